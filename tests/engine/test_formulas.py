"""Derived values: three executions agree, and bounds hold all that complete cases come to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields, replace
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soziorules.engine.columns.evaluator import OUTCOMES, ColumnEvaluator
from soziorules.engine.columns.facts import SingleCases
from soziorules.engine.diagnostics import Problems
from soziorules.engine.proof.reference import Reference, law_on, reference
from tests.engine.bills import BILLS, COSTS, DAYS, LANDS, Bill, Item, bills

LAW_DAYS = (dt.date(2009, 12, 31), dt.date(2026, 6, 2))
READINGS: tuple[dict[str, str], ...] = ({}, {"holidays": "nationwide"})
VALUES: dict[str, tuple[Any, ...]] = {
    "born_on": DAYS,
    "paid_on": DAYS,
    "cost": COSTS,
    "pages": tuple(range(10)),
    "minutes": (0, 1, 59, 60, 61, 120, 7200),
    "land": LANDS,
    "student": (True, False),
    "exempt_until": DAYS,
}


@given(BILLS, st.sampled_from(READINGS))
def test_the_evaluator_says_what_the_reference_says(bill: Bill, readings: dict[str, str]) -> None:
    rules = bills()
    decision = rules.at(bill.issued_on, readings).decide(bill)
    expected = reference(rules, bill.issued_on, bill, readings)
    assert {finding.rule: finding.status for finding in decision.findings} == expected.statuses
    assert decision.outcome is expected.outcome
    assert {reading.id for reading in decision.readings} == expected.readings


@given(BILLS)
def test_bounds_are_those_of_the_reference(bill: Bill) -> None:
    rules = bills()
    values = rules.decide(bill).values
    slow = Reference(law_on(rules, rules.period(bill.issued_on)), bill, rules.choices())
    for name in rules.elements.derived:
        shown = slow.fact(name)
        assert values.between(name) == (None if shown == (None, None) else shown), name


@given(BILLS, st.sampled_from(READINGS))
def test_a_single_value_is_the_one_that_explanations_show(bill: Bill, readings: dict[str, str]) -> None:
    decision = bills().decide(bill, readings)
    for fact in bills().domain.vocabulary:
        if "[]" not in fact.name:
            assert decision.value(fact.name) == decision.values[fact.name], fact.name


def test_a_value_of_no_fact_is_refused() -> None:
    decision = bills().decide(Bill(issued_on=LAW_DAYS[1]))
    for name in ("costs", "items[].cost", "", None, ["cost"]):
        with pytest.raises(Problems, match="A002"):
            decision.value(name)  # type: ignore[arg-type]


@given(st.lists(BILLS, min_size=1, max_size=30), st.sampled_from(LAW_DAYS), st.sampled_from(READINGS))
def test_every_row_of_a_column_is_decided_as_by_the_evaluator(
    rows: list[Bill], day: dt.date, readings: dict[str, str]
) -> None:
    single = bills().at(day, readings)
    columns = ColumnEvaluator(single, firm=True)
    lanes = SingleCases(columns.program, rows)
    found, outcomes = columns.statuses(lanes, len(rows)), columns.outcomes(lanes, len(rows))
    for row, bill in enumerate(rows):
        decision = single.decide(bill)
        assert OUTCOMES[outcomes[row]] is decision.outcome
        expected = {finding.rule: finding.status for finding in decision.findings}
        assert {rule: statuses[row] for rule, statuses in found.items()} == expected


def completions(bill: Bill, at_most: int = 400) -> Iterator[Bill]:
    """Yield complete cases that agree with what a bill states, in the values that the tests use."""
    names = [each.name for each in fields(bill) if each.name in VALUES and getattr(bill, each.name) is None]
    names = names[:3]  # three unknowns are enough to find a bound that is too narrow
    rest = {each: VALUES[each][0] for each in VALUES if getattr(bill, each) is None and each not in names}
    for count, values in enumerate(product(*(VALUES[name] for name in names))):
        if count == at_most:
            return
        yield replace(bill, **rest, **dict(zip(names, values, strict=True)))


def with_known_items(bill: Bill) -> Iterator[tuple[Item, ...]]:
    """Yield lists of complete items that agree with those of a bill, a few each."""
    if bill.items is None:
        yield from ((), (Item("book", 9, DAYS[4]),), (Item("film", 0, DAYS[0]), Item("book", 3, DAYS[8])))
        return
    ways = [
        [
            Item(sort, pages, day)
            for sort in ((item.sort,) if item.sort else ("book", "map"))
            for pages in ((item.pages,) if item.pages is not None else (0, 9))
            for day in ((item.lent_on,) if item.lent_on else (DAYS[0], DAYS[9]))
        ]
        for item in bill.items
    ]
    for number, items in enumerate(product(*ways)):
        if number < 12:
            yield tuple(items)


def inside(value: Any, bounds: Any) -> bool:
    """Return whether a value lies within bounds as `Values.between` gives them."""
    if bounds is None:
        return True
    low, high = bounds if isinstance(bounds, tuple) else (bounds, bounds)
    return (low is None or value >= low) and (high is None or value <= high)


@given(BILLS)
def test_bounds_hold_whatever_the_case_turns_out_to_be(bill: Bill) -> None:
    rules = bills()
    before = rules.decide(bill)
    partial = {name: before.values.between(name) for name in rules.elements.derived}
    judged = {finding.rule: finding.status for finding in before.findings}
    silent = {"bills.silent", "bills.silent_met"}  # what silence counts as may turn out otherwise
    soonest = {"due_soonest", "decide_soonest"}  # the earliest that a day can be may turn out later
    for number, whole in enumerate(completions(bill, 60)):
        for items in list(with_known_items(bill))[number % 3 :: 3]:
            after = rules.decide(replace(whole, items=items))
            for name, bounds in partial.items():
                if name in soonest:
                    assert inside(after.values[name], (before.values[name], None)), name
                elif name not in ("exempt_pages", "fee", "all_of_it") or bill.exempt_until is not None:
                    value = after.values[name]
                    assert value is None or inside(value, bounds), name
            for finding in after.findings:
                known = judged[finding.rule]
                presumed = finding.rule in silent or finding.rule.startswith(
                    (
                        "bills.exempt_pages",
                        "bills.fee_0",
                        "bills.fee_1",
                        "bills.fee_2",
                        "bills.all_of_it",
                        "bills.because",
                        "bills.due_soonest",
                        "bills.decide_soonest",
                    )
                )
                assert presumed or known == "open" or known == finding.status, finding.rule


class TestWhatFormulasCome:
    """Values worked out by hand, with the norm where there is one."""

    @staticmethod
    def of(name: str, **stated: Any) -> Any:
        return bills().decide(Bill(dt.date(2026, 6, 2), **stated)).values.between(name)

    @pytest.mark.parametrize(
        ("name", "paid_on", "day"),
        [
            ("month_after", dt.date(2027, 1, 31), dt.date(2027, 2, 28)),  # § 188 Abs. 3 BGB
            ("year_after", dt.date(2024, 2, 29), dt.date(2025, 2, 28)),
            ("year_until", dt.date(2024, 2, 29), dt.date(2025, 2, 28)),  # § 188 Abs. 2 Halbsatz 2 BGB
            ("valid_until", dt.date(2027, 1, 1), dt.date(2027, 1, 31)),
            ("free_until", dt.date(2026, 12, 28), dt.date(2027, 1, 2)),
            ("free_from_first", dt.date(2026, 12, 28), dt.date(2027, 1, 1)),
        ],
    )
    def test_periods(self, name: str, paid_on: dt.date, day: dt.date) -> None:
        assert self.of(name, paid_on=paid_on) == day

    def test_a_birthday_of_29_february_is_1_march(self) -> None:
        assert self.of("grown_on", born_on=dt.date(2008, 2, 29)) == dt.date(2029, 3, 1)

    def test_the_land_unknown_is_each_of_them_whole(self) -> None:
        assert self.of("due_on") == (dt.date(2026, 6, 5), dt.date(2026, 6, 8))
        assert self.of("due_on", land="BY") == dt.date(2026, 6, 8)
        assert self.of("due_on", land="BE") == dt.date(2026, 6, 5)

    def test_the_soonest_is_the_earlier_end_whatever_the_land(self) -> None:
        stated = {"paid_on": dt.date(2026, 5, 14), "student": False}
        assert self.of("decide_by", **stated) == (dt.date(2026, 6, 4), dt.date(2026, 6, 5))  # Fronleichnam
        assert self.of("decide_soonest", **stated) == dt.date(2026, 6, 4)
        assert self.of("decide_soonest", land="BY", **stated) == dt.date(2026, 6, 5)
        assert self.of("decide_soonest", student=False) is None

    def test_a_yes_or_no_is_open_between_both_ends(self) -> None:
        stated = {"paid_on": dt.date(2026, 5, 14), "student": False}
        for day, answer in ((4, True), (5, None), (6, False)):
            assert self.of("in_time", exempt_until=dt.date(2026, 6, day), **stated) is answer
        assert self.of("in_time", **stated) is None

    def test_a_number_that_may_be_either_is_bounded_by_both(self) -> None:
        stated = {"paid_on": dt.date(2026, 10, 14), "land": "BE"}
        assert self.of("decide_by", **stated) == (dt.date(2026, 11, 4), dt.date(2026, 11, 18))
        assert self.of("decide_by", **stated, student=True) == dt.date(2026, 11, 18)

    def test_the_cost_unknown_is_at_most_the_highest_amount(self) -> None:
        stated = {"paid_on": dt.date(2026, 6, 2), "born_on": dt.date(1990, 1, 1)}
        assert self.of("fee", **stated) == (Decimal(0), Decimal("10.01"))

    def test_the_law_of_another_day_gives_the_numbers(self) -> None:
        stated = {"born_on": dt.date(1970, 1, 1), "cost": Decimal("73.25"), "student": False}
        assert self.of("fee", paid_on=dt.date(2009, 12, 31), **stated) == Decimal("7.33")
        assert self.of("fee", paid_on=dt.date(2010, 1, 1), **stated) == Decimal("9.16")

    def test_without_the_day_whose_law_it_is_the_value_is_what_any_law_gives(self) -> None:
        stated = {"cost": Decimal("73.25"), "pages": 9}
        assert self.of("fee_read", **stated) == (Decimal("7.33"), Decimal("9.16"))
        assert self.of("fee_read", cost=Decimal("73.25"), pages=1) == Decimal("0.00")
        assert self.of("fee_read_because", **stated) == "share"

    def test_a_reading_can_say_how_is_rounded(self) -> None:
        bill = Bill(dt.date(2026, 6, 2), paid_on=dt.date(2009, 12, 31), cost=Decimal("73.25"), pages=9)
        amounts = [bills().decide(bill, readings).value("fee_read") for readings in READINGS]
        assert amounts == [Decimal("7.33"), Decimal("7.32")]

    def test_half_a_cent_is_rounded_up(self) -> None:
        assert self.of("fee_up", cost=Decimal("0.01")) == Decimal("0.10")
        assert self.of("fee_down", cost=Decimal("0.99")) == Decimal("1.00")

    def test_a_word_says_how_the_value_came_about(self) -> None:
        stated = {"paid_on": dt.date(2026, 6, 2), "born_on": dt.date(1990, 1, 1)}
        for cost, word in (
            ("3", "cost"),
            ("5", "cost"),
            ("30", "least"),
            ("73.25", "rate"),
            ("1000", "most"),
        ):
            assert self.of("fee.because", cost=Decimal(cost), **stated) == word
        assert self.of("fee.because", **{**stated, "born_on": dt.date(2020, 1, 1)}) == "young"


class TestSilence:
    """What silence counts as is said by the rules, and the decision lists it."""

    def test_what_is_assumed_is_listed_with_its_source(self) -> None:
        decision = bills().decide(Bill(dt.date(2026, 6, 2), paid_on=dt.date(2026, 6, 2), pages=4))
        listed = {(each.path, each.met, each.of) for each in decision.assumed}
        assert ("exempt_until", False, "bills.silent") in listed
        assert ("exempt_until", False, "exempt_pages") in listed
        assert ("student", True, "bills.silent_met") in listed
        assert all(each.citations for each in decision.assumed)

    def test_only_what_a_finding_rests_on_is_assumed(self) -> None:
        """Five pages are too many, whoever pays for them: that nothing is said of the student decides nothing."""
        decision = bills().decide(Bill(dt.date(2026, 6, 2), pages=5))
        assert decision.finding("bills.silent_met").status == "not_met"
        assert "bills.silent_met" not in {each.of for each in decision.assumed}

    def test_what_is_stated_is_not_assumed(self) -> None:
        stated = Bill(dt.date(2026, 6, 2), student=False, exempt_until=dt.date(2026, 6, 2), pages=1)
        assert bills().decide(stated).assumed == ()

    def test_silence_decides_as_the_rule_says(self) -> None:
        decision = bills().decide(Bill(dt.date(2026, 6, 2), paid_on=dt.date(2026, 6, 2), pages=4))
        assert decision.finding("bills.silent").status == "met"
        assert decision.finding("bills.silent_met").status == "met"
