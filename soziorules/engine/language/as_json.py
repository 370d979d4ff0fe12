"""Values as JSON knows them: one writer for cases, decisions, accounts and case tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from typing import Any

_AS_IT_IS = frozenset({type(None), bool, int, float, str})


def as_json(value: Any, record: Callable[[Any], Any] | None = None) -> Any:
    """Return a value with days and amounts as text, sets in order, bounds as pairs, records as objects.

    `record` writes what is none of these; None: all fields of a dataclass or a named tuple, anything else as text.
    """
    kind = type(value)
    if kind in _AS_IT_IS:
        return value
    if kind is dt.date:  # the most frequent by far
        return value.isoformat()
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | float() | str():
            return value
        case dt.date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case Mapping():
            return {str(key): as_json(item, record) for key, item in value.items()}
        case frozenset() | set():
            return sorted(as_json(item, record) for item in value)
        case tuple() | list() if not hasattr(value, "_fields"):
            return [as_json(item, record) for item in value]
        case _:
            return _all_fields(value) if record is None else record(value)


def _all_fields(record: Any) -> Any:
    """Return a record as an object; what is no record as text."""
    names = getattr(type(record), "__dataclass_fields__", None) or getattr(record, "_fields", None)
    if names is None:
        return str(record)
    return {name: as_json(getattr(record, name)) for name in names}
