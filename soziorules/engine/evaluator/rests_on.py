"""What a finding rests on beside its rule: the sources of the values of the norm that it read on that day.

A value that a rule compares with brings its sources. So does an amendment that it reads or says in whatever other way: what a
fact is worked out with, a definition, the members of a list. This where it is newer than the state of the rules, and says more
than the rule does: another document, or a weaker certainty.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from soziorules.engine.dataclass import dataclass, replace
from soziorules.engine.language.conditions import (
    Condition,
    Constant,
    Defined,
    Origin,
    Test,
    facts_read,
    walk,
)
from soziorules.engine.language.elements import ONE_DAY, Certainty, Citation, Dated
from soziorules.engine.language.formula_parts import closure, conditions_in, inside
from soziorules.engine.language.formulas import Number
from soziorules.engine.language.text import PLACEHOLDER, Text
from soziorules.engine.ruleset.outlived import texts_of

if TYPE_CHECKING:
    from soziorules.engine.evaluator.evaluator import Evaluator
    from soziorules.engine.evaluator.values import Values

Cited = tuple[Citation, ...]
CERTAINTIES: tuple[Certainty, ...] = ("wording", "commentary", "unverified")
"""From the strongest to the weakest."""


def certainty_of(*sources: Cited) -> Certainty:
    """Return the weakest certainty of several things, each as certain as the strongest of its sources."""
    found = [min(CERTAINTIES.index(each.certainty) for each in cited) for cited in sources if cited]
    return CERTAINTIES[max(found, default=0)]


def least_certain(cited: Cited) -> Citation | None:
    """Return the first of the least certain sources; None of none."""
    return max(cited, key=lambda each: CERTAINTIES.index(each.certainty), default=None)


def joined(own: Cited, others: Iterable[Cited]) -> Cited:
    """Return sources with others after them, each place of the norm once; one of something less certain as that says."""
    found = {each.norm: each for each in own}
    for cited in others:
        weaker = certainty_of(own, cited) != certainty_of(own)
        for each in cited:
            known = found.setdefault(each.norm, each)
            if weaker and known is not each:
                certainty = certainty_of((known,), (each,))
                found[each.norm] = replace(known, certainty=certainty, settled=known.settled and each.settled)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class RestsOn:
    """What something that the rules say rests on in every case of a day, and what by the values of the case.

    `values` are the sources of each value, `cited` these with its own; `newer` are those of amendments after the state of the
    rules; `listed` are, by a fact that is looked up in a list, those of members.
    """

    own: Cited
    values: tuple[Cited, ...]
    cited: Cited
    newer: Cited
    listed: tuple[tuple[str, Mapping[Any, Cited]], ...]

    def sources(self, values: Values) -> tuple[Cited, ...]:
        """Return the sources of each thing that it rests on in a case, its own first."""
        return (self.own, *self.values, *self._of_case(values)) if self.listed else (self.own, *self.values)

    def citations(self, values: Values) -> Cited:
        """Return the sources of all that it rests on in a case."""
        return joined(self.cited, self._of_case(values)) if self.listed else self.cited

    def amendments(self, values: Values) -> Cited:
        """Return the sources of the amendments after the state of the rules that it reads in a case."""
        return tuple(dict.fromkeys(chain(self.newer, *self._of_case(values)))) if self.listed else self.newer

    def _of_case(self, values: Values) -> Iterator[Cited]:
        for fact, members in self.listed:
            yield from (members[each] for each in values.each(fact) if each in members)


def _named(texts: Iterable[Text | None]) -> list[str]:
    return [name for text in texts if text is not None for name in PLACEHOLDER.findall(text.de)]


class Reads:
    """What everything that the law of a day says rests on."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._program = evaluator.program
        self._elements = evaluator.rules.elements
        self._expand = evaluator.rules.domain.expand
        self._moment = evaluator.rules.vocabulary_at_a_moment.moment_reads
        self._day = max(evaluator.program.law.day, self._elements.begins)

    def of_rule(self, index: int) -> RestsOn:
        """Return what the rule at a place rests on."""
        dated = self._program.law.rules[index].dated
        wording, conditions = dated.value, self._program.conditions[index]
        own = wording.citations
        parts = [part for each in conditions for part in walk(each)]
        named = _named(texts_of(wording).values())
        compared = list(self._compared(parts))
        others = (*self._worked_out(conditions, named), *self._defined(parts))
        read = tuple(dict.fromkeys([*(each.citations for each in compared), *self._amended(others, own)]))
        found = [each.citations for each in (*compared, *others) if self._newer(each.period.begins)]
        newer = tuple(dict.fromkeys(chain(own if self._newer(dated.period.begins) else (), *found)))
        return RestsOn(own, read, joined(own, read), newer, tuple(self._listed(parts, own)))

    def of_told(self, name: str) -> Cited:
        """Return the sources of a note or a step, with those of the amendments that it reads or says."""
        own, condition, said = self._told[name]
        parts = list(walk(condition))
        worked_out = self._worked_out((condition,), _named(said))
        read = (*self._compared(parts), *worked_out, *self._defined(parts))
        return joined(own, self._amended(read, own))

    @cached_property
    def _told(self) -> Mapping[str, tuple[Cited, Condition, tuple[Text, ...]]]:
        """By the id of a note or a step, its own sources, its condition and what it says."""
        law = self._program.law
        notes = {each.head.id: (each.head.citations, each.applies, (each.note.say,)) for each in law.notes}
        steps = {
            each.step.head.id: (
                each.step.head.citations, each.applies, (each.step.say, *each.step.to.values())
            )
            for each in law.steps
        }  # fmt: skip
        return {**notes, **steps}

    def _amended(self, values: Iterable[Dated[Any]], own: Cited) -> Iterator[Cited]:
        for each in values:
            if self._newer(each.period.begins) and self._says_more(each.citations, own):
                yield each.citations

    def _compared(self, parts: Iterable[Condition]) -> Iterator[Dated[Any]]:
        """Yield the values that tests compare with."""
        for part in parts:
            if isinstance(part, Test) and isinstance(part.operand, Constant):
                yield from self._of_origin(part.operand.origin)

    def _of_origin(self, origin: Origin | None) -> Iterator[Dated[Any]]:
        if origin is not None and origin.sort == "parameter":
            yield from self._valued([origin.id])

    def _valued(self, names: Iterable[str]) -> Iterator[Dated[Any]]:
        """Yield the values of parameters on the day; other names are of no value of the norm."""
        for name in names:
            parameter = self._elements.parameters.get(name)
            dated = None if parameter is None else parameter.on(self._day)
            if dated is not None:
                yield dated

    def _worked_out(self, conditions: Iterable[Condition], named: Iterable[str]) -> Iterator[Dated[Any]]:
        """Yield what the facts that conditions read or sentences name are worked out with, and how."""
        vocabulary = self._program.vocabulary
        read = dict.fromkeys([*chain.from_iterable(map(facts_read, conditions)), *named])
        moment = self._moment
        for fact in dict.fromkeys(chain.from_iterable((each, *moment.get(each, ())) for each in read)):
            yield from self._valued([fact])
            name = vocabulary[fact].derivation if fact in vocabulary else None
            derivation = vocabulary.derivations.get(name or "")
            if derivation is not None:
                yield from self._valued(derivation.parameters)
                if derivation.element is not None and derivation.element in self._formulas:
                    for each in closure(derivation.element, self._formulas):
                        yield from self._formula[each]

    @cached_property
    def _formulas(self) -> Mapping[str, tuple[Any, ...]]:
        return {name: (formula,) for name, formula in self._program.law.formulas.items()}

    @cached_property
    def _formula(self) -> Mapping[str, tuple[Dated[Any], ...]]:
        """By the id of a derived value, how it is worked out and each number in it."""
        return {name: tuple(self._of_formula(name)) for name in self._formulas}

    def _of_formula(self, name: str) -> Iterator[Dated[Any]]:
        dated = self._elements.derived[name].on(self._day)
        if dated is not None:
            yield dated
        (formula,) = self._formulas[name]
        for each in inside(formula):
            if isinstance(each, Number):
                yield from self._of_origin(each.origin)
        for condition in conditions_in(formula):
            yield from self._compared(walk(condition))

    def _defined(self, parts: Iterable[Condition]) -> Iterator[Dated[Any]]:
        for part in parts:
            dated = self._elements.definitions[part.name].on(self._day) if isinstance(part, Defined) else None
            if dated is not None:
                yield dated

    def _says_more(self, cited: Cited, own: Cited) -> bool:
        """Return whether sources are in a document that is not among one's own, or are weaker than these."""
        known = {self._document(each) for each in own}
        weaker = certainty_of(own, cited) != certainty_of(own)
        return weaker or known.isdisjoint(map(self._document, cited))

    def _document(self, cited: Citation) -> str:
        names = [name for name in self._elements.documents if f"{cited.norm} ".startswith(f"{name} ")]
        return max(names, key=len, default=cited.norm)

    def _newer(self, begins: dt.date) -> bool:
        return begins > self._elements.known_until

    def _listed(self, parts: Iterable[Condition], own: Cited) -> Iterator[tuple[str, Mapping[Any, Cited]]]:
        for test in parts:
            if isinstance(test, Test) and isinstance(test.operand, Constant):
                members = self._members(test.operand.origin, own)
                if members:
                    yield test.fact, members

    def _members(self, origin: Origin | None, own: Cited) -> Mapping[Any, Cited]:
        """Return the sources of members that say more than one's own; of those that have gone, of their end."""
        if origin is None or origin.sort == "parameter":
            return {}
        listed = (self._elements.groups if origin.sort == "group" else self._elements.code_sets)[origin.id]
        found: dict[Any, Cited] = {}
        for member in sorted(listed.members, key=lambda each: self._day in each.period):
            cited = self._of_member(member)
            if cited is not None:
                codes = (member.value,) if origin.sort == "group" else self._expand(member.value, self._day)
                found |= dict.fromkeys(codes, cited)
        return {code: cited for code, cited in found.items() if cited and self._says_more(cited, own)}

    def _of_member(self, member: Dated[str]) -> Cited | None:
        """Return the sources of what is new in that something is a member, or no longer; None where it is not yet."""
        if self._day in member.period:
            return member.citations if self._newer(member.period.begins) else ()
        ends = member.period.ends
        if ends is None or ends >= self._day:
            return None
        return member.ended_by if self._newer(ends + ONE_DAY) else ()
