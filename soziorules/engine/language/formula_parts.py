"""What formulas are made of: their parts, what they read, the words that they can give, and the same with other parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any as Anything

from soziorules.engine.dataclass import replace
from soziorules.engine.language import formulas as tree
from soziorules.engine.language.conditions import (
    ByReading,
    Computed,
    Condition,
    Test,
    facts_read,
    rebuild,
    walk,
)

_NO_PARTS = frozenset({str, int, bool, type(None)})


def parts(node: Anything) -> list[Anything]:
    """Return the formulas and conditions directly inside a formula, in the order in which they are written."""
    found: list[Anything] = []
    for name in node.__match_args__:
        value = getattr(node, name)
        if type(value) not in _NO_PARTS:
            _add_held(value, found)
    return found


def _add_held(value: Anything, found: list[Anything]) -> None:
    if isinstance(value, tuple):
        for item in value:
            if type(item) not in _NO_PARTS:
                _add_held(item, found)
    elif isinstance(value, tree.Arm | tree.When):
        found += parts(value)
    elif isinstance(value, (*tree.FORMULAS, Condition)):
        found.append(value)


def inside(formula: tree.Formula) -> Iterator[tree.Formula]:
    """Yield a formula and all formulas in it, those in its conditions included, outermost first."""
    return (each for each, _ in with_parts(formula))


def with_parts(formula: tree.Formula) -> Iterator[tuple[tree.Formula, list[Anything]]]:
    """Yield the same formulas, each with the formulas and conditions directly inside it."""
    held = parts(formula)
    yield formula, held
    for part in held:
        if isinstance(part, Condition):
            for test in tests_in(part):
                if isinstance(test.operand, Computed):
                    yield from with_parts(test.operand.formula)
        else:
            yield from with_parts(part)


def conditions_in(formula: tree.Formula) -> Iterator[Condition]:
    """Yield the conditions of a formula and of all formulas in it."""
    for _, held in with_parts(formula):
        yield from (part for part in held if isinstance(part, Condition))


def tests_in(condition: Condition) -> Iterator[Test]:
    """Yield all tests of a condition."""
    yield from (part for part in walk(condition) if isinstance(part, Test))


def changed(formula: tree.Formula, change: Callable[[Anything], Anything]) -> tree.Formula:
    """Return a formula with `change` applied to each formula and condition directly inside it."""
    new: dict[str, Anything] = {
        name: _changed(getattr(formula, name), change) for name in formula.__match_args__
    }
    kept = all(new[name] is getattr(formula, name) for name in new)
    return formula if kept else replace(formula, **new)


def _changed(value: Anything, change: Callable[[Anything], Anything]) -> Anything:
    if isinstance(value, (*tree.FORMULAS, Condition)):
        return change(value)
    if isinstance(value, tree.Arm | tree.When):
        new = {name: _changed(getattr(value, name), change) for name in value.__match_args__}
        kept = all(new[name] is getattr(value, name) for name in new)
        return value if kept else replace(value, **new)
    if isinstance(value, tuple):
        items = tuple(_changed(item, change) for item in value)
        return value if all(a is b for a, b in zip(items, value, strict=True)) else items
    return value


def in_condition(condition: Condition, change: Callable[[tree.Formula], tree.Formula]) -> Condition:
    """Return a condition with `change` applied to the formulas that its tests compare with."""
    if isinstance(condition, Test):
        if isinstance(condition.operand, Computed):
            return replace(condition, operand=Computed(change(condition.operand.formula)))
        return condition
    return rebuild(condition, lambda child: in_condition(child, change))


def facts_of_formula(formula: tree.Formula) -> tuple[str, ...]:
    """Return what a formula reads: facts, other derived values, lists of records and their fields; each once, in order."""
    found: dict[str, None] = {}
    for each, held in with_parts(formula):
        match each:
            case tree.FactValue(name=name) | tree.DerivedValue(name=name):
                found[name] = None
            case (
                tree.Counted(records=records) | tree.Total(records=records) | tree.Outermost(records=records)
            ):
                found[records] = None
            case _:
                pass
        for part in held:
            if isinstance(part, Condition):
                found |= dict.fromkeys(facts_read(part))
    return tuple(found)


def readings_of_formula(formula: tree.Formula) -> tuple[str, ...]:
    """Return the open questions on which a formula turns by itself."""
    found = [each.reading for each in inside(formula) if isinstance(each, tree.ReadingValue)]
    for condition in conditions_in(formula):
        found += [part.reading for part in walk(condition) if isinstance(part, ByReading)]
    return tuple(dict.fromkeys(found))


def closure(name: str, formulas: Mapping[str, Iterable[tree.Formula]]) -> tuple[str, ...]:
    """Return a derived value and all that it is made from, itself first; `formulas` gives the formulas of each."""
    found, waiting = {name: None}, [name]
    while waiting:
        for formula in formulas[waiting.pop()]:
            for other in facts_of_formula(formula):
                if other in formulas and other not in found:
                    found[other] = None
                    waiting.append(other)
    return tuple(found)


def read_for_ages(formulas: Iterable[tree.Formula], steps: Mapping[str, tree.Formula]) -> dict[str, str]:
    """Return the days of birth that formulas and their steps read for nothing but an age, by the day on which it is asked."""
    read: Counter[str] = Counter()
    days: dict[str, set[str]] = {}
    waiting, seen = [*formulas], set[str]()
    while waiting:
        formula = waiting.pop()
        for each, held in with_parts(formula):
            match each:
                case tree.Age(born=tree.FactValue(name=born), day=tree.FactValue(name=day)):
                    read[born] -= 1
                    days.setdefault(born, set()).add(day)
                case tree.FactValue(name=name):
                    read[name] += 1
                case _:
                    pass
            read.update(name for part in held if isinstance(part, Condition) for name in facts_read(part))
        new = [name for name in facts_of_formula(formula) if name in steps and name not in seen]
        seen.update(new)
        waiting += [steps[name] for name in new]
    return {born: min(each) for born, each in days.items() if len(each) == 1 and not read[born]}


def words_of(formula: tree.Formula) -> tuple[str, ...]:
    """Return the words by which a value can have come about, or the written values of a choice, in the order of the formula."""
    found: list[str] = []
    match formula:
        case tree.Word(value=word):
            found = [word]
        case tree.Because(of=value) | tree.Rounded(value=value):
            found = list(words_of(value))
        case tree.Cases(whens=whens, otherwise=otherwise):
            for arm in (*(when.then for when in whens), otherwise):
                found += words_of_arm(arm)
        case tree.Extreme(arms=arms):
            for arm in arms:
                found += words_of_arm(arm)
        case tree.ReadingValue(options=options) | tree.ByLaw(periods=options):
            for _, option in options:
                found += words_of(option)
        case _:
            pass
    return tuple(dict.fromkeys(found))


def words_of_arm(arm: tree.Arm) -> tuple[str, ...]:
    """Return the words of an arm: those inside it, or its own."""
    return words_of(arm.value) or (() if arm.word is None else (arm.word,))
