"""What two laws make of one's own cases: how many answers change, by which rules, and in which rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from soziorules.engine.columns.id_sets import Sets
from soziorules.engine.columns.lanes import EPOCH, UNKNOWN, Array
from soziorules.engine.columns.marks import KEY
from soziorules.engine.columns.output import NAMES, TEXTS, outcomes, schema, texts
from soziorules.engine.columns.run_folder import RunFolder
from soziorules.engine.columns.sinks import Sink, join, part_file
from soziorules.engine.columns.table_decider import ERROR, Decided, Decider
from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.diagnostics import Diagnostic

EXAMPLES: Final = 20
"""So many rows that change are named; a file names all."""
COLUMNS: Final = (
    ("row", pa.int64()),
    ("before", TEXTS),
    ("after", TEXTS),
    ("deciding_before", TEXTS),
    ("deciding_after", TEXTS),
)


@dataclass(frozen=True, slots=True)
class Example:
    """A case that changes: its name (the number of the row from 1, with its key), and both outcomes."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class MovedDay:
    """A case with the same outcome in which a derived value is another day; None: no day is known."""

    name: str
    value: str
    before: dt.date | None
    after: dt.date | None


@dataclass(slots=True)
class Shift:
    """Cases that go from one outcome to another: how many, the rules that decide no more, and those that decide now."""

    cases: int = 0
    gone: Counter[str] = field(default_factory=Counter)
    come: Counter[str] = field(default_factory=Counter)

    def add(self, before: Iterable[str], after: Iterable[str], cases: int = 1) -> None:
        """Count cases by the rules that decided before and after."""
        one, two = frozenset(before), frozenset(after)
        self.cases += cases
        self.gone.update(dict.fromkeys(one - two, cases))
        self.come.update(dict.fromkeys(two - one, cases))


@dataclass(slots=True)
class Impact:
    """What becomes of cases; those that cannot be read are in `unreadable` and not in `cases`, files by name in `unread`.

    `moved`: how many cases with the same outcome have another day, `by_value` for each derived value, `days` in some of them.
    """

    cases: int = 0
    unreadable: int = 0
    shifts: dict[tuple[str, str], Shift] = field(default_factory=dict)
    examples: list[Example] = field(default_factory=list)
    unread: list[tuple[str, Diagnostic]] = field(default_factory=list)
    moved: int = 0
    by_value: Counter[str] = field(default_factory=Counter)
    days: list[MovedDay] = field(default_factory=list)

    @property
    def changed(self) -> int:
        """How many cases have another outcome."""
        return sum(shift.cases for shift in self.shifts.values())

    def shift(self, before: str, after: str) -> Shift:
        """Return the count of the cases that go from one outcome to another."""
        return self.shifts.setdefault((before, after), Shift())

    def move(self, name: str, days: Mapping[str, tuple[dt.date | None, dt.date | None]]) -> None:
        """Note a case with the same outcome, in which derived values are other days."""
        self.moved += bool(days)
        self.by_value.update(days.keys())
        room = EXAMPLES - len(self.days)
        self.days += [MovedDay(name, value, *sides) for value, sides in days.items()][:room]


def impact(
    batches: Iterable[pa.RecordBatch],
    table: pa.Schema,
    old: Decider,
    new: Decider,
    *,
    key: str = KEY,
    out: Path | None = None,
) -> Impact:
    """Return what becomes of the rows of a table with a schema; `out` gets every row that changes, as Parquet, CSV or NDJSON."""
    found, rows = Impact(), 0
    with _changes(out, key, table) as sink:
        for batch in batches:
            before, after = old.decide(batch), new.decide(batch)
            read = after.outcome != ERROR
            changed = np.flatnonzero(read & (before.outcome != after.outcome))
            found.cases += int(read.sum())
            found.unreadable += int(batch.num_rows - read.sum())
            keys = batch.column(key) if key in batch.schema.names else None
            same = read & (before.outcome == after.outcome)
            _move(found, same, rows, keys, before.days, after.days)
            if changed.size:
                _count(found, changed, (before, old.sets.deciding), (after, new.sets.deciding))
                _name(found, changed[: EXAMPLES - len(found.examples)], rows, keys, before, after)
                sink.write_batch(
                    _table(changed, rows, keys, key, (before, old.sets.deciding), (after, new.sets.deciding))
                )
            rows += batch.num_rows
    return found


Side = tuple[Decided, Sets]


def _count(found: Impact, changed: Array, before: Side, after: Side) -> None:
    """Count equal changes together: each distinct one is looked at once."""
    columns = [column[changed] for made, _ in (before, after) for column in (made.outcome, made.deciding)]
    distinct, counts = np.unique(np.stack(columns).astype(np.int64), axis=1, return_counts=True)
    for (old, one, new, two), cases in zip(distinct.T.tolist(), counts.tolist(), strict=True):
        found.shift(NAMES[old], NAMES[new]).add(before[1].values[one], after[1].values[two], cases)


def _move(
    found: Impact,
    same: Array,
    rows: int,
    keys: pa.Array | None,
    before: Mapping[str, Array],
    after: Mapping[str, Array],
) -> None:
    """Count the rows of the same outcome in which a day is another; the first of them are named."""
    other = {name: np.flatnonzero(same & (before[name] != days)) for name, days in after.items()}
    moved = np.unique(np.concatenate([*other.values(), np.zeros(0, np.int64)])).astype(int).tolist()
    shown = moved[: EXAMPLES - len(found.days)]
    for row in shown:
        sides = {
            name: (_day(before[name][row]), _day(days[row]))
            for name, days in after.items()
            if before[name][row] != days[row]
        }
        found.move(_called(rows, row, keys), sides)
    found.moved += len(moved) - len(shown)
    for name, where in other.items():
        found.by_value[name] += int(where.size) - int(np.isin(where, shown).sum())


def _day(number: int) -> dt.date | None:
    return None if number == UNKNOWN else EPOCH + dt.timedelta(days=int(number))


def _called(rows: int, row: int, keys: pa.Array | None) -> str:
    return str(rows + row + 1) if keys is None else f"{rows + row + 1} ({keys[row].as_py()})"


def _name(
    found: Impact, changed: Array, rows: int, keys: pa.Array | None, before: Decided, after: Decided
) -> None:
    for row in changed.tolist():
        name = _called(rows, row, keys)
        found.examples.append(Example(name, NAMES[before.outcome[row]], NAMES[after.outcome[row]]))


def _table(
    changed: Array, rows: int, keys: pa.Array | None, key: str, before: Side, after: Side
) -> pa.RecordBatch:
    sides = (before, after)
    arrays = [
        pa.array(changed + rows + 1),
        *(outcomes(made.outcome[changed]) for made, _ in sides),
        *(texts(made.deciding[changed], sets) for made, sets in sides),
    ]
    names = [name for name, _ in COLUMNS]
    if keys is not None:
        arrays, names = [keys.take(pa.array(changed)), *arrays], [key, *names]
    return pa.RecordBatch.from_arrays(arrays, names=names)


class _Nowhere:
    def write_batch(self, batch: pa.RecordBatch) -> None:
        """Only what is counted is wanted."""


@contextmanager
def _changes(out: Path | None, key: str, table: pa.Schema) -> Iterator[Sink]:
    if out is None:
        yield _Nowhere()
        return
    ending = out.suffix.lower()
    own = table.field(key) if key in table.names else None
    made = schema(COLUMNS, own, plain=ending != ".parquet")
    folder = RunFolder(out)
    folder.take()
    try:
        part = folder.path / "000000.part"
        with part_file(part, made, ending) as sink:
            yield sink
        join([part], out, folder.unfinished, made, ending)
    finally:
        folder.clear()


__all__ = ["EXAMPLES", "Example", "Impact", "MovedDay", "Shift", "impact"]
