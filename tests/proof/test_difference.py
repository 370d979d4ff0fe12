"""`diff`: meaning, not text. What the amendment of 2015 changed, and nothing else; equal rules are proved equal."""

from __future__ import annotations

import datetime as dt
import shutil
from functools import cache
from pathlib import Path

import pytest

from soziorules.api import bundled_rules, load_rules
from soziorules.cli.diff import Versions, data_of, lines, rules_named
from soziorules.engine.casetests.mutation import Sameness
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.elements import Period
from soziorules.engine.proof.difference import Difference, between_days, between_sets
from soziorules.render.corrections import corrections, on_day
from soziorules.render.corrections_text import CorrectionLines
from soziorules.render.rule_sentence import rule_sentences
from tests.engine.lending import RULES as LIBRARY
from tests.engine.lending import load as load_library
from tests.proof.proving import changed

TODAY = dt.date(2026, 11, 28)
BEFORE, AFTER = dt.date(2015, 4, 14), dt.date(2015, 4, 15)


@cache
def amendment() -> Difference:
    """Return what changed on a day of 2015."""
    return between_days(load_rules(), load_rules().scenarios(), BEFORE, AFTER)


@cache
def sameness() -> Sameness:
    """Return what compares with the bundled rules."""
    return Sameness(load_rules(), load_rules().scenarios())


def test_the_amendment_of_2015() -> None:
    rules, found = load_rules(), amendment()
    sorts = {each.rule: each.sort for each in found.rules}
    assert sorts["diagnoses.gaf_orientation"] == "added"
    assert sorts["diagnoses.gaf_listed"] == "changed"
    assert not {"entitlement.insured", "limits.units_per_prescription", "limits.probation_units"} & set(sorts)
    for each in found.rules:
        assert each.citations
        for change in each.statuses:
            case = rules.domain.read_case(change.case)
            decisions = [rules.at(day).decide(case) for day in (BEFORE, AFTER)]
            statuses = [{f.rule: f.status for f in decision.findings} for decision in decisions]
            shown = [status.get(each.rule, "not_applicable") for status in statuses]
            assert shown == [change.before, change.after]


def test_each_rule_that_the_amendment_changed_has_a_case_and_the_others_are_named_apart() -> None:
    found = amendment()
    assert [
        rule.rule for rule in found.rules if not rule.statuses and rule.effects[0] == rule.effects[1]
    ] == []
    assert "limits.krankheitsfall_hours" in found.recomputed
    assert not {rule.rule for rule in found.rules} & {*found.recomputed}


def test_each_changed_outcome_has_a_case_that_shows_it() -> None:
    rules, found = load_rules(), amendment()
    assert {("not_eligible", "eligible"), ("eligible", "not_eligible")} <= {
        (c.before, c.after) for c in found.outcomes
    }
    for change in found.outcomes:
        case = rules.domain.read_case(change.case)
        assert [rules.at(day).decide(case).outcome for day in (BEFORE, AFTER)] == [
            change.before,
            change.after,
        ]


def test_what_changes_under_another_answer_only_is_said_with_that_answer(tmp_path: Path) -> None:
    old = load_library()
    new = load_library(changed(LIBRARY, tmp_path, "lending.yaml", "at_most: 14}", "at_most: 15}"))
    found = list(between_sets(old, new, new.scenarios(old)))
    (rule,) = found[0].rules
    assert rule.rule == "lending.child_age"
    assert {(each.before, each.after, each.reading) for each in rule.statuses} == {
        ("not_met", "met", ("child.age", "fourteen")),
        ("open", "met", ("child.age", "fourteen")),
    }
    case = new.domain.read_case(rule.statuses[0].case)
    asked = [rules.decide(case, {"child.age": "fourteen"}).finding(rule.rule).status for rules in (old, new)]
    assert asked == ["not_met", "met"]
    lines = CorrectionLines(new, "de").lines(corrections(old, new, found))
    assert any("wenn child.age=fourteen gewählt ist" in line for line in lines)


def test_another_number_in_a_sentence_is_shown_though_both_mean_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A case of the kind: a text that names a number, and a value that only texts show."""
    folder = Path(shutil.copytree(bundled_rules(), tmp_path / "rules"))
    file = folder / "forms.yaml"
    text = file.read_text(encoding="utf-8")
    assert "das ist ab dem 1. Juli 2027 Pflicht" in text
    file.write_text(
        text.replace("das ist ab dem 1. Juli 2027 Pflicht", "das ist ab dem 1. Juli 2028 Pflicht"), "utf-8"
    )
    versions = Versions(load_rules(), load_rules(folder), None)
    said = "\n".join(lines(versions, [], None, "de"))
    assert "Beide Fassungen bedeuten dasselbe" in said
    assert "Anders ist, was sie sagen:" in said
    assert "Elektronische Verordnung (forms.electronic): andere Zahl im Text" in said
    assert "bisher: Elektronisch verordnen, das ist ab dem 1. Juli 2027 Pflicht" in said
    assert "jetzt:  Elektronisch verordnen, das ist ab dem 1. Juli 2028 Pflicht" in said
    (entry,) = data_of(versions, [], None, "de")["entries"]
    assert (entry["id"], entry["sort"]) == ("forms.electronic", "renumbered")
    file.write_text(
        text.replace("das ist ab dem 1. Juli 2027 Pflicht", "ab dem 1. Juli 2027 ist das Pflicht"), "utf-8"
    )
    other = Versions(load_rules(), load_rules(folder), None)
    said = "\n".join(lines(other, [], None, "de"))
    assert "Elektronische Verordnung (forms.electronic): nur anders gesagt oder gezeigt" in said
    assert "jetzt:  Nicht erfüllt: Elektronisch verordnen, ab dem 1. Juli 2027 ist das Pflicht" in said


def test_days_of_one_period_mean_the_same() -> None:
    rules = load_rules()
    first = rules.period(dt.date(2018, 6, 1))
    found = between_days(rules, load_rules().scenarios(), first, first + dt.timedelta(days=20))
    assert rules.period(first + dt.timedelta(days=20)) == first
    assert found.equal


def test_the_law_of_two_days_is_told_where_a_value_begins_between_them(tmp_path: Path) -> None:
    """The sentence of the rule began years before the value that it names from then on."""
    was = 'value: 30, cite: "ST-RL § 5 Abs. 2 Satz 3", certainty: wording, settled: true}\n'
    new = f"{was}      - {{from: 2027-01-01, value: 40, cite: ST-RL § 5 Abs. 2 Satz 3, certainty: wording, settled: true}}\n"
    rules = load_rules(changed(bundled_rules(), tmp_path, "limits.yaml", was, new))
    for day, units in ((dt.date(2026, 12, 31), 30), (dt.date(2027, 1, 1), 40)):
        law = on_day(rules, day)
        rule = law.elements.rules["limits.units_per_prescription"]
        ((period, said),) = rule_sentences(rule, law.elements, law.domain.vocabulary.units, "de")
        assert said == f"Eine Erst- oder Folgeverordnung hat höchstens {units} Einheiten."
        assert day in period


def test_another_way_to_say_the_same_is_equal(tmp_path: Path) -> None:
    old = "requires: {hospital_purpose: {in: [avoid, shorten, indicated_not_feasible]}}"
    new = "requires: {not: {hospital_purpose: none}}"
    other = load_rules(changed(bundled_rules(), tmp_path, "entitlement.yaml", old, new))
    assert all(
        found.equal
        for found in between_sets(load_rules(), other, load_rules().scenarios(), dt.date(2026, 1, 1))
    )
    assert sameness().same(other)


def test_the_same_rules_in_another_place_are_equal_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("soziorules.engine.proof.difference.Comparison")
    file = bundled_rules() / "limits.yaml"
    first = next(line for line in file.read_text(encoding="utf-8").splitlines(keepends=True))
    other = load_rules(changed(bundled_rules(), tmp_path, "limits.yaml", first, f"# moved down\n{first}"))
    assert list(between_sets(load_rules(), other, load_rules().scenarios())) == []


def test_a_limit_moved_by_one_is_found_with_a_case_at_the_boundary(tmp_path: Path) -> None:
    old = 'value: 30, cite: "ST-RL § 5 Abs. 2 Satz 3"'
    other = load_rules(changed(bundled_rules(), tmp_path, "limits.yaml", old, old.replace("30", "31")))
    found = [
        each
        for each in between_sets(load_rules(), other, load_rules().scenarios(), TODAY, TODAY)
        if not each.equal
    ]
    by_rule = {each.rule: each for difference in found for each in difference.rules}
    (change,) = [
        c
        for c in by_rule["limits.units_per_prescription"].statuses
        if (c.before, c.after) == ("not_met", "met")
    ]
    assert change.case["prescription"]["units"] == 31
    assert not sameness().same(other)


def test_another_effect_of_a_missed_rule_is_another_meaning(tmp_path: Path) -> None:
    old = "requires: {hospital_purpose: {in: [avoid, shorten, indicated_not_feasible]}}\n    otherwise: not_eligible"
    new = old.replace("not_eligible", "justification_required")
    other = load_rules(changed(bundled_rules(), tmp_path, "entitlement.yaml", old, new))
    assert not sameness().same(other)
    found = [
        each
        for each in between_sets(load_rules(), other, load_rules().scenarios(), TODAY, TODAY)
        if not each.equal
    ]
    by_rule = {each.rule: each for difference in found for each in difference.rules}
    assert {each.sort for each in by_rule.values()} == {"changed"}
    assert set(by_rule) == {"entitlement.hospital_purpose"}
    assert list(by_rule["entitlement.hospital_purpose"].effects) == [
        "not_eligible",
        "justification_required",
    ]


def test_the_first_day_of_an_amendment_is_named_and_periods_that_differ_alike_stand_together(
    tmp_path: Path,
) -> None:
    """8 books become 9 in 2027; in 2028 the law changes elsewhere, and differs from the old rules in the same way."""
    debt = '- {value: 10, cite: "Statute § 3"'
    later = debt.replace("value: 10", "until: 2027-12-31, value: 10")
    later += ", certainty: wording, settled: true}\n      " + debt.replace(
        "value: 10", "from: 2028-01-01, value: 12"
    )
    first = changed(LIBRARY, tmp_path / "first", "lending.yaml", debt, later)
    books = '- {from: 2010-01-01, value: 8, cite: "Statute § 2 (2010)", certainty: wording, settled: true}'
    more = books.replace("2010-01-01, value: 8", "2027-01-01, value: 9")
    second = changed(first, tmp_path / "second", "lending.yaml", books, f"{books}\n      {more}")
    old, new = load_library(first), load_library(second)
    assert {dt.date(2027, 1, 1), dt.date(2028, 1, 1)} <= {*new.changes}
    found = [each for each in between_sets(old, new, new.scenarios(old)) if not each.equal]
    (each,) = found
    assert (each.first, each.last) == (dt.date(2027, 1, 1), None)
    changes = {rule.rule: rule for rule in each.rules}["lending.books_at_once"].statuses
    (change,) = [each for each in changes if (each.before, each.after) == ("not_met", "met")]
    assert change.case["count"] == 9


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[RuleSet, RuleSet, list[Difference]]:
    text = (LIBRARY / "lending.yaml").read_text(encoding="utf-8")
    values = next(line for line in text.splitlines() if "from: 2010-01-01, value: 8" in line)
    later = [
        values.replace("2010-01-01, value: 8", f"{year}-01-01, value: {value}")
        for year, value in ((2027, 9), (2028, 8), (2029, 9))
    ]
    folder = Path(shutil.copytree(LIBRARY, tmp_path_factory.mktemp("amended") / "library"))
    (folder / "lending.yaml").write_text(text.replace(values, "\n".join([values, *later])), "utf-8")
    old, new = load_library(LIBRARY), load_library(folder)
    differences = between_sets(old, new, new.scenarios(old), dt.date(2026, 6, 1))
    return old, new, [each for each in differences if not each.equal]


class TestCorrections:
    """Each element that differs stands once, with its periods together, and nothing beside what differs."""

    def test_a_rule_stands_once_with_its_periods(
        self, found: tuple[RuleSet, RuleSet, list[Difference]]
    ) -> None:
        old, new, differences = found
        assert len(differences) > 1
        listed = corrections(old, new, differences).listed
        assert len({each.id for each in listed}) == len(listed)
        by_id = {each.id: each for each in listed}
        entry = by_id["lending.books_at_once"].entry
        assert entry is not None
        (change,) = [each for each in entry.statuses if (each.before, each.after) == ("not_met", "met")]
        assert change.periods == (
            Period(dt.date(2027, 1, 1), dt.date(2027, 12, 31)),
            Period(dt.date(2029, 1, 1), None),
        )
        assert by_id["lending.books_at_once"].sort == "computed"
        assert by_id["lending.books_at_once"].through == {
            "books_at_once": (dt.date(2027, 1, 1), dt.date(2029, 1, 1))
        }
        assert by_id["books_at_once"].days == (dt.date(2027, 1, 1), dt.date(2029, 1, 1))
        assert by_id["books_at_once"].sort == "changed"
        assert by_id["books_at_once"].before.en == "from 1 January 2010: 8  Statute § 2 (2010)"

    def test_an_example_says_only_what_shows_the_change(
        self, found: tuple[RuleSet, RuleSet, list[Difference]]
    ) -> None:
        (rule,) = [each for each in found[2][0].rules if each.rule == "lending.books_at_once"]
        cases = {(each.before, each.after): each.case for each in rule.statuses}
        assert set(cases["not_met", "met"]) == {"lent_on", "count"}

    def test_the_list_names_what_differs_and_nothing_else(
        self, found: tuple[RuleSet, RuleSet, list[Difference]]
    ) -> None:
        old, new, differences = found
        text = "\n".join(CorrectionLines(new, "de").lines(corrections(old, new, differences)))
        assert "durch: books_at_once (ab 01.01.2027, ab 01.01.2029)" in text
        assert text.count("(lending.books_at_once)") == 1
        assert "01.01.2027 – 31.12.2027, ab 01.01.2029" in text
        assert "lending.card" not in text
        assert not list(CorrectionLines(new, "de").lines(corrections(old, old, [])))


def test_between_two_days_what_was_said_stands_beside_what_is_said() -> None:
    rules, found = load_rules(), amendment()
    listed = {each.id: each for each in corrections(rules, rules, [found], (BEFORE, AFTER)).listed}
    assert "höchstens 40" in listed["diagnoses.gaf_listed"].before.de
    assert "höchstens 50" in listed["diagnoses.gaf_listed"].after.de
    assert listed["diagnoses.gaf_orientation"].sort == "added"
    assert "kj.lower_age" not in listed


def test_what_is_only_said_or_cited_otherwise_is_no_change_of_the_law(tmp_path: Path) -> None:
    text = (bundled_rules() / "diagnoses.yaml").read_text(encoding="utf-8")
    question = next(
        line for line in text.splitlines() if line.startswith("      de: ") and line.endswith('?"')
    )
    other = load_rules(
        changed(bundled_rules(), tmp_path, "diagnoses.yaml", question, question.replace("?", " wohl?"))
    )
    (each,) = corrections(load_rules(), other, []).listed
    assert (each.kind, each.sort) == ("readings", "reworded")
    lines = list(CorrectionLines(other, "de").lines(corrections(load_rules(), other, [])))
    assert lines[0] == "Ohne Tag"
    assert f"  {each.title('de')} ({each.id}): nur anders gesagt oder gezeigt" in lines
    assert any(line.startswith("    jetzt:") and line.endswith(" wohl?") for line in lines)


def test_the_rules_of_the_package_have_a_name() -> None:
    assert rules_named("bundled").sha256 == load_rules().sha256
