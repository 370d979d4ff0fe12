"""What comes first stands first: what is cleared before anything is handed in, and who agrees before it begins."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any, ClassVar

import pytest

import soziorules
from soziorules.api import bundled_rules
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.short_answer import ShortAnswer, Statement
from soziorules.soziotherapie.procedure import moment_facts
from soziorules.soziotherapie.procedure.events import events
from soziorules.soziotherapie.wording.readers import READERS
from tests.people.test_fits_the_case import RULES, said, seen

ASYLUM = {"coverage": "asylum_benefits", "statutory_insured": None}
APPROVED = {"received_on": "2026-11-23", "decided_on": "2026-12-02", "granted_units": 30}
OPEN_BEFORE = {
    "prescribed_on": "2026-09-14", "kind": "first", "units": 30, "group_units": 0,
    "delivered_minutes": 600, "delivered_until": "2026-10-30",
}  # fmt: skip


class TestTheRuleFilesSayWhatComesFirst:
    """Which step comes first and what it comes to stands in the rule files, and a wrong word is found there."""

    def changed(self, tmp_path: Path, old: str, new: str) -> Problems:
        rules = Path(shutil.copytree(bundled_rules(), tmp_path / "rules"))
        path = rules / "procedure.yaml"
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        with pytest.raises(Problems) as raised:
            soziorules.load_rules(rules)
        return raised.value

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            ("comes_to: pause", "comes_to: paws", "R018"),
            ("    first: steps", "    first: step", "R004"),
            ("    by: procedure.objection_by\n    day:", "    day:", "R003"),
        ],
    )
    def test_a_wrong_word_is_refused(self, tmp_path: Path, old: str, new: str, code: str) -> None:
        assert code in [problem.code for problem in self.changed(tmp_path, old, new).diagnostics]

    def test_each_word_is_used(self) -> None:
        assert {step.comes_to for step in RULES.elements.steps.values()} - {None} == set(
            moment_facts.MEANINGS
        )

    def test_no_step_is_named_in_the_program(self) -> None:
        names = "|".join(map(re.escape, RULES.elements.steps.keys() - moment_facts.FACTS.keys()))
        folder = Path(soziorules.__file__).parent / "soziotherapie"
        for path in folder.rglob("*.py"):
            assert not re.search(rf'"(?:{names})"', path.read_text("utf-8")), path

    def test_the_days_of_the_line_have_their_names_from_the_steps(self) -> None:
        labels = [event.label("de") for event in events(seen("2026-11-21"))]
        assert labels == ["Ausgestellt", "Heute", "Spätestens bei der Krankenkasse"]


def test_what_comes_first_gives_way_to_no_other_step() -> None:
    late = Statement("step", "- Zuerst das.", first="steps")
    others = [Statement("step", f"- {'Etwas anderes, das lang ist. ' * 5}") for _ in range(4)]
    answer = ShortAnswer("Offen.", (*others, late), "Weitere Schritte: {count}.")
    assert "- Zuerst das." in answer.lines(most=5)


class TestBeforeHandingIn:
    def test_an_open_capability_is_cleared_before_it_is_issued(self) -> None:
        text = " ".join(seen("2026-11-19", therapy_capability=None).short_answer("de").lines())
        assert "noch nicht ausstellen, erst mit Probestunden klären" in re.sub(r"\s+", " ", text)

    def test_an_open_capability_is_cleared_before_it_is_handed_in(self) -> None:
        decision = seen("2026-11-21", therapy_capability=None)
        german, english = said(decision), said(decision, language="en")
        assert "nicht einreichen, erst mit Probestunden klären (höchstens 5 Einheiten" in german
        assert "do not hand it in, clear it by Probestunden first (at most 5 units" in english
        assert "unterschriebener Betreuungsplan bis 25.11.2026 bei der Krankenkasse" in german
        assert "the signed Betreuungsplan by 25 November 2026" in english
        assert "Nicht einreichen, solange die Praxis nicht weiß" in said(decision, "provider")
        assert "Sonst schickt sie die Unterlagen an Ihre Krankenkasse" in said(decision, "patient")
        assert "Kommen die Unterlagen bis 25.11.2026 an" in said(decision, "payer")

    def test_without_anything_open_it_is_handed_in_at_once(self) -> None:
        decision = seen("2026-11-21")
        assert "müssen bis 25.11.2026 bei der Krankenkasse eingegangen sein" in said(decision)
        assert "nicht einreichen" not in said(decision)

    def test_what_a_way_out_rests_on_is_cleared_before_handing_in(self) -> None:
        decision = seen("2026-11-21", therapy_capability=None, prescription={"units": 40})
        assert "Höchstens 30 Einheiten verordnen" in said(decision)
        assert "Vor dem Einreichen klären: Therapiefähigkeit" in said(decision)
        assert "To be settled before handing in: Therapiefähigkeit" in said(decision, language="en")
        planned = seen("2026-11-19", therapy_capability=None, prescription={"units": 40})
        assert "Dafür fehlt noch: Therapiefähigkeit" in said(planned)


class TestAsylumBenefits:
    SERVICE: ClassVar = {"on": "2026-12-10", "cost": 60}

    def test_no_copayment_is_provided_for_and_nobody_is_exempt(self) -> None:
        decision = seen("2026-12-21", patient=ASYLUM, approval=APPROVED, service=self.SERVICE)
        found = decision.figures["copayment"]
        assert (found["amount"], found["reason"]) == ("0.00", "asylum_benefits")
        for reader in READERS:
            assert "befreit" not in said(decision, reader)
            assert "exempt" not in said(decision, reader, "en")
        assert "keine (nach dem Asylbewerberleistungsgesetz nicht vorgesehen)" in said(decision)

    def test_who_is_exempt_stays_so(self) -> None:
        decision = seen(
            "2026-12-21", patient={"copayment_exempt": True}, approval=APPROVED, service=self.SERVICE
        )
        assert decision.figures["copayment"]["reason"] == "exempt"

    @pytest.mark.parametrize("today", ["2026-11-19", "2026-11-21", "2026-12-05", "2026-12-21"])
    def test_that_the_sozialamt_agrees_stands_first(self, today: str) -> None:
        approval = APPROVED if today > "2026-12" else {}
        decision = seen(today, patient=ASYLUM, approval=approval)
        for reader in ("prescriber", "provider", "payer"):
            assert "Sozialamt" in decision.short_answer("de", reader).statements[0].text


def test_an_earlier_approval_is_cleared_before_the_other_steps() -> None:
    decision = seen("2026-11-21", history=[OPEN_BEFORE], prescription={"kind": "follow_up"})
    steps = [each.text for each in decision.short_answer("de").statements if each.part == "step"]
    assert "Ob das genehmigt wurde, ist nicht angegeben: mit der Krankenkasse klären" in steps[0]
    assert "Ob das genehmigt wurde" in " ".join(" ".join(decision.short_answer("de").lines()).split())


class TestTheReasonFitsTheAnswer:
    def test_the_payer_reads_that_the_rule_is_missed(self) -> None:
        decision = seen("2026-11-21", goal_reached=True)
        assert "[nicht erfüllt: Ziele noch nicht erreicht, entitlement.goal_not_reached]" in said(
            decision, "payer"
        )
        assert "[not met: Goals not reached yet, entitlement.goal_not_reached]" in said(
            decision, "payer", "en"
        )
        reasoned = seen("2026-11-21", gaf=45)
        assert "[zu begründen: diagnoses.gaf_orientation]" in said(reasoned, "payer")
        assert "[to be justified: diagnoses.gaf_orientation]" in said(reasoned, "payer", "en")
        later = seen("2026-11-21", prescriber={"kv_permission": None, "kv_permission_from": "2027-02-01"})
        assert "Kassenärztlichen Vereinigung, prescribers.permission]" in said(later, "payer")

    @pytest.mark.parametrize(
        ("today", "approval", "service", "first"),
        [
            ("2026-11-19", {}, {}, "So, wie es jetzt geplant ist, geht es nicht."),
            ("2026-11-22", {}, {}, "So geht es mit dieser Verordnung nicht."),
            ("2026-11-25", {"received_on": "2026-11-23"}, {}, "So geht es mit dieser Verordnung nicht."),
            ("2026-12-04", APPROVED, {}, "Ihre Krankenkasse hat zugestimmt, aber nach den Angaben passt etwas nicht."),
            (
                "2026-12-20", APPROVED, {"on": "2026-12-10", "cost": 60},
                "Ihre Soziotherapie läuft, aber nach den Angaben passt etwas nicht.",
            ),
        ],
    )  # fmt: skip
    def test_the_patient_reads_how_far_it_has_come(
        self, today: str, approval: dict[str, Any], service: dict[str, Any], first: str
    ) -> None:
        decision = seen(today, approval=approval, service=service, therapy_capability=False)
        assert said(decision, "patient").startswith(f"{first} Im Moment passt Soziotherapie")
        assert "zu früh" not in said(decision, "patient")
        assert ("geplant" in said(decision, "patient")) is (today < "2026-11-20")

    def test_beside_an_open_answer_the_approval_is_told(self) -> None:
        decision = seen("2026-12-04", approval=APPROVED, therapy_capability=None)
        assert said(decision, "patient").startswith("Gute Nachricht: Ihre Krankenkasse hat zugestimmt.")
        english = said(decision, "patient", "en")
        assert english.startswith("Good news: your Krankenkasse has agreed.")
        running = seen(
            "2026-12-20", approval=APPROVED, therapy_capability=None, service={"on": "2026-12-10", "cost": 60}
        )
        assert said(running, "patient").startswith(
            "Ihre Krankenkasse hat zugestimmt, und Ihre Soziotherapie läuft."
        )


class TestTwoDaysOfDecision:
    """Where it is not stated whether an opinion is sought, both days are named, or the later one as the latest."""

    WAITING: ClassVar = {"received_on": "2026-11-23"}

    @pytest.mark.parametrize("today", ["2026-11-25", "2026-12-16"])
    def test_both_are_named(self, today: str) -> None:
        decision = seen(today, approval=self.WAITING)
        for reader in READERS:
            assert "14.12.2026" in said(decision, reader), reader
            assert "28.12.2026" in said(decision, reader), reader
        account = soziorules.ledger(decision.given, rules=RULES, today=decision.today).to_text("de")
        assert "wenn sie kein Gutachten einhol" in " ".join(account.split())

    def test_once_both_are_over_the_later_one_is_called_the_latest(self) -> None:
        decision = seen("2026-12-29", approval=self.WAITING)
        assert "Sie war spätestens am 28.12.2026 fällig" in said(decision)
        assert "due by 28 December 2026 at the latest" in said(decision, language="en")
        assert "spätestens bis zum 28.12.2026" in said(decision, "patient")
        assert "spätestens am 28.12.2026" in said(decision, "payer")

    def test_where_it_is_stated_there_is_one(self) -> None:
        decision = seen("2026-11-25", approval={**self.WAITING, "medical_service_involved": False})
        account = soziorules.ledger(decision.given, rules=RULES, today=decision.today).to_text("de")
        assert "28.12.2026" not in said(decision)
        assert "Gutachten" not in account


class TestDaysThatHavePassed:
    def test_the_account_says_so(self) -> None:
        decision = seen(
            "2026-12-16", approval={"medical_service_involved": False, "received_on": "2026-11-23"}
        )
        german = soziorules.ledger(decision.given, rules=RULES, today=decision.today).to_text("de")
        german = " ".join(german.split())
        assert (
            "25.11.2026: Bis dahin mussten Verordnung und Betreuungsplan bei der Krankenkasse sein" in german
        )
        assert "14.12.2026: Bis dahin musste die Krankenkasse entscheiden (3 Wochen" in german
        assert "Die Frist ist abgelaufen." in german
        assert "muss entschieden haben" not in german
        english = soziorules.ledger(decision.given, rules=RULES, today=decision.today).to_text("en")
        assert "by then the Krankenkasse had to decide" in " ".join(english.split())

    def test_days_to_come_still_bind(self) -> None:
        decision = seen("2026-11-24", approval={"received_on": "2026-11-23"})
        german = soziorules.ledger(decision.given, rules=RULES, today=decision.today).to_text("de")
        assert "Verordnung und Betreuungsplan müssen bei der Krankenkasse sein" in " ".join(german.split())
        assert "abgelaufen" not in german
