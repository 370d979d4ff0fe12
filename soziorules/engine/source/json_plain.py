"""JSON to plain values: as fast as the standard library, as strict as the scanner with positions."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from soziorules.engine.source.limits import MAX_DEPTH, MAX_NUMBER, MAX_VALUES
from soziorules.engine.source.nodes import Plain
from soziorules.engine.source.scalars import number

RISKY_ESCAPE = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
"""An escape that may bring in a NUL or half a surrogate pair."""


class DoubtError(Exception):
    """The text may be wrong; only the scanner with positions can say."""


def read_json_plain(text: str) -> Plain:
    """Return the value of `text`. Raises DoubtError for whatever is not plainly right."""
    containers = text.count("[") + text.count("{")
    # Each value is the first of a container or follows a comma.
    if containers + text.count(",") >= MAX_VALUES or RISKY_ESCAPE.search(text):
        raise DoubtError
    try:
        value: Plain = _DECODER.decode(text)
    except (ValueError, RecursionError):
        raise DoubtError from None
    if containers > MAX_DEPTH:
        _check_depth(value)
    return value


def _check_depth(value: Plain) -> None:
    level: list[Any] = [value]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in _children(node)]
    if level:
        raise DoubtError


def _children(node: Plain) -> list[Any]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    entries = dict(pairs)
    if len(entries) < len(pairs):
        raise DoubtError
    return entries


def _whole(text: str) -> int:
    if len(text) > MAX_NUMBER:
        raise DoubtError
    return int(text)


def _refuse(_constant: str) -> NoReturn:
    raise DoubtError


_DECODER = json.JSONDecoder(
    object_pairs_hook=_unique, parse_int=_whole, parse_float=number, parse_constant=_refuse
)
