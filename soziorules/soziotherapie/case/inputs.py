"""Input types of a case of Soziotherapie: diagnoses as they are written."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import InitErrorDetails, PydanticCustomError

from soziorules.icd.code import Code
from soziorules.icd.errors import CodeError, Reason
from soziorules.soziotherapie.case.contradictions import Contradiction
from soziorules.soziotherapie.facts.indications import known_code


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


def refused(found: list[Contradiction]) -> ValidationError:
    """Return one error that names all contradictions of a case."""
    details = [
        InitErrorDetails(type=PydanticCustomError(id_, text), loc=path, input=None)
        for path, id_, text in found
    ]
    return ValidationError.from_exception_data("Case", details, hide_input=True)
