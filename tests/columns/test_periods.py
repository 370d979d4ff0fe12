"""Periods in columns are those of the calendar, for every day of more than three centuries."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from soziorules.engine import calendar
from soziorules.engine.columns import periods
from soziorules.engine.columns.lanes import UNKNOWN, number_of

DAYS = [dt.date(1880, 1, 1) + dt.timedelta(days=step) for step in range(0, 117_000, 1)]
NUMBERS = np.array([number_of(day) for day in DAYS], np.int32)


@pytest.mark.parametrize("years", [1, 3, 18])
def test_ends_of_periods(years: int) -> None:
    expected = [number_of(calendar.last_day_of_period(day, years=years)) for day in DAYS]
    assert periods.last_day(NUMBERS, years).tolist() == expected


def test_beginnings_of_periods() -> None:
    expected = [number_of(calendar.first_day_of_period(day, years=3)) for day in DAYS]
    assert periods.first_day(NUMBERS, 3).tolist() == expected


def test_birthdays_and_ages() -> None:
    born = [dt.date(2000, 2, 29), dt.date(1999, 12, 31), dt.date(2008, 3, 1)]
    for day in born:
        column = np.full(NUMBERS.size, number_of(day), np.int32)
        assert periods.age(column, NUMBERS).tolist() == [calendar.age(day, on) for on in DAYS]
    expected = [number_of(calendar.anniversary(day, 18)) for day in DAYS]
    assert periods.anniversary(NUMBERS, 18).tolist() == expected


def test_what_is_unknown_stays_unknown() -> None:
    unknown = np.array([UNKNOWN], np.int32)
    known = np.array([0], np.int32)
    for made in (
        periods.last_day(unknown, 3), periods.first_day(unknown, 3), periods.anniversary(unknown, 18),
        periods.age(unknown, known), periods.age(known, unknown),
    ):  # fmt: skip
        assert made.tolist() == [UNKNOWN]
