"""What a field of law brings for tables: the columns of its cases, its lists, its derived facts and figures in columns.

All of it is there for speed. Without any, a table is read by the stated facts of the vocabulary, and what has no column form is
computed row by row: slower, with the same answers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pyarrow as pa

from soziorules.engine.columns.block import Block
from soziorules.engine.columns.lanes import UNBOUNDED, UNKNOWN, Array, Bounded, Lane, Ordered
from soziorules.engine.columns.missing import Profile
from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.language.facts import Amount, Code, FactType, Records, Scalar, Span, Vocabulary, Whole

if TYPE_CHECKING:
    from soziorules.engine.columns.facts import BlockFacts
    from soziorules.engine.evaluator.domain import Domain
    from soziorules.engine.evaluator.evaluator import Evaluator

Parts = Mapping[str, Any]
"""The fields of a record by name: its type, or the fields of the records in it."""
Constants = Mapping[str, Scalar]
Choices = Mapping[str, str]
Derived = Callable[[str, Constants, Choices], Mapping[str, Lane]]
"""The lanes of a derivation under constants and readings; none where it has no column form."""


class Lists(Protocol):
    """The lists of a block: their lanes by path, and the rows that must be read one by one."""

    @property
    def lanes(self) -> Mapping[str, Lane]:
        """The lanes of the lists that rules read as they are stated."""

    @property
    def odd(self) -> Array:
        """The rows that must be read one by one."""


class ListReader(Protocol):
    """Reads the columns of lists of one block after the other, and remembers what it has seen."""

    def read(self, columns: Mapping[str, pa.Array], rows: int) -> Lists:
        """Return the lists of a block; columns by path, those that the table has."""


@dataclass(frozen=True, slots=True)
class RowLists:
    """Lists without a column form: each row that states one is read as a single case."""

    odd: Array
    lanes: Mapping[str, Lane] = field(default_factory=dict)


class RowListReader:
    """The reader of lists for a field that brings none of its own."""

    def read(self, columns: Mapping[str, pa.Array], rows: int) -> RowLists:
        """Return which rows state a list."""
        stated = np.zeros(rows, bool)
        for column in columns.values():
            stated |= column.is_valid().to_numpy(zero_copy_only=False)
        return RowLists(stated)


@dataclass(frozen=True, slots=True)
class TableFigures:
    """What figures are made from: the block, its facts under the chosen readings, and the law of other days.

    `changes` are the days on which the law changes, as numbers; `constants_on(day)` gives the values of a day.
    """

    block: Block
    facts: BlockFacts
    constants_on: Callable[[Any], Constants]
    changes: Array

    @property
    def choices(self) -> Choices:
        """The readings that were chosen."""
        return self.facts.program.base.choices

    @property
    def constants(self) -> Constants:
        """The values of the day of the block."""
        return self.facts.program.law.constants

    def nothing(self) -> Array:
        """Return a figure that no row has."""
        return np.full(self.block.rows, UNKNOWN, np.int32)

    def exact(self, fact: str) -> Array:
        """Return a fact with bounds where both are the same."""
        lane = self.facts(fact, self.facts.program.base)
        if isinstance(lane, Ordered):
            return lane.values
        assert isinstance(lane, Bounded), fact
        exact = (lane.low == lane.high) & (lane.high != UNBOUNDED)
        return np.where(exact, lane.low, UNKNOWN).astype(np.int32)


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column of figures beside the outcome: whole numbers, or amounts in cents.

    `column` makes it for a block, `single` takes it from the figures of the decision on one case, where it is called `path`.
    `instead(evaluator, deciding)`: what stands in its place beside a no with these deciding rules; None for the figure itself.
    """

    name: str
    type: Whole | Amount
    column: Callable[[TableFigures], Array]
    single: Callable[[Mapping[str, Any]], int | None]
    path: str
    instead: Callable[[Evaluator, tuple[str, ...]], int | None] = lambda evaluator, deciding: None


@dataclass(frozen=True, slots=True)
class StageColumn:
    """How far the matter of each row has come on a day, where the domain knows a procedure.

    `column(given, assumed, today)` gives the place of each row in `names` from 1, and 0 where only the single case can say;
    `assumed` are the rows whose day is only supposed, and without `today` all that is stated has happened.
    `outcome` and `fact`: what the outcome and this are called among the facts of the moment.
    """

    names: tuple[str, ...]
    column: Callable[[TableFigures, Array, int | None], Array]
    outcome: str
    fact: str


def _no_forms(block: Block, constants: Constants) -> Derived:
    return lambda name, given, choices: {}


def _no_rows(block: Block) -> Array:
    return np.zeros(block.rows, bool)


def _all_unlike(block: Block) -> Array:
    return np.zeros(block.rows, np.int64)


def _nothing_moved(block: Block, rows: Array, issued: Array) -> Mapping[str, Lane]:
    return {}


def _no_profile(block: Block) -> Profile | None:
    return None


@dataclass(frozen=True, slots=True)
class ColumnForms:
    """The column forms of a field of law.

    `columns`: what a table may state, by path. `records`: the fields of its lists. `texts`: lists written as texts between
    semicolons. `blank`: numbers that say that a value is not known. Days lie from `first_day` to `last_day`.
    `odd(block)`: rows that must be read one by one, such as those whose statements may exclude each other. `alike(block)`: equal
    numbers for rows that have the same problems of that sort; 0 for those that have none, or of which that is not known.
    `moved(block, rows, issued)`: the lanes that change with the new days of issue of some rows, as `Domain.on_day` does.
    `derived(block, constants)`: the derived facts. `profile(block)`: what missing facts hang on.
    `stage`: how far a matter has come, for tables that are seen from a day.
    """

    columns: Mapping[str, FactType]
    records: Parts = field(default_factory=dict)
    texts: frozenset[str] = frozenset()
    blank: Mapping[str, int] = field(default_factory=dict)
    first_day: dt.date = dt.date.min
    last_day: dt.date = dt.date.max
    list_reader: Callable[[Callable[[Any], Any]], ListReader] = lambda read_case: RowListReader()
    odd: Callable[[Block], Array] = _no_rows
    alike: Callable[[Block], Array] = _all_unlike
    moved: Callable[[Block, Array, Array], Mapping[str, Lane]] = _nothing_moved
    derived: Callable[[Block, Constants], Derived] = _no_forms
    profile: Callable[[Block], Profile | None] = _no_profile
    figures: tuple[FigureColumn, ...] = ()
    stage: StageColumn | None = None

    @property
    def lists(self) -> tuple[str, ...]:
        """The paths of the columns that are no single values: lists, and what only a case can read."""
        return tuple(path for path, fact in self.columns.items() if isinstance(fact, Records | Code | Span))


def forms_of(domain: Domain) -> ColumnForms:
    """Return the column forms that a domain brings, else those that follow from its vocabulary."""
    return plain_forms(domain.vocabulary) if domain.columns is None else domain.columns()


def plain_forms(vocabulary: Vocabulary) -> ColumnForms:
    """Return the columns of the stated facts of a vocabulary, and nothing for speed."""
    stated = {
        fact.name: fact.type for fact in vocabulary if fact.derivation is None and "[]" not in fact.name
    }
    return ColumnForms(stated)


__all__ = [
    "ColumnForms",
    "Derived",
    "FigureColumn",
    "ListReader",
    "Lists",
    "StageColumn",
    "TableFigures",
    "forms_of",
    "plain_forms",
]
