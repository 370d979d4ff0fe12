"""The examples: each is answered as expected, on the command line too, and its JSON fits the schema of decisions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import soziorules
from soziorules.cli import main
from soziorules.engine.source import load_plain

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.*"))
EXPECTED: Any = load_plain(Path(__file__).with_name("examples_expected.yaml"))
SCHEMA = json.loads((ROOT / "schema" / "decision.schema.json").read_text(encoding="utf-8"))
EXIT_CODES = {"eligible": 0, "not_eligible": 1, "not_yet": 1, "undetermined": 3, "justification_required": 4}


def test_every_example_has_an_expectation() -> None:
    assert [example.name for example in EXAMPLES] == list(EXPECTED)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
class TestExample:
    def test_it_is_decided_as_expected(self, example: Path) -> None:
        expected = EXPECTED[example.name]
        data = soziorules.check(example).to_dict("en")
        assert data["outcome"] == expected["outcome"]
        assert data["not_before"] == expected.get("not_before")
        assert sorted(data["missing"]) == expected["missing"]
        assert data["form"] == expected["form"]
        assert data["units"]["permitted"] == expected.get("units")
        if "obligations" in expected:
            assert sorted(item["id"] for item in data["obligations"]) == expected["obligations"]
        assert set(expected.get("readings", ())) <= {item["id"] for item in data["readings"]}

    def test_it_rests_on_the_rules_expected(self, example: Path) -> None:
        deciding = soziorules.check(example).deciding
        assert sorted(finding.rule for finding in deciding) == EXPECTED[example.name]["deciding"]

    def test_the_command_line_answers_with_the_exit_code_of_the_outcome(
        self, example: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["check", str(example), "--lang", "de"]) == EXIT_CODES[EXPECTED[example.name]["outcome"]]
        assert capsys.readouterr().err == ""

    def test_its_json_fits_the_schema(self, example: Path, capsys: pytest.CaptureFixture[str]) -> None:
        main(["check", str(example), "--format", "json"])
        answer = json.loads(capsys.readouterr().out)
        Draft202012Validator(SCHEMA).validate(answer)


def test_all_examples_in_one_call_give_the_exit_code_of_the_worst(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", *map(str, EXAMPLES), "--lang", "en"]) == 1
    printed = capsys.readouterr()
    assert printed.err == ""
    assert all(example.name in printed.out for example in EXAMPLES)
