"""What earlier prescriptions do not say, and how it could turn out: what is asked for where the ledger is open."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from soziorules.engine.evaluator.domain import Lacking
from soziorules.engine.language.facts import Scalar
from soziorules.engine.language.text import Text
from soziorules.field.plain import plainly
from soziorules.soziotherapie.case.choices import PRESCRIPTION_KINDS, SETTINGS
from soziorules.soziotherapie.case.contradictions import MINUTES_OF_A_DAY
from soziorules.soziotherapie.ledger.accounts import usual_setting

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case, PastPrescription

DAY: Final = dt.timedelta(days=1)


class Sizes(NamedTuple):
    """What the law of the day says of sizes; where it says nothing, nothing turns on them."""

    units: int
    unit: int
    group_unit: int
    earliest: dt.timedelta
    """So long before the day of issue nothing counts any more."""

    @classmethod
    def of(cls, constants: Mapping[str, Scalar]) -> Sizes:
        """Return those of a law."""
        names = ("units_per_prescription", "unit_minutes", "group_unit_minutes", "krankheitsfall_years")
        units, unit, group, years = (cast(int, constants.get(name, 1)) for name in names)
        return cls(units, unit, group, -(-1461 * (3 * years + 1) // 4) * DAY)


def lacking(case: Case, records: str, constants: Mapping[str, Scalar]) -> tuple[tuple[Lacking, ...], ...]:
    """Return for each earlier prescription what it does not say, in the order in which to ask: most minutes, then the latest."""
    if records != "history":
        return ()
    sizes = Sizes.of(constants)
    last = (case.prescribed_on or dt.date.max) - DAY
    entries = sorted(enumerate(case.history or ()), key=lambda each: _rank(each[1], sizes))
    chains = (tuple(_lacking(f"history[{place}]", entry, last, sizes)) for place, entry in entries)
    return tuple(chain for chain in chains if chain)


def called(case: Case, path: str) -> Text | None:
    """Return which record of a list a path lies in: an earlier prescription by its day, a diagnosis by its code."""
    records, _, rest = path.partition("[")
    place = int(rest.partition("]")[0])
    if records == "diagnoses":
        code = str((case.diagnoses or ())[place].code)
        return Text(code, code)
    day = (case.history or ())[place].prescribed_on
    if day is None:
        return Text(f"{place + 1}. frühere Verordnung", f"earlier prescription no. {place + 1}")
    return Text(f"Verordnung vom {day:%d.%m.%Y}", f"prescription of {day.isoformat()}")


def _rank(entry: PastPrescription, sizes: Sizes) -> tuple[int, int, str]:
    """Return the place of an earlier prescription by what it says: in whichever order a history is stated, one question comes."""
    return (
        -_weight(entry, sizes),
        -(entry.prescribed_on or dt.date.min).toordinal(),
        json.dumps(plainly(entry), sort_keys=True),
    )


def _weight(entry: PastPrescription, sizes: Sizes) -> int:
    if entry.delivered_minutes is not None:
        return entry.delivered_minutes
    if entry.delivered is not None:
        return sum(each.minutes or MINUTES_OF_A_DAY for each in entry.delivered)
    return MINUTES_OF_A_DAY * 1000 if entry.units is None else entry.units * sizes.group_unit


def _lacking(path: str, entry: PastPrescription, last: dt.date, sizes: Sizes) -> Iterator[Lacking]:
    before = last - min(sizes.earliest, last - dt.date.min)
    if entry.prescribed_on is None:
        yield Lacking(f"{path}.prescribed_on", (last, before))
    if entry.kind is None:
        yield Lacking(f"{path}.kind", tuple(PRESCRIPTION_KINDS))
    if entry.units is None:
        yield Lacking(f"{path}.units", (1, sizes.units))
    if entry.delivered is not None:
        yield from _of_deliveries(path, entry, before, last)
    elif entry.delivered_minutes is None:
        yield Lacking(f"{path}.delivered_minutes", (0, sizes.unit * (entry.units or sizes.units)))
    else:
        yield from _of_total(path, entry, entry.delivered_minutes, before, last)
    if entry.approved_on is None and entry.prescribed_on is not None:
        yield Lacking(f"{path}.approved_on", (entry.prescribed_on, last))


def _of_total(
    path: str, entry: PastPrescription, minutes: int, before: dt.date, last: dt.date
) -> Iterator[Lacking]:
    """Yield what is not said of the days of a total: until when, from when, and day by day."""
    if not minutes:
        return
    first = entry.delivered_from or entry.prescribed_on or before
    end = entry.delivered_until or last
    needed = (-(-minutes // MINUTES_OF_A_DAY) - 1) * DAY
    early, late = first + needed, end - needed
    if entry.delivered_until is None:
        yield Lacking(f"{path}.delivered_until", (early, end))
    if entry.delivered_from is None:
        yield Lacking(f"{path}.delivered_from", (late, first))
    yield Lacking(f"{path}.delivered", (_daily(minutes, early), _daily(minutes, end)))


def _daily(minutes: int, until: dt.date) -> list[dict[str, Any]]:
    """Return deliveries of whole days that end on a day."""
    full, rest = divmod(minutes, MINUTES_OF_A_DAY)
    amounts = [MINUTES_OF_A_DAY] * full + ([rest] if rest else [])
    return [
        {"on": (until - number * DAY).isoformat(), "minutes": amount} for number, amount in enumerate(amounts)
    ]


def _of_deliveries(path: str, entry: PastPrescription, before: dt.date, last: dt.date) -> Iterator[Lacking]:
    first, until = entry.delivered_from or entry.prescribed_on or before, entry.delivered_until or last
    mixed = usual_setting(entry) is None
    for number, each in enumerate(entry.delivered or ()):
        here = f"{path}.delivered[{number}]"
        if each.minutes is None and each.contact != "no_show":
            yield Lacking(f"{here}.minutes", (0, MINUTES_OF_A_DAY))
        if each.on is None and each.minutes != 0 and each.contact != "no_show":
            yield Lacking(f"{here}.on", (first, until))
        if each.setting is None and mixed:
            yield Lacking(f"{here}.setting", tuple(SETTINGS))
