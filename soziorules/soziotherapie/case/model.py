"""The model of a case: everything that can be stated of one prescription, checked strictly, with nothing filled in.

What is not stated is None and stays unknown; null says the same as silence. Nested objects are always there, so that
`case.patient.born_on` can be read in every case. A value that cannot be (30 February, a prescription of zero units, a
delivery before its prescription) is an input error; whether a value is allowed is for the rules to say.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from soziorules.engine.language.facts import About, Kind
from soziorules.engine.language.text import Text
from soziorules.field.inputs import Day, NullIsEmpty, Unknown
from soziorules.field.saved import parted
from soziorules.field.stated import Stated
from soziorules.soziotherapie.case.contradictions import contradictions
from soziorules.soziotherapie.case.history import Delivery, PastPrescription
from soziorules.soziotherapie.case.inputs import refused
from soziorules.soziotherapie.case.listed import Listed, Lists
from soziorules.soziotherapie.case.parties import Patient, Prescriber, Provider
from soziorules.soziotherapie.case.prescription import Approval, CarePlan, Diagnosis, Prescription, Service

__all__ = [
    "Approval",
    "CarePlan",
    "Case",
    "Delivery",
    "Diagnosis",
    "PastPrescription",
    "Patient",
    "Prescriber",
    "Prescription",
    "Provider",
    "Service",
    "case_from_plain",
]


class Case(Stated):
    """One prescription of Soziotherapie, as far as it is stated."""

    __slots__ = ("_validated",)
    """Not carried along by `model_copy`, and not set by `model_construct`: what these make is read again before it is decided."""

    prescribed_on: Annotated[
        Day | None,
        About(
            Text("Tag der Ausstellung", "Day of issue"),
            Kind.TEMPORAL,
            Text("Wann wird die Verordnung ausgestellt?", "When is the prescription issued?"),
            effort=1,
        ),
    ] = None
    patient: Annotated[Patient, NullIsEmpty()] = Patient()
    prescriber: Annotated[Prescriber, NullIsEmpty()] = Prescriber()
    prescription: Annotated[Prescription, NullIsEmpty()] = Prescription()
    diagnoses: Annotated[
        tuple[Diagnosis, ...] | None,
        Field(max_length=100),
        About(
            Text("Diagnosen", "Diagnoses"),
            Kind.CLINICAL,
            Text("Welche Diagnosen mit welcher Sicherheit?", "Which diagnoses, and how certain?"),
        ),
    ] = None
    gaf: Annotated[
        int | None,
        Field(ge=0, le=100),
        Unknown(0),
        About(
            Text("GAF-Wert", "GAF value"),
            Kind.CLINICAL,
            Text("Welcher GAF-Wert liegt vor?", "What is the GAF value?"),
            effort=4,
        ),
    ] = None
    impairments: Annotated[
        frozenset[Annotated[str, Listed("impairments")]] | None,
        About(
            Text("Fähigkeitsstörungen", "Impairments"),
            Kind.CLINICAL,
            Text(
                "In welchen Bereichen bestehen Fähigkeitsstörungen?", "In which areas are there impairments?"
            ),
            effort=4,
        ),
    ] = None
    necessity: Annotated[
        frozenset[Annotated[str, Listed("necessities")]] | None,
        About(
            Text("Gründe für den Einzelfall", "Reasons for the single case"),
            Kind.CLINICAL,
            Text(
                "Woraus ergibt sich die medizinische Notwendigkeit im Einzelfall (§ 2 Abs. 5 ST-RL)?",
                "What makes it medically necessary in the single case (§ 2 Abs. 5 ST-RL)?",
            ),
            effort=4,
        ),
    ] = None
    unable_to_use_services: Annotated[
        bool | None,
        About(
            Text(
                "Unfähigkeit, Leistungen selbständig in Anspruch zu nehmen",
                "Inability to use services on their own",
            ),
            Kind.CLINICAL,
            Text(
                "Ist die Person wegen der schweren psychischen Erkrankung nicht in der Lage, ärztliche oder ärztlich "
                "verordnete Leistungen selbständig in Anspruch zu nehmen?",
                "Is the person, because of the severe mental illness, unable to use medical or medically prescribed "
                "services on their own?",
            ),
            effort=4,
        ),
    ] = None
    unable_to_use_referral: Annotated[
        bool | None,
        About(
            Text(
                "Unfähigkeit, die Überweisung selbständig in Anspruch zu nehmen",
                "Inability to use the referral on their own",
            ),
            Kind.CLINICAL,
            Text(
                "Kann die Person eine Überweisung nicht allein in Anspruch nehmen?",
                "Is the person unable to make use of a referral alone?",
            ),
            effort=4,
        ),
    ] = None
    hospital_purpose: Annotated[
        Annotated[str, Listed("hospital_purposes")] | None,
        About(
            Text("Bezug zur Krankenhausbehandlung", "Relation to hospital treatment"),
            Kind.CLINICAL,
            Text(
                "Wird Krankenhausbehandlung vermieden oder verkürzt, oder ist sie geboten und nicht ausführbar?",
                "Is hospital treatment avoided or shortened, or called for and not feasible?",
            ),
            effort=4,
        ),
    ] = None
    inpatient: Annotated[
        bool | None,
        About(
            Text("Am Ausstellungstag in stationärer Behandlung", "In hospital on the day of issue"),
            Kind.CLINICAL,
            Text(
                "Ist die Person am Ausstellungstag in stationärer Behandlung?",
                "Is the person in hospital that day?",
            ),
        ),
    ] = None
    therapy_capability: Annotated[
        bool | None,
        About(
            Text("Therapiefähigkeit", "Therapiefähigkeit"),
            Kind.CLINICAL,
            Text(
                "Kann die Person die Therapieziele erreichen?",
                "Is the person able to reach the therapy goals?",
            ),
            effort=4,
        ),
    ] = None
    realistic_goal: Annotated[
        bool | None,
        About(
            Text("Realistisches Therapieziel", "Realistic therapy goal"),
            Kind.CLINICAL,
            Text("Gibt es ein realistisches Therapieziel?", "Is there a realistic therapy goal?"),
            effort=4,
        ),
    ] = None
    goal_reached: Annotated[
        bool | None,
        About(
            Text("Therapieziel erreicht", "Therapy goal reached"),
            Kind.CLINICAL,
            Text("Ist das Therapieziel schon erreicht?", "Has the therapy goal been reached already?"),
            effort=4,
        ),
    ] = None
    need_months: Annotated[
        int | None,
        Field(ge=0, le=1200),
        About(
            Text("Voraussichtliche Dauer des Bedarfs", "Expected duration of the need"),
            Kind.CLINICAL,
            Text(
                "Wie viele Monate wird der Bedarf voraussichtlich bestehen?",
                "For how many months is need expected?",
            ),
            effort=4,
        ),
    ] = None
    parallel_services: Annotated[
        frozenset[Annotated[str, Listed("parallel_services")]] | None,
        About(
            Text("Weitere Hilfen zur selben Zeit", "Other services at the same time"),
            Kind.ADMINISTRATIVE,
            Text("Welche Hilfen gibt es daneben?", "Which services are there beside it?"),
        ),
    ] = None
    care_plan: Annotated[CarePlan, NullIsEmpty()] = CarePlan()
    provider: Annotated[Provider, NullIsEmpty()] = Provider()
    history: Annotated[
        tuple[PastPrescription, ...] | None,
        Field(max_length=1000),
        About(
            Text("Frühere Verordnungen", "Earlier prescriptions"),
            Kind.ADMINISTRATIVE,
            Text(
                "Welche Verordnungen von Soziotherapie gab es schon, und was wurde darauf erbracht?",
                "Which prescriptions of Soziotherapie were there before, and what was delivered on them?",
            ),
            effort=3,
        ),
    ] = None
    approval: Annotated[Approval, NullIsEmpty()] = Approval()
    service: Annotated[Service, NullIsEmpty()] = Service()

    @model_validator(mode="before")
    @classmethod
    def _stated(cls, value: Any) -> Any:
        """Leave out what a file says of itself."""
        return parted(value)[0] if isinstance(value, Mapping) else value

    @model_validator(mode="after")
    def _possible(self) -> Self:
        found = contradictions(self)
        if found:
            raise refused(found)
        validated(self)
        return self


def validated(case: Case) -> Case:
    """Return a case after noting that its values were checked."""
    object.__setattr__(case, "_validated", True)
    return case


def is_validated(case: Case) -> bool:
    """Return whether the values of a case were checked: not those of `model_construct`, nor of a copy with others."""
    return getattr(case, "_validated", False)


def case_from_plain(plain: object, lists: Lists | None = None) -> Case:
    """Return the case that `plain` states, a mapping as JSON or YAML yields it; days, amounts and sets may be Python objects.

    `lists` are those of the rules at hand (None: those that come with the package).

    Raises pydantic's ValidationError with a path for each problem.
    """
    return Case.model_validate(plain, context=lists)
