"""Where an answer goes: to standard output, or to a file whose ending says its form."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from soziorules.cli.streams import emit, tell
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.files import PRIVATE, write_file
from soziorules.engine.language.text import Language, Text

ENDINGS: Final[Mapping[str, str]] = {
    ".txt": "text", ".json": "json", ".md": "markdown", ".html": "html", ".htm": "html", ".svg": "svg",
}  # fmt: skip
WRITTEN: Final = Text(
    "Geschrieben: {name}. Die Datei enthält Gesundheitsdaten.", "Written: {name}. The file holds health data."
)
WRITTEN_OF_A_FIELD: Final = Text(
    "Geschrieben: {name}. Die Datei enthält, was der Fall sagt.",
    "Written: {name}. The file holds what the case says.",
)


def put_json(data: Any) -> int:
    """Print data as JSON and return the exit code for an answer."""
    emit(json.dumps(data, ensure_ascii=False, indent=2, default=_plain) + "\n")
    return 0


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, set | frozenset) else str(value)


def form_of(options: argparse.Namespace, forms: Iterable[str]) -> str:
    """Return the form of the answer: the one asked for, else the one of the file's ending, else text. Raises Problems."""
    if options.format is not None or options.out is None:
        return options.format or "text"
    form = ENDINGS.get(Path(options.out).suffix.lower())
    if form is None or form not in forms:
        allowed = ", ".join(ending for ending, each in ENDINGS.items() if each in forms)
        message = Text("unbekannte Endung", "unknown ending")
        raise Problems((Diagnostic("C009", message, path="--out", allowed=Text(allowed, allowed)),))
    return form


def deliver(
    text: str, form: str, options: argparse.Namespace, inputs: Iterable[str], language: Language
) -> None:
    """Write an answer where it is wanted; a file can be read by its owner only. Raises Problems where the file is an input."""
    if options.out is None:
        (sys.stdout.write if form == "text" else emit)(text)
        return
    out = Path(options.out)
    if any(name != "-" and out.exists() and Path(name).exists() and out.samefile(name) for name in inputs):
        message = Text("das ist die Eingabe", "that is the input")
        raise Problems((Diagnostic("C009", message, path="--out"),))
    write_file(out, text, PRIVATE)
    own = getattr(options, "field", None) is not None
    tell((WRITTEN_OF_A_FIELD if own else WRITTEN)(language).format(name=out))
