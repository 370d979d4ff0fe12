"""A stranger's program: only public names, and strict types (mypy checks this file as it checks all others)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from soziorules import (
    Answer,
    Case,
    Decision,
    Diagnosis,
    Outcome,
    Patient,
    Prescriber,
    Prescription,
    Problems,
    RuleSet,
    Service,
    check,
    load_rules,
)


def case_of(code: str, units: int) -> Case:
    """Return a case as an application would put it together."""
    return Case(
        prescribed_on=dt.date(2026, 11, 20),
        patient=Patient(born_on=dt.date(1980, 1, 1), statutory_insured=True),
        prescriber=Prescriber(group="psychiatry"),
        prescription=Prescription(kind="first", units=units),
        diagnoses=(Diagnosis(code=code, certainty="G"),),
        gaf=35,
        history=(),
        service=Service(on=dt.date(2026, 12, 1), cost=Decimal("63.47")),
    )


def decided(case: Case, rules: RuleSet | None = None) -> Decision:
    """Return the decision by the bundled rules, or by others."""
    return check(case, rules=rules, lang="en")


def units_left(case: Case) -> int | None:
    """Return how many units may be prescribed, from the typed answer."""
    answer: Answer = decided(case, load_rules()).to_model()
    return None if answer.units is None else answer.units.permitted


def sentence(text: str) -> str:
    """Return the answer to a JSON text in one sentence, or what is wrong with it."""
    try:
        decision = check(text)
    except Problems as problems:
        return str(problems.to_dict("en")["detail"])
    if decision.outcome is Outcome.UNDETERMINED:
        return ", ".join(item.path for item in decision.missing)
    return decision.findings[0].message
