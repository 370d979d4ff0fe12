"""Texts that have outlived what they speak of: they name what conditions do not read any more while they are said."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from soziorules.engine.calendar import ONE_DAY
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.conditions import Computed, Condition, Defined, Named, Test, facts_read, walk
from soziorules.engine.language.elements import Dated, Elements, Period, Wording
from soziorules.engine.language.facts import Vocabulary
from soziorules.engine.language.formula_parts import inside
from soziorules.engine.language.formulas import Formula, Parameter
from soziorules.engine.language.reached import reached
from soziorules.engine.language.text import PLACEHOLDER, Text
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.source import ListNode, MapNode, Node

_ANEW = Text(
    "der neuen Fassung einen eigenen Text geben (amend: --{key} …)",
    "give the new version a text of its own (amend: --{key} …)",
)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """What an element asks and says in a period; texts by the key under which they are written."""

    period: Period
    asks: tuple[Condition, ...]
    says: Mapping[str, Text | None]


def check_texts(
    elements: Elements,
    nodes: Mapping[str, MapNode],
    vocabulary: Vocabulary,
    days: Callable[[Period], Sequence[dt.date]],
    collector: Collector,
) -> None:
    """Note each text of a rule, note or step that names what its conditions read on other days only, or nothing reads any more.

    A text of other words, written for the days on which it is said, may name what was before. `days` are those on which
    something changes in a period; no definition may lead back to itself.
    """
    wrong = _flawed(nodes, collector)
    if any(name in elements.definitions or name in elements.derived for name in wrong):
        return  # what an element reads through them is not known
    reading = _Reading(elements, vocabulary, days(Period(elements.begins)))
    for section in ("rules", "notes", "steps"):
        for name, each in getattr(elements, section).items():
            for key, other, day in (
                _outlived(reading, _stretches(section, each), days)
                if name in nodes and name not in wrong
                else ()
            ):
                message = Text(
                    f"„{name}“, {key}: der Text nennt {{{other}}}, doch die Bedingung liest das am {day} nicht",
                    f'"{name}", {key}: the text names {{{other}}}, which its condition does not read on {day}',
                )
                written = key.partition(".")[0]
                hint = Text(*(side.format(key=written) for side in (_ANEW.de, _ANEW.en)))
                collector.add(
                    "R054", message, _at(nodes[name], key), hint=hint if section == "rules" else None
                )


def _flawed(nodes: Mapping[str, MapNode], collector: Collector) -> set[str]:
    """Return the elements in which something is wrong already: that their conditions read too little only follows from it."""
    spots = {(each.place.file, each.place.line) for each in collector.diagnostics if each.place is not None}
    return {name for name, node in nodes.items() if spots and not spots.isdisjoint(_lines(node))}


def _lines(node: Node) -> Iterator[tuple[str, int]]:
    """Yield the lines of everything in a node."""
    match node:
        case MapNode(entries=entries):
            for key, value in entries:
                yield key.place.file, key.place.line
                yield from _lines(value)
        case ListNode(items=items):
            for item in items:
                yield from _lines(item)
        case _:
            yield node.place.file, node.place.line


def texts_of(wording: Wording) -> dict[str, Text | None]:
    """Return the texts of a rule by the key under which they are written, such as `say.not_met`."""
    say = wording.say
    said = {"say.met": say.met, "say.not_met": say.not_met, "say.open": say.open, "say.plain": say.plain}
    return {"sentence": wording.sentence, **said, "remedy": wording.remedy}


def _at(node: MapNode, key: str) -> Node:
    """Return where a text stands; the element where it stands in a version."""
    found: Node = node
    for part in key.split("."):
        found = (found.get(part) if isinstance(found, MapNode) else None) or found
    return found


def _stretches(section: str, each: Any) -> tuple[_Stretch, ...]:
    match section:
        case "rules":
            wordings = [(dated.period, dated.value) for dated in each.wordings]
            return tuple(_Stretch(period, (v.applies, v.requires), texts_of(v)) for period, v in wordings)
        case "notes":
            return (_Stretch(each.period, (each.applies,), {"say": each.say}),)
        case _:
            said = {f"to.{reader}": text for reader, text in each.to.items()}
            return (_Stretch(each.period, (each.applies,), {"say": each.say, **said}),)


def _outlived(
    reading: _Reading, stretches: Iterable[_Stretch], days: Callable[[Period], Iterable[dt.date]]
) -> Iterator[tuple[str, str, dt.date]]:
    """Yield the key of a text, what it names, and the first day on which that is not read although the same text is said."""
    said: dict[tuple[str, Text], dict[dt.date, frozenset[str]]] = {}
    for stretch in stretches:
        given = [(key, text) for key, text in stretch.says.items() if text is not None]
        texts = [each for each in given if PLACEHOLDER.search(each[1].de)]
        for day in days(stretch.period) if texts else ():
            read = reading.on(stretch.asks, day)
            for each in texts:
                said.setdefault(each, {})[day] = read
    for (key, text), read_on in said.items():
        ever = frozenset().union(*read_on.values())
        for name in dict.fromkeys(PLACEHOLDER.findall(text.de)):
            last = reading.last(name)
            lacking = [
                day
                for day, read in read_on.items()
                if (name in ever and name not in read) or (last is not None and day > last)
            ]
            if lacking:
                yield key, name, min(lacking)


class _Reading:
    """Which parameters and facts conditions read on a day, and the last day on which anything reads a parameter."""

    def __init__(self, elements: Elements, vocabulary: Vocabulary, days: Sequence[dt.date]) -> None:
        self._elements = elements
        self._days = days
        worked_out = {name for each in vocabulary.derivations.values() for name in each.parameters}
        self._always = worked_out | (vocabulary.facts.keys() - elements.parameters.keys())
        self._anywhere: dict[dt.date, frozenset[str]] = {}
        self._kept: dict[int, tuple[list[dt.date], dict[int, frozenset[str]]]] = {}

    def last(self, name: str) -> dt.date | None:
        """Return the last of the days on which a parameter is read; None where it always is, is still, or never was."""
        if (
            name in self._always
            or name not in self._elements.parameters
            or name in self._read(self._days[-1])
        ):
            return None
        return max((day for day in self._days if name in self._read(day)), default=None)

    def _read(self, day: dt.date) -> frozenset[str]:
        if day not in self._anywhere:
            elements = self._elements
            rules = [
                each.value for rule in elements.rules.values() for each in rule.wordings if day in each.period
            ]
            asks = [part for each in rules for part in (each.applies, each.requires, each.shown)]
            asks += [each.applies for each in elements.notes.values() if day in each.period]
            asks += [each.applies for each in elements.steps.values() if day in each.period]
            self._anywhere[day] = self.on(asks, day)
        return self._anywhere[day]

    def on(self, conditions: Iterable[Condition], day: dt.date) -> frozenset[str]:
        """Return what conditions read on a day, through definitions and derived values too."""
        return frozenset().union(*(self._of(condition, day) for condition in conditions))

    def _of(self, condition: Condition, day: dt.date) -> frozenset[str]:
        """Return what a condition reads on a day, looked up once for all days between which nothing that it names changes."""
        kept = self._kept.get(id(condition))  # the elements hold it as long as this lives
        if kept is None:
            kept = self._kept[id(condition)] = (self._turning(condition), {})
        turning, by_stretch = kept
        stretch = bisect_right(turning, day)
        if stretch not in by_stretch:
            by_stretch[stretch] = self._looked_up(condition, day)
        return by_stretch[stretch]

    def _turning(self, condition: Condition) -> list[dt.date]:
        """Return the days from which a definition or derived value to which a condition leads is another one, or none."""
        definitions, derived = self._elements.definitions, self._elements.derived
        dated: list[Dated[Any]] = []
        for each in reached([condition], self._elements):
            if isinstance(each, Condition):
                named = [part.name for part in walk(each) if isinstance(part, Defined)]
                dated += [one for name in named for one in definitions[name].wordings]
                dated += [
                    one for fact in facts_read(each) if fact in derived for one in derived[fact].wordings
                ]
        periods = {one.period for one in dated}
        days = {each.begins for each in periods}
        return sorted(days | {each.ends + ONE_DAY for each in periods if each.ends is not None})

    def _looked_up(self, condition: Condition, day: dt.date) -> frozenset[str]:
        found = set[str]()
        for each in reached([condition], self._elements, day):
            if not isinstance(each, Condition):
                found |= _parameters(each)
                continue
            found.update(facts_read(each))
            for part in walk(each):
                match part:
                    case Test(operand=Named(sort="parameter", id=name)):
                        found.add(name)
                    case Test(operand=Computed(formula=formula)):
                        found |= _parameters(formula)
        return frozenset(found)


def _parameters(formula: Formula) -> set[str]:
    return {each.id for each in inside(formula) if isinstance(each, Parameter)}
