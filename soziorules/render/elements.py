"""One element of a rule set in words: a rule, a reading, a note, a parameter, a definition, a step, a derived value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.conditions import (
    ALWAYS,
    ByReading,
    Condition,
    Defined,
    Named,
    Test,
    facts_read,
    walk,
)
from soziorules.engine.language.elements import (
    Dated,
    Definition,
    Derived,
    Elements,
    Head,
    Parameter,
    Period,
    Reading,
    Rule,
    Step,
    Wording,
)
from soziorules.engine.language.formula_parts import conditions_in, inside, readings_of_formula
from soziorules.engine.language.formulas import Parameter as ParameterValue
from soziorules.engine.language.text import Language, Text
from soziorules.render.formulas import FormulaSentences
from soziorules.render.sentences import PLACEHOLDER, Sentences
from soziorules.render.text import citations
from soziorules.render.words import EFFECTS, day, with_unit

_APPLIES, _REQUIRES = Text("Gilt für", "Applies to"), Text("Verlangt", "Demands")
_VALUES, _READINGS = Text("Werte", "Values"), Text("Auslegungsfragen", "Readings")
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
        *elements.groups,
        *elements.code_sets,
    ]


def element(rules: RuleSet, name: str, language: Language) -> Iterator[str]:
    """Yield the lines that show an element of a rule set; none when the id is unknown."""
    elements = rules.elements
    sentences = Sentences(rules.domain.vocabulary, elements)
    if name in elements.rules:
        yield from _rule(elements.rules[name], rules, language)
        yield from _turns_on(elements.rules[name], rules, language)
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
    elif name in elements.groups:
        group = elements.groups[name]
        named = rules.domain.vocabulary[group.of].about.values
        yield from _members(group.head, group.members, named, language)
    elif name in elements.code_sets:
        yield from _members(elements.code_sets[name].head, elements.code_sets[name].members, {}, language)
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


def _effect(wording: Wording, rules: RuleSet) -> Text:
    """Return what follows where a rule is missed; of house rules in their own words."""
    return rules.elements.outcomes.get(wording.otherwise.value, EFFECTS[wording.otherwise])


def _rule(rule: Rule, rules: RuleSet, language: Language) -> Iterator[str]:
    yield from _head(rule.head, language)
    for dated in rule.wordings:
        constants = rules.constants_on(dated.period.begins)
        sentences = Sentences(rules.domain.vocabulary, rules.elements, constants)
        yield from _wording(dated, rules, sentences, language)
        yield ""


def _wording(
    dated: Dated[Wording], rules: RuleSet, sentences: Sentences, language: Language
) -> Iterator[str]:
    wording = dated.value
    yield period(dated.period, language)
    yield from (f"  {line}" for line in _applies(wording.applies, sentences, language))
    yield f"  {_REQUIRES(language)}: {sentences.condition(wording.requires, language)}"
    yield f"  {_OTHERWISE(language)}: {_effect(wording, rules)(language)} ({wording.otherwise.value})"
    yield f"  {_SOURCE(language)}: {citations(wording.citations, language)}"
    if wording.reading is not None:
        yield f"  {Text('Auslegungsfrage', 'Reading')(language)}: {wording.reading}"


def _turns_on(rule: Rule, rules: RuleSet, language: Language) -> Iterator[str]:
    """Yield the values that a rule reads, with their days, and the readings on which it turns."""
    elements = rules.elements
    conditions = [each for dated in rule.wordings for each in (dated.value.applies, dated.value.requires)]
    values, readings = _read_by(conditions, elements)
    readings = list(
        dict.fromkeys([*(each.value.reading for each in rule.wordings if each.value.reading), *readings])
    )
    if values:
        yield f"{_VALUES(language)}:"
    for name in values:
        parameter = elements.parameters[name]
        yield f"  {parameter.head.title(language)} ({name})"
        yield from (f"  {line}" for line in _values(parameter, rules, language))
    if readings:
        yield f"{_READINGS(language)}:"
    yield from (f"  {name}: {elements.readings[name].question(language)}" for name in readings)


def _read_by(conditions: Iterable[Condition], elements: Elements) -> tuple[list[str], list[str]]:
    """Return the parameters and the readings that conditions name, through definitions and derived values too."""
    values: dict[str, None] = {}
    readings: dict[str, None] = {}
    waiting, seen = list(conditions), set[str]()
    while waiting:
        condition = waiting.pop(0)
        for part in walk(condition):
            match part:
                case Test(operand=Named(sort="parameter", id=name)):
                    values[name] = None
                case ByReading(reading=name):
                    readings[name] = None
                case Defined(name=name) if name not in seen:
                    seen.add(name)
                    waiting += [dated.value for dated in elements.definitions[name].wordings]
        for fact in facts_read(condition):
            for dated in (
                elements.derived[fact].wordings if fact in elements.derived and fact not in seen else ()
            ):
                values |= {each.id: None for each in inside(dated.value) if isinstance(each, ParameterValue)}
                readings |= dict.fromkeys(readings_of_formula(dated.value))
                waiting += conditions_in(dated.value)
            seen.add(fact)
    return list(values), list(readings)


def _members(
    head: Head, members: Iterable[Dated[str]], names: Mapping[str, Text], language: Language
) -> Iterator[str]:
    yield from _head(head, language)
    for dated in members:
        title = dated.title if dated.title is not None else names.get(dated.value)
        said = dated.value if title is None else f"{dated.value} {title(language)}"
        yield f"  {period(dated.period, language)}: {said}  {citations(dated.citations, language)}"


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
    yield from _values(parameter, rules, language)


def _values(parameter: Parameter, rules: RuleSet, language: Language) -> Iterator[str]:
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
