"""What all commands share: help, wrong arguments, a reader that goes away, interruption, colour."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from soziorules.cli import main
from soziorules.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = str(ROOT / "examples" / "psychiatrist_30_units_f20.json")


def test_without_a_command_all_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    shown = capsys.readouterr().out
    for name in COMMANDS:
        assert f"    {name} " in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--as-of", "31.02.2026"], "there is no 2026-02-31"),
        (["--as-of", "2026-02-30"], "there is no 2026-02-30"),
        (["--reading", "window.start"], "expected ID=OPTION, such as window.start=approval"),
    ],
)
def test_an_argument_of_another_form_says_which_is_expected(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["check", EXAMPLE, *arguments, "--lang", "en"])
    assert left.value.code == 2
    assert said in capsys.readouterr().err


def test_a_reading_with_an_answer_that_it_does_not_have_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["check", EXAMPLE, "--reading", "kj.lower_age=birthday_16", "--lang", "en"]) == 2
    assert 'unknown option of kj.lower_age "birthday_16"' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("settings", "coloured"),
    [({"FORCE_COLOR": "1"}, True), ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False), ({}, False)],
)
def test_messages_are_coloured_where_that_is_wanted(
    settings: dict[str, str],
    coloured: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert main(["check", "no-such-file.json"]) == 2
    assert ("\x1b[" in capsys.readouterr().err) is coloured


def test_a_reader_that_goes_away_is_no_crash() -> None:
    command = [sys.executable, "-u", "-m", "soziorules", "rules"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT)
    assert running.stdout is not None and running.stderr is not None
    running.stdout.close()
    assert running.stderr.read() == b""
    running.stderr.close()
    assert running.wait() == 141


class Interrupted:
    """A standard input at which somebody presses Ctrl-C."""

    def read(self, most: int) -> bytes:
        raise KeyboardInterrupt


def test_an_interruption_from_the_keyboard_ends_quietly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=Interrupted()))
    assert main(["check", "-"]) == 130
    assert capsys.readouterr() == ("", "")


def test_several_cases_make_one_page(capsys: pytest.CaptureFixture[str]) -> None:
    files = [EXAMPLE, str(ROOT / "examples" / "hours_used_up.yaml")]
    assert main(["check", *files, "--format", "html", "--lang", "de"]) == 1
    page = capsys.readouterr().out
    assert page.count("<!doctype html>") + page.count("<!DOCTYPE html>") == 1
    assert "Voraussetzungen erfüllt" in page
    assert "Voraussetzungen nicht erfüllt" in page


def test_a_new_rule_set_may_go_into_an_empty_folder_but_into_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty, full = tmp_path / "empty", tmp_path / "full"
    empty.mkdir()
    full.mkdir()
    (full / "mine.txt").write_text("mine", encoding="utf-8")
    assert main(["init", str(empty), "--lang", "en"]) == 0
    assert (empty / "rules" / "ruleset.yaml").exists()
    assert main(["init", str(full), "--lang", "en"]) != 0
    assert [path.name for path in full.iterdir()] == ["mine.txt"]
    capsys.readouterr()
    assert main(["lint", str(empty / "rules")]) == 0


def test_a_new_rule_set_can_be_proved_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", str(tmp_path / "own")]) == 0
    rules = tmp_path / "own" / "rules"
    assert main(["verify", "--rules", str(rules), "--lang", "en"]) == 0
    assert "explained" in capsys.readouterr().out
    (rules / "proof" / "promises.yaml").unlink()
    assert main(["verify", "--rules", str(rules), "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert "unread_fact:history" in said
    assert "unread_fact:patient.born_on" in said


def test_two_rule_sets_are_an_error_and_not_the_last_one(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["check", "-", "--rules", "a", "--rules", "b"])
    assert ended.value.code == 2
    assert "--rules" in capsys.readouterr().err


@pytest.mark.parametrize(
    "example", sorted((Path(EXAMPLE).parent).glob("*.[jy]*")), ids=lambda each: each.stem
)
def test_rules_of_ones_own_without_the_values_of_the_law_answer_every_example(
    example: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "own")]) == 0
    rules = str(tmp_path / "own" / "rules")
    for reader in ("prescriber", "provider", "payer", "patient"):
        capsys.readouterr()
        main(["check", str(example), "--rules", rules, "--for", reader, "--today", "2027-01-04"])
        said = capsys.readouterr()
        assert said.out
        assert not said.err, reader


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Nach dem Regelwerk „own“, nicht nach dem Recht."),
        ("en", "By the rule set “own”, not by the law."),
    ],
)
def test_an_answer_by_rules_of_ones_own_is_not_taken_for_the_law(
    language: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["init", str(tmp_path / "own")]) == 0
    capsys.readouterr()
    main(["check", EXAMPLE, "--rules", str(tmp_path / "own" / "rules"), "--lang", language])
    assert said in " ".join(capsys.readouterr().out.split())
    main(["check", EXAMPLE, "--lang", language])
    assert said.partition("“")[0].rpartition(" ")[0] not in capsys.readouterr().out


def test_a_day_that_is_only_supposed_is_marked_for_programs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stated = json.loads(Path(EXAMPLE).read_text(encoding="utf-8"))
    undated = tmp_path / "undated.json"
    undated.write_text(json.dumps({**stated, "prescribed_on": None}), encoding="utf-8")
    for case, supposed in ((EXAMPLE, False), (str(undated), True)):
        main(["check", case, "--format", "json", "--today", "2026-11-21"])
        assert json.loads(capsys.readouterr().out)["assumed_day"] is supposed
