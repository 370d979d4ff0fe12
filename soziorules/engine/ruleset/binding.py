"""Binding source nodes to pydantic models; each pydantic error becomes a diagnostic at its place."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from soziorules.engine.calendar import missing_day
from soziorules.engine.dataclass import replace
from soziorules.engine.diagnostics import did_you_mean
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.files import TextFile
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.source import ListNode, MapNode, Node, ScalarNode, find, find_key, to_plain

M = TypeVar("M", bound=BaseModel)

_MESSAGES: Mapping[str, tuple[str, Text]] = {
    "missing": ("R003", Text("es fehlt „{name}“", 'missing "{name}"')),
    "literal_error": (
        "R004",
        Text("dieser Wert ist hier nicht vorgesehen", "this value is not allowed here"),
    ),
    "string_pattern_mismatch": ("R006", Text("keine gültige Kennung", "not a valid identifier")),
    "string_too_short": ("R007", Text("darf nicht leer sein", "must not be empty")),
    "too_short": ("R007", Text("hat zu wenige Einträge", "has too few entries")),
}
_ALLOWED: Mapping[str, Text] = {
    "bool": Text("true oder false", "true or false"),
    "int": Text("eine ganze Zahl", "a whole number"),
    "string": Text("ein Text", "a text"),
    "date": Text("ein Tag wie 2026-11-22", "a day such as 2026-11-22"),
    "list": Text("eine Liste", "a list"),
    "dict": Text("eine Zuordnung aus Schlüsseln und Werten", "a mapping of keys and values"),
    "model": Text("eine Zuordnung aus Schlüsseln und Werten", "a mapping of keys and values"),
    "decimal": Text("eine Zahl", "a number"),
}
"""What may stand at a place, by the first word of the name of an error of pydantic; its own sentences are English."""
_TWO_LANGUAGES = Text('{de: "…", en: "…"}', '{de: "…", en: "…"}')
_WORD = re.compile(r"'([^']*)'")
_WRONG_TYPE = ("R005", Text("dieser Wert hat die falsche Art", "this value is of the wrong type"))


def bind(model: type[M], node: Node, collector: Collector) -> M | None:
    """Return the node's content as an instance of `model`, or None after noting what is wrong."""
    bound, errors = _bound(model, node)
    for problem in errors:
        _note(model, problem, node, collector)
    return bound


def bind_sound(model: type[M], node: Node, collector: Collector) -> tuple[M | None, Node, tuple[Node, ...]]:
    """Bind a file as far as it can be: entries of its lists in which something is wrong are noted and left out.

    Return the instance (None where the file as such is wrong), the node that it was made from, and the nodes left out.
    """
    bound, errors = _bound(model, node)
    for problem in errors:
        _note(model, problem, node, collector)
    if bound is not None or not isinstance(node, MapNode):
        return bound, node, ()
    faulty = {tuple(problem["loc"][:2]) for problem in errors}
    rest, dropped = _without(node, faulty)
    bound, errors = _bound(model, rest)
    return (bound, rest, dropped) if bound is not None else (None, node, (node,))


def _bound(model: type[M], node: Node) -> tuple[M | None, Sequence[Mapping[str, Any]]]:
    try:
        return model.model_validate_json(json.dumps(to_plain(node), default=str)), ()
    except ValidationError as error:
        return None, error.errors(include_url=False, include_input=False)


def _without(node: MapNode, faulty: set[tuple[str | int, ...]]) -> tuple[MapNode, tuple[Node, ...]]:
    """Return a file without the entries of its lists, or without the keys, that are named, and what was left out."""
    entries: list[tuple[ScalarNode, Node]] = []
    dropped: list[Node] = []
    for key, value in node.entries:
        name = str(key.value)
        if isinstance(value, ListNode):
            bad = {index for index in range(len(value.items)) if (name, index) in faulty}
            dropped += [value.items[index] for index in sorted(bad)]
            kept = tuple(item for index, item in enumerate(value.items) if index not in bad)
            entries.append((key, replace(value, items=kept)))
        elif (name,) in faulty:
            dropped.append(value)
        else:
            entries.append((key, value))
    return replace(node, entries=tuple(entries)), tuple(dropped)


def _note(model: type[BaseModel], problem: Mapping[str, Any], node: Node, collector: Collector) -> None:
    kind, loc = problem["type"], problem["loc"]
    name = str(loc[-1]) if loc else ""
    if kind == "extra_forbidden":
        known = field_names(model, loc[:-1])
        message = Text(f"„{name}“ ist hier nicht vorgesehen", f'unknown key "{name}"')
        listed = Text(", ".join(known), ", ".join(known))
        collector.add("R002", message, find_key(node, loc), hint=did_you_mean(name, known), allowed=listed)
        return
    code, text = _MESSAGES.get(kind, _WRONG_TYPE)
    where = find_key(node, loc[:-1]) if kind == "missing" else find(node, loc)
    no_day = (
        missing_day(str(where.value)) if kind.startswith("date") and isinstance(where, ScalarNode) else None
    )
    message = no_day or Text(text.de.format(name=name), text.en.format(name=name))
    allowed, hint = _allowed(problem, where)
    collector.add(code, message, where, allowed=allowed, hint=hint)


def _allowed(problem: Mapping[str, Any], where: Node) -> tuple[Text | None, Text | None]:
    """Return what may stand at a place, and what was probably meant."""
    expected = _WORD.findall(str(problem.get("ctx", {}).get("expected", "")))
    if expected:
        listed = ", ".join(expected)
        written = where.value if isinstance(where, ScalarNode) else None
        return Text(listed, listed), did_you_mean(written, expected) if isinstance(written, str) else None
    if problem["type"] == "string_pattern_mismatch":
        return Text("kleine Buchstaben, Ziffern, _ und Punkte", "small letters, digits, _ and dots"), None
    if problem.get("ctx", {}).get("class_name") == TextFile.__name__:
        return _TWO_LANGUAGES, None
    return _ALLOWED.get(problem["type"].partition("_")[0]), None


def field_names(model: type[BaseModel], loc: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return the keys that are allowed at a place of a model, as they are written in a file."""
    schema = model.model_json_schema(by_alias=True)
    part: Any = schema
    for step in loc:
        part = _resolve(part, schema)
        part = part.get("items", {}) if isinstance(step, int) else part.get("properties", {}).get(step, part)
    return tuple(_resolve(part, schema).get("properties", {}))


def _resolve(part: Any, schema: Any) -> Any:
    """Follow references and take the first alternative that is an object or a list."""
    while "$ref" in part:
        part = schema["$defs"][part["$ref"].rsplit("/", 1)[-1]]
    for alternative in part.get("anyOf", ()):
        found = _resolve(alternative, schema)
        if "properties" in found or "items" in found:
            return found
    return part
