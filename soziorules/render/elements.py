"""One element of a rule set in words: a rule with its wordings, a reading, a note, a parameter, a definition."""

from __future__ import annotations

from collections.abc import Iterator

from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.conditions import ALWAYS, Condition
from soziorules.engine.language.elements import (
    Dated,
    Definition,
    Head,
    Parameter,
    Period,
    Reading,
    Rule,
    Wording,
)
from soziorules.engine.language.text import Language, Text
from soziorules.render.sentences import Sentences
from soziorules.render.text import citations
from soziorules.render.words import number, typed

_APPLIES, _REQUIRES = Text("Gilt für", "Applies to"), Text("Verlangt", "Demands")
_OTHERWISE, _SOURCE = Text("Sonst", "Otherwise"), Text("Quelle", "Source")


def ids(rules: RuleSet) -> list[str]:
    """Return the ids of all elements that `element` shows."""
    elements = rules.elements
    return [
        *elements.rules,
        *elements.notes,
        *elements.readings,
        *elements.parameters,
        *elements.definitions,
    ]


def element(rules: RuleSet, name: str, language: Language) -> Iterator[str]:
    """Yield the lines that show an element of a rule set; none when the id is unknown."""
    elements = rules.elements
    sentences = Sentences(rules.domain.vocabulary, elements)
    if name in elements.rules:
        yield from _rule(elements.rules[name], sentences, language)
    elif name in elements.readings:
        yield from _reading(elements.readings[name], language)
    elif name in elements.parameters:
        yield from _parameter(elements.parameters[name], language)
    elif name in elements.definitions:
        yield from _definition(elements.definitions[name], sentences, language)
    elif name in elements.notes:
        note = elements.notes[name]
        yield from _head(note.head, language)
        yield from _applies(note.applies, sentences, language)
        yield note.say(language)
        yield f"{_SOURCE(language)}: {citations(note.head.citations, language)}"


def _head(head: Head, language: Language) -> Iterator[str]:
    yield f"{head.title(language)}"
    yield f"{head.id}  {head.at}"
    if head.catalogue:
        yield ", ".join(head.catalogue)
    yield ""


def _rule(rule: Rule, sentences: Sentences, language: Language) -> Iterator[str]:
    yield from _head(rule.head, language)
    for dated in rule.wordings:
        yield from _wording(dated, sentences, language)
        yield ""


def _wording(dated: Dated[Wording], sentences: Sentences, language: Language) -> Iterator[str]:
    wording = dated.value
    yield period(dated.period, language)
    yield from (f"  {line}" for line in _applies(wording.applies, sentences, language))
    yield f"  {_REQUIRES(language)}: {sentences.condition(wording.requires, language)}"
    yield f"  {_OTHERWISE(language)}: {wording.otherwise.value}"
    yield f"  {_SOURCE(language)}: {citations(wording.citations, language)}"
    if wording.reading is not None:
        yield f"  {Text('Auslegungsfrage', 'Reading')(language)}: {wording.reading}"


def _applies(applies: Condition, sentences: Sentences, language: Language) -> Iterator[str]:
    if applies != ALWAYS:
        yield f"{_APPLIES(language)}: {sentences.condition(applies, language)}"


def _reading(reading: Reading, language: Language) -> Iterator[str]:
    yield from _head(reading.head, language)
    yield reading.question(language)
    yield reading.why(language)
    for option in reading.options:
        mark = "*" if option.id == reading.default else " "
        yield f"  {mark} {option.id}: {option.title(language)}"
    yield f"{_SOURCE(language)}: {citations(reading.head.citations, language)}"


def _parameter(parameter: Parameter, language: Language) -> Iterator[str]:
    yield from _head(parameter.head, language)
    for dated in parameter.values:
        value = dated.value
        words = number(value, language) if isinstance(value, int) else typed(value, None, {}, language)
        yield f"  {period(dated.period, language)}: {words} {parameter.unit}  {citations(dated.citations, language)}"


def _definition(definition: Definition, sentences: Sentences, language: Language) -> Iterator[str]:
    yield from _head(definition.head, language)
    for dated in definition.wordings:
        yield f"  {period(dated.period, language)}: {sentences.condition(dated.value, language)}"
        yield f"  {_SOURCE(language)}: {citations(dated.citations, language)}"


def period(period: Period, language: Language) -> str:
    """Return a period of validity in ISO dates."""
    begins, ends = period.begins.isoformat(), "" if period.ends is None else period.ends.isoformat()
    if not ends:
        return f"ab {begins}" if language == "de" else f"from {begins}"
    return f"{begins} – {ends}"
