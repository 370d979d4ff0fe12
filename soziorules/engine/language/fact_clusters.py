"""Probes: how to state facts in a case, so that a proof can show what it says on a case that runs.

Facts that are stated one by one need no help. Facts that are derived, compared with each other or listed belong to a
*cluster*: some stated facts that decide them together, and samples of what may stand there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.facts import Scalar

ValuesOf = Callable[[str], Sequence[Scalar]]
"""All values that a parameter ever has in the rules at hand; none where they do not have it."""
Fragment = Mapping[str, Any]
"""Part of a case: plain values by the name of the fact they state."""


@dataclass(frozen=True, slots=True)
class FactCluster:
    """Stated facts that decide some derived facts together.

    `samples(day, pivots, near)` yields fragments for a case of a day with the given values of the pivot facts. Where `near` names
    a fact of list elements and a value that the rules tell apart from others, it yields fragments with that value only. No fact
    outside the cluster but the day and the pivots may change what it decides.
    """

    facts: tuple[str, ...]
    samples: Callable[[dt.date, Fragment, Fragment], Iterable[Fragment]]


@dataclass(frozen=True, slots=True)
class Probes:
    """The clusters of a domain, and the choice facts on which several clusters turn (such as the sort of a reader)."""

    pivots: tuple[str, ...] = ()
    blocks: tuple[FactCluster, ...] = ()
