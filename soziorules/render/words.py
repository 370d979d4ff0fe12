"""Values as people write them, in German and English."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from soziorules.engine.evaluator.domain import Domain
from soziorules.engine.language.elements import Effect, Status
from soziorules.engine.language.facts import Amount, Choice, Choices, Fact, FactType, Span, Whole
from soziorules.engine.language.text import MONTHS, Language, Text
from soziorules.engine.language.units import Unit

CERTAINTY: Mapping[str, Text] = {
    "wording": Text("im Wortlaut gesehen", "seen in the wording"),
    "commentary": Text("aus Kommentar oder Praxis", "from a commentary or practice"),
    "unverified": Text("nicht überprüft", "not verified"),
}
EFFECTS: Mapping[Effect, Text] = {
    Effect.NOT_ELIGIBLE: Text("Voraussetzungen nicht erfüllt", "conditions not met"),
    Effect.NOT_YET: Text(
        "Voraussetzungen noch nicht erfüllt; genannt wird der Tag, ab dem sie es sind",
        "conditions not met yet; the day from which they are is named",
    ),
    Effect.JUSTIFICATION_REQUIRED: Text(
        "Voraussetzungen erfüllt, wenn ein Grund dokumentiert ist", "conditions met if a reason is documented"
    ),
    Effect.OBLIGATION: Text("es bleibt etwas zu tun", "something is still to be done"),
}
"""What follows where a rule is missed."""
STATUSES: Mapping[Status, Text] = {
    "met": Text("erfüllt", "met"),
    "not_met": Text("nicht erfüllt", "not met"),
    "open": Text("offen", "open"),
    "not_applicable": Text("nicht einschlägig", "does not apply"),
}
UNKNOWN = Text("unbekannt", "unknown")
YES, NO = Text("ja", "yes"), Text("nein", "no")


def day(value: dt.date, language: Language) -> str:
    """Return a date as it is written: 25.11.2026 or 25 November 2026."""
    if language == "de":
        return f"{value:%d.%m.%Y}"
    return f"{value.day} {MONTHS[value.month - 1].en} {value.year}"


def euros(value: Decimal, language: Language) -> str:
    """Return an amount of money: 7,00 € or €7.00."""
    return f"{value:.2f}".replace(".", ",") + " €" if language == "de" else f"€{value:.2f}"


def hours(minutes: int, language: Language) -> str:
    """Return minutes as hours, with a rest in minutes: 25 Stunden, 25 Std. 30 Min., 30 Min."""
    whole, rest = divmod(minutes, 60)
    if not rest:
        unit = (
            ("Stunde" if whole == 1 else "Stunden")
            if language == "de"
            else ("hour" if whole == 1 else "hours")
        )
        return f"{whole} {unit}"
    if not whole:
        return f"{rest} Min." if language == "de" else f"{rest} min"
    return f"{whole} Std. {rest} Min." if language == "de" else f"{whole} h {rest} min"


def value_of(value: Any, fact: Fact, language: Language) -> str:
    """Return the value of a fact in words."""
    return typed(value, fact.type, fact.about.values, language)


def typed(value: Any, type_: FactType | None, names: Mapping[str, Text], language: Language) -> str:
    """Return a value in words, by its type; `names` gives the words for the values of choices."""
    match value:
        case None:
            return UNKNOWN(language)
        case bool():
            return (YES if value else NO)(language)
        case dt.date():
            return day(value, language)
        case (low, high):
            return _bounds(low, high, type_, language)
        case frozenset() | tuple() | list():
            return listed([typed(item, type_, names, language) for item in _ordered(value, type_)], language)
        case str():
            return names[value](language) if value in names else value
        case Decimal() if isinstance(type_, Amount):
            return euros(value, language)
        case int() if isinstance(type_, Whole | Span) and type_.unit == "minutes":
            return hours(value, language)
        case _:
            return number(value, language)


def number(value: Decimal | int, language: Language) -> str:
    """Return a number with the language's decimal sign."""
    written = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return written.replace(".", ",") if language == "de" else written


def with_unit(value: Any, unit: str, units: Mapping[str, Unit], language: Language) -> str:
    """Return the value of a parameter with its unit: 30 Einheiten, 120 Stunden."""
    if unit == "euro":
        return euros(value, language)
    if unit == "minutes" and isinstance(value, int) and value % 60 == 0 and value > 60:
        return hours(value, language)
    said = number(value, language) if isinstance(value, int) else typed(value, Whole(unit), {}, language)
    return units[unit].of(said, language)


def listed(words: Iterable[str], language: Language, joint: Text = Text("und", "and")) -> str:
    """Return words as an enumeration: a, b und c."""
    items = list(words)
    if len(items) < 2:
        return items[0] if items else Text("keine", "none")(language)
    return f"{', '.join(items[:-1])} {joint(language)} {items[-1]}"


def _ordered(values: Iterable[Any], type_: FactType | None) -> list[Any]:
    if isinstance(type_, Choice | Choices):
        known = {value: index for index, value in enumerate(type_.values)}
        return sorted(values, key=lambda value: known.get(value, len(known)))
    return sorted(values, key=str)


def _bounds(low: Any, high: Any, type_: FactType | None, language: Language) -> str:
    def one(value: Any) -> str:
        return typed(value, type_, {}, language)

    if high == low:
        return one(low)
    if isinstance(low, dt.date) and isinstance(high, dt.date):
        return f"{one(low)} ({Text('spätestens', 'at the latest')(language)} {one(high)})"
    if low is None:
        return f"{Text('höchstens', 'at most')(language)} {one(high)}"
    if high is None:
        return f"{Text('mindestens', 'at least')(language)} {one(low)}"
    return f"{one(low)} {Text('bis', 'to')(language)} {one(high)}"


class CaseWords:
    """Says the facts of cases of a field of law."""

    def __init__(self, domain: Domain, language: Language) -> None:
        self.language: Language = language
        form = None if domain.form is None else domain.form()
        records = (
            {} if form is None else {each.name: each for listed in form.records.values() for each in listed}
        )
        self._known: Mapping[str, Fact] = {**records, **domain.vocabulary.facts}

    def facts(self, case: Mapping[str, Any], before: str = "") -> Iterator[str]:
        """Yield what a case states, fact by fact."""
        for name, value in case.items():
            path = f"{before}{name}"
            if isinstance(value, Mapping):
                yield from self.facts(value, f"{path}.")
            else:
                yield f"{self._label(path)}: {self._value(path, value)}"

    def _label(self, path: str) -> str:
        fact = self._known.get(path)
        return path if fact is None else fact.about.label(self.language)

    def _value(self, path: str, value: Any) -> str:
        if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
            return "; ".join(self._record(path, each) for each in value)
        if path in self._known:
            return value_of(value, self._known[path], self.language)
        return typed(value, None, {}, self.language)

    def _record(self, path: str, record: Mapping[str, Any]) -> str:
        return ", ".join(
            f"{self._label(f'{path}[].{name}')} {self._value(f'{path}[].{name}', each)}"
            for name, each in record.items()
        )
