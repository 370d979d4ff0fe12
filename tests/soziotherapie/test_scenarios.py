"""Samples of the proof and of the strategies lie around the values of the rules at hand, whatever these are (F24, F34)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest

from soziorules.api import load_rules
from soziorules.engine.calendar import add_months, anniversary
from soziorules.soziotherapie.scenarios import probes
from tests.soziotherapie.test_amendments import amended

DAY = dt.date(2026, 11, 20)
ONE_DAY = dt.timedelta(days=1)


def fragments(kind: str, parameter: str, value: int) -> Iterator[Mapping[str, Any]]:
    """Yield the samples under the bundled rules with another value of one parameter."""
    parameters = load_rules().elements.parameters

    def values_of(name: str) -> tuple[Any, ...]:
        return (value,) if name == parameter else tuple(dated.value for dated in parameters[name].values)

    for block in probes(values_of).blocks:
        yield from block.samples(DAY, {"prescription.kind": kind}, {})


def stated(fact: str, kind: str, parameter: str, value: int) -> set[Any]:
    """Return what the samples state for a fact."""
    return {each[fact] for each in fragments(kind, parameter, value) if each.get(fact) is not None}


def told(kind: str, parameter: str, value: int) -> Iterator[dict[str, Any]]:
    """Yield the entries of all histories in the samples."""
    for each in fragments(kind, parameter, value):
        yield from each.get("history") or ()


@pytest.mark.parametrize(
    ("kind", "parameter"),
    [
        ("first", "units_per_prescription"),
        ("follow_up", "units_per_prescription"),
        ("trial", "probation_units"),
        ("trial", "approval_free_units"),
        ("referral", "referral_units"),
        ("discharge", "discharge_units"),
    ],
)
def test_units_on_both_sides_of_a_limit(kind: str, parameter: str) -> None:
    assert {43, 44} <= stated("prescription.units", kind, parameter, 43)


@pytest.mark.parametrize("parameter", ["kj_age_from", "kj_age_until", "copayment_age"])
def test_birthdays_on_the_day_and_the_day_after(parameter: str) -> None:
    birthday = anniversary(DAY, -24)
    assert {birthday, birthday + ONE_DAY} <= stated("patient.born_on", "first", parameter, 24)


@pytest.mark.parametrize(
    ("parameter", "value", "edge"),
    [("copayment_minimum", 7, 70), ("copayment_maximum", 12, 120), ("copayment_rate", 20, 50)],
)
def test_costs_below_and_above_what_another_part_decides(parameter: str, value: int, edge: int) -> None:
    costs = {Decimal(cost) for cost in stated("service.cost", "first", parameter, value)}
    below, above = max(cost for cost in costs if cost < edge), min(cost for cost in costs if cost > edge)
    assert above - below <= edge


def test_hours_up_to_the_last_minute_and_beyond() -> None:
    histories = [each.get("history") or () for each in fragments("first", "krankheitsfall_minutes", 6000)]
    minutes = {sum(each.get("delivered_minutes", 0) for each in history) for history in histories}
    assert {6000, 6060, 6000 - 30 * 60, 6000 - 30 * 90} <= minutes


@pytest.mark.parametrize("full", [600, 7200, 12_000])
def test_hours_are_delivered_on_as_many_prescriptions_as_they_take_one_after_the_other(full: int) -> None:
    """A reader of boundary cases should not find 121 hours on a prescription of 30 units."""
    for stated_ in fragments("first", "krankheitsfall_minutes", full):
        history = [
            each for each in stated_.get("history") or () if each.get("prescribed_on") and each.get("kind")
        ]
        dated = [each for each in history if "approved_on" not in each and "delivered" not in each]
        assert all(each["prescribed_on"] < DAY for each in dated)
        assert all(each.get("delivered_minutes", 0) <= 60 * each.get("units", 30) for each in dated)


def test_nobody_is_older_than_the_norm_asks() -> None:
    assert min(stated("patient.born_on", "first", "copayment_age", 90) - {None}) > anniversary(DAY, -92)


@pytest.mark.parametrize("full", [600, 7200, 36_000])
def test_units_still_open_on_an_earlier_prescription_leave_no_room(full: int) -> None:
    """Else `verify` says of `limits.outstanding_units` that it applies nowhere."""
    histories = [each.get("history") or () for each in fragments("first", "krankheitsfall_minutes", full)]
    known = [[each.get("delivered_minutes") for each in history] for history in histories]
    open_ones = [sum(minutes) for minutes in known if len(minutes) > 1 and minutes[-1] == 0]
    assert all(minutes + 30 * 60 in (full, 30 * 60) for minutes in open_ones)
    assert open_ones


def test_a_krankheitsfall_of_two_years() -> None:
    days = {each.get("prescribed_on") for each in told("first", "krankheitsfall_years", 2)}
    assert {
        add_months(DAY, -24),
        add_months(DAY, -24) + ONE_DAY,
        add_months(DAY, -25) - 100 * ONE_DAY,
    } <= days


def test_decisions_before_and_after_six_weeks() -> None:
    decided = stated("approval.decided_on", "first", "decision_weeks", 6)
    assert any(day < DAY + 43 * ONE_DAY for day in decided)
    assert any(day >= DAY + 50 * ONE_DAY for day in decided)


def test_receipt_around_a_later_workday() -> None:
    received = stated("approval.received_on", "first", "submission_workdays", 8)
    assert {DAY + number * ONE_DAY for number in (10, 12, 14)} <= received


def test_discharge_on_both_sides_of_nine_days() -> None:
    left = stated("prescription.discharged_on", "discharge", "discharge_days", 9)
    assert {DAY - 9 * ONE_DAY, DAY - 10 * ONE_DAY} <= left


def test_rules_without_these_values_have_samples_too() -> None:
    blocks = probes(lambda name: ()).blocks
    assert all(list(block.samples(DAY, {"prescription.kind": "first"}, {})) for block in blocks)


def test_two_rule_sets_are_compared_around_the_values_of_both() -> None:
    one, other = load_rules(), amended("units_per_prescription", "40")
    (block,) = [each for each in one.scenarios(other).blocks if "history" in each.facts]
    units = {
        each.get("prescription.units") for each in block.samples(DAY, {"prescription.kind": "first"}, {})
    }
    assert {30, 31, 40, 41} <= units
