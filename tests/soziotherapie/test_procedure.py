"""The stage of a prescription and its next steps, from the days of the case and the day on which somebody looks."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import soziorules
from soziorules.api import bundled_rules, load_rules
from soziorules.engine.diagnostics import Problems
from soziorules.soziotherapie.procedure import procedure_of
from tests.soziotherapie.october import (
    GRANTED,
    PARTLY,
    RECEIVED,
    REFUSED,
    RULES,
    RUNNING,
    UNITS,
    case,
    read,
    seen,
    steps,
)


@pytest.mark.parametrize(
    ("today", "changed", "stage", "since"),
    [
        ("2026-10-11", {}, "planned", None),
        ("2026-10-12", {}, "issued", "2026-10-12"),
        ("2026-10-13", {"approval": RECEIVED}, "submitted", "2026-10-13"),
        ("2026-10-14", {"approval": RECEIVED}, "submitted", "2026-10-14"),
        ("2026-11-04", {"approval": RECEIVED}, "submitted", "2026-10-14"),
        ("2026-11-05", {"approval": RECEIVED}, "overdue", "2026-11-05"),
        ("2026-11-05", {"approval": {**RECEIVED, "medical_service_involved": None}}, "submitted", "2026-10-14"),
        ("2026-11-19", {"approval": {**RECEIVED, "medical_service_involved": None}}, "overdue", "2026-11-19"),
        ("2026-10-27", {"approval": GRANTED}, "submitted", "2026-10-14"),
        ("2026-10-28", {"approval": GRANTED}, "granted", "2026-10-28"),
        ("2026-10-28", {"approval": PARTLY}, "partly_granted", "2026-10-28"),
        ("2026-10-28", {"approval": REFUSED}, "refused", "2026-10-28"),
        ("2026-11-01", {"approval": GRANTED, "prescription": {**UNITS, "start_on": "2026-11-02"}}, "granted", "2026-10-28"),
        ("2026-11-02", {"approval": GRANTED, "prescription": {**UNITS, "start_on": "2026-11-02"}}, "running", "2026-11-02"),
        ("2026-11-02", {"approval": REFUSED, "prescription": {**UNITS, "start_on": "2026-11-02"}}, "refused", "2026-10-28"),
        ("2027-02-01", {"approval": GRANTED, "prescription": {**UNITS, "until": "2027-01-31"}}, "ended", "2027-02-01"),
        (None, {"approval": RECEIVED}, "submitted", "2026-10-14"),
    ],
)  # fmt: skip
def test_the_stage_follows_from_the_days(
    today: str | None, changed: dict[str, Any], stage: str, since: str | None
) -> None:
    decision = seen(today, **changed)
    data = decision.to_dict("de")["procedure"]
    assert (data["stage"], data["since"], data["today"]) == (stage, since, today)
    assert decision.outcome.value == "eligible"


def test_without_a_prescription_of_its_own_the_stage_is_that_of_the_last_one() -> None:
    earlier = {"prescribed_on": "2026-06-01", "kind": "first", "units": 30, "delivered_minutes": 1800}
    used_up = soziorules.check({"history": [earlier]}, today="2026-11-20", as_of="2026-11-20", rules=RULES)
    assert procedure_of(used_up).stage == "used_up"
    running = soziorules.check(
        {"history": [{**earlier, "delivered_minutes": 600}]}, as_of="2026-11-20", rules=RULES
    )
    assert procedure_of(running).stage == "running"


def test_a_day_that_is_only_supposed_is_planned() -> None:
    plain = case()
    del plain["prescribed_on"]
    assert (
        procedure_of(soziorules.check(plain, as_of="2026-11-20", today="2026-11-20", rules=RULES)).stage
        == "planned"
    )


def test_in_time_it_is_handed_in_by_the_third_arbeitstag() -> None:
    assert steps(seen("2026-10-15"))["submit"] == dt.date(2026, 10, 15)
    assert "submit_late" in steps(seen("2026-10-16"))


def test_the_next_prescription_is_issued_so_that_the_answer_comes_before_the_last_unit() -> None:
    prescription = {**UNITS, "until": "2027-03-31"}
    found = steps(
        seen(
            "2026-11-02",
            approval=GRANTED,
            prescription=prescription,
            provider={"contracted": True, "land": "BE"},
        )
    )
    # Issued on Thursday 4 March: 8 March is a holiday in Berlin, so it arrives by the 10th; three weeks later it is the 31st.
    assert found["prescribe_again"] == dt.date(2027, 3, 4)


def test_open_units_are_used_first() -> None:
    given = {"prescribed_on": "2026-06-01", "approved_on": "2026-06-10", "kind": "first"}
    earlier = {**given, "units": 30, "delivered_minutes": 600}
    decision = seen("2026-10-13", history=[earlier], prescription={**UNITS, "kind": "follow_up"})
    assert "use_up" in steps(decision)
    assert "20 Stunden" in " ".join(decision.short_answer("de").lines())


@pytest.mark.parametrize(
    "approval",
    [
        {"decided_on": "2026-10-11", "granted_units": 30},
        {"received_on": "2026-10-14", "decided_on": "2026-10-13", "granted_units": 30},
        {"received_on": "2026-10-14", "objection_filed_on": "2026-11-02"},
    ],
)
def test_what_cannot_be_is_an_input_error_with_both_places(approval: dict[str, Any], tmp_path: Path) -> None:
    name = tmp_path / "case.json"
    name.write_text(json.dumps(case(approval=approval), indent=1))
    with pytest.raises(Problems) as raised:
        soziorules.check(name, rules=RULES)
    (found,) = raised.value.diagnostics
    assert found.path.startswith("$.approval.")
    assert found.place is not None
    assert found.related[0].place.line not in (0, found.place.line)


@pytest.mark.parametrize("changed", [{"inpatient": True}, {"patient": {"detention": "prison"}}])
def test_the_person_reads_why_it_does_not_work_yet(changed: dict[str, Any]) -> None:
    said = read(seen("2026-10-20", **changed), "patient")
    assert "Solange " in said
    assert "Das ist kein Urteil" not in said


def test_after_its_last_day_the_day_is_said() -> None:
    decision = seen("2027-02-10", approval=GRANTED, prescription={**UNITS, "until": "2027-01-31"})
    assert "klären, ob sie nach dem 31.01.2027 noch bezahlt werden" in read(decision, "provider")


def test_a_start_that_was_only_planned_is_called_planned() -> None:
    decision = seen("2026-11-10", approval=GRANTED, prescription=RUNNING)
    assert procedure_of(decision).stage == "running"
    assert "vorgesehener Beginn war am 02.11.2026" in decision.short_answer("de").headline
    assert "läuft" not in decision.short_answer("de").headline
    earlier = {"prescribed_on": "2026-06-01", "kind": "first", "units": 30, "delivered_minutes": 600}
    delivered = soziorules.check({"history": [earlier]}, as_of="2026-11-20", rules=RULES)
    assert "läuft" in delivered.short_answer("de").headline


def test_what_is_to_be_issued_later_is_planned_for_its_day() -> None:
    assert "geplant für den 12.10.2026" in seen("2026-10-11").short_answer("de").headline


def test_after_the_last_day_for_a_follow_up_it_is_said_to_be_issued_now() -> None:
    prescription = {**UNITS, "until": "2026-12-05"}
    found = steps(seen("2026-11-25", approval=GRANTED, prescription=prescription))
    assert "prescribe_again_late" in found
    assert "prescribe_again" not in found


def test_before_issue_nothing_is_due_while_facts_are_missing() -> None:
    decision = seen("2026-10-11", gaf=None)
    assert decision.outcome.value == "undetermined"
    assert "clear_first" in steps(decision)
    assert "im Original" not in read(decision, "prescriber")


def test_a_step_has_one_wording_for_a_reader(tmp_path: Path) -> None:
    rules = Path(shutil.copytree(bundled_rules(), tmp_path / "rules"))
    file = rules / "procedure.yaml"
    text = file.read_text(encoding="utf-8")
    again = '      - {reader: patient, say: {de: "Noch einmal.", en: "Once more."}}\n'
    file.write_text(text.replace("    to:\n", f"    to:\n{again}", 1), encoding="utf-8")
    with pytest.raises(Problems) as raised:
        load_rules(rules)
    (found,) = raised.value.diagnostics
    assert (found.code, found.message("en")) == ("R011", '"patient" stands here twice')
