"""Outcomes and readings: which outcome occurs for what, and whether a reading changes anything."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.facts import Choice
from soziorules.engine.proof.diagrams import NEVER
from soziorules.engine.proof.findings import Check, Finding, Occurrence
from soziorules.engine.proof.logic import OUTCOMES
from soziorules.engine.proof.period import Period


@dataclass
class Outcomes:
    """Collects the outcomes that occur, each with a case, and the readings that change something."""

    found: dict[tuple[tuple[str | None, ...], str], Occurrence] = field(default_factory=dict)
    asked: set[tuple[str | None, ...]] = field(default_factory=set)
    readings: set[str] = field(default_factory=set)

    def period(self, period: Period) -> None:
        """Go over one period."""
        logic, samples = period.logic, period.samples
        diagrams, final = logic.space.diagrams, logic.final()
        heads = {v.key.facts[0]: v for v in samples.heads(logic.space)}
        types = [(name, period.vocabulary[name].type) for name in period.frame.pivots]
        options = [type_.values for _, type_ in types if isinstance(type_, Choice)]
        for values in product(*options):
            self.asked.add(values)
            here = final
            for (name, _), value in zip(types, values, strict=True):
                if name in heads:
                    here = diagrams.fix(here, heads[name].level, logic.space.cell(heads[name], value))
            possible = diagrams.leaves(here)
            for rank, outcome in enumerate(OUTCOMES):
                key = (values, outcome.value)
                if rank in possible and key not in self.found:
                    wanted = diagrams.equals(final, rank)
                    for (name, _), value in zip(types, values, strict=True):
                        if name in heads:
                            cell = logic.space.cell(heads[name], value)
                            wanted = diagrams.both(wanted, diagrams.among(heads[name].level, [cell]))
                    witness = samples.witness(logic.space, wanted)
                    if witness is not None:
                        day = period.frame.typical
                        self.found[key] = Occurrence(values, outcome.value, day, witness.plain)
        self._readings(period)

    def _readings(self, period: Period) -> None:
        logic, diagrams = period.logic, period.logic.space.diagrams
        for number, variant in enumerate(logic.variants[1:], start=1):
            if variant.reading is None or variant.reading in self.readings:
                continue
            changed = NEVER
            for index in period.program.alternatives[number - 1][1]:
                before, after = logic.rule(index), logic.rule(index, number)
                for one, two in ((before.missed, after.missed), (before.met, after.met)):
                    changed = diagrams.either(changed, diagrams.differ(one, two))
            if period.samples.shown(logic.space, changed) != NEVER:
                self.readings.add(variant.reading)

    def findings(self, rules: RuleSet) -> Iterator[Finding]:
        """Yield outcomes that occur for no pivot at all, those lacking for a pivot, and readings without effect."""
        day = rules.elements.state
        for outcome in OUTCOMES:
            lacking = [
                values for values in sorted(self.asked, key=str) if (values, outcome.value) not in self.found
            ]
            for values in lacking:
                of = (outcome.value, *(str(value) for value in values))
                yield Finding(Check.OUTCOME_NEVER, of, day, proved=False)
        for name, reading in rules.elements.readings.items():
            if name not in self.readings:
                yield Finding(Check.IDLE_READING, (name,), day, proved=False, at=reading.head.at)
