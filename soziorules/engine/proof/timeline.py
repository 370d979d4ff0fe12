"""Validities: days between two periods of the same thing, and days on which it is listed twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from soziorules.engine.language.elements import CodeSet, Dated, Elements, Group
from soziorules.engine.language.text import Text
from soziorules.engine.proof.findings import Check, Finding

ONE_DAY = dt.timedelta(days=1)


def holes_and_overlaps(elements: Elements) -> Iterator[Finding]:
    """Yield what is missing or doubled between the periods of values, members, wordings."""
    for name, dated in timelines(elements):
        line = sorted(dated, key=lambda item: item.period.begins)
        for before, after in pairwise(line):
            ends, begins = before.period.ends, after.period.begins
            if ends is None or ends >= begins:
                yield Finding(Check.OVERLAP, (name,), begins, _days(begins, ends or begins), at=after.at)
            elif ends + ONE_DAY < begins:
                text = _days(ends + ONE_DAY, begins - ONE_DAY)
                yield Finding(Check.HOLE, (name,), ends + ONE_DAY, text, at=after.at)


def timelines(elements: Elements) -> Iterator[tuple[str, Sequence[Dated[Any]]]]:
    """Yield everything that is dated under one name: values of a parameter, wordings of a rule, a member of a list."""
    for parameter in elements.parameters.values():
        yield parameter.head.id, parameter.values
    for rule in elements.rules.values():
        yield rule.head.id, rule.wordings
    for definition in elements.definitions.values():
        yield definition.head.id, definition.wordings
    lists: list[Group | CodeSet] = [*elements.groups.values(), *elements.code_sets.values()]
    for listed in lists:
        for value in dict.fromkeys(member.value for member in listed.members):
            own = [member for member in listed.members if member.value == value]
            yield f"{listed.head.id}.{value}", own


def _days(first: dt.date, last: dt.date) -> Text:
    return Text(f"{first} bis {last}", f"{first} to {last}")
