"""A table of cases: its columns checked by name, read block by block, each row also as a single case."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from soziorules.engine.columns import faults
from soziorules.engine.columns.arrow_types import python, readable
from soziorules.engine.columns.block import Block
from soziorules.engine.columns.cells import Cells, from_text, is_text, members_of
from soziorules.engine.columns.convert import as_plain, plain_record
from soziorules.engine.columns.forms import forms_of
from soziorules.engine.columns.lanes import UNKNOWN, UNSTATED, Array, Lane, Ordered
from soziorules.engine.columns.marks import KEY, ROW
from soziorules.engine.columns.names import INTERNAL, check_names, json_columns
from soziorules.engine.columns.wrong_rows import FINE, WrongRows, same
from soziorules.engine.dataclass import replace
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.domain import Domain
from soziorules.engine.language.facts import Amount, Choices, FactType
from soziorules.engine.source import read_source

BLOCK: Final = 1 << 17
"""Rows that are decided together."""


class TableReader:
    """Reads record batches whose columns are named after the paths of a case.

    `text`: all columns hold text, as in CSV. Raises Problems that name every unknown column.
    """

    def __init__(self, schema: pa.Schema, domain: Domain, *, text: bool = False, key: str = KEY) -> None:
        self.forms = forms_of(domain)
        check_names(schema, key, self.forms.columns)
        self._read_case = domain.read_case
        self._day_fact = domain.day_fact
        self._text = text
        self._key = key
        days = self.forms.first_day, self.forms.last_day
        self._cells = {
            path: Cells(path, fact, text=text, blank=self.forms.blank.get(path), days=days)
            for path, fact in self.forms.columns.items()
            if path not in self.forms.lists
        }
        self._lists = self.forms.list_reader(domain.read_case)
        self._wrong = WrongRows(self.forms, domain.read_case)

    def readable(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """Return a batch in the types and with the names that all other methods take."""
        return readable(batch, self._key, self.forms.columns, self.forms.records)

    def _flat(self, batch: pa.RecordBatch) -> dict[str, pa.Array]:
        """Return the columns by path."""
        columns = zip(batch.schema.names, batch.columns, strict=True)
        return {name: column for name, column in columns if name != self._key}

    def read(self, batch: pa.RecordBatch) -> Block:
        """Return the block of a batch; `issued` is the column of the day whose law applies."""
        flat = self._flat(batch)
        rows, marked = batch.num_rows, json_columns(batch.schema)
        suspects: dict[str, Array] = {}
        lanes: dict[str, Lane] = {}
        for path, column in flat.items():
            if path in marked:
                suspects[path] = column.is_valid().to_numpy(zero_copy_only=False)
            elif path in self._cells:
                read = self._cells[path].read(column)
                lanes[path] = read.lane
                if read.odd is not None:
                    suspects[path] = read.odd
        lists = self._lists.read(
            {path: without_empty(flat[path]) for path in self.forms.lists if path in flat}, rows
        )
        suspects |= {path: lists.odd for path in self.forms.lists if path in flat}
        odd = np.logical_or.reduce([np.zeros(rows, bool), *suspects.values()])
        lanes |= lists.lanes
        issued = lanes.get(self._day_fact, UNSTATED)
        days = issued.values if isinstance(issued, Ordered) else np.full(rows, UNKNOWN, np.int32)
        suspects.pop(ROW, None)

        def alike() -> Iterator[Array]:
            yield from self._wrong.groups(flat, suspects, lambda name, value: self._cell(name, value, marked))
            alone = block.odd & ~odd
            stated = np.where(alone, self.forms.alike(replace(block, issued=days, lanes=lanes)), FINE)
            yield from same(stated)
            if block.issued is not days:  # what its own day does not exclude, another day may
                yield from same(np.where(alone & (stated == FINE), self.forms.alike(block), FINE))

        block = Block(
            rows, self._day_fact, days, lanes, lists, odd, lambda row: self.case(flat, row, marked), alike
        )
        block.odd = odd | self.forms.odd(block)
        return block

    def days(self, batch: pa.RecordBatch) -> Array:
        """Return the days of issue of a batch; `UNKNOWN` where none is stated or it cannot be read."""
        if self._day_fact not in batch.schema.names:
            return np.full(batch.num_rows, UNKNOWN, np.int32)
        lane = self._cells[self._day_fact].read(batch.column(self._day_fact)).lane
        assert isinstance(lane, Ordered)
        return lane.values

    def case_of(self, batch: pa.RecordBatch, row: int) -> Any:
        """Return a row of a batch as a single case. Raises Problems that name each path with its problem."""
        return self.case(self._flat(batch), row, json_columns(batch.schema))

    def case(self, flat: Mapping[str, pa.Array], row: int, marked: Mapping[str, str]) -> Any:
        """Return a row as a single case. Raises Problems that name each path with its problem."""
        if faults.COLUMN in marked and flat[faults.COLUMN][row].is_valid:
            raise Problems((faults.FAULTS[flat[faults.COLUMN][row].as_py()],))
        if ROW in flat and flat[ROW][row].is_valid:
            # The name says that it is JSON, whatever it looks like.
            return self._read_case(read_source(flat[ROW][row].as_py(), name=".json"))
        return self._read_case(self.plain(flat, row, marked))

    def plain(self, flat: Mapping[str, pa.Array], row: int, marked: Mapping[str, str]) -> dict[str, Any]:
        """Return a row as plain data in the form of a case file; columns in `marked` hold JSON."""
        made: dict[str, Any] = {}
        for column_name, column in flat.items():
            if column_name in INTERNAL:
                continue
            path, value = self._cell(column_name, python(column[row]), marked)
            if value is not None:
                *outer, name = path.split(".")
                place = made
                for step in outer:
                    place = place.setdefault(step, {})
                place[name] = value
        return made

    def _cell(self, name: str, value: Any, marked: Mapping[str, str]) -> tuple[str, Any]:
        """Return the path of a column, and a cell as it would stand in a case file; columns in `marked` hold JSON."""
        path = marked.get(name, name)
        if path in INTERNAL:
            return path, value
        if name in marked and value is not None:
            value = json.loads(value)
        joined = path in self.forms.texts
        return path, plain_value(self.forms.columns[path], value, text=self._text, joined=joined)


def without_empty(column: pa.Array) -> pa.Array:
    """Return a column in which an empty text states nothing."""
    if not is_text(column.type):
        return column
    if pa.types.is_dictionary(column.type):
        if not pc.any(pc.equal(column.dictionary, "")).as_py():
            return column
        column = column.dictionary_decode()
    empty = pc.equal(column, "")
    return pc.if_else(empty, None, column) if pc.any(empty).as_py() else column


def plain_value(fact: FactType, value: Any, *, text: bool, joined: bool) -> Any:
    """Return a value of a column as it would stand in a case file; None where nothing is stated.

    `text`: all columns hold text. `joined`: this one holds lists as texts between semicolons.
    """
    if isinstance(value, float):
        if math.isnan(value):
            return None
        if math.isinf(value):
            return str(value)
        whole = value.is_integer() and abs(value) < 2**53 and not isinstance(fact, Amount)
        return int(value) if whole else value
    if isinstance(value, dt.date | dt.time | dt.timedelta | bytes):
        return as_plain(value)
    if isinstance(value, Decimal) and not isinstance(fact, Amount):
        return as_plain(value)
    if isinstance(value, str):
        if not value:
            return None
        if isinstance(fact, Choices) or joined or value.lstrip().startswith("["):
            return members_of(value)
        return from_text(fact, value) if text else value
    if isinstance(value, list):
        return [plain_record(each) for each in value]
    return value
