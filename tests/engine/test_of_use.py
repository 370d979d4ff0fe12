"""What is of use at a moment: found by the course of answers, as if the conditions were worked through each time."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from soziorules.engine.compiler.kleene import element_truth
from soziorules.engine.evaluator.of_use import Course, Truth
from soziorules.engine.language.conditions import Condition, Some, walk
from tests.engine.forms import SHEETS, Sheet, forms

EVALUATOR = forms().at("2015-06-01")
CONDITIONS: list[Condition] = [
    condition
    for pair in EVALUATOR.program.conditions
    for condition in pair
    if not any(isinstance(part, Some) for part in walk(condition))
]


def truths(truth: Truth) -> tuple[bool | None, ...]:
    return tuple(map(truth, CONDITIONS))


COURSE = Course(truths, forms().domain.vocabulary)


def values(case: Sheet) -> dict[str, Any]:
    facts = (fact for fact in forms().domain.vocabulary if "[]" not in fact.name)
    return {fact.name: EVALUATOR.decide(case).value(fact.name) for fact in facts}


@given(SHEETS)
def test_what_is_found_is_what_working_through_finds(case: Sheet) -> None:
    known = values(case)
    expected = tuple(element_truth(condition, known.__getitem__) for condition in CONDITIONS)
    assert COURSE(known) == expected
    assert COURSE(known) == expected


def test_equal_answers_are_worked_through_once() -> None:
    times = []

    def find(truth: Truth) -> tuple[bool | None, ...]:
        times.append(1)
        return truths(truth)

    course, known = Course(find, forms().domain.vocabulary), values(Sheet(EVALUATOR.day))
    assert course(known) == course(dict(known))
    assert len(times) == 1


def test_nothing_is_asked_for_that_does_not_matter() -> None:
    asked = []

    class Watched(dict[str, Any]):
        def __getitem__(self, name: str) -> Any:
            asked.append(name)
            return super().__getitem__(name)

    condition = next(each for each in CONDITIONS if each.__class__.__name__ == "Test")
    course = Course(lambda truth: truth(condition), forms().domain.vocabulary)
    for _ in range(2):
        asked.clear()
        course(Watched(values(Sheet(EVALUATOR.day))))
        assert set(asked) == {condition.fact}  # type: ignore[union-attr]  # it is a test
