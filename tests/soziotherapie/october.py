"""A case issued on a Monday in October 2026 that meets all conditions, and what is read of it on a day."""

from __future__ import annotations

import copy
import datetime as dt
from pathlib import Path
from typing import Any

import soziorules
from soziorules.engine.source import read_source
from soziorules.soziotherapie.procedure import procedure_of

ROOT = Path(__file__).resolve().parents[2]
RULES = soziorules.load_rules()
BASE = ROOT / "examples" / "psychiatrist_30_units_f20.json"
ISSUED = "2026-10-12"  # a Monday; the third Arbeitstag after it is 15 October
RECEIVED = {"submitted_on": "2026-10-13", "received_on": "2026-10-14", "medical_service_involved": False}
REFUSED = {**RECEIVED, "decided_on": "2026-10-28", "granted_units": 0}
GRANTED = {**RECEIVED, "decided_on": "2026-10-28", "granted_units": 30}
PARTLY = {**RECEIVED, "decided_on": "2026-10-28", "granted_units": 20}
UNITS = {"kind": "first", "form": "muster_26", "units": 30, "group_units": 0}
PARTLY_NOTIFIED = {**PARTLY, "notified_on": "2026-10-30", "instruction_given": True}
RUNNING = {**UNITS, "start_on": "2026-11-02"}
PLAIN_READERS = ("prescriber", "provider", "payer", "patient")


def case(**changed: Any) -> dict[str, Any]:
    """Return a case that meets all conditions, issued on a Monday in October, with some parts replaced."""
    stated = RULES.domain.state
    assert stated is not None
    plain = copy.deepcopy(stated(RULES.domain.read_case(read_source(BASE))))
    plain["prescribed_on"] = ISSUED
    for path, value in changed.items():
        plain[path] = {**plain[path], **value} if isinstance(value, dict) and path in plain else value
    return plain


def seen(today: str | None, **changed: Any) -> soziorules.Decision:
    """Return the decision on such a case, seen on a day."""
    return soziorules.check(case(**changed), today=today, rules=RULES)


def steps(decision: soziorules.Decision) -> dict[str, dt.date | None]:
    """Return the next steps with their days."""
    return {step.id.partition(".")[2]: step.by for step in procedure_of(decision).next}


def read(decision: soziorules.Decision, reader: str) -> str:
    """Return the short answer for a reader as one text."""
    return " ".join(each.text for each in decision.short_answer("de", reader).statements)
