"""The cases in tests/cases, one test each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from soziorules.api import load_rules
from soziorules.engine.casetests.case_files import load_cases
from soziorules.engine.casetests.cases import CaseTest, check_names, run_case

TESTS = load_cases([Path(__file__).parent / "cases"])
EDGES = [test for test in TESTS if test.edge is not None]


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.name)
def test_case(test: CaseTest) -> None:
    result = run_case(test, load_rules())
    assert result.passed, result.explanation.en


def test_the_cases_name_what_the_rules_have() -> None:
    check_names(TESTS, load_rules())


def test_all_156_edge_cases_of_the_catalogue_are_there() -> None:
    assert {test.edge_number for test in EDGES} == set(range(1, 157))


def test_an_edge_case_has_its_own_number_and_a_status() -> None:
    numbers = [test.edge for test in EDGES]
    assert len(numbers) == len(set(numbers))
    assert not [test.name for test in EDGES if test.status is None]


def test_an_edge_case_that_is_decided_says_what_decides_it_and_what_is_missing() -> None:
    decided = [test for test in EDGES if test.expect.outcome is not None]
    assert not [test.name for test in decided if test.expect.deciding is None or test.expect.missing is None]


def test_a_case_that_chooses_a_reading_rests_on_it() -> None:
    assert not [test.name for test in EDGES if test.readings and test.reading not in {None, *test.readings}]


def test_names_are_sentences() -> None:
    assert not [test.name for test in TESTS if not re.match(r"[A-Z].* .*[^.]$", test.name)]
