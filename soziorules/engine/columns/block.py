"""Some rows of a table, read: what the column forms of a field of law work on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from soziorules.engine.columns.lanes import UNKNOWN, UNSTATED, Array, Lane, Ordered, number_of
from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.domain import Domain


@dataclass(slots=True)
class Block:
    """Some rows of a table: lanes of the flat columns, the lists, and the rows to be read one by one.

    `issued` is the day whose law applies, stated in the column `day_fact`. `lists` is what the field's reader of lists made of
    their columns. `case(row)` is the row as a single case (raises Problems). `alike()` yields rows that have the same problems.
    """

    rows: int
    day_fact: str
    issued: Array
    lanes: Mapping[str, Lane]
    lists: Any
    odd: Array
    case: Callable[[int], Any]
    alike: Callable[[], Iterator[Array]]

    def on_days(self, issued: Array, moved: Mapping[str, Lane]) -> None:
        """Take other days of issue: for the law, for the stated fact, for all that is derived from it, and what moves with it."""
        self.issued = issued
        self.lanes = {**self.lanes, self.day_fact: Ordered(issued), **moved}

    def numbers(self, path: str) -> Array:
        """Return a column of numbers or days, `UNKNOWN` where nothing is stated."""
        lane = self.lanes.get(path, UNSTATED)
        return lane.values if isinstance(lane, Ordered) else np.full(self.rows, UNKNOWN, np.int32)


@dataclass(frozen=True, slots=True)
class Days:
    """Days that are not in the table, for its rows and for single cases alike.

    `as_of` is the day of issue of every row, `undated` of rows that state none. `law` is the day whose law decides all rows,
    whatever day they were issued on. `today` is the day on which somebody looks: with it each row says how far it has come.
    """

    as_of: dt.date | None = None
    undated: dt.date | None = None
    law: dt.date | None = None
    today: dt.date | None = None

    def of(self, stated: Array) -> Array:
        """Return the days of issue of rows from those that they state."""
        if self.as_of is not None:
            return np.full(stated.size, number_of(self.as_of), np.int32)
        if self.undated is not None:
            return np.where(stated == UNKNOWN, number_of(self.undated), stated).astype(np.int32)
        return stated

    def moved(self, stated: Array) -> Array:
        """Return the rows whose day comes from outside."""
        if self.as_of is not None:
            return np.ones(stated.size, bool)
        moved: Array = (stated == UNKNOWN) & (self.undated is not None)
        return moved

    def law_of(self, issued: Array) -> Array:
        """Return the days whose law applies to rows that were issued on some days."""
        return issued if self.law is None else np.full(issued.size, number_of(self.law), np.int32)

    def case(self, domain: Domain, case: Any) -> Any:
        """Return a single case with the day of issue that its row has; a day that its statements exclude is not supposed."""
        if self.as_of is not None:
            return domain.on_day(case, self.as_of)
        supposed = self.undated is not None and domain.day_of(case) is None
        return domain.supposed_on(case, self.undated) if supposed and self.undated is not None else case
