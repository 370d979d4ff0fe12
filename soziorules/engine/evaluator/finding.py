"""What a decision tells of a case: what became of each rule, what it leaves to be done, what a person should know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from soziorules.engine.compiler.law import LawNote, LawRule
from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.explain import Branch, branch
from soziorules.engine.evaluator.rests_on import certainty_of
from soziorules.engine.evaluator.told import Told
from soziorules.engine.evaluator.verdict import Verdict
from soziorules.engine.language.conditions import Constant, Test, Value, walk
from soziorules.engine.language.elements import Certainty, Citation, Effect, Status
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Text

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision


@dataclass(frozen=True)
class Finding(Told):
    """What became of one rule in this case."""

    law: LawRule
    index: int
    status: Status
    decision: Decision

    @property
    def rule(self) -> str:
        """The id of the rule."""
        return self.law.id

    @property
    def title(self) -> Text:
        """The title of the rule."""
        return self.law.rule.head.title

    @property
    def effect(self) -> Effect:
        """What the rule does to the outcome when it is missed."""
        return self.law.wording.otherwise

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Where the norm says so: the rule, and the values that it read on the day."""
        return self.decision.evaluator.rests_on[self.index].citations(self.decision.values)

    @property
    def certainty(self) -> Certainty:
        """How certain the rule is, and every value that it read: as the weakest of them."""
        return certainty_of(*self._sources)

    @property
    def doubt(self) -> Citation | None:
        """The source that makes it less certain than its rule is by itself; None where there is none."""
        own, *others = self._sources
        weaker = [cited for cited in others if certainty_of(own, cited) != certainty_of(own)]
        least = self.certainty
        return next((each for cited in weaker for each in cited if each.certainty == least), None)

    @property
    def _sources(self) -> tuple[tuple[Citation, ...], ...]:
        evaluator = self.decision.evaluator
        return evaluator.rests_on[self.index].sources(self.decision.values)

    @property
    def at(self) -> str:
        """Where the rule stands: file, line, column."""
        return self.law.dated.at

    @cached_property
    def limit(self) -> Value | None:
        """The constant of the rule's single comparison, or None where it has several or none."""
        return single_limit(self.law)

    @cached_property
    def facts(self) -> Mapping[str, Any]:
        """The facts that the rule read, by path, where they are known."""
        return self.decision.values.known(self.decision.evaluator.facts_shown[self.index])

    @cached_property
    def tree(self) -> tuple[Branch, Branch]:
        """The conditions `applies` and `requires` with the truth and the value of each part."""
        evaluator, word, values = self.decision.evaluator, self.decision.verdict.word, self.decision.values
        applies, requires = evaluator.parts[self.index]
        program = evaluator.program
        return branch(applies, program, word, values), branch(requires, program, word, values)

    @property
    def decisive(self) -> bool:
        """Whether the outcome rests on this finding."""
        return self.decision.is_decisive(self)

    def __repr__(self) -> str:
        return f"<Finding {self.rule}: {self.status}>"


@dataclass(frozen=True, slots=True)
class Obligation(Told):
    """Something still to be done, and by when where the norm sets a day. `known` is False while facts on it are unknown."""

    finding: Finding
    by: dt.date | None

    @property
    def id(self) -> str:
        """The id of the rule that makes the duty."""
        return self.finding.rule

    @property
    def decision(self) -> Decision:
        """The decision that tells it."""
        return self.finding.decision

    def __repr__(self) -> str:
        return f"<Obligation {self.id}>"


@dataclass(frozen=True, slots=True)
class CaseNote(Told):
    """A note that a person must judge or should know in this case."""

    law: LawNote
    decision: Decision

    @property
    def id(self) -> str:
        """The id of the note."""
        return self.law.head.id

    @property
    def title(self) -> Text:
        """The title of the note."""
        return self.law.head.title

    @property
    def standing(self) -> bool:
        """Whether it holds for every case of its sort."""
        return self.law.note.standing

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Where the norm says so."""
        return self.decision.evaluator.told_by[self.id]

    def __repr__(self) -> str:
        return f"<CaseNote {self.id}>"


def deciding(verdict: Verdict, rules: Sequence[LawRule], effects: Mapping[Effect, int]) -> int:
    """Return the rules on which the outcome of a verdict rests, as bits; `effects` are those that do something when missed."""
    not_met = verdict.missed & ~(verdict.unneeded | verdict.met)
    match verdict.by_rules:
        case Outcome.NOT_ELIGIBLE:
            return not_met & (effects[Effect.NOT_ELIGIBLE] | verdict.dayless)
        case Outcome.NOT_YET:
            return not_met & effects[Effect.NOT_YET]
        case Outcome.UNDETERMINED:
            settled = verdict.unneeded | verdict.met | verdict.missed | effects[Effect.OBLIGATION]
            open_ = (index for index in range(len(rules)) if not settled >> index & 1)
            return sum(1 << index for index in open_ if rules[index].rule.open_matters)
        case Outcome.JUSTIFICATION_REQUIRED:
            return not_met & effects[Effect.JUSTIFICATION_REQUIRED]
        case Outcome.ELIGIBLE:
            return 0


def single_limit(law: LawRule) -> Value | None:
    """Return the one constant that a rule compares with, or None."""
    limits = {
        part.operand.value
        for part in walk(law.requires)
        if isinstance(part, Test)
        and part.operator in ("at_most", "at_least")
        and isinstance(part.operand, Constant)
    }
    return limits.pop() if len(limits) == 1 else None
