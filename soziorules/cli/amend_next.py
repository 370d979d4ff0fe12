"""What follows an amendment: the calls that go on with the same rules, and what is to be done once it is written."""

from __future__ import annotations

import argparse
import datetime as dt
import shlex
from collections.abc import Iterator
from pathlib import Path

from soziorules.cli.console import program
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Language, Text
from soziorules.render.words import day

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


_PAST = Text(
    "Der {day} ist schon vergangen: Über Verordnungen, die seither ausgestellt wurden, kann schon entschieden sein. "
    "Was sich an ihnen ändert, zeigen:",
    "{day} has passed already: prescriptions issued since may have been decided. What changes of them is shown by:",
)
_DECISION, _CASES = Text("ENTSCHEIDUNG.json", "DECISION.json"), Text("FÄLLE", "CASES")
_UNSEEN = Text(
    "Nach ruleset.yaml ist das Recht bis {day} geprüft; diese Änderung liegt davor und war nicht dabei. "
    "Fehlt noch anderes aus dieser Zeit?",
    "By ruleset.yaml the law is checked up to {day}; this amendment is older and was not among it. "
    "Is anything else of that time missing?",
)


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


def of_the_past(
    begins: dt.date, rules: RuleSet, folder: Path, calls: Calls, language: Language
) -> Iterator[str]:
    """Yield what follows where an amendment begins on a day that has passed, or up to which the law counted as checked."""
    checked = rules.elements.checked_until
    if begins < dt.date.today():
        old, named = Text("ALT", "OLD")(language), shlex.quote(folder.as_posix())
        yield _PAST(language).format(day=day(begins, language))
        yield f"  {calls.whole(f'replay {_DECISION(language)}')}"
        yield f"  {program()} diff {old} {named} --cases {_CASES(language)}"
    if checked is not None and begins <= checked:
        yield _UNSEEN(language).format(day=day(checked, language))
