"""The program of a day's law: numbered atoms, and for each rule four formulas over them.

An *atom* is one test of one fact, or one question to a list of records. Facts that rest on readings are measured once for
the chosen readings and once for each alternative, so that a decision can name every reading that would change it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from soziorules.engine.compiler.formula import FALSE, Every, Formula, bits, either, every, truth
from soziorules.engine.compiler.law import Law, LawRule
from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.language.conditions import (
    ByReading,
    Condition,
    OtherFact,
    Some,
    Test,
    chosen,
    facts_read,
    walk,
)
from soziorules.engine.language.elements import Effect
from soziorules.engine.language.facts import Derivation, Vocabulary

Choices = dict[str, str]


@dataclass(frozen=True, slots=True)
class Variant:
    """The chosen readings (`reading` is None), or the same with one reading answered otherwise."""

    reading: str | None
    option: str | None
    choices: Mapping[str, str] = field(compare=False)

    def __hash__(self) -> int:
        return hash((self.reading, self.option))


@dataclass(frozen=True, slots=True)
class Known:
    """The internal atom *this fact is stated*; rules cannot write it. It is met or missed, never open."""

    fact: str


Question = Test | Some | Known


@dataclass(frozen=True, slots=True)
class Atom:
    """A question put to a case, measured under the readings of `variant`."""

    question: Question
    variant: Variant


@dataclass(frozen=True, slots=True)
class RuleFormulas:
    """When a rule does not apply, is met, is missed; and, for *not yet*, when its day is known."""

    unneeded: Formula
    met: Formula
    missed: Formula
    day_known: Formula | None


def questions_of(formulas: RuleFormulas, size: int) -> int:
    """Return the questions that a rule asks, as bits; without those for its day."""
    mask = bits(formulas.met) | bits(formulas.missed) | bits(formulas.unneeded)
    return (mask | mask >> size) & ((1 << size) - 1)


@dataclass(frozen=True, slots=True)
class Program:
    """Everything that evaluators are made from; it holds no code.

    `duties`: by the place of each rule that makes one, when it makes a duty without being missed.
    """

    law: Law
    vocabulary: Vocabulary
    atoms: tuple[Atom, ...]
    base: Variant
    rules: tuple[RuleFormulas, ...]
    alternatives: tuple[tuple[Variant, Mapping[int, RuleFormulas]], ...]
    notes: tuple[Formula, ...]
    conditions: tuple[tuple[Condition, Condition], ...]
    note_conditions: tuple[Condition, ...]
    numbers: Mapping[Atom, int]
    duties: Mapping[int, Formula]

    def effect(self, index: int) -> Effect:
        """Return the effect of a rule when it is missed."""
        return self.law.rules[index].wording.otherwise

    def bits(self, question: Test | Some) -> tuple[int, int]:
        """Return the two bits of a question under the chosen readings."""
        index = self.numbers[Atom(question, self.base)]
        return 1 << index, 1 << (index + len(self.atoms))


def derivation_of(fact: str, vocabulary: Vocabulary) -> Derivation | None:
    """Return the derivation that makes a fact, or None for a stated fact."""
    name = vocabulary[fact].derivation
    return None if name is None else vocabulary.derivations[name]


def is_firm(variant: Variant, program: Program) -> bool:
    """Return whether a variant answers a firm reading otherwise."""
    return variant.reading is not None and program.law.readings[variant.reading].firm


class Compiler:
    """Collects atoms while it turns conditions into formulas."""

    def __init__(self, law: Law, vocabulary: Vocabulary, choices: Choices) -> None:
        self._law = law
        self._vocabulary = vocabulary
        self._base = Variant(None, None, choices)
        self._atoms: dict[Atom, int] = {}
        self._chosen: dict[tuple[int, Variant], tuple[Condition, Condition]] = {}
        self._rests_on = [frozenset(self._readings(rule)) for rule in law.rules]

    def program(self) -> Program:
        """Return the program for the law under the chosen readings."""
        law_rules = self._law.rules
        variants = tuple(self._variants())
        # Numbering atoms first fixes where the *missed* bits begin.
        touched = {variant: tuple(self._touched(variant)) for variant in variants}
        for index in range(len(law_rules)):
            self._number(index, self._base)
        for variant, indexes in touched.items():
            for index in indexes:
                self._number(index, variant)
        for note in self._law.notes:
            self._questions(chosen(note.applies, dict(self._base.choices)), self._base)
        rules = tuple(self._formulas(index, self._base) for index in range(len(law_rules)))
        alternatives = []
        for variant in variants:
            changed = {
                index: formulas
                for index in touched[variant]
                if (formulas := self._formulas(index, variant)) != rules[index]
            }
            if changed:
                alternatives.append((variant, changed))
        choices = dict(self._base.choices)
        note_conditions = tuple(chosen(note.applies, choices) for note in self._law.notes)
        notes = tuple(self._truth(condition, self._base)[0] for condition in note_conditions)
        return Program(
            law=self._law,
            vocabulary=self._vocabulary,
            atoms=tuple(self._atoms),
            base=self._base,
            rules=rules,
            alternatives=tuple(alternatives),
            notes=notes,
            conditions=tuple(self._conditions(index, self._base) for index in range(len(law_rules))),
            note_conditions=note_conditions,
            numbers=dict(self._atoms),
            duties={
                index: self._left_to_do(index)
                for index, rule in enumerate(law_rules)
                if rule.wording.otherwise is Effect.OBLIGATION
            },
        )

    def _left_to_do(self, index: int) -> Formula:
        """Return where a rule surely applies, unless silence is no duty."""
        if not self._law.rules[index].rule.open_matters:
            return FALSE
        return self._truth(self._conditions(index, self._base)[0], self._base)[0]

    def _variants(self) -> Iterator[Variant]:
        for reading in self._law.readings.values():
            for option in reading.options:
                if option.id != self._base.choices[reading.head.id]:
                    choices = {**self._base.choices, reading.head.id: option.id}
                    yield Variant(reading.head.id, option.id, choices)

    def _touched(self, variant: Variant) -> Iterator[int]:
        """Yield the rules that a reading can touch: they ask for it, or read a fact that rests on it."""
        for index, _rule in enumerate(self._law.rules):
            if variant.reading in self._rests_on[index]:
                yield index

    def _readings(self, rule: LawRule) -> Iterator[str]:
        for condition in (rule.applies, rule.requires):
            for part in walk(condition):
                if isinstance(part, ByReading):
                    yield part.reading
            for fact in facts_read(condition):
                yield from self._readings_of(fact)
        if rule.wording.on is not None:
            yield from self._readings_of(rule.wording.on)

    def _readings_of(self, fact: str) -> tuple[str, ...]:
        derivation = derivation_of(fact, self._vocabulary)
        return () if derivation is None else derivation.readings

    def _number(self, index: int, variant: Variant) -> None:
        rule = self._law.rules[index]
        for condition in self._conditions(index, variant):
            self._questions(condition, variant)
        if rule.wording.otherwise is Effect.NOT_YET and rule.wording.on is not None:
            self._atom(Known(rule.wording.on), variant)

    def _questions(self, condition: Condition, variant: Variant) -> None:
        truth(condition, lambda question: (self._atom(question, variant), 0))

    def _atom(self, question: Question, variant: Variant) -> int:
        return self._atoms.setdefault(Atom(question, self._owner(question, variant)), len(self._atoms))

    def _owner(self, question: Question, variant: Variant) -> Variant:
        """Return the variant under which a question must be measured: the base unless its facts rest on the reading."""
        if variant.reading is None:
            return variant
        for fact in facts_of(question):
            derivation = derivation_of(fact, self._vocabulary)
            if derivation is not None and variant.reading in derivation.readings:
                return variant
        return self._base

    def _formulas(self, index: int, variant: Variant) -> RuleFormulas:
        rule = self._law.rules[index]
        applies_to, demanded = self._conditions(index, variant)
        applies, unneeded = self._truth(applies_to, variant)
        requires, missing = self._truth(demanded, variant)
        day_known = None
        if rule.wording.otherwise is Effect.NOT_YET and rule.wording.on is not None:
            day_known = Every(1 << self._atom(Known(rule.wording.on), variant))
        return RuleFormulas(unneeded, either([unneeded, requires]), every([applies, missing]), day_known)

    def _truth(self, condition: Condition, variant: Variant) -> tuple[Formula, Formula]:
        def bits(question: Test | Some) -> tuple[int, int]:
            index = self._atom(question, variant)
            return 1 << index, 1 << (index + len(self._atoms))

        return truth(condition, bits)

    def _conditions(self, index: int, variant: Variant) -> tuple[Condition, Condition]:
        """Return what a rule applies to and demands under the readings of a variant."""
        key = (index, variant)
        if key not in self._chosen:
            rule, choices = self._law.rules[index], dict(variant.choices)
            self._chosen[key] = chosen(rule.applies, choices), chosen(rule.requires, choices)
        return self._chosen[key]


def facts_of(question: Question) -> tuple[str, ...]:
    """Return the facts that a question reads."""
    match question:
        case Test(fact=fact, operand=OtherFact(name=other)):
            return fact, other
        case Test(fact=fact) | Known(fact=fact):
            return (fact,)
        case Some(records=records, where=where):
            return (records, *facts_read(where))


def compile_law(law: Law, vocabulary: Vocabulary, choices: Choices) -> Program:
    """Compile the law of a day under the chosen readings."""
    return Compiler(law, vocabulary, choices).program()
