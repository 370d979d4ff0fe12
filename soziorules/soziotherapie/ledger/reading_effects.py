"""Which figures of the ledger would be others if an open question of the norm were answered otherwise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.facts import Scalar
from soziorules.soziotherapie.ledger import minutes
from soziorules.soziotherapie.ledger.deadlines import READINGS as DEADLINE_READINGS
from soziorules.soziotherapie.ledger.deadlines import dues
from soziorules.soziotherapie.ledger.intervals import Bounds
from soziorules.soziotherapie.ledger.standing import READINGS as LEDGER_READINGS
from soziorules.soziotherapie.ledger.standing import ledger

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case

READINGS: Final = (*LEDGER_READINGS, *DEADLINE_READINGS)
OF_THE_FALL: Final = ("start", "end", "next_start")
"""The figures that are days of the Krankheitsfall."""
Figure = dt.date | Bounds | None


@dataclass(frozen=True, slots=True)
class ReadingEffect:
    """Another option of a reading, and the figures that it changes: what they are here, and what they would be."""

    reading: str
    option: str
    changes: Mapping[str, tuple[Figure, Figure]]


def otherwise(
    case: Case,
    rules: RuleSet,
    constants: Mapping[str, Scalar],
    choices: Mapping[str, str],
    *,
    approval: bool,
    opened: bool = True,
) -> tuple[ReadingEffect, ...]:
    """Return the options that would change a figure, in the order of `READINGS`; each is tried by itself, by the law of the day.

    `opened`: whether the days of the Krankheitsfall are figures at all; of one that does not begin there are none.
    """
    if case.prescribed_on is None:
        return ()

    def figures(choices: Mapping[str, str]) -> dict[str, Figure]:
        found = key_figures(case, constants, choices, rules, approval=approval)
        return found if opened else {key: value for key, value in found.items() if key not in OF_THE_FALL}

    return tuple(_differing(READINGS, rules, choices, figures))


def other_units(
    case: Case, rules: RuleSet, constants: Mapping[str, Scalar], choices: Mapping[str, str]
) -> tuple[ReadingEffect, ...]:
    """Return the options that would change how many units are permitted, the only figure that is looked at."""
    if case.prescribed_on is None:
        return ()

    def figures(choices: Mapping[str, str]) -> dict[str, Figure]:
        return {"permitted_units": minutes.minutes(case, constants, choices).permitted_units}

    return tuple(_differing(minutes.READINGS, rules, choices, figures))


def _differing(
    names: tuple[str, ...],
    rules: RuleSet,
    choices: Mapping[str, str],
    figures: Callable[[Mapping[str, str]], Mapping[str, Figure]],
) -> Iterator[ReadingEffect]:
    """Yield the options of readings under which figures are others than under the choices."""
    readings, here = rules.elements.readings, figures(choices)
    for name in names:
        options = readings[name].options if name in readings else ()
        for option in options:
            if option.id != choices[name]:
                there = figures({**choices, name: option.id})
                changes = {key: (value, there[key]) for key, value in here.items() if value != there[key]}
                if changes:
                    yield ReadingEffect(name, option.id, changes)


def key_figures(
    case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str], rules: RuleSet, *, approval: bool
) -> dict[str, Figure]:
    """Return the figures on which a reading could tell: days, and bounds of minutes, units and numbers."""
    standing, counted = ledger(case, constants, choices), ledger(asked_or_not(case), constants, choices)
    year = counted.probation
    figures: dict[str, Figure] = {
        "start": standing.start,
        "end": standing.end,
        "next_start": standing.next_start,
        "used_minutes": standing.minutes_used,
        "remaining_minutes": standing.minutes_remaining,
        "permitted_units": standing.permitted_units,
        "credited_units": standing.credited_units,
        "free_units": counted.free_units,
        "probation_in_calendar_year": year.in_calendar_year,
        "probation_in_twelve_months": year.in_twelve_months,
        "probation_next_on": year.next_on,
    }
    figures |= {each.subject: each.by for each in dues(case, rules, choices, approval=approval)}
    return figures


def asking(case: Case, kind: str, units: int | None) -> Case:
    """Return the case as if a prescription of that kind, with so many units, were asked for."""
    asked = case.prescription.model_copy(update={"kind": kind, "units": units})
    return case.model_copy(update={"prescription": asked})


def asked_or_not(case: Case, *, counts: bool = True) -> Case:
    """Return a case in which nothing is added to the number of Probestunden and of units free of approval if no kind is stated.

    Without a kind they have bounds, since it could be one of these. Who only looks at the account asks for none, which is
    counted as a prescription that is neither. The same holds of one that is refused or not permitted, which does not count.
    """
    if counts and case.prescription.kind is not None:
        return case
    return asking(case, "discharge", case.prescription.units)
