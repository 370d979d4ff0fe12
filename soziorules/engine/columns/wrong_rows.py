"""Wrong rows refused together: rows with the same sort of wrong cells have the same problems, which are found once.

A problem of a cell hangs on the cell alone, and as long as a row has one, nothing that hangs on several cells is looked for. So
one row stands for all whose wrong cells are of the same sort. Whether a cell is wrong at all says the case model.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa

from soziorules.engine.calendar import is_moment, iso_day
from soziorules.engine.columns.arrow_types import objects
from soziorules.engine.columns.cells import DAY
from soziorules.engine.columns.forms import ColumnForms, Parts
from soziorules.engine.columns.lanes import Array
from soziorules.engine.diagnostics import Problems
from soziorules.engine.language.facts import Amount, Boolean, Choice, Choices, Day, FactType, Records, Whole
from soziorules.engine.money import parse_euros

NO_FACT: Final = ""
"""A key that no case has. A case with it is refused before contradictions are looked for, so that all problems are of cells."""
REMEMBERED: Final = 1 << 16
FINE: Final = 0

Span = tuple[dt.date, dt.date]
"""The first and the last of some days."""
Plain = Callable[[str, Any], tuple[str, Any]]
Suspects = Mapping[str, Array]
"""By column, the rows whose cell must be read as in a single case."""


class WrongRows:
    """Finds rows with the same problems, from block to block; what was found of a cell is remembered."""

    def __init__(self, forms: ColumnForms, read_case: Callable[[Any], Any]) -> None:
        self._forms, self._read_case = forms, read_case
        self._sorts: dict[tuple[str, Hashable], int] = {}
        self._seen: dict[tuple[str, Hashable], int] = {}
        self._always = self._count({NO_FACT: None})

    def groups(self, columns: Mapping[str, pa.Array], suspects: Suspects, plain: Plain) -> Iterator[Array]:
        """Yield rows with the same problems, all of cells.

        `plain` gives the path of a column, and a cell as it stands in a case file; what stands in a column that is no fact is
        wrong with its row.
        """
        some = [name for name, odd in suspects.items() if odd.any() and name in columns]
        if not some:
            return
        rows = np.flatnonzero(np.logical_or.reduce([suspects[name] for name in some]))
        codes = np.zeros((len(some), rows.size), np.int64)
        for place, name in enumerate(some):
            here = np.flatnonzero(suspects[name][rows])
            codes[place, here] = self._codes(name, columns[name].take(pa.array(rows[here])), plain)
        wrong = (codes != FINE).any(axis=0)
        rows, codes = rows[wrong], codes[:, wrong]
        if rows.size:
            _, group = np.unique(codes, axis=1, return_inverse=True)
            yield from (rows[some] for some in same(group.reshape(-1) + 1))

    def _codes(self, name: str, column: pa.Array, plain: Plain) -> list[int]:
        """Return for each cell the number of what is wrong with it; `FINE` for nothing."""
        if len(self._seen) > REMEMBERED:
            self._seen.clear()
        return [self._code(name, value, plain) for value in objects(column)]

    def _code(self, name: str, value: Any, plain: Plain) -> int:
        key = name, _hashable(value)
        code = self._seen.get(key)
        if code is None:
            code = self._seen[key] = self._sort(*plain(name, value))
        return code

    def _sort(self, path: str, value: Any) -> int:
        if value is None:
            return FINE
        if path not in self._forms.columns:
            return self._sorts.setdefault((path, value), len(self._sorts) + 1)
        sort = path, self._sort_of(path, value)
        code = self._sorts.get(sort)
        if code is None:
            fine = self._count(_case(path, value)) == self._always
            code = self._sorts[sort] = FINE if fine else len(self._sorts) + 1
        return code

    def _sort_of(self, path: str, value: Any) -> Hashable:
        if isinstance(value, list) and path in self._forms.records:
            days = self._forms.first_day, self._forms.last_day
            return sort_of_records(self._forms.records[path], value, days)
        return sort_of(self._forms.columns[path], value)

    def _count(self, case: dict[str, Any]) -> int:
        try:
            self._read_case({**case, NO_FACT: None})
        except Problems as problems:
            return len(problems.diagnostics)
        return 0


def same(numbers: Array) -> Iterator[Array]:
    """Yield the places of equal numbers; those of `FINE` are left out."""
    places = np.flatnonzero(numbers != FINE)
    order = places[np.argsort(numbers[places], kind="stable")]
    if order.size:
        yield from np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1)


def _case(path: str, value: Any) -> dict[str, Any]:
    *outer, name = path.split(".")
    made: dict[str, Any] = {name: value}
    for step in reversed(outer):
        made = {step: made}
    return made


def sort_of(fact: FactType, value: Any) -> Hashable:
    """Return what a cell that cannot be read has in common with others that have the same problem; else the cell itself."""
    match value:
        case bool():
            return "truth"
        case str():
            return _sort_of_text(fact, value)
        case int() | float():
            return _sort_of_number(fact, value)
        case list() if isinstance(fact, Choices) and all(isinstance(each, str) for each in value):
            return tuple(each in fact.values for each in value)
        case _:
            return _hashable(value)


def _sort_of_text(fact: FactType, text: str) -> Hashable:
    if not text.isprintable():
        return text
    match fact:
        case Day() if is_moment(text):
            return "moment"
        case Day() if not DAY.fullmatch(text):
            return "no day"
        case Choice(values=values) if text not in values:
            return "no choice"
        case Amount() if not _is_amount(text):
            return "no amount"
        case Whole() | Boolean() | Records():
            return "text"
        case _:
            return text


def _sort_of_number(fact: FactType, number: float) -> Hashable:
    match fact:
        case Whole() if isinstance(number, float):
            if not math.isfinite(number):
                return repr(number)
            return "fraction" if not number.is_integer() else _hashable(number)
        case Whole(minimum=low) if low is not None and number < low:
            return "below"
        case Whole(maximum=high) if high is not None and number > high:
            return "above"
        case Choice() | Choices() | Boolean() | Day():
            return "number"
        case _:
            return _hashable(number)


def sort_of_records(parts: Parts, records: list[Any], days: Span) -> Hashable:
    """Return what a list of records has in common with others that have the same problems in the same places.

    A value that is plainly right has none, whatever it is.
    """
    return tuple([_sort_of_record(parts, each, days) for each in records])


def _sort_of_record(parts: Parts, record: Any, days: Span) -> Hashable:
    if not isinstance(record, dict):
        return _hashable(record)
    return tuple(
        [
            (name, _sort_of_part(parts.get(name), value, days))
            for name, value in record.items()
            if value is not None
        ]
    )


def _sort_of_part(part: Any, value: Any, days: Span) -> Hashable:
    if isinstance(part, Mapping):
        return sort_of_records(part, value, days) if isinstance(value, list) else _hashable(value)
    if part is None:
        return _hashable(value)
    return FINE if _is_right(part, value, days) else sort_of(part, value)


def _is_right(fact: FactType, value: Any, days: Span) -> bool:
    """Return whether a value of a record is plainly right; another may be as well."""
    match fact:
        case Choice(values=values):
            return isinstance(value, str) and value in values
        case Whole(minimum=low, maximum=high):
            return type(value) is int and (low is None or low <= value) and (high is None or value <= high)
        case Day():
            day = iso_day(value) if isinstance(value, str) else None
            return day is not None and days[0] <= day <= days[1]
        case _:
            return False


def _is_amount(value: str) -> bool:
    try:
        parse_euros(value)
    except ValueError:
        return False
    return True


def _hashable(value: Any) -> Hashable:
    """Return a key of a value; equal numbers of several types are several values."""
    if isinstance(value, list | dict):
        return json.dumps(value, default=repr)
    return type(value), value


__all__ = ["FINE", "WrongRows", "same", "sort_of"]
