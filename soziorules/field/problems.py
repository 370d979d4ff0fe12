"""What is wrong with a case, said with place and path and without any value of the case: it may be confidential."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import repeat
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from soziorules.engine.calendar import DAY_ALLOWED, MOMENT_ALLOWED
from soziorules.engine.dataclass import replace
from soziorules.engine.diagnostics import (
    Diagnostic,
    Place,
    Problems,
    Related,
    did_you_mean,
    json_path,
    shown,
)
from soziorules.engine.language.facts import About, Kind
from soziorules.engine.language.text import Text
from soziorules.engine.source import MapNode, Node, ScalarNode, find, find_key
from soziorules.field.stated import MOST

Message = tuple[str, Text]
Said = tuple[str, Text, Text | None]
Loc = tuple[str | int, ...]
MORE = Text(
    f"mehr als {MOST} Fehler; die übrigen sind nicht genannt",
    f"more than {MOST} errors; the others are not told",
)
NO_FACT = Text("diese Angabe gibt es nicht", "no such fact")
STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")

_TYPES: Mapping[str, Message] = {
    "int_type": ("C003", Text("hier muss eine ganze Zahl stehen", "a whole number is expected")),
    "int_from_float": ("C003", Text("hier muss eine ganze Zahl stehen", "a whole number is expected")),
    "int_parsing": ("C003", Text("hier muss eine ganze Zahl stehen", "a whole number is expected")),
    "bool_type": ("C004", Text("hier muss true oder false stehen", "true or false is expected")),
    "day": ("C005", Text("kein Kalendertag", "not a calendar day")),
    "moment": ("C005", Text("ein Zeitpunkt, kein Kalendertag", "a point in time, not a calendar day")),
    "literal_error": ("C006", Text("dieser Wert ist nicht vorgesehen", "this value is not provided for")),
    "enum": ("C006", Text("dieser Wert ist nicht vorgesehen", "this value is not provided for")),
    "greater_than_equal": ("C007", Text("der Wert ist zu klein", "the value is too small")),
    "less_than_equal": ("C007", Text("der Wert ist zu groß", "the value is too large")),
    "string_type": ("C008", Text("hier muss ein Text stehen", "a text is expected")),
    "too_long": ("C013", Text("zu viele Einträge", "too many entries")),
    "missing": ("C002", Text("hier fehlt eine Angabe", "something is missing here")),
    "euros": ("C011", Text("kein Betrag in Euro", "not an amount in euros")),
}
_SHAPES = (
    "model_type",
    "model_attributes_type",
    "dict_type",
    "list_type",
    "tuple_type",
    "frozen_set_type",
    "set_type",
)
_ALLOWED: Mapping[str, Text] = {
    "C003": Text("eine ganze Zahl ohne Anführungszeichen", "a whole number without quotes"),
    "C004": Text("true, false oder null (unbekannt)", "true, false or null (unknown)"),
    "C005": Text(
        f"{DAY_ALLOWED.de}; das Jahr zuerst, nicht 22.11.2026",
        f"{DAY_ALLOWED.en}; the year first, not 22.11.2026",
    ),
    "C008": Text("ein Text in Anführungszeichen", "a text in quotes"),
    "C011": Text(
        "eine Zahl oder ein Text mit höchstens zwei Nachkommastellen",
        "a number or text with at most two decimals",
    ),
}


def _nothing(kind: str, context: Mapping[str, Any]) -> Said | None:
    return None


def _nowhere(kind: str, loc: Loc, root: Node) -> tuple[Related, ...]:
    return ()


def problems_of(
    error: ValidationError,
    root: Node | None,
    model: type[BaseModel],
    own: Callable[[str, Mapping[str, Any]], Said | None] = _nothing,
    other_place: Callable[[str, Loc, Node], tuple[Related, ...]] = _nowhere,
) -> Problems:
    """Return all problems of a case with their paths, and with their places where it came from a text.

    `own` says what only this field of law says, by pydantic's kind of error; `other_place` finds what a statement contradicts.
    """
    found: list[Diagnostic] = []
    strays: dict[Loc, Iterator[Place | None]] = {}
    errors = error.errors(include_url=False, include_input=False)
    for item in errors[:MOST]:
        kind, loc = item["type"], tuple(item["loc"])
        if kind not in ("extra_forbidden", "invalid_key"):
            found.append(
                _problem(
                    kind,
                    loc,
                    own(kind, item.get("ctx", {})) or _said(kind, item.get("ctx", {})),
                    root,
                    other_place,
                    None if root is None else _meant(item, find(root, loc), model),
                )
            )
        elif _is_group(loc, model):
            places = strays.setdefault(loc, _places_of_strays(loc, root, model))
            found.append(_stray_key(loc, next(places), model))
        else:
            found.append(_slip(loc, root, model))
    if len(errors) > MOST:
        found.append(Diagnostic("C014", MORE))
    return Problems(dict.fromkeys(found))


def _problem(
    kind: str,
    loc: Loc,
    said: Said,
    root: Node | None,
    other_place: Callable[[str, Loc, Node], tuple[Related, ...]],
    hint: Text | None,
) -> Diagnostic:
    code, message, allowed = said
    place = None if root is None else find(root, loc).place
    related = () if root is None else other_place(kind, loc, root)
    path = json_path(_written(loc, root))
    return Diagnostic(code, message, place=place, path=path, hint=hint, allowed=allowed, related=related)


def _meant(item: Mapping[str, Any], node: Node, case: type[BaseModel]) -> Text | None:
    """Return the value of a closed list of which a word is a slip; of what is clinical nothing, it would tell the word itself."""
    expected = item.get("ctx", {}).get("expected")
    word = node.value if isinstance(node, ScalarNode) else None
    if item["type"] not in ("literal_error", "enum") or not isinstance(word, str) or expected is None:
        return None
    path = tuple(step for step in item["loc"] if isinstance(step, str))
    field = _model_at(path[:-1], case).model_fields.get(path[-1])
    said = () if field is None else field.metadata
    about = next((each for each in said if isinstance(each, About)), None)
    if about is None or about.kind is Kind.CLINICAL:
        return None
    return did_you_mean(word, _expected(expected))


def _expected(said: str) -> list[str]:
    """Return the values of a closed list from the words of pydantic: 'a', 'b' or 'c'."""
    return said.replace("'", "").replace(" or ", ", ").split(", ")


def _said(kind: str, context: Mapping[str, Any]) -> Said:
    if kind in _SHAPES:
        return (
            "C009",
            Text("hier steht die falsche Art von Eintrag", "the wrong sort of entry stands here"),
            None,
        )
    code, message = _TYPES.get(kind, ("C009", Text("hier steht etwas Unpassendes", "this does not fit here")))
    allowed = MOMENT_ALLOWED if kind == "moment" else _ALLOWED.get(code)
    if code == "C006":
        expected = ", ".join(_expected(str(context.get("expected", ""))))
        allowed = Text(expected, expected)
    elif code == "C007":
        bound = context.get("ge", context.get("le"))
        sign = ("ab", "from") if "ge" in context else ("bis", "up to")
        allowed = Text(f"{sign[0]} {bound}", f"{sign[1]} {bound}")
    return code, message, allowed


def _slip(loc: Loc, root: Node | None, case: type[BaseModel]) -> Diagnostic:
    """Return the problem of a key that is a slip of a known one."""
    known = tuple(_model_at(loc[:-1], case).model_fields)
    place = None if root is None else find_key(root, loc).place
    path = json_path(_written(loc, root))
    hint = did_you_mean(str(loc[-1]), known)
    return Diagnostic("C001", NO_FACT, place=place, path=path, hint=hint, allowed=_listed(known))


def _stray_key(group: Loc, place: Place | None, case: type[BaseModel]) -> Diagnostic:
    """Return the problem of a key that resembles no known one: only its place is said, as it may be the name of a person."""
    return Diagnostic(
        "C001",
        NO_FACT,
        place=place,
        path=json_path(group),
        allowed=_listed(_model_at(group, case).model_fields),
    )


def _places_of_strays(group: Loc, root: Node | None, case: type[BaseModel]) -> Iterator[Place | None]:
    """Yield the places of the keys of a group that resemble no known one, one after the other, then that of the group."""
    node, known = None if root is None else find(root, group), tuple(_model_at(group, case).model_fields)
    if isinstance(node, MapNode):
        yield from (key.place for key, _ in node.entries if not shown(str(key.value), known))
    yield from repeat(None if node is None else node.place)


def _listed(known: Iterable[str]) -> Text:
    listed = ", ".join(known)
    return Text(listed, listed)


def _is_group(loc: Loc, case: type[BaseModel]) -> bool:
    """Return whether a place is that of a group of facts, and not of one key in it."""
    return not loc or isinstance(loc[-1], int) or loc[-1] in _model_at(loc[:-1], case).model_fields


def without_stray_keys(diagnostic: Diagnostic, case: type[BaseModel]) -> Diagnostic:
    """Return a problem of a text whose path ends before a key that no case has, such as a duplicate one."""
    found = STEP.findall(diagnostic.path.removeprefix("$"))
    steps: list[str | int] = [name or int(index) for name, index in found]
    for place, step in enumerate(steps):
        known = _model_at(tuple(steps[:place]), case).model_fields
        if isinstance(step, str) and step not in known and not shown(step, known):
            return replace(diagnostic, path=json_path(steps[:place]))
    return diagnostic


def _model_at(loc: Loc, case: type[BaseModel]) -> type[BaseModel]:
    """Return the model whose keys are allowed at a place."""
    model = case
    for step in loc:
        if isinstance(step, str) and step in model.model_fields:
            inner = _inner_model(model.model_fields[step].annotation)
            model = model if inner is None else inner
    return model


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_inner_model(argument) for argument in get_args(annotation))
    return next((model for model in found if model is not None), None)


def _written(loc: tuple[str | int, ...], root: Node | None) -> tuple[str | int, ...]:
    """Return the path without what pydantic adds for itself (names of union members, functions)."""
    return tuple(step for step in loc if isinstance(step, int) or ("[" not in step and "-" not in step))
