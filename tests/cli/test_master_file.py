"""The master file: opened in pandas, each line worked out anew from what the evaluator decides by."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pandas as pd
import pytest

from soziorules.api import load_rules
from soziorules.cli import main
from soziorules.engine.language.conditions import Constant, Test, walk
from soziorules.render.master_file import FIELDS, rows
from tests.engine.test_amendment import DAY, folder, planned, tries

__all__ = ["folder"]

DAYS = [dt.date(2026, 11, 28), dt.date(2012, 5, 1), dt.date(2021, 7, 1)]


def compiled(day: dt.date) -> dict[str, frozenset[object]]:
    """Return the groups and code sets that the compiled rules of a day compare with, by id."""
    found: dict[str, frozenset[object]] = {}
    for pair in load_rules().at(day).program.conditions:
        for condition in pair:
            for part in walk(condition):
                if (
                    isinstance(part, Test)
                    and isinstance(part.operand, Constant)
                    and part.operand.origin is not None
                ):
                    value = part.operand.value
                    if part.operand.origin.sort != "parameter" and isinstance(value, frozenset):
                        found[part.operand.origin.id] = value
    return found


@pytest.mark.parametrize("day", DAYS)
def test_each_line_is_what_the_evaluator_decides_by(day: dt.date, tmp_path: Path) -> None:
    out = tmp_path / "stammdaten.csv"
    assert main(["export", "--out", str(out), "--as-of", str(day), "--lang", "de"]) == 0
    frame = pd.read_csv(out, dtype=str, keep_default_na=False)
    assert list(frame.columns) == list(FIELDS)
    rules = load_rules()
    constants = rules.constants_on(day)
    values = frame[frame["kind"].isin(["value", "deadline"])]
    assert set(values["id"]) == set(constants)
    for row in values.to_dict("records"):
        assert row["value"] == str(constants[row["id"]]), row["id"]
    law = compiled(day)
    assert law
    for name, members in law.items():
        assert set(frame[(frame["id"] == name) & frame["member"].ne("")]["member"]) == set(members), name
    for row in frame.to_dict("records"):
        assert row["from"] <= str(day) <= (row["until"] or "9999")
        assert row["sources"]
        assert row["certainty"] in ("wording", "commentary", "unverified")
        for name in row["rules"].split():
            rule = rules.elements.rules.get(name)
            other = rules.elements.notes.get(name) or rules.elements.steps.get(name)
            assert (rule is not None and rule.on(day) is not None) or (
                other is not None and day in other.period
            )


def test_members_have_names_of_their_own_and_each_value_a_reader() -> None:
    found = rows(load_rules(), DAYS[0])
    by_id = {(row["id"], row["member"]): row for row in found}
    member = by_id["authorised", "neurology"]
    assert (member["member_de"], member["member_en"]) != (member["title_de"], member["title_en"])
    assert (member["member_de"], member["member_en"]) == ("a) Neurologie", "a) neurology")
    for row in found:
        if row["kind"] == "member":
            assert row["member_de"]
            assert row["member_en"]
        if row["kind"] == "code":
            assert row["member_de"], row["member"]
    weeks = by_id["decision_weeks", None]["rules"].split()
    assert "approval.decision_time" in weeks
    for name in ("objection_months", "objection_months_without_instruction"):
        assert "procedure.objection" in by_id[name, None]["rules"].split()
    assert [row["id"] for row in found if row["kind"] in ("value", "deadline") and not row["rules"]] == []


def test_a_diagnosis_of_the_file_is_a_listed_one_for_the_evaluator() -> None:
    day = DAYS[0]
    rules = load_rules()
    listed = [row["member"] for row in rows(rules, day) if row["id"] == "listed"]
    assert len(listed) > 20
    for code in [*listed[:3], *listed[-3:]]:
        case = rules.domain.read_case({"prescribed_on": str(day), "diagnoses": [f"{code} G"], "gaf": 35})
        assert rules.decide(case).to_dict()["indication"]["route"] == "listed"


def test_the_columns_are_described_beside_the_file_and_in_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "stammdaten.csv"
    assert main(["export", "--out", str(out), "--as-of", "2026-11-28"]) == 0
    about = json.loads((tmp_path / "stammdaten.csv-metadata.json").read_text(encoding="utf-8"))
    assert [each["name"] for each in about["tableSchema"]["columns"]] == list(FIELDS)
    capsys.readouterr()
    assert main(["export", "--format", "json", "--as-of", "2026-11-28"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["as_of"] == "2026-11-28"
    assert set(data["fields"]) == set(FIELDS) == set(data["rows"][0])
    assert len(data["rows"]) == len(out.read_text(encoding="utf-8").splitlines()) - 1


def test_a_value_names_the_rules_whose_version_of_the_day_reads_it(folder: Path) -> None:
    asks = {"requires": "{reader.age: {at_least: 6}}"}
    says = '{not_met: {de: "Unter 6 Jahren.", en: "Under 6."}, met: {de: "Ab 6.", en: "From 6."}}'
    texts = {
        "say": says,
        "remedy": '{de: "Warten.", en: "Wait."}',
        "sentence": '{de: "Ab 6.", en: "From 6."}',
    }
    law = tries(folder, planned(folder, "lending.pile", clauses={**asks, **texts}))
    eve = DAY - dt.timedelta(days=1)
    read = [{row["id"]: row["rules"].split() for row in rows(law, day)}["pile_ceiling"] for day in (eve, DAY)]
    assert "lending.pile" in read[0]
    assert "lending.pile" not in read[1]
