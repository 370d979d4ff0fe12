"""Keys of any type as text files can have them. What they say is never changed, but for a NUL in CSV, which no reader takes.

A key that begins like a formula stays as it is, so that it still names its row; whoever runs a file is told how many there are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

FORMULA: Final = "^[=@\t\r]|^[+-].*[^0-9., -]"
"""How a text begins that spreadsheets calculate; numbers with a sign aside."""
NUL: Final = "\0"
SHOWN: Final = "\N{SYMBOL FOR NULL}"
_NATIVE: Final = (pa.types.is_integer, pa.types.is_boolean, pa.types.is_decimal, pa.types.is_null)


def csv_type(kind: pa.DataType) -> pa.DataType:
    """Return the type as which a column is written into CSV: a plain number or truth as it is, all else as text."""
    native = any(is_(kind) for is_ in _NATIVE) or kind in (pa.float32(), pa.float64())
    return kind if native else pa.string()


def for_csv(batch: pa.RecordBatch, schema: pa.Schema) -> pa.RecordBatch:
    """Return a batch in the types of `csv_type`."""
    columns = zip(batch.columns, schema.types, strict=True)
    return pa.RecordBatch.from_arrays([_as(column, kind) for column, kind in columns], schema=schema)


def _as(column: pa.Array, kind: pa.DataType) -> pa.Array:
    if column.type == kind or kind != pa.string():
        return without_nul(column) if kind == pa.string() else column
    plain = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if pa.types.is_string(plain) or pa.types.is_large_string(plain) or pa.types.is_string_view(plain):
        return without_nul(column.cast(kind))
    return without_nul(pa.array([_text(python(each)) for each in column], kind))


def without_nul(texts: pa.Array) -> pa.Array:
    """Return texts with a visible sign for each NUL."""
    found = pc.any(pc.match_substring(texts, NUL)).as_py()
    return pc.replace_substring(texts, NUL, SHOWN) if found else texts


def formulas(keys: pa.Array) -> int:
    """Return how many keys a spreadsheet would take for formulas."""
    plain = keys.type.value_type if pa.types.is_dictionary(keys.type) else keys.type
    if not (pa.types.is_string(plain) or pa.types.is_large_string(plain) or pa.types.is_string_view(plain)):
        return 0
    texts = keys.cast(pa.large_string())
    return int(pc.sum(pc.match_substring_regex(texts, FORMULA)).as_py() or 0)


def rows(batch: pa.RecordBatch) -> Iterator[dict[str, Any]]:
    """Yield the rows of a batch; a day or time that Python does not know as its number."""
    columns = [_objects(column) for column in batch.columns]
    for values in zip(*columns, strict=True):
        yield dict(zip(batch.schema.names, values, strict=True))


def _objects(column: pa.Array) -> list[Any]:
    try:
        found: list[Any] = column.to_pylist()
    except (ValueError, OverflowError, pa.ArrowException):
        return [python(each) for each in column]
    return found


def python(value: pa.Scalar) -> Any:
    """Return a value as Python has it; a day or time that it does not know as its number."""
    try:
        return value.as_py()
    except (ValueError, OverflowError, pa.ArrowException):
        return (
            getattr(value, "value", None)
            if not isinstance(value, pa.ListScalar | pa.StructScalar)
            else str(value)
        )


def as_json(value: Any) -> str:
    """Return what stands in JSON for a value that it does not know: bytes as text, or as hexadecimal digits."""
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return value.hex()
    return str(value)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, default=as_json)
    return as_json(value)


__all__ = ["as_json", "csv_type", "for_csv", "formulas", "rows"]
