"""The statement of the ledger: every prescription with what is left of it, and a plan for the hours."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from soziorules.soziotherapie.ledger.statement import Statement, statement
from tests.soziotherapie.law import LAW, case, prescribed


def state(*history: dict[str, Any], kind: str = "follow_up", units: int = 30, **more: Any) -> Statement:
    """Return the statement for a prescription on 20 November 2026."""
    prescription = {"kind": kind, "units": units, "group_units": more.pop("group", 0)}
    return statement(
        case(prescribed_on="2026-11-20", prescription=prescription, history=history, **more), LAW, {}
    )


def plan(shown: Statement) -> list[int]:
    """Return the units of the plan."""
    return [step.units for step in shown.plan]


def test_the_whole_way_through_120_hours() -> None:
    shown = state(kind="trial", units=5)
    assert plan(shown) == [5, 25, 30, 30, 30]
    assert [step.kind for step in shown.plan] == ["trial", "first", "follow_up", "follow_up", "follow_up"]
    assert (shown.plan[0].planned, shown.plan[-1].planned, shown.plan[-1].minutes_after) == (
        False,
        True,
        7200,
    )


def test_probestunden_of_the_history_count_in_the_plan() -> None:
    trial = prescribed("2026-11-01", "trial", 5, delivered_minutes=300)
    assert plan(state(trial, kind="first", units=30)) == [25, 30, 30, 30]
    assert plan(state(kind="first", units=30)) == [30, 30, 30, 30]


def test_the_plan_ends_with_the_hours() -> None:
    first = prescribed("2026-01-05", "first", 30, delivered_minutes=1790)
    shown = state(first, units=30, group=10)
    assert [(step.units, step.minutes_after) for step in shown.plan] == [(30, 3890), (30, 5690), (25, 7190)]
    used_up = prescribed("2026-01-05", "first", 120, delivered_minutes=7200)
    assert plan(state(used_up, units=1)) == []
    nearly = prescribed("2026-01-05", "first", 120, delivered_minutes=7100)
    assert plan(state(nearly, units=30)) == [1]


def test_units_at_discharge_have_no_limit_but_those_that_need_no_reason_are_planned() -> None:
    asked = case(prescribed_on="2026-11-20", history=[], prescription={"kind": "discharge", "units": 40})
    assert plan(statement(asked, LAW, {})) == [14, 30, 30, 30, 16]
    assert plan(statement(asked, LAW, {}, granted=True)) == [40, 30, 30, 20]


def test_no_plan_without_exact_figures() -> None:
    assert plan(state(prescribed("2026-01-05", "first", 30))) == []
    assert statement(case(prescribed_on="2026-11-20", history=[]), LAW, {}).plan == ()


def test_each_line_keeps_units_and_minutes_apart() -> None:
    trial = prescribed("2026-01-02", "trial", 5, delivered_minutes=180)
    visits = [
        {"on": "2026-03-01", "minutes": 90, "setting": "group"},
        {"on": "2026-03-02", "minutes": 50, "setting": "individual"},
    ]
    first = {**prescribed("2026-02-01", "first", 30), "group_units": 10, "delivered": visits}
    discharge = prescribed("2026-05-01", "discharge", 4, delivered_minutes=60)
    shown = state(trial, first, discharge)
    assert [line.kind for line in shown.lines] == ["trial", "first", "discharge"]
    assert [line.credited for line in shown.lines] == [(0, 0), (5, 5), (0, 0)]
    assert [line.minutes for line in shown.lines] == [(180, 180), (140, 140), (60, 60)]
    assert [line.units_used[0] for line in shown.lines] == [3, Fraction(11, 6), 1]
    assert [line.units_left[0] for line in shown.lines] == [0, 25 - Fraction(11, 6), 0]
    assert [line.lapsed for line in shown.lines] == [True, False, True]
    assert shown.lines[1].deliveries is not None


def test_what_is_not_known_is_between_bounds() -> None:
    unknown = {"kind": "first", "prescribed_on": "2026-02-01", "units": 30}
    [line] = state(unknown).lines
    assert line.minutes == (0, 1800)
    assert line.units_used == line.units_left == (Fraction(0), Fraction(30))
    [line] = state({**unknown, "units": None}).lines
    assert line.minutes == (0, None)
    assert line.units_used == line.units_left == (Fraction(0), None)
    [line] = state({**unknown, "delivered_minutes": 180}).lines
    assert line.units_used == (Fraction(3), Fraction(3))
    [line] = state({**unknown, "delivered": [{"on": "2026-03-01"}]}).lines
    assert line.units_used == (Fraction(0), Fraction(24))


def test_each_prescription_stands_in_its_phase() -> None:
    old = prescribed(
        "2020-01-01", "first", 30, delivered=[{"on": "2020-02-01", "minutes": 600, "setting": "individual"}]
    )
    new = prescribed("2026-02-01", "first", 30, delivered_minutes=1200)
    shown = state(old, new)
    assert [(phase.used, phase.current) for phase in shown.phases] == [
        ((600, 600), False),
        ((1200, 1200), True),
    ]
    assert [line.phase for line in shown.lines] == [0, 1]
    assert state({"units": 5}).lines[0].phase is None


def test_without_history_or_day_there_is_no_phase() -> None:
    assert statement(case(prescribed_on="2026-11-20"), LAW, {}).phases == ()
    assert statement(case(history=[]), LAW, {}).phases == ()


def test_a_rolling_period_is_one_phase() -> None:
    first = prescribed("2026-01-05", "first", 30, delivered_minutes=1790)
    stated = case(
        prescribed_on="2026-11-20", prescription={"kind": "follow_up", "units": 30}, history=[first]
    )
    [phase] = statement(stated, LAW, {"window.kind": "rolling"}).phases
    assert (phase.current, phase.used) == (True, (1790, 1790))
