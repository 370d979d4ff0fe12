"""The evaluator for columns: a day's law put to blocks of rows; equal to the evaluator for one case on every row."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

import numpy as np

from soziorules.engine.columns.bit_program import Bits, Tape, conjunction
from soziorules.engine.columns.elements import Elements
from soziorules.engine.columns.id_sets import Sets
from soziorules.engine.columns.lanes import Array, Lane
from soziorules.engine.columns.missing import MissingFacts, Profile
from soziorules.engine.columns.outcome_program import Judge
from soziorules.engine.columns.questions import Questions
from soziorules.engine.compiler.program import Program, Variant
from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.evaluator.evaluator import Evaluator
from soziorules.engine.language.elements import Status
from soziorules.engine.language.outcome import Outcome

Lanes = Callable[[str, Variant], Lane]
"""Brings the values of a fact for the rows of a block, under a choice of readings; the same object each time."""

OUTCOMES: Final = tuple(Outcome)


@dataclass(frozen=True, slots=True)
class Dictionaries:
    """The distinct sets that the codes of answers stand for, shared by all blocks of a table."""

    deciding: Sets = field(default_factory=Sets)
    missing: Sets = field(default_factory=Sets)
    obligations: Sets = field(default_factory=Sets)
    waiting: Sets = field(default_factory=Sets)
    readings: Sets = field(default_factory=Sets)


@dataclass(frozen=True, slots=True)
class Answers:
    """One entry a row: the place of the outcome in `OUTCOMES`, and codes of sets of ids; `waiting` are the open duties."""

    outcome: Array
    deciding: Array
    missing: Array
    obligations: Array
    readings: Array
    waiting: Array


class ColumnEvaluator:
    """Decides blocks of rows by the law of one day; what it answers with codes is in `sets`.

    With `firm`, firm readings that would change an outcome are named too, as they are on request for one case.
    """

    def __init__(self, single: Evaluator, sets: Dictionaries | None = None, *, firm: bool = False) -> None:
        self.single = single
        self.program: Program = single.program
        self.sets = Dictionaries() if sets is None else sets
        self._judged = Judge(self.program, firm=firm).judged()
        self._missing = MissingFacts(Judge(self.program), self.sets.missing)
        self._elements = Elements(self.program)

    def decide(
        self,
        lanes: Lanes,
        rows: int,
        case: Callable[[int], Any],
        *,
        leave: Array | None = None,
        profile: Profile | None = None,
    ) -> Answers:
        """Return the answers for a block of rows; `case(row)` gives the case of a row, for the rare question to it.

        What is answered for the rows in `leave` (a truth value a row) means nothing.
        """
        questions = Questions(self.program, self._elements, lanes)
        low, middle, high, unrefused, *found = self._judged.tape.run(questions)
        first, second = len(self._judged.deciding), len(self._judged.obligations)
        third = first + second + len(self._judged.readings)
        if leave is not None and leave.any():
            unrefused = conjunction(unrefused, np.packbits(~leave))
        missing = self._missing.encode(
            questions, unrefused, rows, lambda row: self.single.decide(case(row)), profile
        )
        answers = Answers(
            place(low, middle, high, rows),
            self.sets.deciding.encode(found[:first], self._judged.deciding, rows),
            missing,
            self.sets.obligations.encode(found[first : first + second], self._judged.obligations, rows),
            self.sets.readings.encode(found[first + second : third], self._judged.readings, rows),
            self.sets.waiting.encode(found[third:], self._judged.waiting, rows),
        )
        self._elements.forget_block()
        return answers

    def reasons(self, lanes: Lanes, rows: int) -> tuple[Array, Array]:
        """Return the outcomes as places in `OUTCOMES`, and the codes of the sets of deciding rules."""
        questions = Questions(self.program, self._elements, lanes)
        low, middle, high, _, *found = self._reason_tape.run(questions)
        self._elements.forget_block()
        ids = self._judged.deciding
        return place(low, middle, high, rows), self.sets.deciding.encode(found[: len(ids)], ids, rows)

    def outcomes(self, lanes: Lanes, rows: int) -> Array:
        """Return the outcomes alone, as places in `OUTCOMES`."""
        questions = Questions(self.program, self._elements, lanes)
        low, middle, high = self._outcome_tape.run(questions)
        self._elements.forget_block()
        return place(low, middle, high, rows)

    def statuses(self, lanes: Lanes, rows: int) -> dict[str, list[Status]]:
        """Return the status of each rule in each row."""
        questions = Questions(self.program, self._elements, lanes)
        found = self._status_tape.run(questions)
        self._elements.forget_block()
        names: tuple[Status, ...] = ("open", "not_applicable", "met", "not_met")
        made: dict[str, list[Status]] = {}
        for index, rule in enumerate(self.program.law.rules):
            unneeded, met, missed = (spread(lane, rows) for lane in found[3 * index : 3 * index + 3])
            made[rule.id] = [names[code] for code in unneeded + 2 * met + 3 * missed]
        return made

    @cached_property
    def _reason_tape(self) -> Tape:
        return Judge(self.program).reasons()

    @cached_property
    def _outcome_tape(self) -> Tape:
        return Judge(self.program).outcome()

    @cached_property
    def _status_tape(self) -> Tape:
        return Judge(self.program).statuses()


def place(low: Bits, middle: Bits, high: Bits, rows: int) -> Array:
    """Return the places of outcomes from their three bits."""
    made: Array = spread(low, rows) | spread(middle, rows) << 1 | spread(high, rows) << 2
    return made


def spread(bits: Bits, rows: int) -> Array:
    """Return one byte a row: 1 where the bit is set."""
    if isinstance(bits, bool):
        return np.full(rows, bits, np.uint8)
    return np.unpackbits(bits, count=rows)
