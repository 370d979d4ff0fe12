"""The conformance kit: compared by a program, and answered in part by another, that import nothing of the package."""

from __future__ import annotations

import ast
import datetime as dt
import importlib.util
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import soziorules
from soziorules.cli import main
from soziorules.engine.casetests.case_files import load_cases
from soziorules.engine.casetests.cases import run_cases
from soziorules.engine.casetests.kit import kit_lines
from soziorules.render.master_file import as_data

ROOT = Path(__file__).resolve().parents[2]


def program(name: str) -> Any:
    spec = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kit") / "kit.ndjson"
    lines = kit_lines(load_cases([ROOT / "tests" / "cases"]), soziorules.load_rules())
    path.write_text("".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def given() -> list[dict[str, Any]]:
    """What the evaluator answers to each case of the kit, in the form of the answers."""
    found: list[dict[str, Any]] = []
    rules = soziorules.load_rules()
    for number, result in enumerate(run_cases(load_cases([ROOT / "tests" / "cases"]), rules), start=1):
        decision = result.decision
        if decision is None:
            found.append({"id": number, "outcome": None, "error": sorted(result.errors)})
            continue
        owed = {each.id: None if each.by is None else str(each.by) for each in decision.obligations}
        found.append(
            {
                "id": number,
                "outcome": decision.outcome.value,
                "not_before": None if decision.not_before is None else str(decision.not_before),
                "deciding": [each.rule for each in decision.deciding],
                "missing": [each.path for each in decision.missing],
                "findings": {each.rule: each.status for each in decision.findings},
                "obligations": owed,
            }
        )
    return found


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write(path: Path, lines: list[dict[str, Any]]) -> Path:
    path.write_text("".join(f"{json.dumps(each)}\n" for each in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["conformance", "own_implementation"])
def test_the_programs_import_nothing_of_ours(name: str) -> None:
    tree = ast.parse((ROOT / "docs" / f"{name}.py").read_text(encoding="utf-8"))
    names = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert names <= {"json", "re", "sys", "pathlib"}


def test_our_answers_are_as_the_kit_expects_and_wrong_ones_are_not(
    kit: Path, given: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = read(kit)
    assert lines[0]["cases"] == len(lines) - 1 == len(given)
    compare = program("conformance")
    assert compare.main(kit, write(tmp_path / "answers.ndjson", given)) == 0, capsys.readouterr().out
    wrong = "eligible" if given[4]["outcome"] != "eligible" else "not_eligible"
    fewer = [*given[:4], given[4] | {"outcome": wrong}, *given[5:-1]]
    assert compare.main(kit, write(tmp_path / "answers.ndjson", fewer)) == 1
    said = capsys.readouterr().out
    assert f"{len(given) - 2} of {len(given)} cases" in said
    assert "no answer" in said


def test_a_program_that_knows_only_the_master_files_agrees(
    kit: Path, given: list[dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own, rules, cases = program("own_implementation"), soziorules.load_rules(), read(kit)[1:]
    days = {case["as_of"] or case["given"].get("prescribed_on") for case in cases} - {None}
    masters = [own.MasterFile(as_data(rules, dt.date.fromisoformat(day))) for day in days]
    answers = list(own.answers(cases, masters))
    said: Counter[tuple[str, str]] = Counter()
    for answer in answers:
        decided = given[answer["id"] - 1]["findings"]
        for rule, status in answer["findings"].items():
            assert decided[rule] == status, (answer["id"], rule)
            said[rule, status] += 1
    assert len(answers) > 900
    for rule in {rule for rule, _ in said}:
        assert said[rule, "met"] > 50
        assert said[rule, "not_met"] >= 2
    compare = program("conformance")
    assert compare.main(kit, write(tmp_path / "own.ndjson", answers), "--part") == 0
    assert f"{len(answers)} of {len(answers)} cases as expected" in capsys.readouterr().out
    changed = [
        answer | {"findings": answer["findings"] | {"prescribers.authorised": "not_met"}}
        for answer in answers
        if given[answer["id"] - 1]["outcome"] == "eligible"
    ]
    assert compare.main(kit, write(tmp_path / "own.ndjson", changed), "--part") == 1
    assert "0 of" in capsys.readouterr().out


def test_it_runs_as_a_program_on_an_exported_file(
    kit: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    master = tmp_path / "master.json"
    assert main(["export", "--format", "json", "--as-of", "2026-11-20", "--out", str(master)]) == 0
    capsys.readouterr()
    program("own_implementation").main(kit, master)
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    on_that_day = {
        c["id"] for c in read(kit)[1:] if (c["as_of"] or c["given"].get("prescribed_on")) == "2026-11-20"
    }
    assert len(answers) > 400
    assert {each["id"] for each in answers} <= on_that_day
