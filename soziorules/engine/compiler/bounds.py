"""What a formula comes to where not everything is stated: the lowest and the highest value that it can have.

Over all complete cases that agree with what is stated, the formula takes certain values. The bounds contain them all, and
stating more never widens them. One walk serves one case and whole columns: `Arithmetic` says how numbers are compared and joined,
`Leaves` what the case says. Where the day is unknown whose law gives the numbers, a formula is what any of these laws gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any as Anything
from typing import assert_never

from soziorules.engine.compiler.arithmetic import (
    Arithmetic,
    Bounds,
    Leaves,
    Truth,
    Words,
    each_end,
)
from soziorules.engine.compiler.bound_parts import RecordBounds, TruthOf, WordsOf
from soziorules.engine.compiler.numbers import FAR, INFINITE, PERCENT_PARTS, scale_of
from soziorules.engine.language.conditions import (
    Condition,
)
from soziorules.engine.language.facts import Vocabulary
from soziorules.engine.language.formulas import (
    Age,
    Arm,
    Because,
    Birthday,
    ByLaw,
    Cases,
    Counted,
    DerivedValue,
    Difference,
    EdgeDay,
    Extreme,
    FactValue,
    Formula,
    NextWorkday,
    Number,
    Outermost,
    Parameter,
    Parts,
    Percentage,
    PeriodEnd,
    Product,
    ReadingValue,
    Rounded,
    Soonest,
    Sum,
    Total,
    Untold,
    Word,
    Workday,
)


class BoundsOf:
    """Works out formulas over what a case says; each only once.

    `formulas` are the resolved formulas of the steps, `choices` the chosen readings.
    """

    def __init__(
        self,
        arithmetic: Arithmetic,
        leaves: Leaves,
        vocabulary: Vocabulary,
        formulas: Mapping[str, Formula],
        choices: Mapping[str, str],
    ) -> None:
        self.arithmetic = arithmetic
        self.leaves = leaves
        self.vocabulary = vocabulary
        self.formulas = formulas
        self.choices = choices
        self._known: dict[int, Bounds] = {}

    def __call__(self, formula: Formula) -> Bounds:
        """Return the lowest and the highest value of a formula; the same object twice where all is known."""
        found = self._known.get(id(formula))
        if found is None:
            found = self._known[id(formula)] = self._of(formula)
        return found

    def _of(self, formula: Formula) -> Bounds:  # noqa: C901  # one arm for each operator
        arithmetic = self.arithmetic
        match formula:
            case Number(value=value):
                return value, value
            case FactValue(name=name):
                return self.leaves.number(name)
            case Untold(unit=unit):
                return -INFINITE if unit == "day" else 0, INFINITE
            case DerivedValue(name=name):
                means = self.formulas.get(name)
                return (-INFINITE, INFINITE) if means is None else self(means)
            case PeriodEnd():
                return self._period_end(formula)
            case Workday(number=number, day=day, land=land):
                return self._workday(self(day), self(number), self.words(land))
            case NextWorkday(day=day, land=land):
                before = each_end(lambda day: day - 1, self(day))
                return self._workday(before, (1, 1), self.words(land))
            case Soonest(day=day):
                return self._soonest(self(day))
            case EdgeDay(last=last, of=unit, day=day):
                return each_end(lambda day: arithmetic.edge(day, unit, last=last), self(day))
            case Birthday(years=years, born=born):
                return each_end(
                    lambda years, born: arithmetic.period_end(born, years * 12, counted=True) + 1,
                    self(years),
                    self(born),
                )
            case Age(born=born, day=day):
                return self._age(self(born), self(day))
            case Sum(items=items):
                return each_end(lambda *values: reduce(lambda a, b: a + b, values), *self.scaled(items))
            case Difference(first=first, second=second, may_be_negative=negative):
                return self._difference(first, second, negative)
            case Product(count=count, value=value):
                return self._product(self(count), self(value))
            case Percentage(rate=rate, of=of):
                return self._percentage(rate, of)
            case Extreme(highest=highest, arms=arms):
                join = arithmetic.most if highest else arithmetic.least
                return each_end(
                    lambda *values: reduce(join, values), *self.scaled([arm.value for arm in arms])
                )
            case Rounded():
                return self._rounded(formula)
            case Parts(value=value, size=size, begun=begun):
                return each_end(lambda value: self._parts(value, self(size)[0], begun), self(value))
            case Counted() | Total() | Outermost():
                return RecordBounds(self).of(formula)
            case Cases():
                scale = self._scale(formula)
                return self._joined(
                    formula,
                    lambda arm: each_end(lambda v: v * (scale // self._scale(arm.value)), self(arm.value)),
                )
            case ReadingValue(reading=reading, options=options):
                return self(dict(options)[self.choices[reading]])
            case ByLaw(day=day, periods=periods):
                return self._by_law(self(day), periods)
            case Word() | Because() | Parameter():
                raise AssertionError("words have no bounds, and parameters are looked up before")
            case _:
                assert_never(formula)

    def _scale(self, formula: Formula) -> int:
        return scale_of(formula, self.formulas)

    def scaled(self, formulas: list[Formula] | tuple[Formula, ...]) -> list[Bounds]:
        """Return the bounds of several formulas in the smallest part of a cent that one of them has."""
        scales = [self._scale(formula) for formula in formulas]
        finest = max(scales)
        return [
            each_end(lambda value, by=finest // scale: value * by, self(formula))
            for formula, scale in zip(formulas, scales, strict=True)
        ]

    def _period_end(self, formula: PeriodEnd) -> Bounds:
        counted, day, number = formula.counted, self(formula.day), self(formula.number)
        arithmetic, sooner = self.arithmetic, int(formula.counted)
        match formula.span:
            case "days" | "weeks":
                days = 7 if formula.span == "weeks" else 1
                return each_end(lambda day, number: day + number * days - sooner, day, number)
            case "months" | "years":
                months = 12 if formula.span == "years" else 1
                return each_end(
                    lambda day, number: arithmetic.period_end(day, number * months, counted=counted),
                    day,
                    number,
                )
            case _:
                assert_never(formula.span)

    def _workday(self, day: Bounds, number: Bounds, land: Words) -> Bounds:
        find = self.arithmetic.workday
        return find(day[0], number[0], land, latest=False), find(day[1], number[1], land, latest=True)

    def _soonest(self, day: Bounds) -> Bounds:
        """Return the earlier end twice; where that is open, nothing more is known than before."""
        low, high = day
        open_ = low <= -FAR
        return low, low if low is high or self.arithmetic.none(open_) else self.arithmetic.where(
            open_, high, low
        )

    def _age(self, born: Bounds, day: Bounds) -> Bounds:
        lowest = self.arithmetic.age(born[1], day[0])
        exact = born[0] is born[1] and day[0] is day[1]
        return (lowest, lowest) if exact else (lowest, self.arithmetic.age(born[0], day[1]))

    def _difference(self, first: Formula, second: Formula, negative: bool) -> Bounds:
        most = self.arithmetic.most
        (low, high), (less, more) = self.scaled([first, second])
        if low is high and less is more:
            value = low - less if negative else most(low - less, 0)
            return value, value
        if negative:
            return low - more, high - less
        return most(low - more, 0), most(high - less, 0)

    def _product(self, count: Bounds, value: Bounds) -> Bounds:
        most, least, many = self.arithmetic.most, self.arithmetic.least, 1 << 30

        def clipped(number: Anything) -> Anything:
            return least(most(number, -many), many)

        return each_end(lambda count, value: clipped(count) * clipped(value), count, value)

    def _percentage(self, rate: Formula, of: Formula) -> Bounds:
        scale, where = self._scale(of), self.arithmetic.where

        def share(rate: Anything, of: Anything) -> Anything:
            return where(of >= FAR * scale, INFINITE * scale * PERCENT_PARTS, rate * of)

        return each_end(share, self(rate), self(of))

    def _rounded(self, formula: Rounded) -> Bounds:
        size = formula.step * self._scale(formula.value)

        def round_(value: Anything) -> Anything:
            match formula.way:
                case "down":
                    steps = value // size
                case "up":
                    steps = -(-value // size)
                case "nearest":
                    half = size // 2
                    below = -((half - value) // size)
                    steps = self.arithmetic.where(value >= 0, (value + half) // size, below)
                case _:
                    assert_never(formula.way)
            return steps * formula.step

        return each_end(round_, self(formula.value))

    def _parts(self, value: Anything, size: int, begun: bool) -> Anything:
        found = -(-value // size) if begun else value // size
        return self.arithmetic.where(value >= FAR, INFINITE, found)

    def inside(self, leaves: Leaves) -> BoundsOf:
        """Return the same over what an element of a list says."""
        return BoundsOf(self.arithmetic, leaves, self.vocabulary, self.formulas, self.choices)

    def unless(self, unknown: Anything, wide: Bounds, bounds: Bounds) -> Bounds:
        """Return bounds, but wide ones where something is unknown."""
        if self.arithmetic.none(unknown):
            return bounds
        where = self.arithmetic.where
        return where(unknown, wide[0], bounds[0]), where(unknown, wide[1], bounds[1])

    def _joined(self, cases: Cases, value: Callable[[Arm], Bounds]) -> Bounds:
        """Return the hull of all arms that can be the one that counts."""
        return self._hull([(possible, value(arm)) for possible, arm in self.possible(cases)])

    def _hull(self, found: list[tuple[Anything, Bounds]]) -> Bounds:
        """Return the lowest and the highest of several values, each of which is possible somewhere."""
        where, least, most = self.arithmetic.where, self.arithmetic.least, self.arithmetic.most
        if len(found) == 1:
            return found[0][1]  # it is possible everywhere, since one always is
        low: Anything = INFINITE
        high: Anything = -INFINITE
        for possible, (lowest, highest) in found:
            low = where(possible, least(low, lowest), low)
            high = where(possible, most(high, highest), high)
        return low, high

    def possible(self, cases: Cases) -> list[tuple[Anything, Arm]]:
        """Return each arm that can count somewhere, with where it can: its condition is not missed, and none before is met."""
        arithmetic = self.arithmetic
        remaining: Anything = True
        found = []
        for when in cases.whens:
            met, missed = self.truth(when.condition)
            possible = arithmetic.where(remaining, arithmetic.negation(missed), False)
            if not arithmetic.none(possible):
                found.append((possible, when.then))
            remaining = arithmetic.where(remaining, arithmetic.negation(met), False)
            if arithmetic.none(remaining):
                return found
        return [*found, (remaining, cases.otherwise)]

    def _by_law(self, day: Bounds, periods: tuple[tuple[int, Formula], ...]) -> Bounds:
        return self._hull([(here, self(formula)) for here, formula in self.in_force(day, periods)])

    def in_force(
        self, day: Bounds, periods: tuple[tuple[int, Formula], ...]
    ) -> list[tuple[Anything, Formula]]:
        """Return each formula with where it can be in force: the day may lie in its period."""
        where = self.arithmetic.where
        found = []
        for place, (begins, formula) in enumerate(periods):
            here: Anything = True if place == 0 else day[1] >= begins
            if place + 1 < len(periods):
                here = where(here, day[0] < periods[place + 1][0], False)
            if not self.arithmetic.none(here):
                found.append((here, formula))
        return found

    def words(self, formula: Formula) -> Words:
        """Return the words of a choice that are possible, or by which a value can have come about."""
        return WordsOf(self).of(formula)

    def truth(self, condition: Condition) -> Truth:
        """Return where a condition is surely met, and where it is surely missed."""
        return TruthOf(self).of(condition)
