"""Periods after §§ 187, 188 BGB for columns of days: those of `engine.calendar`, looked up in tables of all days."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Final

import numpy as np

from soziorules.engine.columns.lanes import UNKNOWN, Array, number_of

FIRST_DAY: Final = number_of(dt.date(1850, 1, 1))
LAST_DAY: Final = number_of(dt.date(2249, 12, 31))
"""Beyond all days of a case and all periods counted from them."""


@lru_cache(maxsize=1)
def _calendar() -> tuple[Array, Array, Array]:
    """Return year, month and day of the month of every day."""
    every = np.arange(FIRST_DAY, LAST_DAY + 1).astype("datetime64[D]")
    months = every.astype("datetime64[M]")
    year = every.astype("datetime64[Y]").astype(np.int32) + 1970
    month = months.astype(np.int32) % 12
    return year, month, (every - months).astype(np.int32) + 1


@lru_cache(maxsize=1)
def _years() -> Array:
    year, _, _ = _calendar()
    made: Array = np.concatenate([np.zeros(1, np.int32), year.astype(np.int32)])
    return made


@lru_cache(maxsize=1)
def _digits() -> Array:
    """Return every day as a number such as 20261122."""
    year, month, number = _calendar()
    return _with_unknown((year * 10_000 + (month + 1) * 100 + number).astype(np.int32))


@lru_cache(maxsize=16)
def _last_days(years: int) -> Array:
    """The period begins on the day itself and ends before the day with the same number (§ 188 Abs. 2, 3 BGB)."""
    year, month, number = _calendar()
    begins = (
        ((year.astype(np.int64) - 1970 + years) * 12 + month).astype("datetime64[M]").astype("datetime64[D]")
    )
    return _with_unknown((begins.astype(np.int64) + number - 2).astype(np.int32))


@lru_cache(maxsize=16)
def _first_days(years: int) -> Array:
    """Invert `_last_days`: the earliest day from which a period does not end before a day."""
    ends = np.maximum.accumulate(_last_days(years)[1:])
    days = np.arange(FIRST_DAY, LAST_DAY + 1, dtype=np.int32)
    return _with_unknown((FIRST_DAY + np.searchsorted(ends, days, side="left")).astype(np.int32))


def _with_unknown(table: Array) -> Array:
    """What stands for an unknown day lies before all days, and is looked up as the first entry."""
    made: Array = np.concatenate([np.array([UNKNOWN], np.int32), table])
    return made


@lru_cache(maxsize=1)
def month_starts() -> Array:
    """Return the first day of each month from that of `FIRST_DAY` on, and of the one after all."""
    _, _, number = _calendar()
    every = np.arange(FIRST_DAY, LAST_DAY + 1, dtype=np.int64)
    starts: Array = np.concatenate([every[number == 1], [LAST_DAY + 1]])
    return starts


@lru_cache(maxsize=1)
def _months() -> tuple[Array, Array]:
    year, month, number = _calendar()
    return (year.astype(np.int64) - int(year[0])) * 12 + month, number.astype(np.int64)


def month_of(days: Array) -> tuple[Array, Array]:
    """Return for each day the place of its month in `month_starts`, and its day of the month."""
    index, number = _months()
    places = np.clip(np.asarray(days) - FIRST_DAY, 0, index.size - 1)
    return index[places], number[places]


def digits_of(days: Array) -> Array:
    """Return days as numbers such as 20261122."""
    return _look_up(_digits(), np.clip(np.asarray(days), FIRST_DAY, LAST_DAY))


def last_day(first: Array, years: int) -> Array:
    """Return the last day of a period of years whose first day is counted itself; unknown stays unknown."""
    return _look_up(_last_days(years), first)


def first_day(last: Array, years: int) -> Array:
    """Return the earliest day from which a period of years does not end before `last`; unknown stays unknown."""
    return _look_up(_first_days(years), last)


def anniversary(first: Array, years: int) -> Array:
    """Return the first day after full years from `first` on: a birthday; unknown stays unknown."""
    ends = last_day(first, years)
    return np.where(ends == UNKNOWN, ends, ends + 1)


def year_of(days: Array) -> Array:
    """Return the years of days; 0 for what is unknown."""
    return _look_up(_years(), days)


def new_year_after(days: Array) -> Array:
    """Return the first day of the year after a day."""
    years = year_of(days).astype(np.int64) + 1 - 1970
    found: Array = years.astype("datetime64[Y]").astype("datetime64[D]").astype(np.int32)
    return found


def age(born: Array, on: Array) -> Array:
    """Return completed years of life; unknown where a day is."""
    years = (_look_up(_digits(), on) - _look_up(_digits(), born)) // 10_000
    return np.where((born == UNKNOWN) | (on == UNKNOWN), np.int32(UNKNOWN), years)


def _look_up(table: Array, days: Array) -> Array:
    found: Array = table.take(days - (FIRST_DAY - 1), mode="clip")
    return found
