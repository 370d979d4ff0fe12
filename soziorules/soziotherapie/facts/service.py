"""What is said of the day of delivery, and what is likely where nothing is said; the co-payment of the rule files rests on it.

Whether somebody is exempt on that day, which contacts there were, and whether the day lies within the prescription.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from soziorules.engine.language.conditions import Constant, Test
from soziorules.engine.language.facts import Scalar
from soziorules.engine.language.text import Text

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case

PERIODS: Final[Mapping[str, Text]] = {
    "before_issue": Text("vor der Ausstellung", "before issue"),
    "within": Text("in der Zeit der Verordnung", "within the time of the prescription"),
    "after_end": Text("nach dem letzten Tag", "after the last day"),
}
LIKELY_CONTACT: Final = "in_person"
LIKELY_PERIOD: Final = "within"
_NOT_EXEMPT: Final = (Test("patient.copayment_exempt", "equals", Constant(True), if_not_stated=False),)


class Exemption(NamedTuple):
    """Whether somebody is exempt from the co-payment on the day of delivery. `presumed`: what silence decided of it."""

    exempt: bool | None
    presumed: tuple[Test, ...] = ()


class Service(NamedTuple):
    """What is likely of the day of delivery: where it lies, and the kinds of the contacts on it."""

    period: str
    contacts: frozenset[str]


def exemption(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Exemption:
    """Return whether a certificate still holds, else what is said of an exemption; without a word there is none."""
    until, said, on = case.patient.copayment_exempt_until, case.patient.copayment_exempt, case.service.on
    if until is not None:
        return Exemption(None if on is None else on <= until)
    return Exemption(said is True, _NOT_EXEMPT if said is None else ())


def service(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Service:
    """Return what is said of the day of delivery; without a word it lies within, and the contact was in person."""
    on, contact = case.service.on, case.service.contact
    visits = _visits(case, on) if contact is None else [contact]
    return Service(LIKELY_PERIOD if on is None else _period(case, on), frozenset(visits or [LIKELY_CONTACT]))


def _period(case: Case, on: dt.date) -> str:
    """Return where a day lies: § 9 ST-RL, the Krankenkasse pays nothing before issue or after the last day.

    Before issue only where it is stated that there was no earlier prescription on which it could be delivered; a follow-up
    says that there was one.
    """
    issued, last, history = case.prescribed_on, case.prescription.until, case.history
    if last is not None and on > last:
        return "after_end"
    if issued is None or on >= issued or history is None or case.prescription.kind == "follow_up":
        return LIKELY_PERIOD
    later = all(each.prescribed_on is not None and each.prescribed_on > on for each in history)
    return "before_issue" if later else LIKELY_PERIOD


def _visits(case: Case, on: dt.date | None) -> list[str]:
    """Return the kinds of the contacts that the history lists for a day."""
    if on is None:
        return []
    return [
        visit.contact or LIKELY_CONTACT
        for entry in case.history or ()
        for visit in entry.delivered or ()
        if visit.on == on
    ]
