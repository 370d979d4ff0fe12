"""Amendments of rules and lists: no text outlives what it speaks of, a range is split in one act, an end keeps its source."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from soziorules.api import bundled_rules, load_rules
from soziorules.cli import main
from soziorules.engine.amendment.plan import plan, tried
from soziorules.engine.amendment.request import Amendment
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.files import write_all
from soziorules.engine.language.text import LANGUAGES
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


LISTED_FROM = dt.date(2028, 1, 1)
DIRECTIVE = ("ST-RL § 2 Abs. 4",)


def test_parts_of_a_range_come_as_it_goes_with_its_title(tmp_path: Path) -> None:
    rules = load_rules()
    parts = ("F20.0-F20.3", "F20.5-F20.6")
    made = plan(
        Amendment("listed", LISTED_FROM, DIRECTIVE, add=parts, remove=("F20.0-F20.6",)),
        rules,
        bundled_rules(),
    )
    assert made.elsewhere == ()  # chapter V holds all of the list anyway
    with tried(bundled_rules(), {made.path.name: made.after}, load_rules) as amended:
        members = amended.elements.code_sets["listed"].members
        now = {each.value: each.title for each in members if LISTED_FROM in each.period}
        assert list(now)[-2:] == list(parts)
        assert [now[part].de for part in parts] == ["Schizophrenie"] * 2  # type: ignore[union-attr]
        assert "F20.0-F20.6" not in now
        (gone,) = [each for each in members if each.ended_by]
        assert [(each.norm, each.certainty) for each in gone.ended_by] == [("ST-RL § 2 Abs. 4", "unverified")]
        for language, said in (
            ("de", "beendet durch: ST-RL § 2 Abs. 4"),
            ("en", "ended by: ST-RL § 2 Abs. 4"),
        ):
            assert any(said in line for line in element(amended, "listed", language))  # type: ignore[arg-type]


def test_a_part_of_what_is_not_settled_is_not_settled_either() -> None:
    request = Amendment("listed", LISTED_FROM, DIRECTIVE, add=("F22.0",), remove=("F22",))
    with tried_alone(request) as amended:
        (part,) = [each for each in amended.elements.code_sets["listed"].members if each.value == "F22.0"]
        assert not part.citations[0].settled


@contextmanager
def tried_alone(request: Amendment) -> Iterator[RuleSet]:
    made = plan(request, load_rules(), bundled_rules())
    with tried(bundled_rules(), {made.path.name: made.after}, load_rules) as amended:
        yield amended


class TestNoEntry:
    """What is no entry of a list is told apart: a part of one, a member of another list, or unknown."""

    @pytest.mark.parametrize(
        ("name", "code", "options"),
        [
            ("listed", "F20.1", "--remove F20.0-F20.6 --add F20.0 --add F20.2-F20.6"),
            ("listed", "F20.0", "--remove F20.0-F20.6 --add F20.1-F20.6"),
            ("listed", "F20", "--remove F20.0-F20.6"),
            ("listed", "F31-F33", "--remove F31.5 --remove F32.3 --remove F33.3"),
            ("listed", "F22.0", "--remove F22 --add F22.8-F22.9"),
            ("outside_list", "F40.1", "--remove F34-F99 --add F34-F39 --add F40.0 --add F40.2-F99"),
        ],
    )
    def test_of_a_part_the_way_that_works_is_said(self, name: str, code: str, options: str) -> None:
        with pytest.raises(Problems) as raised:
            plan(Amendment(name, LISTED_FROM, DIRECTIVE, remove=(code,)), load_rules(), bundled_rules())
        (found,) = raised.value.diagnostics
        assert found.hint is not None
        assert (found.code, found.hint.de.endswith(f": {options}")) == ("K001", True), found.hint.de
        words = options.split()
        added, removed = (
            tuple(words[at + 1] for at, word in enumerate(words) if word == option)
            for option in ("--add", "--remove")
        )
        with tried_alone(Amendment(name, LISTED_FROM, DIRECTIVE, add=added, remove=removed)) as amended:
            codes = [
                {each for member in rules.elements.code_sets[name].members if LISTED_FROM in member.period
                 for each in rules.domain.expand(member.value, LISTED_FROM) if "." in each}
                for rules in (load_rules(), amended)
            ]  # fmt: skip
            gone = {each for each in load_rules().domain.expand(code, LISTED_FROM) if "." in each}
            assert codes[1] == codes[0] - gone

    def test_a_code_of_another_set_is_named_with_that_set(self) -> None:
        with pytest.raises(Problems) as raised:
            plan(Amendment("listed", LISTED_FROM, DIRECTIVE, remove=("F23",)), load_rules(), bundled_rules())
        (found,) = raised.value.diagnostics
        title = load_rules().elements.code_sets["outside_list"].head.title
        for language in LANGUAGES:
            assert f"{title(language)}" in found.message(language)
        assert "(outside_list)" in found.message.de
        assert found.hint is None

    def test_a_value_of_another_group_too(self) -> None:
        groups = load_rules().elements.groups
        name = min(groups["authorised"].on(LISTED_FROM) - groups["doubtful_before_2015"].on(LISTED_FROM))
        with pytest.raises(Problems) as raised:
            plan(
                Amendment("doubtful_before_2015", LISTED_FROM, DIRECTIVE, remove=(name,)),
                load_rules(),
                bundled_rules(),
            )
        (found,) = raised.value.diagnostics
        assert "(authorised)" in found.message.de


def test_a_code_that_another_set_holds_too_is_told_with_that_set() -> None:
    made = plan(Amendment("listed", LISTED_FROM, DIRECTIVE, add=("F23",)), load_rules(), bundled_rules())
    assert [(member, head.id, entries) for member, head, entries in made.elsewhere] == [
        ("F23", "outside_list", ("F23",))
    ]


def test_a_code_without_a_title_has_that_of_the_classification() -> None:
    with tried_alone(Amendment("listed", LISTED_FROM, DIRECTIVE, add=("F23",))) as amended:
        said = "\n".join(element(amended, "listed", "de"))
        assert "F23 Akute vorübergehende psychotische Störungen  ST-RL § 2 Abs. 4" in said


@pytest.mark.parametrize(
    ("code", "within"), [("F20.1", "F20.0-F20.6"), ("F20", "F20.0-F20.6"), ("F33", "F33.3")]
)
def test_a_code_that_a_range_holds_already_is_refused(code: str, within: str) -> None:
    request = Amendment("listed", dt.date(2028, 1, 1), ("ST-RL § 2 Abs. 4",), add=(code,))
    with pytest.raises(Problems) as raised:
        plan(request, load_rules(), bundled_rules())
    (found,) = raised.value.diagnostics
    assert (found.code, within in found.message("de")) == ("K006", True)


class TestReadings:
    """A version rests on the reading of the rule, unless it says that the norm settles it now, or names another one."""

    ASKS = {"requires": "{approval.free_units: {at_most: {parameter: approval_free_units}}}"}  # noqa: RUF012
    LATER = {"requires": "{prescriber.group: {in: {group: authorised}}}"}  # noqa: RUF012

    @staticmethod
    def last(name: str, clauses: dict[str, str], settled: bool | None = None) -> tuple[str | None, bool]:
        request = Amendment(name, LISTED_FROM, DIRECTIVE, clauses=clauses, settled=settled)
        with tried_alone(request) as amended:
            version = amended.elements.rules[name].wordings[-1]
            return version.value.reading, version.citations[0].settled

    def test_of_the_whole_rule(self) -> None:
        name = "approval.free_exceeded"
        assert self.last(name, self.ASKS) == ("approval.free_scope", False)
        assert self.last(name, self.ASKS, settled=True) == (None, True)
        assert self.last(name, {**self.ASKS, "reading": "workday"}) == ("workday", False)

    def test_of_the_last_version(self) -> None:
        name = "prescribers.authorised"
        assert self.last(name, self.LATER) == ("psychotherapists.2020", True)
        assert self.last(name, self.LATER, settled=True) == (None, True)

    def test_one_that_does_not_exist(self) -> None:
        with pytest.raises(Problems, match="R020"):
            self.last("approval.free_exceeded", {**self.ASKS, "reading": "work_day"})

    def test_an_earlier_version_keeps_it(self) -> None:
        request = Amendment("approval.free_exceeded", LISTED_FROM, DIRECTIVE, clauses=self.ASKS, settled=True)
        with tried_alone(request) as amended:
            assert (
                amended.elements.rules["approval.free_exceeded"].wordings[0].value.reading
                == "approval.free_scope"
            )


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
    assert "hafen.first_units am 01.01.2027: erfüllt" in said
    assert "Voraussetzungen" not in said  # the words of the law
    assert "value: 25" in (house / "house.yaml").read_text("utf-8")
    assert main(["test", str(cases), "--overlay", str(house), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["cases"] == 4
