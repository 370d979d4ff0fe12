"""Values worth trying of a fact that no field of law has samples for: what the rules tell apart of it, lists of records too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from soziorules.engine.language.conditions import Some
from soziorules.engine.language.fact_clusters import Fragment
from soziorules.engine.language.facts import Code, Day, FactType, Records, Span, Whole
from soziorules.engine.proof.candidates import candidates
from soziorules.engine.proof.space import Space

OTHER: Final = "-"
"""A code that no set holds; where a field of law knows its codes, it refuses this one."""


def worth_trying(space: Space, name: str, near: set[Any], day: dt.date, near_elements: Fragment) -> list[Any]:
    """Return values of a fact on each side of the constants `near`, unknown first; for a list records with `near_elements`."""
    type_ = space.frame.vocabulary[name].type
    if isinstance(type_, Records):
        return [None, (), *_lists(space, name, near_elements)]
    sort = dt.date if isinstance(type_, Day) else int if isinstance(type_, Whole | Span) else Decimal
    close = {value for value in near if isinstance(value, sort) and not isinstance(value, bool)}
    if isinstance(type_, Whole) and close:  # of a sum the other part may be the least there is
        close.add(type_.minimum or 0)
    return [None, *candidates(type_, close | {day} if isinstance(type_, Day) else close, day)]


def _lists(space: Space, name: str, near: Fragment) -> Iterator[list[dict[str, Any]]]:
    """Yield lists of records, one for each cell of the questions to a list; with the values of `near` where they tell it."""
    for variable in space.variables:
        if variable.key.facts == (name,) and isinstance(variable.questions[0], Some):
            for values in variable.values:
                for each in values[0] or ():
                    told = {**each, **{key: near[key] for key in near if key in each}}
                    yield from ([record] for record in _records(space, told))
                if len(values[0] or ()) > 1:
                    yield [_record(each) for each in values[0]]


def _records(space: Space, told: Fragment) -> Iterator[dict[str, Any]]:
    """Yield a record, and what it would be with one of its values unknown, or another one."""
    yield _record(told)
    for key, value in told.items():
        rest = {name: each for name, each in told.items() if name != key}
        yield _record(rest)
        others = _others(space.frame.vocabulary[key].type, value, space.frame.typical)
        yield from (_record({**rest, key: other}) for other in others if other != value)


def _others(type_: FactType, value: Any, day: dt.date) -> list[Any]:
    if isinstance(type_, Code):
        return [OTHER]
    return [] if isinstance(type_, Span) or value is None else candidates(type_, {value}, day)


def _record(told: Fragment) -> dict[str, Any]:
    return {key.partition("[].")[2]: value for key, value in told.items() if value is not None}
