"""Arbeitstage: Monday to Friday without the public holidays of a Land, with the reason for every day left out.

Where the Land is not known, only holidays of all Länder are left out, and the days on which Länder differ are named.
The holidays stand in a table generated from the package `holidays` (scripts/generate_holidays.py), for all years that it
knows, 1991 to 2100; of other years none are known. So a check neither needs nor waits for the package.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from soziorules.engine.dataclass import dataclass

TABLE: Final = Path(__file__).with_name("holidays.csv")
TABLE_YEARS: Final = range(1991, 2101)
LAENDER: Final = (
    "BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH",
)  # fmt: skip
_DAY: Final = dt.timedelta(days=1)
_WEEKEND: Final = {5: ("Samstag", "Saturday"), 6: ("Sonntag", "Sunday")}


@dataclass(frozen=True, slots=True)
class Holiday:
    """A public holiday: the Länder in which it is one, and those in parts of which only it is one."""

    day: dt.date
    names: tuple[str, str]
    laender: frozenset[str]
    partly: frozenset[str]

    @property
    def everywhere(self) -> bool:
        """Whether it is a public holiday in all Länder."""
        return len(self.laender) == len(LAENDER)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day that was not counted, and why, in German and English."""

    day: dt.date
    why: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A day that was counted although it is a public holiday in some Länder, or in parts of the one chosen."""

    day: dt.date
    why: tuple[str, str]
    laender: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """The day on which a count ended, the days left out on the way, and the doubtful ones among those counted.

    Where the Land is not known, `last_day` is the earliest and `at_latest` the latest of the days on which it ends in the 16
    Länder, each counted whole; in a known Land `at_latest` takes days that are holidays in a part of it as holidays.
    """

    last_day: dt.date
    skipped: tuple[Skipped, ...]
    doubts: tuple[Doubt, ...]
    at_latest: dt.date


@lru_cache(maxsize=16384)
def working_days_after(day: dt.date, number: int, land: str | None = None) -> Count:
    """Return the `number`-th Arbeitstag after `day`, which is not counted itself (§ 187 Abs. 1 BGB)."""
    skipped: list[Skipped] = []
    doubts: list[Doubt] = []
    began, counted, latest = day, number, _surely_after(day, number, land)
    while number > 0:
        day += _DAY
        why = _why_not(day, land)
        if why is not None:
            skipped.append(Skipped(day, why))
            continue
        doubts.extend(_doubt(day, land))
        number -= 1
    if land is None:
        day = min(working_days_after(began, counted, each).last_day for each in LAENDER)
    return Count(day, tuple(skipped), tuple(doubts), latest)


@lru_cache(maxsize=16384)
def next_working_day(day: dt.date, land: str | None = None) -> Count:
    """Return `day`, or if it is no Arbeitstag the next one: so a deadline moves (§ 26 Abs. 3 SGB X)."""
    why = _why_not(day, land)
    if why is None:
        return Count(day, (), tuple(_doubt(day, land)), _surely_after(day - _DAY, 1, land))
    moved = next_working_day(day + _DAY, land)
    return Count(moved.last_day, (Skipped(day, why), *moved.skipped), moved.doubts, moved.at_latest)


def _why_not(day: dt.date, land: str | None) -> tuple[str, str] | None:
    weekend = _WEEKEND.get(day.weekday())
    if weekend is not None:
        return weekend
    holiday = public_holidays(day.year).get(day)
    if holiday is not None and (holiday.everywhere if land is None else land in holiday.laender):
        return holiday.names
    return None


def _surely_after(day: dt.date, number: int, land: str | None) -> dt.date:
    """Return the `number`-th day after `day` that is an Arbeitstag without doubt; without a Land the latest of all."""
    if land is None:
        return max(_surely_after(day, number, each) for each in LAENDER)
    while number > 0:
        day += _DAY
        number -= _why_not(day, land) is None and not any(_doubt(day, land))
    return day


def _doubt(day: dt.date, land: str | None) -> Iterator[Doubt]:
    holiday = public_holidays(day.year).get(day)
    if holiday is None:
        return
    where = holiday.laender | holiday.partly if land is None else holiday.partly & {land}
    if where:
        yield Doubt(day, holiday.names, tuple(sorted(where)))


@lru_cache(maxsize=64)
def public_holidays(year: int) -> Mapping[dt.date, Holiday]:
    """Return the public holidays of a year in any Land, by day."""
    return {holiday.day: holiday for holiday in _from_table(year)}


def _from_table(year: int) -> Iterator[Holiday]:
    import csv

    with TABLE.open(encoding="utf-8", newline="") as lines:
        of_year = (line for line in lines if line.startswith(f"{year}-"))
        for day, german, english, laender, partly in csv.reader(of_year):
            where = frozenset(LAENDER if laender == "*" else laender.split())
            yield Holiday(dt.date.fromisoformat(day), (german, english), where, frozenset(partly.split()))
