"""Members of groups and code sets: what each is, and what is left of a list without it."""

from __future__ import annotations

from collections.abc import Iterator

from soziorules.engine.language.conditions import Constant, Value
from soziorules.engine.proof.period import Period


def drops(period: Period, operand: Constant) -> Iterator[tuple[str, Value, Value]]:
    """Yield each member of the group or code set of a constant, with its own value and the value that is left without it."""
    origin, day, elements = operand.origin, period.first, period.rules.elements
    if origin is None or origin.sort == "parameter":
        return
    if origin.sort == "group":
        for value in sorted(elements.groups[origin.id].on(day)):
            yield value, frozenset({value}), frozenset(elements.groups[origin.id].on(day) - {value})
        return
    members = [member.value for member in elements.code_sets[origin.id].members if day in member.period]
    expand = period.domain.expand
    codes = {spec: frozenset(expand(spec, day)) for spec in members}
    for spec, own in codes.items():
        yield spec, own, frozenset(code for other in codes if other != spec for code in codes[other])
