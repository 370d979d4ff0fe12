"""`verify`: prove that the rules leave nothing out, contradict nothing, and hold nothing dead."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from soziorules.cli.console import Exit, add_language, add_overlays, add_periods, add_rules, language_of
from soziorules.cli.fields import add_field, rules_of
from soziorules.cli.proof_output import case_text, progress, promises_of, short, write_cases
from soziorules.cli.streams import emit
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Language, Text
from soziorules.engine.proof.findings import TITLES, Finding, Report
from soziorules.engine.proof.prove import Prover
from soziorules.engine.proof.space import TooManyClassesError

_HEAD = Text(
    "{name} {version}: {periods} Zeitabschnitte, zusammen {classes} Klassen von Fällen, {samples} Fälle gerechnet.",
    "{name} {version}: {periods} periods, {classes} classes of cases in all, {samples} cases computed.",
)
_PROMISES = Text("Bewiesen: {kept} von {all} Versprechen.", "Proved: {kept} of {all} promises.")
_KNOWN_FACTS = Text(
    "darunter: ein bestimmtes Ergebnis ändert sich nie, wenn eine Angabe bekannt wird",
    "among them: a definite answer never changes when a fact becomes known",
)
_CLEAN = Text(
    "Keine offenen Befunde; {explained} sind erklärt.", "No findings are left; {explained} are explained."
)
_FOUND = Text(
    "Offene Befunde: {count}; {explained} weitere sind erklärt.",
    "Findings: {count}; {explained} more are explained.",
)
_UNPROVED = Text(" (nicht bewiesen: kein Fall gefunden)", " (not proved: no case was found)")
_STALE = Text("Erklärung ohne Befund: {finding}", "explanation without a finding: {finding}")
_OCCURS = Text("Ergebnisse, die vorkommen:", "Outcomes that occur:")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `verify`."""
    add_periods(parser)
    parser.add_argument("--witnesses", metavar="DIR", help="write a case file for each finding and outcome")
    parser.add_argument("--all", action="store_true", help="show explained findings and the outcomes too")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="form of the report")
    add_rules(parser)
    add_field(parser)
    add_overlays(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Prove the rules, or where house rules are named these.

    Exit code 1 where a finding is not explained, or an explanation has no finding.
    """
    rules = rules_of(options, options.rules)
    folders = zip(rules.overlays, options.overlay, strict=True)
    reports = [(each, _proved(each, folder, options)) for each, folder in folders]
    if not reports:
        reports = [(rules, _proved(rules, options.rules, options))]
    if options.witnesses:
        write_cases(Path(options.witnesses), (named for _, report in reports for named in _witnesses(report)))
    if options.format == "json":
        data = [_data(report) for _, report in reports]
        emit(case_text(data[0]) if len(data) == 1 else "".join(map(case_text, data)))
    else:
        for each, report in reports:
            head = {"name": each.name, "version": each.version}
            lines = _lines(report, head, options.all, language_of(options))
            sys.stdout.writelines(f"{line}\n" for line in lines)
    return Exit.NO if any(report.findings or report.stale for _, report in reports) else Exit.OK


def _proved(rules: RuleSet, folder: str | None, options: argparse.Namespace) -> Report:
    prover = Prover(rules, rules.scenarios(), promises_of(rules, folder))
    try:
        return prover.report(options.begins, options.ends, lambda first: progress(f"{first} …"))
    except TooManyClassesError as error:
        raise Problems((_too_many(str(error)),)) from None
    finally:
        progress("")


def _too_many(name: str) -> Diagnostic:
    message = Text(
        f"die Fragen an die Liste „{name}“ ergeben zu viele Klassen von Fällen",
        f'the questions to the list "{name}" make too many classes of cases',
    )
    allowed = Text("weniger oder gröbere Schlüssellisten", "fewer or coarser code sets")
    return Diagnostic("T007", message, allowed=allowed)


def _witnesses(report: Report) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for finding in (*report.findings, *(finding for finding, _ in report.explained)):
        yield finding.name, finding.cases
    for occurrence in report.occurrences:
        pivots = [str(value) for value in occurrence.pivots]
        yield "-".join(["outcome", *pivots, occurrence.outcome]), (occurrence.case,)


def _lines(report: Report, head: dict[str, str], everything: bool, language: Language) -> Iterator[str]:
    numbers = {
        "periods": len(report.periods),
        "classes": _power(sum(report.classes)),
        "samples": report.samples,
    }
    yield _HEAD(language).format(**head, **numbers)
    broken = sum(finding.check.value == "broken_promise" for finding in report.findings)
    promised = len(report.promises)
    yield _PROMISES(language).format(kept=promised - broken, all=promised)
    if not broken:
        yield f"  {_KNOWN_FACTS(language)}"
    for finding in report.findings:
        yield ""
        yield from _finding(finding, language)
    for excuse in report.stale:
        yield ""
        yield _STALE(language).format(finding=excuse.finding)
        yield f"  --> {excuse.at}"
    if everything:
        yield from _everything(report, language)
    yield ""
    counts = {"count": len(report.findings), "explained": len(report.explained)}
    yield (_FOUND if report.findings else _CLEAN)(language).format(**counts)


def _everything(report: Report, language: Language) -> Iterator[str]:
    for finding, excuse in report.explained:
        yield ""
        yield from _finding(finding, language)
        yield f"  = {excuse.why(language)}"
    yield ""
    yield _OCCURS(language)
    for occurrence in sorted(report.occurrences, key=lambda each: (each.pivots, each.outcome)):
        yield f"  {' '.join(map(str, occurrence.pivots)):<12} {occurrence.outcome:<24} {short(occurrence.case)}"


def _finding(finding: Finding, language: Language) -> Iterator[str]:
    unproved = "" if finding.proved else _UNPROVED(language)
    yield f"{finding.name}"
    yield f"  {TITLES[finding.check](language)}{unproved}" + (
        f": {detail}" if (detail := finding.detail(language)) else ""
    )
    if finding.at:
        yield f"  --> {finding.at}"
    for plain in finding.cases:
        yield f"  {short(plain)}"


def _power(number: int) -> str:
    digits = len(str(number))
    return f"{number:,}" if digits <= 9 else f"10^{digits - 1}"


def _data(report: Report) -> dict[str, Any]:
    def finding(each: Finding) -> dict[str, Any]:
        return {
            "name": each.name,
            "check": each.check.value,
            "of": list(each.of),
            "on": each.on,
            "proved": each.proved,
            "detail": each.detail.en,
            "at": each.at,
            "cases": list(each.cases),
        }

    return {
        "schema": "soziorules.verify/1",
        "periods": [{"from": first, "until": last} for first, last in report.periods],
        "classes": list(report.classes),
        "samples": report.samples,
        "promises": list(report.promises),
        "findings": [finding(each) for each in report.findings],
        "explained": [{**finding(each), "why": excuse.why.en} for each, excuse in report.explained],
        "stale": [excuse.finding for excuse in report.stale],
        "outcomes": [
            {"pivots": list(each.pivots), "outcome": each.outcome, "on": each.on, "case": each.case}
            for each in report.occurrences
        ],
    }
