"""The moment in which somebody reads a decision, and what is of use at it.

A decision holds whoever reads it and whenever. What is *said* of it depends on the moment: on the day, on how far a procedure has
come, on the reader. The field of law gives the facts of the moment; the rule files say for each figure, duty, note and step at
which moment it is of use. What is unknown hides nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from soziorules.engine.compiler.answers import Remembered
from soziorules.engine.compiler.kleene import element_truth
from soziorules.engine.compiler.law import LawRule, LawStep
from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.evaluator.finding import CaseNote
from soziorules.engine.evaluator.told import Told
from soziorules.engine.language.conditions import ALWAYS, Condition, facts_read
from soziorules.engine.language.elements import Citation, Effect
from soziorules.engine.language.text import Text

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision, Finding, Obligation
    from soziorules.engine.evaluator.remedies import Remedy


@dataclass(frozen=True, slots=True)
class NextStep(Told):
    """Who does what until when, and where the norm says so. `say` still has its placeholders, `message` has its values.

    `who` is the reader who does what it says: of a wording for one reader, who acts by it.
    """

    law: LawStep
    say: Text
    who: str
    by: dt.date | None
    decision: Decision = field(compare=False, repr=False)

    @property
    def id(self) -> str:
        """The id of the step in the rule files."""
        return self.law.step.head.id

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Where the norm says so."""
        return self.decision.evaluator.told_by[self.id]

    def __repr__(self) -> str:
        return f"<NextStep {self.id}>"


@dataclass(frozen=True, slots=True)
class Procedure:
    """How far a matter has come: its stage, since when (None where that is not known), and what is next, whoever does it.

    `today` is the day on which somebody looks; None where no day was named.
    """

    stage: str
    since: dt.date | None
    today: dt.date | None
    next: tuple[NextStep, ...]


class Moment:
    """What is of use of one decision, for one reader or for all; `facts` are the facts of the moment by name."""

    def __init__(self, decision: Decision, facts: Mapping[str, Any], reader: str | None = None) -> None:
        self._decision = decision
        self._facts = facts
        self._uses = decision.evaluator.uses
        self._values: Mapping[str, Any] = Remembered(self._value)
        self.reader = reader

    def of(self, reader: str | None) -> Moment:
        """Return the same moment for a reader."""
        return self if reader == self.reader else self._for_readers[reader]

    @cached_property
    def _for_readers(self) -> Mapping[str | None, Moment]:
        return Remembered(lambda reader: Moment(self._decision, self._facts, reader))

    def __getitem__(self, name: str) -> Any:
        """Return the value of a fact, of the moment or of the case; None where it is unknown."""
        return self._values[name]

    def _value(self, name: str) -> Any:
        if name not in self._uses.facts:
            return self._decision.value(name)
        return self.reader if name == "reader" else self._facts.get(name)

    def shows(self, condition: Condition) -> bool:
        """Return whether something is of use: nothing known speaks against it."""
        return condition is ALWAYS or element_truth(condition, self._values.__getitem__) is not False

    @cached_property
    def note_places(self) -> tuple[int, ...]:
        """The places of the notes that are of use."""
        noted = self._decision.verdict.notes
        return tuple(place for place in self._uses.notes(self._values) if noted >> place & 1)

    @property
    def notes(self) -> tuple[CaseNote, ...]:
        """The notes that are of use."""
        return self._decision.notes_at(self.note_places)

    @cached_property
    def obligations(self) -> tuple[Obligation, ...]:
        """The duties that are of use."""
        return tuple(filter(self.demands, self._decision.obligations))

    def demands(self, duty: Obligation) -> bool:
        """Return whether a duty is of use; what is still asked for cannot be put right yet."""
        return self.obliges(duty.finding.law) and not self._asked_for(duty.finding)

    def _asked_for(self, finding: Finding) -> bool:
        """Return whether a duty is only open since facts are missing for which the decision asks."""
        if finding.status != "open":
            return False
        asked = {item.path.partition("[")[0] for item in self._decision.missing}
        return not asked.isdisjoint(facts_read(finding.law.requires))

    @cached_property
    def remedies(self) -> tuple[Remedy, ...]:
        """The changes that are of use; none at all where `remedies` is not.

        What would only fulfil duties is of use as these are, and where no step speaks of them.
        """
        if not self.uses("remedies"):
            return ()
        return tuple(each for each in self._decision.remedies if any(map(self._helps, each.rules)))

    def _helps(self, rule: str) -> bool:
        finding = self._decision.finding(rule)
        if finding.effect is not Effect.OBLIGATION:
            return True
        return self.obliges(finding.law) and rule not in self.covered

    @cached_property
    def covered(self) -> frozenset[str]:
        """The rules of whose duties a step speaks."""
        return frozenset(rule for step in self.steps for rule in step.law.step.covers)

    def obliges(self, law: LawRule) -> bool:
        """Return whether the duty of a rule is of use: beside a no there is nothing to be fulfilled."""
        return self._decision.outcome.answer != "no" and self.shows(law.shown)

    @cached_property
    def figures(self) -> Mapping[str, Any]:
        """The figures that are of use; of a figure with parts, those parts."""
        if self.reader is not None and not self._uses.figures_ask_who_reads:
            return self._decision.moment.figures
        return FiguresOfUse(self._decision, self._uses.hidden_figures(self._values))

    def uses(self, figure: str) -> bool:
        """Return whether a figure is of use; one of which no rule file speaks always is."""
        return self.shows(self._decision.evaluator.program.law.figures.get(figure, ALWAYS))

    @cached_property
    def steps(self) -> tuple[NextStep, ...]:
        """What is to be done next, in the order of the files: only what surely is to be done."""
        return tuple(self._steps())

    def _steps(self) -> Iterator[NextStep]:
        for law in self._uses.steps_of(self.reader)(self._values):
            if law.step.against and not self._only_against(law.step.against):
                continue
            step, reader = law.step, self.reader or ""
            say, who = step.to.get(reader) or step.say, step.done_by.get(reader) or step.who
            yield NextStep(law, say, who, None if step.by is None else self[step.by], self._decision)

    def comes_to(self, meaning: str) -> bool:
        """Return whether one of the steps comes to what a word of the field of law means."""
        return any(step.law.step.comes_to == meaning for step in self.steps)

    def _only_against(self, rules: tuple[str, ...]) -> bool:
        """Return whether the answer is no by these rules alone."""
        found = {finding.rule for finding in self._decision.deciding}
        return self._decision.outcome.answer == "no" and bool(found) and found.issubset(rules)


class FiguresOfUse(Mapping[str, Any]):
    """The figures of a decision but those, and those parts, that are hidden; each is worked out when it is asked for."""

    def __init__(self, decision: Decision, hidden: tuple[str, ...]) -> None:
        self._decision = decision
        self._names = tuple(name for name in decision.figures if name not in hidden)
        self._hidden = hidden
        self._known: dict[str, Any] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __getitem__(self, name: str) -> Any:
        known = self._known
        if name not in known:
            if name not in self._names:
                raise KeyError(name)
            shown = self._decision.evaluator.domain.figure_of_use
            known[name] = shown(self._decision, name, self._shown(name))
        return known[name]

    def _shown(self, name: str) -> Any:
        """Return a figure without its hidden parts."""
        figure = self._decision.figures[name]
        parts = [path.partition(".")[2] for path in self._hidden if path.startswith(f"{name}.")]
        if figure is None or not parts:
            return figure
        return {key: value for key, value in figure.items() if _whole(key) not in parts}


def _whole(key: str) -> str:
    """Return the name of a figure that may be given between bounds."""
    return key.removesuffix("_between")
