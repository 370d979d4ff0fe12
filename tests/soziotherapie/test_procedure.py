"""The stage of a prescription and its next steps, from the days of the case and the day on which somebody looks."""

from __future__ import annotations

import copy
import datetime as dt
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import soziorules
from soziorules.api import bundled_rules, load_rules
from soziorules.engine.diagnostics import Problems
from soziorules.engine.source import read_source
from soziorules.soziotherapie.procedure import procedure_of

ROOT = Path(__file__).resolve().parents[2]
RULES = soziorules.load_rules()
BASE = ROOT / "examples" / "psychiatrist_30_units_f20.json"
ISSUED = "2026-10-12"  # a Monday; the third Arbeitstag after it is 15 October


def case(**changed: Any) -> dict[str, Any]:
    """Return a case that meets all conditions, issued on a Monday in October, with some parts replaced."""
    stated = RULES.domain.state
    assert stated is not None
    plain = copy.deepcopy(stated(RULES.domain.read_case(read_source(BASE))))
    plain["prescribed_on"] = ISSUED
    for path, value in changed.items():
        plain[path] = {**plain[path], **value} if isinstance(value, dict) and path in plain else value
    return plain


def seen(today: str | None, **changed: Any) -> soziorules.Decision:
    """Return the decision on such a case, seen on a day."""
    return soziorules.check(case(**changed), today=today, rules=RULES)


RECEIVED = {"submitted_on": "2026-10-13", "received_on": "2026-10-14", "medical_service_involved": False}
REFUSED = {**RECEIVED, "decided_on": "2026-10-28", "granted_units": 0}
GRANTED = {**RECEIVED, "decided_on": "2026-10-28", "granted_units": 30}
PARTLY = {**RECEIVED, "decided_on": "2026-10-28", "granted_units": 20}
UNITS = {"kind": "first", "form": "muster_26", "units": 30, "group_units": 0}


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


def steps(decision: soziorules.Decision) -> dict[str, dt.date | None]:
    """Return the next steps with their days."""
    return {step.id.partition(".")[2]: step.by for step in procedure_of(decision).next}


def test_in_time_it_is_handed_in_by_the_third_arbeitstag() -> None:
    assert steps(seen("2026-10-15"))["submit"] == dt.date(2026, 10, 15)
    assert "submit_late" in steps(seen("2026-10-16"))


@pytest.mark.parametrize(
    ("more", "by"),
    [
        ({"notified_on": "2026-10-30", "instruction_given": True}, dt.date(2026, 11, 30)),
        ({"notified_on": "2026-10-30"}, dt.date(2026, 11, 30)),
        ({"notified_on": "2026-10-31", "instruction_given": True}, dt.date(2026, 11, 30)),
        ({"notified_on": "2026-10-30", "instruction_given": False}, dt.date(2027, 11, 1)),
    ],
)
def test_a_widerspruch_is_possible_for_a_month_and_for_a_year_without_instruction(
    more: dict[str, Any], by: dt.date
) -> None:
    found = steps(
        seen("2026-11-02", approval={**REFUSED, **more}, provider={"contracted": True, "land": "BE"})
    )
    assert found["objection"] == by
    assert "objection_over" in steps(seen("2028-01-01", approval={**REFUSED, **more}))


def test_without_the_day_of_notice_it_is_counted_from_the_decision() -> None:
    assert steps(seen("2026-11-02", approval=REFUSED))["objection_from_decision"] == dt.date(2026, 11, 30)


def test_what_is_filed_is_waited_for() -> None:
    filed = {**REFUSED, "notified_on": "2026-10-30", "objection_filed_on": "2026-11-02"}
    found = steps(seen("2026-11-03", approval=filed))
    assert "objection_filed" in found
    assert "objection" not in found


def test_a_refusal_after_the_time_is_called_late() -> None:
    late = {**REFUSED, "decided_on": "2026-11-20"}
    assert "late_refusal" in steps(seen("2026-11-21", approval=late))
    assert "late_refusal" not in steps(seen("2026-11-21", approval=REFUSED))


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


@pytest.mark.parametrize("reader", ["prescriber", "provider", "payer", "patient"])
def test_a_refusal_is_never_headed_by_conditions_met(reader: str) -> None:
    answer = seen("2026-11-02", approval=REFUSED).short_answer("de", reader)
    assert "erfüllt" not in answer.headline
    assert "30.11.2026" in " ".join(answer.lines())


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


PARTLY_NOTIFIED = {**PARTLY, "notified_on": "2026-10-30", "instruction_given": True}
RUNNING = {**UNITS, "start_on": "2026-11-02"}
PLAIN_READERS = ("prescriber", "provider", "payer", "patient")


def read(decision: soziorules.Decision, reader: str) -> str:
    """Return the short answer for a reader as one text."""
    return " ".join(each.text for each in decision.short_answer("de", reader).statements)


@pytest.mark.parametrize("reader", PLAIN_READERS)
class TestAPartThatIsRefusedWhileTheRestIsDelivered:
    def test_everybody_reads_until_when_a_widerspruch_is_possible(self, reader: str) -> None:
        decision = seen("2026-11-10", approval=PARTLY_NOTIFIED, prescription=RUNNING)
        assert procedure_of(decision).stage == "running"
        assert "30.11.2026" in read(decision, reader)

    def test_everybody_reads_that_it_is_filed(self, reader: str) -> None:
        filed = {**PARTLY_NOTIFIED, "objection_filed_on": "2026-11-09"}
        assert "09.11.2026" in read(seen("2026-11-10", approval=filed, prescription=RUNNING), reader)

    def test_nothing_of_it_where_all_is_approved(self, reader: str) -> None:
        whole = {**PARTLY_NOTIFIED, "granted_units": 30}
        assert "iderspr" not in read(seen("2026-11-10", approval=whole, prescription=RUNNING), reader)


@pytest.mark.parametrize("reader", PLAIN_READERS)
@pytest.mark.parametrize(("filed", "late"), [("2026-11-30", False), ("2026-12-01", True)])
def test_a_widerspruch_after_its_last_day_is_late(reader: str, filed: str, late: bool) -> None:
    notice = {**REFUSED, "notified_on": "2026-10-30", "instruction_given": True, "objection_filed_on": filed}
    said = read(seen("2026-12-05", approval=notice), reader)
    assert ("etzter Tag war der 30.11.2026" in said or "letzte Tag war der 30.11.2026" in said) is late
    assert f"{filed[8:]}.{filed[5:7]}.2026" in said


@pytest.mark.parametrize(("received", "covered"), [("2026-10-14", True), ("2026-10-20", False)])
def test_patient_and_provider_read_the_same_of_the_cost_while_the_krankenkasse_is_late(
    received: str, covered: bool
) -> None:
    decision = seen("2026-11-25", approval={**RECEIVED, "received_on": received})
    provider, patient = read(decision, "provider"), read(decision, "patient")
    assert procedure_of(decision).stage == "overdue"
    assert ("die Kosten trägt die Krankenkasse bis zu ihrer Entscheidung" in provider) is covered
    assert ("Bis zu ihrer Antwort zahlt die Krankenkasse" in patient) is covered
    assert ("besser erst nach der Entscheidung" in provider, "besser erst an, wenn" in patient) == (
        not covered,
    ) * 2
    assert "vorher genehmigen" not in provider


@pytest.mark.parametrize("reader", PLAIN_READERS)
@pytest.mark.parametrize(
    "changed",
    [
        {"patient": {"statutory_insured": False, "coverage": "private"}},
        {"inpatient": True},
        {"realistic_goal": False},
    ],
)
@pytest.mark.parametrize("today", ["2026-10-20", "2026-11-25"])
def test_where_the_rules_are_not_met_the_krankenkasse_owes_an_answer_and_nothing_else(
    reader: str, changed: dict[str, Any], today: str
) -> None:
    decision = seen(today, approval=RECEIVED, **changed)
    assert decision.outcome.answer == "no"
    late = "ask_in_writing" if today == "2026-11-25" else "wait"
    assert set(steps(decision)) == {"ask_own_payer" if "patient" in changed else late}
    assert "Rufen Sie Ihre Krankenkasse an" not in read(decision, reader)


@pytest.mark.parametrize("changed", [{"inpatient": True}, {"patient": {"detention": "prison"}}])
def test_the_person_reads_why_it_does_not_work_yet(changed: dict[str, Any]) -> None:
    said = read(seen("2026-10-20", **changed), "patient")
    assert "Solange " in said
    assert "Das ist kein Urteil" not in said


def test_after_its_last_day_the_day_is_said() -> None:
    decision = seen("2027-02-10", approval=GRANTED, prescription={**UNITS, "until": "2027-01-31"})
    assert "klären, ob sie nach dem 31.01.2027 noch bezahlt werden" in read(decision, "provider")


def test_what_is_issued_is_not_told_to_be_held_back_for_want_of_a_provider() -> None:
    provider = {"contracted": None, "found": False}
    planned, issued = (seen(day, provider=provider) for day in ("2026-10-11", "2026-10-13"))
    assert "noch nicht ausstellen" in read(planned, "prescriber")
    for reader in ("prescriber", "provider"):
        assert "Vertrag" in read(issued, reader)
        assert "noch nicht ausstellen" not in read(issued, reader)


@pytest.mark.parametrize("reader", PLAIN_READERS)
@pytest.mark.parametrize("found", [True, None])
@pytest.mark.parametrize("contracted", [True, False])
def test_everybody_reads_that_the_provider_has_no_contract(
    reader: str, contracted: bool, found: bool | None
) -> None:
    decision = seen("2026-10-13", provider={"contracted": contracted, "found": found})
    assert (
        "procedure.provider_without_contract" in {step.id for step in procedure_of(decision).next}
    ) is not contracted
    said = read(decision, reader)
    assert ("keinen Vertrag" in said or "Ohne Vertrag" in said) is not contracted


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


@pytest.mark.parametrize("kind", ["trial", "referral"])
def test_what_needs_no_approval_says_what_is_possible_and_what_comes_after(kind: str) -> None:
    form = "muster_28" if kind == "referral" else "muster_26"
    changed = {"kind": kind, "form": form, "units": 5, "group_units": 0}
    group = "general_practice" if kind == "referral" else "psychiatry"
    decision = seen(
        "2026-10-13",
        prescription=changed,
        prescriber={"group": group},
        unable_to_use_referral=True,
    )
    assert decision.outcome.value == "eligible"
    assert set(steps(decision)) >= {"begin_free", f"after_{kind}"}
    assert "5 Einheiten auf Muster" in read(decision, "prescriber")
    assert len(read(decision, "patient").split(".")) > 3


@pytest.mark.parametrize("today", ["2026-10-20", "2026-12-20"])
@pytest.mark.parametrize("before", [0, 5])
def test_only_what_needs_an_approval_waits_for_a_decision(before: int, today: str) -> None:
    """§ 9 Abs. 1 ST-RL: no time of the Krankenkasse runs for Probestunden that are free of it."""
    trial = {"kind": "trial", "form": "muster_26", "units": 5, "group_units": 0}
    earlier = {"prescribed_on": "2026-09-01", "kind": "referral", "units": before, "delivered_minutes": 0}
    stated = {"prescription": trial, "approval": RECEIVED, "history": [earlier] if before else []}
    decision, free = seen(today, **stated), before == 0
    assert ("decide_by" not in decision.figures["approval"]) is free
    assert (decision.moment["procedure.stage"] == "issued") is free
    account = soziorules.ledger(case(**stated), rules=RULES, today=today).render("text", lang="de")
    assert ("Bis dahin musste die" not in account and "muss entschieden haben" not in account) is free
    if free:
        assert "begin_free" in steps(decision)
        for reader in ("prescriber", "provider", "payer", "patient"):
            assert not {"rechtzeitig", "entscheidet", "prüft"} & set(read(decision, reader).split())


@pytest.mark.parametrize("granted", [0, 3])
def test_a_refusal_of_what_needs_no_approval_is_to_be_cleared(granted: int) -> None:
    trial = {"kind": "trial", "form": "muster_26", "units": 5, "group_units": 0}
    decision = seen("2026-11-02", prescription=trial, approval={**REFUSED, "granted_units": granted})
    found = steps(decision)
    assert ("free_part_refused" if granted else "free_refused") in found
    assert "do_not_begin" not in found
    assert ("nein." in read(decision, "provider")) is False
    assert "do_not_begin" in steps(seen("2026-11-02", approval=REFUSED))


def test_a_widerspruch_whose_time_may_be_over_is_not_said_to_be_open() -> None:
    found = steps(seen("2027-01-10", approval=REFUSED))
    assert "objection_from_decision" not in found
    assert found["objection_perhaps_not_told"] == dt.date(2027, 10, 28)
    told = steps(seen("2027-01-10", approval={**REFUSED, "instruction_given": True}))
    assert "objection_perhaps_over" in told
    assert "objection_perhaps_not_told" not in told


def test_at_discharge_a_rehabilitation_clinic_is_no_hospital() -> None:
    decision = seen(
        "2026-10-13",
        prescription={"kind": "discharge", "form": "muster_26", "units": 5, "discharged_on": ISSUED},
        prescriber={"group": "rehabilitation"},
    )
    assert "submit_discharge" in steps(decision)
    assert "Krankenhaus " not in read(decision, "patient")


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
