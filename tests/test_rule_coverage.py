"""Every rule has a case that meets it, one that misses it and one that leaves it open, and both sides of every threshold."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pytest

from soziorules.api import load_rules
from soziorules.engine.casetests.case_files import load_cases
from soziorules.engine.casetests.cases import CaseResult, run_cases
from soziorules.engine.casetests.coverage import covered
from tests.rule_coverage import Coverage, wordings

CASES = Path(__file__).parent / "cases"
DAY = dt.timedelta(days=1)

NOTHING_UNKNOWN = "where it applies all that it demands is known"
REFUSES_ALL = "in this period it refuses all it applies to"
IMPOSSIBLE = {
    "diagnoses.gaf_orientation 2015-04-15 open": NOTHING_UNKNOWN,
    "prescribers.discharge_start 2002-01-01 met": REFUSES_ALL,
    "prescribers.discharge_start 2002-01-01 open": NOTHING_UNKNOWN,
    "prescribers.discharge_start 2016-03-01 open": NOTHING_UNKNOWN,
    "entitlement.inpatient 2002-01-01 open": NOTHING_UNKNOWN,
    "prescribers.kj_department 2015-04-15 open": NOTHING_UNKNOWN,
    "prescribers.referral_psychotherapist 2002-01-01 met": REFUSES_ALL,
    "prescribers.referral_psychotherapist 2002-01-01 open": NOTHING_UNKNOWN,
    "prescribers.referral_psychotherapist 2015-07-23 met": REFUSES_ALL,
    "prescribers.referral_psychotherapist 2015-07-23 open": NOTHING_UNKNOWN,
    "prescribers.referral_psychotherapist 2017-06-01 open": NOTHING_UNKNOWN,
}
"""Rule, first day of the wording, status that cannot occur; and why."""


@cache
def results() -> tuple[CaseResult, ...]:
    return tuple(run_cases(load_cases([CASES]), load_rules()))


@cache
def coverage() -> Coverage:
    return Coverage().see(results())


@pytest.mark.parametrize("status", ["met", "not_met", "open"])
def test_every_wording_of_every_rule_was_seen(status: str) -> None:
    wanted = {f"{rule} {day} {status}" for rule, day in wordings(load_rules())}
    assert sorted(wanted - seen() - set(IMPOSSIBLE)) == []


def test_what_is_called_impossible_was_not_seen() -> None:
    assert set(IMPOSSIBLE) & seen() == set()


def seen() -> set[str]:
    return {" ".join(item) for item in coverage().statuses}


def test_both_sides_of_every_threshold_were_seen() -> None:
    sides = coverage().sides.items()
    assert [str(threshold) for threshold, found in sides if True not in found] == []
    assert [str(threshold) for threshold, found in sides if False not in found] == []


def test_every_condition_was_seen_met_missed_open_and_decisive() -> None:
    decisions = (result.decision for result in results() if result.decision is not None)
    assert [(str(spot), sights) for spot, sights in covered(load_rules(), decisions).lacking()] == []


def test_every_note_was_shown_and_left_out() -> None:
    notes = set(load_rules().elements.notes)
    assert sorted(notes - coverage().shown) == []
    assert sorted(notes - coverage().hidden) == []


def test_every_answer_to_every_open_question_was_chosen() -> None:
    chosen = {item for result in results() for item in result.test.readings.items()}
    answers = {
        (name, option.id)
        for name, reading in load_rules().elements.readings.items()
        for option in reading.options
        if option.id != reading.default
    }
    assert sorted(answers - chosen) == []


def test_every_change_of_the_law_has_cases_on_its_day_and_on_the_day_before() -> None:
    rules = load_rules()
    days = {result.decision.as_of for result in results() if result.decision is not None}
    first, *changes = rules.changes
    assert first in days
    assert [str(day) for day in changes if day not in days] == []
    assert [str(day) for day in changes if day - DAY not in days] == []
