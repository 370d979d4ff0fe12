"""The promise that every rule set makes: a definite answer never changes when a fact becomes known.

Proved rule by rule over the compiled program, for each fact and each two cells of which one says more: where a rule does
not apply, is met or is missed, it stays so (one that is met may turn out not to apply, which is no less good). The outcome
is made from these statuses alone, so it stays too: a *no* stays a *no*, and a *yes* a *yes*. Under every reading, hence for
the decision, which is definite only where all readings without firm ground agree.

Rules that are open without making the outcome open (`if_open: note`) are the exception that is wanted: a *yes* beside one
of them is a *yes* as far as is known, the decision names the rule, and only that rule may still turn it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product

from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.language.text import Text
from soziorules.engine.proof.diagrams import NEVER
from soziorules.engine.proof.findings import Check, Finding
from soziorules.engine.proof.period import Period
from soziorules.engine.proof.space import Answers, Variable
from soziorules.engine.proof.trees import readings_in

NAME = "known_facts"


@dataclass
class Settled:
    """Proves the promise period by period; a rule that was proved before is not proved again."""

    _done: set[object] = field(default_factory=set)

    def findings(self, period: Period) -> Iterator[Finding]:
        """Yield the rules whose status changes when a fact becomes known, with the two cases."""
        for number, variant in enumerate(period.logic.variants):
            for index, rule in enumerate(period.program.law.rules):
                turns_on = readings_in(rule.applies, rule.requires)
                key = (rule.applies, rule.requires, tuple(variant.choices[name] for name in turns_on))
                if key not in self._done:
                    self._done.add(key)
                    yield from self._rule(period, index, number)

    def _rule(self, period: Period, index: int, number: int) -> Iterator[Finding]:
        logic, diagrams = period.logic, period.logic.space.diagrams
        view = logic.rule(index, number)
        settled = (view.unneeded, diagrams.either(view.unneeded, view.met), view.missed)
        for status in settled:
            for level in diagrams.support(status):
                variable = logic.space.variables[level]
                lost = self._lost(period, status, variable)
                if lost is not None:
                    rule = period.program.law.rules[index]
                    yield self._finding(period, rule.id, variable, lost)
                    return

    def _lost(
        self, period: Period, status: int, variable: Variable
    ) -> tuple[int, tuple[Answers, Answers]] | None:
        """Return where a status is lost with a step to a cell that says more, and the step."""
        diagrams = period.logic.space.diagrams
        alike: dict[int, list[Answers]] = {}
        for answers, cell in variable.cells.items():
            alike.setdefault(diagrams.fix(status, variable.level, cell), []).append(answers)
        for before, after in permutations(alike, 2):
            lost = diagrams.both(before, diagrams.negate(after))
            if lost != NEVER:
                step = next((pair for pair in product(alike[before], alike[after]) if says_more(*pair)), None)
                if step is not None:
                    return lost, step
        return None

    def _finding(
        self, period: Period, rule: str, variable: Variable, lost: tuple[int, tuple[Answers, Answers]]
    ) -> Finding:
        space, cases = period.logic.space, []
        condition, step = lost
        for answers in step:
            here = space.diagrams.among(variable.level, [variable.cells[answers]])
            witness = period.samples.witness(space, space.diagrams.both(condition, here))
            cases += [] if witness is None else [witness.plain]
        words = f"{rule}: {', '.join(variable.key.facts)}"
        day = period.frame.typical
        return Finding(Check.BROKEN_PROMISE, (NAME,), day, Text(words, words), bool(cases), tuple(cases))


def says_more(less: Answers, more: Answers) -> bool:
    """Return whether everything that is answered stays, and perhaps more is answered."""
    return all(a is None or a == b for a, b in zip(less, more, strict=True))
