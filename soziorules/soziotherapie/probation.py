"""Probestunden and the other units that are free of approval: credit, number in a year, sum (§ 5 Abs. 2, § 9 Abs. 1 ST-RL)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple, cast

from soziorules.calendar import anniversary, last_day_of_period
from soziorules.language.facts import Scalar
from soziorules.soziotherapie.accounts import REGULAR, Account, Measure
from soziorules.soziotherapie.case import Case
from soziorules.soziotherapie.phases import Krankheitsfall
from soziorules.soziotherapie.spans import ANY, ZERO, Bounds, plus, scaled

FREE = frozenset({"trial", "referral"})


class Probation(NamedTuple):
    """Prescriptions of Probestunden, this one included if it is one, and when the next would be within the limit."""

    in_calendar_year: Bounds
    in_twelve_months: Bounds
    next_calendar_year: dt.date | None
    next_twelve_months: dt.date | None
    next_on: dt.date | None


def credited(
    case: Case,
    accounts: Sequence[Account] | None,
    fall: Krankheitsfall | None,
    by: Measure,
    choices: Mapping[str, str],
) -> Bounds:
    """Return the Probestunden that count on this prescription: those since the last regular one (§ 5 Abs. 2 Satz 1)."""
    kind = case.prescription.kind
    if kind is not None and kind not in REGULAR:
        return ZERO
    if accounts is None:
        return ANY
    if not accounts:
        return ZERO
    units = _uncredited(accounts, fall, by, delivered=choices.get("probation.credit") == "delivered")
    return units if kind is not None else (0, units[1])


def _uncredited(
    accounts: Sequence[Account], fall: Krankheitsfall | None, by: Measure, *, delivered: bool
) -> Bounds:
    units, sure = ZERO, True
    for each in reversed(accounts):
        if fall is None or each.day is None or each.kind is None or fall.doubtful:
            sure = False
        elif each.day < fall.counts_from or each.kind in REGULAR:
            break
        if each.kind in (None, "trial"):
            units = plus(units, credit_of(each, by, delivered=delivered))
    return units if sure else (0, units[1])


def credit_of(account: Account, by: Measure, *, delivered: bool) -> Bounds:
    """Return the units with which one prescription of Probestunden counts on the next: prescribed or delivered ones."""
    if delivered:
        return scaled(account.delivered, by.single_unit)
    return ANY if account.units is None else (account.units, account.units)


def free_units(
    case: Case,
    accounts: Sequence[Account] | None,
    fall: Krankheitsfall | None,
    choices: Mapping[str, str],
) -> Bounds:
    """Return the units free of approval of which § 9 Abs. 1 Satz 4 ST-RL speaks, this prescription included.

    `approval.free_scope` says which are added up: all of the Krankheitsfall, those of one kind in it, or only this prescription.
    """
    kind = case.prescription.kind
    own = _own_units(case)
    scope = choices.get("approval.free_scope", "krankheitsfall")
    if scope == "prescription":
        return own
    if accounts is None:
        return own[0], None
    kinds = FREE if scope == "krankheitsfall" or kind is None else FREE & {kind}
    for each in accounts:
        if each.kind is not None and each.kind not in kinds:
            continue
        if fall is not None and each.day is not None and each.day < fall.counts_from:
            continue
        units: Bounds = ANY if each.units is None else (each.units, each.units)
        sure = fall is not None and each.day is not None and each.kind is not None and not fall.doubtful
        sure = sure and (scope == "krankheitsfall" or kind is not None)
        own = plus(own, units if sure else (0, units[1]))
    return own


def _own_units(case: Case) -> Bounds:
    kind, units = case.prescription.kind, case.prescription.units
    if kind is not None and kind not in FREE:
        return ZERO
    if units is None:
        return ANY
    return (units, units) if kind is not None else (0, units)


def probation(
    case: Case,
    accounts: Sequence[Account] | None,
    constants: Mapping[str, Scalar],
    choices: Mapping[str, str],
) -> Probation:
    """Return how often Probestunden were prescribed within the year, in both readings of "pro Jahr"."""
    kinds = FREE if choices.get("probation.includes_form28") == "yes" else frozenset({"trial"})
    kind, issued = case.prescription.kind, case.prescribed_on
    own: Bounds = (0, 1) if kind is None else (int(kind in kinds), int(kind in kinds))
    if accounts is not None and not accounts:
        return Probation(own, own, issued, issued, issued)
    if accounts is None or issued is None:
        most = None if accounts is None else own[1] + _count(accounts, kinds)
        return Probation((own[0], most), (own[0], most), None, None, None)
    limit = cast(int, constants["probation_per_year"])
    days = [each.day for each in accounts if each.kind in kinds and each.day is not None]
    unsure = sum(each.kind is None or (each.day is None and each.kind in kinds) for each in accounts)
    this_year = sum(day.year == issued.year for day in days)
    twelve_months = sum(last_day_of_period(day, years=1) >= issued for day in days)
    next_year = None if unsure else _next_calendar_year(issued, this_year, limit)
    next_months = None if unsure else _next_twelve_months(issued, days, limit)
    return Probation(
        plus(own, (this_year, this_year + unsure)),
        plus(own, (twelve_months, twelve_months + unsure)),
        next_year,
        next_months,
        next_months if choices.get("probation.year") == "rolling" else next_year,
    )


def _count(accounts: Sequence[Account], kinds: frozenset[str]) -> int:
    return sum(each.kind is None or each.kind in kinds for each in accounts)


def _next_calendar_year(issued: dt.date, this_year: int, limit: int) -> dt.date:
    return issued if this_year < limit else dt.date(issued.year + 1, 1, 1)


def _next_twelve_months(issued: dt.date, days: list[dt.date], limit: int) -> dt.date:
    """Return the first day on which fewer than `limit` of `days` lie in the twelve months that end on it."""
    if len(days) < limit:
        return issued
    return max(issued, anniversary(sorted(days)[-limit], 1))
