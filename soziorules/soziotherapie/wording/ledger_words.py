"""How the account says its figures: bounds as bounds, minutes as hours, parts of units as time; in German and English."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final

from soziorules.engine.language.text import Language, Text
from soziorules.render.words import day, hours
from soziorules.soziotherapie.case import choices
from soziorules.soziotherapie.ledger.intervals import ANY, Bounds
from soziorules.soziotherapie.ledger.statement import Share
from soziorules.soziotherapie.wording.figures import units

KINDS: Final[Mapping[str, Text]] = {name: kind.short for name, kind in choices.KINDS.items()}
"""Kinds of prescriptions in a word or two, for tables."""
FIGURES: Final[Mapping[str, Text]] = {
    "start": Text("Beginn", "start"),
    "end": Text("Ende", "end"),
    "next_start": Text("nächster Krankheitsfall", "next Krankheitsfall"),
    "used_minutes": Text("verbraucht", "used"),
    "remaining_minutes": Text("frei", "left"),
    "permitted_units": Text("jetzt verordnungsfähige Einheiten", "units that may be prescribed now"),
    "credited_units": Text("angerechnete Probestunden", "Probestunden credited"),
    "free_units": Text("genehmigungsfreie Einheiten", "units free of approval"),
    "probation_in_calendar_year": Text(
        "Probestunden-Verordnungen im Kalenderjahr", "prescriptions of Probestunden in the calendar year"
    ),
    "probation_in_twelve_months": Text(
        "Probestunden-Verordnungen in zwölf Monaten", "prescriptions of Probestunden in twelve months"
    ),
    "probation_next_on": Text("Probestunden wieder möglich", "Probestunden possible again"),
    "submission": Text("Eingang bei der Krankenkasse", "receipt by the Krankenkasse"),
    "decision": Text("Entscheidung", "decision"),
    "decision_with_medical_service": Text("Entscheidung mit Gutachten", "decision with an expert opinion"),
    "discharge": Text("letzter Tag nach der Entlassung", "last day after the discharge"),
}
UNKNOWN = Text("nicht bekannt", "not known")
_BETWEEN = Text("zwischen {low} und {high}", "between {low} and {high}")
_AT_LEAST = Text("mindestens {low}", "at least {low}")
_CELL_BETWEEN = Text("{low} bis {high}", "{low} to {high}")
_CELL_AT_LEAST = Text("mind. {low}", "min. {low}")
_HOURS = Text("zwischen {low} und {high} Stunden", "between {low} and {high} hours")
_OF = Text("{part} von {whole}", "{part} of {whole}")
_WEEKDAYS = (
    Text("Montag", "Monday"), Text("Dienstag", "Tuesday"), Text("Mittwoch", "Wednesday"),
    Text("Donnerstag", "Thursday"), Text("Freitag", "Friday"), Text("Samstag", "Saturday"),
    Text("Sonntag", "Sunday"),
)  # fmt: skip


def said(bounds: Bounds, one: Callable[[int], str], language: Language) -> str:
    """Return an exact value by itself, bounds as bounds, and that nothing is known where that is so."""
    low, high = bounds
    if low == high:
        return one(low)
    if high is None:
        return _AT_LEAST(language).format(low=one(low)) if low else UNKNOWN(language)
    return _BETWEEN(language).format(low=one(low), high=one(high))


def said_hours(bounds: Bounds, language: Language) -> str:
    """Return minutes as hours: 25 Stunden, zwischen 0 und 30 Stunden."""
    low, high = bounds
    if high is not None and low != high and low % 60 == high % 60 == 0:
        return _HOURS(language).format(low=low // 60, high=high // 60)
    return said(bounds, lambda minutes: hours(minutes, language), language)


def said_of(bounds: Bounds, limit: int, language: Language) -> str:
    """Return minutes of a limit: 25 von 120 Stunden, 1 Std. 30 Min. von 120 Stunden."""
    low, high = bounds
    if bounds == ANY:
        return UNKNOWN(language)
    whole = low % 60 == 0 and (high is None or high % 60 == 0)
    part = said((low // 60, None if high is None else high // 60), str, language) if whole else ""
    return _OF(language).format(part=part or said_hours(bounds, language), whole=hours(limit, language))


def said_units(bounds: Bounds, language: Language) -> str:
    """Return units: 25 Einheiten, zwischen 0 und 30 Einheiten."""
    low, high = bounds
    if high is not None and low != high:
        return _BETWEEN(language).format(low=low, high=units(high, language))
    return said(bounds, lambda number: units(number, language), language)


def cell(low: str, high: str | None, language: Language) -> str:
    """Return a value for a cell of a table, bounds in few letters."""
    if high is None:
        return _CELL_AT_LEAST(language).format(low=low)
    return low if low == high else _CELL_BETWEEN(language).format(low=low, high=high)


def hours_of(bounds: Bounds, language: Language) -> str:
    """Return minutes for a cell: 25 Std. 30 Min., 0 Stunden bis 30 Stunden."""
    low, high = bounds
    return cell(hours(low, language), None if high is None else hours(high, language), language)


def numbers(bounds: Bounds, language: Language) -> str:
    """Return whole numbers for a cell: 5, 0 bis 5."""
    low, high = bounds
    return cell(str(low), None if high is None else str(high), language)


def part_of_unit(value: Fraction, unit: int, language: Language) -> str:
    """Return units of so many minutes each: a number, or with a part of a unit the time: 3, 5 Std. 35 Min.; not to be broken."""
    if value.denominator == 1:
        return str(value)
    minutes = value * unit
    if minutes.denominator == 1:
        return hours(int(minutes), language).replace(" ", "\u00a0")
    whole, rest = divmod(value, 1)
    return f"{whole}\u00a0{rest}" if whole else str(rest)


def share(value: Share, unit: int, language: Language) -> str:
    """Return units of so many minutes, some of them in part: 2 Std. 45 Min., 0 bis 30."""
    low, high = value
    return cell(
        part_of_unit(low, unit, language),
        None if high is None else part_of_unit(high, unit, language),
        language,
    )


def weekday(value: dt.date, language: Language) -> str:
    """Return a day with its day of the week: Mittwoch, 25.11.2026."""
    return f"{_WEEKDAYS[value.weekday()](language)}, {day(value, language)}"


def days(first: dt.date, last: dt.date, language: Language) -> str:
    """Return a period: 21.05.2003 bis 20.05.2006."""
    return f"{day(first, language)} {Text('bis', 'to')(language)} {day(last, language)}"
