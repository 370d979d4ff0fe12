"""What has begun is not told to begin: a stated delivery, and a prescription that the history lists as well."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

import soziorules

ROOT = Path(__file__).resolve().parents[2]
RULES = soziorules.load_rules()
PLAIN: dict[str, Any] = json.loads((ROOT / "examples" / "psychiatrist_30_units_f20.json").read_text("utf-8"))
ISSUED = "2026-06-01"
GRANTED = {
    "received_on": "2026-06-03",
    "decided_on": "2026-06-17",
    "granted_units": 30,
    "notified_on": "2026-06-19",
}
LATER = "2026-11-30"


def seen(today: str = LATER, **changed: Any) -> soziorules.Decision:
    """Return the decision on a case approved in June, with some parts replaced."""
    given = {**copy.deepcopy(PLAIN), "prescribed_on": ISSUED, "approval": GRANTED, **changed}
    return soziorules.check(given, today=today, rules=RULES)


def said(decision: soziorules.Decision, reader: str, language: str = "de") -> str:
    """Return the short answer in one line."""
    return " ".join(decision.to_text(language, reader=reader).split())  # type: ignore[arg-type]


def twin(minutes: int) -> dict[str, Any]:
    """Return the prescription of the case as the history lists it."""
    return {
        "prescribed_on": ISSUED,
        "kind": "first",
        "units": 30,
        "group_units": 0,
        "delivered_minutes": minutes,
    }


def test_a_stated_day_of_delivery_says_that_it_runs() -> None:
    for service in ({"on": "2026-11-26"}, {"on": LATER, "cost": "62"}):
        decision = seen(service=service)
        assert decision.moment["procedure.stage"] == "running"
        assert "noch nicht" not in said(decision, "patient")
        assert "ersten Termin" not in said(decision, "provider")
        assert "Ihre Soziotherapie läuft" in said(decision, "patient")
        assert "your Soziotherapie is running" in said(decision, "patient", "en")
        assert "Weitermachen: ja." in said(decision, "provider")
        assert "Continue: yes." in said(decision, "provider", "en")


@pytest.mark.parametrize("on", ["2026-12-01", "2026-05-31", None])
def test_a_day_to_come_or_before_issue_does_not(on: str | None) -> None:
    decision = seen(service={"on": on})
    assert decision.moment["procedure.stage"] == "granted"
    assert decision.moment["procedure.delivered"] is False


def test_the_next_appointment_of_a_follow_up_is_not_the_first() -> None:
    before = [{"prescribed_on": "2025-12-01", "kind": "first", "units": 30, "delivered_minutes": 1800}]
    prescription = {**PLAIN["prescription"], "kind": "follow_up"}
    decision = seen("2026-06-20", history=before, prescription=prescription)
    assert "Den nächsten Termin ausmachen" in said(decision, "provider")
    assert "den nächsten Termin" in said(decision, "patient")
    assert "the next appointment" in said(decision, "patient", "en")
    assert "den ersten Termin" in said(seen("2026-06-20"), "patient")


@pytest.mark.parametrize("reader", ["prescriber", "provider", "payer"])
def test_a_prescription_that_the_history_lists_too_is_said_to_count_twice(reader: str) -> None:
    decision = seen(history=[twin(120)])
    german, english = ("Sie ist nur einmal zu zählen", "it is to be counted once only")
    if reader != "payer":
        german, english = ("zählen ihre Einheiten doppelt", "its units count twice")
    assert german in said(decision, reader)
    assert english in said(decision, reader, "en")
    assert "Zuerst verbrauchen" not in said(decision, reader)
    other = seen(history=[{**twin(120), "units": 29}])
    assert "doppelt" not in said(other, reader)


@pytest.mark.parametrize(
    ("minutes", "stage"),
    [(0, "granted"), (60, "running"), (1799, "running"), (1800, "used_up"), (1900, "used_up")],
)
def test_what_was_delivered_on_it_gives_the_stage(minutes: int, stage: str) -> None:
    assert seen(history=[twin(minutes)]).moment["procedure.stage"] == stage


@pytest.mark.parametrize(("minutes", "stage"), [(1199, "running"), (1200, "used_up"), (1800, "used_up")])
def test_a_part_is_used_up_once_all_of_it_is_delivered(minutes: int, stage: str) -> None:
    part = {**GRANTED, "granted_units": 20}
    assert seen(history=[twin(minutes)], approval=part).moment["procedure.stage"] == stage


def test_what_is_refused_is_not_used_up() -> None:
    no = {**GRANTED, "granted_units": 0}
    assert seen(history=[twin(1800)], approval=no).moment["procedure.stage"] == "refused"


@pytest.mark.parametrize("kind", ["trial", "referral"])
def test_what_needs_an_approval_before_it_begins_names_no_day_for_papers(kind: str) -> None:
    before = [{"prescribed_on": "2026-02-02", "kind": "trial", "units": 5, "delivered_minutes": 300}]
    prescription = {
        "kind": kind,
        "form": "muster_26" if kind == "trial" else "muster_28",
        "units": 5,
        "group_units": 0,
    }
    prescriber = (
        PLAIN["prescriber"] if kind == "trial" else {"group": "general_practice", "contract_physician": True}
    )
    decision = seen(ISSUED, approval={}, history=before, prescription=prescription, prescriber=prescriber)
    assert decision.moment["procedure.approval_needed"] is True
    approval = decision.to_dict("de")["approval"]
    assert approval["required"] is True
    assert {"submit_by", "cost_cover", "skipped"}.isdisjoint(approval)
    assert "einzureichen bis" not in decision.to_text("de", full=True)
    assert "Vor dem Beginn genehmigen lassen" in said(decision, "provider")


def test_the_last_day_is_said_as_that_of_the_prescription() -> None:
    decision = seen(prescription={**PLAIN["prescription"], "until": "2026-10-31"})
    assert "; die Verordnung endete am 31.10.2026." in said(decision, "provider")
    assert "the prescription ended on 31 October 2026" in said(decision, "provider", "en")


def test_the_provider_suggests_and_the_practice_issues() -> None:
    decision = seen("2026-06-20")
    assert "bei der Praxis gut 3 Wochen vor der letzten Einheit die Folgeverordnung anregen" in said(
        decision, "provider"
    )
    assert "suggest the follow-up prescription to the practice" in said(decision, "provider", "en")
    assert "die Folgeverordnung gut 3 Wochen vor der letzten Einheit ausstellen" in said(
        decision, "prescriber"
    )


def test_a_clinic_that_prescribes_at_discharge_is_not_said_to_prescribe_nothing() -> None:
    decision = seen(ISSUED, prescriber={"group": "hospital"}, inpatient=True, approval={})
    assert decision.outcome == "not_eligible"
    assert "kann Soziotherapie nicht selbst verordnen" not in said(decision, "patient")
    assert "cannot prescribe Soziotherapie itself" not in said(decision, "patient", "en")
    assert "nur zur Entlassung" in said(decision, "patient")
    other = seen(ISSUED, prescriber={"group": "other_physician"}, approval={})
    assert other.outcome == "not_eligible"
    assert "kann Soziotherapie nicht selbst verordnen" in said(other, "patient")


def test_at_discharge_the_most_is_said_beside_what_is_prescribed() -> None:
    given = json.loads((ROOT / "examples" / "discharge_from_hospital.json").read_text("utf-8"))
    for units, text in (
        (4, "Verordnet: 4 Einheiten; eine feste Höchstzahl gibt es nicht"),
        (14, "Möglich: 14 Einheiten."),
    ):
        given["prescription"]["units"] = units
        decision = soziorules.check(given, today=given["prescribed_on"], rules=RULES)
        permitted = decision.to_dict("de")["units"]["permitted"]
        assert decision.outcome.answer == "yes"
        assert text in said(decision, "prescriber")
        assert str(permitted) in said(decision, "prescriber")
