"""Histories in few words, and how a prescription stands after them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from soziorules.soziotherapie.ledger.standing import Standing, ledger
from tests.soziotherapie.law import LAW, case, prescribed

Entry = Mapping[str, Any]


def stand(
    *history: Entry,
    on: str = "2026-11-20",
    kind: str | None = "follow_up",
    units: int | None = 30,
    group: int | None = 0,
    readings: Mapping[str, str] | None = None,
    **more: Any,
) -> Standing:
    """Return how a prescription stands after `history`."""
    prescription = {"kind": kind, "units": units, "group_units": group}
    stated = case(prescribed_on=on, prescription=prescription, history=history, **more)
    return ledger(stated, LAW, readings or {})


def full(on: str, minutes: int = 1800, kind: str = "follow_up") -> dict[str, Any]:
    """Return a prescription of 30 units of which `minutes` were delivered."""
    return prescribed(on, kind, 30, delivered_minutes=minutes)


def visits(*days: str, minutes: int = 60, setting: str = "individual") -> list[dict[str, Any]]:
    """Return deliveries on single days."""
    return [{"on": each, "minutes": minutes, "setting": setting} for each in days]
