"""`--out` of `check` and `ledger`: the form follows the ending, the file is the owner's, the input is left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from soziorules.cli import main

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = str(ROOT / "examples" / "psychiatrist_30_units_f20.json")


@pytest.mark.parametrize("command", ["check", "ledger"])
@pytest.mark.parametrize(
    ("name", "beginning"),
    [("a.html", "<!doctype html>"), ("a.json", "{"), ("a.md", "# "), ("a.txt", "")],
)
def test_the_form_follows_the_ending(command: str, name: str, beginning: str, tmp_path: Path) -> None:
    out = tmp_path / name
    assert main([command, EXAMPLE, "--lang", "de", "--today", "2026-11-21", "--out", str(out)]) == 0
    text = out.read_text("utf-8")
    assert text.lower().startswith(beginning)
    assert out.stat().st_mode & 0o077 == 0
    assert "submit" in text if name == "a.json" else "25.11.2026" in text


def test_several_answers_in_one_file(tmp_path: Path) -> None:
    out = tmp_path / "a.json"
    other = str(ROOT / "examples" / "hausarzt_30_units.json")
    assert main(["check", EXAMPLE, other, "--out", str(out)]) == 1
    assert [each["outcome"] for each in json.loads(out.read_text())] == ["eligible", "not_eligible"]


@pytest.mark.parametrize("command", ["check", "ledger"])
def test_the_input_is_never_overwritten(command: str, tmp_path: Path) -> None:
    case = tmp_path / "case.json"
    case.write_text(Path(EXAMPLE).read_text())
    assert main([command, str(case), "--out", str(case)]) == 2
    assert case.read_text() == Path(EXAMPLE).read_text()


@pytest.mark.parametrize("command", ["check", "ledger"])
def test_an_unknown_ending_is_named(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, EXAMPLE, "--out", str(tmp_path / "a.doc"), "--lang", "de"]) == 2
    assert ".html" in capsys.readouterr().err
