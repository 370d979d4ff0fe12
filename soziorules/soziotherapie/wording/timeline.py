"""The hours of the Krankheitsfall on a time line: what was used, what this prescription adds, what is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.decision import Decision


@dataclass(frozen=True, slots=True)
class Timeline:
    """A Krankheitsfall from `start` to `end`, both inclusive; minutes as far as they are known for certain.

    `earlier` are the days of earlier prescriptions in it, `issued` that of this one.
    """

    start: dt.date
    end: dt.date
    issued: dt.date | None
    earlier: tuple[dt.date, ...]
    used: int
    added: int
    total: int

    @property
    def left(self) -> int:
        """Minutes that are left after this prescription; less than nothing where it goes too far."""
        return self.total - self.used - self.added


def timeline(decision: Decision) -> Timeline | None:
    """Return the time line of a decision, or None where the Krankheitsfall or its minutes are not known."""
    window: Mapping[str, Any] = decision.figures.get("window") or {}
    start, end, used = window.get("start"), window.get("end"), window.get("used_minutes")
    constants = decision.evaluator.program.law.constants
    total, unit = constants.get("krankheitsfall_minutes"), constants.get("unit_minutes")
    if (
        start is None
        or end is None
        or used is None
        or not isinstance(total, int)
        or not isinstance(unit, int)
    ):
        return None
    after = decision.values["krankheitsfall.minutes_after"]
    exact = after is not None and after[0] == after[1]
    days = tuple(
        entry.prescribed_on for entry in decision.given.history or () if entry.prescribed_on is not None
    )
    earlier = tuple(day for day in days if start <= day <= end)
    return Timeline(start, end, decision.as_of, earlier, used, after[0] - used if exact else 0, total)
