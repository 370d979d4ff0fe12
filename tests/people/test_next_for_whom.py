"""What comes next in moments in which an answer said nothing, or the wrong thing, to the one who reads it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

import soziorules
from soziorules.interview.interview import Console, Interview
from soziorules.soziotherapie.questions import can_tell
from tests.people.test_of_use_now import case, said

EXAMPLES = Path(__file__).parents[2] / "examples"
FIRST = {"prescribed_on": "2025-03-01", "kind": "first", "units": 30, "group_units": 0}
WHY = (
    "Wie viel erbracht wurde von dem, was am 01.03.2025 verordnet ist, steht hier nicht.",
    "Was früher erbracht wurde, ist nicht ganz angegeben.",
)
GRANTED = {"received_on": "2026-06-03", "decided_on": "2026-06-15", "granted_units": 30}


def follow_up(*history: dict[str, Any]) -> dict[str, object]:
    stated = case(history=list(history))
    stated["prescription"] = {**stated["prescription"], "kind": "follow_up"}  # type: ignore[dict-item]
    return stated


@pytest.mark.parametrize(
    ("more", "left"),
    [({}, 90), ({"delivered": [{"on": "2025-04-01"}]}, 96)],
    ids=["nothing", "one day, which has no more than 24 hours"],
)
def test_hours_are_left_at_least_where_deliveries_are_not_fully_stated(
    more: dict[str, Any], left: int
) -> None:
    text = said(follow_up({**FIRST, **more}))
    assert f"im Krankheitsfall bis 29.02.2028 sind mindestens {left} Stunden frei." in text
    assert WHY[bool(more)] in text


def test_exact_hours_are_said_as_they_are() -> None:
    text = said(follow_up({**FIRST, "delivered_minutes": 300}))
    assert "sind 115 Stunden frei" in text
    assert "mindestens" not in text


@pytest.mark.parametrize(
    ("more", "ground"),
    [({"gaf": 55}, "GAF 55 ist zu hoch"), ({"therapy_capability": False}, "nicht therapiefähig")],
)
def test_a_ground_in_the_findings_has_a_next_step(more: dict[str, Any], ground: str) -> None:
    text = said(case(**more))
    assert ground in text
    assert "Diese Verordnung nicht verwenden. Ändert sich der Befund: neu prüfen" in text
    planned = said(case(prescribed_on="2026-11-20", **more), today="2026-11-19")
    assert "So nicht verordnen. Ändert sich der Befund: neu prüfen" in planned


def test_after_the_days_of_discharge_a_practice_prescribes() -> None:
    stated = json.loads((EXAMPLES / "discharge_from_hospital.json").read_text("utf-8"))
    stated["prescribed_on"] = "2026-11-20"
    stated["prescription"]["discharged_on"] = "2026-11-05"
    stated["inpatient"] = False
    text = said(stated, today="2026-11-30")
    assert "an eine Praxis mit Genehmigung der KV vermitteln, die auf Muster 26 verordnet" in text
    assert "für sie gilt das Recht am Tag ihrer Ausstellung" not in text


@pytest.mark.parametrize(("today", "long_ago"), [("2026-07-20", False), ("2026-07-21", True)])
def test_what_was_approved_long_ago_is_no_news(today: str, long_ago: bool) -> None:
    """Five weeks after 15 June a new prescription would have been decided, even with an expert opinion."""
    given = case(prescribed_on="2026-06-01", approval=GRANTED)
    assert said(given, today=today).startswith("Genehmigt am 15.06.2026: 30 Einheiten.")
    assert ("Es kann losgehen." in said(given, today=today)) is not long_ago
    assert ("Hat es noch nicht begonnen" in said(given, today=today)) is long_ago
    assert said(given, "patient", today).startswith("Gute Nachricht") is not long_ago
    for reader in ("patient", "provider"):
        assert ("den ersten Termin" in said(given, reader, today).replace("Den", "den")) is not long_ago
    assert ("Beginnen: ja." in said(given, "provider", today)) is not long_ago


@pytest.mark.parametrize(
    ("start", "late"), [("2026-07-20", False), ("2026-07-21", True), ("2026-12-07", True)]
)
def test_a_start_that_is_to_come_is_as_late_as_it_will_be(start: str, late: bool) -> None:
    """M-10: a start long after issue is not excused by stating it beforehand."""
    given = case(prescribed_on="2026-06-01", approval=GRANTED)
    given["prescription"] = {**given["prescription"], "start_on": start}  # type: ignore[dict-item]
    text = said(given, today="2026-07-01")
    assert ("Es kann losgehen." in text) is not late
    assert ("Eine feste Frist nennt keine Quelle" in text) is late


def test_a_plan_is_finished_before_it_is_handed_in() -> None:
    text = said(case(care_plan={"items": ["history"], "signatures": []}), today="2026-11-20")
    assert text.index("fertigstellen") < text.index("bei der Krankenkasse eingegangen")


def test_what_is_late_to_hand_in_is_never_left_out() -> None:
    given = case(prescribed_on="2026-11-20", care_plan={"items": [], "signatures": []})
    assert "Noch nicht eingereicht? Gleich nachholen" in said(given, today="2026-11-30")


def test_areas_of_which_there_are_too_few_are_not_called_none() -> None:
    given = case(prescribed_on="2014-06-02", impairments=["drive", "contact", "cognition"])
    text = said(given, "patient", today="2014-06-02")
    assert "Was dazu bisher aufgeschrieben ist, reicht nicht." in text


@pytest.mark.parametrize("group", ["outpatient_department", "hospital"])
def test_data_calls_a_facility_what_it_is(group: str) -> None:
    stated = case(prescribed_on="2026-06-01", approval={**GRANTED, "granted_units": 20})
    decision = soziorules.check({**stated, "prescriber": {"group": group, "contract_physician": True, "kv_permission": True}},
                                today="2026-06-20", lang="de")  # fmt: skip
    data = decision.to_dict("de")
    steps = [each["what"] for each in data["procedure"]["next"]]
    assert decision.procedure is not None
    assert steps == [each.message for each in decision.procedure.next]
    assert not [each for each in (*steps, *data["summary"]) if "der Praxis" in each or "die Praxis" in each]
    assert json.loads(decision.to_json("de"))["procedure"] == data["procedure"]


def test_a_person_is_asked_only_for_what_they_can_know() -> None:
    rules = soziorules.load_rules()
    asked: list[str] = []
    console = Console("de", lambda: "w\n", asked.append)
    Interview(rules, console, rules.domain.read_case({}), reader="patient").run()
    text = "".join(asked)
    assert "Wann ist die Patientin oder der Patient geboren?" in text
    for unknown in ("GAF", "Genehmigung der KV", "therapiefähig", "Diagnosen", "Krankenhausbehandlung"):
        assert unknown not in text
    assert "Nach dem Übrigen werden Sie nicht gefragt" in text
    assert all(can_tell("prescriber", path) for path in ("gaf", "history"))


def test_with_asylum_benefits_an_ended_prescription_is_not_taken_to_the_krankenkasse() -> None:
    old = {"prescribed_on": "2007-05-05", "kind": "first", "units": 5, "delivered_minutes": 0}
    stated = {
        "prescribed_on": "2010-05-04",
        "patient": {"coverage": "asylum_benefits", "born_on": "1980-01-02"},
        "provider": {"contracted": True, "land": "BE"},
        "history": [old],
        "approval": {},
    }
    moment = soziorules.check(stated, today=dt.date(2010, 5, 9)).moment
    told = {step.id: step.say.de for step in moment.steps}
    assert "procedure.prescribe_anew" in told
    assert not any("Krankenkasse" in say.replace("nicht die Krankenkasse", "") for say in told.values())


def test_the_day_by_which_papers_are_due_is_said_before_issue() -> None:
    """Issued on 22 December 2026, the third Arbeitstag is the 28th."""
    text = said(case(prescribed_on="2026-12-22", provider={"land": "NW"}), today="2026-11-30")
    assert "Am 22.12.2026 ausstellen; Verordnung und Betreuungsplan müssen bis 28.12.2026" in text


def test_a_permission_that_came_after_issue_asks_for_a_new_date_alone() -> None:
    given = case(prescribed_on="2026-11-24")
    given["prescriber"] = {
        "group": "psychiatry",
        "contract_physician": True,
        "kv_permission_from": "2026-11-25",
    }
    text = said(given, today="2026-11-30")
    assert "Heute möglich: Mit heutigem Datum neu ausstellen; möglich ist das seit dem 25.11.2026." in text
    assert "Praxis mit Genehmigung" not in text
    person = said(given, "patient", today="2026-11-30")
    assert "Ihre Praxis stellt die Verordnung mit neuem Datum aus." in person
    assert "andere Praxis" not in person
    assert "darf Soziotherapie im Moment nicht verordnen" not in person


def test_the_practice_clears_and_then_sends() -> None:
    given = case(prescribed_on="2026-11-20", gaf=None)
    assert "Ihre Praxis klärt noch etwas. Danach schickt sie die Unterlagen" in said(
        given, "patient", today="2026-11-30"
    )


def test_the_co_payment_goes_to_the_krankenkasse() -> None:
    given = case(prescribed_on="2026-10-05", service={"on": "2026-11-20", "cost": 70})
    assert "direkt an die Krankenkasse." in said(given, "provider", today="2026-11-30")
    assert "direkt an Ihre Krankenkasse." in said(given, "patient", today="2026-11-30")


def test_an_electronic_prescription_names_no_paper_form() -> None:
    given = case(prescribed_on="2027-07-05")
    given["prescription"] = {**given["prescription"], "electronic": False}  # type: ignore[dict-item]
    for reader in ("prescriber", "provider"):
        text = said(given, reader, today="2027-07-01")
        assert "30 Einheiten; im Krankheitsfall" in text
        assert "Muster 26" not in text
