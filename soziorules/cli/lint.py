"""`lint [DIR]`: check rule files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from soziorules.api import bundled_rules
from soziorules.cli.console import Exit, add_language, add_overlays, language_of, report
from soziorules.cli.fields import add_field, rules_of
from soziorules.cli.output import put_json
from soziorules.engine.amendment.instead import values_of_their_own
from soziorules.engine.amendment.mentions import typed_numbers
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Language, Text
from soziorules.engine.ruleset.divided import Divisions, warning
from soziorules.engine.ruleset.overlapping import overlapping
from soziorules.engine.ruleset.properties import load_promises

FORMATS = ("text", "json", "sarif", "github")
_SOUND = Text(
    "{name} {version}: {rules} Regeln, {notes} Hinweise, {parameters} Werte, {readings} Auslegungsfragen; "
    "{periods} Zeitabschnitte. {verdict}",
    "{name} {version}: {rules} rules, {notes} notes, {parameters} parameters, {readings} readings; "
    "{periods} periods. {verdict}",
)
_CLEAN = Text("Keine Fehler.", "No errors.")
_WARNED = Text("Keine Fehler, Warnungen: {count}.", "No errors, warnings: {count}.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `lint`."""
    parser.add_argument(
        "folder", nargs="?", metavar="DIR", help="folder of rule files (else the bundled ones)"
    )
    parser.add_argument(
        "--format", choices=FORMATS, default="text", help="form of the report; sarif and github for CI"
    )
    add_field(parser)
    add_overlays(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Read and compile the rules of every period; problems are told by the command line, or in the form that is asked for.

    A warning is told and changes no exit code.
    """
    language = language_of(options)
    try:
        rules = rules_of(options, options.folder)
        for each in (rules, *rules.overlays):
            for day in each.changes:
                each.at(day)
        warned = _warnings(rules, _folders(options))
    except Problems as problems:
        if options.format == "text":
            raise _opening(problems, options) from None
        _tell(options, problems.diagnostics, {}, language)
        return Exit.UNREADABLE
    warnings = tuple(each for found in warned for each in found)
    if options.format == "text":
        if warnings:
            report(_opening(Problems(warnings), options), language)
        for each, found in zip((rules, *rules.overlays), warned, strict=True):
            verdict = (_WARNED if found else _CLEAN)(language).format(count=len(found))
            counts = _counts(each, None if each is rules else rules)
            sound = _SOUND(language).format(name=each.name, version=each.version, verdict=verdict, **counts)
            sys.stdout.write(f"{sound}\n")
    else:
        _tell(options, warnings, _counts(rules), language)
    return Exit.OK


def _warnings(rules: RuleSet, folders: Sequence[Path]) -> list[list[Diagnostic]]:
    """Return what is only worth knowing of the law, and of each of the house rules, with places in the folder of each."""
    from soziorules.cli.lint_formats import opened

    paired = zip((rules, *rules.overlays), folders, strict=True)
    return [[opened(found, [folder]) for found in warnings_of(each, folder)] for each, folder in paired]


def warnings_of(rules: RuleSet, folder: Path) -> Iterator[Diagnostic]:
    """Yield what is only worth knowing of the law, or of house rules, as a folder holds them. Raises Problems."""
    domain, elements = rules.domain, rules.elements
    yield from typed_numbers(elements, domain.vocabulary.units, folder)
    yield from values_of_their_own(elements)
    yield from overlapping(elements, domain.expand)
    lists = load_promises(folder, elements, domain.vocabulary).lists
    for stray in Divisions(lists, elements, domain.vocabulary, domain.expand).strays():
        yield warning(stray, elements)


def _folders(options: argparse.Namespace) -> tuple[Path, ...]:
    law = bundled_rules() if options.folder is None else Path(options.folder)
    return (law, *map(Path, options.overlay))


def _opening(problems: Problems, options: argparse.Namespace) -> Problems:
    from soziorules.cli.lint_formats import opening

    return opening(problems, _folders(options))


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

    folders = _folders(options)
    if options.format == "json":
        put_json(as_json(problems, folders, language, counts))
    elif options.format == "sarif":
        put_json(as_sarif(problems, folders, language, error_codes()))
    else:
        sys.stdout.writelines(f"{line}\n" for line in as_annotations(problems, folders, language))
