"""Formulas over the elements of a list: how many, how much in all, the earliest and the latest."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never
from typing import Any as Anything

from soziorules.engine.compiler.arithmetic import Bounds, Leaves, Rows
from soziorules.engine.compiler.numbers import INFINITE
from soziorules.engine.language.conditions import Condition
from soziorules.engine.language.formulas import Counted, Outermost, Total

if TYPE_CHECKING:
    from soziorules.engine.compiler.bounds import BoundsOf


def meeting(bounds: BoundsOf, leaves: Leaves, condition: Condition) -> tuple[Anything, Anything]:
    """Return whether an element surely meets a condition, and whether it can."""
    met, missed = bounds.inside(leaves).truth(condition)
    return met, bounds.arithmetic.negation(missed)


class RecordBounds:
    """Works out formulas over lists."""

    def __init__(self, bounds: BoundsOf) -> None:
        self._bounds = bounds

    def of(self, formula: Counted | Total | Outermost) -> Bounds:
        """Return the bounds of what is counted, added up or sought among the elements of a list."""
        rows = self._bounds.leaves.records(formula.records)
        match formula:
            case Counted():
                met, possible = rows.each(lambda leaves: meeting(self._bounds, leaves, formula.where), 2)
                return self._bounds.unless(rows.unknown, (0, INFINITE), (rows.sum(met), rows.sum(possible)))
            case Total():
                low, high = rows.each(lambda leaves: self._addend(leaves, formula), 2)
                return self._bounds.unless(rows.unknown, (0, INFINITE), (rows.sum(low), rows.sum(high)))
            case Outermost():
                return self._outermost(formula, rows)
            case _:
                assert_never(formula)

    def _addend(self, leaves: Leaves, formula: Total) -> Bounds:
        where, least, most = (
            self._bounds.arithmetic.where,
            self._bounds.arithmetic.least,
            self._bounds.arithmetic.most,
        )
        inner = self._bounds.inside(leaves)
        (low, high), (met, missed) = inner(formula.value), inner.truth(formula.where)
        return (
            where(met, low, where(missed, 0, least(low, 0))),
            where(met, high, where(missed, 0, most(high, 0))),
        )

    def _outermost(self, formula: Outermost, rows: Rows) -> Bounds:
        """The latest is the earliest of a calendar that runs backwards."""
        where, least, most = (
            self._bounds.arithmetic.where,
            self._bounds.arithmetic.least,
            self._bounds.arithmetic.most,
        )

        def ask(leaves: Leaves) -> tuple[Anything, ...]:
            inner = self._bounds.inside(leaves)
            (low, high), (met, missed) = inner(formula.value), inner.truth(formula.where)
            if formula.latest:
                low, high = -high, -low
            return (
                met,
                where(missed, INFINITE, low),
                where(met, high, INFINITE),
                where(missed, -INFINITE, high),
            )

        met, low, sure, possible = rows.each(ask, 4)
        less, more = self._bounds(formula.otherwise)
        if formula.latest:
            less, more = -more, -less
        any_met = rows.sum(met) > 0
        first, last = rows.least(low, INFINITE), rows.least(sure, INFINITE)
        first = where(any_met, first, least(first, less))
        last = where(any_met, last, most(rows.most(possible, -INFINITE), more))
        bounds = (-last, -first) if formula.latest else (first, last)
        return self._bounds.unless(rows.unknown, (-INFINITE, INFINITE), bounds)
