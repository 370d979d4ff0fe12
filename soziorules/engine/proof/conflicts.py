"""Rules beside each other: two that can never both be met, and one that says nothing beyond another."""

from __future__ import annotations

from collections.abc import Iterator

from soziorules.engine.compiler.law import LawRule
from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.language.elements import Effect
from soziorules.engine.proof.diagrams import NEVER
from soziorules.engine.proof.findings import Check, Finding
from soziorules.engine.proof.period import Period

SEVERITY = {effect: rank for rank, effect in enumerate(Effect)}


@dataclass
class Pairs:
    """Goes over all pairs of rules of a period; a pair that said the same before is not asked again."""

    _done: set[object] = field(default_factory=set)

    def findings(self, period: Period) -> Iterator[Finding]:
        """Yield conflicts and implied rules under the chosen readings."""
        rules = period.program.law.rules
        applies = [period.logic.truth(rule.applies, period.choices)[0] for rule in rules]
        heads = {v.level for v in period.samples.heads(period.logic.space)}
        supports = [self._support(period, index) - heads for index in range(len(rules))]
        for one in range(len(rules)):
            for other in range(one + 1, len(rules)):
                key = (_meaning(rules[one]), _meaning(rules[other]))
                if supports[one] & supports[other] and key not in self._done:
                    self._done.add(key)
                    yield from self._conflict(period, one, other, applies)
                    yield from self._implied(period, one, other)

    def _support(self, period: Period, index: int) -> frozenset[int]:
        view = period.logic.rule(index)
        diagrams = period.logic.space.diagrams
        return diagrams.support(view.missed) | diagrams.support(view.met)

    def _conflict(self, period: Period, one: int, other: int, applies: list[int]) -> Iterator[Finding]:
        logic, samples = period.logic, period.samples
        diagrams, rules = logic.space.diagrams, period.program.law.rules
        together = diagrams.both(applies[one], applies[other])
        if samples.shown(logic.space, together) == NEVER:
            return
        met = [diagrams.both(applies[index], logic.rule(index).met) for index in (one, other)]
        if any(samples.shown(logic.space, diagrams.both(together, each)) == NEVER for each in met):
            return
        agreed = diagrams.both(*met)
        if samples.shown(logic.space, agreed) == NEVER:
            missed = [diagrams.both(together, logic.rule(index).missed) for index in (one, other)]
            found = [samples.witness(logic.space, together, each) for each in missed]
            cases = tuple(each.plain for each in found if each is not None)
            of = (rules[one].id, rules[other].id)
            at = rules[other].dated.at
            proved = agreed == NEVER
            yield Finding(Check.CONFLICT, of, period.frame.typical, proved=proved, cases=cases, at=at)

    def _implied(self, period: Period, one: int, other: int) -> Iterator[Finding]:
        rules = period.program.law.rules
        for weaker, stronger in ((one, other), (other, one)):
            if SEVERITY[rules[stronger].wording.otherwise] > SEVERITY[rules[weaker].wording.otherwise]:
                continue
            missed, covered = period.logic.rule(weaker).missed, period.logic.rule(stronger).missed
            diagrams, space = period.logic.space.diagrams, period.logic.space
            alone = diagrams.both(missed, diagrams.negate(covered))
            if missed == NEVER or period.samples.shown(space, alone) != NEVER:
                continue
            found = period.samples.witness(space, missed)
            if found is not None:
                of = (rules[weaker].id, rules[stronger].id)
                proved, at = alone == NEVER, rules[weaker].dated.at
                yield Finding(
                    Check.IMPLIED, of, period.frame.typical, proved=proved, cases=(found.plain,), at=at
                )


def _meaning(rule: LawRule) -> object:
    return rule.id, rule.applies, rule.requires, rule.wording.otherwise
