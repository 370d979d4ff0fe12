"""Every rule has a case that meets it, one that misses it and one that leaves it open, and both sides of every threshold."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from soziorules.api import load_rules
from soziorules.verification.case_files import load_cases
from soziorules.verification.cases import run_cases
from tests.rule_coverage import Coverage, wordings

CASES = Path(__file__).parent / "cases"

# Statuses that cannot occur, by rule and first day of the wording, each with the reason.
IMPOSSIBLE: dict[tuple[str, str, str], str] = {}
# Sides of thresholds that cannot occur, by rule and fact, each with the reason.
UNREACHABLE: dict[tuple[str, str, bool], str] = {}
# Notes that are shown in every case (or in none) while they are in force, each with the reason.
CONSTANT: dict[str, str] = {}


@cache
def coverage() -> Coverage:
    rules = load_rules()
    return Coverage().see(run_cases(load_cases([CASES]), rules))


@pytest.mark.parametrize("status", ["met", "not_met", "open"])
def test_every_wording_of_every_rule_was_seen(status: str) -> None:
    seen = {(rule, day) for rule, day, found in coverage().statuses if found == status}
    impossible = {(rule, day) for rule, day, found in IMPOSSIBLE if found == status}
    assert sorted(set(wordings(load_rules())) - seen - impossible) == []


def test_what_is_called_impossible_was_not_seen() -> None:
    assert not set(IMPOSSIBLE) & coverage().statuses


def test_both_sides_of_every_threshold_were_seen() -> None:
    unseen = [
        f"{threshold}: just {'met' if side else 'missed'}"
        for threshold, seen in coverage().sides.items()
        for side in (True, False)
        if side not in seen and (threshold.rule, threshold.fact, side) not in UNREACHABLE
    ]
    assert unseen == []


def test_every_note_was_shown_and_left_out() -> None:
    notes = set(load_rules().elements.notes)
    assert sorted(notes - coverage().shown) == []
    assert sorted(notes - coverage().hidden - set(CONSTANT)) == []
