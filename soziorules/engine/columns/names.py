"""The names of columns: those of facts, of the key, and of what tables of this package carry inside; all others are refused.

A name that is no slip of a known one is not repeated: in a file without a header it is a value of the first case.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

import pyarrow as pa

from soziorules.engine.columns import faults
from soziorules.engine.columns.marks import AS_CASE, AS_FAULT, AS_JSON, LINE, ROW, TWICE
from soziorules.engine.diagnostics import Diagnostic, Problems, did_you_mean
from soziorules.engine.language.text import Text

INTERNAL: Final = frozenset({ROW, LINE, faults.COLUMN})
KEY_IS_FACT: Final = Text(
    "als Schlüssel taugt keine Angabe eines Falls", "a fact of a case cannot be the key of the rows"
)
NO_KEY: Final = Text("so kann die Schlüsselspalte nicht heißen", "the key cannot have this name")
MOST: Final = 100
"""So many unknown columns are named: finding what was meant takes time."""
INDEX: Final = Text(
    "die Zeilennummer von pandas gehört nicht in die Tabelle: mit index=False schreiben",
    "the row number of pandas does not belong into the table: write it with index=False",
)
INDEXES: Final = re.compile(r"Unnamed: \d+|__index_level_\d+__|index|level_\d+")
NAMED: Final = Text(
    "Spalten heißen wie die Angaben eines Falls, etwa {some}; dazu die Schlüsselspalte (key, sonst id)",
    "columns are named after the facts of a case, such as {some}; and the key (key, else id)",
)


def check_names(schema: pa.Schema, key: str, known: Iterable[str]) -> None:
    """Raise Problems that name every column that a case does not have, or that is there twice."""
    known, marked = tuple(known), json_columns(schema)
    stated = [
        (path, number)
        for number, field in enumerate((field for field in schema if field.name != key), 1)
        if field.name not in marked
        for path in _paths(field, key, known)
    ]
    beside = [(path, 0) for path in marked.values() if path not in INTERNAL]
    found = _twice(
        [*(path for path, _ in stated), *(name for name in schema.names if name in marked or name == key)],
        marked,
        known,
        key,
    )
    unknown = {path: number for path, number in reversed([*stated, *beside]) if path not in known}
    found += [unknown_column(path, number, known) for path, number in islice(reversed(unknown.items()), MOST)]
    if len(unknown) > MOST:
        more = len(unknown) - MOST
        found.append(Diagnostic("C001", Text(f"und {more} weitere Spalten", f"and {more} more columns")))
    if key in known:
        found.append(Diagnostic("C001", KEY_IS_FACT, path=key))
    if key in INTERNAL or not key:
        found.append(Diagnostic("C001", NO_KEY, path="key"))
    if found:
        raise Problems(found)


def _twice(
    names: Iterable[str], marked: Mapping[str, str], known: Sequence[str], key: str
) -> list[Diagnostic]:
    return [
        Diagnostic("C001", TWICE, path=marked.get(name, name))
        for name, count in Counter(names).items()
        if count > 1 and (marked.get(name, name) in known or name == key)
    ]


def unknown_column(name: Any, number: int, known: Sequence[str]) -> Diagnostic:
    """Return the problem of a column that no case has: its name where it is plainly a slip, else its number."""
    hint = _hint(name, known) if isinstance(name, str) else None
    if hint is not None:
        return Diagnostic("C001", Text("diese Spalte gibt es nicht", "no such column"), path=name, hint=hint)
    some = ", ".join(known[:3])
    allowed = Text(NAMED.de.format(some=some), NAMED.en.format(some=some))
    message = Text(
        f"diese Spalte gibt es nicht (Nr. {number}, den Schlüssel nicht mitgezählt)",
        f"no such column (no. {number}, the key not counted)",
    )
    return Diagnostic("C001", message, allowed=allowed)


def json_columns(schema: pa.Schema) -> dict[str, str]:
    """Return the columns that hold JSON texts, each with the path of its values."""
    marked = {field.name: field.metadata for field in schema if field.metadata is not None}
    whole = {name: name for name, mark in marked.items() if AS_CASE in mark or AS_FAULT in mark}
    return whole | {name: mark[AS_JSON].decode() for name, mark in marked.items() if AS_JSON in mark}


def _paths(field: pa.Field, key: str, known: Sequence[str]) -> Iterator[str]:
    """Yield the paths of the facts that a column states: one of records states the facts that are its fields."""
    if field.name == key:
        return
    if pa.types.is_struct(field.type) and field.name not in known and field.type.num_fields:
        yield from (f"{field.name}.{each.name}" for each in field.type)
    else:
        yield field.name


def _hint(name: str, known: Sequence[str]) -> Text | None:
    return INDEX if INDEXES.fullmatch(name) else did_you_mean(name, known)


__all__ = ["INTERNAL", "NO_KEY", "check_names", "json_columns", "unknown_column"]
