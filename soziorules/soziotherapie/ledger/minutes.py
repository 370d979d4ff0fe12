"""The hours: minutes delivered in the Krankheitsfall and what this prescription would add (§ 37a Abs. 1 Satz 3 SGB V)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from soziorules.engine.language.conditions import Constant, Test
from soziorules.engine.language.facts import InTerms, Scalar
from soziorules.soziotherapie.case.choices import ALONE, LIMITS, ON_PERMISSION, REGULAR
from soziorules.soziotherapie.facts.probation import credit_of, credit_on
from soziorules.soziotherapie.ledger import history_accounts as ledger
from soziorules.soziotherapie.ledger.accounts import Account, Measure, measure
from soziorules.soziotherapie.ledger.history_accounts import Books, books, krankheitsfall
from soziorules.soziotherapie.ledger.intervals import ANY, ZERO, Bounds, less, plus, scaled
from soziorules.soziotherapie.ledger.phases import DAY, NEEDED, Krankheitsfall, Window, window
from soziorules.soziotherapie.ledger.used import Room, used_parts

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case

PARAMETERS: Final = (
    "krankheitsfall_minutes",
    "krankheitsfall_years",
    "units_per_prescription",
    "unit_minutes",
    "group_unit_minutes",
    "probation_units",
    "referral_units",
    "discharge_days",
    "discharge_units",
    "remote_contacts_from",
    "remote_contacts_until",
)
READINGS: Final = (
    *ledger.READINGS,
    "group.hours",
    "probation.credit",
    "contact.remote",
    "contact.coordination",
)


FOLLOWED: Final = frozenset({"trial", "referral"})
"""The kinds of which nothing is planned any more once another prescription follows (`followed_by`)."""
_NO_GROUP: Final = (Test("prescription.group_units", "at_most", Constant(0), if_not_stated=True),)


class Open(NamedTuple):
    """An earlier prescription on which something can still be delivered, whether it surely can, and the parts it has for that.

    `planned` are those of its units as far as no Probestunden are credited to it.
    """

    account: Account
    sure: bool
    planned: Bounds


class HoursTerms(NamedTuple):
    """By what the hours are counted and limited; `constants` holds `PARAMETERS`."""

    window: Window
    by: Measure
    credit_delivered: bool
    constants: Mapping[str, Scalar]


def _terms(constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> HoursTerms:
    delivered = choices.get("probation.credit") == "delivered"
    return HoursTerms(window(constants, choices), measure(constants, choices), delivered, constants)


# A named tuple that works out what is asked for, not a frozen dataclass with everything: it is made in every check under
# each of a dozen readings, and so in half the time.
class Minutes(NamedTuple):
    """The minutes in the Krankheitsfall of a prescription, as bounds (lowest, highest or None).

    `spent` and `added` are parts of minutes (see `Measure`): delivered so far, and what this prescription would add. `still_open`
    are the earlier prescriptions on which something can still be delivered.
    """

    case: Case
    made: Books | None
    fall: Krankheitsfall | None
    credit: Bounds
    spent: Bounds
    added: Bounds
    still_open: Sequence[Open]
    terms: HoursTerms

    @property
    def by(self) -> Measure:
        """How time is counted."""
        return self.terms.by

    @property
    def used(self) -> Bounds:
        """Minutes delivered so far."""
        return scaled(self.spent, self.by.parts_per_minute)

    @property
    def after(self) -> Bounds:
        """Minutes delivered so far and those that this prescription would add."""
        return scaled(plus(self.spent, self.added), self.by.parts_per_minute)

    @property
    def presumed(self) -> tuple[Test, ...]:
        """What silence decided: that no unit is for a group, where fewer are possible in one than are asked for or named."""
        units, single = self.case.prescription.units, self.permitted_units[0]
        return _NO_GROUP if self._fewer_in_a_group(single if units is None else min(units, single)) else ()

    @property
    def only_single(self) -> bool:
        """Whether the permitted units hold only if none is for a group, of which nothing is stated."""
        return self._fewer_in_a_group(self.permitted_units[0])

    def _fewer_in_a_group(self, units: int) -> bool:
        return self.case.prescription.group_units is None and self._permitted(units)[0] < units

    @property
    def committed(self) -> Bounds:
        """The same with what can still be delivered on earlier prescriptions."""
        if self.made is None:
            return ANY
        parts, of_a_day = plus(self.spent, self.added), self.by.of_a_day
        for each in self.still_open:
            # Beside what is counted as used, so that both together are no more than what is prescribed.
            left = _beside_used(each, self.fall, outstanding(each.account, each.planned), of_a_day)
            parts = plus(parts, left if each.sure else (0, left[1]))
        return scaled(parts, self.by.parts_per_minute)

    @property
    def open_units(self) -> Bounds:
        """Whole units, counted as individual ones, that can still be delivered on earlier prescriptions."""
        if self.made is None:
            return ANY
        parts, unit = ZERO, self.by.single_unit
        for each in self.still_open:
            low, high = outstanding(each.account, each.planned)
            parts = plus(parts, (low if each.sure else 0, high))
        return parts[0] // unit, None if parts[1] is None else parts[1] // unit

    @property
    def remaining(self) -> Bounds:
        """Minutes of the hours of the Krankheitsfall that are left before this prescription."""
        return less(cast(int, self.terms.constants["krankheitsfall_minutes"]), self.used)

    @property
    def permitted_units(self) -> Bounds:
        """Units that may stand on the form now, with as many of them in a group as are asked for, if there are so many."""
        return self._permitted(self.case.prescription.group_units or 0)

    def _permitted(self, group: int) -> Bounds:
        constants = self.terms.constants
        limits = usual_limits(constants)
        kind = self.case.prescription.kind
        return permitted_units(kind, group, self.credit, self.remaining, self.by, constants, limits)

    @property
    def next_start(self) -> dt.date | None:
        """First day of the next Krankheitsfall; in a rolling period the first day on which this prescription would fit."""
        if self.made is None or self.fall is None or self.fall.end is None:
            return None
        if not self.terms.window.rolling:
            return self.fall.end + DAY
        day = self.next_room
        return day if day is not None and self._room(self.made, self.fall).surely(day) else None

    @property
    def next_room(self) -> dt.date | None:
        """First day on which there can be room for this prescription: on none before; None if waiting makes none.

        Where it is not known when the Krankheitsfall began, that is the earliest day on which the next one can begin.
        """
        made, fall, issued = self.made, self.fall, self.case.prescribed_on
        if made is None or fall is None or issued is None:
            return None
        by = self.terms.window
        if by.rolling or (made.accounts and fall.earliest == issued and not made.opened_on(issued)):
            room = self._room(made, fall)
            if by.rolling or plus(self.spent, self.added)[0] > room.limit:
                return room.first_day(issued)
        if fall.doubtful or not fall.begun:
            return None
        return by.ends(fall) + DAY

    def _room(self, made: Books, fall: Krankheitsfall) -> Room:
        window, by = self.terms.window, self.by
        limit = cast(int, self.terms.constants["krankheitsfall_minutes"]) * by.parts_per_minute
        counts_from = dt.date.min if window.rolling else fall.counts_from
        return Room(made.accounts, counts_from, window.years, limit, self.added, by)


def _minutes(case: Case, terms: HoursTerms) -> Minutes:
    by = terms.by
    made = books(case, by)
    fall = krankheitsfall(case, made, terms.window)
    credit = credit_on(case, made, fall, delivered=terms.credit_delivered)
    spent = ANY if made is None else used_parts(made.accounts, fall, by.of_a_day)
    still_open = _open_accounts(case, made, fall, terms) if made is not None and made.accounts else ()
    added = added_parts(case, credit, by, terms.constants)
    return Minutes(case, made, fall, credit, spent, added, still_open, terms)


minutes: Final = InTerms(_terms, _minutes, NEEDED | {"unit_minutes"})
"""How this prescription stands against the hours of its Krankheitsfall."""


def added_parts(case: Case, credit: Bounds, by: Measure, constants: Mapping[str, Scalar]) -> Bounds:
    """Return the parts that this prescription would add: its units, as far as no Probestunden are credited to it."""
    units, group = case.prescription.units, case.prescription.group_units or 0
    return ANY if units is None else _beside_credited(units, group, credit, by, constants)


def _beside_credited(
    units: int, group: int, credit: Bounds, by: Measure, constants: Mapping[str, Scalar]
) -> Bounds:
    """Return the parts of units, as far as no Probestunden are credited to them."""
    if credit == ZERO:
        return by.of_units(units, group)
    limit = cast(int, constants["units_per_prescription"])
    most = new_units(units, credit[0], limit)
    least = 0 if credit[1] is None else new_units(units, credit[1], limit)
    # Whether credited units take the place of individual or of group units is not said.
    return by.of_units(least, max(0, group - (units - least)))[0], by.of_units(most, min(group, most))[1]


def left_on(account: Account, credit: Bounds, by: Measure, constants: Mapping[str, Scalar]) -> Bounds:
    """Return the minutes that are left on an earlier prescription with so many Probestunden credited to it."""
    planned = account.planned
    if credit != ZERO and account.units is not None:
        planned = _beside_credited(account.units, account.group_units or 0, credit, by, constants)
    return scaled(outstanding(account, planned), by.parts_per_minute)


def new_units(units: int, credit: int, limit: int) -> int:
    """Return how many units of a prescription can be delivered: with the credited Probestunden at most `limit`."""
    return min(units, max(0, limit - credit)) if credit else units


def _open_accounts(case: Case, made: Books, fall: Krankheitsfall | None, terms: HoursTerms) -> list[Open]:
    """Return the earlier prescriptions on which something can still be delivered in the Krankheitsfall."""
    kind, constants, found = case.prescription.kind, terms.constants, []
    for each, credit in _with_credit(made, fall, terms):
        earlier = fall is not None and not fall.may_count(each.day)
        if earlier or followed_by(each, kind) or lapsed(each, made.accounts, case.prescribed_on, constants):
            continue
        planned = each.planned
        if credit != ZERO and each.units is not None:
            planned = _beside_credited(each.units, each.group_units or 0, credit, made.by, constants)
        sure = fall is not None and fall.surely_counts(each.day) and each.kind is not None
        # They may have been followed by a prescription of which the day or the kind is not known.
        sure = sure and (each.kind not in FOLLOWED or (kind is not None and made.complete))
        found.append(Open(each, sure, planned))
    return found


def _with_credit(
    made: Books, fall: Krankheitsfall | None, terms: HoursTerms
) -> Iterator[tuple[Account, Bounds]]:
    """Yield each earlier prescription with the Probestunden credited to it: those since the regular one before it."""
    waiting = ZERO
    for each in made.accounts:
        if fall is not None and not fall.may_count(each.day):
            # What was prescribed in an earlier Krankheitsfall is credited in that one only.
            waiting = ZERO
            yield each, ZERO
            continue
        # Of a day or a kind that is not known, and at the edges of a Krankheitsfall, nobody knows what is credited to what.
        sure = made.complete and fall is not None and fall.surely_counts(each.day)
        if each.kind in REGULAR:
            yield each, waiting if sure else (0, None)
            waiting = ZERO if sure else (0, waiting[1])
        else:
            yield each, ZERO if each.kind is not None else (0, None)
        if each.kind == "trial":
            credit = credit_of(each, made.by, delivered=terms.credit_delivered)
            waiting = plus(waiting, credit if sure else (0, credit[1]))


def _beside_used(each: Open, fall: Krankheitsfall | None, left: Bounds, of_a_day: int) -> Bounds:
    """Return what can still be delivered beside what may have been: both together are no more than what is prescribed."""
    account, planned = each.account, each.planned[1]
    low, high = account.delivered
    if low == high or high is None or planned is None or not left[1]:
        return left
    used = used_parts([account], fall, of_a_day)[1]
    return left if used is None else (left[0], max(left[0], min(left[1], max(planned, high) - used)))


def outstanding(account: Account, planned: Bounds) -> Bounds:
    """Return the parts that are planned and not delivered; without any word on deliveries all of them may be."""
    low, high = planned
    if not account.stated:
        return 0, high
    least, most = account.delivered
    return 0 if most is None else max(0, low - most), None if high is None else max(0, high - least)


def lapsed(
    account: Account, accounts: Sequence[Account], issued: dt.date | None, constants: Mapping[str, Scalar]
) -> bool:
    """Return whether units left of a prescription can no longer be delivered.

    Units at discharge lapse after seven calendar days (§ 4a Satz 6 ST-RL; the history tells the day of issue, which is taken
    for that of the discharge); Probestunden and units on Muster 28 are no longer planned once they are followed (`followed_by`).
    """
    if account.day is None:
        return False
    if account.kind == "discharge":
        days = constants.get("discharge_days")
        return days is not None and issued is not None and account.day + cast(int, days) * DAY < issued
    later = (each.kind for each in accounts if each.day is not None and each.day >= account.day)
    return any(followed_by(account, kind) for kind in later)


def followed_by(account: Account, kind: str | None) -> bool:
    """Return whether a later prescription of a kind takes the place of an earlier one, of which nothing more is planned then.

    Probestunden are followed by a regular prescription. Units on Muster 28 are there to bring somebody to a practice with the
    permission (§ 4 Abs. 5 ST-RL): once one prescribes, they have done so; that they are used up first no source says.
    """
    if account.kind == "referral":
        return kind in ON_PERMISSION
    return account.kind == "trial" and kind in REGULAR


def permitted_units(
    kind: str | None,
    group: int,
    credit: Bounds,
    remaining: Bounds,
    by: Measure,
    constants: Mapping[str, Scalar],
    limits: Mapping[str, int],
) -> Bounds:
    """Return the largest number of units that the hours still allow, and no more than a prescription has at most.

    At discharge the hours do not count: a hospital need not look at what was delivered before (§ 4a Satz 2 ST-RL).

    `group` of them are for a group, all of them if there are no more. Of a prescription with credited
    Probestunden no more is delivered than its limit less these: where the hours are enough for that, the whole limit may stand
    on the form.
    """
    limit = cast(int, constants["units_per_prescription"])
    low, high = (None if left is None else by.units_in(left, group) for left in remaining)
    assert low is not None, "minutes left have a lower bound"
    if kind is None:
        alone = [limits[each] for each in ALONE if each in limits]
        return min(low, *limits.values()), None if high is None else max(
            high, _beside_credit(high, remaining[1], credit[1], group, by, limit), *alone
        )
    if kind in REGULAR:
        return (
            min(limit, low if low < limit - credit[0] or not low else limit),
            limit
            if high is None
            else min(limit, _beside_credit(high, remaining[1], credit[1], group, by, limit)),
        )
    most = limits.get(kind)
    if most is None:
        return low, high
    if kind in ALONE:
        return most, most
    return min(most, low), most if high is None else min(most, high)


def _beside_credit(
    units: int, left: int | None, credit: int | None, group: int, by: Measure, limit: int
) -> int:
    """Return how many units may fit into minutes that have room for `units`: all, if all that is not credited fits.

    Whether credited units take the place of individual or of group units is not said: here of those in a group.
    """
    if not units or left is None:
        return units
    rest = limit if credit is None else max(0, limit - credit)
    least = 0 if credit is None else by.of_units(rest, max(0, min(group, limit) - credit))[0]
    return limit if units >= rest or least <= left * by.parts_per_minute else units


def unit_limits(constants: Mapping[str, Scalar]) -> dict[str, int]:
    """Return how many units one prescription of a kind may have; at discharge no number is fixed (§ 4a ST-RL)."""
    return {kind: cast(int, constants[name]) for kind, name in LIMITS.items()}


def usual_limits(constants: Mapping[str, Scalar]) -> dict[str, int]:
    """Return the same without a special reason: at discharge as many as fit the days (§ 4a Satz 5 ST-RL)."""
    found, fitting = unit_limits(constants), constants.get("discharge_units")
    return found if fitting is None else {**found, "discharge": cast(int, fitting)}
