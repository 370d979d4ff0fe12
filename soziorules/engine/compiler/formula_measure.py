"""Writes the part of `measure` that puts questions to derived values.

Where a case states all that a formula reads, its expression stands in the source itself. Where it states less, or where nothing
can be told of what the formula comes to, the bounds are worked out once for each combination of what is stated; where it states
too little, all questions stay open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain

from soziorules.engine.compiler.answers import Remembered
from soziorules.engine.compiler.essential import essential
from soziorules.engine.compiler.formula_code import SIGNS, FormulaCode, NoExpressionError
from soziorules.engine.compiler.numbers import number_of
from soziorules.engine.compiler.program import Known, Program, Question, Variant, derivation_of
from soziorules.engine.compiler.source import Source
from soziorules.engine.compiler.worth import DerivedAnswers, only
from soziorules.engine.language.conditions import Constant, OtherFact, Test
from soziorules.engine.language.facts import Choice, Derivation
from soziorules.engine.language.formula_parts import closure, facts_of_formula, read_for_ages
from soziorules.engine.language.formulas import Because, DerivedValue, FactValue, Formula


def read_by(fact: str, program: Program) -> tuple[str, ...]:
    """Return the facts that the formulas of the day read for a derived value; any other fact is read by itself."""
    derivation = derivation_of(fact, program.vocabulary)
    if derivation is None or derivation.element is None:
        return (fact,)
    formulas = program.law.formulas
    resolved: Mapping[str, list[Formula]] = {name: [each] for name, each in formulas.items()}
    steps = closure(derivation.element, resolved) if derivation.element in resolved else ()
    read = dict.fromkeys(
        each for name in steps for each in facts_of_formula(formulas[name]) if "[]" not in each
    )
    made = {each: derivation_of(each, program.vocabulary) for each in read}
    return tuple(name for name, each in made.items() if each is None or each.element is None)


def by_code(facts: Iterable[str], program: Program) -> tuple[str, ...]:
    """Return the names of the derivations by code that facts need: their own, or those of what their formulas read."""
    read = dict.fromkeys(name for fact in dict.fromkeys(facts) for name in read_by(fact, program))
    found = (derivation_of(name, program.vocabulary) for name in read)
    return tuple(dict.fromkeys(each.name for each in found if each is not None and each.element is None))


class FormulaMeasure:
    """Writes questions to derived values under the readings of a variant."""

    def __init__(
        self, program: Program, variant: Variant, source: Source, bit: Callable[[int, bool | None], int]
    ) -> None:
        self._program = program
        self._formulas = program.law.formulas
        self._choices = variant.choices
        self._source = source
        self._bit = bit
        self._variables: dict[str, str] = {}

    @cached_property
    def _read_by_formulas(self) -> tuple[str, ...]:
        """What any formula of the day reads."""
        return tuple(dict.fromkeys(chain(*map(facts_of_formula, self._formulas.values()))))

    def derived(self, fact: str) -> bool:
        """Return whether a fact is a derived value of the rule files."""
        return self._derivation(fact) is not None

    def _derivation(self, fact: str) -> Derivation | None:
        derivation = self._program.vocabulary.derivations.get(self._program.vocabulary[fact].derivation or "")
        return derivation if derivation is not None and derivation.element is not None else None

    def write(self, facts: tuple[str, ...], indexes: list[int]) -> None:
        """Write the questions to one derived value, or to two values that are compared."""
        formulas = tuple(self._formula(fact) for fact in facts)
        stated = self._stated(facts)
        self._read(stated)
        self._presumed(facts[0], indexes)
        questions = [(index, self._program.atoms[index].question) for index in indexes]
        unknown = sum(self._bit(index, False) for index, each in questions if isinstance(each, Known))
        needed = [self._variables[name] for name in self._essential(formulas) if name in self._variables]
        source = self._source
        if needed:
            source.add(1, f"if {' or '.join(f'{name} is None' for name in needed)}:")
            source.add(2, f"m |= {unknown:#x}")
        branch = "elif" if needed else "if"
        branch = "else:" if self._exact(formulas, indexes, branch) or needed else "if True:"
        table = source.name("bounds_", Remembered(self._answers(questions, formulas, stated)))
        source.add(1, branch)
        source.add(2, f"m |= {table}[({''.join(f'{each}, ' for each in self._key(formulas, stated))})]")

    def _key(self, formulas: tuple[Formula, ...], stated: tuple[str, ...]) -> Iterator[str]:
        """Yield what the answers are remembered for: a birthday says nothing while the day of the age is unknown."""
        days = read_for_ages(formulas, self._formulas)
        for name in stated:
            day = self._variables.get(days.get(name, ""))
            yield self._variables[name] + ("" if day is None else f" if {day} is not None else None")

    def _presumed(self, fact: str, indexes: list[int]) -> None:
        """Write what silence on a fact counts as that is compared with a derived value."""
        silent = 0
        for index in indexes:
            question = self._program.atoms[index].question
            if isinstance(question, Test) and question.if_not_stated is not None:
                silent |= self._bit(index, question.if_not_stated)
        if silent:
            self._source.add(1, f"if {self._variables[fact]} is None: m |= {silent:#x}")

    def _formula(self, fact: str) -> Formula:
        derivation = self._derivation(fact)
        if derivation is None:
            return FactValue(fact, "")
        step = DerivedValue(derivation.element or "", "")
        is_word = isinstance(self._program.vocabulary[fact].type, Choice)
        return Because(step) if is_word else step

    def _stated(self, facts: tuple[str, ...]) -> tuple[str, ...]:
        """Return the facts that the formulas of the day read, in order."""
        return tuple(dict.fromkeys(name for fact in facts for name in read_by(fact, self._program)))

    def _read(self, stated: tuple[str, ...]) -> None:
        for name in stated:
            if name not in self._variables:
                variable = self._variables[name] = f"f{len(self._variables)}"
                self._source.add(1, f"{variable} = {self._program.vocabulary[name].read}")

    def _essential(self, formulas: tuple[Formula, ...]) -> list[str]:
        return sorted(
            frozenset().union(*(essential(each, self._formulas, self._choices) for each in formulas))
            | {each.name for each in formulas if isinstance(each, FactValue)}
        )

    def _exact(self, formulas: tuple[Formula, ...], indexes: list[int], branch: str) -> bool:
        """Write what happens where everything is stated; return whether anything could be written."""
        code = FormulaCode(
            self._source, self._program.vocabulary, self._formulas, self._choices, self._variables
        )
        try:
            written = [code.possibly(formula) for formula in formulas]
        except NoExpressionError:
            return False
        required = [f"{name} is not None" for name in code.required]
        if code.may_be_untold:
            required += [f"({name} := {each}) is not None" for name, each in zip("vw", written, strict=False)]
        self._source.add(1, f"{branch} {' and '.join(required) or 'True'}:")
        asked = {index: self._program.atoms[index].question for index in indexes}
        known = [index for index, question in asked.items() if isinstance(question, Known)]
        tests = {index: question for index, question in asked.items() if isinstance(question, Test)}
        if (tests or code.may_lack_word) and not code.may_be_untold:
            self._source.add(2, f"{', '.join('vw'[: len(written)])} = {', '.join(written)}")
        depth = 2
        if code.may_lack_word:
            unknown = sum(self._bit(index, False) for index in known)
            if unknown:
                self._source.add(2, f"if v is None: m |= {unknown:#x}")
            self._source.add(2, "if v is not None:")
            depth = 3
        if known:
            self._source.add(depth, f"m |= {sum(self._bit(index, True) for index in known):#x}")
        for index, question in tests.items():
            met, missed = self._bit(index, True), self._bit(index, False)
            self._source.add(depth, f"m |= {met:#x} if {self._answer(question)} else {missed:#x}")
        return True

    def _answer(self, question: Test) -> str:
        if isinstance(question.operand, OtherFact):
            return f"v {SIGNS[question.operator]} w"
        assert isinstance(question.operand, Constant)
        value = question.operand.value
        if isinstance(value, frozenset):
            return f"v in {self._source.name('listed_', frozenset(map(number_of, value)))}"
        return f"v {SIGNS[question.operator]} {number_of(value)!r}"

    def _answers(
        self, questions: list[tuple[int, Question]], formulas: tuple[Formula, ...], stated: tuple[str, ...]
    ) -> DerivedAnswers:
        asked = tuple(
            (
                question if isinstance(question, Test) else None,
                self._bit(index, True),
                self._bit(index, False),
            )
            for index, question in questions
        )
        names = dict.fromkeys((*stated, *self._read_by_formulas))
        return DerivedAnswers(
            asked,
            formulas,
            stated,
            only(self._program.vocabulary, names),
            self._formulas,
            self._choices,
        )
