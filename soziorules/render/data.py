"""A decision as data: fixed keys and ids, messages in one language (schema `soziorules.decision/1`)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

from soziorules.evaluator.decision import Decision, Finding, Obligation
from soziorules.evaluator.remedies import Remedy
from soziorules.language.elements import Citation
from soziorules.language.text import Language
from soziorules.render.advice import Advice
from soziorules.render.sentences import Sentences

SCHEMA = "soziorules.decision/1"


def to_dict(decision: Decision, language: Language = "de") -> dict[str, Any]:
    """Return a decision as JSON-ready data."""
    rules = decision.evaluator.rules
    sentences, state = Sentences(rules.domain.vocabulary, rules.elements), rules.domain.state
    advice = Advice(decision, sentences, language)
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "outcome": decision.outcome.value,
        "as_of": plain(decision.as_of),
        "not_before": plain(decision.not_before),
        "language": language,
        "findings": [_finding(finding, sentences, language) for finding in decision.findings],
        "missing": [item.path for item in decision.missing],
        "obligations": [_obligation(item, sentences, language) for item in decision.obligations],
        "remedies": [_remedy(item, advice) for item in decision.remedies],
        "readings": [
            {
                "id": item.id,
                "chosen": item.chosen,
                "otherwise": {option: outcome.value for option, outcome in item.otherwise},
            }
            for item in decision.readings
        ],
        "notes": [_note(decision, index, sentences, language) for index in range(len(decision.notes))],
        **{name: plain(value) for name, value in decision.figures.items()},
        "choices": dict(decision.evaluator.program.base.choices),
        "case": {} if state is None else state(decision.case),
        "ruleset": {
            "name": rules.name,
            "version": rules.version,
            "sha256": rules.sha256,
            "files": dict(rules.elements.files),
        },
    }
    return data


def to_json(decision: Decision, language: Language = "de") -> str:
    """Return a decision as JSON text."""
    return json.dumps(to_dict(decision, language), ensure_ascii=False, indent=2)


def _remedy(item: Remedy, advice: Advice) -> dict[str, Any]:
    return {
        "rule": item.rule,
        "rules": list(item.rules),
        "change": plain(item.change),
        "kind": item.kind.value,
        "outcome": item.outcome.value,
        "missing": [each.path for each in item.missing],
        "message": advice.remedy(item),
    }


def _finding(finding: Finding, sentences: Sentences, language: Language) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "status": finding.status,
        "effect": finding.effect.value,
        "message": sentences.message(finding, language),
        "facts": plain(finding.facts),
        "limit": plain(finding.limit),
        "citations": [_citation(citation) for citation in finding.citations],
        "at": finding.at,
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {"norm": citation.norm, "certainty": citation.certainty, "settled": citation.settled}


def _obligation(item: Obligation, sentences: Sentences, language: Language) -> dict[str, Any]:
    return {"id": item.id, "by": plain(item.by), "message": sentences.message(item.finding, language)}


def _note(decision: Decision, index: int, sentences: Sentences, language: Language) -> dict[str, Any]:
    note = decision.notes[index].note
    constants = decision.evaluator.program.law.constants
    message = sentences.fill_with(note.say, language, lambda name: decision.values[name], constants)
    return {"id": note.head.id, "message": message, "citations": [_citation(c) for c in note.head.citations]}


def plain(value: Any) -> Any:
    """Return a value as JSON knows it: dates and amounts as text, sets as sorted lists, spans as pairs, records as objects."""
    match value:
        case None | bool() | int() | float():
            return value
        case Enum():
            return value.value
        case str():
            return value
        case dt.date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case frozenset() | set():
            return sorted(plain(item) for item in value)
        case tuple() if hasattr(value, "_asdict"):
            return plain(value._asdict())
        case tuple() | list():
            return [plain(item) for item in value]
        case _:
            as_data = getattr(value, "to_data", None)
            return plain(as_data()) if as_data is not None else str(value)
