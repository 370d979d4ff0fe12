"""What earlier prescriptions, the end of the Krankheitsfall and a stay leave to be cleared is said, and nothing is promised."""

from __future__ import annotations

from typing import Any

import pytest

from tests.people.test_of_use_now import case, said

FIRST = {"prescribed_on": "2026-03-02", "kind": "first", "units": 30, "delivered_minutes": 900}
TODAY = "2026-11-30"


def after(*history: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a follow-up prescription after some earlier ones."""
    given: dict[str, Any] = case(prescribed_on="2026-11-24", history=list(history), **more)
    return {**given, "prescription": {**given["prescription"], "kind": "follow_up"}}


@pytest.mark.parametrize("approved", [None, "2026-03-20"])
def test_an_earlier_prescription_goes_on_only_if_it_was_approved(approved: str | None) -> None:
    given = after({**FIRST, "approved_on": approved})
    provider, patient = said(given, "provider", TODAY), said(given, "patient", TODAY)
    assert ("Beginnen: wenn die frühere Verordnung verbraucht ist (15 Stunden offen);" in provider) is bool(
        approved
    )
    assert ("Ob das genehmigt wurde, ist nicht angegeben" in provider) is (approved is None)
    assert ("haben Sie noch 15 Stunden" in patient) is bool(approved)
    assert ("Vielleicht haben Sie aus einer früheren Verordnung noch 15 Stunden." in patient) is (
        approved is None
    )


@pytest.mark.parametrize(("minutes", "more"), [(1800, None), (1860, "1 Stunde"), (2280, "8 Stunden")])
def test_more_than_prescribed_is_named_beside_the_check(minutes: int, more: str | None) -> None:
    text = said(after({**FIRST, "approved_on": "2026-03-20", "delivered_minutes": minutes}), today=TODAY)
    assert ("mehr erbracht als verordnet" in text) is bool(more)
    assert more is None or f"vom 02.03.2026 ist mehr erbracht als verordnet, und zwar {more}:" in text


@pytest.mark.parametrize(("on", "counts"), [("2026-09-08", False), ("2021-01-08", True)])
def test_contacts_that_are_not_counted_are_named(on: str, counts: bool) -> None:
    visits = [{"on": on, "minutes": 45, "contact": "video"}, {"on": on, "minutes": 60, "contact": "no_show"}]
    issued = "2020-12-01" if counts else "2026-03-02"
    entry = {
        "prescribed_on": issued,
        "kind": "first",
        "units": 30,
        "approved_on": issued,
        "delivered": visits,
    }
    text = said(after(entry), "provider", TODAY)
    assert ("Nicht mitgezählt: 45 Min. per Telefon oder Video." in text) is not counts


@pytest.mark.parametrize(
    ("today", "said_so"),
    [("2026-11-05", False), ("2026-11-30", True), ("2026-12-10", True), ("2026-12-11", False)],
)
def test_the_end_of_the_krankheitsfall_is_announced(today: str, said_so: bool) -> None:
    old = {
        "prescribed_on": "2023-12-11",
        "kind": "first",
        "units": 30,
        "approved_on": "2023-12-20",
        "delivered_minutes": 1800,
    }
    given = after(
        old, approval={"received_on": "2026-10-20", "decided_on": "2026-11-03", "granted_units": 30}
    )
    given["prescribed_on"] = "2026-10-19"
    over = today > "2026-12-10"
    for reader in ("prescriber", "provider", "patient"):
        text = said(given, reader, today)
        assert ("endet am 10.12.2026" in text) is said_so
        assert ("die Verordnung endete" not in text) and ("Beginnen: nein" not in text)
        assert ("10.12.2026" in text) is (said_so or over)
    assert ("erst mit der Krankenkasse klären" in said(given, "provider", today)) is over


@pytest.mark.parametrize("granted", [True, False])
def test_a_stay_pauses_what_was_granted_and_asks_for_a_new_date_before(granted: bool) -> None:
    approval = (
        {"received_on": "2026-10-14", "decided_on": "2026-11-16", "granted_units": 30} if granted else {}
    )
    given = case(prescribed_on="2026-10-12" if granted else "2026-11-24", inpatient=True, approval=approval)
    text = said(given, today=TODAY)
    assert ("pausiert die Soziotherapie bis zur Entlassung, und die Genehmigung bleibt" in text) is granted
    assert ("Nach der Entlassung mit neuem Datum ausstellen." in text) is not granted


@pytest.mark.parametrize(("codes", "asked"), [(["F10.2 G", "F60.31 G"], True), (["F60.31 G"], False)])
def test_a_second_secured_diagnosis_asks_about_comorbidity(codes: list[str], asked: bool) -> None:
    text = said(case(prescribed_on="2026-11-24", diagnoses=codes, gaf=38, necessity=[]), today=TODAY)
    assert ("relevante Komorbidität" in text) is asked


@pytest.mark.parametrize("approved", [None, "2026-03-20"])
def test_hours_that_are_prescribed_already_go_on_only_if_approved(approved: str | None) -> None:
    before = [
        {"prescribed_on": day, "kind": "follow_up", "units": 30, "delivered_minutes": 1800}
        for day in ("2024-12-02", "2025-04-07", "2025-09-01")
    ]
    last = {**FIRST, "kind": "follow_up", "approved_on": approved, "delivered_minutes": 1320}
    text = said(after(*before, last), "patient", TODAY)
    assert ("Sie haben noch 8 Stunden aus Ihrer früheren Verordnung." in text) is bool(approved)
    assert ("Vielleicht haben Sie aus einer früheren Verordnung noch 8 Stunden." in text) is (
        approved is None
    )


@pytest.mark.parametrize("reader", ["prescriber", "provider", "payer"])
@pytest.mark.parametrize(("gaf", "told"), [({"gaf": 0}, True), ({}, False), ({"gaf": 35}, False)])
def test_a_gaf_of_zero_is_said_to_be_no_value(reader: str, gaf: dict[str, int], told: bool) -> None:
    given = {key: value for key, value in case(prescribed_on="2026-11-24").items() if key != "gaf"} | gaf
    text = said(given, reader, TODAY)
    assert ("GAF-Wert (0 heißt: nicht beurteilbar, und gilt als nicht angegeben)" in text) is told
    assert ("GAF-Wert" in text) is (gaf != {"gaf": 35})


def test_reasons_that_are_not_stated_may_still_be_there() -> None:
    several = case(
        prescribed_on="2026-11-24",
        diagnoses=["F10.2 G", "F60.31 G"],
        gaf=38,
        necessity=[],
        therapy_capability=True,
    )
    text = said(several, today=TODAY)
    assert "Von den Gründen a bis d des § 2 Abs. 5 ist keiner angegeben" in text
    assert "eine relevante Komorbidität, ist das Grund a (§ 2 Abs. 5 ST-RL); dann angeben." in text
    assert "liegt vor" not in text
