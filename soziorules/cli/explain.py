"""`explain ID`: show one rule, reading, note or parameter, or what an error code means."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from soziorules.api import load_rules
from soziorules.cli.console import AND_MORE, Exit, add_language, add_overlays, add_rules, language_of
from soziorules.cli.error_codes import error_codes
from soziorules.cli.fields import add_field, cases_beside, rules_of
from soziorules.cli.output import put_json
from soziorules.cli.streams import tell
from soziorules.documentation.domain_pages import RIGHT, SAYS, WRONG, Mistake
from soziorules.engine.casetests.case_files import holds_cases, load_cases
from soziorules.engine.casetests.cases import Expectation
from soziorules.engine.diagnostics import Explanation, suggest
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Language, Text
from soziorules.render.elements import element, ids

_CASES = Text("Fälle", "Cases")
MOST = 8


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `explain`."""
    parser.add_argument(
        "id",
        metavar="ID",
        help="id of a rule, reading, note, parameter, definition, group or code set, or an error code",
    )
    parser.add_argument(
        "--cases", metavar="DIR", help="folder of case tests (else tests/cases beside the rules)"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="form of the answer")
    add_rules(parser)
    add_field(parser)
    add_overlays(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Explain what the id names; exit code 1 when nothing bears it."""
    language = language_of(options)
    codes = error_codes()
    if options.id in codes:
        return _code(options, codes[options.id], language)
    rules = rules_of(options, options.rules)
    among = (rules, *rules.overlays)
    lines = [*_element(among, options.id, language), *_cases(rules, options, language)]
    if lines and options.format == "json":
        return put_json({"schema": "soziorules.explain/1", "id": options.id, "lines": lines})
    if lines:
        sys.stdout.write("\n".join(lines) + "\n")
        return Exit.OK
    near = suggest(options.id, [*(name for each in among for name in ids(each)), *codes])
    said = Text(f"„{options.id}“ gibt es nicht.", f'There is no "{options.id}".')(language)
    hint = "" if near is None else Text(f" Meinten Sie „{near}“?", f' Did you mean "{near}"?')(language)
    tell(said + hint)
    return Exit.NO


def _code(options: argparse.Namespace, found: Explanation, language: Language) -> int:
    """Show what an error code means, with its example from wrong to right."""
    words = {
        "title": found.title(language),
        "meaning": found.meaning(language),
        "remedy": found.remedy(language),
    }
    pages = load_rules().domain.handbook
    example: Mistake | None = None if pages is None else pages().mistakes.get(options.id)
    shown = {} if example is None else _example(example, language)
    if options.format == "json":
        return put_json({"schema": "soziorules.explain/1", "id": options.id, **words, **shown})
    lines = [f"{options.id}  {words['title']}", "", words["meaning"], words["remedy"]]
    for name, title in (("wrong", WRONG), ("says", SAYS), ("right", RIGHT)):
        if name in shown:
            lines += ["", f"{title(language)}:"]
            lines += [shown["when"]] if name == "wrong" and "when" in shown else []
            lines += [f"  {line}" for line in shown[name].splitlines()]
    sys.stdout.write("\n".join(lines) + "\n")
    return Exit.OK


def _example(example: Mistake, language: Language) -> dict[str, str]:
    when = {} if example.when is None else {"when": example.when(language)}
    return {**when, "wrong": example.bad, "says": example.says(language), "right": example.good}


def _element(among: Sequence[RuleSet], name: str, language: Language) -> Iterator[str]:
    """Yield the lines that show an element: of the law, else of the first house rules that have it."""
    for rules in among:
        lines = list(element(rules, name, language))
        if lines:
            if rules is not among[0]:
                yield (rules.elements.title or Text(rules.name, rules.name))(language)
            yield from lines
            return


def _cases(rules: RuleSet, options: argparse.Namespace, language: Language) -> Iterator[str]:
    """Yield the case tests in which a rule decides, or that name it."""
    name = options.id
    place = cases_beside(options.rules) if options.cases is None else Path(options.cases)
    known = {rule for each in (rules, *rules.overlays) for rule in each.elements.rules}
    if name not in known or (options.cases is None and not holds_cases(place)) or not place.is_dir():
        return
    tests = [test for test in load_cases([place]) if name in _named(test.expect)]
    if tests:
        yield f"{_CASES(language)} ({len(tests)}):"
    yield from (f"  {test.name}  ({test.place.at})" for test in tests[:MOST])
    if len(tests) > MOST:
        yield f"  {AND_MORE(language).format(count=len(tests) - MOST)}"


def _named(expect: Expectation) -> set[str]:
    return {
        name
        for each in (expect, *expect.layers.values())
        for name in (*each.findings, *(each.deciding or ()), *each.obligations)
    }
