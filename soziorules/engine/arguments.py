"""Arguments of the public interface: what is wrong with one is said as a problem, with what is allowed, and without its value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from soziorules.engine.calendar import DAY_ALLOWED, MOMENT_ALLOWED, is_moment, plain_day
from soziorules.engine.diagnostics import Diagnostic, Explanation, Problems, did_you_mean
from soziorules.engine.language.text import LANGUAGES, Language, Text

T = TypeVar("T")
LISTED = 20
"""So many allowed words are listed; of more only the nearest one is offered."""

_KIND = Text("dieses Argument hat die falsche Art", "this argument is of the wrong kind")
_WORD = Text("diesen Wert gibt es hier nicht", "there is no such value here")
READINGS = Text(
    "eine Zuordnung von Auslegungsfragen zu Antworten, etwa {'kj.lower_age': 'birthday_18'}",
    "a mapping of readings to options, such as {'kj.lower_age': 'birthday_18'}",
)
EXPLANATIONS: dict[str, Explanation] = {
    "A001": Explanation(
        Text("Argument falscher Art", "Argument of the wrong kind"),
        Text(
            "Eine Funktion von soziorules hat etwas bekommen, womit sie nichts anfangen kann.",
            "A function of soziorules was given something that it can do nothing with.",
        ),
        Text("Übergeben, was unter „erlaubt“ steht.", "Hand over what stands under “allowed”."),
    ),
    "A002": Explanation(
        Text("Unbekannter Wert eines Arguments", "Unknown value of an argument"),
        Text(
            "Für dieses Argument gibt es nur wenige Werte; dieser gehört nicht dazu.",
            "This argument has a few values only; this is none of them.",
        ),
        Text("Einen der genannten Werte wählen.", "Choose one of those named."),
    ),
    "A003": Explanation(
        Text("Hausregeln auf einem Cluster", "House rules on a cluster"),
        Text(
            "Auf einem Cluster entscheidet das Recht allein; Hausregeln entscheiden einzelne Fälle und Tabellen.",
            "On a cluster the law alone decides; house rules decide single cases and tables.",
        ),
        Text(
            "Die Regeln ohne Hausregeln nennen, oder die Tabelle mit check --overlay entscheiden.",
            "Name the rules without house rules, or decide the table with check --overlay.",
        ),
    ),
    "A004": Explanation(
        Text("Nicht Teil dieses Rechtsgebiets", "Not part of this field of law"),
        Text(
            "Manches bringt ein Rechtsgebiet mit oder nicht: ein Konto neben den Entscheidungen, ein Modell der Antwort.",
            "Some things a field of law brings or not, such as an account beside its decisions or a model of its answers.",
        ),
        Text(
            "Was jedes Rechtsgebiet hat, sind outcome, findings, missing, to_dict und to_text.",
            "What every field of law has is outcome, findings, missing, to_dict and to_text.",
        ),
    ),
}
"""The long form of the codes of wrong arguments."""


def wrong_kind(name: str, allowed: Text) -> Problems:
    """Return the problem of an argument that is no such thing at all."""
    return Problems((Diagnostic("A001", _KIND, path=name, allowed=allowed),))


def offered(brought: T | None, field: str, what: Text, hint: Text | None = None) -> T:
    """Return what a field of law brings. Raises Problems where it brings no such thing."""
    if brought is None:
        message = Text(f"dieses Rechtsgebiet hat nicht: {what.de}", f"this field of law has not: {what.en}")
        raise Problems((Diagnostic("A004", message, path=field, hint=hint),))
    return brought


def day_argument(value: Any, name: str) -> dt.date:
    """Return the day that an argument names: a date, a text, or a time at midnight without a zone. Raises Problems."""
    day = plain_day(value)
    if day is None:
        raise wrong_kind(name, MOMENT_ALLOWED if is_moment(value) else DAY_ALLOWED)
    return day


def word_argument(value: Any, name: str, known: Iterable[str]) -> str:
    """Return an argument that is one of a few words. Raises Problems with these words."""
    words = tuple(known)
    if isinstance(value, str) and value in words:
        return value
    listed = Text(", ".join(words), ", ".join(words)) if len(words) <= LISTED else None
    hint = did_you_mean(value, words) if isinstance(value, str) else None
    raise Problems((Diagnostic("A002", _WORD, path=name, hint=hint, allowed=listed),))


def language_argument(wanted: Language | None, otherwise: Language | None) -> Language:
    """Return the language that is asked for, without one the other, without both German. Raises Problems for no language."""
    chosen = otherwise if wanted is None else wanted
    language: Language = "de" if chosen is None else chosen
    word_argument(language, "lang", LANGUAGES)
    return language


def whole_argument(value: Any, name: str, least: int) -> int:
    """Return an argument that is a whole number, not below the least. Raises Problems."""
    if type(value) is not int or value < least:
        raise wrong_kind(name, Text(f"eine ganze Zahl ab {least}", f"a whole number from {least}"))
    return value


def truth_argument(value: Any, name: str) -> bool:
    """Return an argument that is True or False. Raises Problems."""
    if not isinstance(value, bool):
        raise wrong_kind(name, Text("True oder False", "True or False"))
    return value


def readings_argument(value: Any) -> Mapping[str, str]:
    """Return chosen readings, none for None. Raises Problems for anything but a mapping of texts to texts."""
    if value is None:
        return {}
    if not isinstance(value, Mapping) or not all(
        isinstance(word, str) for pair in value.items() for word in pair
    ):
        raise wrong_kind("readings", READINGS)
    return value
