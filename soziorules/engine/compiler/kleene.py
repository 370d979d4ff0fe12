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


def test(operator: Operator, value: Anything, operand: Anything) -> bool | None:
    """Return whether a value stands the test; None when the value is unknown.

    A pair (lowest, highest or None) stands for a number of which only bounds are known.
    """
    if value is None:
        return None
    if isinstance(value, tuple):
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


def _bounds(operator: Operator, value: tuple[int, int | None], operand: int) -> bool | None:
    low, high = value
    if operator == "at_most":
        return True if high is not None and high <= operand else False if low > operand else None
    assert operator == "at_least", "spans are compared with at_least and at_most only"
    return True if low >= operand else False if high is not None and high < operand else None


def element_truth(condition: Condition, read: Callable[[str], Anything]) -> bool | None:
    """Return the truth of a condition over one list element or one moment; `read` gives the value of each of its facts."""
    match condition:
        case Test(fact=fact, operator=operator, operand=OtherFact(name=name)):
            other = read(name)
            return None if other is None else test(operator, read(fact), other)
        case Test(fact=fact, operator=operator, operand=operand):
            assert isinstance(operand, Constant)
            return test(operator, read(fact), operand.value)
        case All(items):
            return conjunction([element_truth(item, read) for item in items])
        case Any(items):
            return disjunction([element_truth(item, read) for item in items])
        case Not(item):
            inner = element_truth(item, read)
            return None if inner is None else not inner
        case Defined(means=means):
            assert means is not None, "definitions are filled in when a condition is resolved"
            return element_truth(means, read)
        case Some() | ByReading():  # pragma: no cover - for the type checker
            raise AssertionError("elements hold no lists, and readings are chosen before")
        case _:
            assert_never(condition)


def conjunction(values: list[bool | None]) -> bool | None:
    """Return strong Kleene *and*."""
    return False if False in values else None if None in values else True


def disjunction(values: list[bool | None]) -> bool | None:
    """Return strong Kleene *or*."""
    return True if True in values else None if None in values else False
