"""The new value of a parameter as somebody writes it: `40`, `40 Einheiten`, `120 Stunden`, `12,50 Euro`, `2027-01-01`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal

from soziorules.engine.amendment.request import refused
from soziorules.engine.language.conditions import Value
from soziorules.engine.language.text import LANGUAGES, Text
from soziorules.engine.language.units import Unit
from soziorules.engine.ruleset.literals import norm_value

_WRITTEN = re.compile(r"\s*(\d{4}-\d{2}-\d{2}|-?\d{1,3}(?:\.\d{3})+|-?\d+(?:[.,]\d+)?)\s*(\D.*?)?\s*")
_GERMAN_DAY = re.compile(r"\s*(\d{1,2})\.(\d{1,2})\.(\d{4})\s*")
_GROUPED = re.compile(r"-?\d{1,3}(?:\.\d{3})+")


def value_in(text: str, unit: str, units: Mapping[str, Unit], now: Value) -> Value:
    """Return the value that a text names; `now` is the last one, an example of its kind.

    Raises Problems for another unit, and for what no norm can mean.
    """
    german = _GERMAN_DAY.fullmatch(text)
    match = _WRITTEN.fullmatch(text if german is None else f"{german[3]}-{german[2]:0>2}-{german[1]:0>2}")
    raw: object = None if match is None else _number(match[1])
    named = None if match is None else match[2]
    times = 1 if named is None else _times(named, unit, units)
    if named is not None and times is None:
        message = Text(
            f"„{named}“ ist eine andere Einheit; der Wert zählt in {units[unit].name.de}",
            f'"{named}" is another unit; the value counts in {units[unit].name.en}',
        )
        raise refused("K004", message, "--value", allowed=_allowed(unit, units, now))
    if times not in (None, 1):
        raw = _whole(raw, times)
    found = None if raw is None else norm_value(unit, raw)
    if found is None:
        message = Text(
            f"das ist kein Wert in {units[unit].name.de}", f"this is no value in {units[unit].name.en}"
        )
        raise refused("K004", message, "--value", allowed=_allowed(unit, units, now))
    if not units[unit].plausible(found):
        raise refused("R024", units[unit].implausible(found), "--value", allowed=units[unit].bounds)
    return found


def in_yaml(value: Value) -> str:
    """Return a value as it is written in a rule file."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _number(written: str) -> object:
    """Return a number as it is read from a rule file; points between thousands are none of it."""
    plain = written.replace(".", "") if _GROUPED.fullmatch(written) else written.replace(",", ".")
    return int(plain) if plain.lstrip("-").isdecimal() else plain


def _whole(raw: object, times: int) -> object:
    """Return a number times another; a part of it that is left, as of 1.5 hours, only where it is a whole number then."""
    found = Decimal(str(raw)) * times
    return int(found) if found == found.to_integral_value() else format(found, "f")


def _times(named: str, unit: str, units: Mapping[str, Unit]) -> int | None:
    """Return how many of its unit a value has for each that is named; None for what cannot be counted in it."""
    counted = {unit: 1, **units[unit].holds}
    return next(
        (times for each, times in counted.items() if named.casefold() in _names(each, units[each])), None
    )


def _names(unit: str, known: Unit) -> set[str]:
    one = Text("", "") if known.one is None else known.one
    said = [
        text.replace("{number}", "") for each in (known.name, known.written) for text in (each.de, each.en)
    ]
    words = [unit, *said, *(text.removeprefix("1 ") for text in (one.de, one.en)), *known.typed]
    return {word.strip().casefold() for word in words} - {""}


def _allowed(unit: str, units: Mapping[str, Unit], now: Value) -> Text:
    if unit == "day":
        return Text("ein Tag wie 01.01.2027", "a day such as 2027-01-01")
    known, example = units[unit], in_yaml(now)
    for larger, times in known.holds.items():
        if isinstance(now, int) and now > times and now % times == 0:
            of = units[larger]
            said = [of.of(str(now // times), language) for language in LANGUAGES]
            return Text(f"etwa „{said[0]}“ ({example})", f'such as "{said[1]}" ({example})')
    said = [known.of(example, language) for language in LANGUAGES]
    if not all(each.startswith(example) for each in said):
        said = [f"{example} {known.name(language)}" for language in LANGUAGES]
    return Text(f"etwa {example} oder „{said[0]}“", f'such as {example} or "{said[1]}"')


def step_of(value: Value) -> Value | None:
    """Return the next value above, by which a boundary is seen; None where a value has none."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | dt.date):
        return None
    return value + dt.timedelta(days=1) if isinstance(value, dt.date) else value + 1
