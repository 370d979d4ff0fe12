"""Do two texts of the rules mean the same? Rule by rule, each over the classes of the facts that it reads: quick, and a proof."""

from __future__ import annotations

from soziorules.engine.compiler.law import Law, LawNote, LawRule
from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.fact_clusters import Probes
from soziorules.engine.proof.diagrams import ALWAYS
from soziorules.engine.proof.period import ONE_DAY, Period
from soziorules.engine.proof.trees import ALWAYS as EVERYTHING
from soziorules.engine.proof.trees import NEVER as NOTHING
from soziorules.engine.proof.vacuity import Pair, asked_by_pair, choices_for, view


@dataclass
class Sameness:
    """Compares rule sets with one original; conditions that were compared before are not compared again."""

    rules: RuleSet
    probes: Probes
    _known: dict[object, bool] = field(default_factory=dict)

    def same(self, other: RuleSet) -> bool:
        """Return whether each rule has the same status and effect in all cases of all periods, and each note is shown alike."""
        days = sorted({*self.rules.changes, *other.changes})
        for number, first in enumerate(days):
            last = days[number + 1] - ONE_DAY if number + 1 < len(days) else None
            mine, theirs = self.rules.at(first).program.law, other.at(first).program.law
            if mine is not theirs and not self._same_law(
                Period(self.rules, self.probes, first, last), mine, theirs
            ):
                return False
        return True

    def _same_law(self, period: Period, mine: Law, theirs: Law) -> bool:
        one, two = ({rule.id: rule for rule in law.rules} for law in (mine, theirs))
        return all(
            self._same_rule(period, one.get(name), two.get(name)) for name in {*one, *two}
        ) and self._same_notes(period, mine.notes, theirs.notes)

    def _same_rule(self, period: Period, one: LawRule | None, two: LawRule | None) -> bool:
        pairs = [
            (NOTHING, EVERYTHING) if rule is None else (rule.applies, rule.requires) for rule in (one, two)
        ]
        if one is not None and two is not None and _effect(one) != _effect(two):
            return False
        return self._same_pair(period, pairs[0], pairs[1], note=False)

    def _same_notes(self, period: Period, mine: tuple[LawNote, ...], theirs: tuple[LawNote, ...]) -> bool:
        one, two = ({note.head.id: note.applies for note in notes} for notes in (mine, theirs))
        return all(
            self._same_pair(
                period, (one.get(name, NOTHING), EVERYTHING), (two.get(name, NOTHING), EVERYTHING), note=True
            )
            for name in {*one, *two}
        )

    def _same_pair(self, period: Period, one: Pair, two: Pair, *, note: bool) -> bool:
        if one == two:
            return True
        key = (one, two, note, period.frame.first)
        if key not in self._known:
            self._known[key] = self._compare(period, one, two, note)
        return self._known[key]

    def _compare(self, period: Period, one: Pair, two: Pair, note: bool) -> bool:
        for choices in choices_for(period, (*one, *two)):
            asked = asked_by_pair(period, one, choices) + asked_by_pair(period, two, choices)
            space = period.mini(asked)
            before, after = view(space, period, one, choices), view(space, period, two, choices)
            if before.unneeded == after.unneeded == ALWAYS and not note:
                continue
            if before[:1] != after[:1] if note else before[1:] != after[1:]:
                return False
        return True


def _effect(rule: LawRule) -> object:
    return rule.wording.otherwise, rule.wording.on, rule.rule.open_matters
