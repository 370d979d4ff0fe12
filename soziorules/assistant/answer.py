"""A decision for an assistant: every sentence with its sources, what is doubtful named as such, and what to ask next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.language.elements import Citation
from soziorules.engine.language.text import Language, Text
from soziorules.render.advice import Advice
from soziorules.render.links import Source, sources
from soziorules.render.parts import Parts
from soziorules.render.readers import view
from soziorules.render.view import Item, Section

Reply = dict[str, Any]
DECIDES = Text(
    "Das sagen die Regeln, soweit der Fall bekannt ist. Entschieden wird anderswo.",
    "This is what the rules say, as far as the case is known. The decision is made elsewhere.",
)
APART: Final = ("missing", "remedies", "partial")
"""Sections that an assistant gets in another form: as questions, and as ways with the sources of the rules that they meet."""


def answer(decision: Decision, language: Language) -> Reply:
    """Return what is said of a case: outcome, headline, on which rules it rests, what is possible, what remains to be done."""
    seen = view(decision, language)
    told = [part for part in seen.sections if not part.folded and part.key not in APART]
    return {
        "outcome": decision.outcome.value,
        "headline": seen.headline,
        "leads": list(seen.leads),
        "figures": [{"label": label, "value": value} for label, value in seen.figures],
        "ground": [_ground(each, decision, language) for each in decision.deciding],
        "sections": [_section(part) for part in told],
        "ways": _ways(decision, language),
        "note": DECIDES(language),
    }


def cited(found: Iterable[Citation], decision: Decision, language: Language) -> list[Reply]:
    """Return citations as data, each once."""
    return named(sources(dict.fromkeys(found), decision.evaluator.rules.elements.documents, language))


def named(found: Iterable[Source]) -> list[Reply]:
    """Return sources as data: the place in the norm, where it can be read, what is doubtful about it."""
    full = ({"norm": each.norm, "url": each.url, "doubt": each.doubt} for each in found)
    return [{name: value for name, value in each.items() if value} for each in full]


def _ground(finding: Any, decision: Decision, language: Language) -> Reply:
    """Return a finding on which the outcome rests."""
    return {
        "rule": finding.rule,
        "status": finding.status,
        "text": finding.message,
        "sources": cited(finding.citations, decision, language),
    }


def _section(part: Section) -> Reply:
    return {"about": part.title, "says": [_said(item, part.key) for item in part.items]}


def _said(item: Item, key: str) -> Reply:
    if key == "assumed":  # its notes are the sources
        return {"text": item.text, "sources": [{"norm": note} for note in item.notes]}
    return {"text": item.text, "notes": list(item.notes), "sources": named(item.cited)}


def _ways(decision: Decision, language: Language) -> list[Reply]:
    """Return what can be changed, the outcome then, and the sources of the rules that are then met. Never a clinical fact."""
    advice = Advice(decision, Parts(decision, language, explain=False, ids=False).sentences, language)
    return [
        {
            "text": advice.remedy(each),
            "notes": list(advice.details(each)),
            "outcome": each.outcome.value,
            "sources": cited(
                (c for rule in each.rules for c in decision.finding(rule).citations), decision, language
            ),
        }
        for each in decision.moment.remedies
    ]
