"""Wrong rows refused together: rows with the same sort of wrong cells have the same problems, which are found once.

A problem of a cell hangs on the cell alone, and as long as a row has one, nothing that hangs on several cells is looked for. So
one row stands for all whose wrong cells are of the same sort. Whether a cell is wrong at all says the case model.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa

from soziorules.engine.calendar import is_moment
from soziorules.engine.columns.arrow_types import objects
from soziorules.engine.columns.cells import DAY
from soziorules.engine.columns.lanes import Array
from soziorules.engine.diagnostics import Problems
from soziorules.engine.language.facts import Amount, Boolean, Choice, Choices, Day, FactType, Whole
from soziorules.engine.money import parse_euros

NO_FACT: Final = ""
"""A key that no case has. A case with it is refused before contradictions are looked for, so that all problems are of cells."""
REMEMBERED: Final = 1 << 16
FINE: Final = 0

Plain = Callable[[str, Any], tuple[str, Any]]
Suspects = Mapping[str, Array]
"""By column, the rows whose cell must be read as in a single case."""


class WrongRows:
    """Finds rows with the same problems, from block to block; what was found of a cell is remembered."""

    def __init__(self, facts: Mapping[str, FactType], read_case: Callable[[Any], Any]) -> None:
        self._facts, self._read_case = facts, read_case
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
        if path not in self._facts:
            return self._sorts.setdefault((path, value), len(self._sorts) + 1)
        sort = path, sort_of(self._facts[path], value)
        code = self._sorts.get(sort)
        if code is None:
            fine = self._count(_case(path, value)) == self._always
            code = self._sorts[sort] = FINE if fine else len(self._sorts) + 1
        return code

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
        case Whole() | Boolean():
            return "text"
        case _:
            return text


def _sort_of_number(fact: FactType, number: float) -> Hashable:
    match fact:
        case Whole() if isinstance(number, float):
            return "fraction" if not number.is_integer() else _hashable(number)
        case Whole(minimum=low) if low is not None and number < low:
            return "below"
        case Whole(maximum=high) if high is not None and number > high:
            return "above"
        case Choice() | Choices() | Boolean() | Day():
            return "number"
        case _:
            return _hashable(number)


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
