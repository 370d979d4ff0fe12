"""Mutants of formulas: a number moved by one, a period counted from its first day, an arm dropped, a way of rounding changed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from soziorules.engine.dataclass import replace
from soziorules.engine.language.conditions import ALWAYS, Condition
from soziorules.engine.language.formula_parts import changed, parts
from soziorules.engine.language.formulas import (
    FORMULAS,
    Cases,
    Counted,
    EdgeDay,
    Extreme,
    Formula,
    NextWorkday,
    Number,
    Outermost,
    Parts,
    PeriodEnd,
    Rounded,
    Total,
    Way,
    Workday,
)


def slips(formula: Formula) -> Iterator[tuple[str, Formula]]:
    """Yield what a slip of the pen may make of a formula: in words, and the formula."""
    yield from _own(formula)
    for part in parts(formula):
        if isinstance(part, FORMULAS):
            for words, slip in slips(part):
                yield words, changed(formula, partial(_instead, part, slip))


def _instead(old: Formula, new: Formula, each: Any) -> Any:
    return new if each is old else each


def _own(formula: Formula) -> Iterator[tuple[str, Formula]]:  # noqa: C901  # one arm for each operator
    match formula:
        case Number(value=value):
            yield from ((f"{value} -> {new}", replace(formula, value=new)) for new in (value - 1, value + 1))
        case PeriodEnd(counted=counted):
            yield ("after" if counted else "beginning"), replace(formula, counted=not counted)
        case Workday(number=number, day=day):
            yield "workday -> days", PeriodEnd("days", number, day, counted=False)
        case NextWorkday(day=day):
            yield "no next_workday", day
        case EdgeDay(last=last):
            yield ("first_day_of" if last else "last_day_of"), replace(formula, last=not last)
        case Extreme(highest=highest):
            yield ("lowest" if highest else "highest"), replace(formula, highest=not highest)
            yield from _arms(formula)
        case Rounded(way=way):
            other: Way = "up" if way != "up" else "down"
            yield f"round {other}", replace(formula, way=other)
        case Parts(begun=begun):
            yield "begun", replace(formula, begun=not begun)
        case Cases(whens=whens, otherwise=otherwise):
            for place, when in enumerate(whens):
                rest = (*whens[:place], *whens[place + 1 :])
                yield f"- case {place + 1}", replace(formula, whens=rest) if rest else otherwise.value
                yield f"always case {place + 1}", when.then.value
        case Counted() | Total() | Outermost():
            yield from _where(formula, formula.where)
        case _:
            return


def _arms(formula: Extreme) -> Iterator[tuple[str, Formula]]:
    for place in range(len(formula.arms)):
        rest = (*formula.arms[:place], *formula.arms[place + 1 :])
        yield f"- arm {place + 1}", replace(formula, arms=rest) if len(rest) > 1 else rest[0].value


def _where(formula: Any, where: Condition) -> Iterator[tuple[str, Formula]]:
    if where != ALWAYS:
        yield "no where", replace(formula, where=ALWAYS)
