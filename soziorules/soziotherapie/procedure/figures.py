"""Figures as they stand beside an outcome: what is permitted is nothing while another ground stands against the prescription.

They are those of the law: house rules say what is theirs under their own heading.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from soziorules.engine.language.conditions import facts_read
from soziorules.soziotherapie.case.kinds import REGULAR

if TYPE_CHECKING:
    from soziorules.engine.compiler.law import LawRule
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.engine.evaluator.domain import Domain

UNITS = "prescription.units"


def figures_of_use(decision: Decision, figures: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the figures; no unit is permitted where fewer units would not help, and no Krankheitsfall begins with none."""
    units = figures.get("units")
    if units is None:
        return figures
    found = dict(figures)
    if nothing_permitted(decision):
        kept = {key: value for key, value in units.items() if key != "permitted_between"}
        found["units"] = {**kept, "permitted": 0}
    window = figures.get("window")
    if window is not None and opens_nothing(decision):
        found["window"] = {**window, "start": None, "end": None, "next_start": None}
    return found


def nothing_permitted(decision: Decision) -> bool:
    """Return whether a ground stands against the prescription that fewer units would not remove."""
    against = decision.outcome.answer == "no"
    return against and not all(of_units(decision.evaluator.domain, each.law) for each in decision.deciding)


def opens_nothing(decision: Decision) -> bool:
    """Return whether the prescription would begin a Krankheitsfall, but is refused or not permitted."""
    values = decision.values
    first = values["prescription.kind"] in REGULAR and values["krankheitsfall.regular_before"] is False
    return first and (decision.moment["procedure.stage"] == "refused" or nothing_permitted(decision))


def of_units(domain: Domain, law: LawRule) -> bool:
    """Return whether a rule is one of the number of units."""
    driven = domain.levers.driven_by
    return any(UNITS in (fact, driven.get(fact)) for fact in facts_read(law.requires))
