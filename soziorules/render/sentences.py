"""Conditions and findings as sentences in German and English.

The sentence of a condition is made from the condition itself, so prose and rule cannot drift apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any as Anything
from typing import assert_never

from soziorules.engine.dataclass import replace
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.explain import Branch
from soziorules.engine.evaluator.finding import CaseNote, Finding, single_limit
from soziorules.engine.evaluator.moment import NextStep
from soziorules.engine.language.conditions import (
    All,
    Any,
    ByReading,
    Computed,
    Condition,
    Constant,
    Defined,
    Named,
    Not,
    Operand,
    OtherFact,
    Some,
    Test,
)
from soziorules.engine.language.elements import Elements, Status
from soziorules.engine.language.facts import Day, Fact, Scalar, Vocabulary
from soziorules.engine.language.text import OF_A_RULE, Language, Text
from soziorules.engine.pattern import pattern
from soziorules.render.formulas import FormulaSentences
from soziorules.render.words import UNKNOWN, listed, number, typed, value_of

Phrases = tuple[str, ...]
_OR = Text("oder", "or")


def lacking(part: Branch, words: Callable[[Test], dict[str, str]], language: Language) -> Phrases | None:
    """Return one phrase for each entry that is still to come, alternatives in brackets; None where none can help.

    `words` names the values that a test of a list asks for, in their order.
    """
    if part.truth is True:
        return ()
    condition = part.condition
    if isinstance(condition, Test):
        return _of_list(condition, part, words, language)
    inner = [lacking(each, words, language) for each in part.parts]
    if isinstance(condition, Any):
        return _either([", ".join(way) for way in inner if way], language)
    if isinstance(condition, All):
        return None if None in inner else tuple(each for way in inner if way for each in way)
    return None if part.truth is False else ()


def _of_list(
    test: Test, part: Branch, words: Callable[[Test], dict[str, str]], language: Language
) -> Phrases | None:
    if test.operator not in ("all_of", "any_of") or not isinstance(test.operand, Constant):
        return None if part.truth is False else ()
    there = part.value or ()
    still = tuple(word for value, word in words(test).items() if value not in there)
    return still if test.operator == "all_of" else _either(still, language)


def _either(ways: Sequence[str], language: Language) -> Phrases | None:
    first, *others = ways or ("",)
    return (f"{first} ({_OR(language)}: {'; '.join(others)})" if others else first,) if first else None


_ENDING = pattern(r"\{([^{}]*)\}(\.?)")
"""A placeholder and the full stop behind it, which a value such as „5 Min.“ brings along."""
OR, AND = Text("oder", "or"), Text("und", "and")

_TESTS: Mapping[str, Text] = {
    "equals": Text("{fact}: {value}", "{fact}: {value}"),
    "in": Text("{fact}: {value}", "{fact}: {value}"),
    "within": Text("{fact} aus: {value}", "{fact} among: {value}"),
    "any_of": Text("{fact}: mindestens eines von {value}", "{fact}: at least one of {value}"),
    "all_of": Text("{fact}: alle von {value}", "{fact}: all of {value}"),
    "at_least": Text("{fact} mindestens {value}", "{fact} at least {value}"),
    "at_most": Text("{fact} höchstens {value}", "{fact} at most {value}"),
}
_DAY_TESTS: Mapping[str, Text] = {
    "at_least": Text("{fact} am oder nach dem {value}", "{fact} on or after {value}"),
    "at_most": Text("{fact} am oder vor dem {value}", "{fact} on or before {value}"),
}
HOLDS = Text("{condition}: trifft zu.", "{condition}: holds.")
HOLDS_NOT = Text("{condition}: trifft nicht zu.", "{condition}: does not hold.")
SETTLED_YES, SETTLED_NO = Text("trifft zu", "holds"), Text("trifft nicht zu", "does not hold")
"""What an option of a reading settles."""
_NOT_MET = Text("{title}: nicht erfüllt; verlangt: {asked}.", "{title}: not met; demanded: {asked}.")
_STATUS: Mapping[Status, Text] = {
    "met": Text("{title}: erfüllt.", "{title}: met."),
    "open": Text("{title}: offen.", "{title}: open."),
    "not_applicable": Text("{title}: hier nicht einschlägig.", "{title}: does not apply here."),
}


class Sentences:
    """Sentences over one vocabulary and rule set."""

    def __init__(
        self, vocabulary: Vocabulary, elements: Elements, constants: Mapping[str, Scalar] | None = None
    ) -> None:
        """With `constants` the sentence of a condition names the value of a parameter beside its title."""
        self._vocabulary = vocabulary
        self._elements = elements
        self._constants = constants or {}

    def condition(self, condition: Condition, language: Language) -> str:
        """Return a condition in words."""
        match condition:
            case Test():
                return self._test(condition, language)
            case All(()):
                return SETTLED_YES(language)
            case Any(()):
                return SETTLED_NO(language)
            case All(items):
                return listed((self._part(item, language) for item in items), language)
            case Any(items):
                return listed((self._part(item, language) for item in items), language, OR)
            case Not(item):
                return f"{Text('nicht', 'not')(language)} ({self.condition(item, language)})"
            case Some(records=records, where=where):
                label = self._vocabulary[records].about.label(language)
                inner = self.condition(where, language)
                return Text(f"{label}: mindestens eine mit {inner}", f"{label}: at least one with {inner}")(
                    language
                )
            case ByReading(reading=reading, options=options):
                asked = self._elements.readings[reading]
                title, named = asked.head.title(language), {each.id: each.title for each in asked.options}
                answers = "; ".join(
                    f"{named[option](language)}: {self.condition(inner, language)}"
                    for option, inner in options
                )
                return Text(
                    f"je nach Auslegung „{title}“: {answers}", f'by the reading "{title}": {answers}'
                )(language)
            case Defined(name=name):
                return self._elements.definitions[name].head.title(language)
            case _:
                assert_never(condition)

    def _part(self, condition: Condition, language: Language) -> str:
        sentence = self.condition(condition, language)
        return f"({sentence})" if isinstance(condition, All | Any) and len(condition.items) > 1 else sentence

    def _test(self, condition: Test, language: Language) -> str:
        fact = self._vocabulary[condition.fact]
        joint = AND if condition.operator == "all_of" else OR
        value = self.operand(condition.operand, fact, language, joint)
        dated = isinstance(fact.type, Day) and condition.operator in _DAY_TESTS
        form = (_DAY_TESTS if dated else _TESTS)[condition.operator]
        return form(language).format(fact=fact.about.label(language), value=value)

    def supposed(self, test: Test, language: Language, *, met: bool) -> str:
        """Return that a test is taken as met, or as not; of yes or no the answer itself."""
        match test:
            case Test(operator="equals", operand=Constant(value=bool(value))):
                answer = replace(test, operand=Constant(value is met))
                return f"{self.condition(answer, language)}."
            case _:
                holds = HOLDS if met else HOLDS_NOT
                return holds(language).format(condition=self.condition(test, language))

    def operand(self, operand: Operand, fact: Fact, language: Language, joint: Text = OR) -> str:
        """Return what a fact is compared with, in words; several values as alternatives, unless another word joins them."""
        match operand:
            case Constant(value=value, origin=origin):
                if origin is not None and origin.sort == "code_set":
                    return self._elements.code_sets[origin.id].head.title(language)
                if isinstance(value, frozenset):
                    words = [
                        typed(item, fact.type, fact.about.values, language) for item in _in_order(value, fact)
                    ]
                    return listed(words, language, joint)
                return typed(value, fact.type, fact.about.values, language)
            case OtherFact(name=name):
                return self._vocabulary[name].about.label(language)
            case Computed(formula=formula):
                return FormulaSentences(self._vocabulary, self._elements, self.condition).said(
                    formula, language
                )
            case Named(sort="parameter", id=name):
                title = self._elements.parameters[name].head.title(language)
                limit = self._constants.get(name)
                return title if limit is None else f"{typed(limit, fact.type, {}, language)} ({title})"
            case Named(sort="group", id=name):
                return self._elements.groups[name].head.title(language)
            case Named(id=name):
                return self._elements.code_sets[name].head.title(language)
            case _:
                assert_never(operand)

    def message(self, finding: Finding, language: Language) -> str:
        """Return what to say of a finding: the rule's own sentence with its values, or one made from its title."""
        say = finding.law.wording.say
        text = {"met": say.met, "not_met": say.not_met, "open": say.open, "not_applicable": None}[
            finding.status
        ]
        if text is None:
            title = finding.title(language)
            if finding.status == "not_met":
                asked = self.condition(finding.law.requires, language)
                return _NOT_MET(language).format(title=title, asked=asked)
            return _STATUS[finding.status](language).format(title=title)
        return self.fill(text, finding, language)

    def note(self, note: CaseNote, language: Language) -> str:
        """Return the sentence of a note with the values of the case."""
        decision = note.decision
        constants = decision.evaluator.program.law.constants
        said = self.fill_with(note.law.note.say, language, decision.values.shown, constants)
        return _of(decision, said, language)

    def step(self, step: NextStep, language: Language) -> str:
        """Return the sentence of a step with the values of the moment."""
        decision = step.decision
        constants = decision.evaluator.program.law.constants
        said = self.fill_with(step.say, language, decision.moment.__getitem__, constants)
        return _of(decision, said, language)

    def remedy(self, finding: Finding, language: Language) -> str | None:
        """Return the rule's own advice for the case that it is missed."""
        text = finding.law.wording.remedy
        return None if text is None else self.fill(text, finding, language)

    def fill(self, text: Text, finding: Finding, language: Language) -> str:
        """Return a text of a rule with its placeholders filled."""
        decision = finding.decision
        constants = decision.evaluator.program.law.constants
        said = self.fill_with(text, language, decision.values.shown, constants, finding)
        return _of(decision, said, language)

    def fill_with(
        self,
        text: Text,
        language: Language,
        value: Callable[[str], Anything],
        constants: Mapping[str, Scalar],
        finding: Finding | None = None,
    ) -> str:
        """Return a text with its placeholders filled from facts and parameters."""

        def word(name: str) -> str:
            if name in OF_A_RULE and finding is not None:
                return (self._limit if name == "limit" else self._lacking)(finding, language)
            if name in self._vocabulary:
                return value_of(value(name), self._vocabulary[name], language)
            if name in constants:
                constant = constants[name]
                return (
                    number(constant, language)
                    if isinstance(constant, int)
                    else typed(constant, None, {}, language)
                )
            return UNKNOWN(language)

        def ended(match: re.Match[str]) -> str:
            said = word(match[1])
            return said if said.endswith(".") else said + match[2]

        return _ENDING.sub(ended, text(language))

    def _lacking(self, finding: Finding, language: Language) -> str:
        def words(test: Test) -> dict[str, str]:
            fact = self._vocabulary[test.fact]
            value: Anything = getattr(test.operand, "value", ())
            return {
                each: typed(each, fact.type, fact.about.values, language) for each in _in_order(value, fact)
            }

        return ", ".join(lacking(finding.tree[1], words, language) or ()) or UNKNOWN(language)

    def _limit(self, finding: Finding, language: Language) -> str:
        limit = single_limit(finding.law)
        for part in _tests(finding.law.requires):
            if isinstance(part.operand, Constant) and part.operand.value == limit:
                return typed(limit, self._vocabulary[part.fact].type, {}, language)
        return typed(limit, None, {}, language)


def _of(decision: Decision, said: str, language: Language) -> str:
    """Return what the rules say as the field of law says it of a decision."""
    return said if decision.reword is None else decision.reword(said, language)


def _tests(condition: Condition) -> list[Test]:
    from soziorules.engine.language.conditions import walk

    return [part for part in walk(condition) if isinstance(part, Test)]


def _in_order(values: frozenset[Anything], fact: Fact) -> list[Anything]:
    order = {value: index for index, value in enumerate(getattr(fact.type, "values", ()))}
    return sorted(values, key=lambda value: (order.get(value, len(order)), str(value)))
