"""What schemas hold of one field of law: its case and the figures of its decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.domain import Domain
from soziorules.engine.language.facts import Amount, Choices, Code, Fact, Records, Span, Vocabulary
from soziorules.engine.language.text import Text
from soziorules.schema.answers import AnswerPart, DecisionAnswer
from soziorules.schema.pieces import (
    TEXT,
    Schema,
    closed,
    day,
    described,
    document,
    listed,
    or_null,
)
from soziorules.schema.values import literal, value_definitions

CASE: Final = "Case"
"""The name of the whole case among its parts."""


@dataclass(frozen=True, slots=True)
class SchemaParts:
    """The parts of a case by name, the whole as `Case`; what a case is called; the models of a decision and of an account."""

    case: Mapping[str, Schema]
    title: Text = Text("Ein Fall", "A case")
    answer: type[DecisionAnswer] = DecisionAnswer
    account: type[AnswerPart] | None = None


def parts_of(domain: Domain) -> SchemaParts:
    """Return what a domain brings, else what follows from its vocabulary."""
    parts: SchemaParts = plain_parts(domain.vocabulary) if domain.schemas is None else domain.schemas()
    return parts


def case_schema(parts: SchemaParts) -> Schema:
    """Return the schema of a case."""
    definitions = dict(parts.case)
    whole = definitions.pop(CASE)
    text = Text(
        "Alle Angaben sind freiwillig. Was fehlt oder null ist, ist unbekannt und bleibt offen.",
        "All statements are optional. What is absent or null is unknown and stays open.",
    )
    return document("case", parts.title, text, whole, definitions)


def plain_parts(vocabulary: Vocabulary) -> SchemaParts:
    """Return a case as its stated facts make it: records within records by the dots of their paths."""
    tree: Schema = {}
    for fact in vocabulary:
        if fact.derivation is None and "[]" not in fact.name:
            *outer, name = fact.name.split(".")
            inside = tree
            for step in outer:
                inside = inside.setdefault(step, {})
            inside[name] = described(fact.about.description, or_null(_value(fact, vocabulary)))
    return SchemaParts({**value_definitions(vocabulary), "day": day(), CASE: _nested(tree)})


def _nested(tree: Schema) -> Schema:
    return closed({name: part if "description" in part else _nested(part) for name, part in tree.items()})


def _value(fact: Fact, vocabulary: Vocabulary) -> Schema:
    match fact.type:
        case Code():
            return TEXT
        case Records():
            return listed(closed(dict(_fields(fact, vocabulary))))
        case Choices():
            return listed(literal(fact))
        case Span():
            return listed({"type": ["integer", "null"]}, minItems=2, maxItems=2)
        case Amount():
            return {"anyOf": [literal(fact), {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?$"}]}
        case _:
            return literal(fact)


def _fields(records: Fact, vocabulary: Vocabulary) -> Iterator[tuple[str, Schema]]:
    prefix = f"{records.name}[]."
    for fact in vocabulary:
        if fact.name.startswith(prefix) and fact.derivation is None:
            value = described(fact.about.description, or_null(_value(fact, vocabulary)))
            yield fact.name.removeprefix(prefix), value
