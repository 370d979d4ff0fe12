"""What hangs on an amendment: values that a new version no longer reads, and questions that go on naming a new member."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from soziorules.engine.amendment.instead import instead
from soziorules.engine.amendment.plan import Plan
from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.evaluator.uses import Uses
from soziorules.engine.language.conditions import ByReading, Condition, Named, Test, Value, walk
from soziorules.engine.language.elements import ONE_DAY, Elements, Reading
from soziorules.engine.provenance.trace import FOLDER, Contradiction, load_trace


@dataclass(frozen=True, slots=True)
class Unread:
    """A parameter that the new version compares with no more, what it says instead, and which elements go on reading it."""

    parameter: str
    instead: Value
    readers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A reading that names a new member, through which lists, and what the record of sources says of it as not settled."""

    member: str
    reading: Reading
    through: tuple[str, ...]
    contradictions: tuple[Contradiction, ...]


def no_longer_read(made: Plan, new: RuleSet) -> Iterator[Unread]:
    """Yield what the new version of an element says as a value of its own where the last one read a parameter."""
    name, day = made.target.id, made.request.begins
    if made.target.section not in ("rules", "definitions"):
        return
    before, after = (conditions_on(new.elements, name, each) for each in (day - ONE_DAY, day))
    uses = Uses(new)
    for parameter, value, _ in instead(before, after):
        others = [each for each in _names(new.elements) if each != name and parameter in uses.needs(each)]
        yield Unread(parameter, value, tuple(others))


def categories_split(made: Plan, new: RuleSet) -> list[str]:
    """Return the categories that a list of codes loses as such because a part of them goes, and of which the rest stays.

    Without its last character such a code would name what has gone, too.
    """
    if made.target.section != "code_sets":
        return []
    expand, day = new.domain.expand, made.request.begins
    members = new.elements.code_sets[made.target.id].members
    now = {code for each in members if day in each.period for code in expand(each.value, day)}
    gone = [code for spec in made.request.remove for code in expand(spec, day)]
    stays = [code for code in gone if code in now]
    return [code for code in gone if code not in now and any(each.startswith(code) for each in stays)]


def conditions_on(elements: Elements, name: str, day: dt.date) -> list[Condition]:
    """Return the conditions of a rule or definition as they are written for a day."""
    if name in elements.rules:
        wording = elements.rules[name].on(day)
        return [] if wording is None else [wording.value.applies, wording.value.requires]
    definition = elements.definitions[name].on(day)
    return [] if definition is None else [definition.value]


def _names(elements: Elements) -> Iterator[str]:
    for section in (elements.rules, elements.definitions, elements.derived, elements.notes, elements.steps):
        yield from section


def still_asked(made: Plan, new: RuleSet, folder: Path) -> Iterator[Question]:
    """Yield the readings that go on naming what comes to a list, from the day on."""
    if made.target.section not in ("groups", "code_sets"):
        return
    elements, day = new.elements, made.request.begins
    unsettled = [each for each in _recorded(folder, elements) if not each.settled]
    conditions = [
        each
        for section in (elements.rules, elements.definitions)
        for name in section
        for each in conditions_on(elements, name, day)
    ]
    for member in dict.fromkeys(made.request.add):
        named: dict[str, dict[str, None]] = {}
        for part in (part for each in conditions for part in walk(each) if isinstance(part, ByReading)):
            through = [
                one
                for _, option in part.options
                for test in walk(option)
                for one in _holding(test, made, member, new)
            ]
            named.setdefault(part.reading, {}).update(dict.fromkeys(through))
        for reading, lists in named.items():
            if lists:
                of = {reading, *lists}
                told = [each for each in unsettled if reading in each.elements or of & {*each.elements} == of]
                yield Question(member, elements.readings[reading], tuple(lists), tuple(told))


def _holding(test: object, made: Plan, member: str, new: RuleSet) -> Iterator[str]:
    """Yield the list, other than the amended one, with which a test compares and in which a member stands on the day."""
    match test:
        case Test(operand=Named(id=name)) if name != made.target.id:
            lists: dict[str, Any] = {**getattr(new.elements, made.target.section)}
            held = lists[name].members if name in lists else ()
            if any(each.value == member and made.request.begins in each.period for each in held):
                yield name


def _recorded(folder: Path, elements: Elements) -> Sequence[Contradiction]:
    return load_trace(folder, elements).contradictions if (folder / FOLDER).is_dir() else ()
