"""From pandas, polars and whatever speaks Arrow to record batches of cases."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import chain, pairwise
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from soziorules.engine.columns.cells import is_list
from soziorules.engine.columns.forms import Parts
from soziorules.engine.columns.marks import AS_CASE, AS_JSON, KEY, ROW, TWICE
from soziorules.engine.columns.names import check_names, unknown_column
from soziorules.engine.columns.row_keys import belonging, check_kinds, without_key
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.language.text import Text

Column = tuple[pa.Field, pa.Array]
FAILURES: Final = (
    pa.ArrowInvalid,
    pa.ArrowTypeError,
    pa.ArrowNotImplementedError,
    OverflowError,
    ValueError,
    TypeError,
)
NOTHING: Final = frozenset({type(None), type(pd.NA), type(pd.NaT)})
NUMBERS: Final = frozenset({int, float})
CONTAINERS: Final = (list, dict, tuple, set, frozenset, np.ndarray)
DEEPEST: Final = 16
DIGITS: Final = 20
SURROGATE: Final = re.compile("[\ud800-\udfff]")
UNFIT: Final = {"": None}
"""Stands for what cannot be written as JSON: no fact can have it."""


def arrow(frame: Any, records: Parts, key: str = KEY) -> pa.Table:
    """Return a table of cases as an Arrow table, without copying where that can be.

    `frame` is a pandas frame, whose column `key` is left to it, an Arrow table or record batch, or anything with the Arrow stream
    interface such as a polars frame. `records` names the fields of records by the column that holds them.
    Raises Problems for anything else.
    """
    if isinstance(frame, pd.DataFrame):
        return pa.Table.from_batches([_from_pandas(frame, records, key)])
    if isinstance(frame, pa.RecordBatch):
        return pa.Table.from_batches([frame])
    if isinstance(frame, pa.Table):
        return frame
    if isinstance(frame, type) or not hasattr(frame, "__arrow_c_stream__"):
        raise no_table(type(frame).__name__)
    try:
        return from_outside(pa.table(frame))
    except (TypeError, ValueError, pa.ArrowException):
        raise no_table(type(frame).__name__) from None


def from_outside(frame: Any) -> Any:
    """Return an Arrow table or batch without what marks columns of this package: it means nothing in a table of somebody else."""
    if not isinstance(frame, pa.Table | pa.RecordBatch) or not any(field.metadata for field in frame.schema):
        return frame
    plain = pa.schema([field.remove_metadata() for field in frame.schema])
    return type(frame).from_arrays(frame.columns, schema=plain)


def _from_pandas(frame: pd.DataFrame, records: Parts, key: str) -> pa.RecordBatch:
    names = list(frame.columns)
    wrong = [unknown_column(name, number, ()) for number, name in enumerate(names, 1) if not _is_name(name)]
    if names.count(key) > 1:
        wrong.append(Diagnostic("C001", TWICE, path=key))
    if wrong:
        raise Problems(wrong)
    made = [
        each
        for place, name in enumerate(names)
        if name != key
        for each in series(frame.iloc[:, place], name, records)
    ]
    return batch(made) if made else batch([whole_cases([None] * len(frame))])


def _is_name(name: Any) -> bool:
    """Return whether a column has a name that Arrow can have."""
    return isinstance(name, str) and not SURROGATE.search(name)


def whole_cases(cases: Sequence[bytes | None]) -> Column:
    """Return a column of cases in JSON, for rows that have no columns of their own."""
    return pa.field(ROW, pa.binary(), metadata={AS_CASE: b""}), pa.array(cases, pa.binary())


def batch(columns: Iterable[Column]) -> pa.RecordBatch:
    """Return columns as a record batch."""
    made = list(columns)
    return pa.RecordBatch.from_arrays(
        [array for _, array in made], schema=pa.schema([field for field, _ in made])
    )


def series(values: pd.Series[Any], name: str, records: Parts) -> list[Column]:
    """Return a column of a pandas frame; what Arrow does not know is read object by object."""
    if values.dtype != object:
        try:
            made = pa.Array.from_pandas(values)
        except FAILURES:
            made = None
        if isinstance(made, pa.ChunkedArray):
            made = made.combine_chunks()
        if made is not None and not isinstance(made, pa.ExtensionArray):
            return [(pa.field(name, made.type), made)]
    return column(name, values.astype(object).tolist(), records)


def column(name: str, values: Sequence[Any], records: Parts) -> list[Column]:
    """Return a column of Python objects; what is of another type than most stands beside it as JSON, to be read row by row.

    Types are not unified: each value is read as if it stood alone.
    """
    kinds = _kinds(values)
    if not kinds:
        return [(pa.field(name, pa.null()), pa.nulls(len(values)))]
    most = kinds.most_common(1)[0][0]
    if len(kinds) == 1 or set(kinds) <= NUMBERS:
        made = _plainly(name, values, records)
        return [as_json(name, values)] if made is None else [made]
    made = _plainly(name, [value if _kind(value) == most else None for value in values], records)
    if made is None:
        return [as_json(name, values)]
    return [made, as_json(name, [None if _kind(value) == most else value for value in values])]


def _kinds(values: Sequence[Any]) -> Counter[Any]:
    """Return how many values are of which kind, what stands for nothing aside."""
    kinds: Counter[Any] = Counter(map(type, values))
    several = len(kinds.keys() - NOTHING) > 1
    if several or any(issubclass(kind, dt.datetime) for kind in kinds):
        kinds = Counter(map(_kind, values))
    return Counter({kind: count for kind, count in kinds.items() if kind not in NOTHING})


def _kind(value: Any) -> Any:
    """Return the kind of a value: its type, and for a time whether it has a zone."""
    if _nothing(value):
        return type(None)
    return (type(value), value.tzinfo is None) if isinstance(value, dt.datetime) else type(value)


def _plainly(name: str, values: Sequence[Any], records: Parts) -> Column | None:
    """Return a column of values of one type; None where they cannot be, or have records with unknown fields."""
    if not _shallow(values):
        return None
    try:
        made = pa.array(values, from_pandas=True)
    except FAILURES:
        return None
    if isinstance(made, pa.ChunkedArray) or not _known(made.type, records.get(name)):
        return None
    if _delicate(made.type) and pa.types.is_nested(made.type) and _mixed(values, made.type):
        return None  # Arrow would make days of the numbers in the same place, and cut times
    return pa.field(name, made.type), made


def _shallow(values: Iterable[Any]) -> bool:
    """Return whether lists and records lie no deeper than in any case: Arrow breaks down at one that holds itself."""
    level = _containers(values)
    for _ in range(DEEPEST):
        if not level:
            return True
        level = _containers(chain.from_iterable(map(_members, level)))
    return False


def _containers(values: Iterable[Any]) -> Iterable[Any]:
    """Return the lists and records among some values, each once."""
    return {id(value): value for value in values if isinstance(value, CONTAINERS)}.values()


def _members(value: Any) -> Iterable[Any]:
    if isinstance(value, np.ndarray):
        return value.ravel().tolist() if value.dtype == object else ()
    return value.values() if isinstance(value, dict) else value


def _delicate(kind: pa.DataType) -> bool:
    """Return whether Arrow turns other values silently into those of a type, or of one in it."""
    if pa.types.is_nested(kind):
        return any(_delicate(kind.field(place).type) for place in range(kind.num_fields))
    return bool(pa.types.is_temporal(kind) or pa.types.is_decimal(kind) or pa.types.is_binary(kind))


def _mixed(values: Iterable[Any], kind: pa.DataType) -> bool:
    """Return whether values of several kinds stand in a place of records for which Arrow has found one delicate type."""
    stated = [value for value in values if value is not None]
    if pa.types.is_struct(kind):
        fields = [field for field in kind if _delicate(field.type)]
        return any(_mixed([record.get(field.name) for record in stated], field.type) for field in fields)
    if pa.types.is_nested(kind):
        return _mixed(chain.from_iterable(stated), kind.field(0).type)
    return len(_kinds(stated)) > 1


def as_json(name: str, values: Sequence[Any]) -> Column:
    """Return a column in which each value stands as JSON text, under another name."""
    texts = [None if _nothing(value) else _json(value) for value in values]
    field = pa.field(f"{name} (JSON)", pa.string(), metadata={AS_JSON: name.encode()})
    return field, pa.array(texts, pa.string())


def _json(value: Any) -> str:
    try:
        return json.dumps(value, default=as_plain, allow_nan=False)
    except ValueError:
        return _json_of_record(value)
    except Exception:  # noqa: BLE001  # an object of somebody else, which may raise anything
        return json.dumps(UNFIT)


def _json_of_record(value: Any) -> str:
    """Return the JSON of lists and records in which a missing number is NaN, as pandas has it."""
    try:
        return json.dumps(plain_record(value), default=as_plain)
    except Exception:  # noqa: BLE001  # as above
        return json.dumps(UNFIT)


def plain_record(value: Any) -> Any:
    """Return a record of a list as it would stand in a case file; what is nested too deep as something that no fact can be."""
    try:
        return _plain(value)
    except RecursionError:
        return UNFIT


def _plain(value: Any) -> Any:
    match value:
        case dict():
            made = {name: _plain(inner) for name, inner in value.items()}
            return {name: inner for name, inner in made.items() if inner is not None}
        case list() | tuple():
            return [_plain(each) for each in value]
        case float() if value.is_integer():
            return int(value)
        case float() if not math.isfinite(value):
            return None if math.isnan(value) else str(value)
        case dt.date() | dt.time() | dt.timedelta() | Decimal() | bytes() | np.ndarray() | np.generic():
            return as_plain(value)
        case _:
            return value


def keys_of(frame: Any, table: pa.Table, key: str) -> pd.Series[Any] | None:
    """Return what names the rows of a frame, as it stands there; None where nothing does."""
    if isinstance(frame, pd.DataFrame):
        return frame[key] if key in frame.columns else None
    if key not in table.column_names:
        return None
    # Whole numbers beside gaps stay exact: as floats, long ones would be the same.
    return pd.Series(table[key].to_pandas(integer_object_nulls=True))


def with_list(
    table: pa.Table, own: pd.Series[Any] | None, name: str, frame: Any, key: str, records: Parts
) -> pa.Table:
    """Return the table with a list for each row from a second one, whose rows are the records of these lists.

    Both have the column `key`; `own` is that of the first. A row to which nothing in the second table belongs has an empty list;
    of a row without a key nobody knows what belongs to it, so its list is unknown.
    Raises Problems for unknown columns of the second, for keys that are of another kind than those of the first, and for rows of
    the second that belong to none of the first.
    """
    entries = arrow(frame, records, key)
    theirs = keys_of(frame, entries, key)
    if own is None or theirs is None or name in table.column_names:
        message = Text(
            f"beide Tabellen brauchen die Schlüsselspalte, die erste keine Spalte {name}",
            f"both tables need the key, the first no column {name}",
        )
        raise Problems((Diagnostic("C001", message, path=key),))
    kept = entries.drop_columns([key] if key in entries.column_names else [])
    if name in records and kept.column_names != [ROW]:
        check_names(kept.schema, key, records[name])
    check_kinds(own, theirs, key)
    offsets, taken = belonging(own, theirs, key)
    unknown = without_key(own)
    rows = kept.take(pa.array(taken))
    if any(field.metadata for field in kept.schema):
        plain = _as_records(rows)
        lists = [
            None if nothing else plain[first:last]
            for nothing, (first, last) in zip(unknown.tolist(), pairwise(offsets.tolist()), strict=True)
        ]
        return _appended(table, column(name, lists, records))
    made = pa.LargeListArray.from_arrays(
        pa.array(offsets, pa.int64()), _records(rows, len(taken)), mask=pa.array(unknown)
    )
    return _appended(table, [(pa.field(name, made.type), made)])


def _appended(table: pa.Table, columns: Iterable[Column]) -> pa.Table:
    for field, array in columns:
        table = table.append_column(field, array)
    return table


def _as_records(rows: pa.Table) -> list[dict[str, Any]]:
    """Return rows as records, with what stands as JSON beside a column in its place."""
    marked = {field.name: (field.metadata or {}).get(AS_JSON) for field in rows.schema}
    found: list[dict[str, Any]] = [{} for _ in range(rows.num_rows)]
    for name, mark in marked.items():
        for record, value in zip(found, rows[name].to_pylist(), strict=True):
            if value is not None:
                record[name if mark is None else mark.decode()] = value if mark is None else json.loads(value)
    return found


def _records(table: pa.Table, rows: int) -> pa.StructArray:
    """Return the rows as records. `Table.to_struct_array` of some versions fails without rows, and rows need columns there."""
    if not table.column_names:
        return pa.array([{}] * rows, pa.struct([]))
    columns = [column.combine_chunks() for column in table.columns]
    return pa.StructArray.from_arrays(columns, fields=list(table.schema))


def _known(kind: pa.DataType, parts: Any) -> bool:
    """Return whether records have known fields only: in a column a field of one record would be one of all."""
    if is_list(kind):
        return _known(kind.value_type, parts)
    if not pa.types.is_struct(kind) or not isinstance(parts, Mapping):
        return True
    return all(each.name in parts and _known(each.type, parts[each.name]) for each in kind)


def _nothing(value: Any) -> bool:
    """Return whether a cell states nothing; so does an empty text, in every kind of table."""
    return (
        value is None
        or value is pd.NA
        or value is pd.NaT
        or (isinstance(value, float) and value != value)
        or (isinstance(value, Decimal) and value.is_nan())
        or (isinstance(value, str) and not value)
    )


def as_plain(value: Any) -> Any:
    """Return what a value that JSON does not know stands for in a case file."""
    if _nothing(value):
        return None
    match value:
        case dt.datetime():
            midnight = value.time() == dt.time() and value.tzinfo is None
            return value.date().isoformat() if midnight else value.isoformat()
        case dt.date():
            return value.isoformat()
        case Decimal() if value.is_finite():
            return _number(value)
        case set() | frozenset():
            return sorted(value)
        case bytes():
            return value.decode("utf-8")
        case np.ndarray():
            return value.tolist()
        case np.floating():
            return float(value)
        case np.integer() | np.bool_():
            return value.item()
        case _:
            return str(value)


def _number(value: Decimal) -> Any:
    """Return a decimal as a number of JSON; as text where that would be another number."""
    if value.adjusted() >= DIGITS:  # a number of a million digits takes minutes to be written out
        return str(value)
    if value == value.to_integral_value():
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else str(value)


def no_table(kind: str) -> Problems:
    """Return the problem of what is no table; only its type is named."""
    message = Text(f"das ist keine Tabelle von Fällen ({kind})", f"this is not a table of cases ({kind})")
    kinds = Text(
        "ein Rahmen von pandas oder polars, eine Tabelle oder ein Stapel von Arrow",
        "a frame of pandas or polars, an Arrow table or record batch",
    )
    return Problems((Diagnostic("D003", message, allowed=kinds),))
