"""`docs --out DIR`: make the handbook from the rules."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from soziorules.bundled import bundled_guides, bundled_rules
from soziorules.cli.console import Exit, add_rules, language_of
from soziorules.cli.error_codes import error_codes
from soziorules.cli.fields import add_field, cases_beside, rules_of
from soziorules.cli.streams import tell
from soziorules.documentation.guides import Guides
from soziorules.documentation.handbook import Handbook, handbook
from soziorules.documentation.handbook_source import HandbookSource
from soziorules.documentation.output import NoHandbookError, stale, write
from soziorules.documentation.site import SiteError, packages_are_here
from soziorules.engine.casetests.case_files import holds_cases, load_cases
from soziorules.engine.casetests.cases import CaseResult, check_names, run_cases
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import LANGUAGES, Text
from soziorules.engine.provenance.trace import FOLDER, load_trace

_FAILED = Text(
    "Fälle, die nicht ergeben, was sie sollen: {failed}. Es wurde nichts geschrieben.",
    "Cases that do not give what they should: {failed}. Nothing was written.",
)
_STRANGE = Text(
    "„{name}“ gibt es schon und ist kein Handbuch; nichts wurde geändert.",
    '"{name}" exists and is no handbook; nothing was changed.',
)
_STALE = Text("veraltet: {name}", "stale: {name}")
_RENEW = Text("Bitte neu erzeugen: soziorules docs --out {out}", "Make it anew: soziorules docs --out {out}")
_WRITTEN = Text("{pages} Seiten in {out}", "{pages} pages in {out}")
_FRESH = Text("{out} ist aktuell", "{out} is up to date")
_COMPLAINTS = Text("Sphinx beanstandet; nichts wurde geschrieben:", "Sphinx complains; nothing was written:")
SHOWN = 20


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `docs`."""
    parser.add_argument("--out", required=True, metavar="DIR", help="folder to write to")
    parser.add_argument("--lang", choices=LANGUAGES, help="only this language (else both, a folder each)")
    parser.add_argument(
        "--format", choices=("markdown", "html"), default="markdown", help="default: markdown"
    )
    parser.add_argument(
        "--cases", metavar="DIR", help="folder of case tests (else tests/cases beside the rules)"
    )
    parser.add_argument(
        "--guides",
        metavar="DIR",
        help="folder of pages written by hand, with a folder for each language (else, without --rules, those of the package)",
    )
    parser.add_argument(
        "--page",
        metavar="ADDRESS",
        help="file or address of the page (see soziorules page): cases open in it",
    )
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the folder is stale")
    add_rules(parser)
    add_field(parser)


def run(options: argparse.Namespace) -> int:
    """Make or check the handbook; exit code 1 when a case fails or the folder is stale, 2 when it is no handbook."""
    language, out = language_of(options), Path(options.out).resolve()
    if options.format == "html":
        packages_are_here()
    folder = bundled_rules() if options.rules is None else Path(options.rules)
    rules = rules_of(options, options.rules)
    beside = cases_beside(folder)
    results = _executed(
        rules, Path(options.cases) if options.cases else beside if holds_cases(beside) else None
    )
    failed = [result for result in results if not result.passed]
    if failed:
        for result in failed:
            tell(result.explanation(language))
        tell(_FAILED(language).format(failed=len(failed)))
        return Exit.NO
    trace = load_trace(folder, rules.elements) if (folder / FOLDER).is_dir() else None
    page = _page(options.page, out if options.lang else out / language)
    book = HandbookSource(rules, folder, results, trace, page, error_codes())
    handbooks = [handbook(book, each) for each in ([options.lang] if options.lang else LANGUAGES)]
    guides = Guides(_guides(options))
    if options.check:
        found = stale(handbooks, out, options.format, guides)
        for name in found[:SHOWN]:
            tell(_STALE(language).format(name=name))
        tell((_RENEW if found else _FRESH)(language).format(out=options.out))
        return Exit.NO if found else Exit.OK
    return _written(handbooks, out, options, guides)


def _guides(options: argparse.Namespace) -> Path | None:
    """Return the folder that is asked for; those of the package speak of its own rules."""
    if options.guides:
        return Path(options.guides)
    return bundled_guides() if options.rules is None and options.field is None else None


def _page(given: str | None, out: Path) -> str:
    """Return an address as it is, a file as seen from the folder of one language."""
    if given is None or "://" in given:
        return given or ""
    return Path(os.path.relpath(Path(given).resolve(), out)).as_posix()


def _written(handbooks: Sequence[Handbook], out: Path, options: argparse.Namespace, guides: Guides) -> int:
    language = language_of(options)
    try:
        write(handbooks, out, options.format, guides)
    except NoHandbookError as error:
        tell(_STRANGE(language).format(name=error))
        return Exit.UNREADABLE
    except SiteError as error:
        tell(f"{_COMPLAINTS(language)}\n{error}")
        return Exit.NO
    pages = sum(len(each.pages) for each in handbooks)
    sys.stdout.write(_WRITTEN(language).format(pages=pages, out=options.out) + "\n")
    return Exit.OK


def _executed(rules: RuleSet, folder: Path | None) -> tuple[CaseResult, ...]:
    """Run the case tests of a folder, where there is one."""
    if folder is None:
        return ()
    tests = load_cases([folder])
    check_names(tests, rules)
    return tuple(run_cases(tests, rules))
