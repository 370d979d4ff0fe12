"""Diagnostics: one problem with its place, and the exception that carries all problems of a run, also as data (RFC 9457)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.language.text import LANGUAGES, Language, Text
from soziorules.engine.pattern import pattern

_NO_LANGUAGE = Text("diesen Wert gibt es hier nicht", "there is no such value here")


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of one line of a file, or the file as a whole where `line` is 0.

    `line`, `column` and `end_column` count from 1 in characters; `end_column` is the first one after the
    stretch. `text` is the line, or the part of a very long line around the stretch; `cut` characters are
    missing before it. `unwritten`: the line would be written and is in no file yet. As `text` may be health
    data, it is for a terminal only: `repr` leaves it out.
    """

    file: str
    line: int = 0
    column: int = 0
    end_column: int = 0
    text: str = field(default="", repr=False)
    cut: int = 0
    unwritten: bool = False

    @classmethod
    def of(cls, at: str) -> Place:
        """Return the place that `FILE:LINE:COLUMN` names."""
        file, line, column = at.rsplit(":", 2)
        return cls(file, int(line), int(column), int(column) + 1)

    @property
    def at(self) -> str:
        """The place as editors and terminals understand it: `rules/limits.yaml:41:5`."""
        return f"{self.file}:{self.line}:{self.column}" if self.line and not self.unwritten else self.file


class Severity(StrEnum):
    """Whether a problem stops the work or is only worth knowing."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Related:
    """A second place that belongs to a problem, such as that of the first of two equal keys."""

    place: Place
    label: Text


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem.

    `message` is one line without a full stop. `path` names the value inside the file (`$.books[1].shelf`),
    `hint` stands at the caret (`did you mean "age"?`), `allowed` says what may stand there. In a case file
    none of them may repeat a value of the case.
    """

    code: str
    message: Text
    place: Place | None = None
    path: str = ""
    hint: Text | None = None
    allowed: Text | None = None
    severity: Severity = Severity.ERROR
    related: tuple[Related, ...] = ()


class Problems(Exception):  # noqa: N818 - a group of errors, not one
    """All problems of one run, raised once.

    Its text is English and shows no line of the file, so that a log never holds a value of a case.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        if not self.diagnostics:
            raise ValueError("Problems needs at least one diagnostic")
        super().__init__(self.diagnostics)

    def to_dict(self, lang: Language = "en") -> dict[str, Any]:
        """Return the problems as data in the shape of RFC 9457 (`application/problem+json`), without any value of a case.

        Raises Problems for another language than "de" and "en".
        """
        if lang not in LANGUAGES:
            listed = ", ".join(LANGUAGES)
            raise Problems((Diagnostic("A002", _NO_LANGUAGE, path="lang", allowed=Text(listed, listed)),))
        return problem_document(self.diagnostics, lang)

    def __str__(self) -> str:
        from soziorules.engine.diagnostics.rendering import render

        return render(self.diagnostics, "en", show_source=False)


def json_path(loc: Iterable[str | int]) -> str:
    """Return the place of a value inside its file, such as `$.books[1].shelf`."""
    return "$" + "".join(map(_step, loc))


def _step(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    if part.isidentifier():
        return f".{part}"
    quoted = part.replace("\\", "\\\\").replace('"', '\\"')
    return f'["{quoted}"]'


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a code stands for, what it means and why it is refused, and what to do about it."""

    title: Text
    meaning: Text
    remedy: Text


def merge_explanations(*layers: Mapping[str, Explanation]) -> dict[str, Explanation]:
    """Return the explanations of all layers in the order of their codes.

    Raises ValueError when two layers use the same code.
    """
    merged: dict[str, Explanation] = {}
    for layer in layers:
        twice = sorted(merged.keys() & layer.keys())
        if twice:
            raise ValueError(f"explained twice: {', '.join(twice)}")
        merged.update(layer)
    return dict(sorted(merged.items()))


TYPE: Final = "urn:soziorules:problems"
TITLE: Final = Text("Die Eingabe ist nicht lesbar oder ungültig.", "The input cannot be read or is invalid.")
STATUS: Final = 422
_STEP: Final = pattern(r'\.([^.\[\]]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]')


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
