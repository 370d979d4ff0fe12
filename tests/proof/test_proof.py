"""`verify`: the bundled rules are proved; the classes say what the evaluator says; what is dead in small rules is found."""

from __future__ import annotations

import datetime as dt
import os
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from soziorules import Problems
from soziorules.api import load_rules
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.proof.findings import Check, Report
from soziorules.engine.proof.logic import OUTCOMES
from soziorules.engine.proof.period import Period, periods
from soziorules.engine.proof.samples import Sample
from soziorules.testing import strategies
from tests.engine.lending import RULES
from tests.proof.proving import of_bundled, of_lending

DEEP = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
SINCE = None if DEEP else dt.date(2026, 1, 1)
"""`make proof` goes over all periods, in CI each time; here it is that of today and those to come."""


@cache
def bundled() -> tuple[RuleSet, Report]:
    return of_bundled(begins=SINCE)


@cache
def current() -> Period:
    rules = load_rules()
    day = rules.elements.state
    return next(iter(periods(rules, load_rules().scenarios(), day, day)))


class TestTheBundledRules:
    def test_every_finding_is_explained_and_every_explanation_has_a_finding(self) -> None:
        _, report = bundled()
        assert [finding.name for finding in report.findings] == []
        assert [excuse.finding for excuse in report.stale] == []

    def test_every_finding_has_a_case_that_can_be_read(self) -> None:
        rules, report = bundled()
        for finding, _ in report.explained:
            assert finding.cases, finding.name
            for case in finding.cases:
                rules.domain.read_case(case)

    def test_all_periods_and_many_classes_are_gone_over(self) -> None:
        rules, report = bundled()
        touched = [day for day in rules.changes if SINCE is None or day >= rules.period(SINCE)]
        assert [first for first, _ in report.periods] == sorted(touched, reverse=True)
        assert min(report.classes) > 10**20

    def test_the_cases_for_each_outcome_run_and_have_it(self) -> None:
        rules, report = bundled()
        assert len(report.occurrences) >= 20
        for occurrence in report.occurrences:
            assert rules.decide(rules.domain.read_case(occurrence.case)).outcome == occurrence.outcome


class TestClasses:
    @given(strategies.cases(load_rules()))
    @settings(max_examples=40)
    def test_a_class_has_the_outcome_of_its_cases(self, plain: dict[str, object]) -> None:
        period = current()
        rules = period.rules
        try:
            case = rules.domain.on_day(rules.domain.read_case(plain), rules.elements.state)
        except Problems:  # what cannot be on that day has no class
            return
        sample = Sample(rules.domain, case, {})
        space = period.logic.space
        cells = {variable.level: sample.cell(space, variable) for variable in space.variables}
        decision = rules.at(rules.elements.state).decide(case)
        assert OUTCOMES[space.diagrams.value(period.logic.outcome(), cells)] is decision.verdict.by_rules
        assert OUTCOMES[space.diagrams.value(period.logic.final(), cells)] is decision.outcome

    def test_a_block_decides_its_facts_alone(self) -> None:
        """What one block states must not move the derived facts of another, or cases could not be put together."""
        period = current()
        space, domain = period.logic.space, period.domain
        day = period.frame.typical
        blocks = load_rules().scenarios().blocks
        pivots = {"prescription.kind": "first"}
        for block in blocks:
            fragments = list(block.samples(day, pivots, {}))[
                :: max(1, len(list(block.samples(day, pivots, {}))) // 12)
            ]
            for other in blocks:
                if other is not block:
                    for fragment in fragments:
                        _assert_independent(period, fragment, other.facts, day, space, domain)

    def test_outcomes_are_in_order(self) -> None:
        assert tuple(Outcome) == OUTCOMES


def _assert_independent(period, fragment, others, day, space, domain) -> None:  # type: ignore[no-untyped-def]
    base = {"prescribed_on": day, "prescription.kind": "first"}
    samples = period.samples
    alone = Sample(domain, domain.read_case(samples.plain(base)), {})
    try:
        stated = Sample(domain, domain.read_case(samples.plain({**base, **fragment})), {})
    except Problems:  # what excludes itself is no case
        return
    for variable in space.variables:
        block = samples.block_of(space, variable)
        if block is not None and block.facts == others:
            assert alone.cell(space, variable) == stated.cell(space, variable), (variable.key.facts, fragment)


class TestTheLendingLibrary:
    def test_only_what_is_loose_in_it_is_found(self) -> None:
        report = of_lending(RULES)
        assert {finding.check for finding in report.findings} <= {
            Check.UNREAD_FACT,
            Check.OUTCOME_NEVER,
        }
        assert "unread_fact:reader.member" in {finding.name for finding in report.findings}

    def test_periods_can_be_chosen(self) -> None:
        rules = load_rules()
        chosen = list(periods(rules, load_rules().scenarios(), dt.date(2016, 1, 1), dt.date(2016, 3, 31)))
        assert [period.first for period in chosen] == [dt.date(2016, 3, 1), dt.date(2015, 7, 23)]


@given(st.data())
@settings(max_examples=25)
def test_a_witness_lies_in_the_class_that_it_shows(data: st.DataObject) -> None:
    period = current()
    logic, diagrams = period.logic, period.logic.space.diagrams
    index = data.draw(st.integers(0, len(period.program.law.rules) - 1))
    view = logic.rule(index)
    for condition, status in ((view.missed, "not_met"), (view.unneeded, "not_applicable")):
        found = period.samples.witness(logic.space, condition)
        if found is not None:
            decision = period.rules.at(period.frame.typical).decide(found.case)
            assert decision.findings[index].status == status
    assert diagrams.both(view.missed, view.met) == diagrams.both(view.missed, view.unneeded)
