"""Days as somebody writes them: `YYYY-MM-DD`, within the years that can occur."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from soziorules.engine.language.text import Text

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
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}.*")
_WRITTEN: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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
