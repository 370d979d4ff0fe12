"""`lint [DIR]`: check rule files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from soziorules.api import bundled_rules, load_rules
from soziorules.cli.console import Exit, add_language, add_overlays, language_of
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
    add_overlays(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Read and compile the rules of every period; problems are told by the command line, or in the form that is asked for."""
    language = language_of(options)
    try:
        rules = load_rules(options.folder, overlays=options.overlay)
        for each in (rules, *rules.overlays):
            for day in each.changes:
                each.at(day)
    except Problems as problems:
        if options.format == "text":
            raise
        _tell(options, problems.diagnostics, {}, language)
        return Exit.UNREADABLE
    if options.format == "text":
        for each in (rules, *rules.overlays):
            counts = _counts(each, None if each is rules else rules)
            sound = _SOUND(language).format(name=each.name, version=each.version, **counts)
            sys.stdout.write(f"{sound}\n")
    else:
        _tell(options, (), _counts(rules), language)
    return Exit.OK


def _counts(rules: RuleSet, law: RuleSet | None = None) -> dict[str, int]:
    """Return how much there is; of house rules what they bring beside the law."""
    found = {}
    for name in ("rules", "notes", "parameters", "readings"):
        known = set() if law is None else getattr(law.elements, name).keys()
        found[name] = len(getattr(rules.elements, name).keys() - known)
    return {**found, "periods": len(rules.changes)}


def _tell(
    options: argparse.Namespace, problems: Sequence[Diagnostic], counts: Mapping[str, int], language: Language
) -> None:
    from soziorules.cli.error_codes import error_codes
    from soziorules.cli.lint_formats import as_annotations, as_json, as_sarif

    law = bundled_rules() if options.folder is None else Path(options.folder)
    folders = (law, *map(Path, options.overlay))
    if options.format == "json":
        put_json(as_json(problems, folders, language, counts))
    elif options.format == "sarif":
        put_json(as_sarif(problems, folders, language, error_codes()))
    else:
        sys.stdout.writelines(f"{line}\n" for line in as_annotations(problems, folders, language))
