"""The vocabulary of Soziotherapie: every fact that a rule may read, the stated ones from the case model, the derived ones below.

A derived fact names the stated facts it rests on, so that a decision can say what is missing. Bounds (`Span`) are exact where
both are equal. Parameters come in by id; see `PARAMETERS` of the modules that compute.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from types import NoneType
from typing import Annotated, Any, Final, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from soziorules.engine.language.facts import (
    About,
    Amount,
    Boolean,
    Choice,
    Choices,
    Code,
    Day,
    Fact,
    FactType,
    Records,
    Vocabulary,
    Whole,
)
from soziorules.engine.language.text import Text
from soziorules.engine.language.units import Unit
from soziorules.soziotherapie.case import Case, Delivery, PastPrescription
from soziorules.soziotherapie.case.inputs import Unknown
from soziorules.soziotherapie.facts.fact_catalogue import derivations
from soziorules.soziotherapie.procedure import moment

UNITS: Final[Mapping[str, str]] = {"gaf": "gaf", "need_months": "months"}
"""Units of whole numbers; all others are units of Soziotherapie."""

OWN_UNITS: Final[Mapping[str, Unit]] = {
    "gaf": Unit(
        Text("Punkte der GAF-Skala", "points of the GAF scale"), Text("GAF {number}", "GAF {number}"), 1, 100
    ),
    "units": Unit(Text("Einheiten", "units"), Text("{number} Einheiten", "{number} units"), 0, 366),
}

_SIMPLE: Final[Mapping[type, FactType]] = {bool: Boolean(), dt.date: Day(), Decimal: Amount()}


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Return all facts of a case of Soziotherapie, by name."""
    made = {derivation.name: derivation for derivation in derivations()}
    facts = {fact.name: fact for fact in _stated(Case, "")}
    # The diagnoses are read with what their derivation adds to each.
    facts |= {fact.name: fact for derivation in made.values() for fact in derivation.facts}
    return Vocabulary(facts, made, OWN_UNITS, moment.facts(), parts())


def fields(model: type[BaseModel], records: str) -> Iterator[Fact]:
    """Yield the fields of the records of a list as facts."""
    for name, field in model.model_fields.items():
        about = next(item for item in field.metadata if isinstance(item, About))
        path = f"{records}[].{name}"
        kind = Code() if field.annotation is str else fact_type(path, field)
        yield Fact(path, kind, about, f"element.{name}")


def parts() -> dict[str, Fact]:
    """Return the fields of earlier prescriptions and of what was delivered on them."""
    lists: dict[str, type[BaseModel]] = {"history": PastPrescription, "history[].delivered": Delivery}
    return {fact.name: fact for name, model in lists.items() for fact in fields(model, name)}


def _stated(model: type[BaseModel], prefix: str) -> Iterator[Fact]:
    for name, field in model.model_fields.items():
        path = f"{prefix}{name}"
        about = next((item for item in field.metadata if isinstance(item, About)), None)
        if about is None:
            nested = field.annotation
            assert isinstance(nested, type) and issubclass(nested, BaseModel), path
            yield from _stated(nested, f"{path}.")
        else:
            yield Fact(path, fact_type(path, field), about, f"case.{path}")


def fact_type(path: str, field: FieldInfo) -> FactType:
    """Return the type of a field of the case model as a fact."""
    (annotation,) = (part for part in get_args(field.annotation) if part is not NoneType)
    if get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if annotation in _SIMPLE:
        return _SIMPLE[annotation]
    if annotation is int:
        return _whole(path, field)
    if get_origin(annotation) is Literal:
        return Choice(get_args(annotation))
    if get_origin(annotation) is frozenset:
        (inner,) = get_args(annotation)
        return Choices(get_args(inner))
    assert get_origin(annotation) is tuple, path
    return Records()


def _whole(path: str, field: FieldInfo) -> Whole:
    bounds: dict[str, Any] = {}
    for item in field.metadata:
        bounds |= {key: getattr(item, key) for key in ("ge", "le") if hasattr(item, key)}
        if isinstance(item, Unknown) and item.value == bounds.get("ge"):
            bounds["ge"] += 1
    return Whole(UNITS.get(path, "units"), bounds.get("ge"), bounds.get("le"))
