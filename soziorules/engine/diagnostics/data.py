"""Problems as data, in the shape of RFC 9457 (`application/problem+json`), for programs that answer over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from soziorules.engine.diagnostics.model import Diagnostic
from soziorules.engine.language.text import Language, Text

TYPE: Final = "urn:soziorules:problems"
TITLE: Final = Text("Die Eingabe ist nicht lesbar oder ungültig.", "The input cannot be read or is invalid.")
STATUS: Final = 422
_STEP: Final = re.compile(r'\.([^.\[\]]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]')


def problem_document(diagnostics: Iterable[Diagnostic], language: Language) -> dict[str, Any]:
    """Return problems as one document. It holds names, places and what is allowed, never a line of the input or a value."""
    errors = [_error(each, language) for each in diagnostics]
    return {
        "type": TYPE,
        "title": TITLE(language),
        "status": STATUS,
        "detail": "; ".join(dict.fromkeys(error["detail"] for error in errors)),
        "errors": errors,
    }


def _error(diagnostic: Diagnostic, language: Language) -> dict[str, Any]:
    found: dict[str, Any] = {"code": diagnostic.code, "detail": diagnostic.message(language)}
    if diagnostic.path.startswith("$"):
        found["pointer"] = pointer(diagnostic.path)
    elif diagnostic.path:
        found["parameter"] = diagnostic.path
    if diagnostic.place is not None:
        found["at"] = diagnostic.place.at
    for name, text in (("hint", diagnostic.hint), ("allowed", diagnostic.allowed)):
        if text is not None:
            found[name] = text(language)
    return found


def pointer(path: str) -> str:
    """Return a path such as `$.loans[1].count` as a JSON Pointer in a URI fragment: `#/loans/1/count`."""
    steps = ("".join(match.groups(default="")) for match in _STEP.finditer(path))
    return "#" + "".join(f"/{step.replace('~', '~0').replace('/', '~1')}" for step in steps)
