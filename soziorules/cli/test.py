"""`test [DIR…]`: run case tests against the rules."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from soziorules.cli.console import Exit, add_language, add_overlays, add_rules, language_of, percent
from soziorules.cli.fields import add_field, cases_beside, rules_of
from soziorules.cli.output import put_json
from soziorules.engine.casetests.case_files import load_cases
from soziorules.engine.casetests.cases import CaseResult, check_names, run_cases
from soziorules.engine.casetests.kit import kit_lines
from soziorules.engine.casetests.untold import untold
from soziorules.engine.files import write_all
from soziorules.engine.language.text import Language, Text

DEFAULT = "tests/cases"
_COUNT = Text(
    "{cases} Fälle, {edges} Grenzfälle des Katalogs; {readings} Fälle beruhen auf einer Auslegung.",
    "{cases} cases, {edges} edge cases of the catalogue; {readings} cases rest on a reading.",
)
_PINNED = Text(
    "Davon beurteilt: {judged}; festgehalten, was das Programm ergab, bis ein Mensch es gelesen hat: {pinned}.",
    "Judged: {judged} of them; pinned as the program answered, until a person has read them: {pinned}.",
)
_UNTOLD = Text(
    "Ohne Fall (ohne diese Änderungen käme in jedem Fall dasselbe heraus): {named}",
    "Without a case (without these amendments every case would come out the same): {named}",
)
_BEGINS = Text("{id} ab {day}", "{id} from {day}")
_PASSED = Text("Alle wie erwartet.", "All as expected.")
_FAILED = Text("{failed} nicht wie erwartet.", "{failed} not as expected.")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `test`."""
    parser.add_argument(
        "folders",
        nargs="*",
        metavar="DIR",
        help=f"folders or files of case tests in YAML (default: {DEFAULT}, else those of the package; with --rules beside these)",
    )
    parser.add_argument(
        "--coverage", action="store_true", help="show which conditions the tests have not seen in every way"
    )
    parser.add_argument(
        "--at-least",
        type=percent,
        metavar="N",
        help="with --coverage: exit code 1 where the tests have seen less than N percent",
    )
    parser.add_argument(
        "--mutate",
        nargs="?",
        const="",
        metavar="ID",
        help="change the rules one thing at a time and name the changes that no test notices; only elements whose id "
        "begins with ID (several: separated by commas)",
    )
    parser.add_argument(
        "--export",
        metavar="FILE",
        help="write the cases with their answers, a line each, for programs of others (.ndjson)",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="form of the report")
    add_rules(parser)
    add_field(parser)
    add_overlays(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Run the tests; exit code 1 when one is not as expected."""
    rules = rules_of(options, options.rules)
    here = options.rules is None and Path(DEFAULT).is_dir()
    beside = Path(DEFAULT) if here else cases_beside(options.rules)
    tests = load_cases(list(map(Path, options.folders)) or [beside])
    check_names(tests, rules)
    results = list(run_cases(tests, rules))
    language, data, survived, scanty = language_of(options), _data(results), False, False
    lines: list[str] = []
    # Cases of one's own on the law of the package need not tell of all that is amended in it.
    lacking = untold(rules, results) if options.rules is not None or not options.folders else ()
    data["untold"] = [{"id": each.head.id, "from": each.begins} for each in lacking]
    if lacking:
        named = [_BEGINS(language).format(id=each.head.id, day=each.begins) for each in lacking]
        lines.append(_UNTOLD(language).format(named=", ".join(named)))
    if options.coverage or options.at_least is not None:
        from soziorules.cli.test_rules import coverage_lines

        covered, seen = coverage_lines(rules, results, language)
        lines, data["coverage"] = [*lines, *covered], seen
        scanty = options.at_least is not None and seen * 100 < options.at_least
    if options.mutate is not None:
        from soziorules.cli.test_rules import mutation_lines

        only = [name for name in options.mutate.split(",") if name]
        changed, survived = mutation_lines(rules, tests, only, language)
        lines, data["survived"] = [*lines, *changed], survived
    if options.export is not None:
        write_all({Path(options.export): "".join(kit_lines(tests, rules))})
    if options.format == "json":
        put_json(data)
    else:
        sys.stdout.write(_report(results, language) + "".join(f"{line}\n" for line in lines))
    sound = all(result.passed for result in results) and not survived and not scanty
    return Exit.OK if sound else Exit.NO


def _data(results: Sequence[CaseResult]) -> dict[str, Any]:
    failed = [
        {
            "name": each.test.name,
            "at": each.test.place.at,
            "differences": [
                {"what": one.what, "expected": one.expected, "found": one.found} for one in each.differences
            ],
        }
        for each in results
        if not each.passed
    ]
    unread = [{"name": each.test.name, "at": each.test.place.at} for each in results if each.test.pinned]
    counts = {"cases": len(results), "pinned": len(unread)}
    return {"schema": "soziorules.test/1", **counts, "unread": unread, "failed": failed}


def _report(results: Sequence[CaseResult], language: Language) -> str:
    failed = [result for result in results if not result.passed]
    tests = [result.test for result in results]
    count = _COUNT(language).format(
        cases=len(tests),
        edges=len({test.edge_number for test in tests if test.edge is not None}),
        readings=sum(test.reading is not None for test in tests),
    )
    pinned = sum(test.pinned for test in tests)
    if pinned:
        count += "\n" + _PINNED(language).format(judged=len(tests) - pinned, pinned=pinned)
        files = Counter(test.place.file for test in tests if test.pinned)
        count += "".join(f"\n  {file}: {number}" for file, number in files.items())
    verdict = _FAILED(language).format(failed=len(failed)) if failed else _PASSED(language)
    return "".join(f"{result.explanation(language)}\n\n" for result in failed) + f"{count}\n{verdict}\n"
