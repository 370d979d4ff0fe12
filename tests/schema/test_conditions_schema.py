"""The schema of conditions accepts what the reader of conditions accepts, as long as only known names are used."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from soziorules import load_rules
from soziorules.engine.language.facts import Fact, Records
from soziorules.engine.ruleset.conditions import ConditionReader, Names
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.source import load_nodes
from tests.schema.validating import schema

RULES = load_rules()
ELEMENTS = RULES.elements
VOCABULARY = RULES.domain.vocabulary
FACTS = [fact for fact in VOCABULARY if "[]" not in fact.name and not isinstance(fact.type, Records)]
WORDS = [
    "first",
    "psychiatry",
    "avoid",
    "BY",
    "muster_26",
    "rate",
    "G",
    "drive",
    "history",
    "prescriber",
    "other",
    "listed",
]
LITERALS: list[Any] = [
    True, False, -1, 0, 1, 40, 100, 101, 1200, 1201, 9999, 10_000, 7.5, "40", "50 %", "2026-11-20", "2026-02-30", "20.11.2026",
    *WORDS, "frist", [], ["first"], ["psychiatry", "hospital"], ["drive"], ["drive", "x"], [1, 2], [40, "41"], [["first"]], None,
]  # fmt: skip
REFERENCES: list[Any] = [
    *({"parameter": name} for name in ELEMENTS.parameters),
    *({"group": name} for name in ELEMENTS.groups),
    *({"fact": fact.name} for fact in VOCABULARY),
    {},
    {"parameter": "units_per_prescription", "fact": "prescription.units"},
    {"parameters": "units_per_prescription"},
    {"parameter": 30},
]
TESTS = ["equals", "in", "at_least", "at_most", "any_of", "all_of", "within", "at_mots"]


@lru_cache(maxsize=1)
def validator() -> Draft202012Validator:
    """Return the validator of conditions alone."""
    whole = {"$ref": "#/$defs/condition", "$defs": schema("rules")["$defs"]}
    return Draft202012Validator(whole, format_checker=FormatChecker())


def read(condition: object) -> bool:
    """Return whether the reader takes a condition."""
    collector = Collector()
    names = Names(
        ELEMENTS.parameters,
        ELEMENTS.groups,
        ELEMENTS.code_sets,
        frozenset(ELEMENTS.definitions),
        ELEMENTS.readings,
    )
    ConditionReader(VOCABULARY, names, collector).read(load_nodes(json.dumps(condition), format="json"))
    return not collector.diagnostics


def representatives() -> list[Fact]:
    """Return one fact of each type, unit and range."""
    return list({fact.type: fact for fact in FACTS}.values())


@pytest.mark.parametrize("fact", representatives(), ids=lambda fact: fact.name)
def test_schema_and_reader_agree_on_every_test_of_a_fact(fact: Fact) -> None:
    written = [*LITERALS, *({test: operand} for test in TESTS for operand in [*LITERALS, *REFERENCES])]
    differing = [
        value for value in written if validator().is_valid({fact.name: value}) != read({fact.name: value})
    ]
    assert not differing


def test_every_fact_is_offered_with_its_description() -> None:
    offered = schema("rules")["$defs"]["condition"]["properties"]
    for fact in FACTS:
        assert fact.about.label.de in offered[fact.name]["description"]
        assert fact.about.label.en in offered[fact.name]["description"]


SIMPLE = st.one_of(
    st.sampled_from([{"gaf": {"at_most": 40}}, {"inpatient": False}, {"prescription.kind": {"in": ["first"]}}]),
    st.sampled_from(sorted(ELEMENTS.definitions)).map(lambda name: {name: True}),
    st.just({"some": {"diagnoses": {"code": {"within": "listed"}, "standing": {"in": ["G", "V"]}}}}),
    st.sampled_from([{"gaff": 40}, {"gaf": "40"}, {"some": {"diagnosis": {}}}, {"inpatient": "no"}, {}, None, [], "first"]),
)  # fmt: skip


def nested(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return combinations of conditions."""
    by_age = st.tuples(inner | st.booleans(), inner | st.booleans()).map(
        lambda pair: {"by_reading": {"kj.lower_age": {"birthday_18": pair[0], "birthday_17": pair[1]}}}
    )
    return st.one_of(
        st.lists(inner, max_size=3).map(lambda items: {"all": items}),
        st.lists(inner, max_size=3).map(lambda items: {"any": items}),
        inner.map(lambda item: {"not": item}),
        inner.map(lambda item: {"some": {"diagnoses": item}}),
        inner.map(lambda item: {"all": item}),
        by_age,
    )


@given(st.recursive(SIMPLE, nested, max_leaves=6))
def test_schema_and_reader_agree_on_combinations(condition: Any) -> None:
    assert validator().is_valid(condition) == read(condition)


@pytest.mark.parametrize(
    "condition",
    [
        {"own.name": True},
        {"prescription.units": {"at_most": {"parameter": "own_limit"}}},
        {"prescriber.group": {"in": {"group": "own_group"}}},
        {"some": {"diagnoses": {"code": {"within": "own_codes"}}}},
        {"by_reading": {"own.question": {"one": {"inpatient": True}, "two": {"inpatient": False}}}},
    ],
)
def test_names_that_a_file_defines_itself_raise_no_false_alarm(condition: object) -> None:
    assert validator().is_valid(condition)


@pytest.mark.parametrize(
    "condition",
    [
        {"gaff": {"at_most": 40}},
        {"prescription.unit": {"at_most": 30}},
        {"prescription.units": {"at_most": "30 %"}},
        {"prescription.units": {"at_most": {"parameter": "copayment_rate"}}},
        {"prescription.units": {"at_most": {"fact": "gaf"}}},
        {"prescriber.group": {"in": {"group": 1}}},
        {"prescription.kind": "frist"},
        {"some": {"diagnoses": {"standin": "G"}}},
        {"some": {"diagnoses": {"indication.listed": True}}},
        {"Own.Name": True},
        {"indication.listed": "yes"},
    ],
)
def test_a_slip_is_refused(condition: object) -> None:
    assert not validator().is_valid(condition)
