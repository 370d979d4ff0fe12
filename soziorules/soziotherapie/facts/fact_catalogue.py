"""The derived facts, one derivation per computation: names, types, sentences, and what each rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from soziorules.engine.language.facts import (
    About,
    Boolean,
    Choice,
    Choices,
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
from soziorules.soziotherapie.facts import indications, person, service
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
        _seat(),
        _exemption(),
        _service(),
    )


def _payer() -> Derivation:
    # The coverage settles it alone; whether somebody is insured does not, since a card under § 264 SGB V is as good.
    label = Text("Wer die Behandlung bezahlt", "Who pays for the treatment")
    fact = made("payer", "payer", "patient.payer", Choice(()), label, ("patient.coverage",))
    likely = Text(
        "Wer die Leistung bezahlt, ohne Angabe die Krankenkasse",
        "Who pays for the service, without a word the Krankenkasse",
    )
    of_service = made("payer", "likely", "service.payer", Choice(()), likely, ("patient.coverage",))
    return derivation("payer", person.payer, (fact, of_service), reads=("patient",))


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


def _seat() -> Derivation:
    # The days that hang on it are told without it too, so that nobody is asked for it.
    label = Text("Land, dessen Feiertage zählen", "Land whose public holidays count")
    lands = Choice(tuple(choices.LAENDER))
    fact = made("seat", "holiday_land", "approval.holiday_land", lands, label, (), values=choices.LAENDER)
    return derivation("seat", person.seat, (fact,), reads=("approval.land", "provider.land"))


def _exemption() -> Derivation:
    inputs = ("service.on", "patient.copayment_exempt", "patient.copayment_exempt_until")
    label = Text(
        "Am Tag der Leistung befreit, ohne Angabe nein", "Exempt on the day of delivery, without a word no"
    )
    fact = made("exemption", "exempt", "service.exempt", Boolean(), label, inputs)
    return derivation("exemption", service.exemption, (fact,), reads=inputs)


def _service() -> Derivation:
    def fact(attribute: str, type_: FactType, label: Text, *inputs: str, **more: Any) -> Fact:
        return made("service", attribute, f"service.{attribute}", type_, label, inputs, **more)

    lies = Text(
        "Wo der Tag der Leistung liegt, ohne Angabe in der Zeit der Verordnung",
        "Where the day of delivery lies, without a word within the prescription",
    )
    were = Text(
        "Kontakte am Tag der Leistung, ohne Angabe ein persönlicher",
        "Contacts on the day of delivery, without a word one in person",
    )
    return derivation(
        "service",
        service.service,
        (
            fact("period", Choice(tuple(service.PERIODS)), lies, "service.on", values=service.PERIODS),
            fact(
                "contacts", Choices(tuple(choices.CONTACTS)), were, "service.contact", values=choices.CONTACTS
            ),
        ),
        reads=("prescribed_on", "prescription", "patient", "service", "history"),
    )
