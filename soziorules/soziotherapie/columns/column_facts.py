"""The derived facts of persons, deadlines and diagnoses, for a block of rows; each is the column form of one derivation.

A derivation that is not listed here, and not in the ledger, is made row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from soziorules.engine.columns.block import Block
from soziorules.engine.columns.id_sets import dense
from soziorules.engine.columns.lanes import (
    TRUTHS,
    UNKNOWN,
    Array,
    Coded,
    Lane,
    Listed,
    Ordered,
    Unstated,
    gather,
)
from soziorules.engine.columns.periods import year_of
from soziorules.engine.language.facts import Scalar
from soziorules.soziotherapie.case.choices import LAENDER
from soziorules.soziotherapie.columns.case_lists import Code
from soziorules.soziotherapie.facts.indications import Indication, usage
from soziorules.soziotherapie.facts.person import LIKELY_PAYER

Facts = Mapping[str, Lane]
Constants = Mapping[str, Scalar]
Choices = Mapping[str, str]
YES, NO, OPEN = 1, 2, 0


def payer(block: Block, constants: Constants, choices: Choices) -> Facts:
    """Return who pays, and who does where nothing is said of it."""
    stated, insured = codes(block, "patient.coverage"), codes(block, "patient.statutory_insured")
    lane = block.lanes.get("patient.coverage")
    names = lane.values if isinstance(lane, Coded) else ("statutory", "none")
    nobody = np.where(insured == NO, names.index("none") + 1, OPEN)
    implied = np.where(insured == YES, names.index("statutory") + 1, nobody)
    found = np.where(stated != OPEN, stated, implied)
    likely = np.where(found == OPEN, names.index(LIKELY_PAYER) + 1, found)
    both = (("patient.payer", found), ("service.payer", likely))
    return {fact: Coded(each.astype(np.uint8), names) for fact, each in both}


def stay(block: Block, constants: Constants, choices: Choices) -> Facts:
    """Return from which day a stay in hospital is over."""
    issued, day = block.issued, block.numbers("prescription.discharged_on")
    later = (day != UNKNOWN) & (day > issued)
    found = np.where(issued == UNKNOWN, UNKNOWN, np.where(later, day, issued + 1))
    return {"patient.discharge_awaited": Ordered(found.astype(np.int32))}


def permission(block: Block, constants: Constants, choices: Choices) -> Facts:
    """Return whether the permission of the KV is in force on the day of issue."""
    stated = codes(block, "prescriber.kv_permission")
    begins, ends = (
        block.numbers("prescriber.kv_permission_from"),
        block.numbers("prescriber.kv_permission_until"),
    )
    issued = block.issued
    dated = ((begins != UNKNOWN) | (ends != UNKNOWN)) & (stated != NO)
    outside = (issued < begins) | ((ends != UNKNOWN) & (issued > ends))
    within = np.where(begins != UNKNOWN, YES, stated)
    by_day = np.where(issued == UNKNOWN, stated, np.where(outside, NO, within))
    later = (begins != UNKNOWN) & (issued != UNKNOWN) & (begins > issued)
    return {
        "prescriber.permission_in_force": truths(np.where(dated, by_day, stated)),
        "prescriber.permission_begins_on": Ordered(np.where(later, begins, UNKNOWN).astype(np.int32)),
    }


def on_other_days(block: Block, rows: Array, issued: Array) -> Facts:
    """Return what is otherwise if some rows are issued on other days: who left is no longer in hospital, a permission may run."""
    return {**_stays_over(block, rows, issued), **_permission_by_days(block, rows, issued)}


def _stays_over(block: Block, rows: Array, issued: Array) -> Facts:
    """Return whether patients are in hospital: no longer from the day of discharge on.

    Not where that day lies before the day of issue that the row states: then it ended an earlier stay.
    """
    lane, left = block.lanes.get("inpatient"), block.numbers("prescription.discharged_on")
    if not isinstance(lane, Coded):
        return {}
    this_stay = (left != UNKNOWN) & ((block.issued == UNKNOWN) | (block.issued <= left))
    over = rows & (lane.codes == YES) & this_stay & (issued >= left) & (issued != block.issued)
    return {"inpatient": Coded(np.where(over, NO, lane.codes).astype(np.uint8), TRUTHS)}


def _permission_by_days(block: Block, rows: Array, issued: Array) -> Facts:
    """Return whether there is a permission: what is said of the day of a row is left out where its days do not go with it."""
    lane, stated = block.lanes.get("prescriber.kv_permission"), block.issued
    begins, ends = (block.numbers(f"prescriber.kv_permission_{name}") for name in ("from", "until"))
    if not isinstance(lane, Coded):
        return {}
    late = (ends != UNKNOWN) & (issued > ends)
    runs, outside = (begins != UNKNOWN) & (begins <= issued) & ~late, (issued < begins) | late
    against = np.where(lane.codes == NO, runs, (lane.codes == YES) & outside)
    open_then = rows & against & (stated != UNKNOWN) & (issued != stated)
    return {"prescriber.kv_permission": Coded(np.where(open_then, OPEN, lane.codes).astype(np.uint8), TRUTHS)}


def seat(block: Block, constants: Constants, choices: Choices) -> Facts:
    """Return the Land whose public holidays count."""
    own, provider = codes(block, "approval.land"), codes(block, "provider.land")
    return {"approval.holiday_land": Coded(np.where(own != OPEN, own, provider), tuple(LAENDER))}


def indications(block: Block, constants: Constants, choices: Choices) -> Facts:
    """Return the diagnoses as rules see them: every distinct code, mark, kind and year is looked at once."""
    made = block.lists.diagnoses
    if made is None:
        return {"diagnoses": Unstated()}
    first, context = _context(block, made.elements)
    offsets, codes, rows = made.offsets, made.codes, made.rows
    if context is None:
        context = np.zeros(offsets.size - 1, np.int64)
    elif rows is not None:
        several = int(context.max(initial=0)) + 1
        rows, lists = dense(rows * several + context, (offsets.size - 1) * several)
        context = lists % several
        offsets, where = gather(offsets, lists // several)
        codes = codes[where]
    found, elements = _looked_at(made.elements, codes, offsets, context, first)
    known = None if made.known.all() else made.known
    return {"diagnoses": Listed(offsets, elements, found, known, rows)}


def _context(block: Block, written: Sequence[Code]) -> tuple[int, Array | None]:
    """Return the first year of the rows, and what else their lists depend on; None where that is the same for all.

    That is the year, and of codes without a mark whether they are those of a hospital.
    """
    if not block.rows:
        return 0, None
    first, last = year_of(block.issued.take([block.issued.argmin(), block.issued.argmax()])).tolist()
    unmarked = any(mark is None for _, mark in written)
    if first == last and not unmarked:
        return first, None
    years = year_of(block.issued)
    first = int(years.min())
    context: Array = (years.astype(np.int64) - first) << 1
    return first, context | choice(block, "prescription.kind", "discharge") if unmarked else context


def _looked_at(
    written: Sequence[Code], codes: Array, offsets: Array, context: Array, first: int
) -> tuple[tuple[Indication, ...], Array]:
    """Return the distinct diagnoses of some lists as rules see them, and which of them stands at each place."""
    several = len(written)
    owner = np.repeat(np.arange(offsets.size - 1), np.diff(offsets))
    both = (context[owner] >> 1) * several + codes
    places, distinct = dense(both, int(both.max(initial=0)) + 1)
    # What a code can be used for is the same all year; lists are only looked at where a Stern code is among them.
    uses = [_usage(written[key % several][0], key // several + first) for key in distinct.tolist()]
    secondary = np.array([use == "manifestation" for use in uses], bool)
    alone = np.zeros(offsets.size - 1, np.int64)
    if secondary.any():
        alone[owner] = 1
        alone[owner[~secondary[places]]] = 0
    keys = (places.astype(np.int64) << 2) | (((context & 1) << 1) | alone)[owner]
    elements, kinds = dense(keys, 4 * distinct.size)
    found = tuple(
        _indication(written[int(distinct[key >> 2]) % several], uses[key >> 2], bool(key & 2), bool(key & 1))
        for key in kinds.tolist()
    )
    return found, elements


def _usage(code: str, year: int) -> str | None:
    return usage(code, year) if code and year else None


def _indication(code: Code, use: str | None, inpatient: bool, alone: bool) -> Indication:
    mark = code[1]
    standing = "G" if mark is None and inpatient else mark
    return Indication(code[0], mark, standing, "terminal" if use == "manifestation" and not alone else use)


def codes(block: Block, path: str) -> Array:
    """Return the codes of a column of choices or truth values; 0 where nothing is stated."""
    lane = block.lanes.get(path)
    return lane.codes if isinstance(lane, Coded) else np.zeros(block.rows, np.uint8)


def choice(block: Block, path: str, value: str) -> Array:
    """Return the rows in which a column has a value."""
    lane = block.lanes.get(path)
    if not isinstance(lane, Coded) or value not in lane.values:
        return np.zeros(block.rows, bool)
    found: Array = lane.codes == lane.values.index(value) + 1
    return found


def truths(rows: Array) -> Coded:
    """Return the lane of truth values from `YES`, `NO` and `OPEN`."""
    return Coded(rows.astype(np.uint8), TRUTHS)


DERIVATIONS: Final[Mapping[str, Callable[[Block, Constants, Choices], Facts]]] = {
    "payer": payer,
    "stay": stay,
    "permission": permission,
    "seat": seat,
    "indications": indications,
}
