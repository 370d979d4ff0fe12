"""The short answer says what its ground is: until when the law was checked, what is open, what only commentaries say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import soziorules

EXAMPLES = Path(__file__).parents[2] / "examples"


def case(**more: object) -> dict[str, object]:
    return {**json.loads((EXAMPLES / "psychiatrist_30_units_f20.json").read_text()), **more}


def test_a_case_beyond_what_was_checked_says_so_once() -> None:
    text = soziorules.check(case(prescribed_on="2026-04-30")).to_text("de")
    assert text.count("Recht geprüft bis 29.04.2026.") == 1


def test_what_was_amended_since_is_not_denied() -> None:
    """The rules may hold amendments of later days; only of those that they do not hold nothing is known."""
    decision = soziorules.check(case(prescribed_on="2026-04-30"))
    assert "nur berücksichtigt, soweit sie im Regelwerk stehen" in " ".join(
        decision.to_text("de", full=True).split()
    )
    assert "only as far as they stand in the rules" in " ".join(decision.to_text("en", full=True).split())


def test_a_case_of_the_last_day_checked_says_nothing_of_it() -> None:
    assert "geprüft bis" not in soziorules.check(case(prescribed_on="2026-04-29")).to_text("de")


def test_the_day_stands_in_the_data() -> None:
    assert soziorules.check(case()).to_dict("de")["ruleset"]["checked_until"] == "2026-04-29"


def test_what_is_not_settled_is_named() -> None:
    text = soziorules.check(case(impairments=["drive"])).to_text("de", reader="payer")
    assert "Bei anderer Auslegung anders: Anzahl der Bereiche mit Fähigkeitsstörungen." in text


@pytest.mark.parametrize("patient", [{"detention": "none"}, {}])
def test_what_cannot_turn_the_outcome_of_the_case_is_not_named(patient: dict[str, object]) -> None:
    """With impairments in all four areas, a GAF value of 35 and no detention no reading makes it different."""
    person = {"born_on": "1986-04-02", "statutory_insured": True, **patient}
    text = soziorules.check(
        case(impairments=["drive", "contact", "cognition", "insight"], patient=person)
    ).to_text("de")
    assert "Auslegung" not in text
    assert "nach Kommentaren" not in text


def test_a_refusal_is_not_open_where_its_reading_is_about_another_value() -> None:
    """Only a value exactly on the limit is disputed."""
    text = soziorules.check(case(diagnoses=["F60.31 G"], necessity=["comorbidity"], gaf=41)).to_text(
        "de", reader="payer"
    )
    assert "geklärt" not in text
    assert "Der Wortlaut lag nicht vor, nach Kommentaren: GAF-Wert im Einzelfall." in " ".join(text.split())


@pytest.mark.parametrize(("granted", "said"), [(30, False), (0, True)])
def test_what_is_not_settled_is_of_no_use_once_all_is_approved(granted: int, *, said: bool) -> None:
    approval = {"received_on": "2026-11-23", "decided_on": "2026-12-01", "granted_units": granted}
    text = soziorules.check(case(approval=approval, impairments=["drive"])).to_text("de", reader="payer")
    assert ("anderer Auslegung" in text) is said


def test_where_facts_are_missing_the_outcome_rests_on_nothing_yet() -> None:
    assert "geklärt" not in soziorules.check({"gaf": 45}).to_text("de")


def test_a_refusal_that_only_commentaries_know_says_so() -> None:
    """Who judges it reads so at once, everybody else with the rest: it changes nothing of what there is to do."""
    decision = soziorules.check(case(gaf=55))
    assert "nach Kommentaren" not in decision.to_text("de")
    assert "nach Kommentaren" in decision.to_text("de", full=True)
    text = decision.to_text("de", reader="payer")
    assert "Der Wortlaut lag nicht vor, nach Kommentaren: GAF-Wert bei einer Diagnose der Liste." in " ".join(
        text.split()
    )


def test_a_refusal_by_the_wording_needs_no_such_line() -> None:
    patient = {"born_on": "1986-04-02", "statutory_insured": False}
    text = soziorules.check(case(patient=patient)).to_text("de")
    assert "nicht abschließend geklärt" not in text
    assert "nach Kommentaren" not in text


def test_patients_are_not_told_of_commentaries() -> None:
    assert "Kommentaren" not in soziorules.check(case(gaf=55)).to_text("de", reader="patient")
