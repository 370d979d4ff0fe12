"""The whole statement of the ledger, with every prescription and phase, and a plan for the hours that are left.

Everything that a table or a timeline shows, and nothing that a condition reads: those ask `ledger.minutes` and its
neighbours, from which all figures here come too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Final, cast

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.facts import Scalar
from soziorules.soziotherapie.case.choices import REGULAR
from soziorules.soziotherapie.case.contradictions import MINUTES_OF_A_DAY
from soziorules.soziotherapie.facts.probation import credit_of
from soziorules.soziotherapie.ledger.accounts import (
    Account,
    Measure,
    has_visits_of_unknown_length,
    measure,
    usual_setting,
)
from soziorules.soziotherapie.ledger.history_accounts import Books, books, krankheitsfall, phases_of
from soziorules.soziotherapie.ledger.intervals import ZERO, Bounds, less, plus, scaled
from soziorules.soziotherapie.ledger.minutes import (
    followed_by,
    lapsed,
    left_on,
    new_units,
    unit_limits,
    usual_limits,
)
from soziorules.soziotherapie.ledger.phases import DAY, Krankheitsfall, window
from soziorules.soziotherapie.ledger.standing import Standing, ledger
from soziorules.soziotherapie.ledger.used import used_parts

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case, Delivery, PastPrescription


Share = tuple[Fraction, Fraction | None]
"""Lowest and highest possible number of units; None: no upper bound is known."""


@dataclass(frozen=True, slots=True)
class Line:
    """One earlier prescription.

    `minutes` count against its hours, `units_used` and `units_left` against the prescription, `minutes_left` is what is left of
    it as time; `credited` are Probestunden that take the place of units of this prescription.
    `position` is its place in the history, `phase` that in `Statement.phases`.
    """

    position: int
    prescribed_on: dt.date | None
    kind: str | None
    units: int | None
    group_units: int | None
    credited: Bounds
    minutes: Bounds
    units_used: Share
    units_left: Share
    minutes_left: Bounds
    lapsed: bool
    phase: int | None
    deliveries: tuple[Delivery, ...] | None

    @property
    def visits(self) -> tuple[Delivery, ...]:
        """What was delivered: what is listed without missed appointments."""
        return tuple(each for each in self.deliveries or () if each.contact != "no_show")


@dataclass(frozen=True, slots=True)
class PhaseLine:
    """One Krankheitsfall with its account of minutes. `current`: this prescription falls into it."""

    fall: Krankheitsfall
    used: Bounds
    remaining: Bounds
    current: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One prescription of a plan: units that it adds, and the minutes of the Krankheitsfall after it.

    `planned`: it is none yet, but one that could follow. Units count as individual ones, unless this prescription says otherwise.
    """

    kind: str
    units: int
    minutes_after: int
    planned: bool


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement. `plan` is empty where what was delivered is not exactly known."""

    standing: Standing
    lines: tuple[Line, ...]
    phases: tuple[PhaseLine, ...]
    plan: tuple[Step, ...]


def statement(
    case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str], *, granted: bool = False
) -> Statement:
    """Return the statement of a case; constants and choices as for `ledger`.

    `granted`: the units are those that the Krankenkasse has granted; else no more are planned than need no reason.
    """
    standing = ledger(case, constants, choices)
    by = measure(constants, choices)
    made = books(case, by)
    phases = _phases(case, made, by, constants, choices)
    lines = _lines(case, made, phases, by, constants, choices)
    return Statement(standing, lines, phases, _plan(case, standing, constants, by, granted=granted))


def _phases(
    case: Case, made: Books | None, by: Measure, constants: Mapping[str, Scalar], choices: Mapping[str, str]
) -> tuple[PhaseLine, ...]:
    current = krankheitsfall(case, made, window(constants, choices))
    if made is None or current is None:
        return ()
    falls = [
        fall for fall in phases_of(made, window(constants, choices)) if fall.counts_from < current.counts_from
    ]
    limit = cast(int, constants["krankheitsfall_minutes"])
    lines = []
    if falls and current.start is not None and (falls[-1].end or dt.date.min) >= current.start:
        # This prescription opens a new one before the last has run its time (case.early_new).
        end = current.start - DAY
        falls[-1] = falls[-1]._replace(end=end, counts_to=end)
    for fall in (*falls, current):
        used = scaled(used_parts(made.accounts, fall, by.of_a_day), by.parts_per_minute)
        lines.append(PhaseLine(fall, used, less(limit, used), fall is current))
    return tuple(lines)


def _lines(
    case: Case,
    made: Books | None,
    phases: Sequence[PhaseLine],
    by: Measure,
    constants: Mapping[str, Scalar],
    choices: Mapping[str, str],
) -> tuple[Line, ...]:
    lines: list[Line] = []
    waiting, last = ZERO, None
    delivered = choices.get("probation.credit") == "delivered"
    for each in made.accounts if made is not None else ():
        place = _phase_of(each, phases)
        if None not in (last, place) and last != place:
            # Probestunden of an earlier Krankheitsfall are not credited in the next.
            waiting = ZERO
        last = place
        credited, waiting = (waiting, ZERO) if each.kind in REGULAR else (ZERO, waiting)
        if each.kind == "trial":
            waiting = plus(waiting, credit_of(each, by, delivered=delivered))
        lines.append(_line(case, each, credited, phases, by, constants, made))
    return tuple(lines)


def _line(
    case: Case,
    account: Account,
    credited: Bounds,
    phases: Sequence[PhaseLine],
    by: Measure,
    constants: Mapping[str, Scalar],
    made: Books | None,
) -> Line:
    entry = (case.history or ())[account.position]
    used = units_used(entry, by)
    accounts = made.accounts if made is not None else ()
    gone = followed_by(account, case.prescription.kind) or lapsed(
        account, accounts, case.prescribed_on, constants
    )
    return Line(
        account.position,
        account.day,
        account.kind,
        account.units,
        account.group_units,
        credited,
        scaled(account.delivered, by.parts_per_minute),
        used,
        (Fraction(0), Fraction(0)) if gone else _left(account, credited, used, constants),
        ZERO if gone else left_on(account, credited, by, constants),
        gone,
        _phase_of(account, phases),
        entry.delivered,
    )


def _left(account: Account, credited: Bounds, used: Share, constants: Mapping[str, Scalar]) -> Share:
    if account.units is None:
        return Fraction(0), None
    limit = cast(int, constants["units_per_prescription"])
    most = new_units(account.units, credited[0], limit)
    least = 0 if credited[1] is None else new_units(account.units, credited[1], limit)
    low = Fraction(0) if used[1] is None else max(Fraction(0), least - used[1])
    return low, max(Fraction(0), most - used[0])


def _phase_of(account: Account, phases: Sequence[PhaseLine]) -> int | None:
    if account.day is None:
        return None
    found = [index for index, phase in enumerate(phases) if phase.fall.counts_from <= account.day]
    return found[-1] if found else None


OPEN: Final = "outstanding"
"""The step of a plan in which units of earlier prescriptions are used up, before anything new."""


def _plan(
    case: Case, standing: Standing, constants: Mapping[str, Scalar], by: Measure, *, granted: bool
) -> tuple[Step, ...]:
    """Return what is still open, this prescription, and those that would use up the hours after it.

    Probestunden come first and count on the next.
    """
    kind, units = case.prescription.kind, case.prescription.units
    spent, credit = standing.minutes_used, standing.credited_units
    if spent[0] != spent[1] or credit[0] != credit[1] or kind is None or units is None:
        return ()
    limits = unit_limits(constants) if granted else usual_limits(constants)
    plan = _Plan(spent[0], credit[0], limits, constants, by)
    after, still = standing.minutes_after, _still_open(standing)
    if still is None:
        return ()
    plan.add(OPEN, still // cast(int, constants["unit_minutes"]), planned=False, minutes=still)
    minutes = after[0] - spent[0] if after[0] == after[1] else None
    plan.add(kind, units, planned=False, minutes=minutes, grouped=case.prescription.group_units or 0)
    following = "follow_up" if kind in REGULAR or standing.regular_before else "first"
    while plan.add(following, cast(int, constants["units_per_prescription"]), planned=True):
        following = "follow_up"
    return tuple(plan.steps)


def _still_open(standing: Standing) -> int | None:
    """Return the minutes still open on earlier prescriptions; None where they are not exactly known."""
    committed, after = standing.minutes_committed, standing.minutes_after
    if after[0] != after[1] or committed[0] != committed[1]:
        return None
    return committed[0] - after[0]


class _Plan:
    """Prescriptions one after the other until no whole unit is left."""

    def __init__(
        self, spent: int, credit: int, limits: Mapping[str, int], constants: Mapping[str, Scalar], by: Measure
    ) -> None:
        self.steps: list[Step] = []
        self._minutes, self._credit, self._constants, self._by = spent, credit, constants, by
        self._limits = limits

    def add(
        self, kind: str, units: int, *, planned: bool, minutes: int | None = None, grouped: int = 0
    ) -> bool:
        """Add a prescription, as far as its own limit and the hours allow; return whether anything was left for it.

        `minutes`: what it takes, if that is not a unit's minutes for each of its units, of which `grouped` are for a group.
        """
        limit = self._limits.get(kind)
        clipped = limit is not None and units > limit
        units = limit if limit is not None and clipped else units
        if kind in REGULAR:
            units, self._credit = new_units(units, self._credit, cast(int, limit)), 0
        elif kind == "trial":
            self._credit += units
        if minutes is None or minutes > self._room() or clipped:
            wanted = min(grouped, units)
            units = min(units, self._by.units_in(self._room(), wanted))
            minutes = self._by.of_units(units, min(wanted, units))[0] // self._by.parts_per_minute
        if units <= 0:
            return False
        self._minutes += minutes
        self.steps.append(Step(kind, units, self._minutes, planned))
        return True

    def _room(self) -> int:
        return cast(int, self._constants["krankheitsfall_minutes"]) - self._minutes


def units_used(entry: PastPrescription, by: Measure) -> tuple[Fraction, Fraction | None]:
    """Return how many units of the prescription were used up: minutes by 60, in a group by 90 (§ 5 Abs. 3, 4 ST-RL)."""
    if entry.delivered is None:
        if entry.delivered_minutes is None:
            return Fraction(0), None if entry.units is None else Fraction(entry.units)
        return _units(entry.delivered_minutes, usual_setting(entry), by)
    low, high, usual = Fraction(0), Fraction(0), usual_setting(entry)
    for delivery in entry.delivered:
        setting = delivery.setting or usual
        surely, perhaps = by.contacts.share(delivery.contact, delivery.on)
        least, most = _units(delivery.minutes or 0, setting, by)
        longest = most if delivery.minutes is not None else _units(MINUTES_OF_A_DAY, setting, by)[1]
        low, high = low + least * surely, high + longest * perhaps
    if entry.units is not None and low < entry.units and has_visits_of_unknown_length(entry):
        high = min(high, Fraction(entry.units))
    return low, high


def _units(minutes: int, setting: str | None, by: Measure) -> tuple[Fraction, Fraction]:
    single, group = Fraction(minutes, by.unit_minutes), Fraction(minutes, by.group_unit_minutes)
    if setting is None:
        return min(single, group), max(single, group)
    return (group, group) if setting == "group" else (single, single)
