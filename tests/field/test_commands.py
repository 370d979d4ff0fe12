"""The commands for a field of law of one's own: `--field MODULE:NAME` beside the rules, from the folder of the module."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from soziorules.cli import main
from soziorules.cli.console import Exit

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "own_field"
ROOT = EXAMPLE.parents[1]
BY = ["--rules", "rules", "--field", "library:LIBRARY", "--lang", "en"]
CASES = """\
bases:
  loan: {lent_on: 2026-05-01, card_from: 2020-01-01, reader: {sort: adult, age: 30, debt: 0}, count: 3, at_home: 2, titles: []}
cases:
  - name: Nine books are too many
    base: loan
    given: {count: 9}
    expect: {outcome: not_eligible, deciding: [lending.books_at_once]}
    source: Statute § 2
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a stranger's folder: a module, its rules, a loan, a case test."""
    shutil.copytree(EXAMPLE, tmp_path, dirs_exist_ok=True)
    (tmp_path / "loan.json").write_text('{"lent_on": "2026-05-01", "reader": {"sort": "adult"}, "count": 9}')
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "lending.yaml").write_text(CASES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "library", raising=False)
    return tmp_path


def test_rules_are_sound_proved_and_tested(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "rules", "--field", "library:LIBRARY", "--lang", "en"]) == Exit.OK
    assert capsys.readouterr().out.startswith("lending-library 1: 7 rules")
    assert main(["verify", *BY]) == Exit.OK
    assert "No findings are left; 0 are explained." in capsys.readouterr().out
    assert main(["test", "cases", *BY]) == Exit.OK
    assert "All as expected." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("{shelf: {within: rare}, stamped: true}", "{shelf: {within: rare}}", "unread_fact:titles[].stamped"),
        (
            "{reader.sort: {in: [adult, child]}}",
            "{reader.sort: {in: [adult, child, guest]}}",
            "lending.resident",
        ),
        ("{count: {at_most: {parameter: books_at_once}}}", "{count: {at_least: 1}}", "lending.books_at_once"),
    ],
)
def test_what_is_without_effect_is_found(
    old: str, new: str, found: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = folder / "rules" / "lending.yaml"
    text = rules.read_text(encoding="utf-8")
    assert old in text
    rules.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert main(["verify", *BY]) == Exit.NO
    assert found in capsys.readouterr().out


def test_cases_are_decided_alone_and_in_tables(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "loan.json", *BY]) == Exit.NO
    assert "9 books are more than 8." in capsys.readouterr().out
    assert main(["check", "loan.json", *BY, "--out", "answer.html"]) == Exit.NO
    assert "holds what the case says" in capsys.readouterr().err
    (folder / "loans.csv").write_text("id,lent_on,count\n1,2026-05-01,9\n2,2026-05-01,3\n")
    assert main(["check", "loans.csv", *BY, "--out", "decided.csv"]) == Exit.OK
    assert "not_eligible" in (folder / "decided.csv").read_text(encoding="utf-8")


def test_what_is_made_of_rules_is_made(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["docs", *BY, "--out", "handbook", "--cases", "cases"]) == Exit.OK
    assert (folder / "handbook" / "rules" / "lending.books_at_once.md").is_file()
    assert main(["explain", "lending.books_at_once", *BY, "--cases", "cases"]) == Exit.OK
    assert "Nine books are too many" in capsys.readouterr().out
    assert main(["schema", "case", *BY]) == Exit.OK
    assert "lent_on" in json.loads(capsys.readouterr().out)["properties"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "loan.json", "--field", "library:LIBRARY"], "a field of law of one's own brings no rules"),
        (["lint", "rules", "--field", "library:Reader"], '"Reader" is no field of law in this module'),
        (["lint", "rules", "--field", "library:NONE"], '"NONE" is no field of law in this module'),
        (["lint", "rules", "--field", "library"], "MODULE:NAME"),
        (["lint", "rules", "--field", ":LIBRARY"], 'the module "" cannot be loaded'),
        (["lint", "rules", "--field", "no_such_module:X"], 'the module "no_such_module" cannot be loaded'),
        (["lint", "no_folder", "--field", "library:LIBRARY"], "no_folder"),
    ],
)
def test_what_is_not_found_is_said(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words, "--lang", "en"]) == Exit.UNREADABLE
    assert said in capsys.readouterr().err


def test_the_command_finds_a_module_in_the_current_folder(folder: Path) -> None:
    ask = "import sys; sys.path = [p for p in sys.path if p]; from soziorules.__main__ import run; sys.exit(run())"
    command = [sys.executable, "-c", ask, "lint", "rules", "--field", "library:LIBRARY"]
    done = subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
