"""A change of law is one change of a rule file: what derives from it follows on every surface, and no Python is touched."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from soziorules import Case, decide_frame
from soziorules.api import bundled_rules, check, load_rules
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Language
from soziorules.engine.proof.reference import reference
from soziorules.soziotherapie.ledger.lacking import lacking

ISSUED = dt.date(2026, 11, 20)
LANGUAGES: tuple[Language, ...] = ("de", "en")
YOUNG: dict[str, Any] = {
    "prescribed_on": "2026-11-20",
    "patient": {"born_on": "2004-05-02", "statutory_insured": True},
    "prescriber": {"group": "child_psychiatry", "kv_permission": True, "therapeutic_reason": True},
    "prescription": {"kind": "first", "form": "muster_26", "units": 30},
}


@cache
def amended(parameter: str, value: str) -> RuleSet:
    """Return the bundled rules with the newest value of one parameter changed."""
    folder = Path(shutil.copytree(bundled_rules(), Path(tempfile.mkdtemp()) / "rules"))
    (path,) = [file for file in folder.glob("*.yaml") if f"- id: {parameter}\n" in file.read_text("utf-8")]
    before, head, rest = path.read_text("utf-8").partition(f"- id: {parameter}\n")
    block, end, after = rest.partition("\n  - id:")
    values = list(re.finditer(r"value: [0-9]+", block))
    block = block[: values[-1].start()] + f"value: {value}" + block[values[-1].end() :]
    path.write_text(before + head + block + end + after, "utf-8")
    return load_rules(folder)


def everywhere(rules: RuleSet, case: dict[str, Any], rule: str) -> str:
    """Return the status of a rule, after one case, the reference and columns have agreed on it."""
    decision = check(case, rules=rules)
    status = decision.finding(rule).status
    assert reference(rules, ISSUED, decision.case).statuses[rule] == status
    row = {
        f"{group}.{name}": value
        for group, inner in case.items()
        if isinstance(inner, dict)
        for name, value in inner.items()
    }
    row |= {name: value for name, value in case.items() if not isinstance(value, dict)}
    table = decide_frame(pd.DataFrame([row]), rules=rules)
    assert table["outcome"].iloc[0] == decision.outcome.value
    assert (rule in (table["deciding"].iloc[0] or "")) == (rule in {each.rule for each in decision.deciding})
    return status


def told(decision: Decision) -> str:
    """Return the explanation in one line."""
    return " ".join(decision.to_text("de", explain=True).split())


class TestAgeLimitOf24:
    def test_a_person_of_22_is_within_the_transition_phase(self) -> None:
        assert everywhere(load_rules(), YOUNG, "prescribers.kj_age_until") == "not_met"
        assert everywhere(amended("kj_age_until", "24"), YOUNG, "prescribers.kj_age_until") == "met"

    def test_the_sentence_says_24(self) -> None:
        older = {**YOUNG, "patient": {**YOUNG["patient"], "born_on": "2000-05-02"}}
        decision = check(older, rules=amended("kj_age_until", "24"))
        assert "24. Geburtstag" in told(decision)


class TestTransitionFrom19:
    """L13: an amended age moves the birthday that derives from it."""

    def test_the_day_is_the_19th_birthday(self) -> None:
        young = {**YOUNG, "patient": {**YOUNG["patient"], "born_on": "2008-05-02"}}
        for rules, day in (
            (load_rules(), dt.date(2026, 5, 2)),
            (amended("kj_age_from", "19"), dt.date(2027, 5, 2)),
        ):
            decision = check(young, rules=rules)
            assert decision.values["patient.transition_begins_on"] == day
            status = "met" if day <= ISSUED else "not_met"
            assert everywhere(rules, young, "prescribers.kj_age") == status


def test_eight_days_after_a_discharge() -> None:
    stated: dict[str, Any] = {
        "prescribed_on": "2026-11-20",
        "prescriber": {"group": "hospital"},
        "prescription": {"kind": "discharge", "units": 4, "discharged_on": "2026-11-12"},
    }
    assert check(stated).values["discharge.last_day"] == dt.date(2026, 11, 19)
    decision = check(stated, rules=amended("discharge_days", "8"))
    assert decision.values["discharge.last_day"] == dt.date(2026, 11, 20)
    assert "20.11.2026 = 12.11.2026 + 8 Tage" in told(decision)


@pytest.mark.parametrize(("rate", "amount"), [("10", "7.00"), ("12", "8.40")])
def test_a_co_payment_of_twelve_per_cent(rate: str, amount: str) -> None:
    rules = amended("copayment_rate", rate)
    case = {
        "prescribed_on": "2026-11-20",
        "patient": {"born_on": "1980-01-01"},
        "service": {"on": "2026-11-20", "cost": 70},
    }
    assert check(case, rules=rules).figures["copayment"]["amount"] == amount
    row = {
        "prescribed_on": "2026-11-20",
        "patient.born_on": "1980-01-01",
        "service.on": "2026-11-20",
        "service.cost": 70,
    }
    assert str(decide_frame(pd.DataFrame([row]), rules=rules)["copayment"].iloc[0]) == amount


@pytest.mark.parametrize(("weeks", "day"), [("3", dt.date(2026, 12, 11)), ("6", dt.date(2027, 1, 4))])
def test_six_weeks_for_the_decision(weeks: str, day: dt.date) -> None:
    rules = amended("decision_weeks", weeks)
    approval = {"received_on": "2026-11-20", "medical_service_involved": False}
    case = {"prescribed_on": "2026-11-20", "approval": approval, "provider": {"land": "BE"}}
    assert check(case, rules=rules).values["approval.decide_by"] == day


@pytest.mark.parametrize(("minutes", "units"), [("600", 30), ("600", 10), ("3600", 60), ("7200", 120)])
def test_readings_are_named_whatever_the_minutes_of_a_krankheitsfall(minutes: str, units: int) -> None:
    """F23: that so few units reach no limit is so under the values at hand only."""
    rules = amended("krankheitsfall_minutes", minutes)
    case = {"prescribed_on": "2026-11-20", "prescription": {"kind": "first", "units": units}, "history": []}
    named = {reading["id"] for reading in check(case, rules=rules).to_dict()["readings"]}
    plain = check(case, rules=rules)
    otherwise = {
        (name, option.id): check(case, rules=rules, readings={name: option.id}).outcome
        for name, reading in rules.elements.readings.items()
        for option in reading.options
    }
    assert named >= {name for (name, _), outcome in otherwise.items() if outcome is not plain.outcome}


PAID: dict[str, Any] = {
    "prescribed_on": "2026-11-20",
    "patient": {"born_on": "1980-05-02", "statutory_insured": True},
    "prescriber": {"group": "psychiatry", "kv_permission": True},
    "prescription": {"kind": "first", "form": "muster_26", "units": 25},
    "service": {"on": "2026-11-20", "cost": 70},
    "approval": {"received_on": "2026-11-20", "medical_service_involved": False},
    "provider": {"land": "BE"},
}


@pytest.mark.parametrize(
    ("parameter", "value", "case", "new", "old"),
    [
        ("kj_age_until", "24", YOUNG, r"\b24\b", r"\b21(st|\. )"),
        ("copayment_rate", "12", PAID, r"\b12 %", r"\b10 %"),
        ("decision_weeks", "6", PAID, r"\b6 (Wochen|weeks)", r"\b(3|[Dd]rei|[Tt]hree) (Wochen|weeks)"),
        ("units_per_prescription", "40", PAID, r"\b40\b", r"\b30 (Einheiten|units)"),
        ("krankheitsfall_minutes", "6000", PAID, r"\b100 (Stunden|hours)", r"\b120 (Stunden|hours)"),
    ],
)
def test_every_form_of_the_answer_says_the_new_value_and_none_the_old(
    parameter: str, value: str, case: dict[str, Any], new: str, old: str
) -> None:
    stated = {**case, "history": []} if parameter == "krankheitsfall_minutes" else case
    decision = check(stated, rules=amended(parameter, value))
    for language in LANGUAGES:
        page = re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", decision.to_html(language), flags=re.DOTALL)
        forms = (decision.to_text(language, explain=True), decision.to_markdown(language), page)
        for said in (*map(" ".join, map(str.split, forms)), " ".join(map(str, decision.sentences(language)))):
            assert not re.search(old, said), re.search(old, said)
        assert re.search(new, " ".join(forms[0].split()))
        assert re.search(new, " ".join(page.split()))


def test_what_an_earlier_prescription_lacks_is_tried_in_the_sizes_of_the_law() -> None:
    """Up to as many units as can be prescribed, of as many minutes as each has; so far back as something can count."""
    case = Case.model_validate({"prescribed_on": "2026-11-20", "history": [{"kind": "first"}]})
    for name, value, path, most in (
        ("units_per_prescription", "45", "history[0].units", 45),
        ("units_per_prescription", "45", "history[0].delivered_minutes", 2700),
        ("unit_minutes", "100", "history[0].delivered_minutes", 3000),
        ("krankheitsfall_years", "1", "history[0].prescribed_on", ISSUED - dt.timedelta(days=1 + 1461)),
    ):
        (chain,) = lacking(case, "history", amended(name, value).constants_on(ISSUED))
        assert {each.path: each.answers for each in chain}[path][-1] == most
