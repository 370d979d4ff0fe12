"""Small parts that all JSON Schemas are made of: descriptions in two languages, closed objects, lists of values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from soziorules.engine.language.text import Text

Schema = dict[str, Any]
"""A JSON Schema, or a part of one, as data."""

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

DAY: Final = "#/$defs/day"
"""Where each of these schemas defines a calendar day."""

TEXT: Final[dict[str, Any]] = {"type": "string", "minLength": 1}

IDENTIFIER: Final = r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)*$"
DOTTED: Final = r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$"


def bilingual(text: Text) -> str:
    """Return a text in both languages in one line."""
    return text.de if text.de == text.en else f"{text.de} / {text.en}"


def described(text: Text, schema: Schema) -> Schema:
    """Return a schema with its description, once plain and once as Markdown for editors."""
    markdown = f"**de** {text.de}\n\n**en** {text.en}"
    return {"description": bilingual(text), "markdownDescription": markdown, **schema}


def reference(name: str) -> Schema:
    """Return a reference to a definition of the same schema."""
    return {"$ref": f"#/$defs/{name}"}


def one_of(values: Mapping[str, Text]) -> Schema:
    """Return a closed list of words, each with what it stands for (`enumDescriptions` is understood by editors)."""
    return {
        "type": "string",
        "enum": list(values),
        "enumDescriptions": [bilingual(text) for text in values.values()],
    }


def known_or_new(known: Mapping[str, Text], unfit: Iterable[str] = ()) -> Schema:
    """Return ids that an editor may offer; files may define more, so any other id is accepted but those that are `unfit`."""
    new: Schema = {"type": "string", "pattern": other_than(unfit)}
    return {"anyOf": [one_of(known), new]} if known else new


def other_than(words: Iterable[str], pattern: str = IDENTIFIER) -> str:
    """Return a pattern of ids without these words."""
    excluded = "|".join(word.replace(".", r"\.") for word in words)
    return f"^(?!({excluded})$){pattern[1:]}" if excluded else pattern


def closed(properties: Mapping[str, Schema], required: Iterable[str] = (), **more: Any) -> Schema:
    """Return an object that has no other keys than these."""
    wanted = list(required)
    needs: Schema = {"required": wanted} if wanted else {}
    return {
        "type": "object",
        "properties": dict(properties),
        **needs,
        "additionalProperties": False,
        **more,
    }


def listed(items: Schema, **more: Any) -> Schema:
    """Return a list of things of one kind."""
    return {"type": "array", "items": items, **more}


def or_null(schema: Schema) -> Schema:
    """Return a schema that also accepts null."""
    options = schema.get("anyOf", [schema]) if set(schema) <= {"anyOf"} else [schema]
    return {"anyOf": options if {"type": "null"} in options else [*options, {"type": "null"}]}


def day(years: str = "[0-9]{4}") -> Schema:
    """Return a calendar day as `YYYY-MM-DD`; `years` is a pattern of the years that may occur."""
    text = Text("Ein Kalendertag wie 2026-11-22.", "A calendar day such as 2026-11-22.")
    pattern = f"^{years}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
    return described(text, {"type": "string", "format": "date", **matching(pattern, text)})


def matching(pattern: str, text: Text) -> Schema:
    """Return a pattern with what an editor says where a text does not match it."""
    return {"pattern": pattern, "patternErrorMessage": bilingual(text)}


def document(name: str, title: Text, text: Text, schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """Return a whole schema: dialect, id, title, description, content, and the definitions that it uses, by name."""
    used: set[str] = set()
    _collect(schema, definitions, used)
    return {
        "$schema": DIALECT,
        "$id": f"urn:soziorules:schema:{name}:1",
        "title": bilingual(title),
        **described(text, schema),
        "$defs": {key: definitions[key] for key in sorted(used)},
    }


def _collect(part: Any, definitions: Mapping[str, Schema], used: set[str]) -> None:
    """Add the names of all definitions that a part refers to, directly or through others."""
    if isinstance(part, list):
        for item in part:
            _collect(item, definitions, used)
    elif isinstance(part, dict):
        name = str(part.get("$ref", "")).rpartition("/")[2]
        if name and name not in used:
            used.add(name)
            _collect(definitions[name], definitions, used)
        for item in part.values():
            _collect(item, definitions, used)
