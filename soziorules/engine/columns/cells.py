"""Flat columns of a table as lanes.

Nothing is refused here and nothing guessed: what is not plainly a value of the fact makes its row *odd*, and odd rows are
read one by one as single cases, which then says what is wrong, or takes them. So a table is accepted exactly as single cases are.
"""

from __future__ import annotations

import ast
import datetime as dt
import json
import re
import warnings
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from soziorules.engine.columns.lanes import (
    CENTS,
    TRUTHS,
    UNKNOWN,
    Array,
    Coded,
    Lane,
    Ordered,
    Subset,
    number_of,
)
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.facts import Amount, Boolean, Choice, Choices, Day, FactType, Whole
from soziorules.engine.money import parse_euros

ODD: Final = UNKNOWN + 1
"""Stands for a value that must be read as in a single case."""
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EVER: Final = (dt.date.min, dt.date.max)


@dataclass(frozen=True, slots=True)
class Read:
    """The lane of a column, and which rows must be read as single cases (None: no row)."""

    lane: Lane
    odd: Array | None = None


class Cells:
    """Reads the column of one stated fact, block by block; texts are looked at once.

    `text`: everything is text, as in CSV. `blank`: a number that says that the value is not known. Days lie within `days`.
    """

    def __init__(
        self,
        path: str,
        fact: FactType,
        *,
        text: bool = False,
        blank: int | None = None,
        days: tuple[dt.date, dt.date] = EVER,
    ) -> None:
        self._path, self._fact, self._text, self._blank = path, fact, text, blank
        self._first, self._last = map(number_of, days)
        self._seen: dict[Any, int] = {}

    def read(self, column: pa.Array) -> Read:
        """Return the lane of a block of the column."""
        column = decoded(column)
        match self._fact:
            case Boolean():
                return _coded(self._booleans(column), TRUTHS)
            case Choice(values):
                if not is_text(column.type) and not pa.types.is_null(column.type):
                    return _coded(_all_odd(column, 0), values)
                number = {value: place for place, value in enumerate(values, 1)}
                return _coded(self._looked_up(column, lambda text: number.get(text, ODD), 0), values)
            case Choices(values):
                return self._subsets(column, values)
            case Whole(minimum=low, maximum=high):
                return self._wholes(column, low, high)
            case Day():
                return _ordered(self._days(column))
            case Amount():
                return _ordered(self._amounts(column), CENTS)
            case _:
                raise AssertionError(f"{self._path} is no flat column")

    def _booleans(self, column: pa.Array) -> Array:
        if pa.types.is_boolean(column.type):
            truths: Array = column.cast(pa.uint8()).fill_null(2).to_numpy()
            return (2 - truths.astype(np.int32)).astype(np.int32)
        if self._text and is_text(column.type):
            codes = {True: 1, False: 2}
            return self._looked_up(column, lambda text: codes.get(from_text(Boolean(), text), ODD), 0)
        return _all_odd(column, 0)

    def _wholes(self, column: pa.Array, low: int | None, high: int | None) -> Read:
        numbers = self._whole_numbers(column)
        if self._blank is not None:
            numbers = np.where(numbers == self._blank, UNKNOWN, numbers)
        fits = (numbers >= (ODD + 1 if low is None else low)) & (
            numbers <= (2**31 - 1 if high is None else high)
        )
        return _ordered(np.where(fits | (numbers == UNKNOWN), numbers, ODD).astype(np.int32))

    def _whole_numbers(self, column: pa.Array) -> Array:
        if pa.types.is_integer(column.type):
            if pa.types.is_uint64(column.type):
                most = pa.scalar(2**62, pa.uint64())
                column = pc.if_else(pc.greater(column, most), most, column)
            numbers: Array = column.cast(pa.int64()).fill_null(UNKNOWN).to_numpy()
            return numbers
        if pa.types.is_floating(column.type):
            # pandas makes floats of whole numbers as soon as one is missing.
            floats = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
            whole = (np.rint(floats) == floats) & (np.abs(floats) < 2**31 - 1)
            return np.where(np.isnan(floats), UNKNOWN, np.where(whole, floats, ODD).astype(np.int64))
        if pa.types.is_decimal(column.type):
            return self._looked_up(column, _whole_from_decimal, UNKNOWN)
        if self._text and is_text(column.type):
            return self._looked_up(column, self._whole_from_text, UNKNOWN)
        return _all_odd(column, UNKNOWN)

    def _whole_from_text(self, text: str) -> int:
        number = from_text(Whole(""), text)
        return number if isinstance(number, int) and abs(number) < 2**31 - 1 else ODD

    def _days(self, column: pa.Array) -> Array:
        if pa.types.is_timestamp(column.type) and column.type.tz is None:
            dates = column.cast(pa.date32(), safe=False)
            midnight = (
                pc.equal(dates.cast(column.type), column).fill_null(True).to_numpy(zero_copy_only=False)
            )
            days = np.where(midnight, dates.cast(pa.int32()).fill_null(UNKNOWN).to_numpy(), ODD)
        elif pa.types.is_date(column.type):
            days = column.cast(pa.date32()).cast(pa.int32()).fill_null(UNKNOWN).to_numpy()
        elif is_text(column.type):
            return self._looked_up(column, self._day_from_text, UNKNOWN)
        else:
            return _all_odd(column, UNKNOWN)
        fits = ((days >= self._first) & (days <= self._last)) | (days == UNKNOWN)
        return np.where(fits, days, ODD).astype(np.int32)

    def _day_from_text(self, text: str) -> int:
        if not DAY.fullmatch(text):
            return ODD
        try:
            number = number_of(dt.date.fromisoformat(text))
        except ValueError:
            return ODD
        return number if self._first <= number <= self._last else ODD

    def _amounts(self, column: pa.Array) -> Array:
        if pa.types.is_floating(column.type):
            floats = column.cast(pa.float64()).to_numpy(zero_copy_only=False)
            cents = np.rint(np.nan_to_num(floats, nan=-1.0, posinf=-1.0, neginf=-1.0) * CENTS)
            exact = (cents / CENTS == floats) & (cents >= 0) & (cents < 10**9)
            return np.where(np.isnan(floats), UNKNOWN, np.where(exact, cents, ODD)).astype(np.int32)
        if pa.types.is_integer(column.type):
            numbers = column.cast(pa.int64(), safe=False).fill_null(UNKNOWN).to_numpy()
            fits = (numbers >= 0) & (numbers < 10**7)
            return np.where(numbers == UNKNOWN, UNKNOWN, np.where(fits, numbers * CENTS, ODD)).astype(
                np.int32
            )
        if is_text(column.type) or pa.types.is_decimal(column.type):
            return self._looked_up(column, _cents, UNKNOWN)
        return _all_odd(column, UNKNOWN)

    def _subsets(self, column: pa.Array, values: tuple[str, ...]) -> Read:
        kind = np.min_scalar_type(1 << len(values))
        if is_text(column.type):
            words = self._looked_up(column, lambda text: _word(members_of(text), values), 0)
        elif is_list(column.type):
            words = self._joined(column, values)
        else:
            words = _all_odd(column, 0)
        odd = words == ODD
        return Read(Subset(np.where(odd, 0, words).astype(kind), values), odd if odd.any() else None)

    def _joined(self, column: pa.Array, values: tuple[str, ...]) -> Array:
        offsets, inner, known = lists(column)
        if not is_text(decoded(inner).type):
            filled = np.diff(offsets) > 0
            return np.where(known, np.where(filled, ODD, 1 << len(values)), 0)
        codes = self._looked_up(decoded(inner), lambda text: _word([text], values), ODD)
        words = np.where(known, 1 << len(values), 0)
        starts, longest = offsets[:-1], int(np.diff(offsets).max(initial=0))
        for place in range(longest):
            has = np.flatnonzero(np.diff(offsets) > place)
            code = codes[starts[has] + place]
            words[has] = np.where((code == ODD) | (words[has] == ODD), ODD, words[has] | code)
        return words

    def _looked_up(self, column: pa.Array, read: Callable[[Any], int], nothing: int) -> Array:
        """Read each distinct value once, over all blocks."""
        if pa.types.is_null(column.type):
            return np.full(len(column), nothing, np.int32)
        encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        table = np.empty(len(encoded.dictionary) + 1, np.int32)
        table[-1] = nothing
        for place, value in enumerate(encoded.dictionary.to_pylist()):
            number = self._seen.get(value)
            if number is None:
                # An empty text states nothing, in every kind of table.
                number = self._seen[value] = nothing if value in (None, "") else read(value)
            table[place] = number
        found: Array = table[encoded.indices.fill_null(len(table) - 1).to_numpy()]
        return found


def decoded(column: pa.Array) -> pa.Array:
    """Return the column with dictionaries unfolded unless they hold text."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return column if is_text(kind.value_type) else column.dictionary_decode()
    return column


def is_text(kind: pa.DataType) -> bool:
    """Return whether a column holds text, in a dictionary or not."""
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def is_list(kind: pa.DataType) -> bool:
    """Return whether a column holds lists."""
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind))


def lists(column: pa.Array) -> tuple[Array, pa.Array, Array]:
    """Return offsets from 0, the elements, and which rows hold a list; the others have no elements."""
    known = column.is_valid().to_numpy(zero_copy_only=False)
    offsets = column.offsets.to_numpy().astype(np.int64)
    inner = column.values
    lengths = np.diff(offsets)
    if lengths[~known].any():
        column = pa.array(column.to_pylist(), column.type)
        offsets, inner = column.offsets.to_numpy().astype(np.int64), column.values
    return offsets - offsets[0], inner.slice(offsets[0], offsets[-1] - offsets[0]), known


def _coded(numbers: Array, values: Sequence[Any]) -> Read:
    odd = numbers == ODD
    codes = np.where(odd, 0, numbers).astype(np.uint8)
    return Read(Coded(codes, values), odd if odd.any() else None)


def _ordered(numbers: Array, scale: int = 1) -> Read:
    odd = numbers == ODD
    if not odd.any():
        return Read(Ordered(numbers, scale))
    return Read(Ordered(np.where(odd, UNKNOWN, numbers).astype(np.int32), scale), odd)


def _all_odd(column: pa.Array, nothing: int) -> Array:
    """A column of another type: whatever is stated in it must be read one by one."""
    return np.where(column.is_null().to_numpy(zero_copy_only=False), nothing, ODD)


def _whole_from_decimal(value: Decimal) -> int:
    whole = value == value.to_integral_value() and abs(value) < 2**31 - 1
    return int(value) if whole else ODD


def _cents(value: str | Decimal) -> int:
    try:
        return int(parse_euros(value) * CENTS)
    except ValueError:
        return ODD


def _word(members: Any, values: tuple[str, ...]) -> int:
    if not isinstance(members, list) or not all(isinstance(each, str) and each in values for each in members):
        return ODD
    word = 1 << len(values)
    for each in members:
        word |= 1 << values.index(each)
    return word


WHOLE: Final = re.compile(r"(-?(?:0|[1-9][0-9]{0,17}))(?:\.0)?")
"""pandas writes 35 as 35.0 as soon as a value of the column is missing."""
LONGEST: Final = 1 << 16
WRITTEN: Final = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
"""As JSON, Python and spreadsheets write them."""


def from_text(fact: FactType, text: str) -> Any:
    """Return the value that a text stands for in a column of text."""
    match fact:
        case Boolean():
            return WRITTEN.get(text, text)
        case Whole():
            found = WHOLE.fullmatch(text)
            return text if found is None else int(found[1])
        case _:
            return text


def _as_pandas_writes(text: str) -> Any:
    """Return the list that a text shows as Python writes it, as pandas does into CSV; else the text, which a case refuses."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # which would print a part of the row
            found = ast.literal_eval(text) if len(text) <= LONGEST else text
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return text
    return found if isinstance(found, list) else text


def members_of(text: str) -> Any:
    """Return the list that a text stands for: JSON, a list as Python writes it, or parts between semicolons such as `A1; B2`."""
    stripped = text.strip()
    if stripped.startswith("["):
        try:
            return json.loads(stripped)
        except (ValueError, RecursionError):
            return _as_pandas_writes(stripped)
    return [part.strip() for part in stripped.split(";")]
