"""A case as JSON knows it, and one with other statements, by path."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from soziorules.engine.language.as_json import as_json
from soziorules.engine.language.facts import About
from soziorules.engine.pattern import pattern

AS_IT_IS = frozenset({bool, int, str})
"""The types of what JSON has as well."""
STEP = pattern(r"([^.\[\]]+)|\[(\d+)\]")


def with_values(model: Any, values: Mapping[str, Any]) -> Any:
    """Return a copy with other values of the right type by path, which need not be read again."""
    update: dict[str, Any] = {}
    within: dict[str, dict[str, Any]] = {}
    for path, value in values.items():
        name, _, rest = path.partition(".")
        if rest:
            within.setdefault(name, {})[rest] = value
        else:
            update[name] = value
    update |= {name: with_values(getattr(model, name), inner) for name, inner in within.items()}
    return model.model_copy(update=update)


def plainly(value: Any) -> Any:
    """Return what a case states as JSON knows it; an object without what it does not state."""
    return as_json(value, _stated)


def _stated(record: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    kind: Any = type(record)
    for name in _fields(kind):
        value = getattr(record, name)
        if value is None:  # as most are
            continue
        if type(value) in AS_IT_IS:
            found[name] = value
        elif (item := plainly(value)) != {}:
            found[name] = item
    return found


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    """Return the names of what an object states: of the case model, or of its quick counterpart.

    What a program has of its own in a model derived from it is no statement.
    """
    if not hasattr(kind, "model_fields"):
        return tuple(kind.__slots__)
    return tuple(
        name
        for name, field in kind.model_fields.items()
        if hasattr(field.annotation, "model_fields")
        or any(isinstance(item, About) for item in field.metadata)
    )


def put(plain: dict[str, Any], path: str, value: Any) -> None:
    """Set the value at a path of a plain case; None takes it away. Raises KeyError for an element that is not there."""
    steps: list[str | int] = [name or int(index) for name, index in STEP.findall(path)]
    here: Any = plain
    for step in steps[:-1]:
        if isinstance(here, dict):
            here = here.setdefault(step, {})
        elif isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            raise KeyError(path)
    if value is None:
        here.pop(steps[-1], None)
    else:
        here[steps[-1]] = value
