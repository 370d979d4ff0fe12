"""The interview: asks only what can still matter, explains itself, understands people, and remembers nothing."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

import soziorules
from soziorules import Outcome, RuleSet
from soziorules.cli import main
from soziorules.engine.language.facts import Amount, Boolean, Choice, Choices, Day, Fact, Whole
from soziorules.engine.language.text import LANGUAGES, Language
from soziorules.interview.answers import NotUnderstood, day, understood, whole
from soziorules.interview.interview import Console, Interview
from soziorules.soziotherapie.case.changes import stated
from soziorules.soziotherapie.procedure import procedure_of

ROOT = Path(__file__).resolve().parent.parent.parent
NEARLY = {
    "prescribed_on": "2026-11-20",
    "patient": {"born_on": "1981-12-03", "statutory_insured": True},
    "prescriber": {"group": "psychiatry", "kv_permission": True, "contract_physician": True},
    "prescription": {"kind": "first", "form": "muster_26", "units": 30, "group_units": 0},
    "diagnoses": ["F20.0 G"],
    "gaf": 35,
    "impairments": ["drive", "cognition"],
    "unable_to_use_services": True,
    "hospital_purpose": "avoid",
    "therapy_capability": True,
    "realistic_goal": True,
}
"""A case of which only the earlier prescriptions are not known."""


def ask(
    *lines: str,
    language: Language = "de",
    start: Mapping[str, object] | None = None,
    rules: RuleSet | None = None,
) -> tuple[Interview, soziorules.Decision, str]:
    """Hold an interview with these answers; return it with its decision and everything that it said."""
    answers = iter(lines)
    said: list[str] = []
    console = Console(language, lambda: next(answers, None), said.append, dt.date(2026, 11, 20))
    rules = rules or soziorules.load_rules()
    interview = Interview(rules, console, rules.domain.read_case(dict(start or {})))
    return interview, interview.run(), "".join(said)


class TestThroughAPipe:
    def run(self, lines: str, *options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "soziorules", "ask", "--lang", "en", *options]
        return subprocess.run(
            command, input=lines, capture_output=True, encoding="utf-8", cwd=ROOT, check=False
        )

    def test_answers_in_a_row(self, tmp_path: Path) -> None:
        name = tmp_path / "case.json"
        done = self.run("2026-11-20\n1\n10\n", "--output", str(name))
        assert done.returncode == 1
        assert done.stdout.lstrip().startswith("Conditions not met")
        assert json.loads(name.read_text())["prescriber"] == {"group": "general_practice"}

    def test_no_more_answers_leave_it_open(self) -> None:
        assert self.run("").returncode == 3

    def test_a_file_is_never_overwritten(self, tmp_path: Path) -> None:
        name = tmp_path / "case.json"
        name.write_text("{}")
        assert self.run("", "--output", str(name)).returncode == 2
        assert name.read_text() == "{}"

    def test_a_case_to_begin_with(self) -> None:
        done = self.run("", str(ROOT / "examples" / "psychiatrist_30_units_f20.json"))
        assert done.returncode == 0
        assert "At most" not in done.stderr


class TestQuestions:
    def test_it_stops_when_the_outcome_is_settled(self) -> None:
        _, decision, said = ask("20.11.2026", "1", "Hausärztin oder Hausarzt")
        assert decision.outcome is Outcome.NOT_ELIGIBLE
        assert said.count("?  (") == 3

    def test_it_asks_for_what_the_kind_of_prescription_needs(self) -> None:
        _, _, said = ask("heute", "4", *["w"] * 40)
        assert "Überweisung nicht allein" in said
        assert "GAF" not in said

    def test_a_question_mark_says_why_and_where_it_stands(self) -> None:
        _, _, said = ask("20.11.2026", "1", "?")
        assert "Wofür:" in said
        assert "Fundstelle: ST-RL § 4" in said

    def test_back_asks_again(self) -> None:
        interview, _, _ = ask("20.11.2026", "1", "z", "3")
        assert interview.case.prescription.kind == "trial"

    def test_an_answer_that_is_not_understood_is_asked_for_again(self) -> None:
        interview, _, said = ask("gestern vielleicht", "20.11.2026", "9", "1")
        assert "Bitte einen Tag angeben" in said
        assert "Bitte aus der Liste wählen." in said
        assert interview.case.prescription.kind == "first"

    def test_what_cannot_be_is_said_and_asked_again(self) -> None:
        _, _, said = ask("20.11.2026", "w", "w", "w", "w", "w", "F20.7 G")
        assert "F20.7" not in said.partition("F20.0 G, F10.2 V")[0]

    def test_earlier_prescriptions_one_after_the_other(self) -> None:
        start = json.loads((ROOT / "examples" / "psychiatrist_30_units_f20.json").read_text())
        del start["history"]
        interview, decision, _ = ask("1", "1.2.2026", "Erstverordnung.", "30 Einheiten", "12,5", start=start)
        assert stated(interview.case)["history"] == [
            {"prescribed_on": "2026-02-01", "kind": "first", "units": 30, "delivered_minutes": 750}
        ]
        assert decision.outcome is Outcome.ELIGIBLE

    def test_what_is_not_known_of_an_earlier_prescription_stays_unknown(self) -> None:
        start = json.loads((ROOT / "examples" / "psychiatrist_30_units_f20.json").read_text())
        del start["history"]
        interview, _, said = ask("1", "w", "w", "w", "w", start=start)
        assert "Auch hier: w für weiß nicht." in said
        assert stated(interview.case)["history"] == [{}]

    def test_each_part_of_an_earlier_prescription_is_asked_for_again_where_it_cannot_be(self) -> None:
        start = json.loads((ROOT / "examples" / "psychiatrist_30_units_f20.json").read_text())
        del start["history"]
        answers = ["viele", "51", "1", "gestern", "1.2.2026", "9", "²", "1", "0", "30", "zwölf", "12"]
        interview, _, said = ask(*answers, start=start)
        assert stated(interview.case)["history"] == [
            {"prescribed_on": "2026-02-01", "kind": "first", "units": 30, "delivered_minutes": 720}
        ]
        assert "Bitte eine Zahl von 0 bis 50 angeben." in said
        assert said.count("Bitte eine Nummer der Liste angeben.") == 2
        assert "Bitte Stunden angeben, etwa 12 oder 12,5." in said

    @pytest.mark.parametrize("word", ["keine", "none", "-"])
    def test_no_diagnosis_at_all(self, word: str) -> None:
        start = json.loads((ROOT / "examples" / "psychiatrist_30_units_f20.json").read_text())
        del start["diagnoses"]
        interview, decision, _ = ask(word, start=start)
        assert stated(interview.case)["diagnoses"] == []
        assert decision.outcome is Outcome.NOT_ELIGIBLE

    def test_what_is_no_code_is_asked_for_again(self) -> None:
        start = json.loads((ROOT / "examples" / "psychiatrist_30_units_f20.json").read_text())
        del start["diagnoses"]
        interview, _, said = ask("Kopfschmerz aller Art", "F20.0 G; F10.2 G", start=start)
        assert "„Kopfschmerz aller Art“ ist kein ICD-10-GM-Kode; so sähe einer aus: F20.0 G." in said
        assert len(interview.case.diagnoses) == 2
        assert '"x" is no ICD-10-GM code' in ask("x", start=start, language="en")[2]

    def test_the_certainty_of_one_diagnosis_names_it(self) -> None:
        start = json.loads((ROOT / "examples" / "psychiatrist_30_units_f20.json").read_text())
        _, decision, said = ask("1", start={**start, "diagnoses": ["F20.0"]})
        assert "– F20.0" in said
        assert decision.outcome is Outcome.ELIGIBLE

    def test_an_answer_that_contradicts_an_earlier_one_is_asked_for_again(self) -> None:
        start = json.loads((ROOT / "examples" / "psychiatrist_30_units_f20.json").read_text())
        del start["history"]
        interview, decision, said = ask("1", "1.2.2027", "1", "30", "12", "0", start=start)
        assert "eine frühere Verordnung liegt nach dem Ausstellungstag" in said
        assert said.count("Welche Verordnungen von Soziotherapie gab es schon") == 2
        assert stated(interview.case)["history"] == []
        assert decision.outcome is Outcome.ELIGIBLE
        said = ask("1", "2027-02-01", "1", "30", "12", "0", start=start, language="en")[2]
        assert "an earlier prescription lies after the day of issue" in said

    def test_before_the_first_question_there_is_none(self) -> None:
        assert "Davor gibt es keine Frage." in ask("z", "20.11.2026")[2]
        assert "There is no question before this one." in ask("b", "2026-11-20", language="en")[2]

    def test_the_day_is_asked_for_where_only_the_law_follows_it(self, tmp_path: Path) -> None:
        assert main(["init", str(tmp_path / "own")]) == 0
        practice = tmp_path / "own" / "rules" / "practice.yaml"
        value = (
            '- {from: 2026-01-01, value: 10, cite: "Hausordnung Nr. 1", certainty: wording, settled: true}'
        )
        later = value.replace("2026", "2027").replace("10", "12")
        text = practice.read_text()
        assert value in text
        practice.write_text(text.replace(value, f"{value}\n      {later}"))
        rules = soziorules.load_rules(tmp_path / "own" / "rules")
        german, english = (ask("?", language=language, rules=rules)[2] for language in LANGUAGES)
        assert "Das Recht richtet sich nach dem Tag der Ausstellung." in german
        assert "The law is that of the day of issue." in english

    def test_an_empty_line_is_no_answer(self) -> None:
        interview, _, _ = ask("", "  ", "20.11.2026", "", "3")
        assert interview.case.prescribed_on == dt.date(2026, 11, 20)
        assert interview.case.prescription.kind == "trial"

    def test_in_english(self) -> None:
        _, decision, said = ask("2026-11-20", "first prescription", "General practitioner", language="en")
        assert decision.outcome is Outcome.NOT_ELIGIBLE
        assert "Only what can still change the outcome is asked" in said

    def test_two_interviews_know_nothing_of_each_other(self) -> None:
        ask("20.11.2026", "1")
        interview, _, _ = ask("q")
        assert stated(interview.case) == {}


def fact(name: str) -> Fact:
    return soziorules.load_rules().domain.vocabulary[name]


class TestAnswers:
    @pytest.mark.parametrize(
        ("name", "type_", "said", "meant"),
        [
            ("inpatient", Boolean, "Ja", True),
            ("inpatient", Boolean, "no", False),
            ("prescribed_on", Day, "2026-11-20", dt.date(2026, 11, 20)),
            ("prescribed_on", Day, "1. 2. 2026", dt.date(2026, 2, 1)),
            ("gaf", Whole, "45", 45),
            ("prescriber.group", Choice, "Krankenhaus", "hospital"),
            ("prescriber.group", Choice, "psychiatry", "psychiatry"),
            ("prescriber.group", Choice, "Krankenh", "hospital"),
            ("impairments", Choices, "1, 3", frozenset({"drive", "cognition"})),
            ("impairments", Choices, "keine", frozenset()),
        ],
    )
    def test_understood(self, name: str, type_: type, said: str, meant: object) -> None:
        assert isinstance(fact(name).type, type_)
        assert understood(said, fact(name), "de") == meant

    def test_amounts(self) -> None:
        assert isinstance(fact("service.cost").type, Amount)
        assert str(understood("61,50 €", fact("service.cost"), "de")) == "61.50"

    @pytest.mark.parametrize(
        ("name", "said"),
        [("gaf", "101"), ("gaf", "4O"), ("gaf", "²"), ("inpatient", "vielleicht"), ("prescribed_on", "31.2.2026"),
         ("service.cost", "-1"), ("service.cost", "NaN"), ("service.cost", "viel"), ("service.cost", "-"),
         ("prescriber.group", ""), ("prescriber.group", "²"), ("prescriber.group", "psych"), ("impairments", "7")],
    )  # fmt: skip
    def test_not_understood(self, name: str, said: str) -> None:
        with pytest.raises(NotUnderstood):
            understood(said, fact(name), "de")

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("de", "Bitte aus der Liste wählen. Meinten Sie „Hausärztin oder Hausarzt“?"),
            ("en", 'Please choose from the list. Did you mean "General practitioner"?'),
        ],
    )
    def test_what_is_nearly_a_word_of_the_list_gets_the_nearest(self, language: Language, said: str) -> None:
        with pytest.raises(NotUnderstood) as raised:
            understood(
                {"de": "Hausärtzin oder Hausarzt", "en": "generel practitioner"}[language],
                fact("prescriber.group"),
                language,
            )
        assert raised.value.text == said

    def test_a_number_without_an_upper_bound(self) -> None:
        assert whole("3", "de", 1) == 3
        with pytest.raises(NotUnderstood) as raised:
            whole("0", "en", 1)
        assert raised.value.text == "Please give a whole number."


class TestAList:
    LINES = ("2", "1.6.26", "1", "30", "12", "20.10.2026")

    def test_going_back_loses_nothing(self) -> None:
        # Two prescriptions; in the second the day is typed, then back by two lines and on with what was typed before.
        lines = (*self.LINES, "z", "z", "10,5 Stunden", "", "2", "20 Einheiten", "keine")
        interview, _, said = ask(*lines, start=NEARLY)
        assert stated(interview.case)["history"] == [
            {"prescribed_on": "2026-06-01", "kind": "first", "units": 30, "delivered_minutes": 630},
            {"prescribed_on": "2026-10-20", "kind": "follow_up", "units": 20, "delivered_minutes": 0},
        ], said

    def test_back_before_the_first_line_asks_again_how_many(self) -> None:
        interview, _, said = ask("1", "z", "0", start=NEARLY)
        assert stated(interview.case)["history"] == [], said


def test_it_asks_for_the_approval_when_the_prescription_is_issued() -> None:
    start = {**NEARLY, "history": [], "prescribed_on": "2026-10-12"}
    lines = ("14.10.26", "10.11.26", "0 Einheiten", "12.11.26", "ja", "w")
    interview, decision, said = ask(*lines, start=start)
    approval = stated(interview.case)["approval"]
    assert approval["granted_units"] == 0, said
    assert approval["notified_on"] == "2026-11-12"
    assert procedure_of(decision).stage == "refused"


@pytest.mark.parametrize(
    ("word", "year"),
    [("3.12.81", 1981), ("20.11.26", 2026), ("1.1.28", 2028), ("1.1.29", 1929), ("1.1.2031", 2031)],
)
def test_a_year_of_two_digits_is_the_near_one(word: str, year: int) -> None:
    assert day(word, "de", dt.date(2026, 11, 20)).year == year
