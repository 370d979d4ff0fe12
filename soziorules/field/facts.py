"""Facts from a pydantic model: what its annotations say of each field.

A field is a fact where an `About` stands beside its type; a field whose type is a model groups the facts of that model.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from soziorules.engine.diagnostics import Diagnostic, Problems
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
    Span,
    Whole,
)
from soziorules.engine.language.text import Text
from soziorules.field.inputs import Unknown
from soziorules.field.plain import plainly

UnitOf = Callable[[str], str]
_SIMPLE: Final[Mapping[type, FactType]] = {
    bool: Boolean(), dt.date: Day(), Decimal: Amount(), str: Code(),
}  # fmt: skip
NO_FACT: Final = Text(
    "von dieser Art kann keine Angabe sein, die Regeln lesen", "a fact that rules read cannot be of this kind"
)
ALLOWED: Final = Text(
    "bool, int, date, Decimal, Literal, frozenset[Literal], tuple[Modell, ...], je mit | None; oder ein Modell ohne About",
    "bool, int, date, Decimal, Literal, frozenset[Literal], tuple[Model, ...], each with | None; or a model without About",
)
SPEAKS: Final = Text(
    "was nicht angegeben ist, gälte als angegeben: dieses Feld hat einen Vorgabewert",
    "what is not stated would count as stated: this field has a default",
)
SILENT: Final = Text(
    "None als Vorgabewert (| None); eine Gruppe von Angaben ohne eine davon",
    "None as the default (| None); a group of facts without any of them",
)
NOT_ABOUT: Final = Text("zu dieser Angabe fehlt About(...)", "About(...) is missing beside this fact")


class OfList:
    """The base of what marks a text whose values come with the lists of the rule files (`lists`)."""


@dataclass(frozen=True, slots=True)
class CountedIn:
    """Says beside the type of a whole number, or of a pair of bounds, what it counts: the id of a unit."""

    unit: str


def stated_facts(model: type[BaseModel], unit_of: UnitOf, prefix: str = "") -> Iterator[Fact]:
    """Yield the facts that a case of a model states, those of groups within it included. Raises Problems for what is no fact."""
    for name, field in model.model_fields.items():
        path = f"{prefix}{name}"
        about = _about(field)
        if about is not None:
            _check_silence(field, path)
            yield Fact(path, fact_type(path, field, unit_of), about, f"case.{path}")
            continue
        nested = field.annotation
        if not (isinstance(nested, type) and issubclass(nested, BaseModel)):
            raise Problems((Diagnostic("R076", NOT_ABOUT, path=f"{model.__name__}.{name}"),))
        _check_silence(field, path)
        yield from stated_facts(nested, unit_of, f"{path}.")


def fields_of_records(model: type[BaseModel], unit_of: UnitOf, prefix: str = "") -> Iterator[Fact]:
    """Yield the facts of the records of every list that a case of a model states."""
    for name, field in model.model_fields.items():
        path = f"{prefix}{name}"
        if _about(field) is None:
            nested = field.annotation
            assert isinstance(nested, type), "stated_facts has looked at it"
            yield from fields_of_records(nested, unit_of, f"{path}.")
        elif (record := _record(field)) is not None:
            yield from record_facts(record, path, unit_of)


def record_facts(model: type[BaseModel], records: str, unit_of: UnitOf) -> Iterator[Fact]:
    """Yield the facts of a record in the list `records`. Raises Problems for what is no fact."""
    for name, field in model.model_fields.items():
        path, about = f"{records}[].{name}", _about(field)
        if about is None:
            raise Problems((Diagnostic("R076", NOT_ABOUT, path=f"{model.__name__}.{name}"),))
        _check_silence(field, path)
        yield Fact(path, fact_type(path, field, unit_of), about, f"element.{name}")


def _check_silence(field: FieldInfo, path: str) -> None:
    """Raise Problems for a default that states something: what nobody stated would count as stated. Fields may be required."""
    default = None if field.is_required() else field.get_default(call_default_factory=True, validated_data={})
    if default is not None and not (isinstance(default, BaseModel) and not plainly(default)):
        raise Problems((Diagnostic("R076", SPEAKS, path=path, allowed=SILENT),))


def fact_type(path: str, field: FieldInfo, unit_of: UnitOf) -> FactType:
    """Return the type of a field as a fact. Raises Problems where it has none."""
    annotation = _plain(field.annotation)
    if is_of_list(field.annotation):
        return Choices(()) if get_origin(annotation) is frozenset else Choice(())
    if isinstance(annotation, type) and annotation in _SIMPLE:
        return _SIMPLE[annotation]
    if annotation is int:
        return _whole(path, field, unit_of)
    arguments = get_args(annotation)
    match get_origin(annotation):
        case kind if kind is Literal and all(isinstance(each, str) for each in arguments):
            return Choice(arguments)
        case kind if kind is frozenset and get_origin(arguments[0]) is Literal:
            return Choices(get_args(arguments[0]))
        case kind if kind is tuple and _record(field) is not None:
            return Records()
        case kind if kind is tuple and len(arguments) == 2 and arguments[0] is int:
            return Span(_counted(path, field, unit_of))
    raise Problems((Diagnostic("R076", NO_FACT, path=path, allowed=ALLOWED),))


def is_of_list(annotation: Any) -> bool:
    """Return whether a type, or one inside it, is marked as text whose values come with the lists of the rule files."""
    marked = any(isinstance(item, OfList) for item in getattr(annotation, "__metadata__", ()))
    return marked or any(is_of_list(argument) for argument in get_args(annotation))


def _about(field: FieldInfo) -> About | None:
    return next((item for item in field.metadata if isinstance(item, About)), None)


def _plain(annotation: Any) -> Any:
    """Return a type without None and without what is annotated to it."""
    if get_origin(annotation) is Annotated:
        return _plain(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        parts = [part for part in get_args(annotation) if part is not NoneType]
        return _plain(parts[0]) if len(parts) == 1 else annotation
    return annotation


def _record(field: FieldInfo) -> type[BaseModel] | None:
    """Return the model of the records of a list; None for any other field."""
    annotation = _plain(field.annotation)
    arguments = get_args(annotation)
    if get_origin(annotation) is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        inner = _plain(arguments[0])
        return inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None
    return None


def _counted(path: str, field: FieldInfo, unit_of: UnitOf) -> str:
    return next((item.unit for item in field.metadata if isinstance(item, CountedIn)), unit_of(path))


def _whole(path: str, field: FieldInfo, unit_of: UnitOf) -> Whole:
    bounds: dict[str, Any] = {}
    for item in field.metadata:
        bounds |= {key: getattr(item, key) for key in ("ge", "le") if hasattr(item, key)}
        if isinstance(item, Unknown) and item.value == bounds.get("ge"):
            bounds["ge"] += 1
    return Whole(_counted(path, field, unit_of), bounds.get("ge"), bounds.get("le"))
