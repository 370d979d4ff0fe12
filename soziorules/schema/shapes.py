"""From what pydantic says of a model to a schema for people: no titles made of names, no defaults, days by reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from soziorules.engine.language.text import Text
from soziorules.schema.pieces import DAY, Schema, bilingual, described, one_of
from soziorules.schema.texts import TITLES, WORDS

NOISE: Final = frozenset({"title", "default", "description", "format", "uniqueItems"})
"""What is left out: names said again, absent values, docstrings. (A set that repeats a member is accepted when read.)"""

BY_NAME: Final = frozenset({"properties", "patternProperties", "$defs"})
ALTERNATIVES: Final = frozenset({"anyOf", "oneOf", "allOf"})
NULL: Final[Schema] = {"type": "null"}


def tidied(schema: Schema, *, null: bool) -> Schema:
    """Return a schema of pydantic without noise; without `null` an absent value is left out, never written as null."""
    if schema.get("type") == "string" and schema.get("format") == "date":
        return {"$ref": DAY}
    result: Schema = {}
    for key, value in schema.items():
        if key in BY_NAME:
            result[key] = {name: tidied(inner, null=null) for name, inner in value.items()}
        elif key in ALTERNATIVES:
            result[key] = [tidied(inner, null=null) for inner in value if null or inner != NULL]
        elif key not in NOISE:
            result[key] = tidied(value, null=null) if isinstance(value, dict) else value
    alternatives = result.get("anyOf", ())
    return alternatives[0] if len(alternatives) == 1 else result


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
