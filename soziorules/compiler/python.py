"""Writes the program of a day's law as Python source: `measure` puts all questions to a case, `judge` answers the rules.

`measure(case)` returns the measured word and the derived objects; `judge(word)` returns, as bit masks over the rules, those
that do not apply, are met, are missed, and are missed without a known day, then the notes, the outcome, and the outcome
under each alternative to a reading without firm ground. Alternatives to firm readings cannot change the answer, they are
only named: `measure_firm(case, word)` and `judge_firm(word)` ask for them when somebody wants to know.
All constants are written into the source or bound as names of the module.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, combinations
from typing import Any as Anything

from soziorules.compiler.formula import FALSE, python
from soziorules.compiler.kleene import element_truth, test
from soziorules.compiler.program import Atom, Known, Program, RuleFormulas, Variant, derivation_of, facts_of
from soziorules.language.conditions import Constant, OtherFact, Some, Test
from soziorules.language.elements import Effect
from soziorules.language.facts import Amount, Boolean, Choice, Choices, Day, Span, Whole

REMEMBERED = 4096
POWERSET_LIMIT = 8


def is_firm(variant: Variant, program: Program) -> bool:
    """Return whether a variant answers a firm reading otherwise."""
    return variant.reading is not None and program.law.readings[variant.reading].firm


class Remembered(dict[Anything, Anything]):
    """Answers per value, computed on first sight and forgotten all together when there are too many."""

    def __init__(self, compute: Callable[[Anything], Anything]) -> None:
        super().__init__()
        self._compute = compute

    def __missing__(self, key: Anything) -> Anything:
        if len(self) >= REMEMBERED:
            self.clear()
        value = self[key] = self._compute(key)
        return value


@dataclass(slots=True)
class Source:
    """Lines of a function body and the objects that they name."""

    lines: list[str] = field(default_factory=list)
    names: dict[str, Anything] = field(default_factory=dict)

    def add(self, indent: int, line: str) -> None:
        """Append a line at a depth of indentation."""
        self.lines.append("    " * indent + line)

    @property
    def text(self) -> str:
        """The source text."""
        return "\n".join(self.lines) + "\n"

    def name(self, prefix: str, value: object) -> str:
        """Bind an object to a new name and return the name."""
        name = f"{prefix}{len(self.names)}"
        self.names[name] = value
        return name


class Measure:
    """Writes the body of `measure`."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._count = len(program.atoms)
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
                self._variant(variant, questions)
        source.add(1, "return m, derived")
        return source

    def write_firm(self) -> Source:
        """Return the source of `measure_firm`."""
        source = self._source = Source()
        source.add(0, "def measure_firm(case, m):")
        for variant, questions in self._by_variant().items():
            if is_firm(variant, self._program):
                self._variant(variant, questions)
        source.add(1, "return m")
        return source

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
        found = [derivation_of(fact, self._program.vocabulary) for fact in facts]
        return tuple(dict.fromkeys(derivation.name for derivation in found if derivation is not None))

    def _mentioned(self) -> Iterable[str]:
        return (rule.wording.on for rule in self._program.law.rules if rule.wording.on is not None)

    def _variant(self, variant: Variant, questions: Mapping[tuple[str, ...], list[int]]) -> None:
        vocabulary = self._program.vocabulary
        if variant == self._program.base:
            needed = list(self.derivations())
        else:
            facts = [fact for key in questions for fact in key]
            found = [derivation_of(fact, vocabulary) for fact in facts]
            needed = list(dict.fromkeys(derivation.name for derivation in found if derivation is not None))
        for name in needed:
            derivation = vocabulary.derivations[name]
            compute = self._source.name("compute_", derivation.compute)
            constants = self._program.law.constants
            own = {key: constants[key] for key in derivation.parameters if key in constants}
            values = self._source.name("constants_", own)
            options = {key: variant.choices[key] for key in derivation.readings if key in variant.choices}
            choices = self._source.name("choices_", options)
            self._source.add(1, f"{name} = {compute}(case, {values}, {choices})")
        for indexes in questions.values():
            self._questions(indexes)

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
                table = self._source.name("table_", Remembered(lambda value: self._word(value, indexes)))
                self._source.add(1, f"m |= {table}[{fact.read}]")
            case Span():
                self._bounds(fact.read, indexes)
            case Whole() | Day() | Amount():
                self._ordered(fact.read, indexes)
            case _:
                raise AssertionError(f"{fact_name} cannot be tested by itself")

    def _word(self, value: Anything, indexes: list[int]) -> int:
        word = 0
        for index in indexes:
            question = self._program.atoms[index].question
            if isinstance(question, Known):
                answer: bool | None = value is not None
            else:
                assert isinstance(question, Test) and isinstance(question.operand, Constant)
                answer = test(question.operator, value, question.operand.value)
            word |= self._bit(index, answer)
        return word

    def _bit(self, index: int, answer: bool | None) -> int:
        return 0 if answer is None else 1 << index if answer else 1 << (index + self._count)

    def _table(self, read: str, values: list[Anything], indexes: list[int]) -> None:
        table = self._source.name("table_", {value: self._word(value, indexes) for value in values})
        self._source.add(1, f"m |= {table}[{read}]")

    def _ordered(self, read: str, indexes: list[int]) -> None:
        """Ordered facts fall into cells between the cuts of their tests; each cell has one word."""
        cuts = sorted({cut for index in indexes for cut in _cuts(self._program.atoms[index])})
        source = self._source
        source.add(1, f"v = {read}")
        unknown = self._word(None, indexes)
        if not cuts:
            known = self._word(_SOME_VALUE, indexes)
            source.add(1, f"m |= {unknown:#x} if v is None else {known:#x}")
            return
        source.add(1, "if v is None:")
        source.add(2, f"m |= {unknown:#x}")
        for value, inclusive in cuts:
            sign = "<=" if inclusive else "<"
            constant = repr(value) if isinstance(value, int) else source.name("value_", value)
            source.add(1, f"elif v {sign} {constant}:")
            source.add(2, f"m |= {self._word(_inside(value, inclusive), indexes):#x}")
        source.add(1, "else:")
        source.add(2, f"m |= {self._word(_Above(cuts[-1][0]), indexes):#x}")

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
        source.add(1, "if v is not None and w is not None:")
        signs = {"equals": "==", "at_least": ">=", "at_most": "<="}
        for index in indexes:
            question = self._program.atoms[index].question
            assert isinstance(question, Test)
            met, missed = self._bit(index, True), self._bit(index, False)
            source.add(2, f"m |= {met:#x} if v {signs[question.operator]} w else {missed:#x}")

    def _elements(self, records: str, indexes: list[int]) -> None:
        """An element sets the bits it meets and leaves the *missed* bits that it misses too; the list joins them."""
        vocabulary, source = self._program.vocabulary, self._source
        missed = sum(self._bit(index, False) for index in indexes)
        source.add(1, f"elements = {vocabulary[records].read}")
        source.add(1, "if elements is not None:")
        source.add(2, f"met, missed = 0, {missed:#x}")
        table = source.name("elements_", Remembered(lambda element: self._element(records, element, indexes)))
        source.add(2, "for element in elements:")
        source.add(3, f"a, b = {table}[element]")
        source.add(3, "met |= a")
        source.add(3, "missed &= b")
        source.add(2, "m |= met | missed")

    def _element(self, records: str, element: object, indexes: list[int]) -> tuple[int, int]:
        def read(name: str) -> object:
            return eval(self._program.vocabulary[name].read, {}, {"element": element})  # noqa: S307  # our own vocabulary

        met = missed = 0
        for index in indexes:
            question = self._program.atoms[index].question
            assert isinstance(question, Some)
            answer = element_truth(question.where, read)
            met |= self._bit(index, True) if answer is True else 0
            missed |= self._bit(index, False) if answer is False else 0
        return met, missed


class _Above:
    """A value above every cut."""

    def __init__(self, highest: Anything) -> None:
        self._highest = highest

    def __le__(self, other: Anything) -> bool:
        return False

    def __ge__(self, other: Anything) -> bool:
        return True


_SOME_VALUE = _Above(None)


class _Between:
    """A value just below an exclusive cut."""

    def __init__(self, cut: Anything) -> None:
        self._cut = cut

    def __le__(self, other: Anything) -> bool:
        return bool(self._cut <= other)

    def __ge__(self, other: Anything) -> bool:
        return bool(self._cut > other)

    def __hash__(self) -> int:
        return hash(self._cut)


def _cuts(atom: Atom) -> list[tuple[Anything, bool]]:
    """Return where the answer to a question changes: before a value (False) or after it (True)."""
    question = atom.question
    if isinstance(question, Known):
        return []
    assert isinstance(question, Test) and isinstance(question.operand, Constant)
    value = question.operand.value
    match question.operator:
        case "at_most":
            return [(value, True)]
        case "at_least":
            return [(value, False)]
        case "equals":
            return [(value, False), (value, True)]
        case _:
            assert isinstance(value, frozenset)
            return [(member, side) for member in value for side in (False, True)]


def _inside(value: Anything, inclusive: bool) -> Anything:
    """Return a stand-in for the values of the cell that ends at a cut."""
    if isinstance(value, int):
        return value if inclusive else value - 1
    if isinstance(value, dt.date):
        return value if inclusive else value - dt.timedelta(days=1)
    assert isinstance(value, Decimal)
    return value if inclusive else _Between(value)


class Judge:
    """Writes the body of `judge`."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._source = Source()

    def write(self) -> Source:
        """Return the source of `outcome` and `judge`."""
        program, source = self._program, self._source
        source.add(0, self._outcome())
        source.add(0, "def judge(m):")
        source.add(1, "na = ok = no = nd = 0")
        for index, formulas in enumerate(program.rules):
            self._rule(index, formulas, "")
        source.add(1, "notes = 0")
        for index, formula in enumerate(program.notes):
            if formula != FALSE:
                source.add(1, f"if {python(formula)}: notes |= {1 << index:#x}")
        shaky = self._alternatives(firm=False)
        source.add(1, f"return na, ok, no, nd, notes, outcome(na, ok, no, nd), ({shaky})")
        return source

    def write_firm(self) -> Source:
        """Return the source of `judge_firm`, which needs `outcome`."""
        source = self._source = Source()
        source.add(0, "def judge_firm(m, na, ok, no, nd):")
        source.add(1, f"return ({self._alternatives(firm=True)})")
        return source

    def _alternatives(self, *, firm: bool) -> str:
        """Write the rules that alternative readings change, and return the outcomes under them."""
        program, source = self._program, self._source
        everything = (1 << len(program.rules)) - 1
        outcomes = []
        for number, (variant, changed) in enumerate(program.alternatives):
            if is_firm(variant, program) is not firm:
                continue
            keep = everything & ~sum(1 << index for index in changed)
            tail = str(number)
            source.add(1, f"na{tail} = na & {keep:#x}; ok{tail} = ok & {keep:#x}")
            source.add(1, f"no{tail} = no & {keep:#x}; nd{tail} = nd & {keep:#x}")
            for index, formulas in changed.items():
                self._rule(index, formulas, tail)
            outcomes.append(f"outcome(na{tail}, ok{tail}, no{tail}, nd{tail}), ")
        return "".join(outcomes)

    def _rule(self, index: int, formulas: RuleFormulas, tail: str) -> None:
        bit = f"{1 << index:#x}"
        source = self._source
        source.add(1, f"if {python(formulas.unneeded)}: na{tail} |= {bit}")
        source.add(1, f"elif {python(formulas.met)}: ok{tail} |= {bit}")
        source.add(1, f"elif {python(formulas.missed)}:")
        source.add(2, f"no{tail} |= {bit}")
        if formulas.day_known is not None:
            source.add(2, f"if not {python(formulas.day_known)}: nd{tail} |= {bit}")

    def _outcome(self) -> str:
        masks = dict.fromkeys(Effect, 0)
        matters = 0
        for index, rule in enumerate(self._program.law.rules):
            masks[rule.wording.otherwise] |= 1 << index
            if rule.rule.open_matters and rule.wording.otherwise is not Effect.OBLIGATION:
                matters |= 1 << index
        return "\n".join(
            [
                "def outcome(na, ok, no, nd):",
                f"    if no & {masks[Effect.NOT_ELIGIBLE]:#x} or nd: return NOT_ELIGIBLE",
                f"    if no & {masks[Effect.NOT_YET]:#x}: return NOT_YET",
                f"    if {matters:#x} & ~(na | ok | no): return UNDETERMINED",
                f"    if no & {masks[Effect.JUSTIFICATION_REQUIRED]:#x}: return JUSTIFICATION_REQUIRED",
                "    return ELIGIBLE",
            ]
        )
