"""FHIR R4: a Bundle becomes a case, what is missing a Questionnaire, its answers facts. `fhirclient` checks the resources."""

from __future__ import annotations

import copy
import importlib
import json
import runpy
from pathlib import Path
from typing import Any

import pytest

import soziorules

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "fhir"
RECIPE = runpy.run_path(str(FOLDER / "fhir_case.py"))
BUNDLE: dict[str, Any] = json.loads((FOLDER / "bundle.json").read_text(encoding="utf-8"))
NAMES = ("Bundle", "Questionnaire", "QuestionnaireResponse")
GAF = ("http://example.org/practice", "GAF")
CASE: dict[str, Any] = {
    "diagnoses": [{"code": "F20.0", "certainty": "G"}],
    "patient": {"born_on": "1980-01-01", "coverage": "statutory"},
    "gaf": 35,
}
ANSWERS: dict[str, Any] = {
    "prescribed_on": {"valueDate": "2026-11-20"},
    "prescription.kind": {"valueCoding": {"code": "first"}},
    "prescription.units": {"valueInteger": 30},
    "prescriber.group": {"valueCoding": {"code": "psychiatry"}},
    "prescriber.kv_permission": {"valueBoolean": True},
    "impairments": {"valueCoding": {"code": "drive"}},
    "necessity": {"valueCoding": {"code": "planning"}},
    "unable_to_use_services": {"valueBoolean": True},
    "hospital_purpose": {"valueCoding": {"code": "avoid"}},
    "therapy_capability": {"valueBoolean": True},
    "realistic_goal": {"valueBoolean": True},
}


def changed(kind: str, **values: Any) -> dict[str, Any]:
    """Return the Bundle with other values in its resource of a kind."""
    bundle = copy.deepcopy(BUNDLE)
    for entry in bundle["entry"]:
        if entry["resource"]["resourceType"] == kind:
            entry["resource"] |= values
    return bundle


def test_the_bundle_states_a_case() -> None:
    assert RECIPE["case_of"](BUNDLE, GAF) == CASE
    assert soziorules.check(CASE).outcome.value == "undetermined"


@pytest.mark.parametrize(
    ("bundle", "gone"),
    [
        (changed("Patient", birthDate="1980"), "patient.born_on"),
        (changed("Patient", birthDate="1980-01"), "patient.born_on"),
        (changed("Coverage", status="cancelled"), "patient.coverage"),
        (
            changed("Coverage", type={"coding": [{"system": RECIPE["INSURANCE"], "code": "SOZ"}]}),
            "patient.coverage",
        ),
        (changed("Observation", status="entered-in-error"), "gaf"),
        (changed("Observation", code={"text": "GAF"}), "gaf"),
        (changed("Condition", verificationStatus={"coding": [{"code": "entered-in-error"}]}), "diagnoses"),
        (changed("Condition", code={"text": "Schizophrenie"}), "diagnoses"),
        ({"resourceType": "Bundle", "type": "collection"}, ""),
    ],
)
def test_what_a_bundle_does_not_say_is_unknown(bundle: dict[str, Any], gone: str) -> None:
    case = RECIPE["case_of"](bundle, GAF)
    assert not gone or "." in gone or gone not in case
    for step in gone.split(".") if gone else CASE:
        assert isinstance(case, dict)
        case = case.get(step) if gone else case
    assert not case


def test_the_latest_value_counts_and_a_diagnosis_without_certainty_is_asked_for() -> None:
    bundle = copy.deepcopy(BUNDLE)
    older = copy.deepcopy(bundle["entry"][3])
    older["resource"] |= {"effectiveDateTime": "2026-01-02", "valueInteger": 60}
    bundle["entry"].append(older)
    del bundle["entry"][2]["resource"]["code"]["coding"][0]["extension"]
    case = RECIPE["case_of"](bundle, GAF)
    assert case["gaf"] == 35
    assert case["diagnoses"] == [{"code": "F20.0"}]
    soziorules.check(case)


@pytest.mark.parametrize("status", ["refuted", "entered-in-error"])
def test_what_was_refuted_is_no_diagnosis(status: str) -> None:
    bundle = changed("Condition", verificationStatus={"coding": [{"code": status}]})
    assert "diagnoses" not in RECIPE["case_of"](bundle, GAF)
    nameless = changed("Condition", code={"coding": [{"system": RECIPE["ICD"], "display": "Schizophrenie"}]})
    assert "diagnoses" not in RECIPE["case_of"](nameless, GAF)


def test_a_bundle_of_two_patients_is_no_case() -> None:
    two = {
        **BUNDLE,
        "entry": [*BUNDLE["entry"], {"resource": {"resourceType": "Patient", "birthDate": "1990-01-01"}}],
    }
    with pytest.raises(ValueError, match="one patient"):
        RECIPE["case_of"](two, GAF)


@pytest.mark.parametrize(
    ("values", "gaf"),
    [
        ([("2026-11-20T23:30:00+01:00", 40), ("2026-11-20T23:00:00Z", 38)], 38),
        ([("2026-11-20", 40), ("2026-11-19T08:00:00Z", 38)], 40),
        ([("2026-11-20", 40), ("2026-11-20T08:00:00Z", 38)], None),
        ([("2026-11-20", 40), ("2026-11-20T08:00:00Z", 40)], 40),
        ([("2026-11-20T23:30:00-11:00", 40), ("2026-11-21T00:10:00+14:00", 38)], 40),
        ([("2026-11-20T23:30:00.250+01:00", 40), ("2026-11-20T23:30:00.5+01:00", 38)], 38),
        ([("2026-11-20", 40), ("2026-11", 38)], None),
        ([("2026-11-20", 40), ("2026-10", 38)], 40),
        ([("2026", 40), ("2025-12-31", 38)], 40),
        ([("2026", 40), ("2026-01-01", 38)], None),
        ([("2024-02", 40), ("2024-03-01", 38)], 38),
        ([("gestern", 40), ("2026-11-20", 38)], None),
        ([("", 40)], 40),
    ],
)
def test_the_last_value_counts_and_none_where_it_is_not_known_which(
    values: list[tuple[str, int]], gaf: int | None
) -> None:
    code = {"coding": [{"system": GAF[0], "code": GAF[1]}]}
    made = [
        {
            "resourceType": "Observation",
            "status": "final",
            "code": code,
            "effectiveDateTime": when,
            "valueInteger": value,
        }
        for when, value in values
    ]
    assert RECIPE["case_of"]({"entry": [{"resource": each} for each in made]}, GAF).get("gaf") == gaf


@pytest.mark.parametrize(
    ("effective", "gaf"),
    [
        ({"effectiveInstant": "2026-11-21T08:00:00Z"}, 60),
        ({"effectivePeriod": {"start": "2026-11-01", "end": "2026-11-21"}}, 60),
        ({"effectivePeriod": {"start": "2026-11-21"}}, None),
        ({"effectiveDateTime": "2026-11-19"}, 35),
        ({"effectiveInstant": "2026-11-21T08:00:00Z", "valueInteger": None}, 35),
    ],
)
def test_whenever_a_value_was_observed_it_is_set_against_the_others(
    effective: dict[str, Any], gaf: int | None
) -> None:
    bundle = changed("Observation", effectiveDateTime="2026-11-20")
    other = {
        name: each for name, each in bundle["entry"][3]["resource"].items() if name != "effectiveDateTime"
    }
    bundle["entry"].append({"resource": {**other, "valueInteger": 60, **effective}})
    assert RECIPE["case_of"](bundle, GAF).get("gaf") == gaf


@pytest.mark.parametrize(
    ("quantity", "gaf"),
    [
        ({"value": 35, "unit": "{score}", "code": "{score}", "system": "http://unitsofmeasure.org"}, 35),
        ({"value": 35, "unit": "Punkte", "code": "1"}, 35),
        ({"value": 35}, 35),
        ({"value": 40, "comparator": "<"}, None),
    ],
)
def test_a_quantity_is_a_number_without_a_unit(quantity: dict[str, Any], gaf: int | None) -> None:
    bundle = changed("Observation", valueQuantity=quantity)
    del bundle["entry"][3]["resource"]["valueInteger"]
    assert RECIPE["case_of"](bundle, GAF).get("gaf") == gaf
    bundle["entry"][3]["resource"]["valueQuantity"] = {"value": 180, "unit": "cm", "code": "cm"}
    with pytest.raises(ValueError, match="this one is in cm"):
        RECIPE["case_of"](bundle, GAF)


def test_a_questionnaire_asks_until_the_outcome_is_settled() -> None:
    case = {**CASE, "history": [], "prescribed_on": "2026-11-20"}
    for _ in range(len(ANSWERS)):
        decision = soziorules.check(case)
        items = RECIPE["questionnaire"](decision, "en")["item"]
        if not items:
            break
        given = [
            {"linkId": each["linkId"], "answer": [ANSWERS[each["linkId"]]]}
            for each in items
            if each["linkId"] in ANSWERS
        ]
        answered = {"resourceType": "QuestionnaireResponse", "status": "completed", "item": given}
        case = RECIPE["with_answers"](case, answered)
    assert case["impairments"] == ["drive"]
    assert soziorules.check(case).outcome.value == "eligible"


def resource(stated: dict[str, Any]) -> Any:
    """Return a resource as it is read by the models of SMART Health IT, which are made from the definitions of FHIR 4.0.1."""
    name = stated["resourceType"]
    pytest.importorskip("fhirclient")
    model = getattr(importlib.import_module(f"fhirclient.models.{name.lower()}"), name)
    read = model(stated)
    assert read.as_json() == stated
    return read


def test_what_is_read_and_made_is_fhir_r4() -> None:
    assert resource(BUNDLE).entry[3].resource.valueInteger == 35
    for lang in ("de", "en"):
        made = RECIPE["questionnaire"](soziorules.check({**CASE, "prescribed_on": "2026-11-20"}), lang)
        read = resource(made)
        assert read.status in {"draft", "active", "retired", "unknown"}
        assert {"prescription.kind", "prescription.units"} <= {item.linkId for item in read.item}
        assert {item.type for item in read.item} == {"boolean", "choice", "date", "integer"}
    items = [{"linkId": name, "answer": [answer]} for name, answer in ANSWERS.items()]
    resource({"resourceType": "QuestionnaireResponse", "status": "completed", "item": items})


@pytest.mark.parametrize(
    ("item", "wrong"),
    [
        ({"type": "choice"}, "linkId"),
        ({"linkId": "gaf"}, "type"),
        ({"linkId": "gaf", "type": "integer", "asked": True}, "asked"),
        ({"linkId": "gaf", "type": "integer", "repeats": "no"}, "repeats"),
    ],
)
def test_the_models_notice_what_is_no_fhir_r4(item: dict[str, Any], wrong: str) -> None:
    with pytest.raises(Exception, match=wrong):
        resource({"resourceType": "Questionnaire", "status": "active", "item": [item]})
