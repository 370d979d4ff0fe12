"""What is said fits the age, the prescriber and the time: nothing that is done already, nothing for others, nothing unsourced."""

from __future__ import annotations

import copy
from typing import Any

import pytest

import soziorules
from soziorules import Decision
from soziorules.soziotherapie.wording.readers import READERS
from soziorules.soziotherapie.wording.timeline import timeline
from tests.promises.generator import WELL

RULES = soziorules.load_rules()
WAITING = {"submitted_on": "2026-11-23", "received_on": "2026-11-23"}
PARTLY = {**WAITING, "decided_on": "2026-12-07", "notified_on": "2026-12-08", "granted_units": 20}
AT_DISCHARGE = {"kind": "discharge", "form": None, "units": 6, "discharged_on": "2026-11-20"}


def seen(today: str, **changed: Any) -> Decision:
    """Return the decision on a first prescription in which all is well, with some parts replaced, seen on a day."""
    plain = copy.deepcopy(WELL)
    plain["prescription"]["kind"] = "first"
    for name, value in changed.items():
        plain[name] = {**plain[name], **value} if isinstance(value, dict) and name in plain else value
    return soziorules.check(plain, today=today, rules=RULES)


def said(decision: Decision, reader: str = "prescriber", language: Any = "de") -> str:
    return " ".join(
        " ".join(decision.short_answer(language, reader).lines(most=99)).replace("\u00a0", " ").split()
    )


def everything(decision: Decision, language: Any = "de") -> str:
    return " ".join(
        " ".join(decision.to_text(language, reader=reader, full=True).split()) for reader in READERS
    )


class TestWhoSigns:
    @pytest.mark.parametrize(
        ("born_on", "german", "english"),
        [
            (
                "2010-05-05",
                "(oder: bei Minderjährigen Eltern oder Sorgeberechtigte; rechtliche Betreuung für die Gesundheitssorge).",
                "patient (or: for a minor the parents or holders of custody; legal guardian for matters of health).",
            ),
            (
                "1980-01-01",
                "Patientin oder Patient (oder: rechtliche Betreuung für die Gesundheitssorge).",
                "patient (or: legal guardian for matters of health).",
            ),
            (
                None,
                "(oder: bei Minderjährigen Eltern oder Sorgeberechtigte; rechtliche Betreuung für die Gesundheitssorge).",
                "patient (or: for a minor the parents or holders of custody; legal guardian for matters of health).",
            ),
        ],
    )
    def test_by_age(self, born_on: str | None, german: str, english: str) -> None:
        decision = seen("2026-11-20", patient={"born_on": born_on})
        assert german in said(decision)
        assert english in said(decision, language="en")

    def test_a_minor_is_not_asked_to_sign_alone(self) -> None:
        lacking = {"signatures": ["prescriber", "provider"]}
        child = seen("2026-11-20", patient={"born_on": "2010-05-05"}, care_plan=lacking)
        assert "Sie oder Ihre Eltern unterschreiben ihn" in said(child, "patient")
        assert "You or your parents sign it" in said(child, "patient", "en")
        adult = seen("2026-11-20", care_plan=lacking)
        assert "Eltern" not in everything(adult)
        assert "unterschreiben Sie ihn" in said(adult, "patient")

    def test_of_a_case_without_a_day_the_age_is_not_known(self) -> None:
        decision = soziorules.check({**WELL, "prescribed_on": None}, rules=RULES)
        assert "bei Minderjährigen Eltern" in said(decision)


def test_nobody_reads_of_a_reading_that_they_chose() -> None:
    for language in ("de", "en"):
        for group, born_on in (("child_psychiatry", "2012-01-01"), ("outpatient_department", "2012-01-01")):
            text = everything(
                seen("2026-11-20", prescriber={"group": group}, patient={"born_on": born_on}), language
            )
            assert "gewählten Lesart" not in text
            assert "chosen reading" not in text
            assert "ieser Lesart" not in text


class TestNotAllIsThere:
    def test_while_papers_are_open(self) -> None:
        open_papers: tuple[dict[str, Any], ...] = ({}, {"care_plan": {"items": []}}, {"approval": WAITING})
        for given in open_papers:
            text = everything(seen("2026-11-24", **given))
            assert "alles da" not in text
            assert "spricht nichts dagegen" in text
        assert "everything that is needed is there" not in everything(seen("2026-11-24"), "en")


class TestNothingThatIsDoneAlready:
    @pytest.mark.parametrize("today", ["2026-12-10", "2027-02-20"])
    @pytest.mark.parametrize("started", [{}, {"start_on": "2026-12-09"}])
    def test_after_a_partial_approval(self, today: str, started: dict[str, str]) -> None:
        decision = seen(today, approval={**PARTLY, "instruction_given": True}, prescription=started)
        duties = {duty.id for duty in decision.moment.obligations}
        assert not duties & {
            "care_plan.items",
            "care_plan.signatures",
            "approval.required",
            "approval.submission",
        }
        for reader in READERS:
            text = said(decision, reader)
            for old in ("einreichen", "beifügen", "Abwarten", "unterschreiben lassen", "Nicht erfüllt"):
                assert old not in text
        assert ("Die Gründe anfordern" in said(decision)) is (today < "2027-01-08")
        assert ("die Gründe nennen" in said(decision, "payer")) is (today < "2027-01-08")

    def test_no_way_out_fulfils_a_duty_that_is_over(self) -> None:
        empty: dict[str, list[str]] = {"items": [], "signatures": []}
        for granted in (0, 20):
            decision = seen("2026-12-10", approval={**PARTLY, "granted_units": granted}, care_plan=empty)
            assert decision.to_dict()["remedies"] == []
            assert "beifügen" not in everything(decision)
            assert "unterschreiben lassen" not in everything(decision)
        assert "beifügen" in everything(seen("2026-11-21", care_plan=empty))

    def test_once_handed_in_the_day_of_receipt_is_asked_for(self) -> None:
        decision = seen("2026-11-28", approval={"submitted_on": "2026-11-23"})
        assert "an welchem Tag die Unterlagen angekommen sind" in said(decision)
        assert "genehmigen lassen" not in said(decision)
        assert "müssen im Original bis" not in said(decision)
        assert "Fragen Sie Ihre Krankenkasse, wann Ihre Unterlagen angekommen sind" in said(
            decision, "patient"
        )


def test_no_picture_shows_a_krankheitsfall_that_a_refused_prescription_did_not_begin() -> None:
    refused = {**PARTLY, "granted_units": 0}
    assert timeline(seen("2026-12-10", approval=refused)) is None
    assert timeline(seen("2026-12-10", approval=PARTLY)) is not None
    assert "19.11.2029" not in seen("2026-12-10", approval=refused).to_html("de")


class TestWithoutADay:
    @pytest.mark.parametrize(
        ("approval", "stage", "first"),
        [
            ({"submitted_on": "2026-11-23"}, "submitted", "Offen; eingereicht am 23.11.2026."),
            (WAITING, "submitted", "Offen; seit 23.11.2026 bei der Krankenkasse."),
            ({"granted_units": 30}, "granted", "Genehmigt: 30 Einheiten; hier fehlen noch Angaben."),
            (
                {**WAITING, "decided_on": "2026-11-27", "granted_units": 0},
                "refused",
                "Offen; am 27.11.2026 abgelehnt.",
            ),
            ({"submitted_on": "2026-12-23"}, "planned", "Offen; geplant."),
            ({}, "planned", None),
        ],
    )
    def test_what_has_come_to_the_krankenkasse_is_not_planned(
        self, approval: dict[str, Any], stage: str, first: str | None
    ) -> None:
        decision = seen("2026-11-28", prescribed_on=None, approval=approval)
        assert decision.procedure is not None
        assert decision.procedure.stage == stage
        if first is not None:
            assert said(decision).startswith(first)
        for reader in READERS:
            assert "unbekannt" not in said(decision, reader)
        if stage == "refused":
            assert "sicher bis 28.12.2026" in said(decision)


class TestAtDischarge:
    def test_no_form_is_named_for_which_there_is_no_rule(self) -> None:
        decision = seen("2026-11-20", prescriber={"group": "hospital"}, prescription=AT_DISCHARGE)
        assert (
            "Verordnet: 6 Einheiten; eine feste Höchstzahl gibt es nicht, mehr als 14 wären zu begründen."
            in said(decision)
        )
        assert "Muster 26" not in everything(decision)
        assert decision.to_dict()["form"] is None

    def test_a_practice_is_told_what_it_can_do(self) -> None:
        decision = seen("2026-11-20", prescription=AT_DISCHARGE)
        text = said(decision)
        assert "Statt der Entlassverordnung eine Verordnung nach § 4 ST-RL ausstellen (Muster 26)." in text
        assert "Vom Krankenhaus ausstellen lassen." in text
        person = said(decision, "patient")
        assert "Klinik" not in person
        assert "Das Krankenhaus stellt die Verordnung aus." in person
