"""Who takes part: patient, prescriber and provider.

Kinds: what belongs to the patient is clinical or administrative, and neither is ever offered as something to change.
Who prescribes and who delivers is procedural: another prescriber or provider can be chosen.
"""

from typing import Annotated

from soziorules.engine.language.facts import About, Kind
from soziorules.engine.language.text import Text
from soziorules.field.inputs import Day
from soziorules.field.stated import Stated
from soziorules.soziotherapie.case import choices
from soziorules.soziotherapie.case.choices import Land
from soziorules.soziotherapie.case.listed import Listed


class Patient(Stated):
    """The person it is about."""

    born_on: Annotated[
        Day | None,
        About(
            Text("Geburtsdatum", "Date of birth"),
            Kind.ADMINISTRATIVE,
            Text("Wann ist die Patientin oder der Patient geboren?", "When was the patient born?"),
            effort=1,
        ),
    ] = None
    statutory_insured: Annotated[
        bool | None,
        About(
            Text("Gesetzlich krankenversichert", "Insured in the statutory health insurance"),
            Kind.ADMINISTRATIVE,
            Text(
                "Besteht eine gesetzliche Krankenversicherung?",
                "Is the patient insured in the statutory scheme?",
            ),
            effort=1,
        ),
    ] = None
    coverage: Annotated[
        Annotated[str, Listed("coverages")] | None,
        About(
            Text("Wer die Behandlung bezahlt", "Who pays for the treatment"),
            Kind.ADMINISTRATIVE,
            Text("Wie ist die Person abgesichert?", "How is the person covered?"),
            effort=1,
        ),
    ] = None
    detention: Annotated[
        Annotated[str, Listed("detentions")] | None,
        About(
            Text("Freiheitsentziehung", "Detention"),
            Kind.ADMINISTRATIVE,
            Text(
                "Wird gegen die Person eine Freiheitsstrafe oder Maßregel vollzogen, auch während einer Beurlaubung?",
                "Is a prison sentence or a measure of Maßregelvollzug being executed, be it during a leave?",
            ),
        ),
    ] = None
    detention_until: Annotated[
        Day | None,
        About(
            Text("Letzter Tag der Freiheitsentziehung", "Last day of the detention"),
            Kind.TEMPORAL,
            Text(
                "Wann endete oder endet die Haft oder die Maßregel?",
                "When did or will the prison sentence or the measure end?",
            ),
        ),
    ] = None
    copayment_exempt: Annotated[
        bool | None,
        About(
            Text("Von der Zuzahlung befreit", "Exempt from co-payment"),
            Kind.ADMINISTRATIVE,
            Text(
                "Ist die Person nach ihrer Karte von Zuzahlungen befreit?",
                "Is the person exempt from co-payments by their card?",
            ),
            effort=1,
        ),
    ] = None
    copayment_exempt_until: Annotated[
        Day | None,
        About(
            Text("Von der Zuzahlung befreit bis", "Exempt from co-payment until"),
            Kind.ADMINISTRATIVE,
            Text(
                "Bis wann gilt der Befreiungsbescheid nach § 62 SGB V?",
                "Until when does the certificate of exemption (§ 62 SGB V) hold?",
            ),
        ),
    ] = None


class Prescriber(Stated):
    """Who issues the prescription."""

    group: Annotated[
        Annotated[str, Listed("prescriber_groups")] | None,
        About(
            Text("Verordnergruppe", "Group of the prescriber"),
            Kind.PROCEDURAL,
            Text(
                "Welcher Gruppe gehört die verordnende Person an?",
                "To which group does the prescriber belong?",
            ),
            effort=1,
        ),
    ] = None
    kv_permission: Annotated[
        bool | None,
        About(
            Text("Genehmigung der KV", "Permission of the KV"),
            Kind.PROCEDURAL,
            Text(
                "Hat die Person, die unterschreibt, am Ausstellungstag selbst (nicht nur wer vertreten wird, oder das MVZ) die "
                "Genehmigung der Kassenärztlichen Vereinigung, Soziotherapie zu verordnen?",
                "Does the person who signs have, on the day of issue, themselves (not only whom they stand in for, or the MVZ) "
                "the permission of the Kassenärztliche Vereinigung to prescribe Soziotherapie?",
            ),
        ),
    ] = None
    kv_permission_from: Annotated[
        Day | None,
        About(
            Text("Beginn der KV-Genehmigung", "First day of the KV permission"),
            Kind.PROCEDURAL,
            Text(
                "Ab wann gilt die Genehmigung der KV?", "From which day does the permission of the KV hold?"
            ),
        ),
    ] = None
    kv_permission_until: Annotated[
        Day | None,
        About(
            Text("Ende der KV-Genehmigung", "Last day of the KV permission"),
            Kind.PROCEDURAL,
            Text(
                "Bis wann galt die Genehmigung der KV?", "Until which day did the permission of the KV hold?"
            ),
        ),
    ] = None
    contract_physician: Annotated[
        bool | None,
        About(
            Text(
                "Teilnahme an der vertragsärztlichen Versorgung", "Takes part in vertragsärztliche Versorgung"
            ),
            Kind.PROCEDURAL,
            Text(
                "Nimmt die verordnende Person an der vertragsärztlichen Versorgung teil?",
                "Does the prescriber take part in vertragsärztliche Versorgung?",
            ),
            effort=1,
        ),
    ] = None
    therapeutic_reason: Annotated[
        bool | None,
        About(
            Text("Dokumentierte therapeutische Begründung", "Documented therapeutic reason"),
            Kind.DOCUMENTARY,
            Text(
                "Ist begründet, warum in der Übergangsphase die Kinder- und Jugendpsychiatrie oder -psychotherapie verordnet?",
                "Is it documented why child and adolescent psychiatry or psychotherapy prescribes in the transition phase?",
            ),
            effort=4,
        ),
    ] = None


class Provider(Stated):
    """Who delivers the Soziotherapie."""

    contracted: Annotated[
        bool | None,
        About(
            Text("Vertrag des Leistungserbringers", "Contract of the provider"),
            Kind.PROCEDURAL,
            Text(
                "Hat der Leistungserbringer einen Vertrag nach § 132b SGB V?",
                "Does the provider have a contract under § 132b SGB V?",
            ),
            effort=3,
        ),
    ] = None
    found: Annotated[
        bool | None,
        About(
            Text("Leistungserbringer gefunden", "Provider found"),
            Kind.PROCEDURAL,
            Text(
                "Ist ein Leistungserbringer mit Vertrag erreichbar, der die Leistung übernimmt?",
                "Is a provider with a contract in reach who will deliver?",
            ),
            effort=3,
        ),
    ] = None
    land: Annotated[
        Land | None,
        About(
            Text("Land des Leistungserbringers", "Land of the provider"),
            Kind.ADMINISTRATIVE,
            Text("In welchem Land wird die Leistung erbracht?", "In which Land is the service delivered?"),
            effort=1,
            values=choices.LAENDER,
        ),
    ] = None
