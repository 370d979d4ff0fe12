"""What the walk over formulas asks for: arithmetic of one case or of columns, and what the case says."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import and_, or_
from typing import Any as Anything
from typing import Final, Protocol

from soziorules.engine.compiler.numbers import FAR, number_of
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.conditions import Operator, Test

Bounds = tuple[Anything, Anything]
Truth = tuple[Anything, Anything]
"""Where a condition is surely met, and where it is surely missed."""


NO_WORD: Final = 1 << 62


@dataclass(frozen=True, slots=True)
class Words:
    """A choice of which perhaps only some values are ruled out: bit k is set where `words[k]` is possible.

    `NO_WORD` is set where the value can have come about in a way that has no word.
    """

    words: tuple[str, ...]
    bits: Anything


def single(words: Words) -> str | None:
    """Return the one word that is possible, or None."""
    alone = words.bits and words.bits & (words.bits - 1) == 0
    place = words.bits.bit_length() - 1
    return words.words[place] if alone and place < len(words.words) else None


class Arithmetic(Protocol):
    """How numbers are compared and joined: for one case, or for all rows of a column."""

    def where(self, condition: Anything, one: Anything, other: Anything) -> Anything:
        """Return `one` where a condition holds, else `other`."""

    def least(self, one: Anything, other: Anything) -> Anything:
        """Return the smaller number."""

    def most(self, one: Anything, other: Anything) -> Anything:
        """Return the greater number."""

    def negation(self, condition: Anything) -> Anything:
        """Return where a condition does not hold."""

    def none(self, condition: Anything) -> bool:
        """Return whether a condition holds nowhere."""

    def period_end(self, day: Anything, months: Anything, *, counted: bool) -> Anything:
        """Return the last day of a period of months."""

    def edge(self, day: Anything, of: str, *, last: bool) -> Anything:
        """Return the first or last day of a year, quarter or month."""

    def age(self, born: Anything, day: Anything) -> Anything:
        """Return the completed years of life."""

    def workday(self, day: Anything, number: Anything, land: Words, *, latest: bool) -> Anything:
        """Return the earliest or latest n-th Arbeitstag after a day in the Länder that are possible."""


class Rows(Protocol):
    """The elements of a list of records, perhaps of many cases."""

    @property
    def unknown(self) -> Anything:
        """Where the list is not stated."""

    def each(self, ask: Callable[[Leaves], tuple[Anything, ...]], answers: int) -> tuple[Anything, ...]:
        """Return so many answers of each element, each as one value that `sum`, `least` and `most` take."""

    def sum(self, values: Anything) -> Anything:
        """Return the sum over the elements of each list."""

    def least(self, values: Anything, nothing: int) -> Anything:
        """Return the smallest over the elements of each list, `nothing` for an empty one."""

    def most(self, values: Anything, nothing: int) -> Anything:
        """Return the greatest over the elements of each list, `nothing` for an empty one."""


class Leaves(Protocol):
    """What the case says."""

    def number(self, name: str) -> Bounds:
        """Return the bounds of a fact that is a day, an amount or a number."""

    def words(self, name: str) -> Words:
        """Return the possible values of a choice."""

    def test(self, test: Test) -> Truth:
        """Answer a test of any other fact."""

    def unstated(self, name: str) -> Anything:
        """Return where a fact is not stated."""

    def records(self, name: str) -> Rows:
        """Return the elements of a list."""


def compared(operator: Operator, value: Bounds, other: Bounds) -> Truth:
    """Compare bounds with bounds."""
    (low, high), (less, more) = value, other
    match operator:
        case "at_most":
            return high <= less, low > more
        case "at_least":
            return low >= more, high < less
        case "equals" | "in":
            return (low == more) & (high == less), (high < less) | (low > more)
        case _:
            raise AssertionError(f"numbers have no test {operator}")


def against(operator: Operator, value: Bounds, constant: Anything) -> Truth:
    """Compare bounds with a constant, or with each of a set of constants."""
    if not isinstance(constant, frozenset):
        return compared(operator, value, _twice(number_of(constant)))
    answers = [compared("equals", value, _twice(number_of(each))) for each in constant]
    return reduce(or_, [yes for yes, _ in answers]), reduce(and_, [no for _, no in answers])


def each_end(change: Callable[..., Anything], *values: Bounds) -> Bounds:
    """Apply what rises with each of its arguments to both ends, only once where all are known."""
    low = change(*(value[0] for value in values))
    if all(value[0] is value[1] for value in values):
        return low, low
    return low, change(*(value[1] for value in values))


def _twice(value: Anything) -> Bounds:
    return value, value


def is_open(bounds: Bounds) -> bool:
    """Return whether nothing is known: neither end."""
    low, high = bounds
    return bool(low <= -FAR and high >= FAR)
