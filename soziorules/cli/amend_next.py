"""What follows an amendment: the calls that go on with the same rules, and what is to be done once it is written."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from soziorules.cli.console import program
from soziorules.engine.language.text import Language, Text

_LAW = Text(
    "Weiter mit:\n"
    "  {lint}\n"
    "  {test}\n"
    "  {review}  (ALT: die Fassung davor, oder bundled für die mitgelieferte)\n"
    "  eine Zeile in CHANGELOG.md: Kennung, erster Tag, Fundstelle, wer sie gelesen hat\n"
    "  {bundle}",
    "Go on with:\n"
    "  {lint}\n"
    "  {test}\n"
    "  {review}  (OLD: the version before, or bundled for that of the package)\n"
    "  a line in CHANGELOG.md: id, first day, source, who has read it\n"
    "  {bundle}",
)
_HOUSE = Text("Weiter mit:\n  {lint}\n  {test}", "Go on with:\n  {lint}\n  {test}")


class Calls:
    """Calls of commands with the rules that were amended, as they can be typed.

    `named` are the options that name these rules in a call of every command that reads them.
    """

    def __init__(self, named: str = "") -> None:
        self.named = named

    @classmethod
    def of(cls, options: argparse.Namespace, folder: Path) -> Calls:
        """Return the calls that go on with the rules of a folder that options name."""
        law = "" if options.rules is None else f"--rules {shlex.quote(str(options.rules))}"
        if options.overlay is None:
            return cls(law or f"--rules {shlex.quote(folder.as_posix())}")
        return cls(f"{law} --overlay {shlex.quote(str(options.overlay))}".strip())

    def whole(self, command: str) -> str:
        """Return a call of a command, given with its other arguments."""
        return f"{program()} {command} {self.named}".rstrip()


def next_steps(
    options: argparse.Namespace, folder: Path, cases: Path, calls: Calls, language: Language
) -> str:
    """Return what is to be done once an amendment is written."""
    rules, old = shlex.quote(folder.as_posix()), Text("ALT", "OLD")(language)
    lint = f"{program()} lint {rules}" if options.overlay is None else calls.whole("lint")
    return (_LAW if options.overlay is None else _HOUSE)(language).format(
        lint=lint,
        test=calls.whole(f"test {shlex.quote(cases.as_posix())}"),
        review=f"{program()} review {old} {rules} --out review.html",
        bundle=calls.whole("bundle --out rules.zip"),
    )
