"""Writes `measure`: Python source that puts all questions of a program to a case.

`measure(case)` returns the measured word and the derived objects. Alternatives to firm readings cannot change the answer, they
are only named: `measure_firm(case, word)` adds their answers when somebody wants to know. `measure_again(case, word, derived)`
measures a case that differs from a measured one in a few facts: only where these reach. All constants are written into the
source or bound as names of the module.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain, combinations
from typing import Any as Anything

from soziorules.engine.compiler.answers import Answers, ElementAnswers, Remembered
from soziorules.engine.compiler.cells import ABOVE, inside
from soziorules.engine.compiler.cells import cuts as cuts_of
from soziorules.engine.compiler.formula_measure import FormulaMeasure, by_code, read_by
from soziorules.engine.compiler.program import Atom, Known, Program, Variant, derivation_of, facts_of, is_firm
from soziorules.engine.compiler.source import Source
from soziorules.engine.language.conditions import (
    Constant,
    Operator,
    OtherFact,
    Some,
    Test,
    facts_read,
)
from soziorules.engine.language.facts import Amount, Boolean, Choice, Choices, Day, InTerms, Span, Whole

POWERSET_LIMIT = 8
_PART = re.compile(r"\bcase\.(\w+)")


class Measure:
    """Writes the body of `measure`."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._count = len(program.atoms)
        self._numbers = program.numbers
        self._source = Source()

    def write(self) -> Source:
        """Return the source of `measure`."""
        source = self._source
        source.add(0, "def measure(case):")
        source.add(1, "m = 0")
        by_variant = self._by_variant()
        self._variant(self._program.base, by_variant.pop(self._program.base, {}))
        source.add(1, f"derived = ({''.join(name + ', ' for name in self.derivations())})")
        for variant, questions in by_variant.items():
            if not is_firm(variant, self._program):
                self._alternative(variant, questions)
        source.add(1, "return m, derived")
        source.lines[:] = _with_names(source.lines)
        return source

    def _alternative(self, variant: Variant, questions: Mapping[tuple[str, ...], list[int]]) -> None:
        """Write the questions under another answer: where it can make no difference, the bits under the chosen one are theirs."""
        source = self._source
        tests, shifts = self._settled(questions, (variant,)), self._shifts(questions)
        if not tests or shifts is None:
            self._variant(variant, questions)
            return
        source.add(1, f"if {' and '.join(tests)}:")
        source.add(2, f"m |= {_copies(shifts)}")
        source.add(1, "else:")
        with source.deeper():
            self._variant(variant, questions)

    def write_again(self, paths: frozenset[str]) -> Source:
        """Return the source of `measure_again` for a case in which nothing but the stated facts `paths` has changed."""
        source = self._source = Source()
        touched = {
            variant: {facts: indexes for facts, indexes in questions.items() if self._rest_on(facts, paths)}
            for variant, questions in self._by_variant().items()
            if not is_firm(variant, self._program)
        }
        anew = sum(
            self._bit(index, True) | self._bit(index, False)
            for questions in touched.values()
            for indexes in questions.values()
            for index in indexes
        )
        names, derivations = self.derivations(), self._program.vocabulary.derivations
        source.add(0, "def measure_again(case, m, derived):")
        source.add(1, f"m &= ~{anew:#x}")
        if names:
            source.add(1, f"{', '.join(names)}, = derived")
        stale = tuple(name for name in names if derivations[name].rests_on(paths))
        self._put(self._program.base, touched.pop(self._program.base, {}), stale)
        source.add(1, f"derived = ({''.join(name + ', ' for name in names)})")
        for variant, questions in touched.items():
            self._alternative(variant, questions)
        source.add(1, "return m, derived")
        return source

    def _rest_on(self, facts: Iterable[str], paths: frozenset[str]) -> bool:
        """Return whether one of some facts is stated at a path, or derived from what is."""
        for name in (each for fact in facts for each in read_by(fact, self._program)):
            derivation = derivation_of(name, self._program.vocabulary)
            if name in paths if derivation is None else derivation.rests_on(paths):
                return True
        return False

    def write_firm(self) -> Source:
        """Return the source of `measure_firm`."""
        source = self._source = Source()
        source.add(0, "def measure_firm(case, m):")
        copied: dict[int, int] = {}
        later: dict[Variant, dict[tuple[str, ...], list[int]]] = {}
        for variant, questions in self._by_variant().items():
            if not is_firm(variant, self._program):
                continue
            shifts = self._shifts(questions)
            if self._can_be_settled(questions) and shifts is not None:
                for shift, mask in shifts.items():
                    copied[shift] = copied.get(shift, 0) | mask
                later[variant] = questions
            else:
                self._variant(variant, questions)
        if later:
            asked = [facts for questions in later.values() for facts in questions]
            source.add(1, f"if {' and '.join(self._settled(asked, later))}:")
            source.add(2, f"return m | {_copies(copied)}")
        for variant, questions in later.items():
            self._variant(variant, questions)
        source.add(1, "return m")
        return source

    def _can_be_settled(self, questions: Iterable[tuple[str, ...]]) -> bool:
        """Return whether it can be asked of all derived facts of some questions whether readings matter to them."""
        found = [derivation_of(fact, self._program.vocabulary) for facts in questions for fact in facts]
        derived = [each for each in found if each is not None]
        return bool(derived) and all(each.settled is not None for each in derived)

    def _settled(self, questions: Iterable[tuple[str, ...]], variants: Iterable[Variant]) -> tuple[str, ...]:
        """Return what asks whether no answer of some variants makes a difference; nothing where it cannot be asked."""
        if not self._can_be_settled(questions):
            return ()
        vocabulary, source = self._program.vocabulary, self._source
        readings = source.name("readings_", frozenset(variant.reading for variant in variants))
        constants = source.name("constants_", self._program.law.constants)
        derived = dict.fromkeys(derivation_of(fact, vocabulary) for facts in questions for fact in facts)
        return tuple(
            f"{source.name('settled_', each.settled)}(case, {constants}, {readings})"
            for each in derived
            if each is not None
        )

    def _shifts(self, questions: Mapping[tuple[str, ...], list[int]]) -> dict[int, int] | None:
        """Return by how much bits under the chosen readings must be shifted to stand for an alternative; None: some lack."""
        shifts: dict[int, int] = {}
        for index in (index for indexes in questions.values() for index in indexes):
            base = Atom(self._program.atoms[index].question, self._program.base)
            if base not in self._numbers:
                return None
            shift = index - self._numbers[base]
            shifts[shift] = (
                shifts.get(shift, 0) | self._bit(index - shift, True) | self._bit(index - shift, False)
            )
        return shifts

    def _by_variant(self) -> dict[Variant, dict[tuple[str, ...], list[int]]]:
        by_variant: dict[Variant, dict[tuple[str, ...], list[int]]] = {}
        for index, atom in enumerate(self._program.atoms):
            facts = facts_of(atom.question)
            key = facts[:1] if isinstance(atom.question, Some) else facts
            by_variant.setdefault(atom.variant, {}).setdefault(key, []).append(index)
        return by_variant

    def derivations(self) -> tuple[str, ...]:
        """Return the names of the derivations that the rules need, in the order of `derived`."""
        atoms = self._program.atoms
        facts = [fact for atom in atoms for fact in facts_of(atom.question)]
        facts += [f for f in self._mentioned() if f in self._program.vocabulary]
        return by_code(facts, self._program)

    def _mentioned(self) -> Iterable[str]:
        return (rule.wording.on for rule in self._program.law.rules if rule.wording.on is not None)

    def _variant(self, variant: Variant, questions: Mapping[tuple[str, ...], list[int]]) -> None:
        if variant == self._program.base:
            needed = self.derivations()
        else:
            needed = by_code((fact for key in questions for fact in key), self._program)
        self._put(variant, questions, needed)

    def _put(
        self, variant: Variant, questions: Mapping[tuple[str, ...], list[int]], needed: tuple[str, ...]
    ) -> None:
        """Write the questions under the readings of a variant, after the derivations that they need anew."""
        for name in needed:
            derivation = self._program.vocabulary.derivations[name]
            values = derivation.given(self._program.law.given)
            choices = derivation.chosen(variant.choices)
            self._source.add(1, f"{name} = {self._computed(derivation.compute, values, choices)}")
        formulas = FormulaMeasure(self._program, variant, self._source, self._bit)
        for compared, indexes in questions.items():
            if any(formulas.derived(fact) for fact in compared):
                formulas.write(compared, indexes)
            else:
                self._questions(indexes)

    def _computed(self, compute: Anything, values: Mapping[str, Anything], choices: Mapping[str, str]) -> str:
        """Return what computes derived facts from a case under values and readings."""
        name = self._source.name
        if isinstance(compute, InTerms) and compute.needed <= values.keys():
            return f"{name('compute_', compute.of)}(case, {name('terms_', compute.terms(values, choices))})"
        return f"{name('compute_', compute)}(case, {name('constants_', values)}, {name('choices_', choices)})"

    def _questions(self, indexes: list[int]) -> None:
        atoms = [self._program.atoms[index] for index in indexes]
        first = atoms[0].question
        match first:
            case Some(records=records):
                self._elements(records, indexes)
            case Test(operand=OtherFact(name=other)):
                self._pair(first.fact, other, indexes)
            case Test(fact=fact) | Known(fact=fact):
                self._single(fact, indexes)

    def _single(self, fact_name: str, indexes: list[int]) -> None:
        fact = self._program.vocabulary[fact_name]
        match fact.type:
            case Boolean():
                self._table(fact.read, [None, True, False], indexes)
            case Choice(values):
                self._table(fact.read, [None, *values], indexes)
            case Choices(values) if len(values) <= POWERSET_LIMIT:
                subsets = chain.from_iterable(combinations(values, size) for size in range(len(values) + 1))
                self._table(fact.read, [None, *map(frozenset, subsets)], indexes)
            case Choices():
                table = self._source.name("table_", Remembered(self._answers(indexes)))
                self._source.add(1, f"m |= {table}[{fact.read}]")
            case Span():
                self._bounds(fact.read, indexes)
            case Whole() | Day() | Amount():
                self._ordered(fact.read, indexes)
            case _:
                raise AssertionError(f"{fact_name} cannot be tested by itself")

    def _answers(self, indexes: list[int]) -> Answers:
        """Return the function from a value to its word; the operand None asks whether the fact is known at all."""
        questions: list[tuple[Operator | None, Anything, int, int, bool | None]] = []
        for index in indexes:
            question = self._program.atoms[index].question
            met, missed = self._bit(index, True), self._bit(index, False)
            if isinstance(question, Known):
                questions.append((None, None, met, missed, None))
            else:
                assert isinstance(question, Test) and isinstance(question.operand, Constant)
                questions.append(
                    (question.operator, question.operand.value, met, missed, question.if_not_stated)
                )
        return Answers(tuple(questions))

    def _word(self, value: Anything, indexes: list[int]) -> int:
        return self._answers(indexes)(value)

    def _bit(self, index: int, answer: bool | None) -> int:
        return 0 if answer is None else 1 << index if answer else 1 << (index + self._count)

    def _table(self, read: str, values: list[Anything], indexes: list[int]) -> None:
        table = self._source.name("table_", {value: self._word(value, indexes) for value in values})
        self._source.add(1, f"m |= {table}[{read}]")

    def _ordered(self, read: str, indexes: list[int]) -> None:
        """Ordered facts fall into cells between the cuts of their tests; each cell has one word."""
        cuts = sorted({cut for index in indexes for cut in cuts_of(self._program.atoms[index])})
        source = self._source
        source.add(1, f"v = {read}")
        unknown = self._word(None, indexes)
        if not cuts:
            known = self._word(ABOVE, indexes)
            source.add(1, f"m |= {unknown:#x} if v is None else {known:#x}")
            return
        source.add(1, "if v is None:")
        source.add(2, f"m |= {unknown:#x}")
        for value, inclusive in cuts:
            sign = "<=" if inclusive else "<"
            constant = repr(value) if isinstance(value, int) else source.name("value_", value)
            source.add(1, f"elif v {sign} {constant}:")
            source.add(2, f"m |= {self._word(inside(value, inclusive), indexes):#x}")
        source.add(1, "else:")
        source.add(2, f"m |= {self._word(ABOVE, indexes):#x}")

    def _bounds(self, read: str, indexes: list[int]) -> None:
        source = self._source
        source.add(1, f"v = {read}")
        source.add(1, "if v is not None:")
        source.add(2, "low, high = v")
        for index in indexes:
            question = self._program.atoms[index].question
            assert isinstance(question, Test) and isinstance(question.operand, Constant)
            limit = question.operand.value
            met, missed = self._bit(index, True), self._bit(index, False)
            if question.operator == "at_most":
                source.add(2, f"if high is not None and high <= {limit}: m |= {met:#x}")
                source.add(2, f"elif low > {limit}: m |= {missed:#x}")
            else:
                source.add(2, f"if low >= {limit}: m |= {met:#x}")
                source.add(2, f"elif high is not None and high < {limit}: m |= {missed:#x}")

    def _pair(self, fact: str, other: str, indexes: list[int]) -> None:
        vocabulary, source = self._program.vocabulary, self._source
        source.add(1, f"v, w = {vocabulary[fact].read}, {vocabulary[other].read}")
        silent = sum(
            self._bit(index, presumed)
            for index in indexes
            if (presumed := self._question(index).if_not_stated) is not None
        )
        if silent:
            source.add(1, f"if v is None: m |= {silent:#x}")
        source.add(1, "if v is not None and w is not None:")
        signs = {"equals": "==", "at_least": ">=", "at_most": "<="}
        for index in indexes:
            question = self._program.atoms[index].question
            assert isinstance(question, Test)
            met, missed = self._bit(index, True), self._bit(index, False)
            source.add(2, f"m |= {met:#x} if v {signs[question.operator]} w else {missed:#x}")

    def _question(self, index: int) -> Test:
        question = self._program.atoms[index].question
        assert isinstance(question, Test)
        return question

    def _elements(self, records: str, indexes: list[int]) -> None:
        """An element sets the bits it meets and leaves the *missed* bits that it misses too; the list joins them."""
        vocabulary, source = self._program.vocabulary, self._source
        missed = sum(self._bit(index, False) for index in indexes)
        source.add(1, f"elements = {vocabulary[records].read}")
        source.add(1, "if elements is not None:")
        source.add(2, f"met, missed = 0, {missed:#x}")
        table = source.name("elements_", Remembered(self._element_answers(indexes)))
        source.add(2, "for element in elements:")
        source.add(3, f"a, b = {table}[element]")
        source.add(3, "met |= a")
        source.add(3, "missed &= b")
        source.add(2, "m |= met | missed")

    def _element_answers(self, indexes: list[int]) -> ElementAnswers:
        questions = []
        reads: dict[str, str] = {}
        for index in indexes:
            question = self._program.atoms[index].question
            assert isinstance(question, Some)
            questions.append((question.where, self._bit(index, True), self._bit(index, False)))
            reads |= {name: self._program.vocabulary[name].read for name in facts_read(question.where)}
        return ElementAnswers(tuple(questions), reads)


def _copies(shifts: Mapping[int, int]) -> str:
    """Return the bits under chosen readings, shifted to where they stand for alternatives."""
    return " | ".join(f"(m & {mask:#x}) << {shift}" for shift, mask in shifts.items())


def _with_names(lines: list[str]) -> list[str]:
    """Return the lines of a function of a case with a name for each part of it that they look at more than once.

    A pydantic model takes five times as long to give a part as a name.
    """
    looks = Counter(name for line in lines for name in _PART.findall(line))
    named = {name for name, count in looks.items() if count > 1}

    def part(found: re.Match[str]) -> str:
        return f"case_{found[1]}" if found[1] in named else found[0]

    first, *rest = (_PART.sub(part, line) for line in lines)
    return [first, *(f"    case_{name} = case.{name}" for name in looks if name in named), *rest]
