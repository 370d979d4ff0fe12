"""By what a case file was saved: the version of the program and of its rules. It is no fact and decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.language.text import Text
from soziorules.version import __version__

SAVED_BY: Final = "saved_by"
"""The key of a case file that holds it: an object with `program` and `rules`, names with their versions."""
OF_A_NEWER: Final = Text(
    "die Datei ist von Version {theirs}, dieses Programm ist {ours}: es kennt nicht alles, was darin steht",
    "the file is of version {theirs}, this program is {ours}: it does not know all that it holds",
)
UPDATE: Final = Text("mit der neueren Version öffnen", "open it with the newer version")


def stamp(rules: Any) -> dict[str, str]:
    """Return what a file saved under a rule set says of itself."""
    return {"program": __version__, "rules": f"{rules.name} {rules.version}"}


def parted(plain: Mapping[str, Any]) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    """Return what a plain case states, and what saved it: nothing where the file does not say, or says it otherwise."""
    said = plain.get(SAVED_BY)
    if not isinstance(said, Mapping) or not all(isinstance(each, str) for each in said.values()):
        return plain, {}
    return {name: value for name, value in plain.items() if name != SAVED_BY}, said


def newer(saved_by: Mapping[str, str]) -> bool:
    """Return whether a newer version of the program saved a file."""
    theirs, ours = _numbers(saved_by.get("program", "")), _numbers(__version__)
    return bool(theirs) and theirs > ours


def explained(problems: Problems, saved_by: Mapping[str, str]) -> Problems:
    """Return the problems of a file, before them that a newer version saved it, where one did."""
    if not newer(saved_by):
        return problems
    given = {"theirs": ".".join(map(str, _numbers(saved_by["program"]))), "ours": __version__}
    message = Text(OF_A_NEWER.de.format(**given), OF_A_NEWER.en.format(**given))
    return Problems((Diagnostic("C015", message, path="$", hint=UPDATE), *problems.diagnostics))


def _numbers(version: str) -> tuple[int, ...]:
    parts = version.split(".")
    return (
        tuple(int(part) for part in parts)
        if all(p.isascii() and p.isdecimal() and len(p) < 6 for p in parts)
        else ()
    )
