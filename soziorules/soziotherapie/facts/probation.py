"""Probestunden and the other units free of approval: credit, number in a year, sum (§ 5 Abs. 2, § 9 Abs. 1 ST-RL)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from soziorules.engine.calendar import anniversary, last_day_of_period
from soziorules.engine.language.facts import InTerms, Scalar
from soziorules.soziotherapie.case.choices import FREE, REGULAR
from soziorules.soziotherapie.ledger import history_accounts as ledger
from soziorules.soziotherapie.ledger.accounts import Account, Measure
from soziorules.soziotherapie.ledger.history_accounts import Books, krankheitsfall, plain_books
from soziorules.soziotherapie.ledger.intervals import ANY, ZERO, Bounds, plus, scaled
from soziorules.soziotherapie.ledger.phases import Krankheitsfall, Window, window

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case

CREDIT_PARAMETERS: Final = ("krankheitsfall_years", "unit_minutes")
CREDIT_READINGS: Final = (*ledger.READINGS, "probation.credit")
FREE_PARAMETERS: Final = ("krankheitsfall_years",)
FREE_READINGS: Final = (*ledger.READINGS, "approval.free_scope")
PROBATION_PARAMETERS: Final = ("probation_per_year",)
PROBATION_READINGS: Final = ("probation.year", "probation.includes_form28")

_TRIAL: Final = frozenset({"trial"})


class Credit(NamedTuple):
    """Probestunden that count on this prescription, and its units with them."""

    units: Bounds
    units_with_probation: Bounds | None


class Free(NamedTuple):
    """Units that need no approval as long as they are five in all."""

    units: Bounds


class Probation(NamedTuple):
    """Prescriptions of Probestunden, this one included if it is one, and when the next would be within the limit.

    A day is None where it hangs on a prescription of which kind or day is not stated; `at_earliest` is then the first that it
    can be. `next_on` and it go by the chosen reading of the year.
    """

    in_calendar_year: Bounds
    in_twelve_months: Bounds
    next_calendar_year: dt.date | None
    next_twelve_months: dt.date | None
    next_on: dt.date | None
    at_earliest: dt.date | None


class CreditTerms(NamedTuple):
    """By what Probestunden are credited; `delivered`: as they were delivered, not as prescribed."""

    window: Window
    unit_minutes: int
    delivered: bool


def credit_terms(constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> CreditTerms:
    """Return by what Probestunden are credited under the chosen readings."""
    delivered = choices.get("probation.credit") == "delivered"
    return CreditTerms(window(constants, choices), cast(int, constants["unit_minutes"]), delivered)


def _credit(case: Case, by: CreditTerms) -> Credit:
    made = plain_books(case, by.unit_minutes)
    credited = credit_on(case, made, krankheitsfall(case, made, by.window), delivered=by.delivered)
    units = case.prescription.units
    return Credit(credited, None if units is None else plus((units, units), credited))


credit: Final = InTerms(credit_terms, _credit, frozenset(CREDIT_PARAMETERS))
"""The Probestunden credited to this prescription (§ 5 Abs. 2 Satz 1 ST-RL)."""


def credit_on(case: Case, made: Books | None, fall: Krankheitsfall | None, *, delivered: bool) -> Bounds:
    """Return the Probestunden that count on a regular prescription: those since the one before it."""
    kind = case.prescription.kind
    if kind is not None and kind not in REGULAR:
        return ZERO
    if made is None:
        return ANY
    if not made.accounts:
        return ZERO
    units = _uncredited(made, fall, delivered=delivered)
    return units if kind is not None else (0, units[1])


def _uncredited(made: Books, fall: Krankheitsfall | None, *, delivered: bool) -> Bounds:
    units, sure = ZERO, True
    for each in reversed(made.accounts):
        if fall is not None and not fall.may_count(each.day):
            break
        if fall is None or not fall.surely_counts(each.day) or each.kind is None:
            sure = False
        elif each.kind in REGULAR:
            break
        if each.kind in (None, "trial"):
            units = plus(units, credit_of(each, made.by, delivered=delivered))
    return units if sure else (0, units[1])


def credit_of(account: Account, by: Measure, *, delivered: bool) -> Bounds:
    """Return with how many units one prescription of Probestunden counts: prescribed or delivered ones.

    A unit begun counts as one; only minutes that make no whole units are so affected.
    """
    if delivered:
        return scaled(account.delivered, by.single_unit)
    return ANY if account.units is None else (account.units, account.units)


def _free_terms(constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Window | None:
    """Return by what the Krankheitsfall begins and ends whose units are added up; None: each prescription stands for itself."""
    alone = choices.get("approval.free_scope") == "prescription"
    return None if alone else window(constants, choices)


def _free(case: Case, by: Window | None) -> Free:
    own = _own_units(case)
    if by is None:
        return Free(own)
    made = plain_books(case)
    if made is None:
        return Free((own[0], None))
    fall = krankheitsfall(case, made, by)
    for each in made.accounts:
        earlier = fall is not None and not fall.may_count(each.day)
        if earlier or (each.kind is not None and each.kind not in FREE):
            continue
        units: Bounds = ANY if each.units is None else (each.units, each.units)
        sure = fall is not None and fall.surely_counts(each.day) and each.kind is not None
        own = plus(own, units if sure else (0, units[1]))
    return Free(own)


free: Final = InTerms(_free_terms, _free, frozenset(FREE_PARAMETERS))
"""The units free of approval of which § 9 Abs. 1 Satz 4 ST-RL speaks, this prescription included."""


def _own_units(case: Case) -> Bounds:
    kind, units = case.prescription.kind, case.prescription.units
    if kind is not None and kind not in FREE:
        return ZERO
    if units is None:
        return ANY
    return (units, units) if kind is not None else (0, units)


class ProbationTerms(NamedTuple):
    """How many prescriptions of some kinds a year may have, and the option of `probation.year`."""

    kinds: frozenset[str]
    limit: int
    year: str


def _probation_terms(constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> ProbationTerms:
    kinds = FREE if choices.get("probation.includes_form28") == "yes" else _TRIAL
    return ProbationTerms(
        kinds, cast(int, constants["probation_per_year"]), choices.get("probation.year", "both")
    )


def _probation(case: Case, by: ProbationTerms) -> Probation:
    kinds = by.kinds
    kind, issued = case.prescription.kind, case.prescribed_on
    own: Bounds = (0, 1) if kind is None else (int(kind in kinds), int(kind in kinds))
    if case.history == ():
        return Probation(own, own, issued, issued, issued, issued)
    made = plain_books(case)
    if made is None or issued is None:
        most = (
            None if made is None else own[1] + _possible(made.accounts, kinds) if own[1] is not None else None
        )
        return Probation((own[0], most), (own[0], most), None, None, None, None)
    counted = _counted(made.accounts, issued, by)
    year, months = plus(own, counted.in_calendar_year), plus(own, counted.in_twelve_months)
    return counted._replace(in_calendar_year=year, in_twelve_months=months)


probation: Final = InTerms(_probation_terms, _probation, frozenset(PROBATION_PARAMETERS))
"""How often Probestunden were prescribed within the year, in both readings of "pro Jahr"."""


def _possible(accounts: Sequence[Account], kinds: frozenset[str]) -> int:
    return sum(each.kind is None or each.kind in kinds for each in accounts)


def _counted(accounts: Sequence[Account], issued: dt.date, by: ProbationTerms) -> Probation:
    """Return the counts without the prescription itself, and the days on which the next would be within the limit."""
    days = [each.day for each in accounts if each.kind in by.kinds and each.day is not None]
    unsure = sum(each.kind is None or (each.day is None and each.kind in by.kinds) for each in accounts)
    this_year = sum(day.year == issued.year for day in days)
    twelve_months = sum(last_day_of_period(day, years=1) >= issued for day in days)
    calendar = _next_by_calendar(this_year, unsure, by.limit, issued)
    rolling, latest = (
        issued if len(found) < by.limit else max(issued, anniversary(sorted(found)[-by.limit], 1))
        for found in (days, [*days, *[issued] * unsure])
    )
    return Probation(
        (this_year, this_year + unsure),
        (twelve_months, twelve_months + unsure),
        calendar,
        rolling if rolling == latest else None,
        _chosen(calendar, rolling if rolling == latest else None, by.year, rolling),
        _chosen(calendar, rolling, by.year, rolling),
    )


def _next_by_calendar(this_year: int, unsure: int, limit: int, issued: dt.date) -> dt.date | None:
    if this_year >= limit:
        return dt.date(issued.year + 1, 1, 1)
    return issued if this_year + unsure < limit else None


def _chosen(
    calendar: dt.date | None, months: dt.date | None, year: str, at_earliest: dt.date
) -> dt.date | None:
    """Return the day after the chosen reading of the year; where both have to be exceeded to block, the earlier one."""
    match year:
        case "calendar":
            return calendar
        case "rolling":
            return months
        case _ if calendar is not None and at_earliest >= calendar:
            return calendar
        case _:
            return None if calendar is None or months is None else min(calendar, months)
