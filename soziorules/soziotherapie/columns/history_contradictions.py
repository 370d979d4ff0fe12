"""Statements inside histories that exclude each other: found in columns, each with its place and sort.

The conditions are those of `soziotherapie.contradictions`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from soziorules.engine.columns.lanes import UNKNOWN, Array
from soziorules.soziotherapie.case.choices import CONTACTS
from soziorules.soziotherapie.case.contradictions import MINUTES_OF_A_DAY

if TYPE_CHECKING:
    from soziorules.engine.columns.block import Block
    from soziorules.soziotherapie.columns.case_lists import History

IN_PERSON: Final = [*CONTACTS].index("in_person") + 1
SORTS, VISITS = 4, 14
"""How many bits a sort of contradiction takes, and the place of a delivery in its list from 1; 0 stands for the whole entry."""

NOTHING: Final = np.zeros(0, np.int64)

Found = tuple[Array, Array]
"""The row of each contradiction, and a number for its place in the history and its sort."""


def in_histories(block: Block) -> Found:
    """Return all contradictions inside the histories of a block, in no order."""
    history = block.lists.history
    found: list[Found] = [(NOTHING, NOTHING)]
    if history.kind.size:
        rows = history.rows
        owners = np.repeat(np.arange(rows.size), np.diff(history.delivered))
        for sort, mask in enumerate(_of_entries(block, history, rows, owners)):
            found += _placed(history, rows, np.flatnonzero(mask), 0, sort)
        for sort, visits in enumerate(_of_visits(history, rows, owners)):
            entries = owners[visits]
            found += _placed(history, rows, entries, visits - history.delivered[entries] + 1, sort)
    places, codes = (np.concatenate(each) for each in zip(*found, strict=True))
    return places, codes


def _placed(history: History, rows: Array, entries: Array, visits: Array | int, sort: int) -> Iterator[Found]:
    if entries.size:
        here = rows[entries]
        yield here, ((entries - history.offsets[here]) << VISITS | visits) << SORTS | sort


def patterns(rows: Array, codes: Array, count: int) -> Array:
    """Return a number for each of `count` rows: rows with equal ones have the same contradictions, 0 has none."""
    found = np.zeros(count, np.int64)
    if not rows.size:
        return found
    order = np.lexsort((codes, rows))
    rows, codes = rows[order], codes[order]
    starts = np.flatnonzero(np.diff(rows, prepend=-1))
    seen: dict[bytes, int] = {}
    for row, some in zip(rows[starts].tolist(), np.split(codes, starts[1:]), strict=True):
        found[row] = seen.setdefault(some.tobytes(), len(seen) + 1)
    return found


def exceeds(first: Array, second: Array) -> Array:
    """Return where a number or day lies above another, both of which are stated."""
    found: Array = (first > second) & (second != UNKNOWN)
    return found


def _of_entries(block: Block, history: History, rows: Array, owners: Array) -> Iterator[Array]:
    issued, born = block.issued[rows], block.numbers("patient.born_on")[rows]
    on, first, last = history.prescribed_on, history.first, history.last
    yield exceeds(history.group_units, history.units)
    yield exceeds(on, history.approved_on)
    yield exceeds(on, issued)
    yield exceeds(born, on)
    yield _totals(history, owners)
    if (first != UNKNOWN).any() or (last != UNKNOWN).any():
        yield exceeds(first, last)
        for day in (first, last):
            yield exceeds(on, day)
            yield exceeds(day, issued)
        begins = np.where(first == UNKNOWN, on, first)
        days = last.astype(np.int64) - begins + 1
        yield (begins != UNKNOWN) & (begins <= last) & (history.total > days * MINUTES_OF_A_DAY)


def _totals(history: History, owners: Array) -> Array:
    """Return the entries whose total does not fit the deliveries beside it."""
    both: Array = history.listed & (history.total != UNKNOWN)
    if not both.any():
        return both
    known = history.minutes != UNKNOWN
    minutes = np.where(known, history.minutes, 0)
    surely = minutes * ((history.contact == 0) | (history.contact == IN_PERSON))
    count = both.size
    complete = np.bincount(owners, ~known, count) == 0
    least, all_ = (np.bincount(owners, each, count) for each in (surely, minutes))
    found: Array = both & ((least > history.total) | (complete & (all_ < history.total)))
    return found


def _of_visits(history: History, rows: Array, owners: Array) -> Iterator[Array]:
    """Yield the places of deliveries that contradict something."""
    on = history.on
    yield np.flatnonzero(exceeds(history.prescribed_on[owners], on))
    if (history.first != UNKNOWN).any() or (history.last != UNKNOWN).any():
        first, last = history.first[owners], history.last[owners]
        yield np.flatnonzero(exceeds(first, on) | exceeds(on, last))
    else:
        yield NOTHING
    yield _long_days(history, rows[owners])


def _long_days(history: History, rows: Array) -> Array:
    """Return the deliveries with which the minutes of their day are more than 1,440, in the order of the history."""
    on = history.on.astype(np.int64)
    keys = (rows.astype(np.int64) << 32) + on
    if keys.size < 2 or (keys[1:] > keys[:-1]).all():
        return NOTHING
    dated = np.flatnonzero(history.on != UNKNOWN)
    order = dated[np.argsort(keys[dated], kind="stable")]
    minutes = np.where(history.minutes[order] == UNKNOWN, 0, history.minutes[order])
    sums = np.cumsum(minutes, dtype=np.int64)
    starts = np.flatnonzero(np.concatenate([[True], keys[order][1:] != keys[order][:-1]])[: order.size])
    before = np.concatenate([[0], sums])[starts]
    lengths = np.diff(starts, append=order.size)
    found: Array = order[sums - np.repeat(before, lengths) > MINUTES_OF_A_DAY]
    return found
