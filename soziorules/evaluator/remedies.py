"""What would have to change for a missed rule to be met. Clinical facts are never offered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from soziorules.evaluator.explain import Branch
from soziorules.language.conditions import All, Constant, Defined, Test
from soziorules.language.conditions import Any as AnyOf
from soziorules.language.facts import Kind
from soziorules.language.text import Text

if TYPE_CHECKING:
    from soziorules.evaluator.decision import Decision, Finding

LEVERS = (Kind.DOCUMENTARY, Kind.PROCEDURAL, Kind.TEMPORAL)


@dataclass(frozen=True, slots=True)
class Remedy:
    """A change of one or more facts after which a rule is met; `text` is the rule's own advice where it has some."""

    rule: str
    change: Mapping[str, Mapping[str, Any]]
    kind: Kind
    text: Text | None


def remedies(decision: Decision) -> tuple[Remedy, ...]:
    """Return the remedies for all missed rules, smallest change first."""
    found = [
        remedy for finding in decision.findings if finding.status == "not_met" for remedy in _for(finding)
    ]
    return tuple(sorted(found, key=lambda remedy: (len(remedy.change), LEVERS.index(remedy.kind))))


def _for(finding: Finding) -> Iterator[Remedy]:
    decision, text = finding.decision, finding.law.wording.remedy
    changes = list(_changes(decision, finding.tree[1]))
    for change in changes:
        facts = [decision.evaluator.program.vocabulary[name] for name in change]
        if all(fact.about.kind in LEVERS for fact in facts):
            kind = max((fact.about.kind for fact in facts), key=LEVERS.index)
            yield Remedy(finding.rule, change, kind, text)
    day = decision.day_met(finding)
    if day is not None:
        yield Remedy(finding.rule, {"prescribed_on": {"at_least": day}}, Kind.TEMPORAL, text)
    elif text is not None and not changes:
        yield Remedy(finding.rule, {}, Kind.PROCEDURAL, text)


def _changes(decision: Decision, part: Branch) -> Iterator[dict[str, dict[str, Any]]]:
    """Yield sets of changes of stated facts, each of which turns a missed condition into a met one."""
    condition = part.condition
    match condition:
        case Test(fact=fact, operator=operator, operand=Constant(value=value)):
            if decision.evaluator.program.vocabulary[fact].derivation is None:
                yield {fact: {operator: value}}
        case AnyOf():
            for inner in part.parts:
                yield from _changes(decision, inner)
        case All():
            missed = [list(_changes(decision, inner)) for inner in part.parts if inner.truth is not True]
            if all(missed):
                yield {fact: change for options in missed for fact, change in options[0].items()}
        case Defined():
            yield from _changes(decision, part.parts[0])
        case _:
            return
