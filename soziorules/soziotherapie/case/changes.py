"""A case with other statements: for trying a change, for an interview that collects answers, for a case to be filed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from soziorules.field.plain import plainly, with_values
from soziorules.field.plain import put as put_value
from soziorules.soziotherapie.case.contradictions import contradictions

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case


def changed(read: Callable[[Any], Case], case: Case, values: Mapping[str, Any]) -> Case:
    """Return the case with other values by path (`prescription.units`, `diagnoses[0].certainty`); None: not stated.

    `read` reads cases. Raises Problems for a case that cannot be, KeyError for an element that is not there.
    """
    if not any("[" in path or isinstance(value, list) for path, value in values.items()):
        other: Case = with_values(case, values)
        if not contradictions(other, values):
            return other
    plain = stated(case)
    for path, value in values.items():
        put(plain, path, plainly(value))
    return read(plain)


def stated(case: Case) -> dict[str, Any]:
    """Return what a case states as JSON knows it, in the order of the model; what is not stated is left out."""
    plain = plainly(case)
    assert isinstance(plain, dict)
    return plain


def put(plain: dict[str, Any], path: str, value: Any) -> None:
    """Set the value at a path of a plain case; None takes it away. Raises KeyError for an element that is not there.

    A diagnosis that is stated twice is one: what is said of it is said of both.
    """
    for same in _same(plain, path):
        put_value(plain, same, value)


def _same(plain: dict[str, Any], path: str) -> list[str]:
    """Return a path, and those to the same field of the same diagnosis further on."""
    records, _, rest = path.partition("[")
    number, _, tail = rest.partition("]")
    stated = plain.get("diagnoses")
    if records != "diagnoses" or not rest or not isinstance(stated, list) or not int(number) < len(stated):
        return [path]
    own = stated[int(number)]
    return [f"diagnoses[{place}]{tail}" for place, each in enumerate(stated) if each == own]
