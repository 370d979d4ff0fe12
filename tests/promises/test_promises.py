"""Each promise on cases of two generators that share nothing; `PROMISES=100000` tries as many of the second kind."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given, settings

import soziorules
from soziorules.field.plain import plainly
from soziorules.testing import strategies
from tests.promises.completions import RULES
from tests.promises.generator import CaseMaker, Plain
from tests.promises.promises import PROMISES

Promise = Callable[[Plain], None]
COUNT = int(os.environ.get("PROMISES", "150"))
SLOW = {
    "a_report_keeps_nothing_of_the_person": 40,
    "a_report_keeps_nothing_that_can_be_spared": 40,
    "a_replay_of_the_same_rules_is_the_same": 5,
    "the_interview_ends_in_the_outcome_and_asks_no_more_than_it_said": 8,
}
"""So many times fewer cases of promises that take long to check."""


def made(promise: Promise) -> Iterator[Plain]:
    """Return cases of the second generator, others for each promise."""
    return CaseMaker(sum(map(ord, promise.__name__))).cases(max(4, COUNT // SLOW.get(promise.__name__, 1)))


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
def test_a_promise_holds_on_cases_made_from_the_schema(promise: Promise) -> None:
    for plain in made(promise):
        promise(plain)


@pytest.mark.parametrize(
    "promise",
    [each for each in PROMISES if SLOW.get(each.__name__, 1) < 8],
    ids=lambda promise: promise.__name__,
)
def test_a_promise_holds_on_cases_made_from_the_rules(promise: Promise) -> None:
    @settings(max_examples=min(COUNT, 40))
    @given(strategies.cases(RULES))
    def holds(plain: Plain) -> None:
        promise(plainly(plain))

    holds()


def test_the_second_generator_makes_cases_of_all_outcomes() -> None:
    outcomes = set()
    for plain in CaseMaker(5).cases(4_000):
        try:
            outcomes.add(soziorules.check(plain, rules=RULES).outcome)
        except soziorules.Problems:
            continue
    assert outcomes == set(soziorules.Outcome)
