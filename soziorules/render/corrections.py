"""What an amendment changes, element by element: each rule, value, reading, note once, with what it said and what it says."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from soziorules.engine.dataclass import dataclass, replace
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.evaluator.uses import Uses
from soziorules.engine.language.elements import ONE_DAY, Dated, Period, Rule, Wording
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import LANGUAGES, Language, Text
from soziorules.engine.proof.difference import Difference
from soziorules.engine.proof.entries import (
    LastingChange,
    RuleEntry,
    Spans,
    merged,
    note_periods,
    outcome_changes,
    recomputed_periods,
    rule_entries,
)
from soziorules.engine.proof.moved import Moved
from soziorules.engine.ruleset.outlived import texts_of
from soziorules.render.elements import SORTS, body, find, gist, ids, period, rule_lines, said_on
from soziorules.render.rule_sentence import rule_sentences
from soziorules.render.spoken import Days, other_values, spoken

# Where an element comes from: two versions that differ only in these say the same.
_SOURCES = frozenset({"at", "citations", "catalogue", "ended_by"})
# How an element is said or when it is shown; what a note or step says is all that there is of it.
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_WORDS = frozenset({"title", "question", "why", "say", "remedy", "sentence", "shown", "standing", "words"})
_TITLE, _SENTENCE = Text("Titel", "Title"), Text("Satz", "Sentence")
_SAYS = {
    "say.met": Text("Erfüllt", "Met"),
    "say.not_met": Text("Nicht erfüllt", "Not met"),
    "say.open": Text("Offen", "Open"),
    "say.plain": Text("Für Versicherte", "For patients"),
    "remedy": Text("Ausweg", "Way out"),
}
"""What a rule says to people beside its sentence, by the key under which it is written."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One element that says or does something else.

    `sort`: added, dropped, changed; cited (only its sources differ), reworded (only its sentences, or when they are shown),
    renumbered (only its sentences, in another number), or computed (it says the same of values that other elements change).
    `catalogue` are ids of the source catalogue that it did not carry before. `before` and `after` are the lines that only one
    version has, `gist` the sentence of a note or step; `through` the changed elements on which its meaning depends, each with the
    days on which it changes. `entry` says which statuses change, `shown` in which periods a note is shown in other cases. `days`
    are those on which the element itself begins to hold something else (none: it never does, or it knows no days).
    """

    id: str
    kind: str
    title: Text
    sort: str
    catalogue: tuple[str, ...]
    citations: tuple[str, ...]
    before: Text
    after: Text
    gist: Text | None
    through: Mapping[str, tuple[dt.date, ...]]
    entry: RuleEntry | None
    shown: Spans
    days: tuple[dt.date, ...] = ()

    @property
    def since(self) -> dt.date | None:
        """The first day on which the element itself holds something else."""
        return self.days[0] if self.days else None


@dataclass(frozen=True, slots=True)
class Corrections:
    """All that differs between two versions. `recomputed`: rules of the same wording, of other values, without a case.

    `moved` are derived values that come to something else; `unshown` the outcomes before and after, the latter worse, that no
    proof rules out and of which no case was found. `differs`: both versions do not mean the same.
    """

    listed: tuple[Correction, ...]
    outcomes: tuple[LastingChange, ...]
    recomputed: Mapping[str, Spans]
    moved: tuple[Moved, ...] = ()
    unshown: tuple[tuple[str, str], ...] = ()
    differs: bool = False

    @property
    def worse(self) -> list[LastingChange]:
        """The outcomes that become worse: those first that become none from a yes."""
        found = [each for each in self.outcomes if is_worse(each.before, each.after)]
        return sorted(found, key=lambda each: (-_rank(each.before), _rank(each.after)))

    @property
    def better(self) -> list[LastingChange]:
        """The outcomes that become better."""
        return [each for each in self.outcomes if not is_worse(each.before, each.after)]

    def of_sort(self, *sorts: str) -> list[Correction]:
        """Return the corrections of some sorts."""
        return [each for each in self.listed if each.sort in sorts]


def is_worse(before: str, after: str) -> bool:
    """Return whether an outcome is worse than another one."""
    return _rank(after) < _rank(before)


def _rank(outcome: str) -> int:
    return list(Outcome).index(Outcome(outcome))


def corrections(
    old: RuleSet, new: RuleSet, found: Sequence[Difference], days: tuple[dt.date, dt.date] | None = None
) -> Corrections:
    """Return what differs between two rule sets, or between the law of two days: texts, and what proofs found."""
    pair = (old, new) if days is None else (on_day(old, days[0]), on_day(new, days[1]))
    listed = tuple(_Comparing(*pair, found, days).listed())
    shown = {each.id for each in listed if each.entry is not None or each.sort == "renumbered"}
    recomputed = {name: spans for name, spans in recomputed_periods(found).items() if name not in shown}
    outcomes = outcome_changes(found, new.elements.state)
    cases = {(each.before, each.after) for each in outcomes}
    pairs = dict.fromkeys(pair for each in found for pair in each.unshown)
    unshown = tuple(pair for pair in pairs if is_worse(*pair) and pair not in cases)
    moved = {
        each.id: each for difference in sorted(found, key=_first, reverse=True) for each in difference.moved
    }
    in_order = tuple(sorted(moved.values(), key=lambda each: each.first))
    return Corrections(listed, outcomes, recomputed, in_order, unshown, bool(found))


def _first(found: Difference) -> dt.date:
    return found.first


def amended(old: RuleSet, new: RuleSet) -> list[str]:
    """Return the ids of the elements that are not the same in both, wherever they stand in the files."""
    names = dict.fromkeys([*ids(new), *ids(old)])
    return [name for name in names if _found(old, name) != _found(new, name)]


def _found(rules: RuleSet, name: str) -> object:
    return _without(find(rules.elements, name), frozenset({"at"}))


def _without(value: Any, names: frozenset[str]) -> object:
    """Return a value without some of its fields, at any depth."""
    if dataclasses.is_dataclass(value):
        fields = [field.name for field in dataclasses.fields(value) if field.name not in names]
        # Of rules that were made ready beforehand, what is read late has a type of its own below that of the elements.
        kind = getattr(type(value), "_base", type(value))
        return kind.__name__, tuple(_without(getattr(value, name), names) for name in fields)
    if isinstance(value, tuple):
        return tuple(_without(each, names) for each in value)
    if isinstance(value, Mapping):
        return tuple((key, _without(each, names)) for key, each in value.items())
    return value


class _Comparing:
    def __init__(self, old: RuleSet, new: RuleSet, found: Sequence[Difference], days: Days) -> None:
        self.old, self.new, self.days = old, new, days
        self.values = other_values(old, new)
        self.entries = {each.rule: each for each in rule_entries(found, new.elements.state)}
        self.notes = note_periods(found)
        self.uses = Uses(new), Uses(old)
        self.amended = dict.fromkeys(amended(old, new))

    def listed(self) -> Iterator[Correction]:
        touched = {*self.amended, *self.entries, *self.notes}
        for sort in SORTS:
            sections = [getattr(rules.elements, sort) for rules in (self.new, self.old)]
            for name in dict.fromkeys([*sections[0], *sections[1]]):
                if name in touched:
                    yield self._correction(name, sort)
                elif any(self.values & uses.said(name) for uses in self.uses):
                    yield from self._renumbered(name, sort)

    def _renumbered(self, name: str, kind: str) -> Iterator[Correction]:
        """Yield an element that reads as before and says another number, since a value that it names is another."""
        before, after = spoken(self.old, self.new, name, self.values, self.days)
        if before != after:
            said = replace(self._correction(name, kind), sort="renumbered", before=before, after=after)
            yield replace(said, through=self._dated(sorted(self.values & self.uses[0].said(name))))

    def _correction(self, name: str, kind: str) -> Correction:
        before, after = (find(rules.elements, name) for rules in (self.old, self.new))
        head = (after or before).head
        entry = self.entries.get(name)
        texts = self._texts(name)
        sort = self._sort(name, kind, before, after, texts)
        if sort == "reworded" and any(each.de for each in _renumbered(before, after)):
            sort, texts = "renumbered", _renumbered(before, after)
        known = frozenset() if before is None else frozenset(before.head.catalogue)
        return Correction(
            name,
            kind,
            head.title,
            sort,
            tuple(each for each in head.catalogue if each not in known),
            tuple(dict.fromkeys(each.norm for each in (entry.citations if entry else head.citations))),
            *texts,
            gist(self.old if after is None else self.new, name),
            self._through(name),
            entry,
            self.notes.get(name, ()),
            amended_days(before, after),
        )

    def _texts(self, name: str) -> tuple[Text, Text]:
        """Return what only the old and only the new version says."""
        sides: tuple[dict[Language, str], ...] = ({}, {})
        for language in LANGUAGES:
            lines = [_said(rules, name, language) for rules in (self.old, self.new)]
            for side, one, two in zip(sides, lines, reversed(lines), strict=True):
                side[language] = "\n".join(_only(one, two))
        before, after = (Text(side["de"], side["en"]) for side in sides)
        return before, after

    def _sort(self, name: str, kind: str, before: Any, after: Any, texts: tuple[Text, Text]) -> str:
        if before is None or after is None:
            return "added" if before is None else "dropped"
        if name not in self.amended:
            return "computed"
        if _without(before, _SOURCES) == _without(after, _SOURCES):
            return "cited"
        names = _SOURCES if kind in ("notes", "steps") else _SOURCES | _WORDS
        seen = kind == "readings" or any(text.de for text in texts)
        if seen and _without(before, names) != _without(after, names):
            return "changed"
        return "computed" if name in self.entries else "reworded"

    def _through(self, name: str) -> Mapping[str, tuple[dt.date, ...]]:
        others = dict.fromkeys(other for uses in self.uses for other in uses.meaning(name))
        return self._dated(other for other in others if other in self.amended and other != name)

    def _dated(self, names: Iterable[str]) -> Mapping[str, tuple[dt.date, ...]]:
        return {
            name: amended_days(*(find(rules.elements, name) for rules in (self.old, self.new)))
            for name in names
        }


def amended_days(before: Any, after: Any) -> tuple[dt.date, ...]:
    """Return the days from which an element says, lists or asks something else than before, each time something other."""
    dated = [part for element in (before, after) if element is not None for part in _dated(element)]
    days = {part.period.begins for part in dated}
    days |= {part.period.ends + ONE_DAY for part in dated if part.period.ends is not None}
    found: list[dt.date] = []
    last: object = None
    for day in sorted(days):
        sides = holding(before, day), holding(after, day)
        if sides[0] != sides[1] and sides != last:
            found.append(day)
        last = sides
    return tuple(found)


def _dated(element: Any) -> Sequence[Any]:
    """Return what of an element has a period; a note or step has one itself."""
    if isinstance(getattr(element, "period", None), Period):
        return (element,)
    parts = (getattr(element, name, ()) for name in ("wordings", "values", "members"))
    return [part for each in parts if isinstance(each, tuple) for part in each]


def holding(element: Any, day: dt.date) -> list[object]:
    """Return what of an element holds on a day, without its sources."""
    found = () if element is None else [part for part in _dated(element) if day in part.period]
    return [_without(part, _SOURCES | {"period"}) for part in found]


def _renumbered(before: Any, after: Any) -> tuple[Text, Text]:
    """Return the sentences that only one version has, where they name other numbers; else nothing."""
    old, new = (list(dict.fromkeys(_sentences(each))) for each in (before, after))
    sides = [each for each in old if each not in new], [each for each in new if each not in old]
    if len(sides[0]) == len(sides[1]):
        pairs = [pair for pair in zip(*sides, strict=True) if _numbers(pair[:1]) != _numbers(pair[1:])]
        sides = [one for one, _ in pairs], [two for _, two in pairs]
    if _numbers(sides[0]) == _numbers(sides[1]):
        sides = [], []
    one, two = (Text("\n".join(t.de for t in side), "\n".join(t.en for t in side)) for side in sides)
    return one, two


def _numbers(texts: Sequence[Text]) -> list[str]:
    return [number for text in texts for number in _NUMBER.findall(f"{text.de} {text.en}")]


def _sentences(value: Any) -> Iterator[Text]:
    """Yield the texts in an element, at any depth."""
    if isinstance(value, Text):
        yield value
    elif dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from _sentences(getattr(value, each.name))
    elif isinstance(value, tuple):
        for each in value:
            yield from _sentences(each)
    elif isinstance(value, Mapping):
        yield from _sentences(tuple(value.values()))


def _said(rules: RuleSet, name: str, language: Language) -> list[str]:
    """Return the title and the lines of an element; where a rule says some only for a time, with the time."""
    element = find(rules.elements, name)
    title = [] if element is None else [f"{_TITLE(language)}: {element.head.title(language)}"]
    if not isinstance(element, Rule):
        return [*title, *(line.strip() for line in body(rules, name, language))]
    spans: dict[str, list[Period]] = {}
    for stretch, said in rule_sentences(element, rules.elements, rules.domain.vocabulary.units, language):
        spans.setdefault(f"{_SENTENCE(language)}: {said}", []).append(stretch)
    for dated in element.wordings:
        for line in (*rule_lines(dated, rules, language), *_texts(dated, rules, language)):
            spans.setdefault(line, []).append(dated.period)
    whole = merged(dated.period for dated in element.wordings)
    merged_spans = {line: merged(periods) for line, periods in spans.items()}
    always = [f"{period(each, language)}" for each in whole]
    return [
        *title,
        ", ".join(always),
        *(_when(line, each, whole, language) for line, each in merged_spans.items()),
    ]


def _texts(dated: Dated[Wording], rules: RuleSet, language: Language) -> Iterator[str]:
    """Yield what a wording says to people beside its sentence."""
    texts = texts_of(dated.value)
    for key, label in _SAYS.items():
        text = texts[key]
        if text is not None:
            yield f"{label(language)}: {said_on(dated.period.begins, text, rules, language)}"


def _when(line: str, spans: Spans, whole: Spans, language: Language) -> str:
    if spans == whole:
        return line
    return f"{line} ({', '.join(period(each, language) for each in spans)})"


def _only(lines: Sequence[str], other: Sequence[str]) -> list[str]:
    """Return the lines that the other version does not have."""
    return [line for line in dict.fromkeys(lines) if line and line not in other]


def on_day(rules: RuleSet, day: dt.date) -> RuleSet:
    """Return a rule set that says only what holds on a day."""
    sections: dict[str, Any] = {}
    for sort in SORTS:
        kept = {name: _on(each, day) for name, each in getattr(rules.elements, sort).items()}
        sections[sort] = {name: each for name, each in kept.items() if each is not None}
    return RuleSet(replace(rules.elements, **sections), rules.domain)


def _on(element: Any, day: dt.date) -> Any:
    """Return an element with what holds on a day; None where nothing does."""
    if isinstance(getattr(element, "period", None), Period):
        return element if day in element.period else None
    for name in ("wordings", "values", "members"):
        dated = getattr(element, name, None)
        if isinstance(dated, tuple):
            kept = tuple(each for each in dated if day in each.period)
            return replace(element, **{name: kept}) if kept else None
    return element
