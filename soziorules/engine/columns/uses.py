"""What is of use of the answers for a block of rows when somebody reads them, as `Moment` says of one decision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from soziorules.engine.columns.evaluator import OUTCOMES, Answers, Dictionaries
from soziorules.engine.columns.forms import FigureColumn, StageColumn
from soziorules.engine.columns.id_sets import dense
from soziorules.engine.columns.lanes import UNKNOWN, Array
from soziorules.engine.compiler.kleene import element_truth
from soziorules.engine.evaluator.evaluator import Evaluator
from soziorules.engine.language.conditions import Condition, facts_read
from soziorules.engine.language.elements import Effect

if TYPE_CHECKING:
    from soziorules.engine.columns.table_decider import Decided

NO: Final = np.array([outcome.answer == "no" for outcome in OUTCOMES])


class Uses:
    """The moments of a law: for each duty and figure when it is of use; what was found for rows alike is remembered."""

    def __init__(self, single: Evaluator, sets: Dictionaries, stage: StageColumn | None) -> None:
        self._single, self._sets, self._stage = single, sets, stage
        law = single.program.law
        duties = [rule for rule in law.rules if rule.wording.otherwise is Effect.OBLIGATION]
        self._shown = {rule.id: rule.shown for rule in duties}
        self._asks = {rule.id: frozenset(facts_read(rule.requires)) for rule in duties}
        self._figures = law.figures
        self._duties: dict[tuple[int, ...], int] = {}
        self._instead: dict[tuple[str, int], int | None] = {}

    def alone(self, made: Decided, columns: Iterable[FigureColumn], stage: Array | None) -> Array:
        """Return the rows that only the single case can say: what is of use there hangs on another fact of the moment."""
        rows = np.zeros(made.outcome.size, bool)
        staged = np.zeros(made.outcome.size, np.uint8) if stage is None else stage
        for condition in {
            each for column in columns for each in self._conditions(column) if self._unknown(each)
        }:
            rows |= self._truths(condition, None)[made.outcome, staged]
        odd = {name for name, shown in self._shown.items() if self._unknown(shown)}
        for code in np.unique(made.obligations).tolist() if odd else ():
            if not odd.isdisjoint(self._sets.obligations.values[code]):
                rows |= made.obligations == code
        return rows

    def duties(self, answers: Answers, stage: Array | None) -> Array:
        """Return the codes of the duties that are of use: none beside a no, nor what waits for a fact that is asked for."""
        found = np.zeros(answers.outcome.size, np.int32)
        rows = np.flatnonzero((answers.obligations != 0) & ~NO[answers.outcome])
        if not rows.size:
            return found
        waiting = answers.waiting[rows]
        parts = (
            answers.outcome[rows], np.zeros(rows.size, np.uint8) if stage is None else stage[rows],
            answers.obligations[rows], waiting, np.where(waiting == 0, 0, answers.missing[rows]),
        )  # fmt: skip
        keys, bound = np.zeros(rows.size, np.int64), 1
        for part in parts:
            width = int(part.max()) + 1
            keys, bound = keys * width + part, bound * width
        places, distinct = dense(keys, bound)
        first = np.zeros(distinct.size, np.int64)
        first[places[::-1]] = np.arange(rows.size - 1, -1, -1)
        codes = [self._of_use(*(int(part[row]) for part in parts)) for row in first.tolist()]
        found[rows] = np.array(codes, np.int32)[places]
        return found

    def figure(self, column: FigureColumn, values: Array, answers: Answers, stage: Array | None) -> Array:
        """Return a figure where it is of use, and what stands in its place beside a no; nothing where all of it is hidden."""
        values = self._hidden(column.path, values, answers, stage)
        against = np.flatnonzero(NO[answers.outcome])
        codes = answers.deciding[against]
        there = np.zeros(len(self._sets.deciding.values), np.bool_)
        there[codes] = True
        instead = np.zeros(there.size, values.dtype)
        for code in np.flatnonzero(there).tolist():
            value = self._instead_of(column, code)
            there[code] = value is not None
            instead[code] = value or 0
        if there.any():
            values, taken = values.copy(), there[codes]
            values[against[taken]] = instead[codes[taken]]
        return self._hidden(column.path.partition(".")[0], values, answers, stage)

    def _instead_of(self, column: FigureColumn, code: int) -> int | None:
        """Return what stands in the place of a figure beside a no by the rules of that code; None: nothing does."""
        key = column.name, code
        if key not in self._instead:
            self._instead[key] = column.instead(self._single, self._sets.deciding.values[code])
        return self._instead[key]

    def _hidden(self, name: str, values: Array, answers: Answers, stage: Array | None) -> Array:
        """Return the values of the figure of that name where it is of use."""
        if name not in self._figures:
            return values
        shown = ~self._truths(self._figures[name], False)
        staged = np.zeros(values.size, np.uint8) if stage is None else stage
        return np.where(shown[answers.outcome, staged], values, UNKNOWN)

    def _of_use(self, outcome: int, stage: int, duties: int, waiting: int, missing: int) -> int:
        key = (outcome, stage, duties, waiting, missing)
        if key not in self._duties:
            waits = self._sets.waiting.values[waiting]
            asked = {path.partition("[")[0] for path in self._sets.missing.values[missing]}
            kept = (
                name
                for name in self._sets.obligations.values[duties]
                if self._shows(self._shown[name], outcome, stage)
                and (name not in waits or asked.isdisjoint(self._asks[name]))
            )
            self._duties[key] = self._sets.obligations.code(tuple(kept))
        return self._duties[key]

    def _truths(self, condition: Condition, wanted: bool | None) -> Array:
        """Return at which outcomes and stages a condition on the moment is true, false, or neither by these two alone."""
        stages = range(1 if self._stage is None else len(self._stage.names) + 1)
        return np.array(
            [
                [self._truth(condition, outcome, at) is wanted for at in stages]
                for outcome in range(len(OUTCOMES))
            ]
        )

    def _shows(self, condition: Condition, outcome: int, stage: int) -> bool:
        return self._truth(condition, outcome, stage) is not False

    def _truth(self, condition: Condition, outcome: int, stage: int) -> bool | None:
        if self._stage is None:
            return True
        known = {self._stage.outcome: OUTCOMES[outcome].value}
        if stage:
            known[self._stage.fact] = self._stage.names[stage - 1]
        return element_truth(condition, known.get)

    def _unknown(self, condition: Condition) -> bool:
        known = set() if self._stage is None else {self._stage.outcome, self._stage.fact}
        return not known.issuperset(facts_read(condition))

    def _conditions(self, column: FigureColumn) -> Iterator[Condition]:
        for name in dict.fromkeys((column.path.partition(".")[0], column.path)):
            if name in self._figures:
                yield self._figures[name]
