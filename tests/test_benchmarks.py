"""What the benchmark times must be the same thing: the dozen rules give the same answers compiled and written by hand."""

from __future__ import annotations

import json
import random

import soziorules
from benchmarks import common, handwritten, side_by_side
from benchmarks.agreement import disagreements
from benchmarks.cases import Plain, sample
from benchmarks.run import SMALL
from soziorules.soziotherapie.case import Case


def test_the_dozen_rules_and_the_yardstick_agree_on_cases_as_practices_write_them() -> None:
    cases = [Case.model_validate_json(json.dumps(plain)) for plain in sample(300)]
    assert disagreements(soziorules.load_rules(SMALL), cases) == []


def test_they_agree_where_facts_are_unknown() -> None:
    cases = [
        Case.model_validate_json(json.dumps(thinned(plain, seed))) for seed, plain in enumerate(sample(300))
    ]
    assert disagreements(soziorules.load_rules(SMALL), cases) == []


def test_both_yardsticks_agree_where_every_fact_is_stated() -> None:
    cases = [Case.model_validate_json(json.dumps(plain)) for plain in sample(300)]
    stated = [case for case in cases if not handwritten.decide(case)[2]]
    assert len(stated) > 200
    assert all(handwritten.decide(case) == handwritten.decide_stated(case) for case in stated)


def test_all_engines_that_are_installed_agree_on_the_common_rules() -> None:
    cases = common.sample(300)
    single = dict(side_by_side.one_by_one(cases))
    assert len(single) >= 3
    assert list(side_by_side.differing(single, cases)) == []
    assert list(side_by_side.differing_rows(dict(side_by_side.in_columns(cases)), cases)) == []


def test_single_values_of_the_bundled_rules_are_those_that_explanations_show() -> None:
    rules = soziorules.load_rules()
    for plain in sample(40):
        decision = rules.decide(plain)
        for fact in rules.domain.vocabulary:
            if "[]" not in fact.name:
                assert decision.value(fact.name) == decision.values[fact.name], fact.name


def test_an_engine_that_answers_otherwise_is_named() -> None:
    cases = common.sample(5)
    single = {"wrong": side_by_side.OneCase(lambda case: (0, -1), cases)}
    assert list(side_by_side.differing(single, cases)) == ["wrong: 5 of 5 cases otherwise"]
    table = {"wrong": lambda: [(0, -1)] * 5}
    assert list(side_by_side.differing_rows(table, cases)) == ["wrong: 5 of 5 rows otherwise"]


def thinned(plain: Plain, seed: int) -> Plain:
    """Return the case with about a third of its facts no longer stated; the day of issue stays."""
    choice = random.Random(seed)
    kept = {name: value for name, value in plain.items() if name == "prescribed_on" or choice.random() < 0.7}
    for name, value in kept.items():
        if isinstance(value, dict):
            kept[name] = {part: fact for part, fact in value.items() if choice.random() < 0.7}
    if isinstance(diagnoses := kept.get("diagnoses"), list):
        kept["diagnoses"] = [{"code": d["code"]} if choice.random() < 0.3 else d for d in diagnoses]
    return kept
