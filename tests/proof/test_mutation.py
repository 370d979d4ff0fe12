"""Mutation and coverage of rules: what no test notices is named; what nothing can notice is proved."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from soziorules.api import load_rules
from soziorules.engine.casetests.case_files import load_cases
from soziorules.engine.casetests.cases import CaseTest, run_cases
from soziorules.engine.casetests.coverage import covered
from soziorules.engine.casetests.mutants import mutants
from soziorules.engine.casetests.mutation import Fate, Mutation
from soziorules.engine.language.conditions import ALWAYS, ByReading
from tests.proof.case_texts import rules as lending
from tests.proof.proving import LENDING

FULL = """{lent_on: 2015-06-01, valid_from: 2015-06-01, sort: adult, age: 40, count: 8, returned: [0, 0], debt: 0,
  purposes: [], books: [], member: true}"""
EIGHT = """\
  - {name: "Eight books are allowed", base: full, given: {}, expect: {outcome: eligible}, source: "Statute § 2"}
"""
NINE = """\
  - name: "Nine books are one too many"
    base: full
    given: {count: 9}
    expect: {outcome: not_eligible, deciding: [lending.books_at_once]}
    source: "Statute § 2"
"""


def cases_of(tmp_path: Path, *texts: str) -> tuple[CaseTest, ...]:
    (tmp_path / "cases.yaml").write_text(
        f"bases: {{full: {FULL}}}\ncases:\n{''.join(texts)}", encoding="utf-8"
    )
    return tuple(load_cases([tmp_path]))


def fates(tests: tuple[CaseTest, ...], only: str) -> dict[str, Fate]:
    return {fate.mutant.change: fate for fate in Mutation(lending(), LENDING, tests).fates([only])}


@cache
def listed() -> Counter[str]:
    rules = lending()
    return Counter(each.of for each in mutants(rules.elements, rules.domain.vocabulary, rules.domain.expand))


def test_numbers_dates_members_tests_and_rules_are_changed() -> None:
    assert {"books_at_once", "residents", "rare", "loan.rare", "lending.card"} <= set(listed())


def test_both_sides_of_a_number_are_noticed_by_a_case_on_each(tmp_path: Path) -> None:
    found = fates(cases_of(tmp_path, EIGHT, NINE), "books_at_once")
    assert found["8 -> 7"].killed_by == "Eight books are allowed"
    assert found["8 -> 9"].killed_by == "Nine books are one too many"


def test_without_the_case_on_one_side_a_survivor_appears(tmp_path: Path) -> None:
    found = fates(cases_of(tmp_path, EIGHT), "books_at_once")
    assert found["8 -> 7"].killed_by
    assert found["8 -> 9"].survived
    assert found["8 -> 9"].mutant.citations[0].norm == "Statute § 2 (2010)"


def test_a_case_of_an_earlier_day_notices_changes_of_the_law_of_that_day(tmp_path: Path) -> None:
    five = EIGHT.replace("Eight", "Five").replace(
        "given: {}", "given: {count: 5, valid_from: 2009-01-01}, as_of: 2009-12-31"
    )
    found = fates(cases_of(tmp_path, five), "books_at_once")
    assert found["5 -> 4"].killed_by == "Five books are allowed"
    assert found["8 -> 7"].survived


def test_cases_that_fail_or_expect_an_error_notice_nothing(tmp_path: Path) -> None:
    failing = EIGHT.replace("outcome: eligible", "outcome: not_eligible")
    wrong = EIGHT.replace("Eight", "No").replace("given: {}", "given: {count: 0}")
    wrong = wrong.replace("{outcome: eligible}", "{error: [count]}")
    found = fates(cases_of(tmp_path, failing, wrong), "books_at_once")
    assert found["8 -> 7"].survived
    assert found["8 -> 9"].survived


def test_codes_of_another_list_and_the_ends_of_dates_are_changed_too() -> None:
    rules = load_rules()
    elements, domain = rules.elements, rules.domain
    found = {(each.of, each.change): each for each in mutants(elements, domain.vocabulary, domain.expand)}
    codes = found["listed", "+ F10.0 (addiction)"].elements.code_sets["listed"]
    assert {member.value for member in codes.members} - {
        member.value for member in elements.code_sets["listed"].members
    } == {"F10.0"}
    ends = found["submission_days", "2021-03-31 -> 2021-04-01"].elements.parameters["submission_days"]
    assert ends.on(dt.date(2021, 4, 1)) is not None
    assert elements.parameters["submission_days"].on(dt.date(2021, 4, 1)) is None


def test_what_an_option_of_a_reading_settles_is_turned_around() -> None:
    rules = load_rules()
    listed = mutants(rules.elements, rules.domain.vocabulary, rules.domain.expand)
    found = {each.change: each for each in listed if each.of == "copayment.summed"}
    assert set(found) == {"copay.part_units strict: true", "copay.part_units summed: false"}
    turned = found["copay.part_units strict: true"].elements.definitions["copayment.summed"].wordings[0].value
    assert turned == ByReading("copay.part_units", (("strict", ALWAYS), ("summed", ALWAYS)))


def test_a_change_without_effect_is_proved_equivalent(tmp_path: Path) -> None:
    found = fates(cases_of(tmp_path, EIGHT), "lending.child_age")
    equivalent = [change for change, fate in found.items() if fate.equivalent]
    assert all(not fate.survived for fate in found.values() if fate.killed_by)
    assert not [change for change in equivalent if "12" in change or "14" in change]


def test_a_changed_formula_is_never_called_without_effect() -> None:
    found = list(
        Mutation(load_rules(), load_rules().scenarios(), ()).fates(
            ["discharge.last_day", "patient.copayment_begins_on"]
        )
    )
    assert found
    assert not [fate for fate in found if fate.equivalent]
    assert [fate for fate in found if fate.survived]


def fate_of(of: str, change: str) -> Fate:
    """Return what becomes of one change of the rules of Soziotherapie where no case can notice it."""
    rules = load_rules()
    listed = mutants(rules.elements, rules.domain.vocabulary, rules.domain.expand)
    (mutant,) = (each for each in listed if (each.of, each.change) == (of, change))
    return Mutation(rules, rules.scenarios(), ()).fate(mutant)


@pytest.mark.parametrize(
    ("of", "change", "equivalent"),
    [
        # What reads nothing but a value that is not in force is not in force either.
        ("approval.submit_by", "2015-04-15 -> 2015-04-14", True),
        ("approval.submit_by", "2015-04-15 -> 2015-04-16", False),
        ("approval.decided_in_time", "2013-02-26 -> 2013-02-25", True),
        ("approval.decided_in_time", "2013-02-26 -> 2013-02-27", False),
        # Three Arbeitstage never end later than the ten days of the pandemic; without these, or afterwards, it is another day.
        ("approval.submission_ends", "- arm 1 (version from 2020-11-02)", True),
        ("approval.submission_ends", "- arm 2 (version from 2020-11-02)", False),
        ("approval.submission_ends", "workday -> days (version from 2021-04-01)", False),
    ],
)
def test_only_a_change_of_a_formula_that_changes_no_day_is_called_without_effect(
    of: str, change: str, equivalent: bool
) -> None:
    fate = fate_of(of, change)
    assert (fate.equivalent, fate.survived) == (equivalent, not equivalent)


def test_coverage_tells_what_was_seen(tmp_path: Path) -> None:
    results = run_cases(cases_of(tmp_path, EIGHT, NINE), lending())
    coverage = covered(lending(), (result.decision for result in results if result.decision is not None))
    by_words = {(spot.rule, spot.words): set(sights) for spot, sights in coverage.seen.items()}
    assert by_words["lending.books_at_once", "loan.count at_most books_at_once"] >= {
        "met",
        "not_met",
        "decisive",
    }
    lacking = {spot.rule for spot, _ in coverage.lacking()}
    assert {"lending.books_at_once", "lending.rare"} <= lacking
    seen, everything = coverage.share
    assert 0 < seen < everything
