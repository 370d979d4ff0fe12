"""A refusal leaves an earlier prescription alone, a Widerspruch may have a year, and an application is answered in any case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

import soziorules
from tests.people.test_of_use_now import RULES, case, said

EARLIER = {
    "prescribed_on": "2025-09-15",
    "kind": "first",
    "units": 30,
    "group_units": 0,
    "approved_on": "2025-10-01",
    "delivered_minutes": 600,
}
SENT = {"received_on": "2026-11-24"}
REFUSED = {**SENT, "decided_on": "2026-12-14", "granted_units": 0, "notified_on": "2026-12-16"}
STARTS = {
    "de": (
        "diese nicht; auf der früheren Verordnung geht es weiter (20 Stunden offen).",
        "Auf der früheren Verordnung geht es weiter (20 Stunden offen).",
    ),
    "en": (
        "not this one; the earlier prescription goes on (20 hours open).",
        "The earlier prescription goes on (20 hours open).",
    ),
}


def follow_up(approval: Mapping[str, object], **more: Any) -> dict[str, object]:
    found = case(prescribed_on="2026-11-20", history=[EARLIER], approval=approval, **more)
    return {**found, "prescription": {**found["prescription"], "kind": "follow_up"}}  # type: ignore[dict-item]


def told(given: dict[str, object], reader: str, today: str, language: str = "de") -> str:
    decision = soziorules.check(given, rules=RULES, today=today)
    return " ".join(decision.to_text(language, reader=reader).split())  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_refusal_is_of_the_new_prescription_alone(language: str) -> None:
    refused, waiting = STARTS[language]
    text = told(follow_up(REFUSED), "provider", "2026-12-20", language)
    assert refused in text
    assert waiting in told(follow_up({"received_on": "2026-12-07"}), "provider", "2026-12-10", language)
    patient = told(follow_up(REFUSED), "patient", "2026-12-20", language)
    assert ("noch 20 Stunden" if language == "de" else "20 hours") in patient
    assert "fangen Sie" not in patient
    assert "do not start" not in patient
    account = soziorules.ledger(follow_up(REFUSED), rules=RULES, today="2026-12-20")
    assert "Auf ihr sind noch 20 Stunden offen" in " ".join(account.render("text", lang="de").split())


def test_once_the_krankheitsfall_is_over_nothing_goes_on() -> None:
    assert "Weitermachen: nein; keine weiteren Termine" in said(follow_up(REFUSED), "provider", "2028-09-15")
    assert "auf der früheren" in said(follow_up(REFUSED), "provider", "2028-09-14")


def test_one_who_does_not_meet_the_conditions_is_not_told_to_go_on() -> None:
    assert "auf der früheren" not in said(follow_up(SENT, gaf=60), "provider", "2026-12-10").casefold()


@pytest.mark.parametrize("reader", ["prescriber", "provider", "payer", "patient"])
@pytest.mark.parametrize(
    ("today", "told_so", "over"),
    [("2027-01-18", False, False), ("2027-01-19", True, False), ("2027-12-16", True, False), ("2027-12-17", False, True)],
)  # fmt: skip
def test_where_nothing_is_stated_of_an_instruction_there_may_be_a_year(
    reader: str, today: str, told_so: bool, over: bool
) -> None:
    text = said(case(prescribed_on="2026-11-20", approval=REFUSED), reader, today)
    assert ("bis zum 16.12.2027" in text or "bis 16.12.2027" in text) is told_so
    assert ("endete am 16.12.2027" in text) is over
    known = {**REFUSED, "instruction_given": True}
    sure = said(case(prescribed_on="2026-11-20", approval=known), reader, today)
    assert "16.12.2027" not in sure.partition("Stand")[0]
    assert ("endete am 18.01.2027" in sure) is (told_so or over)


def test_what_was_filed_after_the_month_is_late_only_if_the_notice_told_so() -> None:
    filed = {**REFUSED, "objection_filed_on": "2027-02-05"}
    text = said(case(prescribed_on="2026-11-20", approval=filed), today="2027-03-01")
    assert "nur rechtzeitig, wenn im Bescheid nicht steht" in text
    assert "kam zu spät" not in text
    surely = case(prescribed_on="2026-11-20", approval={**filed, "instruction_given": True})
    assert "kam zu spät" in said(surely, today="2027-03-01")
    early = case(prescribed_on="2026-11-20", approval={**REFUSED, "objection_filed_on": "2027-01-10"})
    assert "dauert sie, nachfragen" in said(early, today="2027-09-01")


@pytest.mark.parametrize("language", ["de", "en"])
def test_an_application_that_does_not_meet_the_conditions_is_answered_too(language: str) -> None:
    given = case(prescribed_on="2026-11-20", gaf=60, approval=SENT)
    waiting, late = told(given, "payer", "2026-12-01", language), told(given, "payer", "2027-01-10", language)
    day = ("15.12.2026", "29.12.2026") if language == "de" else ("15 December 2026", "29 December 2026")
    assert all(each in waiting for each in day)
    assert ("auch wenn abgelehnt wird" if language == "de" else "even if it is a refusal") in waiting
    assert ("Sofort entscheiden" if language == "de" else "Decide at once") in late
    decision = soziorules.check(given, rules=RULES, today="2026-12-01")
    assert decision.to_dict()["procedure"]["next"][0]["by"] == "2026-12-15"
    owed = told(given, "patient", "2027-01-10", language)
    assert ("antworten müssen" if language == "de" else "should have answered") in owed
    for reader in ("prescriber", "provider", "payer"):
        assert "selbst beschafft" not in said(given, reader, "2027-01-10")


def test_whoever_is_not_insured_by_law_has_no_answer_to_wait_for() -> None:
    given = case(prescribed_on="2026-11-20", approval=SENT)
    patient = {**given["patient"], "statutory_insured": False}  # type: ignore[dict-item]
    assert "Entscheiden" not in said({**given, "patient": patient}, "payer", "2026-12-01")


@pytest.mark.parametrize(
    ("received", "words"),
    [
        ("2026-11-24", "denn die Unterlagen waren rechtzeitig da"),
        (None, "wenn die Unterlagen rechtzeitig da waren"),
        ("2026-12-07", "ist offen (BSG, B 3 KR 17/15 R)"),
    ],
)
def test_what_was_delivered_before_a_refusal_is_paid_as_the_papers_came(
    received: str | None, words: str
) -> None:
    given = case(prescribed_on="2026-11-20", approval={**REFUSED, "received_on": received})
    for reader in ("prescriber", "provider", "payer"):
        text = said(given, reader, "2026-12-20")
        assert words in text
        assert text.count("rechtzeitig da") == (received != "2026-12-07")
    patient = said(given, "patient", "2026-12-20")
    assert ("Was bis zum 14.12.2026 stattgefunden hat, zahlt" in patient) is (received == "2026-11-24")
