"""Faults put into a copy of rules: each is found, with a case on which the decision shows it.

Those that need the whole law stand in one copy of it, which is proved once.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest

from soziorules.api import bundled_rules, load_rules
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.proof.findings import Plain, Report
from tests.engine.lending import RULES, load
from tests.proof.proving import added, changed, lending, named, of_bundled, of_lending

TODAY = dt.date(2026, 11, 28)
"""A fault that stands in every period is looked for in one of them."""
RULE = """\
topic: more
title: {de: "Mehr", en: "More"}
"""
SOURCE = 'cite: "Statute § 9", certainty: wording, settled: true'


def rule(name: str, body: str) -> str:
    return f"""\
  - {{id: more.{name}, title: {{de: "{name}", en: "{name}"}}, {body}, otherwise: not_eligible, {SOURCE}}}
"""


def test_a_hole_in_dates(tmp_path: Path) -> None:
    old = "- {value: student, from: 2010-01-01}"
    new = (
        "- {value: student, from: 2010-01-01, until: 2012-12-31}\n      - {value: student, from: 2013-02-01}"
    )
    folder = changed(RULES, tmp_path, "lending.yaml", old, new)
    finding = named(of_lending(folder), "hole:residents.student")
    assert finding.on == dt.date(2013, 1, 1)
    rules, witness = load(folder), finding.cases[0]
    assert (witness["lent_on"], witness["sort"]) == (finding.on, "student")
    assert _outcome(rules, witness) is Outcome.NOT_ELIGIBLE
    assert _outcome(rules, {**witness, "lent_on": dt.date(2013, 2, 1)}) is Outcome.UNDETERMINED


@dataclass(frozen=True)
class Faulty:
    """The bundled rules with three faults; `but_one` lacks the dead code."""

    rules: RuleSet
    report: Report
    but_one: RuleSet


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Faulty:
    """Up to 40 something is asked for, from 40 its contrary; nothing says what a trial needs; a code is listed twice."""
    folder = tmp_path_factory.mktemp("faulty")
    old = "    applies: {prescription.kind: trial}\n    requires: {indication.for_trial: true}"
    but_one = changed(
        bundled_rules(), folder / "two", "diagnoses.yaml", old, old.replace("kind: trial", "kind: first")
    )
    low = '{id: seed.low, title: {de: "a", en: "a"}, applies: {gaf: {at_most: 40}}, requires: {inpatient: false}'
    high = '{id: seed.high, title: {de: "b", en: "b"}, applies: {gaf: {at_least: 40}}, requires: {inpatient: true}'
    end = "otherwise: not_eligible, cite: GAF, certainty: wording, settled: true}"
    text = f'topic: seed\ntitle: {{de: "s", en: "s"}}\nrules:\n  - {low}, {end}\n  - {high}, {end}\n'
    (but_one / "seed.yaml").write_text(text, encoding="utf-8")
    listed = "- {codes: F24, title"
    twice = f"- {{codes: F22.0, from: 2002-01-01, catalogue: [D-03]}}\n      {listed}"
    rules, report = of_bundled(
        changed(but_one, folder / "three", "diagnoses.yaml", listed, twice), TODAY, TODAY
    )
    return Faulty(rules, report, load_rules(but_one))


def test_an_overlap_at_gaf_40(faulty: Faulty) -> None:
    """From 41 was meant."""
    finding = named(faulty.report, "conflict:seed.low+seed.high")
    assert finding.proved
    assert [case["gaf"] for case in finding.cases] == [40, 40]
    assert [_statuses(faulty.rules, case)["seed.low"] for case in finding.cases] == ["not_met", "met"]
    assert [_statuses(faulty.rules, case)["seed.high"] for case in finding.cases] == ["met", "not_met"]


def test_a_dead_code(faulty: Faulty) -> None:
    finding = named(faulty.report, "idle_member:listed+F22.0")
    assert finding.proved
    case = finding.cases[0]
    assert [diagnosis["code"] for diagnosis in case["diagnoses"]] == ["F22.0"]
    assert _statuses(faulty.rules, case) == _statuses(faulty.but_one, case)
    assert _statuses(faulty.rules, case)["diagnoses.indication"] == "met"


def test_an_unreachable_group(tmp_path: Path) -> None:
    """The group is asked for guests only, who are not in it."""
    body = "applies: {reader.sort: guest}, requires: {not: {reader.sort: {in: {group: strangers}}}}"
    groups = f"""\
groups:
  - id: strangers
    of: reader.sort
    title: {{de: "Fremde", en: "Strangers"}}
    members:
      - {{value: adult, {SOURCE}}}
"""
    folder = added(tmp_path, RULE + groups + "rules:\n" + rule("strangers", body))
    report, rules = of_lending(folder), load(folder)
    member = named(report, "idle_member:strangers+adult").cases[0]
    assert member["sort"] == "adult"
    assert _statuses(rules, member)["more.strangers"] == "not_applicable"
    guest = named(report, "never_missed:more.strangers").cases[0]
    assert guest["sort"] == "guest"
    assert _statuses(rules, guest)["more.strangers"] == "met"


def test_a_limit_that_nothing_reads(tmp_path: Path) -> None:
    parameters = f"""\
parameters:
  - id: chairs
    title: {{de: "Stühle", en: "Chairs"}}
    unit: count
    values:
      - {{value: 4, {SOURCE}}}
"""
    folder = added(tmp_path, RULE + parameters)
    finding = named(of_lending(folder), "unused:chairs")
    assert "more.yaml" in finding.at
    witness = finding.cases[0]
    assert _outcome(load(folder), witness) is _outcome(lending(), witness) is Outcome.ELIGIBLE
    assert _statuses(load(folder), witness) == _statuses(lending(), witness)


def test_a_contradiction(tmp_path: Path) -> None:
    body = "applies: {reader.sort: student}, requires: {loan.count: {at_least: 9}}"
    folder = added(tmp_path, RULE + "rules:\n" + rule("many", body))
    finding = named(of_lending(folder), "conflict:lending.books_at_once+more.many")
    statuses = [_statuses(load(folder), case) for case in finding.cases]
    assert [each["lending.books_at_once"] for each in statuses] == ["not_met", "met"]
    assert [each["more.many"] for each in statuses] == ["met", "not_met"]


def test_a_gap(faulty: Faulty) -> None:
    """Nothing says anything of a kind of prescription any more."""
    finding = named(faulty.report, "gap:what_for")
    case = faulty.rules.domain.read_case(finding.cases[0])
    assert case.prescription.kind == "trial"
    found = {each.rule: each.status for each in faulty.rules.decide(case).findings}
    assert found["diagnoses.indication_trial"] == "not_applicable"


def test_a_broken_promise_gives_the_two_cases(faulty: Faulty) -> None:
    """Where up to 40 the contrary is asked for, a lower value hurts."""
    finding = named(faulty.report, "broken_promise:lower_gaf_never_hurts")
    higher, lower = (faulty.rules.domain.read_case(plain) for plain in finding.cases)
    assert higher.gaf > lower.gaf
    order = list(Outcome)
    assert order.index(faulty.rules.decide(lower).outcome) < order.index(faulty.rules.decide(higher).outcome)


def promised(tmp_path: Path, promises: str, *, more: str = "") -> list[str]:
    """Return the promises of the lending library that are broken."""
    folder = added(tmp_path, RULE + more)
    (folder / "proof").mkdir()
    (folder / "proof" / "promises.yaml").write_text(f"promises:\n{promises}", encoding="utf-8")
    return [finding.of[0] for finding in of_lending(folder).findings if finding.name.startswith("broken")]


def test_of_some_conditions_exactly_one_is_met_or_a_case_shows_the_contrary(tmp_path: Path) -> None:
    title = 'title: {de: "a", en: "a"}'
    promises = f"""\
  - {{id: sides, {title}, exactly_one: [{{loan.count: {{at_most: 8}}}}, {{not: {{loan.count: {{at_most: 8}}}}}}]}}
  - {{id: both, {title}, exactly_one: [{{loan.count: {{at_most: 8}}}}, {{loan.count: {{at_least: 8}}}}]}}
  - {{id: neither, {title}, exactly_one: [{{loan.count: {{at_most: 3}}}}, {{loan.count: {{at_least: 5}}}}]}}
"""
    assert set(promised(tmp_path, promises)) == {"both", "neither"}


def test_promises_on_what_becomes_known_and_on_some_values(tmp_path: Path) -> None:
    title = 'title: {de: "a", en: "a"}'
    promises = f"""\
  - {{id: kept, {title}, when: {{fact: reader.age, moves: known}}, never: no_to_yes}}
  - {{id: broken, {title}, when: {{fact: reader.age, moves: known}}, never: another_answer}}
  - {{id: residents, {title}, when: {{fact: reader.sort, moves: any, among: [adult, guest]}}, never: no_to_yes}}
"""
    folder = added(tmp_path, RULE)
    (folder / "proof").mkdir()
    (folder / "proof" / "promises.yaml").write_text(f"promises:\n{promises}", encoding="utf-8")
    report, rules = of_lending(folder), load(folder)
    assert not [finding for finding in report.findings if finding.name == "broken_promise:kept"]
    less, more = named(report, "broken_promise:broken").cases
    assert (less.get("age"), less["sort"]) == (None, "child")
    assert more["age"] is not None
    assert _outcome(rules, less).answer != _outcome(rules, more).answer
    sorts = [case["sort"] for case in named(report, "broken_promise:residents").cases]
    assert sorts == ["guest", "adult"]


def test_a_note_that_is_never_shown(tmp_path: Path) -> None:
    applies = "{all: [{reader.age: {at_most: 5}}, {reader.age: {at_least: 6}}]}"
    notes = f"""\
notes:
  - {{id: more.never, title: {{de: "a", en: "a"}}, applies: {applies}, say: {{de: "a", en: "a"}}, {SOURCE}}}
"""
    finding = named(of_lending(added(tmp_path, RULE + notes)), "never_applies:more.never")
    assert finding.proved
    assert "more.yaml" in finding.at


def test_a_hole_in_the_dates_of_a_code_has_a_case_with_that_code(tmp_path: Path) -> None:
    old = "- {codes: R2, from: 2010-01-01}"
    new = "- {codes: R2, from: 2010-01-01, until: 2012-12-31}\n      - {codes: R2, from: 2013-02-01}"
    folder = changed(RULES, tmp_path, "lending.yaml", old, new)
    finding = named(of_lending(folder), "hole:rare.R2")
    assert finding.on == dt.date(2013, 1, 1)
    witness = finding.cases[0]
    assert finding.on <= witness["lent_on"] < dt.date(2013, 2, 1)
    assert [book.shelf for book in witness["books"]] == ["R2"]


def _statuses(rules: RuleSet, stated: Plain) -> dict[str, str]:
    decision = rules.decide(rules.domain.read_case(stated))
    return {finding.rule: finding.status for finding in decision.findings}


def _outcome(rules: RuleSet, stated: Plain) -> Outcome:
    return rules.decide(rules.domain.read_case(stated)).outcome
