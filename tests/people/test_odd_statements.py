"""What cannot be, and what is merely unusual, has its own answer in both languages, alone and in a table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import pytest

import soziorules
from soziorules.engine.language.text import LANGUAGES, Language

FULL: dict[str, Any] = {
    "prescribed_on": "2026-10-12",
    "patient.born_on": "1981-12-03",
    "patient.statutory_insured": True,
    "prescriber.group": "psychiatry",
    "prescriber.kv_permission": True,
    "prescriber.contract_physician": True,
    "prescription.kind": "follow_up",
    "prescription.form": "muster_26",
    "prescription.units": 30,
    "prescription.group_units": 0,
    "diagnoses": ["F20.0 G"],
    "gaf": 37,
    "impairments": ["drive", "contact", "cognition", "insight"],
    "unable_to_use_services": True,
    "hospital_purpose": "avoid",
    "inpatient": False,
    "therapy_capability": True,
    "realistic_goal": True,
    "goal_reached": False,
    "care_plan.items": ["history", "diagnosis", "findings", "goals", "measures", "schedule", "prognosis"],
    "care_plan.signatures": ["prescriber", "provider", "patient"],
    "provider.contracted": True,
    "provider.land": "BW",
}
BEFORE: dict[str, Any] = {
    "prescribed_on": "2026-06-01",
    "kind": "first",
    "units": 30,
    "approved_on": "2026-06-15",
}


def earlier(**more: Any) -> dict[str, Any]:
    """Return a history of one prescription."""
    return {"history": [{**BEFORE, **more}]}


def visit(contact: str) -> dict[str, Any]:
    return {"on": "2026-07-08", "minutes": 60, "setting": "individual", "contact": contact}


PAID = {"service.on": "2026-07-08", "service.cost": "41.25"}
DECIDED = {
    "approval.received_on": "2026-10-14",
    "approval.decided_on": "2026-11-10",
    "approval.granted_units": 0,
}


@dataclass(frozen=True)
class Wrong:
    """What is stated, at which place it cannot be, and how that is said."""

    stated: dict[str, Any]
    at: str
    de: str
    en: str
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Odd:
    """What is stated, what is decided, and what is said of it."""

    stated: dict[str, Any]
    outcome: str
    de: str
    en: str
    figures: dict[str, Any] = field(default_factory=dict)
    row: dict[str, Any] = field(default_factory=dict)


WRONG = {
    "insured, and privately so": Wrong(
        {"patient.coverage": "private"},
        "patient.coverage",
        "das passt nicht zu der Angabe, ob die Person gesetzlich versichert ist",
        "this does not agree with whether the person is statutorily insured",
        ("private",),
    ),
    "a total that ends before it begins": Wrong(
        earlier(delivered_minutes=600, delivered_from="2026-08-03", delivered_until="2026-07-01"),
        "history[0].delivered_until",
        "das Ende liegt vor dem Beginn",
        "the end lies before the beginning",
        ("2026-08-03", "2026-07-01", "600"),
    ),
    "a total that ends after the day asked about": Wrong(
        earlier(delivered_minutes=600, delivered_from="2026-08-03", delivered_until="2026-10-13"),
        "history[0].delivered_until",
        "das liegt nach dem Ausstellungstag der jetzigen Verordnung; zählen kann nur, was bis dahin erbracht ist",
        "this lies after the day of issue of this prescription; only what was delivered until then can count",
        ("2026-10-13", "600"),
    ),
    "a Widerspruch before the notice": Wrong(
        {**DECIDED, "approval.notified_on": "2026-11-12", "approval.objection_filed_on": "2026-11-11"},
        "approval.objection_filed_on",
        "Widerspruch vor der Bekanntgabe der Entscheidung",
        "Widerspruch before the notice of the decision",
        ("2026-11-11", "2026-11-12"),
    ),
    "a Widerspruch before the decision, without a day of notice": Wrong(
        {**DECIDED, "approval.objection_filed_on": "2026-11-09"},
        "approval.objection_filed_on",
        "Widerspruch vor der Bekanntgabe der Entscheidung",
        "Widerspruch before the notice of the decision",
        ("2026-11-09",),
    ),
    "a Widerspruch although everything is granted": Wrong(
        {**DECIDED, "approval.granted_units": 30, "approval.objection_filed_on": "2026-11-12"},
        "approval.objection_filed_on",
        "Widerspruch, obwohl alle verordneten Einheiten bewilligt sind",
        "a Widerspruch although all units prescribed are granted",
        ("2026-11-12",),
    ),
    "a decision before the papers were sent": Wrong(
        {"approval.submitted_on": "2026-10-14", "approval.decided_on": "2026-10-13"},
        "approval.decided_on",
        "Entscheidung vor der Absendung",
        "decided before it was submitted",
        ("2026-10-14", "2026-10-13"),
    ),
    "not exempt, and exempt until next year": Wrong(
        {"patient.copayment_exempt": False, "patient.copayment_exempt_until": "2027-12-31"},
        "patient.copayment_exempt",
        "das passt nicht zu dem Tag, bis zu dem die Befreiung gilt",
        "this does not agree with the day until which the exemption holds",
        ("2027-12-31",),
    ),
}
NOTHING_USED = {"amount": "0.00", "reason": "not_used"}
ODD = {
    "a co-payment on a day of a missed appointment": Odd(
        {**earlier(delivered=[visit("no_show")]), **PAID},
        "eligible",
        "0,00 € (an diesem Tag keine Leistung in Anspruch genommen)",
        "€0.00 (no service used on that day)",
        {"copayment": NOTHING_USED},
        {"copayment": "0.00"},
    ),
    "a co-payment on a day of a call that does not count towards the hours": Odd(
        {**earlier(delivered=[visit("telephone")]), **PAID},
        "eligible",
        "0,00 € (der Kontakt zählt nicht zu den Stunden der Soziotherapie)",
        "€0.00 (the contact does not count towards the hours)",
        {"copayment": {"amount": "0.00", "reason": "not_counted"}},
        {"copayment": "0.00"},
    ),
    "a co-payment on a day with a missed appointment and a visit": Odd(
        {**earlier(delivered=[visit("no_show"), visit("in_person")]), **PAID},
        "eligible",
        "5,00 € (Mindestbetrag: 10 % der Kosten des Tages, mindestens 5, höchstens 10 Euro)",
        "€5.00 (lowest amount: 10 % of the cost of the day, at least 5, at most 10 euros)",
        {"copayment": {"amount": "5.00", "reason": "minimum"}},
        {"copayment": "5.00"},
    ),
    "a guardian signs, and the patient too": Odd(
        {"care_plan.signatures": ["prescriber", "provider", "patient", "legal_guardian"], "history": []},
        "eligible",
        "Der Betreuungsplan trägt alle Unterschriften, die er braucht.",
        "The Betreuungsplan bears all signatures that it needs.",
    ),
    "a detention that ended the day before": Odd(
        {"patient.detention": "prison", "patient.detention_until": "2026-10-11", "history": []},
        "eligible",
        "Am Ausstellungstag wird weder eine Freiheitsstrafe noch eine Maßregel vollzogen.",
        "On the day of issue neither a prison sentence nor a measure of Maßregelvollzug is executed.",
    ),
    "a detention that ends on the day of issue": Odd(
        {"patient.detention": "prison", "patient.detention_until": "2026-10-12", "history": []},
        "not_yet",
        "Mit heutigem Datum neu ausstellen; möglich ist das seit dem 13.10.2026.",
        "that has been possible since 13 October 2026.",
    ),
}
TODAY = "2026-11-20"


def nested(stated: dict[str, Any]) -> dict[str, Any]:
    case: dict[str, Any] = {}
    for path, value in {**FULL, **stated}.items():
        *outer, name = path.split(".")
        place = case
        for step in outer:
            place = place.setdefault(step, {})
        place[name] = value
    return case


def pointer(path: str) -> str:
    return "#/" + path.replace("[", "/").replace("]", "").replace(".", "/")


def row(stated: dict[str, Any], language: Language) -> dict[str, Any]:
    """Return what a table says of the case, between two rows that are as they should be."""
    frame = pd.DataFrame([{**FULL, "history": []}, {**FULL, **stated}, {**FULL, "history": []}])
    told = soziorules.decide_frame(frame, lang=language).to_dict("records")
    assert [each["outcome"] for each in (told[0], told[2])] == ["eligible", "eligible"]
    return {str(name): value for name, value in told[1].items()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_is_refused_with_its_place_and_in_its_own_words(what: str, language: Language) -> None:
    wrong = WRONG[what]
    with pytest.raises(soziorules.Problems) as raised:
        soziorules.check(nested(wrong.stated))
    document = raised.value.to_dict(language)
    assert [(each["pointer"], each["detail"]) for each in document["errors"]] == [
        (pointer(wrong.at), getattr(wrong, language))
    ]
    assert f"field: $.{wrong.at}" in str(raised.value)
    assert not [each for each in wrong.secrets if each in str(raised.value) + str(document)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_costs_its_own_row_of_a_table(what: str, language: Language) -> None:
    wrong = WRONG[what]
    told = row(wrong.stated, language)
    assert told["outcome"] == "error"
    assert told["error"] == f"{wrong.at}: {getattr(wrong, language)}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", ODD)
def test_what_is_merely_unusual_is_answered(what: str, language: Language) -> None:
    odd = ODD[what]
    decision = soziorules.check(nested(odd.stated), today=TODAY, lang=language)
    assert decision.outcome.value == odd.outcome
    answer = decision.to_dict()
    found = [each["message"] for each in answer["findings"] if each["status"] == "met"]
    said = " ".join([decision.to_text(), decision.to_text(full=True), *found])
    assert getattr(odd, language) in " ".join(said.split())
    assert {name: answer[name] for name in odd.figures} == odd.figures


@pytest.mark.parametrize("what", ODD)
def test_what_is_merely_unusual_is_answered_alike_in_a_table(what: str) -> None:
    odd = ODD[what]
    told = row(odd.stated, "de")
    assert told["outcome"] == odd.outcome
    assert {name: str(told[name]) for name in odd.row} == odd.row
