"""Deciding a case whose day of issue is unknown: only what the law of every day says is definite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from soziorules.engine.dataclass import replace
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.language.outcome import Outcome

if TYPE_CHECKING:
    from soziorules.engine.evaluator.rules import RuleSet


def decide_undated(rules: RuleSet, case: Any, readings: Mapping[str, str] | None) -> Decision:
    """Return the decision by the latest known law, undetermined unless the law of every period answers the same."""
    decision = rules.at(rules.elements.state, readings).decide(case)
    if decision.outcome is Outcome.UNDETERMINED:
        return decision  # whatever the law of other days says
    outcomes: set[Outcome] = {decision.outcome}
    for day in reversed(rules.changes):
        outcomes.add(rules.at(day, readings).decide(case).outcome)
        if len({outcome.answer for outcome in outcomes}) > 1:
            break
    if outcomes == {decision.outcome}:
        return decision
    refused = {outcome.answer for outcome in outcomes} == {"no"}
    outcome = Outcome.NOT_ELIGIBLE if refused else Outcome.UNDETERMINED
    verdict = replace(decision.verdict, outcome=outcome)
    return Decision(decision.evaluator, case, verdict, decision.derived)
