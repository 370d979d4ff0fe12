"""A case with other statements: for trying a change, for an interview that collects answers, for a case to be filed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from soziorules.soziotherapie.case.contradictions import contradictions

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case

STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def changed(read: Callable[[Any], Case], case: Case, values: Mapping[str, Any]) -> Case:
    """Return the case with other values by path (`prescription.units`, `diagnoses[0].certainty`); None: not stated.

    `read` reads cases. Raises Problems for a case that cannot be, KeyError for an element that is not there.
    """
    if not any("[" in path or isinstance(value, list) for path, value in values.items()):
        other = case
        for path, value in values.items():
            other = _with(other, path, value)
        if not contradictions(other):
            return other
    plain = stated(case)
    for path, value in values.items():
        put(plain, path, plainly(value))
    return read(plain)


def _with(model: Any, path: str, value: Any) -> Any:
    """Return a copy with another value of the right type, which need not be read again."""
    name, _, rest = path.partition(".")
    return model.model_copy(update={name: _with(getattr(model, name), rest, value) if rest else value})


def stated(case: Case) -> dict[str, Any]:
    """Return what a case states as JSON knows it, in the order of the model; what is not stated is left out."""
    plain = plainly(case)
    assert isinstance(plain, dict)
    return plain


def plainly(value: Any) -> Any:
    """Return a value as JSON knows it; sets in order, so that the same case always makes the same text."""
    match value:
        case None | bool() | int() | str():
            return value
        case dt.date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case frozenset():
            return sorted(value)
        case tuple() | list():
            return [plainly(item) for item in value]
        case Mapping():
            return {key: plainly(item) for key, item in value.items()}
        case _:
            found = {name: plainly(getattr(value, name)) for name in _fields(value)}
            return {name: item for name, item in found.items() if item is not None and item != {}}


def _fields(value: object) -> tuple[str, ...]:
    """Return the names of what an object states: of the case model, or of its quick counterpart."""
    fields = getattr(type(value), "model_fields", None)
    return tuple(fields if fields is not None else type(value).__slots__)  # type: ignore[attr-defined]  # all of these have slots


def put(plain: dict[str, Any], path: str, value: Any) -> None:
    """Set the value at a path of a plain case; None takes it away. Raises KeyError for an element that is not there.

    A diagnosis that is stated twice is one: what is said of it is said of both.
    """
    for same in _same(plain, path):
        _put(plain, same, value)


def _same(plain: dict[str, Any], path: str) -> list[str]:
    """Return a path, and those to the same field of the same diagnosis further on."""
    records, _, rest = path.partition("[")
    number, _, tail = rest.partition("]")
    stated = plain.get("diagnoses")
    if records != "diagnoses" or not rest or not isinstance(stated, list) or not int(number) < len(stated):
        return [path]
    own = stated[int(number)]
    return [f"diagnoses[{place}]{tail}" for place, each in enumerate(stated) if each == own]


def _put(plain: dict[str, Any], path: str, value: Any) -> None:
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
