"""Whether a changed formula still comes to the same, shown by working it out for all that it reads.

That is possible where a formula reads nothing but the day whose law it is, in a time that ends, and facts with a few words,
such as a Land: a special rule of some months is one. Of any other formula nothing is shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any, Final

from soziorules.engine.compiler.worth import Compute
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.facts import Choice, Derivation

MOST: Final = 50_000
"""So many cases are worked out at most."""


def comes_to_the_same(one: RuleSet, two: RuleSet, name: str, first: dt.date, last: dt.date | None) -> bool:
    """Return whether a derived value is the same in every case of a time without a change, days left out included."""
    vocabulary = one.domain.vocabulary
    derivation = vocabulary.derivations[vocabulary[name].derivation or ""]
    compute = derivation.compute
    assert isinstance(compute, Compute), "a derived value has a formula"
    values = [_values(one, fact, first, last) for fact in compute.reads]
    options = [[each.id for each in one.elements.readings[name].options] for name in derivation.readings]
    known = [each for each in values if each is not None]
    if len(known) < len(values) or prod(map(len, (*known, *options))) > MOST:
        return False
    given = [derivation.given(rules.given_on(first)) for rules in (one, two)]
    return all(
        compute.of_values(case.__getitem__, given[0], chosen)
        == compute.of_values(case.__getitem__, given[1], chosen)
        for chosen in _choices(derivation, options)
        for case in (dict(zip(compute.reads, each, strict=True)) for each in product(*known))
    )


def _values(rules: RuleSet, fact: str, first: dt.date, last: dt.date | None) -> Sequence[Any] | None:
    """Return all values that a fact can have, unknown included; None where they cannot be gone through."""
    if fact == rules.domain.day_fact:
        days = 0 if last is None else (last - first).days + 1
        return [None, *(first + dt.timedelta(days=number) for number in range(days))] if days else None
    type_ = rules.domain.vocabulary[fact].type
    return [None, *type_.values] if isinstance(type_, Choice) else None


def _choices(derivation: Derivation, options: Sequence[Sequence[str]]) -> Iterator[Mapping[str, str]]:
    for each in product(*options):
        yield dict(zip(derivation.readings, each, strict=True))
