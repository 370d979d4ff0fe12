"""From pandas, polars and whatever speaks Arrow to record batches of cases."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from soziorules.engine.columns.cells import is_list
from soziorules.engine.columns.forms import Parts
from soziorules.engine.columns.table import AS_JSON
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.language.text import Text

Column = tuple[pa.Field, pa.Array]
FAILURES: Final = (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError)


def arrow(frame: Any, records: Parts) -> pa.Table:
    """Return a table of cases as an Arrow table, without copying where that can be.

    `frame` is a pandas frame, an Arrow table or record batch, or anything with the Arrow stream interface such as a polars frame.
    `records` names the fields of records by the column that holds them.
    """
    if isinstance(frame, pd.DataFrame):
        return pa.Table.from_batches(
            [batch(each for name in frame.columns for each in series(frame[name], name, records))]
        )
    if isinstance(frame, pa.RecordBatch):
        return pa.Table.from_batches([frame])
    return frame if isinstance(frame, pa.Table) else pa.table(frame)


def batch(columns: Iterable[Column]) -> pa.RecordBatch:
    """Return columns as a record batch."""
    made = list(columns)
    return pa.RecordBatch.from_arrays(
        [array for _, array in made], schema=pa.schema([field for field, _ in made])
    )


def series(values: pd.Series[Any], name: str, records: Parts) -> list[Column]:
    """Return a column of a pandas frame."""
    if not isinstance(name, str):
        message = Text(
            "Spalten heißen wie die Angaben eines Falls", "columns are named after the facts of a case"
        )
        raise Problems((Diagnostic("C001", message, path=str(name)),))
    if values.dtype == object:
        return column(name, values.tolist(), records)
    made = pa.Array.from_pandas(values)
    if isinstance(made, pa.ChunkedArray):
        made = made.combine_chunks()
    return [(pa.field(name, made.type), made)]


def column(name: str, values: Sequence[Any], records: Parts) -> list[Column]:
    """Return a column of Python objects; what is of another type than most stands beside it as JSON, to be read row by row."""
    made = _plainly(name, values, records)
    if made is not None:
        return [made]
    kinds = Counter(type(value) for value in values if not _nothing(value))
    most = kinds.most_common(1)[0][0]
    made = _plainly(name, [value if type(value) is most else None for value in values], records)
    if made is None:
        return [as_json(name, values)]
    return [made, as_json(name, [None if type(value) is most else value for value in values])]


def _plainly(name: str, values: Sequence[Any], records: Parts) -> Column | None:
    """Return a column of values of one type; None where they have several, or records with unknown fields."""
    try:
        made = pa.array(values, from_pandas=True)
    except FAILURES:
        return None
    mixed = pa.types.is_date(made.type) and any(type(value) is dt.datetime for value in values)
    return None if mixed or not _known(made.type, records.get(name)) else (pa.field(name, made.type), made)


def as_json(name: str, values: Sequence[Any]) -> Column:
    """Return a column in which each value stands as JSON text, under another name."""
    texts = [None if _nothing(value) else json.dumps(value, default=_plain) for value in values]
    field = pa.field(f"{name} (JSON)", pa.string(), metadata={AS_JSON: name.encode()})
    return field, pa.array(texts, pa.string())


def with_list(table: pa.Table, name: str, entries: Any, key: str, records: Parts) -> pa.Table:
    """Return the table with a list for each row from a second one, whose rows are the records of these lists.

    Both have the column `key`. A row to which nothing in the second table belongs has an empty list.
    """
    entries = arrow(entries, records)
    absent = any(key not in each.column_names for each in (table, entries))
    if absent or name in table.column_names:
        message = Text(
            f"beide Tabellen brauchen die Schlüsselspalte, die erste keine Spalte {name}",
            f"both tables need the key, the first no column {name}",
        )
        raise Problems((Diagnostic("C001", message, path=key),))
    own, theirs = (pd.Series(each[key].to_pandas()) for each in (table, entries))
    places, _ = pd.factorize(pd.concat([own, theirs], ignore_index=True))
    wanted, given = places[: len(own)], places[len(own) :]
    order = np.argsort(given, kind="stable")
    starts = np.searchsorted(given[order], wanted, side="left")
    ends = np.searchsorted(given[order], wanted, side="right")
    starts = np.where(wanted < 0, ends, starts)
    lengths = ends - starts
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    taken = np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], lengths)
    kept = entries.drop_columns([key])
    taken_records = _records(kept.take(pa.array(order[taken])), len(taken))
    lists = pa.LargeListArray.from_arrays(pa.array(offsets, pa.int64()), taken_records)
    return table.append_column(name, lists)


def _records(table: pa.Table, rows: int) -> pa.StructArray:
    """Return the rows as records. `Table.to_struct_array` of some versions fails without rows, and rows need columns there."""
    if not table.column_names:
        return pa.array([{}] * rows, pa.struct([]))
    columns = [column.combine_chunks() for column in table.columns]
    return pa.StructArray.from_arrays(columns, fields=list(table.schema))


def _known(kind: pa.DataType, parts: Parts | None) -> bool:
    """Return whether records have known fields only: in a column a field of one record would be one of all."""
    if is_list(kind):
        return _known(kind.value_type, parts)
    if not pa.types.is_struct(kind) or parts is None:
        return True
    return all(each.name in parts and _known(each.type, parts[each.name]) for each in kind)


def _nothing(value: Any) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and value != value)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, set | frozenset | tuple):
        return sorted(value)
    return value.item() if isinstance(value, np.generic) else str(value)
