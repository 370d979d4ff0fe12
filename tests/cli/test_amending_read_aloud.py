"""What somebody who keeps rules writes and reads while amending: values in words, days that have passed, categories, lines."""

from __future__ import annotations

import datetime as dt
import io
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from soziorules.api import bundled_rules, load_rules
from soziorules.cli.amend_next import Calls, of_the_past
from soziorules.cli.console import program
from soziorules.cli.main import main
from soziorules.cli.proof_output import put_lines
from soziorules.engine.amendment.boundaries import boundary_cases, difference
from soziorules.engine.amendment.hanging import categories_split
from soziorules.engine.amendment.request import Amendment
from soziorules.engine.amendment.values import value_in
from soziorules.engine.casetests.cases import Difference
from soziorules.engine.diagnostics import Problems
from tests.engine.test_left_by_amendments import amended

DAY = dt.date(2027, 1, 1)


class TestValues:
    @pytest.mark.parametrize(
        ("written", "unit", "meant"),
        [
            ("100 Stunden", "minutes", 6000),
            ("1,5 Std.", "minutes", 90),
            ("1 hour", "minutes", 60),
            ("7.200 Minuten", "minutes", 7200),
            ("1 Jahr", "months", 12),
            ("1 Woche", "weeks", 1),
            ("2 %", "percent", Decimal(2)),
            ("2 v. H.", "percent", Decimal(2)),
            ("12,50 €", "euro", Decimal("12.50")),
            ("1.000 Euro", "euro", Decimal(1000)),
            ("01.02.2027", "day", dt.date(2027, 2, 1)),
        ],
    )
    def test_are_taken_as_people_write_them(self, written: str, unit: str, meant: Any) -> None:
        now: Any = dt.date(2020, 1, 1) if unit == "day" else 1
        assert value_in(written, unit, load_rules().domain.vocabulary.units, now) == meant

    @pytest.mark.parametrize(
        ("written", "unit"), [("21 Tage", "weeks"), ("3 Wochen", "days"), ("0,333 h", "minutes")]
    )
    def test_what_does_not_always_come_to_the_same_is_refused(self, written: str, unit: str) -> None:
        with pytest.raises(Problems, match="K004"):
            value_in(written, unit, load_rules().domain.vocabulary.units, 3)

    @pytest.mark.parametrize(
        ("unit", "now", "german", "english"),
        [
            ("minutes", 7200, "etwa „120 Stunden“ (7200)", 'such as "120 hours" (7200)'),
            ("weeks", 3, "etwa 3 oder „3 Wochen“", 'such as 3 or "3 weeks"'),
            (
                "gaf",
                50,
                "etwa 50 oder „50 Punkte der GAF-Skala“",
                'such as 50 or "50 points of the GAF scale"',
            ),
        ],
    )
    def test_an_example_is_one_that_can_be_typed(
        self, unit: str, now: int, german: str, english: str
    ) -> None:
        units = load_rules().domain.vocabulary.units
        with pytest.raises(Problems) as raised:
            value_in("5 Äpfel", unit, units, now)
        (found,) = raised.value.diagnostics
        assert found.allowed is not None
        assert (found.allowed.de, found.allowed.en) == (german, english)
        example = german.rpartition("„")[2].partition("“")[0]
        assert value_in(example, unit, units, now) == now


class TestADayThatHasPassed:
    def said(self, begins: dt.date) -> list[str]:
        return list(of_the_past(begins, load_rules(), Path("rules"), Calls("--rules rules"), "de"))

    def test_decisions_already_made_are_named_with_how_to_see_them(self) -> None:
        first, replayed, compared = self.said(dt.date.today() - dt.timedelta(days=1))
        assert "ist schon vergangen" in first
        assert replayed == f"  {program()} replay ENTSCHEIDUNG.json --rules rules"
        assert compared == f"  {program()} diff ALT rules --cases FÄLLE"

    def test_nothing_is_said_of_a_day_to_come(self) -> None:
        assert self.said(dt.date.today() + dt.timedelta(days=1)) == []

    def test_what_was_in_force_when_the_law_was_checked_was_missed_then(self) -> None:
        checked = load_rules().elements.checked_until
        assert checked is not None
        assert f"ist das Recht bis {checked:%d.%m.%Y} geprüft" in self.said(checked)[-1]


def test_categories_that_go_with_a_part_of_them_are_named() -> None:
    parts = ("F34-F59", "F60.0-F60.2", "F60.30", "F60.4-F99")
    wanted = Amendment("outside_list", DAY, ("ST-RL § 2 Abs. 5",), add=parts, remove=("F34-F99",))
    with amended(wanted) as (made, _, new):
        assert categories_split(made, new) == ["F60", "F60.3"]


def test_another_effect_has_cases_on_both_sides_of_its_day() -> None:
    wanted = Amendment(
        "diagnoses.gaf_orientation", DAY, ("ST-RL § 2",), clauses={"otherwise": "not_eligible"}
    )
    with amended(wanted) as (made, old, new):
        cases = boundary_cases(made, old, new, difference(made, old, new), (), "de")
    expected = [each.expect["outcome"] for each in cases[:2]]
    assert expected == ["not_eligible", "justification_required"]
    assert cases[0].name.startswith("diagnoses.gaf_orientation am 01.01.2027: Voraussetzungen nicht erfüllt.")
    assert {each.expect["findings"]["diagnoses.gaf_orientation"] for each in cases[:2]} == {"not_met"}


class TestLines:
    LONG = "    jetzt:  " + "Stunden und Minuten " * 8

    def printed(self, lines: list[str], monkeypatch: pytest.MonkeyPatch, *, terminal: bool) -> list[str]:
        out = io.StringIO()
        monkeypatch.setattr(out, "isatty", lambda: terminal)
        monkeypatch.setattr(sys, "stdout", out)
        monkeypatch.setenv("COLUMNS", "80")
        put_lines(lines)
        return out.getvalue().splitlines()

    def test_are_no_wider_than_a_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        found = self.printed([self.LONG], monkeypatch, terminal=True)
        assert len(found) == 3
        assert all(len(line) <= 80 for line in found)
        assert found[1].startswith(" " * 12 + "und Minuten")

    def test_what_is_copied_stays_in_one_line(self, monkeypatch: pytest.MonkeyPatch) -> None:
        call = f"  {program()} amend limits --value 4 " + "--cite 'ST-RL § 5' " * 5
        of_files = ["--- rules/a.yaml", "+" + "x " * 60, ""]
        for lines, terminal in (([*of_files, call], True), ([self.LONG, call], False)):
            assert self.printed(lines, monkeypatch, terminal=terminal) == lines


def test_a_missing_value_is_said_in_words() -> None:
    said = Difference("figures.weeks", "0", "None").text
    assert (said.de, said.en) == (
        "figures.weeks: erwartet 0, ist leer",
        "figures.weeks: expected 0, is empty",
    )
    error = Difference("outcome", "eligible", "an input error at units").text
    assert error.de == "outcome: erwartet eligible, ist ein Eingabefehler bei units"


@pytest.mark.parametrize("named", [["--lang", "en"], ["--lang=en"]])
def test_the_language_can_stand_before_the_command(
    named: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*named, "explain", "units_per_prescription"]) == 0
    assert capsys.readouterr().out.startswith("Units per prescription")


def test_calls_are_named_as_the_program_was_called(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["amend", "decision_weeks", "--value", "4 Tage", "--from", "2027-01-01", "--cite", "ST-RL § 9"]
    assert main([*asked, "--rules", str(bundled_rules()), "--lang", "de"]) == 2
    assert f"Hilfe: {program()} explain K004" in capsys.readouterr().err
