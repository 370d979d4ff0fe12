"""The questions of a program put to a block of rows: for each, the rows that meet it and the rows that miss it.

Every question is asked only when the tape comes to it, and what several questions share (where a fact is stated, where a
choice has a value) is found out once.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any, Final, assert_never

import numpy as np

from soziorules.engine.columns.bit_program import Bits, conjunction, disjunction, negation
from soziorules.engine.columns.elements import Elements
from soziorules.engine.columns.lanes import (
    UNBOUNDED,
    UNKNOWN,
    Array,
    Bounded,
    Coded,
    Lane,
    Listed,
    Ordered,
    Subset,
    Unstated,
    number_of,
)
from soziorules.engine.compiler.arithmetic import compared
from soziorules.engine.compiler.kleene import test
from soziorules.engine.compiler.program import Known, Program, Variant
from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.language.conditions import Constant, Operator, OtherFact, Some, Test

Rails = tuple[Bits, Bits]
"""Where a question is met, and where it is missed; elsewhere it is open."""

FEW: Final = 24
"""Up to so many values a choice is compared with each; beyond, answers are looked up."""


def packed(rows: Array) -> Bits:
    """Return a lane of bits from one truth value a row."""
    bits = np.packbits(rows)
    return bits if bits.any() else False


@dataclass
class Questions:
    """One block of rows; `lane(fact, variant)` brings the values of a fact under a choice of readings."""

    program: Program
    elements: Elements
    lane: Callable[[str, Variant], Lane]
    _rails: dict[int, Rails] = field(default_factory=dict)
    _known: dict[tuple[str, Variant], Bits] = field(default_factory=dict)
    _having: dict[tuple[str, Variant, int], Bits] = field(default_factory=dict)

    def __call__(self, key: Hashable) -> Bits:
        """Return the lane of an input of the tape."""
        match key:
            case ("met", int(index)):
                return self._asked(index)[0]
            case ("missed", int(index)):
                return self._asked(index)[1]
            case ("unknown", str(fact)):
                return negation(self.known(fact, self.program.base))
            case _:
                raise KeyError(key)

    def _asked(self, index: int) -> Rails:
        rails = self._rails.get(index)
        if rails is None:
            rails = self._rails[index] = self._ask(index)
        return rails

    def _ask(self, index: int) -> Rails:
        atom = self.program.atoms[index]
        match atom.question:
            case Known(fact):
                known = self.known(fact, atom.variant)
                return known, negation(known)
            case Some(records=records):
                lane = self.lane(records, atom.variant)
                return self.elements.answers(index, lane) if isinstance(lane, Listed) else (False, False)
            case Test() as test:
                return self._presumed(test, self._test(test, atom.variant), atom.variant)

    def _test(self, test: Test, variant: Variant) -> Rails:
        match test.operand:
            case OtherFact(name=other):
                return self._pair(test.fact, test.operator, other, variant)
            case operand:
                assert isinstance(operand, Constant)
                return self._single(test.fact, test.operator, operand.value, variant)

    def _presumed(self, test: Test, rails: Rails, variant: Variant) -> Rails:
        """Where the norm says what silence on a fact counts as, it does."""
        if test.if_not_stated is None:
            return rails
        silent, (met, missed) = negation(self.known(test.fact, variant)), rails
        return (
            (disjunction(met, silent), missed) if test.if_not_stated else (met, disjunction(missed, silent))
        )

    def known(self, fact: str, variant: Variant) -> Bits:
        """Return the rows in which a fact is stated."""
        key = (fact, variant)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = stated(self.lane(fact, variant))
        return known

    def _single(self, fact: str, operator: Operator, value: Any, variant: Variant) -> Rails:
        lane = self.lane(fact, variant)
        match lane:
            case Unstated():
                return False, False
            case Coded(codes, values):
                answers = [test(operator, each, value) for each in values]
                if len(values) > FEW:
                    table = np.array([False, *(answer is True for answer in answers)])
                    met = packed(table[codes])
                else:
                    met = self._any_value(codes, [answer is True for answer in answers], fact, variant)
            case Ordered():
                return self._ordered(lane, operator, value, self.known(fact, variant))
            case Bounded():
                return _bounded(lane, operator, value)
            case Subset(bits, values):
                met = self._subset(bits, sum(1 << values.index(each) for each in value), operator)
            case Listed():
                raise AssertionError(f"{fact} cannot be tested by itself")
            case _:
                assert_never(lane)
        known = self.known(fact, variant)
        met = conjunction(met, known)
        return met, conjunction(known, negation(met))

    def _any_value(self, codes: Array, chosen: list[bool], fact: str, variant: Variant) -> Bits:
        """Join the rows of the chosen values, or of the others if these are fewer."""
        inverted = sum(chosen) * 2 > len(chosen)
        found: Bits = False
        for code, wanted in enumerate(chosen, 1):
            if wanted is not inverted:
                found = disjunction(found, self._has(codes, code, fact, variant))
        return negation(found) if inverted else found

    def _has(self, codes: Array, code: int, fact: str, variant: Variant) -> Bits:
        key = (fact, variant, code)
        rows = self._having.get(key)
        if rows is None:
            rows = self._having[key] = packed(codes == code)
        return rows

    def _subset(self, bits: Array, wanted: int, operator: Operator) -> Bits:
        shared = bits & bits.dtype.type(wanted)
        return packed(shared != 0) if operator == "any_of" else packed(shared == wanted)

    def _ordered(self, lane: Ordered, operator: Operator, value: Any, known: Bits) -> Rails:
        values = lane.values
        match operator:
            case "at_most":
                missed = packed(values > number(value, lane.scale, ROUND_FLOOR))
                return conjunction(known, negation(missed)), missed
            case "at_least":
                met = packed(values >= number(value, lane.scale, ROUND_CEILING))
                return met, conjunction(known, negation(met))
            case _:
                members = value if isinstance(value, frozenset) else (value,)
                met = False
                for member in members:
                    if number(member, lane.scale, ROUND_FLOOR) == number(member, lane.scale, ROUND_CEILING):
                        met = disjunction(met, packed(values == number(member, lane.scale, ROUND_FLOOR)))
                return met, conjunction(known, negation(met))

    def _pair(self, fact: str, operator: Operator, other: str, variant: Variant) -> Rails:
        lanes = self.lane(fact, variant), self.lane(other, variant)
        if any(isinstance(lane, Bounded) for lane in lanes):
            return _between(*lanes, operator)
        known = conjunction(self.known(fact, variant), self.known(other, variant))
        left, right = (_numbers(lane) for lane in lanes)
        if known is False or left is None or right is None:
            return False, False
        rows = (
            left == right
            if operator == "equals"
            else left >= right
            if operator == "at_least"
            else left <= right
        )
        met = conjunction(known, packed(rows))
        return met, conjunction(known, negation(met))


def _bounded(lane: Bounded, operator: Operator, value: Any) -> Rails:
    """Answer a test of bounds with a constant."""
    low, high = lane.low, lane.high
    match operator:
        case "at_most":
            limit = number(value, lane.scale, ROUND_FLOOR)
            return packed(high <= limit), packed(low > limit)
        case "at_least":
            limit = number(value, lane.scale, ROUND_CEILING)
            return packed(low >= limit), packed(high < limit)
        case _:
            met, missed = np.zeros(low.size, bool), np.ones(low.size, bool)
            for member in value if isinstance(value, frozenset) else (value,):
                below, above = (number(member, lane.scale, way) for way in (ROUND_FLOOR, ROUND_CEILING))
                met |= (low == high) & (low == above) & (below == above)
                missed &= (low > below) | (high < above)
            return packed(met), packed(missed)


def _between(one: Lane, other: Lane, operator: Operator) -> Rails:
    """Compare two facts of at least one of which only bounds are known."""
    value, against = _ends(one), _ends(other)
    if value is None or against is None:
        return False, False
    met, missed = compared(operator, value, against)
    return packed(met), packed(missed)


def _ends(lane: Lane) -> tuple[Array, Array] | None:
    match lane:
        case Ordered(values):
            wide = values.astype(np.int64)
            unknown = values == lane.unknown
            return np.where(unknown, UNKNOWN, wide), np.where(unknown, UNBOUNDED, wide)
        case Bounded(low, high):
            return low, high
        case _:
            return None


def stated(lane: Lane) -> Bits:
    """Return the rows in which a fact is stated; of a number with bounds, in which any bound is."""
    match lane:
        case Unstated():
            return False
        case Coded(codes, _):
            return True if codes.size and codes.min() else packed(codes != 0)
        case Ordered(values):
            return True if values.size and values.min() != lane.unknown else packed(values != lane.unknown)
        case Bounded(low, high):
            return packed(low == high if lane.exact else (low != UNKNOWN) | (high != UNBOUNDED))
        case Subset(bits, _):
            return True if bits.size and bits.min() else packed(bits != 0)
        case Listed(known=known):
            return True if known is None else packed(known)
        case _:
            assert_never(lane)


def number(value: Any, scale: int, rounding: str) -> int:
    """Return a constant in the numbers of a lane: days since 1970, or cents, rounded where cents are not enough."""
    if isinstance(value, dt.date):
        return number_of(value)
    return int((Decimal(value) * scale).to_integral_value(rounding))


def _numbers(lane: Lane) -> Array | None:
    """Return comparable numbers. Facts that are compared with each other have the same type and list of values."""
    return lane.values if isinstance(lane, Ordered) else lane.codes if isinstance(lane, Coded) else None
