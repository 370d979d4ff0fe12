"""`lint [DIR]`: check rule files."""

from __future__ import annotations

import argparse
import sys

from soziorules.api import load_rules
from soziorules.cli.console import Exit, add_language, language_of
from soziorules.engine.language.text import Text

_SOUND = Text(
    "{name} {version}: {rules} Regeln, {notes} Hinweise, {parameters} Werte, {readings} Auslegungsfragen; "
    "{periods} Zeitabschnitte. Keine Fehler.",
    "{name} {version}: {rules} rules, {notes} notes, {parameters} parameters, {readings} readings; "
    "{periods} periods. No errors.",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `lint`."""
    parser.add_argument(
        "folder", nargs="?", metavar="DIR", help="folder of rule files (else the bundled ones)"
    )
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Read and compile the rules of every period; problems are raised and told by the command line."""
    rules = load_rules(options.folder)
    for day in rules.changes:
        rules.at(day)
    elements = rules.elements
    sys.stdout.write(
        _SOUND(language_of(options)).format(
            name=rules.name,
            version=rules.version,
            rules=len(elements.rules),
            notes=len(elements.notes),
            parameters=len(elements.parameters),
            readings=len(elements.readings),
            periods=len(rules.changes),
        )
        + "\n"
    )
    return Exit.OK
