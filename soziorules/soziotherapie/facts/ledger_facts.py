"""The derived facts of the ledger: Krankheitsfall, minutes, Probestunden, units free of approval."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Final

from soziorules.engine.language.facts import Boolean, Day, Derivation, Fact, FactType, Kind, Scalar, Span
from soziorules.engine.language.text import Text
from soziorules.soziotherapie.facts import probation
from soziorules.soziotherapie.facts.derivation_builder import derivation
from soziorules.soziotherapie.facts.derivation_builder import fact as made
from soziorules.soziotherapie.ledger import history_accounts as books
from soziorules.soziotherapie.ledger import minutes
from soziorules.soziotherapie.ledger.accounts import CONTACTS

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case

# What is asked for when all of these are stated and the fact is still not known stands last: the deliveries of the history.
_DAYS: Final = ("prescribed_on", "history")
_FALL: Final = ("prescribed_on", "prescription.kind", "history")
_UNITS: Final = ("prescribed_on", "prescription.kind", "prescription.units", "history")
_MINUTES: Final = (
    "prescribed_on",
    "prescription.kind",
    "prescription.units",
    "history",
)


_derivation: Final = partial(
    derivation, reads=("prescribed_on", "prescription", "approval.decided_on", "history")
)


def ledger_derivations() -> tuple[Derivation, ...]:
    """Return the derivations of the ledger with their facts."""
    return _phase(), _recent(), _minutes(), _credit(), _free(), _probation()


def _settled(case: Case, constants: Mapping[str, Scalar], readings: frozenset[str]) -> bool:
    """Return whether there is no history on which readings could differ, and too little prescribed to reach a limit.

    Which contacts count makes no difference where all are in person.
    """
    if readings <= CONTACTS:
        return books.in_person(case.history)
    prescription = case.prescription
    return case.history == () and not prescription.group_units and _fits(prescription.units, constants)


def _fits(units: int | None, constants: Mapping[str, Scalar]) -> bool:
    """Return whether single units stay within the minutes of a Krankheitsfall."""
    if units is None:
        return True
    minutes, unit = constants.get("krankheitsfall_minutes"), constants.get("unit_minutes")
    return isinstance(minutes, int) and isinstance(unit, int) and units * unit <= minutes


def _phase() -> Derivation:
    def fact(attribute: str, type_: FactType, label: Text) -> Fact:
        return made("phase", attribute, f"krankheitsfall.{attribute}", type_, label, _FALL)

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
        _settled,
    )


def _recent() -> Derivation:
    label = Text("Reguläre Verordnung im Zeitraum davor", "A regular prescription in the period before")
    fact = made("recent", "regular", "krankheitsfall.regular_within_three_years", Boolean(), label, _DAYS)
    return _derivation("recent", books.recent, (fact,), ("krankheitsfall_years",))


def _minutes() -> Derivation:
    def fact(attribute: str, label: Text) -> Fact:
        name = f"krankheitsfall.minutes_{attribute}"
        return made("minutes", attribute, name, Span("minutes"), label, _MINUTES)

    used = made(
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
            made(
                "minutes", "open_units", "krankheitsfall.open_units", Span("units"),
                Text("Offene Einheiten früherer Verordnungen", "Open units of earlier prescriptions"), _FALL,
            ),
            made(
                "minutes", "remaining", "krankheitsfall.minutes_remaining", Span("minutes"),
                Text("Verbleibende Minuten im Krankheitsfall", "Minutes left in the Krankheitsfall"), _FALL,
            ),
            made(
                "minutes", "permitted_units", "prescription.permitted_units", Span("units"),
                Text("Einheiten, die jetzt verordnet werden können", "Units that may be prescribed now"), _FALL,
            ),
            made(
                "minutes", "next_room", "krankheitsfall.next_start", Day(),
                Text("Frühester Beginn des nächsten Krankheitsfalls", "Earliest first day of the next Krankheitsfall"), _FALL,
            ),
        ),
        minutes.PARAMETERS,
        minutes.READINGS,
        _settled,
    )  # fmt: skip


def _credit() -> Derivation:
    units = made(
        "credit", "units", "probation.credited_units", Span("units"),
        Text("Angerechnete Probestunden", "Probestunden credited"), _FALL, kind=Kind.PROCEDURAL,
    )  # fmt: skip
    together = made(
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
        _settled,
    )


def _free() -> Derivation:
    fact = made(
        "free", "units", "approval.free_units", Span("units"),
        Text("Genehmigungsfreie Einheiten insgesamt", "Units free of approval in all"),
        _UNITS, kind=Kind.PROCEDURAL,
    )  # fmt: skip
    return _derivation(
        "free", probation.free, (fact,), probation.FREE_PARAMETERS, probation.FREE_READINGS, _settled
    )


def _probation() -> Derivation:
    def count(attribute: str, label: Text) -> Fact:
        return made("probation", attribute, f"probation.{attribute}", Span("count"), label, _FALL)

    def day(attribute: str, label: Text) -> Fact:
        return made("probation", attribute, f"probation.{attribute}", Day(), label, _DAYS, kind=Kind.TEMPORAL)

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
            made(
                "probation", "at_earliest", "probation.next_on", Day(),
                Text("Probestunden wieder möglich ab", "Probestunden possible again from"), _DAYS, kind=Kind.TEMPORAL,
            ),
        ),
        probation.PROBATION_PARAMETERS,
        probation.PROBATION_READINGS,
        _settled,
    )  # fmt: skip
