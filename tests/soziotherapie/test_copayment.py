"""The Zuzahlung of § 37a Abs. 3 SGB V; numbers are those of the catalogue's edge cases."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import soziorules
from soziorules.soziotherapie.facts.copayment import (
    REASONS,
    Copayment,
    Reason,
    amount_for,
    copayment,
)
from soziorules.soziotherapie.wording.figures import figures
from tests.soziotherapie.law import LAW, case

amounts = st.decimals(min_value=0, max_value=9_999, places=2)


@pytest.mark.parametrize(
    ("cost", "due", "reason"),
    [
        ("3.00", "3.00", "cost"),
        ("4.00", "4.00", "cost"),  # 132
        ("5.00", "5.00", "cost"),
        ("45.00", "5.00", "minimum"),  # 131
        ("50.00", "5.00", "minimum"),
        ("50.01", "5.00", "rate"),
        ("63.47", "6.35", "rate"),  # 143
        ("70.00", "7.00", "rate"),
        ("99.99", "10.00", "rate"),
        ("100.00", "10.00", "maximum"),
        ("140.00", "10.00", "maximum"),
        ("0", "0.00", "nothing_delivered"),  # 142
    ],
)
def test_ten_percent_between_five_and_ten_euros(cost: str, due: str, reason: Reason) -> None:
    assert amount_for(Decimal(cost), LAW) == Copayment(Decimal(due), reason)


@given(amounts)
def test_never_above_the_cost_nor_outside_five_to_ten_euros(cost: Decimal) -> None:
    due = amount_for(cost, LAW).amount
    assert due is not None
    assert due <= cost
    assert due == cost or Decimal(5) <= due <= Decimal(10)
    assert due == due.quantize(Decimal("0.01"))


@given(amounts, amounts)
def test_a_higher_cost_never_lowers_it(one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert (amount_for(low, LAW).amount or 0) <= (amount_for(high, LAW).amount or 0)


@pytest.mark.parametrize(
    ("born", "on", "due", "reason"),
    [
        ("2008-11-21", "2026-11-20", "0.00", "underage"),  # 136
        ("2008-11-20", "2026-11-20", "7.00", "rate"),  # 137
        ("2008-02-29", "2026-02-28", "0.00", "underage"),  # 138
        ("2008-02-29", "2026-03-01", "7.00", "rate"),
    ],
)
def test_from_the_18th_birthday_on(born: str, on: str, due: str, reason: str) -> None:
    found = copayment(case(patient__born_on=born, service={"on": on, "cost": 70}), LAW, {})
    assert (found.amount, found.reason) == (Decimal(due), reason)


@pytest.mark.parametrize(("on", "due"), [("2026-12-31", "0.00"), ("2027-01-01", "7.00")])
def test_an_exemption_ends(on: str, due: str) -> None:  # 139
    patient = {"born_on": "1980-01-01", "copayment_exempt_until": "2026-12-31"}
    found = copayment(case(patient=patient, service={"on": on, "cost": "70.00"}), LAW, {})
    assert found.amount == Decimal(due)
    assert found.exempt is (due == "0.00")
    assert not found.copayment.unless_exempt


def test_without_word_on_an_exemption_the_amount_is_due_unless_there_is_one() -> None:
    found = copayment(case(patient__born_on="1980-01-01", service={"on": "2026-11-20", "cost": 70}), LAW, {})
    assert found.copayment == Copayment(Decimal("7.00"), "rate", unless_exempt=True)


@pytest.mark.parametrize("service", [{}, {"on": "2026-11-20"}, {"cost": 70}])
def test_what_is_not_known_is_not_guessed(service: dict[str, object]) -> None:
    assert copayment(case(patient__born_on="1980-01-01", service=service), LAW, {}).amount is None


def test_before_2004_there_was_none() -> None:
    found = copayment(case(patient__born_on="1980-01-01", service={"on": "2003-12-31", "cost": 70}), {}, {})
    assert (found.amount, found.reason) == (Decimal(0), "not_in_force")


def test_summed_part_units_cannot_be_told_from_one_day() -> None:
    stated = case(patient__born_on="1980-01-01", service={"on": "2026-11-20", "cost": "17.50"})
    found = copayment(stated, LAW, {"copay.part_units": "summed"})
    assert (found.amount, found.reason) == (None, "summed")


def test_every_reason_has_its_place_in_the_list() -> None:
    assert set(Reason.__args__) == set(REASONS)  # type: ignore[attr-defined]


def test_an_amount_that_is_open_says_what_is_missing() -> None:
    example = Path(__file__).parents[2] / "examples" / "psychiatrist_30_units_f20.json"
    case = {
        **json.loads(example.read_text(encoding="utf-8")),
        "service": {"on": "2026-11-25", "cost": "61.50"},
    }
    shown = "Zuzahlung für den Tag"
    assert "6,15 €" in said(case, shown)
    assert said({**case, "patient": {"statutory_insured": True}}, shown) == "offen; es fehlt: Geburtsdatum"
    assert said({**case, "service": {"on": "2026-11-25"}}, shown) == "offen; es fehlt: Kosten des Tages"


def said(case: dict[str, Any], name: str) -> str:
    decision = soziorules.check(case, today="2026-11-25", lang="de")
    return dict(figures(decision, "de"))[name]
