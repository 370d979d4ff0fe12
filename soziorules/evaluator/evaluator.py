"""The compiled evaluator for one day's law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from soziorules.compiler.program import Program
from soziorules.compiler.python import Judge, Measure
from soziorules.evaluator.decision import Decision
from soziorules.evaluator.domain import Domain
from soziorules.evaluator.verdict import Verdict, Verdicts
from soziorules.language.facts import Scalar
from soziorules.language.outcome import Outcome

if TYPE_CHECKING:
    from soziorules.evaluator.rules import RuleSet

REMEMBERED_VERDICTS = 65_536


class Evaluator:
    """Decides cases by the law of one day; made by `RuleSet.at`.

    A case is measured once: one pass yields a word with two bits for each question. The outcome, the status of each rule
    and every explanation are read from that word, so they cannot disagree.
    """

    def __init__(self, program: Program, domain: Domain, rules: RuleSet) -> None:
        self.program = program
        self.domain = domain
        self.rules = rules
        measure = Measure(program)
        source, names = measure.write()
        self.derivations = measure.derivations()
        self.source = f"{source}\n\n{Judge(program).write()}\n"
        namespace: dict[str, Any] = {**names, **{outcome.name: outcome for outcome in Outcome}}
        exec(compile(self.source, f"<rules {rules.name} {program.law.day}>", "exec"), namespace)  # noqa: S102
        self.measure: Callable[[Any], tuple[int, tuple[Any, ...]]] = namespace["measure"]
        self.judge: Callable[[int], Any] = namespace["judge"]
        self._make = Verdicts(program).make
        self._verdicts: dict[int, Verdict] = {}

    @property
    def day(self) -> dt.date:
        """The first day on which this law holds."""
        return self.program.law.day

    def decide(self, case: Any) -> Decision:
        """Return the explained decision on a case (an instance of the domain's case model)."""
        word, derived = self.measure(case)
        verdict = self._verdicts.get(word)
        if verdict is None:
            verdict = self.verdict(word)
        return Decision(self, case, verdict, derived)

    def verdict(self, word: int) -> Verdict:
        """Return what a measured word says; remembered."""
        verdict = self._verdicts.get(word)
        if verdict is None:
            if len(self._verdicts) >= REMEMBERED_VERDICTS:
                self._verdicts.clear()
            verdict = self._verdicts[word] = self._make(word, self.judge(word))
        return verdict

    def constants_on(self, day: dt.date) -> Mapping[str, Scalar]:
        """Return the values of all parameters on a day, which need not be this evaluator's."""
        return self.rules.constants_on(day)
