"""What strangers found missing or wrong in the first lines of an answer or of an account, each with the right value."""

from __future__ import annotations

import copy
import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

import soziorules
from soziorules import Decision
from soziorules.cli import main
from soziorules.soziotherapie.ledger.overview import overview
from soziorules.soziotherapie.procedure import procedure_of
from soziorules.soziotherapie.wording.ledger_text import to_text
from soziorules.soziotherapie.wording.readers import READERS
from tests.promises.generator import WELL

RULES = soziorules.load_rules()
FIRST = {"prescribed_on": "2026-03-02", "kind": "first", "units": 30, "delivered_minutes": 1800}
WAITING = {"submitted_on": "2026-11-23", "received_on": "2026-11-23"}
TRIALS = [
    {"prescribed_on": day, "kind": "trial", "units": 5, "delivered_minutes": 300}
    for day in ("2026-02-02", "2026-06-02")
]
USED_UP = [{"prescribed_on": "2023-01-02", "kind": "first", "units": 120, "delivered_minutes": 7200}]
CLINIC = {
    "prescriber": {"group": "hospital"},
    "prescription": {"kind": "discharge", "form": "muster_26", "units": 4, "discharged_on": "2026-11-20"},
}


def seen(today: str, **changed: Any) -> Decision:
    """Return the decision on a case in which all is well, with some parts replaced, seen on a day."""
    plain = copy.deepcopy(WELL)
    for name, value in changed.items():
        plain[name] = {**plain[name], **value} if isinstance(value, dict) and name in plain else value
    return soziorules.check(plain, today=today, rules=RULES)


def test_only_what_was_received_is_with_the_krankenkasse() -> None:
    sent = {"submitted_on": "2026-11-24"}
    for approval, line, patient in (
        (sent, "eingereicht am 24.11.2026", "Ihre Unterlagen sind eingereicht."),
        (
            {**sent, "received_on": "2026-12-24"},
            "eingereicht am 24.11.2026",
            "Ihre Unterlagen sind eingereicht.",
        ),
        (
            {**sent, "received_on": "2026-11-25"},
            "seit 25.11.2026 bei der Krankenkasse",
            "Ihre Krankenkasse prüft gerade.",
        ),
    ):
        decision = seen("2026-11-28", approval=approval)
        assert line in decision.short_answer("de").headline
        assert decision.short_answer("de", "patient").headline == patient


def said(decision: Decision, reader: str = "prescriber") -> str:
    return " ".join(" ".join(decision.short_answer("de", reader).lines()).replace("\u00a0", " ").split())


def account(decision: Decision) -> str:
    shown = overview(RULES, decision.given, today=decision.today)
    return " ".join(to_text(shown, "de", fine=True).split())


def steps(decision: Decision) -> dict[str, dt.date | None]:
    return {step.id.partition(".")[2]: step.by for step in procedure_of(decision).next}


class TestTheKindOfThePrescription:
    def test_a_follow_up_without_a_first_is_told_as_one(self) -> None:
        decision = seen("2026-11-21")
        assert "diese ist die Erstverordnung" in said(decision)
        assert "ist dies eine Erstverordnung, keine Folgeverordnung" in said(decision, "payer")
        assert "Erstverordnung" not in said(decision, "patient")

    def test_a_first_in_a_running_krankheitsfall_is_told_as_one(self) -> None:
        decision = seen("2026-11-21", prescription={"kind": "first"}, history=[FIRST])
        assert "diese ist eine Folgeverordnung" in said(decision)

    @pytest.mark.parametrize(
        ("kind", "history"), [("first", []), ("follow_up", [FIRST]), ("follow_up", None)]
    )
    def test_nothing_is_told_where_it_fits_or_is_open(self, kind: str, history: Any) -> None:
        assert "Art ändern" not in said(seen("2026-11-21", prescription={"kind": kind}, history=history))

    def test_probestunden_too_many_lead_to_a_first_where_none_was(self) -> None:
        trial = {"kind": "trial", "units": 5}
        decision = seen("2026-11-21", prescription=trial, history=TRIALS)
        assert "Statt Probestunden eine Erstverordnung ausstellen." in said(decision)
        after = seen("2026-11-21", prescription=trial, history=[FIRST])
        assert "Statt Probestunden eine Folgeverordnung ausstellen." in said(after)

    def test_after_probestunden_the_next_prescription_is_no_follow_up(self) -> None:
        trial = {**TRIALS[0], "prescribed_on": "2026-11-02", "delivered_minutes": 120}
        plain = {**WELL, "history": [trial]}
        del plain["prescription"], plain["prescribed_on"]
        decision = soziorules.check(plain, today="2026-11-21", as_of="2026-11-21", rules=RULES)
        assert procedure_of(decision).stage == "running"
        assert "die nächste Verordnung" in said(decision)
        assert "Folgeverordnung" not in said(decision)


class TestTheDayOfTheDecision:
    def test_both_days_where_nobody_knows_whether_an_opinion_is_sought(self) -> None:
        decision = seen("2026-12-01", approval=WAITING)
        assert steps(decision)["wait_either"] == dt.date(2026, 12, 14)
        for reader in READERS:
            if reader != "provider":
                assert "14.12.2026" in said(decision, reader)
            assert "28.12.2026" in said(decision, reader)

    @pytest.mark.parametrize(
        ("involved", "day"), [(False, dt.date(2026, 12, 14)), (True, dt.date(2026, 12, 28))]
    )
    def test_one_day_where_it_is_known(self, involved: bool, day: dt.date) -> None:
        decision = seen("2026-12-01", approval={**WAITING, "medical_service_involved": involved})
        assert steps(decision)["wait"] == day
        assert "wait_either" not in steps(decision)

    def test_only_the_later_day_is_left_after_the_earlier(self) -> None:
        found = steps(seen("2026-12-15", approval=WAITING))
        assert found["wait_for_the_opinion"] == dt.date(2026, 12, 28)
        assert "medical_service" in found


class TestADayThatHasPassed:
    def test_not_yet_is_not_said_of_a_day_that_is_over(self) -> None:
        decision = seen("2026-03-02", prescribed_on="2025-11-20", history=USED_UP)
        assert decision.outcome.value == "not_yet"
        assert decision.not_before == dt.date(2026, 1, 2)
        assert said(decision).startswith("Voraussetzungen am Tag der Ausstellung noch nicht erfüllt")
        assert "neu ausstellen; möglich ist das seit dem 02.01.2026." in said(decision)
        assert "Seit dem 02.01.2026 geht das" in said(decision, "patient")
        assert "im Moment noch nicht" not in said(decision, "patient")

    def test_before_that_day_it_is_not_yet(self) -> None:
        decision = seen("2025-12-01", prescribed_on="2025-11-20", history=USED_UP)
        assert said(decision).startswith("Voraussetzungen noch nicht erfüllt")
        assert "ab 02.01.2026" in said(decision)


class TestWhoCanAct:
    @pytest.mark.parametrize("gaf", [35, 60])
    def test_a_suspicion_is_enough_for_probestunden(self, gaf: int) -> None:
        first = {"prescription": {"kind": "first"}, "diagnoses": ["F20.0 V"], "gaf": gaf}
        decision = seen("2026-11-21", **first)
        assert "gehen Probestunden: höchstens 5 Einheiten" in said(decision)
        assert "mit einigen Probestunden anfangen" in said(decision, "patient")
        trial = seen("2026-11-21", prescription={"kind": "trial", "units": 5}, diagnoses=["F20.0 V"], gaf=gaf)
        assert trial.outcome.answer == "yes"

    @pytest.mark.parametrize(
        "changed", [{"realistic_goal": False}, {"diagnoses": ["F20.0 A"]}, {"history": [FIRST]}]
    )
    def test_not_where_something_else_stands_against_it(self, changed: dict[str, Any]) -> None:
        first = {"prescription": {"kind": "first"}, "diagnoses": ["F20.0 V"], **changed}
        assert "gehen Probestunden" not in said(seen("2026-11-21", **first))

    def test_at_discharge_the_clinic_helps(self) -> None:
        decision = seen("2026-11-21", **CLINIC, gaf=60)
        assert "Ihre Klinik hilft Ihnen" in said(decision, "patient")
        assert "Praxis" not in said(decision, "patient")
        assert "Praxis" in said(seen("2026-12-21", **CLINIC, gaf=60), "patient")

    def test_a_private_patient_reads_nothing_of_benefits_for_asylum_seekers(self) -> None:
        private = seen("2026-11-21", patient={"statutory_insured": None, "coverage": "private"})
        for reader in READERS:
            text = private.to_text("de", reader=reader, full=True)
            assert "AsylbLG" not in text
            assert "Ihre Krankenkasse" not in text
        unknown = seen("2026-11-21", patient={"statutory_insured": None, "coverage": "none"})
        assert "auf die Karte sehen" in said(unknown)

    def test_a_part_is_told_as_a_part(self) -> None:
        partly = {**WAITING, "decided_on": "2026-12-07", "granted_units": 10}
        started = {"kind": "first", "start_on": "2026-12-15"}
        decision = seen("2026-12-28", prescription=started, approval=partly)
        assert said(decision, "patient").startswith("Ihre Krankenkasse hat einem Teil zugestimmt")
        against = seen("2026-12-08", prescription={"kind": "first"}, approval=partly, gaf=60)
        assert said(against, "patient").startswith("Ihre Krankenkasse hat einem Teil zugestimmt: 10 von")


class TestTheAccount:
    def test_contacts_that_do_not_count_are_named(self) -> None:
        contacts = [
            {"on": "2026-03-10", "minutes": 60, "contact": "no_show"},
            {"on": "2026-03-17", "minutes": 60, "contact": "telephone"},
            {"on": "2026-03-24", "minutes": 60},
        ]
        entry = {"prescribed_on": "2026-03-02", "kind": "first", "units": 30, "delivered": contacts}
        text = account(seen("2026-11-21", history=[entry]))
        assert "2 Leistungen, 17.03.2026 bis 24.03.2026; erbracht 2 Stunden, zählt hier mit 1 Stunde" in text
        assert (
            "nicht gezählt: Termin nicht wahrgenommen (1; 1 Stunde dafür nicht erbracht), telefonisch (1)"
            in text
        )

    @pytest.mark.parametrize(("units", "beyond"), [(2, "1 Std. 10 Min."), (3, "10 Min."), (4, None)])
    def test_what_was_delivered_beyond_the_prescription_is_named(
        self, units: int, beyond: str | None
    ) -> None:
        contacts = [{"on": "2026-03-10", "minutes": 100}, {"on": "2026-03-17", "minutes": 90}]
        entry = {"prescribed_on": "2026-03-02", "kind": "first", "units": units, "delivered": contacts}
        text = account(seen("2026-11-21", history=[entry]))
        assert ("mehr erbracht als verordnet" in text) is (beyond is not None)
        if beyond is not None:
            assert (
                f"{beyond} mehr erbracht als verordnet: Das zählt mit, bezahlt wird nur, was verordnet ist"
                in text
            )

    @pytest.mark.parametrize(
        "changed",
        [
            {"patient": {"statutory_insured": None, "coverage": "private"}},
            {"approval": {**WAITING, "decided_on": "2026-12-07", "granted_units": 0}},
        ],
    )
    def test_no_krankheitsfall_begins_with_what_is_refused_or_not_permitted(
        self, changed: dict[str, Any]
    ) -> None:
        decision = seen("2026-12-21", prescription={"kind": "first"}, **changed)
        assert decision.moment.figures["window"]["start"] is None
        text = account(decision)
        assert "Krankheitsfall noch nicht begonnen" in text
        assert "19.11.2029" not in text
        begun = seen("2026-12-21", prescription={"kind": "follow_up"}, history=[FIRST], **changed)
        assert begun.moment.figures["window"]["start"] == dt.date(2026, 3, 2)


MUCH_TO_DO: dict[str, Any] = {
    "prescription": {"kind": "first", "start_on": "2026-11-10"},
    "provider": {"contracted": False},
    "care_plan": {"items": ["history"], "signatures": ["provider"]},
    "parallel_services": ["assisted_living", "psychiatric_nursing"],
    "gaf": 45,
}


class TestMoreStepsThanLines:
    @pytest.mark.parametrize("reader", READERS)
    def test_the_step_with_a_day_stays_and_the_others_are_counted(self, reader: str) -> None:
        decision = seen("2026-11-21", history=[], **MUCH_TO_DO)
        day = min(day for day in steps(decision).values() if day is not None)
        assert f"{day:%d.%m.%Y}" in said(decision, reader)
        left = [each for each in decision.short_answer("de", reader).statements if each.part == "step"]
        if reader == "prescriber":
            assert len(left) > 3
            assert "Weitere Schritte, die hier keinen Platz haben:" in said(decision, reader)
        assert len(decision.to_text("de", reader=reader).splitlines()) <= 12


class TestABetreuungsplanThatIsNotWritten:
    @pytest.mark.parametrize("items", [[], ["history"]])
    def test_it_is_to_be_written_before_anybody_signs_it(self, items: list[str]) -> None:
        decision = seen(
            "2026-11-21", care_plan={"items": items, "signatures": []}, provider={"contracted": True}
        )
        full = " ".join(decision.to_text("de", full=True).split())
        assert "Den Betreuungsplan (Muster 27) fertigstellen; darin fehlt noch:" in full
        assert "Sobald der Betreuungsplan fertig ist: Lesen Sie ihn" in said(decision, "patient")

    def test_a_written_one_is_to_be_signed(self) -> None:
        items = ["history", "diagnosis", "findings", "goals", "measures", "schedule", "prognosis"]
        decision = seen("2026-11-21", care_plan={"items": items, "signatures": []})
        assert "- Lesen Sie den Betreuungsplan, und unterschreiben Sie ihn" in said(decision, "patient")


class TestPlainWords:
    def test_hours_that_are_used_up_are_called_so(self) -> None:
        history = [{"prescribed_on": "2025-01-10", "kind": "first", "units": 120, "delivered_minutes": 7200}]
        text = said(seen("2026-11-21", history=history), "patient")
        assert "Die Stunden, die es für diese Zeit gibt, sind aufgebraucht." in text

    @pytest.mark.parametrize("services", [["assisted_living"], ["assisted_living", "psychiatric_nursing"]])
    def test_one_service_and_several_are_named_alike(self, services: list[str]) -> None:
        full = " ".join(seen("2026-11-21", parallel_services=services).to_text("de", full=True).split())
        assert "Soziotherapie ist auch neben weiteren Hilfen möglich (Betreutes Wohnen" in full

    def test_what_is_taken_for_granted_is_said_as_its_answer(self) -> None:
        decision = seen("2026-11-21", service={"on": "2026-11-23", "cost": 60, "contact": "in_person"})
        full = " ".join(decision.to_text("de", full=True).split())
        assert "Von der Zuzahlung befreit: nein." in full
        assert re.search(r"[Ee]xempt[^.:]*: no\.", " ".join(decision.to_text("en", full=True).split()))

    def test_a_patient_reads_no_paragraph_of_the_exemption(self) -> None:
        decision = seen(
            "2026-11-21",
            patient={"copayment_exempt": True},
            service={"on": "2026-11-23", "cost": 60, "contact": "in_person"},
        )
        assert "zahlen Sie nichts dazu (von der Zuzahlung befreit)." in said(decision, "patient")

    def test_more_reasons_than_are_said_are_counted(self) -> None:
        decision = seen(
            "2026-11-21", gaf=70, impairments=[], unable_to_use_services=False, therapy_capability=False
        )
        assert "Weitere Gründe:" in said(decision)


@pytest.mark.parametrize("reader", READERS)
def test_only_who_has_a_command_line_is_sent_to_it(
    reader: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "case.json").write_text(json.dumps(WELL), encoding="utf-8")
    main(["check", str(tmp_path / "case.json"), "--for", reader, "--lang", "de"])
    assert ("--all" in capsys.readouterr().out) is (reader != "patient")
