"""Each reader gets the step that is theirs: what is ended, what is stopped, which day binds, who issues and who asks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, ClassVar

import pytest
import yaml

import soziorules
from soziorules.soziotherapie.wording.readers import READERS
from tests.people.test_fits_the_case import RULES, said, seen

APPROVED = {"received_on": "2026-11-23", "decided_on": "2026-12-02", "granted_units": 30}
REFUSED = {
    "received_on": "2026-11-23",
    "decided_on": "2026-12-02",
    "notified_on": "2026-12-04",
    "granted_units": 0,
}
TRIAL = {
    "prescribed_on": "2026-09-14", "kind": "trial", "units": 5, "group_units": 0,
    "delivered_minutes": 240, "delivered_until": "2026-10-30",
}  # fmt: skip
FULL = [
    {
        "prescribed_on": f"2025-{month}-03", "kind": "first" if month == "02" else "follow_up", "units": 30,
        "group_units": 0, "delivered_minutes": minutes, "delivered_until": until,
    }
    for month, until, minutes in (
        ("02", "2025-03-28", 1800), ("04", "2025-05-28", 1800), ("06", "2025-08-28", 1800), ("11", "2026-11-14", 1320),
    )
]  # fmt: skip
HOSPITAL = {"group": "hospital"}
DISCHARGE = {"kind": "discharge", "form": None, "units": 4, "group_units": 0, "discharged_on": "2026-11-20"}


@pytest.mark.parametrize(
    "why", [{"goal_reached": True}, {"therapy_capability": False}, {"realistic_goal": False}]
)
@pytest.mark.parametrize("service", [{}, {"on": "2026-12-04", "cost": 60}])
def test_what_is_approved_is_ended_and_not_asked_about(why: dict[str, bool], service: dict[str, Any]) -> None:
    decision = seen("2026-12-07", approval=APPROVED, service=service, **why)
    assert "Die Soziotherapie beenden und es der Krankenkasse unverzüglich mit Gründen" in said(decision)
    assert "abrechnen, was bis dahin erbracht wurde" in said(decision, "provider")
    assert "Ihre Praxis beendet die Soziotherapie" in said(decision, "patient")
    for reader in READERS:
        assert "erst mit" not in said(decision, reader)
        assert "Zusage" not in said(decision, reader)
    shown = soziorules.ledger(decision.given, rules=RULES, today=decision.today).to_text("de")
    account = " ".join(shown.split())
    assert "noch nicht begonnen" not in account
    assert "Krankheitsfall 20.11.2026 bis 19.11.2029" in account
    assert "zu beenden" in account


def test_what_is_approved_against_another_rule_stands() -> None:
    decision = seen("2026-12-07", approval=APPROVED, gaf=70)
    assert "Es gilt, was die Krankenkasse genehmigt hat." in said(decision)
    assert "beenden" not in said(decision)


@pytest.mark.parametrize("kind", ["first", "follow_up"])
def test_the_day_that_binds_the_krankenkasse_comes_before_late_papers(kind: str) -> None:
    earlier = {
        "prescribed_on": "2026-02-02", "kind": "first", "units": 30, "group_units": 0,
        "delivered_minutes": 1800, "delivered_until": "2026-10-30",
    }  # fmt: skip
    history = [] if kind == "first" else [earlier]
    prescription = {"kind": kind, "units": 30, "group_units": 0}
    late = {"received_on": "2026-12-07", "medical_service_involved": None}
    decision = seen("2026-12-10", prescription=prescription, history=history, approval=late)
    text = said(decision, "payer")
    assert text.index("bis 28.12.2026") < text.index("Rechtzeitig war der Eingang bis 25.11.2026")
    assert "hinweisen" not in text


class TestRefused:
    def test_what_runs_stops_and_the_day_is_named_until_which_it_is_paid(self) -> None:
        decision = seen("2026-12-07", approval=REFUSED, service={"on": "2026-12-03", "cost": 60})
        assert "Ab sofort aufhören" in said(decision)
        assert "Weitermachen: nein." in said(decision, "provider")
        assert "machen Sie mit dieser Verordnung jetzt nicht weiter" in said(decision, "patient")
        for reader in ("prescriber", "provider"):
            assert "Bezahlt wird, was bis 02.12.2026 erbracht wurde" in said(decision, reader)
        assert "Was nach der Entscheidung (02.12.2026) bis zu ihrer Bekanntgabe" in said(decision, "provider")
        for reader in READERS:
            assert "Zuzahlung" not in said(decision, reader)
            assert "beginnen lassen" not in said(decision, reader)
        assert decision.to_dict("de").get("copayment") is None
        assert "Die Gründe anfordern" in said(decision)

    def test_what_was_delivered_by_the_decision_has_its_copayment(self) -> None:
        decision = seen("2026-12-07", approval=REFUSED, service={"on": "2026-12-02", "cost": 60})
        assert "Zuzahlung für den 02.12.2026: 6,00 €" in said(decision)
        assert "Bekanntgabe" not in said(decision, "provider")

    def test_a_widerspruch_of_which_a_week_is_left_stands_first(self) -> None:
        for reader, words in (
            ("prescriber", "Widerspruch der"),
            ("patient", "Sie können widersprechen"),
        ):
            for today, first in (("2027-01-02", True), ("2026-12-20", False)):
                text = said(seen(today, approval=REFUSED), reader)
                step = "Diese Verordnung" if reader == "prescriber" else "Bitte fangen Sie"
                assert (text.index(words) < text.index(step)) is first


class TestBeforeIssue:
    @pytest.mark.parametrize("kind", ["first", "trial"])
    def test_without_a_provider_nobody_is_told_to_issue(self, kind: str) -> None:
        prescription = {"kind": kind, "units": 5, "group_units": 0}
        decision = seen("2026-11-16", prescription=prescription, provider={"found": False})
        assert "noch nicht ausstellen" in said(decision)
        assert "Ausstellen" not in said(decision)
        assert "Danach stellt Ihre Praxis die Verordnung aus" in said(decision, "patient")
        assert "der Praxis einen nennen" in said(decision, "payer")
        assert "Wer übernehmen kann" in said(decision, "provider")

    def test_at_discharge_there_is_no_plan_and_the_next_practice_is_informed(self) -> None:
        for today in ("2026-11-16", "2026-11-20"):
            text = said(seen(today, prescription=DISCHARGE, prescriber={"group": "hospital"}))
            assert "Betreuungsplan" not in text
            assert "Rechtzeitig über die Verordnung informieren, wer nach der Entlassung" in text
            assert "Alle Einheiten bis" not in text
            assert "eine feste Höchstzahl gibt es nicht, mehr als 14" in text


def test_a_private_patient_asks_and_the_sozialamt_has_agreed_or_not() -> None:
    private = seen("2026-11-24", patient={"coverage": "private", "statutory_insured": None})
    for reader in ("prescriber", "provider"):
        assert "Die Person fragt ihren eigenen Kostenträger" in said(private, reader)
    asylum = {"coverage": "asylum_benefits", "statutory_insured": None}
    running = seen("2026-12-07", patient=asylum, approval=APPROVED, service={"on": "2026-12-04"})
    for reader in ("prescriber", "provider"):
        assert "Ist die schriftliche Zusage des Sozialamts da?" in said(running, reader)
    assert "Haben Sie die Zusage des Sozialamts noch nicht, fragen Sie dort nach" in said(running, "patient")


class TestCreditedProbestunden:
    def test_one_number_is_left_wherever_it_is_said(self) -> None:
        for approval in (None, APPROVED):
            decision = seen("2026-12-04", history=[TRIAL], **({"approval": approval} if approval else {}))
            for reader in READERS:
                text = said(decision, reader)
                assert "25 Einheiten" in text
                assert "nicht erfüllt" not in text
                assert "zusammen stehen" not in text
            everything = " ".join(decision.to_text("de", full=True).split())
            assert "Höchstens 25 Einheiten verordnen" not in everything
        granted = seen("2026-12-04", history=[TRIAL], approval=APPROVED)
        assert "Abzurechnen: bis zu 25 Einheiten." in said(granted, "provider")
        asked = seen("2026-11-24", history=[TRIAL])
        shown = soziorules.ledger(asked.given, rules=RULES, today=asked.today).to_text("de")
        assert "nach Anrechnung der Probestunden bleiben auf dieser 25 Einheiten" in " ".join(shown.split())

    def test_by_what_was_delivered_it_is_what_was_delivered(self) -> None:
        decision = soziorules.check(
            seen("2026-12-04", history=[TRIAL], approval=APPROVED).given,
            rules=RULES,
            today="2026-12-04",
            readings={"probation.credit": "delivered"},
        )
        assert "Abzurechnen: bis zu 26 Einheiten." in said(decision, "provider")

    def test_a_smaller_grant_stays_whole_and_a_refusal_says_nothing(self) -> None:
        part = seen("2026-12-07", history=[TRIAL], approval={**APPROVED, "granted_units": 20})
        for reader in ("prescriber", "provider", "payer"):
            assert "Die genehmigten 20 Einheiten bleiben" in said(part, reader)
        assert "Abzurechnen: bis zu 20 Einheiten." in said(part, "provider")
        refused = seen("2026-12-07", history=[TRIAL], approval=REFUSED)
        for reader in READERS:
            assert "Probestunden" not in said(refused, reader)
        assert "Pflichten nicht erfüllt" not in said(refused, "payer")


class TestNothingLeft:
    FOLLOWING: ClassVar = {"kind": "follow_up", "units": 30, "group_units": 0}

    def test_where_all_is_prescribed_nothing_new_is(self) -> None:
        approved = [*FULL[:3], {**FULL[3], "approved_on": "2026-06-20"}]
        decision = seen("2026-11-24", prescription=self.FOLLOWING, history=approved)
        assert "Nichts Neues verordnen" in said(decision)
        assert "zuerst zu verbrauchen: 8 Stunden" in said(decision)
        assert "Sie haben noch 8 Stunden" in said(decision, "patient")
        for reader in READERS:
            assert "öchstens 8" not in " ".join(decision.to_text("de", reader=reader, full=True).split())
        assert "ab 03.02.2028" in said(decision)
        account = soziorules.ledger(decision.given, rules=RULES, today=decision.today).to_text("de")
        assert "nichts Neues" in account

    def test_what_is_not_prescribed_yet_can_be(self) -> None:
        fewer = [*FULL[:3], {**FULL[3], "units": 26}]
        decision = seen("2026-11-24", prescription=self.FOLLOWING, history=fewer)
        assert "Nichts Neues" not in said(decision)
        assert "Höchstens 4 Einheiten verordnen (8, wenn die früher verordneten 4 Stunden entfallen)" in said(
            decision
        )

    def test_where_all_is_used_it_is_not_handed_in(self) -> None:
        used = [*FULL[:3], {**FULL[3], "delivered_minutes": 1800}]
        decision = seen("2026-11-24", prescription=self.FOLLOWING, history=used)
        assert "Diese Verordnung nicht einreichen" in said(decision)
        assert "was Ihnen bis dahin hilft" in said(decision, "patient")


def test_a_way_is_named_where_the_form_is_not_theirs() -> None:
    referral = {"kind": "referral", "units": 5, "group_units": 0, "form": "muster_28"}
    without = {"kv_permission": False}
    open_ = seen(
        "2026-11-24", prescription=referral, prescriber={"group": "psychological_psychotherapist", **without}
    )
    assert open_.outcome.value == "undetermined"
    assert "eine Praxis mit Genehmigung der KV verordnen lassen" in said(open_)
    alone = seen(
        "2026-11-24",
        prescription=referral,
        prescriber={"group": "general_practice", **without},
        unable_to_use_services=True,
        unable_to_use_referral=False,
    )
    assert "Überweisen, ohne Muster 28" in said(alone)
    psychiatrist = seen("2026-11-24", prescriber=without)
    assert "die Genehmigung bei der KV beantragen" in said(psychiatrist)
    assert "beantragen" not in said(psychiatrist, "provider")


def test_what_is_approved_pauses_during_a_stay_and_is_not_ended() -> None:
    decision = seen("2026-12-07", approval=APPROVED, inpatient=True, service={"on": "2026-12-04", "cost": 60})
    for reader in ("prescriber", "provider", "payer"):
        assert said(decision, reader).startswith(
            "Im Krankenhaus: Die Soziotherapie pausiert bis zur Entlassung"
        )
        assert "nicht angeben" not in said(decision, reader)
    assert said(decision, "patient").startswith(
        "Solange Sie im Krankenhaus sind, pausiert Ihre Soziotherapie."
    )
    shown = soziorules.ledger(decision.given, rules=RULES, today=decision.today).to_text("de")
    account = " ".join(shown.split())
    assert "pausiert bis zur Entlassung" in account
    assert "zu beenden" not in account


def test_at_discharge_one_can_begin_at_once_and_the_provider_is_told_the_day() -> None:
    ahead = {**DISCHARGE, "discharged_on": "2026-12-04"}
    decision = seen("2026-11-30", prescription=ahead, prescribed_on="2026-12-04", prescriber=HOSPITAL)
    assert "Anfangen können Sie nach der Entlassung, sobald sie ausgestellt ist" in said(decision, "patient")
    assert "bis 09.12.2026 bei der Krankenkasse eingegangen" in said(decision, "provider")


def _payer_texts() -> list[tuple[str, str]]:
    """Every German text of a step that the Krankenkasse is told."""
    found = []
    for step in yaml.safe_load(Path("rules/procedure.yaml").read_text(encoding="utf-8"))["steps"]:
        own = [each["say"]["de"] for each in step.get("to", ()) if each["reader"] == "payer"]
        if own or "payer" in step.get("readers", ("payer",)):
            found += [(step["id"], text) for text in own or [step["say"]["de"]]]
    return found


def test_the_krankenkasse_is_never_sent_to_itself() -> None:
    texts = _payer_texts()
    assert len(texts) > 50
    sends = re.compile(
        r"(die|bei der|mit der) Krankenkasse (\w+ ){0,2}(nach)?(fragen|klären)|hier (nicht|keine Verordnung) angeben"
    )
    assert [each for each in texts if sends.search(each[1])] == []


def test_where_all_is_used_the_step_stands_before_the_day() -> None:
    used = [*FULL[:3], {**FULL[3], "delivered_minutes": 1800}]
    following = {"kind": "follow_up", "units": 30, "group_units": 0}
    text = said(seen("2026-11-24", prescription=following, history=used))
    assert text.index("Diese Verordnung nicht einreichen") < text.index("Von 120 Stunden")


def test_no_prescription_fits_before_one_is_issued_and_a_provider_found() -> None:
    decision = seen("2026-11-16", prescribed_on="2026-12-07", provider={"found": False})
    assert said(decision, "patient").startswith(
        "Soziotherapie ist für Sie möglich; es fehlt noch, wer sie anbietet."
    )


def test_what_is_delivered_on_the_same_prescription_is_not_billed_again() -> None:
    entry = {
        "prescribed_on": "2026-11-20", "kind": "first", "units": 30, "group_units": 0,
        "approved_on": "2026-12-02", "delivered": [{"on": f"2026-12-{day:02}", "minutes": 60} for day in range(3, 25)],
    }  # fmt: skip
    decision = seen("2027-03-01", history=[entry], approval=APPROVED)
    assert "Abzurechnen: bis zu 8 Einheiten." in said(decision, "provider")
    assert "hier keine Verordnung angeben" not in said(decision, "payer")
