"""From what pydantic says of a model to a schema for people: no titles made of names, no defaults, days by reference."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from soziorules.language.text import Text
from soziorules.schema.pieces import DAY, Schema, described

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


def worded(schema: Schema, texts: Mapping[str, Text]) -> Schema:
    """Return a tidied schema with a description on every object and property.

    `texts` names them `Model`, `Model.field` or just `field`. Raises KeyError for one that nobody has described.
    """
    definitions = {name: _object(name, part, texts) for name, part in schema.pop("$defs", {}).items()}
    return {**schema, "$defs": definitions}


def _object(name: str, schema: Schema, texts: Mapping[str, Text]) -> Schema:
    properties = {
        field: described(texts.get(f"{name}.{field}") or texts[field], part)
        for field, part in schema.get("properties", {}).items()
    }
    return described(texts[name], {**schema, "properties": properties})
