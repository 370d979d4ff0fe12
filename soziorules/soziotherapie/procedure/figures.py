"""Figures as they stand beside an outcome: what is permitted is nothing while another ground stands against the prescription.

Beside house rules it is what all layers agree to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.layers import again
from soziorules.engine.language.conditions import facts_read

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision, Finding

UNITS = "prescription.units"


def figures_of_use(decision: Decision, figures: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the figures; no unit is permitted where fewer units would not help, and none to which house rules say no."""
    units = figures.get("units")
    if units is None:
        return figures
    against = [each for each in (decision, *decision.beside) if each.outcome.answer == "no"]
    if not all(_of_units(finding) for each in against for finding in each.deciding):
        kept = {key: value for key, value in units.items() if key != "permitted_between"}
        return {**figures, "units": {**kept, "permitted": 0}}
    return {**figures, "units": _agreed(decision, units)} if decision.beside else figures


def _agreed(decision: Decision, units: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures with no more units permitted than house rules agree to."""
    found = dict(units)
    if found.get("permitted") is not None:
        found["permitted"] = _most(decision, found["permitted"])
    if "permitted_between" in found:
        low, high = found["permitted_between"]
        found["permitted_between"] = [_most(decision, low), None if high is None else _most(decision, high)]
    return found


def _most(decision: Decision, permitted: int) -> int:
    """Return the highest number of units up to that of the law to which no house rules say no; 0 where there is none."""
    return next((units for units in range(permitted, 0, -1) if _agree(decision, units)), 0)


def _agree(decision: Decision, units: int) -> bool:
    change = decision.evaluator.domain.change
    assert change is not None, "a prescription can be changed"
    try:
        case = change(decision.given, {UNITS: units})
    except Problems:  # such as fewer units than those of a group
        return False
    return all(each.outcome.answer != "no" for each in again(decision, case).beside)


def _of_units(finding: Finding) -> bool:
    """Return whether a ground is one of the number of units."""
    driven = finding.decision.evaluator.domain.levers.driven_by
    return any(UNITS in (fact, driven.get(fact)) for fact in facts_read(finding.law.requires))
