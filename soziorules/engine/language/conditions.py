"""The condition tree: one small closed set of shapes that every reader of the rules understands.

The evaluator for one case, the evaluator for columns, the prover, the sentences and the documentation all read this tree
and nothing else. It holds data only: no Python, no arithmetic. Truth is three-valued (strong Kleene).

A tree comes in two states. As written in a file its operands may name parameters, groups and code sets and its leaves may
name definitions. *Resolved* for a day, each of these names is replaced by its value, which keeps where it came from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, assert_never

if TYPE_CHECKING:
    from soziorules.engine.language.formulas import Formula

from soziorules.engine.dataclass import dataclass, field, replace

Operator = Literal["equals", "in", "at_least", "at_most", "any_of", "all_of", "within"]
Value = bool | int | str | dt.date | Decimal | frozenset[str] | frozenset[int]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a constant comes from: a parameter, group or code set, and the first day of the value used."""

    sort: Literal["parameter", "group", "code_set"]
    id: str
    since: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Constant:
    """A value, with its origin where it was not written out in the condition itself."""

    value: Value
    origin: Origin | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Named:
    """A parameter, group or code set that is still to be looked up for a day."""

    sort: Literal["parameter", "group", "code_set"]
    id: str


@dataclass(frozen=True, slots=True)
class OtherFact:
    """The value of another fact of the same type."""

    name: str


@dataclass(frozen=True, slots=True)
class Computed:
    """The value of a formula; only conditions inside formulas have it, those of rules name a derived value."""

    formula: Formula


Operand = Constant | Named | OtherFact | Computed


@dataclass(frozen=True, slots=True)
class Test:
    """One fact against one operand. Open when the fact (or the other fact) is unknown.

    `if_not_stated`: what silence on the fact counts as, where the norm presumes something; None: it leaves the test open.
    """

    __test__ = False  # the name is the field's; pytest must not collect it

    fact: str
    operator: Operator
    operand: Operand
    at: str = field(default="", compare=False)
    if_not_stated: bool | None = None


@dataclass(frozen=True, slots=True)
class All:
    """Every item is met. Without items: always met."""

    items: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one item is met. Without items: never met."""

    items: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The item is definitely missed."""

    item: Condition


@dataclass(frozen=True, slots=True)
class Some:
    """At least one element of a list of records meets `where`. Open when the list is unknown."""

    records: str
    where: Condition
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ByReading:
    """The condition of the option that is chosen for an open question of the norm."""

    reading: str
    options: tuple[tuple[str, Condition], ...]
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Defined:
    """A named condition; `means` is filled in when the tree is resolved."""

    name: str
    means: Condition | None = None
    at: str = field(default="", compare=False)


Condition = Test | All | Any | Not | Some | ByReading | Defined

ALWAYS, NEVER = All(()), Any(())


def walk(condition: Condition) -> Iterator[Condition]:
    """Yield the condition and all conditions inside it, outermost first."""
    yield condition
    for child in children(condition):
        yield from walk(child)


def children(condition: Condition) -> tuple[Condition, ...]:
    """Return the conditions directly inside a condition."""
    match condition:
        case Test():
            return ()
        case All(items) | Any(items):
            return items
        case Not(item):
            return (item,)
        case Some(where=where):
            return (where,)
        case ByReading(options=options):
            return tuple(option for _, option in options)
        case Defined(means=means):
            return () if means is None else (means,)
        case _:
            assert_never(condition)


def rebuild(condition: Condition, change: Callable[[Condition], Condition]) -> Condition:
    """Return the condition with `change` applied to each direct child."""
    match condition:
        case Test():
            return condition
        case All(items):
            return All(tuple(change(item) for item in items))
        case Any(items):
            return Any(tuple(change(item) for item in items))
        case Not(item):
            return Not(change(item))
        case Some():
            return replace(condition, where=change(condition.where))
        case ByReading():
            return replace(
                condition, options=tuple((key, change(option)) for key, option in condition.options)
            )
        case Defined():
            return condition if condition.means is None else replace(condition, means=change(condition.means))
        case _:
            assert_never(condition)


def chosen(condition: Condition, choices: dict[str, str]) -> Condition:
    """Return the condition with each question of reading replaced by the chosen option's condition."""
    if isinstance(condition, ByReading):
        return chosen(dict(condition.options)[choices[condition.reading]], choices)
    if not any(isinstance(part, ByReading) for part in walk(condition)):
        return condition
    return rebuild(condition, lambda child: chosen(child, choices))


def facts_read(condition: Condition) -> Iterator[str]:
    """Yield the names of the facts (and lists of records) that a condition reads, in order, with repetition."""
    for part in walk(condition):
        match part:
            case Test(fact=fact, operand=operand):
                yield fact
                if isinstance(operand, OtherFact):
                    yield operand.name
            case Some(records=records):
                yield records
            case All() | Any() | Not() | ByReading() | Defined():
                pass
            case _:
                assert_never(part)
