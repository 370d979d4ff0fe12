"""Values worth trying: for each type of fact, those on both sides of every constant that a condition compares with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain, combinations
from typing import Any

from soziorules.engine.language.facts import (
    Amount,
    Boolean,
    Choice,
    Choices,
    Code,
    Day,
    FactType,
    Records,
    Span,
    Whole,
)

Constants = set[Any]
CENT = Decimal("0.01")
ONE_DAY = dt.timedelta(days=1)


def candidates(type_: FactType, constants: Constants, days: dt.date | tuple[dt.date, dt.date]) -> list[Any]:
    """Return known values of a type, one on each side of each constant at least, in ascending order where there is one.

    `days`: a day to start from, or the first and the last that are possible.
    """
    match type_:
        case Boolean():
            return [False, True]
        case Choice(values):
            return list(values)
        case Choices(values):
            sizes = range(len(values) + 1)
            return [frozenset(some) for some in chain.from_iterable(combinations(values, n) for n in sizes)]
        case Whole(minimum=low, maximum=high):
            around = {value + step for value in constants for step in (-1, 0, 1)} or {low or 0}
            return [v for v in sorted(around) if (low is None or v >= low) and (high is None or v <= high)]
        case Amount():
            amounts = {value + step for value in constants for step in (-CENT, Decimal(0), CENT)} or {
                Decimal(1)
            }
            return [amount for amount in sorted(amounts) if amount >= 0]
        case Day():
            return _days(constants, days)
        case Span():
            return list(_spans(constants))
        case Code() | Records():  # pragma: no cover - for the type checker
            raise AssertionError("codes and lists have no candidates of their own")


def _days(constants: Constants, days: dt.date | tuple[dt.date, dt.date]) -> list[dt.date]:
    around = {value + ONE_DAY * step for value in constants for step in (-1, 0, 1)}
    if isinstance(days, tuple):
        first, last = days
        return [day for day in sorted(around | {first, last}) if first <= day <= last]
    return sorted(around or {days})


def _spans(constants: Constants) -> Iterator[tuple[int, int | None]]:
    ends = sorted({0} | {value + step for value in constants for step in (0, 1) if value + step >= 0})
    for low in ends:
        yield from ((low, high) for high in ends if high >= low)
        yield low, None
