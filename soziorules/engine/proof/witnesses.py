"""Witnesses for what is found in the text of rules: a whole case in which the thing found would have to show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from soziorules.engine.dataclass import dataclass, replace
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.conditions import Condition, Constant, Test
from soziorules.engine.language.facts import Code, Fact, Records
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.proof.candidates import candidates
from soziorules.engine.proof.findings import Check, Finding, Occurrence, Plain
from soziorules.engine.proof.period import Period
from soziorules.engine.proof.trees import tests_of
from soziorules.engine.proof.vacuity import showing

Covering = Callable[[dt.date], Period]


@dataclass
class Witnesses:
    """Finds cases for findings that have none. `covering` gives the period of a day, `occurrences` are cases of all outcomes."""

    rules: RuleSet
    covering: Covering
    occurrences: Sequence[Occurrence]

    def added(self, finding: Finding) -> Finding:
        """Return a finding with a case; as it is, where it has one."""
        if finding.cases:
            return finding
        for base in (*self._bases(finding), {}):
            for stated in self._stated(finding):
                plain = _merged(base or {self.rules.domain.day_fact: finding.on}, stated)
                if self._readable(plain):
                    return replace(finding, cases=(plain,))
        return finding

    def _bases(self, finding: Finding) -> Iterator[Plain]:
        """Yield cases to build on, those that meet the rules first; none where the finding is about a certain day."""
        if finding.check in (Check.HOLE, Check.OVERLAP):
            return
        if finding.check is Check.OUTCOME_NEVER:
            yield from (each.case for each in self._best if finding.of[1:] == tuple(map(str, each.pivots)))
        yield from (each.case for each in self._best[:3])

    @cached_property
    def _best(self) -> list[Occurrence]:
        order = [outcome.value for outcome in Outcome]
        return sorted(self.occurrences, key=lambda each: -order.index(each.outcome))

    def _stated(self, finding: Finding) -> Iterator[Plain]:
        """Yield what a case must state for the finding to show; nothing, where nothing can be stated of it."""
        match finding.check:
            case Check.UNREAD_FACT:
                fact = self.rules.domain.vocabulary[finding.of[0]]
                if fact.derivation is None:
                    yield from self._values(fact, finding.on)
            case Check.HOLE | Check.OVERLAP | Check.UNUSED:
                name, _, member = finding.of[0].partition(".")
                yield from self._member(name, member, finding.on)
        yield {}

    def _values(self, fact: Fact, day: dt.date) -> Iterator[Plain]:
        listed = isinstance(fact.type, Records | Code)
        for value in [()] if listed else candidates(fact.type, set(), day):
            yield self._at(fact.name, value, day)

    def _at(self, name: str, value: object, day: dt.date) -> Plain:
        return self.covering(day).samples.plain({name: value})

    def _member(self, name: str, member: str, day: dt.date) -> Iterator[Plain]:
        """Yield a case that states a member of a group or code set."""
        elements, domain = self.rules.elements, self.rules.domain
        if name in elements.groups:
            group = elements.groups[name]
            fact = domain.vocabulary[group.of]
            if fact.derivation is None and "[]" not in fact.name:
                yield from (self._at(fact.name, member or each.value, day) for each in group.members[:1])
        elif name in elements.code_sets and member:
            period = self.covering(day)
            wanted = frozenset(domain.expand(member, day))
            for condition, path, test in self._reading(period, name):
                only = replace(test, operand=Constant(wanted))
                found = showing(period, condition, path, only)
                if found is not None:
                    yield found
                    return

    def _reading(self, period: Period, name: str) -> Iterator[tuple[Condition, tuple[int, ...], Test]]:
        """Yield the tests that read a code set."""
        for rule in period.program.law.rules:
            for condition in (rule.applies, rule.requires):
                for path, test in tests_of(condition):
                    origin = test.operand.origin if isinstance(test.operand, Constant) else None
                    if origin is not None and origin.id == name:
                        yield condition, path, test

    def _readable(self, plain: Plain) -> bool:
        try:
            self.rules.domain.read_case(plain)
        except Problems:
            return False
        return True


def _merged(under: Plain, over: Plain) -> dict[str, Any]:
    """Return a case with the statements of another laid over it."""
    result = dict(under)
    for name, value in over.items():
        inner = result.get(name)
        result[name] = (
            _merged(inner, value) if isinstance(inner, Mapping) and isinstance(value, Mapping) else value
        )
    return result
