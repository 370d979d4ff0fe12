"""The ledger: what the earlier prescriptions leave of the 120 hours, the 30 units and the Probestunden (§ 5 ST-RL).

`ledger` is the derivation that conditions read: pure, quick, and bounds instead of guesses wherever deliveries are not stated.
The whole statement, with every prescription, for people, is in `soziorules.soziotherapie.statement`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, cast

from soziorules.calendar import anniversary, last_day_of_period
from soziorules.language.facts import Scalar
from soziorules.soziotherapie.accounts import REGULAR, Account, Measure, account, measure
from soziorules.soziotherapie.case import Case
from soziorules.soziotherapie.phases import DAY, Anchor, Krankheitsfall, anchors, chain, current, rolling
from soziorules.soziotherapie.probation import Probation, credited, free_units, probation
from soziorules.soziotherapie.spans import ANY, ZERO, Bounds, less, plus, scaled

PARAMETERS: Final = (
    "units_per_prescription",
    "krankheitsfall_minutes",
    "krankheitsfall_years",
    "unit_minutes",
    "group_unit_minutes",
    "probation_units",
    "probation_per_year",
    "referral_units",
    "discharge_days",
)
READINGS: Final = (
    "window.start",
    "window.kind",
    "window.restart_after_gap",
    "case.early_new",
    "group.hours",
    "probation.credit",
    "probation.year",
    "probation.includes_form28",
    "approval.free_scope",
)


# A named tuple, not a frozen dataclass: it is made in every check, and made four times as fast.
class Standing(NamedTuple):
    """How a prescription stands against the ledger. Minutes and units are bounds: (lowest, highest or None)."""

    fall: Krankheitsfall | None
    next_start: dt.date | None
    regular_before: bool | None
    regular_within_three_years: bool | None
    minutes_used: Bounds
    minutes_after: Bounds
    minutes_committed: Bounds
    minutes_remaining: Bounds
    credited_units: Bounds
    units_with_probation: Bounds | None
    permitted_units: Bounds
    free_units: Bounds
    probation: Probation

    @property
    def start(self) -> dt.date | None:
        """First day of the Krankheitsfall."""
        return None if self.fall is None else self.fall.start

    @property
    def end(self) -> dt.date | None:
        """Last day of the Krankheitsfall."""
        return None if self.fall is None else self.fall.end


def ledger(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Standing:
    """Return how the prescription of `case` stands against what was prescribed and delivered before."""
    by = measure(constants, choices)
    accounts = accounts_of(case, by)
    fall = krankheitsfall(case, accounts, constants, choices)
    credit = credited(case, accounts, fall, by, choices)
    used = ANY if accounts is None else used_parts(accounts, fall, case.prescribed_on)
    added = added_parts(case, credit, by, constants)
    committed = plus(committed_parts(accounts, fall, by, constants, case.prescribed_on), added)
    limit = cast(int, constants["krankheitsfall_minutes"])
    minutes = scaled(used, by.parts_per_minute)
    remaining = less(limit, minutes)
    units = case.prescription.units
    return Standing(
        fall,
        _next_start(case, accounts, fall, added, by, constants, choices),
        _regular_before(accounts, fall),
        _regular_lately(accounts, case.prescribed_on, constants),
        minutes,
        scaled(plus(used, added), by.parts_per_minute),
        scaled(committed, by.parts_per_minute),
        remaining,
        credit,
        None if units is None else plus((units, units), credit),
        _permitted(case, credit, remaining, constants),
        free_units(case, accounts, fall, choices),
        probation(case, accounts, constants, choices),
    )


def accounts_of(case: Case, by: Measure) -> Sequence[Account] | None:
    """Return the accounts of all earlier prescriptions in order of issue, those without a day last; None if unknown."""
    history = case.history
    if history is None:
        return None
    if not history:
        return ()
    # Undated deliveries of earlier prescriptions lie before the day of issue.
    until = None if case.prescribed_on is None else case.prescribed_on - DAY
    found = [account(index, entry, until, by) for index, entry in enumerate(history)]
    if len(found) > 1:
        found.sort(key=_order)
    return found


def _order(account: Account) -> tuple[dt.date, bool, int]:
    # On one day Probestunden and the like come before the regular prescription that follows them.
    return account.day or dt.date.max, account.kind in REGULAR, account.index


def krankheitsfall(
    case: Case,
    accounts: Sequence[Account] | None,
    constants: Mapping[str, Scalar],
    choices: Mapping[str, str],
) -> Krankheitsfall | None:
    """Return the Krankheitsfall into which the prescription falls; None if history or day of issue are not known."""
    issued = case.prescribed_on
    if accounts is None or issued is None:
        return None
    years = cast(int, constants["krankheitsfall_years"])
    if choices.get("window.kind") == "rolling":
        return rolling(issued, years)
    start = choices.get("window.start", "first_prescription")
    phases = chain(anchors(accounts, start), years, choices) if accounts else []
    kind = case.prescription.kind
    anchor = Anchor(_own_day(case, issued, start), issued, kind == "first")
    fall = current(phases, anchor, years, choices, regular=None if kind is None else kind in REGULAR)
    if accounts and any(each.day is None or each.kind is None for each in accounts):
        return fall._replace(start=None, end=None, counts_to=None, doubtful=True, unsettled=True)
    return fall


def _own_day(case: Case, issued: dt.date, start: str) -> dt.date | None:
    """Return the day on which this prescription would open a Krankheitsfall."""
    match start:
        case "approval":
            return case.approval.decided_on
        case "first_delivery":
            return case.prescription.start_on
        case _:
            return issued


def used_parts(accounts: Sequence[Account], fall: Krankheitsfall | None, issued: dt.date | None) -> Bounds:
    """Return the parts delivered in a Krankheitsfall: the lowest sum that must, the highest that can lie in it."""
    low, high, bounded = 0, 0, True
    for each in accounts:
        for first, last, (least, most) in each.postings:
            if fall is not None and _outside(first, last, fall):
                continue
            if fall is not None and not fall.doubtful and _inside(first, last, fall):
                low += least
            if most is None:
                bounded = False
            else:
                high += most
    return low, high if bounded else None


def _outside(first: dt.date | None, last: dt.date | None, fall: Krankheitsfall) -> bool:
    before = last is not None and last < fall.counts_from
    return before or (first is not None and fall.counts_to is not None and first > fall.counts_to)


def _inside(first: dt.date | None, last: dt.date | None, fall: Krankheitsfall) -> bool:
    if first is None or first < fall.counts_from:
        return False
    return fall.counts_to is None or (last is not None and last <= fall.counts_to)


def added_parts(case: Case, credit: Bounds, by: Measure, constants: Mapping[str, Scalar]) -> Bounds:
    """Return the parts that this prescription would add: its units, together with the credited ones at most 30."""
    prescription = case.prescription
    if prescription.units is None:
        return ANY
    if credit == ZERO:
        return by.of_units(prescription.units, prescription.group_units)
    limit = cast(int, constants["units_per_prescription"])
    most = new_units(prescription.units, credit[0], limit)
    least = 0 if credit[1] is None else new_units(prescription.units, credit[1], limit)
    group = prescription.group_units
    # Which of the units the credited ones take the place of is not said: individual or group.
    fewest_in_group = None if group is None else max(0, group - (prescription.units - least))
    most_in_group = None if group is None else min(group, most)
    return by.of_units(least, fewest_in_group)[0], by.of_units(most, most_in_group)[1]


def new_units(units: int, credit: int, limit: int) -> int:
    """Return how many units of a prescription can still be delivered after Probestunden are credited to it."""
    return min(units, max(0, limit - credit)) if credit else units


def committed_parts(
    accounts: Sequence[Account] | None,
    fall: Krankheitsfall | None,
    by: Measure,
    constants: Mapping[str, Scalar],
    issued: dt.date | None,
) -> Bounds:
    """Return what is delivered or can still be delivered on earlier prescriptions of the Krankheitsfall."""
    if accounts is None:
        return ANY
    parts = used_parts(accounts, fall, issued)
    for each in accounts:
        if fall is not None and each.day is not None and each.day < fall.counts_from:
            continue
        if not lapsed(each, accounts, constants, issued):
            parts = plus(parts, outstanding(each))
    return parts


def outstanding(account: Account) -> Bounds:
    """Return the parts that are prescribed and not yet delivered; where nothing is said of deliveries, none are sure."""
    low, high = account.planned
    if not account.stated:
        # What may be delivered is already in the upper bound of the minutes used.
        return low if account.delivered[1] == 0 else 0, 0 if high is not None else None
    most = None if high is None else max(0, high - account.delivered[0])
    return max(0, low - account.delivered[1]) if account.delivered[1] is not None else 0, most


def lapsed(
    account: Account, accounts: Sequence[Account], constants: Mapping[str, Scalar], issued: dt.date | None
) -> bool:
    """Return whether units left of a prescription can no longer be delivered.

    Units at discharge lapse after seven calendar days (§ 4a Satz 6 ST-RL; the history knows the day of issue, which is taken
    for that of the discharge), Probestunden with the regular prescription that follows them.
    """
    if account.day is None or account.kind is None:
        return False
    if account.kind == "discharge":
        days = cast(int, constants.get("discharge_days", 7))
        return issued is not None and account.day + dt.timedelta(days=days) < issued
    if account.kind == "trial":
        return any(each.regular and each.day is not None and each.day >= account.day for each in accounts)
    return False


def _next_start(
    case: Case,
    accounts: Sequence[Account] | None,
    fall: Krankheitsfall | None,
    added: Bounds,
    by: Measure,
    constants: Mapping[str, Scalar],
    choices: Mapping[str, str],
) -> dt.date | None:
    if fall is None or fall.end is None or accounts is None:
        return None
    if choices.get("window.kind") != "rolling":
        return fall.end + DAY
    return _next_room(accounts, fall.end, added, by, constants)


def _next_room(
    accounts: Sequence[Account], issued: dt.date, added: Bounds, by: Measure, constants: Mapping[str, Scalar]
) -> dt.date | None:
    """Return the first day on which enough of the oldest deliveries have left the rolling period."""
    years = cast(int, constants["krankheitsfall_years"])
    limit = cast(int, constants["krankheitsfall_minutes"]) * by.parts_per_minute
    days = {posting.last for each in accounts for posting in each.postings}
    room = sorted({issued} | {max(issued, anniversary(day, years)) for day in days if day is not None})
    for day in room:
        after = plus(used_parts(accounts, rolling(day, years), day), added)
        if after[1] is not None and after[1] <= limit:
            return day
    return None


def _regular_before(accounts: Sequence[Account] | None, fall: Krankheitsfall | None) -> bool | None:
    if accounts is None:
        return None
    if not accounts:
        return False
    if fall is None:
        return None if any(each.regular is not False for each in accounts) else False
    near = [each for each in accounts if each.day is None or each.day >= fall.counts_from]
    if not fall.doubtful and any(each.regular and each.day is not None for each in near):
        return True
    return None if any(each.regular is not False for each in near) else False


def _regular_lately(
    accounts: Sequence[Account] | None, issued: dt.date | None, constants: Mapping[str, Scalar]
) -> bool | None:
    if accounts is None or issued is None:
        return False if accounts is not None and not accounts else None
    years = cast(int, constants["krankheitsfall_years"])
    near = [
        each for each in accounts if each.day is None or last_day_of_period(each.day, years=years) >= issued
    ]
    if any(each.regular and each.day is not None for each in near):
        return True
    return None if any(each.regular is not False for each in near) else False


def _permitted(case: Case, credit: Bounds, remaining: Bounds, constants: Mapping[str, Scalar]) -> Bounds:
    """Return how many individual units may stand on the prescription now, Probestunden that count on it included."""
    limit = unit_limit(case.prescription.kind, constants)
    unit = cast(int, constants["unit_minutes"])
    low = remaining[0] // unit + credit[0]
    high = None if remaining[1] is None or credit[1] is None else remaining[1] // unit + credit[1]
    if limit is None:
        return low, high
    return min(limit, low), limit if high is None else min(limit, high)


def unit_limit(kind: str | None, constants: Mapping[str, Scalar]) -> int | None:
    """Return how many units one prescription of a kind may have; None where no number is fixed (§ 4a)."""
    match kind:
        case "discharge":
            return None
        case "trial":
            return cast(int, constants["probation_units"])
        case "referral":
            return cast(int, constants["referral_units"])
        case _:
            return cast(int, constants["units_per_prescription"])
