"""Words of a case that must stand in a list of the rule files: prescriber groups, who pays, impairments and others.

A case is read with the lists of the rules at hand. Whoever makes a `Case` without any rules has those that come with the package,
which is also what a rule folder without lists of its own has.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, get_args

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from soziorules.engine.language.elements import Head, ValueList
from soziorules.engine.language.text import Text
from soziorules.engine.source import load_plain
from soziorules.field.facts import OfList
from soziorules.soziotherapie.folder import bundled_rules

Lists = Mapping[str, ValueList]
FILE: Final = "lists.yaml"


class Listed(OfList):
    """Marks a text that must be a value of the list of that id."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_info_plain_validator_function(self._known)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"enum": list(standard_lists()[self.name].values), "type": "string"}

    def _known(self, value: object, info: ValidationInfo) -> str:
        allowed = list_of(self.name, info.context).values
        if isinstance(value, str) and value in allowed:
            return value
        *some, last = (f"'{each}'" for each in allowed)
        expected = f"{', '.join(some)} or {last}" if some else last
        raise PydanticCustomError("literal_error", "Input should be {expected}", {"expected": expected})


def list_of(name: str, lists: Lists | None) -> ValueList:
    """Return a list of the rules at hand, else the one that comes with the package."""
    found = None if lists is None else lists.get(name)
    return standard_lists()[name] if found is None else found


def list_named(annotation: Any) -> str | None:
    """Return the id of the list in which the values of a field must stand, if they must stand in one."""
    marks = (item.name for item in getattr(annotation, "__metadata__", ()) if isinstance(item, Listed))
    inner = (list_named(argument) for argument in get_args(annotation))
    return next((name for name in (*marks, *inner) if name is not None), None)


@cache
def standard_lists() -> Lists:
    """Return the lists that come with the package."""
    content: Any = load_plain(bundled_rules() / FILE)
    return {entry["id"]: _list(entry) for entry in content["lists"]}


def _list(entry: Any) -> ValueList:
    values = {value["id"]: _text(value["title"]) for value in entry["values"]}
    words = {value["id"]: tuple(value["words"]) for value in entry["values"] if "words" in value}
    return ValueList(Head(entry["id"], _text(entry["title"]), (), (), ""), tuple(entry["of"]), values, words)


def _text(text: Any) -> Text:
    return Text(text["de"], text["en"])
