"""Deciding a table: blocks grouped by the law of their day, odd rows one by one, errors named by row and path."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from weakref import WeakKeyDictionary

import numpy as np
import pyarrow as pa

from soziorules.engine.columns.block import Block, Days
from soziorules.engine.columns.evaluator import OUTCOMES, Answers, ColumnEvaluator, Dictionaries
from soziorules.engine.columns.facts import BlockFacts
from soziorules.engine.columns.forms import FigureColumn, TableFigures
from soziorules.engine.columns.lanes import UNKNOWN, Array, number_of
from soziorules.engine.columns.marks import KEY, LINE
from soziorules.engine.columns.names import NO_KEY
from soziorules.engine.columns.table import TableReader
from soziorules.engine.columns.uses import Uses
from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Language

KEPT_FREE: Final = 16 << 20
REMEMBERED: Final = 1 << 16
"""With so many distinct sets of deciding rules a new table begins new dictionaries."""
ERROR: Final = len(OUTCOMES)
"""The code of a row that cannot be read."""


@dataclass(slots=True)
class Decided:
    """The answers for some rows. `figures`: one array for each of `columns`, `UNKNOWN` where a row has none, or only bounds.

    `errors` names, by row, what is wrong with a row that cannot be read, `lines` on which line of the file it stands where that
    is known. `undated`: for so many rows a day was assumed.
    `stage`: places in `stages` from 1, 0 for a row that cannot be read; None where nobody asked. `layers`: what each set of
    house rules says, by its name, with what its codes stand for. `days`: of derived values that somebody watches the days.
    """

    outcome: Array
    deciding: Array
    missing: Array
    obligations: Array
    readings: Array
    columns: tuple[FigureColumn, ...]
    figures: list[Array]
    errors: dict[int, Problems]
    undated: int = 0
    stage: Array | None = None
    stages: tuple[str, ...] = ()
    lines: dict[int, int] = field(default_factory=dict)
    layers: tuple[tuple[str, Decided, Dictionaries], ...] = ()
    days: dict[str, Array] = field(default_factory=dict)

    @classmethod
    def empty(
        cls, rows: int, columns: tuple[FigureColumn, ...], stages: tuple[str, ...] | None = None
    ) -> Decided:
        """Return answers for rows, yet to be filled in."""
        deciding, missing, obligations, readings = np.zeros((4, rows), np.int32)
        figures = [np.full(rows, UNKNOWN, np.int32) for _ in columns]
        made = cls(np.zeros(rows, np.uint8), deciding, missing, obligations, readings, columns, figures, {})
        if stages is not None:
            made.stage, made.stages = np.zeros(rows, np.uint8), stages
        return made

    def put(self, rows: Array | slice, part: Decided) -> None:
        """Fill in the answers for some rows."""
        self.outcome[rows] = part.outcome
        for name in SETS:
            getattr(self, name)[rows] = getattr(part, name)
        for own, figures in zip(self.figures, part.figures, strict=True):
            own[rows] = figures
        for name, days in part.days.items():
            self.days.setdefault(name, np.full(self.outcome.size, UNKNOWN, np.int32))[rows] = days
        if self.stage is not None and part.stage is not None:
            self.stage[rows] = part.stage
        places = np.arange(self.outcome.size)[rows]
        self.undated += part.undated
        self.errors |= {int(places[row]): problems for row, problems in part.errors.items()}

    def refuse(self, rows: Array, problems: Problems) -> None:
        """Say what is wrong with some rows, which have no other answer."""
        self.errors |= dict.fromkeys(rows.tolist(), problems)
        self.outcome[rows] = ERROR
        for name in SETS:
            getattr(self, name)[rows] = 0
        for figures in self.figures:
            figures[rows] = UNKNOWN
        if self.stage is not None:
            self.stage[rows] = 0


SETS: Final = ("deciding", "missing", "obligations", "readings")
"""The answers that are codes of sets of ids."""


@dataclass(slots=True)
class Columns:
    """The column evaluators of a rule set under a choice of readings, by the first day of their law, and their dictionaries."""

    sets: Dictionaries = field(default_factory=Dictionaries)
    evaluators: dict[dt.date, ColumnEvaluator] = field(default_factory=dict)
    uses: dict[dt.date, Uses] = field(default_factory=dict)


Kept = WeakKeyDictionary[RuleSet, dict[tuple[Any, ...], Columns]]


class _Kept(threading.local):
    """What was learned of rules and cases, kept for the next table; each thread has its own, so none waits for another."""

    def __init__(self) -> None:
        self.rules: Kept = WeakKeyDictionary()


_kept = _Kept()


def _columns(rules: RuleSet, readings: Mapping[str, str], *, firm: bool) -> Columns:
    known = _kept.rules.setdefault(rules, {})
    key = (*sorted(readings.items()), firm)
    if key not in known or len(known[key].sets.deciding.values) > REMEMBERED:
        known[key] = Columns()
    return known[key]


class Decider:
    """Decides record batches by a rule set; what answers with codes stand for is in `sets`."""

    def __init__(
        self,
        rules: RuleSet,
        schema: pa.Schema,
        *,
        readings: Mapping[str, str] | None = None,
        days: Days | None = None,
        text: bool = False,
        key: str = KEY,
        firm: bool = False,
        watch: Sequence[str] = (),
    ) -> None:
        # Once so much was allocated and freed, the C library of Linux keeps freed memory for the next block instead of giving
        # it back page by page, which would cost a quarter of the time. Nothing is touched, so no memory is used.
        np.empty(KEPT_FREE, np.uint8)
        self._rules = rules
        self._readings = dict(readings or {})
        self._days = days or Days()
        self._firm = firm
        self._watch = watch
        self._columns = _columns(rules, self._readings, firm=firm)
        self.sets = self._columns.sets
        self.reader = TableReader(schema, rules.domain, text=text, key=key)
        self.figures = self.reader.forms.figures
        self.stage = None if self._days.today is None else self.reader.forms.stage
        self.houses = tuple(
            (
                each.name,
                Decider(each, schema, readings=rules.choices(readings), days=days, text=text, key=key),
            )
            for each in rules.overlays
        )
        taken = {"outcome", *SETS, *(each.name for each in self.figures), "stage", "error"}
        if key in taken or key.startswith(tuple(f"{name}." for name, _ in self.houses)):
            raise Problems((Diagnostic("C001", NO_KEY, path="key"),))
        self._changes = np.array([number_of(day) for day in rules.changes], np.int32)
        self._empty = rules.domain.read_case({})

    def decide(self, batch: pa.RecordBatch) -> Decided:
        """Return the answers for a batch."""
        batch = self.reader.readable(batch)
        issued = self._days.of(self.reader.days(batch))
        made = self._by_period(batch, issued, self._days.law_of(issued))
        if LINE in batch.schema.names and made.errors:
            numbers = batch.column(LINE).to_pylist()
            made.lines = {row: numbers[row] for row in made.errors if numbers[row] is not None}
        made.layers = tuple((name, house.decide(batch), house.sets) for name, house in self.houses)
        return made

    def _by_period(self, batch: pa.RecordBatch, issued: Array, law: Array) -> Decided:
        periods = np.maximum(np.searchsorted(self._changes, law, side="right") - 1, 0)
        first = int(periods[0]) if periods.size else len(self._changes) - 1
        if (periods == first).all():
            return self._part(batch, issued, first)
        made = Decided.empty(batch.num_rows, self.figures, None if self.stage is None else self.stage.names)
        for period in np.unique(periods).tolist():
            rows = np.flatnonzero(periods == period)
            made.put(rows, self._part(batch.take(pa.array(rows)), issued[rows], period))
        return made

    def explain(self, batch: pa.RecordBatch, row: int, language: Language | None = None) -> Decision:
        """Return the full decision on a row. Raises Problems for a row that cannot be read."""
        case = self.reader.case_of(self.reader.readable(batch), row)
        decision = self._single(self._days.case(self._rules.domain, case))
        decision.language, decision.today = language, self._days.today
        return decision

    def _part(self, batch: pa.RecordBatch, issued: Array, period: int) -> Decided:
        block = self.reader.read(batch)
        forms = self.reader.forms
        moved = self._days.moved(block.issued)
        assumed = moved & (block.issued == UNKNOWN)
        if moved.any():
            block.on_days(issued, forms.moved(block, moved, issued))
            block.odd = block.odd | forms.odd(block)
        block.odd = block.odd | (issued == UNKNOWN)
        if self._rules.speak_before:
            block.odd = block.odd | (issued < self._changes[0])
        block.case = self._dated(block.case)
        columns = self._evaluator(self._rules.changes[period])
        facts = BlockFacts(block, columns.program, self._empty, forms)
        answers = columns.decide(facts, block.rows, block.case, leave=block.odd, profile=forms.profile(block))
        uses = self._uses(self._rules.changes[period])
        stage = self._stages(block, facts, assumed)
        made = self._with_figures(answers, block, facts, uses, stage)
        left = block.odd | uses.alone(made, self.figures, stage)
        if stage is not None:
            left |= stage == 0
        for rows in block.alike() if left.any() else ():
            left[rows] = not self._refused(made, block, rows)
        for row in np.flatnonzero(left).tolist():
            assumed[row] &= self._one(made, block, row, assumed=bool(assumed[row]))
        if self._days.undated is not None:
            made.undated = int((assumed & (made.outcome != ERROR)).sum())
        return made

    def _refused(self, made: Decided, block: Block, rows: Array) -> bool:
        """Say of some rows what is wrong with the first of them, and return whether anything is."""
        try:
            block.case(int(rows[0]))
        except Problems as problems:
            made.refuse(rows, problems)
            return True
        return False

    def _evaluator(self, day: dt.date) -> ColumnEvaluator:
        known = self._columns.evaluators
        if day not in known:
            single = self._rules.at(day, self._readings)
            known[day] = ColumnEvaluator(single, self.sets, firm=self._firm)
        return known[day]

    def _dated(self, case: Callable[[int], Any]) -> Callable[[int], Any]:
        return lambda row: self._days.case(self._rules.domain, case(row))

    def _single(self, case: Any) -> Decision:
        law, rules = self._days.law, self._rules
        decision: Decision = (
            rules.decide(case, self._readings) if law is None else rules.at(law, self._readings).decide(case)
        )
        return decision

    def _uses(self, day: dt.date) -> Uses:
        known = self._columns.uses
        if day not in known:
            known[day] = Uses(self._evaluator(day).single, self.sets, self.reader.forms.stage)
        return known[day]

    def _given(self, block: Block, facts: BlockFacts) -> TableFigures:
        return TableFigures(block, facts, self._rules.constants_on, self._changes)

    def _stages(self, block: Block, facts: BlockFacts, assumed: Array) -> Array | None:
        """Return how far the matter of each row has come; without a day of looking all that is stated has happened."""
        stage, today = self.reader.forms.stage, self._days.today
        if stage is None:
            return None
        return stage.column(self._given(block, facts), assumed, None if today is None else number_of(today))

    def _with_figures(
        self, answers: Answers, block: Block, facts: BlockFacts, uses: Uses, stage: Array | None
    ) -> Decided:
        given = self._given(block, facts)
        figures = [uses.figure(each, each.column(given), answers, stage) for each in self.figures]
        made = Decided(
            answers.outcome, answers.deciding, answers.missing, uses.duties(answers, stage), answers.readings,
            self.figures, figures, {},
        )  # fmt: skip
        if self.stage is not None:
            made.stage, made.stages = stage, self.stage.names
        in_force = facts.program.law.formulas
        made.days = {
            name: given.exact(name).copy() if name in in_force else given.nothing() for name in self._watch
        }
        return made

    def _one(self, made: Decided, block: Block, row: int, *, assumed: bool) -> bool:
        """Decide one row as a single case, or say what is wrong with it; return whether it has a day."""
        try:
            case = block.case(row)
        except Problems as problems:
            made.refuse(np.array([row]), problems)
            return False
        dated = self._rules.domain.day_of(case) is not None
        decision, sets = self._single(case), self.sets
        decision.today, decision.assumed_day = self._days.today, assumed and dated
        found = decision.verdict.readings
        readings = decision.evaluator.readings(case, decision.verdict) if self._firm else found
        made.outcome[row] = OUTCOMES.index(decision.outcome)
        made.deciding[row] = sets.deciding.code(tuple(each.rule for each in decision.deciding))
        made.missing[row] = sets.missing.code(tuple(dict.fromkeys(each.fact for each in decision.missing)))
        made.obligations[row] = sets.obligations.code(tuple(duty.id for duty in decision.moment.obligations))
        made.readings[row] = sets.readings.code(tuple(reading.id for reading in readings))
        for column, figures in zip(self.figures, made.figures, strict=True):
            value = column.single(decision.moment.figures)
            figures[row] = UNKNOWN if value is None else value
        for name, days in made.days.items():
            day = decision.values[name]
            days[row] = number_of(day) if isinstance(day, dt.date) else UNKNOWN
        if made.stage is not None and decision.procedure is not None:
            made.stage[row] = made.stages.index(decision.procedure.stage) + 1
        return dated
