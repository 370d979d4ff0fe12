"""Asking for lists: diagnoses in one line, earlier prescriptions one after the other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

from soziorules.engine.language.text import Language, Text
from soziorules.icd.code import Code
from soziorules.icd.errors import CodeError
from soziorules.interview.answers import NONE, NotUnderstood, day, is_answer, whole
from soziorules.interview.interview import Back, Console, Unknown
from soziorules.interview.lists import ALSO_UNKNOWN, KEPT, MOST, Line, ListQuestion, ask_lines
from soziorules.interview.question import codes_found
from soziorules.soziotherapie.case.choices import CERTAINTIES, PRESCRIPTION_KINDS
from soziorules.soziotherapie.procedure.earlier import unapproved

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.soziotherapie.case import Case

DIAGNOSES = Text(
    "[Kodes mit Zusatzkennzeichen, etwa F20.0 G, F10.2 V; oder: keine] > ",
    "[codes with their certainty, such as F20.0 G, F10.2 V; or: none] > ",
)
NO_CODE = Text(
    "„{word}“ ist kein ICD-10-GM-Kode; so sähe einer aus: F20.0 G.",
    '"{word}" is no ICD-10-GM code; one looks like F20.0 G.',
)
WHICH_CODE = Text("[Nummer der Liste] > ", "[number of the list] > ")
NO_NUMBER_LISTED = Text("Bitte eine Nummer der Liste angeben.", "Please give a number of the list.")
CERTAINTY = Text(
    "  Wie sicher? [G gesichert, V Verdacht, A ausgeschlossen, Z Zustand danach] > ",
    "  How certain? [G secured, V suspected, A excluded, Z state after] > ",
)
NO_CERTAINTY = Text("Bitte G, V, A oder Z.", "Please G, V, A or Z.")
OFFERED = 12
SHORTEST_WORD = 3
"""Fewer letters stand in too many titles."""

HOW_MANY = Text("[wie viele Verordnungen? 0, wenn keine] > ", "[how many prescriptions? 0 if none] > ")
WHICH = Text("Verordnung {number} von {count}", "Prescription {number} of {count}")
ISSUED = Text("  Ausgestellt am [Tag] > ", "  issued on [day] > ")
KIND = Text("  Art [Nummer] > ", "  kind [number] > ")
UNITS = Text("  Einheiten [Zahl] > ", "  units [number] > ")
DELIVERED = Text(
    "  Davon erbracht [Stunden, etwa 12 oder 12,5] > ", "  of these delivered [hours, such as 12 or 12.5] > "
)
NO_HOURS = Text("Bitte Stunden angeben, etwa 12 oder 12,5.", "Please give hours, such as 12 or 12.5.")
HOURS = re.compile(r"(\d{1,5}(?:[.,]\d{1,2})?)(?:\s*[^\W\d]+\.?)?")
"""Hours, perhaps with the word: 12, 12,5 Stunden."""

NO_KIND = Text("Bitte eine Nummer der Liste angeben.", "Please give a number of the list.")


def diagnoses(console: Console, why: str) -> Any:
    """Return the diagnoses as a case states them; for words instead of codes, codes are offered."""
    while True:
        answer = console.answer(DIAGNOSES(console.language), why)
        if answer.lower().rstrip(".!") in NONE:
            return []
        try:
            parts = [part.strip() for part in re.split(r"[,;]", answer) if part.strip()]
            return [_code(part, console) for part in parts]
        except NotUnderstood as not_understood:
            console.say(not_understood.text)


def _code(word: str, console: Console) -> str:
    try:
        Code.parse(word)
    except CodeError:
        return _offered(word, console)
    return word


def _offered(word: str, console: Console) -> str:
    """Return a code chosen from those whose titles have the words, with its certainty. Raises NotUnderstood."""
    language, rules = console.language, console.rules
    assert rules is not None, "an interview asks by rules"
    word = word.rstrip(".!? ")
    found, _ = (
        codes_found(rules, word, console.today or dt.date.max, language, OFFERED)
        if len(word) >= SHORTEST_WORD
        else ([], 0)
    )
    if not found:
        raise NotUnderstood(NO_CODE(language).format(word=word))
    for number, each in enumerate(found, 1):
        console.say(f"  {number:>2}  {each['code']}  {each['title']}")
        if "note" in each:
            console.say(f"      {each['note']}")
    chosen = console.answer(WHICH_CODE(language))
    if not chosen.isdecimal() or not 1 <= int(chosen) <= len(found):
        raise NotUnderstood(NO_NUMBER_LISTED(language))
    certainty = _certainty(console)
    return f"{found[int(chosen) - 1]['code']} {certainty}".strip()


def _certainty(console: Console) -> str:
    """Return the mark of certainty, nothing where it is not known."""
    try:
        while (
            word := console.answer(CERTAINTY(console.language)).upper().rstrip(".")[:1]
        ) not in CERTAINTIES:
            console.say(NO_CERTAINTY(console.language))
    except Unknown:
        return ""
    return word


def history(console: Console, why: str) -> Any:
    """Return the earlier prescriptions as a case states them; going back in the list loses nothing."""
    language = console.language
    while True:
        count = _count(console, why)
        if count:
            console.say(ALSO_UNKNOWN(language))
        lines = [line for number in range(count) for line in _lines(console, number, count)]
        try:
            return ask_lines(console, "history", lines, first=1)
        except Back:
            continue  # before the first line: how many there were


def _count(console: Console, why: str) -> int:
    typed = console.remembered.setdefault("history", {})
    kept = typed.get(0, "")
    prompt = HOW_MANY(console.language)
    if kept:
        prompt = prompt.replace("] > ", f"; {KEPT(console.language).format(kept=kept)}] > ")
    while True:
        word = console.answer(prompt, why, kept=kept)
        try:
            count = whole(word.rstrip(".!"), console.language, 0, MOST)
        except NotUnderstood as not_understood:
            console.say(not_understood.text)
        else:
            typed[0] = word
            return count


def _lines(console: Console, number: int, count: int) -> list[Line]:
    language, today = console.language, console.today
    kinds = list(PRESCRIPTION_KINDS)
    names = [f"    {place}  {PRESCRIPTION_KINDS[kind](language)}" for place, kind in enumerate(kinds, 1)]

    def chosen(word: str) -> str:
        word = word.rstrip(".!")
        if word.isdecimal() and 1 <= int(word) <= len(kinds):
            return kinds[int(word) - 1]
        begins = [
            kind
            for kind in kinds
            if PRESCRIPTION_KINDS[kind](language).lower().startswith(word.lower()) and not is_answer(word)
        ]
        if len(begins) == 1:
            return begins[0]
        raise NotUnderstood(NO_KIND(language))

    return [
        Line(ISSUED(language), lambda word: _iso(day(word, language, today)), number, "prescribed_on",
             WHICH(language).format(number=number + 1, count=count)),
        Line(KIND(language), chosen, number, "kind", "\n".join(names)),
        Line(UNITS(language), lambda word: whole(word, language, 1, 9999), number, "units"),
        Line(DELIVERED(language), lambda word: _minutes(word, language), number, "delivered_minutes"),
    ]  # fmt: skip


def _iso(value: dt.date) -> str:
    return value.isoformat()


def _minutes(word: str, language: Language) -> int:
    counted = HOURS.fullmatch("0" if word.lower().rstrip(".") in NONE else word)
    if counted is None:
        raise NotUnderstood(NO_HOURS(language))
    return round(float(counted[1].replace(",", ".")) * 60)


REFUSAL: Final = ("approval.notified_on", "approval.instruction_given", "approval.objection_filed_on")


def next_of_procedure(decision: Decision, asked: Collection[str]) -> str | None:
    """Return what to ask of the way through the Krankenkasse, once the conditions are settled and the prescription is issued.

    Whether earlier ones were approved is asked first, where units are open on them: that says whether to use these up first.
    """
    case, today = cast("Case", decision.case), decision.today
    if (path := next((path for path in _of_earlier(decision) if path not in asked), None)) is not None:
        return path
    issued = case.prescribed_on is not None and today is not None and case.prescribed_on < today
    if not issued or decision.outcome.answer != "yes" or not decision.moment["procedure.approval_needed"]:
        return None
    return next(
        (path for path in _of_approval(case) if path not in asked and decision.values[path] is None), None
    )


def _of_earlier(decision: Decision) -> Iterator[str]:
    """Yield the approvals on which a step that is told hangs, those of earlier prescriptions with open units."""
    if decision.moment.comes_to("clear_earlier"):
        entries = list(cast("Case", decision.given).history or ())
        for entry in unapproved(decision):
            yield f"history[{next(at for at, each in enumerate(entries) if each is entry)}].approved_on"


def _of_approval(case: Case) -> Iterator[str]:
    """Yield what there is to know at this stage, in the order in which it happens."""
    approval, units = case.approval, case.prescription.units
    yield "approval.received_on"
    if approval.received_on is None:
        return
    yield "approval.decided_on"
    if approval.decided_on is None:
        yield "approval.medical_service_involved"
        return
    yield "approval.granted_units"
    if approval.granted_units is not None and units is not None and approval.granted_units < units:
        yield from REFUSAL


TOLD_BY_THE_PERSON: Final = (
    "prescribed_on",
    "patient.",
    "prescriber.group",
    "prescription.",
    "provider.found",
    "provider.land",
    "approval.",
    "service.on",
    "history",
    "inpatient",
    "parallel_services",
)
"""What the person it is about can know: their own affairs, what stands on the form, and what the Krankenkasse has written."""


def can_tell(reader: str, path: str) -> bool:
    """Return whether a reader can know a fact; what is clinical, and what the practice alone knows, nobody asks the person."""
    return reader != "patient" or path.startswith(TOLD_BY_THE_PERSON)


QUESTIONS: Mapping[str, ListQuestion] = {
    "diagnoses": ListQuestion(diagnoses),
    "history": ListQuestion(history, ("prescribed_on", "kind", "units", "delivered_minutes")),
}
