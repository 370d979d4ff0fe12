"""The derived values of rule files as facts: what they rest on, and how one is computed for a case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from soziorules.engine.compiler.worth import Compute, only
from soziorules.engine.dataclass import replace
from soziorules.engine.language.additions import derived_facts
from soziorules.engine.language.conditions import All, Condition, Defined, Named, rebuild
from soziorules.engine.language.elements import Derived, Elements
from soziorules.engine.language.facts import Derivation, Fact, Vocabulary
from soziorules.engine.language.formula_parts import (
    changed,
    closure,
    conditions_in,
    facts_of_formula,
    inside,
    readings_of_formula,
    tests_in,
)
from soziorules.engine.language.formulas import FORMULAS, Because, DerivedValue, Formula, Parameter


def with_derived(vocabulary: Vocabulary, elements: Elements) -> Vocabulary:
    """Return a vocabulary with the derived values of a rule set in the place of those of any other."""
    facts = {fact.name: fact for fact in vocabulary if not _is_derived(vocabulary, fact)}
    derivations = {name: each for name, each in vocabulary.derivations.items() if each.element is None}
    plain = replace(vocabulary, facts=facts, derivations=derivations)
    written = {
        name: [_with_meanings(each.value, elements) for each in item.wordings]
        for name, item in elements.derived.items()
    }
    made: dict[str, Derivation] = {}
    for name, item in elements.derived.items():
        for fact in derived_facts(item):
            made[fact.name] = _derivation(plain, item, fact, closure(name, written), written)
    for derivation in made.values():
        facts |= {fact.name: fact for fact in derivation.facts}
    return replace(
        plain, facts=facts, derivations={**derivations, **{each.name: each for each in made.values()}}
    )


def _with_meanings(formula: Formula, elements: Elements) -> Formula:
    """Return a formula with all that its definitions ever meant, to see what it can read."""

    def meaning(condition: Condition) -> Condition:
        if isinstance(condition, Defined):
            wordings = elements.definitions[condition.name].wordings
            return replace(condition, means=All(tuple(meaning(dated.value) for dated in wordings)))
        return rebuild(condition, meaning)

    return changed(
        formula,
        lambda part: _with_meanings(part, elements) if isinstance(part, FORMULAS) else meaning(part),
    )


def _is_derived(vocabulary: Vocabulary, fact: Fact) -> bool:
    derivation = vocabulary.derivations.get(fact.derivation or "")
    return derivation is not None and derivation.element is not None


def _derivation(
    vocabulary: Vocabulary,
    derived: Derived,
    fact: Fact,
    needed: tuple[str, ...],
    written: Mapping[str, list[Formula]],
) -> Derivation:
    name = identifier(fact.name)
    reads = tuple(dict.fromkeys(_read(derived, needed, written)))
    by_code = _by_code(vocabulary, reads)
    questions = [r for each in needed for formula in written[each] for r in readings_of_formula(formula)]
    questions += [reading for each in by_code.values() for reading in each.readings]
    numbers = [name for each in needed for formula in written[each] for name in _parameters(formula)]
    numbers += [name for each in by_code.values() for name in each.parameters]
    inputs = tuple(dict.fromkeys(_inputs(vocabulary, reads)))
    fact = replace(fact, read=f"{name}.value", inputs=inputs, derivation=name)
    formula = DerivedValue(derived.head.id, derived.unit)
    whole = Because(formula) if derived.because is not None and fact.name == derived.because.id else formula
    return Derivation(
        name,
        Compute(whole, reads, only(vocabulary, reads), by_code),
        inputs,
        tuple(dict.fromkeys((*needed, *numbers))),
        tuple(dict.fromkeys(questions)),
        (fact,),
        element=derived.head.id,
    )


def _parameters(formula: Formula) -> Iterator[str]:
    yield from (part.id for part in inside(formula) if isinstance(part, Parameter))
    for condition in conditions_in(formula):
        for test in tests_in(condition):
            if isinstance(test.operand, Named) and test.operand.sort == "parameter":
                yield test.operand.id


def _by_code(vocabulary: Vocabulary, reads: tuple[str, ...]) -> dict[str, Derivation]:
    """Return the derivations of the facts among those read that code derives."""
    names = (vocabulary[name].derivation for name in reads if name in vocabulary and "[]" not in name)
    return {name: vocabulary.derivations[name] for name in names if name is not None}


def _inputs(vocabulary: Vocabulary, reads: tuple[str, ...]) -> Iterator[str]:
    """Yield what a case must state for facts to be known: they themselves, or what code derives them from."""
    for name in reads:
        if "[]" not in name:
            by_code = name in vocabulary and vocabulary[name].derivation is not None
            yield from vocabulary[name].inputs if by_code else (name,)


def _read(derived: Derived, needed: tuple[str, ...], written: Mapping[str, list[Formula]]) -> Iterator[str]:
    """Yield the facts that a derived value reads."""
    if derived.law_of is not None:
        yield derived.law_of
    for each in needed:
        for formula in written[each]:
            yield from (name for name in facts_of_formula(formula) if name not in written)


def identifier(name: str) -> str:
    """Return the name under which generated code knows a derived value."""
    return "derived_" + name.replace(".", "_").replace("[]", "")
