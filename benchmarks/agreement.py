"""Do the compiled rules and the hand-written yardstick give the same answers? What is timed must be the same thing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import soziorules
from benchmarks import handwritten
from soziorules.soziotherapie.case import Case


def disagreements(rules: soziorules.RuleSet, cases: Sequence[Case]) -> list[str]:
    """Return a sentence for each case in which the rules and the yardstick differ."""
    return [sentence for case in cases if (sentence := difference(rules, case))]


def difference(rules: soziorules.RuleSet, case: Case) -> str:
    """Return what differs between rules and yardstick in one case; empty when nothing does."""
    assert case.prescribed_on is not None
    decision = rules.at(case.prescribed_on).decide(case)
    outcome, missed, unknown, copayment = handwritten.decide(case)
    status = {finding.rule: finding.status for finding in decision.findings}
    answers = {
        "outcome": (decision.outcome.value, outcome),
        "missed": ({rule for rule in status if status[rule] == "not_met"}, rules_in(missed)),
        "open": ({rule for rule in status if status[rule] == "open"}, rules_in(unknown)),
        "co-payment": (amount(decision), copayment),
    }
    return "; ".join(
        f"{what}: {ours} by rule, {theirs} by hand"
        for what, (ours, theirs) in answers.items()
        if ours != theirs
    )


def amount(decision: soziorules.Decision) -> Decimal | None:
    """Return the co-payment of a decision in euros; None where it is unknown."""
    figure = decision.figures.get("copayment")
    return Decimal(figure["amount"]) if figure and figure["amount"] is not None else None


def rules_in(mask: int) -> set[str]:
    """Return the rules whose bits are set."""
    return {rule for bit, rule in enumerate(handwritten.RULES) if mask >> bit & 1}
