"""The vocabulary: every fact has a name, a type, a description in both languages, and can be read."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from soziorules.engine.language.facts import Choice, Choices, Fact, Kind, Records, Whole
from soziorules.soziotherapie.case import Case, PastPrescription
from soziorules.soziotherapie.facts.indications import Indication
from soziorules.soziotherapie.facts.vocabulary import vocabulary
from tests.people.strategies import Plain, full_cases
from tests.people.strategies import read as read_case
from tests.soziotherapie.law import LAW, case, prescribed

VOCABULARY = vocabulary()
FACTS = list(VOCABULARY)
STATED = [
    fact
    for fact in FACTS
    if not fact.inputs and "[]" not in fact.name and fact.name != "approval.holiday_land"
]
FULL = case(
    prescribed_on="2026-11-20",
    patient={
        "born_on": "1980-01-01",
        "copayment_exempt_until": "2026-12-31",
        "statutory_insured": True,
        "detention": "prison",
        "detention_until": "2026-12-31",
    },
    prescriber={"group": "psychiatry", "kv_permission": True},
    prescription={"kind": "first", "units": 30, "group_units": 0, "discharged_on": "2026-11-17"},
    diagnoses=["F20.0 G"],
    gaf=40,
    approval={
        "land": "BE",
        "received_on": "2026-11-24",
        "decided_on": "2026-11-25",
        "medical_service_involved": False,
    },
    service={"on": "2026-11-26", "cost": 70},
    history=[prescribed("2026-10-01", "trial", 5, delivered_minutes=300)],
)

OF_THE_FUTURE = {"prescriber.permission_begins_on"}
LATER = case(prescribed_on="2026-11-20", prescriber={"kv_permission_from": "2027-01-01"})


def read(fact: Fact, stated: Case) -> object:
    """Read a fact as the engine does."""
    names: dict[str, object] = {"case": stated}
    if fact.derivation is not None:
        names[fact.derivation] = VOCABULARY.derivations[fact.derivation].compute(stated, LAW, {})
    return eval(fact.read, {}, names)  # noqa: S307


LIKELY = {
    "service.payer": "statutory",
    "service.exempt": False,
    "service.period": "within",
    "service.contacts": {"in_person"},
}
"""What is likely without a word, as the labels of these facts say; the co-payment rests on it."""


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.name)
class TestEachFact:
    def test_is_named_in_both_languages(self, fact: Fact) -> None:
        assert fact.about.label.de
        assert fact.about.label.en
        assert fact.about.question is None or (
            fact.about.question.de.endswith("?") and fact.about.question.en.endswith("?")
        )

    def test_names_each_value_of_a_choice(self, fact: Fact) -> None:
        if isinstance(fact.type, Choice | Choices):
            assert set(fact.about.values) == set(fact.type.values)

    def test_is_unknown_in_an_empty_case_or_has_open_bounds(self, fact: Fact) -> None:
        if "[]" not in fact.name:
            value = read(fact, case())
            if fact.name in LIKELY:
                assert value == LIKELY[fact.name]
            else:
                assert value is None or (isinstance(value, tuple) and value[0] != value[1])

    def test_can_be_read(self, fact: Fact) -> None:
        if "[]" in fact.name:
            element = Indication("F20.0", "G", "G", "terminal")
            assert eval(fact.read, {}, {"element": element})  # noqa: S307
        elif fact.derivation is not None:
            assert read(fact, LATER if fact.name in OF_THE_FUTURE else FULL) is not None

    def test_rests_on_stated_facts(self, fact: Fact) -> None:
        assert all(path in VOCABULARY for path in fact.inputs)
        assert not any(VOCABULARY[path].inputs for path in fact.inputs)


@pytest.mark.parametrize("fact", STATED, ids=lambda fact: fact.name)
def test_every_stated_fact_can_be_asked_for(fact: Fact) -> None:
    assert fact.about.question is not None
    assert fact.about.effort in (1, 2, 3, 4)


def test_clinical_facts_and_the_date_of_birth_are_no_levers() -> None:
    clinical = {fact.name for fact in STATED if fact.about.kind is Kind.CLINICAL}
    assert clinical == {
        "diagnoses",
        "gaf",
        "goal_reached",
        "hospital_purpose",
        "impairments",
        "inpatient",
        "necessity",
        "need_months",
        "realistic_goal",
        "therapy_capability",
        "unable_to_use_referral",
        "unable_to_use_services",
    }
    assert VOCABULARY["patient.born_on"].about.kind is Kind.ADMINISTRATIVE


def test_gaf_zero_means_that_there_was_not_enough_information() -> None:  # 22
    assert read(VOCABULARY["gaf"], case(gaf=0)) is None
    assert read(VOCABULARY["gaf"], case(gaf=1)) == 1
    assert case(gaf=0).gaf is None
    assert VOCABULARY["gaf"].type == Whole("gaf", 1, 100)


def test_lists_of_records() -> None:
    assert {fact.name for fact in FACTS if isinstance(fact.type, Records)} == {"diagnoses", "history"}
    assert set(PastPrescription.model_fields) >= {"prescribed_on", "delivered"}


def test_derivations_are_known_by_the_names_that_facts_use() -> None:
    for name, derivation in VOCABULARY.derivations.items():
        assert name.isidentifier()
        assert derivation.name == name
        for fact in derivation.facts:
            assert fact.derivation == name
            assert VOCABULARY[fact.name] is fact
        assert set(derivation.inputs) <= {fact.name for fact in STATED}


def test_derivations_take_no_more_than_they_say() -> None:
    for derivation in VOCABULARY.derivations.values():
        constants = {name: value for name, value in LAW.items() if name in derivation.parameters}
        found = {derivation.name: derivation.compute(FULL, constants, {})}
        for fact in derivation.facts:
            if "[]" not in fact.name:
                assert eval(fact.read, {}, found) == read(fact, FULL)  # noqa: S307


class Watched:
    """A part of a case that notes the paths of what is read of it; other objects of a case are watched too."""

    def __init__(self, model: object, prefix: str, seen: set[str]) -> None:
        self._model, self._prefix, self._seen = model, prefix, seen

    def __getattr__(self, name: str) -> object:
        value, path = getattr(self._model, name), f"{self._prefix}{name}"
        if hasattr(value, "model_copy"):
            return Watched(value, f"{path}.", self._seen)
        self._seen.add(path)
        return value


@given(
    full_cases(), st.sampled_from([name for name, each in VOCABULARY.derivations.items() if not each.element])
)
def test_a_derivation_reads_no_more_than_it_says(plain: Plain, name: str) -> None:
    stated = read_case(plain)
    assume(stated is not None)
    derivation, seen = VOCABULARY.derivations[name], set[str]()
    derivation.compute(Watched(stated, "", seen), LAW, {})
    assert derivation.reads
    assert not [path for path in seen if not derivation.rests_on([path])]
