"""The derived facts, one derivation per computation: names, types, sentences, and what each rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from soziorules.engine.language.facts import (
    About,
    Amount,
    Boolean,
    Choice,
    Code,
    Day,
    Derivation,
    Fact,
    FactType,
    Kind,
    Records,
)
from soziorules.engine.language.text import Text
from soziorules.soziotherapie.case import choices
from soziorules.soziotherapie.facts import copayment, deadlines, indications, person
from soziorules.soziotherapie.facts.derivation_builder import derivation
from soziorules.soziotherapie.facts.derivation_builder import fact as made
from soziorules.soziotherapie.facts.indications import USAGES
from soziorules.soziotherapie.facts.ledger_facts import ledger_derivations


def derivations() -> tuple[Derivation, ...]:
    """Return all derivations with their facts."""
    return (
        _payer(),
        _stay(),
        _permission(),
        _indications(),
        *ledger_derivations(),
        _submission(),
        _decision(),
        _copayment(),
    )


def _payer() -> Derivation:
    # The coverage settles it alone; whether somebody is insured does not, since a card under § 264 SGB V is as good.
    label = Text("Wer die Behandlung bezahlt", "Who pays for the treatment")
    fact = made("payer", "payer", "patient.payer", Choice(()), label, ("patient.coverage",))
    return derivation("payer", person.payer, (fact,), reads=("patient",))


def _stay() -> Derivation:
    fact = made(
        "stay", "discharge_awaited", "patient.discharge_awaited", Day(),
        Text("Frühester Tag nach der Entlassung", "Earliest day after the discharge"),
        ("prescription.discharged_on", "prescribed_on"), kind=Kind.TEMPORAL,
    )  # fmt: skip
    return derivation("stay", person.stay, (fact,), reads=fact.inputs)


def _permission() -> Derivation:
    inputs = ("prescribed_on", "prescriber.kv_permission")
    label = Text("KV-Genehmigung am Ausstellungstag in Kraft", "KV permission in force on the day of issue")
    fact = made(
        "permission",
        "in_force",
        "prescriber.permission_in_force",
        Boolean(),
        label,
        inputs,
        kind=Kind.PROCEDURAL,
    )
    begins = made(
        "permission",
        "begins_on",
        "prescriber.permission_begins_on",
        Day(),
        Text("Künftiger Beginn der KV-Genehmigung", "Future beginning of the KV permission"),
        ("prescribed_on", "prescriber.kv_permission_from"),
        kind=Kind.PROCEDURAL,
    )
    reads = (*begins.inputs, *inputs, "prescriber.kv_permission_until")
    return derivation("permission", person.permission, (fact, begins), reads=reads)


USAGE_LABELS: Final[Mapping[str, Text]] = {
    "terminal": Text("endständig", "terminal"),
    "category": Text("nicht endständig", "not terminal"),
    "manifestation": Text("Stern-Kode ohne Kreuz-Kode", "Stern code without a Kreuz code"),
    "additional": Text("nur Zusatzkode", "additional code only"),
    "other_edition": Text(
        "nicht in der Ausgabe des Ausstellungstags", "not in the edition of the day of issue"
    ),
}


def _indications() -> Derivation:
    from soziorules.soziotherapie.case import Case  # what computes must not wait for the case model

    def element(name: str, type_: FactType, label: Text, inputs: tuple[str, ...], **more: Any) -> Fact:
        about = About(label, Kind.CLINICAL, **more)
        return Fact(f"diagnoses[].{name}", type_, about, f"element.{name}", inputs, "indications")

    certainty = Choice(tuple(choices.CERTAINTIES))
    about = next(item for item in Case.model_fields["diagnoses"].metadata if isinstance(item, About))
    marks = ("diagnoses[].certainty",)
    return derivation(
        "indications",
        indications.indications,
        (
            Fact("diagnoses", Records(distinct=True), about, "indications.elements", (), "indications"),
            element("code", Code(), Text("ICD-10-GM-Kode", "ICD-10-GM code"), ()),
            element(
                "certainty",
                certainty,
                Text("Diagnosesicherheit", "Certainty of the diagnosis"),
                (),
                values=choices.CERTAINTIES,
            ),
            element(
                "standing",
                certainty,
                Text("Sicherheit, mit der die Diagnose zählt", "Certainty with which the diagnosis counts"),
                marks,
                values=choices.CERTAINTIES,
            ),
            element(
                "usage",
                Choice(USAGES),
                Text("Verwendbarkeit des Kodes", "Usability of the code"),
                ("prescribed_on",),
                values=USAGE_LABELS,
            ),
        ),
        reads=("prescribed_on", "prescription.kind", "diagnoses"),
    )


def _submission() -> Derivation:
    by = made(
        "submission", "submit_by", "approval.submit_by", Day(),
        Text("Einzureichen bis", "To be submitted by"), ("prescribed_on",), kind=Kind.TEMPORAL,
    )  # fmt: skip
    in_time = made(
        "submission", "received_in_time", "approval.received_in_time", Boolean(),
        Text("Rechtzeitig eingegangen", "Received in time"), ("prescribed_on", "approval.received_on"), kind=Kind.TEMPORAL,
    )  # fmt: skip
    return derivation(
        "submission",
        deadlines.submission,
        (by, in_time),
        deadlines.SUBMISSION_PARAMETERS,
        deadlines.READINGS,
        reads=("prescribed_on", "approval", "provider.land"),
    )


def _decision() -> Derivation:
    inputs = ("approval.received_on", "approval.medical_service_involved")

    def fact(attribute: str, type_: FactType, label: Text, *more: str) -> Fact:
        return made("decision", attribute, f"approval.{attribute}", type_, label, (*inputs, *more))

    return derivation(
        "decision",
        deadlines.decision,
        (
            fact("decide_by", Day(), Text("Fälligkeit der Entscheidung", "Decision due")),
            fact("deemed_on", Day(), Text("Genehmigung ohne Entscheidung", "Approval without a decision")),
            fact("decided_in_time", Boolean(), Text("Rechtzeitig entschieden", "Decided in time"), "approval.decided_on"),
        ),
        deadlines.DECISION_PARAMETERS,
        deadlines.READINGS,
        needed=deadlines.DECISION_PARAMETERS,
        reads=("approval", "provider.land"),
    )  # fmt: skip


REASON_LABELS: Final[Mapping[str, Text]] = {
    "rate": Text("Anteil an den Kosten des Tages", "share of the cost of the day"),
    "minimum": Text("Mindestbetrag", "lowest amount"),
    "maximum": Text("Höchstbetrag", "highest amount"),
    "cost": Text("nicht mehr als die Kosten", "no more than the cost"),
    "nothing_delivered": Text("keine Leistung an diesem Tag", "nothing delivered on that day"),
    "underage": Text("unter der Altersgrenze", "below the age from which it is due"),
    "exempt": Text("von der Zuzahlung befreit", "exempt from the co-payment"),
    "not_in_force": Text("noch keine Zuzahlung vorgesehen", "no co-payment provided for yet"),
    "summed": Text("Teileinheiten mehrerer Tage werden zusammengerechnet", "part-units of several days are added up"),
    "not_used": Text("an diesem Tag keine Leistung in Anspruch genommen", "no service used on that day"),
    "not_counted": Text(
        "der Kontakt zählt nicht zu den Stunden der Soziotherapie", "the contact does not count towards the hours"
    ),
    "not_insured": Text("keine gesetzliche Krankenkasse", "no statutory Krankenkasse"),
    "before_issue": Text(
        "vor der Ausstellung zahlt die Krankenkasse nichts", "before issue the Krankenkasse pays nothing"
    ),
    "after_end": Text(
        "nach dem letzten Tag der Verordnung zahlt die Krankenkasse nichts",
        "after the last day of the prescription the Krankenkasse pays nothing",
    ),
}  # fmt: skip


def _copayment() -> Derivation:
    person_, money = ("patient.born_on", "service.on"), ("service.cost",)

    def fact(
        attribute: str, name: str, type_: FactType, label: Text, inputs: tuple[str, ...], **more: Any
    ) -> Fact:
        return made("copayment", attribute, name, type_, label, inputs, **more)

    return derivation(
        "copayment",
        copayment.copayment,
        (
            fact(
                "exempt", "service.exempt", Boolean(), Text("Am Tag der Leistung befreit", "Exempt on the day of delivery"),
                ("service.on", "patient.copayment_exempt", "patient.copayment_exempt_until"),
            ),
            fact(
                "expected", "copayment.expected", Boolean(), Text("Zuzahlung zu erwarten", "Co-payment to be expected"),
                ("patient.born_on", "prescribed_on"),
            ),
            fact("amount", "copayment.amount", Amount(), Text("Zuzahlung", "Co-payment"), (*person_, *money)),
            fact(
                "reason", "copayment.reason", Choice(copayment.REASONS), Text("Grund der Zuzahlung", "Reason of the co-payment"),
                (*person_, *money), values=REASON_LABELS,
            ),
        ),
        copayment.PARAMETERS,
        copayment.READINGS,
        needed=copayment.NEEDED,
        reads=("prescribed_on", "prescription", "patient", "service", "history"),
    )  # fmt: skip
