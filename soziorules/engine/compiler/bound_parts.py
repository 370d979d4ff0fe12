"""What the walk of `BoundsOf` asks beside numbers: conditions surely met or missed, words that can be, what records add."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, assert_never
from typing import Any as Anything

from soziorules.engine.compiler.arithmetic import (
    NO_WORD,
    Bounds,
    Leaves,
    Rows,
    Truth,
    Words,
    against,
    compared,
)
from soziorules.engine.compiler.numbers import INFINITE
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
from soziorules.engine.language.formula_parts import words_of, words_of_arm
from soziorules.engine.language.formulas import (
    Arm,
    Because,
    ByLaw,
    Cases,
    Counted,
    DerivedValue,
    Extreme,
    FactValue,
    Formula,
    Outermost,
    ReadingValue,
    Rounded,
    Total,
    Word,
    unit_of,
)

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


class WordsOf:
    """Works out words over what a case says."""

    def __init__(self, bounds: BoundsOf) -> None:
        self._bounds = bounds

    def of(self, formula: Formula) -> Words:
        """Return the words of a choice that are possible, or by which a value can have come about."""
        match formula:
            case FactValue(name=name):
                return self._bounds.leaves.words(name)
            case DerivedValue(name=name):
                return (
                    self.of(self._bounds.formulas[name])
                    if name in self._bounds.formulas
                    else Words((), NO_WORD)
                )
            case Word(value=value):
                return Words((value,), 1)
            case Because(of=value) | Rounded(value=value):
                return self.of(value)
            case ReadingValue(reading=reading, options=options):
                return self.of(dict(options)[self._bounds.choices[reading]])
            case Cases():
                return self._union(words_of(formula), self._bounds.possible(formula))
            case Extreme(arms=arms):
                return self._union(words_of(formula), self._reaching(formula, arms))
            case ByLaw(day=day, periods=periods):
                in_force = self._bounds.in_force(self._bounds(day), periods)
                return self._union(words_of(formula), [(here, Arm(period)) for here, period in in_force])
            case _:
                return Words((), NO_WORD)

    def _union(self, words: tuple[str, ...], arms: list[tuple[Anything, Arm]]) -> Words:
        bits: Anything = 0
        for here, arm in arms:
            if words_of(arm.value) or unit_of(arm.value) == "choice":
                own = self.of(arm.value)
                words = (*words, *(word for word in own.words if word not in words))
                inner: Anything = own.bits & NO_WORD
                for place, word in enumerate(own.words):
                    inner = inner | ((own.bits >> place & 1) << words.index(word))
            else:
                inner = sum(1 << words.index(word) for word in words_of_arm(arm)) or NO_WORD
            bits = bits | self._bounds.arithmetic.where(here, inner, 0)
        return Words(words, bits)

    def _reaching(self, formula: Extreme, arms: tuple[Arm, ...]) -> list[tuple[Anything, Arm]]:
        """Return where each arm can be the one that gives the value; of several that give the same, the first."""
        bounds = self._bounds.scaled([arm.value for arm in arms])
        if formula.highest:
            bounds = [(-high, -low) for low, high in bounds]
        found = []
        for place, (arm, (low, _)) in enumerate(zip(arms, bounds, strict=True)):
            here: Anything = True
            for other, (_, high) in enumerate(bounds):
                if other != place:
                    beaten = high <= low if other < place else high < low
                    here = self._bounds.arithmetic.where(beaten, False, here)
            if not self._bounds.arithmetic.none(here):
                found.append((here, arm))
        return found


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
