"""Days as German law counts them, for columns of days since 1970: the algorithms of `compiler.single_case` over tables.

A day beyond all tables, such as an end that is open, stays as it is.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any, Final

import numpy as np

from soziorules.engine.calendar import TABLE_YEARS, public_holidays
from soziorules.engine.columns.id_sets import dense
from soziorules.engine.columns.lanes import Array, number_of
from soziorules.engine.columns.periods import digits_of, month_of, month_starts
from soziorules.engine.compiler import single_case
from soziorules.engine.compiler.arithmetic import Words
from soziorules.engine.compiler.numbers import FAR, INFINITE
from soziorules.engine.language.formulas import EVERYWHERE

FIRST_WORKDAY: Final = number_of(dt.date(TABLE_YEARS.start, 1, 1))
LAST_WORKDAY: Final = number_of(dt.date(TABLE_YEARS.stop - 1, 12, 31))
MARGIN: Final = 400
"""From so many days before the end of the table on, the n-th Arbeitstag may lie beyond it."""
MONTHS_AT_MOST: Final = 12 * 400
SIZES: Final = {"year": 12, "quarter": 3, "month": 1}


def _kept(day: Any, found: Any) -> Any:
    """Keep a day that is none: an end that is open."""
    far = (day <= -FAR) | (day >= FAR)
    return np.where(far, day, found) if np.any(far) else found


def period_end(day: Any, months: Any, *, counted: bool) -> Any:
    """Return the last day of a period of months, its first day counted or not."""
    index, number = month_of(day)
    index = index + np.minimum(months, MONTHS_AT_MOST)
    starts = month_starts()
    index = np.clip(index, 0, starts.size - 2)
    first = starts[index]
    return _kept(day, first + np.minimum(number - int(counted), starts[index + 1] - first) - 1)


def edge(day: Any, of: str, *, last: bool) -> Any:
    """Return the first or last day of the year, quarter or month in which a day lies."""
    index, _ = month_of(day)
    size, starts = SIZES[of], month_starts()
    first = index // size * size
    found = starts[np.minimum(first + size, starts.size - 1)] - 1 if last else starts[first]
    return _kept(day, found)


def age(born: Any, day: Any) -> Any:
    """Return the completed years of life on a day; 0 before birth."""
    years = np.maximum((digits_of(day) - digits_of(born)) // 10_000, 0).astype(np.int64)
    nothing, anything = (born >= FAR) | (day <= -FAR), (born <= -FAR) | (day >= FAR)
    if np.any(nothing) or np.any(anything):
        years = np.where(nothing, 0, np.where(anything, INFINITE, years))
    return years


def workday(day: Any, number: Any, land: Words, *, latest: bool) -> Any:
    """Return the earliest or latest n-th Arbeitstag after a day in the Länder that are possible."""
    if not any(map(np.ndim, (day, number, land.bits))):
        possible = tuple(word for place, word in enumerate(land.words) if land.bits >> place & 1)
        return single_case.workday(int(day), int(number), possible, latest)
    numbers = np.unique(number).tolist()
    day, number, bits = np.broadcast_arrays(day, number, land.bits)
    places, sets = dense(bits, 1 << len(land.words))
    laender = [
        tuple(word for place, word in enumerate(land.words) if each >> place & 1) for each in sets.tolist()
    ]
    if len(numbers) == 1:
        return _after(day, numbers[0], laender, places, latest)
    found = np.array(day, np.int64)
    for count in numbers:
        rows = number == count
        found[rows] = _after(day[rows], count, laender, places[rows], latest)
    return found


def _after(day: Array, number: int, laender: list[tuple[str, ...]], places: Array, latest: bool) -> Array:
    """Return the n-th Arbeitstag after each day, in the Länder at its place."""
    if not day.size:
        return np.array(day, np.int64)
    if number < MARGIN // 2:
        tables = np.stack([_table(number, each, latest) for each in laender])
        found: Array = tables[places, np.clip(day - FIRST_WORKDAY, 0, tables.shape[1] - 1)]
        last = LAST_WORKDAY - MARGIN - 2 * number
        beyond = np.flatnonzero((day < FIRST_WORKDAY) | (day > last))
    else:
        found, beyond = np.array(day, np.int64), np.arange(day.size)
    for row in beyond.tolist():
        found[row] = single_case.workday(int(day[row]), number, laender[places[row]], latest)
    return found


@lru_cache(maxsize=256)
def _table(number: int, laender: tuple[str, ...], latest: bool) -> Array:
    """Return the n-th Arbeitstag after each day of the table of public holidays."""
    every = np.arange(FIRST_WORKDAY, LAST_WORKDAY + 1, dtype=np.int64)
    if number < 1:
        return every
    join = np.maximum if latest else np.minimum
    tables = []
    for land in laender:
        working = _workdays(land, latest)
        places = np.searchsorted(working, every, side="right") + number - 1
        tables.append(working[np.minimum(places, working.size - 1)])
    found: Array = join.reduce(tables)
    return found


@lru_cache(maxsize=64)
def _workdays(land: str, latest: bool) -> Array:
    """Return all Arbeitstage of a Land; for the latest end those that are none in parts of it are left out."""
    every = np.arange(FIRST_WORKDAY, LAST_WORKDAY + 1, dtype=np.int64)
    free = {
        number_of(holiday.day)
        for year in TABLE_YEARS
        for holiday in public_holidays(year).values()
        if (
            holiday.everywhere
            if land == EVERYWHERE
            else land in holiday.laender or (latest and land in holiday.partly)
        )
    }
    weekday = (every + 3) % 7  # 1 January 1970 was a Thursday
    found: Array = every[(weekday < 5) & ~np.isin(every, sorted(free))]
    return found
