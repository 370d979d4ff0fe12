"""What is still open beside a prescription, and what no source settles, is said to each reader where it counts."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

import pytest

import soziorules
from soziorules.soziotherapie.procedure.events import events
from soziorules.soziotherapie.wording.readers import READERS
from soziorules.soziotherapie.wording.timeline import timeline
from tests.people.test_fits_the_case import RULES, said, seen

USED = [
    {
        "prescribed_on": day,
        "kind": kind,
        "units": 30,
        "group_units": 0,
        "delivered_minutes": 1800,
        "delivered_until": until,
    }
    for day, kind, until in (
        ("2026-05-04", "first", "2026-07-31"),
        ("2026-08-03", "follow_up", "2026-08-31"),
        ("2026-09-01", "follow_up", "2026-10-30"),
    )
]
HALF_OPEN = {
    **USED[2],
    "units": 26,
    "prescribed_on": "2026-11-02",
    "delivered_minutes": 1200,
    "delivered_until": "2026-11-18",
}
OPEN = {**USED[0], "delivered_minutes": 600, "delivered_until": "2026-10-15"}
FOLLOW_UP = {"kind": "follow_up", "units": 30, "group_units": 0}
GRANTED = {
    "submitted_on": "2026-11-21",
    "received_on": "2026-11-23",
    "decided_on": "2026-12-02",
    "granted_units": 30,
}
DISCHARGE = {"kind": "discharge", "form": None, "units": 6, "group_units": 0, "discharged_on": "2026-11-20"}
TRIAL = {"kind": "trial", "units": 5, "group_units": 0}
REFERRAL = {"prescribed_on": "2026-10-02", "kind": "referral", "units": 5, "group_units": 0, "delivered_minutes": 300,
            "delivered_until": "2026-10-30"}  # fmt: skip
IN_TIME = {"submitted_on": "2026-11-20", "received_on": "2026-11-23"}


class TestUnitsThatAreStillOpen:
    def test_each_reader_learns_that_they_go_off_what_is_possible(self) -> None:
        decision = seen("2026-11-24", prescription=FOLLOW_UP, history=[*USED, HALF_OPEN])
        less = "Höchstens 4 Einheiten verordnen (10, wenn die früher verordneten 6 Stunden entfallen)."
        assert less in said(decision)
        assert less in said(decision, "provider")
        english = "Prescribe at most 4 units (10 if the 6 hours prescribed before lapse)."
        assert english in said(decision, language="en")
        assert "höchstens 4 Einheiten auf die Verordnung." in said(decision, "patient")
        assert "weniger oder nichts" not in said(decision, "patient")
        full = " ".join(decision.to_text("de", full=True).split())
        assert "Jetzt möglich 4 Einheiten (10, wenn die früher verordneten 6 Stunden entfallen)" in full

    def test_units_in_a_group_and_single_ones_are_two_numbers(self) -> None:
        asked = {**FOLLOW_UP, "units": 30, "group_units": 20}
        used = {"kind": "follow_up", "units": 30, "group_units": 0, "approved_on": "2025-09-01"}
        history = [
            {**used, "prescribed_on": f"2025-0{month}-02", "delivered_minutes": minutes}
            for month, minutes in ((2, 1800), (4, 1800), (6, 1500), (8, 300))
        ]
        history[3] |= {"units": 5}
        decision = seen("2026-11-24", prescription=asked, history=history)
        german = "16 Einheiten in der Gruppe oder 25 einzeln"
        assert f"Höchstens {german} verordnen (20 oder 30, wenn die früher verordneten 5 Stunden" in said(
            decision
        )
        assert "at most 16 units in a group or 25 singly (20 or 30 if" in said(decision, language="en")
        assert f"höchstens {german} auf die Verordnung" in said(decision, "patient")

    def test_they_go_off_nothing_where_both_fit(self) -> None:
        decision = seen("2026-11-24", prescription={**FOLLOW_UP, "units": 120}, history=[OPEN])
        assert "Höchstens 30 Einheiten verordnen." in said(decision)
        assert "Davon gehen" not in said(decision, "patient")

    def test_the_account_says_and_draws_them(self) -> None:
        case = seen("2026-11-24", prescription=FOLLOW_UP, history=[*USED, HALF_OPEN]).given
        account = soziorules.ledger(case, rules=RULES, today=dt.date(2026, 11, 24))
        text = " ".join(account.to_text("de").split())
        assert (
            "Jetzt verordnungsfähig 4 Einheiten (10, wenn die früher verordneten 6 Stunden entfallen)" in text
        )
        assert "░ früher verordnet, noch offen 6 Stunden" in text
        assert "! zu viel 26 Stunden" in text
        assert "früher verordnet, noch offen" in account.to_svg("de")

    def test_the_picture_of_the_hours_draws_them_too(self) -> None:
        line = timeline(seen("2026-11-24", prescription=FOLLOW_UP, history=[OPEN]))
        assert line is not None
        assert (line.used, line.outstanding, line.added, line.left) == (600, 1200, 1800, 3600)
        assert line.height > 132

    @pytest.mark.parametrize("reader", READERS)
    def test_they_are_named_while_the_next_one_runs(self, reader: str) -> None:
        prescription = {**FOLLOW_UP, "start_on": "2026-12-03"}
        decision = seen("2026-12-10", prescription=prescription, history=[OPEN], approval=GRANTED)
        assert decision.moment["procedure.stage"] == "running"
        assert "20 Stunden" in said(decision, reader)

    @pytest.mark.parametrize("reader", READERS)
    def test_at_discharge_those_of_the_discharge_come_first(self, reader: str) -> None:
        decision = seen(
            "2026-11-23",
            prescription=DISCHARGE,
            prescriber={"group": "hospital"},
            history=[OPEN],
            inpatient=False,
        )
        text = said(decision, reader)
        assert "20 Stunden" in text
        assert "Zuerst verbrauchen" not in text
        assert "Die nutzen Sie zuerst" not in text
        assert reader == "payer" or "zuerst kommen" in text.lower()


class TestAfterADischarge:
    LAST: ClassVar[dict[str, Any]] = {
        "prescribed_on": "2026-11-20", "kind": "discharge", "units": 6, "group_units": 0,
        "delivered": [{"on": "2026-11-23", "minutes": 60, "setting": "individual"}],
    }  # fmt: skip

    @pytest.mark.parametrize("reader", ["prescriber", "provider", "patient"])
    def test_nobody_is_told_weeks_that_are_longer_than_its_days(self, reader: str) -> None:
        plain = {"patient": {"statutory_insured": True}, "history": [self.LAST]}
        text = said(soziorules.check(plain, today="2026-11-24", rules=RULES), reader)
        assert "5 Stunden" in text
        assert "27.11.2026" in text
        assert "Wochen" not in text

    def test_what_ended_earlier_by_its_own_last_day_has_not_lapsed(self) -> None:
        prescription = {**DISCHARGE, "until": "2026-11-23", "units": 60}
        for more in ({}, {"gaf": 80}):
            decision = seen("2026-11-25", prescription=prescription, prescriber={"group": "hospital"}, **more)
            assert decision.moment["procedure.stage"] == "ended"
            assert "verfallen" not in said(decision)
            assert "neue Verordnung nötig" in said(decision)

    def test_issued_three_days_after_it_asks_for_a_reason(self) -> None:
        prescription = {**DISCHARGE, "discharged_on": "2026-11-17"}
        decision = seen("2026-11-20", prescription=prescription, prescriber={"group": "hospital"})
        assert decision.outcome.value == "justification_required"
        finding = decision.finding("limits.discharge_day")
        assert (finding.status, finding.citations[0].certainty, finding.citations[0].settled) == (
            "not_met", "unverified", False,
        )  # fmt: skip


class TestWhatNoSourceSettles:
    @pytest.mark.parametrize("today", ["2026-11-25", "2027-02-01"], ids=["waiting", "overdue"])
    def test_beyond_what_is_free_of_approval_nobody_is_promised_the_cost(self, today: str) -> None:
        decision = seen(today, prescription=TRIAL, history=[REFERRAL], approval=IN_TIME)
        assert decision.moment["procedure.approval_needed"]
        assert "cost_cover" not in decision.to_dict("de")["approval"]
        for reader in READERS:
            text = said(decision, reader)
            assert "trägt die Krankenkasse die Kosten" not in text
            assert "tragen Sie die Kosten" not in text
            assert "zahlt die Krankenkasse." not in text
        assert "nicht geklärt" in said(decision)
        assert "Beginnen: besser erst nach der Entscheidung" in said(decision, "provider")
        assert "besser erst Termine aus, wenn die Antwort da ist" in said(decision, "patient")

    def test_nor_what_was_delivered_before_a_refusal(self) -> None:
        refused = {**IN_TIME, "decided_on": "2026-12-02", "granted_units": 0}
        decision = seen("2026-12-05", prescription=TRIAL, history=[REFERRAL], approval=refused)
        assert "was bis zur Ablehnung erbracht wurde, ist hier nicht geklärt" in said(decision)
        assert "Fragen Sie Ihre Krankenkasse, ob sie es bezahlt." in said(decision, "patient")
        usual = seen("2026-12-05", approval=refused)
        assert "denn die Unterlagen waren rechtzeitig da" in said(usual)

    def test_what_the_krankenkasse_asks_whom_is_not_said(self) -> None:
        decision = seen("2027-02-01")
        assert "bei der Praxis" not in said(decision, "payer")
        assert "vor der Entscheidung klären, ob alles noch stimmt" in said(decision, "payer")

    def test_the_krankenkasse_reads_no_duty_of_the_practice_as_its_own(self) -> None:
        text = " ".join(seen("2026-11-24").to_text("de", reader="payer", full=True).split())
        assert "Steht noch aus" in text
        assert "beifügen" not in text
        assert "unterschreiben lassen" not in text


class TestTheTimeOfTheKrankenkasse:
    LATE: ClassVar[dict[str, Any]] = {"received_on": "2026-11-23", "medical_service_involved": False}

    @pytest.mark.parametrize("patient", [{"statutory_insured": None, "coverage": "statutory"}, {}])
    def test_it_is_over_for_everybody_who_is_insured_however_that_is_stated(
        self, patient: dict[str, Any]
    ) -> None:
        decision = seen("2027-02-01", patient=patient, approval=self.LATE, gaf=80)
        assert "am 14.12.2026 abgelaufen" in said(decision)
        assert "Fällig war die Entscheidung spätestens am 14.12.2026" in said(decision, "payer")
        assert decision.to_dict("de")["approval"]["decide_by"] == "2026-12-14"

    def test_no_day_is_told_where_another_pays(self) -> None:
        patient = {"statutory_insured": None, "coverage": "private"}
        decision = seen("2027-02-01", patient=patient, approval=self.LATE)
        assert "14.12.2026" not in said(decision)

    def test_the_line_of_time_shows_the_day_and_what_was_delivered(self) -> None:
        late = [event.label("de") for event in events(seen("2027-02-01", approval=self.LATE))]
        assert late == ["Ausgestellt", "Bei der Krankenkasse eingegangen", "Entscheidung war fällig", "Heute"]
        running = seen("2026-12-20", approval=GRANTED, service={"on": "2026-12-10"})
        assert "Leistung erbracht" in [event.label("de") for event in events(running)]


def test_where_neither_notice_nor_instruction_is_stated_the_year_is_told() -> None:
    refused = {**IN_TIME, "decided_on": "2026-12-02", "granted_units": 0}
    decision = seen("2027-02-01", approval=refused)
    for reader, days in {
        "prescriber": ("04.01.2027", "02.12.2027"), "provider": ("04.01.2027", "02.12.2027"),
        "payer": ("04.01.2027", "02.12.2027"), "patient": ("02.12.2027",),
    }.items():  # fmt: skip
        for day in days:
            assert day in said(decision, reader), reader
    told = seen("2027-02-01", approval={**refused, "instruction_given": True})
    assert "02.12.2027" not in said(told)


def test_what_is_open_is_cleared_before_late_papers_are_handed_in() -> None:
    decision = seen("2026-12-01", gaf=None)
    assert "Vor dem Einreichen klären: GAF-Wert" in said(decision)
    assert "Erst klären, dann nachholen" in said(decision)
    assert "gleich" not in said(decision, "provider").lower()
    assert "Gleich nachholen" in said(seen("2026-12-01"))


def test_beside_open_law_nothing_is_called_not_met_first() -> None:
    decision = seen(
        "2026-11-24",
        patient={"born_on": "2009-01-12"},
        prescriber={"group": "child_psychiatry", "therapeutic_reason": True},
    )
    assert decision.outcome.value == "undetermined"
    for reader in ("prescriber", "provider", "payer"):
        text = " ".join(decision.to_text("de", reader=reader, full=True).split())
        assert "Nicht erfüllt" not in text
        assert text.index("Hängt von der Auslegung ab") < text.index(
            "Nach der hier angewandten Auslegung nicht erfüllt"
        )
    ways = " ".join(decision.to_text("de", full=True).split()).split("Was möglich ist")[1]
    assert ways.index("anderen Fachgruppe") < ways.index("Frühestens am")


def test_too_few_areas_are_not_called_none() -> None:
    decision = soziorules.check(
        seen("2026-11-24").given, rules=RULES, readings={"abilities.required": "all"}, today="2026-11-24"
    )
    assert "In zu wenigen der vier Bereiche" in said(decision)
    assert "keinem" not in said(decision)


def test_the_statement_is_named_that_settles_how_much_is_left() -> None:
    undated = {**USED[0], "prescribed_on": "2023-10-04", "delivered_until": None}
    decision = seen("2026-11-20", prescription={"kind": "first"}, history=[undated])
    assert "mindestens 90 Stunden frei. Bis wann erbracht wurde, was am 04.10.2023 verordnet ist" in said(
        decision
    )
    settled = seen(
        "2026-11-20", prescription={"kind": "first"}, history=[{**undated, "delivered_until": "2026-10-01"}]
    )
    assert "sind 120 Stunden frei" in said(settled)


def test_the_german_account_names_options_by_their_ids_only_beside_the_reading() -> None:
    case = seen("2026-11-24", prescription=FOLLOW_UP, history=[OPEN]).given
    text = " ".join(soziorules.ledger(case, rules=RULES, today=dt.date(2026, 11, 24)).to_text("de").split())
    assert "[window.kind=rolling]" in text
    assert "(rolling)" not in text


class TestWhereTheGoalsEndIt:
    def test_what_still_runs_is_ended_and_the_krankenkasse_told(self) -> None:
        for more in ({"goal_reached": True}, {"therapy_capability": False}, {"realistic_goal": False}):
            decision = seen("2026-11-24", prescription=FOLLOW_UP, history=[OPEN], **more)
            assert "beenden und es der Krankenkasse unverzüglich mit Gründen mitteilen" in said(decision)
            assert "wann sie endet" in said(decision, "provider")
            assert "endet sie" in said(decision, "payer")

    def test_a_first_prescription_leaves_nothing_to_end(self) -> None:
        assert "Läuft noch" not in said(seen("2026-11-24", goal_reached=True))


def test_the_nearest_day_gives_way_to_no_word_on_what_is_left_out() -> None:
    refused = {"decided_on": "2026-12-02", "granted_units": 0}
    decision = seen("2026-12-05", unable_to_use_services=False, prescription=TRIAL, approval=refused)
    answer = decision.short_answer("de", "payer")
    narrow = " ".join(answer.lines(most=7))
    assert "04.01.2027" in narrow
    assert "keinen Platz" not in narrow
    whole = " ".join(answer.lines())
    assert "04.01.2027" in whole
    assert "die Gründe nennen" in whole


@pytest.mark.parametrize(("asked", "outcome"), [(10, "eligible"), (11, "not_yet")])
def test_permitted_units_count_what_was_delivered_and_the_account_names_what_is_open(
    asked: int, outcome: str
) -> None:
    follow_up = {**FOLLOW_UP, "units": asked}
    decision = seen("2026-11-24", prescription=follow_up, history=[*USED, HALF_OPEN])
    account = soziorules.ledger(decision.given, today=dt.date(2026, 11, 24)).to_dict()
    assert (decision.outcome, decision.to_dict()["units"]["permitted"]) == (outcome, 10)
    assert account["totals"]["permitted_units"] == {"from": 10, "to": 10}
    assert account["totals"]["outstanding_minutes"] == {"from": 360, "to": 360}
