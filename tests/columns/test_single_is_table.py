"""A row of a table is decided as the same case alone: with a day from outside, without a day, whatever its neighbours are.

`HYPOTHESIS_PROFILE=deep` (`make agreement`) compares 100,000 rows.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from random import Random

import pytest

from soziorules.api import check, load_rules
from soziorules.engine.columns.block import Days
from soziorules.engine.columns.output import to_arrow
from soziorules.engine.columns.table_decider import Decider
from tests.columns.doors import DOORS
from tests.columns.single import Row, decided, told
from tests.columns.tables import Plain, cases, day, nested, table

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
BLOCKS, ROWS = (40, 500) if DEEP else (2, 40)
"""In the deep profile 20,000 rows for each of five doors. What is missing is a search, so there it is compared in one of 20."""
TYPED = ("arrow", ".parquet")
"""Their columns have one type each: a value of another cannot even be written."""


def case(random: Random, wrong: float = 0.1) -> Plain:
    """Return one row; a fifth of them states no day of issue."""
    (row,) = cases(random, 1, wrong=wrong)
    if random.random() < 0.2:
        row.pop("prescribed_on", None)
    return row


def single(row: Plain, as_of: dt.date | None, *, missing: bool = True) -> Row:
    """Return what the table must say of a row."""
    return decided(load_rules(), row, as_of=as_of, missing=missing)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("seed", range(BLOCKS))
def test_a_row_is_decided_as_alone_whatever_its_neighbours_are(door: str, seed: int, tmp_path: Path) -> None:
    random = Random(f"{door} {seed}")
    as_of = day(random, dt.date(2002, 1, 1), dt.date(2028, 12, 31)) if random.random() < 0.7 else None
    rows = [case(random, 0 if door in TYPED else 0.1) for _ in range(ROWS)]
    answers = DOORS[door](rows, as_of, tmp_path)
    for number, (row, answer) in enumerate(zip(rows, answers, strict=True)):
        missing = not DEEP or number % 20 == 0
        assert_same(told(answer, missing=missing), single(row, as_of, missing=missing), door)
    few = random.sample(range(ROWS), 7)
    others = DOORS[door]([rows[place] for place in few], as_of, tmp_path)
    assert [told(each) for each in others] == [told(answers[place]) for place in few]


def assert_same(answer: Row, wanted: Row, door: str) -> None:
    """A text file does not tell a number from a text that looks like one, so of errors only the outcome is compared there."""
    if door != ".csv" or "error" not in (answer["outcome"], wanted["outcome"]):
        assert answer == wanted


@pytest.mark.parametrize("seed", range(BLOCKS))
def test_a_row_without_a_day_is_decided_as_of_the_day_of_the_run(seed: int) -> None:
    random = Random(seed)
    today = day(random, dt.date(2015, 1, 1), dt.date(2028, 12, 31))
    rows = [case(random) for _ in range(ROWS)]
    cases_ = table(rows)
    decider = Decider(load_rules(), cases_.schema, days=Days(undated=today))
    (batch,) = cases_.to_batches()
    made = decider.decide(batch)
    days = [supposed(row, today) for row in rows]
    answers = to_arrow(made, decider.sets, "de").to_pylist()
    for row, day_, answer in zip(rows, days, answers, strict=True):
        assert told(answer) == single(row, day_)
    assert made.undated == sum(day_ is not None for day_ in days)


def supposed(row: Row, today: dt.date) -> dt.date | None:
    """Return the day that is supposed of a row: none where one is stated, or where what is stated excludes today."""
    if row.get("prescribed_on") or single(row, today)["outcome"] == "error":
        return None
    return today


def test_another_day_reaches_the_stated_fact(tmp_path: Path) -> None:
    """A rule asks for the day of issue itself, and for the last day after a discharge, which is derived."""
    row = {
        "prescribed_on": "2026-11-12", "prescription.kind": "discharge",
        "prescription.discharged_on": "2026-11-10", "prescriber.group": "hospital", "prescription.units": 3,
    }  # fmt: skip
    late = dt.date(2026, 12, 1)
    alone = check(nested(row), as_of=late)
    assert alone.outcome == "not_eligible"
    for name, door in DOORS.items():
        (answer,) = door([row], late, tmp_path)
        assert answer["outcome"] == "not_eligible", name
        assert told(answer) == single(row, late), name


def test_with_another_day_goes_what_depends_on_it(tmp_path: Path) -> None:
    """Nobody is in hospital any more on the day of discharge, if the prescription is supposed to be issued then."""
    row: Plain = {
        "inpatient": True,
        "prescription.kind": "follow_up",
        "prescription.discharged_on": "2026-11-10",
    }
    for day_ in (dt.date(2026, 11, 9), dt.date(2026, 11, 10)):
        for stated in ({}, {"prescribed_on": "2026-11-08"}, {"prescribed_on": day_.isoformat()}):
            wanted = single({**row, **stated}, day_)
            for name, door in DOORS.items():
                (answer,) = door([{**row, **stated}], day_, tmp_path)
                assert told(answer) == wanted, (name, day_, stated)
