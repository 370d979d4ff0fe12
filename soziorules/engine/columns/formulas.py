"""Derived values of rule files for whole columns: the walk of the compiler over arrays.

Where every row states what a formula reads, both ends are the same array and each step is computed once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from soziorules.engine.columns import calendar
from soziorules.engine.columns.lanes import (
    CENTS,
    TRUTHS,
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
    gather,
    lane_of,
    take,
)
from soziorules.engine.compiler.answers import reader
from soziorules.engine.compiler.arithmetic import Bounds, Leaves, Truth, Words
from soziorules.engine.compiler.bounds import BoundsOf
from soziorules.engine.compiler.kleene import test as tested
from soziorules.engine.compiler.numbers import FAR
from soziorules.engine.compiler.program import Program, Variant
from soziorules.engine.compiler.single_case import widest
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.conditions import Constant, Test
from soziorules.engine.language.facts import Amount, Boolean, Choice, Derivation, Vocabulary
from soziorules.engine.language.formulas import Because, DerivedValue, Formula


class Columnwise:
    """The arithmetic of columns; what is the same for all rows may be a plain number or truth value."""

    @staticmethod
    def where(condition: Any, one: Any, other: Any) -> Any:
        """Return `one` where a condition holds, else `other`."""
        if isinstance(condition, bool):
            return one if condition else other
        if other is False:
            return condition if one is True else condition & one
        if one is True:
            return condition | other
        return np.where(condition, one, other)

    least = staticmethod(np.minimum)
    most = staticmethod(np.maximum)
    period_end = staticmethod(calendar.period_end)
    edge = staticmethod(calendar.edge)
    age = staticmethod(calendar.age)
    workday = staticmethod(calendar.workday)

    @staticmethod
    def negation(condition: Any) -> Any:
        """Return where a condition does not hold."""
        return not condition if isinstance(condition, bool) else ~condition

    @staticmethod
    def none(condition: Any) -> bool:
        """Return whether a condition holds nowhere."""
        return not condition if isinstance(condition, bool) else not condition.any()


COLUMNWISE: Final = Columnwise()


@dataclass(frozen=True, slots=True)
class FlatRecords:
    """The elements of the lists of all rows, one list after the other; `lane(fact)` brings a fact of each of them."""

    offsets: Array
    known: Array | None
    lane: Callable[[str], Lane]


def flat(listed: Listed, vocabulary: Vocabulary) -> FlatRecords:
    """Return the lists of a lane as flat columns."""
    offsets, codes = listed.offsets, listed.codes
    if listed.rows is not None:
        offsets, places = gather(offsets, listed.rows)
        codes = codes[places]

    def lane(name: str) -> Lane:
        fact = vocabulary[name]
        return take(
            lane_of(fact.type, [reader(fact.read, "element")(each) for each in listed.elements]), codes
        )

    return FlatRecords(offsets, listed.known, lane)


class ColumnLeaves:
    """What the rows of a block say: `lane(fact)` and `flat_records(list)` bring it."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        lane: Callable[[str], Lane],
        flat_records: Callable[[str], FlatRecords | None],
    ) -> None:
        self._vocabulary = vocabulary
        self._lane = lane
        self._flat = flat_records

    def number(self, name: str) -> Bounds:
        """Return the bounds of a fact."""
        low, high = widest(self._vocabulary[name].type)
        lane = self._lane(name)
        match lane:
            case Ordered(values):
                numbers = values.astype(np.int64)
                unknown = values == lane.unknown
                if not unknown.any():
                    return numbers, numbers
                return np.where(unknown, low, numbers), np.where(unknown, high, numbers)
            case Bounded(lower, upper):
                return (
                    np.where(lower == UNKNOWN, low, lower.astype(np.int64)),
                    np.where(upper == UNBOUNDED, high, upper.astype(np.int64)),
                )
            case _:
                return low, high

    def words(self, name: str) -> Words:
        """Return the possible values of a choice."""
        type_ = self._vocabulary[name].type
        assert isinstance(type_, Choice)
        everything = (1 << len(type_.values)) - 1
        lane = self._lane(name)
        if not isinstance(lane, Coded):
            return Words(type_.values, everything)
        places = [type_.values.index(value) for value in lane.values]
        table = np.array([everything, *(1 << place for place in places)], np.int64)
        return Words(type_.values, table[lane.codes])

    def test(self, test: Test) -> Truth:
        """Answer a test of a fact that is no number."""
        assert isinstance(test.operand, Constant)
        lane, wanted = self._lane(test.fact), test.operand.value
        match lane:
            case Coded(codes, values):
                answers = [tested(test.operator, value, wanted) for value in values]
                met = np.array([False, *(answer is True for answer in answers)])[codes]
                missed = np.array([False, *(answer is False for answer in answers)])[codes]
                return met, missed
            case Subset(bits, values):
                assert isinstance(wanted, frozenset)
                word = bits.dtype.type(sum(1 << values.index(str(each)) for each in wanted))
                shared, known = bits & word, bits != 0
                met = (shared != 0 if test.operator == "any_of" else shared == word) & known
                return met, known & ~met
            case _:
                return False, False

    def unstated(self, name: str) -> Any:
        """Return the rows in which a fact is not stated."""
        lane = self._lane(name)
        match lane:
            case Coded(codes, _):
                return codes == 0
            case Ordered(values):
                return values == lane.unknown
            case Subset(bits, _):
                return bits == 0
            case _:
                return isinstance(lane, Unstated)

    def records(self, name: str) -> RecordColumns:
        """Return the elements of a list."""
        return RecordColumns(self._flat(name), self)

    def of(self, records: FlatRecords) -> ColumnLeaves:
        """Return the same with the facts of elements; those of the case stand beside each of its elements."""
        owners = np.repeat(np.arange(records.offsets.size - 1), np.diff(records.offsets))

        def lane(name: str) -> Lane:
            return records.lane(name) if "[]" in name else take(self._lane(name), owners)

        return ColumnLeaves(self._vocabulary, lane, self._flat)


class RecordColumns:
    """The elements of a list of records for all rows."""

    def __init__(self, records: FlatRecords | None, leaves: ColumnLeaves) -> None:
        self._records = records
        self._leaves = leaves
        self.unknown: Any = True
        if records is not None:
            self.unknown = False if records.known is None else ~records.known

    def each(self, ask: Callable[[Leaves], tuple[Any, ...]], answers: int) -> tuple[Any, ...]:
        """Return what is asked of the elements."""
        return (0,) * answers if self._records is None else ask(self._leaves.of(self._records))

    def _wide(self, values: Any, offsets: Array) -> Array:
        return np.broadcast_to(np.asarray(values, np.int64), (int(offsets[-1]),))

    def sum(self, values: Any) -> Any:
        """Return the sum over the elements of each list."""
        if self._records is None:
            return 0
        offsets = self._records.offsets
        sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(self._wide(values, offsets))])
        return sums[offsets[1:]] - sums[offsets[:-1]]

    def least(self, values: Any, nothing: int) -> Any:
        """Return the smallest over the elements of each list."""
        return self._reduced(np.minimum, values, nothing)

    def most(self, values: Any, nothing: int) -> Any:
        """Return the greatest over the elements of each list."""
        return self._reduced(np.maximum, values, nothing)

    def _reduced(self, join: np.ufunc, values: Any, nothing: int) -> Any:
        if self._records is None:
            return nothing
        offsets = self._records.offsets
        found = np.full(offsets.size - 1, nothing, np.int64)
        filled = np.flatnonzero(np.diff(offsets))
        if filled.size:
            found[filled] = join.reduceat(self._wide(values, offsets), offsets[:-1][filled])
        return found


def derived_lane(
    program: Program, derivation: Derivation, variant: Variant, leaves: ColumnLeaves, rows: int
) -> Lane:
    """Return the lane of a derived value for a block of rows."""
    formulas, choices = program.law.formulas, variant.choices
    bounds_of = BoundsOf(COLUMNWISE, leaves, program.vocabulary, formulas, choices)
    (fact,) = derivation.facts
    step: Formula = DerivedValue(derivation.element or "", "")
    if isinstance(fact.type, Choice):
        return _words(bounds_of.words(Because(step)), fact.type.values, rows)
    low, high = bounds_of(step)
    if isinstance(fact.type, Boolean):
        known = np.where(np.equal(low, high), np.where(low, 1, 2), 0)
        return Coded(np.broadcast_to(known, rows).astype(np.uint8), TRUTHS)
    scale = CENTS if isinstance(fact.type, Amount) else 1
    if low is high and not np.ndim(low) and abs(low) < FAR:
        return Ordered(np.full(rows, low, np.int32), scale)
    if low is high and np.ndim(low):
        return Ordered(np.where(abs(low) < FAR, low, UNKNOWN).astype(np.int32), scale)
    lower = np.broadcast_to(np.where(low <= -FAR, UNKNOWN, np.minimum(low, UNBOUNDED)), rows)
    upper = np.broadcast_to(np.where(high >= FAR, UNBOUNDED, np.maximum(high, UNKNOWN)), rows)
    return Bounded(lower.astype(np.int32), upper.astype(np.int32), scale, exact=True)


def _words(words: Words, values: tuple[str, ...], rows: int) -> Lane:
    """A choice is known where one word alone is possible."""
    codes = np.zeros(rows, np.uint8)
    for place, word in enumerate(words.words):
        codes[np.broadcast_to(words.bits == 1 << place, rows)] = values.index(word) + 1
    return Coded(codes, values)
