"""What an amendment does to people stands first: whose case becomes worse, and which days move, in one's own cases too."""

from __future__ import annotations

import datetime as dt
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from benchmarks.tables import cases as realistic
from soziorules.api import check, load_rules
from soziorules.cli.diff import Versions, data_of, lines
from soziorules.cli.diff_cases import OwnCases
from soziorules.engine.amendment.request import Amendment
from soziorules.engine.columns.impact import EXAMPLES
from soziorules.engine.columns.table_decider import Decider
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.outcome import OUTCOMES, Outcome
from soziorules.engine.proof.difference import Difference, between_days, between_sets
from soziorules.engine.proof.moved import days_worked_out_otherwise
from soziorules.render.corrections import corrections
from tests.engine.test_left_by_amendments import amended

ROOT = Path(__file__).resolve().parents[2]
DAY = dt.date(2027, 1, 1)
Pair = tuple[RuleSet, RuleSet, list[Difference]]


def compared(name: str, **asked: Any) -> Iterator[Pair]:
    with amended(Amendment(name, DAY, ("ST-RL § 5",), **asked)) as (_, old, new):
        found = between_sets(old, new, new.scenarios(old), DAY - dt.timedelta(days=1), None)
        yield old, new, [each for each in found if not each.equal]


@pytest.fixture(scope="module")
def more_units() -> Iterator[Pair]:
    yield from compared("units_per_prescription", value="40")


@pytest.fixture(scope="module")
def more_weeks() -> Iterator[Pair]:
    yield from compared("decision_weeks", value="4")


class TestWorse:
    def test_more_units_leave_less_room_for_a_prescription_with_probestunden_credited(
        self, more_units: Pair
    ) -> None:
        old, new, found = more_units
        listed = corrections(old, new, found)
        first = listed.worse[0]
        assert (first.before, first.after) == ("eligible", "not_yet")
        assert first.case is not None
        assert [check(first.case, rules=each).outcome.value for each in (old, new)] == ["eligible", "not_yet"]
        assert not {"limits.krankheitsfall_hours"} & {*listed.recomputed}

    def test_it_stands_on_top_with_why_and_an_example_and_where_nobody_looked(self, more_units: Pair) -> None:
        old, new, found = more_units
        told = list(lines(Versions(old, new, None), found, None, "de"))
        assert told[0] == "Was schlechter wird"
        assert told[1].startswith(
            "  Voraussetzungen erfüllt → Voraussetzungen noch nicht erfüllt, ab 01.01.2027"
        )
        because = "(geändert: Einheiten je Verordnung; entscheidend: Stunden im Krankheitsfall)"
        assert because in told[1]
        assert told[2].startswith("    Beispiel: Tag der Ausstellung: 01.01.2027; ")
        (top,) = [number for number, line in enumerate(told) if line == "ab 01.01.2027"]
        assert any("nicht in jeder Vorgeschichte" in line for line in told[:top])
        better = told[told.index("Ergebnisse, die besser werden") :]
        assert not any(line.startswith("  Voraussetzungen erfüllt →") for line in better)

    def test_where_none_can_that_is_said_as_proved(self, more_weeks: Pair) -> None:
        old, new, found = more_weeks
        told = list(lines(Versions(old, new, None), found, None, "de"))
        assert told[:2] == ["Was schlechter wird", "  Kein Ergebnis wird schlechter (bewiesen)."]

    def test_a_duty_that_comes_is_told_too(self) -> None:
        for pair in compared("limits.probation_credit", clauses={"applies": "{prescription.kind: first}"}):
            told = list(lines(Versions(pair[0], pair[1], None), pair[2], None, "en"))
            assert told[0] == "What becomes worse"


class TestMoved:
    def test_each_deadline_is_told_from_which_day_to_which(self, more_weeks: Pair) -> None:
        old, new, found = more_weeks
        told = {each.id: (each.before, each.after) for each in corrections(old, new, found).moved}
        days = (dt.date(2027, 1, 22), dt.date(2027, 1, 29))
        assert told["approval.short_time_ends"] == told["approval.decide_by"] == days
        assert told["approval.deemed_on"] == tuple(day + dt.timedelta(days=1) for day in days)
        text = list(lines(Versions(old, new, None), found, None, "de"))
        assert "  Ende der Frist ohne Gutachten: 22.01.2027 → 29.01.2027, ab 01.01.2027" in text
        data = data_of(Versions(old, new, None), found, None, "en")
        (ends,) = [each for each in data["moved"] if each["id"] == "approval.decide_by"]
        assert (ends["before"], ends["after"], ends["from"]) == ("2027-01-22", "2027-01-29", DAY)
        assert check(ends["case"], rules=new).value("approval.decide_by") == days[1]
        assert (data["worse"], data["not_ruled_out"]) == ([], [])

    def test_between_the_law_of_two_days_too(self) -> None:
        rules = load_rules()
        days = (dt.date(2021, 3, 31), dt.date(2021, 4, 1))
        found = [between_days(rules, rules.scenarios(), *days)]
        listed = corrections(rules, rules, found, days).moved
        assert "approval.submit_by" in [each.id for each in listed]
        for each in listed:
            decided = [rules.at(day).decide(rules.domain.read_case(each.case)) for day in days]
            assert [each.before, each.after] == [decision.moment[each.id] for decision in decided]

    def test_what_does_not_move_is_not_told(self, more_units: Pair) -> None:
        old, new, found = more_units
        assert not corrections(old, new, found).moved
        assert not days_worked_out_otherwise(old, new)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the rules in which a Krankenkasse has four weeks whenever it was asked."""
    folder = tmp_path_factory.mktemp("moved") / "rules"
    shutil.copytree(ROOT / "rules", folder)
    path = folder / "approval.yaml"
    old = 'from: 2013-02-26, value: 3, cite: "SGB V § 13 Abs. 3a Satz 1"'
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, old.replace("value: 3", "value: 4")), "utf-8")
    return folder


class TestOwnCases:
    def test_a_table_names_the_days_that_single_cases_have(self, folder: Path, tmp_path: Path) -> None:
        versions = Versions(load_rules(), load_rules(folder), None)
        table = realistic(80)
        pq.write_table(table, tmp_path / "cases.parquet")
        found = OwnCases.of(versions, tmp_path / "cases.parquet", None).impact
        assert (found.cases, len(found.days)) == (80, EXAMPLES)
        reader = Decider(versions.old, table.schema).reader
        (batch,) = table.to_batches()
        for each in found.days:
            case = reader.case_of(reader.readable(batch), int(each.name) - 1)
            before, after = versions.decided(case)
            assert (each.before, each.after) == (before.values[each.value], after.values[each.value])
        watched = days_worked_out_otherwise(versions.old, versions.new)
        counted = Counter(
            value
            for row in range(80)
            for pair in [versions.decided(reader.case_of(reader.readable(batch), row))]
            for value in watched
            if pair[0].values[value] != pair[1].values[value]
        )
        assert +found.by_value == counted
        assert found.moved == max(counted.values())

    def test_they_are_counted_apart_from_those_of_another_outcome(self, folder: Path) -> None:
        own = OwnCases.of(Versions(load_rules(), load_rules(folder), None), ROOT / "examples", None)
        told = list(own.lines("de"))
        assert told[0].startswith("0 von ")
        assert told[1] == "Dasselbe Ergebnis, aber einen anderen Tag haben 2:"
        assert own.data()["moved"] == 2
        assert {each["case"] for each in own.data()["days"]} == {
            "approved_in_part_received_late.json", "psychotherapist_follow_up.json"
        }  # fmt: skip

    def test_those_that_become_worse_are_said_with_how_many(self) -> None:
        own = OwnCases.of(Versions(load_rules(), load_rules(), None), ROOT / "examples", None)
        own.impact.shift("eligible", "not_yet").add((), (), 1)
        own.impact.shift("not_yet", "eligible").add((), (), 2)
        words = {
            name: own.rules.elements.outcomes.get(name, OUTCOMES[Outcome(name)]).de
            for name in ("eligible", "not_yet")
        }
        (line,) = own.worse("de")
        assert line.startswith("Eigene Fälle, 1 von ")
        assert line.endswith(f"{words['eligible']} → {words['not_yet']}")
