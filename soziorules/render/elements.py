"""One element of a rule set in words: a rule, a reading, a note, a parameter, a definition, a step, a derived value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.conditions import ALWAYS, Condition
from soziorules.engine.language.elements import (
    Dated,
    Definition,
    Derived,
    Head,
    Parameter,
    Period,
    Reading,
    Rule,
    Step,
    Wording,
)
from soziorules.engine.language.text import Language, Text
from soziorules.render.formulas import FormulaSentences
from soziorules.render.sentences import PLACEHOLDER, Sentences
from soziorules.render.text import citations
from soziorules.render.words import EFFECTS, day, with_unit

_APPLIES, _REQUIRES = Text("Gilt für", "Applies to"), Text("Verlangt", "Demands")
_WHO, _UNTIL, _FOR = Text("Wer", "Who"), Text("Bis", "By"), Text("Für", "For")
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
        *elements.steps,
        *elements.derived,
    ]


def element(rules: RuleSet, name: str, language: Language) -> Iterator[str]:
    """Yield the lines that show an element of a rule set; none when the id is unknown."""
    elements = rules.elements
    sentences = Sentences(rules.domain.vocabulary, elements)
    if name in elements.rules:
        yield from _rule(elements.rules[name], rules, language)
    elif name in elements.steps:
        yield from _step(elements.steps[name], rules, language)
    elif name in elements.derived:
        yield from _derived(elements.derived[name], rules, language)
    elif name in elements.readings:
        yield from _reading(elements.readings[name], language)
    elif name in elements.parameters:
        yield from _parameter(elements.parameters[name], rules, language)
    elif name in elements.definitions:
        yield from _definition(elements.definitions[name], sentences, language)
    elif name in elements.notes:
        note = elements.notes[name]
        yield from _head(note.head, language)
        yield from _applies(note.applies, sentences, language)
        yield _named(note.say, rules, language)
        yield f"{_SOURCE(language)}: {citations(note.head.citations, language)}"


def _head(head: Head, language: Language) -> Iterator[str]:
    yield f"{head.title(language)}"
    yield f"{head.id}  {head.at}"
    if head.catalogue:
        yield ", ".join(head.catalogue)
    yield ""


def _rule(rule: Rule, rules: RuleSet, language: Language) -> Iterator[str]:
    yield from _head(rule.head, language)
    for dated in rule.wordings:
        constants = rules.constants_on(dated.period.begins)
        sentences = Sentences(rules.domain.vocabulary, rules.elements, constants)
        yield from _wording(dated, sentences, language)
        yield ""


def _wording(dated: Dated[Wording], sentences: Sentences, language: Language) -> Iterator[str]:
    wording = dated.value
    yield period(dated.period, language)
    yield from (f"  {line}" for line in _applies(wording.applies, sentences, language))
    yield f"  {_REQUIRES(language)}: {sentences.condition(wording.requires, language)}"
    yield f"  {_OTHERWISE(language)}: {EFFECTS[wording.otherwise](language)} ({wording.otherwise.value})"
    yield f"  {_SOURCE(language)}: {citations(wording.citations, language)}"
    if wording.reading is not None:
        yield f"  {Text('Auslegungsfrage', 'Reading')(language)}: {wording.reading}"


def _step(step: Step, rules: RuleSet, language: Language) -> Iterator[str]:
    """Yield what a step of the procedure says, when, to whom and of whom."""
    vocabulary = rules.vocabulary_at_a_moment
    sentences = Sentences(vocabulary, rules.elements)
    named = vocabulary["reader"].about.values if "reader" in vocabulary else {}

    def who(name: str) -> str:
        return named[name](language) if name in named else name

    yield from _head(step.head, language)
    yield period(step.period, language)
    yield from (f"  {line}" for line in _applies(step.applies, sentences, language))
    yield f"  {_WHO(language)}: {who(step.who)}"
    if step.by is not None:
        yield f"  {_UNTIL(language)}: {vocabulary[step.by].about.label(language)}"
    if step.readers:
        yield f"  {_FOR(language)}: {', '.join(map(who, step.readers))}"
    yield f"  {_named(step.say, rules, language)}"
    yield from (f"  {who(reader)}: {_named(say, rules, language)}" for reader, say in step.to.items())
    yield f"  {_SOURCE(language)}: {citations(step.head.citations, language)}"


def _named(text: Text, rules: RuleSet, language: Language) -> str:
    """Return a text with what stands for its placeholders named."""
    vocabulary, parameters = rules.vocabulary_at_a_moment, rules.elements.parameters

    def word(match: re.Match[str]) -> str:
        name = match[1]
        known = vocabulary[name].about.label if name in vocabulary else None
        title = parameters[name].head.title if name in parameters else known
        return f"‹{name if title is None else title(language)}›"

    return PLACEHOLDER.sub(word, text(language))


def _derived(derived: Derived, rules: RuleSet, language: Language) -> Iterator[str]:
    """Yield how a value is worked out, version by version."""
    sentences = Sentences(rules.domain.vocabulary, rules.elements)
    formulas = FormulaSentences(rules.domain.vocabulary, rules.elements, sentences.condition)
    yield from _head(derived.head, language)
    for dated in derived.wordings:
        yield f"  {period(dated.period, language)}: {formulas.said(dated.value, language)}"
    yield f"{_SOURCE(language)}: {citations(derived.head.citations, language)}"


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


def _parameter(parameter: Parameter, rules: RuleSet, language: Language) -> Iterator[str]:
    yield from _head(parameter.head, language)
    for dated in parameter.values:
        words = with_unit(dated.value, parameter.unit, rules.domain.vocabulary.units, language)
        yield f"  {period(dated.period, language)}: {words}  {citations(dated.citations, language)}"


def _definition(definition: Definition, sentences: Sentences, language: Language) -> Iterator[str]:
    yield from _head(definition.head, language)
    for dated in definition.wordings:
        yield f"  {period(dated.period, language)}: {sentences.condition(dated.value, language)}"
        yield f"  {_SOURCE(language)}: {citations(dated.citations, language)}"


def period(period: Period, language: Language) -> str:
    """Return a period of validity in words."""
    begins = day(period.begins, language)
    if period.ends is None:
        return Text(f"ab {begins}", f"from {begins}")(language)
    return f"{begins} – {day(period.ends, language)}"
