"""What `verify`, `diff` and `test --mutate` share: case files as witnesses, progress."""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
import textwrap
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from soziorules.api import bundled_rules
from soziorules.cli.console import program, width
from soziorules.cli.streams import tell
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.files import write_file
from soziorules.engine.ruleset.properties import Promises, load_promises


def promises_of(rules: RuleSet, folder: str | None) -> Promises:
    """Return the promises beside the rules of a folder, or of the bundled rules. Raises Problems."""
    place = bundled_rules() if folder is None else Path(folder)
    return load_promises(place, rules.elements, rules.domain.vocabulary)


def case_text(plain: Mapping[str, Any]) -> str:
    """Return a case file for a case."""
    return json.dumps(plain, ensure_ascii=False, indent=2, default=_as_json) + "\n"


def short(plain: Mapping[str, Any]) -> str:
    """Return a case on one line."""
    return json.dumps(plain, ensure_ascii=False, default=_as_json)


def _as_json(value: object) -> object:
    match value:
        case dt.date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case set() | frozenset():
            return sorted(value)
        case _:  # pragma: no cover - for the type checker: cases hold nothing else
            raise TypeError(type(value).__name__)


def write_cases(folder: Path, named: Iterable[tuple[str, Iterable[Mapping[str, Any]]]]) -> list[Path]:
    """Write case files, named after what they show, and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, cases in named:
        for number, plain in enumerate(cases, start=1):
            stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:100]
            path = folder / f"{stem}-{number}.json"
            write_file(path, case_text(plain))
            written.append(path)
    return written


def step(text: str) -> None:
    """Say what a long call is about to do: over the line before on a terminal, else as a line; never where answers stand."""
    if sys.stderr.isatty():
        progress(text)
    else:
        tell(text)


def progress(text: str) -> None:
    """Show a line of progress on a terminal, over the one before."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()


def put_lines(lines: Iterable[str]) -> None:
    """Write lines to standard output; on a terminal those that are longer than it is wide go on below, indented further.

    What is copied stays in one line: a difference of files that stands first, and calls.
    """
    columns = width() if sys.stdout.isatty() else None
    of_files = False
    for number, line in enumerate(line for text in lines for line in text.splitlines() or [""]):
        of_files = bool(line) and (of_files or (number == 0 and line.startswith("--- ")))
        whole = columns is None or of_files or len(line) <= columns or program() in line
        sys.stdout.write(f"{line}\n" if whole or columns is None else _folded(line, columns))


def _folded(line: str, columns: int) -> str:
    lead = " " * (len(line) - len(line.lstrip()))
    label = re.match(r"\s*(bisher: |jetzt:  |before: |now:    )?", line)
    further = " " * len(label[0]) if label is not None and label[1] else f"{lead}  "
    folded = textwrap.wrap(
        line.lstrip(),
        max(columns, len(further) + 20),
        initial_indent=lead,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "".join(f"{each}\n" for each in folded)
