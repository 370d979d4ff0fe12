"""The lending library with what people can change about a loan, for the engine's search for what is missing and what helps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from soziorules.engine.evaluator.remediation import Alternative, Change, RemediationOptions
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.facts import Scalar
from soziorules.engine.language.text import Text
from tests.engine.lending import DOMAIN, Loan, load

FIELDS = {
    "lent_on": "lent_on",
    "reader.sort": "sort",
    "reader.age": "age",
    "reader.debt": "debt",
    "reader.member": "member",
    "loan.count": "count",
    "loan.returned": "returned",
    "card.valid_from": "valid_from",
    "purposes": "purposes",
    "books": "books",
}


def change(case: Loan, values: Mapping[str, Any]) -> Loan:
    """Return the loan with other values by path."""
    for path, value in values.items():
        if path.startswith("books["):
            index = int(path.partition("[")[2].partition("]")[0])
            books = list(case.books or ())
            books[index] = replace(books[index], stamped=value)
            case = replace(case, books=tuple(books))
        else:
            case = replace(case, **{FIELDS[path]: value})
    return case


def as_adult(case: Loan, constants: Mapping[str, Scalar]) -> Iterator[Change]:
    """An adult may borrow it for the reader, at most one book."""
    yield {"reader.sort": {"in": ("adult", "student")}, "loan.count": {"at_most": 1}}


LEVERS = RemediationOptions(
    fixed=frozenset({"reader.sort", "card.valid_from"}),
    driven_by={"pile.after": "loan.count"},
    routes=(
        Alternative(
            "as_adult", Text("Von einer erwachsenen Person leihen lassen", "Let an adult borrow it"), as_adult
        ),
    ),
)


@cache
def rules() -> RuleSet:
    """Return the library's rules with levers."""
    return RuleSet(load().elements, replace(DOMAIN, change=change, levers=LEVERS))
