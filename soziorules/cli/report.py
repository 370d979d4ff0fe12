"""`report FILE`: the smallest case that still gives the same decision, without the person, as a case test."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import secrets
from typing import Any

from soziorules.api import check_readings, load_rules
from soziorules.cli.check import source_of
from soziorules.cli.console import Exit, add_language, add_reading, add_rules, language_of
from soziorules.cli.streams import emit, tell
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.language.text import Text
from soziorules.engine.replay.minimise import Smallest, smallest

TRIES, LEAST, MOST = 40, 2, 40
"""How many shifts are tried, and by how many weeks at least and at most."""

MOVED = Text(
    "Die Tage sind verschoben. Bitte vor dem Weitergeben trotzdem lesen.",
    "The days have been moved. Please read it nevertheless before you pass it on.",
)
NOT_MOVED = Text(
    "Die Tage sind die echten: mit anderen wäre die Entscheidung eine andere. Bitte vor dem Weitergeben prüfen.",
    "The days are the real ones: with others the decision would be another. Please check before you pass it on.",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `report`."""
    parser.add_argument("file", metavar="FILE", help="case as JSON or YAML; - for standard input")
    parser.add_argument("--keep-days", action="store_true", help="leave the days as they are")
    add_reading(parser)
    add_rules(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Write the case test to the standard output, and to the standard error whether its days could be moved."""
    language, rules = language_of(options), load_rules(options.rules)
    readings = dict(options.reading)
    check_readings(rules, readings)
    decision: Decision = rules.decide(rules.domain.read_case(source_of(options.file)), readings)
    found = smallest(decision, () if options.keep_days else shifts())
    emit(case_test(found, readings))
    tell((MOVED if found.moved else NOT_MOVED)(language))
    return Exit.OK


def shifts() -> list[int]:
    """Return numbers of weeks by which days could be moved, in a chance order, so that nobody can move them back."""
    weeks = [sign * number for number in range(LEAST, MOST + 1) for sign in (-1, 1)]
    return secrets.SystemRandom().sample(weeks, TRIES)


def case_test(found: Smallest, readings: dict[str, str]) -> str:
    """Return a case test in YAML (its values written as JSON, which is YAML)."""
    decision = found.decision
    expect: dict[str, Any] = {
        "outcome": decision.outcome.value,
        "deciding": [finding.rule for finding in decision.deciding],
        "missing": [item.path for item in decision.missing],
        "obligations": [item.id for item in decision.obligations],
    }
    if decision.not_before is not None:
        expect["not_before"] = decision.not_before
    sources = dict.fromkeys(citation.norm for finding in decision.deciding for citation in finding.citations)
    test: dict[str, Any] = {
        "name": f"Reported: {decision.outcome.value} by {', '.join(expect['deciding']) or 'all rules'}",
        "given": found.case,
        **({"readings": readings} if readings else {}),
        "expect": expect,
        "source": "; ".join(sources) or f"rules {decision.evaluator.rules.version}",
    }
    lines = [
        f"    {key}: {json.dumps(value, ensure_ascii=False, default=_day)}" for key, value in test.items()
    ]
    return "cases:\n  -" + "\n".join(lines)[3:] + "\n"


def _day(value: dt.date) -> str:
    return value.isoformat()
