"""The schema of rule files refuses what the linter refuses: wrong words, wrong types, missing sources."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from soziorules import Problems, RuleSet, load_rules
from soziorules.schema import make
from tests.engine import lending
from tests.schema.validating import accepts, data, wrong

TEXT = {"de": "Text", "en": "text"}
SOURCE: dict[str, Any] = {"cite": "ST-RL § 5", "certainty": "wording", "settled": True}
MANIFEST: dict[str, Any] = {
    "name": "own",
    "version": "1",
    "state": "2026-11-22",
    "begins": "2002-01-01",
    "documents": [{"id": "ST-RL", "title": TEXT, "url": "https://www.g-ba.de/"}],
}
RATES = [{"until": "2010-12-31", "value": "2.5"}, {"from": "2011-01-01", "value": 10.5}]
TOPIC: dict[str, Any] = {
    "topic": "own",
    "title": TEXT,
    "parameters": [
        {"id": "limit", "title": TEXT, "unit": "units", "values": [{"from": "2002-01-01", "value": 30, **SOURCE}]},
        {"id": "rate", "title": TEXT, "unit": "percent", "values": RATES, **SOURCE},
    ],
    "code_sets": [{"id": "codes", "title": TEXT, "members": [{"codes": "F20.0-F20.6"}], **SOURCE}],
    "groups": [{"id": "group", "of": "prescriber.group", "title": TEXT, "members": [{"value": "psychiatry"}], **SOURCE}],
    "definitions": [{"id": "own.thing", "title": TEXT, "means": {"inpatient": False}, **SOURCE}],
    "readings": [
        {
            "id": "own.question",
            "title": TEXT,
            "question": TEXT,
            "why": TEXT,
            "default": "one",
            "firm": False,
            "options": [{"id": "one", "title": TEXT}, {"id": "two", "title": TEXT}],
            "cite": [{"norm": "ST-RL § 5", "certainty": "commentary"}],
        }
    ],
    "rules": [
        {
            "id": "own.rule",
            "title": TEXT,
            "applies": {"own.thing": True},
            "requires": {"prescription.units": {"at_most": {"parameter": "limit"}}},
            "otherwise": "not_eligible",
            "say": {"met": TEXT},
            **SOURCE,
        },
        {
            "id": "own.dated",
            "title": TEXT,
            "otherwise": "not_yet",
            "on": "krankheitsfall.next_start",
            "versions": [{"until": "2010-12-31", "requires": {"inpatient": True}}, {"from": "2011-01-01", "requires": {}}],
            **SOURCE,
        },
    ],
    "notes": [{"id": "own.note", "title": TEXT, "say": TEXT, **SOURCE}],
}  # fmt: skip


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    """Return the rule file with one thing changed."""
    topic = copy.deepcopy(TOPIC)
    change(topic)
    return topic


def test_a_file_with_everything_in_it_is_accepted() -> None:
    assert wrong("rules", TOPIC) == []


MISTAKES: list[Callable[[dict[str, Any]], object]] = [
    lambda topic: topic.update(rule=[]),
    lambda topic: topic.pop("title"),
    lambda topic: topic["title"].pop("en"),
    lambda topic: topic["title"].update(de=""),
    lambda topic: topic["parameters"][0].update(unit="unit"),
    lambda topic: topic["parameters"][0]["values"][0].update(value="30"),
    lambda topic: topic["parameters"][0]["values"][0].update(value=10.5),
    lambda topic: topic["parameters"][0]["values"][0].update(value="50 %"),
    lambda topic: topic["parameters"][1]["values"][0].update(value="10 %"),
    lambda topic: topic["parameters"][1]["values"][0].update(value="NaN"),
    lambda topic: topic["parameters"][0]["values"][0].pop("cite"),
    lambda topic: topic["parameters"][0]["values"][0].update({"from": "1.1.2002"}),
    lambda topic: topic["parameters"][0]["values"][0].update({"from": "2002-02-30"}),
    lambda topic: topic["parameters"][0].update(values=[]),
    lambda topic: topic["groups"][0].update(of="prescriber.grop"),
    lambda topic: topic["groups"][0].update(of="gaf"),
    lambda topic: topic["groups"][0]["members"][0].update(value="psychatry"),
    lambda topic: topic["definitions"][0].pop("means"),
    lambda topic: topic["definitions"][0].update(means="inpatient"),
    lambda topic: topic["readings"][0]["options"].pop(),
    lambda topic: topic["readings"][0]["cite"][0].pop("certainty"),
    lambda topic: topic["rules"][0].pop("cite"),
    lambda topic: topic["rules"][0].pop("certainty"),
    lambda topic: topic["rules"][0].pop("settled"),
    lambda topic: topic["rules"][0].pop("requires"),
    lambda topic: topic["rules"][0].pop("otherwise"),
    lambda topic: topic["rules"][0].update(otherwise="refused"),
    lambda topic: topic["rules"][0].update(otherwise="not_yet"),
    lambda topic: topic["rules"][0].update(id="Own.Rule"),
    lambda topic: topic["rules"][0].update(on="gaf"),
    lambda topic: topic["rules"][0].update(certainty="sure"),
    lambda topic: topic["rules"][0].update(settled="yes"),
    lambda topic: topic["rules"][0].update(if_open="ignore"),
    lambda topic: topic["rules"][0].update(remedy="Nur 30"),
    lambda topic: topic["rules"][0]["say"].update(missed=TEXT),
    lambda topic: topic["rules"][1]["versions"][0].pop("requires"),
    lambda topic: topic["notes"][0].pop("say"),
]


@pytest.mark.parametrize("change", MISTAKES)
def test_a_mistake_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    assert not accepts("rules", changed(change))


def test_an_empty_key_is_a_mistake_for_the_schema_alone() -> None:
    assert not accepts("rules", changed(lambda topic: topic["rules"][0].update(applies=None)))


def linted(folder: Path, topic: dict[str, Any]) -> RuleSet:
    """Return the rule set of a folder with this rule file alone, compiled for every period. Raises Problems."""
    (folder / "ruleset.yaml").write_text(json.dumps(MANIFEST), encoding="utf-8")
    (folder / "own.yaml").write_text(json.dumps(topic), encoding="utf-8")
    rules = load_rules(folder)
    for day in rules.changes:
        rules.at(day)
    return rules


def test_the_linter_accepts_the_file_with_everything_in_it(tmp_path: Path) -> None:
    assert set(linted(tmp_path, TOPIC).elements.rules) == {"own.rule", "own.dated"}


@pytest.mark.parametrize("change", MISTAKES)
def test_the_linter_refuses_what_the_schema_refuses(
    change: Callable[[dict[str, Any]], object], tmp_path: Path
) -> None:
    with pytest.raises(Problems):
        linted(tmp_path, changed(change))


def test_rules_of_another_field_of_law_get_a_schema_of_their_own() -> None:
    validator = Draft202012Validator(make("rules", lending.load()))
    rules = data(lending.RULES / "lending.yaml")
    assert [error.message for error in validator.iter_errors(rules)] == []
    rules["rules"][0]["requires"] = {"gaf": {"at_most": 40}}
    assert not validator.is_valid(rules)


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest.pop("state"),
        lambda manifest: manifest.update(begins="2002"),
        lambda manifest: manifest.update(documents=[]),
        lambda manifest: manifest["documents"][0].pop("title"),
        lambda manifest: manifest.update(version=2026.1),
    ],
)
def test_a_mistake_in_the_manifest_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    manifest = copy.deepcopy(MANIFEST)
    assert accepts("ruleset", manifest)
    change(manifest)
    assert not accepts("ruleset", manifest)


CASES: dict[str, Any] = {
    "bases": {"psychiatrist": {"prescriber": {"group": "psychiatry"}}},
    "cases": [
        {
            "name": "Thirty-one units are too many",
            "base": ["psychiatrist"],
            "given": {"prescription": {"units": 31, "form": None}},
            "expect": {"outcome": "not_eligible", "deciding": ["own.rule"], "units": {"permitted": 30}, "copayment": "7.00"},
            "source": "ST-RL § 5",
        },
        {"name": "GAF 101", "given": {"gaf": 101}, "expect": {"error": ["gaf"]}, "source": "GAF"},
    ],
}  # fmt: skip


def test_case_tests_are_accepted() -> None:
    assert wrong("cases", CASES) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda cases: cases["cases"][0]["given"].update(gaf=101),
        lambda cases: cases["cases"][0]["given"].update(gaff=40),
        lambda cases: cases["bases"]["psychiatrist"].update(gaf="40"),
        lambda cases: cases["cases"][0]["expect"].update(outcome="refused"),
        lambda cases: cases["cases"][0]["expect"].pop("outcome"),
        lambda cases: cases["cases"][0]["expect"].update(error=["gaf"]),
        lambda cases: cases["cases"][0]["expect"].update(units={"permited": 30}),
        lambda cases: cases["cases"][0]["expect"].update(copayment="7.0"),
        lambda cases: cases["cases"][0]["expect"].update(findings={"own.rule": "missed"}),
        lambda cases: cases["cases"][0].update(status="X"),
        lambda cases: cases["cases"][0].pop("source"),
        lambda cases: cases["cases"][0].update(names="x"),
    ],
)
def test_a_mistake_in_case_tests_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    cases = copy.deepcopy(CASES)
    change(cases)
    assert not accepts("cases", cases)
