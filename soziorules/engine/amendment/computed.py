"""Cases in which a derived value, such as the end of a time, is another after an amendment though no rule turns on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.evaluator.uses import Uses
from soziorules.engine.language.as_json import as_json
from soziorules.engine.language.facts import Boolean, Choice, Day, Vocabulary

GUESSES: Final = ((), (("boolean", False),), (("boolean", True),), (("boolean", False), ("choice", True)))
"""What is stated besides the days, one after the other: whether of a yes or no, and whether of one of several values."""


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
        for guess in GUESSES:
            given = _given(value, new, day, dict(guess))
            before, after = (_decided(rules, given) for rules in (old, new))
            if before is None or after is None:
                continue
            found = as_json(after.moment[value])
            if found is not None and found != as_json(before.moment[value]):
                yield value, given, after
                break


def _decided(rules: RuleSet, given: Mapping[str, Any]) -> Decision | None:
    try:
        return rules.decide(rules.domain.read_case(given))
    except Problems:
        return None


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
