"""Diagnoses are found by what people call them."""

from __future__ import annotations

import datetime as dt

import pytest

import soziorules
from soziorules.engine.language.facts import Choice, Choices
from soziorules.interview.answers import NotUnderstood, understood
from soziorules.interview.question import codes_found
from tests.interview.test_ask import NEARLY, ask


def test_diagnoses_are_offered_by_what_people_call_them() -> None:
    start = {name: value for name, value in NEARLY.items() if name != "diagnoses"}
    _, _, said = ask("Burnout", "1", "G", start=start)
    assert " 1  Z73 " in said
    assert "Allein trägt sie keine Soziotherapie" in said
    assert " 1  F90.0 " in ask("ADHS", "1", "G", start=start)[2]


@pytest.mark.parametrize(
    "said",
    ["Ja", "Ja.", "ja bitte", "nein", "Nein, keine weitere", "nichts", "Weiß nicht genau", "yes", "no", "unbekannt", "J", "n"],
)  # fmt: skip
def test_a_yes_a_no_and_a_do_not_know_are_part_of_no_diagnosis(said: str) -> None:
    rules = soziorules.load_rules()
    assert codes_found(rules, said, dt.date(2026, 11, 20), "de", 12) == ([], 0)


@pytest.mark.parametrize("said", ["Ja.", "ja", "nein", "yes", "no"])
def test_a_yes_to_the_question_for_diagnoses_is_asked_again(said: str) -> None:
    start = {name: value for name, value in NEARLY.items() if name != "diagnoses"}
    _, decision, screen = ask(said, "F20.0 G", start=start)
    assert "F02.1" not in screen
    assert f"„{said.rstrip('.')}“ ist kein ICD-10-GM-Kode" in screen
    assert [each.code for each in decision.given.diagnoses] == ["F20.0"]


def test_what_only_begins_like_an_answer_is_searched() -> None:
    rules = soziorules.load_rules()
    for words, code in (("Jakob", "F02.1"), ("Wahn", "F22.0")):
        assert code in {
            each["code"] for each in codes_found(rules, words, dt.date(2026, 11, 20), "de", 99)[0]
        }


@pytest.mark.parametrize("said", ["j", "ja", "n", "nein", "nee", "no", "w", "weiß nicht", "d"])
def test_an_answer_is_the_beginning_of_nothing_in_a_list(said: str) -> None:
    for fact in soziorules.load_rules().domain.vocabulary:
        if isinstance(fact.type, Choice | Choices):
            names = {text.lower() for value in fact.about.values.values() for text in (value.de, value.en)}
            named = {each.lower() for words in fact.about.words.values() for each in words}
            if said not in {*fact.type.values, *names, *named}:
                with pytest.raises(NotUnderstood):
                    understood(said, fact, "de")
