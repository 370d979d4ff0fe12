"""What is said of the day of delivery, for a block of rows, and the co-payment that the rule files work out from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from soziorules.engine.columns.block import Block
from soziorules.engine.columns.forms import TableFigures
from soziorules.engine.columns.lanes import UNKNOWN, Array, Coded, Lane, Subset
from soziorules.soziotherapie.case.choices import CONTACTS
from soziorules.soziotherapie.columns.column_facts import NO, OPEN, YES, choice, codes, truths
from soziorules.soziotherapie.facts.service import LIKELY_CONTACT, LIKELY_PERIOD, PERIODS

Facts = Mapping[str, Lane]
KINDS = tuple(CONTACTS)
AMOUNT = "copayment.amount"


def copayment(given: TableFigures) -> Array:
    """Return what is due for the service of each row in cents; `UNKNOWN` where there is none or it cannot be said."""
    if AMOUNT not in given.facts.program.vocabulary:
        return given.nothing()
    served = given.block.numbers("service.on") != UNKNOWN
    return np.where(served, given.exact(AMOUNT), UNKNOWN).astype(np.int32)


def exemption(block: Block, constants: Any, choices: Any) -> Facts:
    """Return whether people are exempt from the co-payment on the day of delivery."""
    on, until = block.numbers("service.on"), block.numbers("patient.copayment_exempt_until")
    dated = np.where(on == UNKNOWN, OPEN, np.where(on <= until, YES, NO))
    said = np.where(codes(block, "patient.copayment_exempt") == YES, YES, NO)
    return {"service.exempt": truths(np.where(until == UNKNOWN, said, dated))}


def service(block: Block, constants: Any, choices: Any) -> Facts:
    """Return where the day of delivery lies, and which contacts there were on it."""
    return {
        "service.period": Coded(_period(block), tuple(PERIODS)),
        "service.contacts": Subset(_contacts(block), KINDS),
    }


def _period(block: Block) -> Array:
    """Return where each day lies: after the last one, before issue with no earlier prescription, or within."""
    history, on, last = block.lists.history, block.numbers("service.on"), block.numbers("prescription.until")
    before = history.known & (block.issued != UNKNOWN) & (on != UNKNOWN) & (on < block.issued)
    before &= ~choice(block, "prescription.kind", "follow_up")
    if history.prescribed_on.size:
        days, rows = history.prescribed_on, history.rows
        before[rows[(days == UNKNOWN) | (days <= on[rows])]] = False
    after = (last != UNKNOWN) & (on != UNKNOWN) & (on > last)
    within, early, late = (
        list(PERIODS).index(name) + 1 for name in (LIKELY_PERIOD, "before_issue", "after_end")
    )
    found: Array = np.where(after, late, np.where(before, early, within)).astype(np.uint8)
    return found


def _contacts(block: Block) -> Array:
    """Return the kinds of contacts as bits: the one stated, else those that the history lists for the day, else one in person."""
    stated, history, on = codes(block, "service.contact"), block.lists.history, block.numbers("service.on")
    likely = 1 << KINDS.index(LIKELY_CONTACT)
    listed = np.zeros(block.rows, np.uint8)
    if history.on.size:
        rows = np.repeat(history.rows, np.diff(history.delivered))
        here = (history.on != UNKNOWN) & (history.on == on[rows])
        kinds = history.contact[here]
        np.bitwise_or.at(listed, rows[here], np.where(kinds == OPEN, likely, _bit(kinds)).astype(np.uint8))
    listed = np.where(listed == 0, likely, listed)
    found: Array = (np.where(stated == OPEN, listed, _bit(stated)) | 1 << len(KINDS)).astype(np.uint8)
    return found


def _bit(kinds: Array) -> Array:
    """Return the bit of each kind of contact, counted from 1."""
    found: Array = np.left_shift(1, np.maximum(kinds.astype(np.int64), 1) - 1)
    return found
