"""What begins on a day, in a few words: a value that becomes another, what comes to a list and what leaves it, a new sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.elements import ONE_DAY, CodeSet, Dated, Group, Rule
from soziorules.engine.language.text import Language, Text
from soziorules.render import words
from soziorules.render.corrections import Correction, Corrections, holding
from soziorules.render.elements import find
from soziorules.render.rule_sentence import rule_sentences

_NOTHING = Text("—", "—")
_COMES, _GOES, _ANEW = Text("neu", "new"), Text("entfällt", "dropped"), Text("neu gefasst", "worded anew")


def by_day(found: Corrections, *sorts: str) -> list[tuple[dt.date | None, list[Correction]]]:
    """Return corrections of some sorts by the first day on which they change something; those without a day last.

    Of a day come first the elements that are amended themselves, then those that follow.
    """
    days: dict[dt.date | None, list[Correction]] = {}
    for each in found.of_sort(*sorts):
        days.setdefault(first_day(each), []).append(each)
    dated = sorted(day for day in days if day is not None)
    ordered: list[dt.date | None] = [*dated, *([None] if None in days else [])]
    return [(day, sorted(days[day], key=lambda each: each.sort == "computed")) for day in ordered]


def first_day(each: Correction) -> dt.date | None:
    """Return the first day on which something changes with an element; None where no day is known."""
    if each.since is not None:
        return each.since
    if each.entry is not None:
        return min(span.begins for span in each.entry.periods)
    days = [day for listed in each.through.values() for day in listed]
    days += [span.begins for span in each.shown]
    return min(days, default=None)


class Beginnings:
    """Says what begins on a day in the new of two rule sets."""

    def __init__(self, old: RuleSet, new: RuleSet, language: Language) -> None:
        self.old, self.new, self.language = old, new, language

    def said(self, each: Correction, day: dt.date) -> str:
        """Return the title of an element with what begins on a day."""
        title = each.title(self.language)
        elements = [find(rules.elements, each.id) for rules in (self.old, self.new)]
        match elements[1] or elements[0]:
            case Group() | CodeSet():
                members = ", ".join(self._members(elements, day))
                return f"{title}: {members}" if members else title
            case Rule():
                return f"{title}: {self._rule(elements, day)}"
            case _:
                return title + self._value(each.id, day)

    def _value(self, name: str, day: dt.date) -> str:
        units, dated = self.new.domain.vocabulary.units, []
        for rules in (self.old, self.new):
            parameter = rules.elements.parameters.get(name)
            if parameter is None:
                return ""
            value = parameter.on(day)
            unit = parameter.unit
            dated.append(
                _NOTHING(self.language)
                if value is None
                else words.with_unit(value.value, unit, units, self.language)
            )
        return f" ({' → '.join(dated)})"

    def _rule(self, elements: Sequence[Any], day: dt.date) -> str:
        """Return the sentence of a rule where it says another from a day on; else whether it comes, goes or is worded anew."""
        before, after = (holding(each, day) for each in elements)
        if not before or not after:
            return (_GOES if before else _COMES)(self.language)
        old, new = (
            self._sentence(rules, each, day)
            for rules, each in zip((self.old, self.new), elements, strict=True)
        )
        anew = _ANEW(self.language)
        return (
            anew
            if new is None or new == old
            else f"{anew}: „{new}“"
            if self.language == "de"
            else f'{anew}: "{new}"'
        )

    def _sentence(self, rules: RuleSet, rule: Rule, day: dt.date) -> str | None:
        found = rule_sentences(rule, rules.elements, rules.domain.vocabulary.units, self.language)
        return next((said for span, said in found if day in span), None)

    def _members(self, elements: Sequence[Any], day: dt.date) -> Iterator[str]:
        """Yield what comes to a list on a day and what leaves it: not what did so before."""
        here, eve = (self._turned(elements, each) for each in (day, day - ONE_DAY))
        entries = [each for element in elements if element is not None for each in element.members]
        for mark, now, before in zip("+−", here, eve, strict=True):
            for name in self._specs(now - before, elements, day):
                title = self._title(name, elements, entries, day)
                yield (
                    f"{mark} {name} {title}"
                    if title and not isinstance(elements[1], Group)
                    else f"{mark} {title or name}"
                )

    def _turned(self, elements: Sequence[Any], day: dt.date) -> tuple[frozenset[str], frozenset[str]]:
        """Return what only the new and what only the old version lists on a day.

        A category of which a part comes or goes does neither itself.
        """
        old, new = (
            frozenset(code for spec in _listed(each, day) for code in self._expanded(each, spec, day))
            for each in elements
        )
        sides = new - old, old - new
        return tuple(  # type: ignore[return-value]
            frozenset(code for code in side if not any(each.startswith(code) for each in other))
            for side, other in zip(sides, (old, new), strict=True)
        )

    def _specs(self, codes: frozenset[str], elements: Sequence[Any], day: dt.date) -> list[str]:
        """Return what names some codes: entries of the list that hold nothing else, then codes without those below them."""
        left, found = set(codes), []
        for element, spec in _entries(elements):
            held = {*self._expanded(element, spec, day)}
            if held and held <= left:
                found.append(spec)
                left -= held
        return sorted(
            [
                *found,
                *(code for code in left if not any(code != each and code.startswith(each) for each in left)),
            ]
        )

    def _expanded(self, element: Any, spec: str, day: dt.date) -> tuple[str, ...]:
        if not isinstance(element, CodeSet):
            return (spec,)
        try:
            return tuple(self.new.domain.expand(spec, day))
        except ValueError:
            return (spec,)

    def _title(self, name: str, elements: Sequence[Any], entries: Iterable[Dated[str]], day: dt.date) -> str:
        own = next((each.title for each in entries if each.value == name and each.title is not None), None)
        if own is not None:
            return own(self.language)
        listed = next(each for each in reversed(elements) if each is not None)
        if isinstance(listed, Group):
            named: Mapping[str, Text] = self.new.domain.vocabulary[listed.of].about.values
            return named[name](self.language) if name in named else ""
        return self.new.domain.title_of_code(name, day)


def _listed(element: Any, day: dt.date) -> list[str]:
    return [] if element is None else [each.value for each in element.members if day in each.period]


def _entries(elements: Sequence[Any]) -> list[tuple[Any, str]]:
    """Return the entries of both versions of a list, each once."""
    found = {each.value: element for element in elements if element is not None for each in element.members}
    return [(element, spec) for spec, element in found.items()]
