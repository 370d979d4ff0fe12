"""Cases that show a rule met, missed and open: taken from the case tests that were run, else the smallest one worked out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import Any as Anything
from typing import assert_never

from soziorules.engine.casetests.cases import CaseResult
from soziorules.engine.compiler.kleene import conjunction, disjunction, test
from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.decision import Finding
from soziorules.engine.language.conditions import (
    All,
    Any,
    ByReading,
    Condition,
    Constant,
    Defined,
    Not,
    Some,
    Test,
    chosen,
    walk,
)
from soziorules.engine.language.elements import Status
from soziorules.engine.language.facts import Vocabulary
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.proof.candidates import candidates

SHOWN: tuple[Status, ...] = ("met", "not_met", "open")
PATIENCE = 20_000

Question = str | Condition
"""What a witness answers: a fact by name, or a whole test of a list or of two facts."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A case test that shows a rule in one status."""

    result: CaseResult
    finding: Finding


@dataclass(frozen=True, slots=True)
class Witness:
    """The fewest answers that put a rule into one status; what is not answered is unknown."""

    answers: Mapping[Question, Anything]


def best(results: Sequence[CaseResult]) -> dict[tuple[str, Status], Shown]:
    """Return for each rule and status the case test that shows it best.

    That is a test that is about the rule, then one of the law in force, one whose outcome rests on the rule, one in which little
    else is wrong or open.
    """
    found: dict[tuple[str, Status], tuple[tuple[Anything, ...], Shown]] = {}
    for result in results:
        decision, expect = result.decision, result.test.expect
        if decision is None:
            continue
        about = {*expect.findings, *(expect.deciding or ()), *expect.obligations}
        deciding = {finding.rule for finding in decision.deciding}
        trouble = sum(finding.status in ("not_met", "open") for finding in decision.findings)
        size = _leaves(result.test.given)
        for finding in decision.findings:
            key = finding.rule, finding.status
            fits = (
                decision.outcome is Outcome.ELIGIBLE if finding.status == "met" else finding.rule in deciding
            )
            ended = finding.law.dated.period.ends is not None
            rank = (finding.rule not in about, ended, not fits, bool(result.test.readings), trouble, size)
            if key not in found or rank < found[key][0]:
                found[key] = rank, Shown(result, finding)
    return {key: shown for key, (_, shown) in found.items()}


def _leaves(value: Anything) -> int:
    match value:
        case dict():
            return sum(map(_leaves, value.values()))
        case list():
            return sum(map(_leaves, value)) + 1
        case _:
            return 1


def witness(
    applies: Condition,
    requires: Condition,
    choices: Mapping[str, str],
    wanted: Status,
    vocabulary: Vocabulary,
    day: dt.date,
) -> Witness | None:
    """Return the smallest witness of a status, or None where none is found; facts derived from others count as free."""
    applies, requires = chosen(applies, dict(choices)), chosen(requires, dict(choices))
    options = _options(All((applies, requires)), vocabulary, day)
    tried = 0
    for size in range(len(options) + 1):
        for questions in combinations(options, size):
            for values in product(*(options[question] for question in questions)):
                answers = dict(zip(questions, values, strict=True))
                tried += 1
                if _status(applies, requires, answers) == wanted:
                    return Witness(answers)
                if tried > PATIENCE:
                    return None
    return None


def _status(applies: Condition, requires: Condition, answers: Mapping[Question, Anything]) -> Status:
    applied = _truth(applies, answers)
    if applied is not True:
        return "not_applicable"
    required = _truth(requires, answers)
    return "open" if required is None else "met" if required else "not_met"


def _truth(condition: Condition, answers: Mapping[Question, Anything]) -> bool | None:
    match condition:
        case Test(fact=fact, operator=operator, operand=Constant(value=value)):
            return test(operator, answers.get(fact), value)
        case Test() | Some():
            answer: bool | None = answers.get(condition)
            return answer
        case All(items):
            return conjunction([_truth(item, answers) for item in items])
        case Any(items):
            return disjunction([_truth(item, answers) for item in items])
        case Not(item):
            inner = _truth(item, answers)
            return None if inner is None else not inner
        case Defined(means=means):
            assert means is not None
            return _truth(means, answers)
        case ByReading():  # pragma: no cover - for the type checker
            raise AssertionError("readings are chosen before")
        case _:
            assert_never(condition)


def _options(condition: Condition, vocabulary: Vocabulary, day: dt.date) -> dict[Question, list[Anything]]:
    """Return the questions of a condition with the answers worth trying, no two of which answer every test alike."""
    tests: dict[Question, list[Test]] = {}
    for part in _asked(condition):
        if isinstance(part, Test) and isinstance(part.operand, Constant):
            tests.setdefault(part.fact, []).append(part)
        else:
            tests.setdefault(part, [])
    found: dict[Question, list[Anything]] = {}
    for question, parts in tests.items():
        found[question] = list(_values(question, parts, vocabulary, day)) if parts else [True, False]
    return found


def _values(fact: Question, tests: list[Test], vocabulary: Vocabulary, day: dt.date) -> Iterator[Anything]:
    assert isinstance(fact, str)
    constants: set[Anything] = set()
    for part in tests:
        assert isinstance(part.operand, Constant)
        value = part.operand.value
        constants |= set(value) if isinstance(value, frozenset) else {value}
    seen = set()
    for value in candidates(vocabulary[fact].type, constants, day):
        answers = tuple(test(part.operator, value, part.operand.value) for part in tests)  # type: ignore[union-attr]
        if answers not in seen:
            seen.add(answers)
            yield value


def _asked(condition: Condition) -> Iterator[Test | Some]:
    """Yield the tests and lists of a condition; what a list asks of its elements is part of the list."""
    inside: set[int] = set()
    for part in walk(condition):
        if isinstance(part, Some):
            inside |= {id(inner) for inner in walk(part.where)}
            yield part
        elif isinstance(part, Test) and id(part) not in inside:
            yield part
