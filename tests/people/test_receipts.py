"""Receipts: an old decision is repeated, and a change of a rule is named; a case is filed without the person."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import soziorules
from soziorules.cli.main import main
from soziorules.cli.report import case_test
from soziorules.engine.casetests.case_files import load_cases
from soziorules.engine.casetests.cases import run_cases
from soziorules.engine.replay.minimise import signature, smallest
from soziorules.engine.replay.replay import replay
from soziorules.soziotherapie.case.changes import stated

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLES = sorted([*(ROOT / "examples").glob("*.json"), *(ROOT / "examples").glob("*.yaml")])
EXAMPLE = ROOT / "examples" / "psychiatrist_30_units_f20.json"
THIRTY = 'value: 30, cite: "ST-RL § 5 Abs. 2 Satz 3"'


def receipt(example: Path, **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(soziorules.check(example, **options).to_json())
    return found


@pytest.fixture
def other_rules(tmp_path: Path) -> Path:
    """The rules with 25 units per prescription in place of 30."""
    folder = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", folder)
    limits = folder / "limits.yaml"
    text = limits.read_text(encoding="utf-8")
    assert THIRTY in text
    limits.write_text(text.replace(THIRTY, THIRTY.replace("30", "25")), encoding="utf-8")
    return folder


class TestReplay:
    @pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
    def test_the_same_rules_give_the_same_answer(self, example: Path) -> None:
        done = replay(receipt(example), soziorules.load_rules())
        assert done.same
        assert done.files == ()

    def test_a_changed_threshold_names_the_rule_and_the_file(self, other_rules: Path) -> None:
        done = replay(receipt(EXAMPLE), soziorules.load_rules(other_rules))
        assert not done.same
        assert done.decision.outcome.value == "not_eligible"
        assert "limits.units_per_prescription" in {change.rule for change in done.rules}
        assert done.files == ("limits.yaml",)

    def test_the_readings_that_were_chosen_are_chosen_again(self) -> None:
        example = ROOT / "examples" / "child_psychiatry_patient_17.json"
        kept = receipt(example, readings={"kj.lower_age": "birthday_17"})
        assert kept["choices"]["kj.lower_age"] == "birthday_17"
        assert replay(kept, soziorules.load_rules()).same

    def test_a_receipt_holds_the_facts_and_the_checksum_of_every_file(self) -> None:
        kept = receipt(EXAMPLE)
        assert soziorules.check(kept["case"]).outcome.value == kept["outcome"]
        assert set(kept["ruleset"]["files"]) >= {"limits.yaml", "prescribers.yaml", "diagnoses.yaml"}

    def test_the_command(self, tmp_path: Path, other_rules: Path, capsys: pytest.CaptureFixture[str]) -> None:
        kept = tmp_path / "receipt.json"
        kept.write_text(json.dumps(receipt(EXAMPLE)), encoding="utf-8")
        assert main(["replay", str(kept), "--lang", "de"]) == 0
        assert "Dieselbe Antwort" in capsys.readouterr().out
        assert main(["replay", str(kept), "--rules", str(other_rules), "--lang", "de"]) == 1
        said = capsys.readouterr().out
        assert "limits.units_per_prescription: erfüllt → nicht erfüllt" in said
        assert "Grenze 30 → 25" in said
        assert "limits.yaml" in said

    def test_what_is_no_receipt_is_refused(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        other = tmp_path / "other.json"
        other.write_text('{"outcome": "eligible"}', encoding="utf-8")
        assert main(["replay", str(other), "--lang", "en"]) == 2
        assert "no decision" in capsys.readouterr().err


class TestReport:
    @pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
    def test_the_smallest_case_gives_the_same_decision(self, example: Path) -> None:
        decision = soziorules.check(example)
        found = smallest(decision, shifts=(7, -7, 9, -9))
        assert signature(found.decision) == signature(decision)
        assert len(json.dumps(found.case)) <= len(json.dumps(stated(decision.case)))

    def test_no_statement_can_be_left_out(self) -> None:
        decision = soziorules.check(EXAMPLE)
        found = smallest(decision)
        for key in found.case:
            rest = {name: value for name, value in found.case.items() if name != key}
            assert signature(soziorules.check(rest)) != signature(decision)

    @pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
    def test_it_is_a_case_test_that_passes(self, example: Path, tmp_path: Path) -> None:
        file = tmp_path / "case.yaml"
        file.write_text(
            case_test(smallest(soziorules.check(example), shifts=(11, -11)), {}), encoding="utf-8"
        )
        (result,) = run_cases(load_cases([file]), soziorules.load_rules())
        assert result.passed, result.explanation("en")

    def test_days_and_birthday_are_not_those_of_the_case(self) -> None:
        example = ROOT / "examples" / "child_psychiatry_patient_17.json"
        before, after = (
            stated(soziorules.check(example).case),
            smallest(soziorules.check(example), shifts=(5, 6)).case,
        )
        assert after["prescribed_on"] != before["prescribed_on"]
        assert after["patient"]["born_on"] != before["patient"]["born_on"]

    def test_the_command(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["report", str(EXAMPLE), "--lang", "de"]) == 0
        out, err = capsys.readouterr()
        assert out.startswith("cases:\n  - name: ")
        assert "Tage" in err
