"""The derived facts, one derivation per computation: names, types, sentences, and what each rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from soziorules.language.facts import (
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
    Scalar,
    Span,
    Whole,
)
from soziorules.language.text import Text
from soziorules.soziotherapie import (
    books,
    choices,
    copayment,
    deadlines,
    indications,
    minutes,
    person,
    probation,
)
from soziorules.soziotherapie.case import Case
from soziorules.soziotherapie.codes import USAGES

Compute = Callable[[Any, Mapping[str, Scalar], Mapping[str, str]], object]

# What is asked for when all of these are stated and the fact is still not known stands last: the deliveries of the history.
_DAYS: Final = ("prescribed_on", "history")
_FALL: Final = ("prescribed_on", "prescription.kind", "history")
_UNITS: Final = ("prescribed_on", "prescription.kind", "prescription.units", "history")
_MINUTES: Final = (
    "prescribed_on",
    "prescription.kind",
    "prescription.units",
    "prescription.group_units",
    "history",
)


def derivations() -> tuple[Derivation, ...]:
    """Return all derivations with their facts."""
    return (
        _ages(),
        _permission(),
        _indications(),
        _phase(),
        _recent(),
        _minutes(),
        _credit(),
        _free(),
        _probation(),
        _submission(),
        _decision(),
        _discharge(),
        _copayment(),
    )


def _derivation(
    name: str,
    compute: Compute,
    facts: tuple[Fact, ...],
    parameters: tuple[str, ...] = (),
    readings: tuple[str, ...] = (),
) -> Derivation:
    inputs = tuple(dict.fromkeys(path for fact in facts for path in fact.inputs if "[]" not in path))
    return Derivation(name, compute, inputs, parameters, readings, facts)


def _fact(
    derivation: str,
    attribute: str,
    name: str,
    type_: FactType,
    label: Text,
    inputs: tuple[str, ...],
    *,
    kind: Kind = Kind.ADMINISTRATIVE,
    values: Mapping[str, Text] | None = None,
) -> Fact:
    about = About(label, kind, values={} if values is None else values)
    return Fact(name, type_, about, f"{derivation}.{attribute}", inputs, derivation)


def _ages() -> Derivation:
    born = ("patient.born_on",)
    return _derivation(
        "ages",
        person.ages,
        (
            _fact(
                "ages", "age", "patient.age", Whole("years", 0), Text("Alter am Ausstellungstag", "Age on the day of issue"),
                (*born, "prescribed_on"),
            ),
            _fact("ages", "age_17_on", "patient.age_17_on", Day(), Text("17. Geburtstag", "17th birthday"), born),
            _fact("ages", "age_18_on", "patient.age_18_on", Day(), Text("18. Geburtstag", "18th birthday"), born),
            _fact("ages", "age_21_on", "patient.age_21_on", Day(), Text("21. Geburtstag", "21st birthday"), born),
        ),
    )  # fmt: skip


def _permission() -> Derivation:
    inputs = ("prescribed_on", "prescriber.kv_permission")
    label = Text("KV-Genehmigung am Ausstellungstag in Kraft", "KV permission in force on the day of issue")
    fact = _fact(
        "permission",
        "in_force",
        "prescriber.permission_in_force",
        Boolean(),
        label,
        inputs,
        kind=Kind.PROCEDURAL,
    )
    return _derivation("permission", person.permission, (fact,))


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
    def element(name: str, type_: FactType, label: Text, inputs: tuple[str, ...], **more: Any) -> Fact:
        about = About(label, Kind.CLINICAL, **more)
        return Fact(f"diagnoses[].{name}", type_, about, f"element.{name}", inputs, "indications")

    certainty = Choice(tuple(choices.CERTAINTIES))
    about = next(item for item in Case.model_fields["diagnoses"].metadata if isinstance(item, About))
    marks = ("diagnoses[].certainty",)
    return _derivation(
        "indications",
        indications.indications,
        (
            Fact("diagnoses", Records(), about, "indications.elements", (), "indications"),
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
    )


def _phase() -> Derivation:
    def fact(attribute: str, type_: FactType, label: Text) -> Fact:
        return _fact("phase", attribute, f"krankheitsfall.{attribute}", type_, label, _FALL)

    return _derivation(
        "phase",
        books.phase,
        (
            fact("start", Day(), Text("Beginn des Krankheitsfalls", "First day of the Krankheitsfall")),
            fact("end", Day(), Text("Letzter Tag des Krankheitsfalls", "Last day of the Krankheitsfall")),
            fact(
                "regular_before",
                Boolean(),
                Text(
                    "Reguläre Verordnung schon im Krankheitsfall",
                    "A regular prescription lies in the Krankheitsfall already",
                ),
            ),
        ),
        ("krankheitsfall_years",),
        books.READINGS,
    )


def _recent() -> Derivation:
    label = Text(
        "Reguläre Verordnung in den drei Jahren zuvor", "A regular prescription in the three years before"
    )
    fact = _fact("recent", "regular", "krankheitsfall.regular_within_three_years", Boolean(), label, _DAYS)
    return _derivation("recent", books.recent, (fact,), ("krankheitsfall_years",))


def _minutes() -> Derivation:
    def fact(attribute: str, label: Text) -> Fact:
        name = f"krankheitsfall.minutes_{attribute}"
        return _fact("minutes", attribute, name, Span("minutes"), label, _MINUTES)

    used = _fact(
        "minutes", "used", "krankheitsfall.minutes_used", Span("minutes"),
        Text("Erbrachte Minuten im Krankheitsfall", "Minutes delivered in the Krankheitsfall"), _FALL,
    )  # fmt: skip
    return _derivation(
        "minutes",
        minutes.minutes,
        (
            used,
            fact("after", Text("Minuten im Krankheitsfall mit dieser Verordnung", "Minutes with this prescription")),
            fact(
                "committed",
                Text(
                    "Minuten, wenn auch alle früheren Verordnungen ausgeschöpft werden",
                    "Minutes if all earlier prescriptions are used up as well",
                ),
            ),
            _fact(
                "minutes", "remaining", "krankheitsfall.minutes_remaining", Span("minutes"),
                Text("Verbleibende Minuten im Krankheitsfall", "Minutes left in the Krankheitsfall"), _FALL,
            ),
            _fact(
                "minutes", "permitted_units", "prescription.permitted_units", Span("units"),
                Text("Einheiten, die jetzt verordnet werden können", "Units that may be prescribed now"), _FALL,
            ),
            _fact(
                "minutes", "next_start", "krankheitsfall.next_start", Day(),
                Text("Beginn des nächsten Krankheitsfalls", "First day of the next Krankheitsfall"), _FALL,
            ),
        ),
        minutes.PARAMETERS,
        minutes.READINGS,
    )  # fmt: skip


def _credit() -> Derivation:
    units = _fact(
        "credit", "units", "probation.credited_units", Span("units"),
        Text("Angerechnete Probestunden", "Probestunden credited"), _FALL, kind=Kind.PROCEDURAL,
    )  # fmt: skip
    together = _fact(
        "credit", "units_with_probation", "prescription.units_with_probation", Span("units"),
        Text("Einheiten mit angerechneten Probestunden", "Units with credited Probestunden"),
        _UNITS, kind=Kind.PROCEDURAL,
    )  # fmt: skip
    return _derivation(
        "credit",
        probation.credit,
        (units, together),
        probation.CREDIT_PARAMETERS,
        probation.CREDIT_READINGS,
    )


def _free() -> Derivation:
    fact = _fact(
        "free", "units", "approval.free_units", Span("units"),
        Text("Genehmigungsfreie Einheiten insgesamt", "Units free of approval in all"),
        _UNITS, kind=Kind.PROCEDURAL,
    )  # fmt: skip
    return _derivation("free", probation.free, (fact,), probation.FREE_PARAMETERS, probation.FREE_READINGS)


def _probation() -> Derivation:
    def count(attribute: str, label: Text) -> Fact:
        return _fact("probation", attribute, f"probation.{attribute}", Span("count"), label, _FALL)

    def day(attribute: str, label: Text) -> Fact:
        return _fact(
            "probation", attribute, f"probation.{attribute}", Day(), label, _DAYS, kind=Kind.TEMPORAL
        )

    return _derivation(
        "probation",
        probation.probation,
        (
            count(
                "in_calendar_year",
                Text("Probestunden-Verordnungen im Kalenderjahr", "Prescriptions of Probestunden in the calendar year"),
            ),
            count(
                "in_twelve_months",
                Text("Probestunden-Verordnungen in zwölf Monaten", "Prescriptions of Probestunden in twelve months"),
            ),
            day(
                "next_calendar_year",
                Text("Wieder möglich nach dem Kalenderjahr", "Possible again by the calendar year"),
            ),
            day("next_twelve_months", Text("Wieder möglich nach zwölf Monaten", "Possible again by twelve months")),
            day("next_on", Text("Probestunden wieder möglich ab", "Probestunden possible again from")),
        ),
        probation.PROBATION_PARAMETERS,
        probation.PROBATION_READINGS,
    )  # fmt: skip


def _submission() -> Derivation:
    by = _fact(
        "submission", "submit_by", "approval.submit_by", Day(),
        Text("Einzureichen bis", "To be submitted by"), ("prescribed_on",), kind=Kind.TEMPORAL,
    )  # fmt: skip
    in_time = _fact(
        "submission", "received_in_time", "approval.received_in_time", Boolean(),
        Text("Rechtzeitig eingegangen", "Received in time"), ("prescribed_on", "approval.received_on"), kind=Kind.TEMPORAL,
    )  # fmt: skip
    return _derivation(
        "submission",
        deadlines.submission,
        (by, in_time),
        deadlines.SUBMISSION_PARAMETERS,
        deadlines.READINGS,
    )


def _decision() -> Derivation:
    inputs = ("approval.received_on", "approval.medical_service_involved")

    def fact(attribute: str, type_: FactType, label: Text, *more: str) -> Fact:
        return _fact("decision", attribute, f"approval.{attribute}", type_, label, (*inputs, *more))

    return _derivation(
        "decision",
        deadlines.decision,
        (
            fact("decide_by", Day(), Text("Entscheidung fällig am", "Decision due on")),
            fact("deemed_on", Day(), Text("Gilt ohne Entscheidung als genehmigt ab", "Counts as approved from")),
            fact("decided_in_time", Boolean(), Text("Rechtzeitig entschieden", "Decided in time"), "approval.decided_on"),
        ),
        deadlines.DECISION_PARAMETERS,
        deadlines.READINGS,
    )  # fmt: skip


def _discharge() -> Derivation:
    last = _fact(
        "discharge", "last_day", "discharge.last_day", Day(),
        Text("Letzter Tag nach der Entlassung", "Last day after the discharge"),
        ("prescription.discharged_on",), kind=Kind.TEMPORAL,
    )  # fmt: skip
    same = _fact(
        "discharge", "on_discharge_day", "discharge.on_discharge_day", Boolean(),
        Text("Am Tag der Entlassung ausgestellt", "Issued on the day of discharge"),
        ("prescribed_on", "prescription.discharged_on"), kind=Kind.TEMPORAL,
    )  # fmt: skip
    return _derivation("discharge", deadlines.discharge, (last, same), deadlines.DISCHARGE_PARAMETERS)


REASON_LABELS: Final[Mapping[str, Text]] = {
    "rate": Text("10 % der Kosten des Tages", "10 % of the cost of the day"),
    "minimum": Text("Mindestbetrag", "lowest amount"),
    "maximum": Text("Höchstbetrag", "highest amount"),
    "cost": Text("nicht mehr als die Kosten", "no more than the cost"),
    "nothing_delivered": Text("keine Leistung an diesem Tag", "nothing delivered on that day"),
    "underage": Text("unter 18 Jahren", "under the age of 18"),
    "exempt": Text("befreit nach § 62 SGB V", "exempt under § 62 SGB V"),
    "not_in_force": Text("noch keine Zuzahlung vorgesehen", "no co-payment provided for yet"),
    "summed": Text("Teileinheiten mehrerer Tage werden zusammengerechnet", "part-units of several days are added up"),
}  # fmt: skip


def _copayment() -> Derivation:
    person_, money = ("patient.born_on", "service.on"), ("service.cost",)

    def fact(
        attribute: str, name: str, type_: FactType, label: Text, inputs: tuple[str, ...], **more: Any
    ) -> Fact:
        return _fact("copayment", attribute, name, type_, label, inputs, **more)

    return _derivation(
        "copayment",
        copayment.copayment,
        (
            fact("age", "service.age", Whole("years", 0), Text("Alter am Leistungstag", "Age on the day of delivery"), person_),
            fact(
                "exempt", "service.exempt", Boolean(), Text("Am Tag der Leistung befreit", "Exempt on the day of delivery"),
                ("service.on", "patient.copayment_exempt_until"),
            ),
            fact("amount", "copayment.amount", Amount(), Text("Zuzahlung", "Co-payment"), (*person_, *money)),
            fact(
                "reason", "copayment.reason", Choice(copayment.REASONS), Text("Grund der Zuzahlung", "Reason of the co-payment"),
                (*person_, *money), values=REASON_LABELS,
            ),
        ),
        copayment.PARAMETERS,
        copayment.READINGS,
    )  # fmt: skip
