"""How derived facts and their derivations are written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from soziorules.engine.language.facts import About, Derivation, Fact, FactType, Kind, Scalar, Settled
from soziorules.engine.language.text import Text

Compute = Callable[[Any, Mapping[str, Scalar], Mapping[str, str]], object]


def derivation(
    name: str,
    compute: Compute,
    facts: tuple[Fact, ...],
    parameters: tuple[str, ...] = (),
    readings: tuple[str, ...] = (),
    settled: Settled | None = None,
    needed: tuple[str, ...] = (),
    *,
    reads: tuple[str, ...],
) -> Derivation:
    """Return the derivation of `facts` by `compute`, with the stated facts that they rest on; `reads` is all that it looks at."""
    inputs = tuple(dict.fromkeys(path for fact in facts for path in fact.inputs if "[]" not in path))
    return Derivation(name, compute, inputs, parameters, readings, facts, settled, needed, reads=reads)


def fact(
    derivation: str,
    attribute: str,
    name: str,
    type_: FactType,
    label: Text,
    inputs: tuple[str, ...],
    *,
    kind: Kind = Kind.ADMINISTRATIVE,
    values: Mapping[str, Text] | None = None,
) -> Fact:
    """Return the fact `name`, read from an attribute of what a derivation makes, resting on the stated facts `inputs`."""
    about = About(label, kind, values={} if values is None else values)
    return Fact(name, type_, about, f"{derivation}.{attribute}", inputs, derivation)
