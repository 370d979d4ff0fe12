"""Wrong rows are refused together: as each would be alone, but looked at once for all that are wrong in the same way."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pyarrow as pa
import pytest

from soziorules.api import load_rules
from soziorules.engine.columns.frame import decide_frame
from soziorules.engine.columns.output import to_arrow
from soziorules.engine.columns.table_decider import Decider
from tests.columns.single import decided, told
from tests.columns.tables import Plain, cases, table

GOOD: Plain = {
    "prescribed_on": "2026-11-20", "patient.born_on": "1980-01-01", "gaf": 35, "diagnoses": "F60.31 G", "necessity": "planning",
    "prescriber.group": "psychiatry", "inpatient": False, "service.cost": "60.00",
    "approval.received_on": None,
}  # fmt: skip
RANDOM = Random(21)
WRONG: dict[str, Any] = {
    "the same word": lambda row: {"necessity": "none"},
    "many words": lambda row: {"prescriber.group": f"group {row}"},
    "many numbers": lambda row: {"gaf": 101 + row},
    "many days as in German": lambda row: {"patient.born_on": f"{row % 28 + 1:02}.11.{1930 + row % 70}"},
    "many amounts as in German": lambda row: {"service.cost": f"{row},47"},
    "a few diagnoses": lambda row: {"diagnoses": f"F20.0 G; F60.3{row % 8} X"},
    "days that cannot follow each other": lambda row: {"patient.born_on": f"2027-01-{row % 28 + 1:02}"},
    "an approval before the prescription": lambda row: {"approval.received_on": f"2026-10-{row % 28 + 1:02}"},
    "several cells": lambda row: {"gaf": 300 + row, "prescriber.group": f"x{row}", "necessity": "planning; none"},
}  # fmt: skip


class Counting:
    """A reader of cases that counts how often it was asked."""

    def __init__(self, read: Any) -> None:
        self._read, self.calls = read, 0

    def __call__(self, case: Any) -> Any:
        self.calls += 1
        return self._read(case)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counting]:
    domain = load_rules().domain
    made = Counting(domain.read_case)
    object.__setattr__(domain, "read_case", made)
    yield made
    object.__setattr__(domain, "read_case", made._read)


@pytest.mark.parametrize("what", WRONG)
def test_a_thousand_rows_that_are_wrong_in_the_same_way_are_looked_at_once(
    what: str, counting: Counting
) -> None:
    rows = [{**GOOD, **WRONG[what](row)} if row % 2 else GOOD for row in range(2_000)]
    frame = pa.Table.from_pylist(rows)
    decider = Decider(load_rules(), frame.schema)
    counting.calls = 0
    made = decider.decide(frame.combine_chunks().to_batches()[0])
    assert sorted(made.errors) == list(range(1, 2_000, 2))
    assert counting.calls < 60
    answers = to_arrow(made, decider.sets, "de").to_pylist()
    for row in (0, 1, 2, 3, 999, 1_999):
        assert told(answers[row]) == decided(load_rules(), rows[row])


def test_every_wrong_row_is_refused_in_the_words_of_the_single_case() -> None:
    rows = [row for seed in range(2) for row in cases(Random(seed), 150, wrong=0.9)]
    random = Random(5)
    for row in rows:
        if random.random() < 0.3:
            row |= {"gaf": random.choice([200, -1, 2.5, "x"]), "need_months": random.choice([None, -3, True])}
    answers = decide_frame(table(rows), rules=load_rules()).to_pylist()
    for row, answer in zip(rows, answers, strict=True):
        wanted = decided(load_rules(), row, missing=False)
        assert told(answer, missing=False) == wanted, row


def test_a_cell_that_only_looks_suspicious_is_no_reason_to_refuse() -> None:
    """A list in JSON must be read as in a single case, and so must a row beside it that contradicts itself."""
    rows = [
        {**GOOD, "diagnoses": '["F60.31 G"]', "necessity": '["planning"]'},
        {**GOOD, "diagnoses": '["F60.31 G"]', "patient.born_on": "2027-01-01"},
        {**GOOD, "diagnoses": '["F60.31 G"]', "patient.born_on": "2027-01-01", "gaf": 200},
        {**GOOD, "diagnoses": '["F60.31 G", "F10.2 Q"]', "patient.born_on": "2027-01-01"},
    ]
    answers = decide_frame(table(rows), rules=load_rules()).to_pylist()
    assert [told(answer) for answer in answers] == [decided(load_rules(), row) for row in rows]
    assert [answer["outcome"] == "error" for answer in answers] == [False, True, True, True]
