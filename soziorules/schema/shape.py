"""One part of a JSON Schema by itself: what a fact looks like in a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

BOTHER: Final = ("markdownDescription", "title")
"""What only editors read."""


def shape(schema: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Return the schema of the fact at a path, complete in itself, without null, which says nothing.

    Paths are such as `patient.born_on`, or `history[0].units` for what a record of a list says. Raises KeyError where there is no
    such path.
    """
    parts: Mapping[str, Any] = schema.get("$defs", {})
    found = dict(schema)
    for step in path.split("."):
        name, of_a_list, _ = step.partition("[")
        found = _inside(found["properties"][name], parts)
        if of_a_list:
            found = _record(_inside(found["items"], parts), parts)
    return {name: _whole(value, parts) for name, value in found.items() if name not in BOTHER}


def _inside(node: Mapping[str, Any], parts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a node says, with what it refers to."""
    said = {name: value for name, value in node.items() if name not in ("$ref", "anyOf")}
    one = [each for each in node.get("anyOf", ()) if each != {"type": "null"}]
    if len(one) > 1:
        return {**said, "anyOf": one}
    for each in one:
        said = {**_inside(each, parts), **said}
    if "$ref" in node:
        said = {**_inside(parts[node["$ref"].rpartition("/")[2]], parts), **said}
    return said


def _record(items: Mapping[str, Any], parts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what an element of a list is as an object; some can be written as a text too."""
    forms = (_inside(form, parts) for form in items.get("anyOf", (items,)))
    return next(form for form in forms if "properties" in form)


def _whole(value: Any, parts: Mapping[str, Any]) -> Any:
    match value:
        case dict():
            inside = _inside(value, parts)
            return {name: _whole(each, parts) for name, each in inside.items() if name not in BOTHER}
        case list():
            return [_whole(each, parts) for each in value]
        case _:
            return value
