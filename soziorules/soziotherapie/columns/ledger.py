"""The ledger for a block of rows: Krankheitsfall, minutes, Probestunden and units free of approval.

This is `soziotherapie.ledger` over columns, for histories that leave no day and no kind open (`plain`) and for the readings under
which a phase begins with its first regular prescription (`covered`). Everything else is made row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import numpy as np

from soziorules.engine.columns.block import Block
from soziorules.engine.columns.lanes import UNKNOWN, Array, Coded, day_of, gather
from soziorules.engine.columns.periods import first_day, last_day
from soziorules.engine.dataclass import dataclass, replace
from soziorules.soziotherapie.case.choices import CONTACTS, REGULAR
from soziorules.soziotherapie.case.contradictions import MINUTES_OF_A_DAY
from soziorules.soziotherapie.columns.case_lists import History
from soziorules.soziotherapie.ledger.accounts import Measure

OTHERS: Final[Mapping[str, tuple[str, ...]]] = {
    "window.kind": ("rolling",),
    "window.start": ("approval", "first_delivery"),
    "window.restart_after_gap": ("next_day",),
    "case.early_new": ("yes",),
    "probation.credit": ("prescribed", "delivered"),
}
"""Answers to open questions that have no column form."""
REMOTE: Final = frozenset({"telephone", "video"})
"""Contacts that count by the day on which they were."""
Bounds = tuple[Array, Array]
"""Lowest and highest possible values, from 0 to `INFINITE`."""
INFINITE: Final = np.int64(1 << 40)
NEVER: Final = 1 << 30
"""Later than any day."""


def covered(choices: Mapping[str, str]) -> bool:
    """Return whether the readings have a column form."""
    return not any(choices.get(name) in options for name, options in OTHERS.items())


@dataclass(frozen=True, slots=True)
class Books:
    """The entries of the histories of a block in the order of the ledger: by row, day, and regular ones last.

    `stated`: rows that say something of a history; `starts`, `ends`: where the entries of each row lie.
    """

    entries: History
    stated: Array
    starts: Array
    ends: Array
    rows: Array
    regular: Array
    trial: Array
    free: Array

    def any(self, chosen: Array) -> Array:
        """Return the rows with a chosen entry."""
        found: Array = np.zeros(self.starts.size, bool)
        found[self.rows[chosen]] = True
        return found

    def sum(self, values: Array, chosen: Array) -> Array:
        """Return the sums of whole numbers over the chosen entries of each row."""
        some = np.flatnonzero(chosen)
        found: Array = np.bincount(self.rows[some], values[some], self.starts.size).astype(np.int64)
        return found


@dataclass(frozen=True, slots=True)
class Falls:
    """The Krankheitsfall of each row: what lies from `counts_from` to `counts_to` counts; `begun`: start and end are known.

    `moves`: no earlier prescription has opened it, so that what counts moves with the day of issue.
    """

    start: Array
    end: Array
    counts_from: Array
    counts_to: Array
    begun: Array
    moves: Array

    def on(self, issued: Array, years: int) -> Falls:
        """Return those that move, were the prescriptions issued on later days."""
        begins = np.maximum(first_day(issued, years), self.counts_from)
        return replace(self, counts_from=begins, counts_to=np.full(issued.size, NEVER))


def plain(block: Block) -> Array:
    """Return the rows whose history leaves no day and no kind open, and no length of a visit beside a total."""
    history = block.lists.history
    if not history.kind.size:
        return np.ones(block.rows, bool)
    open_ = (history.prescribed_on == UNKNOWN) | (history.kind == 0)
    summed = history.listed & (history.total != UNKNOWN)
    if summed.any():
        owners = np.repeat(np.arange(summed.size), np.diff(history.delivered))
        open_[owners[summed[owners] & (history.minutes == UNKNOWN)]] = True
    found = np.ones(block.rows, bool)
    found[history.rows[open_]] = False
    lane = block.lanes.get("prescription.kind")
    stated = lane.codes != 0 if isinstance(lane, Coded) else np.zeros(block.rows, bool)
    plainly: Array = found & (stated | (np.diff(history.offsets) == 0))
    return plainly


def books(block: Block, kinds: tuple[str, ...], usable: Array) -> Books:
    """Return the entries of the rows that can be used, sorted."""
    history = block.lists.history
    rows = history.rows
    numbers = {kind: code for code, kind in enumerate(kinds, 1)}
    regular = among(history.kind, [numbers[kind] for kind in REGULAR])
    keep = np.flatnonzero(usable[rows]) if rows.size else np.zeros(0, np.int64)
    key = (rows[keep].astype(np.int64) << 24) + (
        (history.prescribed_on[keep].astype(np.int64) + (1 << 20)) << 1
    )
    key += regular[keep]
    order = keep if (key[1:] >= key[:-1]).all() else keep[np.argsort(key, kind="stable")]
    entries = _entries(history, order)
    own = rows[order]
    kind = entries.kind
    return Books(
        entries,
        history.known,
        *stretches(own, block.rows),
        own,
        regular[order],
        kind == numbers["trial"],
        among(kind, [numbers["trial"], numbers["referral"]]),
    )


def among(codes: Array, wanted: Iterable[int]) -> Array:
    """Return where a code is one of a few."""
    found: Array = np.zeros(codes.size, bool)
    for code in wanted:
        found |= codes == code
    return found


def stretches(rows: Array, count: int) -> tuple[Array, Array]:
    """Return where the entries of each row begin and end; `rows` is sorted."""
    ends = np.cumsum(np.bincount(rows, minlength=count))
    return np.concatenate([[0], ends[:-1]]), ends


def _entries(history: History, order: Array) -> History:
    if order.size == history.kind.size and (order[1:] > order[:-1]).all():
        return history
    delivered, where = gather(history.delivered, order)
    return History(
        history.offsets, history.known, history.odd, history.prescribed_on[order], history.kind[order],
        history.units[order], history.group_units[order], history.approved_on[order], history.total[order],
        history.listed[order], delivered, history.on[where], history.minutes[where], history.setting[where],
        history.contact[where], history.first[order], history.last[order],
    )  # fmt: skip


def falls(block: Block, made: Books, opens: Array, years: int) -> Falls:
    """Return the Krankheitsfall of each row; `opens`: the prescription is a regular one and can open it."""
    issued = block.issued
    end = np.full(block.rows, UNKNOWN, np.int32)
    start, counts_from = end.copy(), end.copy()
    anchors = np.flatnonzero(made.regular)
    rows, days = made.rows[anchors].astype(np.int64), made.entries.prescribed_on[anchors]
    keys = (rows << 32) + days
    first, limit = stretches(rows, block.rows)
    here = np.flatnonzero(first < limit)
    at = first[here]
    while here.size:
        day = days[at]
        back = first_day(day, years)
        counts_from[here] = np.where(end[here] == UNKNOWN, back, np.maximum(back, end[here] + 1))
        start[here], end[here] = day, last_day(day, years)
        following = np.searchsorted(keys, (here.astype(np.int64) << 32) + end[here], side="right")
        more = following < limit[here]
        here, at = here[more], following[more]
    within = (end != UNKNOWN) & (issued <= end)
    back = first_day(issued, years)
    anew = np.where(end == UNKNOWN, back, np.maximum(back, end + 1))
    final = np.where(within, end, last_day(issued, years))
    begun = within | opens
    return Falls(
        np.where(within, start, issued),
        final,
        np.where(within, counts_from, anew),
        np.where(begun, final, NEVER),
        begun,
        ~within,
    )


def used_parts(block: Block, made: Books, fall: Falls, by: Measure) -> Bounds:
    """Return the parts delivered in the Krankheitsfall: the lowest sum, and the highest that can lie in it."""
    entries, rows = made.entries, made.rows
    begin = np.where(entries.first == UNKNOWN, entries.prescribed_on, entries.first)
    until = np.where(entries.last == UNKNOWN, block.issued[rows] - 1, entries.last)
    low, high = _undetailed(entries, by)
    low, high = _counted(begin, until, low, high, fall, rows, by.of_a_day)
    if entries.on.size:
        owners = np.repeat(np.arange(rows.size), np.diff(entries.delivered))
        first = np.where(entries.on == UNKNOWN, begin[owners], entries.on)
        last = np.where(entries.on == UNKNOWN, until[owners], entries.on)
        unsure = entries.minutes == UNKNOWN
        most = np.where(unsure, MINUTES_OF_A_DAY, entries.minutes)
        stated = entries.setting
        lowest, highest = _minutes(most, lambda: np.where(stated == 0, usual(entries)[owners], stated), by)
        least, perhaps = shares(entries, by)
        surely, highest = np.where(unsure, 0, lowest) * least, highest * perhaps
        lowest, highest = _counted(first, last, surely, highest, fall, rows[owners], by.of_a_day)
        low += _sums(lowest, entries.delivered)
        high += _sums(highest, entries.delivered)
        some = np.unique(owners[unsure])
        if some.size:
            # Visits of unknown length fill at most the units that are prescribed, if these are not used up.
            planned, known = (
                of_units(entries.units[some], entries.group_units[some], by)[1],
                _sums(surely, entries.delivered),
            )
            left = known[some] < planned
            high[some] = np.where(left, np.minimum(high[some], planned), high[some])
    return made.sum(low, low > 0), made.sum(high, high > 0)


def shares(entries: History, by: Measure) -> Bounds:
    """Return how much of each contact counts, lowest and highest: 1 all of it, 0 nothing."""
    least, most = np.ones((2, entries.on.size), np.int64)
    if not entries.contact.any():
        return least, most
    for code, contact in enumerate(CONTACTS, 1):
        here = np.flatnonzero(entries.contact == code)
        if not here.size:
            continue
        for day in np.unique(entries.on[here]) if contact in REMOTE else entries.on[here[:1]]:
            chosen = here[entries.on[here] == day] if contact in REMOTE else here
            least[chosen], most[chosen] = by.contacts.share(contact, day_of(day) if day != UNKNOWN else None)
    return least, most


def usual(entries: History) -> Array:
    """Return the setting of each entry: 1 individual unless it names units in a group, 2 group if all are; else 0."""
    group = entries.group_units
    single = (group == 0) | (group == UNKNOWN)
    return np.where(single, 1, np.where(group == entries.units, 2, 0))


def _undetailed(entries: History, by: Measure) -> Bounds:
    """Return the parts of the entries that do not list their deliveries: a total, or at most what was planned."""
    total = entries.total
    low, high = _minutes(total, lambda: usual(entries), by)
    silent = (total == UNKNOWN) & ~entries.listed
    nothing = entries.listed | silent
    low, high = np.where(nothing, 0, low), np.where(nothing, 0, high)
    some = np.flatnonzero(silent)
    if some.size:
        high[some] = of_units(entries.units[some], entries.group_units[some], by)[1]
    return low, high


def _counted(
    first: Array, last: Array, low: Array, high: Array, fall: Falls, rows: Array, of_a_day: int
) -> Bounds:
    """Return what of amounts delivered between two days lies in the Krankheitsfall: no day has more than `of_a_day` parts.

    Of what has no upper bound a part has none either.
    """
    begins, ends = fall.counts_from[rows], fall.counts_to[rows]
    inside = (first >= begins) & (last <= ends)
    if inside.all():
        return low, high
    outside = (last < begins) | (first > ends)
    within = np.minimum(last, ends).astype(np.int64) - np.maximum(first, begins) + 1
    beside = last.astype(np.int64) - first + 1 - within
    surely = np.maximum(0, low - of_a_day * beside)
    room = np.where(high >= INFINITE, high, np.minimum(high, of_a_day * within))
    return np.where(inside, low, np.where(outside, 0, surely)), np.where(
        inside, high, np.where(outside, 0, room)
    )


def _minutes(minutes: Array, setting: Callable[[], Array], by: Measure) -> Bounds:
    """Return the parts of minutes delivered; the setting counts if it matters: 1 individual, 2 group, 0 not known."""
    wide = minutes.astype(np.int64)
    if by.single == by.group:
        wide *= by.single
        return wide, wide
    stated = setting()
    low = np.where(stated == 1, wide * by.single, wide * by.group)
    return low, np.where(stated == 2, wide * by.group, wide * by.single)


def of_units(units: Array, group: Array, by: Measure) -> Bounds:
    """Return the parts of units, those for a group as far as they are named; all open where no units are stated."""
    grouped = np.where(group == UNKNOWN, 0, group).astype(np.int64)
    parts = (units - grouped) * by.single_unit + grouped * by.group_unit
    unknown = units == UNKNOWN
    return np.where(unknown, 0, parts), np.where(unknown, INFINITE, parts)


def units_in(minutes: Array, group: Array, by: Measure) -> Array:
    """Return how many units fit into minutes, the first `group` of them for a group."""
    parts = minutes.astype(np.int64) * by.parts_per_minute
    beside = parts - group * by.group_unit
    found: Array = np.where(beside < 0, parts // by.group_unit, group + beside // by.single_unit)
    return found


def _sums(values: Array, offsets: Array) -> Array:
    sums = np.concatenate([[0], np.cumsum(values, dtype=np.int64)])
    found: Array = sums[offsets[1:]] - sums[offsets[:-1]]
    return found
