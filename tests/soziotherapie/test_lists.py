"""A closed list is one entry of a rule file longer, and the case, its schema, the interview, tables and the handbook follow."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pytest

from soziorules import Case, Problems, decide_frame
from soziorules.api import bundled_rules, check, load_rules
from soziorules.documentation.handbook import handbook
from soziorules.documentation.handbook_source import HandbookSource
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.proof.reference import reference
from soziorules.interview.answers import understood
from soziorules.schema import make
from soziorules.soziotherapie.case.listed import standard_lists

DAY = dt.date(2026, 11, 20)
ENTRY = """      - id: nursing_expert
        title: {de: "Pflegeexpertin oder Pflegeexperte", en: "Nursing expert"}
        words: [Pflege]
"""
MEMBER = """      - {value: nursing_expert, from: 2026-01-01, cite: "ST-RL § 4 Abs. 2", certainty: unverified}
"""
CASE: dict[str, Any] = {
    "prescribed_on": "2026-11-20",
    "prescriber": {"group": "nursing_expert", "kv_permission": True},
    "prescription": {"kind": "first", "units": 30},
}
RULE = "prescribers.authorised"


def own(folder: Path, *changes: tuple[str, Callable[[str], str]]) -> Path:
    """Return a copy of the bundled rules with changes of its files."""
    made = Path(shutil.copytree(bundled_rules(), folder / "rules"))
    for name, change in changes:
        path = made / name
        before = path.read_text("utf-8")
        path.write_text(change(before), "utf-8")
        assert path.read_text("utf-8") != before
    return made


def first_in(marker: str, entry: str) -> Callable[[str], str]:
    """Return a change that puts an entry first below a line."""
    return lambda text: text.replace(marker, marker + entry, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return own(
        tmp_path_factory.mktemp("own"),
        ("lists.yaml", first_in("    values:\n", ENTRY)),
        ("prescribers.yaml", first_in("    members:\n", MEMBER)),
    )


@pytest.fixture(scope="module")
def rules(folder: Path) -> RuleSet:
    return load_rules(folder)


def test_a_case_of_the_new_group_is_decided_alike_everywhere(rules: RuleSet) -> None:
    decision = check(CASE, rules=rules)
    status = decision.finding(RULE).status
    assert status == "met"
    assert reference(rules, DAY, decision.case).statuses[RULE] == status
    other = check({**CASE, "prescriber": {"group": "rehabilitation", "kv_permission": True}}, rules=rules)
    assert other.finding(RULE).status == "not_met"
    groups = ["nursing_expert", "rehabilitation", "no_such_group"]
    row = {"prescribed_on": "2026-11-20", "prescription.kind": "first", "prescriber.kv_permission": True}
    answers = decide_frame(
        pd.DataFrame([{**row, "prescriber.group": group} for group in groups]), rules=rules
    )
    assert answers["outcome"].tolist() == [decision.outcome.value, other.outcome.value, "error"]


def test_both_ways_to_read_a_case_take_it_and_only_with_these_rules(rules: RuleSet) -> None:
    slow = {**CASE, "service": {"on": DAY}}  # a day that is no text is for the case model
    assert check(slow, rules=rules).finding(RULE).status == "met"
    for refused in (CASE, slow):
        with pytest.raises(Problems) as caught:
            check(refused)
        assert "neurology" in str(caught.value)
        assert "nursing_expert" not in str(caught.value)


def test_schema_interview_handbook_and_remedies_follow(rules: RuleSet, folder: Path) -> None:
    case = make("case", rules)
    jsonschema.validate(CASE, case)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(CASE, make("case", load_rules()))
    assert "nursing_expert" in json.dumps(make("rules", rules))
    fact = rules.domain.vocabulary["prescriber.group"]
    assert understood("Pflege", fact, "de") == "nursing_expert"
    pages = {page.path: page.text() for page in handbook(HandbookSource(rules, folder), "en").pages}
    assert "Nursing expert" in pages["lists/prescriber_groups"]
    assert "Nursing expert" in pages["groups/authorised"]
    assert "Nursing expert" in check(CASE, rules=rules, lang="en").to_text("en", explain=True)


def test_the_lists_of_the_package_are_those_of_its_rules() -> None:
    lists = load_rules().elements.lists
    assert {name: (each.of, each.values, each.words) for name, each in lists.items()} == {
        name: (each.of, each.values, each.words) for name, each in standard_lists().items()
    }


def test_rules_without_lists_have_those_of_the_package(tmp_path: Path) -> None:
    folder = own(tmp_path)
    (folder / "lists.yaml").unlink()
    rules = load_rules(folder)
    assert rules.domain.vocabulary == load_rules().domain.vocabulary
    plain = {**CASE, "prescriber": {"group": "psychiatry"}}
    assert check(plain, rules=rules).case == check(plain).case


def test_a_case_made_without_rules_has_the_lists_of_the_package() -> None:
    assert Case(prescriber={"group": "psychiatry"}).prescriber.group == "psychiatry"  # type: ignore[arg-type]  # as JSON says it
    with pytest.raises(ValueError, match="neurology"):
        Case(prescriber={"group": "nursing_expert"})  # type: ignore[arg-type]  # as JSON says it
    assert "psychiatry" in json.dumps(Case.model_json_schema())


@pytest.mark.parametrize(
    ("change", "code", "word"),
    [
        (
            lambda text: text.replace("of: [prescriber.group]", "of: [prescriber.grop]"),
            "R012",
            "prescriber.group",
        ),
        (
            lambda text: text.replace("of: [prescriber.group]", "of: [patient.coverage]"),
            "R011",
            "patient.coverage",
        ),
        (lambda text: text.replace("id: psychiatry", "id: neurology"), "R011", "neurology"),
        (lambda text: text.replace("id: psychiatry", "id: psychiatric"), "R018", "psychiatric"),
        (
            lambda text: text.replace('        words: ["Nervenarzt', '        word: ["Nervenarzt'),
            "R002",
            "words",
        ),
    ],
    ids=[
        "unknown fact",
        "two lists of one fact",
        "a value twice",
        "a value that rules name is gone",
        "unknown key",
    ],
)
def test_a_wrong_list_is_named(tmp_path: Path, change: Callable[[str], str], code: str, word: str) -> None:
    with pytest.raises(Problems) as caught:
        load_rules(own(tmp_path, ("lists.yaml", change)))
    found = [each for each in caught.value.diagnostics if each.code == code]
    assert found
    assert word in str(caught.value)
