"""Rows whose statements may exclude each other: found in columns, judged by the case model.

The conditions are those of `soziotherapie.contradictions`; to flag a row too many only costs time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from soziorules.engine.columns.lanes import UNKNOWN, Array, Coded
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
            found |= _exceeds(block.numbers(first), block.numbers(second))
    found |= _disagrees(block)
    # Whether a decision is stated beside a Widerspruch is left to the case model.
    found |= block.numbers("approval.objection_filed_on") != UNKNOWN
    if block.lists.history.kind.size:
        found |= _history(block, block.lists.history)
    return found


def _disagrees(block: Block) -> Array:
    """Return the rows in which two statements on one thing do not agree: insurance, detention, permission of the KV."""
    insured, paid = _codes(block, "patient.statutory_insured"), _codes(block, "patient.coverage")
    found = (
        (insured != 0)
        & (paid != 0)
        & ((insured == YES) != (paid == _number(block, "patient.coverage", "statutory")))
    )
    free = _codes(block, "patient.detention") == _number(block, "patient.detention", "none")
    found |= (
        free
        & (_codes(block, "patient.detention") != 0)
        & (block.numbers("patient.detention_until") != UNKNOWN)
    )
    both: Array = found | _permission_disagrees(block)
    return both


def _permission_disagrees(block: Block) -> Array:
    """Return the rows that state the permission of the KV otherwise than its days, on a day of issue that is known."""
    stated, issued = _codes(block, "prescriber.kv_permission"), block.issued
    begins = block.numbers("prescriber.kv_permission_from")
    over = _exceeds(issued, block.numbers("prescriber.kv_permission_until"))
    runs = (begins != UNKNOWN) & (begins <= issued) & ~over
    wrong = np.where(stated == YES, (begins > issued) | over, (stated == NO) & runs)
    found: Array = wrong & (issued != UNKNOWN)
    return found


def alike(block: Block) -> Array:
    """Return numbers of what exceeds what: rows with equal ones have the same contradictions. 0: other statements count too."""
    found = np.zeros(block.rows, np.int64)
    for first, second in AFTER:
        found = found << 1 | _exceeds(block.numbers(first), block.numbers(second))
    for path in dict.fromkeys(path for pair in AFTER for path in pair):
        found = found << 1 | (block.numbers(path) != UNKNOWN)
    others = _disagrees(block) | (block.numbers("approval.objection_filed_on") != UNKNOWN)
    others |= np.diff(block.lists.history.offsets) > 0
    return np.where(others, 0, found)


def _codes(block: Block, path: str) -> Array:
    lane = block.lanes.get(path)
    return lane.codes if isinstance(lane, Coded) else np.zeros(block.rows, np.uint8)


def _number(block: Block, path: str, value: str) -> int:
    """Return the code of a value in a column; one that no row has where there is no such column."""
    lane = block.lanes.get(path)
    return lane.values.index(value) + 1 if isinstance(lane, Coded) else -1


def _exceeds(first: Array, second: Array) -> Array:
    exceeds: Array = (first > second) & (second != UNKNOWN)
    return exceeds


def _history(block: Block, history: History) -> Array:
    rows = history.rows
    issued, born = block.issued[rows], block.numbers("patient.born_on")[rows]
    wrong = _exceeds(history.group_units, history.units)
    wrong |= _exceeds(history.prescribed_on, history.approved_on)
    wrong |= _exceeds(history.prescribed_on, issued)
    wrong |= _exceeds(born, history.prescribed_on)
    # Whether a total fits the deliveries beside it is left to the case model.
    wrong |= history.listed & (history.total != UNKNOWN)
    # So is whether the days of a total have room for it.
    wrong |= (history.first != UNKNOWN) | (history.last != UNKNOWN)
    lengths = np.diff(history.delivered)
    entries = np.repeat(np.arange(rows.size), lengths)
    late = _exceeds(history.prescribed_on[entries], history.on)
    wrong[entries[late]] = True
    found = np.zeros(block.rows, bool)
    found[rows[wrong]] = True
    found[_long_days(history, rows[entries])] = True
    return found


def _long_days(history: History, rows: Array) -> Array:
    """Return the rows with a day of more than 1,440 minutes."""
    on = history.on.astype(np.int64)
    keys = (rows.astype(np.int64) << 32) + on
    if keys.size < 2 or (keys[1:] > keys[:-1]).all():
        return np.zeros(0, np.int64)
    dated = np.flatnonzero(history.on != UNKNOWN)
    order = dated[np.argsort(keys[dated], kind="stable")]
    minutes = np.where(history.minutes[order] == UNKNOWN, 0, history.minutes[order]).astype(np.int64)
    starts = np.flatnonzero(np.concatenate([[True], keys[order][1:] != keys[order][:-1]]))
    sums = np.add.reduceat(minutes, starts) if starts.size and minutes.size else np.zeros(0, np.int64)
    found: Array = rows[order[starts[: sums.size]][sums > MINUTES_OF_A_DAY]]
    return found
