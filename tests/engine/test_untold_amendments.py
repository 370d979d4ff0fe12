"""Amendments of which no case tells anything are named; one case that shows them is enough."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from soziorules.api import bundled_rules, load_rules
from soziorules.cli import main
from soziorules.engine.amendment.plan import plan
from soziorules.engine.amendment.request import Amendment
from soziorules.engine.casetests.untold import amendments, untold
from soziorules.engine.files import write_all
from tests.cli.test_review_by_day import page

MAY = dt.date(2027, 5, 1)
CASE = """\
cases:
  - name: "{units} units on {day}"
    given: {{prescribed_on: {day}, prescription: {{kind: first, units: {units}}}}}
    expect: {{outcome: {outcome}, findings: {{limits.units_per_prescription: {status}}}}}
    source: "ST-RL § 5 Abs. 2 Satz 3"
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rules with 40 units per prescription, and another time for a decision, from May 2027 on."""
    folder = Path(shutil.copytree(bundled_rules(), tmp_path_factory.mktemp("amended") / "rules"))
    for name, value in (("units_per_prescription", "40"), ("decision_weeks", "2")):
        made = plan(Amendment(name, MAY, ("ST-RL § 5",), value=value), load_rules(folder), folder)
        write_all({made.path: made.after})
    return folder


@pytest.mark.parametrize(
    ("day", "units", "outcome", "status", "told"),
    [
        ("2027-05-01", 40, "undetermined", "met", True),
        ("2027-05-01", 30, "undetermined", "met", False),
        ("2027-04-30", 30, "undetermined", "met", False),
    ],
)
def test_an_amendment_is_told_by_a_case_that_comes_out_otherwise_without_it(
    copy: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    day: str,
    units: int,
    outcome: str,
    status: str,
    told: bool,
) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(CASE.format(day=day, units=units, outcome=outcome, status=status), encoding="utf-8")
    assert main(["test", str(path), "--rules", str(copy), "--lang", "de"]) == 0
    said = capsys.readouterr().out
    line = next(each for each in said.splitlines() if each.startswith("Ohne Fall"))
    assert "decision_weeks ab 2027-05-01" in line
    assert ("units_per_prescription ab 2027-05-01" in line) is not told
    assert main(["test", str(path), "--rules", str(copy), "--format", "json"]) == 0
    found = {each["id"]: each["from"] for each in json.loads(capsys.readouterr().out)["untold"]}
    assert found["decision_weeks"] == "2027-05-01"
    assert ("units_per_prescription" in found) is not told


def test_without_an_amendment_the_rules_are_as_before(copy: Path) -> None:
    found = {each.head.id: each for each in amendments(load_rules(copy).elements)}
    assert found["units_per_prescription"].begins == MAY
    values = found["units_per_prescription"].without.parameters["units_per_prescription"].values
    assert (values[-1].value, values[-1].period.ends) == (30, None)


def test_a_rule_that_is_only_worded_anew_needs_no_case() -> None:
    """approval.submission says from July 2027 on no more that originals are meant."""
    elements = load_rules().elements
    last, before = (
        elements.rules["approval.submission"].wordings[-1],
        elements.rules["approval.submission"].wordings[-2],
    )
    assert last.period.begins > elements.state
    assert last.value.sentence != before.value.sentence
    assert "approval.submission" not in {each.head.id for each in amendments(elements)}


def test_review_names_what_no_case_tells(copy: Path) -> None:
    new = load_rules(copy)
    title = new.elements.parameters["decision_weeks"].head.title.de
    lacking = [each for each in untold(new, []) if each.head.id == "decision_weeks"]
    said = page(load_rules(), new, "de", untold=lacking)
    assert f"ohne Fall: {title} (decision_weeks) ab 01.05.2027" in said
    assert "ohne Fall" not in page(load_rules(), new, "de")
