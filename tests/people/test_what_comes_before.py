"""What comes before a prescription, and what ends it: no provider, an earlier one, receipt, refusal, the days after discharge."""

from __future__ import annotations

from typing import Any

import pytest

import soziorules
from soziorules.soziotherapie.wording.readers import READERS
from tests.people.test_fits_the_case import RULES, WAITING, said, seen

EARLIER = {
    "prescribed_on": "2026-06-01", "kind": "first", "units": 30, "group_units": 0, "approved_on": "2026-06-15",
    "delivered_minutes": 720, "delivered_until": "2026-10-30",
}  # fmt: skip
FOLLOW_UP = {"kind": "follow_up", "units": 30, "group_units": 0}


@pytest.mark.parametrize("today", ["2026-11-23", "2026-11-30", "2027-03-01"])
def test_without_a_provider_nothing_is_handed_in(today: str) -> None:
    decision = seen(today, provider={"contracted": None, "found": False})
    assert "Erst einen Leistungserbringer mit Vertrag finden" in said(decision)
    assert "then complete the Betreuungsplan with the provider" in said(decision, language="en")
    assert "Danach stellt Ihre Praxis die Verordnung neu aus" in said(decision, "patient")
    for reader in READERS:
        assert "25.11.2026" not in said(decision, reader)
        assert "einzureichen" not in said(decision, reader)
    account = soziorules.ledger(decision.given, rules=RULES, today=decision.today).to_text("de")
    assert "25.11.2026" not in account


def test_whether_it_may_begin_hangs_on_a_receipt_nobody_has_denied() -> None:
    decision = seen("2026-11-30")
    assert "ja, wenn die Unterlagen bis 25.11.2026 bei der Krankenkasse waren; sonst besser erst" in said(
        decision, "provider"
    )
    assert "yes, if the Krankenkasse had the papers by 25 November 2026" in said(decision, "provider", "en")
    beside = seen("2026-11-30", prescription=FOLLOW_UP, history=[EARLIER])
    assert (
        "(18 Stunden offen); vor der Entscheidung nur, wenn die Unterlagen bis 25.11.2026 ankamen."
        in said(beside, "provider")
    )
    late = seen("2026-12-01", approval={"received_on": "2026-11-27"})
    assert "besser erst nach der Entscheidung; vorher" in said(late, "provider")


def test_an_earlier_prescription_comes_first_for_everybody() -> None:
    decision = seen("2026-11-30", prescription=FOLLOW_UP, history=[EARLIER], approval=WAITING)
    assert "Beginnen: wenn die frühere Verordnung verbraucht ist (18 Stunden offen)" in said(
        decision, "provider"
    )
    assert "Start: once the earlier prescription is used up (18 hours open)" in said(
        decision, "provider", "en"
    )
    person = said(decision, "patient")
    assert "Es geht mit Ihrer früheren Verordnung weiter (18 Stunden)" in person
    assert "schon Termine" not in person
    assert "appointments already" not in said(decision, "patient", "en")
    assert "Termine sind schon möglich" not in said(decision)


def test_an_earlier_refusal_leaves_what_was_delivered() -> None:
    unsaid = {**EARLIER, "approved_on": None}
    decision = seen("2026-11-23", prescription=FOLLOW_UP, history=[unsaid])
    for reader in ("prescriber", "provider"):
        text = said(decision, reader)
        assert "entfällt dieser Rest, und es zählt nur, was bis dahin erbracht wurde" in text
        assert "streichen" not in text
        assert "only what was delivered until then counts" in said(decision, reader, "en")


def test_a_follow_up_that_is_refused_does_not_begin_it_ends() -> None:
    used = {**EARLIER, "delivered_minutes": 1800}
    refused = {**WAITING, "decided_on": "2026-12-02", "notified_on": "2026-12-04", "granted_units": 0}
    decision = seen("2026-12-07", prescription=FOLLOW_UP, history=[used], approval=refused)
    assert "Keine weiteren Termine auf diese Verordnung" in said(decision)
    assert "Weitermachen: nein; keine weiteren Termine auf diese Verordnung." in said(decision, "provider")
    assert "Continue: no; no further appointments" in said(decision, "provider", "en")
    assert "Zurzeit gibt es keine weiteren Termine" in said(decision, "patient")
    assert "fangen Sie" not in said(decision, "patient")
    first = seen("2026-12-07", approval=refused)
    assert "Beginnen: nein." in said(first, "provider")


@pytest.mark.parametrize("language", ["de", "en"])
def test_probestunden_first_leave_nothing_to_hand_in_late(language: Any) -> None:
    decision = seen("2026-11-30", therapy_capability=None)
    for reader in ("prescriber", "provider"):
        text = said(decision, reader, language)
        assert ("icht einreichen" if language == "de" else "o not hand it in") in text
        assert "25.11.2026" not in text
        assert "25 November" not in text
    assert "vielleicht mit einigen Probestunden" in said(decision, "patient")


def test_what_lapses_before_the_decision_waits_for_nothing() -> None:
    discharge = {
        "kind": "discharge",
        "form": None,
        "units": 4,
        "group_units": 0,
        "discharged_on": "2026-11-20",
    }
    at = {"prescriber": {"group": "hospital"}, "prescription": discharge}
    decision = seen("2026-11-25", approval={"received_on": "2026-11-24"}, **at)
    provider = said(decision, "provider")
    assert "jetzt bei einer Praxis mit Genehmigung der KV die nächste Verordnung anregen" in provider
    assert "Verordnet: 4 Einheiten. " in provider
    assert "Die Krankenkasse muss bis" not in provider
    assert "suggest the next prescription now" in said(decision, "provider", "en")
    assert "Möglichst vor dem 27.11.2026 entscheiden" in said(decision, "payer")
    late = said(seen("2026-11-26", **at), "provider")
    assert "sonst erst bei ihr nachfragen, ob sie zahlt" in late
    assert "erst nach der Entscheidung" not in late


def test_what_is_open_when_the_goals_are_reached_is_named() -> None:
    decision = seen("2026-11-23", prescription=FOLLOW_UP, history=[EARLIER], goal_reached=True)
    for reader in READERS:
        assert "18 Stunden offen" in said(decision, reader)
        assert "18 hours are still open" in said(decision, reader, "en")
        assert "Läuft noch eine frühere" not in said(decision, reader)
    assert "Nicht beginnen" not in said(decision, "provider")
    assert "zu beenden" not in said(seen("2026-11-23", goal_reached=True))


@pytest.mark.parametrize("sent", [False, True])
def test_how_much_is_too_much_beside_what_is_open(sent: bool) -> None:
    full = [
        {**EARLIER, "prescribed_on": f"2025-{month}-03", "approved_on": f"2025-{month}-17",
         "kind": "first" if month == "02" else "follow_up", "delivered_minutes": minutes,
         "delivered_until": f"2025-{month}-28"}
        for month, minutes in (("02", 1800), ("06", 1800), ("10", 1500))
    ]  # fmt: skip
    decision = seen("2026-11-23", prescription=FOLLOW_UP, history=full, approval=WAITING if sent else {})
    beyond = "Zusammen mit dieser Verordnung sind das 5 Stunden mehr, als im Krankheitsfall frei sind"
    assert decision.values["krankheitsfall.minutes_committed"] == (7200, 7200)
    full[2]["units"] = 35
    decision = seen("2026-11-23", prescription=FOLLOW_UP, history=full, approval=WAITING if sent else {})
    text = said(decision)
    assert beyond in text
    assert ("um so viel weniger verordnen" in text) is not sent
    assert beyond in said(decision, "payer")
    assert "5 hours more than are left" in said(decision, "provider", "en")
