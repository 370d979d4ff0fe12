"""Lanes: the values of one fact for many rows, as small whole numbers in numpy.

Nothing here knows a field of law. Whoever brings a table turns its columns into lanes. What is not stated has a number of
its own in each kind of lane, so that no mask is carried beside the values.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final, TypeAlias, assert_never

import numpy as np
import numpy.typing as npt

from soziorules.engine.dataclass import dataclass
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

Array: TypeAlias = npt.NDArray[Any]

EPOCH: Final = dt.date(1970, 1, 1)
UNKNOWN: Final = -(2**31)
"""Stands in lanes of 32 bits for what is not stated, and for a lower bound of which nothing is known."""
UNBOUNDED: Final = 2**31 - 1
TRUTHS: Final = (True, False)
CENTS: Final = 100


@dataclass(frozen=True, slots=True)
class Coded:
    """One of a list of `values`: 0 is unknown, k stands for `values[k - 1]`. Codes are unsigned."""

    codes: Array
    values: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Ordered:
    """Whole numbers, days since 1970 or, with `scale` 100, cents; the lowest number of the type is unknown."""

    values: Array
    scale: int = 1

    @property
    def unknown(self) -> int:
        """The number that stands for what is not stated."""
        return int(np.iinfo(self.values.dtype).min)


@dataclass(frozen=True, slots=True)
class Bounded:
    """Whole numbers of 32 bits of which bounds are known; all open is (`UNKNOWN`, `UNBOUNDED`).

    `scale` as with `Ordered`. `exact`: the fact counts as known where both bounds are the same, else where there is any.
    """

    low: Array
    high: Array
    scale: int = 1
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Subset:
    """Bit k is set where `values[k]` belongs to the set, the bit after the last one where the set is stated."""

    bits: Array
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """Lists of records: list k has the elements `codes[offsets[k]:offsets[k + 1]]`, each an index into `elements`.

    Row i has list `rows[i]`; None: list i. `known` is False for rows whose list is not stated; None: all are.
    """

    offsets: Array
    codes: Array
    elements: Sequence[Any]
    known: Array | None = None
    rows: Array | None = None

    def of(self, row: int) -> tuple[Any, ...]:
        """Return the elements of a row."""
        place = row if self.rows is None else int(self.rows[row])
        codes = self.codes[self.offsets[place] : self.offsets[place + 1]]
        return tuple(self.elements[code] for code in codes.tolist())


@dataclass(frozen=True, slots=True)
class Unstated:
    """A fact that no row states."""


Lane = Coded | Ordered | Bounded | Subset | Listed | Unstated
UNSTATED: Final = Unstated()


def number_of(day: dt.date | None) -> int:
    """Return a day as the number of days since 1970; `UNKNOWN` for none."""
    return UNKNOWN if day is None else (day - EPOCH).days


def day_of(number: int) -> dt.date | None:
    """Return the day with a number; None for `UNKNOWN`."""
    return None if number == UNKNOWN else EPOCH + dt.timedelta(days=int(number))


def lane_of(fact: FactType, values: Sequence[Any]) -> Lane:
    """Return the lane of single values as a case holds them; slow, for tests and for what has no column form."""
    match fact:
        case Boolean():
            return coded(values, TRUTHS)
        case Choice(choices):
            return coded(values, choices)
        case Code():
            return coded(values, tuple(dict.fromkeys(each for each in values if each is not None)))
        case Choices(choices):
            return Subset(
                np.array([_bits(each, choices) for each in values], _wide(1 << len(choices))), choices
            )
        case Whole():
            return Ordered(np.array([UNKNOWN if each is None else each for each in values], np.int32))
        case Day():
            return Ordered(np.array([number_of(each) for each in values], np.int32))
        case Amount():
            cents = [UNKNOWN if each is None else int(Decimal(each) * CENTS) for each in values]
            return Ordered(np.array(cents, np.int32), CENTS)
        case Span():
            pairs = np.array([_bounds(each) for each in values], np.int32).reshape(-1, 2)
            return Bounded(pairs[:, 0].copy(), pairs[:, 1].copy())
        case Records():
            return _listed(values)
        case _:
            assert_never(fact)


def coded(values: Sequence[Any], choices: Sequence[Any]) -> Coded:
    """Return the lane of single values of a list of choices."""
    number = {choice: code for code, choice in enumerate(choices, 1)}
    codes = [0 if each is None else number[each] for each in values]
    return Coded(np.array(codes, _wide(len(choices))), choices)


def _bits(chosen: frozenset[str] | None, choices: tuple[str, ...]) -> int:
    if chosen is None:
        return 0
    return 1 << len(choices) | sum(1 << place for place, choice in enumerate(choices) if choice in chosen)


def _wide(highest: int) -> npt.DTypeLike:
    return np.min_scalar_type(highest)


def _bounds(value: tuple[int, int | None] | None) -> tuple[int, int]:
    if value is None:
        return UNKNOWN, UNBOUNDED
    return value[0], UNBOUNDED if value[1] is None else value[1]


def _listed(values: Sequence[Sequence[Any] | None]) -> Listed:
    lengths = [0 if each is None else len(each) for each in values]
    flat = [element for each in values if each is not None for element in each]
    elements = {element: code for code, element in enumerate(dict.fromkeys(flat))}
    codes = np.array([elements[element] for element in flat], np.int32)
    offsets = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    known = np.array([each is not None for each in values], bool)
    return Listed(offsets, codes, tuple(elements), None if known.all() else known)


def take(lane: Lane, rows: Array) -> Lane:
    """Return the lane of some rows, each as often as it is named."""
    match lane:
        case Coded(codes, values):
            return Coded(codes[rows], values)
        case Ordered(numbers, scale):
            return Ordered(numbers[rows], scale)
        case Bounded(low, high, scale, exact):
            return Bounded(low[rows], high[rows], scale, exact)
        case Subset(bits, names):
            return Subset(bits[rows], names)
        case Listed() | Unstated():
            return lane
        case _:
            assert_never(lane)


def gather(offsets: Array, rows: Array) -> tuple[Array, Array]:
    """Return offsets for the lists of some rows, and the places of their elements, in order."""
    starts = offsets[:-1][rows]
    lengths = offsets[1:][rows] - starts
    made = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    return made, np.arange(made[-1]) + np.repeat(starts - made[:-1], lengths)
