"""Keys of rows: which records of a second table belong to which row, and whether each belongs to one.

A record that is lost without a word would count as one that never was.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

import numpy as np
import pandas as pd

from soziorules.engine.columns.lanes import Array
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.language.text import Text

TEXT, NUMBER, TRUTH, DAY, TIME, BYTES, OTHER = "text", "number", "truth", "day", "time", "bytes", "other"
KINDS: Final[Mapping[str, Text]] = {
    TEXT: Text("Texte", "texts"),
    NUMBER: Text("Zahlen", "numbers"),
    TRUTH: Text("Wahrheitswerte", "truth values"),
    DAY: Text("Tage", "days"),
    TIME: Text("Zeitpunkte", "points in time"),
    BYTES: Text("Bytes", "bytes"),
    OTHER: Text("Werte anderer Art", "values of another kind"),
}
_TYPES: Final = (
    (bool | np.bool_, TRUTH),
    (int | float | Decimal | np.number, NUMBER),
    (str, TEXT),
    (dt.datetime | np.datetime64, TIME),
    (dt.date, DAY),
    (bytes, BYTES),
)


SHOWN: Final = 5
"""So many rows are named by their position."""
NO_CASE: Final = Text(
    "der Schlüssel passt zu keiner Zeile der ersten Tabelle; Zeilen der zweiten: {count} (Position {first}, von 0 an gezählt)",
    "the key matches no row of the first table; rows of the second: {count} (position {first}, counted from 0)",
)
NO_KEY: Final = Text(
    "der Schlüssel ist leer; Zeilen der zweiten Tabelle: {count} (Position {first}, von 0 an gezählt)",
    "the key is empty; rows of the second table: {count} (position {first}, counted from 0)",
)
ALLOWED: Final = Text(
    "in jeder Zeile der zweiten Tabelle ein Schlüssel der ersten, Zeichen für Zeichen gleich (führende Nullen, Leerzeichen)",
    "in each row of the second table a key of the first, the same to the letter (leading zeros, blanks)",
)


def check_kinds(own: pd.Series[Any], theirs: pd.Series[Any], key: str) -> None:
    """Raise Problems where the second table has keys of a kind that the first has none of: they could never belong to a row."""
    first, second = _kinds(own), _kinds(theirs)
    strange = sorted(second - first)
    if not first or not strange:
        return
    here, there = _named(first), _named(set(strange))
    message = Text(
        f"Schlüssel sind in der ersten Tabelle {here.de}, in der zweiten {there.de}: das passt nie zusammen",
        f"keys are {here.en} in the first table, but {there.en} in the second: these never match",
    )
    allowed = Text("in beiden Tabellen dieselbe Art von Schlüssel", "keys of the same kind in both tables")
    raise Problems((Diagnostic("C001", message, path=key, allowed=allowed),))


def _named(kinds: set[str]) -> Text:
    names = [KINDS[kind] for kind in sorted(kinds)]
    return Text(" / ".join(name.de for name in names), " / ".join(name.en for name in names))


def _kinds(keys: pd.Series[Any]) -> set[str]:
    types = {type(key) for key in keys.astype(object) if not _missing(key)}
    return {_kind(each) for each in types}


def _missing(key: Any) -> bool:
    if isinstance(key, str):
        return not key
    return key is None or key is pd.NA or key is pd.NaT or (isinstance(key, float) and key != key)


def _kind(of: type) -> str:
    return next((kind for types, kind in _TYPES if issubclass(of, types)), OTHER)


def belonging(own: pd.Series[Any], theirs: pd.Series[Any], key: str) -> tuple[Array, Array]:
    """Return where the entries of each row begin, and which they are, in their order.

    Raises Problems where an entry belongs to no row.
    """
    places = _numbered(pd.concat([own.astype(object), theirs.astype(object)], ignore_index=True))
    wanted, given = places[: len(own)], places[len(own) :]
    _check_all_belong(wanted, given, key)
    order = np.argsort(given, kind="stable")
    starts = np.searchsorted(given[order], wanted, side="left")
    ends = np.searchsorted(given[order], wanted, side="right")
    starts = np.where(wanted < 0, ends, starts)
    lengths = ends - starts
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    return offsets, order[np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], lengths)]


def without_key(own: pd.Series[Any]) -> Array:
    """Return for each row whether nothing says which entries of a second table belong to it."""
    return _numbered(own.astype(object)) < 0


def _check_all_belong(wanted: Array, given: Array, key: str) -> None:
    empty = given < 0
    strange = ~np.isin(given, wanted) & ~empty
    found = [
        Diagnostic("C001", _counted(rows, message), path=key, allowed=ALLOWED)
        for rows, message in ((strange, NO_CASE), (empty, NO_KEY))
        if rows.any()
    ]
    if found:
        raise Problems(found)


def _counted(rows: Array, message: Text) -> Text:
    """Return a message with the number of rows and the first positions; a key, which may name a person, is not repeated."""
    places = np.flatnonzero(rows).tolist()
    first = ", ".join(map(str, places[:SHOWN])) + (", …" if len(places) > SHOWN else "")
    said = {"count": len(places), "first": first}
    return Text(message.de.format(**said), message.en.format(**said))


def _numbered(keys: pd.Series[Any]) -> Array:
    """Return equal numbers for equal keys, -1 for none; lists and records are compared as the texts that show them."""
    try:
        places, found = pd.factorize(keys)
    except TypeError:
        places, found = pd.factorize(keys.map(repr, na_action="ignore"))
    nothing = [place for place, key in enumerate(found) if isinstance(key, str) and not key]
    return np.where(np.isin(places, nothing), -1, places)


__all__ = ["belonging", "check_kinds", "without_key"]
