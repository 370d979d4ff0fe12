"""Amounts are exact, and half a cent is rounded up."""

from __future__ import annotations

from decimal import Decimal

import pytest

from soziorules.engine.money import parse_euros, round_to_cent


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        (63.47, "63.47"),
        ("63.47", "63.47"),
        (70, "70"),
        ("70.5", "70.5"),
        (0, "0"),
        (Decimal("12.30"), "12.30"),
        (0.1, "0.1"),
        ("9999999.99", "9999999.99"),
    ],
)
def test_an_amount_is_read_exactly(written: object, amount: str) -> None:
    assert parse_euros(written) == Decimal(amount)


@pytest.mark.parametrize(
    "written",
    [
        63.475,
        "63.475",
        "-1",
        -1,
        True,
        "1e3",
        "1_000",
        " 5",
        "5,00",
        "",
        None,
        float("nan"),
        10_000_000,
        "５",
        1e16,
    ],
)
def test_anything_else_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="two decimals"):
        parse_euros(written)


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("6.347", "6.35"), ("5.001", "5.00"), ("9.999", "10.00"), ("0.005", "0.01"), ("7", "7.00")],
)
def test_half_a_cent_is_rounded_up(exact: str, rounded: str) -> None:
    assert str(round_to_cent(Decimal(exact))) == rounded
