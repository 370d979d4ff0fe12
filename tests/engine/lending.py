"""An invented field of law for the engine's own tests: a lending library, with its facts and cases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from soziorules.engine.evaluator.domain import Domain, Figures
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.facts import (
    About,
    Amount,
    Boolean,
    Choice,
    Choices,
    Code,
    Day,
    Derivation,
    Fact,
    FactType,
    Kind,
    Records,
    Scalar,
    Span,
    Vocabulary,
    Whole,
)
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.reader import load_elements

RULES = Path(__file__).parent / "library"
SORTS = ("adult", "child", "student", "guest")
PURPOSES = ("research", "exhibition", "pleasure")


@dataclass(frozen=True, slots=True)
class Book:
    shelf: str | None = None
    stamped: bool | None = None

    def __str__(self) -> str:
        return self.shelf or ""


@dataclass(frozen=True, slots=True)
class Loan:
    """A case of the lending library; None is unknown."""

    lent_on: dt.date | None = None
    sort: str | None = None
    age: int | None = None
    count: int | None = None
    returned: tuple[int, int | None] | None = None
    debt: Decimal | None = None
    valid_from: dt.date | None = None
    purposes: frozenset[str] | None = None
    books: tuple[Book, ...] | None = None
    member: bool | None = None


@dataclass(frozen=True, slots=True)
class Pile:
    after: tuple[int, int | None] | None


def pile(case: Any, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Pile:
    """Books at home after this loan: those not yet returned are known within bounds only."""
    if case.count is None:
        return Pile(None)
    if choices.get("pile.counts") == "new_books":
        return Pile((case.count, case.count))
    if case.returned is None:
        return Pile((case.count, None))
    low, high = case.returned
    return Pile((case.count + low, None if high is None else case.count + high))


def _fact(name: str, type_: FactType, read: str, kind: Kind = Kind.PROCEDURAL, **more: Any) -> Fact:
    return Fact(name, type_, About(Text(name, name), kind), read, **more)


VOCABULARY = Vocabulary(
    facts={
        fact.name: fact
        for fact in (
            _fact("lent_on", Day(), "case.lent_on", Kind.TEMPORAL),
            _fact("reader.sort", Choice(SORTS), "case.sort"),
            _fact("reader.age", Whole("years", 0, 120), "case.age", Kind.CLINICAL),
            _fact("reader.debt", Amount(), "case.debt"),
            _fact("reader.member", Boolean(), "case.member"),
            _fact("loan.count", Whole("count", 1), "case.count"),
            _fact("loan.returned", Span("count"), "case.returned"),
            _fact("card.valid_from", Day(), "case.valid_from", Kind.TEMPORAL),
            _fact("purposes", Choices(PURPOSES), "case.purposes", Kind.DOCUMENTARY),
            _fact("books", Records(), "case.books"),
            _fact("books[].shelf", Code(), "element.shelf"),
            _fact("books[].stamped", Boolean(), "element.stamped"),
            _fact(
                "pile.after",
                Span("count"),
                "pile.after",
                inputs=("loan.count", "loan.returned"),
                derivation="pile",
            ),
        )
    },
    derivations={
        "pile": Derivation(
            "pile",
            pile,
            ("loan.count", "loan.returned"),
            readings=("pile.counts",),
            settled=lambda case, constants, readings: case.returned == (0, 0),
        )
    },
)


def figures(figures: Figures) -> Mapping[str, Any]:
    """The books that may be lent at once."""
    return {"books": {"permitted": figures.constants["books_at_once"]}}


def read(plain: Mapping[str, Any]) -> Loan:
    """Return the loan that its attributes state."""
    books = plain.get("books")
    if books is None:
        return Loan(**plain)
    made = tuple(each if isinstance(each, Book) else Book(**each) for each in books)
    return Loan(**{**plain, "books": made})


DOMAIN = Domain(
    name="lending library",
    vocabulary=VOCABULARY,
    read_case=read,
    day_fact="lent_on",
    day_of=lambda case: case.lent_on,
    on_day=lambda case, day: replace(case, lent_on=day),
    summarise=figures,
)


def load(folder: Path = RULES) -> RuleSet:
    """Return the lending library's rules."""
    return RuleSet(load_elements(folder, VOCABULARY, lambda spec, period: ()), DOMAIN)
