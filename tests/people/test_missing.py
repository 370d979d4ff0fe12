"""What is missing, and only that: tried by enumeration on the lending library, and on generated cases of Soziotherapie."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields, replace
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import soziorules
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.outcome import Outcome
from soziorules.soziotherapie.case.changes import put
from tests.engine.lending import Book, Loan
from tests.engine.strategies import LOANS
from tests.people import lending
from tests.people.strategies import PATHS, Plain, at, full_cases, read

DAY = dt.date(2015, 6, 1)
VALUES: dict[str, tuple[Any, ...]] = {
    "reader.sort": ("adult", "child", "student", "guest"),
    "reader.age": (12, 13, 15),
    "reader.debt": (Decimal(0), Decimal("10.01")),
    "reader.member": (True, False),
    "loan.count": (1, 6, 9),
    "loan.returned": ((0, 0), (4, 4), (20, 20)),
    "card.valid_from": (dt.date(2000, 1, 1), dt.date(2040, 1, 1)),
    "purposes": (frozenset({"research"}), frozenset({"pleasure"})),
    "books": ((), (Book("R1", True),), (Book("R2", True),)),
}
FIELDS = {field: path for path, field in lending.FIELDS.items()}


def same(outcome: Outcome) -> Outcome:
    """A day that becomes known can turn *not eligible* into *not yet*: both say no."""
    return Outcome.NOT_ELIGIBLE if outcome is Outcome.NOT_YET else outcome


def values(path: str) -> tuple[Any, ...]:
    return (True, False) if path.startswith("books[") else VALUES[path]


def completions(case: Loan, paths: list[str]) -> Iterator[Loan]:
    for chosen in product(*(values(path) for path in paths)):
        yield lending.change(case, dict(zip(paths, chosen, strict=True)))


def unknown(case: Loan, missing: list[str]) -> list[str]:
    """Return the unknown facts of a loan that are not among the missing ones."""
    found = [FIELDS[field.name] for field in fields(Loan) if getattr(case, field.name) is None]
    stamps = [
        f"books[{index}].stamped" for index, book in enumerate(case.books or ()) if book.stamped is None
    ]
    return [path for path in [*found, *stamps] if path not in missing]


@given(LOANS, st.data())
def test_once_the_missing_facts_are_known_no_other_fact_changes_the_outcome(
    case: Loan, data: st.DataObject
) -> None:
    rules = lending.rules()
    missing = [item.path for item in rules.decide(case).missing]
    others = unknown(case, missing)
    known = lending.change(case, {path: data.draw(st.sampled_from(values(path))) for path in missing})
    outcome = same(rules.decide(known).outcome)
    for full in [
        known,
        *data.draw(st.lists(st.sampled_from(list(completions(known, others[:4]))), max_size=40)),
    ]:
        assert same(rules.decide(full).outcome) is outcome


@settings(max_examples=30)
@given(LOANS)
def test_without_one_of_the_missing_facts_the_outcome_is_not_settled(case: Loan) -> None:
    rules = lending.rules()
    missing = [item.path for item in rules.decide(case).missing]
    outcomes = {full: rules.decide(full).outcome for full in completions(case, missing)}
    for path in missing:
        without: dict[Loan, set[Outcome]] = {}
        for full, outcome in outcomes.items():
            without.setdefault(lending.change(full, {path: None}), set()).add(outcome)
        assert any(len(found) > 1 for found in without.values()), path


@given(LOANS)
def test_nothing_is_missing_from_a_definite_answer(case: Loan) -> None:
    decision = lending.rules().decide(case)
    if decision.outcome is Outcome.NOT_ELIGIBLE:
        assert decision.missing == ()
    if decision.outcome is Outcome.UNDETERMINED and not decision.readings:
        assert decision.missing


def test_with_the_certainty_of_a_diagnosis_missing_it_is_named() -> None:
    case = {
        "prescribed_on": "2026-11-20",
        "prescription": {"kind": "first"},
        "diagnoses": [{"code": "F60.31"}],
        "gaf": 45,
    }
    decision = soziorules.check({**case, "impairments": []})
    assert decision.outcome is Outcome.NOT_ELIGIBLE
    assert "diagnoses[0].certainty" in [item.path for item in soziorules.check(case).missing]


def test_what_is_easier_to_find_out_comes_first() -> None:
    efforts = [item.about.effort for item in soziorules.check({"prescribed_on": "2026-11-20"}).missing]
    assert efforts == sorted(efforts)


def test_a_fact_names_the_rules_that_need_it() -> None:
    (item,) = lending.rules().decide(replace(complete(), count=None)).missing
    assert item.path == "loan.count"
    assert set(item.rules) >= {"lending.books_at_once"}


def complete() -> Loan:
    return Loan(
        lent_on=DAY, sort="adult", age=40, count=8, returned=(0, 0), debt=Decimal(0), valid_from=DAY,
        purposes=frozenset(), books=(), member=True,
    )  # fmt: skip


@cache
def law() -> RuleSet:
    return soziorules.load_rules()


GAPS = st.lists(st.sampled_from(PATHS), unique=True, min_size=1, max_size=10)


def blanked(plain: Plain, paths: list[str]) -> Plain:
    import copy

    case = copy.deepcopy(plain)
    for path in paths:
        put(case, path, None)
    return case


@given(full_cases(), full_cases(), GAPS)
def test_in_the_law_too_no_other_fact_changes_the_outcome(full: Plain, other: Plain, gaps: list[str]) -> None:
    case = blanked(full, gaps)
    assume(read(case) is not None)
    decision = law().decide(read(case))
    counted = {item.path.partition("[")[0] for item in (*decision.missing, *decision.reserved)}
    known = blanked(full, [path for path in gaps if path not in counted])
    assume(read(known) is not None)
    settled = law().decide(read(known)).outcome
    for path in gaps:
        if path not in counted:
            put(known, path, at(other, path))
    assume(read(known) is not None)
    assert same(law().decide(read(known)).outcome) is same(settled)


@given(full_cases(), GAPS)
def test_in_the_law_what_is_missing_is_unknown(full: Plain, gaps: list[str]) -> None:
    case = read(blanked(full, gaps))
    assume(case is not None)
    decision = law().decide(case)
    for item in (*decision.missing, *decision.reserved):
        if "[" not in item.path and item.path != "history":
            assert decision.values[item.path] is None


@pytest.mark.parametrize("kind", ["first", "trial", "referral"])
def test_with_nothing_missing_no_question_is_left(kind: str) -> None:
    decision = soziorules.check({"prescribed_on": "2026-11-20", "prescription": {"kind": kind}})
    assert decision.outcome is Outcome.UNDETERMINED
    assert all(item.about.question is not None for item in decision.missing)


def test_a_reason_that_is_needed_anyway_hides_no_open_fact() -> None:
    """The day of this discharge asks for a reason already; whether the single case does is open, and so is the outcome."""
    case = {
        "prescribed_on": "2026-11-20", "prescription": {"kind": "discharge", "discharged_on": "2026-11-19", "units": 8},
        "patient": {"statutory_insured": True}, "prescriber": {"group": "hospital"}, "diagnoses": ["F31.6 G"],
        "impairments": ["drive"], "gaf": 30, "unable_to_use_services": True, "hospital_purpose": "avoid",
        "therapy_capability": True, "realistic_goal": True,
    }  # fmt: skip
    decision = soziorules.check(case)
    assert decision.outcome is Outcome.UNDETERMINED
    assert [item.path for item in decision.missing] == ["necessity"]
    for necessity in ([], ["planning"]):
        assert soziorules.check({**case, "necessity": necessity}).outcome is Outcome.JUSTIFICATION_REQUIRED
