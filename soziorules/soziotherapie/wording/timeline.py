"""The hours of the Krankheitsfall on a time line: what was used, what this prescription adds, what is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.decision import Decision
from soziorules.soziotherapie.ledger.counting import counted, counting
from soziorules.soziotherapie.ledger.standing import ledger

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case


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
    window: Mapping[str, Any] = decision.moment.figures.get("window") or {}
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
    days = tuple(
        entry.prescribed_on for entry in decision.given.history or () if entry.prescribed_on is not None
    )
    earlier = tuple(day for day in days if start <= day <= end)
    return Timeline(start, end, decision.as_of, earlier, used, _added(decision, used), total)


def _added(decision: Decision, used: int) -> int:
    """Return the minutes that this prescription adds at the moment, as far as they are known; none where it does not count."""
    case, program = cast("Case", decision.given), decision.evaluator.program
    how = counting(decision, case, decision.moment.figures)
    if how.how == "asked":
        after = decision.values["krankheitsfall.minutes_after"]
    elif how.how == "granted":
        after = ledger(counted(case, how), program.law.constants, program.base.choices).minutes_after
    else:
        return 0
    return after[0] - used if after is not None and after[0] == after[1] else 0
