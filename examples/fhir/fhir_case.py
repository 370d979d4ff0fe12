"""FHIR R4 and a case: read a Bundle, ask for what is missing as a Questionnaire, read its QuestionnaireResponse.

Systems and extensions are those of the German base profiles (de.basisprofil.r4). They define no code for the GAF value, so the
caller says by which one a system knows it.
"""

import datetime as dt
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import soziorules
from soziorules.engine import Amount, Boolean, Choice, Choices, Day, FactType, Whole

ICD = "http://fhir.de/CodeSystem/bfarm/icd-10-gm"
CERTAINTY = "http://fhir.de/StructureDefinition/icd-10-gm-diagnosesicherheit"
INSURANCE = "http://fhir.de/CodeSystem/versicherungsart-de-basis"
COVERAGE = {"GKV": "statutory", "PKV": "private", "BG": "other_payer"}
"""Other kinds of insurance leave open who pays: that stays unknown."""
DONE = ("final", "amended", "corrected")
NOT_SO = ("refuted", "entered-in-error")
TYPES = {
    Boolean: "boolean",
    Whole: "integer",
    Day: "date",
    Amount: "decimal",
    Choice: "choice",
    Choices: "choice",
}
NAMES = "urn:soziorules:fact:"

Resource = Mapping[str, Any]
Coding = tuple[str, str]
When = tuple[dt.date, dt.date, dt.datetime | None]


def case_of(bundle: Resource, gaf: Coding) -> dict[str, Any]:
    """Return what a Bundle states of a case; what it does not state is left out.

    Raises ValueError for two patients, and for a GAF value in a unit.
    """
    case: dict[str, Any] = {}
    if len(list(_of(bundle, "Patient"))) > 1:
        raise ValueError("a case is of one patient, and this Bundle of several")
    diagnoses = [found for each in _of(bundle, "Condition") if (found := _diagnosis(each))]
    if diagnoses:
        case["diagnoses"] = diagnoses
    for patient in _of(bundle, "Patient"):
        if _is_day(patient.get("birthDate")):  # a year alone says no day
            put(case, "patient.born_on", patient["birthDate"])
    for coverage in _of(bundle, "Coverage"):
        paid = COVERAGE.get(_code(coverage.get("type"), INSURANCE) or "")
        if coverage.get("status") == "active" and paid is not None:
            put(case, "patient.coverage", paid)
    values = [each for each in _of(bundle, "Observation") if _code(each.get("code"), gaf[0]) == gaf[1]]
    number = _latest([each for each in values if each.get("status") in DONE])
    if number is not None:
        case["gaf"] = number
    return case


def _latest(values: list[Resource]) -> int | None:
    """Return the last value; None where it is not stated which of several different ones is the last."""
    dated = [(_when(each), number) for each in values if (number := _number(each)) is not None]
    last = {number for when, number in dated if not any(_before(when, other) for other, _ in dated)}
    return last.pop() if len(last) == 1 else None


def _when(value: Resource) -> When:
    """Return the first and the last day on which something was observed, and the instant where that is stated."""
    period = value.get("effectivePeriod", {})
    stated = (value.get("effectiveDateTime"), value.get("effectiveInstant"), period.get("end"))
    text = next((each for each in stated if isinstance(each, str)), "")
    try:
        if "T" in text:
            instant = dt.datetime.fromisoformat(text)
            return instant.date(), instant.date(), instant if instant.tzinfo else None
        first = dt.date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return dt.date.min, dt.date.max, None
    if len(text) == 10:
        return first, first, None
    after = (
        first.replace(year=first.year + 1) if len(text) == 4 else first.replace(day=28) + dt.timedelta(days=4)
    )
    return first, after.replace(day=1) - dt.timedelta(days=1), None


def _before(one: When, other: When) -> bool:
    """Return whether one thing was surely observed before another."""
    if one[2] is not None and other[2] is not None:
        return one[2] < other[2]
    return one[1] < other[0]


def _number(value: Resource) -> Any:
    """Return the number of an Observation; None for "less than 40". Raises ValueError for one in a unit."""
    if "valueInteger" in value:
        return value["valueInteger"]
    quantity = value.get("valueQuantity", {})
    unit = quantity.get("code", quantity.get("unit", "1"))
    if unit != "1" and not unit.startswith(
        "{"
    ):  # UCUM writes what is counted without a unit in braces: {score}
        raise ValueError(f"a GAF value has no unit, and this one is in {unit}")
    return None if "comparator" in quantity else quantity.get("value")


def _of(bundle: Resource, kind: str) -> Iterator[Resource]:
    found = (entry.get("resource", {}) for entry in bundle.get("entry", ()))
    return (resource for resource in found if resource.get("resourceType") == kind)


def _code(concept: Resource | None, system: str) -> str | None:
    codings = (concept or {}).get("coding", ())
    return next((coding.get("code") for coding in codings if coding.get("system") == system), None)


def _diagnosis(condition: Resource) -> dict[str, str] | None:
    """Return the ICD-10-GM code with its Diagnosesicherheit; a Condition refuted or entered in error states nothing."""
    status = [coding.get("code") for coding in condition.get("verificationStatus", {}).get("coding", ())]
    written = condition.get("code", {}).get("coding", ())
    codings = [each for each in written if each.get("system") == ICD and "code" in each]
    if not codings or any(each in NOT_SO for each in status):
        return None
    marks = [
        each["valueCoding"]["code"]
        for each in codings[0].get("extension", ())
        if each.get("url") == CERTAINTY and "code" in each.get("valueCoding", {})
    ]
    return {"code": codings[0]["code"], **({"certainty": marks[0]} if marks else {})}


def _is_day(text: Any) -> bool:
    try:
        return len(dt.date.fromisoformat(text).isoformat()) == len(text)
    except (TypeError, ValueError):
        return False


def put(case: dict[str, Any], path: str, value: Any) -> None:
    """State a value at a path such as `patient.born_on`."""
    *outer, name = path.split(".")
    for step in outer:
        case = case.setdefault(step, {})
    case[name] = value


def questionnaire(decision: soziorules.Decision, lang: str = "de") -> dict[str, Any]:
    """Return a Questionnaire of what the outcome still waits for. Lists of records are left to Bundle or case file."""
    vocabulary = decision.evaluator.domain.vocabulary
    asked = [
        item
        for item in decision.missing
        if item.path in vocabulary and type(vocabulary[item.path].type) in TYPES
    ]
    items = [_item(item, vocabulary[item.path].type, lang) for item in asked]
    name = {"de": "Offene Angaben", "en": "What is still open"}[lang]
    return {
        "resourceType": "Questionnaire",
        "status": "active",
        "language": lang,
        "title": name,
        "item": items,
    }


def _item(item: Any, kind: FactType, lang: str) -> dict[str, Any]:
    question = (item.about.question or item.about.label)(lang)
    made = {"linkId": item.path, "text": question, "type": TYPES[type(kind)]}
    if isinstance(kind, Choice | Choices):
        codings = [
            {"system": NAMES + item.path, "code": each, "display": _name(item, each, lang)}
            for each in kind.values
        ]
        made |= {
            "repeats": isinstance(kind, Choices),
            "answerOption": [{"valueCoding": each} for each in codings],
        }
    return made


def _name(item: Any, value: str, lang: str) -> str:
    text = item.about.values.get(value)
    return value if text is None else text(lang)


def with_answers(case: Mapping[str, Any], response: Resource) -> dict[str, Any]:
    """Return the case with what a QuestionnaireResponse says; what was not answered stays unknown."""
    known: dict[str, Any] = json.loads(json.dumps(case))
    vocabulary = soziorules.load_rules().domain.vocabulary
    for item in response.get("item", ()):
        values = [_answer(each) for each in item.get("answer", ())]
        if values:
            several = isinstance(vocabulary[item["linkId"]].type, Choices)
            put(known, item["linkId"], values if several else values[0])
    return known


def _answer(answer: Resource) -> Any:
    [(name, value)] = [(name, value) for name, value in answer.items() if name.startswith("value")]
    return value["code"] if name == "valueCoding" else value


if __name__ == "__main__":
    stated = case_of(
        json.loads(Path(sys.argv[1]).read_text("utf-8")), gaf=("http://example.org/practice", "GAF")
    )
    print(json.dumps(questionnaire(soziorules.check(stated)), ensure_ascii=False, indent=2))
