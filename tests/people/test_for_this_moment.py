"""What is said belongs to this moment: what is promised, what goes on, what lapsed, what is paid for each day."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.people.test_of_use_now import case, said
from tests.people.test_what_was_granted import DECIDED, prescription, used

READERS = ("prescriber", "provider", "payer", "patient")
PENDING = {name: value for name, value in DECIDED.items() if name != "decided_on"}


def follow_up(today: str, reader: str, **more: Any) -> str:
    """Return what a reader is told of a follow-up prescription of 2 November 2026."""
    form = {"kind": "follow_up", "form": "muster_26", "units": 30, "group_units": 0}
    given = {**case(prescribed_on="2026-11-02", history=used(30, 30), **more), "prescription": form}
    return said(given, reader, today)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("provider", [{}, {"contracted": False}])
def test_no_payment_is_promised_without_a_contract(reader: str, provider: dict[str, bool]) -> None:
    text = follow_up("2026-11-03", reader, provider=provider)
    assert "mit Vertrag" in text
    assert "zahlt sie" not in re.sub(
        "[Ee]inem Dienst mit Vertrag zahlt sie|zahlt sie einem Leistungserbringer mit Vertrag", "", text
    )
    refused = {**DECIDED, "granted_units": 0}
    for known in (refused, {**refused, "received_on": None}):
        text = follow_up("2026-12-02", reader, provider={"contracted": False}, approval=known)
        assert "Bezahlt wird" not in text and "Zu zahlen ist" not in text and "zahlt die" not in text


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("today", "approval"),
    [
        ("2026-11-12", PENDING),
        ("2026-12-12", PENDING),
        ("2026-11-12", {**PENDING, "submitted_on": "2026-11-10", "received_on": "2026-11-11"}),
        ("2026-11-12", {"submitted_on": "2026-11-03"}),
        ("2026-11-12", {}),
        ("2026-12-02", {**DECIDED, "granted_units": 30}),
    ],
    ids=["pending", "overdue", "late", "sent", "not sent", "granted"],
)
def test_whoever_goes_on_is_not_told_to_begin(reader: str, today: str, approval: dict[str, Any]) -> None:
    text = follow_up(today, reader, approval=approval)
    for word in ("anfangen", "fangen Sie", "losgehen", "Beginnen", "beginnen"):
        assert word not in text, word


@pytest.mark.parametrize("granted", [True, False])
def test_what_was_left_at_discharge_is_told_to_everybody(granted: bool) -> None:
    given = case("discharge_from_hospital")
    if granted:
        day = given["prescribed_on"]
        given["approval"] = {"submitted_on": day, "received_on": day, "decided_on": day, "granted_units": 4}
    for reader in READERS:
        text = said(given, reader, "2026-12-02")
        assert "was noch offen war, ist verfallen" in text
        assert ("Genehmigt am 17.11.2026: 4 Einheiten" in text) is (granted and reader != "patient")
    assert "Abzurechnen ist nur, was bis 24.11.2026 erbracht wurde" in said(given, "provider", "2026-12-02")
    assert "Zu zahlen ist höchstens, was bis 24.11.2026 erbracht wurde" in said(given, "payer", "2026-12-02")


def test_hours_beyond_what_was_prescribed_count_and_are_not_paid() -> None:
    earlier = {**used(30)[0], "delivered_minutes": 1980}
    told = {
        reader: said(prescription("follow_up", 30, 30, [earlier]), reader, "2026-12-02") for reader in READERS
    }
    for reader in ("prescriber", "provider"):
        assert "3 Stunden: Das zählt mit, wird aber nicht bezahlt. Nachsehen, ob hier" in told[reader]
    assert "3 Stunden: Das zählt mit, ist aber nicht zu zahlen. Prüfen, ob es zu" in told["payer"]
    assert "3 Stunden" not in told["patient"]


def test_a_part_that_is_delivered_is_used_up() -> None:
    form = {"kind": "first", "units": 30, "group_units": 0}
    entry = {**form, "prescribed_on": "2026-11-02", "approved_on": "2026-11-20", "delivered_minutes": 1320}
    text = said(prescription("first", 30, 20, [entry]), "provider", "2026-12-02")
    assert text.startswith(
        "Teilweise genehmigt am 20.11.2026: 20 von 30 Einheiten; verbraucht. Weitermachen: nein."
    )
    assert "0 Einheiten" not in text.replace("20 von 30 Einheiten", "")


SHARE = "Zuzahlung je Tag mit Termin: 10 % der Kosten, mindestens 5, höchstens 10 Euro."


@pytest.mark.parametrize(
    ("person", "owes"),
    [
        ({}, True),
        ({"born_on": "2010-01-01"}, False),
        ({"born_on": None}, False),
        ({"copayment_exempt": True}, False),
        ({"copayment_exempt": True, "copayment_exempt_until": "2026-12-31"}, False),
        ({"statutory_insured": None, "coverage": "asylum_benefits"}, False),
    ],
)
def test_who_owes_a_co_payment_reads_how_much(person: dict[str, Any], owes: bool) -> None:
    patient = {**case()["patient"], **person}  # type: ignore[dict-item]
    given = prescription("first", 30, 30, [], patient=patient)
    assert (SHARE in said(given, "patient", "2026-12-02")) is owes
    assert SHARE not in said({**given, "approval": {**DECIDED, "granted_units": 0}}, "patient", "2026-12-02")
    assert SHARE not in said({**given, "approval": {}}, "patient", "2026-11-03")


def test_nothing_is_asked_for_a_day_years_ahead_while_another_practice_can() -> None:
    young = case("child_psychiatry_patient_17", patient={"born_on": "2011-03-01", "statutory_insured": True})
    del young["prescriber"]["therapeutic_reason"]  # type: ignore[attr-defined]
    for reader in READERS:
        text = said(young, reader, "2026-11-25")
        assert "Begründung" not in text
        assert "Noch gebraucht wird" not in text
