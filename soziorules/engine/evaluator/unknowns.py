"""What unknown facts could turn out to be, as far as the rules can tell one value from another.

The questions of the rules divide the values of a fact into *cells*: all values of a cell answer all questions alike. A cell is
a word of answers, as the evaluator measures it, so a completion of a case is its measured word with one cell for each unknown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property, lru_cache, reduce
from itertools import combinations, product
from operator import or_
from typing import Any

from soziorules.engine.compiler.kleene import element_truth, test
from soziorules.engine.compiler.program import Known, Program, Variant, facts_of, is_firm, questions_of
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.conditions import Constant, Some, Test, Value, walk
from soziorules.engine.language.facts import (
    Amount,
    Boolean,
    Choice,
    Choices,
    Code,
    Day,
    Fact,
    FactType,
    Records,
    Span,
    Whole,
)

SUBSETS_LIMIT = 10
CELLS_LIMIT = 512


@dataclass(frozen=True)
class Group:
    """The questions to one fact (to two facts that are compared; to one list of records) under one variant."""

    program: Program
    facts: tuple[str, ...]
    indexes: tuple[int, ...]

    @cached_property
    def bits(self) -> int:
        """All bits of the answers to these questions."""
        return sum(self._bit(index, met) for index in self.indexes for met in (True, False))

    @cached_property
    def questions(self) -> int:
        """The questions as bits, without their answers."""
        return sum(1 << index for index in self.indexes)

    @property
    def records(self) -> bool:
        """Whether these are questions to a list of records."""
        return isinstance(self.program.atoms[self.indexes[0]].question, Some)

    @property
    def distinct(self) -> bool:
        """Whether these are questions to a list in which the same record twice says no more than once."""
        type_ = self.program.vocabulary[self.facts[0]].type
        return isinstance(type_, Records) and type_.distinct

    def open_in(self, word: int, values: Any) -> tuple[int, ...]:
        """Return the cells that agree with what a measured word says already; `values` are the facts of the case."""
        cells: Iterable[int] = self.cells
        if self.records and (elements := values[self.facts[0]]) is not None:
            cells = self._of_elements(elements, values)
        said = word & self.bits
        return tuple(cell for cell in cells if cell & said == said)

    @cached_property
    def cells(self) -> tuple[int, ...]:
        """The cells of the fact when nothing is known of it."""
        question = self.program.atoms[self.indexes[0]].question
        if isinstance(question, Some):
            return self._of_unknown_list()
        assert isinstance(question, Test)
        if len(self.facts) == 2:
            return self._words((-1, 0, 1), lambda test_, sign: _compared(test_.operator, sign))
        fact = self.program.vocabulary[self.facts[0]]
        operands = [part.operand.value for part in self._tests() if isinstance(part.operand, Constant)]
        return self._words(candidates(fact.type, operands), _answer)

    def _tests(self) -> list[Test]:
        questions = [self.program.atoms[index].question for index in self.indexes]
        return [question for question in questions if isinstance(question, Test)]

    def _words(self, values: Iterable[Any], answer: Any) -> tuple[int, ...]:
        tests = self._tests()
        words = (
            sum(
                self._bit(index, answer(part, value)) for index, part in zip(self.indexes, tests, strict=True)
            )
            for value in values
        )
        return tuple(dict.fromkeys(words))

    def _bit(self, index: int, met: bool | None) -> int:
        return 1 << (index if met else index + len(self.program.atoms))

    def _word_of_list(self, met: int) -> int:
        return sum(self._bit(index, bool(met >> index & 1)) for index in self.indexes)

    def _of_unknown_list(self) -> tuple[int, ...]:
        """A list meets what one of its elements meets: all unions of what single elements can meet."""
        met = {0}
        for word in self._of_element({}):
            met |= {word | other for other in met}
            if len(met) > CELLS_LIMIT:
                break
        return tuple(self._word_of_list(word) for word in sorted(met))

    def _of_elements(self, elements: Iterable[object], values: Any) -> list[int]:
        met = {0}
        if self.distinct:
            elements = dict.fromkeys(elements)
        for element in elements:
            known = {fact.name: values.element(fact, element) for fact in self._element_facts}
            options = self._of_element({name: value for name, value in known.items() if value is not None})
            met = {word | option for word in met for option in options}
            met = met if len(met) <= CELLS_LIMIT else set(sorted(met)[:CELLS_LIMIT])
        return [self._word_of_list(word) for word in met]

    def _of_element(self, known: Mapping[str, Any]) -> tuple[int, ...]:
        """Return which questions an element can meet, one word for each way to complete it."""
        facts = self._element_facts
        options = [
            (known[fact.name],) if fact.name in known else self._element_values[fact.name] for fact in facts
        ]
        found: dict[int, None] = {}
        for values in product(*options):
            read = dict(zip((fact.name for fact in facts), values, strict=True))
            found[
                sum(1 << index for index, where in self._wheres if element_truth(where, read.__getitem__))
            ] = None
        return tuple(found)

    @cached_property
    def _wheres(self) -> list[tuple[int, Any]]:
        questions = [(index, self.program.atoms[index].question) for index in self.indexes]
        return [(index, question.where) for index, question in questions if isinstance(question, Some)]

    @cached_property
    def _element_facts(self) -> list[Fact]:
        parts = [part for _, where in self._wheres for part in walk(where)]
        names = dict.fromkeys(part.fact for part in parts if isinstance(part, Test))
        return [self.program.vocabulary[name] for name in names]

    @cached_property
    def _element_values(self) -> dict[str, tuple[Any, ...]]:
        parts = [part for _, where in self._wheres for part in walk(where) if isinstance(part, Test)]
        return {
            fact.name: tuple(
                candidates(
                    fact.type,
                    [
                        p.operand.value
                        for p in parts
                        if p.fact == fact.name and isinstance(p.operand, Constant)
                    ],
                )
            )
            for fact in self._element_facts
        }


def groups(program: Program) -> tuple[Group, ...]:
    """Return the groups of questions that decide: under the chosen readings and those without firm ground.

    What only notes and steps ask is none of them: what they make of silence is no answer to the others.
    """
    rules = (*program.rules, *(rule for _, changed in program.alternatives for rule in changed.values()))
    deciding = reduce(or_, (questions_of(rule, len(program.atoms)) for rule in rules), 0)
    found: dict[tuple[Variant, tuple[str, ...]], list[int]] = {}
    for index, atom in enumerate(program.atoms):
        if (
            not deciding >> index & 1
            or isinstance(atom.question, Known)
            or (atom.variant.reading and is_firm(atom.variant, program))
        ):
            continue
        facts = facts_of(atom.question)
        key = facts[:1] if isinstance(atom.question, Some) else facts
        found.setdefault((atom.variant, key), []).append(index)
    return tuple(Group(program, facts, tuple(indexes)) for (_, facts), indexes in found.items())


def representatives(program: Program, name: str, most: int = 1) -> tuple[str, ...]:
    """Return codes for each way in which the rules tell codes of a fact of list elements apart, at most so many of each.

    The first of all come first.
    """
    questions = [atom.question for atom in program.atoms if isinstance(atom.question, Some)]
    tests = [part for question in questions for part in walk(question.where) if isinstance(part, Test)]
    operands = [
        test_.operand.value for test_ in tests if test_.fact == name and isinstance(test_.operand, Constant)
    ]
    return tuple(code for code in dict.fromkeys(_codes(operands, most)) if code)


def samples(program: Program, name: str) -> tuple[Any, ...]:
    """Return values of a stated fact, at least one for each way in which the rules can answer their questions to it.

    Nothing where values cannot be listed so: of codes, of lists, and of fields of records on which only derived facts rest.
    """
    if name not in program.vocabulary:
        return ()
    tests = [atom.question for atom in program.atoms if isinstance(atom.question, Test)]
    operands = [
        each.operand.value for each in tests if each.fact == name and isinstance(each.operand, Constant)
    ]
    type_ = program.vocabulary[name].type
    return () if isinstance(type_, Records | Code) else tuple(candidates(type_, operands))


def candidates(type_: FactType, operands: list[Value]) -> Iterator[Any]:
    """Yield values of a type, at least one for each way in which tests against `operands` can turn out."""
    match type_:
        case Boolean():
            yield from (True, False)
        case Choice(values):
            yield from values
        case Choices(values):
            yield from _subsets(values, operands)
        case Code():
            yield from _codes(operands)
        case Whole(minimum=low, maximum=high):
            around = {value + step for value in _ordered(operands) for step in (-1, 0, 1)} | {low or 0}
            inside = {
                value for value in around if (low is None or value >= low) and (high is None or value <= high)
            }
            yield from sorted(inside)
        case Span():
            around = {value + step for value in _ordered(operands) for step in (-1, 0, 1)}
            yield from sorted(value for value in around if value >= 0)
        case Day():
            day = dt.timedelta(days=1)
            yield from sorted({value + step * day for value in _ordered(operands) for step in (-1, 0, 1)})
        case Amount():
            cent = Decimal("0.01")
            yield from sorted({value + step * cent for value in _ordered(operands) for step in (-1, 0, 1)})
        case _:
            raise AssertionError("lists of records have no values of their own")


def _ordered(operands: list[Value]) -> set[Any]:
    return {item for value in operands for item in (value if isinstance(value, frozenset) else (value,))}


def _subsets(values: tuple[str, ...], operands: list[Value]) -> Iterator[frozenset[str]]:
    """Yield sets of the values that a test mentions; one that none mentions changes nothing."""
    named = [
        value for value in values if any(isinstance(item, frozenset) and value in item for item in operands)
    ]
    for size in range(min(len(named), SUBSETS_LIMIT) + 1):
        for chosen in combinations(named, size):
            yield frozenset(chosen)


def _codes(operands: list[Value], most: int = 1) -> tuple[str, ...]:
    """Return codes for each combination of code sets in which one can lie, at most so many, and one that lies in none."""
    return _codes_of(tuple(dict.fromkeys(value for value in operands if isinstance(value, frozenset))), most)


@lru_cache(maxsize=256)
def _codes_of(sets: tuple[frozenset[Any], ...], most: int) -> tuple[str, ...]:
    """Return the same of code sets that are all different: a law compares with the same few again and again."""
    alike: dict[tuple[bool, ...], dict[str, None]] = {}
    for code in (code for each in sets for code in sorted(each)):
        alike.setdefault(tuple(code in each for each in sets), {})[str(code)] = None
    found = (list(codes)[number] for number in range(most) for codes in alike.values() if number < len(codes))
    return (*found, "")


def _answer(part: Test, value: Any) -> bool | None:
    assert isinstance(part.operand, Constant)
    return test(part.operator, value, part.operand.value)


def _compared(operator: str, sign: int) -> bool:
    return {"equals": sign == 0, "at_least": sign >= 0, "at_most": sign <= 0}[operator]
