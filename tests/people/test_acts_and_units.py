"""Who acts by the words, on which day, and of how many units: issued anew, started late, still open, paid for."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any, ClassVar

import pytest

from soziorules.render.data import for_reader
from soziorules.soziotherapie.wording.readers import READERS
from tests.people.test_fits_the_case import RULES, said, seen

APPROVED = {"received_on": "2026-11-23", "decided_on": "2026-12-02", "granted_units": 30}


class TestIssuedAnew:
    """A prescription that was possible only after its day is issued anew: with its own time, and not without the provider."""

    LATER: ClassVar = {"kv_permission": None, "kv_permission_from": "2026-12-01"}

    def test_with_its_own_time_for_receipt(self) -> None:
        decision = seen("2026-12-04", prescriber=self.LATER)
        assert "Mit heutigem Datum neu ausstellen" in said(decision)
        assert "müssen Verordnung und Betreuungsplan bis 09.12.2026 bei der Krankenkasse sein" in said(
            decision
        )
        assert "must have prescription and Betreuungsplan by 9 December 2026" in said(decision, language="en")
        step = next(step for step in decision.moment.steps if step.id == "procedure.issue_anew")
        assert (step.who, str(step.by)) == ("prescriber", "2026-12-09")

    def test_and_a_word_to_the_provider(self) -> None:
        decision = seen("2026-12-04", prescriber=self.LATER)
        assert "den Leistungserbringer gleich informieren" in said(decision)
        provider = said(decision, "provider")
        assert "Beginnen: erst mit einer neuen Verordnung." in provider
        assert "Die Praxis um eine neue Verordnung bitten" in provider
        assert "Was vor der neuen Verordnung erbracht wird, wird nicht bezahlt." in provider
        assert "Start: only with a new prescription." in said(decision, "provider", "en")

    def test_probestunden_need_no_papers(self) -> None:
        trial = {"kind": "trial", "units": 5}
        provider = said(seen("2026-12-04", prescriber=self.LATER, prescription=trial), "provider")
        assert "Die Praxis um eine neue Verordnung bitten" in provider
        assert "bei der Krankenkasse sein" not in provider


class TestWhoActsByTheWords:
    """In the data `who` is the one who does what the words say, whoever reads them."""

    def steps(self, reader: str, today: str, **changed: Any) -> dict[str, dict[str, Any]]:
        found = for_reader(seen(today, **changed), "de", reader)["procedure"]["next"]
        return {step["rule"]: step for step in found}

    @pytest.mark.parametrize(
        ("reader", "who", "what"),
        [
            ("prescriber", "prescriber", "Am 20.11.2026 ausstellen"),
            ("provider", "provider", "Abwarten, bis die Verordnung ausgestellt ist"),
            ("patient", "prescriber", "Ihre Praxis stellt die Verordnung aus"),
        ],
    )
    def test_of_one_step(self, reader: str, who: str, what: str) -> None:
        step = self.steps(reader, "2026-11-18")["procedure.issue_on"]
        assert step["who"] == who
        assert step["what"].startswith(what)
        assert step["by"] == "2026-11-20"

    def test_who_is_asked_to_act_is_who(self) -> None:
        overdue = {"received_on": "2026-11-23"}
        for reader, who in (("prescriber", "prescriber"), ("payer", "payer"), ("patient", "patient")):
            step = self.steps(reader, "2026-12-29", approval=overdue)["procedure.ask_in_writing"]
            assert step["who"] == who, step["what"]

    def test_each_wording_that_asks_its_reader_names_them(self) -> None:
        asks = re.compile(
            r"^(?:Fragen|Bitten|Klären|Sprechen|Machen) Sie |^Abwarten|^Den Tag .* festhalten|^Sofort "
        )
        for step in RULES.elements.steps.values():
            for reader, say in step.to.items():
                if asks.search(say("de")):
                    assert step.done_by.get(reader, step.who) == reader, step.head.id

    def test_a_discharge_is_prescribed_until_its_day(self) -> None:
        hospital = {"prescriber": {"group": "hospital"}, "inpatient": True}
        step = self.steps(
            "prescriber", "2026-11-18", **hospital, prescription={"discharged_on": "2026-11-24"}
        )
        assert step["procedure.at_discharge"]["by"] == "2026-11-24"


class TestHowManyUnits:
    RUNS: ClassVar = {"approval": APPROVED, "service": {"on": "2026-12-10", "cost": 60}}

    def test_payer_and_patient_read_how_many(self) -> None:
        decision = seen("2026-12-20", **self.RUNS)
        assert "Zu zahlen: bis zu 30 Einheiten." in said(decision, "payer")
        assert "To be paid: up to 30 units." in said(decision, "payer", "en")
        assert "Genehmigt sind 30 Einheiten." in said(decision, "patient")
        assert "30 units are approved." in said(decision, "patient", "en")

    def test_what_is_delivered_is_taken_off(self) -> None:
        own = {
            "prescribed_on": "2026-11-20",
            "kind": "first",
            "units": 30,
            "group_units": 0,
            "delivered_minutes": 1320,
        }
        decision = seen("2026-12-20", approval=APPROVED, history=[own])
        assert "Zu zahlen: bis zu 8 Einheiten." in said(decision, "payer")
        assert "davon bleiben Ihnen 8." in said(decision, "patient")

    def test_the_copayment_says_its_share_and_bounds(self) -> None:
        decision = seen("2026-12-20", **self.RUNS)
        told = "6,00 € (10 % der Kosten des Tages, mindestens 5, höchstens 10 Euro)"
        assert f"Zuzahlung für den 10.12.2026: {told}, direkt an die Krankenkasse." in said(decision)
        assert "€6.00 (10 % of the cost of the day, at least 5, at most 10 euros)" in said(
            decision, language="en"
        )
        assert "6,00 € dazu (10 % der Kosten" in said(decision, "patient")


def test_the_way_to_the_full_answer_is_told_to_who_can_type_it(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "soziorules",
        "check",
        "examples/borderline_gaf_45.json",
        "--today",
        "2026-10-06",
    ]
    printed = subprocess.run([*command, "--lang", "de"], capture_output=True, check=False).stdout.decode()
    assert "Mehr mit --all." in printed
    written, sent = tmp_path / "fall.txt", tmp_path / "sent.txt"
    subprocess.run([*command, "--lang", "de", "--out", str(written)], capture_output=True, check=False)
    with sent.open("wb") as stream:
        subprocess.run([*command, "--lang", "de"], stdout=stream, check=False)
    for path in (written, sent):
        assert "Stand 06.10.2026" in path.read_text("utf-8")
        assert "--all" not in path.read_text("utf-8")


class TestAStartThatIsStated:
    LATE: ClassVar = {"start_on": "2027-03-01"}

    def test_the_span_goes_to_the_day_that_is_stated(self) -> None:
        decision = seen("2026-12-08", approval=APPROVED, prescription=self.LATE)
        assert "Zwischen der Genehmigung und dem Beginn am 01.03.2027 liegen mehr als 5 Wochen" in said(
            decision
        )
        assert "More than 5 weeks lie between the approval and the start on 1 March 2027" in said(
            decision, language="en"
        )
        assert "Bis zum Beginn am 01.03.2027 dauert es noch." in said(decision, "patient")
        for reader in READERS:
            assert "noch nicht begonnen" not in said(decision, reader)

    def test_without_one_it_may_have_begun(self) -> None:
        assert "Hat es noch nicht begonnen" in said(seen("2027-02-08", approval=APPROVED))


class TestWhatIsStillOpen:
    FULL: ClassVar = [
        {
            "prescribed_on": f"2025-{month}-03", "kind": "first" if month == "02" else "follow_up", "units": 30,
            "group_units": 0, "delivered_minutes": minutes, "delivered_until": until, "approved_on": f"2025-{month}-05",
        }
        for month, until, minutes in (
            ("02", "2025-03-28", 1800), ("04", "2025-05-28", 1800), ("06", "2025-08-28", 1800), ("11", "2026-11-14", 1320),
        )
    ]  # fmt: skip

    def test_it_stands_beside_what_is_permitted(self) -> None:
        plan: Any = {"history": self.FULL, "prescription": {"kind": "follow_up"}}
        data = seen("2026-11-21", **plan).to_dict()
        assert data["units"]["permitted"] == 8
        assert data["window"]["remaining_minutes"] == data["window"]["outstanding_minutes"] == 480

    def test_that_both_do_not_fit_is_told_before_the_other_steps(self) -> None:
        plan: Any = {"history": self.FULL, "prescription": {"kind": "follow_up", "units": 8}}
        for reader in ("prescriber", "provider"):
            shown = " ".join(" ".join(seen("2026-11-21", **plan).short_answer("de", reader).lines()).split())
            assert "Zusammen mit dieser Verordnung sind das" in shown


class TestByAnotherReading:
    """A number of units that another reading would change says so, and by which where the answer does not name it anyway."""

    GROUPS: ClassVar = [
        {
            "prescribed_on": f"2025-{month}-03", "kind": "first" if month == "02" else "follow_up", "units": 30,
            "group_units": grouped, "approved_on": f"2025-{month}-10", "delivered_minutes": minutes,
            "delivered_until": "2026-08-28",
        }
        for month, grouped, minutes in (("02", 0, 1800), ("05", 10, 2100), ("08", 0, 1800))
    ]  # fmt: skip

    @pytest.mark.parametrize(("units", "named"), [(30, False), (40, True)])
    def test_where_hours_in_groups_count_otherwise(self, units: int, *, named: bool) -> None:
        asked = {"kind": "follow_up", "units": units, "group_units": 0}
        decision = seen("2026-11-21", history=self.GROUPS, prescription=asked)
        german, english = said(decision), said(decision, language="en")
        assert "Höchstens 25 Einheiten verordnen, nach anderer Auslegung mehr" in german
        assert "Prescribe at most 25 units, more under another reading" in english
        assert ("mehr (Gruppeneinheiten und Stunden)" in german) is named

    def test_without_a_group_there_is_one_number(self) -> None:
        single = [{**each, "group_units": 0, "delivered_minutes": 1800} for each in self.GROUPS]
        asked = {"kind": "follow_up", "units": 40, "group_units": 0}
        assert "Auslegung mehr" not in said(seen("2026-11-21", history=single, prescription=asked))


def test_what_is_issued_is_not_called_planned() -> None:
    plan: Any = {"prescriber": {"kv_permission": None, "kv_permission_from": "2027-02-01"}}
    assert "Ihre Praxis kann ab dem 01.02.2027 neu verordnen" in said(seen("2026-11-21", **plan), "patient")
    assert "geplant" not in said(seen("2026-11-21", **plan), "patient")


def test_once_the_goals_are_reached_it_is_not_used() -> None:
    decision = seen("2026-11-21", goal_reached=True)
    assert "Diese Verordnung nicht verwenden." in said(decision)
    assert "Beginnen: nein." in said(decision, "provider")
