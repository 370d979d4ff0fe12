"""What may be possible is not said to be possible, and units at discharge that lapsed are not said to be open."""

from __future__ import annotations

import pytest

import soziorules
from tests.people.test_of_use_now import RULES, case, said

TRIALS = [
    {"prescribed_on": day, "kind": "trial", "units": 5, "delivered_minutes": 300} for day in ("2026-02-02", "2026-06-02")
]  # fmt: skip
THIRD = {"kind": "trial", "form": "muster_26", "units": 5, "group_units": 0}
DISCHARGE = {"prescribed_on": "2026-11-27", "kind": "discharge", "units": 5, "group_units": 0}


@pytest.mark.parametrize(("gaf", "sure"), [(35, True), (None, False)])
def test_another_way_on_which_something_is_missing_is_only_perhaps_one(
    gaf: int | None, *, sure: bool
) -> None:
    given = case(gaf=gaf, prescription=THIRD, history=TRIALS)
    text, patient = said(given, "provider", "2026-11-30"), said(given, "patient", "2026-11-30")
    assert ("Für die Praxis heute möglich: Statt Probestunden eine Erstverordnung" in text) is sure
    assert (
        "Für die Praxis heute vielleicht möglich: Statt Probestunden eine Erstverordnung" in text
    ) is not sure
    assert ("Dafür fehlt noch: GAF-Wert." in text) is not sure
    assert ("Das geht schon heute" in patient) is sure
    assert ("Das geht vielleicht schon heute" in patient) is not sure
    assert ("Dafür wird noch gebraucht: Ein Gespräch in Ihrer Praxis" in patient) is not sure
    decision = soziorules.check(given, rules=RULES, today="2026-11-30")
    assert (
        "Perhaps possible today for the practice" in decision.to_text("en", reader="provider")
    ) is not sure
    assert ("This may work today" in decision.to_text("en", reader="patient")) is not sure


@pytest.mark.parametrize(("today", "over"), [("2026-12-04", False), ("2026-12-05", True)])
def test_check_and_account_say_the_same_of_units_at_discharge(today: str, *, over: bool) -> None:
    given = case(history=[{**DISCHARGE, "delivered_minutes": 120}])
    del given["prescribed_on"], given["prescription"]
    for reader in ("patient", "prescriber", "provider"):
        text = said(given, reader, today)
        assert ("was noch offen war, ist verfallen" in text) is over
        assert ("3 Stunden" in text) is not over
    english = soziorules.check(given, rules=RULES, today=today).to_text("en", reader="patient")
    assert ("has lapsed" in english) is over
    account = " ".join(soziorules.ledger(given, rules=RULES, today=today).render("text", lang="de").split())
    assert ("verfallen: 3 Einheiten" in account) is over
    assert ("Noch offen: 3 Stunden" in account) is not over


def test_units_at_discharge_that_were_all_delivered_did_not_lapse() -> None:
    given = case(history=[{**DISCHARGE, "delivered_minutes": 300}])
    del given["prescribed_on"], given["prescription"]
    text = said(given, "patient", "2026-12-10")
    assert "verbraucht" in text
    assert "verfallen" not in text


def test_a_prescription_at_discharge_whose_days_are_over_leaves_nothing_to_clear() -> None:
    given = case("discharge_from_hospital")
    given["prescription"] = {**given["prescription"], "discharged_on": "2026-11-20"}  # type: ignore[dict-item]
    text = said({**given, "prescribed_on": "2026-11-20"}, today="2026-12-10")
    assert "was noch offen war, ist verfallen" in text
    assert "klären, ob sie nach dem" not in text
