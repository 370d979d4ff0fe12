"""Figures as they stand beside an outcome: what is permitted is nothing while another ground stands against the prescription."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from soziorules.engine.language.conditions import facts_read

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision, Finding

UNITS = "prescription.units"


def figures_of_use(decision: Decision, figures: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the figures; no unit is permitted where fewer units would not help."""
    units = figures.get("units")
    if units is None or decision.outcome.answer != "no" or all(map(_of_units, decision.deciding)):
        return figures
    kept = {key: value for key, value in units.items() if key != "permitted_between"}
    return {**figures, "units": {**kept, "permitted": 0}}


def _of_units(finding: Finding) -> bool:
    """Return whether a ground is one of the number of units."""
    driven = finding.decision.evaluator.domain.levers.driven_by
    return any(UNITS in (fact, driven.get(fact)) for fact in facts_read(finding.law.requires))
