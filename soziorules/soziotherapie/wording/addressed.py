"""Who acts for the person whom a decision is about: the practice or the clinic, they themselves or their parents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision

_PRACTICE: Final = re.compile(r"\b([Ii]hrer?|[Yy]our) (Praxis|practice)\b")
_CLINIC: Final = re.compile(r"Krankenhaus|Klinik|hospital|clinic")


def by_the_clinic(text: str, decision: Decision) -> str:
    """Return what is said of the practice as said of the clinic, as long as at discharge only that can act."""
    if decision.values["prescription.kind"] != "discharge" or _CLINIC.search(text) or _practice(decision):
        return text
    if decision.moment["procedure.stage"] not in ("planned", "issued"):
        return text
    return _PRACTICE.sub(lambda found: f"{found[1]} {'clinic' if found[2] == 'practice' else 'Klinik'}", text)


def _practice(decision: Decision) -> bool:
    """Return whether who prescribes is known to be a practice, which cannot do so at discharge."""
    facilities = decision.evaluator.rules.elements.groups.get("discharging")
    group, day = decision.values["prescriber.group"], decision.as_of
    of_a_facility = facilities is not None and day is not None and group in facilities.on(day)
    return decision.values["prescriber.contract_physician"] is True and not of_a_facility


def is_minor(decision: Decision) -> bool:
    """Return whether the person is known to be of an age at which the parents can sign for them."""
    age, below = (
        decision.values["patient.age"],
        decision.evaluator.program.law.constants.get("parents_sign_below"),
    )
    return isinstance(age, int) and isinstance(below, int) and age < below
