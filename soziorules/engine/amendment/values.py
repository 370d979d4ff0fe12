"""The new value of a parameter as somebody writes it: `40`, `40 Einheiten`, `12,50 Euro`, `2027-01-01`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal

from soziorules.engine.amendment.request import refused
from soziorules.engine.language.conditions import Value
from soziorules.engine.language.text import Text
from soziorules.engine.language.units import Unit
from soziorules.engine.ruleset.literals import norm_value

_WRITTEN = re.compile(r"\s*(\d{4}-\d{2}-\d{2}|-?\d+(?:[.,]\d+)?)\s*(\D.*?)?\s*")


def value_in(text: str, unit: str, units: Mapping[str, Unit], now: Value) -> Value:
    """Return the value that a text names; `now` is the last one, an example of its kind.

    Raises Problems for another unit, and for what no norm can mean.
    """
    match = _WRITTEN.fullmatch(text)
    raw: object = None if match is None else match[1].replace(",", ".")
    if isinstance(raw, str) and raw.lstrip("-").isdecimal():
        raw = int(raw)
    found = None if raw is None else norm_value(unit, raw)
    named = None if match is None else match[2]
    if named is not None and named.casefold() not in _names(unit, units[unit]):
        message = Text(
            f"„{named}“ ist eine andere Einheit; der Wert zählt in {units[unit].name.de}",
            f'"{named}" is another unit; the value counts in {units[unit].name.en}',
        )
        raise refused("K004", message, "--value", allowed=_allowed(unit, units[unit], now))
    if found is None:
        message = Text(
            f"das ist kein Wert in {units[unit].name.de}", f"this is no value in {units[unit].name.en}"
        )
        raise refused("K004", message, "--value", allowed=_allowed(unit, units[unit], now))
    if not units[unit].plausible(found):
        raise refused("R024", units[unit].implausible(found), "--value", allowed=units[unit].bounds)
    return found


def in_yaml(value: Value) -> str:
    """Return a value as it is written in a rule file."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _names(unit: str, known: Unit) -> set[str]:
    words = [unit, *(text for each in (known.name, known.written) for text in (each.de, each.en))]
    return {word.replace("{number}", "").strip().casefold() for word in words}


def _allowed(unit: str, known: Unit, now: Value) -> Text:
    if unit == "day":
        return Text("ein Tag wie 2027-01-01", "a day such as 2027-01-01")
    example = in_yaml(now)
    return Text(
        f"etwa {example} oder „{example} {known.name.de}“",
        f'such as {example} or "{example} {known.name.en}"',
    )


def step_of(value: Value) -> Value | None:
    """Return the next value above, by which a boundary is seen; None where a value has none."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | dt.date):
        return None
    return value + dt.timedelta(days=1) if isinstance(value, dt.date) else value + 1
