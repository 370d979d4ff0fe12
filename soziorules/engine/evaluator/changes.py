"""Which changes could let a missed rule be met: read from its condition, from its day, and from what the field of law knows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.explain import Branch
from soziorules.engine.evaluator.remediation import KINDS, Change, Step
from soziorules.engine.language.conditions import All, Constant, Defined, Not, OtherFact, Test, facts_read
from soziorules.engine.language.conditions import Any as AnyOf
from soziorules.engine.language.elements import Status
from soziorules.engine.language.facts import Boolean, Choice, Choices, Fact, Whole

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision, Finding

COMBINATIONS = 8


def changes(decision: Decision, finding: Finding) -> Iterator[Step]:
    """Yield changes that are worth a try, in the order: as the rule says it, waiting, other routes."""
    domain = decision.evaluator.domain
    for change in Asked(decision, finding).met(finding.tree[1], True):
        if change:
            yield Step(change, None)
    day = decision.day_met(finding)
    if day is not None and (decision.as_of is None or day > decision.as_of):
        yield Step({domain.day_fact: {"at_least": day}}, None)
    read = rests_on(decision, finding)
    for route in domain.levers.routes:
        for change in route.changes(decision.given, decision.evaluator.program.law.constants):
            if read & change.keys():
                yield Step(change, route.text)


def rests_on(decision: Decision, finding: Finding) -> set[str]:
    """Return the stated facts that a rule rests on, those below its derived facts included."""
    vocabulary = decision.evaluator.program.vocabulary
    names = {name for part in (finding.law.applies, finding.law.requires) for name in facts_read(part)}
    return names | {path for name in names for path in vocabulary[name].inputs}


class Asked:
    """Reads from the condition of one missed rule what would have to change."""

    def __init__(self, decision: Decision, finding: Finding) -> None:
        self._decision = decision
        self._finding = finding
        self._vocabulary = decision.evaluator.program.vocabulary
        self._levers = decision.evaluator.domain.levers

    def met(self, part: Branch, wanted: bool) -> Iterator[Change]:
        """Yield changes of facts after which a part of a condition would be met, or (`wanted` false) missed."""
        if part.truth is wanted:
            yield {}
            return
        if part.truth is None and not self._stated(part):
            yield {}  # what nobody stated need not be changed, if what is stated is
        condition = part.condition
        match condition:
            case Test():
                yield from self._test(condition, wanted)
            case All() | AnyOf() if isinstance(condition, All) is wanted:
                options = [list(islice(self.met(inner, wanted), COMBINATIONS)) for inner in part.parts]
                for chosen in islice(product(*options), COMBINATIONS):
                    yield {path: change for each in chosen for path, change in each.items()}
            case All() | AnyOf():
                for inner in part.parts:
                    yield from self.met(inner, wanted)
            case Not():
                yield from self.met(part.parts[0], not wanted)
            case Defined():
                yield from self.met(part.parts[0], wanted)
            case _:
                return

    def _stated(self, part: Branch) -> bool:
        """Return whether a test that is open compares facts that are stated, in part at least."""
        if not isinstance(part.condition, Test):
            return True
        inputs = self._vocabulary[part.condition.fact].inputs or (part.condition.fact,)
        return any(self._decision.values[path] is not None for path in inputs)

    def _test(self, condition: Test, wanted: bool) -> Iterator[Change]:
        fact, operand = self._vocabulary[condition.fact], condition.operand
        value: Any = operand.value if isinstance(operand, Constant) else None
        if isinstance(operand, OtherFact):
            value = self._decision.values[operand.name]
        if value is None:
            return
        driver = self._levers.driven_by.get(fact.name)
        if driver is not None and condition.operator == "at_most" and wanted:
            yield from self._driven(driver)
        if self._movable(fact):
            for change in _direct(fact, condition.operator, value, self._decision.values[fact.name], wanted):
                yield self._with_parts({fact.name: change})

    def _movable(self, fact: Fact) -> bool:
        domain = self._decision.evaluator.domain
        free = fact.name not in self._levers.fixed and fact.name != domain.day_fact
        return free and fact.derivation is None and fact.about.kind in KINDS and "[]" not in fact.name

    def _with_parts(self, change: dict[str, dict[str, Any]]) -> Change:
        """Add what a lower number forces upon its part: of at most three books, at most three can be stamped."""
        for path, wanted in list(change.items()):
            part = self._levers.parts.get(path)
            limit = wanted.get("at_most")
            if part is not None and limit is not None:
                stated = self._decision.values[part]
                if stated is not None and stated > limit:
                    change[part] = {"at_most": limit}
        return change

    def _driven(self, driver: str) -> Iterator[Change]:
        """Yield the highest number with which the rule is met (or at least open), found by trying."""
        type_ = self._vocabulary[driver].type
        stated = self._decision.values[driver]
        least = type_.minimum if isinstance(type_, Whole) and type_.minimum is not None else 0
        for enough in (("met", "not_applicable"), ("met", "not_applicable", "open")):
            if stated is None or stated <= least or self._status(driver, least) not in enough:
                continue
            low, high = least, stated
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if self._status(driver, middle) in enough else (low, middle)
            yield self._with_parts({driver: {"at_most": low}})
            return

    def _status(self, driver: str, number: int) -> Status:
        """Return what becomes of the rule with another number; missed where such a case cannot be."""
        evaluator, change = self._decision.evaluator, self._with_parts({driver: {"at_most": number}})
        assert evaluator.domain.change is not None
        values = {path: wanted["at_most"] for path, wanted in change.items()}
        try:
            case = evaluator.domain.change(self._decision.given, values)
        except Problems:
            return "not_met"
        after: Decision = evaluator.again(self._decision, case, values)
        return after.verdict.status(self._finding.index)


def _direct(fact: Fact, operator: str, operand: Any, stated: Any, wanted: bool) -> Iterator[dict[str, Any]]:
    """Yield what a stated fact would have to become for a test to be met, or missed."""
    match fact.type, operator:
        case Boolean(), _:
            yield {"equals": operand is wanted}
        case Choice(values), _:
            accepted = operand if isinstance(operand, frozenset) else {operand}
            fitting = tuple(value for value in values if (value in accepted) is wanted)
            if fitting:
                yield {"in": fitting} if len(fitting) > 1 else {"equals": fitting[0]}
        case Choices(), "all_of" if wanted:
            yield {"all_of": frozenset(operand) | (stated or frozenset())}
        case Choices(values), "any_of" if wanted:
            yield {"in": tuple((stated or frozenset()) | {value} for value in values if value in operand)}
        case _, "at_most" if wanted:
            yield {"at_most": operand}
        case _, "at_least" if wanted:
            yield {"at_least": operand}
        case _, "equals" if wanted:
            yield {"equals": operand}
        case _:
            return
