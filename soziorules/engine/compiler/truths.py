"""Conditions inside formulas: where they are surely met, and where they are surely missed."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, assert_never

from soziorules.engine.compiler.arithmetic import Truth, Words, against, compared
from soziorules.engine.compiler.record_bounds import meeting
from soziorules.engine.language.conditions import (
    All,
    Any,
    ByReading,
    Computed,
    Condition,
    Constant,
    Defined,
    Named,
    Not,
    OtherFact,
    Some,
    Test,
)
from soziorules.engine.language.facts import Amount, Day, Span, Whole
from soziorules.engine.language.formulas import unit_of

if TYPE_CHECKING:
    from soziorules.engine.compiler.bounds import BoundsOf


class TruthOf:
    """Answers conditions over what a case says."""

    def __init__(self, bounds: BoundsOf) -> None:
        self._bounds = bounds

    def of(self, condition: Condition) -> Truth:
        """Return where a condition is surely met, and where it is surely missed."""
        where = self._bounds.arithmetic.where
        match condition:
            case Test():
                return self._test(condition)
            case All(items):
                truths = [self.of(item) for item in items]
                return (
                    reduce(lambda a, b: where(a, b, False), [met for met, _ in truths], True),
                    reduce(lambda a, b: where(a, True, b), [missed for _, missed in truths], False),
                )
            case Any(items):
                truths = [self.of(item) for item in items]
                return (
                    reduce(lambda a, b: where(a, True, b), [met for met, _ in truths], False),
                    reduce(lambda a, b: where(a, b, False), [missed for _, missed in truths], True),
                )
            case Not(item):
                met, missed = self.of(item)
                return missed, met
            case Defined(means=means):
                assert means is not None, "conditions are resolved before"
                return self.of(means)
            case ByReading(reading=reading, options=options):
                return self.of(dict(options)[self._bounds.choices[reading]])
            case Some(records=records, where=inner):
                return self._some(records, inner)
            case _:
                assert_never(condition)

    def _some(self, records: str, condition: Condition) -> Truth:
        rows, where = self._bounds.leaves.records(records), self._bounds.arithmetic.where
        met, possible = rows.each(lambda leaves: meeting(self._bounds, leaves, condition), 2)
        none = self._bounds.arithmetic.negation(rows.sum(possible) > 0)
        return where(rows.unknown, False, rows.sum(met) > 0), where(rows.unknown, False, none)

    def _test(self, test: Test) -> Truth:
        met, missed = self._answer(test)
        if test.if_not_stated is not None:
            silent = self._bounds.leaves.unstated(test.fact)
            where = self._bounds.arithmetic.where
            met = where(silent, test.if_not_stated, met)
            missed = where(silent, not test.if_not_stated, missed)
        return met, missed

    def _answer(self, test: Test) -> Truth:
        formula = self._bounds.formulas.get(test.fact)
        if formula is not None and unit_of(formula) == "choice":
            return self._chosen(self._bounds.words(formula), test)
        if formula is None and not isinstance(
            self._bounds.vocabulary[test.fact].type, Whole | Span | Day | Amount
        ):
            return self._bounds.leaves.test(test)
        value = self._bounds.leaves.number(test.fact) if formula is None else self._bounds(formula)
        match test.operand:
            case Constant(value=constant):
                return against(test.operator, value, constant)
            case OtherFact(name=name):
                other = self._bounds.formulas.get(name)
                return compared(
                    test.operator,
                    value,
                    self._bounds.leaves.number(name) if other is None else self._bounds(other),
                )
            case Computed(formula=other):
                return compared(test.operator, value, self._bounds(other))
            case Named():
                raise AssertionError("conditions are resolved before")
            case _:
                assert_never(test.operand)

    def _chosen(self, found: Words, test: Test) -> Truth:
        assert isinstance(test.operand, Constant)
        wanted = test.operand.value if isinstance(test.operand.value, frozenset) else {test.operand.value}
        inside = sum(1 << place for place, word in enumerate(found.words) if word in wanted)
        outside = ((1 << len(found.words)) - 1) & ~inside
        return found.bits & outside == 0, found.bits & inside == 0
