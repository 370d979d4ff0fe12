"""Decision diagrams: they compute what a table computes, equal functions are one number, counting and picking agree."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from soziorules.engine.proof.diagrams import ALWAYS, NEVER, Diagrams, leaf

SIZES = (2, 3, 2, 4)
POINTS = list(product(*map(range, SIZES)))
TABLES = st.lists(st.booleans(), min_size=len(POINTS), max_size=len(POINTS)).map(tuple)
Table = tuple[bool, ...]


def made(diagrams: Diagrams, table: Table) -> int:
    rows = [point for point, holds in zip(POINTS, table, strict=True) if holds]
    return diagrams.rows(range(len(SIZES)), rows)


def values(diagrams: Diagrams, function: int) -> list[int]:
    return [diagrams.value(function, dict(enumerate(point))) for point in POINTS]


@given(TABLES, TABLES)
def test_conjunction_disjunction_negation_and_difference(one: Table, other: Table) -> None:
    diagrams = Diagrams(SIZES)
    a, b = made(diagrams, one), made(diagrams, other)
    pairs = list(zip(one, other, strict=True))
    assert values(diagrams, diagrams.both(a, b)) == [x and y for x, y in pairs]
    assert values(diagrams, diagrams.either(a, b)) == [x or y for x, y in pairs]
    assert values(diagrams, diagrams.negate(a)) == [not x for x in one]
    assert values(diagrams, diagrams.differ(a, b)) == [x != y for x, y in pairs]


@given(TABLES, TABLES)
def test_equal_functions_are_the_same_number(one: Table, other: Table) -> None:
    diagrams = Diagrams(SIZES)
    a, b = made(diagrams, one), made(diagrams, other)
    assert (a == b) == (one == other)
    assert diagrams.negate(diagrams.both(a, b)) == diagrams.either(diagrams.negate(a), diagrams.negate(b))


@given(TABLES, TABLES, TABLES)
def test_functions_of_several_values_differ_where_their_values_do(
    first: Table, one: Table, other: Table
) -> None:
    diagrams = Diagrams(SIZES)
    base = diagrams.choose(made(diagrams, first), leaf(4), leaf(2))
    ranks = [diagrams.choose(made(diagrams, table), leaf(1), base) for table in (one, other)]
    here, there = (values(diagrams, function) for function in ranks)
    assert values(diagrams, diagrams.differ(*ranks)) == [a != b for a, b in zip(here, there, strict=True)]
    assert diagrams.differ(*ranks) == diagrams.differ(*reversed(ranks))


@given(TABLES)
def test_counting_and_picking(table: Table) -> None:
    diagrams = Diagrams(SIZES)
    function = made(diagrams, table)
    assert diagrams.count(function) == sum(table)
    picked = diagrams.pick(function)
    assert (picked is None) == (not any(table))
    assert picked is None or diagrams.value(function, picked) == 1


@given(TABLES, st.integers(0, len(SIZES) - 1))
def test_fixing_and_forgetting_a_variable(table: Table, level: int) -> None:
    diagrams = Diagrams(SIZES)
    function = made(diagrams, table)
    fixed = [diagrams.fix(function, level, value) for value in range(SIZES[level])]
    assert all(level not in diagrams.support(each) for each in fixed)
    assert diagrams.whatever(function, level) == diagrams.either(*fixed)


def test_constants_and_leaves() -> None:
    diagrams = Diagrams(SIZES)
    three = diagrams.choose(diagrams.among(0, [1]), leaf(3), leaf(0))
    assert diagrams.leaves(three) == {0, 3}
    assert diagrams.equals(three, 3) == diagrams.among(0, [1])
    assert diagrams.pick(NEVER) is None
    assert diagrams.pick(ALWAYS) == {}
