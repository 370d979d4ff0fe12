"""Rows of files that cannot be read at all: each is named with the reason, and the others are decided."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyarrow as pa

from soziorules.engine.columns.marks import AS_FAULT
from soziorules.engine.diagnostics import Diagnostic
from soziorules.engine.language.text import Text

COLUMN: Final = "$fault"
FIELDS, ENCODING, UNNAMED, LONG, STORED = "fields", "encoding", "unnamed", "long", "stored"
FAULTS: Final = {
    FIELDS: Diagnostic(
        "D002",
        Text(
            "die Zeile hat mehr oder weniger Felder als die Kopfzeile",
            "the row has more or fewer fields than the header",
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


def column(faults: Sequence[str | None]) -> tuple[pa.Field, pa.Array]:
    """Return the column that says what is wrong with some rows."""
    return pa.field(COLUMN, pa.string(), metadata={AS_FAULT: b""}), pa.array(faults, pa.string())
