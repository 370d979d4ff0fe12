"""Hypothesis strategies made from a vocabulary and a rule set: cases at the boundaries that the rules draw.

All cases can be read: what excludes each other is left out. Facts are unknown as often as the strategy likes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from soziorules.engine.diagnostics import Problems
from soziorules.engine.diagnostics.extras import optional
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.fact_clusters import FactCluster, Probes
from soziorules.engine.language.facts import Code, Day, Fact, Records
from soziorules.engine.proof.candidates import candidates
from soziorules.engine.proof.period import frame
from soziorules.engine.proof.samples import Samples
from soziorules.engine.proof.space import constants

with optional():
    from hypothesis import assume
    from hypothesis import strategies as st

Plain = dict[str, Any]
BROKEN_CODES = (
    "",
    "F",
    "F2",
    "F20.",
    "F20.00.0",
    "20.0",
    "F20.0 Q",
    "Ｆ20.0",
    "F20.0\x00",
    "F99.999",
)
YEAR = dt.timedelta(days=366)


def days(rules: RuleSet) -> st.SearchStrategy[dt.date]:
    """Return days of issue: around each change of the law, and any day between."""
    changes = [day + dt.timedelta(days=step) for day in rules.changes for step in (-1, 0, 1)]
    known = [day for day in changes if day >= rules.elements.begins]
    return st.sampled_from(known) | st.dates(rules.elements.begins, rules.elements.state + YEAR)


def values(rules: RuleSet, name: str, day: dt.date) -> st.SearchStrategy[Any]:
    """Return values of one fact, stated one by one: on both sides of everything that the rules compare it with, or unknown."""
    fact = rules.domain.vocabulary[name]
    compared = set(_compared(rules).get(name, ()))
    near = {day} if isinstance(fact.type, Day) else set()
    return st.sampled_from([None, *candidates(fact.type, compared | near, day)])


def codes(rules: RuleSet) -> st.SearchStrategy[str]:
    """Return codes of the code sets of a rule set."""
    elements, expand = rules.elements, rules.domain.expand
    found = {
        code
        for listed in elements.code_sets.values()
        for member in listed.members
        for code in expand(member.value, elements.state)
    }
    return st.sampled_from(sorted(found))


def broken_codes() -> st.SearchStrategy[str]:
    """Return texts that are no codes, near ones first."""
    return st.sampled_from(BROKEN_CODES) | st.text(max_size=12).filter(lambda text: not text[:1].isalpha())


def cases(rules: RuleSet, probes: Probes | None = None) -> st.SearchStrategy[Plain]:
    """Return plain cases of a rule set that can be read; `probes` replaces the scenarios of its domain."""
    return _cases(rules, rules.scenarios() if probes is None else probes)


@st.composite
def _cases(draw: st.DrawFn, rules: RuleSet, probes: Probes) -> Plain:
    domain = rules.domain
    day = draw(days(rules))
    stated: Plain = {domain.day_fact: day}
    for name in probes.pivots:
        stated[name] = draw(values(rules, name, day))
    pivots = tuple((name, stated[name]) for name in probes.pivots)
    for block in probes.blocks:
        fragments = _fragments(block, day, pivots)
        stated |= draw(st.just({}) | st.sampled_from(fragments)) if fragments else {}
    for fact in _single(rules, probes):
        stated[fact.name] = draw(values(rules, fact.name, day))
    samples = Samples(domain, probes, frame(rules, probes, day, day))
    return _without_contradictions(rules, samples, stated)


def _without_contradictions(rules: RuleSet, samples: Samples, stated: Plain) -> Plain:
    """Return a case that states as much as can be true together: what a problem names is left out."""
    while True:
        plain = samples.plain(stated)
        try:
            rules.domain.read_case(plain)
        except Problems as problems:
            named = {(each.path or "").removeprefix("$.") for each in problems.diagnostics}
            fewer = {name: value for name, value in stated.items() if name not in named}
            assume(len(fewer) < len(stated))
            stated = fewer
        else:
            return plain


def readable(rules: RuleSet, plain: Mapping[str, Any]) -> bool:
    """Return whether a case can be read."""
    try:
        rules.domain.read_case(plain)
    except Problems:
        return False
    return True


@lru_cache(maxsize=256)
def _fragments(
    block: FactCluster, day: dt.date, pivots: tuple[tuple[str, Any], ...]
) -> tuple[Mapping[str, Any], ...]:
    return tuple(block.samples(day, dict(pivots), {}))


def _single(rules: RuleSet, probes: Probes) -> Iterator[Fact]:
    """Yield the stated facts that neither blocks nor the day hold."""
    taken = {name for block in probes.blocks for name in block.facts} | {
        *probes.pivots,
        rules.domain.day_fact,
    }
    for fact in rules.domain.vocabulary:
        listed = isinstance(fact.type, Code | Records) or "[]" in fact.name
        if fact.derivation is None and not listed and fact.name not in taken:
            yield fact


@lru_cache(maxsize=8)
def _compared(rules: RuleSet) -> Mapping[str, frozenset[Any]]:
    found: dict[str, set[Any]] = {}
    for day in rules.changes:
        for atom in rules.at(day).program.atoms:
            fact = getattr(atom.question, "fact", None)
            if fact is not None and fact in rules.domain.vocabulary:
                found.setdefault(fact, set()).update(constants([atom.question]))
    return {name: frozenset(compared) for name, compared in found.items()}
