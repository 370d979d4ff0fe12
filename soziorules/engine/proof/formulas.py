"""Formulas for the reference evaluator: worked out on days and fractions, over the rules as they were read.

It shares nothing with the compiler: no whole numbers for days, no cents, no common walk for one case and columns. An end of
which nothing is known is None.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import Any, Protocol, assert_never

from soziorules.engine.calendar import (
    add_months,
    add_years,
    age,
    anniversary,
    last_day_of_period,
    working_days_after,
)
from soziorules.engine.language import formulas as tree
from soziorules.engine.language.conditions import Condition
from soziorules.engine.language.facts import Amount, Whole
from soziorules.engine.language.formula_parts import words_of, words_of_arm

Pair = tuple[Any, Any]
ONE_DAY = dt.timedelta(days=1)
OPEN: Pair = (None, None)


class Asked(Protocol):
    """What the formulas ask the reference evaluator for."""

    def fact(self, name: str, element: Any = None) -> Any:
        """Return the value of a fact."""

    def truth(self, condition: Condition, element: Any) -> bool | None:
        """Return the truth of a condition."""

    def parameter(self, name: str, unit: str) -> Any:
        """Return a value of the norm."""

    def step(self, name: str) -> Pair:
        """Return another derived value."""

    def words(self, name: str) -> frozenset[str]:
        """Return the words by which another derived value can have come about."""

    def option(self, reading: str) -> str:
        """Return the chosen answer to an open question."""

    def choice(self, name: str) -> Any:
        """Return the type of a fact."""


def worked_out(formula: tree.Formula, asked: Asked, element: Any = None) -> Pair:  # noqa: C901  # one arm for each operator
    """Return the lowest and the highest value of a formula."""

    def of(inner: tree.Formula) -> Pair:
        return worked_out(inner, asked, element)

    match formula:
        case tree.Number(value=value, unit=unit):
            return _same(_plain(value, unit))
        case tree.Parameter(id=name, unit=unit):
            return _same(asked.parameter(name, unit))
        case tree.Untold(unit=unit):
            return OPEN if unit == "day" else (0, None)
        case tree.FactValue(name=name):
            return _stated(asked.fact(name, element), asked.choice(name))
        case tree.DerivedValue(name=name):
            return asked.step(name)
        case tree.PeriodEnd(span=span, number=number, day=day, counted=counted):
            return _ends(lambda n, d: _period(span, n, d, counted), of(number), of(day))
        case tree.Workday(number=number, day=day, land=land):
            return _workdays(of(number), of(day), laender(land, asked, element))
        case tree.NextWorkday(day=day, land=land):
            before = _ends(lambda day: day - ONE_DAY, of(day))
            return _workdays((1, 1), before, laender(land, asked, element))
        case tree.Soonest(day=day):
            low, high = of(day)
            return low, high if low is None else low
        case tree.EdgeDay(last=last, of=unit, day=day):
            return _ends(lambda day: _edge(day, unit, last), of(day))
        case tree.Birthday(years=years, born=born):
            return _ends(lambda years, born: anniversary(born, years), of(years), of(born))
        case tree.Age(born=born, day=day):
            (earliest, latest), (first, last) = of(born), of(day)
            low = 0 if latest is None or first is None else max(0, age(latest, first))
            return low, None if earliest is None or last is None else max(0, age(earliest, last))
        case tree.Sum(items=items):
            return _ends(lambda *values: sum(values), *map(of, items))
        case tree.Difference(first=one, second=other, may_be_negative=negative):
            (low, high), (less, more) = of(one), of(other)
            return _minus(low, more, negative), None if high is None else _minus(high, less or 0, negative)
        case tree.Product(count=count, value=value):
            return _ends(lambda count, value: count * value, of(count), of(value))
        case tree.Percentage(rate=rate, of=whole):
            return _ends(lambda rate, whole: rate * whole / 100, of(rate), of(whole))
        case tree.Extreme(highest=highest, arms=arms):
            return _extreme([of(arm.value) for arm in arms], highest)
        case tree.Rounded(step=step, way=way, value=value):
            return _ends(lambda amount: _round(amount, Fraction(step, 100), way), of(value))
        case tree.Parts(value=value, size=size, begun=begun):
            return _ends(
                lambda minutes, one: -(-minutes // one) if begun else minutes // one, of(value), of(size)
            )
        case tree.Counted() | tree.Total() | tree.Outermost():
            return _over_records(formula, asked)
        case tree.Cases():
            possible = [of(arm.value) for arm in arms_of(formula, asked, element)]
            return hull(possible)
        case tree.ReadingValue(reading=reading, options=options):
            return of(dict(options)[asked.option(reading)])
        case tree.Word() | tree.Because() | tree.ByLaw():
            raise AssertionError("words have no bounds, and the law of another day is looked up by name")
        case _:
            assert_never(formula)


def _same(value: Any) -> Pair:
    return value, value


def _plain(value: int, unit: str) -> Any:
    if unit == "day":
        return dt.date(1970, 1, 1) + value * ONE_DAY
    return Fraction(value, 100) if unit in ("euro", "percent") else value


def _stated(value: Any, type_: Any) -> Pair:
    if value is None:
        if isinstance(type_, Amount):
            return 0, None
        return (type_.minimum, type_.maximum) if isinstance(type_, Whole) else OPEN
    if isinstance(value, tuple):
        return value[0], value[1]
    return _same(Fraction(value) if isinstance(value, Decimal) else value)


def _ends(change: Callable[..., Any], *values: Pair) -> Pair:
    """Apply what rises with each of its arguments to both ends; an end that is open stays so."""
    ends = []
    for place in (0, 1):
        given = [value[place] for value in values]
        ends.append(None if None in given else change(*given))
    return ends[0], ends[1]


def _period(span: str, number: int, day: dt.date, counted: bool) -> dt.date:
    match span:
        case "days" | "weeks":
            return day + number * (7 if span == "weeks" else 1) * ONE_DAY - counted * ONE_DAY
        case "months":
            return last_day_of_period(day, months=number) if counted else add_months(day, number)
        case _:
            return last_day_of_period(day, years=number) if counted else add_years(day, number)


def _edge(day: dt.date, of: str, last: bool) -> dt.date:
    month = {"year": 1, "quarter": day.month - (day.month - 1) % 3, "month": day.month}[of]
    first = dt.date(day.year, month, 1)
    return last_day_of_period(first, months={"year": 12, "quarter": 3, "month": 1}[of]) if last else first


def _workdays(number: Pair, day: Pair, where: frozenset[str]) -> Pair:
    def each(day: dt.date, number: int, latest: bool) -> Iterable[dt.date]:
        for land in where:
            found = working_days_after(day, number, None if land == tree.EVERYWHERE else land)
            yield found.at_latest if latest and land != tree.EVERYWHERE else found.last_day

    low = None if day[0] is None or number[0] is None else min(each(day[0], number[0], False))
    high = None if day[1] is None or number[1] is None else max(each(day[1], number[1], True))
    return low, high


def laender(land: tree.Formula, asked: Asked, element: Any) -> frozenset[str]:
    """Return the Länder that are possible."""
    match land:
        case tree.Word(value=word):
            return frozenset((word,))
        case tree.FactValue(name=name):
            value, type_ = asked.fact(name, element), asked.choice(name)
            return frozenset(type_.values) if value is None else frozenset((value,))
        case tree.ReadingValue(reading=reading, options=options):
            return laender(dict(options)[asked.option(reading)], asked, element)
        case tree.Cases():
            found = [laender(arm.value, asked, element) for arm in arms_of(land, asked, element)]
            return frozenset().union(*found)
        case _:
            raise AssertionError("nothing else is a Land")


def _minus(one: Any, other: Any, negative: bool) -> Any:
    if one is None or other is None:
        return None if negative else 0
    return one - other if negative else max(0, one - other)


def _extreme(values: list[Pair], highest: bool) -> Pair:
    """The lowest is open where one is; its highest end is the smallest of those that are not."""
    lows, highs = [low for low, _ in values], [high for _, high in values]
    if highest:
        known = [low for low in lows if low is not None]
        return max(known, default=None), None if None in highs else max(highs)
    known = [high for high in highs if high is not None]
    return None if None in lows else min(lows), min(known, default=None)


def _round(amount: Fraction, step: Fraction, way: str) -> Fraction:
    steps, rest = divmod(amount, step)
    if way == "up" or (way == "nearest" and (rest * 2 > step or (rest * 2 == step and amount >= 0))):
        steps += 1 if rest else 0
    return steps * step


def hull(values: list[Pair]) -> Pair:
    """Return the lowest and the highest of several values that are possible."""
    lows, highs = [low for low, _ in values], [high for _, high in values]
    return None if None in lows else min(lows), None if None in highs else max(highs)


def arms_of(cases: tree.Cases, asked: Asked, element: Any) -> list[tree.Arm]:
    """Return the arms that can count: no condition before them is surely met, and their own is not missed."""
    found = []
    for when in cases.whens:
        truth = asked.truth(when.condition, element)
        if truth is not False:
            found.append(when.then)
        if truth is True:
            return found
    return [*found, cases.otherwise]


def _over_records(formula: tree.Counted | tree.Total | tree.Outermost, asked: Asked) -> Pair:
    elements = asked.fact(formula.records)
    if elements is None:
        return OPEN if isinstance(formula, tree.Outermost) else (0, None)
    answers = [(element, asked.truth(formula.where, element)) for element in elements]
    if isinstance(formula, tree.Counted):
        return sum(a is True for _, a in answers), sum(a is not False for _, a in answers)
    values = [(worked_out(formula.value, asked, one), a) for one, a in answers if a is not False]
    if isinstance(formula, tree.Total):
        zero: Any = 0
        lows = [low if answer else min(zero, low) for (low, _), answer in values]
        highs = [high if answer or high is None else max(zero, high) for (_, high), answer in values]
        return sum(lows), None if None in highs else sum(highs)
    return _outermost(formula, asked, values)


def _outermost(formula: tree.Outermost, asked: Asked, values: Sequence[tuple[Pair, bool | None]]) -> Pair:
    sure = [pair for pair, answer in values if answer]
    otherwise = [] if sure else [worked_out(formula.otherwise, asked)]
    everything = [*(pair for pair, _ in values), *otherwise]
    lows, highs = [low for low, _ in everything], [high for _, high in everything]
    if formula.latest:
        high = None if None in highs else max(highs)
        known = [low for low, _ in sure if low is not None]
        return (max(known, default=None) if sure else None if None in lows else min(lows)), high
    low = None if None in lows else min(lows)
    known = [high for _, high in sure if high is not None]
    return low, (min(known, default=None) if sure else None if None in highs else max(highs))


WORDLESS = frozenset(("",))
"""What an arm without a word adds: a way that has no name."""


def words(formula: tree.Formula, asked: Asked) -> frozenset[str]:
    """Return the words by which the value of a formula can have come about."""
    match formula:
        case tree.Rounded(value=value) | tree.Because(of=value):
            return words(value, asked)
        case tree.DerivedValue(name=name):
            return asked.words(name)
        case tree.ReadingValue(reading=reading, options=options):
            return words(dict(options)[asked.option(reading)], asked)
        case tree.Cases():
            return frozenset().union(*(_of_arm(arm, asked) for arm in arms_of(formula, asked, None)))
        case tree.Extreme(highest=highest, arms=arms):
            return _reaching([(arm, worked_out(arm.value, asked)) for arm in arms], highest, asked)
        case _:
            return WORDLESS


def _of_arm(arm: tree.Arm, asked: Asked) -> frozenset[str]:
    return (
        words(arm.value, asked)
        if words_of(arm.value) or tree.unit_of(arm.value) == "choice"
        else frozenset(words_of_arm(arm)) or WORDLESS
    )


def _reaching(arms: list[tuple[tree.Arm, Pair]], highest: bool, asked: Asked) -> frozenset[str]:
    """An arm is out where another is surely better, or as good and written before it."""
    found = []
    for place, (arm, (low, high)) in enumerate(arms):
        best = high if highest else low
        out = False
        for other, (_, (less, more)) in enumerate(arms):
            worst = less if highest else more
            if other != place and best is not None and worst is not None:
                better = worst > best if highest else worst < best
                out = out or better or (worst == best and other < place)
        if not out:
            found.append(_of_arm(arm, asked))
    return reduce(frozenset.union, found, frozenset())
