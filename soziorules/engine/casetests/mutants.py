"""Mutants: the rules with one small thing changed, as a slip of the pen would change it.

Each number is moved by one, each date by a day (with the period before it, where one ends the day before), each member of
a list is dropped, each value that a group lacks and one code of each other list is added, each test is turned around, each
rule is dropped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from soziorules.engine.compiler.law import Expand
from soziorules.engine.dataclass import dataclass, replace
from soziorules.engine.language import formulas as tree
from soziorules.engine.language.conditions import (
    ALWAYS,
    NEVER,
    ByReading,
    Condition,
    Constant,
    Not,
    Operator,
    Test,
    Value,
)
from soziorules.engine.language.elements import (
    Citation,
    CodeSet,
    Dated,
    Elements,
    Group,
    Period,
    Rule,
    Wording,
)
from soziorules.engine.language.facts import Choice, Vocabulary
from soziorules.engine.language.formula_parts import changed as rebuilt
from soziorules.engine.language.formula_parts import parts
from soziorules.engine.proof.trees import described, replaced, settled_in, tests_of

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed rule set: of which element, what was changed, and where the norm stands that it goes against."""

    of: str
    change: str
    citations: tuple[Citation, ...]
    at: str
    elements: Elements


def mutants(elements: Elements, vocabulary: Vocabulary, expand: Expand) -> Iterator[Mutant]:
    """Yield all mutants of a rule set."""
    yield from _numbers(elements)
    yield from _groups(elements, vocabulary)
    yield from _codes(elements, expand)
    yield from _dates(elements)
    yield from _rules(elements)
    yield from _definitions(elements)
    yield from _derived(elements)


def _put(elements: Elements, section: str, name: str, element: object) -> Elements:
    changed: dict[str, Any] = {section: {**getattr(elements, section), name: element}}
    return replace(elements, **changed)


def _numbers(elements: Elements) -> Iterator[Mutant]:
    for name, parameter in elements.parameters.items():
        for index, dated in enumerate(parameter.values):
            if isinstance(dated.value, bool) or not isinstance(dated.value, int | Decimal):
                continue
            for step in (-1, 1):
                values = _at(parameter.values, index, replace(dated, value=dated.value + step))
                changed = _put(elements, "parameters", name, replace(parameter, values=values))
                yield Mutant(
                    name, f"{dated.value} -> {dated.value + step}", dated.citations, dated.at, changed
                )


def _at(items: Sequence[Any], index: int, *new: Any) -> tuple[Any, ...]:
    return (*items[:index], *new, *items[index + 1 :])


def _groups(elements: Elements, vocabulary: Vocabulary) -> Iterator[Mutant]:
    for name, group in elements.groups.items():
        yield from _drops(elements, "groups", group)
        type_ = vocabulary[group.of].type
        listed = {member.value for member in group.members}
        for value in type_.values if isinstance(type_, Choice) else ():
            if value not in listed:
                member = replace(group.members[0], value=value, period=Period(elements.begins))
                changed = _put(elements, "groups", name, replace(group, members=(*group.members, member)))
                yield Mutant(
                    name, f"+ {value}", group.head.citations or member.citations, group.head.at, changed
                )


def _drops(elements: Elements, section: str, listed: Group | CodeSet) -> Iterator[Mutant]:
    for index, member in enumerate(listed.members):
        rest = replace(listed, members=_at(listed.members, index))
        changed = _put(elements, section, listed.head.id, rest)
        yield Mutant(listed.head.id, f"- {member.value}", member.citations, member.at, changed)


def _codes(elements: Elements, expand: Expand) -> Iterator[Mutant]:
    codes = {
        name: {code for member in listed.members for code in expand(member.value, elements.state)}
        for name, listed in elements.code_sets.items()
    }
    for name, listed in elements.code_sets.items():
        yield from _drops(elements, "code_sets", listed)
        for other, theirs in codes.items():
            strange = sorted(theirs - codes[name], key=lambda code: (-len(code), code))
            if strange:
                member = replace(listed.members[0], value=strange[0], period=Period(elements.begins))
                changed = _put(
                    elements, "code_sets", name, replace(listed, members=(*listed.members, member))
                )
                words = f"+ {strange[0]} ({other})"
                yield Mutant(name, words, listed.head.citations or member.citations, listed.head.at, changed)


def _dates(elements: Elements) -> Iterator[Mutant]:
    sections: tuple[tuple[str, str], ...] = (
        ("parameters", "values"),
        ("groups", "members"),
        ("code_sets", "members"),
        ("rules", "wordings"),
        ("definitions", "wordings"),
        ("derived", "wordings"),
    )
    for section, attribute in sections:
        for name, element in getattr(elements, section).items():
            line: Sequence[Dated[Any]] = getattr(element, attribute)
            for words, dated, moved in _moved(
                line, elements.begins, same_value=section in ("groups", "code_sets")
            ):
                changed = _put(elements, section, name, replace(element, **{attribute: moved}))
                yield Mutant(name, words, dated.citations, dated.at, changed)


def _moved(
    line: Sequence[Dated[Any]], begins: dt.date, *, same_value: bool
) -> Iterator[tuple[str, Dated[Any], tuple[Dated[Any], ...]]]:
    for index, dated in enumerate(line):
        for step in (-DAY, DAY):
            if dated.period.begins > begins:
                day = dated.period.begins + step
                moved = list(line)
                moved[index] = replace(dated, period=replace(dated.period, begins=day))
                for other, before in enumerate(line):
                    fits = before.value == dated.value or not same_value
                    if before.period.ends == dated.period.begins - DAY and fits:
                        moved[other] = replace(before, period=replace(before.period, ends=day - DAY))
                yield f"{dated.period.begins} -> {day}", dated, tuple(moved)
            ends = dated.period.ends
            if ends is not None and not any(
                other.period.begins == ends + DAY and (other.value == dated.value or not same_value)
                for other in line
            ):
                period = replace(dated.period, ends=ends + step)
                yield f"{ends} -> {ends + step}", dated, _at(line, index, replace(dated, period=period))


def _rules(elements: Elements) -> Iterator[Mutant]:
    for name, rule in elements.rules.items():
        rest = {other: kept for other, kept in elements.rules.items() if other != name}
        citations = rule.wordings[-1].citations
        yield Mutant(name, "dropped", citations, rule.head.at, replace(elements, rules=rest))
        for index, dated in enumerate(rule.wordings):
            for attribute in ("applies", "requires"):
                for words, test, condition in turned(getattr(dated.value, attribute)):
                    one: dict[str, Any] = {attribute: condition}
                    wording: Wording = replace(dated.value, **one)
                    changed: Rule = replace(
                        rule, wordings=_at(rule.wordings, index, replace(dated, value=wording))
                    )
                    put = _put(elements, "rules", name, changed)
                    yield Mutant(
                        name, words + _which(rule.wordings, dated), dated.citations, test.at or dated.at, put
                    )


def _definitions(elements: Elements) -> Iterator[Mutant]:
    for name, definition in elements.definitions.items():
        for index, dated in enumerate(definition.wordings):
            for words, test, condition in turned(dated.value):
                wordings = _at(definition.wordings, index, replace(dated, value=condition))
                changed = _put(elements, "definitions", name, replace(definition, wordings=wordings))
                yield Mutant(
                    name,
                    words + _which(definition.wordings, dated),
                    dated.citations,
                    test.at or dated.at,
                    changed,
                )


def _derived(elements: Elements) -> Iterator[Mutant]:
    for name, derived in elements.derived.items():
        for index, dated in enumerate(derived.wordings):
            for words, formula in slips(dated.value):
                wordings = _at(derived.wordings, index, replace(dated, value=formula))
                changed = _put(elements, "derived", name, replace(derived, wordings=wordings))
                yield Mutant(
                    name, words + _which(derived.wordings, dated), dated.citations, dated.at, changed
                )


def _which(versions: Sequence[Dated[Any]], dated: Dated[Any]) -> str:
    """Say which of several versions is changed: an inherited condition stands at one place in the file."""
    return f" (version from {dated.period.begins})" if len(versions) > 1 else ""


def turned(condition: Condition) -> Iterator[tuple[str, Test | ByReading, Condition]]:
    """Yield a condition with one test turned around or its number moved by one: in words, the test, the condition.

    What an option of a reading settles is turned around too; in place of the test stands the reading.
    """
    for path, test in tests_of(condition):
        for words, changed in _turns(test):
            yield f"{described(test)}: {words}", test, replaced(condition, path, changed)
    for path, asked, option, settled in settled_in(condition):
        other = NEVER if settled == ALWAYS else ALWAYS
        yield (
            f"{asked.reading} {option}: {str(other == ALWAYS).lower()}",
            asked,
            replaced(condition, path, other),
        )


TURNED: Mapping[str, Operator] = {
    "at_most": "at_least",
    "at_least": "at_most",
    "any_of": "all_of",
    "all_of": "any_of",
}


def _turns(test: Test) -> Iterator[tuple[str, Condition]]:
    other = TURNED.get(test.operator)
    if other is None:
        yield "not", Not(test)
    else:
        yield other, replace(test, operator=other)
    if isinstance(test.operand, Constant):
        for words, value in _near(test.operand.value):
            yield words, replace(test, operand=Constant(value))


def _near(value: Value) -> Iterator[tuple[str, Value]]:
    """Yield what a slip may make of a constant that is written out in a condition."""
    match value:
        case frozenset() if len(value) > 1:
            for member in sorted(map(str, value)):
                kept: Any = frozenset(each for each in value if str(each) != member)
                yield f"- {member}", kept
        case bool() | str() | frozenset():
            return
        case dt.date():
            yield from ((str(day), day) for day in (value - DAY, value + DAY))
        case int() | Decimal():
            yield from ((str(number), number) for number in (value - 1, value + 1))


def slips(formula: tree.Formula) -> Iterator[tuple[str, tree.Formula]]:
    """Yield what a slip of the pen may make of a formula: in words, and the formula."""
    yield from _own(formula)
    for part in parts(formula):
        if isinstance(part, tree.FORMULAS):
            for words, slip in slips(part):
                yield words, rebuilt(formula, partial(_instead, part, slip))


def _instead(old: tree.Formula, new: tree.Formula, each: Any) -> Any:
    return new if each is old else each


def _own(formula: tree.Formula) -> Iterator[tuple[str, tree.Formula]]:  # noqa: C901  # one arm for each operator
    match formula:
        case tree.Number(value=value, unit=unit) if unit != tree.YES_OR_NO:
            yield from ((f"{value} -> {new}", replace(formula, value=new)) for new in (value - 1, value + 1))
        case tree.PeriodEnd(counted=counted):
            yield ("after" if counted else "beginning"), replace(formula, counted=not counted)
        case tree.Workday(number=number, day=day):
            yield "workday -> days", tree.PeriodEnd("days", number, day, counted=False)
        case tree.NextWorkday(day=day):
            yield "no next_workday", day
        case tree.Soonest(day=day):
            yield "no soonest", day
        case tree.EdgeDay(last=last):
            yield ("first_day_of" if last else "last_day_of"), replace(formula, last=not last)
        case tree.Extreme(highest=highest):
            yield ("lowest" if highest else "highest"), replace(formula, highest=not highest)
            yield from _arms(formula)
        case tree.Rounded(way=way):
            other: tree.Way = "up" if way != "up" else "down"
            yield f"round {other}", replace(formula, way=other)
        case tree.Parts(begun=begun):
            yield "begun", replace(formula, begun=not begun)
        case tree.Cases(whens=(when,)) if tree.unit_of(formula) == tree.YES_OR_NO:
            for words, _, condition in turned(when.condition):
                yield words, replace(formula, whens=(replace(when, condition=condition),))
        case tree.Cases(whens=whens, otherwise=otherwise):
            for place, when in enumerate(whens):
                rest = (*whens[:place], *whens[place + 1 :])
                yield f"- case {place + 1}", replace(formula, whens=rest) if rest else otherwise.value
                yield f"always case {place + 1}", when.then.value
        case tree.Counted() | tree.Total() | tree.Outermost():
            yield from _where(formula, formula.where)
        case _:
            return


def _arms(formula: tree.Extreme) -> Iterator[tuple[str, tree.Formula]]:
    for place in range(len(formula.arms)):
        rest = (*formula.arms[:place], *formula.arms[place + 1 :])
        yield f"- arm {place + 1}", replace(formula, arms=rest) if len(rest) > 1 else rest[0].value


def _where(formula: Any, where: Condition) -> Iterator[tuple[str, tree.Formula]]:
    if where != ALWAYS:
        yield "no where", replace(formula, where=ALWAYS)
