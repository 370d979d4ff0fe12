"""What a decision takes for granted: facts of which nothing is stated, where the rules say what silence counts as."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.conditions import Condition, Test, facts_read, walk
from soziorules.engine.language.elements import Citation
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
    """Return what is taken for granted by the rules that apply, and by the derived values that they read; each once."""
    found: dict[tuple[str, str], Assumption] = {}
    needless, possible = decision.verdict.unneeded, decision.evaluator.presumptions
    for index in range(len(decision.evaluator.program.rules)):
        for each in () if needless >> index & 1 else possible[index]:
            if decision.value(each.path) is None:
                found.setdefault((each.path, each.of), each)
    return tuple(found.values())


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
