"""The interview asks whether an earlier prescription was approved where open units hang on it."""

from __future__ import annotations

from typing import Any

import pytest

from soziorules.soziotherapie.case.changes import stated
from tests.interview.test_ask import NEARLY, ask

OPEN: dict[str, Any] = {
    "prescribed_on": "2026-06-01",
    "kind": "first",
    "units": 30,
    "delivered_minutes": 1200,
    "delivered_until": "2026-10-30",
}
STEP = "procedure.earlier_approval_open"
QUESTION = "Wann hat die Krankenkasse diese Verordnung genehmigt? – Verordnung vom 01.06.2026"


def start(**entry: Any) -> dict[str, Any]:
    """Return a follow-up prescription of the day itself, after an earlier one."""
    prescription = {**NEARLY["prescription"], "kind": "follow_up"}  # type: ignore[dict-item]
    return {**NEARLY, "prescription": prescription, "history": [{**OPEN, **entry}]}


def test_the_day_that_is_answered_stands_in_the_case_and_clears_the_step() -> None:
    interview, decision, said = ask("20.06.26", start=start())
    assert said.count(QUESTION) == 1
    assert stated(interview.case)["history"][0]["approved_on"] == "2026-06-20"
    assert STEP not in {step.id for step in decision.moment.steps}


def test_what_is_not_known_is_asked_once_and_stays_to_be_cleared() -> None:
    _, decision, said = ask("w", start=start())
    assert said.count(QUESTION) == 1
    assert STEP in {step.id for step in decision.moment.steps}


@pytest.mark.parametrize("entry", [{"approved_on": "2026-06-20"}, {"delivered_minutes": 1800}])
def test_nothing_is_asked_where_nothing_hangs_on_it(entry: dict[str, Any]) -> None:
    assert QUESTION not in ask(start=start(**entry))[2]
