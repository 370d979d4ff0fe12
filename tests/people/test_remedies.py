"""What would have to change: never a clinical fact, nothing that was not tried, and what is promised comes true."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import soziorules
from soziorules import Decision, Outcome, Problems, RuleSet
from soziorules.engine.compiler.functions import again
from soziorules.engine.evaluator.remediation import KINDS
from soziorules.engine.evaluator.remedies import Remedy, promised
from soziorules.engine.language.elements import Effect
from soziorules.engine.language.facts import Kind
from soziorules.soziotherapie.remediation import helpful
from tests.engine.forms import SHEETS, Sheet, forms
from tests.engine.lending import Loan
from tests.engine.strategies import LOANS
from tests.people import lending
from tests.people.strategies import Plain, full_cases, read
from tests.people.test_missing import complete

FULL: Plain = {
    "prescribed_on": "2026-11-20",
    "patient": {"born_on": "1986-04-02", "statutory_insured": True},
    "prescriber": {"group": "psychiatry", "kv_permission": True, "contract_physician": True},
    "prescription": {"kind": "first", "form": "muster_26", "units": 30, "group_units": 0},
    "diagnoses": ["F20.0 G"],
    "gaf": 35,
    "impairments": ["drive"],
    "unable_to_use_services": True,
    "hospital_purpose": "avoid",
    "therapy_capability": True,
    "realistic_goal": True,
    "goal_reached": False,
    "provider": {"contracted": True, "land": "BE"},
    "history": [],
}
USED = [
    {"prescribed_on": "2025-01-10", "kind": "first", "units": 30, "delivered_minutes": 1800},
    {"prescribed_on": "2025-05-01", "kind": "follow_up", "units": 30, "delivered_minutes": 1800},
    {"prescribed_on": "2025-09-01", "kind": "follow_up", "units": 30, "delivered_minutes": 1800},
    {"prescribed_on": "2026-02-01", "kind": "follow_up", "units": 30, "delivered_minutes": 1200},
]


@cache
def law() -> RuleSet:
    return soziorules.load_rules()


def decide(**changes: Any) -> Decision:
    case = {key: dict(value) if isinstance(value, dict) else value for key, value in FULL.items()}
    for key, value in changes.items():
        case[key] = {**case.get(key, {}), **value} if isinstance(value, dict) else value
    return soziorules.check(case)


STATED = [
    fact.name
    for fact in law().domain.vocabulary
    if fact.derivation is None and not fact.inputs and "[]" not in fact.name and fact.name != "prescribed_on"
]


@given(full_cases(), full_cases(), st.sets(st.sampled_from(STATED), max_size=8))
def test_a_changed_case_is_measured_again_as_if_for_the_first_time(
    plain: Plain, other: Plain, paths: set[str]
) -> None:
    case, donor = read(plain), read(other)
    assume(case is not None and donor is not None)
    before, values = law().decide(case), law().decide(donor).values
    domain = before.evaluator.domain
    assert domain.change is not None
    try:
        changed = domain.change(case, {path: values[path] for path in paths if path != "history"})
    except Problems:
        assume(False)
    anew, measure = law().decide(changed), again(before.evaluator.program, frozenset(paths))
    word, derived = measure(changed, before.verdict.word, before.derived)
    assert word == anew.verdict.word
    names = [fact.name for fact in domain.vocabulary if fact.derivation and "[]" not in fact.name]
    found = Decision(before.evaluator, changed, anew.verdict, derived)
    assert [found.value(name) for name in names] == [anew.value(name) for name in names]


def changes(decision: Decision) -> list[dict[str, Any]]:
    return [{path: dict(wanted) for path, wanted in remedy.change.items()} for remedy in decision.remedies]


def missed(decision: Decision) -> set[str]:
    return {finding.rule for finding in decision.findings if finding.status == "not_met"}


def keeps_its_promise(decision: Decision, remedy: Remedy) -> None:
    afterwards = list(promised(decision, remedy.change))
    assert afterwards
    for after in afterwards:
        assert after.outcome is remedy.outcome
        assert not missed(after) & set(remedy.rules)
        new = missed(after) - missed(decision)
        assert all(after.finding(rule).effect.value == "obligation" for rule in new)


def is_honest(decision: Decision, remedy: Remedy) -> None:
    vocabulary = decision.evaluator.program.vocabulary
    assert all(vocabulary[path].about.kind in KINDS for path in remedy.change)
    findings = [decision.finding(rule) for rule in remedy.rules]
    assert not any(each.rule in each.decision.evaluator.clinical for each in findings)


@given(LOANS)
def test_what_is_promised_comes_true_in_the_library(case: Loan) -> None:
    decision = lending.rules().decide(case)
    for remedy in decision.remedies:
        keeps_its_promise(decision, remedy)
        is_honest(decision, remedy)


@given(SHEETS)
def test_what_is_promised_comes_true_for_every_form_of_a_condition(case: Sheet) -> None:
    decision = forms().decide(case)
    for remedy in decision.remedies:
        keeps_its_promise(decision, remedy)
        is_honest(decision, remedy)


@given(full_cases())
def test_what_is_promised_comes_true_in_the_law(plain: Plain) -> None:
    case = read(plain)
    assume(case is not None)
    decision = law().decide(case)
    for remedy in decision.remedies:
        keeps_its_promise(decision, remedy)
        is_honest(decision, remedy)


@given(full_cases())
def test_no_day_is_moved_into_the_past(plain: Plain) -> None:
    case = read(plain)
    assume(case is not None)
    decision = law().decide(case)
    for remedy in decision.remedies:
        day = remedy.change.get("prescribed_on", {}).get("at_least")
        assert day is None or (decision.as_of is not None and day > decision.as_of)
        assert "equals" not in remedy.change.get("prescribed_on", {})


@given(full_cases())
def test_a_case_without_a_miss_needs_no_remedy(plain: Plain) -> None:
    case = read(plain)
    assume(case is not None)
    decision = law().decide(case)
    if not missed(decision):
        assert decision.remedies == ()


class TestWhatIsOffered:
    def test_fewer_units(self) -> None:
        decision = decide(prescription={"units": 31})
        assert changes(decision) == [{"prescription.units": {"at_most": 30}}]
        assert decision.remedies[0].outcome is Outcome.ELIGIBLE
        assert decision.remedies[0].kind is Kind.PROCEDURAL

    def test_fewer_units_and_fewer_of_them_in_a_group(self) -> None:
        assert changes(decide(prescription={"units": 40, "group_units": 35})) == [
            {"prescription.units": {"at_most": 30}, "prescription.group_units": {"at_most": 30}}
        ]

    def test_as_many_units_as_the_hours_allow_or_the_next_krankheitsfall(self) -> None:
        decision = decide(prescription={"kind": "follow_up"}, history=USED)
        assert changes(decision) == [
            {"prescription.units": {"at_most": 10}},
            {"prescribed_on": {"at_least": dt.date(2028, 1, 10)}},
        ]

    def test_waiting_for_the_permission_or_another_prescriber(self) -> None:
        decision = decide(prescriber={"kv_permission": None, "kv_permission_from": "2027-01-01"})
        assert decision.outcome is Outcome.NOT_YET
        *others, last = changes(decision)
        assert last == {"prescribed_on": {"at_least": dt.date(2027, 1, 1)}}
        another = next(change["prescriber.group"]["in"] for change in others if "prescriber.group" in change)
        assert "psychiatry" in another
        assert "general_practice" not in another

    def test_the_other_form(self) -> None:
        assert changes(decide(prescription={"form": "muster_28"})) == [
            {"prescription.form": {"equals": "muster_26"}}
        ]

    def test_muster_28_for_a_general_practice(self) -> None:
        decision = decide(prescriber={"group": "general_practice", "kv_permission": False})
        on_28 = next(remedy for remedy in decision.remedies if "prescription.kind" in remedy.change)
        assert on_28.change["prescription.units"] == {"at_most": 5}
        assert on_28.outcome is Outcome.UNDETERMINED
        assert [item.path for item in on_28.missing] == ["unable_to_use_referral"]

    def test_a_follow_up_prescription_after_the_first(self) -> None:
        decision = decide(prescription={"kind": "trial", "units": 5}, history=USED)
        assert changes(decision) == [{"prescription.kind": {"equals": "follow_up"}}]

    def test_completing_the_plan(self) -> None:
        decision = decide(care_plan={"items": ["history"], "signatures": ["patient"]})
        assert decision.outcome is Outcome.ELIGIBLE
        assert [remedy.kind for remedy in decision.remedies] == [Kind.DOCUMENTARY, Kind.DOCUMENTARY]

    def test_what_several_rules_need_is_offered_together(self) -> None:
        decision = decide(prescription={"units": 45, "form": "muster_28"}, provider={"contracted": False})
        best = decision.remedies[0]
        assert best.outcome is Outcome.ELIGIBLE
        assert set(best.change) == {"prescription.units", "prescription.form"}

    @pytest.mark.parametrize(
        "clinical_miss",
        [{"gaf": 60}, {"impairments": []}, {"diagnoses": ["I10.90 G"]}, {"therapy_capability": False}],
        ids=str,
    )
    def test_nothing_for_a_clinical_condition(self, clinical_miss: dict[str, Any]) -> None:
        decision = decide(**clinical_miss)
        assert decision.outcome is Outcome.NOT_ELIGIBLE
        assert decision.remedies == ()

    def test_beside_a_clinical_miss_nothing_makes_the_case_eligible(self) -> None:
        decision = decide(gaf=60, prescription={"units": 31})
        assert [remedy.outcome for remedy in decision.remedies] == [Outcome.NOT_ELIGIBLE]

    def test_what_is_sure_before_what_is_not_then_the_smallest_change(self) -> None:
        decision = decide(
            prescriber={"group": "general_practice", "kv_permission": False}, prescription={"units": 31}
        )
        helpful = [remedy for remedy in decision.remedies if remedy.outcome.answer != "no"]
        order = [(bool(remedy.missing), len(remedy.change)) for remedy in helpful]
        assert order == sorted(order)
        assert {perhaps for perhaps, _ in order} == {False, True}


@pytest.mark.parametrize("group", sorted(law().domain.vocabulary["prescriber.group"].about.values))
@pytest.mark.parametrize("kind", ["first", "trial", "referral", "discharge"])
def test_nobody_is_sent_to_a_profession_of_which_nothing_is_known(group: str, kind: str) -> None:
    decision = decide(
        prescriber={"group": group, "kv_permission": False},
        prescription={"kind": kind, "form": None, "units": 5, "group_units": None},
        unable_to_use_referral=True,
    )
    offered = [each.change.get("prescriber.group", {}) for each in decision.remedies]
    assert all("other" not in change.get("in", ()) and change.get("equals") != "other" for change in offered)


@given(full_cases())
def test_no_way_out_is_searched_only_where_there_is_none(plain: Plain) -> None:
    decision = soziorules.check(plain)
    assume(decision.outcome.answer == "no" and decision.moment.uses("remedies"))
    rest = [
        remedy
        for remedy in decision.remedies
        if remedy.outcome.answer != "no"
        and any(decision.finding(rule).effect is not Effect.OBLIGATION for rule in remedy.rules)
    ]
    assert helpful(decision) == rest


def test_a_domain_without_levers_offers_nothing() -> None:
    rules = RuleSet(lending.rules().elements, replace(lending.rules().domain, change=None))
    assert rules.decide(replace(complete(), count=9)).remedies == ()
