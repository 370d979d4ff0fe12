"""`test [DIR…]`: run case tests against the rules."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from soziorules.api import load_rules
from soziorules.cli.console import Exit, add_language, add_rules, language_of
from soziorules.language.text import Language, Text
from soziorules.verification.case_files import load_cases
from soziorules.verification.cases import CaseResult, check_names, run_cases

DEFAULT = "tests/cases"
_COUNT = Text(
    "{cases} Fälle, {edges} Grenzfälle des Katalogs; {readings} Fälle beruhen auf einer Auslegung.",
    "{cases} cases, {edges} edge cases of the catalogue; {readings} cases rest on a reading.",
)
_PASSED = Text("Alle wie erwartet.", "All as expected.")
_FAILED = Text("{failed} nicht wie erwartet.", "{failed} not as expected.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `test`."""
    parser.add_argument(
        "folders",
        nargs="*",
        metavar="DIR",
        default=[DEFAULT],
        help=f"folders or files of case tests in YAML (default: {DEFAULT})",
    )
    add_rules(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Run the tests; exit code 1 when one is not as expected."""
    rules = load_rules(options.rules)
    tests = load_cases(Path(folder) for folder in options.folders)
    check_names(tests, rules)
    results = list(run_cases(tests, rules))
    sys.stdout.write(_report(results, language_of(options)))
    return Exit.OK if all(result.passed for result in results) else Exit.NO


def _report(results: Sequence[CaseResult], language: Language) -> str:
    failed = [result for result in results if not result.passed]
    tests = [result.test for result in results]
    count = _COUNT(language).format(
        cases=len(tests),
        edges=len({test.edge_number for test in tests if test.edge is not None}),
        readings=sum(test.reading is not None for test in tests),
    )
    verdict = _FAILED(language).format(failed=len(failed)) if failed else _PASSED(language)
    return "".join(f"{result.explanation(language)}\n\n" for result in failed) + f"{count}\n{verdict}\n"
