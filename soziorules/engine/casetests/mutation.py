"""Do the case tests notice when a rule is changed? Each mutant is run; what survives is proved equivalent or named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from soziorules.engine.casetests.cases import CaseTest, run_case
from soziorules.engine.casetests.mutants import Mutant, mutants
from soziorules.engine.compiler.law import law_on
from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.evaluator import Evaluator
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.elements import Elements
from soziorules.engine.language.fact_clusters import Probes
from soziorules.engine.proof.equivalence import Sameness

Progress = Callable[[int, Mutant], None]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mutant: `killed_by` names the test, `equivalent` says that nothing can tell it from the rules (proved)."""

    mutant: Mutant
    killed_by: str | None
    equivalent: bool = False

    @property
    def survived(self) -> bool:
        """Whether a test is lacking."""
        return self.killed_by is None and not self.equivalent


class MutantRules(RuleSet):
    """A changed rule set that borrows the evaluators of the original wherever the law of the day is the same."""

    def __init__(self, elements: Elements, original: RuleSet) -> None:
        super().__init__(elements, original.domain)
        self._original = original
        self._same: dict[dt.date, bool] = {}

    def at(self, day: dt.date | str, readings: Mapping[str, str] | None = None) -> Evaluator:
        """Return the evaluator for the law of a day. Raises LookupError where a name has no value that day."""
        return self._original.at(day, readings) if self.same_law(day) else super().at(day, readings)

    def same_law(self, day: dt.date | str) -> bool:
        """Return whether the law of a day is that of the original."""
        first = self.period(day)
        key = max(first, self._original.period(day))
        if key not in self._same:
            vocabulary, expand = self.domain.vocabulary, self.domain.expand
            mine = law_on(self.elements, vocabulary, first, expand)
            theirs = self._original.at(day).program.law
            self._same[key] = (mine.rules, mine.notes, mine.constants) == (
                theirs.rules,
                theirs.notes,
                theirs.constants,
            )
        return self._same[key]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A case test with the case and the day that it is decided on."""

    test: CaseTest
    case: Any
    day: dt.date


class Mutation:
    """Runs mutants of a rule set against case tests."""

    def __init__(self, rules: RuleSet, probes: Probes, cases: Sequence[CaseTest]) -> None:
        self.rules, self.probes = rules, probes
        self._cases = [ready for case in cases if (ready := self._prepared(case)) is not None]
        self._sameness = Sameness(rules, probes)
        self._last: dict[str, Prepared] = {}

    def _prepared(self, test: CaseTest) -> Prepared | None:
        """Return a test that can notice something: one with a decision that is as expected, on a day."""
        if test.expect.error is not None or not run_case(test, self.rules).passed:
            return None
        case = self.rules.domain.read_case(test.given)
        if test.as_of is not None:
            case = self.rules.domain.on_day(case, test.as_of)
        day = self.rules.domain.day_of(case)
        return None if day is None else Prepared(test, case, day)

    def fates(
        self, only: Iterable[str] = (), progress: Progress = lambda number, mutant: None
    ) -> Iterator[Fate]:
        """Yield what becomes of each mutant, or of those of some elements (by the beginning of their ids)."""
        beginnings = tuple(only)
        domain = self.rules.domain
        listed = mutants(self.rules.elements, domain.vocabulary, domain.expand)
        for number, mutant in enumerate(listed, start=1):
            if not beginnings or mutant.of.startswith(beginnings):
                progress(number, mutant)
                yield self.fate(mutant)

    def fate(self, mutant: Mutant) -> Fate:
        """Return what becomes of one mutant."""
        changed = MutantRules(mutant.elements, self.rules)
        try:
            for ready in self._in_order(mutant):
                if self._notices(ready, changed):
                    self._last[mutant.of] = ready
                    return Fate(mutant, ready.test.name)
        except (LookupError, AssertionError):
            return Fate(mutant, "does not compile")
        try:
            return Fate(mutant, None, self._equivalent(changed))
        except LookupError:
            # In a period of which no test asks, a name has no value any more.
            return Fate(mutant, "does not compile")

    def _notices(self, ready: Prepared, changed: MutantRules) -> bool:
        """Return whether a test fails. Where the measured verdict is the same, so is everything that a test looks at."""
        if changed.same_law(ready.day):
            return False
        readings = ready.test.readings or None
        before, after = (rules.at(ready.day, readings).decide(ready.case) for rules in (self.rules, changed))
        same_rules = len(before.evaluator.program.rules) == len(after.evaluator.program.rules)
        constants = before.evaluator.program.law.constants == after.evaluator.program.law.constants
        if same_rules and constants and _signature(before) == _signature(after):
            return False
        return not run_case(ready.test, changed).passed

    def _in_order(self, mutant: Mutant) -> Iterator[Prepared]:
        """Tests that are likely to notice come first: the one that noticed last, then those that name the element."""
        last = self._last.get(mutant.of)
        if last is not None:
            yield last
        named: list[Prepared] = []
        others: list[Prepared] = []
        for ready in self._cases:
            expect = ready.test.expect
            names = {*(expect.deciding or ()), *expect.findings, *expect.obligations, *expect.readings}
            (named if mutant.of in names else others).append(ready)
        yield from named
        yield from others

    def _equivalent(self, changed: RuleSet) -> bool:
        """Return whether no decision differs: all rules and notes mean the same, and no fact is computed from other numbers."""
        days = {*self.rules.changes, *changed.changes}
        return all(self._same_values(day, changed) for day in days) and self._sameness.same(changed)

    def _same_values(self, day: dt.date, changed: RuleSet) -> bool:
        """Return whether facts and figures are computed from the same values on a day."""
        before, after = self.rules.constants_on(day), changed.constants_on(day)
        derivations = self.rules.domain.vocabulary.derivations.values()
        return all(before.get(name) == after.get(name) for name in self.rules.domain.shown) and all(
            each.given(before) == each.given(after) for each in derivations
        )


def _signature(decision: Decision) -> tuple[object, ...]:
    verdict = decision.verdict
    return (
        verdict.unneeded,
        verdict.met,
        verdict.missed,
        verdict.dayless,
        verdict.notes,
        verdict.outcome,
        verdict.readings,
    )
