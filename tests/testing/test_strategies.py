"""Strategies made from rules: every case can be read, boundaries are hit, histories and codes make sense."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soziorules.api import load_rules
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.fact_clusters import Probes
from soziorules.engine.proof.reference import reference
from soziorules.testing import strategies
from tests.engine.lending import load


@cache
def lending() -> RuleSet:
    return load()


@given(st.data())
@settings(max_examples=30)
def test_generated_cases_are_decided_as_the_reference_decides_them(data: st.DataObject) -> None:
    rules = load_rules()
    plain = data.draw(strategies.cases(rules))
    case = rules.domain.read_case(plain)
    day = rules.domain.day_of(case)
    assert day is not None
    assert rules.decide(case).outcome is reference(rules, day, case).outcome


@given(st.data())
@settings(max_examples=20)
def test_another_vocabulary_works_too(data: st.DataObject) -> None:
    plain: dict[str, Any] = data.draw(strategies.cases(lending(), Probes()))
    assert lending().decide(lending().domain.read_case(plain)).outcome


def test_both_sides_of_a_boundary_are_tried() -> None:
    rules = load_rules()
    seen = set()

    @given(strategies.values(rules, "gaf", rules.elements.state))
    @settings(max_examples=100)
    def collect(value: int | None) -> None:
        seen.add(value)

    collect()
    assert {None, 40, 41, 50, 51} <= seen


@given(st.data())
@settings(max_examples=20)
def test_codes_are_codes_of_the_rules(data: st.DataObject) -> None:
    code = data.draw(strategies.codes(load_rules()))
    assert load_rules().domain.read_case({"diagnoses": [{"code": code}]}).diagnoses[0].code == code


@given(strategies.broken_codes())
@settings(max_examples=60)
def test_broken_codes_are_input_errors(code: str) -> None:
    with pytest.raises(Problems):
        load_rules().domain.read_case({"diagnoses": [{"code": code}]})


@pytest.mark.parametrize("day", [dt.date(2026, 1, number) for number in range(1, 5)], ids=str)
def test_samples_are_there_in_the_first_days_of_a_year(day: dt.date) -> None:
    """On 3 January one of the two days before it lies in the old year."""
    for block in load_rules().scenarios().blocks:
        assert list(block.samples(day, {"prescription.kind": "trial"}, {}))
