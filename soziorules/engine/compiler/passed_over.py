"""The days that a formula with Arbeitstage leaves out on its way, and those of which it is in doubt, from the calendar itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from soziorules.engine.calendar import Count, Doubt, Skipped, next_working_day, working_days_after
from soziorules.engine.compiler.arithmetic import single
from soziorules.engine.compiler.bounds import BoundsOf
from soziorules.engine.compiler.numbers import value_of
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language import formulas as tree


@dataclass(frozen=True, slots=True)
class PassedOver:
    """The days left out, each with why; and those counted although they are public holidays somewhere."""

    skipped: tuple[Skipped, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def passed_over(formula: tree.Formula, bounds_of: BoundsOf) -> PassedOver:
    """Return what a formula passes over, counted so that its earliest day comes out; nothing where that is open."""

    def of(inner: tree.Formula) -> PassedOver:
        return passed_over(inner, bounds_of)

    match formula:
        case tree.Workday(number=number, day=day, land=land):
            counted = bounds_of(number)[0]
            return _then(
                of(day),
                day,
                lambda event: working_days_after(event, counted, _land(land, bounds_of)),
                bounds_of,
            )
        case tree.NextWorkday(day=day, land=land):
            return _then(of(day), day, lambda last: next_working_day(last, _land(land, bounds_of)), bounds_of)
        case tree.PeriodEnd(day=day) | tree.EdgeDay(day=day) | tree.Soonest(day=day):
            return of(day)
        case tree.DerivedValue(name=name) if name in bounds_of.formulas:
            return of(bounds_of.formulas[name])
        case tree.ReadingValue(reading=reading, options=options):
            return of(dict(options)[bounds_of.choices[reading]])
        case tree.Cases():
            arms = [arm for _, arm in bounds_of.possible(formula)]
            return of(arms[0].value) if len(arms) == 1 else PassedOver()
        case tree.Extreme(highest=highest, arms=arms):
            best = max if highest else min
            return of(best(arms, key=lambda arm: bounds_of(arm.value)[0]).value)
        case _:
            return PassedOver()


def _then(
    before: PassedOver, day: tree.Formula, count: Callable[[dt.date], Count], bounds_of: BoundsOf
) -> PassedOver:
    event = value_of(bounds_of(day)[0], "day")
    if event is None:
        return before
    found = count(event)
    return PassedOver(before.skipped + found.skipped, before.doubts + found.doubts)


def _land(land: tree.Formula, bounds_of: BoundsOf) -> str | None:
    """Return the one Land that is possible; None where only the public holidays of all Länder are left out."""
    word = single(bounds_of.words(land))
    return None if word == tree.EVERYWHERE else word
