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
    for finding in decision.findings:
        if finding.status == "not_applicable":
            continue
        conditions = finding.law.applies, finding.law.requires
        for each in (
            *_silent(decision, conditions, finding.rule, finding.citations),
            *_derived(decision, conditions),
        ):
            found.setdefault((each.path, each.of), each)
    return tuple(found.values())


def _silent(
    decision: Decision, conditions: Iterable[Condition], of: str, citations: tuple[Citation, ...]
) -> Iterator[Assumption]:
    for condition in conditions:
        for part in walk(condition):
            presumed = isinstance(part, Test) and part.if_not_stated is not None
            if (
                presumed
                and isinstance(part, Test)
                and "[]" not in part.fact
                and decision.values[part.fact] is None
            ):
                yield Assumption(part, of, citations)


def _derived(decision: Decision, conditions: Iterable[Condition]) -> Iterator[Assumption]:
    program = decision.evaluator.program
    formulas = {name: [formula] for name, formula in program.law.formulas.items()}
    for fact in (fact for condition in conditions for fact in facts_read(condition)):
        derivation = program.vocabulary.derivations.get(program.vocabulary[fact].derivation or "")
        if derivation is not None and derivation.element in formulas:
            for name in closure(derivation.element, formulas):
                citations = decision.evaluator.rules.elements.derived[name].head.citations
                yield from _silent(decision, conditions_in(formulas[name][0]), name, citations)
