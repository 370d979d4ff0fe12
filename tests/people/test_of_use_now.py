"""What is said at one moment and not at another: what waits for missing facts, what ends with a day, what an approval settles."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import soziorules
from soziorules.render.readers import view
from soziorules.soziotherapie.wording.readers import READERS

EXAMPLES = Path(__file__).parents[2] / "examples"
RULES = soziorules.load_rules()
RUNNING: dict[str, Any] = {
    "prescribed_on": "2026-10-12",
    "approval": {"received_on": "2026-10-14", "decided_on": "2026-10-28", "granted_units": 30},
}


REFUSED = {
    "approval": {"decided_on": "2026-11-24", "granted_units": 0, "received_on": "2026-11-22"},
}


def case(name: str = "psychiatrist_30_units_f20", **more: object) -> dict[str, object]:
    return {**json.loads((EXAMPLES / f"{name}.json").read_text()), **more}


def said(given: dict[str, object], reader: str = "prescriber", today: str | None = None, **how: Any) -> str:
    return " ".join(
        soziorules.check(given, rules=RULES, today=today).to_text("de", reader=reader, **how).split()
    )


@pytest.mark.parametrize("reader", READERS)
def test_no_duty_waits_for_facts_that_are_asked_for(reader: str) -> None:
    for full in (False, True):
        text = said({"gaf": 45}, reader, full=full)
        assert "kodieren" not in text
        assert "Abrechnungsfähiger Kode" not in text


def test_a_duty_on_what_nobody_asks_for_stays() -> None:
    given = case(gaf=None)
    del given["care_plan"]
    assert "Betreuungsplan (Muster 27) mit allen sieben Angaben beifügen" in said(given)


@pytest.mark.parametrize(
    "given",
    [
        case("new_krankheitsfall_2006"),
        case(
            prescription={"kind": "trial", "units": 5},
            history=[
                {"prescribed_on": "2026-10-01", "kind": "referral", "units": 5, "delivered_minutes": 300}
            ],
        ),
    ],
    ids=["no time for receipt yet", "more than five free units"],
)
def test_where_papers_in_time_do_not_help_the_approval_comes_first(given: dict[str, object]) -> None:
    text = said(given, "provider")
    assert "Beginnen: erst, wenn die Krankenkasse genehmigt hat." in text
    assert "rechtzeitig" not in text


@pytest.mark.parametrize("reader", READERS)
def test_at_discharge_each_reader_learns_the_last_day(reader: str) -> None:
    assert "24.11.2026" in said(case("discharge_from_hospital"), reader)


def test_more_units_than_need_no_reason_are_told_apart() -> None:
    given = case("discharge_from_hospital", history=[])
    assert (
        "Verordnet: 4 Einheiten; eine feste Höchstzahl gibt es nicht, mehr als 14 wären zu begründen. -"
        in said(case("discharge_from_hospital"))
    )
    given["prescription"] = {**given["prescription"], "units": 60}  # type: ignore[dict-item]
    assert "Ohne Begründung möglich: 14 Einheiten. -" in said(given)


def test_what_runs_says_what_is_approved_and_until_when() -> None:
    given = case(**RUNNING)
    given["prescription"] = {**given["prescription"], "start_on": "2026-11-02", "until": "2027-03-31"}  # type: ignore[dict-item]
    text = said(given, "provider", "2027-01-15")
    assert "Genehmigt am 28.10.2026: 30 Einheiten; vorgesehener Beginn war am 02.11.2026." in text
    assert "Abzurechnen: bis zu 30 Einheiten, erbracht bis 31.03.2027." in text
    patient = said(given, "patient", "2027-01-15")
    assert patient.startswith("Ihre Krankenkasse hat zugestimmt; am 02.11.2026 sollte es losgehen.")
    assert "später Beginn" not in said(given, "prescriber", "2027-01-15", full=True).lower()


def test_used_up_hours_are_no_missing_facts() -> None:
    last = {"prescribed_on": "2026-10-12", "kind": "first", "units": 2, "delivered_minutes": 120}
    for full in (False, True):
        text = said({"history": [last]}, "patient", "2027-02-15", full=full)
        assert text.startswith("Die Stunden Ihrer letzten Verordnung sind verbraucht.")
        assert "Absage" not in text
        assert "gebraucht" not in text.replace("was dafür gebraucht", "")
    assert "Für eine neue Verordnung wird gebraucht:" in said({"history": [last]}, today="2027-02-15")


def test_a_kind_sentence_is_said_once() -> None:
    prescriber = {"group": "psychiatry", "kv_permission": False, "contract_physician": False}
    assert said(case(prescriber=prescriber), "patient").count("Das hat nichts mit Ihnen zu tun.") == 1


def test_where_the_capability_is_open_probestunden_are_named() -> None:
    text = said(case(therapy_capability=None))
    assert "erst mit Probestunden klären (höchstens 5 Einheiten, ohne Genehmigung)" in text
    assert "Probestunden klären" not in said(case())


def test_the_krankenkasse_reads_what_failed_apart_from_what_is_to_come() -> None:
    given = case(approval={"received_on": "2026-11-23"}, care_plan={"signatures": ["prescriber", "provider"]})
    text = said(given, "payer", "2026-11-28")
    assert "Pflichten nicht erfüllt: Unterschriften unter dem Betreuungsplan." in text
    assert "Steht noch aus: Betreuungsplan vollständig." in text


def test_whoever_is_exempt_by_the_card_reads_of_no_amount() -> None:
    patient = {"born_on": "1986-04-02", "statutory_insured": True, "copayment_exempt": True}
    text = said(case(patient=patient), "patient", full=True)
    assert "Sie sind von der Zuzahlung befreit." in text
    assert "Euro" not in text


def test_a_headline_keeps_a_number_with_its_word() -> None:
    page = soziorules.check(case(), rules=RULES).to_html("de")
    assert "<h1>Voraussetzungen erfüllt; ausgestellt am 20.11.2026.</h1>" in page
    given = case(prescribed_on="2026-10-12", approval={"decided_on": "2026-11-02", "granted_units": 0})
    assert "verordnet waren 30\N{NO-BREAK SPACE}Einheiten" in soziorules.check(given, rules=RULES).to_html(
        "de"
    )


def test_less_than_an_hour_is_told_in_minutes() -> None:
    last = {
        "prescribed_on": "2026-06-01",
        "kind": "first",
        "units": 30,
        "approved_on": "2026-06-20",
        "delivered_minutes": 1770,
    }
    given = case(history=[last])
    given["prescription"] = {**given["prescription"], "kind": "follow_up"}  # type: ignore[dict-item]
    assert "noch offen ist (30 Min.)." in said(given)


def test_beside_a_reason_to_be_given_the_signature_still_finds_room() -> None:
    plan = case()["care_plan"]
    given = case(gaf=45, care_plan={**plan, "signatures": ["prescriber", "provider"]})  # type: ignore[dict-item]
    assert "Fehlende Unterschriften unter dem Betreuungsplan einholen" in said(given)


@pytest.mark.parametrize("reader", READERS)
def test_where_only_a_history_is_stated_each_learns_what_is_left(reader: str) -> None:
    last = {"prescribed_on": "2026-06-01", "kind": "first", "units": 30, "delivered_minutes": 1560}
    assert "4 Stunden" in said({"history": [last]}, reader, "2026-11-28")


def test_what_is_approved_against_the_rules_stands() -> None:
    approval = {"received_on": "2026-10-07", "decided_on": "2026-10-20", "granted_units": 30}
    given = case(prescribed_on="2026-10-05", gaf=60, approval=approval)
    assert "Beginnen: möglich, wie genehmigt" in said(given, "provider")
    assert said(given, "patient").startswith("Gute Nachricht: Ihre Krankenkasse hat zugestimmt.")
    for reader in READERS:
        assert "weiter" not in said(given, reader)


def test_what_is_still_open_is_told_beside_hours_that_do_not_suffice() -> None:
    before = [
        {"prescribed_on": "2025-01-13", "kind": "first", "units": 30, "delivered_minutes": 1800},
        {"prescribed_on": "2025-08-01", "kind": "follow_up", "units": 30, "delivered_minutes": 1800},
        {"prescribed_on": "2026-02-01", "kind": "follow_up", "units": 30, "delivered_minutes": 1800},
        {
            "prescribed_on": "2026-08-01",
            "kind": "follow_up",
            "units": 25,
            "approved_on": "2026-08-20",
            "delivered_minutes": 300,
        },
    ]
    given = case(history=before)
    given["prescription"] = {**given["prescription"], "kind": "follow_up"}  # type: ignore[dict-item]
    text = said(given)
    assert "Höchstens 5 Einheiten verordnen (25, wenn die früher verordneten 20 Stunden entfallen)" in text
    assert "Früher verordnet und noch offen: 20 Stunden. Das geht vor." in text
    assert "Zuerst verbrauchen" not in text


def test_the_sozialamt_has_agreed_or_not() -> None:
    patient = {"born_on": "1986-04-02", "coverage": "asylum_benefits"}
    granted = {"received_on": "2026-11-24", "decided_on": "2026-11-27", "granted_units": 30}
    assert "nur mit der Zusage des Sozialamts" in said(case(patient=patient, approval=granted), "provider")
    assert "erst, wenn das Sozialamt zugesagt hat" in said(case(patient=patient), "provider")


DECIDED = {"received_on": "2026-11-23", "decided_on": "2026-12-01"}


@pytest.mark.parametrize("reader", READERS)
def test_a_decision_of_which_only_the_day_is_stated_is_waited_for_no_more(reader: str) -> None:
    for today in ("2026-12-15", "2027-03-01"):
        text = said(case(approval=DECIDED), reader, today)
        assert "01.12.2026" in text
        assert not any(
            word in text for word in ("Abwarten", "prüft gerade", "Entscheiden bis", "abgelaufen", "Frist")
        )
    assert "Beginnen: erst klären, wie" in said(case(approval=DECIDED), "provider", "2026-12-15")
    assert "28.12.2026" not in said(case(approval=DECIDED), reader, "2026-12-15", full=True)


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"approval": {"decided_on": "2026-11-01", "granted_units": 30}}, "$.approval.decided_on"),
        ({"prescription": {"kind": "first", "units": 30, "until": "2026-10-01"}}, "$.prescription.until"),
    ],
)
def test_nothing_is_decided_and_nothing_ends_before_issue(more: dict[str, Any], path: str) -> None:
    with pytest.raises(soziorules.Problems) as raised:
        soziorules.check(case(**more), rules=RULES)
    (problem,) = raised.value.diagnostics
    assert problem.path == path
    assert problem.message.de == "das liegt vor dem Ausstellungstag"


@pytest.mark.parametrize("width", [40, 52, 80])
def test_a_narrow_terminal_is_respected(width: int) -> None:
    decision = soziorules.check(case(approval={"received_on": "2026-11-23"}), rules=RULES, today="2026-12-01")
    for reader in READERS:
        for full in (False, True):
            lines = decision.to_text("de", reader=reader, width=width, full=full).splitlines()
            assert all(len(line) <= width for line in lines), [line for line in lines if len(line) > width]


def test_what_is_left_of_the_last_prescription_counts_contacts_as_the_account_does() -> None:
    visits = [
        {"on": "2026-08-20", "minutes": 60},
        {"on": "2026-09-10", "minutes": 60, "contact": "no_show"},
        {"on": "2026-09-11", "minutes": 60, "contact": "telephone"},
    ]
    past = {"prescribed_on": "2026-08-03", "kind": "first", "units": 30, "delivered": visits}
    asked: dict[str, object] = {"history": [past]}
    assert "Noch offen: 29 Stunden" in said(asked, today="2026-11-27")
    unknown = {**past, "delivered": [*visits, {"on": "2026-09-12", "minutes": 60, "contact": "other"}]}
    assert "Noch offen" not in said({**asked, "history": [unknown]}, today="2026-11-27")


def test_a_refusal_is_not_called_none() -> None:
    approval = {"submitted_on": "2026-09-25", "decided_on": "2026-11-05", "granted_units": 0}
    text = said({"prescribed_on": "2026-09-21", "approval": approval}, "patient", today="2026-11-10")
    assert "Ihre Krankenkasse hat nicht zugestimmt." in text
    assert "keine Absage" not in text
    assert "keine Absage" in said({"prescribed_on": "2026-09-21"}, "patient", today="2026-09-21")


@pytest.mark.parametrize("width", [30, 40, 60, 80])
def test_what_is_open_says_what_is_missing_on_a_narrow_terminal_too(width: int) -> None:
    asked: dict[str, object] = {
        "prescribed_on": "2026-12-02",
        "prescription": {"kind": "first"},
        "diagnoses": ["F20.1 G"],
    }
    assert "Vor dem Einreichen klären" in said(asked, today="2030-07-25", width=width)


@pytest.mark.parametrize("reader", READERS)
def test_house_rules_take_no_room_from_the_law(reader: str) -> None:
    approval = {
        "submitted_on": "2026-11-20",
        "received_on": "2026-11-20",
        "decided_on": "2026-12-01",
        "granted_units": 20,
    }
    asked = case(inpatient=True, approval=approval)
    overlays = [EXAMPLES / "house_rules"]
    alone = soziorules.check(asked, today="2026-12-05").to_text("de", reader=reader).splitlines()
    beside = soziorules.check(asked, today="2026-12-05", overlays=overlays).to_text("de", reader=reader)
    assert len(beside.splitlines()) <= 12
    assert alone[:2] == beside.splitlines()[:2]
    assert any("Krankenhaus" in line for line in beside.splitlines()) == any(
        "Krankenhaus" in line for line in alone
    )


def test_nothing_is_said_of_the_last_prescription_alone_where_one_before_it_leaves_hours() -> None:
    first = {"prescribed_on": "2026-08-04", "kind": "first", "units": 30, "delivered_minutes": 0}
    last = {"prescribed_on": "2026-12-10", "kind": "follow_up", "units": 30, "delivered_minutes": 1783}
    text = said({"history": [first, last]}, "patient", today="2026-12-29")
    assert "17 Min." not in text
    assert "17 Min." in said(
        {"history": [{**first, "delivered_minutes": 1800}, last]}, "patient", today="2026-12-29"
    )


GUARDIAN = "rechtliche Betreuung für die Gesundheitssorge"
FOR_A_MINOR = f"Patientin oder Patient (oder: bei Minderjährigen Eltern oder Sorgeberechtigte; {GUARDIAN})."
FOR_AN_ADULT = f"Patientin oder Patient (oder: {GUARDIAN})."
ALL = "verordnende Person, Leistungserbringer, "
SIGNED: dict[str, tuple[str | None, list[str] | None, str]] = {
    "nobody for an adult": ("1981-12-03", [], f"einholen: {ALL}{FOR_AN_ADULT}"),
    "the practice alone": ("1981-12-03", ["prescriber", "patient"], "einholen: Leistungserbringer."),
    "parents of an adult": ("1981-12-03", ["prescriber", "provider", "parent"], f"einholen: {FOR_AN_ADULT}"),
    "nobody for a minor": ("2009-12-03", ["prescriber", "provider"], f"einholen: {FOR_A_MINOR}"),
    "parents of a minor": ("2009-12-03", ["parent"], "einholen: verordnende Person, Leistungserbringer."),
    "not stated, nor the age": (None, None, f"lassen: {ALL}{FOR_A_MINOR}"),
}


@pytest.mark.parametrize("name", SIGNED)
def test_only_the_signatures_that_are_missing_are_to_be_obtained(name: str) -> None:
    born, signatures, right = SIGNED[name]
    person = {"statutory_insured": True, **({} if born is None else {"born_on": born})}
    plan = {} if signatures is None else {"signatures": signatures}
    decision = soziorules.check(case(patient=person, care_plan=plan), rules=RULES, lang="de")
    [finding] = [each for each in decision.findings if each.rule == "care_plan.signatures"]
    assert finding.message.endswith(right)


def test_only_what_the_plan_does_not_contain_is_to_be_completed() -> None:
    plan = {"items": ["history", "diagnosis", "findings", "goals", "schedule"], "signatures": []}
    assert "darin fehlt noch: vorgesehene Maßnahmen, Prognose." in said(case(care_plan=plan))


@pytest.mark.parametrize("reader", READERS)
def test_once_it_has_ended_no_way_out_changes_it(reader: str) -> None:
    """What helps then is a new prescription alone; before, the ways out stand there."""
    given = case("hausarzt_30_units", prescribed_on="2017-11-20")
    for today, ended in (("2017-11-21", False), ("2026-11-28", True)):
        decision = soziorules.check(given, rules=RULES, today=today)
        sections = {section.key for section in view(decision, "de", reader).sections}
        assert bool(sections & {"remedies", "partial"}) is not ended
        assert bool(decision.to_dict("de")["remedies"]) is not ended
        assert ("eine neue Verordnung" in said(given, reader, today, full=True)) is (
            ended and reader != "payer"
        )


@pytest.mark.parametrize("reader", READERS)
def test_what_is_over_is_over_whatever_is_missing(reader: str) -> None:
    """Facts of a prescription that has ended, or was refused, open nothing: it is not begun, whatever they are."""
    for today, more in (("2032-05-12", {}), ("2026-12-01", REFUSED)):
        text = said({**case(gaf=None), **more}, reader, today)
        assert "erst klären, was fehlt" not in text
        assert (reader == "provider") is (
            "Beginnen: nein." in text or "Beginnen oder weitermachen: nein." in text
        )
        if not more:
            assert "Es fehlt" not in text
            assert "klären: " not in text
            assert "fehlen" not in text
            assert "gebraucht wird" not in text
            assert (reader == "patient") is text.startswith(
                "Der Zeitraum für diese Verordnung endete am 19.11.2029."
            )


@pytest.mark.parametrize("reader", ["prescriber", "provider", "patient"])
def test_a_duty_is_something_to_do_and_no_way_out(reader: str) -> None:
    """While something is open, what fulfils a duty does not change the answer; what would, stands there."""
    given = case("psychiatrist_30_units_f20", gaf=None, provider={"found": False})
    text = said(given, reader, "2026-11-20")
    assert "Heute möglich" not in text
    assert "Das geht schon heute" not in text
    assert "gefunden: ja" not in said(given, reader, "2026-11-20", full=True)
    other = case("psychiatrist_30_units_f20", prescriber={"group": "other"})
    possible = {"patient": "Das geht schon heute", "provider": "Für die Praxis heute möglich"}
    assert possible.get(reader, "Heute möglich") in said(other, reader, "2026-11-20")


def test_until_the_kv_has_said_so_nothing_is_enclosed_or_signed() -> None:
    given = case(prescriber={"group": "other"}, care_plan={"items": ["history"], "signatures": []})
    for full in (False, True):
        text = said(given, today="2026-11-20", full=full)
        assert "bis dahin nichts ausstellen oder einreichen" in text
        assert not re.search(r"(beifügen|unterschreiben lassen|vervollständigen|einholen)\b", text)


@pytest.mark.parametrize("reader", READERS)
def test_what_the_krankenkasse_has_already_is_not_to_be_approved_before(reader: str) -> None:
    """More Probestunden than are free: once it has the papers, its decision is what is waited for."""
    earlier = [{"prescribed_on": "2026-10-01", "kind": "referral", "units": 5, "delivered_minutes": 300}]
    given = case(prescription={"kind": "trial", "units": 5}, history=earlier)
    sent = {**given, "approval": {"received_on": "2026-11-23"}}
    for today in ("2026-11-24", "2026-12-16", "2027-01-20"):
        text = said(sent, reader, today, full=True)
        assert not re.search(r"vorher genehmigen lassen|Genehmigung über die genehmigungsfreien", text)
    if reader in ("prescriber", "provider"):
        assert "Vor dem Beginn genehmigen lassen" in said(given, reader, "2026-11-20")
