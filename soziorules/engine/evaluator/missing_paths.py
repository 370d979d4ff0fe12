"""The paths of the statements that questions of the rules wait for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from soziorules.engine.evaluator.explain import element_answer
from soziorules.engine.evaluator.unknowns import Group
from soziorules.engine.language.conditions import Some, facts_read

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision


def paths_of(decision: Decision, group: Group, questions: int) -> Iterator[str]:
    """Yield the stated facts that have to become known for those of the questions that a group has to be answered."""
    for name in group.facts:
        value = decision.values[name]
        if group.records and value is not None:
            yield from _elements(decision, group, questions, value)
        elif half_known(value):
            yield from inputs(decision, name)


def half_known(value: Any) -> bool:
    """Return whether a fact is unknown, or known to lie between two bounds."""
    return value is None or isinstance(value, tuple)


def inputs(decision: Decision, name: str) -> Iterator[str]:
    """Yield the stated facts that an unknown fact rests on and that are unknown themselves."""
    fact = decision.evaluator.program.vocabulary[name]
    if not fact.inputs:
        yield name
        return
    missing = [path for path in fact.inputs if decision.values[path] is None]
    yield from missing or fact.inputs[-1:]


def _elements(decision: Decision, group: Group, questions: int, elements: Any) -> Iterator[str]:
    """Yield the facts of list elements that leave an open question open."""
    program, values, word = decision.evaluator.program, decision.values, decision.verdict.word
    open_questions = questions & ~(word | word >> len(program.atoms))
    for index in group.indexes:
        question = program.atoms[index].question
        if not open_questions >> index & 1 or not isinstance(question, Some):
            continue
        for position, element in enumerate(elements):
            if group.distinct and element in elements[:position]:
                continue
            if element_answer(question.where, element, program, values) is None:
                for name in dict.fromkeys(facts_read(question.where)):
                    if values.element(program.vocabulary[name], element) is None:
                        yield from _of_element(decision, name, position)


def _of_element(decision: Decision, name: str, position: int) -> Iterator[str]:
    fact = decision.evaluator.program.vocabulary[name]
    for path in fact.inputs or (name,):
        if "[]" in path:
            yield path.replace("[]", f"[{position}]")
        elif decision.values[path] is None:
            yield path
