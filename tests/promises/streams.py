"""Cases of both generators as streams: by chance from the published schema, and at the boundaries that the rules draw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from soziorules.field.plain import plainly
from soziorules.testing import strategies
from tests.promises.completions import RULES
from tests.promises.generator import CaseMaker, Plain

AT_ONCE = 1_000
"""So many cases hypothesis makes at a time; later ones of one run grow alike."""


def from_schema(count: int, start: int = 0) -> Iterator[Plain]:
    """Yield cases of the generator that knows nothing but the schema."""
    return CaseMaker(start).cases(count)


def from_rules(count: int, start: int = 0) -> Iterator[Plain]:
    """Yield cases of the strategies, which know what the rules compare."""
    for first in range(0, count, AT_ONCE):
        yield from _drawn(min(AT_ONCE, count - first), start + first)


def _drawn(count: int, start: int) -> list[Plain]:
    drawn: list[Plain] = []

    @seed(start)
    @settings(
        max_examples=count,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(strategies.cases(RULES))
    def draw(plain: dict[str, Any]) -> None:
        drawn.append(plainly(plain))

    draw()
    return drawn


STREAMS: Mapping[str, Callable[[int, int], Iterator[Plain]]] = {"schema": from_schema, "rules": from_rules}
