"""Which elements of a rule set an element names or reads, directly and through others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.conditions import ByReading, Condition, Defined, Named, Test, facts_read, walk
from soziorules.engine.language.elements import Elements
from soziorules.engine.language.formula_parts import conditions_in
from soziorules.engine.language.text import PLACEHOLDER, Text
from soziorules.engine.ruleset.outlived import texts_of


class Uses:
    """Who needs what in a rule set; what was asked for once is kept."""

    def __init__(self, rules: RuleSet) -> None:
        self._vocabulary = rules.vocabulary_at_a_moment
        self._elements = rules.elements
        self._known = _names(rules.elements)
        self._needs: dict[str, tuple[str, ...]] = {}
        self._reads: dict[str, tuple[str, ...]] = {}

    def needs(self, name: str) -> tuple[str, ...]:
        """Return the elements that an element names, in its sentences too, or whose facts it reads."""
        if name not in self._needs:
            self._needs[name] = self._listed((*self.reads(name), *self._said(name)))
        return self._needs[name]

    def reads(self, name: str) -> tuple[str, ...]:
        """Return the elements on which the meaning of an element depends directly: not what only its sentences say."""
        if name not in self._reads:
            self._reads[name] = self._listed(self._read(name))
        return self._reads[name]

    def closure(self, name: str) -> tuple[str, ...]:
        """Return what an element needs, directly or through others, in order."""
        return _closure(name, self.needs)

    def meaning(self, name: str) -> tuple[str, ...]:
        """Return what the meaning of an element depends on, directly or through others, in order."""
        return _closure(name, self.reads)

    def conditions(self, name: str) -> tuple[Condition, ...]:
        """Return the conditions of an element as written, of all periods."""
        elements = self._elements
        if name in elements.rules:
            wordings = [dated.value for dated in elements.rules[name].wordings]
            return tuple(part for wording in wordings for part in (wording.applies, wording.requires))
        if name in elements.notes:
            return (elements.notes[name].applies,)
        if name in elements.steps:
            return (elements.steps[name].applies,)
        if name in elements.definitions:
            return tuple(dated.value for dated in elements.definitions[name].wordings)
        if name in elements.derived:
            formulas = [dated.value for dated in elements.derived[name].wordings]
            return tuple(condition for formula in formulas for condition in conditions_in(formula))
        return ()

    def said(self, name: str) -> frozenset[str]:
        """Return what the sentences of an element have a place for."""
        return frozenset(self._said(name))

    def _listed(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for name in names if name in self._known))

    def _said(self, name: str) -> Iterator[str]:
        if name in self._elements.rules:
            for dated in self._elements.rules[name].wordings:
                yield from placeholders(*texts_of(dated.value).values())
        if name in self._elements.notes:
            yield from placeholders(self._elements.notes[name].say)
        if name in self._elements.steps:
            yield from placeholders(self._elements.steps[name].say, *self._elements.steps[name].to.values())

    def _read(self, name: str) -> Iterator[str]:
        if name in self._elements.derived:
            yield from self._derived([name])
        for condition in self.conditions(name):
            yield from named(condition)
            yield from self._derived(facts_read(condition))
        if name in self._elements.rules:
            for dated in self._elements.rules[name].wordings:
                wording = dated.value
                if wording.reading is not None:
                    yield wording.reading
                yield from self._derived([wording.on] if wording.on is not None else [])

    def _derived(self, facts: Iterable[str]) -> Iterator[str]:
        """Yield what facts are worked out from: by a formula or a program, of the moment by what is said of it to be read."""
        for name in facts:
            read = self._vocabulary.moment_reads.get(name, ())
            yield from read
            yield from self._derived(each for each in read if each in self._vocabulary)
            derivation = self._vocabulary.derivations.get(self._vocabulary[name].derivation or "")
            if derivation is not None:
                if derivation.element is not None:
                    yield derivation.element
                yield from derivation.readings
                yield from derivation.parameters


def named(condition: Condition) -> Iterator[str]:
    """Yield the elements that a condition names outright."""
    for part in walk(condition):
        match part:
            case Test(operand=Named(id=name)) | Defined(name=name) | ByReading(reading=name):
                yield name
            case _:
                pass


def placeholders(*texts: Text | None) -> Iterator[str]:
    """Yield what texts have a place for."""
    for text in texts:
        if text is not None:
            yield from PLACEHOLDER.findall(text.de)


def _closure(name: str, of: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    waiting = list(of(name))
    while waiting:
        other = waiting.pop(0)
        if other not in found:
            found[other] = None
            waiting += of(other)
    return tuple(found)


def _names(elements: Elements) -> frozenset[str]:
    sections = (
        elements.rules, elements.notes, elements.readings, elements.parameters, elements.derived,
        elements.definitions, elements.groups, elements.code_sets, elements.lists, elements.steps,
    )  # fmt: skip
    return frozenset(name for section in sections for name in section)
