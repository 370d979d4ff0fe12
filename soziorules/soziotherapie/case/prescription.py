"""What is prescribed, for which diagnosis, on which plan, and its way through the Krankenkasse."""

from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from soziorules.engine.language.facts import About, Kind
from soziorules.engine.language.text import Text
from soziorules.field.inputs import Day, Euros
from soziorules.field.stated import Stated
from soziorules.soziotherapie.case import choices
from soziorules.soziotherapie.case.choices import (
    Certainty,
    Contact,
    Form,
    Land,
    PrescriptionKind,
)
from soziorules.soziotherapie.case.inputs import diagnosis_parts, normal_code, or_text
from soziorules.soziotherapie.case.listed import Listed


class Prescription(Stated):
    """What is prescribed."""

    kind: Annotated[
        PrescriptionKind | None,
        About(
            Text("Art der Verordnung", "Kind of prescription"),
            Kind.PROCEDURAL,
            Text("Welche Art von Verordnung ist es?", "What kind of prescription is it?"),
            effort=1,
            values=choices.PRESCRIPTION_KINDS,
        ),
    ] = None
    form: Annotated[
        Form | None,
        About(
            Text("Vordruck", "Form"),
            Kind.PROCEDURAL,
            Text("Auf welchem Vordruck wird verordnet?", "On which form is it prescribed?"),
            effort=1,
            values=choices.FORMS,
        ),
    ] = None
    units: Annotated[
        int | None,
        Field(ge=1, le=9999),
        About(
            Text("Verordnete Einheiten", "Units prescribed"),
            Kind.PROCEDURAL,
            Text("Wie viele Einheiten werden verordnet?", "How many units are prescribed?"),
            effort=1,
        ),
    ] = None
    group_units: Annotated[
        int | None,
        Field(ge=0, le=9999),
        About(
            Text("Davon Einheiten in der Gruppe", "Of these, units in a group"),
            Kind.PROCEDURAL,
            Text("Wie viele davon in der Gruppe?", "How many of them in a group?"),
            effort=1,
        ),
    ] = None
    discharged_on: Annotated[
        Day | None,
        About(
            Text("Tag der Entlassung", "Day of discharge"),
            Kind.TEMPORAL,
            Text(
                "An welchem Tag wurde oder wird entlassen?", "On which day was or is the patient discharged?"
            ),
        ),
    ] = None
    start_on: Annotated[
        Day | None,
        About(
            Text("Beginn der Leistung", "Start of delivery"),
            Kind.TEMPORAL,
            Text("Wann soll die Leistung beginnen?", "When is delivery to begin?"),
        ),
    ] = None
    until: Annotated[
        Day | None,
        About(
            Text("Verordnet bis", "Prescribed until"),
            Kind.TEMPORAL,
            Text("Welchen letzten Tag nennt die Verordnung?", "Which last day does the prescription name?"),
        ),
    ] = None
    electronic: Annotated[
        bool | None,
        About(
            Text("Elektronische Verordnung", "Electronic prescription"),
            Kind.PROCEDURAL,
            Text("Wird elektronisch verordnet?", "Is it issued electronically?"),
            effort=1,
        ),
    ] = None


class Diagnosis(Stated):
    """One diagnosis: an ICD-10-GM code and its certainty; also read from a string such as `F20.0 G`."""

    code: Annotated[
        str,
        AfterValidator(normal_code),
        About(
            Text("Diagnose", "Diagnosis"),
            Kind.CLINICAL,
            Text("Welcher ICD-10-GM-Kode?", "Which ICD-10-GM code?"),
        ),
    ]
    certainty: Annotated[
        Certainty | None,
        About(
            Text("Diagnosesicherheit", "Certainty of the diagnosis"),
            Kind.CLINICAL,
            Text("Wie sicher ist die Diagnose (G, V, A, Z)?", "How certain is the diagnosis (G, V, A, Z)?"),
            values=choices.CERTAINTIES,
        ),
    ] = None

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, value: Any) -> Any:
        return diagnosis_parts(value)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Return the schema of a diagnosis, which may be written as one text."""
        return or_text(handler.resolve_ref_schema(handler(schema)))


class CarePlan(Stated):
    """The Betreuungsplan (Muster 27)."""

    items: Annotated[
        frozenset[Annotated[str, Listed("plan_items")]] | None,
        About(
            Text("Inhalt des Betreuungsplans", "Contents of the Betreuungsplan"),
            Kind.DOCUMENTARY,
            Text(
                "Welche Angaben enthält der Betreuungsplan?", "Which items does the Betreuungsplan contain?"
            ),
        ),
    ] = None
    signatures: Annotated[
        frozenset[Annotated[str, Listed("signers")]] | None,
        About(
            Text("Unterschriften unter dem Betreuungsplan", "Signatures on the Betreuungsplan"),
            Kind.DOCUMENTARY,
            Text("Wer hat den Betreuungsplan unterschrieben?", "Who has signed the Betreuungsplan?"),
            effort=1,
        ),
    ] = None


class Approval(Stated):
    """The way of the prescription through the Krankenkasse."""

    submitted_on: Annotated[
        Day | None,
        About(
            Text("Eingereicht am", "Submitted on"),
            Kind.TEMPORAL,
            Text("Wann wurde die Verordnung eingereicht?", "When was the prescription submitted?"),
            effort=1,
        ),
    ] = None
    received_on: Annotated[
        Day | None,
        About(
            Text("Eingang bei der Krankenkasse", "Received by the Krankenkasse"),
            Kind.TEMPORAL,
            Text(
                "Wann ging die Verordnung bei der Krankenkasse ein?",
                "When did the Krankenkasse receive the prescription?",
            ),
            effort=3,
        ),
    ] = None
    medical_service_involved: Annotated[
        bool | None,
        About(
            Text("Medizinischer Dienst eingeschaltet", "Medizinischer Dienst involved"),
            Kind.PROCEDURAL,
            Text(
                "Hat die Krankenkasse den Medizinischen Dienst eingeschaltet und dies mitgeteilt?",
                "Has the Krankenkasse involved the Medizinischer Dienst and said so?",
            ),
            effort=3,
        ),
    ] = None
    decided_on: Annotated[
        Day | None,
        About(
            Text("Entschieden am", "Decided on"),
            Kind.TEMPORAL,
            Text("Wann hat die Krankenkasse entschieden?", "When did the Krankenkasse decide?"),
            effort=3,
        ),
    ] = None
    granted_units: Annotated[
        int | None,
        Field(ge=0, le=9999),
        About(
            Text("Genehmigte Einheiten", "Units granted"),
            Kind.PROCEDURAL,
            Text("Wie viele Einheiten wurden genehmigt?", "How many units were granted?"),
            effort=3,
        ),
    ] = None
    land: Annotated[
        Land | None,
        About(
            Text("Land, in dem die Krankenkasse sitzt", "Land in which the Krankenkasse has its seat"),
            Kind.ADMINISTRATIVE,
            Text(
                "In welchem Land, dessen Feiertage dann zählen, hat die Krankenkasse ihren Sitz?",
                "In which Land, whose public holidays then count, does the Krankenkasse have its seat?",
            ),
            effort=1,
            values=choices.LAENDER,
        ),
    ] = None
    notified_on: Annotated[
        Day | None,
        About(
            Text("Bekannt gegeben am", "Notified on"),
            Kind.TEMPORAL,
            Text(
                "Wann hat die versicherte Person von der Entscheidung erfahren (Brief, Anruf)?",
                "When did the insured person learn of the decision (letter, call)?",
            ),
        ),
    ] = None
    instruction_given: Annotated[
        bool | None,
        About(
            Text("Belehrung über den Widerspruch", "Instruction on the Widerspruch"),
            Kind.DOCUMENTARY,
            Text(
                "Steht im Bescheid, dass und wie man Widerspruch einlegen kann?",
                "Does the notice say that and how a Widerspruch can be filed?",
            ),
        ),
    ] = None
    objection_filed_on: Annotated[
        Day | None,
        About(
            Text("Widerspruch eingelegt am", "Widerspruch filed on"),
            Kind.TEMPORAL,
            Text("Wann wurde Widerspruch eingelegt?", "When was a Widerspruch filed?"),
        ),
    ] = None


class Service(Stated):
    """One calendar day of delivery, for the co-payment."""

    on: Annotated[
        Day | None,
        About(
            Text("Tag der Leistung", "Day of delivery"),
            Kind.TEMPORAL,
            Text("An welchem Tag wurde die Leistung erbracht?", "On which day was the service delivered?"),
            effort=1,
        ),
    ] = None
    cost: Annotated[
        Decimal | None,
        Euros(),
        About(
            Text("Kosten des Tages", "Cost of the day"),
            Kind.ADMINISTRATIVE,
            Text(
                "Was kosten alle Leistungen dieses Tages zusammen?",
                "What do all services of that day cost together?",
            ),
        ),
    ] = None
    contact: Annotated[
        Contact | None,
        About(
            Text("Art des Kontakts an diesem Tag", "Kind of contact on that day"),
            Kind.ADMINISTRATIVE,
            Text(
                "Wie kam der Kontakt an diesem Tag zustande?", "How did the contact take place on that day?"
            ),
            effort=1,
            values=choices.CONTACTS,
            words=choices.CONTACT_WORDS,
        ),
    ] = None
