"""The stage column of a table: each row says what the single case says, on whatever day somebody looks."""

from __future__ import annotations

import datetime as dt
from random import Random

import pandas as pd
import pytest

import soziorules
from soziorules.engine.diagnostics import Problems
from soziorules.tables import decide_batches
from tests.columns.single import decided, told
from tests.columns.tables import Plain, cases, day, nested, table

RULES = soziorules.load_rules()

WELL = {
    "patient.born_on": "1986-04-02", "patient.statutory_insured": True, "prescriber.group": "psychiatry",
    "prescriber.kv_permission": True, "prescriber.contract_physician": True, "prescription.kind": "first",
    "prescription.units": 30, "diagnoses": "F20.0 G", "gaf": 35, "impairments": "drive", "unable_to_use_services": True,
    "hospital_purpose": "avoid", "therapy_capability": True, "realistic_goal": True, "goal_reached": False,
    "history": [],
}  # fmt: skip
DROPPED = (
    "approval.",
    "history",
    "prescription.until",
    "prescription.start_on",
    "prescription.discharged_on",
)


def case(random: Random, today: dt.date) -> Plain:
    """Return one row on its way through the Krankenkasse, with or without a day of issue."""
    (row,) = cases(random, 1, wrong=0)
    row = {path: value for path, value in row.items() if not path.startswith(DROPPED)}
    issued = today - dt.timedelta(days=random.randint(-5, 80))
    row["prescribed_on"] = issued.isoformat()
    units = row.get("prescription.units")
    days = sorted(random.randint(0, 40) for _ in range(4))
    stated = {
        "approval.submitted_on": issued + dt.timedelta(days=days[0]),
        "approval.received_on": issued + dt.timedelta(days=days[1]),
        "approval.decided_on": issued + dt.timedelta(days=days[2]),
        "prescription.start_on": issued + dt.timedelta(days=days[3]),
        "prescription.until": issued + dt.timedelta(days=days[3] + random.randint(0, 60)),
    }
    row |= {path: value.isoformat() for path, value in stated.items() if random.random() < 0.6}
    if "approval.decided_on" in row and isinstance(units, int):
        row["approval.granted_units"] = random.choice([0, units // 2, units])
    if random.random() < 0.5:
        row["approval.medical_service_involved"] = random.random() < 0.5
    if random.random() < 0.1:
        row["patient.coverage"] = "asylum_benefits"
        row.pop("patient.statutory_insured", None)
    if random.random() < 0.1:
        row.pop("prescribed_on")
    return row


@pytest.mark.parametrize("seed", range(4))
def test_each_row_is_at_the_stage_of_the_single_case(seed: int) -> None:
    random = Random(seed)
    today = day(random, dt.date(2016, 1, 1), dt.date(2028, 12, 31))
    as_of = today if seed == 3 else None
    rows = [case(random, today) for _ in range(60)]
    found = soziorules.decide_frame(table(rows), rules=RULES, as_of=as_of, today=today).to_pylist()
    seen = set()
    for row, answer in zip(rows, found, strict=True):
        try:
            decision = soziorules.check(nested(row), rules=RULES, as_of=as_of, today=today)
        except Problems:
            assert (answer["outcome"], answer["stage"]) == ("error", None)
            continue
        assert decision.procedure is not None
        assert answer["stage"] == decision.procedure.stage, row
        assert told(answer, missing=False) == decided(RULES, row, missing=False, as_of=as_of, today=today), (
            row
        )
        seen.add(answer["stage"])
    assert len(seen) > (1 if as_of else 3)


def test_figures_and_duties_are_those_of_the_moment() -> None:
    """What `check` tells: nothing is permitted beside another ground, and no duty stands beside a no or after a refusal."""
    issued = WELL | {"prescribed_on": "2026-11-20", "service.on": "2026-12-01", "service.cost": 60}
    refused = {"approval.decided_on": "2026-11-27", "approval.granted_units": 0}
    rows = [issued, issued | {"gaf": 60}, issued | {"prescription.units": 31}, issued | refused]
    frame = table(rows)
    for today in ("2026-11-30", None):
        found = soziorules.decide_frame(frame, rules=RULES, today=today).to_pylist()
        assert [each["permitted_units"] for each in found] == [30, 0, 30, 30]
        assert [each["copayment"] is None for each in found] == [False, True, True, True]
        assert "approval.required" in found[0]["obligations"]
        assert [found[1]["obligations"], found[2]["obligations"]] == ["", ""]
        assert "approval.required" not in found[3]["obligations"]


def test_a_duty_that_waits_for_a_fact_stands_in_no_row_whatever_was_decided_before() -> None:
    """The approval waits for the units: in the first row, and in a neighbour that lacks more besides."""
    first = {name: value for name, value in WELL.items() if name != "prescription.units"}
    first["prescribed_on"] = "2026-11-20"
    second = {name: value for name, value in first.items() if name != "gaf"}
    rows = [first, second, first | {"prescription.units": 30}]
    found = soziorules.decide_frame(table(rows), rules=soziorules.load_rules()).to_pylist()
    assert ["prescription.units" in each["missing"] for each in found] == [True, True, False]
    assert ["approval.required" in each["obligations"] for each in found] == [False, False, True]
    assert [told(each) for each in found] == [decided(RULES, row) for row in rows]


def test_rules_without_a_limit_of_units_permit_no_number_beside_a_no() -> None:
    rules = soziorules.load_rules("benchmarks/small_rules")
    rows = [WELL | {"prescribed_on": "2026-11-20", "gaf": gaf} for gaf in (35, 60)]
    found = soziorules.decide_frame(table(rows), rules=rules).to_pylist()
    assert [each["outcome"] for each in found] == ["eligible", "not_eligible"]
    assert [each["permitted_units"] for each in found] == [None, None]


def test_without_a_day_of_looking_there_is_no_stage() -> None:
    frame = pd.DataFrame({"prescribed_on": ["2026-11-20"], "approval.submitted_on": ["2026-11-23"]})
    assert "stage" not in soziorules.decide_frame(frame, rules=RULES).columns
    assert list(soziorules.decide_frame(frame, rules=RULES, today="2026-11-24")["stage"]) == ["submitted"]
    (batch,) = decide_batches(
        table([{"prescribed_on": "2026-11-20"}]).to_batches(), rules=RULES, today="2026-11-24"
    )
    assert batch.column("stage").to_pylist() == ["issued"]
