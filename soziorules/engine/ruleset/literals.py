"""Values that are written out in rule files: what fits which type of fact."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from soziorules.engine.calendar import iso_day
from soziorules.engine.language.conditions import Value
from soziorules.engine.language.facts import (
    Amount,
    Boolean,
    Choice,
    Choices,
    Code,
    Day,
    FactType,
    Records,
    Span,
    Whole,
)
from soziorules.engine.language.text import Text

_QUANTITY = re.compile(r"\s*-?\d+(?:[.,]\d+)?\s*([^\W\d_%€][^\n]*|[%€])\s*")
TYPE_NAMES: Mapping[type[FactType], Text] = {
    Boolean: Text("ja/nein", "true/false"),
    Whole: Text("ganze Zahl", "whole number"),
    Span: Text("ganze Zahl (Spanne)", "whole number (span)"),
    Day: Text("Datum", "date"),
    Amount: Text("Geldbetrag", "amount of money"),
    Choice: Text("einer von mehreren Werten", "one of several values"),
    Choices: Text("Liste von Werten", "list of values"),
    Code: Text("Kode", "code"),
    Records: Text("Liste von Einträgen", "list of records"),
}


def literal(type_: FactType, raw: object) -> tuple[Value | None, Text]:
    """Return the value that a literal stands for in a fact's type, or None, and what is allowed."""
    match type_:
        case Boolean():
            return (raw if isinstance(raw, bool) else None), Text("true oder false", "true or false")
        case Whole() | Span():
            return _whole(type_, raw)
        case Day():
            return day_of(raw), Text("ein Datum wie 2026-11-22", "a date such as 2026-11-22")
        case Amount():
            fits = isinstance(raw, int | Decimal) and not isinstance(raw, bool)
            return (Decimal(raw) if fits else None), Text("ein Betrag in Euro", "an amount in euros")  # type: ignore[arg-type]
        case Choice(values) | Choices(values):
            return (raw if isinstance(raw, str) and raw in values else None), listed(values)
        case Code() | Records():  # pragma: no cover - for the type checker
            return None, Text("kein einzelner Wert", "no single value")


def _whole(type_: Whole | Span, raw: object) -> tuple[Value | None, Text]:
    low, high = (type_.minimum, type_.maximum) if isinstance(type_, Whole) else (None, None)
    fits = (
        isinstance(raw, int)
        and not isinstance(raw, bool)
        and (low is None or raw >= low)
        and (high is None or raw <= high)
    )
    bounds_de = "".join([f" ab {low}" if low is not None else "", f" bis {high}" if high is not None else ""])
    bounds_en = "".join(
        [f" from {low}" if low is not None else "", f" to {high}" if high is not None else ""]
    )
    return (raw if fits else None), Text("eine ganze Zahl" + bounds_de, "a whole number" + bounds_en)  # type: ignore[return-value]


def norm_value(unit: str, raw: object) -> Value | None:
    """Return what a literal stands for as a value of the norm in a unit; None where it does not fit the unit."""
    if unit in ("euro", "percent") and isinstance(raw, int | str | Decimal) and not isinstance(raw, bool):
        try:
            amount = Decimal(raw)
        except InvalidOperation:
            return None
        return amount if amount.is_finite() else None
    if unit == "day":
        return iso_day(str(raw))
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else None


def number_alone(raw: object) -> Text | None:
    """Return the hint on a number with a unit, such as "30 cm"; None for anything else."""
    match = _QUANTITY.fullmatch(raw) if isinstance(raw, str) else None
    if match is None:
        return None
    return Text(
        f"nur die Zahl, ohne „{match[1]}“: worin gezählt wird, steht fest",
        f'the number alone, without "{match[1]}": what it counts is fixed',
    )


def day_of(raw: object) -> dt.date | None:
    """Return the day that a text such as 2026-11-22 names, or None."""
    try:
        # A day of a week, such as 2026-W01-1, is not meant.
        return (
            dt.date.fromisoformat(raw) if isinstance(raw, str) and len(raw) == 10 and raw[7] == "-" else None
        )
    except ValueError:
        return None


def listed(words: tuple[str, ...]) -> Text:
    """Return what is allowed, in both languages."""
    return Text(", ".join(words), ", ".join(words))
