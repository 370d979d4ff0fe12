"""What a table of decisions says in all: outcomes, the most frequent reasons, rows that cannot be read."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import numpy as np

from soziorules.engine.columns.evaluator import Dictionaries
from soziorules.engine.columns.id_sets import Sets
from soziorules.engine.columns.lanes import Array
from soziorules.engine.columns.output import NAMES, on_line, said
from soziorules.engine.columns.table_decider import SETS, Decided
from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.language.text import Language

REASONS: Final = 10
ERRORS: Final = 20
"""So many rows with errors are named in a summary; the table names all."""


@dataclass(slots=True)
class Summary:
    """Counts of rows; for the `undated` ones a day of issue was assumed, `formulas` have keys that begin like a formula.

    `errors` are the first rows that cannot be read: number of the row from 1, and what is wrong.
    """

    rows: int = 0
    undated: int = 0
    formulas: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    obligations: Counter[str] = field(default_factory=Counter)
    readings: Counter[str] = field(default_factory=Counter)
    errors: list[tuple[int, str]] = field(default_factory=list)

    def count(self, made: Decided, sets: Dictionaries, language: Language) -> None:
        """Add the answers of the next batch."""
        for row, problems in sorted(made.errors.items())[: ERRORS - len(self.errors)]:
            text = said(problems, language) + on_line(made.lines.get(row), language)
            self.errors.append((self.rows + row + 1, text))
        self.rows += made.outcome.size
        self.undated += made.undated
        found = np.bincount(made.outcome, minlength=len(NAMES))
        self.outcomes.update({name: int(number) for name, number in zip(NAMES, found, strict=True) if number})
        for counter, name in zip(
            (self.reasons, self.missing, self.obligations, self.readings), SETS, strict=True
        ):
            _add(counter, getattr(made, name), getattr(sets, name))

    def add(self, other: Summary) -> None:
        """Add the summary of the rows that follow."""
        self.errors += [(self.rows + row, text) for row, text in other.errors]
        del self.errors[ERRORS:]
        self.rows += other.rows
        self.undated += other.undated
        self.formulas += other.formulas
        for name in COUNTERS:
            getattr(self, name).update(getattr(other, name))

    def to_dict(self) -> dict[str, Any]:
        """Return the summary as data: the most frequent first."""
        counts = {name: dict(getattr(self, name).most_common()) for name in COUNTERS}
        return {
            "rows": self.rows,
            "undated": self.undated,
            "formulas": self.formulas,
            **counts,
            "errors": [{"row": row, "error": text} for row, text in self.errors],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Summary:
        """Return the summary from its data."""
        errors = [(each["row"], each["error"]) for each in data["errors"]]
        counts: dict[str, Any] = {name: Counter(data[name]) for name in COUNTERS}
        numbers = {name: data[name] for name in ("rows", "undated", "formulas")}
        return cls(errors=errors, **numbers, **counts)


COUNTERS: Final = ("outcomes", "reasons", "missing", "obligations", "readings")


def _add(counter: Counter[str], codes: Array, sets: Sets) -> None:
    for code, number in enumerate(np.bincount(codes)):
        if number:
            counter.update(dict.fromkeys(sets.values[code], int(number)))
