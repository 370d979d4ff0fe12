"""What case tests have seen of the rules: each test of a fact met, missed, open, and decisive for the status of its rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from soziorules.engine.compiler.kleene import conjunction, disjunction
from soziorules.engine.compiler.law import LawRule
from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.evaluator.decision import Decision, Finding
from soziorules.engine.evaluator.explain import Branch
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.conditions import (
    All,
    ByReading,
    Condition,
    Constant,
    Defined,
    Not,
    Some,
    Test,
    children,
)
from soziorules.engine.language.conditions import Any as AnyOf
from soziorules.engine.language.elements import Citation
from soziorules.engine.language.facts import Choice
from soziorules.engine.proof.trees import described

Path = tuple[int, ...]
Sight = str
SIGHTS: Sequence[Sight] = ("met", "not_met", "open", "decisive")
_TRUTHS = {True: "met", False: "not_met", None: "open"}


@dataclass(frozen=True, slots=True)
class Spot:
    """One test of a fact in one rule: `which` is 0 in `applies`, 1 in `requires`; `at` is its place."""

    rule: str
    which: int
    at: str
    words: str


@dataclass
class Coverage:
    """Collects what decisions show; `possible` is what they can show of each test."""

    rules: RuleSet
    seen: dict[Spot, set[Sight]] = field(default_factory=dict)
    possible: dict[Spot, set[Sight]] = field(default_factory=dict)
    citations: dict[str, tuple[Citation, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for day in self.rules.changes:
            program = self.rules.at(day).program
            for rule, pair in zip(program.law.rules, program.conditions, strict=True):
                self.citations[rule.id] = rule.wording.citations
                for which, condition in enumerate(pair):
                    for part in _shown(condition):
                        spot = _spot(rule, which, part)
                        self.seen.setdefault(spot, set())
                        self.possible.setdefault(spot, set()).update(self._possible(part))

    def _possible(self, condition: Test | Some) -> set[Sight]:
        """Return what can be seen of a test: the day of a law is known, and a choice is among all of its values."""
        possible = set(SIGHTS)
        if isinstance(condition, Test):
            domain, operand = self.rules.domain, condition.operand
            type_ = domain.vocabulary[condition.fact].type
            if condition.fact == domain.day_fact:
                possible.discard("open")
            if (
                isinstance(type_, Choice)
                and isinstance(operand, Constant)
                and operand.value == {*type_.values}
            ):
                possible.discard("not_met")
        return possible

    def add(self, decision: Decision) -> None:
        """Note what one decision shows. Readings other than the default show other conditions, which do not count."""
        for finding in decision.findings:
            self._finding(finding)

    def _finding(self, finding: Finding) -> None:
        trees = finding.tree
        for which, tree in enumerate(trees):
            for path, leaf in leaves(tree):
                assert isinstance(leaf.condition, Test | Some)
                spot = _spot(finding.law, which, leaf.condition)
                if spot not in self.seen:
                    continue
                sights = self.seen[spot]
                sights.add(_TRUTHS[leaf.truth])
                if "decisive" not in sights and _decides(trees, which, path, leaf.truth):
                    sights.add("decisive")

    def lacking(self) -> Iterator[tuple[Spot, tuple[Sight, ...]]]:
        """Yield the tests that were not seen in every way, with what is lacking."""
        for spot, sights in self.seen.items():
            missing = tuple(sight for sight in SIGHTS if sight in self.possible[spot] - sights)
            if missing:
                yield spot, missing

    @property
    def share(self) -> tuple[int, int]:
        """How many of all sights were seen, and how many there are."""
        seen = sum(len(sights & self.possible[spot]) for spot, sights in self.seen.items())
        return seen, sum(map(len, self.possible.values()))


def covered(rules: RuleSet, decisions: Iterable[Decision]) -> Coverage:
    """Return what decisions show of a rule set."""
    coverage = Coverage(rules)
    for decision in decisions:
        coverage.add(decision)
    return coverage


def leaves(tree: Branch, path: Path = ()) -> Iterator[tuple[Path, Branch]]:
    """Yield the tests and questions to lists of an unfolded condition with the way to each."""
    if isinstance(tree.condition, Test | Some):
        yield path, tree
    for number, part in enumerate(tree.parts):
        yield from leaves(part, (*path, number))


def _shown(condition: Condition) -> Iterator[Test | Some]:
    """Yield the tests and questions to lists that a condition shows."""
    match condition:
        case Test() | Some():
            yield condition
        case All() | AnyOf() | Not() | Defined() | ByReading():
            for child in children(condition):
                yield from _shown(child)


def _spot(rule: LawRule, which: int, condition: Test | Some) -> Spot:
    words = described(condition) if isinstance(condition, Test) else f"some {condition.records}"
    return Spot(rule.id, which, condition.at, words)


def _decides(trees: tuple[Branch, Branch], which: int, path: Path, truth: bool | None) -> bool:
    """Return whether the rule would have another status if this one part had another truth."""
    statuses = set()
    for other in {truth, True, False}:
        forced = [_truth(tree, path if number == which else None, other) for number, tree in enumerate(trees)]
        statuses.add(_status(*forced))
    return len(statuses) > 1


def _status(applies: bool | None, requires: bool | None) -> str:
    if applies is False:
        return "not_applicable"
    if requires is True:
        return "met"
    return "not_met" if applies is True and requires is False else "open"


def _truth(tree: Branch, path: Path | None, forced: bool | None) -> bool | None:
    if path is None:
        return tree.truth
    if not path:
        return forced
    parts = [
        _truth(part, path[1:], forced) if number == path[0] else part.truth
        for number, part in enumerate(tree.parts)
    ]
    match tree.condition:
        case All():
            return conjunction(parts)
        case AnyOf():
            return disjunction(parts)
        case Not():
            return None if parts[0] is None else not parts[0]
        case Defined() | ByReading():
            return parts[0]
        case Test() | Some():  # pragma: no cover - for the type checker
            raise AssertionError("a test has no parts")
        case _:
            assert_never(tree.condition)
