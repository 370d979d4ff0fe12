"""Promises proved: what a move of one fact never does to the outcome, and conditions of which exactly one is met.

A move is proved over all classes and under the chosen readings and each alternative. Facts that hang on the moved one (derived
from it, compared with it) may take any value on either side, which is more than can happen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import combinations, product
from typing import Any

from soziorules.engine.compiler.law import Resolver
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.conditions import Condition
from soziorules.engine.language.facts import Span
from soziorules.engine.language.text import Text
from soziorules.engine.proof.diagrams import NEVER, Diagrams
from soziorules.engine.proof.findings import Check, Finding
from soziorules.engine.proof.logic import OUTCOMES, Asked, asked_in
from soziorules.engine.proof.period import Period
from soziorules.engine.proof.space import Variable, element_answers, elements, joined
from soziorules.engine.proof.undisputed import says_more
from soziorules.engine.ruleset.properties import Property, Required

ANSWERS = tuple(("no", "open", "yes").index(outcome.answer) for outcome in OUTCOMES)
BAD: Mapping[str, Callable[[int, int], bool]] = {
    "better": lambda one, two: two > one,
    "worse": lambda one, two: two < one,
    "different": lambda one, two: two != one,
    "no_to_yes": lambda one, two: ANSWERS[one] == 0 and ANSWERS[two] == 2,
    "yes_to_no": lambda one, two: ANSWERS[one] == 2 and ANSWERS[two] == 0,
    "another_answer": lambda one, two: ANSWERS[one] != ANSWERS[two],
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """A promise or question with the conditions that it has in one period."""

    of: Property | Required
    conditions: tuple[Condition, ...]


def resolved(period: Period, of: Property | Required) -> Resolved | None:
    """Return what is said in the law of a period; None where a name that it uses has no value then."""
    resolver = Resolver(period.rules.elements, period.first, period.domain.expand)
    written = (of.cases,) if isinstance(of, Required) else (of.given, *of.exactly_one)
    try:
        return Resolved(of, tuple(resolver.condition(condition) for condition in written))
    except LookupError:
        return None


def asked(period: Period, found: Resolved) -> list[Asked]:
    """Return the questions that a promise puts, so that the period's space knows them."""
    return [
        each for condition in found.conditions for each in asked_in(condition, period.program, period.choices)
    ]


def gap(period: Period, found: Resolved) -> Iterator[Finding]:
    """Yield the case in which none of the rules of a required question applies."""
    of, logic = found.of, period.logic
    assert isinstance(of, Required)
    none = [logic.truth(found.conditions[0], period.choices)[0]]
    none += [
        logic.rule(index).unneeded
        for index, rule in enumerate(period.program.law.rules)
        if rule.id in of.rules
    ]
    open_case = logic.space.diagrams.both(*none)
    if open_case != NEVER:
        witness = period.samples.witness(logic.space, open_case)
        cases = () if witness is None else (witness.plain,)
        yield Finding(Check.GAP, (of.id,), period.frame.typical, of.title, witness is not None, cases, of.at)


def broken(period: Period, found: Resolved) -> Iterator[Finding]:
    """Yield where a promise is broken, with the two cases; or not proved."""
    of = found.of
    assert isinstance(of, Property)
    if of.exactly_one:
        yield from _not_one(period, of, found.conditions)
        return
    for number in range(len(period.logic.variants)):
        finding = _moved(period, of, found.conditions[0], number)
        if finding is not None:
            yield finding
            return


def _not_one(period: Period, of: Property, conditions: tuple[Condition, ...]) -> Iterator[Finding]:
    logic, diagrams = period.logic, period.logic.space.diagrams
    (given, _), *rails = [logic.truth(condition, period.choices) for condition in conditions]
    two = [diagrams.both(one[0], other[0]) for one, other in combinations(rails, 2)]
    wrong = diagrams.both(given, diagrams.either(*two, diagrams.both(*(missed for _, missed in rails))))
    if wrong != NEVER:
        yield _finding(period, of, (wrong,))


def _finding(period: Period, of: Property, conditions: tuple[int, ...]) -> Finding:
    witnesses = [period.samples.witness(period.logic.space, condition) for condition in conditions]
    cases = tuple(witness.plain for witness in witnesses if witness is not None)
    shown = len(cases) == len(conditions)
    detail = of.title if shown else Text(f"{of.title.de} (nicht bewiesen)", f"{of.title.en} (not proved)")
    return Finding(Check.BROKEN_PROMISE, (of.id,), period.frame.typical, detail, shown, cases, of.at)


def _moved(period: Period, of: Property, given: Condition, number: int) -> Finding | None:
    """The outcome is the worst to which single rules lead, so only rules that read what moves can break a promise."""
    logic, choices = period.logic, period.logic.variants[number].choices
    main, others = _variables(period, of, choices)
    levels = {variable.level for variable in main} | set(others)
    rules = range(len(period.program.law.rules))
    touched = [index for index in rules if logic.reads(index, number) & levels]
    if number and not set(touched) & set(logic.changed(number)):
        return None  # the same as under the chosen readings
    holds = logic.truth(given, choices)[0]
    for variable in main:
        if (
            touched
            and _bad_step(period, of, variable, others, holds, logic.worst(touched, number)) is not None
        ):
            found = _bad_step(period, of, variable, others, holds, logic.outcome(number))
            if found is not None:
                return _two_cases(period, of, variable, *found)
    return None


Step = tuple[tuple[int, int], int, tuple[int, int]]


def _bad_step(
    period: Period, of: Property, variable: Variable, others: list[int], holds: int, outcome: int
) -> Step | None:
    """Return cells from and to which a promise is broken, where all else stays, and where each of the two outcomes holds."""
    diagrams = period.logic.space.diagrams
    ranks = sorted(diagrams.leaves(outcome))
    by_rank = {rank: diagrams.both(holds, diagrams.equals(outcome, rank)) for rank in ranks}
    sides = [_sides(diagrams, by_rank, variable.level, cell, others) for cell in variable.cells.values()]
    clear: set[object] = set()
    for before, after in sorted(moves(variable, of, period)):
        if (sides[before], sides[after]) in clear:
            continue
        clear.add((sides[before], sides[after]))
        for one, two in product(ranks, ranks):
            if BAD[of.never](one, two):
                common = diagrams.both(sides[before][ranks.index(one)], sides[after][ranks.index(two)])
                if common != NEVER:
                    return (before, after), common, (by_rank[one], by_rank[two])
    return None


def _sides(
    diagrams: Diagrams, by_rank: Mapping[int, int], level: int, cell: int, others: list[int]
) -> tuple[int, ...]:
    """Return for each outcome where it can be had with a variable in a cell, whatever hangs on it."""
    found = []
    for condition in by_rank.values():
        side = diagrams.fix(condition, level, cell)
        for other in others:
            side = diagrams.whatever(side, other)
        found.append(side)
    return tuple(found)


def _two_cases(
    period: Period,
    of: Property,
    variable: Variable,
    cells: tuple[int, int],
    common: int,
    sides: tuple[int, int],
) -> Finding:
    diagrams, samples, space = period.logic.space.diagrams, period.samples, period.logic.space
    picked = diagrams.pick(samples.shown(space, common)) or diagrams.pick(common) or {}
    held = [diagrams.among(level, [cell]) for level, cell in picked.items()]
    wanted = [
        diagrams.both(side, diagrams.among(variable.level, [cell]), *held)
        for side, cell in zip(sides, cells, strict=True)
    ]
    return _finding(period, of, tuple(wanted))


def _variables(period: Period, of: Property, choices: Mapping[str, str]) -> tuple[list[Variable], list[int]]:
    """Return the variables that move as promised, and the levels of those that may move in any way with them."""
    assert of.fact is not None
    main: list[Variable] = []
    others: list[int] = []
    records = of.fact.partition("[]")[0] if "[]" in of.fact else None
    vocabulary = period.vocabulary
    own = vocabulary[of.fact].derivation
    for variable in period.logic.space.variables:
        facts = variable.key.facts
        chosen = dict(pair for _, _, pairs in variable.key.arguments for pair in pairs)
        if any(choices[name] != option for name, option in chosen.items()):
            continue
        derived = [vocabulary.derivations[name] for name, _, _ in variable.key.arguments]
        if facts == (of.fact,) or facts == (records,):
            main.append(variable)
        elif of.fact in facts or any(of.fact in each.inputs or each.name == own for each in derived):
            others.append(variable.level)
    return main, others


def moves(variable: Variable, of: Property, period: Period) -> set[tuple[int, int]]:
    """Return the pairs of cells from and to which a variable moves as promised."""
    if of.moves == "known":
        return _learned(variable)
    if "[]" in str(of.fact):
        return _element_moves(variable, of, period)
    known = [
        (cell, value) for cell, values in enumerate(variable.values) for value in values if value is not None
    ]
    if of.among:
        known = [(cell, value) for cell, value in known if str(value) in of.among]
    type_ = period.vocabulary[str(of.fact)].type
    pairs = (
        (one, two)
        for (one, before), (two, after) in product(known, known)
        if one != two and _goes(type_, of.moves, before, after)
    )
    return set(pairs)


def _goes(type_: object, direction: str, before: Any, after: Any) -> bool:
    if direction == "any":
        return True
    if direction == "down":
        before, after = after, before
    if isinstance(type_, Span):
        high = (after[1] is None) or (before[1] is not None and before[1] <= after[1])
        return bool(before[0] <= after[0] and high)
    return bool(before < after)  # of sets: is contained in


def _learned(variable: Variable) -> set[tuple[int, int]]:
    cells = variable.cells.items()
    pairs = product(cells, cells)
    return {(one, two) for (less, one), (more, two) in pairs if one != two and says_more(less, more)}


def _element_moves(variable: Variable, of: Property, period: Period) -> set[tuple[int, int]]:
    """One element changes at a time; what holds for each step holds for all."""
    found: set[tuple[int, int]] = set()
    size, fact = len(variable.questions), str(of.fact)
    vectors = [
        (element, element_answers(variable.questions, element.__getitem__))
        for element in elements(period.frame, variable.questions)
    ]
    changes = {
        (one, two)
        for (before, one), (after, two) in product(vectors, vectors)
        if one != two
        and all(before[name] == after[name] for name in before if name != fact)
        and (not of.among or {before.get(fact), after.get(fact)} <= set(of.among))
    }
    for rest in variable.cells:
        for one, two in changes:
            found.add((variable.cells[joined([rest, one], size)], variable.cells[joined([rest, two], size)]))
    return {(one, two) for one, two in found if one != two}
