"""What is wrong with a case, said with place and path and without any value of the case: these are health data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from soziorules.engine.calendar import DAY_ALLOWED
from soziorules.engine.diagnostics import Diagnostic, Problems, Related, did_you_mean, json_path
from soziorules.engine.language.text import Text
from soziorules.engine.source import Node, ScalarNode, find, find_key
from soziorules.icd.errors import Reason, sentence
from soziorules.soziotherapie.case import Case

Message = tuple[str, Text]

_TYPES: Mapping[str, Message] = {
    "int_type": ("C003", Text("hier muss eine ganze Zahl stehen", "a whole number is expected")),
    "int_from_float": ("C003", Text("hier muss eine ganze Zahl stehen", "a whole number is expected")),
    "int_parsing": ("C003", Text("hier muss eine ganze Zahl stehen", "a whole number is expected")),
    "bool_type": ("C004", Text("hier muss true oder false stehen", "true or false is expected")),
    "day": ("C005", Text("kein Kalendertag", "not a calendar day")),
    "literal_error": ("C006", Text("dieser Wert ist nicht vorgesehen", "this value is not provided for")),
    "enum": ("C006", Text("dieser Wert ist nicht vorgesehen", "this value is not provided for")),
    "greater_than_equal": ("C007", Text("der Wert ist zu klein", "the value is too small")),
    "less_than_equal": ("C007", Text("der Wert ist zu groß", "the value is too large")),
    "string_type": ("C008", Text("hier muss ein Text stehen", "a text is expected")),
    "too_long": ("C013", Text("zu viele Einträge", "too many entries")),
    "missing": ("C002", Text("hier fehlt eine Angabe", "something is missing here")),
    "euros": ("C011", Text("kein Betrag in Euro", "not an amount in euros")),
    "certainty_twice": (
        "C012",
        Text("zwei verschiedene Angaben zur Diagnosesicherheit", "two different statements of certainty"),
    ),
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
_CONTRADICTIONS: Mapping[str, Text] = {
    "born_after_issue": Text(
        "das Geburtsdatum liegt nach dem Ausstellungstag", "born after the day of issue"
    ),
    "before_birth": Text("das liegt vor der Geburt", "this lies before the birth"),
    "permission_contradicts": Text(
        "die Genehmigung der KV ist doppelt angegeben, und beides geht am Tag der Ausstellung nicht zusammen",
        "the permission of the KV is stated twice, and both do not go together on the day of issue",
    ),
    "period_reversed": Text("das Ende liegt vor dem Beginn", "the end lies before the beginning"),
    "more_group_units": Text("mehr Gruppeneinheiten als Einheiten", "more units in groups than units in all"),
    "before_issue": Text("das liegt vor dem Ausstellungstag", "this lies before the day of issue"),
    "received_before_sent": Text("Eingang vor der Absendung", "received before it was submitted"),
    "decided_before_received": Text("Entscheidung vor dem Eingang", "decided before it was received"),
    "more_granted": Text("mehr bewilligt als verordnet", "more granted than prescribed"),
    "history_in_future": Text(
        "eine frühere Verordnung liegt nach dem Ausstellungstag",
        "an earlier prescription lies after the day of issue",
    ),
    "total_contradicts": Text(
        "die Summe passt nicht zu den einzelnen Leistungen", "the total contradicts the deliveries"
    ),
    "delivered_before_issue": Text("erbracht vor der Verordnung", "delivered before the prescription"),
    "coverage_disagrees": Text(
        "das passt nicht zu patient.statutory_insured: true heißt statutory, false etwas anderes",
        "this does not agree with patient.statutory_insured: true means statutory, false something else",
    ),
    "no_detention": Text(
        "patient.detention sagt, dass es keine Freiheitsentziehung gibt",
        "patient.detention says that there is no detention",
    ),
    "notified_before_decided": Text(
        "bekannt gegeben, bevor entschieden wurde", "notified before it was decided"
    ),
    "objection_before_notice": Text(
        "Widerspruch vor der Bekanntgabe der Entscheidung", "Widerspruch before the notice of the decision"
    ),
    "objection_without_decision": Text(
        "Widerspruch, obwohl keine Entscheidung angegeben ist", "a Widerspruch although no decision is stated"
    ),
    "delivered_after_issue": Text(
        "das liegt nach dem Ausstellungstag der jetzigen Verordnung; zählen kann nur, was bis dahin erbracht ist",
        "this lies after the day of issue of this prescription; only what was delivered until then can count",
    ),
    "days_too_short": Text(
        "so viele Minuten haben die angegebenen Tage nicht", "the days stated have not so many minutes"
    ),
    "outside_days": Text(
        "das liegt außerhalb von delivered_from und delivered_until",
        "this lies outside delivered_from and delivered_until",
    ),
    "day_too_long": Text("ein Tag hat nicht mehr als 1.440 Minuten", "a day has no more than 1,440 minutes"),
}


_OTHER: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "born_after_issue": (("prescribed_on",),),
    "before_issue": (("prescribed_on",),),
    "received_before_sent": (("approval", "submitted_on"),),
    "decided_before_received": (("approval", "received_on"), ("prescribed_on",)),
    "more_granted": (("prescription", "units"),),
    "history_in_future": (("prescribed_on",),),
    "delivered_before_issue": (("prescribed_on",),),
    "notified_before_decided": (("approval", "decided_on"), ("approval", "received_on"), ("prescribed_on",)),
    "objection_before_notice": (("approval", "notified_on"), ("approval", "decided_on"), ("prescribed_on",)),
    "objection_without_decision": (("approval",),),
}
"""The second place of a contradiction: the first of these that is stated. That of an entry of the history stands beside it."""
BESIDE = Text("dazu passt es nicht", "it contradicts this")


def problems(error: ValidationError, root: Node | None) -> Problems:
    """Return all problems of a case with their paths, and with their places where it came from a text."""
    return Problems(
        tuple(_diagnostic(item, root) for item in error.errors(include_url=False, include_input=False))
    )


def _diagnostic(item: Mapping[str, Any], root: Node | None) -> Diagnostic:
    kind, loc = item["type"], tuple(item["loc"])
    if kind == "extra_forbidden":
        return _unknown_key(loc, root)
    code, message, allowed = _said(kind, item)
    place = None if root is None else find(root, loc).place
    path = json_path(_written(loc, root))
    related = () if root is None else _other_place(kind, loc, root)
    return Diagnostic(code, message, place=place, path=path, allowed=allowed, related=related)


def _other_place(kind: str, loc: tuple[str | int, ...], root: Node) -> tuple[Related, ...]:
    """Return the other place of a contradiction, where it is stated."""
    above = loc[:2] if loc[0] == "history" and kind in ("before_issue", "delivered_before_issue") else ()
    for other in _OTHER.get(kind, ()):
        node = find(root, (*above, *other))
        if isinstance(node, ScalarNode) or other == ("approval",):
            return (Related(node.place, BESIDE),)
    return ()


def _said(kind: str, item: Mapping[str, Any]) -> tuple[str, Text, Text | None]:
    context = item.get("ctx", {})
    if kind == "icd_code":
        said = sentence(Reason(context["reason"]), None)
        return "C010", Text(said.de.rstrip("."), said.en.rstrip(".")), None
    if kind in _CONTRADICTIONS:
        return "C020", _CONTRADICTIONS[kind], None
    if kind in _SHAPES:
        return (
            "C009",
            Text("hier steht die falsche Art von Eintrag", "the wrong sort of entry stands here"),
            None,
        )
    code, message = _TYPES.get(kind, ("C009", Text("hier steht etwas Unpassendes", "this does not fit here")))
    allowed = _ALLOWED.get(code)
    if code == "C006":
        expected = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        allowed = Text(expected, expected)
    elif code == "C007":
        bound = context.get("ge", context.get("le"))
        sign = ("ab", "from") if "ge" in context else ("bis", "up to")
        allowed = Text(f"{sign[0]} {bound}", f"{sign[1]} {bound}")
    return code, message, allowed


def _unknown_key(loc: tuple[str | int, ...], root: Node | None) -> Diagnostic:
    known = tuple(_model_at(loc[:-1]).model_fields)
    place = None if root is None else find_key(root, loc).place
    return Diagnostic(
        "C001",
        Text("diese Angabe gibt es nicht", "no such fact"),
        place=place,
        path=json_path(_written(loc, root)),
        hint=did_you_mean(str(loc[-1]), known),
        allowed=Text(", ".join(known), ", ".join(known)),
    )


def _model_at(loc: tuple[str | int, ...]) -> type[BaseModel]:
    """Return the model whose keys are allowed at a place."""
    model: type[BaseModel] = Case
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
