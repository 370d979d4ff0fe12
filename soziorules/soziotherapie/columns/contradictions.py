"""Rows whose statements exclude each other: found in columns, said by the case model, once for all rows with the same ones.

The conditions, on the case and inside its history, are those of `soziotherapie.contradictions`; to flag a row too many only costs
time.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from soziorules.engine.columns.lanes import UNKNOWN, Array, Coded
from soziorules.soziotherapie.case.choices import CONTACTS
from soziorules.soziotherapie.case.contradictions import MINUTES_OF_A_DAY

if TYPE_CHECKING:
    from soziorules.engine.columns.block import Block
    from soziorules.soziotherapie.columns.case_lists import History

YES, NO = 1, 2
AFTER: Final = (
    ("patient.born_on", "prescribed_on"),
    ("patient.born_on", "service.on"),
    ("patient.born_on", "prescription.discharged_on"),
    ("prescriber.kv_permission_from", "prescriber.kv_permission_until"),
    ("prescription.group_units", "prescription.units"),
    ("prescription.start_on", "prescription.until"),
    ("prescribed_on", "prescription.until"),
    ("prescribed_on", "approval.submitted_on"),
    ("prescribed_on", "approval.received_on"),
    ("approval.submitted_on", "approval.received_on"),
    ("prescribed_on", "approval.decided_on"),
    ("approval.submitted_on", "approval.decided_on"),
    ("approval.received_on", "approval.decided_on"),
    ("approval.granted_units", "prescription.units"),
    ("prescribed_on", "approval.notified_on"),
    ("approval.submitted_on", "approval.notified_on"),
    ("approval.received_on", "approval.notified_on"),
    ("approval.decided_on", "approval.notified_on"),
    ("prescribed_on", "approval.objection_filed_on"),
    ("approval.submitted_on", "approval.objection_filed_on"),
    ("approval.received_on", "approval.objection_filed_on"),
    ("approval.decided_on", "approval.objection_filed_on"),
    ("approval.notified_on", "approval.objection_filed_on"),
)
"""The first must not exceed the second."""


def impossible(block: Block) -> Array:
    """Return the rows with a possible contradiction."""
    found = np.zeros(block.rows, bool)
    for first, second in AFTER:
        if first in block.lanes and second in block.lanes:
            found |= exceeds(block.numbers(first), block.numbers(second))
    found |= _disagrees(block) | _without_decision(block) | _all_granted(block)
    if block.lists.history.kind.size:
        found[in_histories(block)[0]] = True
    return found


def alike(block: Block) -> Array:
    """Return numbers of contradictions: rows with equal ones have the same. 0: a row without any."""
    found = np.zeros(block.rows, np.int64)
    rows = np.flatnonzero(impossible(block))
    if rows.size:
        signs = np.zeros(rows.size, np.int64)
        for width, sign in _signs(block):
            signs = signs << width | sign[rows]
        _, signs = np.unique(signs, return_inverse=True)
        inside = patterns(*in_histories(block), block.rows)[rows]
        found[rows] = signs * (int(inside.max()) + 1) + inside + 1
    return found


def _signs(block: Block) -> Iterator[tuple[int, Array]]:
    """Yield all on which the contradictions of flat statements hang, each with its width in bits."""
    for first, second in AFTER:
        yield 1, exceeds(block.numbers(first), block.numbers(second))
    for path in dict.fromkeys(path for pair in AFTER for path in pair):
        yield 1, block.numbers(path) != UNKNOWN
    twice = (_covered_otherwise, _free_until, _there_after_discharge, _exempt_otherwise, _all_granted)
    yield from ((1, disagree(block)) for disagree in twice)
    begins, ends = (block.numbers(f"prescriber.kv_permission_{name}") for name in ("from", "until"))
    yield 1, _codes(block, "patient.detention") == 0
    yield 2, _codes(block, "prescriber.kv_permission")
    yield from ((1, sign) for sign in (exceeds(begins, block.issued), exceeds(block.issued, ends)))


def _disagrees(block: Block) -> Array:
    """Return the rows in which two statements on one thing do not agree: insurance, detention, stay, permission, exemption."""
    found: Array = _covered_otherwise(block) | _free_until(block) | _permission_disagrees(block)
    found |= _there_after_discharge(block) | _exempt_otherwise(block)
    return found


def _covered_otherwise(block: Block) -> Array:
    insured, paid = _codes(block, "patient.statutory_insured"), _codes(block, "patient.coverage")
    statutory = paid == _number(block, "patient.coverage", "statutory")
    found: Array = (insured != 0) & (paid != 0) & ((insured == YES) != statutory)
    return found


def _free_until(block: Block) -> Array:
    """Return the rows with a last day of a detention that there is not, or that is not named."""
    detention = _codes(block, "patient.detention")
    free = (detention == _number(block, "patient.detention", "none")) | (detention == 0)
    found: Array = free & (block.numbers("patient.detention_until") != UNKNOWN)
    return found


def _there_after_discharge(block: Block) -> Array:
    """Return the rows that are in hospital on the day of issue and discharged before it, other than at discharge."""
    kind = _codes(block, "prescription.kind")
    found: Array = kind != _number(block, "prescription.kind", "discharge")
    found &= _codes(block, "inpatient") == YES
    found &= exceeds(block.issued, block.numbers("prescription.discharged_on"))
    return found


def _exempt_otherwise(block: Block) -> Array:
    """Return the rows that are said not to be exempt, with no day after the last day of an exemption."""
    said, until = _codes(block, "patient.copayment_exempt"), block.numbers("patient.copayment_exempt_until")
    issued, served = block.issued, block.numbers("service.on")
    known = (issued != UNKNOWN) | (served != UNKNOWN)
    ended = ((issued != UNKNOWN) & (issued > until)) | ((served != UNKNOWN) & (served > until))
    found: Array = (said == NO) & known & ~ended & (until != UNKNOWN)
    return found


def _all_granted(block: Block) -> Array:
    """Return the rows with a Widerspruch against a decision that grants all units."""
    units, granted = block.numbers("prescription.units"), block.numbers("approval.granted_units")
    filed = block.numbers("approval.objection_filed_on") != UNKNOWN
    found: Array = filed & (units != UNKNOWN) & (granted != UNKNOWN) & (granted >= units) & (units > 0)
    return found


def _without_decision(block: Block) -> Array:
    """Return the rows with a Widerspruch and no decision that it could be against."""
    found: Array = block.numbers("approval.objection_filed_on") != UNKNOWN
    for name in ("decided_on", "notified_on", "granted_units"):
        found &= block.numbers(f"approval.{name}") == UNKNOWN
    return found


def _permission_disagrees(block: Block) -> Array:
    """Return the rows that state the permission of the KV otherwise than its days, on a day of issue that is known."""
    stated, issued = _codes(block, "prescriber.kv_permission"), block.issued
    begins = block.numbers("prescriber.kv_permission_from")
    over = exceeds(issued, block.numbers("prescriber.kv_permission_until"))
    runs = (begins != UNKNOWN) & (begins <= issued) & ~over
    wrong = np.where(stated == YES, (begins > issued) | over, (stated == NO) & runs)
    found: Array = wrong & (issued != UNKNOWN)
    return found


def _codes(block: Block, path: str) -> Array:
    lane = block.lanes.get(path)
    return lane.codes if isinstance(lane, Coded) else np.zeros(block.rows, np.uint8)


def _number(block: Block, path: str, value: str) -> int:
    """Return the code of a value in a column; one that no row has where there is no such column."""
    lane = block.lanes.get(path)
    return lane.values.index(value) + 1 if isinstance(lane, Coded) else -1


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
