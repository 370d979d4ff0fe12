"""The deadlines in an account: by which day what is due, which days were left out and why, what has passed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from soziorules.engine.calendar import Doubt
from soziorules.engine.language.text import Language, Text
from soziorules.render.parts import citations
from soziorules.render.view import Item, Section
from soziorules.render.words import day, listed
from soziorules.soziotherapie.case.choices import LAENDER, REGULAR
from soziorules.soziotherapie.ledger.deadlines import PARAMETER, Deadline, Subject, stand_in
from soziorules.soziotherapie.ledger.overview import Overview
from soziorules.soziotherapie.wording.figures import supposed
from soziorules.soziotherapie.wording.ledger_words import (
    weekday,
)

_DUES = Text("Fristen", "Deadlines")
_SUBJECTS: Final[dict[Subject, Text]] = {
    "submission": Text(
        "{papers} bei der Krankenkasse sein ({number}. Arbeitstag nach der Ausstellung)",
        "the Krankenkasse must have {papers} (Arbeitstag {number} after issue)",
    ),
    "decision": Text(
        "Die Krankenkasse muss entschieden haben{without} ({number} Wochen nach dem Eingang)",
        "the Krankenkasse must have decided{without} ({number} weeks after receipt)",
    ),
    "decision_with_medical_service": Text(
        "Die Krankenkasse muss entschieden haben, wenn sie ein Gutachten einholt ({number} Wochen nach dem Eingang)",
        "the Krankenkasse must have decided if it obtains an expert opinion ({number} weeks after receipt)",
    ),
    "discharge": Text(
        "letzter Tag für Leistungen nach der Entlassung ({number} Kalendertage, Wochenenden zählen mit)",
        "last day for deliveries after the discharge ({number} calendar days, weekends count)",
    ),
}
_PAST: Final[dict[Subject, Text]] = {
    "submission": Text(
        "Bis dahin {papers} bei der Krankenkasse sein ({number}. Arbeitstag nach der Ausstellung)",
        "by then the Krankenkasse had to have {papers} (Arbeitstag {number} after issue)",
    ),
    "decision": Text(
        "Bis dahin musste die Krankenkasse entscheiden{without} ({number} Wochen nach dem Eingang)",
        "by then the Krankenkasse had to decide{without} ({number} weeks after receipt)",
    ),
    "decision_with_medical_service": Text(
        "Bis dahin musste die Krankenkasse entscheiden, wenn sie ein Gutachten einholte ({number} Wochen nach dem Eingang)",
        "by then the Krankenkasse had to decide if it obtained an expert opinion ({number} weeks after receipt)",
    ),
    "discharge": Text(
        "Das war der letzte Tag für Leistungen nach der Entlassung ({number} Kalendertage, Wochenenden zählen mit)",
        "that was the last day for deliveries after the discharge ({number} calendar days, weekends count)",
    ),
}
"""Of days that have passed."""
_WITHOUT = Text(", wenn sie kein Gutachten einholt", " if it obtains no expert opinion")
_WITHOUT_PAST = Text(", wenn sie kein Gutachten einholte", " if it obtained no expert opinion")
"""Where it is not stated whether an opinion is obtained, both days are named with what they hang on."""
_OVER = Text("Die Frist ist abgelaufen.", "The time is over.")
_SUPPOSED: Final[dict[Subject, Text]] = {
    "decision": Text(
        "Kommen die Unterlagen erst am {day} an, muss die Krankenkasse entschieden haben{without} "
        "({number} Wochen nach dem Eingang)",
        "if it receives the papers on {day} only, the Krankenkasse must have decided{without} ({number} weeks after receipt)",
    ),
    "decision_with_medical_service": Text(
        "Dann spätestens, wenn sie ein Gutachten einholt ({number} Wochen nach dem Eingang)",
        "then at the latest if it obtains an expert opinion ({number} weeks after receipt)",
    ),
}
"""Where receipt is only supposed, nothing is due yet."""
_PAPERS = (
    Text("Verordnung und Betreuungsplan müssen", "prescription and Betreuungsplan"),
    Text("mussten Verordnung und Betreuungsplan", "prescription and Betreuungsplan"),
)
_PRESCRIPTION = (
    Text("Die Verordnung muss", "the prescription"),
    Text("musste die Verordnung", "the prescription"),
)
"""What is handed in: by a day to come, by one that has passed."""
_SPECIAL = Text(
    "Sonderregel der Pandemie: {number} Kalendertage nach der Ausstellung, wenn das der spätere Tag ist.",
    "Special rule of the pandemic: {number} calendar days after issue, where that is the later day.",
)
_SKIPPED = Text("Nicht mitgezählt: {days}.", "Not counted: {days}.")
_MOVED = Text("Verschoben, denn: {days}.", "Moved, because: {days}.")
_KEPT, _MISSED = Text("Eingehalten.", "Kept."), Text("Nicht eingehalten.", "Not kept.")
_DOUBT = Text(
    "{day} ({name}) zählt hier als Arbeitstag; Feiertag ist er in {where}.",
    "{day} ({name}) counts as an Arbeitstag here; it is a holiday in {where}.",
)
_PARTS = Text("Teilen von {land}", "parts of {land}")
_NO_LAND = Text(
    "Solange das Land des Leistungserbringers nicht angegeben ist, zählen nur die Feiertage aller Länder.",
    "Until the Land of the provider is stated, only the holidays of all Länder count.",
)


def deadlines(shown: Overview, language: Language) -> Section | None:
    """Return the deadlines with the days that were skipped and why; None where none runs."""
    if shown.case.prescription.kind in REGULAR and shown.decision.moment.comes_to("find_first"):
        return None  # Nothing is handed in before a provider is found.
    items = tuple(_due(due, shown, language) for due in shown.dues)
    return Section("deadlines", _DUES(language), items) if items else None


def _due(due: Deadline, shown: Overview, language: Language) -> Item:
    number, past = shown.constant(PARAMETER[due.subject]), _passed(due, shown)
    papers = (_PAPERS if shown.case.prescription.kind in REGULAR else _PRESCRIPTION)[past]
    form = (_SUPPOSED if due.assumed else _PAST if past else _SUBJECTS)[due.subject]
    either = any(other.subject == "decision_with_medical_service" for other in shown.dues)
    what = form(language).format(
        number=number,
        papers=papers(language),
        day=day(due.since, language),
        without=(_WITHOUT_PAST if past else _WITHOUT)(language) if either else "",
    )
    sources = citations(shown.citations(PARAMETER[due.subject]), language)
    return Item(f"{weekday(due.by, language)}: {what}", "todo", tuple(_about(due, shown, language)), sources)


def _passed(due: Deadline, shown: Overview) -> bool:
    """Return whether its day has passed; nothing passes that hangs on a receipt which is only supposed."""
    today = shown.decision.today
    return not due.assumed and today is not None and due.by < today


def _about(due: Deadline, shown: Overview, language: Language) -> Iterator[str]:
    if due.subject == "submission" and "submission_days" in shown.constants:
        yield _SPECIAL(language).format(number=shown.constant("submission_days"))
    if due.skipped:
        german = language == "de"
        days = [f"{day(each.day, language)} ({each.why[0 if german else 1]})" for each in due.skipped]
        words = _SKIPPED if due.subject == "submission" else _MOVED
        yield words(language).format(days=listed(days, language))
    if due.kept is not None:
        yield (_KEPT if due.kept else _MISSED)(language)
    elif _passed(due, shown) and due.subject != "discharge" and shown.case.approval.decided_on is None:
        yield _OVER(language)
    yield from (_doubt(doubt, shown, language) for doubt in due.doubts)
    land = stand_in(shown.case, shown.rules, shown.choices) if due.subject == "submission" else None
    if land is not None:
        said = supposed(land, language)
        yield f"{said[0].upper()}{said[1:]}."
    if due.doubts and shown.case.provider.land is None and shown.case.approval.land is None:
        yield _NO_LAND(language)


def _doubt(doubt: Doubt, shown: Overview, language: Language) -> str:
    lands = [LAENDER[land](language) for land in doubt.laender]
    if list(doubt.laender) == [shown.case.provider.land]:
        lands = [_PARTS(language).format(land=land) for land in lands]
    name = doubt.why[0 if language == "de" else 1]
    return _DOUBT(language).format(day=day(doubt.day, language), name=name, where=listed(lands, language))
