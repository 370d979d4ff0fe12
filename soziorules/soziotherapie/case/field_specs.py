"""The outline of the case model as plain data: what `shortcut` reads cases by, made from the model so that they cannot differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from soziorules.field.inputs import Unknown
from soziorules.soziotherapie.case.fast_reader import FieldSpec, FieldSpecs
from soziorules.soziotherapie.case.listed import Lists, list_named, list_of
from soziorules.soziotherapie.case.model import Case, Diagnosis


def outline(lists: Lists | None = None) -> FieldSpecs:
    """Return, for each model of a case, its fields with their shapes under the lists of some rules; the case comes last."""
    found: dict[str, Mapping[str, FieldSpec]] = {}
    _collect(Case, found, lists)
    return found


def _collect(model: type[BaseModel], found: dict[str, Mapping[str, FieldSpec]], lists: Lists | None) -> None:
    shapes = {}
    for name, field in model.model_fields.items():
        for inner in _models(field.annotation):
            if inner.__name__ not in found:
                _collect(inner, found, lists)
        shapes[name] = _shape(name, field, lists)
    found[model.__name__] = shapes


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in get_args(annotation) for model in _models(argument)]


SIMPLE: Mapping[Any, str] = {bool: "boolean", dt.date: "day", Decimal: "euros", str: "code"}


def _shape(name: str, field: FieldInfo, lists: Lists | None) -> FieldSpec:
    """Return the shape of a field: its sort and what that needs to know. Raises TypeError for a type without one."""
    annotation = _bare(field.annotation)
    listed = list_named(field.annotation)
    if listed is not None:
        sort = "choices" if get_origin(annotation) is frozenset else "choice"
        return sort, tuple(list_of(listed, lists).values)
    bounds: dict[str, int] = {}
    for item in field.metadata:
        bounds |= {key: getattr(item, key) for key in ("ge", "le", "max_length") if hasattr(item, key)}
    if annotation in SIMPLE:
        return SIMPLE[annotation], ()
    if annotation is int:
        blank = [item.value for item in field.metadata if isinstance(item, Unknown)]
        return "whole", (bounds["ge"], bounds["le"], *blank)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "object", (annotation.__name__,)
    return _several(name, annotation, bounds)


def _several(name: str, annotation: Any, bounds: Mapping[str, int]) -> FieldSpec:
    """Return the shape of a field whose type has parts."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return "choice", parts
    if origin is tuple:
        return ("diagnoses" if parts[0] is Diagnosis else "list"), (parts[0].__name__, bounds["max_length"])
    raise TypeError(f"{name}: no shape for {annotation}")  # pragma: no cover - for the type checker


def _bare(annotation: Any) -> Any:
    """Return a type without None and without what is only said about it."""
    inner = [part for part in get_args(annotation) if part is not NoneType]
    stated = inner[0] if inner and NoneType in get_args(annotation) else annotation
    return get_args(stated)[0] if get_origin(stated) is Annotated else stated
