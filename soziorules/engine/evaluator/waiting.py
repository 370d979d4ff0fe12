"""From which day on a case that is not yet met will be: the days that rules name, tried on the case."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.layers import again, refused

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision

DAYS = 8
"""How many days are tried: when one rule is met at last, another may have become a matter of date."""


def first_day(decision: Decision) -> dt.date | None:
    """Return the first day on which the facts of a refused case are no longer refused, by no layer; None where none is found."""
    domain = decision.evaluator.domain
    for _ in range(DAYS):
        against = [each for each in (decision, *decision.beside) if each.outcome.answer == "no"]
        days = [each.day_met(finding) for each in against for finding in each.deciding]
        day = max((each for each in days if each is not None), default=None)
        if day is None or (decision.as_of is not None and day <= decision.as_of):
            return None
        try:
            decision = again(decision, domain.on_day(decision.given, day), (domain.day_fact,))
        except Problems:
            return None
        if not refused(decision):
            return day
    return None


def accepted_then(decision: Decision) -> bool:
    """Return whether the same facts are accepted on that first day, by all layers; else something is still open then."""
    domain, day = decision.evaluator.domain, decision.not_before
    assert day is not None, "asked only where there is such a day"
    then = again(decision, domain.on_day(decision.given, day), (domain.day_fact,))
    return all(each.outcome.answer == "yes" for each in (then, *then.beside))
