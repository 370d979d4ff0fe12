"""Keys of rows: which records of a second table belong to which row, and whether both name their rows in the same way."""

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
    return key is None or key is pd.NA or key is pd.NaT or (isinstance(key, float) and key != key)


def _kind(of: type) -> str:
    return next((kind for types, kind in _TYPES if issubclass(of, types)), OTHER)


def belonging(own: pd.Series[Any], theirs: pd.Series[Any]) -> tuple[Array, Array]:
    """Return where the entries of each row begin, and which they are, in their order."""
    places = _numbered(pd.concat([own.astype(object), theirs.astype(object)], ignore_index=True))
    wanted, given = places[: len(own)], places[len(own) :]
    order = np.argsort(given, kind="stable")
    starts = np.searchsorted(given[order], wanted, side="left")
    ends = np.searchsorted(given[order], wanted, side="right")
    starts = np.where(wanted < 0, ends, starts)
    lengths = ends - starts
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    return offsets, order[np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], lengths)]


def _numbered(keys: pd.Series[Any]) -> Array:
    """Return equal numbers for equal keys, -1 for none; lists and records are compared as the texts that show them."""
    try:
        places, _ = pd.factorize(keys)
    except TypeError:
        places, _ = pd.factorize(keys.map(repr, na_action="ignore"))
    return places


__all__ = ["belonging", "check_kinds"]
