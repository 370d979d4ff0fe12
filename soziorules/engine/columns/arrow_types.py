"""Types of Arrow that are read as others: views, fixed lists, bytes that are text; the rest is read object by object."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from soziorules.engine.columns.cells import is_text
from soziorules.engine.columns.convert import FAILURES, UNFIT, Column, batch, column, whole_cases
from soziorules.engine.columns.forms import Parts
from soziorules.engine.columns.marks import is_marked

OTHERS: Final = (pa.types.is_map, pa.types.is_union, pa.types.is_list_view, pa.types.is_large_list_view)
TEXTS: Final = (
    pa.types.is_string_view, pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view, pa.types.is_fixed_size_binary,
)  # fmt: skip


def readable(given: pa.RecordBatch, key: str, facts: Container[str], records: Parts) -> pa.RecordBatch:
    """Return a batch whose columns are named by path and have types that the readers know, without the key.

    A column of records is taken apart unless a fact bears its name.
    """
    made: list[Column] = []
    for field, array in zip(given.schema, given.columns, strict=True):
        if field.name == key:
            continue
        if is_marked(field):
            made.append((field, array))
        elif pa.types.is_struct(field.type) and field.name not in facts:
            for inner, part in zip(field.type, array.flatten(), strict=True):
                made += _column(f"{field.name}.{inner.name}", part, records)
        else:
            made += _column(field.name, array, records)
    return batch(made or [whole_cases([None] * given.num_rows)])


def _column(name: str, array: pa.Array, records: Parts) -> list[Column]:
    if not _sound(array):
        return column(name, [_text(_object(array, place)) for place in range(len(array))], records)
    found = _cast(array)
    if found is None:
        return column(name, objects(array), records)
    return [(pa.field(name, found.type), found)]


def _sound(array: pa.Array) -> bool:
    """Return whether all texts of a column are UTF-8 and all numbers in it point at something: files of others may lie."""
    if not (is_text(array.type) or pa.types.is_nested(array.type) or pa.types.is_dictionary(array.type)):
        return True
    try:
        array.validate(full=True)
    except pa.ArrowException:
        return False
    return True


def _object(array: pa.Array, place: int) -> Any:
    """Return a value of a column that is not sound; what cannot be read as something that no fact can be."""
    try:
        return array[place].as_py()
    except (ValueError, IndexError, pa.ArrowException):
        return UNFIT


def _cast(array: pa.Array) -> pa.Array | None:
    """Return a column in a type that is read; None where it cannot be."""
    if pa.types.is_run_end_encoded(array.type):
        array = pc.run_end_decode(array)
    target = _target(array.type)
    if target == array.type or target is None:
        return None if target is None else array
    try:
        if pa.types.is_dictionary(array.type):
            return pa.DictionaryArray.from_arrays(array.indices, array.dictionary.cast(target.value_type))
        return array.cast(target)
    except FAILURES:
        return None


def _target(kind: pa.DataType) -> pa.DataType | None:
    """Return the type as which a type is read: itself for most; None where there is none."""
    if (
        isinstance(kind, pa.BaseExtensionType)
        or pa.types.is_run_end_encoded(kind)
        or any(is_(kind) for is_ in OTHERS)
    ):
        return None
    if any(is_(kind) for is_ in TEXTS):
        return pa.large_string()
    if pa.types.is_float16(kind):
        return pa.float32()
    if pa.types.is_dictionary(kind):
        value = _target(kind.value_type)
        return None if value is None else pa.dictionary(kind.index_type, value, kind.ordered)
    if pa.types.is_struct(kind):
        parts = [(field.name, _target(field.type)) for field in kind]
        return None if any(part is None for _, part in parts) else pa.struct(parts)
    if pa.types.is_large_list(kind):
        inner = _target(kind.value_type)
        return None if inner is None else pa.large_list(kind.value_field.with_type(inner))
    if pa.types.is_list(kind) or pa.types.is_fixed_size_list(kind):
        inner = _target(kind.value_type)
        return None if inner is None else pa.list_(kind.value_field.with_type(inner))
    return kind


def objects(array: pa.Array) -> list[Any]:
    """Return the values of a column as Python objects, bytes as text where they are UTF-8."""
    return [_text(python(value)) for value in array]


def python(value: pa.Scalar) -> Any:
    """Return a value as a Python object; a day or a number that Python does not know as something that no fact can be."""
    try:
        return value.as_py()
    except (ValueError, OverflowError, pa.ArrowException):
        return UNFIT


def _text(value: Any) -> Any:
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return UNFIT
