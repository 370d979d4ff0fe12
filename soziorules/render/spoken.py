"""What an element says in other numbers although it reads as before: values that only its texts name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.elements import Note, Parameter, Rule, Step
from soziorules.engine.language.text import LANGUAGES, PLACEHOLDER, Language, Text
from soziorules.engine.ruleset.outlived import texts_of
from soziorules.render.elements import find, said_on
from soziorules.render.words import day as day_words

Days = tuple[dt.date, dt.date] | None
"""The days whose law is compared; None: each day by both versions."""


def other_values(old: RuleSet, new: RuleSet) -> frozenset[str]:
    """Return the parameters that have another value on some day."""
    names = old.elements.parameters.keys() & new.elements.parameters.keys()
    return frozenset(name for name in names if any(True for _ in _turning(old, new, [name])))


def spoken(old: RuleSet, new: RuleSet, name: str, values: frozenset[str], days: Days) -> tuple[Text, Text]:
    """Return what an element says before and after, as far as it names other values; nothing where it says the same."""
    turning = [(day, day) for day in _turning(old, new, values)] if days is None else [days]
    found = [_on_days(old, new, name, values, pair) for pair in turning]
    sides: tuple[dict[Language, str], ...] = ({}, {})
    for language in LANGUAGES:
        for number, side in enumerate(sides):
            side[language] = "\n".join(
                dict.fromkeys(pair[number](language) for pairs in found for pair in pairs)
            )
    before, after = (Text(side["de"], side["en"]) for side in sides)
    return (before, after) if days is not None else (before, _since(found, turning))


def _since(found: Sequence[Sequence[tuple[Text, Text]]], turning: Sequence[tuple[dt.date, dt.date]]) -> Text:
    """Return what is said after, each with the day from which it is said."""
    sides: dict[Language, list[str]] = {"de": [], "en": []}
    for pairs, (day, _) in zip(found, turning, strict=True):
        for language, lines in sides.items():
            since = Text(f"ab {day_words(day, 'de')}: ", f"from {day_words(day, 'en')}: ")(language)
            lines += [since + after(language) for _, after in pairs]
    return Text("\n".join(sides["de"]), "\n".join(sides["en"]))


def _on_days(
    old: RuleSet, new: RuleSet, name: str, values: frozenset[str], days: tuple[dt.date, dt.date]
) -> list[tuple[Text, Text]]:
    """Return the texts of an element that say other values on two days, before and after."""
    found = []
    before, after = _texts(old, name, days[0]), _texts(new, name, days[1])
    for key, text in before.items():
        if key in after and values & set(PLACEHOLDER.findall(text.de)):
            sides = [
                Text(said_on(day, said, rules, "de"), said_on(day, said, rules, "en"))
                for rules, said, day in zip((old, new), (text, after[key]), days, strict=True)
            ]
            if sides[0] != sides[1]:
                found.append((sides[0], sides[1]))
    return found


def _turning(old: RuleSet, new: RuleSet, names: Iterable[str]) -> Iterator[dt.date]:
    """Yield the days from which some of the parameters have other values in the two versions than before."""
    pairs = [(old.elements.parameters[name], new.elements.parameters[name]) for name in sorted(names)]
    changes = {value.period.begins for pair in pairs for parameter in pair for value in parameter.values}
    before: list[tuple[Any, Any]] = []
    for day in sorted(changes):
        found = [(_value(one, day), _value(two, day)) for one, two in pairs]
        if found != before and any(one != two for one, two in found):
            yield day
        before = found


def _value(parameter: Parameter, day: dt.date) -> Any:
    dated = parameter.on(day)
    return None if dated is None else dated.value


def _texts(rules: RuleSet, name: str, day: dt.date) -> dict[str, Text]:
    """Return the texts of an element that are said on a day, by key."""
    match find(rules.elements, name):
        case Rule() as rule:
            dated = rule.on(day)
            found = {} if dated is None else texts_of(dated.value)
            return {key: text for key, text in found.items() if text is not None}
        case Note() as note if day in note.period:
            return {"say": note.say}
        case Step() as step if day in step.period:
            return {"say": step.say, **step.to}
        case _:
            return {}
