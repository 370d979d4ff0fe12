"""What a decision takes for granted: facts of which nothing is stated, where the rules say what silence counts as."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from soziorules.engine.compiler.formula import holds
from soziorules.engine.compiler.worth import Compute
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.conditions import Condition, Test, facts_read, walk
from soziorules.engine.language.elements import Citation
from soziorules.engine.language.facts import Derivation
from soziorules.engine.language.formula_parts import closure, conditions_in

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.engine.evaluator.evaluator import Evaluator


@dataclass(frozen=True, slots=True)
class Assumption:
    """A test that silence answers: `of` is the rule or derived value that says so, `citations` where the norm does."""

    test: Test
    of: str
    citations: tuple[Citation, ...]

    @property
    def path(self) -> str:
        """The fact of which nothing is stated."""
        return self.test.fact

    @property
    def met(self) -> bool:
        """Whether the test counts as met."""
        return self.test.if_not_stated is True


def assumed(decision: Decision) -> tuple[Assumption, ...]:
    """Return what is taken for granted by the rules that apply, and by the derived values that they read; each once.

    Where a rule itself says what silence counts as, only what its finding rests on is named.
    """
    found: dict[tuple[str, str], Assumption] = {}
    for index in decision.evaluator.presuming:
        for each in () if decision.verdict.unneeded >> index & 1 else assumed_by(decision, index):
            found.setdefault((each.path, each.of), each)
    in_code = {each.test: each for each in reversed(list(assumed_in_code(decision)))}
    return (*found.values(), *reversed(in_code.values()))


def assumed_by(decision: Decision, index: int) -> list[Assumption]:
    """Return what the rule at a place takes for granted: all that the values do which it reads, of its own what bears it."""
    rule = decision.evaluator.program.law.rules[index].id
    silent = [each for each in decision.evaluator.presumptions[index] if decision.value(each.path) is None]
    own = tuple(each for each in silent if each.of == rule)
    bearing = _bearing(decision, index, own) if own else ()
    return [each for each in silent if each.of != rule or each in bearing]


def assumed_in_code(decision: Decision) -> Iterator[Assumption]:
    """Yield what derivations in code took for granted (`presumed`), where a rule or note that applies reads what they made."""
    evaluator, verdict = decision.evaluator, decision.verdict
    program, objects = evaluator.program, zip(evaluator.derivations, decision.derived, strict=True)
    presumed = {name: found for name, each in objects if (found := getattr(each, "presumed", ()))}
    if not presumed:
        return
    reading: list[tuple[str, tuple[Citation, ...], tuple[Condition, ...]]] = [
        (law.id, law.wording.citations, program.conditions[index])
        for index, law in enumerate(program.law.rules)
        if not verdict.unneeded >> index & 1
    ]
    reading += [(note.id, note.citations, (note.law.applies,)) for note in decision.notes]
    for of, citations, conditions in reading:
        facts = dict.fromkeys(fact for condition in conditions for fact in facts_read(condition))
        for name in dict.fromkeys(program.vocabulary[fact].derivation for fact in facts):
            yield from (Assumption(test, of, citations) for test in presumed.get(name or "", ()))
            derivation = program.vocabulary.derivations.get(name or "")
            if derivation is not None and derivation.element is not None:
                yield from _by_formula(decision, derivation, derivation.element, presumed)


def _by_formula(
    decision: Decision, derivation: Derivation, element: str, presumed: Mapping[str, tuple[Test, ...]]
) -> Iterator[Assumption]:
    """Yield what derivations in code took for granted without which a derived value of the rules would be another."""
    evaluator, compute = decision.evaluator, derivation.compute
    assert isinstance(compute, Compute), "a derived value has a formula"
    program, citations = evaluator.program, evaluator.rules.elements.derived[element].head.citations
    given, choices = derivation.given(program.law.given), derivation.chosen(program.base.choices)
    for code, tests in presumed.items():
        if code in compute.by_code:
            without = compute.without(code, decision.given, given, choices)
            if without != evaluator.worth(derivation, decision.given, decision.derived):
                yield from (Assumption(test, element, citations) for test in tests)


def _bearing(decision: Decision, index: int, silent: tuple[Assumption, ...]) -> list[Assumption]:
    """Return the tests that silence answers on which the finding of a rule rests: without them it would be open."""
    program, word = decision.evaluator.program, decision.verdict.word
    rule, bits = program.rules[index], {each: sum(program.bits(each.test)) for each in silent}

    def status(word: int) -> tuple[bool, bool]:
        return holds(rule.met, word), holds(rule.missed, word)

    said, unsaid = status(word), word & ~reduce(or_, bits.values())
    if status(unsaid) == said:
        return []
    alone = {each: unsaid | word & bits[each] for each in silent}
    return [each for each in silent if status(alone[each]) == said or status(word & ~bits[each]) != said]


def presumptions(evaluator: Evaluator, index: int) -> tuple[Assumption, ...]:
    """Return what a rule, and the derived values that it reads, take for granted where nothing is stated."""
    law = evaluator.program.law.rules[index]
    conditions = law.applies, law.requires
    return (*_silent(conditions, law.id, law.wording.citations), *_derived(evaluator, conditions))


def _silent(
    conditions: Iterable[Condition], of: str, citations: tuple[Citation, ...]
) -> Iterator[Assumption]:
    for condition in conditions:
        for part in walk(condition):
            if isinstance(part, Test) and part.if_not_stated is not None and "[]" not in part.fact:
                yield Assumption(part, of, citations)


def _derived(evaluator: Evaluator, conditions: Iterable[Condition]) -> Iterator[Assumption]:
    program = evaluator.program
    formulas = {name: [formula] for name, formula in program.law.formulas.items()}
    for fact in (fact for condition in conditions for fact in facts_read(condition)):
        derivation = program.vocabulary.derivations.get(program.vocabulary[fact].derivation or "")
        if derivation is not None and derivation.element in formulas:
            for name in closure(derivation.element, formulas):
                citations = evaluator.rules.elements.derived[name].head.citations
                yield from _silent(conditions_in(formulas[name][0]), name, citations)
