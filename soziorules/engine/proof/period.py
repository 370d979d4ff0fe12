"""One period of unchanged law, ready to be proved: its program, its classes of cases, samples."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cached_property

from soziorules.engine.compiler.formula import Formula
from soziorules.engine.compiler.program import Program
from soziorules.engine.evaluator.domain import Domain
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.fact_clusters import Probes
from soziorules.engine.language.facts import Vocabulary
from soziorules.engine.proof.logic import Asked, Logic, asked_by
from soziorules.engine.proof.samples import Samples
from soziorules.engine.proof.space import ProofContext, Space

ONE_DAY = dt.timedelta(days=1)
FAR = dt.timedelta(days=3653)


class Period:
    """The law from `first` to `last` (None: until further notice)."""

    def __init__(self, rules: RuleSet, probes: Probes, first: dt.date, last: dt.date | None) -> None:
        self.rules = rules
        self.first = first
        self.last = last
        self.frame = frame(rules, probes, first, last)
        self.more_asked: list[Asked] = []
        self.samples = Samples(rules.domain, probes, self.frame)

    @property
    def domain(self) -> Domain:
        """The field of law."""
        return self.rules.domain

    @property
    def vocabulary(self) -> Vocabulary:
        """The facts."""
        return self.rules.domain.vocabulary

    @cached_property
    def program(self) -> Program:
        """The program under the chosen readings."""
        return self.rules.at(self.first).program

    @cached_property
    def logic(self) -> Logic:
        """The program over all classes of cases."""
        return Logic(Space(self.frame, self._asked()), self.program)

    def _asked(self) -> Iterator[Asked]:
        """Yield what the rules ask; what only notes ask would make classes that no rule tells apart."""
        yield from self.more_asked
        used, count = self._bits(), len(self.program.atoms)
        for number, asked in enumerate(asked_by(self.program)):
            if (used >> number | used >> (number + count)) & 1:
                yield asked

    def _bits(self) -> int:
        used = 0
        groups = [self.program.rules, *(tuple(changed.values()) for _, changed in self.program.alternatives)]
        for formulas in (each for group in groups for each in group):
            for part in (formulas.unneeded, formulas.met, formulas.missed, formulas.day_known):
                used |= 0 if part is None else bits(part)
        return used

    @cached_property
    def meaning(self) -> object:
        """What the rules say, whatever the notes: equal in periods in which every proof about outcomes is the same."""
        program = self.program
        rules = tuple(
            (
                rule.id,
                rule.applies,
                rule.requires,
                rule.wording.otherwise,
                rule.wording.on,
                rule.rule.open_matters,
            )
            for rule in program.law.rules
        )
        return rules, frozenset(arguments for _, arguments in asked_by(program))

    @property
    def choices(self) -> Mapping[str, str]:
        """The chosen readings."""
        return self.program.base.choices

    def mini(self, asked: list[Asked]) -> Space:
        """Return the classes for some questions only."""
        return Space(self.frame, asked)


def bits(formula: Formula) -> int:
    """Return all bits that a formula reads."""
    result = formula.mask
    for part in formula.parts:
        result |= bits(part)
    return result


def frame(rules: RuleSet, probes: Probes, first: dt.date, last: dt.date | None) -> ProofContext:
    """Return the frame of a period; its typical day is that of the state of the rules, where it lies in the period."""
    end = first + FAR if last is None else last
    state = rules.elements.state
    typical = state if first <= state <= end else min(end, first + dt.timedelta(days=200))
    domain = rules.domain
    return ProofContext(domain.vocabulary, domain.day_fact, first, end, typical, probes.pivots)


def periods(
    rules: RuleSet, probes: Probes, begins: dt.date | None = None, ends: dt.date | None = None
) -> Iterator[Period]:
    """Yield the periods of a rule set that touch the days from `begins` to `ends`, the latest first."""
    days = rules.changes
    for number in reversed(range(len(days))):
        last = days[number + 1] - ONE_DAY if number + 1 < len(days) else None
        if (ends is None or days[number] <= ends) and (begins is None or last is None or last >= begins):
            yield Period(rules, probes, days[number], last)
