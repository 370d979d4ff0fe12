"""House rules after the law: what each set of them says of a case, under its own heading and in its own words.

They never change what the law says. What is offered as a way out is one only where all of them agree.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from soziorules.engine.dataclass import dataclass
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Text

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.engine.evaluator.rules import RuleSet


@dataclass(frozen=True, slots=True)
class Layer:
    """One set of house rules and what it says of a case; `decision` has its findings, its missing facts and its ways out."""

    rules: RuleSet
    decision: Decision

    @property
    def name(self) -> str:
        """The name of the house rules."""
        return self.rules.name

    @property
    def title(self) -> Text:
        """The heading under which they are shown."""
        return self.rules.elements.title or Text(self.name, self.name)

    @property
    def outcome(self) -> Outcome:
        """The outcome by the house rules alone."""
        return self.decision.outcome

    @property
    def words(self) -> Text:
        """The outcome in their own words."""
        return self.rules.elements.outcomes[self.outcome.value]

    def __repr__(self) -> str:
        return f"<Layer {self.name}: {self.outcome.value}>"


def layers(decision: Decision) -> tuple[Layer, ...]:
    """Return what the house rules of a rule set say of a case that the law decided."""
    return tuple(Layer(rules, _beside(decision, rules)) for rules in decision.evaluator.rules.overlays)


def _beside(decision: Decision, rules: RuleSet) -> Decision:
    made: Decision = rules.decide(decision.given, decision.choices)
    made.whole, made.language = decision, decision.language
    made.today, made.assumed_day = decision.today, decision.assumed_day
    return made


def beside(decision: Decision) -> tuple[Decision, ...]:
    """Return the decisions of all other layers on the same case."""
    whole = decision.whole or decision
    return tuple(
        each for each in (whole, *(layer.decision for layer in whole.layers)) if each is not decision
    )


def again(decision: Decision, case: Any, paths: Iterable[str]) -> Decision:
    """Return the decision on a case with other facts at `paths` by the same rules, in the same place among its layers."""
    whole = decision.whole or decision
    after: Decision = whole.evaluator.again(whole, case, paths)
    if decision.whole is None:
        return after
    return next(each.decision for each in after.layers if each.rules is decision.evaluator.rules)


def refused(decision: Decision) -> bool:
    """Return whether the law or any house rules say no."""
    return any(each.outcome.answer == "no" for each in (decision, *decision.beside))


def check_overlays(overlays: Iterable[RuleSet]) -> None:
    """Raise Problems for house rules of one name, and for rules of one id in two of them."""
    names: set[str] = set()
    ids: dict[str, str] = {}
    problems = []
    for rules in overlays:
        if rules.name in names:
            message = Text(
                f"zweimal Hausregeln mit dem Namen „{rules.name}“", f'house rules named "{rules.name}" twice'
            )
            problems.append(Diagnostic("R083", message))
        names.add(rules.name)
        for rule in rules.elements.rules.values():
            other = ids.setdefault(rule.head.id, rules.name)
            if other != rules.name:
                message = Text(
                    f"die Regel „{rule.head.id}“ steht in „{other}“ und in „{rules.name}“ ({rule.head.at})",
                    f'the rule "{rule.head.id}" stands in "{other}" and in "{rules.name}" ({rule.head.at})',
                )
                problems.append(Diagnostic("R083", message))
    if problems:
        raise Problems(problems)


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
