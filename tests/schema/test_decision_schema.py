"""Every decision follows its schema, and the schema lets nothing else pass."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soziorules import check, load_rules
from soziorules.engine.casetests.case_files import load_cases
from soziorules.engine.casetests.cases import run_cases
from tests.schema.test_case_schema import PATHS, VALUES, refused, stated
from tests.schema.validating import CASE_FILES, EXAMPLES, Path_, accepts, unseen, wrong

CASE = {
    "prescribed_on": "2026-11-20",
    "prescriber": {"group": "child_psychiatry", "kv_permission": True},
    "patient": {"born_on": "2009-12-01"},
    "prescription": {"kind": "first", "units": 31},
    "diagnoses": ["F20.0 G", "F60.3 V"],
    "service": {"on": "2026-11-25", "cost": "63.47"},
    "approval": {"received_on": "2026-11-26"},
    "history": [{"prescribed_on": "2025-11-20", "kind": "first", "units": 30}],
}


def decided(case: Any) -> dict[str, Any]:
    """Return the decision on a case as a reader of its JSON sees it."""
    found: dict[str, Any] = json.loads(check(case).to_json("de"))
    return found


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_decision_on_an_example_follows_the_schema(path: Any) -> None:
    assert wrong("decision", json.loads(check(path).to_json("en"))) == []


def test_the_decisions_on_all_case_tests_follow_the_schema() -> None:
    results = run_cases(load_cases(CASE_FILES), load_rules())
    decisions = [
        json.loads(result.decision.to_json("de")) for result in results if result.decision is not None
    ]
    assert len(decisions) > 100
    seen: set[str] = set()
    for decision in decisions:
        whole = unseen(decision, seen) | {"summary": decision["summary"]}  # which is never empty
        assert wrong("decision", whole) == []
        assert wrong("case", decision["case"]) == []


@pytest.mark.parametrize("left_out", sorted(CASE))
def test_a_case_that_lacks_any_part_is_answered_too(left_out: str) -> None:
    """Without a day of issue, too many units have a way out all the same, and no other reading by the law of a day."""
    case = {key: value for key, value in CASE.items() if key != left_out}
    assert wrong("decision", decided(case)) == []


@given(
    st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from(VALUES)), max_size=5),
    st.sampled_from(sorted(CASE)),
)
def test_the_decision_on_any_case_follows_the_schema(facts: list[tuple[Path_, Any]], left_out: str) -> None:
    case: dict[str, Any] = {key: value for key, value in CASE.items() if key != left_out}
    for path, value in facts:
        changed = {**case, **stated(path, value)}
        case = case if refused(changed) or not _readable(changed) else changed
    assert wrong("decision", decided(case)) == []


def _readable(case: object) -> bool:
    from soziorules.soziotherapie.case import case_from_plain

    try:
        case_from_plain(case)
    except ValueError:
        return False
    return True


def test_diagnoses_are_shown_as_objects() -> None:
    facts = [finding["facts"] for finding in decided(CASE)["findings"]]
    shown = next(each["diagnoses"] for each in facts if "diagnoses" in each)
    assert shown[1] == {"code": "F60.3", "certainty": "V", "standing": "V", "usage": "category"}


@pytest.mark.parametrize(
    "change",
    [
        lambda decision: decision.update(schema="soziorules.decision/2"),
        lambda decision: decision.update(outcome="refused"),
        lambda decision: decision.update(reason="x"),
        lambda decision: decision.pop("missing"),
        lambda decision: decision["findings"][0].update(status="missed"),
        lambda decision: decision["findings"][0].pop("citations"),
        lambda decision: decision["findings"][0].update(citations=[]),
        lambda decision: decision["findings"][0]["facts"].update(gaff=1),
        lambda decision: decision["findings"][0]["facts"].update(gaf="40"),
        lambda decision: decision["findings"][0]["citations"][0].update(certainty="sure"),
        lambda decision: decision.update(missing=["gaff"]),
        lambda decision: decision["ruleset"].update(sha256="x"),
        lambda decision: decision["units"].update(permitted="30"),
        lambda decision: decision["units"].update(permitted=None),
        lambda decision: decision["units"].update(permitted_between=[0, 30]),
        lambda decision: decision["units"].pop("permitted"),
        lambda decision: decision["window"].update(end="2026"),
        lambda decision: decision.update(copayment={"amount": 6.35, "reason": None}),
        lambda decision: decision.update(copayment={"amount": "6.3", "reason": None}),
        lambda decision: decision.update(form="muster_27"),
        lambda decision: decision.update(remedies=[{"rule": "a.b", "change": {"gaf": {"at_most": 40}}, "kind": "clinical"}]),
    ],
)  # fmt: skip
def test_anything_else_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    decision = decided({**CASE, "history": []})
    assert accepts("decision", decision)
    changed = copy.deepcopy(decision)
    change(changed)
    assert not accepts("decision", changed)
