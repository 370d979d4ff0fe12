"""What a text or a path means that is handed over as a case: the case itself, or the name of a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from soziorules.engine.arguments import wrong_kind
from soziorules.engine.diagnostics import Diagnostic, Place, Problems
from soziorules.engine.language.text import Text
from soziorules.engine.source import SourceFile, read_source

ENDINGS: Final = (".json", ".yaml", ".yml")
TEXT: Final = "<text>"


def source_of(case: str | bytes | bytearray | memoryview | os.PathLike[str], allowed: Text) -> SourceFile:
    """Return what states a case. Raises Problems, which say what is allowed and never show the text."""
    match case:
        case str():
            return _text(case, allowed)
        case bytes() | bytearray() | memoryview():
            return read_source(bytes(case), name=TEXT)
        case _:
            return _file(case, allowed)


def _text(text: str, allowed: Text) -> SourceFile:
    """Return what a text means: a case, where it begins like one or has several lines, else the file of that name.

    What is neither is not shown: somebody may have meant a case by it.
    """
    if text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[") or "\n" in text or not text.strip():
        return read_source(text, name=TEXT)
    if text.lower().endswith(ENDINGS):
        return _file(text, allowed)
    try:
        return _file(text, allowed, name=TEXT)
    except Problems as problems:
        if _is_json(text):  # null, 3, "x": a case was meant, though this is none
            return read_source(text, name=TEXT)
        raise Problems(
            Diagnostic(each.code, each.message, Place(TEXT), allowed=allowed) if each.code == "S001" else each
            for each in problems.diagnostics
        ) from None


def _is_json(text: str) -> bool:
    import json

    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _file(path: str | os.PathLike[str], allowed: Text, *, name: str | None = None) -> SourceFile:
    try:
        return read_source(Path(path), name=name or str(path))
    except TypeError:  # a path of bytes
        raise wrong_kind("case", allowed) from None
