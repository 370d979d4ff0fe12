"""A field of law that is nothing but formulas: the bills of a lending library, with every operator at least once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import strategies as st

from soziorules.engine.evaluator.domain import Domain
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.facts import (
    About,
    Amount,
    Boolean,
    Choice,
    Day,
    Derivation,
    Fact,
    FactType,
    Kind,
    Records,
    Vocabulary,
    Whole,
)
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.reader import load_elements

RULES = Path(__file__).parent / "tariff"
LANDS = ("BE", "BY", "SN")
SORTS = ("book", "film", "map")


@dataclass(frozen=True, slots=True)
class Item:
    sort: str | None = None
    pages: int | None = None
    lent_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Bill:
    """A case; None is unknown."""

    issued_on: dt.date
    born_on: dt.date | None = None
    paid_on: dt.date | None = None
    cost: Decimal | None = None
    pages: int | None = None
    minutes: int | None = None
    land: str | None = None
    student: bool | None = None
    exempt_until: dt.date | None = None
    items: tuple[Item, ...] | None = None


def _fact(name: str, type_: FactType, read: str = "") -> Fact:
    return Fact(name, type_, About(Text(name, name), Kind.PROCEDURAL), read or f"case.{name}")


VOCABULARY = Vocabulary(
    facts={
        fact.name: fact
        for fact in (
            _fact("issued_on", Day()),
            _fact("born_on", Day()),
            _fact("paid_on", Day()),
            _fact("cost", Amount()),
            _fact("pages", Whole("count", 0, 9)),
            _fact("minutes", Whole("minutes", 0)),
            _fact("land", Choice(LANDS)),
            _fact("student", Boolean()),
            _fact("exempt_until", Day()),
            _fact("items", Records()),
            _fact("items[].sort", Choice(SORTS), "element.sort"),
            _fact("items[].pages", Whole("count", 0, 9), "element.pages"),
            _fact("items[].lent_on", Day(), "element.lent_on"),
        )
    }
)


class Sheets(NamedTuple):
    """What code derives from a bill: how many sheets its pages take, whether it is in order, and by which post it goes."""

    number: int | None
    in_order: bool | None
    post: str | None


def sheets(case: Any, constants: Mapping[str, Any], choices: Mapping[str, str]) -> Sheets:
    """Two pages a sheet; a bill from abroad is in order only where the reading says so; the post goes by the minutes."""
    count = None if case.pages is None else -(-case.pages // 2)
    in_order = None if case.land is None else case.land != "SN" or choices["holidays"] == "nationwide"
    limit = constants.get("unit_minutes")
    late = None if case.minutes is None or limit is None else case.minutes > limit
    return Sheets(count, in_order, None if late is None else "night" if late else "day")


def _code(name: str, type_: FactType, *inputs: str) -> Fact:
    return replace(_fact(f"sheets.{name}", type_, f"sheets.{name}"), inputs=inputs, derivation="sheets")


SHEETS = (
    _code("number", Whole("count", 0), "pages"),
    _code("in_order", Boolean(), "land"),
    _code("post", Choice(("day", "night")), "minutes"),
)
VOCABULARY = replace(
    VOCABULARY,
    facts={**VOCABULARY.facts, **{fact.name: fact for fact in SHEETS}},
    derivations={
        "sheets": Derivation(
            "sheets", sheets, ("pages", "land", "minutes"), ("unit_minutes",), ("holidays",), SHEETS
        )
    },
)


def change(case: Bill, values: Mapping[str, Any]) -> Bill:
    """Return the bill with other values by name."""
    return replace(case, **values)


DOMAIN = Domain(
    name="bills",
    vocabulary=VOCABULARY,
    read_case=lambda plain: Bill(**plain),
    day_fact="issued_on",
    day_of=lambda case: case.issued_on,
    on_day=lambda case, day: replace(case, issued_on=day),
    change=change,
)

DAYS = (
    dt.date(2008, 2, 29), dt.date(2009, 12, 31), dt.date(2010, 1, 1), dt.date(2024, 2, 29), dt.date(2026, 6, 2),
    dt.date(2026, 6, 3), dt.date(2026, 8, 14), dt.date(2026, 12, 23), dt.date(2026, 12, 31), dt.date(2027, 1, 31),
)  # fmt: skip
COSTS = tuple(Decimal(text) for text in ("0", "0.05", "4.99", "5.01", "73.25", "99.99", "100", "1000"))
NO_ITEM = st.builds(
    Item,
    sort=st.none() | st.sampled_from(SORTS),
    pages=st.none() | st.integers(0, 9),
    lent_on=st.none() | st.sampled_from(DAYS),
)
BILLS = st.builds(
    Bill,
    issued_on=st.sampled_from(DAYS),
    born_on=st.none() | st.sampled_from([*DAYS, dt.date(1990, 6, 3), dt.date(2005, 1, 1)]),
    paid_on=st.none() | st.sampled_from(DAYS),
    cost=st.none() | st.sampled_from(COSTS),
    pages=st.none() | st.integers(0, 9),
    minutes=st.none() | st.sampled_from([0, 1, 59, 60, 61, 120, 7200]),
    land=st.none() | st.sampled_from(LANDS),
    student=st.sampled_from([None, True, False]),
    exempt_until=st.none() | st.sampled_from(DAYS),
    items=st.none() | st.lists(NO_ITEM, max_size=3).map(tuple),
)


@cache
def bills(folder: Path = RULES) -> RuleSet:
    """Return the rules."""
    return RuleSet(load_elements(folder, VOCABULARY, lambda spec, period: ()), DOMAIN)
