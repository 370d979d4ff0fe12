"""What derived values come to: in one case, worked out from what it states; and the answers that questions to them get."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from soziorules.engine.compiler.answers import Remembered, reader
from soziorules.engine.compiler.arithmetic import Bounds, against, compared, is_open, single
from soziorules.engine.compiler.bounds import BoundsOf
from soziorules.engine.compiler.numbers import value_of
from soziorules.engine.compiler.passed_over import PassedOver, passed_over
from soziorules.engine.compiler.single_case import ONE_CASE, CaseLeaves
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.conditions import Constant, OtherFact, Test
from soziorules.engine.language.facts import Amount, Boolean, Day, Derivation, Fact, Vocabulary, Whole
from soziorules.engine.language.formulas import YES_OR_NO, Because, DerivedValue, FactValue, Formula

if TYPE_CHECKING:
    from soziorules.engine.compiler.program import Program
    from soziorules.engine.compiler.source import Source


@dataclass(frozen=True, slots=True)
class Worth:
    """What a derived value comes to in a case: its bounds in the numbers of its unit; for a choice, the one word."""

    bounds: Bounds
    unit: str
    word: str | None = None

    @property
    def value(self) -> Any:
        """The value, where it is known exactly."""
        if self.unit == "choice":
            return self.word
        low, high = self.bounds
        return value_of(low, self.unit) if low == high else None

    @property
    def between(self) -> Any:
        """The value, or a pair of bounds (None: open) where something is known; None where nothing is."""
        if self.unit in ("choice", YES_OR_NO) or self.bounds[0] == self.bounds[1]:
            return self.value
        if is_open(self.bounds):
            return None
        low, high = self.bounds
        return value_of(low, self.unit), value_of(high, self.unit)

    @property
    def shown(self) -> Any:
        """What a text can say: `between`, but nothing where all that is known is that a number is not negative."""
        found = self.between
        return None if isinstance(found, tuple) and found[1] is None and found[0] in (None, 0) else found


@dataclass(frozen=True, slots=True)
class Compute:
    """The function of a derivation: what a formula comes to in a case.

    `reads` names the facts that it reads and `facts` are these; `by_code` are the derivations of those that code derives.
    """

    formula: Formula
    reads: tuple[str, ...]
    facts: Mapping[str, Fact]
    by_code: Mapping[str, Derivation]

    def __call__(self, case: Any, given: Mapping[str, Any], choices: Mapping[str, str]) -> Worth:
        """Return what it comes to; nothing is known of what no law of the day has."""
        facts = CaseFacts(self.facts, self.by_code, case, given, choices)
        return _worth(self.formula, self._bounds_of(facts, given, choices))

    def passed_over(self, case: Any, given: Mapping[str, Any], choices: Mapping[str, str]) -> PassedOver:
        """Return the days that it leaves out in a case, and those in doubt."""
        facts = CaseFacts(self.facts, self.by_code, case, given, choices)
        return passed_over(self.formula, self._bounds_of(facts, given, choices))

    def of_values(
        self, value: Callable[[str], Any], given: Mapping[str, Any], choices: Mapping[str, str]
    ) -> tuple[Worth, PassedOver]:
        """Return what it comes to, and the days left out on the way, where facts have these values."""
        bounds_of = self._bounds_of(value, given, choices)
        return _worth(self.formula, bounds_of), passed_over(self.formula, bounds_of)

    def without(
        self, derivation: str, case: Any, given: Mapping[str, Any], choices: Mapping[str, str]
    ) -> Worth:
        """Return what it comes to where nothing is known of the facts of one derivation of code."""
        facts = CaseFacts(self.facts, self.by_code, case, given, choices)

        def read(name: str) -> Any:
            return None if self.facts[name].derivation == derivation else facts(name)

        return _worth(self.formula, self._bounds_of(read, given, choices))

    def _bounds_of(
        self, value: Callable[[str], Any], given: Mapping[str, Any], choices: Mapping[str, str]
    ) -> BoundsOf:
        return _bounds_of(Vocabulary(self.facts), value, given, choices)


class CaseFacts:
    """What formulas read of a case, by the name of the fact: what it states, or what code derives from that."""

    def __init__(
        self,
        facts: Mapping[str, Fact],
        by_code: Mapping[str, Derivation],
        case: Any,
        given: Mapping[str, Any],
        choices: Mapping[str, str],
    ) -> None:
        self._facts, self._by_code = facts, by_code
        self._given, self._choices = given, choices
        self._objects = {"case": case}

    def __call__(self, name: str) -> Any:
        """Return the value of a fact; None where it is unknown."""
        fact = self._facts[name]
        source = fact.derivation or "case"
        if source not in self._objects:
            self._objects[source] = self._derived(self._by_code[source])
        return reader(fact.read, source)(self._objects[source])

    def _derived(self, derivation: Derivation) -> object:
        given, choices = derivation.given(self._given), derivation.chosen(self._choices)
        return derivation.compute(self._objects["case"], given, choices)


def only(vocabulary: Vocabulary, names: Iterable[str]) -> dict[str, Fact]:
    """Return the facts with these names."""
    return {name: vocabulary[name] for name in names if name in vocabulary}


def _bounds_of(
    vocabulary: Vocabulary, value: Callable[[str], Any], given: Mapping[str, Any], choices: Mapping[str, str]
) -> BoundsOf:
    """Return what finds the bounds of formulas where facts have these values."""
    return BoundsOf(ONE_CASE, CaseLeaves(vocabulary, value), vocabulary, given, choices)


def _worth(formula: Formula, bounds_of: BoundsOf) -> Worth:
    if isinstance(formula, Because):
        return Worth((0, 0), "choice", single(bounds_of.words(formula)))
    assert isinstance(formula, DerivedValue)
    return Worth(bounds_of(formula), formula.unit)


@dataclass(frozen=True, slots=True)
class DerivedAnswers:
    """The word of what a case states: the answers to questions to one derived value, or to two values that are compared.

    `questions` are tests (None: is the value known?) with their two bits.
    """

    questions: tuple[tuple[Test | None, int, int], ...]
    formulas: tuple[Formula, ...]
    stated: tuple[str, ...]
    facts: Mapping[str, Fact]
    given: Mapping[str, Formula]
    choices: Mapping[str, str]

    def __call__(self, key: tuple[Any, ...]) -> int:
        """Return the bits of the answers; `key` holds the values of the stated facts."""
        vocabulary = Vocabulary(self.facts)
        leaves = CaseLeaves(vocabulary, dict(zip(self.stated, key, strict=True)).__getitem__)
        bounds_of = BoundsOf(ONE_CASE, leaves, vocabulary, self.given, self.choices)
        if isinstance(self.formulas[0], Because):
            word = single(bounds_of.words(self.formulas[0]))
            return self._joined(word is not None, lambda test: _chosen(test, word))
        bounds = [
            leaves.number(each.name) if isinstance(each, FactValue) else bounds_of(each)
            for each in self.formulas
        ]
        return self._joined(bounds[0][0] == bounds[0][1], lambda test: _tested(test, bounds))

    def _joined(self, known: bool, answer: Callable[[Test], bool | None]) -> int:
        word = 0
        for test, met, missed in self.questions:
            found = known if test is None else answer(test)
            word |= 0 if found is None else met if found else missed
        return word


def _chosen(test: Test, word: str | None) -> bool | None:
    assert isinstance(test.operand, Constant)
    value = test.operand.value
    return None if word is None else word in value if isinstance(value, frozenset) else word == value


def _tested(test: Test, bounds: list[Bounds]) -> bool | None:
    if isinstance(test.operand, OtherFact):
        met, missed = compared(test.operator, bounds[0], bounds[1])
    else:
        assert isinstance(test.operand, Constant)
        met, missed = against(test.operator, bounds[0], test.operand.value)
    return True if met else False if missed else None


Objects = tuple[Any, ...]
"""What code derives from a case, in the order of the derivations that the evaluator computes."""


class Worths:
    """What one derived value comes to: worked out where a case states all of it, else remembered for what is stated.

    `computed` names the derivations whose objects an evaluator hands on; others are made anew.
    """

    def __init__(self, program: Program, derivation: Derivation, computed: tuple[str, ...]) -> None:
        vocabulary = program.vocabulary
        given, choices = derivation.given(program.law.given), derivation.chosen(program.base.choices)
        (fact,) = derivation.facts
        assert isinstance(derivation.compute, Compute), "a derived value has a formula"
        formula, unit = derivation.compute.formula, unit_of_type(fact)
        stated = tuple(name for name in derivation.compute.reads if "[]" not in name)

        def bounds_of(key: tuple[Any, ...]) -> BoundsOf:
            values = dict(zip(stated, key, strict=True))
            return _bounds_of(vocabulary, values.__getitem__, given, choices)

        self._known = Remembered(lambda key: _worth(formula, bounds_of(key)))
        self._left_out = Remembered(lambda key: passed_over(formula, bounds_of(key)))
        self._key, self._exactly = exactly(program, formula, stated, computed)
        self._unit = unit
        self._values = Remembered(lambda number: value_of(number, unit))

    def of(self, case: Any, derived: Objects) -> Worth:
        """Return what it comes to in a case."""
        found = self._exactly(case, derived)
        if found is None:
            return self._known[self._key(case, derived)]  # type: ignore[no-any-return]
        return Worth((0, 0), "choice", found) if self._unit == "choice" else Worth((found, found), self._unit)

    def passed_over(self, case: Any, derived: Objects) -> PassedOver:
        """Return the days that it leaves out in a case, and those in doubt."""
        return self._left_out[self._key(case, derived)]  # type: ignore[no-any-return]

    def value(self, case: Any, derived: Objects) -> Any:
        """Return its value in a case; None where that is not known exactly."""
        found = self._exactly(case, derived)
        if found is None:
            return self._known[self._key(case, derived)].value
        return found if self._unit == "choice" else self._values[found]


def exactly(
    program: Program, formula: Formula, stated: tuple[str, ...], computed: tuple[str, ...]
) -> tuple[Callable[[Any, Objects], tuple[Any, ...]], Callable[[Any, Objects], Any]]:
    """Return a function that reads the stated facts of a case, and one that computes a formula from them.

    The second yields None where they leave something open.
    """
    from soziorules.engine.compiler.formula_code import FormulaCode, NoExpressionError
    from soziorules.engine.compiler.source import Source

    vocabulary, source = program.vocabulary, Source()
    variables = {name: f"f{place}" for place, name in enumerate(stated)}
    code = FormulaCode(source, vocabulary, program.law.formulas, program.base.choices, variables)
    source.add(0, "def read(case, derived):")
    _add_objects(source, program, stated, computed)
    source.add(1, f"return ({''.join(vocabulary[name].read + ', ' for name in stated)})")
    source.add(0, "def number(case, derived):")
    try:
        expression = code.possibly(formula)
    except NoExpressionError:
        source.add(1, "return None")
    else:
        _add_objects(source, program, stated, computed)
        for name, variable in variables.items():
            source.add(1, f"{variable} = {vocabulary[name].read}")
        if code.required:
            source.add(1, f"if {' or '.join(f'{name} is None' for name in code.required)}: return None")
        source.add(1, f"return {expression}")
    scope = dict(source.names)
    exec(source.text, scope)  # noqa: S102  # written here, of our own vocabulary
    return scope["read"], scope["number"]


def _add_objects(
    source: Source, program: Program, stated: tuple[str, ...], computed: tuple[str, ...]
) -> None:
    """Write what derivations by code made of a case: handed on, or made anew."""
    vocabulary = program.vocabulary
    for name in dict.fromkeys(vocabulary[each].derivation for each in stated):
        if name in computed:
            source.add(1, f"{name} = derived[{computed.index(name)}]")
        elif name is not None:
            derivation = vocabulary.derivations[name]
            compute = source.name("compute_", derivation.compute)
            values = source.name("constants_", derivation.given(program.law.given))
            choices = source.name("choices_", derivation.chosen(program.base.choices))
            source.add(1, f"{name} = {compute}(case, {values}, {choices})")


def unit_of_type(fact: Fact) -> str:
    """Return the unit of a derived value from the type of its fact."""
    match fact.type:
        case Day():
            return "day"
        case Amount():
            return "euro"
        case Boolean():
            return YES_OR_NO
        case Whole(unit=unit):
            return unit
        case _:
            return "choice"
