"""Asking for lists: diagnoses in one line, earlier prescriptions one after the other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from soziorules.engine.language.text import Language, Text
from soziorules.icd.code import Code
from soziorules.icd.errors import CodeError
from soziorules.interview.answers import NONE, NotUnderstood, day, whole
from soziorules.interview.interview import Console
from soziorules.interview.lists import ALSO_UNKNOWN, MOST, ListQuestion, if_known, until_understood
from soziorules.soziotherapie.case.choices import PRESCRIPTION_KINDS

DIAGNOSES = Text(
    "[Kodes mit Zusatzkennzeichen, etwa F20.0 G, F10.2 V; oder: keine] > ",
    "[codes with their certainty, such as F20.0 G, F10.2 V; or: none] > ",
)
NO_CODE = Text(
    "„{word}“ ist kein ICD-10-GM-Kode; so sähe einer aus: F20.0 G.",
    '"{word}" is no ICD-10-GM code; one looks like F20.0 G.',
)
HOW_MANY = Text("[wie viele Verordnungen? 0, wenn keine] > ", "[how many prescriptions? 0 if none] > ")
WHICH = Text("Verordnung {number} von {count}", "Prescription {number} of {count}")
ISSUED = Text("  Ausgestellt am [Tag] > ", "  issued on [day] > ")
KIND = Text("  Art [Nummer] > ", "  kind [number] > ")
UNITS = Text("  Einheiten [Zahl] > ", "  units [number] > ")
DELIVERED = Text(
    "  Davon erbracht [Stunden, etwa 12 oder 12,5] > ", "  of these delivered [hours, such as 12 or 12.5] > "
)
NO_HOURS = Text("Bitte Stunden angeben, etwa 12 oder 12,5.", "Please give hours, such as 12 or 12.5.")
NO_KIND = Text("Bitte eine Nummer der Liste angeben.", "Please give a number of the list.")


def diagnoses(console: Console, why: str) -> Any:
    """Return the diagnoses as a case states them."""
    while True:
        answer = console.answer(DIAGNOSES(console.language), why)
        if answer.lower() in NONE:
            return []
        try:
            return [
                _code(part.strip(), console.language) for part in re.split(r"[,;]", answer) if part.strip()
            ]
        except NotUnderstood as not_understood:
            console.say(not_understood.text)


def _code(word: str, language: Language) -> str:
    try:
        Code.parse(word)
    except CodeError:
        raise NotUnderstood(NO_CODE(language).format(word=word)) from None
    return word


def history(console: Console, why: str) -> Any:
    """Return the earlier prescriptions as a case states them."""
    language = console.language
    count = until_understood(console, HOW_MANY(language), lambda word: whole(word, language, 0, MOST), why)
    found: list[dict[str, Any]] = []
    if count:
        console.say(ALSO_UNKNOWN(language))
    for number in range(1, count + 1):
        console.say(WHICH(language).format(number=number, count=count))
        entry = {
            "prescribed_on": if_known(
                console, ISSUED(language), lambda word: _iso(day(word, language, console.today))
            ),
            "kind": _kind(console),
            "units": if_known(console, UNITS(language), lambda word: whole(word, language, 1, 9999)),
            "delivered_minutes": if_known(
                console, DELIVERED(language), lambda word: _minutes(word, language)
            ),
        }
        found.append({name: value for name, value in entry.items() if value is not None})
    return found


def _kind(console: Console) -> str | None:
    kinds = list(PRESCRIPTION_KINDS)
    for number, kind in enumerate(kinds, 1):
        console.say(f"    {number}  {PRESCRIPTION_KINDS[kind](console.language)}")

    def chosen(word: str) -> str:
        if not word.isdecimal() or not 1 <= int(word) <= len(kinds):
            raise NotUnderstood(NO_KIND(console.language))
        return kinds[int(word) - 1]

    answer: str | None = if_known(console, KIND(console.language), chosen)
    return answer


def _iso(value: dt.date) -> str:
    return value.isoformat()


def _minutes(word: str, language: Language) -> int:
    if not re.fullmatch(r"\d{1,5}(?:[.,]\d{1,2})?", word):
        raise NotUnderstood(NO_HOURS(language))
    return round(float(word.replace(",", ".")) * 60)


QUESTIONS: Mapping[str, ListQuestion] = {
    "diagnoses": ListQuestion(diagnoses, lambda diagnosis: str(diagnosis.code)),
    "history": ListQuestion(history),
}
