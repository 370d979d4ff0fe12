"""Each promise on cases of two generators that share nothing; `PROMISES=100000` tries as many of the second kind."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

import soziorules
from soziorules import Outcome
from soziorules.engine.language.facts import general
from tests.promises.completions import RULES, changed, decided, schema_at
from tests.promises.generator import STATEMENTS, WELL, CaseMaker, Plain
from tests.promises.promises import PROMISES
from tests.promises.streams import from_rules

Promise = Callable[[Plain], None]
CI = 150
COUNT = int(os.environ.get("PROMISES", CI))
SLOW = {
    "what_is_open_asks_for_something": 2,
    "as_of_is_as_if_issued_that_day": 3,
    "a_report_keeps_nothing_of_the_person": 40,
    "a_report_keeps_nothing_that_can_be_spared": 40,
    "a_replay_of_the_same_rules_is_the_same": 5,
    "the_interview_ends_in_the_outcome_and_asks_no_more_than_it_said": 15,
}
"""So many times fewer cases of promises that take long to check."""


def made(promise: Promise) -> Iterator[Plain]:
    """Return cases of the second generator, others for each promise."""
    return CaseMaker(sum(map(ord, promise.__name__))).cases(max(4, COUNT // SLOW.get(promise.__name__, 1)))


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
def test_a_promise_holds_on_cases_made_from_the_schema(promise: Promise) -> None:
    for plain in made(promise):
        promise(plain)


@cache
def drawn() -> list[Plain]:
    """Return cases of the first generator, the same for all promises: drawing one costs more than most promises."""
    return list(from_rules(60 if COUNT == CI else COUNT, 3))


@pytest.mark.parametrize(
    "promise",
    [each for each in PROMISES if SLOW.get(each.__name__, 1) < 8],
    ids=lambda promise: promise.__name__,
)
def test_a_promise_holds_on_cases_made_from_the_rules(promise: Promise) -> None:
    cases = drawn()
    for plain in cases[: max(8, len(cases) // SLOW.get(promise.__name__, 1))]:
        promise(plain)


def test_the_second_generator_makes_cases_of_all_outcomes() -> None:
    outcomes: set[Outcome] = set()
    for plain in CaseMaker(5).cases(4_000):
        if outcomes == set(Outcome):
            break
        try:
            outcomes.add(soziorules.check(plain, rules=RULES).outcome)
        except soziorules.Problems:
            continue
    assert outcomes == set(Outcome)


OTHERS: tuple[dict[str, Any], ...] = (
    {},
    {
        "prescriber": {"group": "hospital"},
        "prescription": {"kind": "discharge", "units": 4, "discharged_on": "2026-11-20"},
    },
    {
        "prescriber": {"group": "general_practice", "kv_permission": False, "contract_physician": True},
        "prescription": {"kind": "referral", "units": 5, "form": "muster_28"},
    },
)
"""What makes other kinds of prescription of the case in which all is well."""


def test_no_statement_that_follows_another_turns_its_answer() -> None:
    """Of all pairs of statements, some by chance: what the first answers definitely, the second does not turn unannounced."""
    chance, maker = random.Random(COUNT), CaseMaker(COUNT, complete=True)
    paths = [".".join(path) for path in STATEMENTS]
    for _ in range(10 * COUNT):
        first, second = chance.sample(paths, 2)
        values = {each: maker.value(each.rpartition(".")[2], schema_at(each)) for each in (first, second)}
        one = changed({**WELL, **chance.choice(OTHERS)}, {first: values[first], second: None})
        before, after = decided(one), decided(changed(one, {second: values[second]}))
        if before is None or after is None or Outcome.UNDETERMINED in (before.outcome, after.outcome):
            continue
        if before.outcome.answer != after.outcome.answer and second != "prescribed_on":
            named = {each.path for each in before.assumed} | {general(each.path) for each in before.reserved}
            assert second in named, (first, second, values)
