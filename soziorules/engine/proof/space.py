"""The classes of cases: what the conditions ask of each fact cuts its values into cells; a class is one cell of each fact.

Whatever two cases of one class say, every condition answers them alike. A fact that is not stated is a cell of its own.
Derived facts, facts compared with each other, and lists count as independent here: the classes are all that could be and more, so
what holds in every class holds in every case. Whether a class has a case is for `samples` to show.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from soziorules.engine.compiler.kleene import answer, disjunction, element_truth
from soziorules.engine.compiler.program import Known, Question, derivation_of, facts_of
from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.language.conditions import Constant, OtherFact, Some, Test, walk
from soziorules.engine.language.facts import Choice, Code, Scalar, Vocabulary
from soziorules.engine.proof.candidates import Constants, candidates
from soziorules.engine.proof.diagrams import Diagrams

Arguments = tuple[tuple[str, tuple[tuple[str, Scalar], ...], tuple[tuple[str, str], ...]], ...]
"""What the derivations of a question are computed with: name, values of parameters, chosen readings."""

Answers = tuple[bool | None, ...]
PAIRS: tuple[Any, ...] = (
    (None, None), (0, 1), (0, 0), (1, 0), ((0, 1), 1), ((0, 1), 0), (0, (0, 1)), ((0, 2), 1), (None, 0), (0, None),
)  # fmt: skip
"""What two facts that are compared can say: neither, the smaller first, the same, the greater first; then bounds."""
LARGEST = 20_000
"""Cells of one list beyond which a proof gives up with a message."""


class TooManyClassesError(Exception):
    """The classes of one list of records are too many to go over; the message names the list."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a variable stands for: one fact, a list, or a pair of facts that are compared; derived with `arguments`."""

    facts: tuple[str, ...]
    arguments: Arguments


@dataclass(slots=True)
class Variable:
    """The cells of a key.

    `values[cell]` lie in the cell (for lists: descriptions of elements). `element_values` holds for each code of an
    element a few codes of each cell, `known` the cells of values seen before.
    """

    key: Key
    level: int
    questions: list[Question] = field(default_factory=list)
    cells: dict[Answers, int] = field(default_factory=dict)
    values: list[list[Any]] = field(default_factory=list)
    element_values: dict[str, list[Any]] = field(default_factory=dict)
    known: dict[Any, Any] = field(default_factory=dict)

    def put(self, answers: Answers, value: Any) -> int:
        """Add a value to the cell of its answers and return the cell."""
        cell = self.cells.setdefault(answers, len(self.cells))
        if cell == len(self.values):
            self.values.append([])
        self.values[cell].append(value)
        return cell


@dataclass(frozen=True, slots=True)
class ProofContext:
    """What classes are made for: a vocabulary, the fact of the day of a case, the days of the period, and what comes first.

    `typical` is the day on which samples are made where no condition tells days of the period apart.
    """

    vocabulary: Vocabulary
    day_fact: str
    first: dt.date
    last: dt.date
    typical: dt.date
    pivots: tuple[str, ...] = ()


class Space:
    """All classes of cases for some questions."""

    def __init__(self, frame: ProofContext, asked: Iterable[tuple[Question, Arguments]]) -> None:
        self.frame = frame
        self._by_key: dict[Key, Variable] = {}
        for question, arguments in asked:
            key = self.key(question, arguments)
            variable = self._by_key.setdefault(key, Variable(key, 0))
            if question not in variable.questions:
                variable.questions.append(question)
        for name in frame.pivots:
            self._split(name)
        self.variables = sorted(self._by_key.values(), key=self._rank)
        for level, variable in enumerate(self.variables):
            variable.level = level
            self._cut(variable)
        self.diagrams = Diagrams([len(variable.cells) for variable in self.variables])
        self._rails: dict[tuple[Question, Arguments], tuple[int, int]] = {}

    def _split(self, name: str) -> None:
        """Give each value of a pivot a cell of its own: what hangs on it may differ where no condition does."""
        variable, type_ = self._by_key.get(Key((name,), ())), self.frame.vocabulary[name].type
        if variable is not None and isinstance(type_, Choice):
            wanted = [Test(name, "equals", Constant(value)) for value in type_.values]
            variable.questions += [question for question in wanted if question not in variable.questions]

    def _rank(self, variable: Variable) -> tuple[int, str]:
        first = (*self.frame.pivots, self.frame.day_fact)
        names = variable.key.facts
        return (first.index(names[0]) if len(names) == 1 and names[0] in first else len(first)), ""

    def key(self, question: Question, arguments: Arguments) -> Key:
        """Return the variable's key that a question asks for."""
        facts = facts_of(question)
        return Key(facts[:1] if isinstance(question, Some) else facts, arguments)

    @property
    def classes(self) -> int:
        """How many classes there are."""
        product = 1
        for size in self.diagrams.sizes:
            product *= size
        return product

    def rails(self, question: Question, arguments: Arguments) -> tuple[int, int]:
        """Return the conditions under which a question is met, and is missed."""
        found = self._rails.get((question, arguments))
        if found is None:
            variable = self._by_key[self.key(question, arguments)]
            number = variable.questions.index(question)
            met, missed = (
                self.diagrams.among(
                    variable.level,
                    (cell for answers, cell in variable.cells.items() if answers[number] is wanted),
                )
                for wanted in (True, False)
            )
            found = self._rails[question, arguments] = (met, missed)
        return found

    def cell(self, variable: Variable, value: Any) -> int:
        """Return the cell of a value of a fact, or of a pair of values."""
        cell = variable.known.get(value)
        if cell is None:
            cell = variable.known[value] = variable.cells[_answers(variable, value)]
        return cell

    def list_cell(
        self, variable: Variable, listed: Iterable[Any] | None, read: Callable[[str, Any], Any]
    ) -> int:
        """Return the cell of a list; `read` gives the value of a fact of an element."""
        if listed is None:
            return variable.cells[(None,) * len(variable.questions)]
        vectors = []
        for element in listed:
            if element not in variable.known:
                variable.known[element] = element_answers(
                    variable.questions, lambda name, e=element: read(name, e)
                )
            vectors.append(variable.known[element])
        return variable.cells[joined(vectors, len(variable.questions))]

    def _cut(self, variable: Variable) -> None:
        if isinstance(variable.questions[0], Some):
            self._cut_list(variable)
        elif len(variable.key.facts) == 2:
            for pair in PAIRS if self._derived(variable) else PAIRS[:4]:
                variable.put(_answers(variable, pair), pair)
        else:
            name = variable.key.facts[0]
            fact = self.frame.vocabulary[name]
            is_day = name == self.frame.day_fact
            bounds = (self.frame.first, self.frame.last) if is_day else None
            known = candidates(fact.type, constants(variable.questions), bounds or self.frame.typical)
            between = bounds_among(known) if self._derived(variable) else ()
            for value in [self.frame.typical, *known] if is_day else [None, *known, *between]:
                variable.put(_answers(variable, value), value)

    def _derived(self, variable: Variable) -> bool:
        """Return whether a variable stands for a derived value of the rules, of which perhaps only bounds are known."""
        found = (derivation_of(fact, self.frame.vocabulary) for fact in variable.key.facts)
        return any(each is not None and each.element is not None for each in found)

    def _cut_list(self, variable: Variable) -> None:
        size = len(variable.questions)
        variable.put((None,) * size, None)
        variable.put((False,) * size, ())
        generators: dict[Answers, Mapping[str, Any]] = {}
        variable.element_values = told_apart(self.frame, variable.questions)
        for element in elements(self.frame, variable.questions):
            generators.setdefault(element_answers(variable.questions, element.__getitem__), element)
        todo: list[Answers] = [(False,) * size]
        while todo:
            current = todo.pop()
            inside = variable.values[variable.cells[current]][0]
            for answers, element in generators.items():
                together = joined([current, answers], size)
                if together not in variable.cells:
                    if len(variable.cells) >= LARGEST:
                        raise TooManyClassesError(variable.key.facts[0])
                    variable.put(together, (*inside, element))
                    todo.append(together)


def element_answers(questions: Sequence[Question], read: Any) -> Answers:
    """Return what an element answers to each question; `read` gives the value of each of its facts."""
    return tuple(element_truth(question.where, read) for question in questions if isinstance(question, Some))


def joined(vectors: Sequence[Answers], size: int) -> Answers:
    """Return what a list answers whose elements answer `vectors`."""
    return tuple(disjunction([vector[index] for vector in vectors]) for index in range(size))


def elements(frame: ProofContext, questions: Sequence[Question]) -> list[Mapping[str, Any]]:
    """Return one element for each combination of the cells of its facts."""
    rows: list[Mapping[str, Any]] = [{}]
    for name, asked in _element_tests(questions).items():
        cells = [values[0] for values in _element_cells(frame, name, asked)]
        rows = [{**row, name: value} for row in rows for value in cells]
    return rows


def told_apart(frame: ProofContext, questions: Sequence[Question]) -> dict[str, list[str]]:
    """Return for each code of an element a few codes of each cell."""
    found = {}
    for name, asked in _element_tests(questions).items():
        if isinstance(frame.vocabulary[name].type, Code):
            cells = _element_cells(frame, name, asked)
            found[name] = [code for codes in cells for code in (*codes[:3], *codes[-2:]) if code]
    return found


def _element_tests(questions: Sequence[Question]) -> Mapping[str, list[Test]]:
    tests: dict[str, list[Test]] = {}
    for question in questions:
        assert isinstance(question, Some)
        for part in walk(question.where):
            if isinstance(part, Test):
                tests.setdefault(part.fact, []).append(part)
    return tests


def _element_cells(frame: ProofContext, name: str, asked: list[Test]) -> list[list[Any]]:
    type_ = frame.vocabulary[name].type
    values: list[Any]
    if isinstance(type_, Code):
        sets = [test.operand.value for test in asked if isinstance(test.operand, Constant)]
        known = sorted({code for codes in sets if isinstance(codes, frozenset) for code in codes})
        values = [*known, "", None]
    else:
        values = [None, *candidates(type_, constants(asked), frame.typical)]
    cells: dict[Answers, list[Any]] = {}
    for value in values:
        cells.setdefault(tuple(_answer(question, value) for question in asked), []).append(value)
    return list(cells.values())


def _answers(variable: Variable, value: Any) -> Answers:
    return tuple(_answer(question, value) for question in variable.questions)


def _answer(question: Question, value: Any) -> bool | None:
    match question:
        case Known():
            return value is not None and not isinstance(value, tuple)
        case Test(operand=OtherFact()):
            first, second = value
            return answer(question, first, second)
        case Test(operand=Constant(value=operand)):
            return answer(question, value, operand)
        case _:  # pragma: no cover - for the type checker
            raise AssertionError("lists are answered element by element")


def bounds_among(values: Sequence[Any]) -> list[Any]:
    """Return pairs of bounds, one for each way in which tests can tell them apart; values of a choice have none."""
    if not values or isinstance(values[0], str | bool | frozenset | tuple):
        return []
    pairs: list[Any] = [(low, high) for place, low in enumerate(values) for high in values[place + 1 :]]
    return [*pairs, *((None, high) for high in values), *((low, None) for low in values)]


def constants(questions: Iterable[Question]) -> Constants:
    """Return the constants with which questions compare, one by one."""
    found: set[Any] = set()
    for question in questions:
        if isinstance(question, Test) and isinstance(question.operand, Constant):
            value = question.operand.value
            found |= set(value) if isinstance(value, frozenset) else {value}
    return found


def arguments_of(
    question: Question, vocabulary: Vocabulary, values: Mapping[str, Scalar], choices: Mapping[str, str]
) -> Arguments:
    """Return what the derivations of a question's facts are computed with."""
    found = {}
    facts = facts_of(question)[:1] if isinstance(question, Some) else facts_of(question)
    for fact in facts:
        derivation = derivation_of(fact, vocabulary)
        if derivation is not None:
            own, chosen = derivation.given(values), derivation.chosen(choices)
            found[derivation.name] = (derivation.name, tuple(own.items()), tuple(chosen.items()))
    return tuple(found.values())
