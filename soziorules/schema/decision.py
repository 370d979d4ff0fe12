"""The schema of a decision as `Decision.to_dict` writes it: strict, since its structure is ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from soziorules.engine.evaluator.short_answer import LINES
from soziorules.engine.language.facts import (
    Amount,
    Boolean,
    Choice,
    Choices,
    Code,
    Day,
    Fact,
    Records,
    Span,
    Vocabulary,
    Whole,
)
from soziorules.engine.language.text import LANGUAGES, Text
from soziorules.engine.ruleset.conditions import OPERATORS
from soziorules.render.data import SCHEMA
from soziorules.render.words import CERTAINTY
from soziorules.schema.decision_texts import KINDS, TEXTS, text_of
from soziorules.schema.names import Names
from soziorules.schema.pieces import (
    A_DAY,
    IDENTIFIER,
    TEXT,
    Schema,
    closed,
    day,
    described,
    document,
    listed,
    one_of,
    or_null,
    reference,
)
from soziorules.schema.texts import EFFECTS, OUTCOMES, STATUSES, TESTS
from soziorules.schema.values import literal, value_definitions

ID: Final[Schema] = {"type": "string", "pattern": IDENTIFIER}
SHA256: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
STAGE: Final = "procedure.stage"
CITATIONS: Final[Schema] = listed(reference("citation"), minItems=1)


def decision_schema(names: Names) -> Schema:
    """Return the schema of a decision on a case of a field of law."""
    vocabulary = names.vocabulary
    parts = {name: _part(name, properties) for name, properties in _parts(vocabulary).items()}
    always = _part("decision", _always(vocabulary))
    house = {"layers": described(TEXTS["layers"], listed(reference("layer"), minItems=1))}
    whole = {**always, "properties": {**always["properties"], **names.parts.figures, **house}}
    definitions = {**parts, **value_definitions(vocabulary), "day": day()}
    return document(
        "decision", Text("Eine Entscheidung", "A decision"), TEXTS["decision"], whole, definitions
    )


def _part(name: str, properties: Mapping[str, Schema]) -> Schema:
    """Return an object with all of these keys."""
    whole = {key: described(text_of(name, key), schema) for key, schema in properties.items()}
    return described(TEXTS[name], closed(whole, whole))


def _always(vocabulary: Vocabulary) -> dict[str, Schema]:
    return {
        "schema": {"const": SCHEMA},
        "outcome": one_of(OUTCOMES),
        "as_of": A_DAY,
        "not_before": A_DAY,
        "language": {"enum": list(LANGUAGES)},
        **_first(vocabulary),
        "findings": listed(reference("finding")),
        "missing": listed({"type": "string", "pattern": _paths(vocabulary)}),
        "missing_searched_fully": {"type": "boolean"},
        "obligations": listed(reference("obligation")),
        "remedies": listed(reference("remedy")),
        "readings": listed(reference("reading")),
        "assumed": listed(reference("assumption")),
        "notes": listed(reference("note")),
        "choices": {"type": "object", "additionalProperties": ID},
        "chosen_readings": {"type": "array", "items": ID},
        "case": {"type": "object"},
        "ruleset": reference("ruleset"),
        "made_with": {"type": "object", "additionalProperties": TEXT},
    }


def _parts(vocabulary: Vocabulary) -> dict[str, dict[str, Schema]]:
    read = {fact.name: _value(fact, vocabulary) for fact in vocabulary if "[]" not in fact.name}
    changed = {fact.name: _change(fact) for fact in vocabulary if fact.about.kind in KINDS and _changes(fact)}
    return {
        "finding": {
            "rule": ID,
            "status": one_of(STATUSES),
            "effect": one_of(EFFECTS),
            "message": TEXT,
            "facts": closed({name: described(vocabulary[name].about.label, read[name]) for name in read}),
            "limit": {"type": ["integer", "string", "null"]},
            "citations": CITATIONS,
            "at": {"type": "string", "pattern": ":[0-9]+:[0-9]+$"},
        },
        "citation": {"norm": TEXT, "certainty": one_of(CERTAINTY), "settled": {"type": "boolean"}},
        "obligation": {"id": ID, "by": A_DAY, "message": TEXT},
        "remedy": {
            "rule": ID,
            "change": closed(
                {name: described(vocabulary[name].about.label, changed[name]) for name in changed}
            ),
            "rules": listed(ID, minItems=1),
            "kind": one_of({kind.value: text for kind, text in KINDS.items()}),
            "outcome": one_of(OUTCOMES),
            "missing": listed({"type": "string", "pattern": _paths(vocabulary)}),
            "message": TEXT,
        },
        "reading": {
            "id": ID,
            "chosen": ID,
            "otherwise": {"type": "object", "additionalProperties": one_of(OUTCOMES), "minProperties": 1},
        },
        "assumption": {
            "fact": {"type": "string", "pattern": _paths(vocabulary)},
            "counts_as": {"enum": ["met", "missed"]},
            "of": ID,
            "citations": CITATIONS,
        },
        "layer": {
            "name": TEXT,
            "title": TEXT,
            "outcome": one_of(OUTCOMES),
            "words": TEXT,
            "not_before": A_DAY,
            "findings": listed(reference("finding")),
            "notes": listed(reference("note")),
            "obligations": listed(reference("obligation")),
            "missing": listed({"type": "string", "pattern": _paths(vocabulary)}),
            "remedies": listed(reference("remedy")),
            "ruleset": reference("ruleset"),
        },
        "note": {"id": ID, "message": TEXT, "standing": {"type": "boolean"}, "citations": CITATIONS},
        **_procedure(vocabulary),
        "ruleset": {
            "name": TEXT,
            "version": TEXT,
            "sha256": SHA256,
            "checked_until": A_DAY,
            "files": {"type": "object", "additionalProperties": SHA256, "minProperties": 1},
        },
    }


def _first(vocabulary: Vocabulary) -> dict[str, Schema]:
    """Return what a person reads first, where the field of law knows a procedure and has words of its own for it."""
    if STAGE not in vocabulary.moment:
        return {}
    return {
        "headline": TEXT,
        "summary": listed({"type": "string", "minLength": 1}, minItems=1, maxItems=LINES),
        "procedure": reference("procedure"),
    }


def _procedure(vocabulary: Vocabulary) -> dict[str, dict[str, Schema]]:
    if STAGE not in vocabulary.moment:
        return {}
    return {
        "procedure": {
            "stage": {"enum": list(_choice(vocabulary, STAGE))},
            "since": A_DAY,
            "today": A_DAY,
            "next": listed(reference("step")),
        },
        "step": {
            "who": {"enum": list(_choice(vocabulary, "reader"))},
            "what": TEXT,
            "by": A_DAY,
            "rule": ID,
            "citations": CITATIONS,
        },
    }


def _choice(vocabulary: Vocabulary, name: str) -> tuple[str, ...]:
    """Return the values of a fact of the moment."""
    found = vocabulary.moment[name].type
    assert isinstance(found, Choice)
    return found.values


def _paths(vocabulary: Vocabulary) -> str:
    """Return a pattern of the facts that a case can state; an element is named by its number: `diagnoses[0].certainty`."""
    stated = [*(fact.name for fact in vocabulary if not fact.inputs), *vocabulary.parts]
    words = "|".join(name.replace(".", r"\.").replace("[]", r"\[[0-9]+\]") for name in stated)
    return f"^({words})$"


def _value(fact: Fact, vocabulary: Vocabulary) -> Schema:
    """Return the schema of a fact's value as a decision writes it."""
    match fact.type:
        case Boolean() | Whole() | Day() | Choice():
            return literal(fact)
        case Code():
            return TEXT
        case Amount():
            return {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$"}
        case Choices():
            return listed(literal(fact))
        case Span():
            return listed({"type": ["integer", "null"]}, minItems=2, maxItems=2)
        case Records():
            return listed(_element(f"{fact.name}[].", vocabulary))


def _element(prefix: str, vocabulary: Vocabulary) -> Schema:
    inner = {fact.name.removeprefix(prefix): fact for fact in vocabulary if fact.name.startswith(prefix)}
    values = {
        name: described(fact.about.label, or_null(_value(fact, vocabulary))) for name, fact in inner.items()
    }
    return closed(values, values)


def _changes(fact: Fact) -> bool:
    """Return whether a remedy can name a fact: it is stated, and a value by itself."""
    listed = isinstance(fact.type, Records | Code) or "[]" in fact.name
    return fact.derivation is None and not listed


def _change(fact: Fact) -> Schema:
    """Return what a remedy may say of a fact: tests with their values filled in; `equals: null` makes it unknown."""
    value, several = literal(fact), ("in", "any_of", "all_of")
    tests = {name: listed(value) if name in several else value for name in OPERATORS[type(fact.type)]}
    if isinstance(fact.type, Choices):
        tests["in"] = listed(listed(value))
    tests["equals"] = or_null(value) if "equals" in tests else {"type": "null"}
    if isinstance(fact.type, Choices):  # a set that has to grow in one of several ways
        tests |= {"equals": or_null(listed(value)), "in": listed(listed(value))}
    return closed({name: described(TESTS[name], schema) for name, schema in tests.items()}, minProperties=1)
