"""A condition unfolded: each part with its truth and the value that met or missed it."""

from __future__ import annotations

from typing import Any, assert_never

from soziorules.engine.compiler.formula import Formula, holds, truth
from soziorules.engine.compiler.program import Program
from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.values import Values
from soziorules.engine.language.conditions import (
    All,
    ByReading,
    Condition,
    Defined,
    Not,
    Some,
    Test,
    children,
)
from soziorules.engine.language.conditions import Any as AnyOf


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of a condition: met (True), missed (False) or open (None).

    `value` is what the case says (None: unknown); for a list of records it is the elements that carry the answer.
    """

    condition: Condition
    truth: bool | None
    value: Any
    parts: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a condition, with the formulas by which a measured word meets and misses it."""

    condition: Condition
    met: Formula
    missed: Formula
    parts: tuple[Part, ...] = ()


def parted(condition: Condition, program: Program) -> Part:
    """Return a condition of a program with all its parts."""
    met, missed = truth(condition, program.bits)
    match condition:
        case Test() | Some():
            return Part(condition, met, missed)
        case All() | AnyOf() | Not() | Defined() | ByReading():
            return Part(condition, met, missed, tuple(parted(part, program) for part in children(condition)))
        case _:
            assert_never(condition)


def branch(part: Part, program: Program, word: int, values: Values) -> Branch:
    """Unfold a condition, reading the truth of every part from the measured word."""
    condition = part.condition
    answer = True if holds(part.met, word) else False if holds(part.missed, word) else None
    if isinstance(condition, Test):
        return Branch(condition, answer, values[condition.fact])
    if isinstance(condition, Some):
        elements = values[condition.records]
        return Branch(condition, answer, _carrying(condition, elements, program, values))
    parts = tuple(branch(inner, program, word, values) for inner in part.parts)
    return Branch(condition, answer, None, parts)


def _carrying(condition: Some, elements: Any, program: Program, values: Values) -> Any:
    """Return the elements that meet the condition, else those that leave it open, else all."""
    if elements is None:
        return None
    answers = [(element, element_answer(condition.where, element, program, values)) for element in elements]
    for wanted in (True, None):
        found = tuple(element for element, answer in answers if answer is wanted)
        if found:
            return found
    return tuple(elements)


def carriers(part: Part, program: Program, word: int, values: Values) -> tuple[Any, ...]:
    """Return the list elements by which a condition is met; none where a measured word does not meet it."""
    if not holds(part.met, word):
        return ()
    condition = part.condition
    if isinstance(condition, Some):
        return tuple(_carrying(condition, values[condition.records], program, values))
    inner = (carriers(each, program, word, values) for each in part.parts)
    return tuple(dict.fromkeys(element for found in inner for element in found))


def element_answer(where: Condition, element: object, program: Program, values: Values) -> bool | None:
    """Return the truth of a condition for one list element."""
    from soziorules.engine.compiler.kleene import element_truth

    return element_truth(where, lambda name: values.element(program.vocabulary[name], element))
