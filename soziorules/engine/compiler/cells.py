"""Cells of ordered facts: between two neighbouring cuts of its tests a fact answers all of them alike."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any as Anything

from soziorules.engine.compiler.program import Atom, Known
from soziorules.engine.language.conditions import Constant, Test


class Above:
    """A value above every cut."""

    def __le__(self, other: Anything) -> bool:
        return False

    def __ge__(self, other: Anything) -> bool:
        return True


ABOVE = Above()


class Between:
    """A value just below an exclusive cut."""

    def __init__(self, cut: Anything) -> None:
        self._cut = cut

    def __le__(self, other: Anything) -> bool:
        return bool(self._cut <= other)

    def __ge__(self, other: Anything) -> bool:
        return bool(self._cut > other)


def cuts(atom: Atom) -> list[tuple[Anything, bool]]:
    """Return where the answer to a question changes: before a value (False) or after it (True)."""
    question = atom.question
    if isinstance(question, Known):
        return []
    assert isinstance(question, Test) and isinstance(question.operand, Constant)
    value = question.operand.value
    match question.operator:
        case "at_most":
            return [(value, True)]
        case "at_least":
            return [(value, False)]
        case "equals":
            return [(value, False), (value, True)]
        case _:
            assert isinstance(value, frozenset)
            return [(member, side) for member in value for side in (False, True)]


def inside(value: Anything, inclusive: bool) -> Anything:
    """Return a stand-in for the values of the cell that ends at a cut."""
    if isinstance(value, int):
        return value if inclusive else value - 1
    if isinstance(value, dt.date):
        return value if inclusive else value - dt.timedelta(days=1)
    assert isinstance(value, Decimal)
    return value if inclusive else Between(value)
