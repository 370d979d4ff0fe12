"""The evaluator for columns equals the evaluator for one case, on the lending library: it knows no field of law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soziorules.engine.columns.evaluator import OUTCOMES, ColumnEvaluator
from soziorules.engine.columns.facts import SingleCases
from soziorules.engine.evaluator.rules import RuleSet
from tests.engine.forms import SHEETS, Sheet, forms
from tests.engine.lending import Loan, load
from tests.engine.strategies import LOANS

DAYS = (dt.date(2009, 12, 31), dt.date(2015, 6, 1))
READINGS: tuple[dict[str, str], ...] = ({}, {"child.age": "fourteen"})


@cache
def rules() -> RuleSet:
    return load()


@cache
def evaluator(day: dt.date, reading: int) -> ColumnEvaluator:
    return ColumnEvaluator(rules().at(day, READINGS[reading]), firm=True)


@given(st.lists(LOANS, min_size=1, max_size=40), st.sampled_from(DAYS), st.sampled_from([0, 1]))
def test_every_row_is_decided_as_by_the_evaluator_for_one_case(
    cases: list[Loan], day: dt.date, reading: int
) -> None:
    columns, single = evaluator(day, reading), rules().at(day, READINGS[reading])
    answers = columns.decide(SingleCases(columns.program, cases), len(cases), cases.__getitem__)
    for row, case in enumerate(cases):
        decision = single.decide(case)
        assert OUTCOMES[answers.outcome[row]] is decision.outcome
        assert list(columns.sets.deciding.values[answers.deciding[row]]) == [
            f.rule for f in decision.deciding
        ]
        assert list(columns.sets.obligations.values[answers.obligations[row]]) == [
            duty.id for duty in decision.obligations
        ]
        assert set(columns.sets.readings.values[answers.readings[row]]) == {
            reading.id for reading in decision.readings
        }
        assert set(columns.sets.missing.values[answers.missing[row]]) == {
            item.fact for item in decision.missing
        }


@given(st.lists(LOANS, min_size=1, max_size=20), st.sampled_from(DAYS))
def test_every_rule_has_the_same_status(cases: list[Loan], day: dt.date) -> None:
    columns = evaluator(day, 0)
    found = columns.statuses(SingleCases(columns.program, cases), len(cases))
    for row, case in enumerate(cases):
        expected = {finding.rule: finding.status for finding in rules().at(day).decide(case).findings}
        assert {rule: statuses[row] for rule, statuses in found.items()} == expected


@pytest.mark.parametrize("rows", [1, 7, 8, 9, 64])
def test_rows_that_do_not_fill_a_byte(rows: int) -> None:
    cases: Sequence[Loan] = [Loan(lent_on=DAYS[1], count=9 if row % 3 else 2) for row in range(rows)]
    columns = evaluator(DAYS[1], 0)
    outcomes = columns.outcomes(SingleCases(columns.program, cases), rows)
    assert [OUTCOMES[code] for code in outcomes] == [rules().decide(case).outcome for case in cases]


@given(st.lists(SHEETS, min_size=1, max_size=20), st.sampled_from(DAYS))
def test_every_form_of_a_condition_says_the_same_in_columns(cases: list[Sheet], day: dt.date) -> None:
    columns = ColumnEvaluator(forms().at(day), firm=True)
    found = columns.statuses(SingleCases(columns.program, cases), len(cases))
    for row, case in enumerate(cases):
        expected = {finding.rule: finding.status for finding in forms().at(day).decide(case).findings}
        assert {rule: statuses[row] for rule, statuses in found.items()} == expected


@given(st.lists(SHEETS, min_size=1, max_size=10))
def test_every_form_of_a_condition_gives_the_same_answers_in_columns(cases: list[Sheet]) -> None:
    day = DAYS[1]
    columns, single = ColumnEvaluator(forms().at(day), firm=True), forms().at(day)
    answers = columns.decide(SingleCases(columns.program, cases), len(cases), cases.__getitem__)
    for row, case in enumerate(cases):
        decision = single.decide(case)
        assert OUTCOMES[answers.outcome[row]] is decision.outcome
        assert set(columns.sets.missing.values[answers.missing[row]]) == {
            item.fact for item in decision.missing
        }
