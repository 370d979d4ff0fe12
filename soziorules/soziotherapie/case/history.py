"""What was prescribed and delivered before."""

from typing import Annotated

from pydantic import Field

from soziorules.engine.language.facts import About, Kind
from soziorules.engine.language.text import Text
from soziorules.field.inputs import Day
from soziorules.field.stated import Stated
from soziorules.soziotherapie.case import choices
from soziorules.soziotherapie.case.choices import Contact, PrescriptionKind, Setting
from soziorules.soziotherapie.case.prescription import Diagnosis


class Delivery(Stated):
    """One contact that was delivered."""

    on: Annotated[
        Day | None,
        About(
            Text("Tag der Leistung", "Day of delivery"),
            Kind.TEMPORAL,
            Text("An welchem Tag war dieser Kontakt?", "On which day was this contact?"),
        ),
    ] = None
    minutes: Annotated[
        int | None,
        Field(ge=0, le=1440),
        About(
            Text("Minuten", "Minutes"),
            Kind.ADMINISTRATIVE,
            Text("Wie viele Minuten dauerte dieser Kontakt?", "How many minutes did this contact last?"),
        ),
    ] = None
    setting: Annotated[
        Setting | None,
        About(
            Text("Einzeln oder Gruppe", "Individual or group"),
            Kind.ADMINISTRATIVE,
            Text("War dieser Kontakt einzeln oder in der Gruppe?", "Was this contact alone or in a group?"),
            values=choices.SETTINGS,
        ),
    ] = None
    contact: Annotated[
        Contact | None,
        About(
            Text("Art des Kontakts", "Kind of contact"),
            Kind.ADMINISTRATIVE,
            Text("Welche Art von Kontakt war es?", "What kind of contact was it?"),
            values=choices.CONTACTS,
        ),
    ] = None


class PastPrescription(Stated):
    """An earlier prescription and what was delivered on it."""

    prescribed_on: Annotated[
        Day | None,
        About(
            Text("Ausgestellt am", "Issued on"),
            Kind.TEMPORAL,
            Text(
                "Wann wurde diese frühere Verordnung ausgestellt?",
                "When was this earlier prescription issued?",
            ),
        ),
    ] = None
    kind: Annotated[
        PrescriptionKind | None,
        About(
            Text("Art", "Kind"),
            Kind.ADMINISTRATIVE,
            Text("Welche Art von Verordnung war es?", "What kind of prescription was it?"),
            values=choices.PRESCRIPTION_KINDS,
        ),
    ] = None
    units: Annotated[
        int | None,
        Field(ge=1, le=9999),
        About(
            Text("Verordnete Einheiten", "Units prescribed"),
            Kind.ADMINISTRATIVE,
            Text("Wie viele Einheiten wurden damals verordnet?", "How many units were prescribed then?"),
        ),
    ] = None
    group_units: Annotated[
        int | None,
        Field(ge=0, le=9999),
        About(Text("Davon Einheiten in der Gruppe", "Of these, units in a group"), Kind.ADMINISTRATIVE),
    ] = None
    diagnoses: Annotated[
        tuple[Diagnosis, ...] | None,
        Field(max_length=100),
        About(Text("Diagnosen", "Diagnoses"), Kind.CLINICAL),
    ] = None
    approved_on: Annotated[
        Day | None,
        About(
            Text("Genehmigt am", "Approved on"),
            Kind.TEMPORAL,
            Text(
                "Wann hat die Krankenkasse diese Verordnung genehmigt?",
                "When did the Krankenkasse approve this prescription?",
            ),
        ),
    ] = None
    delivered: Annotated[
        tuple[Delivery, ...] | None,
        Field(max_length=10_000),
        About(
            Text("Erbrachte Leistungen", "Deliveries"),
            Kind.ADMINISTRATIVE,
            Text("An welchen Tagen wurde wie lange erbracht?", "On which days was how much delivered?"),
        ),
    ] = None
    delivered_minutes: Annotated[
        int | None,
        Field(ge=0, le=1_000_000),
        About(
            Text("Erbrachte Minuten insgesamt", "Minutes delivered in all"),
            Kind.ADMINISTRATIVE,
            Text(
                "Wie viele Minuten wurden auf diese Verordnung erbracht?",
                "How many minutes were delivered on it?",
            ),
        ),
    ] = None
    delivered_from: Annotated[
        Day | None,
        About(
            Text("Erbracht ab", "Delivered from"),
            Kind.TEMPORAL,
            Text(
                "Ab wann wurde auf diese Verordnung erbracht?", "From when was this prescription delivered?"
            ),
        ),
    ] = None
    delivered_until: Annotated[
        Day | None,
        About(
            Text("Erbracht bis", "Delivered until"),
            Kind.TEMPORAL,
            Text(
                "Bis wann wurde auf diese Verordnung erbracht?", "Until when was this prescription delivered?"
            ),
        ),
    ] = None
