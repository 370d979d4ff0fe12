"""NDJSON of cases: one case a line, in columns; a line is read as the case file that it is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa

from soziorules.engine.columns import faults
from soziorules.engine.columns.convert import batch as joined
from soziorules.engine.columns.convert import column, whole_cases
from soziorules.engine.columns.forms import ColumnForms
from soziorules.engine.diagnostics import Diagnostic, Problems, json_path
from soziorules.engine.language.facts import Amount, Boolean, Choice, Day, FactType, Whole
from soziorules.engine.source import FlawedSourceError, MapNode, Node, load_nodes, load_plain, to_plain
from soziorules.engine.source.load import DoubtError, read_json_plain
from soziorules.engine.source.nodes import MAX_BYTES

COMMA: Final = re.compile(r"[ \t]*,")
STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"')
SINGLE: Final = (Amount, Boolean, Choice, Day, Whole)
"""Facts of one value: in a line a text may stand there. Where several are meant, a case file takes a list only."""


def of_lines(lines: Sequence[tuple[int, bytes]], key: str, forms: ColumnForms) -> pa.RecordBatch:
    """Return one case a line, each with its number, as columns; a line that has no columns of its own is handed on as a whole."""
    values: dict[str, list[Any]] = {path: [None] * len(lines) for path in forms.columns}
    keys: list[str | None] = [None] * len(lines)
    whole: list[bytes | None] = [None] * len(lines)
    numbers: list[int | None] = [None] * len(lines)
    wrong: list[str | None] = [None] * len(lines)
    for row, (number, line) in enumerate(lines):
        keys[row], flat = _flat(line, key, forms.columns)
        if flat is None:
            numbers[row] = number
            whole[row], wrong[row] = _without_key(line, key)
            continue
        for path, value in flat.items():
            values[path][row] = value
    used = {path: each for path, each in values.items() if any(value is not None for value in each)}
    made = [each for path, given in used.items() for each in column(path, given, forms.records)]
    made.append((pa.field(key, pa.string()), pa.array(keys, pa.string())))
    return joined([*made, whole_cases(whole), faults.column(wrong), faults.line_numbers(numbers)])


def _flat(line: bytes, key: str, facts: Mapping[str, FactType]) -> tuple[str | None, dict[str, Any] | None]:
    """Return the key of a line and its columns; None where it is no case, or one that columns do not take as a case file does."""
    try:
        plain = _read(line)
    except FlawedSourceError as flawed:
        return _called(None if flawed.node is None else to_plain(flawed.node), key), None
    except Problems:
        return _key_at_least(line, key), None
    called = _called(plain, key)
    if not isinstance(plain, dict):
        return called, None
    plain.pop(key, None)
    flat: dict[str, Any] = {}
    for name, value in plain.items():
        inner = (
            {f"{name}.{part}": each for part, each in value.items()}
            if isinstance(value, dict)
            else {name: value}
        )
        if (
            not all(_fits(facts.get(path), each) for path, each in inner.items())
            or flat.keys() & inner.keys()
        ):
            return called, None
        flat |= inner
    return called, flat


def _fits(fact: FactType | None, value: Any) -> bool:
    """Return whether columns take a value as a case file does: for them an empty text states nothing, and others may be lists."""
    return fact is not None and (not isinstance(value, str) or (bool(value) and isinstance(fact, SINGLE)))


def _called(plain: Any, key: str) -> str | None:
    """Return the key of a case as text."""
    found = plain.get(key) if isinstance(plain, dict) else None
    if isinstance(found, str):
        return found if found.isprintable() or _encodes(found) else None
    return (
        None
        if found is None
        else str(found)
        if isinstance(found, Decimal)
        else json.dumps(found, default=str)
    )


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


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
    """Return the key of a line that cannot be read, where it stands there once and not inside of anything."""
    name = re.escape(json.dumps(key, ensure_ascii=False).encode())
    found = [*re.finditer(name + rb"[ \t]*:[ \t]*", line)]
    if len(found) != 1:
        return None
    before = STRING.sub(b"", line[: found[0].start()])
    if before.count(b"{") + before.count(b"[") - before.count(b"}") - before.count(b"]") != 1:
        return None
    try:
        value, _ = json.JSONDecoder().raw_decode(line[found[0].end() :].decode(errors="replace"))
    except (ValueError, RecursionError):
        return None
    plain = isinstance(value, str | int) and "\ufffd" not in str(value)
    return _called({key: value}, key) if plain else None


def _without_key(line: bytes, key: str) -> tuple[bytes, str | None]:
    """Return a line with blanks in the place of its key, which is no fact, and what is wrong with the key.

    The places of everything else stay. A line that cannot be read stays as it is.
    """
    wrong: tuple[Diagnostic, ...] = ()
    try:
        root: Node | None = load_nodes(line, name=".json")
    except FlawedSourceError as flawed:
        root, wrong = flawed.node, flawed.diagnostics
    except Problems:
        return line, None
    if not isinstance(root, MapNode) or root.get(key) is None:
        return line, None
    start, end = _stretch(root, key)
    text = root.source.text
    columns = (each.place.column for each in wrong if each.place is not None)
    twice = any(each.path == json_path([key]) for each in wrong)
    fault = faults.KEYLESS if twice or any(start < column <= end for column in columns) else None
    return (text[:start] + " " * (end - start) + text[end:]).encode(), fault


def _stretch(root: MapNode, key: str) -> tuple[int, int]:
    """Return from where to where an entry stands, with one of the commas beside it."""
    place = next(place for place, (name, _) in enumerate(root.entries) if name.value == key)
    name, value = root.entries[place]
    comma = COMMA.match(root.source.text, value.end)
    if comma is not None:
        return name.start, comma.end()
    return root.entries[place - 1][1].end if place else name.start, value.end
