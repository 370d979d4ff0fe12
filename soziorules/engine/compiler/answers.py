"""What written functions call for values that cannot be listed beforehand: the answers are computed on first sight."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any as Anything

from soziorules.engine.compiler.kleene import element_truth, test
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.conditions import Condition, Operator

REMEMBERED = 4096


class Remembered(dict[Anything, Anything]):
    """Answers per value, computed on first sight and forgotten all together when there are too many."""

    __match_args__ = ("compute",)

    def __init__(self, compute: Callable[[Anything], Anything]) -> None:
        super().__init__()
        self.compute = compute

    def __missing__(self, key: Anything) -> Anything:
        if len(self) >= REMEMBERED:
            self.clear()
        value = self[key] = self.compute(key)
        return value


@lru_cache(maxsize=1024)
def reader(expression: str, source: str) -> Callable[[Anything], Anything]:
    """Return the function that reads a fact from the object named `source`, by the expression of the vocabulary."""
    read: Callable[[Anything], Anything] = eval(f"lambda {source}: {expression}")  # noqa: S307  # from the vocabulary, never from a file
    return read


@dataclass(frozen=True, slots=True)
class Answers:
    """The word of a value: of each question operator, operand (no operator: is it known?), two bits, what silence counts as."""

    questions: tuple[tuple[Operator | None, Anything, int, int, bool | None], ...]

    def __call__(self, value: Anything) -> int:
        """Return the bits of the answers that a value gives."""
        word = 0
        for operator, operand, met, missed, presumed in self.questions:
            answer = value is not None if operator is None else test(operator, value, operand)
            if value is None and presumed is not None:
                answer = presumed
            word |= 0 if answer is None else met if answer else missed
        return word


@dataclass(frozen=True, slots=True)
class ElementAnswers:
    """The two words of a list element, met and missed: for each question its condition and bits, and how facts are read."""

    questions: tuple[tuple[Condition, int, int], ...]
    reads: Mapping[str, str]

    def __call__(self, element: object) -> tuple[int, int]:
        """Return the bits of the questions that an element meets, and of those that it misses."""
        met = missed = 0
        for where, if_met, if_missed in self.questions:
            answer = element_truth(where, lambda name: reader(self.reads[name], "element")(element))
            met |= if_met if answer is True else 0
            missed |= if_missed if answer is False else 0
        return met, missed
