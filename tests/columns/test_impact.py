"""The effect of a change of law on one's own cases: in columns as one by one, counted, named, written."""

from __future__ import annotations

import csv
import datetime as dt
import json
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from benchmarks.tables import cases as realistic
from soziorules.api import bundled_rules, load_rules
from soziorules.cli import main
from soziorules.engine.columns.block import Days
from soziorules.engine.columns.impact import EXAMPLES, impact
from soziorules.engine.columns.table_decider import Decider
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.decision import Decision
from tests.columns.doors import to_lines
from tests.columns.tables import Plain, cases, nested, table
from tests.proof.proving import changed

OLD, NEW = dt.date(2015, 4, 14), dt.date(2015, 4, 15)
Found = tuple[int, str, str, list[str], list[str]]


@pytest.fixture(scope="module")
def rows() -> list[Plain]:
    odd, usual = cases(Random(50), 60, wrong=0.3), realistic(120).to_pylist()
    stated = [{name: value for name, value in row.items() if value is not None} for row in (*odd, *usual)]
    return [{"id": f"V{number}", **row} for number, row in enumerate(stated)]


@pytest.fixture(scope="module")
def expected(rows: list[Plain]) -> list[Found]:
    """Return the number of each row that changes, both outcomes and what decides them, one case at a time."""
    found = []
    for number, row in enumerate(rows, start=1):
        pair = decided({name: value for name, value in row.items() if name != "id"})
        if pair is not None and pair[0].outcome is not pair[1].outcome:
            outcomes = [decision.outcome.value for decision in pair]
            deciding = [[finding.rule for finding in decision.deciding] for decision in pair]
            found.append((number, *outcomes, *deciding))
    assert len(found) > EXAMPLES
    return found  # type: ignore[return-value]


def decided(row: Plain) -> tuple[Decision, Decision] | None:
    rules = load_rules()
    try:
        case = rules.domain.read_case(nested(row))
    except Problems:
        return None
    return rules.at(OLD).decide(case), rules.at(NEW).decide(case)


def deciders(schema: pa.Schema) -> tuple[Decider, Decider]:
    old, new = (Decider(load_rules(), schema, days=Days(law=day)) for day in (OLD, NEW))
    return old, new


def test_all_changes_are_those_of_the_evaluator_for_one_case(
    rows: list[Plain], expected: list[Found], tmp_path: Path
) -> None:
    cases, out = table(rows), tmp_path / "changes.parquet"
    found = impact(cases.to_batches(max_chunksize=70), cases.schema, *deciders(cases.schema), out=out)
    written = pq.read_table(out).to_pylist()
    assert [(row["id"], row["row"]) for row in written] == [(f"V{row - 1}", row) for row, *_ in expected]
    assert [(row["before"], row["after"]) for row in written] == [(old, new) for _, old, new, *_ in expected]
    split = [
        [ids.split("; ") if ids else [] for ids in (row["deciding_before"], row["deciding_after"])]
        for row in written
    ]
    assert split == [[one, two] for *_, one, two in expected]
    assert found.cases + found.unreadable == len(rows)
    assert found.unreadable == sum(
        decided({k: v for k, v in row.items() if k != "id"}) is None for row in rows
    )


def test_changes_are_counted_by_outcomes_and_rules(rows: list[Plain], expected: list[Found]) -> None:
    cases = table(rows)
    found = impact(cases.to_batches(), cases.schema, *deciders(cases.schema))
    assert found.changed == len(expected)
    for (before, after), shift in found.shifts.items():
        alike = [(one, two) for _, old, new, one, two in expected if (old, new) == (before, after)]
        assert shift.cases == len(alike)
        for rule, count in shift.gone.items():
            assert count == sum(rule in one and rule not in two for one, two in alike)
        for rule, count in shift.come.items():
            assert count == sum(rule in two and rule not in one for one, two in alike)
    assert [each.name for each in found.examples] == [f"{row} (V{row - 1})" for row, *_ in expected][
        :EXAMPLES
    ]


@pytest.mark.parametrize("ending", [".csv", ".ndjson"])
def test_changes_are_written_in_every_format(
    ending: str, rows: list[Plain], expected: list[Found], tmp_path: Path
) -> None:
    cases, out = table(rows), tmp_path / f"changes{ending}"
    impact(cases.to_batches(), cases.schema, *deciders(cases.schema), out=out)
    if ending == ".csv":
        with out.open(encoding="utf-8", newline="") as file:
            made = [(int(row["row"]), row["before"]) for row in csv.DictReader(file)]
    else:
        lines = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
        made = [(row["row"], row["before"]) for row in lines]
    assert made == [(row, before) for row, before, *_ in expected]
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


class TestCommand:
    def test_a_table_against_two_days(
        self, rows: list[Plain], expected: list[Found], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        source, out = tmp_path / "cases.ndjson", tmp_path / "changes.parquet"
        to_lines(source, rows)
        assert (
            main(["diff", str(OLD), str(NEW), "--cases", str(source), "--out", str(out), "--lang", "de"]) == 1
        )
        said = capsys.readouterr().out
        assert f"{len(expected)} von" in said
        assert f"und {len(expected) - EXAMPLES} weitere" in said
        assert "entscheidet nicht mehr: diagnoses." in said
        assert pq.read_metadata(out).num_rows == len(expected)

    def test_another_threshold_changes_the_cases_between_both(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """GAF 46 to 50 needs a reason by the bundled rules and is too high by the others."""
        other = changed(bundled_rules(), tmp_path, "diagnoses.yaml", "value: 50, cite", "value: 45, cite")
        plain = {
            "prescribed_on": "2026-11-20", "prescription.kind": "first", "diagnoses": "F20.0 G", "prescription.units": 30,
        }  # fmt: skip
        source = tmp_path / "cases.csv"
        frame = pa.Table.from_pylist([{**plain, "gaf": gaf} for gaf in (40, 45, 46, 50, 51)])
        pacsv.write_csv(frame, source)
        words = [
            "diff",
            str(bundled_rules()),
            str(other),
            "--cases",
            str(source),
            "--format",
            "json",
            "--from",
            "2026-11-01",
        ]
        assert main(words) == 1
        found = json.loads(capsys.readouterr().out)["cases"]
        assert (found["all"], found["changed"], found["unreadable"]) == (5, 2, 0)
        (shift,) = found["shifts"]
        assert (shift["before"], shift["after"]) == ("undetermined", "not_eligible")
        assert shift["now_deciding"] == {"diagnoses.gaf_listed": 2}
        assert [each["case"] for each in found["examples"]] == ["3", "4"]

    def test_cases_that_are_not_there(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["diff", str(OLD), str(NEW), "--cases", "nowhere", "--lang", "en"]) == 2
        assert "folder or table not found" in capsys.readouterr().err
