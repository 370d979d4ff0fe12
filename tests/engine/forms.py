"""A field of law that is nothing but forms: one rule for every form that a condition can have, for every type of fact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from soziorules.engine.evaluator.domain import Domain
from soziorules.engine.evaluator.remediation import RemediationOptions
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.facts import (
    About,
    Amount,
    Boolean,
    Choice,
    Choices,
    Code,
    Day,
    Fact,
    FactType,
    Kind,
    Records,
    Span,
    Vocabulary,
    Whole,
)
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.reader import load_elements

RULES = Path(__file__).parent / "sheets"
WORDS = tuple(f"w{number}" for number in range(1, 13))


@dataclass(frozen=True, slots=True)
class Item:
    code: str
    marked: bool | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A case with one fact of each type; None is unknown."""

    day: dt.date
    since: dt.date | None = None
    number: int | None = None
    other: int | None = None
    amount: Decimal | None = None
    span: tuple[int, int | None] | None = None
    word: str | None = None
    words: frozenset[str] | None = None
    few: frozenset[str] | None = None
    flag: bool | None = None
    items: tuple[Item, ...] | None = None


def _fact(name: str, type_: FactType, read: str = "") -> Fact:
    return Fact(name, type_, About(Text(name, name), Kind.PROCEDURAL), read or f"case.{name}")


VOCABULARY = Vocabulary(
    facts={
        fact.name: fact
        for fact in (
            _fact("day", Day()),
            _fact("since", Day()),
            _fact("number", Whole("count", 0)),
            _fact("other", Whole("count", 0)),
            _fact("amount", Amount()),
            _fact("span", Span("count")),
            _fact("word", Choice(WORDS)),
            _fact("words", Choices(WORDS)),
            _fact("few", Choices(("a", "b", "c"))),
            _fact("flag", Boolean()),
            _fact("items", Records()),
            _fact("items[].code", Code(), "element.code"),
            _fact("items[].marked", Boolean(), "element.marked"),
        )
    },
    derivations={},
)


def change(case: Sheet, values: Mapping[str, Any]) -> Sheet:
    """Return the sheet with other values by name."""
    return replace(case, **values)


DOMAIN = Domain(
    name="forms",
    vocabulary=VOCABULARY,
    read_case=lambda plain: Sheet(**plain),
    day_fact="day",
    day_of=lambda case: case.day,
    on_day=lambda case, day: replace(case, day=day),
    change=change,
    levers=RemediationOptions(fixed=frozenset({"span"})),
)

DAYS = st.sampled_from(
    [
        dt.date(2000, 1, 1),
        dt.date(2009, 12, 31),
        dt.date(2010, 1, 1),
        dt.date(2015, 6, 1),
        dt.date(2030, 1, 1),
    ]
)
NUMBERS = st.none() | st.integers(0, 9)
CENTS = [Decimal(text) for text in ("0", "5.00", "5.01", "5.02", "9.99", "10", "10.01")]
BOUNDS = st.integers(0, 6).flatmap(lambda low: st.tuples(st.just(low), st.none() | st.integers(low, 9)))
ITEMS = st.builds(Item, code=st.sampled_from(["C1", "C2", "N1"]), marked=st.sampled_from([None, True, False]))
SHEETS = st.builds(
    Sheet,
    day=DAYS,
    since=st.none() | DAYS,
    number=NUMBERS,
    other=NUMBERS,
    amount=st.none() | st.sampled_from(CENTS),
    span=st.none() | BOUNDS,
    word=st.none() | st.sampled_from(WORDS),
    words=st.none() | st.frozensets(st.sampled_from(WORDS)),
    few=st.none() | st.frozensets(st.sampled_from(("a", "b", "c"))),
    flag=st.sampled_from([None, True, False]),
    items=st.none() | st.lists(ITEMS, max_size=3).map(tuple),
)


@cache
def forms() -> RuleSet:
    """Return the rules, one for each form."""
    return RuleSet(load_elements(RULES, VOCABULARY, lambda spec, period: ()), DOMAIN)
