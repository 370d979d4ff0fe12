"""The form of a case: its questions in the order in which a practice has them at hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pydantic import BaseModel

from soziorules.engine.language.text import Text
from soziorules.field.facts import record_facts
from soziorules.interview.form import FormGroup, FormParts
from soziorules.soziotherapie.case import Delivery, Diagnosis, PastPrescription
from soziorules.soziotherapie.facts.vocabulary import unit_of

TITLE: Final = Text("Soziotherapie: Verordnung prüfen", "Soziotherapie: check a prescription")
NOTE: Final = Text(
    "Über die Leistung entscheidet die Krankenkasse.", "The Krankenkasse decides on the benefit."
)
GROUPS: Final = (
    FormGroup("prescription", Text("Verordnung", "Prescription"), ("prescribed_on", "prescription.")),
    FormGroup("patient", Text("Patientin oder Patient", "Patient"), ("patient.",)),
    FormGroup("prescriber", Text("Wer verordnet", "Who prescribes"), ("prescriber.",)),
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
    FormGroup("service", Text("Zuzahlung für einen Tag", "Co-payment for a day"), ("service.",)),
)  # fmt: skip


def form_parts() -> FormParts:
    """Return the groups of questions, and the fields of diagnoses, earlier prescriptions and deliveries."""
    lists: Mapping[str, type[BaseModel]] = {
        "diagnoses": Diagnosis,
        "history": PastPrescription,
        "history[].diagnoses": Diagnosis,
        "history[].delivered": Delivery,
    }
    found = {name: tuple(record_facts(model, name, unit_of)) for name, model in lists.items()}
    return FormParts(GROUPS, found, TITLE, NOTE)
