"""Whole numbers of which perhaps only bounds are known: pairs of the lowest and the highest possible value."""

from __future__ import annotations

from typing import Final

Bounds = tuple[int, int | None]
"""Lowest and highest possible value, both inclusive; None: no upper bound is known."""

ZERO: Final[Bounds] = (0, 0)
ANY: Final[Bounds] = (0, None)


def plus(left: Bounds, right: Bounds) -> Bounds:
    """Return the bounds of the sum of two values."""
    return left[0] + right[0], None if left[1] is None or right[1] is None else left[1] + right[1]


def less(whole: int, part: Bounds) -> Bounds:
    """Return the bounds of what is left of `whole`, never below nothing."""
    return 0 if part[1] is None else max(0, whole - part[1]), max(0, whole - part[0])


def scaled(bounds: Bounds, divisor: int) -> Bounds:
    """Return `bounds` in units of `divisor`, begun units counting in full: exact in any comparison with a maximum."""
    return -(-bounds[0] // divisor), None if bounds[1] is None else -(-bounds[1] // divisor)
