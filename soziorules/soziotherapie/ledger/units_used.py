"""How many units of a prescription were used up, in exact fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from soziorules.soziotherapie.case.contradictions import MINUTES_OF_A_DAY
from soziorules.soziotherapie.ledger.accounts import Measure, has_visits_of_unknown_length, usual_setting

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import PastPrescription


def units_used(entry: PastPrescription, by: Measure) -> tuple[Fraction, Fraction | None]:
    """Return how many units of the prescription were used up: minutes by 60, in a group by 90 (§ 5 Abs. 3, 4 ST-RL)."""
    if entry.delivered is None:
        if entry.delivered_minutes is None:
            return Fraction(0), None if entry.units is None else Fraction(entry.units)
        return _units(entry.delivered_minutes, usual_setting(entry), by)
    low, high, usual = Fraction(0), Fraction(0), usual_setting(entry)
    for delivery in entry.delivered:
        setting = delivery.setting or usual
        surely, perhaps = by.contacts.share(delivery.contact, delivery.on)
        least, most = _units(delivery.minutes or 0, setting, by)
        longest = most if delivery.minutes is not None else _units(MINUTES_OF_A_DAY, setting, by)[1]
        low, high = low + least * surely, high + longest * perhaps
    if entry.units is not None and low < entry.units and has_visits_of_unknown_length(entry):
        high = min(high, Fraction(entry.units))
    return low, high


def _units(minutes: int, setting: str | None, by: Measure) -> tuple[Fraction, Fraction]:
    single, group = Fraction(minutes, by.unit_minutes), Fraction(minutes, by.group_unit_minutes)
    if setting is None:
        return min(single, group), max(single, group)
    return (group, group) if setting == "group" else (single, single)
