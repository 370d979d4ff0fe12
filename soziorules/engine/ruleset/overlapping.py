"""Entries of one list of codes that overlap: when one of them ends, what both hold stays unseen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from soziorules.engine.diagnostics import Diagnostic, Place, Severity
from soziorules.engine.language.elements import Dated, Elements
from soziorules.engine.language.text import Text

Expand = Callable[[str, dt.date], Iterable[str]]


def overlapping(elements: Elements, expand: Expand) -> Iterator[Diagnostic]:
    """Yield a warning for each two entries of a list that hold a code in common on a day."""
    for name, listed in elements.code_sets.items():
        for one, other in combinations(listed.members, 2):
            day = max(one.period.begins, other.period.begins)
            if day in one.period and day in other.period:
                held = {*expand(other.value, day)}
                common = [code for code in expand(one.value, day) if code in held]
                if common:
                    yield _warning(name, one, other, common, day)


def _warning(name: str, one: Dated[str], other: Dated[str], common: list[str], day: dt.date) -> Diagnostic:
    codes = ", ".join(common)
    message = Text(
        f"„{one.value}“ und „{other.value}“ überschneiden sich in „{name}“ ab {day}: {codes}",
        f'"{one.value}" and "{other.value}" overlap in "{name}" from {day}: {codes}',
    )
    hint = Text(
        "jeden Kode durch einen einzigen Eintrag nennen; sonst bleibt er in der Liste, wenn nur der andere endet",
        "name each code by one entry alone; else it stays in the list when only the other one ends",
    )
    return Diagnostic("K011", message, Place.of(other.at), hint=hint, severity=Severity.WARNING)
