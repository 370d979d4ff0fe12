"""Some rows of a table, read: what the column forms of a field of law work on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from soziorules.engine.columns.lanes import UNKNOWN, UNSTATED, Array, Lane, Ordered
from soziorules.engine.dataclass import dataclass


@dataclass(slots=True)
class Block:
    """Some rows of a table: lanes of the flat columns, the lists, and the rows to be read one by one.

    `issued` is the day whose law applies, stated in the column `day_fact`. `lists` is what the field's reader of lists made of
    their columns. `case(row)` is the row as a single case (raises Problems).
    """

    rows: int
    day_fact: str
    issued: Array
    lanes: Mapping[str, Lane]
    lists: Any
    odd: Array
    case: Callable[[int], Any]

    def numbers(self, path: str) -> Array:
        """Return a column of numbers or days, `UNKNOWN` where nothing is stated."""
        if path == self.day_fact:
            return self.issued
        lane = self.lanes.get(path, UNSTATED)
        return lane.values if isinstance(lane, Ordered) else np.full(self.rows, UNKNOWN, np.int32)


@dataclass(frozen=True, slots=True)
class Days:
    """Days of issue that are not in the table: `as_of` for every row, `undated` for rows without one.

    `law` is the day whose law decides all rows, whatever day they were issued on.
    """

    as_of: dt.date | None = None
    undated: dt.date | None = None
    law: dt.date | None = None

    def of(self, case_day: dt.date | None) -> dt.date | None:
        """Return the day whose law applies to a row with a day of issue."""
        return self.as_of or case_day or self.undated
