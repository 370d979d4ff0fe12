"""Input types of a case that pydantic does not have: days, euros, objects that may be null, numbers that mean *unknown*."""

import datetime as dt
from decimal import Decimal
from typing import Annotated

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from soziorules.engine.calendar import is_moment, plain_day
from soziorules.engine.money import EUROS_PATTERN, parse_euros


class IsoDay:
    """A calendar day within years that can occur: a date, or written `YYYY-MM-DD`; never a number of seconds.

    A date with a time is taken where the time is midnight and no zone is named, as pandas writes days.
    """

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        iso = core_schema.to_string_ser_schema(when_used="json-unless-none")
        return core_schema.no_info_plain_validator_function(_day, serialization=iso)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"type": "string", "format": "date"}


def _day(value: object) -> dt.date:
    day = plain_day(value)
    if day is None and is_moment(value):
        raise PydanticCustomError(
            "moment", "Input should be a calendar day without a time and without a zone, written YYYY-MM-DD"
        )
    if day is None:
        raise PydanticCustomError(
            "day", "Input should be a calendar day from 1880 to 2199, written YYYY-MM-DD"
        )
    return day


Day = Annotated[dt.date, IsoDay()]


class Euros:
    """An amount in euros with at most two decimals, as a number or a string; read without binary fractions."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.nullable_schema(core_schema.no_info_plain_validator_function(_euros))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": 9_999_999.99},
                {"type": "string", "pattern": f"^{EUROS_PATTERN}$"},
                {"type": "null"},
            ]
        }


def _euros(value: object) -> Decimal:
    try:
        return parse_euros(value)
    except ValueError:
        raise PydanticCustomError(
            "euros", "Input should be an amount in euros with at most two decimals"
        ) from None


class NullIsEmpty:
    """Marks a nested object: null stands for the object without any statement, so that its fields can be read."""

    def __get_pydantic_core_schema__(self, source: type[object], handler: GetCoreSchemaHandler) -> CoreSchema:
        empty = source()

        def filled(value: object) -> object:
            return empty if value is None else value

        return core_schema.no_info_after_validator_function(
            filled, core_schema.nullable_schema(handler(source))
        )


class Unknown:
    """Marks a number that says that the value is not known: it is read as not stated."""

    def __init__(self, value: int) -> None:
        self.value = value

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        def known(value: object) -> object:
            return None if value == self.value else value

        return core_schema.no_info_after_validator_function(known, handler(source))
