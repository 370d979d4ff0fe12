"""`review OLD NEW --out FILE`: lint, tests, proof, difference and coverage of an amendment on one page."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from soziorules.api import bundled_rules
from soziorules.cli.console import Exit, add_language, add_periods, language_of
from soziorules.cli.diff import BUNDLED, COMPARING, Versions, compared_period, rules_named
from soziorules.cli.fields import cases_beside
from soziorules.cli.proof_output import progress, promises_of, step
from soziorules.cli.still import sorted_lines, still_said
from soziorules.engine.casetests.case_files import holds_cases, load_cases
from soziorules.engine.casetests.cases import CaseResult, check_names, run_cases
from soziorules.engine.casetests.coverage import covered
from soziorules.engine.casetests.untold import untold
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.files import write_all
from soziorules.engine.language.text import Language, Text
from soziorules.engine.proof.difference import between_sets
from soziorules.engine.proof.findings import Finding
from soziorules.engine.proof.prove import Prover
from soziorules.render.corrections import Corrections, corrections
from soziorules.render.review import Review, to_page
from soziorules.version import __version__

if TYPE_CHECKING:
    from soziorules.cli.diff_cases import OwnCases

_TESTING = Text("entscheidet die Fälle …", "deciding the cases …")
_PROVING = Text("beweist die neue Fassung …", "proving the new version …")
_WRITING = Text("schreibt die Seite …", "writing the page …")
_DONE = Text("Geschrieben: {name}.", "Written: {name}.")
_OUTSTANDING = Text(
    "Geschrieben: {name}; dort steht, was offen ist.", "Written: {name}; what is left stands there."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `review`."""
    parser.add_argument(
        "old", metavar="OLD", help="folder or bundle of rules; bundled for those of the package"
    )
    parser.add_argument("new", metavar="NEW", help="folder of the amended rules")
    parser.add_argument("--out", required=True, metavar="FILE", help="page to write, such as review.html")
    parser.add_argument(
        "--tests", metavar="DIR", help="folder of case tests (else tests/cases beside the new rules)"
    )
    parser.add_argument(
        "--cases",
        metavar="PATH",
        help="which of one's own cases change: a folder of case files, or a table (.parquet, .csv, .ndjson)",
    )
    add_periods(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Write the page; exit code 1 where a test fails or a finding of the proof is left."""
    language = language_of(options)
    old, new = (rules_named(name) for name in (options.old, options.new))
    for rules in (old, new):
        for first in rules.changes:
            rules.at(first)
    found = _review(options, old, new, language)
    write_all({Path(options.out): to_page(found, language)})
    sys.stdout.write((_DONE if found.sound else _OUTSTANDING)(language).format(name=options.out) + "\n")
    return Exit.OK if found.sound else Exit.NO


def _review(options: argparse.Namespace, old: RuleSet, new: RuleSet, language: Language) -> Review:
    step(_TESTING(language))
    results = _tests(options, new)
    coverage = (
        covered(new, [each.decision for each in results if each.decision is not None]) if results else None
    )
    seen, everything = (0, 1) if coverage is None else coverage.share
    span = (options.begins, options.ends)
    step(COMPARING(language))
    found = between_sets(old, new, new.scenarios(old), *span, compared_period(language))
    changes = [each for each in found if not each.equal]
    step(_PROVING(language))
    findings = _findings(new, options.new, *span)
    known = frozenset(each.name for each in _findings(old, options.old, *span)) if findings else frozenset()
    step(_WRITING(language))
    listed = corrections(old, new, changes)
    own = _own(options, old, new)
    unseen: Counter[str] = Counter()
    for spot, sights in () if coverage is None else coverage.lacking():
        unseen[spot.rule] += len(sights)
    review = Review(
        old=old,
        new=new,
        corrections=listed,
        first=changes[-1].first if changes else None,
        results=results,
        untold=untold(new, results),
        findings=findings,
        known=known,
        covered=None if coverage is None else seen / max(1, everything),
        unseen=unseen,
        own=() if own is None else [line.strip() for line in own.lines(language)],
        own_worse=() if own is None else own.worse(language),
        still=_still(old, new, listed, Path(options.new), language),
        made_on=dt.date.today(),
        program=__version__,
        places=(options.old, options.new),
    )
    progress("")
    return review


def _still(
    old: RuleSet, new: RuleSet, listed: Corrections, folder: Path, language: Language
) -> dict[str, list[str]]:
    """Return the places that say a value which the new rules have no more; of a bundle nothing is known beside the rules."""
    found: dict[str, dict[str, None]] = {}
    for each in listed.of_sort("changed") if folder.is_dir() else ():
        parameter = old.elements.parameters.get(each.id)
        value = None if parameter is None or each.since is None else parameter.on(each.since)
        said = () if value is None else still_said(value.value, each.id, new, folder)
        for heading, places in sorted_lines(tuple(said), each.id, language):
            found.setdefault(heading, {}).update(dict.fromkeys(places))
    return {heading: list(places) for heading, places in found.items()}


def _tests(options: argparse.Namespace, rules: RuleSet) -> list[CaseResult]:
    folder = cases_beside(options.new) if options.tests is None else Path(options.tests)
    if options.tests is None and not holds_cases(folder):
        return []
    tests = load_cases([folder])
    check_names(tests, rules)
    return list(run_cases(tests, rules))


def _findings(rules: RuleSet, name: str, begins: dt.date | None, ends: dt.date | None) -> list[Finding]:
    folder = str(bundled_rules()) if name == BUNDLED else name
    prover = Prover(rules, rules.scenarios(), promises_of(rules, folder))
    return list(prover.report(begins, ends, lambda first: progress(f"{first} …")).findings)


def _own(options: argparse.Namespace, old: RuleSet, new: RuleSet) -> OwnCases | None:
    """Return what becomes of one's own cases. What decides tables is loaded only for it."""
    if options.cases is None:
        return None
    from soziorules.cli.diff_cases import OwnCases

    return OwnCases.of(Versions(old, new, None), Path(options.cases), None)
