"""The formula tree: how a derived day, amount or number comes about, as one small closed set of shapes.

It stands beside the condition tree and has the same readers. It holds data only, and every operator is total: whatever
days, cents and numbers go in, one comes out, so that both branches of a case can be computed for a whole column.

Days are whole numbers since 1970, money is whole cents, a percentage is hundredths of a percent. A tree comes in
two states: as written it names parameters; *resolved* for a day it holds their numbers. Other derived values are steps by name.
"""

from __future__ import annotations

from typing import Literal, assert_never

from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.language.conditions import (
    Condition,
    Origin,
)

Span = Literal["days", "weeks", "months", "years"]
Edge = Literal["year", "quarter", "month"]
Way = Literal["nearest", "up", "down"]
EVERYWHERE = "everywhere"
"""Stands for a Land in which only the public holidays of all Länder count."""
YES_OR_NO = "yes_or_no"
"""The type of what is met or missed: 1 or 0. Its formula is a condition."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the form in which formulas are computed: days since 1970, cents, hundredths of a percent, or as it is."""

    value: int
    unit: str
    origin: Origin | None = field(default=None, compare=False)
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value of the norm, still to be looked up for a day."""

    id: str
    unit: str
    at: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Word:
    """A value of a choice, written out."""

    value: str


@dataclass(frozen=True, slots=True)
class FactValue:
    """A fact of the case, or of the list element at hand (`name[].field`)."""

    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class DerivedValue:
    """Another derived value."""

    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class PeriodEnd:
    """The last day of a period: after an event, whose day is not counted (§ 187 Abs. 1 BGB), or from a first day that is."""

    span: Span
    number: Formula
    day: Formula
    counted: bool


@dataclass(frozen=True, slots=True)
class Workday:
    """The n-th Arbeitstag after a day in a Land."""

    number: Formula
    day: Formula
    land: Formula


@dataclass(frozen=True, slots=True)
class NextWorkday:
    """A day, or where it is none the next Arbeitstag (§ 193 BGB, § 26 Abs. 3 SGB X)."""

    day: Formula
    land: Formula


@dataclass(frozen=True, slots=True)
class Soonest:
    """The earliest day that another can be: who keeps it is in time whatever the case leaves open."""

    day: Formula


@dataclass(frozen=True, slots=True)
class EdgeDay:
    """The first or last day of the year, quarter or month in which a day lies."""

    last: bool
    of: Edge
    day: Formula


@dataclass(frozen=True, slots=True)
class Birthday:
    """The first day with so many completed years of life; of 29 February it is 1 March."""

    years: Formula
    born: Formula


@dataclass(frozen=True, slots=True)
class Age:
    """Completed years of life on a day (§ 187 Abs. 2 Satz 2 BGB)."""

    born: Formula
    day: Formula


@dataclass(frozen=True, slots=True)
class Sum:
    """All items together."""

    items: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """The first without the second; never below nothing unless it may be negative."""

    first: Formula
    second: Formula
    may_be_negative: bool = False


@dataclass(frozen=True, slots=True)
class Product:
    """A value so many times."""

    count: Formula
    value: Formula


@dataclass(frozen=True, slots=True)
class Percentage:
    """A percentage of an amount, exact: what is to be done with fractions of a cent must be said by `Rounded`."""

    rate: Formula
    of: Formula


@dataclass(frozen=True, slots=True)
class Arm:
    """A formula that may bear a word, so that the value can say from where it is."""

    value: Formula
    word: str | None = None


@dataclass(frozen=True, slots=True)
class Extreme:
    """The lowest or highest of several."""

    highest: bool
    arms: tuple[Arm, ...]


@dataclass(frozen=True, slots=True)
class Rounded:
    """An amount in steps of so many cents; `nearest` takes half a step up."""

    step: int
    way: Way
    value: Formula


@dataclass(frozen=True, slots=True)
class Parts:
    """How many parts of a size are in minutes; one that is only begun counts, or does not."""

    value: Formula
    size: Formula
    begun: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """How many records meet a condition."""

    records: str
    where: Condition


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of a field over the records that meet a condition."""

    records: str
    value: Formula
    where: Condition


@dataclass(frozen=True, slots=True)
class Outermost:
    """The earliest or latest value of a field among the records that meet a condition; `otherwise` where none does."""

    latest: bool
    records: str
    value: Formula
    where: Condition
    otherwise: Formula


@dataclass(frozen=True, slots=True)
class When:
    """A formula that counts when its condition is met and none before it is."""

    condition: Condition
    then: Arm


@dataclass(frozen=True, slots=True)
class Cases:
    """The formula of the first condition that is met."""

    whens: tuple[When, ...]
    otherwise: Arm


@dataclass(frozen=True, slots=True)
class ReadingValue:
    """The formula of the option that is chosen for an open question of the norm."""

    reading: str
    options: tuple[tuple[str, Formula], ...]


@dataclass(frozen=True, slots=True)
class Untold:
    """A value of which a case says nothing, whatever else it says: what it rests on is no part of a case."""

    unit: str


@dataclass(frozen=True, slots=True)
class ByLaw:
    """The formula in force on a day of the case, of each period from its first day on; made when a tree is resolved."""

    day: Formula
    periods: tuple[tuple[int, Formula], ...]


@dataclass(frozen=True, slots=True)
class Because:
    """The words by which the value of another formula came about."""

    of: Formula


Formula = (
    Number | Parameter | Word | FactValue | DerivedValue | PeriodEnd | Workday | NextWorkday | Soonest | EdgeDay | Birthday | Age
    | Sum | Difference | Product | Percentage | Extreme | Rounded | Parts | Counted | Total | Outermost | Cases | ReadingValue
    | Untold | ByLaw | Because
)  # fmt: skip


def unit_of(formula: Formula) -> str:  # noqa: C901  # one arm for each operator
    """Return the type of a formula; the reader has seen to it that its parts agree."""
    match formula:
        case (
            Number(unit=unit)
            | Parameter(unit=unit)
            | FactValue(unit=unit)
            | DerivedValue(unit=unit)
            | Untold(unit=unit)
        ):
            return unit
        case Word() | Because():
            return "choice"
        case PeriodEnd() | Workday() | NextWorkday() | Soonest() | EdgeDay() | Birthday():
            return "day"
        case Age():
            return "years"
        case Counted() | Parts():
            return "count"
        case Percentage() | Rounded():
            return "euro"
        case Sum(items=items):
            return unit_of(items[0])
        case Difference(first=value) | Product(value=value) | Total(value=value) | Outermost(value=value):
            return unit_of(value)
        case Extreme(arms=arms):
            return unit_of(arms[0].value)
        case Cases(otherwise=otherwise):
            return unit_of(otherwise.value)
        case ReadingValue(options=options):
            return unit_of(options[0][1])
        case ByLaw(periods=periods):
            return unit_of(periods[0][1])
        case _:
            assert_never(formula)


def day_inside(formula: Formula) -> Formula | None:
    """Return the day that an operator moves: where nothing is known of that, nothing is of what comes out."""
    match formula:
        case (
            PeriodEnd(day=day) | Workday(day=day) | NextWorkday(day=day) | Soonest(day=day) | EdgeDay(day=day)
        ):
            return day
        case _:
            return None


FORMULAS = (
    Number, Parameter, Word, FactValue, DerivedValue, PeriodEnd, Workday, NextWorkday, Soonest, EdgeDay, Birthday, Age, Sum,
    Difference, Product, Percentage, Extreme, Rounded, Parts, Counted, Total, Outermost, Cases, ReadingValue, Untold, ByLaw,
    Because,
)  # fmt: skip
