"""Rows of files that cannot be read at all: each is named with the reason, and the others are decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyarrow as pa

from soziorules.engine.columns.marks import AS_FAULT, AS_LINE, LINE
from soziorules.engine.diagnostics import Diagnostic
from soziorules.engine.language.text import Text

COLUMN: Final = "$fault"
FIELDS, QUOTE, ENCODING, UNNAMED, LONG, STORED, KEYLESS = (
    "fields",
    "quote",
    "encoding",
    "unnamed",
    "long",
    "stored",
    "keyless",
)
FAULTS: Final = {
    FIELDS: Diagnostic(
        "D002",
        Text(
            "die Zeile hat mehr oder weniger Felder als die Kopfzeile",
            "the row has more or fewer fields than the header",
        ),
    ),
    QUOTE: Diagnostic(
        "D002",
        Text(
            "ein Anführungszeichen in dieser Zeile wird nicht geschlossen",
            "a quotation mark in this row is not closed",
        ),
    ),
    KEYLESS: Diagnostic(
        "D002",
        Text(
            "der Schlüssel der Zeile ist nicht lesbar oder steht zweimal da",
            "the key of the row cannot be read, or is there twice",
        ),
    ),
    ENCODING: Diagnostic("S005", Text("kein gültiges UTF-8", "not valid UTF-8")),
    UNNAMED: Diagnostic(
        "D002",
        Text(
            "in einer Spalte ohne Namen steht ein Wert",
            "there is a value in a column without a name",
        ),
    ),
    LONG: Diagnostic("S004", Text("die Zeile ist zu lang", "the row is too long")),
    STORED: Diagnostic(
        "D004",
        Text(
            "dieser Teil der Datei ist beschädigt und nicht lesbar",
            "this part of the file is damaged and cannot be read",
        ),
    ),
}


def line_numbers(numbers: Sequence[int | None]) -> tuple[pa.Field, pa.Array]:
    """Return the column that says on which line of the file some rows stand."""
    return pa.field(LINE, pa.int64(), metadata={AS_LINE: b""}), pa.array(numbers, pa.int64())


def column(faults: Sequence[str | None]) -> tuple[pa.Field, pa.Array]:
    """Return the column that says what is wrong with some rows."""
    return pa.field(COLUMN, pa.string(), metadata={AS_FAULT: b""}), pa.array(faults, pa.string())
