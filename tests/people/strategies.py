"""Generated cases of Soziotherapie: complete ones near the boundaries of the norm, and the same with gaps."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from soziorules import Problems, RuleSet
from soziorules.engine.evaluator.decision import Decision
from soziorules.soziotherapie.case import Case, case_from_plain
from soziorules.soziotherapie.case.choices import PRESCRIPTION_KINDS
from soziorules.soziotherapie.case.listed import standard_lists

LISTS = standard_lists()
Plain = dict[str, Any]
ISSUED = st.sampled_from(
    ["2010-05-04", "2015-04-15", "2017-06-08", "2020-07-04", "2024-02-29", "2026-11-20", "2027-07-02"]
)
BOOLEANS = st.booleans()
MOSTLY = st.sampled_from([True, True, True, False])
CODES = st.sampled_from(["F20.0", "F25.1", "F22.0", "F60.31", "F10.2", "F33.4", "F32.3", "I10.90"])
SECOND = st.sampled_from([[], [{"code": "F60.31", "certainty": "G"}]])
UNITS = st.sampled_from([1, 3, 4, 5, 6, 10, 25, 30, 31, 60])


def subset(values: Any) -> st.SearchStrategy[list[str]]:
    """Return a strategy for some of the values."""
    return st.lists(st.sampled_from(list(values)), unique=True)


def days_from(issued: str, *offsets: int) -> st.SearchStrategy[str]:
    """Return a strategy for days around the day of issue."""
    day = dt.date.fromisoformat(issued)
    return st.sampled_from([(day + dt.timedelta(days=offset)).isoformat() for offset in offsets])


@st.composite
def histories(draw: st.DrawFn, issued: str) -> list[Plain]:
    """Draw up to four earlier prescriptions with what was delivered on them."""
    found = []
    for _ in range(draw(st.integers(0, 4))):
        units = draw(st.sampled_from([5, 30]))
        entry = {
            "prescribed_on": draw(days_from(issued, -1500, -1096, -1095, -400, -200, -30, -1)),
            "kind": draw(st.sampled_from(["first", "follow_up", "trial", "referral"])),
            "units": units,
            "delivered_minutes": draw(st.sampled_from([0, units * 30, units * 60])),
        }
        found.append(entry)
    return found


@st.composite
def full_cases(draw: st.DrawFn) -> Plain:
    """Draw a case in which everything that a rule asks for is stated; it may contradict itself."""
    issued = draw(ISSUED)
    kind = draw(st.sampled_from(list(PRESCRIPTION_KINDS)))
    certainty = draw(st.sampled_from(["G", "G", "G", "V", "A", "Z"]))
    units = draw(UNITS)
    return {
        "prescribed_on": issued,
        "patient": {
            "born_on": draw(
                days_from(issued, -17 * 365 - 3, -18 * 365 - 10, -20 * 365, -22 * 365, -50 * 365)
            ),
            "coverage": draw(st.sampled_from(["statutory"] * 4 + ["section_264", "private", "none"])),
        },
        "prescriber": {
            "group": draw(st.sampled_from(["psychiatry", "psychiatry", *LISTS["prescriber_groups"].values])),
            "kv_permission": draw(MOSTLY),
            "contract_physician": draw(MOSTLY),
            "therapeutic_reason": draw(BOOLEANS),
        },
        "prescription": {
            "kind": kind,
            "form": draw(
                st.sampled_from(["muster_26", "muster_28"] if kind == "referral" else ["muster_26"])
            ),
            "units": units,
            "group_units": draw(st.sampled_from([0, 0, 0, units // 3, units])),
            "discharged_on": draw(days_from(issued, -8, -7, -1, 0)),
            "electronic": draw(BOOLEANS),
        },
        "diagnoses": [{"code": draw(CODES), "certainty": certainty}, *draw(SECOND)],
        "gaf": draw(st.sampled_from([20, 35, 40, 41, 50, 51, 60])),
        "impairments": draw(subset(LISTS["impairments"].values)),
        "necessity": draw(subset(LISTS["necessities"].values)),
        "unable_to_use_services": draw(MOSTLY),
        "unable_to_use_referral": draw(MOSTLY),
        "hospital_purpose": draw(st.sampled_from(["avoid", *LISTS["hospital_purposes"].values])),
        "therapy_capability": draw(MOSTLY),
        "realistic_goal": draw(MOSTLY),
        "goal_reached": draw(st.sampled_from([False, False, True])),
        "care_plan": {
            "items": draw(subset(LISTS["plan_items"].values)),
            "signatures": draw(subset(LISTS["signers"].values)),
        },
        "provider": {"contracted": draw(MOSTLY), "land": "BE"},
        "history": draw(histories(issued)),
        "approval": {"granted_units": draw(st.sampled_from([0, 1]))},
    }


PATHS = [
    "patient.born_on", "patient.coverage", "prescriber.group", "prescriber.kv_permission",
    "prescriber.contract_physician", "prescriber.therapeutic_reason", "prescription.kind", "prescription.form",
    "prescription.units", "prescription.discharged_on", "diagnoses", "gaf", "impairments", "necessity",
    "unable_to_use_services", "unable_to_use_referral", "hospital_purpose", "therapy_capability", "realistic_goal",
    "goal_reached", "care_plan.items", "care_plan.signatures", "provider.contracted", "history",
]  # fmt: skip


def read(plain: Plain) -> Case | None:
    """Return the case, or None where it contradicts itself."""
    from pydantic import ValidationError

    try:
        return case_from_plain(plain)
    except (ValidationError, Problems):
        return None


def at(plain: Plain, path: str) -> Any:
    """Return the value at a path."""
    here: Any = plain
    for step in path.split("."):
        here = here.get(step) if isinstance(here, dict) else None
    return here


SITUATIONS: list[Plain] = [
    {},
    {},
    {},
    {"patient": {"coverage": "asylum_benefits", "born_on": "1980-01-02"}},
    {"provider": {"contracted": False, "land": "BE"}},
    {"provider": {"found": False}},
]
"""What decides who pays and who may deliver, beside an ordinary case."""


@st.composite
def moments(draw: st.DrawFn) -> tuple[Plain, dt.date | None]:
    """Draw a case with or without gaps, on its way through the Krankenkasse, and a day on which somebody looks."""
    plain = draw(full_cases())
    issued = dt.date.fromisoformat(plain["prescribed_on"])
    days = sorted(draw(st.lists(st.integers(0, 60), min_size=4, max_size=4)))
    named = [(issued + dt.timedelta(days=each)).isoformat() for each in days]
    asked = plain["prescription"]["units"]
    approval: dict[str, Any] = {
        "submitted_on": named[0],
        "received_on": named[1],
        "decided_on": named[2],
        "granted_units": draw(st.sampled_from([0, asked // 2, asked])),
        "notified_on": named[3],
        "instruction_given": draw(st.booleans()),
        "medical_service_involved": draw(st.booleans()),
        "objection_filed_on": named[3],
    }
    kept = draw(
        st.sampled_from(
            [(), ("submitted_on",), ("submitted_on", "received_on"), tuple(approval)[:5], tuple(approval)]
        )
    )
    known = {name: approval[name] for name in kept if draw(st.integers(0, 5))}
    if "decided_on" not in known:
        known = {name: value for name, value in known.items() if name in ("submitted_on", "received_on")}
    plain = {**plain, "approval": known, **draw(st.sampled_from(SITUATIONS))}
    start, last = draw(st.sampled_from([(None, None), (0, None), (10, 90), (None, 60)]))
    begins = {} if start is None else {"start_on": (issued + dt.timedelta(days=start)).isoformat()}
    ends = {} if last is None else {"until": (issued + dt.timedelta(days=last)).isoformat()}
    plain["prescription"] = {**plain["prescription"], **begins, **ends}
    for name in draw(st.lists(st.sampled_from(sorted(plain)), max_size=2)):
        plain = {key: value for key, value in plain.items() if key != name}
    today = draw(st.sampled_from([None, -3, 0, 5, 30, 80, 400, 2000]))
    return plain, None if today is None else issued + dt.timedelta(days=today)


def decided(drawn: tuple[Plain, dt.date | None], rules: RuleSet) -> Decision:
    """Return the decision on a drawn case, seen on the drawn day; a case that contradicts itself is drawn anew."""
    plain, today = drawn
    case = read(plain)
    assume(case is not None)
    decision: Decision = rules.decide(case)
    decision.today = today
    return decision
