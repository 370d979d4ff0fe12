"""The yardstick for columns: the rules of `small_rules/` in numpy, in blocks, as a careful programmer writes them for speed.

Columns hold one byte a row (GAF and units two): 0 is unknown; truth values are 1 yes, 2 no; groups and purposes their place
in the list of values from 1 on; of sets the highest bit says that they are stated. Diagnoses are one code for each distinct list.
The answer is that of `handwritten.decide`: outcome, masks of the rules missed and open.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

BLOCK: Final = 1 << 16
NOT_ELIGIBLE, UNDETERMINED, ELIGIBLE = 0, 2, 4
YES, NO, UNKNOWN = 1, 2, 0
AUTHORISED: Final = range(1, 10)
NO_PURPOSE: Final = 4
TRUTHS: Final = ((1, "permission"), (2, "insured"), (8, "inability"), (9, "capability"))
"""Rules that ask for a yes, with their bits."""


def decide(columns: Mapping[str, Array], listed: Array, mental: Array) -> tuple[Array, Array, Array]:
    """Return outcomes and the masks of missed and open rules.

    `listed[code]` and `mental[code]` say of a list of diagnoses 1 (yes), 2 (no) or 0 (unknown).
    """
    rows = columns["group"].size
    outcome, missed, open_ = np.empty(rows, np.uint8), np.zeros(rows, np.uint16), np.zeros(rows, np.uint16)
    for start in range(0, rows, BLOCK):
        part = slice(start, start + BLOCK)
        block = {name: column[part] for name, column in columns.items()}
        outcome[part] = _decide(block, listed, mental, missed[part], open_[part])
    return outcome, missed, open_


def _decide(block: Mapping[str, Array], listed: Array, mental: Array, missed: Array, open_: Array) -> Array:
    group, gaf, units = block["group"], block["gaf"], block["units"]
    missed |= group > AUTHORISED[-1]
    open_ |= group == UNKNOWN
    for bit, name in TRUTHS:
        _set(missed, block[name] == NO, bit)
        _set(open_, block[name] == UNKNOWN, bit)
    _set(missed, block["purpose"] == NO_PURPOSE, 7)
    _set(open_, block["purpose"] == UNKNOWN, 7)
    _set(missed, block["impairments"] == 1 << 4, 6)
    _set(open_, block["impairments"] == UNKNOWN, 6)
    is_listed, is_mental = listed[block["diagnoses"]], mental[block["diagnoses"]]
    _set(missed, is_mental == NO, 3)
    _set(open_, is_mental == UNKNOWN, 3)
    high, higher, unknown = gaf > 50, gaf > 40, gaf == UNKNOWN
    _set(missed, high & (is_listed == YES), 4)
    _set(open_, (high & (is_listed == UNKNOWN)) | (unknown & (is_listed != NO)), 4)
    single = (is_mental == YES) & (is_listed == NO)
    perhaps = (is_mental != NO) & (is_listed != YES)
    _set(missed, higher & single, 5)
    _set(open_, (higher & perhaps & ~single) | (unknown & perhaps), 5)
    _set(missed, units > 30, 11)
    stated = units == UNKNOWN
    _set(open_, stated, 10)
    _set(open_, stated, 11)
    return np.where(missed != 0, NOT_ELIGIBLE, np.where(open_ != 0, UNDETERMINED, ELIGIBLE)).astype(np.uint8)


def _set(mask: Array, rows: Array, bit: int) -> None:
    mask |= rows.astype(np.uint16) << np.uint16(bit)
