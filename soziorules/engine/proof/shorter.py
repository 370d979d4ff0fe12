"""The same case for another period, and a case without what it need not state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from soziorules.engine.diagnostics import Problems
from soziorules.engine.proof.samples import Plain, Samples
from soziorules.engine.proof.space import Space


def moved(samples: Samples, space: Space, condition: int, plain: Mapping[str, Any]) -> Plain | None:
    """Return a case of another period, issued in that of the samples, where a condition holds in it too; else None."""
    *outer, last = samples.path(samples.frame.day_fact)
    case: Plain = dict(plain)
    inner = case
    for part in outer:
        inner[part] = inner = dict(inner.get(part, {}))
    inner[last] = samples.frame.typical
    return case if _shows(samples, space, condition, case) else None


def shortest(samples: Samples, space: Space, condition: int, plain: Plain) -> Plain:
    """Return a case without the statements that a condition does not need to hold in it; its day stays."""
    day = tuple(samples.path(samples.frame.day_fact))
    for path in [each for each in _paths(plain) if each != day]:
        shorter = _without(plain, path)
        if _shows(samples, space, condition, shorter):
            plain = shorter
    return plain


def _shows(samples: Samples, space: Space, condition: int, plain: Plain) -> bool:
    try:
        return samples.holds(space, condition, samples.domain.read_case(plain))
    except Problems:
        return False


def _paths(plain: Plain, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of each statement of a case."""
    for name, value in plain.items():
        if isinstance(value, dict):
            yield from _paths(value, (*before, name))
        else:
            yield (*before, name)


def _without(plain: Plain, path: tuple[str, ...]) -> Plain:
    """Return a case without one statement, and without what holds nothing more."""
    first, *rest = path
    if not rest:
        return {name: value for name, value in plain.items() if name != first}
    inner = _without(plain[first], tuple(rest))
    return {
        name: inner if name == first else value for name, value in plain.items() if name != first or inner
    }
