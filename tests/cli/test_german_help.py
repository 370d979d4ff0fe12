"""The help and the errors of the command line in German: no English word of ours or of argparse is left."""

from __future__ import annotations

import argparse
import importlib

import pytest

from soziorules.cli import main
from soziorules.cli.console import program
from soziorules.cli.german import HELP
from soziorules.cli.main import COMMANDS, Parser


def actions(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Return all arguments of a parser, those of its actions too."""
    found = list(parser._actions)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                found += actions(inner)
    return found


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_help_has_its_german(command: str) -> None:
    parser = Parser(prog="x")
    importlib.import_module(f"soziorules.cli.{command}").configure(parser)
    said = {action.help for action in actions(parser) if action.help not in (None, argparse.SUPPRESS)}
    assert said <= HELP.keys()


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_help_is_german_in_a_german_run(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([command, "--help", "--lang", "de"])
    said = capsys.readouterr().out
    assert said.startswith(f"Aufruf: {program()}")
    for word in ("usage", "options:", "show this help", " folder ", " write ", " the "):
        assert word not in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check"], "es fehlt: FILE"),
        (["check", "x", "--for", "nobody"], "gibt es nicht; möglich sind"),
        (["check", "x", "--nothing"], "unbekannt: --nothing"),
        (["check", "x", "--today", "gestern"], "erwartet wird ein Tag wie"),
        (["check", "x", "--today"], "hier fehlt ein Wert"),
        (
            ["check", "x", "--reading", "window.start"],
            "erwartet wird KENNUNG=ANTWORT, etwa window.start=approval",
        ),
        (["check", "x", "--rules", "a", "--rules", "b"], "--rules steht zweimal da, DIR kann nur eins sein"),
        (["test", "--at-least", "many"], "erwartet wird eine Zahl von 0 bis 100"),
        (["page"], "es fehlt eins von: --out --folder"),
    ],
)
def test_errors_are_german(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOZIORULES_LANG", "de")
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert raised.value.code == 2
    found = capsys.readouterr().err
    assert said in found
    assert "Fehler:" in found
    assert "error:" not in found


def test_a_day_may_be_written_as_in_german(capsys: pytest.CaptureFixture[str]) -> None:
    example = "examples/psychiatrist_30_units_f20.json"
    assert main(["check", example, "--today", "21.11.2026", "--lang", "de"]) == 0
    assert "Stand 21.11.2026." in capsys.readouterr().out
