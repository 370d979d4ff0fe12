"""Do the case tests notice when a rule is changed? Each mutant is run against them; what survives is proved equivalent or named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from soziorules.evaluator.rules import RuleSet
from soziorules.language.probes import Probes
from soziorules.verification.cases import CaseTest, run_case
from soziorules.verification.difference import between_sets
from soziorules.verification.mutants import Mutant, mutants
from soziorules.verification.unused import placeholders

Progress = Callable[[int, Mutant], None]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mutant: `killed_by` names the test, `equivalent` says that nothing can tell it from the rules (proved)."""

    mutant: Mutant
    killed_by: str | None
    equivalent: bool = False

    @property
    def survived(self) -> bool:
        """Whether a test is lacking."""
        return self.killed_by is None and not self.equivalent


class Mutation:
    """Runs mutants of a rule set against case tests."""

    def __init__(self, rules: RuleSet, probes: Probes, cases: Sequence[CaseTest]) -> None:
        self.rules, self.probes = rules, probes
        self._cases = [case for case in cases if case.expect.error is None and run_case(case, rules).passed]
        self._shown = placeholders(rules.elements)
        self._derived = {name for each in rules.domain.vocabulary.derivations.values() for name in each.parameters}
        self._last: dict[str, CaseTest] = {}

    def fates(self, only: Iterable[str] = (), progress: Progress = lambda number, mutant: None) -> Iterator[Fate]:
        """Yield what becomes of each mutant, or of those of some elements (by the beginning of their ids)."""
        beginnings = tuple(only)
        domain = self.rules.domain
        listed = mutants(self.rules.elements, domain.vocabulary, domain.expand)
        for number, mutant in enumerate(listed, start=1):
            if not beginnings or mutant.of.startswith(beginnings):
                progress(number, mutant)
                yield self._fate(mutant)

    def _fate(self, mutant: Mutant) -> Fate:
        changed = RuleSet(mutant.elements, self.rules.domain)
        try:
            for case in self._in_order(mutant):
                if not run_case(case, changed).passed:
                    self._last[mutant.of] = case
                    return Fate(mutant, case.name)
        except (LookupError, AssertionError):
            return Fate(mutant, "does not compile")
        return Fate(mutant, None, self._equivalent(mutant, changed))

    def _in_order(self, mutant: Mutant) -> Iterator[CaseTest]:
        """Tests that are likely to notice come first: the one that noticed last, then those that name the element."""
        last = self._last.get(mutant.of)
        if last is not None:
            yield last
        named, others = [], []
        for case in self._cases:
            expect = case.expect
            names = {*(expect.deciding or ()), *expect.findings, *expect.obligations, *expect.readings}
            (named if mutant.of in names else others).append(case)
        yield from named
        yield from others

    def _equivalent(self, mutant: Mutant, changed: RuleSet) -> bool:
        """Return whether all rules and notes mean the same, and no figure and no text shows the change."""
        if mutant.of in self.rules.elements.parameters and mutant.of in self._shown | self._derived:
            return False
        return all(difference.equal for difference in between_sets(self.rules, changed, self.probes, quick=True))

