"""Which columns a table of cases may have, and of which type: made from the outline of the case model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from soziorules.engine.language.facts import (
    Amount,
    Boolean,
    Choice,
    Choices,
    Code,
    Day,
    FactType,
    Records,
    Whole,
)
from soziorules.soziotherapie.case.fast_reader import WHOLE_CASE, FieldSpec, FieldSpecs
from soziorules.soziotherapie.case.field_specs import outline

LISTS: Final = ("list", "diagnoses")
"""The sorts of fields that hold records."""


@lru_cache(maxsize=1)
def columns() -> Mapping[str, FactType]:
    """Return the columns of a table of cases by path, such as `prescriber.group`; lists are `Records`."""
    made = outline()
    return dict(_flat(made, WHOLE_CASE, ""))


@lru_cache(maxsize=8)
def fields(model: str) -> Mapping[str, FactType]:
    """Return the fields of the records of a list: of `PastPrescription`, `Delivery` or `Diagnosis`."""
    return {name: _type(shape) for name, shape in outline()[model].items()}


@lru_cache(maxsize=1)
def records() -> Mapping[str, Any]:
    """Return the fields of the records of each list by path: their types, or the fields of the records in a field."""
    models = outline()

    def parts(name: str) -> dict[str, Any]:
        return {
            field: parts(shape[1][0]) if shape[0] in LISTS else _type(shape)
            for field, shape in models[name].items()
        }

    return {name: parts(about[0]) for name, (sort, about) in models[WHOLE_CASE].items() if sort in LISTS}


@lru_cache(maxsize=8)
def longest(model: str, name: str) -> int:
    """Return how many records a list may have."""
    _, about = outline()[model][name]
    return int(about[1])


def blanks() -> Mapping[str, int]:
    """Return the columns in which one number says that the value is not known, with that number."""
    whole = {name: about for name, (sort, about) in outline()[WHOLE_CASE].items() if sort == "whole"}
    return {name: about[2] for name, about in whole.items() if len(about) > 2}


def _flat(made: FieldSpecs, model: str, prefix: str) -> Iterator[tuple[str, FactType]]:
    for name, shape in made[model].items():
        sort, about = shape
        if sort == "object":
            yield from _flat(made, about[0], f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", _type(shape)


def _type(shape: FieldSpec) -> FactType:
    sort, about = shape
    match sort:
        case "boolean":
            return Boolean()
        case "whole":
            return Whole("", *about[:2])
        case "day":
            return Day()
        case "euros":
            return Amount()
        case "choice":
            return Choice(tuple(about))
        case "choices":
            return Choices(tuple(about))
        case "code":
            return Code()
        case _:
            return Records()
