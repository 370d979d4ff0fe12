"""What comes to a list and what leaves it in the end, where a range goes and most of its parts come back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from soziorules.engine.amendment.plan import Plan
from soziorules.engine.calendar import iso_day
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Language, Text

_COMES, _GOES = Text("neu {name}", "new {name}"), Text("ohne {name}", "without {name}")


def net(plan: Plan, rules: RuleSet, language: Language) -> Iterator[str]:
    """Yield in words what comes to a list by an amendment and what leaves it, apart from what does both."""
    request, day = plan.request, plan.request.begins
    of = rules.elements.groups[plan.target.id].of if plan.target.section == "groups" else None
    titles = {} if of is None else rules.domain.vocabulary[of].about.values

    def codes(spec: str) -> tuple[str, ...]:
        return tuple(rules.domain.expand(spec, day)) if plan.target.section == "code_sets" else (spec,)

    for said, side, other in ((_COMES, request.add, request.remove), (_GOES, request.remove, request.add)):
        both = {code for spec in other for code in codes(spec)}
        for spec in side:
            for name in _left(spec, codes(spec), both):
                yield said(language).format(name=titles[name](language) if name in titles else name)


def moved_members(plan: Plan, rules: RuleSet) -> list[str]:
    """Return a member for each entry that comes to a list or leaves it in the end: of a range its first code without others."""
    request, day, section = plan.request, plan.request.begins, plan.target.section
    if section not in ("code_sets", "groups"):
        return []

    def codes(spec: str) -> tuple[str, ...]:
        return tuple(rules.domain.expand(spec, day)) if section == "code_sets" else (spec,)

    found: list[str] = []
    for side, other in ((request.add, request.remove), (request.remove, request.add)):
        both = {code for spec in other for code in codes(spec)}
        for spec in side:
            left = [code for code in codes(spec) if code not in both]
            found += [c for c in left if not any(c != each and each.startswith(c) for each in left)][:1]
    return list(dict.fromkeys(found))


def written(value: Any, language: Language) -> Any:
    """Return a value as it stands in the name of a case: in German a day as people write it."""
    day = iso_day(value) if isinstance(value, str) else value
    return f"{day:%d.%m.%Y}" if language == "de" and isinstance(day, dt.date) else value


def states(given: Any, values: set[str]) -> bool:
    """Return whether a case states one of some values, at any depth."""
    inner = given.values() if isinstance(given, Mapping) else given
    if isinstance(inner, str) or not isinstance(inner, Iterable):
        return isinstance(inner, str) and inner in values
    return any(states(each, values) for each in inner)


def substituted(given: Any, values: set[str], other: str) -> Any:
    """Return what a case states with another value in the place of some, at any depth."""
    if isinstance(given, Mapping):
        return {name: substituted(each, values, other) for name, each in given.items()}
    if isinstance(given, list):
        return [substituted(each, values, other) for each in given]
    return other if isinstance(given, str) and given in values else given


def _left(spec: str, codes: Sequence[str], both: set[str]) -> Sequence[str]:
    """Return what of an entry does not do both: the entry, or codes without those below them."""
    left = [code for code in codes if not any(each.startswith(code) for each in both)]
    if len(left) == len(codes):
        return (spec,)
    return [code for code in left if not any(code != each and code.startswith(each) for each in left)]
