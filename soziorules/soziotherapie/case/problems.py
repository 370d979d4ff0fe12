"""What is wrong with a case, said with place and path and without any value of the case: these are health data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from soziorules.engine.diagnostics import Diagnostic, Problems, Related
from soziorules.engine.language.text import Text
from soziorules.engine.source import Node, ScalarNode, find
from soziorules.field.problems import Said, problems_of, without_stray_keys
from soziorules.icd.errors import Reason, sentence
from soziorules.soziotherapie.case import Case

Message = tuple[str, Text]

_TYPES: Mapping[str, Message] = {
    "certainty_twice": (
        "C012",
        Text("zwei verschiedene Angaben zur Diagnosesicherheit", "two different statements of certainty"),
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
    "decided_before_sent": Text("Entscheidung vor der Absendung", "decided before it was submitted"),
    "exemption_disagrees": Text(
        "das passt nicht zu dem Tag, bis zu dem die Befreiung gilt",
        "this does not agree with the day until which the exemption holds",
    ),
    "objection_to_all_granted": Text(
        "Widerspruch, obwohl alle verordneten Einheiten bewilligt sind",
        "a Widerspruch although all units prescribed are granted",
    ),
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
        "das passt nicht zu der Angabe, ob die Person gesetzlich versichert ist",
        "this does not agree with whether the person is statutorily insured",
    ),
    "no_detention": Text(
        "angegeben ist zugleich, dass es keine Freiheitsentziehung gibt",
        "it is stated too that there is no detention",
    ),
    "unnamed_detention": Text(
        "eine Freiheitsentziehung hat diesen letzten Tag, aber nicht angegeben ist, welche es ist (detention)",
        "a detention has this last day, but it is not stated which it is (detention)",
    ),
    "discharged_before": Text(
        "das liegt vor dem Ausstellungstag, an dem die Person im Krankenhaus ist (inpatient); gemeint ist die Entlassung aus "
        "diesem Aufenthalt",
        "this lies before the day of issue, on which the person is in hospital (inpatient); what is meant is the discharge "
        "from this stay",
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
        "das liegt außerhalb der Tage, die für alle Leistungen zusammen angegeben sind",
        "this lies outside the days that are stated for all deliveries together",
    ),
    "day_too_long": Text("ein Tag hat nicht mehr als 1.440 Minuten", "a day has no more than 1,440 minutes"),
}


_OTHER: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "born_after_issue": (("prescribed_on",),),
    "before_issue": (("prescribed_on",),),
    "received_before_sent": (("approval", "submitted_on"),),
    "decided_before_received": (("approval", "received_on"),),
    "decided_before_sent": (("approval", "submitted_on"),),
    "more_granted": (("prescription", "units"),),
    "exemption_disagrees": (("patient", "copayment_exempt_until"),),
    "objection_to_all_granted": (("approval", "granted_units"),),
    "delivered_after_issue": (("prescribed_on",),),
    "coverage_disagrees": (("patient", "statutory_insured"),),
    "no_detention": (("patient", "detention"),),
    "discharged_before": (("inpatient",),),
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
    return problems_of(error, root, Case, _said, _other_place)


def named_safely(diagnostic: Diagnostic) -> Diagnostic:
    """Return a problem of a text whose path ends before a key that no case has."""
    return without_stray_keys(diagnostic, Case)


def _other_place(kind: str, loc: tuple[str | int, ...], root: Node) -> tuple[Related, ...]:
    """Return the other place of a contradiction, where it is stated."""
    above = loc[:2] if loc[:1] == ("history",) and kind in ("before_issue", "delivered_before_issue") else ()
    for other in _OTHER.get(kind, ()):
        node = find(root, (*above, *other))
        if isinstance(node, ScalarNode) or other == ("approval",):
            return (Related(node.place, BESIDE),)
    return ()


def _said(kind: str, context: Mapping[str, Any]) -> Said | None:
    if kind == "icd_code":
        said = sentence(Reason(context["reason"]), None)
        return "C010", Text(said.de.rstrip("."), said.en.rstrip(".")), None
    if kind in _CONTRADICTIONS:
        return "C020", _CONTRADICTIONS[kind], None
    if kind in _TYPES:
        return *_TYPES[kind], None
    return None
