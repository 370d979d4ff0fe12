"""What was granted is judged by the units granted: all that is permitted is no mistake, and nothing more is promised."""

from __future__ import annotations

from typing import Any

import pytest

import soziorules
from tests.people.test_of_use_now import case, said

DAY = "2026-12-02"
READERS = ("prescriber", "provider", "payer", "patient")
DECIDED = {
    "submitted_on": "2026-11-03",
    "received_on": "2026-11-04",
    "medical_service_involved": False,
    "decided_on": "2026-11-20",
}
DAYS = ("2024-12-02", "2025-06-02", "2026-01-12", "2026-06-08")


def used(*units: int) -> list[dict[str, object]]:
    """Return earlier prescriptions of one Krankheitsfall that are approved and used up."""
    return [
        {
            "prescribed_on": on,
            "kind": "follow_up" if place else "first",
            "units": count,
            "group_units": 0,
            "approved_on": on,
            "delivered_minutes": 60 * count,
        }
        for place, (on, count) in enumerate(zip(DAYS, units, strict=False))
    ]


def prescription(
    kind: str, asked: int, granted: int, history: list[dict[str, object]], **more: Any
) -> dict[str, object]:
    found = case(
        prescribed_on="2026-11-02",
        history=history,
        approval={**DECIDED, "granted_units": granted},
        **more,
    )
    form = {"kind": kind, "form": "muster_26", "units": asked, "group_units": 0}
    return {**found, "prescription": form}


@pytest.mark.parametrize("reader", READERS)
def test_a_part_that_is_all_the_hours_left_can_begin(reader: str) -> None:
    text = said(prescription("follow_up", 30, 5, used(30, 30, 30, 25)), reader, DAY)
    assert "5 von 30 Einheiten" in text
    assert "02.12.2027" in text
    assert "obwohl" not in text
    assert "passt etwas nicht" not in text
    assert "noch nicht erfüllt;" not in text
    assert "iderspr" not in text
    assert "Gründe" not in text


def test_a_part_below_what_is_left_can_be_objected_to() -> None:
    given = prescription("follow_up", 30, 4, used(30, 30, 30, 25))
    assert "Widerspruch" in said(given, "prescriber", DAY)
    assert "Gründe anfordern" in said(given, "prescriber", DAY)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (prescription("follow_up", 30, 6, used(30, 30, 30, 25)), "115 Stunden verbraucht"),
        (prescription("first", 30, 30, [], diagnoses=["F60.31 G"], gaf=45), "GAF 45 ist zu hoch"),
        (prescription("first", 30, 20, [], diagnoses=["F60.31 G"], gaf=45), "GAF 45 ist zu hoch"),
        (
            prescription("first", 30, 30, [], diagnoses=["F60.31 G"], gaf=45, service={"on": "2026-11-25"}),
            "GAF 45 ist zu hoch",
        ),
    ],
    ids=["more than is left", "gaf", "in part", "running"],
)
def test_what_is_approved_stands_though_something_does_not_fit(given: dict[str, object], why: str) -> None:
    """No source says that an approval ends by itself: nobody is sent to ask, and what does not fit is named to who can look."""
    told = {reader: said(given, reader, DAY) for reader in READERS}
    for reader, text in told.items():
        assert text.startswith(("Genehmigt am", "Teilweise genehmigt am")) or reader == "patient"
        assert "Fragen Sie Ihre Krankenkasse" not in text
        assert "klären" not in text
        assert (why in text) is (reader != "patient")
    assert "möglich, wie genehmigt; was nicht passt, prüft die Praxis." in told["provider"]
    assert "Es gilt, was die Krankenkasse genehmigt hat." in told["prescriber"]
    assert "Voraussetzungen" in told["payer"] and "gilt die Genehmigung" in told["payer"]
    assert "passt" not in told["patient"] and "kein Urteil" not in told["patient"]
    assert "Die Termine machen Sie mit Ihrem Soziotherapie-Dienst aus." in told["patient"]


@pytest.mark.parametrize(
    "more",
    [
        {"prescriber": {"group": "general_practice", "contract_physician": True}},
        {"prescriber": {"group": "psychiatry", "kv_permission": False, "contract_physician": True}},
        {"gaf": None, "impairments": None},
    ],
    ids=["group", "permission", "missing"],
)
def test_beside_an_approval_that_stands_no_second_prescription_is_advised(more: dict[str, Any]) -> None:
    given = prescription("first", 30, 30, [], **more)
    for reader in READERS:
        decision = soziorules.check(given, today=DAY)
        for text in (said(given, reader, DAY), " ".join(decision.to_text("en", reader=reader).split())):
            assert "ausstellen lassen" not in text and "Have it issued" not in text
            assert "Heute" not in text and "ossible today" not in text
    assert "Abzurechnen: bis zu 30 Einheiten." in said(given, "provider", DAY)
    told = said(given, "patient", DAY)
    assert told.startswith("Gute Nachricht: Ihre Krankenkasse hat zugestimmt.")
    assert "Noch gebraucht wird" not in told
    assert "Sie müssen dafür nichts tun. Die Termine machen Sie" in told


def test_what_ends_the_claim_is_not_approved_away() -> None:
    for more in ({"goal_reached": True}, {"patient": {"coverage": "private"}}):
        text = said(prescription("first", 30, 30, [], **more), "provider", DAY)
        assert "Beginnen: nein." in text
    detained = prescription("first", 30, 30, [], patient={"coverage": "statutory", "detention": "prison"})
    assert "obwohl der Anspruch nach den Angaben ruht" in said(detained, "prescriber", DAY)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("granted", "objected"), [(25, False), (24, True)])
def test_probestunden_that_are_credited_are_no_refusal(reader: str, granted: int, objected: bool) -> None:
    trial = {
        "prescribed_on": "2026-09-21",
        "kind": "trial",
        "units": 5,
        "group_units": 0,
        "delivered_minutes": 300,
    }
    text = said(prescription("first", 30, granted, [trial]), reader, DAY)
    assert f"{granted} von 30 Einheiten" in text
    assert ("iderspr" in text) is objected


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(
    ("units", "history", "planned"), [(30, (30, 30, 30), True), (20, (30, 30, 30, 10), True), (20, (30, 30), False)]
)  # fmt: skip
def test_no_follow_up_is_advised_once_the_hours_are_planned(
    reader: str, units: int, history: tuple[int, ...], planned: bool
) -> None:
    text = said(prescription("follow_up", units, units, used(*history)), reader, DAY)
    assert ("02.12.2027" in text) is planned
    if reader != "payer":
        assert ("Wochen vor" in text) is not planned


@pytest.mark.parametrize(
    ("gaf", "hopeful"), [(35, True), (60, False)], ids=["conditions met", "conditions not met"]
)
def test_a_widerspruch_is_promising_only_where_the_conditions_are_met(gaf: int, hopeful: bool) -> None:
    given = prescription("first", 30, 0, [], gaf=gaf)
    practice, patient = said(given, "prescriber", DAY), said(given, "patient", DAY)
    assert ("die Praxis begründet ihn" in practice) is hopeful
    assert ("hilft Ihnen mit den Gründen" in patient) is hopeful
    assert ("wenn eine Angabe hier nicht stimmt" in practice) is not hopeful
    assert ("wenn eine der Angaben nicht stimmt" in patient) is not hopeful
    assert "fangen Sie mit dieser Verordnung jetzt nicht an" in patient


def test_a_widerspruch_must_have_arrived_by_its_last_day() -> None:
    told = {"notified_on": "2026-11-24", "instruction_given": True}
    given = prescription("first", 30, 0, [])
    given["approval"] = {**given["approval"], **told}  # type: ignore[dict-item]
    for day in (DAY, "2026-12-23", "2026-12-24"):
        assert "muss bis 24.12.2026 schriftlich bei der Krankenkasse sein" in said(given, "prescriber", day)
        assert "muss bis zum 24.12.2026 bei der Krankenkasse sein" in said(given, "patient", day)
        assert "bis 24.12.2026 muss er eingegangen sein" in said(given, "payer", day)


@pytest.mark.parametrize("today", ["2026-11-05", "2026-11-06", DAY])
def test_whether_it_can_begin_hangs_on_the_day_of_receipt_whenever_it_is_read(today: str) -> None:
    given = case(prescribed_on="2026-11-02", approval={"submitted_on": "2026-11-03"})
    assert "ja, wenn die Unterlagen bis 05.11.2026 bei der Krankenkasse waren" in said(
        given, "provider", today
    )
    assert "War es bis zum 05.11.2026, können Sie schon Termine ausmachen" in said(given, "patient", today)
    late = case(prescribed_on="2026-11-02", approval={"submitted_on": "2026-11-06"})
    if today > "2026-11-06":
        assert "besser erst nach der Entscheidung" in said(late, "provider", today)
        assert "besser erst Termine aus, wenn die Antwort da ist" in said(late, "patient", today)


def test_nobody_begins_on_what_was_never_handed_in() -> None:
    assert "Machen Sie auf diese Verordnung noch keine Termine aus" in said(
        case(prescribed_on="2026-11-02"), "patient", DAY
    )


@pytest.mark.parametrize(("second", "beyond"), [(5, True), (2, False)])
def test_of_probestunden_beyond_what_is_free_nobody_is_promised_that_they_go_on(
    second: int, beyond: bool
) -> None:
    history = [
        {"prescribed_on": on, "kind": "trial", "units": units, "group_units": 0, "delivered_minutes": 120}
        for on, units in (("2026-02-02", 3), ("2026-06-02", second))
    ]
    given = case(prescribed_on="2026-11-02", history=history)
    given["prescription"] = {"kind": "trial", "form": "muster_26", "units": 3, "group_units": 0}
    assert ("Auf der früheren Verordnung geht es weiter" in said(given, "provider", DAY)) is not beyond
    assert ("Ob das genehmigt wurde, ist nicht angegeben" in said(given, "provider", DAY)) is beyond
    assert ("Die nutzen Sie zuerst" in said(given, "patient", DAY)) is not beyond


def test_once_the_time_for_receipt_is_over_nobody_begins_without_knowing_of_it() -> None:
    late = said(case(prescribed_on="2026-11-20"), "patient", DAY)
    assert "ob sie bis zum 25.11.2026 dort waren. Wenn nicht, machen Sie Termine besser erst aus" in late


@pytest.mark.parametrize("reader", ["prescriber", "provider", "patient"])
def test_fewer_in_a_group_are_named_where_more_units_fit(reader: str) -> None:
    given = prescription("follow_up", 30, 30, used(30, 30, 20))
    del given["approval"]
    given["prescription"] = {"kind": "follow_up", "form": "muster_26", "units": 30, "group_units": 30}
    text = said(given, reader, "2026-11-02")
    assert "auch alle in der Gruppe, oder 30, davon höchstens 20 in der Gruppe." in text
    english = soziorules.check(given, today="2026-11-02").to_text("en", reader=reader)
    assert "or 30, at most 20 of these in a group." in " ".join(english.split())
