"""Which unknown facts can still change the outcome."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

from soziorules.evaluator.explain import Branch, element_answer
from soziorules.language.conditions import All, ByReading, Defined, Not, OtherFact, Some, Test, facts_read
from soziorules.language.conditions import Any as AnyOf
from soziorules.language.elements import Effect
from soziorules.language.facts import About
from soziorules.language.outcome import Outcome

if TYPE_CHECKING:
    from soziorules.evaluator.decision import Decision, Finding


@dataclass(frozen=True, slots=True)
class Missing:
    """An unknown fact, and the rules that need it. `path` may name an element: `diagnoses[0].certainty`."""

    path: str
    about: About
    rules: tuple[str, ...]


def missing(decision: Decision) -> tuple[Missing, ...]:
    """Return the unknown facts that matter, in the order of effort."""
    needed: dict[str, list[str]] = {}
    for finding in decision.findings:
        if matters(finding, decision.verdict.by_rules):
            for path in dict.fromkeys(open_paths(decision, finding)):
                needed.setdefault(path, []).append(finding.rule)
    if decision.as_of is None and decision.outcome is Outcome.UNDETERMINED:
        needed.setdefault(decision.evaluator.domain.day_fact, [])
    vocabulary = decision.evaluator.program.vocabulary
    found = [Missing(path, vocabulary[general(path)].about, tuple(rules)) for path, rules in needed.items()]
    return tuple(sorted(found, key=lambda item: item.about.effort))


def general(path: str) -> str:
    """Return the name of the fact at a path: `diagnoses[0].certainty` is `diagnoses[].certainty`."""
    head, bracket, tail = path.partition("[")
    return head if not bracket else f"{head}[]{tail.partition(']')[2]}"


def matters(finding: Finding, outcome: Outcome) -> bool:
    """Return whether an open finding can still change the outcome."""
    if finding.status != "open" or not finding.law.rule.open_matters:
        return False
    match outcome:
        case Outcome.NOT_ELIGIBLE:
            return False
        case Outcome.NOT_YET:
            return finding.effect is Effect.NOT_ELIGIBLE
        case _:
            return finding.effect is not Effect.OBLIGATION


def open_paths(decision: Decision, finding: Finding) -> Iterator[str]:
    """Yield the paths of the unknown facts that keep a finding open."""
    applies, requires = finding.tree
    for part in (applies, requires):
        if part.truth is None:
            yield from _open(decision, part)


def _open(decision: Decision, part: Branch) -> Iterator[str]:
    """Open parts only: what is met or missed already cannot change, whatever becomes known."""
    condition = part.condition
    match condition:
        case Test(fact=fact, operand=operand):
            names = (fact, operand.name) if isinstance(operand, OtherFact) else (fact,)
            for name in names:
                if decision.values[name] is None or isinstance(decision.values[name], tuple):
                    yield from inputs(decision, name)
        case Some():
            yield from _elements(decision, condition)
        case All() | AnyOf() | Not() | Defined() | ByReading():
            for inner in part.parts:
                if inner.truth is None:
                    yield from _open(decision, inner)
        case _:
            assert_never(condition)


def inputs(decision: Decision, name: str) -> Iterator[str]:
    """Yield the stated facts that an unknown fact rests on and that are unknown themselves."""
    vocabulary = decision.evaluator.program.vocabulary
    fact = vocabulary[name]
    if not fact.inputs:
        yield name
        return
    unknown = [path for path in fact.inputs if decision.values[path] is None]
    yield from unknown or fact.inputs[-1:]


def _elements(decision: Decision, condition: Some) -> Iterator[str]:
    elements: Any = decision.values[condition.records]
    if elements is None:
        yield from inputs(decision, condition.records)
        return
    program, values = decision.evaluator.program, decision.values
    for index, element in enumerate(elements):
        if element_answer(condition.where, element, program, values) is None:
            for name in dict.fromkeys(facts_read(condition.where)):
                if values.element(program.vocabulary[name], element) is None:
                    yield from _element_inputs(decision, name, index)


def _element_inputs(decision: Decision, name: str, index: int) -> Iterator[str]:
    fact = decision.evaluator.program.vocabulary[name]
    for path in fact.inputs or (name,):
        if "[]" in path:
            yield path.replace("[]", f"[{index}]")
        elif decision.values[path] is None:
            yield path
