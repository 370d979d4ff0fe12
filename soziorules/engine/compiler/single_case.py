"""Formulas over one case: its numbers, its lists, and the German calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import lru_cache
from typing import Any as Anything

from soziorules.engine.calendar import add_months, anniversary, last_day_of_period, working_days_after
from soziorules.engine.calendar import age as completed_years
from soziorules.engine.compiler.answers import reader
from soziorules.engine.compiler.arithmetic import Bounds, Leaves, Truth, Words
from soziorules.engine.compiler.kleene import test as tested
from soziorules.engine.compiler.numbers import EPOCH, FAR, INFINITE, number_of
from soziorules.engine.language.conditions import Constant, Test
from soziorules.engine.language.facts import Amount, Choice, FactType, Vocabulary, Whole
from soziorules.engine.language.formulas import EVERYWHERE

MONTHS_AT_MOST = 12 * 400


def period_end(day: int, months: int, *, counted: bool) -> int:
    """Return the last day of a period of months, its first day counted or not."""
    if not -FAR < day < FAR:
        return day
    months = min(months, MONTHS_AT_MOST)
    first = dt.date.fromordinal(day + EPOCH)
    if not counted:
        return add_months(first, months).toordinal() - EPOCH
    if months < 1:
        return day - 1
    return last_day_of_period(first, months=months).toordinal() - EPOCH


def birthday(born: int, years: int) -> int:
    """Return the first day with so many completed years of life."""
    if not -FAR < born < FAR:
        return born
    return anniversary(dt.date.fromordinal(born + EPOCH), min(years, 400)).toordinal() - EPOCH


def edge(day: int, of: str, *, last: bool) -> int:
    """Return the first or last day of the year, quarter or month in which a day lies."""
    if not -FAR < day < FAR:
        return day
    inside = dt.date.fromordinal(day + EPOCH)
    size = {"year": 12, "quarter": 3, "month": 1}[of]
    first = dt.date(inside.year, (inside.month - 1) // size * size + 1, 1)
    edge_day = last_day_of_period(first, months=size) if last else first
    return edge_day.toordinal() - EPOCH


def age(born: int, day: int) -> int:
    """Return the completed years of life on a day; 0 before birth."""
    if born >= FAR or day <= -FAR:
        return 0
    if born <= -FAR or day >= FAR:
        return INFINITE
    return max(0, completed_years(dt.date.fromordinal(born + EPOCH), dt.date.fromordinal(day + EPOCH)))


@lru_cache(maxsize=65_536)
def workday(day: int, number: int, laender: tuple[str, ...], latest: bool) -> int:
    """Return the earliest or latest n-th Arbeitstag after a day, of those in some Länder."""
    if not -FAR < day < FAR or number >= FAR:
        return max(day, number) if day > -FAR else day
    before = dt.date.fromordinal(day + EPOCH)
    days = [_workday(before, number, land, latest) for land in laender]
    return (max(days) if latest else min(days)).toordinal() - EPOCH


def _workday(before: dt.date, number: int, land: str, latest: bool) -> dt.date:
    """A public holiday in parts of a Land leaves the day open; those of all Länder do not."""
    if land == EVERYWHERE:
        return working_days_after(before, number).last_day
    found = working_days_after(before, number, land)
    return found.at_latest if latest else found.last_day


class OneCase:
    """The arithmetic of one case."""

    @staticmethod
    def where(condition: bool, one: Anything, other: Anything) -> Anything:
        """Return `one` where a condition holds, else `other`."""
        return one if condition else other

    least = staticmethod(min)
    most = staticmethod(max)
    period_end = staticmethod(period_end)
    edge = staticmethod(edge)
    age = staticmethod(age)

    @staticmethod
    def negation(condition: bool) -> bool:
        """Return where a condition does not hold."""
        return not condition

    @staticmethod
    def none(condition: bool) -> bool:
        """Return whether a condition holds nowhere."""
        return not condition

    @staticmethod
    def workday(day: int, number: int, land: Words, *, latest: bool) -> int:
        """Return the earliest or latest n-th Arbeitstag after a day in the Länder that are possible."""
        possible = tuple(word for place, word in enumerate(land.words) if land.bits >> place & 1)
        return workday(day, number, possible, latest)


ONE_CASE = OneCase()


class CaseLeaves:
    """What one case says, from the values of its facts as it holds them."""

    def __init__(self, vocabulary: Vocabulary, read: Callable[[str], Anything]) -> None:
        self._vocabulary = vocabulary
        self._read = read

    def number(self, name: str) -> Bounds:
        """Return the bounds of a fact; what is not stated can be whatever its type allows."""
        value = self._read(name)
        if value is None:
            return widest(self._vocabulary[name].type)
        if isinstance(value, tuple):
            low, high = value
            return low, INFINITE if high is None else high
        number = number_of(value)
        return number, number

    def words(self, name: str) -> Words:
        """Return the possible values of a choice."""
        type_ = self._vocabulary[name].type
        assert isinstance(type_, Choice)
        value = self._read(name)
        if value is None:
            return Words(type_.values, (1 << len(type_.values)) - 1)
        return Words(type_.values, 1 << type_.values.index(value))

    def test(self, test: Test) -> Truth:
        """Answer a test of a fact that is no number."""
        assert isinstance(test.operand, Constant)
        answer = tested(test.operator, self._read(test.fact), test.operand.value)
        return answer is True, answer is False

    def unstated(self, name: str) -> bool:
        """Return whether a fact is not stated."""
        return self._read(name) is None

    def records(self, name: str) -> Elements:
        """Return the elements of a list."""
        return Elements(self, self._read(name))

    def of(self, element: object) -> CaseLeaves:
        """Return the same with the facts of one element of a list."""

        def read(name: str) -> Anything:
            if "[]" not in name:
                return self._read(name)
            return reader(self._vocabulary[name].read, "element")(element)

        return CaseLeaves(self._vocabulary, read)


def widest(type_: FactType) -> Bounds:
    """Return the bounds of a fact of which nothing is known."""
    low = type_.minimum if isinstance(type_, Whole) else 0 if isinstance(type_, Amount) else None
    high = type_.maximum if isinstance(type_, Whole) else None
    return -INFINITE if low is None else low, INFINITE if high is None else high


class Elements:
    """The elements of a list of one case; an answer of `each` is a tuple with one entry for each element."""

    def __init__(self, leaves: CaseLeaves, elements: tuple[object, ...] | None) -> None:
        self._leaves = leaves
        self._elements = elements or ()
        self.unknown = elements is None

    def each(
        self, ask: Callable[[Leaves], tuple[Anything, ...]], answers: int
    ) -> tuple[tuple[Anything, ...], ...]:
        """Return so many answers of each element."""
        rows = [ask(self._leaves.of(element)) for element in self._elements]
        return tuple(tuple(row[place] for row in rows) for place in range(answers))

    @staticmethod
    def sum(values: tuple[int, ...]) -> int:
        """Return the sum."""
        return sum(values)

    @staticmethod
    def least(values: tuple[int, ...], nothing: int) -> int:
        """Return the smallest."""
        return min(values, default=nothing)

    @staticmethod
    def most(values: tuple[int, ...], nothing: int) -> int:
        """Return the greatest."""
        return max(values, default=nothing)
