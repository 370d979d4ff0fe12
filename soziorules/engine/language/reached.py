"""What conditions lead to: the definitions and derived values that they name, and what those name in turn."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any as Anything

from soziorules.engine.language.conditions import Condition, Defined, facts_read, walk
from soziorules.engine.language.elements import Dated, Elements
from soziorules.engine.language.formula_parts import conditions_in
from soziorules.engine.language.formulas import Formula


def reached(
    conditions: Iterable[Condition], elements: Elements, day: dt.date | None = None
) -> Iterator[Condition | Formula]:
    """Yield conditions as written, and the conditions and formulas to which they lead through definitions and derived values.

    Each definition and each derived value is followed once, as it is in force on `day`; None: as it is on any day.
    """
    waiting, followed = list(conditions), set[str]()
    while waiting:
        condition = waiting.pop(0)
        yield condition
        for part in walk(condition):
            if isinstance(part, Defined) and part.name not in followed:
                followed.add(part.name)
                waiting += _in_force(elements.definitions[part.name].wordings, day)
        for fact in facts_read(condition):
            if fact in elements.derived and fact not in followed:
                followed.add(fact)
                for formula in _in_force(elements.derived[fact].wordings, day):
                    yield formula
                    waiting += conditions_in(formula)


def _in_force(wordings: Iterable[Dated[Anything]], day: dt.date | None) -> list[Anything]:
    return [dated.value for dated in wordings if day is None or day in dated.period]
