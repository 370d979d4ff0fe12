"""The outline of the case model as plain data: what `shortcut` reads cases by, made from the model so that they cannot differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from types import NoneType
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from soziorules.soziotherapie.case import Case, Diagnosis
from soziorules.soziotherapie.shortcut import Outline, Shape


def outline() -> Outline:
    """Return, for each model of a case, its fields with their shapes; the case itself comes last."""
    found: dict[str, Mapping[str, Shape]] = {}
    _collect(Case, found)
    return found


def _collect(model: type[BaseModel], found: dict[str, Mapping[str, Shape]]) -> None:
    shapes = {}
    for name, field in model.model_fields.items():
        for inner in _models(field.annotation):
            if inner.__name__ not in found:
                _collect(inner, found)
        shapes[name] = _shape(name, field)
    found[model.__name__] = shapes


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for argument in get_args(annotation) for model in _models(argument)]


def _shape(name: str, field: FieldInfo) -> Shape:
    """Return the shape of a field: its sort and what that needs to know. Raises TypeError for a type without one."""
    inner = [part for part in get_args(field.annotation) if part is not NoneType]
    annotation = inner[0] if inner and NoneType in get_args(field.annotation) else field.annotation
    annotation = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
    bounds: dict[str, int] = {}
    for item in field.metadata:
        bounds |= {key: getattr(item, key) for key in ("ge", "le", "max_length") if hasattr(item, key)}
    if annotation is bool:
        return "boolean", ()
    if annotation is int:
        return "whole", (bounds["ge"], bounds["le"])
    if annotation is dt.date:
        return "day", ()
    if annotation is Decimal:
        return "euros", ()
    if annotation is str:
        return "code", ()
    if get_origin(annotation) is Literal:
        return "choice", get_args(annotation)
    if get_origin(annotation) is frozenset:
        return "choices", get_args(get_args(annotation)[0])
    if get_origin(annotation) is tuple:
        model = get_args(annotation)[0]
        return ("diagnoses" if model is Diagnosis else "list"), (model.__name__, bounds["max_length"])
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "object", (annotation.__name__,)
    raise TypeError(f"{name}: no shape for {annotation}")
