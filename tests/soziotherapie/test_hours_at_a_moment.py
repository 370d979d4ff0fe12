"""What a moment says of hours: when a prescription ends, and what earlier ones leave for it."""

from __future__ import annotations

import pandas as pd
import pytest

import soziorules
from tests.soziotherapie.october import ISSUED, RULES, case, seen


@pytest.mark.parametrize("kind", ["blocks", "rolling"])
def test_no_prescription_ends_with_the_day_on_which_rolling_years_are_counted(kind: str) -> None:
    """By rolling years the day of issue is the end of what is counted, not of what may be delivered."""
    approval = {"received_on": "2026-10-13", "decided_on": "2026-10-15", "granted_units": 30}
    readings = {"window.kind": kind}
    stated = case(approval=approval)
    decision = soziorules.check(stated, today="2026-10-20", readings=readings, rules=RULES)
    assert decision.to_dict("de")["procedure"]["stage"] == "granted"
    row = {f"approval.{name}": value for name, value in approval.items()}
    row |= {"prescribed_on": ISSUED, "prescription.kind": "first", "prescription.units": 30, "history": "[]"}
    table = soziorules.decide_frame(pd.DataFrame([row]), today="2026-10-20", readings=readings, rules=RULES)
    assert table["stage"].tolist() == ["granted"]


def test_open_units_that_leave_no_room_for_a_prescription_are_told_to_every_reader() -> None:
    """Of 120 hours 85 are used, 35 are open on earlier prescriptions: 30 more would pass the hours of the Krankheitsfall."""
    history = [
        {
            "prescribed_on": day,
            "kind": kind,
            "units": 30,
            "group_units": 0,
            "delivered_minutes": minutes,
            "approved_on": day,
        }
        for day, kind, minutes in (
            ("2025-01-10", "first", 1800),
            ("2025-05-10", "follow_up", 900),
            ("2025-10-10", "follow_up", 1800),
            ("2026-05-10", "follow_up", 600),
        )
    ]
    decision = seen(ISSUED, history=history, prescription={"kind": "follow_up"})
    assert "procedure.use_up_no_room" in [step.id for step in decision.moment.of("prescriber").steps]
    assert "mehr, als im Krankheitsfall frei sind: um so viel weniger verordnen" in " ".join(
        decision.to_text("de").split()
    )
    for reader, words in (
        ("payer", "mehr, als im Krankheitsfall frei sind."),
        ("patient", "reichen die Stunden dann nicht"),
    ):
        assert words in " ".join(decision.to_text("de", reader=reader).split())
    room = seen(ISSUED, history=history[:1] + history[3:], prescription={"kind": "follow_up"})
    assert "procedure.use_up" in [step.id for step in room.moment.of("prescriber").steps]


def test_probestunden_that_are_one_too_many_are_not_counted_among_those_of_the_year() -> None:
    earlier = [
        {"prescribed_on": day, "kind": "trial", "units": 5, "delivered_minutes": 60}
        for day in ("2026-02-02", "2026-06-02")
    ]
    trial = {"kind": "trial", "form": "muster_26", "units": 5, "group_units": 0}
    account = soziorules.ledger(case(history=earlier, prescription=trial), today=ISSUED, rules=RULES)
    said = " ".join(account.to_text("de").split())
    assert "2026: 2 von 2 Verordnungen" in said
    assert "10 Einheiten als Probestunden" in said


def test_the_account_says_why_a_refused_prescription_opens_no_krankheitsfall() -> None:
    refused = {"received_on": ISSUED, "decided_on": ISSUED, "granted_units": 0}
    account = soziorules.ledger(case(approval=refused), today="2026-10-20", rules=RULES)
    said = " ".join(account.to_text("de").split())
    assert "Eine Verordnung, die abgelehnt ist oder so nicht geht, eröffnet keinen Krankheitsfall." in said
    assert "weitere erst vor der ersten Verordnung" not in said


@pytest.mark.parametrize("kind", ["first", "follow_up", "trial"])
def test_only_a_prescription_at_discharge_ends_with_the_days_after_discharge(kind: str) -> None:
    decision = seen(ISSUED, prescription={"kind": kind, "discharged_on": "2026-10-01"})
    assert decision.to_dict("de")["procedure"]["stage"] == "issued"
    row = {"prescribed_on": ISSUED, "prescription.kind": kind, "prescription.discharged_on": "2026-10-01"}
    table = soziorules.decide_frame(pd.DataFrame([row]), today=ISSUED, rules=RULES)
    assert table["stage"].tolist() == ["issued"]


def test_one_unit_is_said_as_one() -> None:
    """Of 120 hours 118 hours and 20 minutes are used; 40 minutes are open on an earlier prescription."""
    history = [
        {
            "prescribed_on": day,
            "kind": kind,
            "units": units,
            "group_units": 0,
            "delivered_minutes": minutes,
            "approved_on": day,
        }
        for day, kind, units, minutes in (
            ("2026-01-02", "first", 118, 7080),
            ("2026-05-02", "follow_up", 1, 20),
        )
    ]
    said = " ".join(seen(ISSUED, history=history, prescription={"kind": "follow_up"}).to_text("de").split())
    assert "Höchstens 1 Einheit verordnen." in said
    assert "Früher verordnet und noch offen: 40 Min." in said


def test_a_prescription_without_a_kind_that_has_ended_adds_nothing_to_the_account() -> None:
    """The Krankheitsfall ended on its day of issue, five days before."""
    history = [{"prescribed_on": "2007-05-05", "kind": "first", "units": 5, "delivered_minutes": 0}]
    plain = case(history=history, prescribed_on="2010-05-04")
    del plain["prescription"]
    account = soziorules.ledger(plain, today="2010-05-09", rules=RULES).to_dict()
    assert account["totals"]["added_minutes"] == {"from": 0, "to": 0}


@pytest.mark.parametrize(("today", "ahead"), [("2026-11-29", True), ("2026-12-05", False), (None, False)])
def test_deliveries_whose_day_is_still_to_come_count_and_are_named(today: str | None, ahead: bool) -> None:
    visits = [{"on": "2026-10-10", "minutes": 60}, {"on": "2026-12-05", "minutes": 60}]
    earlier = {"prescribed_on": "2026-06-01", "kind": "first", "units": 30, "delivered": visits}
    stated = case(history=[earlier], prescribed_on="2026-11-24", prescription={"kind": "follow_up"})
    decision = soziorules.check(stated, today=today, rules=RULES)
    assert decision.to_dict()["window"]["used_minutes"] == 120
    assert ("procedure.deliveries_ahead" in [step.id for step in decision.moment.steps]) is ahead
