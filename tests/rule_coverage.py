"""What the executed case tests have seen of the rules: statuses, both sides of thresholds, notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from soziorules.engine.casetests.cases import CaseResult
from soziorules.engine.evaluator.decision import Decision, Finding
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.conditions import Condition, Constant, OtherFact, Test, walk
from soziorules.engine.language.elements import Status

Seen = tuple[str, str, Status]
"""A rule, the first day of its wording, and a status."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A comparison in a rule: a fact with a value of the norm or with another fact."""

    rule: str
    fact: str
    operator: str
    limit: Any

    def __str__(self) -> str:
        return f"{self.rule}: {self.fact} {self.operator} {self.limit}"


@dataclass(slots=True)
class Coverage:
    """What was seen of rules that apply; `sides`: whether a threshold was just met (True), just missed (False)."""

    statuses: set[Seen] = field(default_factory=set)
    sides: dict[Threshold, set[bool]] = field(default_factory=dict)
    shown: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)

    def see(self, results: Iterable[CaseResult]) -> Coverage:
        """Take in what cases have seen."""
        for result in results:
            if result.decision is not None:
                self._decision(result.decision)
        return self

    def _decision(self, decision: Decision) -> None:
        for finding in decision.findings:
            if finding.tree[0].truth:  # what is not sure to apply says little about the rule
                self.statuses.add((finding.rule, wording_day(finding), finding.status))
            for threshold, side in sides(decision, finding):
                self.sides.setdefault(threshold, set())
                if side is not None:
                    self.sides[threshold].add(side)
        notes = {note.id for note in decision.notes}
        self.shown |= notes
        self.hidden |= {note.head.id for note in decision.evaluator.program.law.notes} - notes


def wording_day(finding: Finding) -> str:
    """Return the first day of the wording that a finding rests on."""
    return finding.law.dated.period.begins.isoformat()


def sides(decision: Decision, finding: Finding) -> Iterator[tuple[Threshold, bool | None]]:
    """Yield each threshold of a rule, and on which side of it, directly beside it, the case lies."""
    for part, applies in conditions(decision, finding):
        if isinstance(part, Test) and part.operator in ("at_most", "at_least"):
            threshold = Threshold(finding.rule, part.fact, part.operator, shown_limit(part))
            counts = applies or finding.status != "not_applicable"
            yield threshold, side(part, decision) if counts else None


def conditions(decision: Decision, finding: Finding) -> Iterator[tuple[Condition, bool]]:
    """Yield all parts of a rule's conditions, and whether they say when it applies."""
    applies, requires = decision.evaluator.program.conditions[finding.index]
    yield from ((part, True) for part in walk(applies))
    yield from ((part, False) for part in walk(requires))


def shown_limit(test: Test) -> Any:
    """Return the value or the name of the other fact that a test compares with."""
    return test.operand.value if isinstance(test.operand, Constant) else getattr(test.operand, "name", None)


def side(test: Test, decision: Decision) -> bool | None:
    """Return True for a value that just meets a test, False for one that just misses it, else None."""
    limit = decision.values[test.operand.name] if isinstance(test.operand, OtherFact) else shown_limit(test)
    value = decision.values[test.fact]
    if limit is None or value is None:
        return None
    low, high = value if isinstance(value, tuple) else (value, value)
    if test.operator == "at_most":
        return True if high == limit else False if low == following(limit, 1) else None
    return True if low == limit else False if high == following(limit, -1) else None


def following(value: Any, step: int) -> Any:
    """Return the next or the previous value of a number, day or amount."""
    match value:
        case dt.date():
            return value + dt.timedelta(days=step)
        case Decimal():
            return value + step * Decimal("0.01")
        case _:
            return value + step


def wordings(rules: RuleSet) -> Iterator[tuple[str, str]]:
    """Yield each wording of each rule: the rule and the first day."""
    for rule in rules.elements.rules.values():
        for wording in rule.wordings:
            yield rule.head.id, wording.period.begins.isoformat()
