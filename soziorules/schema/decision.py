"""The schemas of what comes out, a decision and an account: their models, closed, with the facts and words of a field of law."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from soziorules.engine.arguments import offered
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
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.conditions import OPERATORS
from soziorules.render.data import SCHEMA
from soziorules.schema.answers import KINDS
from soziorules.schema.names import Names
from soziorules.schema.pieces import TEXT, Schema, closed, day, described, document, listed, or_null
from soziorules.schema.shapes import published
from soziorules.schema.texts import TESTS
from soziorules.schema.values import literal, value_definitions

ACCOUNT: Final = Text("Ein Konto", "An account")
STAGE: Final = "procedure.stage"
FIRST: Final = ("headline", "summary", "procedure")
"""What a person reads first, where the field of law knows a procedure and has words of its own for it."""


def decision_schema(names: Names) -> Schema:
    """Return the schema of a decision on a case of a field of law."""
    vocabulary, model = names.vocabulary, names.parts.answer
    parts = published(model)
    whole = parts.pop(model.__name__)
    _fill_in({"decision": whole, **parts}, vocabulary)
    if STAGE not in vocabulary.moment:
        whole["required"] = [key for key in whole["required"] if key not in FIRST]
        for key in FIRST:
            del whole["properties"][key]
    title = Text("Eine Entscheidung", "A decision")
    definitions = {**parts, **value_definitions(vocabulary), "day": day()}
    return document("decision", title, model.about(), whole, definitions)


def account_schema(names: Names) -> Schema:
    """Return the schema of the account that a field of law keeps. Raises Problems where it keeps none."""
    model = offered(names.parts.account, names.parts.title.en, ACCOUNT)
    parts = published(model)
    whole = parts.pop(model.__name__)
    return document("ledger", ACCOUNT, model.about(), whole, {**parts, "day": day()})


def _fill_in(parts: dict[str, Schema], vocabulary: Vocabulary) -> None:
    """Put facts, their values and the words of the moment where the models only say *text* or *object*."""
    read = {fact.name: _value(fact, vocabulary) for fact in vocabulary if "[]" not in fact.name}
    changed = {fact.name: _change(fact) for fact in vocabulary if fact.about.kind in KINDS and _changes(fact)}
    path: Schema = {"type": "string", "pattern": _paths(vocabulary)}
    more: dict[tuple[str, str], Schema] = {
        ("decision", "schema"): {"const": SCHEMA},
        ("decision", "summary"): {"maxItems": LINES, "minItems": 1},
        ("decision", "missing"): listed(path),
        ("LayerAnswer", "missing"): listed(path),
        ("RemedyAnswer", "missing"): listed(path),
        ("AssumptionAnswer", "fact"): path,
        ("FindingAnswer", "facts"): _labelled(read, vocabulary),
        ("RemedyAnswer", "change"): _labelled(changed, vocabulary),
    }
    if STAGE in vocabulary.moment:
        more |= {
            ("ProcedureAnswer", "stage"): {"enum": list(_choice(vocabulary, STAGE))},
            ("StepAnswer", "who"): {"enum": list(_choice(vocabulary, "reader"))},
        }
    for (part, key), schema in more.items():
        parts[part]["properties"][key] |= schema


def _labelled(values: Mapping[str, Schema], vocabulary: Vocabulary) -> Schema:
    return closed({name: described(vocabulary[name].about.label, value) for name, value in values.items()})


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
