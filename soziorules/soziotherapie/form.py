"""The form of a case: its questions in the order in which a practice has them at hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel

from soziorules.engine.language.text import Text
from soziorules.field.facts import record_facts
from soziorules.interview.form import FormGroup, FormParts, Offer
from soziorules.soziotherapie.case import Delivery, Diagnosis, PastPrescription
from soziorules.soziotherapie.facts.vocabulary import unit_of

TITLE: Final = Text("Soziotherapie: Verordnung prüfen", "Soziotherapie: check a prescription")
NOTE: Final = Text(
    "Über die Leistung entscheidet die Krankenkasse.", "The Krankenkasse decides on the benefit."
)
GROUPS: Final = (
    FormGroup(
        "prescription",
        Text("Verordnung", "Prescription"),
        ("prescribed_on", "prescription.kind", "prescription.form", "prescription.units", "prescription.group_units"),
    ),
    FormGroup(
        "patient",
        Text("Patientin oder Patient", "Patient"),
        ("patient.born_on", "patient.coverage", "patient.statutory_insured"),
    ),
    FormGroup(
        "prescriber",
        Text("Wer verordnet", "Who prescribes"),
        ("prescriber.group", "prescriber.contract_physician", "prescriber.kv_permission"),
    ),
    FormGroup(
        "indication",
        Text("Diagnosen und Befund", "Diagnoses and findings"),
        ("diagnoses", "gaf", "impairments", "therapy_capability", "realistic_goal", "goal_reached"),
    ),
    FormGroup(
        "necessity",
        Text("Warum Soziotherapie", "Why Soziotherapie"),
        ("unable_to_use_services", "unable_to_use_referral", "hospital_purpose", "inpatient", "necessity",
         "need_months", "parallel_services"),
    ),
    FormGroup("care_plan", Text("Betreuungsplan", "Betreuungsplan"), ("care_plan.",)),
    FormGroup("provider", Text("Leistungserbringer", "Provider"), ("provider.",)),
    FormGroup("history", Text("Frühere Verordnungen", "Earlier prescriptions"), ("history",)),
    FormGroup("approval", Text("Krankenkasse", "Krankenkasse"), ("approval.",)),
    FormGroup(
        "service",
        Text("Zuzahlung für einen Tag", "Co-payment for a day"),
        ("service.", "patient.copayment_exempt", "patient.copayment_exempt_until"),
    ),
    FormGroup(
        "discharge",
        Text("Entlassung, Beginn und Ende, elektronische Verordnung", "Discharge, begin and end, electronic prescription"),
        ("prescription.",),
    ),
    FormGroup(
        "permission",
        Text("Genehmigung der KV mit Anfang oder Ende", "Permission of the KV with its first or last day"),
        ("prescriber.kv_permission_from", "prescriber.kv_permission_until"),
    ),
    FormGroup(
        "transition",
        Text("Übergang aus der Kinder- und Jugendpsychiatrie", "Transition from child and adolescent psychiatry"),
        ("prescriber.therapeutic_reason",),
    ),
    FormGroup(
        "detention",
        Text("Haft oder Maßregelvollzug", "Prison or Maßregelvollzug"),
        ("patient.detention", "patient.detention_until"),
    ),
)  # fmt: skip


COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "history": ("prescribed_on", "kind", "units", "delivered_minutes"),
    "history[].delivered": ("on", "minutes"),
}
OFFERS: Final[Mapping[str, tuple[Offer, ...]]] = {
    "approval.granted_units": (
        Offer(Text("ganz genehmigt", "granted in full"), same_as="prescription.units"),
        Offer(Text("abgelehnt", "refused"), 0),
    ),
}


YES_OR_NO: Final[Mapping[str, tuple[Text, Text]]] = {
    "unable_to_use_services": (
        Text("ja, sie ist dazu nicht in der Lage", "yes, the person is unable to"),
        Text("nein, sie kann das selbständig", "no, the person can on their own"),
    ),
    "unable_to_use_referral": (
        Text("ja, allein kann sie das nicht", "yes, the person cannot alone"),
        Text("nein, sie kann das allein", "no, the person can alone"),
    ),
}

INSTEAD: Final[Mapping[str, str]] = {"patient.statutory_insured": "patient.coverage"}


def form_parts() -> FormParts:
    """Return the groups of questions, and the fields of diagnoses, earlier prescriptions and deliveries."""
    lists: Mapping[str, type[BaseModel]] = {
        "diagnoses": Diagnosis,
        "history": PastPrescription,
        "history[].diagnoses": Diagnosis,
        "history[].delivered": Delivery,
    }
    found = {name: tuple(record_facts(model, name, unit_of)) for name, model in lists.items()}
    return FormParts(GROUPS, found, COLUMNS, OFFERS, YES_OR_NO, INSTEAD, TITLE, NOTE)
