"""`check FILE…`: decide cases and explain the decisions."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from pathlib import Path
from typing import Any

from soziorules.api import check, check_readings
from soziorules.cli import batch
from soziorules.cli.console import (
    Exit,
    add_language,
    add_overlays,
    add_reading,
    add_rules,
    add_today,
    day,
    fine_marks,
    language_of,
    report,
    width,
)
from soziorules.cli.fields import add_field, rules_of
from soziorules.cli.output import deliver, form_of
from soziorules.cli.streams import kept, standard_input, tell
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.domain import Domain
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.engine.source import SourceFile, read_source
from soziorules.render.words import day as written

FORMATS = ("text", "json", "markdown", "html")
READERS = ("prescriber", "provider", "payer", "patient")
_TODAY = Text(
    "Tag der Ausstellung nicht angegeben: heute, {day}, angenommen.",
    "Day of issue not stated: today, {day}, is assumed.",
)

_MORE = Text("Mehr mit --all.", "Full answer: --all.")
_NOT_TODAY = Text(
    "Tag der Ausstellung nicht angegeben; heute, {day}, kann es nach den übrigen Angaben nicht sein.",
    "Day of issue not stated; by what else is stated it cannot be today, {day}.",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `check`."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="case as JSON or YAML; - for standard input")
    parser.add_argument(
        "--format", choices=FORMATS, help="form of the answer (default: by the ending of --out, else text)"
    )
    parser.add_argument(
        "--for",
        choices=READERS,
        default="prescriber",
        dest="reader",
        help="for whom to say it (default: prescriber)",
    )
    parser.add_argument("--all", action="store_true", help="everything, not only the short answer")
    parser.add_argument(
        "--explain", action="store_true", help="everything, each finding unfolded to its conditions"
    )
    parser.add_argument(
        "--as-of", type=day, metavar="DATE", help="decide as if issued on that day (YYYY-MM-DD)"
    )
    add_today(parser)
    add_reading(parser)
    parser.add_argument(
        "--handbook",
        metavar="ADDRESS",
        help="address of the handbook (docs --format html), to which a page (.html) links each rule",
    )
    batch.configure(parser)
    add_rules(parser)
    add_field(parser)
    add_overlays(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Decide each file; the exit code is that of the worst answer, or 2 if any input could not be read."""
    if batch.wanted(options):
        return batch.run_batch(options)
    language = language_of(options)
    options.format = form_of(options, FORMATS)
    rules = rules_of(options, options.rules)
    readings = dict(options.reading)
    check_readings(rules, readings)
    decisions: list[tuple[str, Decision]] = []
    unreadable = False
    for name in options.files:
        try:
            case = rules.domain.read_case(source_of(name))
            as_of = supposed_day(rules.domain, case, options, language)
            decision = check(
                case, rules=rules, as_of=as_of, readings=readings, lang=language, today=options.today
            )
            decisions.append((name, decision))
        except Problems as problems:
            unreadable = True
            report(problems, language, show_source=False)
    deliver(_answer(decisions, options, language), options.format, options, options.files, language)
    return Exit.UNREADABLE if unreadable else _exit_code([decision for _, decision in decisions])


def source_of(name: str) -> SourceFile:
    """Return the file of that name, or standard input for `-`."""
    if name == "-":
        return standard_input()
    return read_source(Path(name), name=name)


def supposed_day(
    domain: Domain, case: Any, options: argparse.Namespace, language: Language
) -> dt.date | None:
    """Return the day of issue to suppose: the one asked for, else today where none is stated; and say so.

    None where a day is stated, or what is stated does not go with today: then the day stays unknown.
    """
    wanted: dt.date | None = options.as_of
    if domain.day_of(case) is not None or wanted is not None:
        return wanted
    today: dt.date = options.today
    supposed = domain.day_of(domain.supposed_on(case, today))
    tell((_NOT_TODAY if supposed is None else _TODAY)(language).format(day=written(today, language)))
    return supposed


def _answer(decisions: list[tuple[str, Decision]], options: argparse.Namespace, language: Language) -> str:
    if options.format == "json":
        data = [_as_data(decision, options.reader, language) for _, decision in decisions]
        content = data[0] if len(options.files) == 1 and data else data
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n" if data else ""
    if options.format == "html" and len(decisions) > 1:
        from soziorules.render.html import pages

        return pages(decisions, language, reader=options.reader, handbook=options.handbook or "")
    several = len(options.files) > 1
    texts = []
    for name, decision in decisions:
        head = f"{name}\n" if several and options.format == "text" else ""
        texts.append(head + _said(decision, options, language))
    return "\n\n".join(texts)


def _as_data(decision: Decision, reader: str | None, language: Language) -> dict[str, Any]:
    """Return a decision as data; what a person reads first is that of the reader, where one is named."""
    from soziorules.render.data import for_reader

    data = decision.to_dict(language)
    return data if reader is None else {**data, **for_reader(decision, language, reader)}


def _said(decision: Decision, options: argparse.Namespace, language: Language) -> str:
    match options.format:
        case "html":
            return decision.to_html(language, reader=options.reader, handbook=options.handbook or "")
        case "markdown":
            return decision.to_markdown(language, reader=options.reader, explain=options.explain)
        case _:
            return decision.to_text(
                language, reader=options.reader, full=options.all, explain=options.explain, fine=fine_marks(), width=width(),
                more="" if options.reader == "patient" or kept(options.out) else _MORE(language),
            )  # fmt: skip


def _exit_code(decisions: list[Decision]) -> int:
    order = list(Outcome)
    worst = min((decision.outcome for decision in decisions), key=order.index)
    return worst.exit_code
