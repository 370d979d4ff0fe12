"""What each prescription of the history stands for: minutes delivered, with the days on which they can lie, and units prescribed.

Minutes and units are two accounts. Both are kept in whole *parts*, so that nothing is rounded: `Measure.parts_per_minute`
parts are a minute of the hours of the Krankheitsfall, and units are counted in minutes of an individual unit and of a group unit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from soziorules.engine.language.facts import Scalar
from soziorules.soziotherapie.case.choices import REGULAR
from soziorules.soziotherapie.case.contradictions import MINUTES_OF_A_DAY
from soziorules.soziotherapie.ledger.intervals import ANY, Bounds

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import PastPrescription


class Contacts(NamedTuple):
    """Which contacts count besides those in person; a missed appointment never does.

    Telephone and video count on the days from `remote_from` to `remote_until`, on others if `remote` (a reading).
    """

    remote_from: dt.date | None
    remote_until: dt.date | None
    remote: bool
    coordination: bool

    def share(self, contact: str | None, on: dt.date | None) -> tuple[int, int]:
        """Return how much of a contact counts, lowest and highest: 1 all of it, 0 nothing."""
        match contact:
            case None | "in_person":
                return 1, 1
            case "telephone" | "video":
                return self._remote(on)
            case "coordination":
                return int(self.coordination), int(self.coordination)
            case "no_show":
                return 0, 0
            case _:
                return 0, 1

    def _remote(self, on: dt.date | None) -> tuple[int, int]:
        first, last = self.remote_from, self.remote_until
        if self.remote or first is None or last is None:
            return int(self.remote), int(self.remote)
        if on is None:
            return 0, 1
        inside = int(first <= on <= last)
        return inside, inside


_IN_PERSON: Final = frozenset({None, "in_person"})
CONTACTS: Final = frozenset({"contact.remote", "contact.coordination"})
"""The readings of which contacts count."""
ALL_CONTACTS: Final = Contacts(None, None, remote=True, coordination=True)


class Measure(NamedTuple):
    """How time is counted against the hours of the Krankheitsfall, in parts of a minute.

    Where a group unit of 90 minutes counts as 90, a part is a minute. Where it counts as an hour (the other reading), a
    minute in a group counts as 60/90 of a minute, and there are 90 parts to the minute. `prescribed_probation`: the reading
    that counts Probestunden as prescribed instead of as delivered. `contacts`: which contacts count.
    """

    parts_per_minute: int
    single: int
    group: int
    unit_minutes: int
    group_unit_minutes: int
    prescribed_probation: bool = False
    contacts: Contacts = ALL_CONTACTS

    @property
    def of_a_day(self) -> int:
        """Parts of a whole day: no day has more minutes."""
        return MINUTES_OF_A_DAY * max(self.single, self.group)

    @property
    def single_unit(self) -> int:
        """Parts of an individual unit."""
        return self.single * self.unit_minutes

    @property
    def group_unit(self) -> int:
        """Parts of a group unit."""
        return self.group * self.group_unit_minutes

    def of_units(self, units: int, group_units: int | None) -> Bounds:
        """Return the parts of `units`, of which `group_units` are for a group: those that the form names, else none."""
        group = group_units or 0
        parts = (units - group) * self.single_unit + group * self.group_unit
        return parts, parts

    def units_in(self, minutes: int, group_units: int) -> int:
        """Return how many units fit into `minutes`, the first `group_units` of them for a group."""
        parts = minutes * self.parts_per_minute
        beside = parts - group_units * self.group_unit
        return parts // self.group_unit if beside < 0 else group_units + beside // self.single_unit

    def of_minutes(self, minutes: int, setting: str | None) -> Bounds:
        """Return the parts of `minutes` delivered in a setting; bounds, if it matters and is not known."""
        if setting == "individual" or self.single == self.group:
            return minutes * self.single, minutes * self.single
        return minutes * self.group, minutes * (self.group if setting == "group" else self.single)


@cache
def of_all_contacts(by: Measure) -> Measure:
    """Return a measure by which all contacts count: the same to who has had none but in person."""
    return by._replace(contacts=ALL_CONTACTS)


def measure(constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Measure:
    """Return how time counts under the chosen reading of `group.hours`."""
    unit = cast(int, constants["unit_minutes"])
    group = cast(int, constants.get("group_unit_minutes", unit))
    prescribed = choices.get("probation.credit") == "prescribed"
    contacts = contacts_of(constants, choices)
    if choices.get("group.hours") == "sixty_minutes":
        return Measure(group, group, unit, unit, group, prescribed, contacts)
    return Measure(1, 1, 1, unit, group, prescribed, contacts)


def minutes_of(count: int, grouped: int, constants: Mapping[str, Scalar]) -> int:
    """Return how long so many units are at most, `grouped` of them in a group if there are so many."""
    grouped = min(count, grouped)
    single, group = cast(int, constants["unit_minutes"]), cast(int, constants["group_unit_minutes"])
    return (count - grouped) * single + grouped * group


def contacts_of(constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Contacts:
    """Return which contacts count under the chosen readings of `contact.remote` and `contact.coordination`."""
    return Contacts(
        cast("dt.date | None", constants.get("remote_contacts_from")),
        cast("dt.date | None", constants.get("remote_contacts_until")),
        remote=choices.get("contact.remote") == "yes",
        coordination=choices.get("contact.coordination", "yes") == "yes",
    )


class Posting(NamedTuple):
    """Parts delivered between two days (None: at some unknown time), as far as known."""

    first: dt.date | None
    last: dt.date | None
    parts: Bounds


class Told(NamedTuple):
    """Visits in person that all say when and how long they were: most histories are told like that."""

    minutes: int
    days: tuple[dt.date, ...]
    first: dt.date
    last: dt.date


def told(entry: PastPrescription) -> Told | None:
    """Return what the visits on a prescription come to, none of which has to be looked at by itself; None where one has to be."""
    visits = entry.delivered
    if not visits or not all_in_person(entry):
        return None
    days, minutes = [visit.on for visit in visits], [visit.minutes for visit in visits]
    if not all(days) or not all(minutes):
        return None
    return Told(sum(minutes), tuple(days), min(days), max(days))  # type: ignore[type-var, arg-type]  # none is None


class Account(NamedTuple):
    """One earlier prescription as the ledger counts it.

    `delivered` and `planned` are parts of its hours; what was delivered lies between `first` and `last` (None: not known),
    `days` are the days of delivery if all are known. `stated`: whether the case says what was delivered on it at all.
    `regular`: whether it is a prescription of § 5 Abs. 2 Satz 3 ST-RL, no Probestunden, Muster 28 or discharge units.
    `position` is its place in the history; `entry`, `until` and `by` are what the account was made of.
    """

    position: int
    day: dt.date | None
    kind: str | None
    regular: bool | None
    units: int | None
    group_units: int | None
    approved_on: dt.date | None
    delivered: Bounds
    planned: Bounds
    stated: bool
    days: tuple[dt.date, ...]
    first: dt.date | None
    last: dt.date | None
    entry: PastPrescription
    until: dt.date | None
    by: Measure

    @property
    def postings(self) -> tuple[Posting, ...]:
        """What was delivered, one by one: asked for only where the prescription reaches beyond the Krankheitsfall."""
        return _posted(self.entry, self.until, self.by)[0]


def account(
    position: int, entry: PastPrescription, all_told: Told | None, until: dt.date | None, by: Measure
) -> Account:
    """Return the account of one earlier prescription; minutes without a day lie not after `until`.

    `all_told` is what is `told` of it: where it counts in full, nothing else has to be looked at.
    """
    kind, planned = entry.kind, _planned(entry, by)
    if all_told is None or _counts_as_prescribed(entry, by) or _in_part(entry, by):
        postings, days = _posted(entry, until, by)
        delivered, (first, last) = _within(planned, entry, total(postings)), _reach(postings, entry)
    else:
        minutes, days, first, last = all_told
        delivered = minutes * by.single, minutes * by.single
    return Account(
        position,
        entry.prescribed_on,
        kind,
        None if kind is None else kind in REGULAR,
        entry.units,
        entry.group_units,
        entry.approved_on,
        delivered,
        planned,
        entry.delivered is not None or entry.delivered_minutes is not None,
        days,
        first,
        last,
        entry,
        until,
        by,
    )


def _planned(entry: PastPrescription, by: Measure) -> Bounds:
    return ANY if entry.units is None else by.of_units(entry.units, entry.group_units)


def _counts_as_prescribed(entry: PastPrescription, by: Measure) -> bool:
    return by.prescribed_probation and entry.kind in ("trial", None)


def _posted(
    entry: PastPrescription, until: dt.date | None, by: Measure
) -> tuple[tuple[Posting, ...], tuple[dt.date, ...]]:
    """Return what was delivered on a prescription, and on which days if all are known."""
    planned = _planned(entry, by)
    days: tuple[dt.date, ...] = ()
    if entry.delivered is not None:
        postings, days = _listed(entry, until, by)
    elif entry.delivered_minutes is not None:
        parts = by.of_minutes(entry.delivered_minutes, usual_setting(entry))
        postings = (Posting(*_days(entry, until), parts),)
    else:
        postings = (Posting(*_days(entry, until), (0, planned[1])),)
    if _counts_as_prescribed(entry, by):
        postings = _as_prescribed(entry, planned, postings)
    return postings, days


def _in_part(entry: PastPrescription, by: Measure) -> bool:
    """Return whether minutes on a prescription may count in part: those in a group, by a measure of their own."""
    if by.single == by.group:
        return False
    return bool(entry.group_units) or any(visit.setting == "group" for visit in entry.delivered or ())


def all_in_person(entry: PastPrescription) -> bool:
    """Return whether all listed contacts are in person, as far as is said of them."""
    return _IN_PERSON.issuperset([visit.contact for visit in entry.delivered or ()])


def _days(entry: PastPrescription, until: dt.date | None) -> tuple[dt.date | None, dt.date | None]:
    """Return the days between which everything lies that was delivered on a prescription."""
    return entry.delivered_from or entry.prescribed_on, entry.delivered_until or until


def _within(planned: Bounds, entry: PastPrescription, delivered: Bounds) -> Bounds:
    """Return what was delivered; visits of unknown length fill at most the units that are prescribed.

    Where these are used up by what is known, nothing says how long such a visit was.
    """
    low, high = delivered
    if high is None or planned[1] is None or not has_visits_of_unknown_length(entry):
        return delivered
    return low, high if low >= planned[1] else min(high, planned[1])


def has_visits_of_unknown_length(entry: PastPrescription) -> bool:
    """Return whether deliveries are listed of which some minutes are not stated."""
    return any(delivery.minutes is None for delivery in entry.delivered or ())


def _as_prescribed(
    entry: PastPrescription, planned: Bounds, postings: tuple[Posting, ...]
) -> tuple[Posting, ...]:
    """Return Probestunden as if delivered on the day of issue; if they may be none, anything between both counts."""
    if entry.kind == "trial":
        return (Posting(entry.prescribed_on, entry.prescribed_on, planned),)
    low, high = total(postings)
    most = None if high is None or planned[1] is None else max(high, planned[1])
    return (Posting(entry.prescribed_on, None, (min(low, planned[0]), most)),)


def _reach(postings: tuple[Posting, ...], entry: PastPrescription) -> tuple[dt.date | None, dt.date | None]:
    """Return the days between which all postings lie."""
    if len(postings) == 1:
        return postings[0].first, postings[0].last
    if not postings:
        return entry.prescribed_on, entry.prescribed_on
    first = min(posting.first or dt.date.min for posting in postings)
    last = max(posting.last or dt.date.max for posting in postings)
    return (None if first == dt.date.min else first), (None if last == dt.date.max else last)


def usual_setting(entry: PastPrescription) -> str | None:
    """Soziotherapie is individual unless the prescription names units in a group (§ 5 Abs. 4 Satz 1 ST-RL)."""
    if not entry.group_units:
        return "individual"
    return "group" if entry.group_units == entry.units else None


def _listed(
    entry: PastPrescription, until: dt.date | None, by: Measure
) -> tuple[tuple[Posting, ...], tuple[dt.date, ...]]:
    postings: list[Posting] = []
    days: list[dt.date] = []
    known = True
    usual, (first, last) = usual_setting(entry), _days(entry, until)
    rest = None if entry.delivered_minutes is None else entry.delivered_minutes - _known_minutes(entry)
    for delivery in entry.delivered or ():
        least, most = by.contacts.share(delivery.contact, delivery.on)
        if not most:
            continue
        if delivery.minutes is None:
            longest = MINUTES_OF_A_DAY if rest is None else min(rest, MINUTES_OF_A_DAY)
            parts: Bounds = (0, by.of_minutes(longest, delivery.setting or usual)[1])
        else:
            low, high = by.of_minutes(delivery.minutes, delivery.setting or usual)
            parts = low * least, high
        if delivery.minutes is None or (delivery.minutes and (delivery.on is None or not least)):
            known = False
        elif delivery.on is not None and delivery.minutes:
            days.append(delivery.on)
        postings.append(Posting(delivery.on or first, delivery.on or last, parts))
    return tuple(postings), tuple(days) if known else ()


def _known_minutes(entry: PastPrescription) -> int:
    return sum(
        delivery.minutes or 0 for delivery in entry.delivered or () if delivery.contact in (None, "in_person")
    )


def total(postings: tuple[Posting, ...]) -> Bounds:
    """Return the sum of what was posted."""
    low, high = 0, 0
    for posting in postings:
        low += posting.parts[0]
        if posting.parts[1] is None:
            return sum(each.parts[0] for each in postings), None
        high += posting.parts[1]
    return low, high
