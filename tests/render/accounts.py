"""Accounts of hours in few words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from soziorules.api import load_rules
from soziorules.soziotherapie.ledger.overview import Overview, overview

ROOT = Path(__file__).resolve().parents[2]
RULES = load_rules()
LONG = ROOT / "examples" / "long_history.yaml"
BSG = ROOT / "examples" / "new_krankheitsfall_2006.json"


def account(case: Path | dict[str, Any], **readings: str) -> Overview:
    """Return the account of a case; names of readings are written with two underscores."""
    chosen = {name.replace("__", "."): option for name, option in readings.items()}
    return overview(RULES, RULES.domain.read_case(case), chosen)


def asked(*history: dict[str, Any], on: str = "2026-11-20", **prescription: Any) -> dict[str, Any]:
    """Return a case with a history; without words on the prescription none is asked for."""
    return {"prescribed_on": on, "prescription": prescription, "history": list(history)}


def entry(on: str, kind: str, units: int, **more: Any) -> dict[str, Any]:
    return {"prescribed_on": on, "kind": kind, "units": units, **more}


def exactly(value: int | str) -> dict[str, int | str]:
    return {"from": value, "to": value}
