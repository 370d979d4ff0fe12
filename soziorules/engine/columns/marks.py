"""Columns with a meaning of their own: the key of the rows, and what tables of this package carry inside.

The names alone mean nothing: only columns that bear a mark do, and marks of tables from outside are taken off at the door.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from soziorules.engine.language.text import Text

KEY: Final = "id"
"""The column that names a row; it is handed through."""
AS_JSON: Final = b"soziorules.json"
"""Marks, in the metadata of a field, a column of JSON texts: values of several types, read row by row."""
ROW: Final = "$"
"""A column of whole cases as JSON, byte for byte, for rows that have no columns of their own."""
AS_CASE: Final = b"soziorules.case"
"""Marks this column."""
AS_FAULT: Final = b"soziorules.fault"
"""Marks the column that says what is wrong with a row."""
LINE: Final = "$line"
"""A column of numbers of lines, for rows that are named by theirs when they cannot be read."""
AS_LINE: Final = b"soziorules.line"
"""Marks this column."""
TWICE: Final = Text("diese Spalte steht zweimal da", "this column is there twice")


def is_marked(field: pa.Field) -> bool:
    """Return whether a column is one that tables of this package carry inside."""
    return field.metadata is not None and not {AS_JSON, AS_CASE, AS_FAULT, AS_LINE}.isdisjoint(field.metadata)
