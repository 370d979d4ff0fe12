"""The facts of the ledger for a block of rows: what `phase`, `minutes`, `credit`, `free`, `probation` and `recent` derive."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final, cast

import numpy as np

from soziorules.engine.columns.block import Block
from soziorules.engine.columns.lanes import TRUTHS, UNBOUNDED, UNKNOWN, Array, Bounded, Coded, Lane, Ordered
from soziorules.engine.columns.periods import anniversary, last_day, new_year_after, year_of
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.facts import Scalar
from soziorules.soziotherapie.case.choices import ALONE, FREE, PRESCRIPTION_KINDS, REGULAR
from soziorules.soziotherapie.columns.ledger import (
    INFINITE,
    Books,
    Bounds,
    Falls,
    among,
    books,
    falls,
    of_units,
    stretches,
    units_in,
    used_parts,
)
from soziorules.soziotherapie.ledger.accounts import ALL_CONTACTS, Measure, measure
from soziorules.soziotherapie.ledger.minutes import usual_limits

KINDS: Final = tuple(PRESCRIPTION_KINDS)
NUMBER: Final = {kind: code for code, kind in enumerate(KINDS, 1)}
Constants = Mapping[str, Scalar]
Choices = Mapping[str, str]


@dataclass
class Accounts:
    """The ledger of a block of rows, for all choices of readings that have a column form; `usable`: rows that have one."""

    block: Block
    constants: Constants
    usable: Array

    @cached_property
    def made(self) -> Books:
        """The entries in order."""
        return books(self.block, KINDS, self.usable)

    @cached_property
    def fall(self) -> Falls:
        """The Krankheitsfall of each row."""
        return falls(self.block, self.made, self._of_kinds(REGULAR), self._whole("krankheitsfall_years"))

    @cached_property
    def near(self) -> Array:
        """The entries that belong to the Krankheitsfall."""
        found: Array = self.made.entries.prescribed_on >= self.fall.counts_from[self.made.rows]
        return found

    def phase(self, choices: Choices) -> Mapping[str, Lane]:
        """Return the days of the Krankheitsfall, and whether a regular prescription lies in it before."""
        stated, fall = self.made.stated, self.fall
        known = stated & fall.begun
        before = np.where(self.made.any(self.made.regular & self.near), 1, 2)
        return {
            "krankheitsfall.start": Ordered(np.where(known, fall.start, UNKNOWN).astype(np.int32)),
            "krankheitsfall.end": Ordered(np.where(known, fall.end, UNKNOWN).astype(np.int32)),
            "krankheitsfall.regular_before": Coded(np.where(stated, before, 0).astype(np.uint8), TRUTHS),
        }

    def recent(self, choices: Choices) -> Mapping[str, Lane]:
        """Return whether a regular prescription lies in the years before."""
        made, years = self.made, self._whole("krankheitsfall_years")
        late = last_day(made.entries.prescribed_on, years) >= self.block.issued[made.rows]
        found = np.where(made.stated, np.where(made.any(made.regular & late), 1, 2), 0)
        return {"krankheitsfall.regular_within_three_years": Coded(found.astype(np.uint8), TRUTHS)}

    def credit(self, choices: Choices) -> Mapping[str, Lane]:
        """Return the Probestunden credited, and the units with them."""
        low, high = self.credited
        units = self.block.numbers("prescription.units").astype(np.int64)
        stated = units != UNKNOWN
        return {
            "probation.credited_units": bounded(low, high),
            "prescription.units_with_probation": bounded(
                np.where(stated, units + low, UNKNOWN), np.where(stated, units + high, INFINITE)
            ),
        }

    @cached_property
    def credited(self) -> Bounds:
        """The Probestunden since the last regular prescription of the Krankheitsfall."""
        made, entries = self.made, self.made.entries
        stop = np.where(made.regular | ~self.near, np.arange(made.rows.size), -1)
        last = np.maximum.accumulate(stop) if stop.size else stop
        ends = np.maximum(made.ends - 1, 0)
        stops = last[ends] if last.size else np.full(self.block.rows, -1)
        counts = made.trial & (np.arange(made.rows.size) > stops[made.rows])
        unknown = entries.units == UNKNOWN
        low, high = np.where(unknown, 0, entries.units), np.where(unknown, INFINITE, entries.units)
        low, high = made.sum(low, counts), made.sum(high, counts)
        kind = self._kind
        applies = (kind == 0) | self._of_kinds(REGULAR)
        high = np.where(made.stated, high, INFINITE)
        return np.where(applies & (kind != 0), low, 0), np.where(applies, high, 0)

    def minutes(self, choices: Choices) -> Mapping[str, Lane]:
        """Return minutes used, with this prescription, and left; the units that may be prescribed; the next beginning.

        Readings that count them alike are asked once: which contacts count beside those in person, where there are no others.
        """
        by = measure(self.constants, choices)
        if not self.made.entries.contact.any():
            by = by._replace(contacts=ALL_CONTACTS)
        if by not in self._minutes:
            self._minutes[by] = self._minutes_by(by)
        return self._minutes[by]

    @cached_property
    def _minutes(self) -> dict[Measure, Mapping[str, Lane]]:
        return {}

    def _minutes_by(self, by: Measure) -> Mapping[str, Lane]:
        stated, fall = self.made.stated, self.fall
        low, high = used_parts(self.block, self.made, fall, by)
        low, high = np.where(stated, low, 0), np.where(stated, high, INFINITE)
        added = self._added(by)
        used = scaled((low, high), by.parts_per_minute)
        whole = self._whole("krankheitsfall_minutes")
        left = (
            (whole - np.minimum(used[1], whole)).astype(np.int32),
            (whole - np.minimum(used[0], whole)).astype(np.int32),
        )
        room = self._next_room(
            (low + added[0] > whole * by.parts_per_minute) & stated & fall.moves, added[0], by
        )
        return {
            "krankheitsfall.minutes_used": bounded(*used),
            "krankheitsfall.minutes_after": bounded(
                *scaled((low + added[0], high + added[1]), by.parts_per_minute)
            ),
            "krankheitsfall.minutes_remaining": bounded(*left),
            "prescription.permitted_units": bounded(*self._permitted(left, by, usual_limits(self.constants))),
            "krankheitsfall.next_start": Ordered(room.astype(np.int32)),
        }

    def _next_room(self, full: Array, added: Array, by: Measure) -> Array:
        """Return the first day on which there can be room; `full`: rows without room, in which what counts moves with the day."""
        fall, years = self.fall, self._whole("krankheitsfall_years")
        room = np.where(self.made.stated & fall.begun, fall.end + 1, UNKNOWN)
        if not full.any():
            return room
        limit = self._whole("krankheitsfall_minutes") * by.parts_per_minute
        before, after = self.block.issued.astype(np.int64), self._all_left(years)
        while (after - before > 1)[full].any():
            middle = np.where(full, (before + after) // 2, before)
            low, _ = used_parts(self.block, self.made, fall.on(middle.astype(np.int32), years), by)
            fits = low + added <= limit
            before, after = np.where(fits, before, middle), np.where(fits, middle, after)
        return np.where(full, np.where(added <= limit, after, UNKNOWN), room)

    def _all_left(self, years: int) -> Array:
        """Return a day on which all that was delivered lies more than `years` years back."""
        entries, rows = self.made.entries, self.made.rows
        late = self.block.issued.copy()
        np.maximum.at(late, rows, np.maximum(entries.prescribed_on, entries.last))
        np.maximum.at(late, np.repeat(rows, np.diff(entries.delivered)), entries.on)
        found: Array = anniversary(late, years).astype(np.int64)
        return found

    def _added(self, by: Measure) -> Bounds:
        """Return the parts that this prescription would add, as far as no Probestunden are credited to it."""
        units = self.block.numbers("prescription.units").astype(np.int64)
        group = np.maximum(self.block.numbers("prescription.group_units"), 0).astype(np.int64)
        lowest, highest = of_units(units, group, by)
        rows = np.flatnonzero((self.credited[1] > 0) & (units != UNKNOWN))
        if rows.size:
            lowest[rows], highest[rows] = self._beside_credit(rows, units[rows], group[rows], by)
        return lowest, highest

    def _beside_credit(self, rows: Array, units: Array, group: Array, by: Measure) -> Bounds:
        """Return the same for rows with credited Probestunden; which of their units these take the place of is not said."""
        low, high = self.credited[0][rows], self.credited[1][rows]
        limit = self._whole("units_per_prescription")
        most = np.where(low > 0, np.minimum(units, np.maximum(0, limit - low)), units)
        least = np.minimum(units, np.maximum(0, limit - high))
        fewest, largest = np.maximum(0, group - (units - least)), np.minimum(group, most)
        return of_units(least, fewest, by)[0], of_units(most, largest, by)[1]

    def _permitted(self, left: Bounds, by: Measure, limits: Mapping[str, int]) -> Bounds:
        kind, group = (
            self._kind,
            np.maximum(self.block.numbers("prescription.group_units"), 0).astype(np.int64),
        )
        low, high = units_in(left[0], group, by), units_in(left[1], group, by)
        credit = self.credited
        joined = ((kind == 0) | self._of_kinds(REGULAR)) & (credit[1] > 0)
        if joined.any():
            whole = self._whole("units_per_prescription")
            low = np.where(joined & (kind != 0) & (low > 0) & (low >= whole - credit[0]), whole, low)
            rest, grouped = (
                np.maximum(0, whole - credit[1]),
                np.maximum(0, np.minimum(group, whole) - credit[1]),
            )
            fits = of_units(rest, grouped, by)[0] <= left[1].astype(np.int64) * by.parts_per_minute
            fits |= high >= whole - credit[1]
            high = np.where(joined & (high > 0) & fits, np.maximum(high, whole), high)
        for name in ALONE & limits.keys():
            own = kind == NUMBER[name]
            low = np.where(own, INFINITE, low)
            high = np.where(own, INFINITE, np.where(kind == 0, np.maximum(high, limits[name]), high))
        most = np.full(len(KINDS) + 1, INFINITE)
        for name, value in limits.items():
            most[NUMBER[name]] = value
        least = most.copy()
        least[0] = min(limits.values())
        places = kind.astype(np.intp)
        return np.minimum(low, least.take(places)), np.minimum(high, most.take(places))

    def free(self, choices: Choices) -> Mapping[str, Lane]:
        """Return the units that need no approval, this prescription included."""
        units = self.block.numbers("prescription.units").astype(np.int64)
        kind, own = self._kind, self._of_kinds(FREE)
        stated = units != UNKNOWN
        low = np.where(own & stated, units, 0)
        high = np.where(own | (kind == 0), np.where(stated, units, INFINITE), 0)
        if choices.get("approval.free_scope") != "prescription":
            made, entries = self.made, self.made.entries
            counts, unknown = made.free & self.near, entries.units == UNKNOWN
            low = low + made.sum(entries.units, counts & ~unknown)
            high = high + made.sum(np.where(unknown, INFINITE, entries.units), counts)
            high = np.where(made.stated, high, INFINITE)
        return {"approval.free_units": bounded(low, high)}

    def probation(self, choices: Choices) -> Mapping[str, Lane]:
        """Return how often Probestunden were prescribed within the year, and when they can be again."""
        made, issued, kind = self.made, self.block.issued, self._kind
        joined = choices.get("probation.includes_form28") == "yes"
        own = self._of_kinds(FREE) if joined else kind == NUMBER["trial"]
        chosen = made.free if joined else made.trial
        days = made.entries.prescribed_on
        some = np.flatnonzero(chosen)
        rows, when = made.rows[some], days[some]
        this_year = np.bincount(rows[year_of(when) == year_of(issued[rows])], minlength=issued.size)
        months = np.bincount(rows[last_day(when, 1) >= issued[rows]], minlength=issued.size)
        limit = self._whole("probation_per_year")
        calendar = np.where(this_year < limit, issued, new_year_after(issued))
        rolling = self._possible_again(chosen, limit)
        year = choices.get("probation.year", "both")
        following = (
            calendar
            if year == "calendar"
            else rolling
            if year == "rolling"
            else np.minimum(calendar, rolling)
        )
        known = made.stated
        least, most = own.astype(np.int64), (own | (kind == 0)).astype(np.int64)

        def count(found: Array) -> Bounded:
            low, high = least + np.where(known, found, 0), most + np.where(known, found, INFINITE)
            return bounded(low, high)

        def day(found: Array) -> Ordered:
            return Ordered(np.where(known, found, UNKNOWN).astype(np.int32))

        return {
            "probation.in_calendar_year": count(this_year),
            "probation.in_twelve_months": count(months),
            "probation.next_calendar_year": day(calendar),
            "probation.next_twelve_months": day(rolling),
            "probation.next_on": day(following),
        }

    def _possible_again(self, chosen: Array, limit: int) -> Array:
        """Return the day on which the last but `limit` prescription is a year old, not before the day of issue."""
        made, issued = self.made, self.block.issued
        places = np.flatnonzero(chosen)
        before, after = stretches(made.rows[places], self.block.rows)
        enough = (after - before >= limit) & (limit > 0)
        found = issued.copy()
        if enough.any():
            days = made.entries.prescribed_on[places[after[enough] - limit]]
            found[enough] = np.maximum(issued[enough], anniversary(days, 1))
        return found

    @property
    def _kind(self) -> Array:
        lane = self.block.lanes.get("prescription.kind")
        return lane.codes if isinstance(lane, Coded) else np.zeros(self.block.rows, np.uint8)

    def _of_kinds(self, kinds: frozenset[str]) -> Array:
        return among(self._kind, [NUMBER[kind] for kind in kinds])

    def _whole(self, name: str) -> int:
        return cast(int, self.constants[name])


def scaled(bounds: Bounds, divisor: int) -> Bounds:
    """Return bounds in units of `divisor`, begun units counting in full."""
    low, high = bounds
    if divisor == 1:
        return bounds
    return -(-low // divisor), np.where(high >= INFINITE, INFINITE, -(-high // divisor))


def bounded(low: Array, high: Array) -> Bounded:
    """Return the lane of numbers with bounds."""
    return Bounded(low.astype(np.int32), np.minimum(high, UNBOUNDED).astype(np.int32))


LEDGER: Final[Mapping[str, Callable[[Accounts, Choices], Mapping[str, Lane]]]] = {
    "phase": Accounts.phase,
    "recent": Accounts.recent,
    "minutes": Accounts.minutes,
    "credit": Accounts.credit,
    "free": Accounts.free,
    "probation": Accounts.probation,
}
