"""Four readers of the same decision: the same facts and the same outcome, in the order and the words of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, get_args

from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.language.text import Language, Text
from soziorules.render.figures import figures
from soziorules.render.parts import Parts
from soziorules.render.short import short_answer
from soziorules.render.timeline import timeline
from soziorules.render.view import Section, View
from soziorules.render.words import day

Reader = Literal["prescriber", "provider", "payer", "patient"]
READERS: tuple[Reader, ...] = get_args(Reader)

TITLE = Text("Soziotherapie: Prüfung der Verordnung", "Soziotherapie: check of the prescription")
BY_THE_LAW = Text("Recht am Tag der Ausstellung, {day}.", "By the law of the day of issue, {day}.")
NO_DAY = Text("Tag der Ausstellung unbekannt.", "Day of issue unknown.")
CHOSEN = Text("Gewählte Auslegungen: {readings}.", "Readings chosen: {readings}.")
FOOTER = Text(
    "Regelwerk {name} {version} ({sha}). Über die Leistung entscheidet die Krankenkasse.",
    "Rule set {name} {version} ({sha}). The Krankenkasse decides on the benefit.",
)
PAYER_LEAD = Text(
    "Prüfung Bedingung für Bedingung, mit Fundstelle und Sicherheit der Quelle.",
    "A check condition by condition, with the place in the norm and the certainty of the source.",
)


def view(
    decision: Decision,
    language: Language,
    reader: Reader = "prescriber",
    *,
    explain: bool = False,
    ids: bool | None = None,
) -> View:
    """Return a decision for one reader.

    `explain` unfolds the findings; `ids` names readings, notes and facts by their ids as well (otherwise: where it explains).
    """
    named = (explain if ids is None else ids) or reader == "payer"
    return _VIEWS[reader](Parts(decision, language, explain, named, reader))


def _prescriber(parts: Parts) -> View:
    remedies, partial = parts.remedies()
    sections = [
        parts.not_met(),
        parts.missing(),
        parts.readings(),
        remedies,
        partial,
        parts.steps(),
        parts.obligations(),
        parts.notes(),
        parts.readings(firm=True),
        parts.open(folded=True),
        parts.reserved(),
        parts.met(),
        parts.notes(folded=True, standing=True),
    ]
    return _view(parts, sections, ())


def _provider(parts: Parts) -> View:
    remedies, partial = parts.remedies()
    sections = [
        parts.steps(),
        parts.obligations(),
        parts.not_met(),
        parts.missing(),
        remedies,
        partial,
        parts.readings(),
        parts.notes(),
        parts.readings(firm=True),
        parts.open(folded=True),
        parts.reserved(),
        parts.met(),
        parts.notes(folded=True, standing=True),
    ]
    return _view(parts, sections, ())


def _payer(parts: Parts) -> View:
    remedies, partial = parts.remedies()
    sections = [
        parts.not_met(),
        parts.readings(),
        parts.readings(firm=True),
        parts.missing(),
        parts.open(),
        parts.met(folded=False),
        parts.reserved(),
        parts.steps(),
        parts.obligations(),
        parts.notes(folded=True),
        parts.notes(folded=True, standing=True),
        remedies,
        partial,
    ]
    return _view(parts, sections, (PAYER_LEAD(parts.language),))


def _patient(parts: Parts) -> View:
    from soziorules.render.patient import patient

    return patient(parts.decision, parts.language)


_VIEWS: Mapping[Reader, Callable[[Parts], View]] = {
    "prescriber": _prescriber,
    "provider": _provider,
    "payer": _payer,
    "patient": _patient,
}


def _view(parts: Parts, sections: Iterable[Section], leads: tuple[str, ...]) -> View:
    decision, language = parts.decision, parts.language
    rules, answer = decision.evaluator.rules, short_answer(decision, language, parts.reader)
    footer = FOOTER(language).format(name=rules.name, version=rules.version, sha=rules.sha256[:12])
    return View(
        language=language,
        outcome=decision.outcome,
        title=TITLE(language),
        headline=answer.headline,
        leads=(*leads, *_day(decision, language), *_readings(decision, language)),
        sections=tuple(section for section in sections if section.items),
        footer=(footer,),
        figures=figures(decision, language),
        timeline=timeline(decision),
        short=answer,
        stage=decision.moment["procedure.stage"] if decision.procedure else "",
    )


def _day(decision: Decision, language: Language) -> tuple[str, ...]:
    if decision.as_of is None:
        return (NO_DAY(language),)
    return (BY_THE_LAW(language).format(day=day(decision.as_of, language)),)


def _readings(decision: Decision, language: Language) -> tuple[str, ...]:
    """Name the readings that were chosen otherwise than by default."""
    readings = decision.evaluator.program.law.readings
    words = []
    for name, chosen in decision.choices.items():
        option = next(each for each in readings[name].options if each.id == chosen)
        words.append(f"{readings[name].head.title(language)}: {option.title(language)}")
    return (CHOSEN(language).format(readings="; ".join(words)),) if words else ()
