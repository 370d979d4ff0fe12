"""Decisions and rule sets travel between processes and are the same there (F11)."""

from __future__ import annotations

import copy
import datetime as dt
import json
import multiprocessing
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import pytest

import soziorules
from soziorules import Decision, Problems, RuleSet
from soziorules.bundled import _again, bundled_rules, fresh
from soziorules.soziotherapie.case import Case
from tests.engine import lending
from tests.proof.proving import changed

ROOT: Final = Path(__file__).resolve().parent.parent
EXAMPLES: Final = sorted((ROOT / "examples").glob("*.json"))
PROTOCOLS: Final = range(2, pickle.HIGHEST_PROTOCOL + 1)


def back(value: Any, protocol: int = pickle.DEFAULT_PROTOCOL) -> Any:
    """Return what comes back from a pickle."""
    return pickle.loads(pickle.dumps(value, protocol))  # noqa: S301  # written a moment before


def decide(path: Path) -> Decision:
    """Decide a case in a process of its own."""
    return soziorules.check(path, lang="en", today="2026-11-28")


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_decision_comes_back_equal(path: Path, protocol: int) -> None:
    decision = decide(path)
    decision.to_dict()  # what was made of it before does not matter
    again = back(decision, protocol)
    assert again == decision
    assert hash(again) == hash(decision)
    assert (again.language, again.today) == ("en", dt.date(2026, 11, 28))
    assert again.to_dict() == decision.to_dict()
    assert again.findings == decision.findings
    assert copy.deepcopy(decision) == copy.copy(decision) == decision


def test_a_decision_on_a_case_of_the_model_comes_back_equal() -> None:
    decision = soziorules.check(Case.model_validate_json(EXAMPLES[0].read_text(encoding="utf-8")))
    assert isinstance(back(decision).case, Case)
    assert back(decision) == decision


def test_the_law_of_another_day_a_chosen_reading_and_no_day_at_all_come_back() -> None:
    rules = soziorules.load_rules()
    case = rules.domain.read_case(EXAMPLES[0])
    early = rules.at(dt.date(2014, 5, 1)).decide(case)
    assert back(early).evaluator.day == early.evaluator.day
    assert back(early) == early != rules.decide(case)
    undated = soziorules.check({"gaf": 35})
    assert back(undated) == undated
    assert back(undated).outcome is undated.outcome
    for reading in rules.elements.readings.values():
        for option in reading.options:
            decision = soziorules.check(case, readings={reading.head.id: option.id})
            assert back(decision) == decision
            assert back(decision).readings == decision.readings


def test_decisions_differ_where_case_law_or_moment_differ() -> None:
    plain = json.loads(EXAMPLES[0].read_text(encoding="utf-8"))
    one = soziorules.check(plain)
    assert one == soziorules.check(dict(plain), lang="en")
    assert one != soziorules.check({**plain, "gaf": 36})
    assert one != soziorules.check(plain, today="2026-11-28")
    assert one != "a decision"
    assert len({one, soziorules.check(plain)}) == 1


def test_bundled_rules_travel_as_a_reference() -> None:
    rules = soziorules.load_rules()
    assert back(rules) == rules
    assert hash(back(rules)) == hash(rules)
    assert len(pickle.dumps(rules)) < 500
    assert back(fresh(bundled_rules().resolve())) == rules


def test_other_bundled_rules_are_refused() -> None:
    with pytest.raises(Problems) as caught:
        _again("0" * 64)
    assert [problem.code for problem in caught.value.diagnostics] == ["R060"]


def test_rules_of_ones_own_travel_whole(tmp_path: Path) -> None:
    own = soziorules.load_rules(changed(bundled_rules(), tmp_path, "limits.yaml", "units:", "units:"))
    assert back(own).elements == own.elements
    assert back(own) == own
    decision = soziorules.check(EXAMPLES[0], rules=own)
    assert back(decision) == decision
    assert back(decision).to_text() == decision.to_text()


def test_rules_that_say_something_else_are_not_equal(tmp_path: Path) -> None:
    rules = soziorules.load_rules()
    old = (bundled_rules() / "limits.yaml").read_text(encoding="utf-8")
    assert "value: 30," in old
    other = soziorules.load_rules(
        changed(bundled_rules(), tmp_path, "limits.yaml", "value: 30,", "value: 31,")
    )
    assert other != rules
    assert rules != "rules"


def test_rules_of_another_field_are_equal_when_they_say_the_same() -> None:
    rules = lending.load()
    assert RuleSet(rules.elements, rules.domain) == rules
    assert rules != soziorules.load_rules()


def test_problems_travel() -> None:
    with pytest.raises(Problems) as caught:
        soziorules.check({"gaff": 1})
    assert back(caught.value).diagnostics == caught.value.diagnostics


def test_decisions_come_from_processes_of_a_pool() -> None:
    paths = EXAMPLES[:6]
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        decisions = pool.map(decide, paths)
    assert decisions == [decide(path) for path in paths]


def test_a_process_that_knows_nothing_of_it_reads_a_decision(tmp_path: Path) -> None:
    decision = decide(EXAMPLES[0])
    (tmp_path / "decision.pickle").write_bytes(pickle.dumps(decision))
    program = "import pickle, sys; print(pickle.load(open(sys.argv[1], 'rb')).to_json(), end='')"
    command = [sys.executable, "-c", program, str(tmp_path / "decision.pickle")]
    done = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, encoding="utf-8")
    assert done.stdout == decision.to_json()
