"""The yardstick: one row at a time by the evaluator for one case, in the form of a row of the table of decisions."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Final

from soziorules.api import check
from soziorules.engine.columns.output import BETWEEN, said
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.rules import RuleSet
from tests.columns.tables import nested

Row = dict[str, Any]
LINE: Final = re.compile(r" \(Zeile \d+ der Datei\)$")
"""What only a file can say of a row."""


def decided(
    rules: RuleSet,
    row: Mapping[str, Any],
    *,
    missing: bool = True,
    as_of: dt.date | None = None,
    readings: Mapping[str, str] | None = None,
    today: dt.date | None = None,
) -> Row:
    """Return what the table of decisions must say of a row."""
    try:
        decision = check(nested(row), rules=rules, as_of=as_of, readings=readings, today=today)
    except Problems as problems:
        return _row("error", error=said(problems, "de"))
    figures = decision.moment.figures
    return _row(
        decision.outcome.value,
        deciding=[finding.rule for finding in decision.deciding],
        missing=sorted({item.fact for item in decision.missing}) if missing else [],
        obligations=[duty.id for duty in decision.moment.obligations],
        readings=[reading.id for reading in decision.verdict.readings],
        permitted_units=figures.get("units", {}).get("permitted"),
        remaining_minutes=figures.get("window", {}).get("remaining_minutes"),
        copayment=figures.get("copayment", {}).get("amount"),
    )


def _row(outcome: str, **more: Any) -> Row:
    row: Row = {
        "outcome": outcome, "deciding": [], "missing": [], "obligations": [], "readings": [],
        "permitted_units": None, "remaining_minutes": None, "copayment": None, "error": None,
    }  # fmt: skip
    return {**row, **more}


def told(row: Mapping[str, Any], *, missing: bool = True) -> Row:
    """Return a row of the table of decisions in the same form."""
    made = {name: row[name] for name in _row("")}
    made["error"] = made["error"] and LINE.sub("", made["error"])
    for name in ("deciding", "missing", "obligations", "readings"):
        made[name] = made[name].split(BETWEEN) if made[name] else []
    made["missing"] = sorted(made["missing"]) if missing else []
    made["copayment"] = None if made["copayment"] is None else str(made["copayment"])
    return made
