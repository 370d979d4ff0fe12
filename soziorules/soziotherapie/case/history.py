"""What was prescribed and delivered before."""

from typing import Annotated

from pydantic import Field

from soziorules.engine.language.facts import About, Kind
from soziorules.engine.language.text import Text
from soziorules.soziotherapie.case import choices
from soziorules.soziotherapie.case.choices import Contact, PrescriptionKind, Setting
from soziorules.soziotherapie.case.inputs import Day
from soziorules.soziotherapie.case.prescription import Diagnosis
from soziorules.soziotherapie.case.stated import Stated


class Delivery(Stated):
    """One contact that was delivered."""

    on: Annotated[Day | None, About(Text("Tag der Leistung", "Day of delivery"), Kind.TEMPORAL)] = None
    minutes: Annotated[
        int | None, Field(ge=0, le=1440), About(Text("Minuten", "Minutes"), Kind.ADMINISTRATIVE)
    ] = None
    setting: Annotated[
        Setting | None,
        About(
            Text("Einzeln oder Gruppe", "Individual or group"), Kind.ADMINISTRATIVE, values=choices.SETTINGS
        ),
    ] = None
    contact: Annotated[
        Contact | None,
        About(Text("Art des Kontakts", "Kind of contact"), Kind.ADMINISTRATIVE, values=choices.CONTACTS),
    ] = None


class PastPrescription(Stated):
    """An earlier prescription and what was delivered on it."""

    prescribed_on: Annotated[Day | None, About(Text("Ausgestellt am", "Issued on"), Kind.TEMPORAL)] = None
    kind: Annotated[
        PrescriptionKind | None,
        About(Text("Art", "Kind"), Kind.ADMINISTRATIVE, values=choices.PRESCRIPTION_KINDS),
    ] = None
    units: Annotated[
        int | None,
        Field(ge=1, le=9999),
        About(Text("Verordnete Einheiten", "Units prescribed"), Kind.ADMINISTRATIVE),
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
    approved_on: Annotated[Day | None, About(Text("Genehmigt am", "Approved on"), Kind.TEMPORAL)] = None
    delivered: Annotated[
        tuple[Delivery, ...] | None,
        Field(max_length=10_000),
        About(Text("Erbrachte Leistungen", "Deliveries"), Kind.ADMINISTRATIVE),
    ] = None
    delivered_minutes: Annotated[
        int | None,
        Field(ge=0, le=1_000_000),
        About(Text("Erbrachte Minuten insgesamt", "Minutes delivered in all"), Kind.ADMINISTRATIVE),
    ] = None
    delivered_from: Annotated[Day | None, About(Text("Erbracht ab", "Delivered from"), Kind.TEMPORAL)] = None
    delivered_until: Annotated[Day | None, About(Text("Erbracht bis", "Delivered until"), Kind.TEMPORAL)] = (
        None
    )
