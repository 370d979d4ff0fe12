"""From what pydantic says of a model to a schema for people: no titles made of names, no defaults, days by reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from soziorules.engine.language.text import Text
from soziorules.schema.answers import LEFT_OUT, NEVER_NULL, AnswerPart
from soziorules.schema.pieces import DAY, Schema, bilingual, closed, described, one_of
from soziorules.schema.texts import TITLES, WORDS

NOISE: Final = frozenset({"title", "default", "description", "format", "uniqueItems"})
"""What is left out: names said again, absent values, docstrings. (A set that repeats a member is accepted when read.)"""

TEXTS: Final = frozenset({"description", "markdownDescription"})
BY_NAME: Final = frozenset({"properties", "patternProperties", "$defs"})
ALTERNATIVES: Final = frozenset({"anyOf", "oneOf", "allOf"})
NULL: Final[Schema] = {"type": "null"}
ANY_TEXT: Final[Schema] = {"type": "string"}


def tidied(schema: Schema, *, null: bool, noise: frozenset[str] = NOISE) -> Schema:
    """Return a schema of pydantic without noise; without `null` an absent value is left out, never written as null."""
    if schema.get("type") == "string" and schema.get("format") == "date":
        return {"$ref": DAY, **{key: value for key, value in schema.items() if key in TEXTS - noise}}
    result: Schema = {}
    for key, value in schema.items():
        if key in BY_NAME:
            result[key] = {name: tidied(inner, null=null, noise=noise) for name, inner in value.items()}
        elif key in ALTERNATIVES:
            of_any = [tidied(inner, null=null, noise=noise) for inner in value if null or inner != NULL]
            result[key] = [each for each in of_any if each == ANY_TEXT or not _covered(each, of_any)]
        elif key not in noise:
            result[key] = tidied(value, null=null, noise=noise) if isinstance(value, dict) else value
    alternatives = result.get("anyOf", ())
    return alternatives[0] if len(alternatives) == 1 else result


def _covered(schema: Schema, others: list[Schema]) -> bool:
    """Return whether any text may stand there beside texts of this form: older versions of pydantic name both."""
    return schema.get("type") == "string" and ANY_TEXT in others


def models(raw: Schema, root: str, texts: Mapping[str, Text]) -> dict[str, Schema]:
    """Return the parts of pydantic's schema of a model by name, the model itself as `root`, each with its description.

    `texts` names them `Model`, `Model.key` or just `key`. An empty key counts as a mistake. Raises KeyError for a key, a word
    or a model that nobody has described.
    """
    whole = tidied(raw, null=False)
    parts = {name: part for name, part in whole.pop("$defs", {}).items() if "properties" in part}
    described_parts = {name: _model(name, part, texts) for name, part in parts.items()}
    return {**described_parts, root: _properties(root, whole, texts)}


def _model(name: str, schema: Schema, texts: Mapping[str, Text]) -> Schema:
    return {"title": bilingual(TITLES[name]), **described(texts[name], _properties(name, schema, texts))}


def _properties(name: str, schema: Schema, texts: Mapping[str, Text]) -> Schema:
    properties = {}
    for key, part in schema["properties"].items():
        words = {word: WORDS[key][word] for word in part.get("enum", ()) if key in WORDS}
        text = texts.get(f"{name}.{key}") or texts[key]
        properties[key] = described(text, {**part, **(one_of(words) if words else {})})
    return {**schema, "properties": properties}


def published(model: type[AnswerPart]) -> dict[str, Schema]:
    """Return the parts of an answer by name, the whole under the name of its model: closed, with all keys that none leaves out.

    Each `key_between` stands beside a key exactly where that is null.
    """
    raw = model.model_json_schema()
    parts = {**raw.pop("$defs", {}), model.__name__: raw}
    return {name: _closed(part) for name, part in parts.items()}


def _closed(part: Schema) -> Schema:
    tidy = tidied(part, null=True, noise=NOISE - TEXTS)
    properties = tidy["properties"]
    wanted = [key for key, value in properties.items() if not value.pop(LEFT_OUT, False)]
    properties = {key: _not_null(value) for key, value in properties.items()}
    exact = [_exact_or_between(key) for key in properties if f"{key}_between" in properties]
    texts = {key: tidy[key] for key in ("description", "markdownDescription")}
    return {**texts, **closed(properties, wanted, **({"allOf": exact} if exact else {}))}


def _not_null(schema: Schema) -> Schema:
    """Return a key without null where no answer has it so."""
    if not schema.pop(NEVER_NULL, False):
        return schema
    [value] = [each for each in schema.pop("anyOf") if each != NULL]
    return {**schema, **value}


def _exact_or_between(key: str) -> Schema:
    between: Schema = {"required": [f"{key}_between"]}
    unknown = {"properties": {key: {"type": "null"}}, **between}
    return {"anyOf": [{"properties": {key: {"type": "integer"}}, "not": between}, unknown]}
