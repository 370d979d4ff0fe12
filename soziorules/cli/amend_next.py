"""What follows an amendment: how its calls name the rules, and what is to be done once it is written."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from soziorules.cli.console import program
from soziorules.engine.language.text import Language, Text

_LAW = Text(
    "Weiter mit:\n"
    "  {program} lint {rules}\n"
    "  {program} test {cases} --rules {rules}\n"
    "  {program} review ALT {rules} --out review.html  (ALT: die Fassung davor, oder bundled für die mitgelieferte)\n"
    "  eine Zeile in CHANGELOG.md: Kennung, erster Tag, Fundstelle, wer sie gelesen hat\n"
    "  {program} bundle --rules {rules} --out rules.zip",
    "Go on with:\n"
    "  {program} lint {rules}\n"
    "  {program} test {cases} --rules {rules}\n"
    "  {program} review OLD {rules} --out review.html  (OLD: the version before, or bundled for that of the package)\n"
    "  a line in CHANGELOG.md: id, first day, source, who has read it\n"
    "  {program} bundle --rules {rules} --out rules.zip",
)
_HOUSE = Text(
    "Weiter mit:\n  {program} lint --overlay {rules}\n  {program} test {cases} --overlay {rules}",
    "Go on with:\n  {program} lint --overlay {rules}\n  {program} test {cases} --overlay {rules}",
)


def rules_option(options: argparse.Namespace, folder: Path) -> str:
    """Return the options by which another call names the same rules."""
    law = "" if options.rules is None else f"--rules {shlex.quote(str(options.rules))}"
    if options.overlay is None:
        return law or f"--rules {shlex.quote(folder.as_posix())}"
    return f"{law} --overlay {shlex.quote(str(options.overlay))}".strip()


def next_steps(options: argparse.Namespace, folder: Path, cases: Path, language: Language) -> str:
    """Return what is to be done once an amendment is written."""
    named = {"rules": shlex.quote(folder.as_posix()), "cases": shlex.quote(cases.as_posix())}
    return (_LAW if options.overlay is None else _HOUSE)(language).format(program=program(), **named)
