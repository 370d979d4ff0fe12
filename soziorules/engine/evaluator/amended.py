"""What a decision owes to amendments after the state of the rules: the same case is decided by the law before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soziorules.engine.evaluator.rests_on import least_certain
from soziorules.engine.language.elements import Citation

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision, Finding


def before_amendments(decision: Decision) -> Decision | None:
    """Return the decision on the same case by the law at the state of the rules; None where nothing was amended since."""
    before = decision.evaluator.before_amendments
    return None if before is None else before.decide(decision.given)


def read_by(finding: Finding) -> tuple[Citation, ...]:
    """Return the sources of the amendments after the state of the rules that a finding reads, whether it turns on them or not."""
    evaluator, values = finding.decision.evaluator, finding.decision.values
    return () if evaluator.before_amendments is None else evaluator.rests_on[finding.index].amendments(values)


def turned_by(finding: Finding, before: Decision) -> Citation | None:
    """Return the least certain source of the amendments without which a finding would be another; None where there is none.

    A miss would be another where its limit was, or what it means.
    """
    place = before.evaluator.places.get(finding.rule)
    if place is not None:
        (then,) = before.findings_at(1 << place)
        if then.status == finding.status and (finding.status == "met" or _missed_alike(then, finding)):
            return None
    return least_certain(read_by(finding))


def _missed_alike(one: Finding, other: Finding) -> bool:
    return (one.limit, one.effect) == (other.limit, other.effect)


def source_beside(finding: Finding) -> Citation | None:
    """Return the source to be named beside that of a finding's rule: the amendment on which it turns, else its doubt.

    An amendment that it only reads is not named.
    """
    before, doubt = before_amendments(finding.decision), finding.doubt
    if before is None:
        return doubt
    read = {each.norm for each in read_by(finding)}
    return turned_by(finding, before) or (None if doubt is None or doubt.norm in read else doubt)


def met_by_unverified(decision: Decision) -> list[Finding]:
    """Return the conditions that nothing speaks against by an amendment alone that nobody has verified yet."""
    before = before_amendments(decision)
    if before is None:
        return []
    against = ("not_met", "open")
    stood = {each.rule for each in before.findings if each.status in against}
    now = (each for each in decision.findings if each.status not in against and each.rule in stood)
    turned = ((each, turned_by(each, before)) for each in now)
    return [each for each, cited in turned if cited is not None and cited.certainty == "unverified"]
