"""`lint [DIR]`: check rule files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from soziorules.api import bundled_rules, load_rules
from soziorules.cli.console import Exit, add_language, language_of
from soziorules.cli.output import put_json
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Language, Text

FORMATS = ("text", "json", "sarif", "github")
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
    parser.add_argument(
        "--format", choices=FORMATS, default="text", help="form of the report; sarif and github for CI"
    )
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Read and compile the rules of every period; problems are told by the command line, or in the form that is asked for."""
    language = language_of(options)
    try:
        rules = load_rules(options.folder)
        for day in rules.changes:
            rules.at(day)
    except Problems as problems:
        if options.format == "text":
            raise
        _tell(options, problems.diagnostics, {}, language)
        return Exit.UNREADABLE
    if options.format == "text":
        sys.stdout.write(
            _SOUND(language).format(name=rules.name, version=rules.version, **_counts(rules)) + "\n"
        )
    else:
        _tell(options, (), _counts(rules), language)
    return Exit.OK


def _counts(rules: RuleSet) -> dict[str, int]:
    names = ("rules", "notes", "parameters", "readings")
    return {**{name: len(getattr(rules.elements, name)) for name in names}, "periods": len(rules.changes)}


def _tell(
    options: argparse.Namespace, problems: Sequence[Diagnostic], counts: Mapping[str, int], language: Language
) -> None:
    from soziorules.cli.error_codes import error_codes
    from soziorules.cli.lint_formats import as_annotations, as_json, as_sarif

    folder = bundled_rules() if options.folder is None else Path(options.folder)
    if options.format == "json":
        put_json(as_json(problems, folder, language, counts))
    elif options.format == "sarif":
        put_json(as_sarif(problems, folder, language, error_codes()))
    else:
        sys.stdout.writelines(f"{line}\n" for line in as_annotations(problems, folder, language))
