"""The Zuzahlung: what the insured person pays to the Krankenkasse for one calendar day (§ 37a Abs. 3, §§ 61, 62 SGB V).

Rate, bounds and age come in as constants. Their values are those of the day of delivery, not of the day of issue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, cast

from soziorules.engine.calendar import age
from soziorules.engine.language.conditions import Constant, Test
from soziorules.engine.language.facts import Scalar
from soziorules.engine.money import cut_to_cent, round_to_cent
from soziorules.soziotherapie.facts.person import payer
from soziorules.soziotherapie.ledger.accounts import Contacts, contacts_of

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case, Delivery

NEEDED: Final = ("copayment_rate", "copayment_minimum", "copayment_maximum", "copayment_age")
"""Without these parameters there is no co-payment."""
_NEEDED: Final = frozenset(NEEDED)
PARAMETERS: Final = (*NEEDED, "remote_contacts_from", "remote_contacts_until")
READINGS: Final = ("copay.part_units", "copay.rounding", "contact.remote")

Reason = Literal[
    "rate", "minimum", "maximum", "cost", "nothing_delivered", "underage", "exempt", "not_in_force", "summed",
    "not_used", "not_counted", "not_insured", "before_issue", "after_end",
]  # fmt: skip
REASONS: Final = (
    "rate", "minimum", "maximum", "cost", "nothing_delivered", "underage", "exempt", "not_in_force", "summed",
    "not_used", "not_counted", "not_insured", "before_issue", "after_end",
)  # fmt: skip
UNUSED: Final = frozenset({"no_show", "coordination"})
"""Contacts in which the insured person had no part: nobody pays towards a service that was not used."""
FREE: Final = frozenset({"asylum_benefits"})
INSURED: Final = frozenset({"statutory", "section_264"})
"""Who pays under §§ 61, 62 SGB V: the insured, and by § 264 Abs. 4 those with a card under Abs. 2."""
LACKING: Final = ("service.cost", "patient.born_on")
"""Without these facts no amount can be said, unless none is due anyway."""
NOTHING: Final = Decimal("0.00")
_NOT_EXEMPT: Final = (Test("patient.copayment_exempt", "equals", Constant(True), if_not_stated=False),)


class Copayment(NamedTuple):
    """An amount in euros with the reason for it; both None where it cannot be said.

    `unless_exempt`: the amount is due unless there is a certificate of exemption of which the case says nothing.
    """

    amount: Decimal | None
    reason: Reason | None
    unless_exempt: bool = False


class Standing(NamedTuple):
    """What is known of the insured person on the day of delivery."""

    exempt: bool | None
    copayment: Copayment
    expected: bool | None

    @property
    def presumed(self) -> tuple[Test, ...]:
        """What silence decided of the amount: that there is no exemption."""
        return _NOT_EXEMPT if self.copayment.unless_exempt else ()

    @property
    def amount(self) -> Decimal | None:
        """The amount in euros."""
        return self.copayment.amount

    @property
    def reason(self) -> Reason | None:
        """Which part of the norm decides it."""
        return self.copayment.reason


def in_force(constants: Mapping[str, Scalar]) -> bool:
    """Return whether a Zuzahlung is due by the law of a day (since 2004-01-01, § 37a Abs. 3 SGB V)."""
    return constants.keys() >= _NEEDED


def amount_for(cost: Decimal, constants: Mapping[str, Scalar], rounding: str = "half_up") -> Copayment:
    """Return the share of `cost` within its bounds, never more than the cost itself (§ 61 Satz 1 SGB V)."""
    if not in_force(constants):
        return Copayment(NOTHING, "not_in_force")
    if not cost:
        return Copayment(NOTHING, "nothing_delivered")
    lowest, highest = _decimal(constants["copayment_minimum"]), _decimal(constants["copayment_maximum"])
    share = cost * _decimal(constants["copayment_rate"]) / 100
    if cost <= lowest:
        return Copayment(round_to_cent(cost), "cost")
    if share <= lowest:
        return Copayment(round_to_cent(lowest), "minimum")
    if share >= highest:
        return Copayment(round_to_cent(highest), "maximum")
    return Copayment(cut_to_cent(share) if rounding == "down" else round_to_cent(share), "rate")


def copayment(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Standing:
    """Return what is due for `case.service`, for somebody of the age from which it is due on that day."""
    service, patient = case.service, case.patient
    years = None if service.on is None or patient.born_on is None else age(patient.born_on, service.on)
    exempt = _exempt(case)
    due = _not_due(case, contacts_of(constants, choices)) or _due(
        service.cost, years, exempt, constants, choices
    )
    return Standing(exempt, due, _expected(case, constants))


def _exempt(case: Case) -> bool | None:
    """Return whether the person is exempt on the day of delivery: by the card, or by a certificate that still holds."""
    patient, on = case.patient, case.service.on
    if patient.coverage in FREE:
        return True
    until = patient.copayment_exempt_until
    if until is None:
        return patient.copayment_exempt
    return None if on is None else on <= until


def _not_due(case: Case, counted: Contacts) -> Copayment | None:
    """Return why no co-payment to a Krankenkasse can be due on the day of delivery, if so."""
    pays = payer(case, {}, {}).payer
    if pays is not None and pays not in INSURED | FREE:
        return Copayment(NOTHING, "not_insured")
    service = case.service
    if service.on is not None and (outside := _outside(case, service.on)) is not None:
        return Copayment(NOTHING, outside)
    contacts = (
        [visit.contact for visit in _visits(case, service.on)]
        if service.contact is None
        else [service.contact]
    )
    with_them = [contact for contact in contacts if contact not in UNUSED]
    if contacts and not with_them:
        return Copayment(NOTHING, "not_used")
    if contacts and all(counted.share(contact, service.on) == (0, 0) for contact in with_them):
        return Copayment(NOTHING, "not_counted")
    return None


def _outside(case: Case, on: dt.date) -> Reason | None:
    """§ 9 ST-RL: the Krankenkasse pays nothing before issue or after the last day, so nothing is paid towards it.

    Before issue only where it is stated that there was no earlier prescription on which it could be delivered; a follow-up
    says that there was one.
    """
    issued, last, history = case.prescribed_on, case.prescription.until, case.history
    if last is not None and on > last:
        return "after_end"
    if issued is None or on >= issued or history is None or case.prescription.kind == "follow_up":
        return None
    later = all(each.prescribed_on is not None and each.prescribed_on > on for each in history)
    return "before_issue" if later else None


def _visits(case: Case, on: dt.date | None) -> list[Delivery]:
    if on is None:
        return []
    return [visit for entry in case.history or () for visit in entry.delivered or () if visit.on == on]


def _expected(case: Case, constants: Mapping[str, Scalar]) -> bool | None:
    """Return whether a co-payment is to be expected for days after issue; what is not stated speaks for it."""
    patient, issued = case.patient, case.prescribed_on
    pays = payer(case, {}, {}).payer
    if patient.copayment_exempt or (pays is not None and pays not in INSURED):
        return False
    if patient.born_on is None or issued is None or "copayment_age" not in constants:
        return None
    return age(patient.born_on, issued) >= cast(int, constants["copayment_age"])


def _due(
    cost: Decimal | None,
    years: int | None,
    exempt: bool | None,
    constants: Mapping[str, Scalar],
    choices: Mapping[str, str],
) -> Copayment:
    if not in_force(constants):
        return Copayment(NOTHING, "not_in_force")
    if exempt:
        return Copayment(NOTHING, "exempt")
    if years is not None and years < cast(int, constants["copayment_age"]):
        return Copayment(NOTHING, "underage")
    if cost is None or years is None:
        return Copayment(None, None)
    due = amount_for(cost, constants, choices.get("copay.rounding", "half_up"))
    if choices.get("copay.part_units") == "summed" and due.reason in ("rate", "minimum", "maximum", "cost"):
        # What part-units of other days cost is not part of a case, so the sum cannot be formed.
        return Copayment(None, "summed")
    return due._replace(unless_exempt=exempt is None)


def _decimal(value: Scalar) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(cast(int, value))
