"""Values of facts as rule files write them."""

from __future__ import annotations

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
from soziorules.schema.pieces import DAY, Schema, described, one_of, reference


def literal(fact: Fact) -> Schema:
    """Return the schema of a value written out; the words of a choice are found in `value_definitions`."""
    match fact.type:
        case Boolean():
            return {"type": "boolean"}
        case Whole(minimum=minimum, maximum=maximum):
            bounds = {"minimum": minimum, "maximum": maximum}
            return {"type": "integer", **{key: value for key, value in bounds.items() if value is not None}}
        case Span():
            return {"type": "integer"}
        case Day():
            return {"$ref": DAY}
        case Amount():
            return {"type": "number"}
        case Choice() | Choices():
            return reference(_name(fact))
        case Code() | Records():  # pragma: no cover - for the type checker
            raise AssertionError("codes and lists are not written out")


def value_definitions(vocabulary: Vocabulary) -> dict[str, Schema]:
    """Return the closed lists of words, one definition for each fact that is a choice."""
    definitions = {}
    for fact in vocabulary:
        if isinstance(fact.type, Choice | Choices):
            names = fact.about.values
            words = {value: names.get(value, Text(value, value)) for value in fact.type.values}
            definitions[_name(fact)] = described(fact.about.label, one_of(words))
    return definitions


def _name(fact: Fact) -> str:
    return f"value_of_{fact.name.replace('[]', '')}"
