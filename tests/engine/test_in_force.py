"""A derived value that reads nothing but what is not in force is not in force either."""

from __future__ import annotations

import pytest

from soziorules.engine.compiler.in_force import in_force
from soziorules.engine.language import formulas as tree
from soziorules.engine.language.conditions import ALWAYS, Computed, OtherFact, Test

GONE, KEPT, PAID = (
    tree.DerivedValue("gone", "day"),
    tree.DerivedValue("kept", "day"),
    tree.FactValue("paid_on", "day"),
)
DAYS = tree.Number(1, "days")


def choose(*arms: tree.Formula) -> tree.Cases:
    whens = tuple(tree.When(Test("student", "equals", Computed(DAYS)), tree.Arm(each)) for each in arms[:-1])
    return tree.Cases(whens, tree.Arm(arms[-1]))


def in_time(test: Test) -> tree.Cases:
    yes, no = (tree.Number(number, tree.YES_OR_NO) for number in (1, 0))
    return tree.Cases((tree.When(test, tree.Arm(yes)),), tree.Arm(no))


@pytest.mark.parametrize(
    ("formula", "says_something"),
    [
        (GONE, False),
        (KEPT, True),
        (PAID, True),
        (tree.Soonest(GONE), False),
        (tree.PeriodEnd("days", DAYS, GONE, counted=False), False),
        (tree.PeriodEnd("days", DAYS, KEPT, counted=False), True),
        (choose(GONE, GONE), False),
        (choose(GONE, KEPT), True),
        (choose(GONE, tree.Untold("day")), False),
        (choose(tree.Untold("day"), tree.Untold("day")), True),
        (tree.Extreme(highest=True, arms=(tree.Arm(GONE), tree.Arm(tree.Soonest(GONE)))), False),
        (tree.Extreme(highest=True, arms=(tree.Arm(GONE), tree.Arm(PAID))), True),
        (tree.ReadingValue("holidays", (("land", GONE), ("nationwide", GONE))), False),
        (tree.ReadingValue("holidays", (("land", GONE), ("nationwide", PAID))), True),
        (in_time(Test("paid_on", "at_most", OtherFact("gone"))), False),
        (in_time(Test("gone", "at_most", OtherFact("paid_on"))), False),
        (in_time(Test("paid_on", "at_most", OtherFact("kept"))), True),
        (in_time(Test("paid_on", "at_most", Computed(choose(GONE, GONE)))), False),
        (in_time(Test("paid_on", "at_most", OtherFact("gone"), if_not_stated=True)), True),
    ],
)
def test_a_value_is_in_force_where_its_formula_says_something(
    formula: tree.Formula, says_something: bool
) -> None:
    found = in_force({"kept": PAID, "asked": formula}, {"kept", "asked", "gone"})
    assert ("asked" in found) is says_something


def test_what_rests_on_such_a_value_is_not_in_force_either() -> None:
    chain: dict[str, tree.Formula] = {
        "first": tree.Soonest(tree.DerivedValue("second", "day")),
        "second": tree.Soonest(GONE),
        "kept": PAID,
    }
    assert in_force(chain, {*chain, "gone"}) == {"kept"}


def test_a_condition_of_several_parts_is_left_to_itself() -> None:
    yes = tree.Arm(tree.Number(1, tree.YES_OR_NO))
    always = tree.Cases((tree.When(ALWAYS, yes),), yes)
    assert in_force({"asked": always}, {"asked"}) == {"asked"}
