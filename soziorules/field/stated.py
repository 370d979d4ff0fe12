"""The base of everything that a case states: what is taken, from JSON as from Python, and refused without showing it."""

import datetime as dt
import math
from collections.abc import Collection, Iterator, Mapping
from contextvars import ContextVar
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, Final, Self, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    ModelWrapValidatorHandler,
    ValidationError,
    model_validator,
)
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError

from soziorules.engine.diagnostics import shown

LIBRARIES = ("numpy", "pandas")
_PLAIN: Final = frozenset({str, int, bool, NoneType, list, dict, dt.date})
"""The types of values that are taken as they are: nearly all."""
MOST: Final = 100
"""So many errors of a case are told, and so many unknown keys compared with known ones: a megabyte can hold 100,000 of them."""
_LOOKS: Final[ContextVar[Iterator[int] | None]] = ContextVar("_LOOKS", default=None)
"""The looks at unknown keys that are left for the case that is being read, all its parts together."""


def without_values(error: ValidationError, fields: Collection[str] = ()) -> ValidationError:
    """Return an error that says the same without what was stated: `ValidationError.errors()` would hand it on.

    A key that is none of the `fields`, nor a slip of one, is left out of the place: it may be the name of a person.
    One error more than are told shows that there are more.
    """
    details = [
        InitErrorDetails(
            type=PydanticCustomError(item["type"], item["msg"], item.get("ctx")),
            loc=_place(item, fields),
            input=None,
        )
        for item in error.errors(include_url=False, include_input=False)[: MOST + 1]
    ]
    return ValidationError.from_exception_data(error.title, details, hide_input=True)


def _place(item: Any, fields: Collection[str]) -> tuple[int | str, ...]:
    loc: tuple[int | str, ...] = item["loc"]
    stray = (
        item["type"] in ("extra_forbidden", "invalid_key")
        and len(loc) == 1
        and loc[0] not in fields
        and not _slip(str(loc[0]), fields)
    )
    return () if stray else loc


def _slip(name: str, fields: Collection[str]) -> bool:
    looks = _LOOKS.get()
    return (looks is None or next(looks, None) is not None) and shown(name, fields)


def _take_any_list(part: Any) -> None:
    """Let tuples and sets be made of any list; what is in them stays strict."""
    if isinstance(part, dict):
        if part.get("type") in ("tuple", "frozenset"):
            part["strict"] = False
        for inner in part.values():
            _take_any_list(inner)
    elif isinstance(part, list):
        for inner in part:
            _take_any_list(inner)


def _as_python(model: type[BaseModel], value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    if type(value) is dict and _PLAIN.issuperset(map(type, value.values())):
        return value
    whole = _whole_numbers(model)
    return {key: _as_meant(item, whole=key in whole) for key, item in value.items()}


def _as_meant(item: Any, *, whole: bool) -> Any:
    own = own_value(item)
    return _whole(own) if whole else own


@cache
def _whole_numbers(model: type[BaseModel]) -> frozenset[str]:
    """Return the fields of a model that hold whole numbers."""
    return frozenset(name for name, field in model.model_fields.items() if int in get_args(field.annotation))


def _whole(value: Any) -> Any:
    """Return 35 for 35.0: JSON has one kind of number, and pandas makes whole numbers beside gaps fractional."""
    if isinstance(value, float | Decimal) and math.isfinite(value) and value == int(value):
        return int(value)
    return value


def own_value(value: Any) -> Any:
    """Return a value of numpy or pandas as Python has it; what they use for *missing* (NaN, NaT, NA) is None."""
    if isinstance(value, float):
        return None if math.isnan(value) else float(value)
    kind = type(value)
    if kind.__module__.partition(".")[0] not in LIBRARIES:
        return value
    if kind.__name__ in ("NAType", "NaTType"):
        return None
    if kind.__name__ == "datetime64":
        return value.astype("datetime64[us]").item()
    if hasattr(value, "tolist") and not isinstance(value, dt.date):
        return own_value(value.tolist())
    return value


class Stated(BaseModel):
    """A group of statements: strict types, unknown names refused, never changed once read.

    Python may say everything that JSON says, and in the same way: days as `YYYY-MM-DD`, lists for sets; numbers and days of numpy
    and pandas are taken too. Neither may say a number as text or as true. An error never shows what was stated.
    """

    model_config = ConfigDict(
        strict=True, frozen=True, extra="forbid", hide_input_in_errors=True, revalidate_instances="always"
    )

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Return the schema of a model that takes any kind of list where several values are meant."""
        schema = handler(source)
        _take_any_list(schema)
        return schema

    @model_validator(mode="wrap")
    @classmethod
    def _taken(cls, value: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        whole = _LOOKS.set(iter(range(MOST))) if _LOOKS.get() is None else None
        try:
            return handler(_as_python(cls, value))
        except ValidationError as error:
            raise without_values(error, cls.model_fields) from None
        finally:
            if whole is not None:
                _LOOKS.reset(whole)

    def __setattr__(self, name: str, value: Any) -> None:
        """Raise ValidationError, which does not show the value: what was stated is never changed."""
        try:
            super().__setattr__(name, value)
        except ValidationError as error:
            raise without_values(error) from None

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """Return what a JSON text states. Raises ValidationError, which never shows the text."""
        try:
            return super().model_validate_json(json_data, **options)
        except ValidationError as error:
            raise without_values(error) from None
