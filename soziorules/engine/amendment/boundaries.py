"""The cases that show an amendment: on both sides of the day, and on both sides of the new value."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from soziorules.engine.amendment.plan import ONE_DAY, Plan
from soziorules.engine.amendment.values import step_of
from soziorules.engine.casetests.cases import CaseTest
from soziorules.engine.dataclass import dataclass, replace
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.elements import Parameter
from soziorules.engine.proof.difference import Difference, between_sets

MOST = 24
HEAD = """\
# Made by `amend`: what the amended rules say on both sides of the day and of the value. Compare with the wording of the amendment
# before you rely on it, give the cases names of your own, and take `pinned` away.
pinned: true
cases:
"""


@dataclass(frozen=True, slots=True)
class BoundaryCase:
    """A case on a day with what the amended rules say of one rule, or of figures."""

    name: str
    given: Mapping[str, Any]
    as_of: dt.date | None
    expect: Mapping[str, Any]
    source: str


def difference(plan: Plan, old: RuleSet, new: RuleSet) -> tuple[Difference, ...]:
    """Return what the amendment changes, from the eve of its day on, the latest period first."""
    eve = plan.request.begins - ONE_DAY
    found = between_sets(old, new, new.scenarios(old), eve, None)
    return tuple(each for each in found if not each.equal)


def boundary_cases(
    plan: Plan, old: RuleSet, new: RuleSet, changes: Sequence[Difference], others: Iterable[CaseTest]
) -> list[BoundaryCase]:
    """Return cases that show the amendment, decided by the amended rules; where no rule turns, `others` with their figures."""
    found: dict[str, BoundaryCase] = {}
    for rule, given in [*_witnesses(changes), *_at_the_value(plan, new)]:
        for case in _both_days(plan, new, rule, given):
            found.setdefault(json.dumps([case.given, str(case.as_of), rule], default=str), case)
    if not found:
        for number, case in enumerate(_figures(plan, old, new, others)):
            found[str(number)] = case
    return list(found.values())[:MOST]


def in_yaml(cases: Iterable[BoundaryCase]) -> str:
    """Return a file of case tests."""
    return HEAD + "".join(_written(case) for case in cases)


def _written(case: BoundaryCase) -> str:
    as_of = "" if case.as_of is None else f"    as_of: {case.as_of}\n"
    return (
        f"  - name: {_json(case.name)}\n    given: {_json(case.given)}\n{as_of}"
        f"    expect: {_json(case.expect)}\n    source: {_json(case.source)}\n"
    )


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_as_text)


def _as_text(value: object) -> object:
    return sorted(value) if isinstance(value, set | frozenset) else str(value)


def _witnesses(changes: Sequence[Difference]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for rule in changes[-1].rules if changes else ():
        definite = [each for each in rule.statuses if "open" not in (each.before, each.after)]
        yield from ((rule.rule, change.case) for change in definite or rule.statuses)


def _at_the_value(plan: Plan, new: RuleSet) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield cases that lie just where the new value and its neighbours part."""
    if plan.values is None:
        return
    above = step_of(plan.values[1])
    parameter = new.elements.parameters[plan.target.id]
    for value in () if above is None else (above, _below(above)):
        moved = RuleSet(_with_value(new, parameter, plan.request.begins, value), new.domain)
        day = plan.request.begins
        yield from _witnesses(tuple(between_sets(new, moved, moved.scenarios(new), day, day)))


def _below(above: Any) -> Any:
    return above - (dt.timedelta(days=2) if isinstance(above, dt.date) else 2)


def _with_value(rules: RuleSet, parameter: Parameter, day: dt.date, value: Any) -> Any:
    values = tuple(
        replace(each, value=value) if each.period.begins == day else each for each in parameter.values
    )
    moved = replace(parameter, values=values)
    return replace(rules.elements, parameters={**rules.elements.parameters, parameter.head.id: moved})


def _both_days(plan: Plan, new: RuleSet, rule: str, given: Mapping[str, Any]) -> Iterator[BoundaryCase]:
    day = plan.request.begins
    for as_of in (day, day - ONE_DAY):
        decision = _decided(new, given, as_of)
        status = None if decision is None else _status(decision, rule)
        if decision is not None and status not in (None, "open"):
            name = f"{rule} on {as_of}: {status}, {_change(plan)}, {_digest(given)}"
            expect = {"outcome": decision.outcome.value, "findings": {rule: status}}
            yield BoundaryCase(name, given, as_of, expect, ", ".join(plan.request.cite))


def _digest(given: Mapping[str, Any]) -> str:
    """Return what tells one case from the next, in a name."""
    return hashlib.sha256(json.dumps(given, default=_as_text, sort_keys=True).encode()).hexdigest()[:6]


def _change(plan: Plan) -> str:
    if plan.values is not None:
        return f"{plan.target.id} {plan.values[0]} -> {plan.values[1]}"
    request = plan.request
    if request.add is not None or request.remove is not None:
        return f"{plan.target.id} {f'+ {request.add}' if request.add is not None else f'- {request.remove}'}"
    return f"{plan.target.id} anew"


def _status(decision: Decision, rule: str) -> str | None:
    return next((each.status for each in decision.findings if each.rule == rule), None)


def _decided(rules: RuleSet, given: Mapping[str, Any], day: dt.date) -> Decision | None:
    try:
        case = rules.domain.read_case(given)
        return rules.decide(rules.domain.on_day(case, day))
    except Problems:  # a case that cannot be on that day
        return None


def _figures(plan: Plan, old: RuleSet, new: RuleSet, others: Iterable[CaseTest]) -> Iterator[BoundaryCase]:
    """Yield known cases, moved to the day, whose figures the amendment changes."""
    day, left = plan.request.begins, 4
    for test in others:
        if left == 0 or test.expect.error is not None:
            continue
        decisions = [_decided(rules, test.given, day) for rules in (old, new)]
        if decisions[0] is None or decisions[1] is None:
            continue
        expect = _different(decisions[0].figures, decisions[1].figures)
        if expect:
            left -= 1
            name = f"{test.name}, on {day} with {_change(plan)}"
            whole = {"outcome": decisions[1].outcome.value, **expect}
            yield BoundaryCase(name, test.given, day, whole, ", ".join(plan.request.cite))


def _different(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures that are others, down to their parts."""
    found: dict[str, Any] = {}
    for name, value in after.items():
        other = before.get(name)
        if isinstance(value, Mapping) and isinstance(other, Mapping):
            inner = _different(other, value)
            found |= {name: inner} if inner else {}
        elif value != other and isinstance(value, str | int | dt.date | Decimal):
            found[name] = value if isinstance(value, str | int) else str(value)
    return found
