"""What nothing reads: facts, parameters, groups, code sets, definitions, readings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.conditions import ByReading, Condition, Defined, Named, Test, facts_read, walk
from soziorules.engine.language.elements import Elements
from soziorules.engine.language.facts import Vocabulary
from soziorules.engine.language.formula_parts import conditions_in, facts_of_formula
from soziorules.engine.language.text import Text
from soziorules.engine.proof.findings import Check, Finding

_PLACEHOLDER = re.compile(r"\{([a-z][\w.\[\]]*)\}")


def unused(rules: RuleSet) -> Iterator[Finding]:
    """Yield what neither a condition, a text nor a derivation uses."""
    elements, vocabulary = rules.elements, rules.domain.vocabulary
    day = elements.state
    named = names_used(elements, vocabulary, rules.domain.shown)
    kinds = (
        (elements.parameters, "parameter"),
        (elements.groups, "group"),
        (elements.code_sets, "code set"),
        (elements.definitions, "definition"),
        (elements.readings, "reading"),
    )
    for listed, kind in kinds:
        for name, element in listed.items():
            if name not in named:
                yield Finding(Check.UNUSED, (name,), day, Text(kind, kind), at=element.head.at)
    read = facts_used(elements, vocabulary, rules.domain.day_fact) | _at_a_moment(elements, vocabulary)
    for fact in vocabulary:
        if fact.name not in read:
            yield Finding(Check.UNREAD_FACT, (fact.name,), day)


def conditions_of(elements: Elements) -> Iterator[Condition]:
    """Yield all conditions that a rule set states."""
    for rule in elements.rules.values():
        for dated in rule.wordings:
            yield dated.value.applies
            yield dated.value.requires
    for definition in elements.definitions.values():
        yield from (dated.value for dated in definition.wordings)
    yield from (note.applies for note in elements.notes.values())
    for derived in elements.derived.values():
        for formula in derived.wordings:
            yield from conditions_in(formula.value)


def moments_of(elements: Elements) -> Iterator[Condition]:
    """Yield all conditions on the moment in which a decision is read."""
    yield from (note.shown for note in elements.notes.values())
    yield from (dated.value.shown for rule in elements.rules.values() for dated in rule.wordings)
    yield from (step.applies for step in elements.steps.values())
    yield from (figure.shown for figure in elements.figures.values())


def texts_of(elements: Elements) -> Iterator[Text]:
    """Yield all texts with placeholders."""
    for rule in elements.rules.values():
        for dated in rule.wordings:
            say = dated.value.say
            yield from (
                text
                for text in (
                    say.met,
                    say.not_met,
                    say.open,
                    say.plain,
                    dated.value.remedy,
                    dated.value.sentence,
                )
                if text is not None
            )
    yield from (note.say for note in elements.notes.values())
    yield from (text for step in elements.steps.values() for text in (step.say, *step.to.values()))


def placeholders(elements: Elements) -> set[str]:
    """Return everything that texts fill in."""
    return {name for text in texts_of(elements) for name in _PLACEHOLDER.findall(text.de)}


def names_used(elements: Elements, vocabulary: Vocabulary, shown: Iterable[str] = ()) -> set[str]:
    """Return the parameters, groups, code sets, definitions and readings that something uses."""
    found = {*placeholders(elements), *shown}
    for condition in (*conditions_of(elements), *moments_of(elements)):
        for part in walk(condition):
            if isinstance(part, Test) and isinstance(part.operand, Named):
                found.add(part.operand.id)
            elif isinstance(part, Defined):
                found.add(part.name)
            elif isinstance(part, ByReading):
                found.add(part.reading)
    for derivation in vocabulary.derivations.values():
        found |= {*derivation.parameters, *derivation.readings}
    return found


def _at_a_moment(elements: Elements, vocabulary: Vocabulary) -> set[str]:
    """Return the stated facts on which a moment rests that some element asks for."""
    found = {name for condition in moments_of(elements) for name in facts_read(condition)}
    asked = [
        vocabulary.moment[name] for name in (*found, *placeholders(elements)) if name in vocabulary.moment
    ]
    return {name for name in found if name in vocabulary} | {name for fact in asked for name in fact.inputs}


def facts_used(elements: Elements, vocabulary: Vocabulary, day_fact: str) -> set[str]:
    """Return the facts that rules read, directly or through derived facts."""
    found = {day_fact, *(name for name in placeholders(elements) if name in vocabulary)}
    for condition in conditions_of(elements):
        found.update(facts_read(condition))
    for rule in elements.rules.values():
        found.update(dated.value.on for dated in rule.wordings if dated.value.on is not None)
    found |= {group.of for group in elements.groups.values()}
    for derived in elements.derived.values():
        found |= {
            name for dated in derived.wordings for name in facts_of_formula(dated.value) if name in vocabulary
        }
    for name in tuple(found):
        fact = vocabulary[name]
        found.update(fact.inputs)
        if fact.derivation is not None:
            found.update(vocabulary.derivations[fact.derivation].inputs)
    return found
