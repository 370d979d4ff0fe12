"""A decision as data: fixed keys and ids, messages in one language (schema `soziorules.decision/1`)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from soziorules.engine.arguments import wrong_kind
from soziorules.engine.evaluator.assumed import Assumption
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.evaluator import Evaluator
from soziorules.engine.evaluator.finding import CaseNote, Finding, Obligation
from soziorules.engine.evaluator.layers import Layer
from soziorules.engine.evaluator.moment import NextStep
from soziorules.engine.evaluator.remedies import Remedy
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.evaluator.told import Told
from soziorules.engine.evaluator.verdict import OtherReading
from soziorules.engine.language.as_json import as_json
from soziorules.engine.language.elements import Citation
from soziorules.engine.language.text import Language, Text
from soziorules.render.advice import Advice
from soziorules.render.sentences import Sentences
from soziorules.version import __version__

TOLD = Text(
    "ein Befund, eine Pflicht, ein Hinweis, ein Schritt oder ein Ausweg der Entscheidung",
    "a finding, a duty, a note, a step or a way out of the decision",
)
SCHEMA = "soziorules.decision/1"


def to_dict(decision: Decision, language: Language = "de") -> dict[str, Any]:
    """Return a decision as JSON-ready data."""
    rules = decision.evaluator.rules
    sentences = Sentences(rules.vocabulary_at_a_moment, rules.elements)
    head, rest = around(decision, sentences, language)
    return {
        **head,
        "findings": [finding(each, sentences, language) for each in decision.findings],
        "notes": [note(each, sentences, language) for each in decision.moment.notes],
        "obligations": [obligation(each, sentences, language) for each in decision.moment.obligations],
        **rest,
        **standing(decision.evaluator),
    }


def for_reader(decision: Decision, language: Language, reader: str) -> dict[str, Any]:
    """Return headline, summary and next steps as one reader gets to read them, in place of the common ones."""
    rules = decision.evaluator.rules
    return _first(decision, Sentences(rules.vocabulary_at_a_moment, rules.elements), language, reader)


def message(decision: Decision, told: Told, language: Language) -> str:
    """Return the sentence on something that a decision tells, as `to_dict` has it."""
    rules = decision.evaluator.rules
    sentences = Sentences(rules.vocabulary_at_a_moment, rules.elements)
    match told:
        case Finding():
            return sentences.message(told, language)
        case Obligation():
            return sentences.message(told.finding, language)
        case CaseNote():
            return sentences.note(told, language)
        case NextStep():
            return sentences.step(told, language)
        case Remedy():
            return Advice(decision, sentences, language).remedy(told)
    raise wrong_kind("of", TOLD)


def around(
    decision: Decision, sentences: Sentences, language: Language
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what stands before the findings and notes of a decision and what stands after them."""
    state = decision.evaluator.rules.domain.state
    advice = Advice(decision, sentences, language)
    head = {
        "schema": SCHEMA,
        "outcome": decision.outcome.value,
        "as_of": as_json(decision.as_of),
        "assumed_day": decision.assumed_day,
        "not_before": as_json(decision.not_before),
        "language": language,
        **_first(decision, sentences, language),
    }
    rest = {
        "missing": [item.path for item in decision.missing],
        "missing_searched_fully": decision.searched_fully,
        "remedies": [_remedy(item, advice) for item in decision.moment.remedies],
        "readings": [_reading(item) for item in decision.readings],
        "assumed": [_assumption(item) for item in decision.assumed],
        **{name: as_json(value) for name, value in decision.moment.figures.items()},
        "case": {} if state is None else state(decision.given),
        **_house(decision, language),
        "made_with": {"program": __version__, **decision.evaluator.domain.editions(decision.as_of)},
    }
    return head, rest


def _house(decision: Decision, language: Language) -> dict[str, Any]:
    """Return what house rules say, where there are any."""
    return {"layers": [_layer(each, language) for each in decision.layers]} if decision.layers else {}


def _layer(layer: Layer, language: Language) -> dict[str, Any]:
    decision = layer.decision
    rules = decision.evaluator.rules
    sentences = Sentences(rules.vocabulary_at_a_moment, rules.elements)
    advice = Advice(decision, sentences, language)
    return {
        "name": layer.name,
        "title": layer.title(language),
        "outcome": layer.outcome.value,
        "words": layer.words(language),
        "not_before": as_json(decision.not_before),
        "findings": [finding(each, sentences, language) for each in decision.findings],
        "notes": [note(each, sentences, language) for each in decision.moment.notes],
        "obligations": [obligation(each, sentences, language) for each in decision.moment.obligations],
        "missing": [item.path for item in decision.missing],
        "remedies": [_remedy(item, advice) for item in decision.remedies],
        "ruleset": _ruleset(rules),
    }


def _first(
    decision: Decision, sentences: Sentences, language: Language, reader: str | None = None
) -> dict[str, Any]:
    """Return what a person reads first, where the field of law has it."""
    if decision.procedure is None:
        return {}
    answer, found = decision.short_answer(language, reader), decision.procedure
    following = found.next if reader is None else decision.moment.of(reader).steps
    steps = [
        {
            "who": step.who,
            "what": sentences.step(step, language),
            "by": as_json(step.by),
            "rule": step.id,
            "citations": [_citation(citation) for citation in step.citations],
        }
        for step in following
    ]
    procedure = {
        "stage": str(found.stage),
        "since": as_json(found.since),
        "today": as_json(found.today),
        "next": steps,
    }
    return {"headline": answer.headline, "summary": list(answer.sentences()), "procedure": procedure}


def standing(evaluator: Evaluator) -> dict[str, Any]:
    """Return what is the same for all decisions of an evaluator: the readings chosen and the rules."""
    rules = evaluator.rules
    return {
        "choices": dict(evaluator.program.base.choices),
        "chosen_readings": list(evaluator.readings_chosen),
        "ruleset": _ruleset(rules),
    }


def _ruleset(rules: RuleSet) -> dict[str, Any]:
    return {
        "name": rules.name,
        "version": rules.version,
        "sha256": rules.sha256,
        "checked_until": _iso(rules.elements.checked_until),
        "files": dict(rules.elements.files),
    }


def _reading(item: OtherReading) -> dict[str, Any]:
    otherwise = {option: outcome.value for option, outcome in item.otherwise}
    return {"id": item.id, "chosen": item.chosen, "otherwise": otherwise}


def _assumption(item: Assumption) -> dict[str, Any]:
    return {
        "fact": item.path,
        "counts_as": "met" if item.met else "missed",
        "of": item.of,
        "citations": [_citation(citation) for citation in item.citations],
    }


def _remedy(item: Remedy, advice: Advice) -> dict[str, Any]:
    return {
        "rule": item.rule,
        "rules": list(item.rules),
        "change": as_json(item.change),
        "kind": item.kind.value,
        "outcome": item.outcome.value,
        "missing": [each.path for each in item.missing],
        "message": advice.remedy(item),
    }


def finding(item: Finding, sentences: Sentences, language: Language) -> dict[str, Any]:
    """Return a finding as data."""
    return {**finding_head(item), **finding_of_case(item, sentences, language), **finding_tail(item)}


def finding_head(item: Finding) -> dict[str, Any]:
    """Return the rule and its status."""
    return {"rule": item.rule, "status": item.status, "effect": item.effect.value}


def finding_of_case(item: Finding, sentences: Sentences, language: Language) -> dict[str, Any]:
    """Return what depends on the values of the case."""
    return {"message": sentences.message(item, language), "facts": as_json(item.facts)}


def finding_tail(item: Finding) -> dict[str, Any]:
    """Return where the rule stands, and its limit."""
    citations = [_citation(citation) for citation in item.citations]
    return {"limit": as_json(item.limit), "citations": citations, "at": item.at}


def _citation(citation: Citation) -> dict[str, Any]:
    return {"norm": citation.norm, "certainty": citation.certainty, "settled": citation.settled}


def obligation(item: Obligation, sentences: Sentences, language: Language) -> dict[str, Any]:
    """Return an obligation as data."""
    return {"id": item.id, "by": as_json(item.by), "message": sentences.message(item.finding, language)}


def note(item: CaseNote, sentences: Sentences, language: Language) -> dict[str, Any]:
    """Return a note as data."""
    return {
        "id": item.id,
        "message": sentences.note(item, language),
        "standing": item.standing,
        "citations": [_citation(c) for c in item.citations],
    }


def _iso(value: dt.date | None) -> str | None:
    return None if value is None else value.isoformat()
