"""An account as data (schema `soziorules.ledger/1`): fixed keys and ids, minutes as whole numbers, nothing rounded.

`soziotherapie.answer.account` says what the keys mean. What can be uncertain is an object of the lowest and highest value, equal
where it is exact, `to` null where no upper bound is known. Units that can have parts are texts, whole or a fraction.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from soziorules.engine.calendar import Doubt, Skipped
from soziorules.engine.language.as_json import as_json
from soziorules.soziotherapie.ledger.deadlines import Deadline
from soziorules.soziotherapie.ledger.entries import Entry
from soziorules.soziotherapie.ledger.intervals import Bounds
from soziorules.soziotherapie.ledger.overview import Overview, Phase
from soziorules.soziotherapie.ledger.reading_effects import Figure, ReadingEffect
from soziorules.soziotherapie.ledger.standing import PARAMETERS
from soziorules.soziotherapie.ledger.statement import Share
from soziorules.soziotherapie.procedure.stages import procedure_of

SCHEMA: Final = "soziorules.ledger/1"
_LIMITS: Final = (*PARAMETERS, "approval_free_units", "discharge_days")


def to_json(shown: Overview) -> str:
    """Return an account as JSON text; it does not depend on the language."""
    return json.dumps(to_dict(shown), ensure_ascii=False, indent=2) + "\n"


def to_dict(shown: Overview) -> dict[str, Any]:
    """Return an account as JSON-ready data, as the module describes it."""
    rules = shown.rules
    return {
        "schema": SCHEMA,
        "as_of": as_json(shown.day),
        "readings_chosen": dict(shown.chosen),
        "procedure": _procedure(shown),
        **{name: as_json(shown.figures[name]) for name in ("units", "window", "approval")},
        "limits": {name: shown.constants[name] for name in _LIMITS if name in shown.constants},
        "totals": _totals(shown),
        "phases": [_phase(phase) for phase in shown.phases],
        "prescriptions": [_entry(entry) for entry in shown.entries],
        "probation": _probation(shown),
        "counting": {"as": shown.counting.how, "units": shown.counting.units},
        "plan": [
            {
                "kind": step.kind,
                "units": step.units,
                "minutes_after": step.minutes_after,
                "planned": step.planned,
            }
            for step in shown.plan
        ],
        "deadlines": [_due(due) for due in shown.dues],
        "otherwise": [_otherwise(each) for each in shown.otherwise],
        "ruleset": {"name": rules.name, "version": rules.version, "sha256": rules.sha256},
    }


def _procedure(shown: Overview) -> dict[str, Any]:
    found = procedure_of(shown.decision)
    steps = [{"who": step.who, "by": as_json(step.by), "rule": step.id} for step in found.next]
    return {
        "stage": str(found.stage),
        "since": as_json(found.since),
        "today": as_json(found.today),
        "next": steps,
    }


def _totals(shown: Overview) -> dict[str, Any]:
    standing = shown.ledger.standing
    return {
        "used_minutes": _bounds(standing.minutes_used),
        "remaining_minutes": _bounds(standing.minutes_remaining),
        "added_minutes": _bounds(shown.added),
        "after_minutes": _bounds(shown.after),
        "outstanding_minutes": _bounds(shown.outstanding),
        "permitted_units": _bounds(shown.permitted),
        "permitted_by_kind": {kind: _bounds(units) for kind, units in shown.permitted_by_kind.items()},
        "credited_units": _bounds(standing.credited_units),
        "free_units": _bounds(shown.counted.free_units),
    }


def _phase(phase: Phase) -> dict[str, Any]:
    fall = phase.line.fall
    return {
        "number": phase.number,
        "start": as_json(fall.start),
        "end": as_json(fall.end),
        "current": phase.line.current,
        "begun": fall.begun,
        "opening": phase.opening,
        "opened_by": phase.opened_by,
        "ending": phase.ending,
        "used_minutes": _bounds(phase.line.used),
        "remaining_minutes": _bounds(phase.line.remaining),
    }


def _entry(entry: Entry) -> dict[str, Any]:
    line = entry.line
    return {
        "number": entry.number,
        "position": line.position,
        "prescribed_on": as_json(line.prescribed_on),
        "kind": line.kind,
        "units": line.units,
        "group_units": line.group_units,
        "phase": None if line.phase is None else line.phase + 1,
        "delivered_minutes": entry.delivered,
        "counted_minutes": _bounds(line.minutes),
        "later_minutes": entry.later,
        "units_used": _share(line.units_used),
        "units_left": _share(line.units_left),
        "units_lapsed": _share(entry.lapsed),
        "lapse": entry.lapse,
        "credited_units": _bounds(line.credited),
        "credited_to": entry.credited_to,
        "deliveries": None
        if line.deliveries is None
        else [
            {"on": as_json(each.on), "minutes": each.minutes, "setting": each.setting}
            for each in line.deliveries
        ],
    }


def _probation(shown: Overview) -> dict[str, Any]:
    year = shown.counted.probation
    return {
        "in_calendar_year": _bounds(year.in_calendar_year),
        "in_twelve_months": _bounds(year.in_twelve_months),
        "next_calendar_year": as_json(year.next_calendar_year),
        "next_twelve_months": as_json(year.next_twelve_months),
        "next_on": as_json(year.next_on),
    }


def _due(due: Deadline) -> dict[str, Any]:
    return {
        "id": due.subject,
        "since": as_json(due.since),
        "by": as_json(due.by),
        "assumed": due.assumed,
        "kept": due.kept,
        "skipped": [_why(each) for each in due.skipped],
        "doubts": [{**_why(each), "laender": list(each.laender)} for each in due.doubts],
    }


def _why(day: Skipped | Doubt) -> dict[str, Any]:
    return {"day": as_json(day.day), "why": dict(zip(("de", "en"), day.why, strict=True))}


def _otherwise(each: ReadingEffect) -> dict[str, Any]:
    changes: Mapping[str, Any] = {
        name: {"here": _figure(here), "there": _figure(there)} for name, (here, there) in each.changes.items()
    }
    return {"reading": each.reading, "option": each.option, "changes": changes}


def _figure(value: Figure) -> Any:
    return as_json(value) if value is None or isinstance(value, dt.date) else _bounds(value)


def _bounds(bounds: Bounds) -> dict[str, int | None]:
    return {"from": bounds[0], "to": bounds[1]}


def _share(share: Share) -> dict[str, str | None]:
    low, high = share
    return {"from": str(Fraction(low)), "to": None if high is None else str(Fraction(high))}
