"""An amendment of a list says of what stays what was said, and its cases show what comes; what it leaves open is said before."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from soziorules.api import check, load_rules
from soziorules.cli.amend_hints import direction
from soziorules.engine.amendment.boundaries import boundary_cases, difference
from soziorules.engine.amendment.request import Amendment
from soziorules.engine.casetests.untold import amendments
from soziorules.engine.diagnostics import Problems
from soziorules.engine.files import write_all
from soziorules.engine.proof.difference import Change, Difference, RuleDifference
from soziorules.engine.ruleset.places import is_place
from tests.engine.test_left_by_amendments import amended, copy, hints
from tests.engine.test_rests_on import SAMPLE

DAY = dt.date(2027, 1, 1)
__all__ = ["copy"]


def listed(**asked: Any) -> Amendment:
    return Amendment("listed", DAY, ("ST-RL § 2 Abs. 4",), **asked)


def test_a_part_that_stays_of_a_range_keeps_its_source() -> None:
    asked = listed(add=("F20.0-F20.5",), remove=("F20.0-F20.6",), certainty="wording")
    with amended(asked) as (_, old, new):
        before, after = (each.elements.code_sets["listed"].members for each in (old, new))
        (range_,) = [each for each in before if each.value == "F20.0-F20.6"]
        (ended,) = [each for each in after if each.value == "F20.0-F20.6"]
        (stays,) = [each for each in after if each.value == "F20.0-F20.5"]
        assert (stays.citations, stays.catalogue, stays.title) == (
            range_.citations,
            range_.catalogue,
            range_.title,
        )
        assert [each.norm for each in ended.ended_by] == ["ST-RL § 2 Abs. 4"]


def test_each_code_that_comes_has_a_case_of_its_own() -> None:
    with amended(listed(add=("F32.2", "F06.2"))) as (made, old, new):
        cases = boundary_cases(made, old, new, difference(made, old, new), (), "de")
        stated = [json.dumps(each.given, default=str) for each in cases]
        for code in made.request.add:
            assert any(code in each for each in stated), code
        assert all("am 01.01.2027" in each.name or "am 31.12.2026" in each.name for each in cases)


def test_a_profession_without_a_class_is_told_before_cases_are_written(copy: Path) -> None:
    path = copy / "lists.yaml"
    entry = "      - {id: ergotherapist, title: {de: Ergotherapie, en: Ergotherapy}, words: [Ergotherapie]}\n"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("      - id: rehabilitation\n", f"{entry}      - id: rehabilitation\n", 1), "utf-8"
    )
    found = hints(Amendment("authorised", DAY, ("ST-RL § 4 Abs. 2",), add=("ergotherapist",)), copy)
    assert [each.stray.names for each in found.strays] == [("ergotherapist",)]
    said = list(found.lines("de"))
    assert any("in keiner der Listen" in line for line in said)
    assert any("amend physicians --add ergotherapist" in line for line in said)
    assert any("keine Grenzfälle" in line for line in said)


def test_what_makes_only_a_duty_is_not_said_to_be_met_as_if_it_decided() -> None:
    turned = (Change("not_met", "met", {}),)
    rules = tuple(
        RuleDifference(name, "changed", (), "", turned, ("", ""))
        for name in ("limits.units_per_prescription", "limits.probation_credit")
    )
    with_outcomes = Difference(DAY, None, rules, (Change("not_eligible", "eligible", {}),), (), 0)
    without = Difference(DAY, None, rules, (), (), 0)
    assert list(direction([with_outcomes], load_rules(), "de")) == [
        "Jetzt erfüllt: Einheiten je Verordnung",
        "Ohne dass sich ein Ergebnis ändert: jetzt erfüllt: Obergrenze mit angerechneten Probestunden",
    ]
    (line,) = direction([without], load_rules(), "en")
    assert line.startswith("Without another outcome: met now: ")


def test_the_end_of_an_amended_value_needs_a_case_too(copy: Path) -> None:
    path = copy / "limits.yaml"
    old = '      - {from: 2015-04-15, value: 30, cite: "ST-RL § 5 Abs. 2 Satz 3", certainty: wording, settled: true}\n'
    more = "".join(
        f'      - {{from: {day}, value: {value}, cite: "ST-RL § 5 Abs. 2 Satz 3", certainty: wording, settled: true}}\n'
        for day, value in (("2027-01-01", 40), ("2028-01-01", 30))
    )
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, old + more), "utf-8")
    days = [
        each.begins
        for each in amendments(load_rules(copy).elements)
        if each.head.id == "units_per_prescription"
    ]
    assert days == [DAY, dt.date(2028, 1, 1)]


@pytest.mark.parametrize(
    ("place", "can_be"),
    [
        ("2026 I Nr. 312", True),
        ("I 2019 S. 1604", True),
        ("I S. 1604, 1608", True),
        ("Nr. 312", False),
        ("2026 S. 3", False),
    ],
)
def test_a_place_in_the_gazette(place: str, can_be: bool) -> None:
    assert is_place(place, "gazette") is can_be


def test_an_act_is_cited_by_the_gazette(copy: Path) -> None:
    with amended(Amendment("decision_weeks", DAY, ("BGBl. 2026 I Nr. 312",), value="4"), copy) as (
        made,
        _,
        new,
    ):
        write_all({made.path: made.after})
        assert (
            new.elements.parameters["decision_weeks"].values[-1].citations[0].norm == "BGBl. 2026 I Nr. 312"
        )


def test_a_document_that_is_not_listed_is_said_to_be_that_with_what_to_do(copy: Path) -> None:
    asked = Amendment("decision_weeks", DAY, ("Landesgesetz Hessen § 3",), value="4")
    with pytest.raises(Problems) as raised, amended(asked, copy):
        pass
    (found,) = raised.value.diagnostics
    assert found.code == "R033"
    assert "unter documents" in found.message.de
    assert found.hint is not None
    assert "ruleset.yaml unter documents eintragen" in found.hint.de


@pytest.mark.parametrize(
    ("reader", "said"), [("prescriber", "Am 15.01.2027 möglich"), ("patient", "Das geht am 15.01.2027")]
)
def test_what_a_later_law_allows_is_not_said_of_today(reader: str, said: str) -> None:
    with amended(Amendment("units_per_prescription", DAY, ("ST-RL § 5",), value="40")) as (_, _, new):
        case = {
            **SAMPLE,
            "prescribed_on": "2027-01-15",
            "prescription": {**SAMPLE["prescription"], "units": 45},
        }
        decision = check(case, rules=new)
        decision.today = dt.date(2026, 11, 21)
        text = " ".join(decision.short_answer("de", reader).sentences())
        assert said in text
        assert "eute" not in text
