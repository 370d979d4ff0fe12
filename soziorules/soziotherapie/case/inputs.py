"""Input types of a case that pydantic does not have: days, euros, diagnoses as written, objects that may be null."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, NoReturn

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from soziorules.engine.calendar import plain_day
from soziorules.engine.money import EUROS_PATTERN, parse_euros
from soziorules.icd.code import Code
from soziorules.icd.errors import CodeError, Reason
from soziorules.soziotherapie.case.contradictions import Contradiction
from soziorules.soziotherapie.facts.codes import known_code


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


def or_text(schema: JsonSchemaValue) -> JsonSchemaValue:
    """Return the schema of a diagnosis as an object or as one text."""
    text = {
        "type": "string",
        "description": "ICD-10-GM code, perhaps with its certainty",
        "examples": ["F20.0 G"],
    }
    return {"anyOf": [text, schema]}


def diagnosis_parts(value: Any) -> Any:
    """Turn a diagnosis written as one string into its parts; leave to the model what is no diagnosis at all."""
    if isinstance(value, str):
        code = read_code(value)
        return {"code": code.value, "certainty": code.certainty}
    if isinstance(value, Mapping) and isinstance(value.get("code"), str):
        return _with_mark_of_code(value)
    return value


def _with_mark_of_code(value: Mapping[str, Any]) -> Mapping[str, Any]:
    code = _parsed(value["code"])
    if code is None or code.certainty is None:
        return value
    if value.get("certainty") not in (None, code.certainty):
        raise PydanticCustomError("certainty_twice", "The code bears another certainty than stated beside it")
    return {**value, "certainty": code.certainty}


def _parsed(text: str) -> Code | None:
    try:
        return Code.parse(text)
    except CodeError:
        return None


def normal_code(text: str) -> str:
    """Return the normal form of a code as written. Raises an input error for what is no ICD-10-GM code."""
    return read_code(text).value


def read_code(text: str) -> Code:
    """Read a code as written. Raises an input error for what is no code of any edition (F20.7, 6A20, F20.-)."""
    try:
        code = Code.parse(text)
    except CodeError as error:
        raise _input_error(error) from None
    if not known_code(code.value):
        raise _input_error(CodeError.of(Reason.UNKNOWN, code.value))
    return code


def _input_error(error: CodeError) -> PydanticCustomError:
    # The redacted sentence: a code is health data and has no place in an error message.
    return PydanticCustomError(
        "icd_code", "{sentence}", {"reason": str(error.reason), "sentence": error.redacted.en}
    )


def refuse(found: list[Contradiction]) -> NoReturn:
    """Raise one ValidationError that names all contradictions of a case."""
    details = [
        InitErrorDetails(type=PydanticCustomError(id_, text), loc=path, input=None)
        for path, id_, text in found
    ]
    raise ValidationError.from_exception_data("Case", details, hide_input=True)
