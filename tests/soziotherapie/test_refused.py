"""What follows from a refusal, in whole or in part: the Widerspruch, its days, and what is paid."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from soziorules.soziotherapie.procedure import procedure_of
from tests.soziotherapie.october import (
    PARTLY_NOTIFIED,
    PLAIN_READERS,
    RECEIVED,
    REFUSED,
    RUNNING,
    read,
    seen,
    steps,
)


@pytest.mark.parametrize(
    ("more", "by"),
    [
        ({"notified_on": "2026-10-30", "instruction_given": True}, dt.date(2026, 11, 30)),
        ({"notified_on": "2026-10-30"}, dt.date(2026, 11, 30)),
        ({"notified_on": "2026-10-31", "instruction_given": True}, dt.date(2026, 11, 30)),
        ({"notified_on": "2026-10-30", "instruction_given": False}, dt.date(2027, 11, 1)),
    ],
)
def test_a_widerspruch_is_possible_for_a_month_and_for_a_year_without_instruction(
    more: dict[str, Any], by: dt.date
) -> None:
    found = steps(
        seen("2026-11-02", approval={**REFUSED, **more}, provider={"contracted": True, "land": "BE"})
    )
    assert found["objection"] == by
    assert "objection_over" in steps(seen("2028-01-01", approval={**REFUSED, **more}))


def test_without_the_day_of_notice_it_is_counted_from_the_decision() -> None:
    assert steps(seen("2026-11-02", approval=REFUSED))["objection_from_decision"] == dt.date(2026, 11, 30)


def test_what_is_filed_is_waited_for() -> None:
    filed = {**REFUSED, "notified_on": "2026-10-30", "objection_filed_on": "2026-11-02"}
    found = steps(seen("2026-11-03", approval=filed))
    assert "objection_filed" in found
    assert "objection" not in found


def test_a_refusal_after_the_time_is_called_late() -> None:
    late = {**REFUSED, "decided_on": "2026-11-20"}
    assert "late_refusal" in steps(seen("2026-11-21", approval=late))
    assert "late_refusal" not in steps(seen("2026-11-21", approval=REFUSED))


@pytest.mark.parametrize("reader", ["prescriber", "provider", "payer", "patient"])
def test_a_refusal_is_never_headed_by_conditions_met(reader: str) -> None:
    answer = seen("2026-11-02", approval=REFUSED).short_answer("de", reader)
    assert "erfüllt" not in answer.headline
    assert "30.11.2026" in " ".join(answer.lines())


@pytest.mark.parametrize("reader", PLAIN_READERS)
class TestAPartThatIsRefusedWhileTheRestIsDelivered:
    def test_everybody_reads_until_when_a_widerspruch_is_possible(self, reader: str) -> None:
        decision = seen("2026-11-10", approval=PARTLY_NOTIFIED, prescription=RUNNING)
        assert procedure_of(decision).stage == "running"
        assert "30.11.2026" in read(decision, reader)

    def test_everybody_reads_that_it_is_filed(self, reader: str) -> None:
        filed = {**PARTLY_NOTIFIED, "objection_filed_on": "2026-11-09"}
        assert "09.11.2026" in read(seen("2026-11-10", approval=filed, prescription=RUNNING), reader)

    def test_nothing_of_it_where_all_is_approved(self, reader: str) -> None:
        whole = {**PARTLY_NOTIFIED, "granted_units": 30}
        assert "iderspr" not in read(seen("2026-11-10", approval=whole, prescription=RUNNING), reader)


@pytest.mark.parametrize("reader", PLAIN_READERS)
@pytest.mark.parametrize(("filed", "late"), [("2026-11-30", False), ("2026-12-01", True)])
def test_a_widerspruch_after_its_last_day_is_late(reader: str, filed: str, late: bool) -> None:
    notice = {**REFUSED, "notified_on": "2026-10-30", "instruction_given": True, "objection_filed_on": filed}
    said = read(seen("2026-12-05", approval=notice), reader)
    assert ("etzter Tag war der 30.11.2026" in said or "letzte Tag war der 30.11.2026" in said) is late
    assert f"{filed[8:]}.{filed[5:7]}.2026" in said


@pytest.mark.parametrize("reader", PLAIN_READERS)
@pytest.mark.parametrize(
    "changed",
    [
        {"patient": {"statutory_insured": False, "coverage": "private"}},
        {"inpatient": True},
        {"realistic_goal": False},
    ],
)
@pytest.mark.parametrize("today", ["2026-10-20", "2026-11-25"])
def test_where_the_rules_are_not_met_the_krankenkasse_owes_an_answer_and_nothing_else(
    reader: str, changed: dict[str, Any], today: str
) -> None:
    decision = seen(today, approval=RECEIVED, **changed)
    assert decision.outcome.answer == "no"
    late = "ask_in_writing" if today == "2026-11-25" else "wait"
    assert set(steps(decision)) == {"ask_own_payer" if "patient" in changed else late}
    assert "Rufen Sie Ihre Krankenkasse an" not in read(decision, reader)


def test_a_widerspruch_whose_time_may_be_over_is_not_said_to_be_open() -> None:
    found = steps(seen("2027-01-10", approval=REFUSED))
    assert "objection_from_decision" not in found
    assert found["objection_perhaps_not_told"] == dt.date(2027, 10, 28)
    told = steps(seen("2027-01-10", approval={**REFUSED, "instruction_given": True}))
    assert "objection_perhaps_over" in told
    assert "objection_perhaps_not_told" not in told
