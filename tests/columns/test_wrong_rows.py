"""Wrong rows are refused together: as each would be alone, but looked at once for all that are wrong in the same way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from soziorules.api import load_rules
from soziorules.engine.columns.block import Days
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
    "not exempt though it lasts": lambda row: {
        "patient.copayment_exempt": False, "patient.copayment_exempt_until": f"2027-01-{row % 28 + 1:02}",
        "service.on": "2026-11-26",
    },
    "a Widerspruch although all is granted": lambda row: {
        "approval.received_on": None, "prescription.units": 1 + row % 30, "approval.granted_units": 1 + row % 30,
        "approval.objection_filed_on": f"2026-12-{row % 28 + 1:02}",
    },
    "several cells": lambda row: {"gaf": 300 + row, "prescriber.group": f"x{row}", "necessity": "planning; none"},
}  # fmt: skip


def earlier(row: int, **more: Any) -> Plain:
    """Return a prescription of February 2025 with two visits in March; its numbers and days differ from row to row."""
    visits = [
        {"on": f"2025-03-{(row + shift) % 28 + 1:02}", "minutes": 30 + row % 50, "setting": "individual"}
        for shift in range(2)
    ]
    return {
        "prescribed_on": f"2025-02-{row % 28 + 1:02}", "kind": "first", "units": 5 + row % 20, "delivered": visits, **more
    }  # fmt: skip


def visit(row: int, **more: Any) -> Plain:
    """Return an earlier prescription of which one visit says something else."""
    first, second = earlier(row)["delivered"]
    return earlier(row, delivered=[first, {**second, **more}])


WRONG_HISTORIES: dict[str, Any] = {
    "after the day of issue": lambda row: earlier(row, prescribed_on=f"2026-12-{row % 28 + 1:02}", delivered=None),
    "more units in groups": lambda row: earlier(row, group_units=40 + row),
    "approved before": lambda row: earlier(row, approved_on=f"2025-01-{row % 28 + 1:02}"),
    "another total": lambda row: earlier(row, delivered_minutes=row % 50),
    "a visit before": lambda row: visit(row, on=f"2025-01-{row % 28 + 1:02}"),
    "a long day": lambda row: visit(row, on=f"2025-03-{row % 28 + 1:02}", minutes=1_440 - row % 25),
    "days in the wrong order": lambda row: earlier(
        row, delivered=None, delivered_from=f"2025-05-{row % 28 + 1:02}", delivered_until=f"2025-04-{row % 28 + 1:02}"
    ),
    "a visit outside the days": lambda row: earlier(row, delivered_from=f"2025-04-{row % 28 + 1:02}"),
    "a total that days have no room for": lambda row: earlier(
        row, delivered=None, delivered_minutes=5_000 + row,
        delivered_from=f"2025-05-{row % 28 + 1:02}", delivered_until=f"2025-05-{row % 28 + 1:02}",
    ),
    "a kind that there is not": lambda row: earlier(row, kind=f"kind {row}"),
    "too many minutes": lambda row: visit(row, minutes=1_441 + row),
    "a day as in German": lambda row: earlier(row, prescribed_on=f"{row % 28 + 1:02}.02.2025"),
}  # fmt: skip
WRONG |= {
    f"in the history {what}": lambda row, entry=entry: {"history": [earlier(row), entry(row)]}
    for what, entry in WRONG_HISTORIES.items()
}
WRONG["a history that is no JSON any more"] = lambda row: {"history": f'[{{"prescribed_on": "2025-0{row}'}


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
    frame = table(rows)
    decider = Decider(load_rules(), frame.schema)
    counting.calls = 0
    made = decider.decide(frame.combine_chunks().to_batches()[0])
    assert sorted(made.errors) == list(range(1, 2_000, 2))
    assert counting.calls < 60
    answers = to_arrow(made, decider.sets, "de").to_pylist()
    for row in (0, 1, 2, 3, 999, 1_999):
        assert told(answers[row]) == decided(load_rules(), rows[row])


@pytest.mark.parametrize("what", ["a visit before", "another total", "after the day of issue"])
def test_rows_that_are_wrong_on_another_day_are_looked_at_once_too(what: str, counting: Counting) -> None:
    """What a row says of its own day is wrong whatever day is asked for; what it does not, that day may exclude."""
    rows: list[Plain] = [{**GOOD, "history": [WRONG_HISTORIES[what](row)]} for row in range(1_000)]
    for row in rows[::2]:
        row |= {"history": [earlier(0)], "approval.received_on": "2026-11-21"}
    late = dt.date(2026, 12, 24)
    frame = table(rows)
    decider = Decider(load_rules(), frame.schema, days=Days(as_of=late))
    counting.calls = 0
    made = decider.decide(frame.combine_chunks().to_batches()[0])
    assert sorted(made.errors) == list(range(1_000))
    assert counting.calls < 60
    answers = to_arrow(made, decider.sets, "de").to_pylist()
    for each in (0, 1, 2, 3, 998, 999):
        assert told(answers[each]) == decided(load_rules(), rows[each], as_of=late)


@pytest.mark.parametrize("as_of", [None, dt.date(2028, 1, 3)])
def test_every_wrong_history_is_refused_in_the_words_of_the_single_case(as_of: dt.date | None) -> None:
    """Random histories, of which each says a few things that do not fit another."""
    random = Random(f"histories {as_of}")
    stated = ("history", "prescribed_on", "patient.born_on", "prescription.kind", "gaf")
    every = (row for row in cases(random, 400) if row.get("history"))
    rows: list[Plain] = [{name: row[name] for name in stated if name in row} for row in every]
    for row in rows:
        damage(random, row["history"])
    answers = decide_frame(table(rows), rules=load_rules(), as_of=as_of).to_pylist()
    for row, answer in zip(rows, answers, strict=True):
        assert told(answer, missing=False) == decided(load_rules(), row, as_of=as_of, missing=False), row
    assert 0.1 < sum(answer["outcome"] == "error" for answer in answers) / len(rows) < 0.95


def damage(random: Random, history: list[Plain]) -> None:
    """Move days and numbers of up to three entries a little, or far."""
    for _ in range(random.randrange(4)):
        entry = random.choice(history)
        where = random.choice([entry, *entry.get("delivered", ())])
        name = random.choice([*where])
        if name in ("on", "delivered_from", "delivered_until") or name.endswith("_on"):
            moved = dt.date.fromisoformat(where[name]) + dt.timedelta(
                days=random.choice([-500, -30, -1, 1, 30, 3000])
            )
            where[name] = moved.isoformat()
        elif isinstance(where[name], int):
            where[name] = max(0, where[name] + random.choice([-60, -1, 1, 30, 60, 1_400]))
        elif name == "delivered" and where[name]:
            where[name] += [dict(random.choice(where[name])) for _ in range(random.randrange(20))]


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
