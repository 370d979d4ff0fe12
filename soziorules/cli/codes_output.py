"""How the command `codes` writes: tables for people, JSON and CSV for programs, in German or English."""

from __future__ import annotations

import csv
import io
import json
import locale
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Literal

from soziorules.cli.streams import emit, tell
from soziorules.engine.language.text import LANGUAGES, Language, Text

Format = Literal["table", "json", "csv"]
Value = str | int | bool | list[str] | list[int] | None
Record = Mapping[str, Value]


def language_of(chosen: str | None) -> Language:
    """Return the language chosen, else that of `SOZIORULES_LANG`, else of the locale, else German."""
    for name in (chosen, os.environ.get("SOZIORULES_LANG"), locale.getlocale()[0]):
        for language in LANGUAGES:
            if name and name.lower().startswith(language):
                return language
    return "de"


def write(text: str) -> None:
    """Write a line for a person to standard output."""
    sys.stdout.write(f"{text}\n")


def complain(text: Text, language: Language) -> None:
    """Write a notice to standard error."""
    tell(text(language))


def records(rows: Sequence[Record], form: Format, columns: Mapping[str, Text], language: Language) -> None:
    """Write rows as a table with the columns named, as CSV with the same, or as JSON with all they hold."""
    if form == "json":
        emit(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    elif form == "csv":
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([plain(row.get(name)) for name in columns] for row in rows)
        emit(text.getvalue())
    else:
        table([[title(language) for title in columns.values()], *_cells(rows, columns, language)])


def single(record: Record, form: Format) -> None:
    """Write one record as a JSON object, or as CSV with a header."""
    if form == "json":
        emit(json.dumps(record, ensure_ascii=False, indent=2) + "\n")
    else:
        records([record], form, {name: Text(de=name, en=name) for name in record}, "en")


def table(lines: Sequence[Sequence[str]]) -> None:
    """Write aligned columns; the last one may be as long as it is."""
    widths = [max(len(cell) for cell in column) for column in zip(*lines, strict=True)][:-1]
    for line in lines:
        cells = [cell.ljust(width) for cell, width in zip(line, widths, strict=False)]
        write("  ".join([*cells, line[-1]]).rstrip())


def yes(value: bool, language: Language) -> str:
    """Return yes or no."""
    return Text(de="ja" if value else "nein", en="yes" if value else "no")(language)


def plain(value: Value) -> str:
    """Return a value as CSV holds it."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return " ".join(str(item) for item in value)
        case _:
            return str(value)


def _cells(rows: Sequence[Record], columns: Mapping[str, Text], language: Language) -> list[list[str]]:
    def cell(value: Value) -> str:
        return yes(value, language) if isinstance(value, bool) else plain(value)

    return [[cell(row.get(name)) for name in columns] for row in rows]
