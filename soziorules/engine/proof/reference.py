"""A second evaluator, as short and plain as can be: it walks the rules as they were read, with no compiler between.

It exists to disagree: wherever it and the compiled evaluator differ, one of them is wrong. It shares nothing with the
compiler, looks every name up for each test, and answers one reading at a time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from types import CodeType
from typing import Any

from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.conditions import (
    All,
    ByReading,
    Computed,
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
from soziorules.engine.language.facts import Boolean
from soziorules.engine.language.formulas import Formula
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.proof.formulas import OPEN, WORDLESS, hull, words, worked_out


@dataclass(frozen=True)
class Answer:
    """The outcome and the status of each rule in force."""

    outcome: Outcome
    statuses: Mapping[str, Status]
    readings: frozenset[str] = frozenset()


class Law:
    """What stands in the rules on a day; each name is looked up once."""

    def __init__(self, rules: RuleSet, day: dt.date) -> None:
        self.rules, self.day = rules, max(day, rules.elements.begins)
        self.constants = rules.constants_on(day)
        before = day < rules.elements.begins and rules.speak_before
        named = rules.speak_before if before else rules.elements.rules
        dated = (
            (name, rule, rule.on(self.day)) for name, rule in rules.elements.rules.items() if name in named
        )
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

    def formula(self, name: str) -> Formula | None:
        """Return the formula of a derived value; None where none is in force."""
        dated = self.rules.elements.derived[name].on(self.day)
        return None if dated is None else dated.value

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
    within: Reference | None = None
    """Where this one stands for the law of another day: the reference whose derived values are the steps."""

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
        value, other = self.fact(test.fact, element), self.operand(test, element)
        if value is None and test.if_not_stated is not None:
            return test.if_not_stated
        if value is None or other is None:
            return None
        if isinstance(value, tuple) or isinstance(other, tuple):
            return _between(test.operator, _pair(value), other)
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

    def operand(self, test: Test, element: Any = None) -> Any:
        """Return what a fact is compared with on this day."""
        match test.operand:
            case Computed(formula=formula):
                return shown(worked_out(formula, self, element))
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
            if derivation.element is not None:
                if name == derivation.element:
                    found = shown(self.step(name))
                    if isinstance(fact.type, Boolean):
                        return None if isinstance(found, tuple) else bool(found)
                    return found
                words = self.words(derivation.element)
                return next(iter(words)) or None if len(words) == 1 else None
            if derivation.name not in self._derived:
                constants, choices = derivation.given(self.law.constants), derivation.chosen(self.choices)
                self._derived[derivation.name] = derivation.compute(self.case, constants, choices)
        scope = {"case": self.case, "element": element, **self._derived}
        return eval(code(fact.read), {}, scope)  # noqa: S307  # expressions of the vocabulary, never of a rule file

    def step(self, name: str) -> tuple[Any, Any]:
        """Return the lowest and the highest that a derived value can be."""
        if self.within is not None:
            return self.within.step(name)
        return hull([worked_out(formula, law) for law, formula in self._laws_of(name)] or [OPEN])

    def words(self, name: str) -> frozenset[str]:
        """Return the words by which a derived value can have come about."""
        found = [words(formula, law) for law, formula in self._laws_of(name)]
        return frozenset().union(*found) if found else WORDLESS

    def _laws_of(self, name: str) -> Iterator[tuple[Reference, Formula]]:
        """Yield the reference over each law that can give the numbers of a derived value, with its formula there."""
        rules, day_fact = self.law.rules, self.law.rules.elements.derived[name].law_of
        day = None if day_fact is None else self.fact(day_fact)
        laws = [self.law] if day_fact is None else [law_on(rules, each) for each in self._periods(day)]
        for law in laws:
            formula = law.formula(name)
            if formula is not None:
                other = Reference(law, self.case, self.choices, within=self.within or self)
                yield self if day_fact is None else other, formula

    def _periods(self, day: dt.date | None) -> Iterable[dt.date]:
        """Return the periods of unchanged law in which a day of the case can lie: all of them while it is unknown."""
        return self.law.rules.changes if day is None else (self.law.rules.period(day),)

    def parameter(self, name: str, unit: str) -> Any:
        """Return a value of the norm."""
        value = self.law.value(Named("parameter", name))
        return Fraction(value) if unit in ("euro", "percent") else value

    def option(self, reading: str) -> str:
        """Return the chosen answer to an open question."""
        return self.choices[reading]

    def choice(self, name: str) -> Any:
        """Return the type of a fact."""
        return self.law.rules.domain.vocabulary[name].type


def shown(pair: tuple[Any, Any]) -> Any:
    """Return bounds as a test takes them: a value, a pair, or None where nothing is known."""
    low, high = (
        Decimal(each.numerator) / each.denominator if isinstance(each, Fraction) else each for each in pair
    )
    return low if low == high else (low, high)


def _pair(value: Any) -> tuple[Any, Any]:
    return value if isinstance(value, tuple) else (value, value)


def _between(operator: str, value: tuple[Any, Any], other: Any) -> bool | None:
    if isinstance(other, set | frozenset):
        answers = [_between("equals", value, each) for each in other]
        return True if True in answers else None if None in answers else False
    (low, high), (less, more) = value, _pair(other)
    surely_under = None not in (high, less) and high < less
    surely_over = None not in (low, more) and low > more
    match operator:
        case "at_most":
            return True if None not in (high, less) and high <= less else False if surely_over else None
        case "at_least":
            return True if None not in (low, more) and low >= more else False if surely_under else None
        case _:
            same = None not in (low, high) and low == high == less == more
            return True if same else False if surely_under or surely_over else None


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
