"""NDJSON of cases: one case a line, in columns; a line is read as the case file that it is."""

from __future__ import annotations

import json
from collections.abc import Container
from decimal import Decimal
from typing import Any

import pyarrow as pa

from soziorules.engine.columns.convert import batch as joined
from soziorules.engine.columns.convert import column, whole_cases
from soziorules.engine.columns.forms import ColumnForms
from soziorules.engine.diagnostics import Problems
from soziorules.engine.source import load_plain
from soziorules.engine.source.json_plain import DoubtError, read_json_plain
from soziorules.engine.source.limits import MAX_BYTES


def of_lines(lines: list[bytes], key: str, forms: ColumnForms) -> pa.RecordBatch:
    """Return one case a line as columns; a line that has no columns of its own is handed on as a whole."""
    values: dict[str, list[Any]] = {path: [None] * len(lines) for path in forms.columns}
    keys: list[str | None] = [None] * len(lines)
    whole: list[bytes | None] = [None] * len(lines)
    for row, line in enumerate(lines):
        keys[row], flat = _flat(line, key, forms.columns)
        if flat is None:
            whole[row] = _without_key(line, key)
            continue
        for path, value in flat.items():
            values[path][row] = value
    used = {path: each for path, each in values.items() if any(value is not None for value in each)}
    made = [each for path, given in used.items() for each in column(path, given, forms.records)]
    made.append((pa.field(key, pa.string()), pa.array(keys, pa.string())))
    made.append(whole_cases(whole))
    return joined(made)


def _flat(line: bytes, key: str, known: Container[str]) -> tuple[str | None, dict[str, Any] | None]:
    """Return the key of a line and its columns; None where it is no case, or one with other keys."""
    try:
        plain = _read(line)
    except Problems:
        return _key_at_least(line, key), None
    if not isinstance(plain, dict):
        return None, None
    found = plain.pop(key, None)
    called = found if found is None or isinstance(found, str) else _written(found)
    flat: dict[str, Any] = {}
    for name, value in plain.items():
        inner = (
            {f"{name}.{part}": each for part, each in value.items()}
            if isinstance(value, dict)
            else {name: value}
        )
        if not all(path in known for path in inner) or flat.keys() & inner.keys():
            return called, None
        flat |= inner
    return called, flat


def _written(key: Any) -> str:
    return str(key) if isinstance(key, Decimal) else json.dumps(key, default=str)


def _read(line: bytes) -> Any:
    """Return the value of a line as the reader of case files does: quickly where nothing can be wrong with it."""
    try:
        text = line.decode("utf-8")
        if text.isprintable() and len(line) <= MAX_BYTES:
            return read_json_plain(text)
    except (UnicodeDecodeError, DoubtError):
        pass
    return load_plain(line, name=".json")


def _key_at_least(line: bytes, key: str) -> str | None:
    """Return the key of a line that cannot be read, where it stands there plainly: somebody has to find the line."""
    try:
        found = json.loads(line.decode()).get(key)
        found.encode()
    except (ValueError, AttributeError, RecursionError):
        return None
    return str(found)


def _without_key(line: bytes, key: str) -> bytes:
    """Return a line without its key, which is no fact; a line that cannot be read stays as it is."""
    try:
        plain = _read(line)
    except Problems:
        return line
    if isinstance(plain, dict):
        plain.pop(key, None)
    return json.dumps(plain, default=str).encode()
