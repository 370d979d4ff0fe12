"""A decision as its readers see it: the same facts and the same outcome, in the order and the words of each."""

from __future__ import annotations

from soziorules.engine.arguments import word_argument
from soziorules.engine.dataclass import replace
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.language.text import Language, Text
from soziorules.render import layers
from soziorules.render.grounds import beyond, grounds
from soziorules.render.parts import Parts
from soziorules.render.short import short_answer
from soziorules.render.view import Section, View
from soziorules.render.voice import Voice, voice_of
from soziorules.render.words import day

CHOSEN = Text("Gewählte Auslegungen: {readings}.", "Readings chosen: {readings}.")


def view(
    decision: Decision,
    language: Language,
    reader: str = "prescriber",
    *,
    explain: bool = False,
    ids: bool | None = None,
) -> View:
    """Return a decision for one reader.

    `explain` unfolds the findings; `ids` names readings, notes and facts by their ids as well (otherwise: where it explains).
    Raises Problems for a reader that the field of law does not have.
    """
    voice = voice_of(decision.evaluator.domain)
    if voice.readers:
        word_argument(reader, "reader", voice.readers)
    named = (explain if ids is None else ids) or reader in voice.experts
    parts = Parts(decision, language, explain, named, reader)
    made = voice.views[reader](parts) if reader in voice.views else _view(parts, voice)
    return _with_house_rules(made, parts) if decision.layers else made


def _with_house_rules(made: View, parts: Parts) -> View:
    """Return a view with the outcome of house rules below that of the law, and what they say after all that the law says."""
    said = tuple(layers.headline(layer, parts.language) for layer in parts.decision.layers)
    return replace(made, leads=(*said, *made.leads), sections=(*made.sections, *layers.sections(parts)))


def in_order(parts: Parts) -> list[Section]:
    """Return all sections: what stands in the way and what helps before what is only told."""
    remedies, partial = parts.remedies()
    return [
        *parts.against(),
        parts.assumed(),
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


def _ground(parts: Parts) -> tuple[str | None, str | None]:
    """Return how firm the ground of the decision is; to patients only until when the law was checked."""
    decision, language = parts.decision, parts.language
    firm = None if parts.reader == "patient" else grounds(decision, language, judge=True)
    return firm, beyond(decision, language, long=True)


def _view(parts: Parts, voice: Voice) -> View:
    decision, language = parts.decision, parts.language
    answer = short_answer(decision, language, parts.reader)
    footer = voice.foot(decision, language)
    lead = voice.leads.get(parts.reader)
    leads = () if lead is None else (lead(language),)
    sections = voice.sections.get(parts.reader, in_order)(parts)
    return View(
        language=language,
        outcome=decision.outcome,
        title=voice.title(language),
        headline=answer.headline,
        leads=(*leads, _day(decision, voice, language), *_readings(decision, language)),
        sections=tuple(each for each in sections if each.items),
        footer=tuple(line for line in (*_ground(parts), footer) if line is not None),
        figures=voice.figures(decision, language),
        picture=voice.picture(decision, language),
        short=answer,
        stage=decision.moment["procedure.stage"] if decision.procedure else "",
    )


def _day(decision: Decision, voice: Voice, language: Language) -> str:
    if decision.as_of is None:
        return voice.no_day(language)
    return voice.by_the_law(language).format(day=day(decision.as_of, language))


def _readings(decision: Decision, language: Language) -> tuple[str, ...]:
    """Name the readings that were chosen otherwise than by default."""
    readings = decision.evaluator.program.law.readings
    words = []
    for name, chosen in decision.choices.items():
        option = next(each for each in readings[name].options if each.id == chosen)
        words.append(f"{readings[name].head.title(language)}: {option.title(language)}")
    return (CHOSEN(language).format(readings="; ".join(words)),) if words else ()
