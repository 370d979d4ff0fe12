"""Money in euros and cents, exact."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Final

from soziorules.engine.pattern import pattern

EUROS_PATTERN: Final = r"[0-9]{1,7}(\.[0-9]{1,2})?"
"""How an amount is written: 0 to 9,999,999.99 with at most two decimals."""

CENT: Final = Decimal("0.01")
_EUROS: Final = pattern(EUROS_PATTERN)


def parse_euros(value: object) -> Decimal:
    """Return an amount given as a string, a whole number, a Decimal or a float, without binary fractions.

    A float is the shortest decimal that stands for it: 63.47 is 63.47. Raises ValueError for anything else.
    """
    if isinstance(value, str | int | float | Decimal) and not isinstance(value, bool):
        text = str(float(value)) if isinstance(value, float) else str(value)  # numpy's float64 is a float
        if _EUROS.fullmatch(text):
            return Decimal(text)
    raise ValueError("not an amount in euros with at most two decimals")


def round_to_cent(amount: Decimal) -> Decimal:
    """Return `amount` in whole cents, half a cent rounded up (commercial rounding)."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def cut_to_cent(amount: Decimal) -> Decimal:
    """Return `amount` in whole cents, what is below a cent left out."""
    return amount.quantize(CENT, ROUND_DOWN)
