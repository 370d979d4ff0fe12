"""`ledger FILE`: the account of hours of a case, with prescriptions, plan and deadlines."""

from __future__ import annotations

import argparse

from soziorules.api import check_readings, ledger, load_rules
from soziorules.cli.check import source_of, supposed_day
from soziorules.cli.console import (
    Exit,
    add_language,
    add_reading,
    add_rules,
    add_today,
    day,
    fine_marks,
    language_of,
    report,
    width,
)
from soziorules.cli.output import deliver, form_of
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.account import FORMS


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `ledger`."""
    parser.add_argument("file", metavar="FILE", help="case as JSON or YAML; - for standard input")
    parser.add_argument(
        "--format", choices=FORMS, help="form of the account (default: by the ending of --out, else text)"
    )
    parser.add_argument("--out", metavar="FILE", help="file to write: .txt, .json, .md, .html or .svg")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="the account on that day (YYYY-MM-DD)")
    add_today(parser)
    add_reading(parser)
    add_rules(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Print the account; exit code 2 if the case could not be read."""
    language = language_of(options)
    form = form_of(options, FORMS)
    rules = load_rules(options.rules)
    readings = dict(options.reading)
    check_readings(rules, readings)
    try:
        case = rules.domain.read_case(source_of(options.file))
        as_of = supposed_day(rules.domain, case, options, language)
    except Problems as problems:
        return report(problems, language, show_source=False)
    account = ledger(case, rules=rules, as_of=as_of, readings=readings, today=options.today)
    laid_out = {"fine": fine_marks(), "width": width()} if form == "text" else {}
    deliver(account.render(form, language, **laid_out), form, options, [options.file], language)
    return Exit.OK
