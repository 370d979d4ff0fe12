"""The whole numbers in which formulas are computed: days since 1970, cents, hundredths of a percent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from soziorules.engine.language.formulas import (
    YES_OR_NO,
    Because,
    ByLaw,
    Cases,
    DerivedValue,
    Difference,
    Extreme,
    FactValue,
    Formula,
    Outermost,
    Percentage,
    Product,
    ReadingValue,
    Rounded,
    Sum,
    Total,
)

EPOCH: Final = dt.date(1970, 1, 1).toordinal()
INFINITE: Final = 1 << 40
"""Stands for an end that is open; far beyond every day, amount and number, and small enough to be added to."""
FAR: Final = 1 << 38
"""Whatever lies beyond came about from an open end."""
HUNDREDTHS: Final = 100
PERCENT_PARTS: Final = 100 * HUNDREDTHS
"""A percentage of cents comes in ten-thousandths of a cent."""


def number_of(value: Any) -> Any:
    """Return a day as days since 1970, an amount in cents (with a fraction where it has one), a number as it is."""
    if isinstance(value, dt.date):
        return value.toordinal() - EPOCH
    if isinstance(value, Decimal):
        cents = value * 100
        return int(cents) if cents == cents.to_integral_value() else float(cents)
    return value


def number_in(value: Any, unit: str) -> int:
    """Return a value of the norm in the numbers of its unit."""
    if unit in ("euro", "percent"):
        return int(Decimal(value) * 100)
    number: int = number_of(value)
    return number


def value_of(number: int, unit: str) -> Any:
    """Return what a number stands for: a day, an amount in euros, a percentage, a whole number; None for an open end."""
    if not -FAR < number < FAR:
        return None
    if unit == "day":
        last = dt.date.max.toordinal()
        return dt.date.fromordinal(number + EPOCH) if 0 < number + EPOCH <= last else None
    if unit in ("euro", "percent"):
        return Decimal(number).scaleb(-2)
    return bool(number) if unit == YES_OR_NO else number


def scale_of(formula: Formula, formulas: Mapping[str, Formula]) -> int:  # noqa: C901  # one arm for each operator
    """Return in which parts of a cent (or of another unit: 1) a formula is computed."""

    def finest(*inner: Formula) -> int:
        return max(scale_of(each, formulas) for each in inner)

    match formula:
        case Percentage(of=of):
            return PERCENT_PARTS * scale_of(of, formulas)
        case Rounded() | FactValue():
            return 1
        case DerivedValue(name=name):
            return scale_of(formulas[name], formulas) if name in formulas else 1
        case Sum(items=items):
            return finest(*items)
        case Difference(first=first, second=second):
            return finest(first, second)
        case Product(value=value) | Total(value=value):
            return scale_of(value, formulas)
        case Outermost(value=value, otherwise=otherwise):
            return finest(value, otherwise)
        case Extreme(arms=arms):
            return finest(*(arm.value for arm in arms))
        case Cases(whens=whens, otherwise=otherwise):
            return finest(*(when.then.value for when in whens), otherwise.value)
        case ReadingValue(options=options) | ByLaw(periods=options):
            return finest(*(option for _, option in options))
        case Because():
            return 1
        case _:
            return 1
