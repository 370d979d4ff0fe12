"""Lists among which a whole is divided: on each day each of its codes or values stands in exactly one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from soziorules.engine.dataclass import dataclass
from soziorules.engine.diagnostics import Diagnostic, Place, Severity
from soziorules.engine.language.elements import ONE_DAY, CodeSet, Dated, Elements, Group, Head
from soziorules.engine.language.facts import Choice, Vocabulary
from soziorules.engine.language.text import Text

Expand = Callable[[str, dt.date], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Division:
    """A promise: from a day on, each code of a code set (or value of a fact) stands in exactly one of some lists.

    A code that holds others of which not all stand in the same lists names none of them, and may stand in none.
    """

    id: str
    title: Text
    of: str
    among: tuple[str, ...]
    begins: dt.date
    place: Place


@dataclass(frozen=True, slots=True)
class Stray:
    """Codes or values that from a day on stand in none of the lists among which they are divided, or in several (`held`)."""

    division: Division
    names: tuple[str, ...]
    held: tuple[str, ...]
    day: dt.date


class Divisions:
    """The divided lists of a rule set, day by day."""

    def __init__(
        self, divisions: Iterable[Division], elements: Elements, vocabulary: Vocabulary, expand: Expand
    ) -> None:
        self._divisions = tuple(divisions)
        self._elements, self._vocabulary, self._expand = elements, vocabulary, expand

    def strays(self) -> Iterator[Stray]:
        """Yield what stands in no list or in several, with the first day on which it does."""
        for division in self._divisions:
            begins = self._begins(division)
            known: set[tuple[str, tuple[str, ...]]] = set()
            for day in self._days(division):
                found: dict[tuple[str, ...], list[str]] = {}
                for name, held in self._placed(division, day):
                    there = begins.get(name, day) <= day
                    if there and len(held) != 1 and (name, held) not in known:
                        known.add((name, held))
                        found.setdefault(held, []).append(name)
                for held, names in found.items():
                    yield Stray(division, tuple(names), held, day)

    def _days(self, division: Division) -> list[dt.date]:
        """Return the days on which a member of one of the lists comes or goes."""
        dated = [each for name in (division.of, *division.among) for each in self._members(name)]
        days = {each.period.begins for each in dated}
        days |= {each.period.ends + ONE_DAY for each in dated if each.period.ends is not None}
        return sorted({division.begins, *(day for day in days if day > division.begins)})

    def _begins(self, division: Division) -> dict[str, dt.date]:
        """Return from which day a value is promised a list: from its first one on; of a value in none, from the first day."""
        if division.of in self._elements.code_sets:
            return {}
        dated = [each for name in division.among for each in self._members(name)]
        first: dict[str, dt.date] = {}
        for each in sorted(dated, key=lambda each: each.period.begins):
            first.setdefault(each.value, each.period.begins)
        return first

    def _placed(self, division: Division, day: dt.date) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each code or value of the whole with the lists that hold it on a day."""
        lists = {name: {*self._held(name, day)} for name in division.among}
        whole = list(self._whole(division.of, day))
        places = {name: tuple(each for each, held in lists.items() if name in held) for name in whole}
        for name, held in places.items():
            inner = self._expand(name, day) if division.of in self._elements.code_sets else ()
            if all(places.get(each) == held for each in inner):
                yield name, held

    def _whole(self, name: str, day: dt.date) -> Iterable[str]:
        if name in self._elements.code_sets:
            return dict.fromkeys(self._held(name, day))
        type_ = self._vocabulary[name].type
        assert isinstance(type_, Choice)
        return type_.values

    def _held(self, name: str, day: dt.date) -> Iterator[str]:
        for member in self._members(name):
            if day in member.period:
                if name in self._elements.code_sets:
                    yield from self._expand(member.value, day)
                else:
                    yield member.value

    def _members(self, name: str) -> tuple[Dated[str], ...]:
        listed: CodeSet | Group | None = self._elements.code_sets.get(name) or self._elements.groups.get(name)
        return () if listed is None else listed.members


def head_of(name: str, elements: Elements) -> Head:
    """Return what a list that divides is called."""
    codes = elements.code_sets.get(name)
    return elements.groups[name].head if codes is None else codes.head


def warning(stray: Stray, elements: Elements) -> Diagnostic:
    """Return the warning on what stands in no list, or in several; of a value in none, at its entry, with all to be decided."""
    entries = [each.at for each in elements.lists.values() if stray.division.of in each.of]
    at = next((each[stray.names[0]] for each in entries if stray.names[0] in each), None)
    place = stray.division.place if at is None else Place.of(at)
    hint = None if stray.held else _to_decide(stray, elements)
    return Diagnostic("K009", said(stray, elements), place, allowed=hint, severity=Severity.WARNING)


def _to_decide(stray: Stray, elements: Elements) -> Text:
    """Return in which list a name is to be put, and what further groups choose among the same values."""
    first, *others = sorted(stray.division.among, key=lambda name: _held_once(name, stray.names, elements))
    names = " ".join(f"--add {name}" for name in stray.names)
    further = [
        name
        for name, group in elements.groups.items()
        if group.of == stray.division.of
        and name not in stray.division.among
        and any(each.period.ends is None for each in group.members)
    ]
    either, more = ", ".join(others), ", ".join(further)
    german = f"in genau eine davon: amend {first} {names} --from TAG --cite FUNDSTELLE (statt {first} auch {either})"
    english = f"into exactly one of them: amend {first} {names} --from DAY --cite SOURCE (in place of {first} also {either})"
    if more:
        german += f"; ebenso in jede weitere Gruppe, in die es nach der Norm gehört: {more}"
        english += f"; in the same way into each further group to which it belongs by the norm: {more}"
    return Text(german, english)


def _held_once(name: str, values: Iterable[str], elements: Elements) -> bool:
    """Return whether a list once held a value: whatever left it is hardly meant to come back."""
    listed = elements.code_sets.get(name) or elements.groups[name]
    return not {*values}.isdisjoint(each.value for each in listed.members)


def said(stray: Stray, elements: Elements) -> Text:
    """Return in words what stands where it should not, or nowhere."""
    named = ", ".join(stray.names)
    day = stray.day
    since = Text("", "") if day == stray.division.begins else Text(f" ab {day:%d.%m.%Y}", f" from {day}")
    if stray.held:
        listed = ", ".join(stray.held)
        return Text(
            f"„{named}“ steht ab {day:%d.%m.%Y} in mehr als einer von Listen, die sich ausschließen: {listed}",
            f'"{named}" stands from {day} in more than one of lists that exclude each other: {listed}',
        )
    heads = [head_of(each, elements) for each in stray.division.among]
    german = ", ".join(f"„{each.title.de}“ ({each.id})" for each in heads)
    english = ", ".join(f'"{each.title.en}" ({each.id})' for each in heads)
    return Text(
        f"„{named}“ steht{since.de} in keiner der Listen {german}",
        f'"{named}" stands{since.en} in none of the lists {english}',
    )
