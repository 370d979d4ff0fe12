"""`ledger` on the command line: forms, languages, exit codes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from soziorules.cli import main

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = str(ROOT / "examples" / "long_history.yaml")


@pytest.mark.parametrize(
    ("form", "beginning"),
    [
        ("text", "Stundenkonto Soziotherapie am 20.11.2026\n"),
        ("markdown", "# Stundenkonto Soziotherapie am 20.11.2026\n"),
        ("json", '{\n  "schema": "soziorules.ledger/1",'),
        ("svg", '<svg xmlns="http://www.w3.org/2000/svg"'),
    ],
)
def test_every_form_is_printed(form: str, beginning: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", EXAMPLE, "--format", form, "--lang", "de"]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith(beginning)
    assert printed.out.endswith("\n")
    assert printed.err == ""


@pytest.mark.parametrize("example", sorted((ROOT / "examples").glob("*.*")), ids=lambda example: example.name)
def test_figures_are_those_of_check(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", str(example), "--format", "json"]) == 0
    account = json.loads(capsys.readouterr().out)
    main(["check", str(example), "--format", "json"])
    decision = json.loads(capsys.readouterr().out)
    for name in ("units", "window", "approval"):
        assert account[name] == decision[name]


def test_json_does_not_depend_on_the_language(capsys: pytest.CaptureFixture[str]) -> None:
    answers = []
    for language in ("de", "en"):
        main(["ledger", EXAMPLE, "--format", "json", "--lang", language])
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1]


def test_another_day_and_another_reading(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--format", "json", "--as-of", "2028-03-17", "--reading", "group.hours=sixty_minutes"]
    assert main(["ledger", EXAMPLE, *arguments]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["as_of"] == "2028-03-17"
    assert answer["readings_chosen"] == {"group.hours": "sixty_minutes"}
    assert answer["window"]["start"] == "2028-03-17"


def test_a_case_that_cannot_be_read_is_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "case.json"
    case.write_text('{"history": [{"units": "thirty"}]}', encoding="utf-8")
    assert main(["ledger", str(case), "--lang", "en"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "history" in printed.err
    assert "thirty" not in printed.err


@pytest.mark.parametrize(
    "arguments", [["missing.json"], [EXAMPLE, "--reading", "no.such=thing"], [EXAMPLE, "--rules", "nowhere"]]
)
def test_so_is_anything_else_that_cannot_be_used(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ledger", *arguments]) == 2
    assert capsys.readouterr().out == ""


def test_rules_without_the_limits_make_no_account(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "mine")]) == 0
    capsys.readouterr()
    assert main(["ledger", EXAMPLE, "--rules", str(tmp_path / "mine" / "rules"), "--lang", "en"]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "R017" in printed.err
    assert "krankheitsfall_minutes" in printed.err


def test_a_missing_day_is_today_and_said_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b'{"history": []}')))
    assert main(["ledger", "-", "--lang", "en"]) == 0
    printed = capsys.readouterr()
    assert "today" in printed.err
    assert "not begun yet" in printed.out


def test_a_console_without_utf_8_gets_ascii_drawings() -> None:
    command = [sys.executable, "-m", "soziorules", "ledger", EXAMPLE, "--today", "2026-11-21", "--lang", "de"]
    done = subprocess.run(
        command, capture_output=True, check=True, cwd=ROOT, env={"PYTHONIOENCODING": "cp1252", "PATH": ""}
    )
    text = done.stdout.decode("cp1252")
    assert "|####" in text
    assert "übrig" in text
    assert "?" not in text
