"""The compiled evaluator: three-valued, all rules reported, one pass, and equal to the reference evaluator."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, replace
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soziorules.engine.compiler.functions import again
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.proof.reference import reference
from tests.engine.forms import SHEETS, WORDS, Item, Sheet, forms
from tests.engine.lending import SORTS, Book, Loan, load
from tests.engine.strategies import LOANS

DAY = dt.date(2015, 6, 1)
FULL = Loan(
    lent_on=DAY,
    sort="adult",
    age=40,
    count=8,
    returned=(0, 0),
    debt=Decimal(0),
    valid_from=DAY,
    purposes=frozenset(),
    books=(),
    member=True,
)


@cache
def rules() -> RuleSet:
    return load()


def outcome(**changes: Any) -> Outcome:
    return rules().decide(replace(FULL, **changes)).outcome


def told(decision: Decision) -> tuple[object, ...]:
    return decision.outcome, decision.missed, tuple(item.path for item in decision.missing)


class TestOutcome:
    def test_all_rules_met(self) -> None:
        assert outcome() is Outcome.ELIGIBLE

    def test_one_missed_rule_refuses_whatever_is_unknown(self) -> None:
        case = Loan(lent_on=DAY, count=9)
        decision = rules().decide(case)
        assert decision.outcome is Outcome.NOT_ELIGIBLE
        assert decision.missing == ()
        assert [finding.rule for finding in decision.deciding] == ["lending.books_at_once"]

    def test_every_missed_rule_is_reported(self) -> None:
        decision = rules().decide(replace(FULL, sort="guest", count=9))
        missed = [finding.rule for finding in decision.findings if finding.status == "not_met"]
        assert missed == ["lending.resident", "lending.books_at_once"]

    def test_a_known_day_makes_it_not_yet(self) -> None:
        later = DAY + dt.timedelta(days=3)
        decision = rules().decide(replace(FULL, valid_from=later))
        assert decision.outcome is Outcome.NOT_YET
        assert decision.not_before == later

    def test_a_hard_miss_outweighs_not_yet(self) -> None:
        assert outcome(valid_from=DAY + dt.timedelta(days=3), count=9) is Outcome.NOT_ELIGIBLE

    def test_an_unknown_fact_that_matters_leaves_it_open(self) -> None:
        decision = rules().decide(replace(FULL, count=None))
        assert decision.outcome is Outcome.UNDETERMINED
        assert [item.path for item in decision.missing] == ["loan.count"]

    def test_an_unknown_fact_that_does_not_matter_changes_nothing(self) -> None:
        assert outcome(age=None) is Outcome.ELIGIBLE
        assert outcome(purposes=None) is Outcome.ELIGIBLE

    def test_a_missed_reason_asks_for_justification(self) -> None:
        assert outcome(books=(Book("R1", True),)) is Outcome.JUSTIFICATION_REQUIRED
        assert outcome(books=(Book("R1", True),), purposes=frozenset({"research"})) is Outcome.ELIGIBLE

    def test_an_obligation_does_not_refuse(self) -> None:
        decision = rules().decide(replace(FULL, debt=Decimal("10.01")))
        assert decision.outcome is Outcome.ELIGIBLE
        assert [item.id for item in decision.obligations] == ["lending.debt"]


class TestThresholds:
    def test_both_sides_of_a_number(self) -> None:
        assert (outcome(count=8), outcome(count=9)) == (Outcome.ELIGIBLE, Outcome.NOT_ELIGIBLE)

    def test_both_sides_of_an_amount(self) -> None:
        held = rules().decide(replace(FULL, debt=Decimal("10.00"))).obligations
        owed = rules().decide(replace(FULL, debt=Decimal("10.01"))).obligations
        assert (len(held), len(owed)) == (0, 1)

    def test_both_sides_of_a_day(self) -> None:
        assert outcome(valid_from=DAY) is Outcome.ELIGIBLE
        assert outcome(valid_from=DAY + dt.timedelta(days=1)) is Outcome.NOT_YET


class TestLists:
    def test_one_element_is_enough(self) -> None:
        assert outcome(books=(Book("N1", True), Book("R1", True))) is Outcome.JUSTIFICATION_REQUIRED

    def test_an_element_with_an_unknown_fact_leaves_it_open_and_is_named(self) -> None:
        decision = rules().decide(replace(FULL, books=(Book("N1", True), Book("R1", None))))
        assert decision.outcome is Outcome.UNDETERMINED
        assert [item.path for item in decision.missing] == ["books[1].stamped"]

    def test_an_unknown_list_is_open_an_empty_one_is_not(self) -> None:
        assert outcome(books=None) is Outcome.UNDETERMINED
        assert outcome(books=()) is Outcome.ELIGIBLE


class TestReadings:
    def test_a_reading_without_firm_ground_leaves_it_open_and_is_named(self) -> None:
        decision = rules().decide(replace(FULL, sort="child", age=13))
        assert decision.outcome is Outcome.UNDETERMINED
        reading = decision.readings[0]
        assert (reading.id, reading.chosen) == ("child.age", "twelve")
        assert dict(reading.otherwise) == {"fourteen": Outcome.ELIGIBLE}

    def test_a_firm_reading_decides_and_is_named(self) -> None:
        decision = rules().decide(replace(FULL, returned=(5, 5)))
        assert decision.outcome is Outcome.NOT_ELIGIBLE
        assert [(item.id, dict(item.otherwise)) for item in decision.readings] == [
            ("pile.counts", {"new_books": Outcome.ELIGIBLE})
        ]

    def test_bounds_decide_where_they_can(self) -> None:
        assert outcome(returned=(0, 4)) is Outcome.ELIGIBLE
        assert outcome(returned=(0, 5)) is Outcome.UNDETERMINED
        assert outcome(returned=(5, None)) is Outcome.NOT_ELIGIBLE

    def test_what_every_reading_says_is_definite(self) -> None:
        assert outcome(sort="child", age=12) is Outcome.ELIGIBLE
        assert outcome(sort="child", age=15) is Outcome.NOT_ELIGIBLE

    def test_another_reading_can_be_chosen(self) -> None:
        decision = rules().at(DAY, {"child.age": "fourteen"}).decide(replace(FULL, sort="child", age=15))
        assert decision.outcome is Outcome.NOT_ELIGIBLE


class TestDates:
    def test_the_law_of_the_day_decides(self) -> None:
        before, after = dt.date(2009, 12, 31), dt.date(2010, 1, 1)
        assert outcome(lent_on=before, valid_from=before, count=6) is Outcome.NOT_ELIGIBLE
        assert outcome(lent_on=after, valid_from=before, count=6) is Outcome.ELIGIBLE

    def test_evaluators_are_compiled_once_for_a_period(self) -> None:
        assert rules().at(dt.date(2010, 1, 1)) is rules().at(dt.date(2026, 5, 5))
        assert rules().at(dt.date(2009, 12, 31)) is not rules().at(dt.date(2010, 1, 1))


@given(LOANS)
def test_the_compiled_evaluator_equals_the_reference(case: Loan) -> None:
    assert case.lent_on is not None
    decision = rules().decide(case)
    expected = reference(rules(), case.lent_on, case)
    assert {finding.rule: finding.status for finding in decision.findings} == expected.statuses
    assert decision.outcome is expected.outcome
    assert {reading.id for reading in decision.readings} == expected.readings


@given(SHEETS)
def test_every_form_of_a_condition_says_what_the_reference_says(case: Sheet) -> None:
    decision = forms().decide(case)
    expected = reference(forms(), case.day, case)
    assert {finding.rule: finding.status for finding in decision.findings} == expected.statuses
    assert decision.outcome is expected.outcome
    assert {reading.id for reading in decision.readings} == expected.readings


@given(SHEETS, SHEETS, st.data())
def test_every_form_of_a_condition_is_measured_again_as_if_for_the_first_time(
    case: Sheet, other: Sheet, data: st.DataObject
) -> None:
    names = [each.name for each in fields(Sheet) if each.name != "day"]
    changed = data.draw(st.sets(st.sampled_from(names)))
    values = {name: getattr(other, name) for name in changed}
    before, after = forms().decide(case), replace(case, **values)
    paths = [f.name for f in forms().domain.vocabulary if any(f.read == f"case.{name}" for name in changed)]
    measure = again(before.evaluator.program, frozenset(paths))
    word, _ = measure(after, before.verdict.word, before.derived)
    assert word == forms().decide(after).verdict.word


class TestForms:
    """Single points of the property above, worked out by hand, so that both evaluators cannot be wrong alike."""

    @pytest.mark.parametrize(
        ("rule", "stated", "met"),
        [
            ("number_is", {"number": 7}, True),
            ("number_is", {"number": 8}, False),
            ("number_is_one_of", {"number": 8}, True),
            ("number_is_one_of", {"number": 4}, False),
            ("number_between", {"number": 3}, True),
            ("number_between", {"number": 9}, False),
            ("number_and_limit", {"number": 8}, True),
            ("number_and_other", {"number": 2, "other": 2}, True),
            ("number_at_least_other", {"number": 2, "other": 3}, False),
            ("number_at_least_other", {"number": 2}, None),
            ("day_is", {"since": DAY}, True),
            ("day_is", {"since": DAY - dt.timedelta(days=1)}, False),
            ("amount_between", {"amount": Decimal("5.01")}, True),
            ("amount_between", {"amount": Decimal("5.00")}, False),
            ("amount_between", {"amount": Decimal("10.01")}, False),
            ("span_from", {"span": (4, None)}, True),
            ("span_from", {"span": (3, 9)}, None),
            ("span_from", {"span": (0, 3)}, False),
            ("word_is_none_of", {"word": "w12"}, False),
            ("words_all", {"words": frozenset({"w1", "w2", "w3"})}, True),
            ("words_all", {"words": frozenset({"w1"})}, False),
            ("words_any", {"words": frozenset({"w12"})}, True),
            ("some_marked", {"items": (Item("N1", None), Item("C2", False))}, True),
            ("some_unmarked", {"items": (Item("C1", None),)}, None),
            ("some_unmarked", {"items": (Item("N1", False), Item("C1", True))}, False),
            ("none_marked", {"items": ()}, True),
            ("not_defined", {"few": frozenset({"a"})}, False),
            ("not_defined", {"few": frozenset({"b"}), "number": 4}, True),
        ],
    )
    def test_one_case(self, rule: str, stated: dict[str, Any], met: bool | None) -> None:
        found = forms().decide(replace(Sheet(DAY), **stated)).finding(f"forms.{rule}").status
        assert found == {True: "met", False: "not_met", None: "open"}[met]

    def test_a_definition_has_the_wording_of_the_day(self) -> None:
        before = Sheet(dt.date(2009, 12, 31), few=frozenset({"c"}))
        after = replace(before, day=dt.date(2010, 1, 1), number=9)
        assert forms().decide(before).finding("forms.defined").status == "met"
        assert forms().decide(after).finding("forms.defined").status == "not_met"


@given(LOANS, st.data())
def test_a_definite_answer_stays_when_a_fact_becomes_known(case: Loan, data: st.DataObject) -> None:
    other = data.draw(LOANS)
    known = {
        item.name: getattr(other, item.name) for item in fields(Loan) if getattr(case, item.name) is None
    }
    before, after = rules().decide(case).outcome, rules().decide(replace(case, **known)).outcome
    if before.answer != "open":
        assert after.answer == before.answer


@given(LOANS)
def test_every_part_of_an_explanation_agrees_with_its_finding(case: Loan) -> None:
    for finding in rules().decide(case).findings:
        applies, requires = finding.tree
        expected = {
            "not_applicable": applies.truth is False,
            "met": applies.truth is not False and requires.truth is True,
            "not_met": applies.truth is True and requires.truth is False,
            "open": applies.truth is not False and requires.truth is not True,
        }
        assert expected[finding.status]


@given(LOANS)
def test_the_order_of_list_elements_does_not_matter(case: Loan) -> None:
    if case.books is not None:
        turned = replace(case, books=tuple(reversed(case.books)))
        assert rules().decide(turned).outcome is rules().decide(case).outcome


class TestAskedByProgram:
    def test_the_missed_rules_come_without_explanations_and_in_the_order_of_the_files(self) -> None:
        decision = rules().decide(replace(FULL, sort="guest", count=9))
        assert decision.missed == ("lending.resident", "lending.books_at_once")
        assert rules().decide(FULL).missed == ()

    def test_a_rule_that_is_not_in_force_has_no_finding(self) -> None:
        with pytest.raises(Problems, match="A002"):
            rules().decide(FULL).finding("lending.no_such_rule")

    def test_an_answer_that_a_reading_does_not_have_is_refused(self) -> None:
        with pytest.raises(Problems, match="R020"):
            rules().at(DAY, {"child.age": "sixteen"})

    def test_what_is_printed_of_a_decision_holds_no_value_of_the_case(self) -> None:
        assert repr(rules().decide(replace(FULL, debt=Decimal("77.77")))) == (
            "<Decision eligible as of 2015-06-01>"
        )

    def test_an_evaluator_says_from_when_its_law_holds(self) -> None:
        assert rules().at(dt.date(2026, 5, 5)).day == dt.date(2010, 1, 1)

    def test_a_field_of_law_without_figures_has_none(self) -> None:
        assert forms().decide(Sheet(DAY)).figures == {}

    def test_what_is_remembered_stays_small_and_decides_the_same(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cases = [replace(FULL, sort=sort, count=count) for sort in SORTS for count in (1, 8, 9, None)]
        cases += [replace(case, books=books) for case in cases for books in ((), None, (Book("R1", True),))]
        expected = [told(rules().decide(case)) for case in cases]
        for module, name in (("evaluator", "REMEMBERED_VERDICTS"), ("missing_search", "REMEMBERED")):
            monkeypatch.setattr(f"soziorules.engine.evaluator.{module}.{name}", 2)
        monkeypatch.setattr("soziorules.engine.compiler.answers.REMEMBERED", 2)
        narrow = load()
        for case, wanted in zip(cases, expected, strict=True):
            assert told(narrow.decide(case)) == wanted
        words = [frozenset({first, second}) for first in WORDS[:4] for second in WORDS]
        fresh = RuleSet(forms().elements, forms().domain)
        for chosen in words:
            found = fresh.decide(Sheet(DAY, words=chosen)).finding("forms.words_all").status
            assert found == ("met" if {"w1", "w2"} <= chosen else "not_met")
