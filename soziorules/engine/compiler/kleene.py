"""One test of one value: met, missed, or open when the value is unknown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any as Anything
from typing import assert_never

from soziorules.engine.language.conditions import (
    All,
    Any,
    ByReading,
    Condition,
    Constant,
    Defined,
    Not,
    Operator,
    OtherFact,
    Some,
    Test,
)


def answer(question: Test, value: Anything, operand: Anything) -> bool | None:
    """Return whether a value stands a test; what silence counts as where the test says so."""
    if value is None and question.if_not_stated is not None:
        return question.if_not_stated
    return test(question.operator, value, operand)


def test(operator: Operator, value: Anything, operand: Anything) -> bool | None:
    """Return whether a value stands the test; None when the value is unknown.

    A pair (lowest, highest; None: open) stands for a value of which only bounds are known.
    """
    if value is None or operand is None:
        return None
    if isinstance(value, tuple) or isinstance(operand, tuple):
        return _bounds(operator, value, operand)
    match operator:
        case "equals":
            return bool(value == operand)
        case "in" | "within":
            return value in operand
        case "at_least":
            return bool(value >= operand)
        case "at_most":
            return bool(value <= operand)
        case "any_of":
            return not operand.isdisjoint(value)
        case "all_of":
            return bool(operand <= value)
        case _:
            assert_never(operator)


def _bounds(operator: Operator, value: Anything, operand: Anything) -> bool | None:
    if isinstance(operand, frozenset):
        return disjunction([_bounds("equals", value, member) for member in operand])
    low, high = value if isinstance(value, tuple) else (value, value)
    less, more = operand if isinstance(operand, tuple) else (operand, operand)
    below, above = _under(high, less), _under(more, low)
    match operator:
        case "at_most":
            return True if below is not None and below >= 0 else False if (above or 0) > 0 else None
        case "at_least":
            return True if above is not None and above >= 0 else False if (below or 0) > 0 else None
        case _:
            if (below or 0) > 0 or (above or 0) > 0:
                return False
            return True if low == high == less == more and low is not None else None


def _under(one: Anything, other: Anything) -> int | None:
    """Return 1 where the first is below the second, 0 where it is the same, -1 where it is above; None for an open end."""
    return None if one is None or other is None else (other > one) - (other < one)


def element_truth(condition: Condition, read: Callable[[str], Anything]) -> bool | None:
    """Return the truth of a condition over one list element or one moment; `read` gives the value of each of its facts."""
    return truth_by(condition, lambda test: truth_of_test(test, read))


def truth_of_test(test: Test, read: Callable[[str], Anything]) -> bool | None:
    """Return the truth of one test; `read` gives the value of each of its facts."""
    operand = test.operand
    if isinstance(operand, OtherFact):
        return answer(test, read(test.fact), read(operand.name))
    assert isinstance(operand, Constant)
    return answer(test, read(test.fact), operand.value)


def truth_by(condition: Condition, ask: Callable[[Test], bool | None]) -> bool | None:
    """Return the truth of a condition over one list element or one moment; `ask` gives the truth of each of its tests."""
    match condition:
        case Test():
            return ask(condition)
        case All(items):
            return _unless(False, items, ask)
        case Any(items):
            return _unless(True, items, ask)
        case Not(item):
            inner = truth_by(item, ask)
            return None if inner is None else not inner
        case Defined(means=means):
            assert means is not None, "definitions are filled in when a condition is resolved"
            return truth_by(means, ask)
        case Some() | ByReading():  # pragma: no cover - for the type checker
            raise AssertionError("elements hold no lists, and readings are chosen before")
        case _:
            assert_never(condition)


def _unless(decisive: bool, items: tuple[Condition, ...], ask: Callable[[Test], bool | None]) -> bool | None:
    """Return what is decisive as soon as one condition is so; what comes after it is not asked. Else the opposite, or open."""
    found: bool | None = not decisive
    for item in items:
        truth = truth_by(item, ask)
        if truth is decisive:
            return decisive
        if truth is None:
            found = None
    return found


def conjunction(values: list[bool | None]) -> bool | None:
    """Return strong Kleene *and*."""
    return False if False in values else None if None in values else True


def disjunction(values: list[bool | None]) -> bool | None:
    """Return strong Kleene *or*."""
    return True if True in values else None if None in values else False
