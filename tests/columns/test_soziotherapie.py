"""Soziotherapie in columns equals Soziotherapie row by row, and both equal the reference, which knows no compiler."""

from __future__ import annotations

import os
from functools import cache
from random import Random

import pytest

from benchmarks.tables import cases as usual
from soziorules.api import load_rules
from soziorules.engine.columns.frame import decide_frame
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.proof.reference import reference
from tests.columns.single import decided, told
from tests.columns.tables import Plain, cases, nested, table

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
BLOCKS, ROWS = (20, 2_500) if DEEP else (3, 150)
USUAL_BLOCKS, USUAL_ROWS = (100, 10_000) if DEEP else (2, 150)
"""A million rows in the deep profile. What is missing is a search for one case, so there it is compared in one row of fifty."""
SMALL = "benchmarks/small_rules"


@cache
def rules(folder: str | None = None) -> RuleSet:
    return load_rules(folder)


def assert_equal(rows: list[Plain], folder: str | None = None) -> None:
    answers = decide_frame(table(rows), rules=rules(folder)).to_pylist()
    for number, (row, answer) in enumerate(zip(rows, answers, strict=True)):
        missing = not DEEP or number % 50 == 0
        assert told(answer, missing=missing) == decided(rules(folder), row, missing=missing), row
        if answer["outcome"] != "error":
            assert_equal_to_reference(rules(folder), row)


def assert_equal_to_reference(rules: RuleSet, row: Plain) -> None:
    """Compare the outcome, every status and every reading; a case without a day is decided under the law of each period."""
    case = rules.domain.read_case(nested(row))
    if case.prescribed_on is not None:
        decision, expected = rules.decide(case), reference(rules, case.prescribed_on, case)
        assert decision.outcome is expected.outcome, row
        assert {finding.rule: finding.status for finding in decision.findings} == expected.statuses, row
        assert {reading.id for reading in decision.readings} == expected.readings, row


@pytest.mark.parametrize("seed", range(BLOCKS))
def test_every_row_is_decided_as_by_the_evaluator_for_one_case(seed: int) -> None:
    assert_equal(cases(Random(seed), ROWS))


@pytest.mark.parametrize("seed", range(USUAL_BLOCKS))
def test_every_row_of_a_usual_mix_is_decided_alike(seed: int) -> None:
    rows = usual(USUAL_ROWS, seed).to_pylist()
    assert_equal([{name: value for name, value in row.items() if value is not None} for row in rows])


def test_other_rules_decide_in_columns_too() -> None:
    assert_equal(cases(Random(10), 100), SMALL)


def test_a_table_accepts_what_a_case_accepts_and_says_the_same_of_the_rest() -> None:
    assert_equal(cases(Random(20), 150, wrong=0.7))


def test_what_is_missing_hangs_on_rules_that_silence_does_not_block() -> None:
    """With Muster 28 only a referral is left, which needs no history; that the form is no question of its own hides it."""
    bare: Plain = {
        "prescribed_on": "2011-09-09", "prescriber.kv_permission": True,
        "necessity": ["planning"], "unable_to_use_referral": True,
    }  # fmt: skip
    rows = [{**bare, "inpatient": True}, {**bare, "prescription.form": "muster_28"}, bare]
    assert_equal(rows)
    missing = [told(each)["missing"] for each in decide_frame(table(rows), rules=rules()).to_pylist()]
    assert ["history" in each for each in missing] == [True, False, True]


@pytest.mark.parametrize(
    "reading",
    [
        {"window.start": "approval"},
        {"window.kind": "rolling", "group.hours": "sixty_minutes"},
        {"probation.credit": "delivered", "approval.free_scope": "prescription"},
        {"probation.year": "rolling", "probation.includes_form28": "yes"},
    ],
)
def test_other_readings_decide_alike(reading: dict[str, str]) -> None:
    rows = cases(Random(30), 60)
    answers = decide_frame(table(rows), rules=rules(), readings=reading).to_pylist()
    for row, answer in zip(rows, answers, strict=True):
        if answer["outcome"] != "error":
            decision = rules().decide(rules().domain.read_case(nested(row)), reading)
            assert told(answer)["deciding"] == [finding.rule for finding in decision.deciding]
            assert answer["outcome"] == decision.outcome.value


def test_firm_readings_are_named_when_asked_for() -> None:
    rows = cases(Random(40), 60)
    answers = decide_frame(table(rows), rules=rules(), firm_readings=True).to_pylist()
    for row, answer in zip(rows, answers, strict=True):
        if answer["outcome"] != "error":
            decision = rules().decide(rules().domain.read_case(nested(row)))
            assert set(told(answer)["readings"]) == {reading.id for reading in decision.readings}
