"""What `verify`, `diff` and `test --mutate` share: case files as witnesses, progress."""

from __future__ import annotations

import datetime as dt
import json
import re
import sys
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from soziorules.api import bundled_rules
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
