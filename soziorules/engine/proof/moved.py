"""Derived values, such as the end of a time, that two versions of the rules make others of, each with a case that shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from soziorules.engine.compiler.law import formulas_on
from soziorules.engine.dataclass import dataclass
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.evaluator.uses import Uses
from soziorules.engine.language.as_json import as_json
from soziorules.engine.language.facts import Boolean, Choice, Day, Vocabulary
from soziorules.engine.language.formula_parts import closure

GUESSES: Final = ((), (("boolean", False),), (("boolean", True),), (("boolean", False), ("choice", True)))
"""What is stated besides the days, one after the other: whether of a yes or no, and whether of one of several values."""
Decide = Callable[[Any], Decision]


@dataclass(frozen=True, slots=True)
class Moved:
    """A derived value that comes to something else by the law from a day on, with both values and a case that shows it."""

    id: str
    first: dt.date
    before: Any
    after: Any
    case: Mapping[str, Any]


def derived_from(name: str, rules: RuleSet) -> list[str]:
    """Return the derived values that are worked out from an element, those first that read it themselves."""
    uses = Uses(rules)
    own = [each for each in rules.elements.derived if name in uses.meaning(each)]
    return sorted(own, key=lambda each: (name not in uses.reads(each), own.index(each)))


def computed(
    name: str, old: RuleSet, new: RuleSet, day: dt.date
) -> Iterator[tuple[str, Mapping[str, Any], Decision]]:
    """Yield each derived value that an amended element makes another, with a case of the day and its decision."""
    for value in derived_from(name, new):
        for given, _, after in _shown(value, new, day, old.decide, new.decide):
            yield value, given, after


def moved(
    old: RuleSet, new: RuleSet, days: tuple[dt.date, dt.date], *, by_day: bool = False
) -> tuple[Moved, ...]:
    """Return each derived value that the law of a day in one version works out otherwise than that of a day in the other.

    `by_day`: the case is decided by the law of both days, else by that of its own day, which is the second.
    """
    decide: tuple[Decide, Decide] = old.decide, new.decide
    if by_day:
        decide = old.at(days[0]).decide, new.at(days[1]).decide
    return tuple(
        Moved(name, days[1], before.moment[name], after.moment[name], given)
        for name in worked_out_otherwise(old, new, days)
        for given, before, after in _shown(name, new, days[1], *decide)
    )


def worked_out_otherwise(old: RuleSet, new: RuleSet, days: tuple[dt.date, dt.date]) -> list[str]:
    """Return the derived values of both versions whose formulas, or those that they read, differ by the law of two days."""
    one, two = (
        formulas_on(rules.elements, rules.period(day), rules.domain.expand)
        for rules, day in zip((old, new), days, strict=True)
    )
    both = [name for name in two if name in one]
    other = {name for name in both if one[name] != two[name]}
    formulas = {name: (formula,) for name, formula in two.items()}
    return [name for name in both if other and not other.isdisjoint(closure(name, formulas))]


def days_worked_out_otherwise(
    old: RuleSet, new: RuleSet, days: tuple[dt.date, dt.date] | None = None
) -> list[str]:
    """Return the derived values that are days and that two versions work out otherwise in any period, in order."""
    pairs = [(day, day) for day in sorted({*old.changes, *new.changes})] if days is None else [days]
    found = {name for pair in pairs for name in worked_out_otherwise(old, new, pair)}
    return [
        name
        for name in new.elements.derived
        if name in found and isinstance(new.domain.vocabulary[name].type, Day)
    ]


def _shown(
    value: str, new: RuleSet, day: dt.date, *decide: Decide
) -> Iterator[tuple[Mapping[str, Any], Decision, Decision]]:
    """Yield the first case of a day in which a derived value is another, with both decisions; nothing where there is none."""
    for guess in GUESSES:
        given = _given(value, new, day, dict(guess))
        try:
            case = new.domain.read_case(given)
            before, after = (each(case) for each in decide)
        except Problems:
            continue
        found = as_json(after.moment[value])
        if found is not None and found != as_json(before.moment[value]):
            yield given, before, after
            return


def _given(value: str, rules: RuleSet, day: dt.date, guess: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a case that is issued on a day and states, as on that day, what a value is worked out from."""
    vocabulary = rules.domain.vocabulary
    given: dict[str, Any] = {}
    for fact in [rules.domain.day_fact, *_stated(value, vocabulary)]:
        match vocabulary[fact].type:
            case Day():
                _put(given, fact, day)
            case Boolean() if "boolean" in guess:
                _put(given, fact, guess["boolean"])
            case Choice(values) if "choice" in guess:
                _put(given, fact, values[0])
            case _:
                pass
    return given


def _stated(value: str, vocabulary: Vocabulary) -> list[str]:
    """Return the facts that a case states, on which a derived value rests."""
    found: dict[str, None] = {}
    waiting = [value]
    while waiting:
        fact = waiting.pop()
        own = vocabulary[fact]
        if fact in found:
            continue
        found[fact] = None
        waiting += own.inputs if own.derivation is None else vocabulary.derivations[own.derivation].inputs
    return [name for name in found if vocabulary[name].derivation is None and "[]" not in name]


def _put(given: dict[str, Any], path: str, value: Any) -> None:
    *outer, last = path.split(".")
    for part in outer:
        given = given.setdefault(part, {})
    given[last] = value
