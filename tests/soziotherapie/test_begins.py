"""Whether it can begin: with papers in time, without a provider, without an approval, at discharge."""

from __future__ import annotations

import pytest

import soziorules
from soziorules.soziotherapie.procedure import procedure_of
from tests.soziotherapie.october import (
    ISSUED,
    PLAIN_READERS,
    RECEIVED,
    REFUSED,
    RULES,
    case,
    read,
    seen,
    steps,
)


@pytest.mark.parametrize(("received", "covered"), [("2026-10-14", True), ("2026-10-20", False)])
def test_patient_and_provider_read_the_same_of_the_cost_while_the_krankenkasse_is_late(
    received: str, covered: bool
) -> None:
    decision = seen("2026-11-25", approval={**RECEIVED, "received_on": received})
    provider, patient = read(decision, "provider"), read(decision, "patient")
    assert procedure_of(decision).stage == "overdue"
    assert ("die Kosten trägt die Krankenkasse bis zu ihrer Entscheidung" in provider) is covered
    assert ("Bis zu ihrer Antwort zahlt die Krankenkasse" in patient) is covered
    assert ("besser erst nach der Entscheidung" in provider, "besser erst Termine aus, wenn" in patient) == (
        not covered,
    ) * 2
    assert "vorher genehmigen" not in provider


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


def test_at_discharge_a_rehabilitation_clinic_is_no_hospital() -> None:
    decision = seen(
        "2026-10-13",
        prescription={"kind": "discharge", "form": "muster_26", "units": 5, "discharged_on": ISSUED},
        prescriber={"group": "rehabilitation"},
    )
    assert "submit_discharge" in steps(decision)
    assert "Krankenhaus " not in read(decision, "patient")
