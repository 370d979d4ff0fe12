"""`--field MODULE:NAME`: the rules of a field of law of one's own, in the commands that read rule files."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from soziorules.api import bundled_rules, load_rules, with_overlays
from soziorules.engine.diagnostics import Diagnostic, Explanation, Problems
from soziorules.engine.language.text import Text

if TYPE_CHECKING:
    from soziorules.engine.evaluator.domain import Domain
    from soziorules.engine.evaluator.rules import RuleSet

ALLOWED = Text(
    "MODUL:NAME, wobei NAME ist, was field_of_law(...) ergibt, etwa library:LIBRARY",
    "MODULE:NAME, where NAME is what field_of_law(...) returns, such as library:LIBRARY",
)
NO_MODULE = Text("das Modul „{name}“ lässt sich nicht laden", 'the module "{name}" cannot be loaded')
NO_NAME = Text("„{name}“ ist in diesem Modul kein Rechtsgebiet", '"{name}" is no field of law in this module')
NO_FOLDER = Text(
    "ein eigenes Rechtsgebiet bringt keine Regeln mit", "a field of law of one's own brings no rules"
)
NAME_IT = Text("den Ordner der Regeldateien nennen", "name the folder of the rule files")
EXPLANATIONS = {
    "A005": Explanation(
        Text("Eigenes Rechtsgebiet nicht gefunden", "Field of law of one's own not found"),
        Text(
            "--field nennt ein Python-Modul und darin ein Rechtsgebiet (soziorules.field.field_of_law); gesucht wird im "
            "aktuellen Ordner und in der Python-Umgebung. Die Regeln dazu nennt --rules, bei lint der Ordner.",
            "--field names a Python module and a field of law in it (soziorules.field.field_of_law); it is looked for in the "
            "current folder and in the Python environment. Its rules are named by --rules, with lint by the folder.",
        ),
        Text(
            "Etwa: python -m soziorules lint rules --field library:LIBRARY",
            "For example: python -m soziorules lint rules --field library:LIBRARY",
        ),
    ),
}
"""The long form of the code."""


def add_field(parser: argparse.ArgumentParser) -> None:
    """Add `--field`."""
    parser.add_argument(
        "--field", metavar="MODULE:NAME", help="field of law of one's own, as field_of_law(...) returned it"
    )


def cases_beside(rules: str | Path | None) -> Path:
    """Return the folder of the case tests of rules: `tests/cases` beside them, as seen from the current folder."""
    return near((bundled_rules() if rules is None else Path(rules)).resolve().parent / "tests" / "cases")


def near(path: Path) -> Path:
    """Return a path as seen from the current folder, where it lies in it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def rules_of(options: argparse.Namespace, folder: str | None) -> RuleSet[Any]:
    """Return the rules of a folder that a call names. Raises Problems."""
    return rules_for(options.field, folder, tuple(getattr(options, "overlay", ())))


def rules_for(named: str | None, folder: str | None, overlays: tuple[str, ...] = ()) -> RuleSet[Any]:
    """Return the rules of a folder by the field of law of a name, Soziotherapie without one. Raises Problems."""
    if named is None:
        return load_rules(folder, overlays=overlays)
    from soziorules.field import load_rules as rules_in

    field = _field(named)
    if folder is None:
        raise Problems((Diagnostic("A005", NO_FOLDER, path="--field", hint=NAME_IT),))
    return with_overlays(rules_in(folder, field), overlays)


def _field(named: str) -> Domain:
    """Return the field of law of a name. Raises Problems where there is none."""
    from soziorules.engine.evaluator.domain import Domain

    module, _, name = named.partition(":")
    here = str(Path.cwd())
    if here not in sys.path:  # as `python -m` has it; the command `soziorules` has not
        sys.path.insert(0, here)
    try:
        found = getattr(import_module(module), name, None)
    except (ImportError, ValueError, TypeError):
        raise _unknown(NO_MODULE, module) from None
    if not isinstance(found, Domain):
        raise _unknown(NO_NAME, name)
    return found


def _unknown(message: Text, name: str) -> Problems:
    told = Text(message.de.format(name=name), message.en.format(name=name))
    return Problems((Diagnostic("A005", told, path="--field", allowed=ALLOWED),))
