"""Days as German law counts them: periods and ages (§§ 187, 188 BGB), deadlines and Arbeitstage (§ 26 SGB X).

Where the day from which a period runs is counted itself (§ 187 Abs. 2), the period ends on the day before the day that bears
the same number; where that month has no such day, on its last one (§ 188 Abs. 2, 3). Libraries that add a month to
a date and subtract a day get some of these ends wrong.

Arbeitstage are Monday to Friday without the public holidays of a Land. Where the Land is not known, only holidays of all
Länder are left out, and the days on which Länder differ are named. The holidays stand in a table generated from the package
`holidays` (scripts/generate_holidays.py), for all years that it knows, 1991 to 2100; of other years none are known. So a check
neither needs nor waits for the package.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.text import Text
from soziorules.engine.pattern import pattern

__all__ = [
    "DAY_ALLOWED",
    "EARLIEST_DAY",
    "LATEST_DAY",
    "MOMENT_ALLOWED",
    "Count",
    "Doubt",
    "Holiday",
    "Skipped",
    "add_months",
    "add_years",
    "age",
    "anniversary",
    "first_day_of_period",
    "is_moment",
    "iso_day",
    "last_day_of_period",
    "missing_day",
    "next_working_day",
    "plain_day",
    "public_holidays",
    "weeks_after",
    "with_days",
    "working_days_after",
]


EARLIEST_DAY: Final = dt.date(1880, 1, 1)
LATEST_DAY: Final = dt.date(2199, 12, 31)
"""Far enough that no period counted from a day of a case leaves the calendar."""

DAY_ALLOWED: Final = Text(
    f"ein Tag wie 2026-11-22, von {EARLIEST_DAY.year} bis {LATEST_DAY.year}",
    f"a day such as 2026-11-22, from {EARLIEST_DAY.year} to {LATEST_DAY.year}",
)
MOMENT_ALLOWED: Final = Text(
    "ein Tag ohne Uhrzeit und ohne Zeitzone, wie 2026-11-22 (in Python .date() des Zeitpunkts am Ort)",
    "a day without a time and without a zone, such as 2026-11-22 (in Python .date() of the local point in time)",
)
_MOMENT: Final = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}.*")
ONE_DAY: Final = dt.timedelta(days=1)
_WRITTEN: Final = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_GERMAN: Final = pattern(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")


def plain_day(value: object) -> dt.date | None:
    """Return the day that a value of Python names: a date, a text, or a time that is midnight without a zone; else None."""
    if isinstance(value, str):
        return iso_day(value)
    if isinstance(value, dt.datetime):
        value = None if is_moment(value) else value.date()
    return value if isinstance(value, dt.date) and EARLIEST_DAY <= value <= LATEST_DAY else None


def is_moment(value: object) -> bool:
    """Return whether a value names a point in time, which is no day: with a time of day, or with a zone that says whose day."""
    if isinstance(value, dt.datetime):
        # pandas counts nanoseconds, of which Python knows nothing.
        return (
            value.tzinfo is not None or value.time() != dt.time.min or bool(getattr(value, "nanosecond", 0))
        )
    return isinstance(value, str) and _MOMENT.fullmatch(value) is not None


def iso_day(text: str) -> dt.date | None:
    """Return the day that a text names, or None where it names none, or one that cannot occur."""
    if not _WRITTEN.fullmatch(text):
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST_DAY <= day <= LATEST_DAY else None


def missing_day(text: str) -> Text | None:
    """Return that there is no such day, where a text is written like one (2026-02-31, 31.02.2026); None for anything else."""
    german = _GERMAN.fullmatch(text)
    written = f"{german[3]}-{german[2]:0>2}-{german[1]:0>2}" if german else text
    if not _WRITTEN.fullmatch(written):
        return None
    try:
        dt.date.fromisoformat(written)
    except ValueError:
        year, month, day = written.split("-")
        return Text(f"den {day}.{month}.{year} gibt es nicht", f"there is no {written}")
    return None


def with_days(value: Any, move: Callable[[dt.date], dt.date]) -> Any:
    """Return plain data, such as what a case states, with every day in it moved, a written one written again."""
    match value:
        case dt.date():
            return move(value)
        case str():
            day = iso_day(value)
            return value if day is None else move(day).isoformat()
        case Mapping():
            return {name: with_days(each, move) for name, each in value.items()}
        case list() | tuple():
            return [with_days(each, move) for each in value]
        case _:
            return value


def last_day_of_period(first: dt.date, *, years: int = 0, months: int = 0) -> dt.date:
    """Return the last day of a period of at least one month whose first day is counted itself.

    2003-05-21 and three years give 2006-05-20; 2024-02-29 and three years give 2027-02-28.
    """
    months += 12 * years
    if first.day == 1:
        return _day_in_month(first, months - 1, 31)
    return _day_in_month(first, months, first.day - 1)


def first_day_of_period(last: dt.date, *, years: int) -> dt.date:
    """Return the earliest day from which a period of `years` years does not end before `last`."""
    return add_years(last, -years) + ONE_DAY


def anniversary(first: dt.date, years: int) -> dt.date:
    """Return the first day after `years` full years from `first` on: a birthday, or the start of the next period.

    Somebody born on 29 February has the birthday on 1 March where there is no 29 February.
    """
    return last_day_of_period(first, years=years) + ONE_DAY


def age(born: dt.date, on: dt.date) -> int:
    """Return the completed years of life on a day; the day of birth counts (§ 187 Abs. 2 Satz 2 BGB)."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the last day of a period that an event on `day` sets off (§ 187 Abs. 1, § 188 Abs. 2, 3 BGB)."""
    return _day_in_month(day, months, day.day)


def add_years(day: dt.date, years: int) -> dt.date:
    """Return the last day of a period of years that an event on `day` sets off; 29 February ends on 28 February."""
    return _day_in_month(day, 12 * years, day.day)


def weeks_after(event: dt.date, weeks: int) -> dt.date:
    """Return the last day of a period of weeks after an event (§ 187 Abs. 1, § 188 Abs. 2 BGB)."""
    return event + dt.timedelta(7 * weeks)


def _day_in_month(day: dt.date, months: int, number: int) -> dt.date:
    """Return the day `number` of the month that lies `months` after that of `day`, or the last of that month."""
    year, month = divmod(12 * day.year + day.month - 1 + months, 12)
    return dt.date(year, month + 1, number if number <= 28 else min(number, _days_of_month(year, month + 1)))


def _days_of_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


TABLE: Final = Path(__file__).with_name("holidays.csv")
TABLE_YEARS: Final = range(1991, 2101)
LAENDER: Final = (
    "BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH",
)  # fmt: skip
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
        day += ONE_DAY
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
        return Count(day, (), tuple(_doubt(day, land)), _surely_after(day - ONE_DAY, 1, land))
    moved = next_working_day(day + ONE_DAY, land)
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
        day += ONE_DAY
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
    with TABLE.open(encoding="utf-8") as lines:
        of_year = (line.rstrip("\n").split(",") for line in lines if line.startswith(f"{year}-"))
        for day, german, english, laender, partly in of_year:
            where = frozenset(LAENDER if laender == "*" else laender.split())
            yield Holiday(dt.date.fromisoformat(day), (german, english), where, frozenset(partly.split()))
