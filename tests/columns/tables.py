"""Generated tables of cases: all columns, unknown facts, long histories, days of all periods of the law, and wrong values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import pyarrow as pa

from soziorules.engine.columns.cells import members_of
from soziorules.engine.columns.convert import batch, column
from soziorules.engine.language.facts import Amount, Boolean, Choice, Choices, Day, FactType, Whole
from soziorules.soziotherapie.case.choices import CONTACTS
from soziorules.soziotherapie.columns.table_fields import columns, records

Plain = dict[str, Any]
CODES = (
    "F20.0",
    "F20.5",
    "F21",
    "F22.0",
    "F25.1",
    "F31.5",
    "F32.3",
    "F33.2",
    "F60.31",
    "F10.2",
    "F00.0",
    "G30.0",
    "Z73",
    "F20",
)
NEAR = {
    "prescription.units": (5, 6, 25, 30, 31), "prescription.group_units": (0, 1, 5), "approval.granted_units": (3, 5),
     "gaf": (0, 1, 30, 40, 41, 50, 51, 100), "need_months": (3, 12),
}  # fmt: skip
AFTER = {
    "prescriber.kv_permission_from": -30, "prescription.discharged_on": -30, "prescription.until": 40,
    "prescriber.kv_permission_until": 30, "approval.received_on": 31, "approval.decided_on": 70,
    "approval.notified_on": 101, "approval.objection_filed_on": 132,
}  # fmt: skip
"""Days after the day of issue from which a column lies, so that most rows do not contradict themselves."""
WRONG: tuple[Any, ...] = (
    "nonsense",
    -1,
    10_000,
    2.5,
    "2026-02-30",
    True,
    ["nonsense"],
    {"nonsense": 1},
    "31",
)


def cases(random: Random, count: int, *, wrong: float = 0.0) -> list[Plain]:
    """Return rows by path; of `wrong` of them one value cannot be."""
    return [row(random, wrong=random.random() < wrong) for _ in range(count)]


def typed(random: Random, count: int) -> list[Plain]:
    """Return rows whose columns have one type each, as files and other frames want them."""
    return [
        {name: each for name, each in row.items() if name != "service.cost"} for row in cases(random, count)
    ]


def row(random: Random, *, wrong: bool = False) -> Plain:
    """Return one row: every fact is stated in most rows."""
    issued = day(random, dt.date(2002, 1, 1), dt.date(2027, 12, 31))
    stated = random.choice([0.3, 0.8, 0.97, 1.0])
    made: Plain = {}
    for path, fact in columns().items():
        if random.random() < stated:
            made[path] = value(random, path, fact, issued)
    if random.random() < 0.98:
        made["prescribed_on"] = issued.isoformat()
    made["patient.born_on"] = day(random, dt.date(1930, 1, 1), dt.date(2012, 12, 31)).isoformat()
    if random.random() < 0.6:
        made["prescription.kind"] = random.choice(["first", "follow_up"])
    if random.random() < 0.97:
        agree(made)
    if wrong:
        made[random.choice([*columns()])] = random.choice(WRONG)
    return made


def agree(made: Plain) -> None:
    """Let what is said of insurance, detention and a stay in hospital agree with each other."""
    if made.get("patient.statutory_insured"):
        made["patient.coverage"] = "statutory"
    elif made.get("patient.coverage") == "statutory":
        made.pop("patient.statutory_insured", None)
    if made.get("patient.detention") == "none":
        made.pop("patient.detention_until", None)
    left = made.get("prescription.discharged_on")
    if left is not None and left < made.get("prescribed_on", "") and made.get("inpatient"):
        made["inpatient"] = False


def value(random: Random, path: str, fact: FactType, issued: dt.date) -> Any:
    """Return a value of a column."""
    match fact:
        case Boolean():
            return random.random() < 0.85
        case Choice(values):
            return random.choice(values)
        case Choices(values):
            return random.sample(values, random.randrange(len(values) + 1))
        case Whole(minimum=low, maximum=high):
            assert low is not None
            assert high is not None
            return random.choice(NEAR.get(path, (low, low + 1, 3)))
        case Day():
            after = issued + dt.timedelta(days=AFTER.get(path, 0) + random.choice([0, 0, 1, 3, 7, 30]))
            return near(random, after, 10).isoformat() if random.random() < 0.01 else after.isoformat()
        case Amount():
            return random.choice(["0", "4.99", "5.01", "50.05", "63.47", "99.99", "100", "12.5"])
        case _:
            return diagnoses(random) if path == "diagnoses" else history(random, issued)


def diagnoses(random: Random) -> list[Any]:
    """Return up to three diagnoses, written in different ways."""
    made: list[Any] = []
    for code in random.sample(CODES, random.randrange(4)):
        mark = random.choice(["G", "G", "G", "V", "Z", None])
        made.append({"code": code, "certainty": mark} if mark else {"code": code})
    return made


def history(random: Random, issued: dt.date) -> list[Plain]:
    """Return up to five earlier prescriptions, over up to eight years."""
    back = random.choice([200, 1000, 3000])
    return [entry(random, issued, back) for _ in range(random.choice([0, 0, 1, 1, 2, 3, 5]))]


def entry(random: Random, issued: dt.date, back: int) -> Plain:
    """Return one earlier prescription, more or less described."""
    on = issued - dt.timedelta(days=random.randrange(back))
    made: Plain = {
        "prescribed_on": on.isoformat(),
        "kind": random.choice(["first", "follow_up", "follow_up", "trial", "trial", "referral", "discharge"]),
        "units": random.choice([3, 5, 10, 30]),
    }
    if random.random() < 0.3:
        made["group_units"] = random.choice([0, made["units"], 2, 3])
    how = random.choice(["nothing", "total", "listed", "listed", "both"])
    if how in ("total", "both"):
        made["delivered_minutes"] = random.choice([0, 90, 600, 1800, 3600])
    if how in ("listed", "both"):
        made["delivered"] = list(deliveries(random, on))
    if how == "both":
        made["delivered_minutes"] = sum(each.get("minutes", 0) for each in made["delivered"])
    if how in ("nothing", "total") and random.random() < 0.2:
        until = min(issued, on + dt.timedelta(days=random.choice([10, 60, 400])))
        made |= {"delivered_from": on.isoformat(), "delivered_until": until.isoformat()}
        del made[random.choice(["delivered_from", "delivered_until"])]
    if random.random() < 0.05:
        del made[random.choice(["prescribed_on", "kind", "units"])]
    if random.random() < 0.2:
        made["approved_on"] = (on + dt.timedelta(days=random.randrange(20))).isoformat()
    if random.random() < 0.1:
        made["diagnoses"] = diagnoses(random)
    return made


def deliveries(random: Random, on: dt.date) -> Iterator[Plain]:
    """Yield up to eight contacts; some leave something open."""
    for _ in range(random.randrange(9)):
        made: Plain = {
            "on": near(random, on + dt.timedelta(days=60), 60).isoformat(),
            "minutes": random.choice([0, 30, 60, 90, 300]),
            "setting": random.choice(["individual", "group"]),
        }
        if random.random() < 0.05:
            del made[random.choice([*made])]
        if random.random() < 0.2:
            made["contact"] = random.choice([*CONTACTS])
        yield made


def day(random: Random, first: dt.date, last: dt.date) -> dt.date:
    """Return a day between two."""
    return first + dt.timedelta(days=random.randrange((last - first).days + 1))


def near(random: Random, day: dt.date, most: int) -> dt.date:
    """Return a day near another, mostly after it."""
    return day + dt.timedelta(days=random.choice([0, 1, 3, 7, random.randint(-most, most)]))


def table(rows: list[Plain]) -> pa.Table:
    """Return rows as an Arrow table."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    made = [each for name in names for each in column(name, [row.get(name) for row in rows], records())]
    return pa.Table.from_batches([batch(made)])


def nested(flat: Mapping[str, Any]) -> Plain:
    """Return a row in the form of a case file."""
    made: Plain = {}
    for path, each in flat.items():
        *outer, name = path.split(".")
        if isinstance(each, str) and (isinstance(columns()[path], Choices) or path == "diagnoses"):
            each = members_of(each)  # noqa: PLW2901  # in a table a text is a list
        place = made
        for step in outer:
            place = place.setdefault(step, {})
        place[name] = each
    return made
