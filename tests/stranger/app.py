"""A stranger's program: only public names, and strict types (mypy checks this file as it checks all others)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pandas as pd

from soziorules import (
    AccountAnswer,
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
    answer,
    check,
    decide_frame,
    ledger,
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


def decided(case: Case, rules: RuleSet[Answer] | None = None) -> Decision[Answer]:
    """Return the decision by the bundled rules, or by others."""
    return check(case, rules=rules or load_rules(), lang="en")


def units_left(case: Case) -> int | None:
    """Return how many units may be prescribed, from the typed answer."""
    units = check(case).to_model().units
    return None if units is None else units.permitted


def minutes_left(case: Case) -> int | None:
    """Return the minutes that are surely left, from the typed account."""
    account: AccountAnswer = ledger(case).to_model()
    return account.totals.remaining_minutes.from_


def deadline(step: answer.StepAnswer) -> str:
    """Return one step of the typed answer as a line of a list."""
    by: dt.date | None = step.by
    return f"{step.who}: {step.what}" + ("" if by is None else f" ({by:%d.%m.})")


def to_do(case: Case, today: dt.date) -> list[str]:
    """Return what is next, by the typed answer."""
    procedure = check(case, today=today, lang="de").to_model().procedure
    return [] if procedure is None else [deadline(step) for step in procedure.next]


def told(decision: Decision[Answer]) -> list[str]:
    """Return every sentence of a decision: each thing that it tells has one."""
    steps = () if decision.procedure is None else decision.procedure.next
    found = (*decision.findings, *decision.notes, *decision.obligations, *decision.remedies, *steps)
    return [each.message for each in found]


def outcomes(cases: pd.DataFrame) -> list[str]:
    """Return the outcome of each row: a frame of pandas comes back as one."""
    decisions = decide_frame(cases)
    return [str(each) for each in decisions["outcome"]]


def sentence(text: str) -> str:
    """Return the answer to a JSON text in one sentence, or what is wrong with it."""
    try:
        decision = check(text)
    except Problems as problems:
        return str(problems.to_dict("en")["detail"])
    if decision.outcome is Outcome.UNDETERMINED:
        return ", ".join(item.path for item in decision.missing)
    return decision.findings[0].message


class OfPractice(Case):
    """A case with what only this application needs beside it; the decision does not read it."""

    room: str | None = None
