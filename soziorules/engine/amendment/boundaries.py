"""The cases that show an amendment: on both sides of the day, and on both sides of the new value."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import count, islice
from operator import add
from typing import Any, Final

from soziorules.engine.amendment.boundary_file import BoundaryCase, as_text
from soziorules.engine.amendment.net import moved_members, net, states, substituted, written
from soziorules.engine.amendment.plan import Plan
from soziorules.engine.amendment.values import step_of
from soziorules.engine.calendar import iso_day, with_days
from soziorules.engine.casetests.cases import CaseTest
from soziorules.engine.dataclass import dataclass, replace
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.as_json import as_json
from soziorules.engine.language.elements import ONE_DAY, Parameter
from soziorules.engine.language.outcome import OUTCOMES, Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.engine.proof.difference import Change, Difference, between_sets
from soziorules.engine.proof.moved import computed

MOST = 24
_NAME = Text("{rule} am {day}: {status}", "{rule} on {day}: {status}")
_MOVED = Text("{name}, am {day} mit {change}", "{name}, on {day} with {change}")
_COMPUTED = Text("{title}: {value}, ausgestellt am {day}", "{title}: {value}, issued on {day}")
_ANEW = Text("neu gefasst", "worded anew")
_FROM = Text("{change} ab {day}", "{change} from {day}")
STATUSES: Final[Mapping[str, Text]] = {
    "met": Text("erfüllt", "met"),
    "not_met": Text("nicht erfüllt", "not met"),
    "not_applicable": Text("nicht einschlägig", "does not apply"),
}


@dataclass(frozen=True, slots=True)
class _Witness:
    """A case in which a rule turns, under answers to readings; `by_outcome`: the outcome does, the rule is missed as before."""

    rule: str
    given: Mapping[str, Any]
    readings: Mapping[str, str]
    by_outcome: bool = False


_Side = tuple[Mapping[str, Any], dt.date | None]
"""What a case states, and the day as of which it is decided (None: the one that it states)."""


def difference(plan: Plan, old: RuleSet, new: RuleSet) -> tuple[Difference, ...]:
    """Return what the amendment changes, from the eve of its day on, the latest period first."""
    eve = plan.request.begins - ONE_DAY
    found = between_sets(old, new, new.scenarios(old), eve, None)
    return tuple(each for each in found if not each.equal)


def boundary_cases(
    plan: Plan,
    old: RuleSet,
    new: RuleSet,
    changes: Sequence[Difference],
    others: Iterable[CaseTest],
    language: Language,
) -> list[BoundaryCase]:
    """Return cases that show the amendment, decided by the amended rules.

    Where no rule turns, they show derived values that are others, or else `others` with their figures.
    Their names are sentences in a language.
    """
    found: dict[str, BoundaryCase] = {}
    turning = [*_by_each_member(plan, old, new, list(_witnesses(changes))), *_at_the_value(plan, new)]
    for witness in turning or _by_outcome(plan, changes):
        for case in _both_days(plan, old, new, witness, language):
            key = [case.given, str(case.as_of), dict(case.readings), witness.rule]
            found.setdefault(json.dumps(key, default=as_text, sort_keys=True), case)
    if not found:
        shown = list(_computed(plan, old, new, language)) or _figures(plan, old, new, others, language)
        for number, case in enumerate(shown):
            found[str(number)] = case
    return list(_told_apart(list(found.values())[:MOST]))


def of_a_house(case: BoundaryCase, law: RuleSet, name: str) -> BoundaryCase:
    """Return a case of house rules: what they say stands under their name, after what the law says."""
    decision = _decided(law, case.given, case.as_of)
    outcome = {} if decision is None else {"outcome": decision.outcome.value}
    return replace(case, expect={**outcome, "layers": {name: case.expect}})


def _witnesses(changes: Sequence[Difference]) -> Iterator[_Witness]:
    shown = [each for each in changes if each.shown]
    for rule in shown[-1].rules if shown else ():
        definite = [each for each in rule.statuses if "open" not in (each.before, each.after)]
        for change in definite or rule.statuses:
            yield _Witness(rule.rule, change.case, _chosen(change))


def _by_outcome(plan: Plan, changes: Sequence[Difference]) -> Iterator[_Witness]:
    """Yield the cases in which a rule is missed as before and means another outcome, those of a yes first."""
    shown = [each for each in changes if each.outcomes]
    if plan.target.section == "rules" and shown:
        answers = [[Outcome(side).answer for side in (c.before, c.after)] for c in shown[-1].outcomes]
        pairs = sorted(zip(answers, shown[-1].outcomes, strict=True), key=lambda pair: "yes" not in pair[0])
        definite = [change for sides, change in pairs if "open" not in sides]
        for change in definite or shown[-1].outcomes:
            yield _Witness(plan.target.id, change.case, _chosen(change), by_outcome=True)


def _chosen(change: Change) -> Mapping[str, str]:
    return {} if change.reading is None else dict([change.reading])


def _by_each_member(
    plan: Plan, old: RuleSet, new: RuleSet, witnesses: Sequence[_Witness]
) -> Iterator[_Witness]:
    """Yield for each member that comes or goes and that no witness states one in which it stands for another, then witnesses."""
    turned = {*moved_members(plan, new)}
    for member in sorted(turned):
        if not any(states(each.given, {member}) for each in witnesses):
            swapped = (replace(each, given=substituted(each.given, turned, member)) for each in witnesses)
            yield from islice((each for each in swapped if _turns(plan, old, new, each)), 1)
    yield from witnesses


def _turns(plan: Plan, old: RuleSet, new: RuleSet, witness: _Witness) -> bool:
    return any(_turned(old, witness, each) for each in _both_days(plan, old, new, witness, "en"))


def _at_the_value(plan: Plan, new: RuleSet) -> Iterator[_Witness]:
    """Yield cases that lie just where the new value and its neighbours part."""
    if plan.values is None:
        return
    above = step_of(plan.values[1])
    parameter = new.elements.parameters[plan.target.id]
    for value in () if above is None else (above, _below(above)):
        moved = RuleSet(_with_value(new, parameter, plan.request.begins, value), new.domain)
        day = plan.request.begins
        yield from _witnesses(tuple(between_sets(new, moved, moved.scenarios(new), day, day, notes=False)))


def _below(above: Any) -> Any:
    return above - (dt.timedelta(days=2) if isinstance(above, dt.date) else 2)


def _with_value(rules: RuleSet, parameter: Parameter, day: dt.date, value: Any) -> Any:
    values = tuple(
        replace(each, value=value) if each.period.begins == day else each for each in parameter.values
    )
    moved = replace(parameter, values=values)
    return replace(rules.elements, parameters={**rules.elements.parameters, parameter.head.id: moved})


def _both_days(
    plan: Plan, old: RuleSet, new: RuleSet, witness: _Witness, language: Language
) -> Iterator[BoundaryCase]:
    """Yield a case on both sides of the day, in the first way in which the amendment turns the rule; else as far as definite."""
    ways = [list(_shown(plan, new, witness, sides, language)) for sides in _sides(plan, new, witness)]
    turning = (way for way in ways if any(_turned(old, witness, case) for case in way))
    yield from next(turning, next(filter(None, ways), []))


def _turned(old: RuleSet, witness: _Witness, case: BoundaryCase) -> bool:
    decision = _decided(old, case.given, case.as_of, case.readings)
    if witness.by_outcome:
        return decision is None or decision.outcome.value != case.expect["outcome"]
    before = None if decision is None else _status(decision, witness.rule)
    return bool(before != case.expect["findings"][witness.rule])


def _sides(plan: Plan, new: RuleSet, witness: _Witness) -> Iterator[Sequence[_Side]]:
    """Yield the ways to put a case on both sides of the day.

    With all its days moved to the day and its eve, since earlier days go with the day of issue; as if issued then, with its
    other days as they are; on a day of its own, and whole years before, since a calendar year goes with the days in it.
    """
    day, given = plan.request.begins, witness.given
    issued = _issued(new, given)
    if issued is not None:
        whole = day - issued
        yield [(with_days(given, partial(add, by)), None) for by in (whole, whole - ONE_DAY)]
    yield [(given, day), (given, day - ONE_DAY)]
    if issued is None:
        return
    years = next(number for number in count() if _years_before(issued, number) < day)
    yield [(given, None), (with_days(given, lambda each: _years_before(each, years)), None)]


def _issued(rules: RuleSet, given: Mapping[str, Any]) -> dt.date | None:
    try:
        return rules.domain.day_of(rules.domain.read_case(given))
    except Problems:  # pragma: no cover - a witness is a case
        return None


def _years_before(day: dt.date, years: int) -> dt.date:
    leap = (day.month, day.day) == (2, 29)
    return (day - ONE_DAY if leap else day).replace(year=day.year - years)


def _shown(
    plan: Plan, new: RuleSet, witness: _Witness, sides: Sequence[_Side], language: Language
) -> Iterator[BoundaryCase]:
    for given, as_of in sides:
        decision = _decided(new, given, as_of, witness.readings)
        status = None if decision is None else _status(decision, witness.rule)
        if decision is not None and status not in (None, "open"):
            issued = as_of or _issued(new, given)
            came = OUTCOMES[decision.outcome] if witness.by_outcome else STATUSES[status]
            turned = _NAME(language).format(
                rule=witness.rule, day=written(issued, language), status=came(language)
            )
            name = f"{turned}. {_change(plan, new, language)}"
            expect = {"outcome": decision.outcome.value, "findings": {witness.rule: status}}
            yield BoundaryCase(name, given, as_of, expect, ", ".join(plan.request.cite), witness.readings)


def _change(plan: Plan, rules: RuleSet, language: Language) -> str:
    """Return what is amended and from which day, in a name: of a list what comes and what goes in the end."""
    section, name = plan.target.section, plan.target.id
    title = getattr(rules.elements, section)[name].head.title(language)
    values = [] if plan.values is None else [str(written(each, language)) for each in plan.values]
    moved = list(net(plan, rules, language)) if not values else [" -> ".join(values)]
    said = f"{title}: {', '.join(moved) or _ANEW(language)}"
    return _FROM(language).format(change=said, day=written(plan.request.begins, language))


def _told_apart(cases: Iterable[BoundaryCase]) -> Iterator[BoundaryCase]:
    """Yield cases, those of one name with a number each from the second on."""
    seen: Counter[str] = Counter()
    for case in cases:
        seen[case.name] += 1
        number = seen[case.name]
        yield case if number == 1 else replace(case, name=f"{case.name} ({number})")


def _status(decision: Decision, rule: str) -> str | None:
    return next((each.status for each in decision.findings if each.rule == rule), None)


def _decided(
    rules: RuleSet, given: Mapping[str, Any], day: dt.date | None, readings: Mapping[str, str] | None = None
) -> Decision | None:
    try:
        case = rules.domain.read_case(given)
        return rules.decide(case if day is None else rules.domain.on_day(case, day), readings or None)
    except Problems:  # a case that cannot be on that day
        return None


def _computed(plan: Plan, old: RuleSet, new: RuleSet, language: Language) -> Iterator[BoundaryCase]:
    """Yield cases issued on the day and on its eve in which a derived value, such as the end of a time, is another."""
    day = plan.request.begins
    for value, given, _ in computed(plan.target.id, old, new, day):
        title = new.elements.derived[value].head.title(language)
        for by in (dt.timedelta(0), ONE_DAY):
            moved = with_days(given, partial(add, -by))
            decision = _decided(new, moved, None)
            told = None if decision is None else as_json(decision.moment[value])
            if decision is not None and told is not None:
                said = _COMPUTED(language).format(
                    title=title, value=written(told, language), day=written(day - by, language)
                )
                name = f"{said}, {_change(plan, new, language)}"
                expect = {"outcome": decision.outcome.value, value: told}
                yield BoundaryCase(name, moved, None, expect, ", ".join(plan.request.cite))


def _figures(
    plan: Plan, old: RuleSet, new: RuleSet, others: Iterable[CaseTest], language: Language
) -> Iterator[BoundaryCase]:
    """Yield known cases, moved to the day and to its eve, whose figures the amendment changes on the day.

    Of the ways to move one the first counts in which the figures of the eve are others; else the first of all.
    """
    left = 4
    for test in others:
        if left == 0:
            return
        ways = [] if test.expect.error is not None else list(_ways(plan, old, new, test.given))
        turning = (way for way in ways if _told(new, way[1], way[0][1]) not in ({}, way[1]))
        way = next(turning, next(iter(ways), None))
        if way is not None:
            left -= 1
            yield from _on_both_days(plan, new, test.name, *way, language)


def _ways(
    plan: Plan, old: RuleSet, new: RuleSet, given: Mapping[str, Any]
) -> Iterator[tuple[Sequence[_Side], Mapping[str, Any]]]:
    """Yield the ways to put a case on the day and on its eve in which figures of the day are others, with these."""
    for sides in _sides_of(plan, new, given):
        shown = [_decided(rules, *sides[0]) for rules in (old, new)]
        if shown[0] is not None and shown[1] is not None:
            changed = _different(shown[0].figures, shown[1].figures)
            if changed:
                yield sides, changed


def _sides_of(plan: Plan, rules: RuleSet, given: Mapping[str, Any]) -> Iterator[Sequence[_Side]]:
    """Yield a case on the day and on its eve: issued then, its other days as they are; with all of them moved along.

    Moved to the day is that of issue, then each other one by whose law something counts.
    """
    day = plan.request.begins
    yield [(given, day), (given, day - ONE_DAY)]
    others = dict.fromkeys(each.law_of for each in rules.elements.derived.values() if each.law_of)
    for counts in (_issued(rules, given), *(_stated_day(given, name) for name in others)):
        if counts is not None:
            whole = day - counts
            yield [(with_days(given, partial(add, by)), None) for by in (whole, whole - ONE_DAY)]


def _stated_day(given: Mapping[str, Any], path: str) -> dt.date | None:
    value: Any = given
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return iso_day(value) if isinstance(value, str) else value if isinstance(value, dt.date) else None


def _told(rules: RuleSet, names: Mapping[str, Any], side: _Side) -> Mapping[str, Any]:
    decision = _decided(rules, *side)
    return {} if decision is None else _those_of(names, decision.figures)


def _on_both_days(
    plan: Plan,
    new: RuleSet,
    name: str,
    sides: Sequence[_Side],
    changed: Mapping[str, Any],
    language: Language,
) -> Iterator[BoundaryCase]:
    """Yield a case for each side with what the figures are there that the amendment changes on the day."""
    day = plan.request.begins
    for (given, as_of), issued in zip(sides, (day, day - ONE_DAY), strict=True):
        decision = _decided(new, given, as_of)
        told = {} if decision is None else _those_of(changed, decision.figures)
        if decision is not None and told:
            moved = _MOVED(language).format(
                name=name, day=written(issued, language), change=_change(plan, new, language)
            )
            expect = {"outcome": decision.outcome.value, **told}
            yield BoundaryCase(moved, given, as_of, expect, ", ".join(plan.request.cite))


def _those_of(names: Mapping[str, Any], figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return what some figures are, down to their parts."""
    found: dict[str, Any] = {}
    for name, inner in names.items():
        value = figures.get(name)
        if isinstance(inner, Mapping):
            below = _those_of(inner, value) if isinstance(value, Mapping) else {}
            found |= {name: below} if below else {}
        elif value is not None:
            found[name] = _plain(value)
    return found


def _different(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures that are others, down to their parts."""
    found: dict[str, Any] = {}
    for name, value in after.items():
        other = before.get(name)
        if isinstance(value, Mapping) and isinstance(other, Mapping):
            inner = _different(other, value)
            found |= {name: inner} if inner else {}
        elif value != other and isinstance(value, str | int | dt.date | Decimal):
            found[name] = _plain(value)
    return found


def _plain(value: Any) -> str | int:
    return value if isinstance(value, str | int) else str(value)
