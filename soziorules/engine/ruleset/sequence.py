"""Values and wordings that follow each other: where an end is not written, the next one ends what was before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

from soziorules.engine.dataclass import replace
from soziorules.engine.language.elements import Dated, Period

T = TypeVar("T")
ONE_DAY = dt.timedelta(days=1)


def in_turn(items: Iterable[Dated[T]]) -> tuple[Dated[T], ...]:
    """Return dated things, each without an end ending on the day before the next one begins."""
    dated = tuple(items)
    return tuple(_until_next(each, dated) for each in dated)


def _until_next(item: Dated[T], others: tuple[Dated[T], ...]) -> Dated[T]:
    begins = item.period.begins
    later = [other.period.begins for other in others if other.period.begins > begins]
    if item.period.ends is not None or not later:
        return item
    return replace(item, period=Period(begins, min(later) - ONE_DAY))
