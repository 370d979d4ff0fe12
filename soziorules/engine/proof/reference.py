"""A second evaluator, as short and plain as can be: it walks the rules as they were read, with no compiler between.

It exists to disagree: wherever it and the compiled evaluator differ, one of them is wrong. It shares nothing with the
compiler, looks every name up for each test, and answers one reading at a time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache, lru_cache
from types import CodeType
from typing import Any

from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.conditions import (
    All,
    ByReading,
    Condition,
    Constant,
    Defined,
    Named,
    Not,
    Some,
    Test,
)
from soziorules.engine.language.conditions import Any as AnyOf
from soziorules.engine.language.elements import Effect, Status, Wording
from soziorules.engine.language.outcome import Outcome


@dataclass(frozen=True)
class Answer:
    """The outcome and the status of each rule in force."""

    outcome: Outcome
    statuses: Mapping[str, Status]
    readings: frozenset[str] = frozenset()


class Law:
    """What stands in the rules on a day; each name is looked up once."""

    def __init__(self, rules: RuleSet, day: dt.date) -> None:
        self.rules, self.day = rules, day
        self.constants = rules.constants_on(day)
        dated = ((name, rule, rule.on(day)) for name, rule in rules.elements.rules.items())
        self.wordings = [(name, rule, each.value) for name, rule, each in dated if each is not None]
        self._values: dict[Named, Any] = {}
        self._definitions: dict[str, Condition] = {}

    def definition(self, name: str) -> Condition:
        """Return the wording of a definition."""
        if name not in self._definitions:
            dated = self.rules.elements.definitions[name].on(self.day)
            assert dated is not None
            self._definitions[name] = dated.value
        return self._definitions[name]

    def value(self, named: Named) -> Any:
        """Return the value of a parameter, the members of a group, the codes of a code set."""
        if named not in self._values:
            self._values[named] = self._looked_up(named)
        return self._values[named]

    def _looked_up(self, named: Named) -> Any:
        elements, expand = self.rules.elements, self.rules.domain.expand
        match named.sort:
            case "parameter":
                dated = elements.parameters[named.id].on(self.day)
                return None if dated is None else dated.value
            case "group":
                return elements.groups[named.id].on(self.day)
            case _:
                members = [
                    member for member in elements.code_sets[named.id].members if self.day in member.period
                ]
                return {code for member in members for code in expand(member.value, self.day)}


@dataclass
class Reference:
    """Evaluates one case under one choice of readings; `asked` are the readings that each rule asked for."""

    law: Law
    case: Any
    choices: Mapping[str, str]
    statuses: dict[str, Status] = field(default_factory=dict)
    asked: dict[str, set[str]] = field(default_factory=dict)
    _asked: set[str] = field(default_factory=set)
    _derived: dict[str, Any] = field(default_factory=dict)

    def answer(self, before: Reference | None = None, changed: str = "") -> Answer:
        """Return the outcome of the rules under these readings.

        `before` answered for the same case with another choice for the reading `changed`: what did not ask for it once, stays.
        """
        missed: list[Wording] = []
        open_matters = False
        for name, rule, wording in self.law.wordings:
            if before is None or changed in before.asked[name]:
                self._asked = self.asked[name] = set()
                status = self.statuses[name] = self.status(wording)
            else:
                status = self.statuses[name] = before.statuses[name]
            if status == "not_met":
                missed.append(wording)
            if status == "open" and rule.open_matters and wording.otherwise is not Effect.OBLIGATION:
                open_matters = True
        return Answer(self.outcome(missed, open_matters), self.statuses)

    def outcome(self, missed: list[Wording], open_matters: bool) -> Outcome:
        """Return the outcome, worst first."""
        effects = [self.effect(wording) for wording in missed]
        if Effect.NOT_ELIGIBLE in effects:
            return Outcome.NOT_ELIGIBLE
        if Effect.NOT_YET in effects:
            return Outcome.NOT_YET
        if open_matters:
            return Outcome.UNDETERMINED
        return (
            Outcome.JUSTIFICATION_REQUIRED if Effect.JUSTIFICATION_REQUIRED in effects else Outcome.ELIGIBLE
        )

    def effect(self, wording: Wording) -> Effect:
        """Return a missed rule's effect: without a known day, *not yet* is *not eligible*."""
        if wording.otherwise is Effect.NOT_YET and (wording.on is None or self.fact(wording.on) is None):
            return Effect.NOT_ELIGIBLE
        return wording.otherwise

    def status(self, wording: Wording) -> Status:
        """Return the status of a rule."""
        applies = self.truth(wording.applies, None)
        if applies is False:
            return "not_applicable"
        requires = self.truth(wording.requires, None)
        if requires is True:
            return "met"
        return "not_met" if applies is True and requires is False else "open"

    def truth(self, condition: Condition, element: Any) -> bool | None:
        """Return the truth of a condition: strong Kleene logic."""
        match condition:
            case Test():
                return self.test(condition, element)
            case All(items):
                answers = [self.truth(item, element) for item in items]
                return False if False in answers else None if None in answers else True
            case AnyOf(items):
                answers = [self.truth(item, element) for item in items]
                return True if True in answers else None if None in answers else False
            case Not(item):
                answer = self.truth(item, element)
                return None if answer is None else not answer
            case Some(records, where):
                elements = self.fact(records)
                if elements is None:
                    return None
                answers = [self.truth(where, one) for one in elements]
                return True if True in answers else None if None in answers else False
            case ByReading(reading, options):
                self._asked.add(reading)
                return self.truth(dict(options)[self.choices[reading]], element)
            case Defined(name):
                return self.truth(self.law.definition(name), element)

    def test(self, test: Test, element: Any) -> bool | None:
        """Return whether one fact stands its test."""
        value, other = self.fact(test.fact, element), self.operand(test)
        if value is None or other is None:
            return None
        if isinstance(value, tuple):
            low, high = value
            if test.operator == "at_most":
                return True if high is not None and high <= other else False if low > other else None
            return True if low >= other else False if high is not None and high < other else None
        match test.operator:
            case "equals":
                return bool(value == other)
            case "in" | "within":
                return value in other
            case "at_least":
                return bool(value >= other)
            case "at_most":
                return bool(value <= other)
            case "any_of":
                return bool(value & other)
            case "all_of":
                return bool(value >= other)

    def operand(self, test: Test) -> Any:
        """Return what a fact is compared with on this day."""
        match test.operand:
            case Constant(value=value):
                return value
            case Named() as named:
                return self.law.value(named)
            case other:
                return self.fact(other.name)

    def fact(self, name: str, element: Any = None) -> Any:
        """Return the value of a fact, derived afresh from the case."""
        vocabulary = self.law.rules.domain.vocabulary
        fact = vocabulary[name]
        if fact.derivation is not None:
            derivation = vocabulary.derivations[fact.derivation]
            self._asked.update(derivation.readings)
            if derivation.name not in self._derived:
                constants, choices = derivation.given(self.law.constants), derivation.chosen(self.choices)
                self._derived[derivation.name] = derivation.compute(self.case, constants, choices)
        scope = {"case": self.case, "element": element, **self._derived}
        return eval(code(fact.read), {}, scope)  # noqa: S307  # expressions of the vocabulary, never of a rule file


@cache
def code(expression: str) -> CodeType:
    """Return the expression by which a fact is read, ready to be evaluated."""
    return compile(expression, "<vocabulary>", "eval")


law_on = lru_cache(maxsize=64)(Law)


def reference(rules: RuleSet, day: dt.date, case: Any, readings: Mapping[str, str] | None = None) -> Answer:
    """Return what the reference evaluator says of a case, readings without firm ground included."""
    law, choices = law_on(rules, day), rules.choices(readings)
    chosen = Reference(law, case, choices)
    answer = chosen.answer()
    differing: set[str] = set()
    outcome = answer.outcome
    for name, reading in rules.elements.readings.items():
        for option in reading.options:
            if option.id != choices[name]:
                other = Reference(law, case, {**choices, name: option.id}).answer(chosen, name).outcome
                if other is not answer.outcome:
                    differing.add(name)
                    firm = reading.firm or name in (readings or {})
                    if not firm and other.answer != answer.outcome.answer:
                        outcome = Outcome.UNDETERMINED
    return Answer(outcome, answer.statuses, frozenset(differing))
