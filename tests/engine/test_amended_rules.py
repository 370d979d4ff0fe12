"""Amendments of rules and lists: no text outlives what it speaks of, a range is split in one act, an end keeps its source."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from soziorules.api import bundled_rules, load_rules
from soziorules.cli import main
from soziorules.engine.amendment.plan import plan, tried
from soziorules.engine.amendment.request import Amendment
from soziorules.engine.diagnostics import Problems
from soziorules.engine.files import write_all
from soziorules.render.elements import element
from tests.engine.lending import load
from tests.engine.test_amendment import folder, planned, tries

__all__ = ["folder"]
ROOT = Path(__file__).resolve().parents[2]


class TestTexts:
    """A new version that asks something else must not go on saying what it no longer reads."""

    ASKS = {"requires": "{reader.age: {at_least: 6}}"}  # noqa: RUF012
    SAYS = '{not_met: {de: "Unter 6 Jahren.", en: "Under 6 years."}}'

    def test_a_text_that_names_what_is_no_longer_read_is_refused_by_its_key(self, folder: Path) -> None:
        with pytest.raises(Problems) as raised:
            tries(folder, planned(folder, "lending.resident", clauses=self.ASKS))
        (found,) = raised.value.diagnostics
        assert found.code == "R054"
        for word in ("lending.resident", "say.not_met", "{reader.sort}", "2015-03-01"):
            assert word in found.message("de")
        assert found.hint is not None
        assert "--say" in found.hint("de")
        assert found.place is not None
        assert "{reader.sort} gehört nicht" in found.place.text

    def test_a_text_of_its_own_is_taken(self, folder: Path) -> None:
        made = planned(folder, "lending.resident", clauses={**self.ASKS, "say": self.SAYS})
        first, second = tries(folder, made).elements.rules["lending.resident"].wordings
        assert first.value.say.not_met != second.value.say.not_met
        assert second.value.say.not_met is not None
        assert second.value.say.not_met.de == "Unter 6 Jahren."

    def test_a_remedy_counts_too_and_a_limit_that_is_gone(self, folder: Path) -> None:
        made = planned(folder, "lending.books_at_once", clauses=self.ASKS)
        with pytest.raises(Problems) as raised:
            tries(folder, made)
        said = " ".join(each.message("de") for each in raised.value.diagnostics)
        assert "{loan.count}" in said

    def test_a_definition_that_reads_something_else_is_seen_through(self, folder: Path) -> None:
        path = folder / "lending.yaml"
        text = path.read_text("utf-8")
        named = 'say: {not_met: {de: "Schon {loan.count}.", en: "{loan.count} already."}}\n'
        rule = (
            '  - id: lending.many\n    title: {de: "Viele", en: "Many"}\n    requires: {loan.many: false}\n'
            '    otherwise: obligation\n    cite: "Statute § 4"\n    certainty: wording\n    settled: true\n'
            f"    {named}  - id: lending.books_at_once\n"
        )
        definition = (
            'definitions:\n  - id: loan.many\n    title: {de: "viele", en: "many"}\n    means: {loan.count: {at_least: 4}}\n'
            '    cite: "Statute § 4"\n    certainty: wording\n    settled: true\n'
        )
        text = text.replace("  - id: lending.books_at_once\n", rule).replace("definitions:\n", definition)
        path.write_text(text, "utf-8")
        assert "loan.many" in load(folder).elements.definitions
        with pytest.raises(Problems) as raised:
            tries(folder, planned(folder, "loan.many", clauses={"means": "{reader.age: {at_least: 6}}"}))
        assert [each.code for each in raised.value.diagnostics] == ["R054"]

    def test_sentences_of_the_last_version_are_all_given_anew(self, folder: Path) -> None:
        made = planned(folder, "lending.resident", clauses={**self.ASKS, "say": self.SAYS})
        write_all({made.path: made.after})
        with pytest.raises(Problems, match="not_met"):
            planned(
                folder,
                "lending.resident",
                dt.date(2016, 1, 1),
                clauses={"say": '{met: {de: "Ja.", en: "Yes."}}'},
            )


def test_parts_of_a_range_come_as_it_goes(tmp_path: Path) -> None:
    rules, day = load_rules(), dt.date(2028, 1, 1)
    parts = ("F20.0-F20.3", "F20.5-F20.6")
    made = plan(
        Amendment("listed", day, ("ST-RL § 2 Abs. 4",), add=parts, remove=("F20.0-F20.6",)),
        rules,
        bundled_rules(),
    )
    with tried(bundled_rules(), {made.path.name: made.after}, load_rules) as amended:
        members = amended.elements.code_sets["listed"].members
        now = [each.value for each in members if day in each.period]
        assert now[-2:] == list(parts)
        assert "F20.0-F20.6" not in now
        (gone,) = [each for each in members if each.ended_by]
        assert [(each.norm, each.certainty) for each in gone.ended_by] == [("ST-RL § 2 Abs. 4", "unverified")]
        for language, said in (
            ("de", "beendet durch: ST-RL § 2 Abs. 4"),
            ("en", "ended by: ST-RL § 2 Abs. 4"),
        ):
            assert any(said in line for line in element(amended, "listed", language))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "within"), [("F20.1", "F20.0-F20.6"), ("F20", "F20.0-F20.6"), ("F33", "F33.3")]
)
def test_a_code_that_a_range_holds_already_is_refused(code: str, within: str) -> None:
    request = Amendment("listed", dt.date(2028, 1, 1), ("ST-RL § 2 Abs. 4",), add=(code,))
    with pytest.raises(Problems) as raised:
        plan(request, load_rules(), bundled_rules())
    (found,) = raised.value.diagnostics
    assert (found.code, within in found.message("de")) == ("K006", True)


def test_an_end_needs_its_day(folder: Path) -> None:
    path = folder / "lending.yaml"
    text = path.read_text("utf-8").replace("{codes: R1}", '{codes: R1, ended_by: "Statute § 4"}')
    path.write_text(text, "utf-8")
    with pytest.raises(Problems, match="R003"):
        load(folder)


def test_a_value_of_house_rules_is_amended_over_the_law(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    house = Path(shutil.copytree(ROOT / "examples" / "house_rules", tmp_path / "house"))
    cases = tmp_path / "tests" / "cases"
    cases.mkdir(parents=True)
    asked = [
        "amend",
        "hafen_first_units",
        "--value",
        "25",
        "--from",
        "2027-01-01",
        "--cite",
        "Hausordnung Nr. 2",
    ]
    assert main([*asked, "--overlay", str(house), "--lang", "de"]) == 0
    said = capsys.readouterr().out
    assert "hafen.first_units am 2027-01-01: erfüllt" in said
    assert "Voraussetzungen" not in said  # the words of the law
    assert "value: 25" in (house / "house.yaml").read_text("utf-8")
    assert main(["test", str(cases), "--overlay", str(house), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["cases"] == 4
