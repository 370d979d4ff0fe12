"""Days from which a case was or was not promised to be possible, with the right day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

import soziorules
from soziorules import Outcome
from tests.promises.generator import Plain
from tests.promises.test_kept import USED_UP, case

DAY = dt.timedelta(days=1)
ROLLING = {"window.kind": "rolling"}


def before_and_on(plain: Plain, day: dt.date | None, **options: Any) -> list[str]:
    """Return the answers on the day before a day and on it."""
    assert day is not None
    return [soziorules.check(plain, as_of=each, **options).outcome.value for each in (day - DAY, day)]


@pytest.mark.parametrize("start", ["approval", "first_delivery"])
def test_an_unknown_beginning_leaves_a_day_on_which_the_next_can_begin_at_the_earliest(start: str) -> None:
    """On which day the Krankheitsfall began is not stated: it cannot have been before the prescription that opens it."""
    readings = {"window.start": start}
    decision = soziorules.check(case(history=USED_UP), readings=readings)
    assert decision.outcome is Outcome.NOT_YET
    assert decision.not_before == dt.date(2029, 1, 2)
    assert before_and_on(case(history=USED_UP), decision.not_before, readings=readings) == [
        "not_yet",
        "undetermined",
    ]
    assert decision.figures["window"]["next_start"] is None
    assert "Die Verordnung ist ab" not in decision.to_text("de")
    assert "frühestens ab 02.01.2029 möglich" in " ".join(decision.to_text("de").split())
    assert "kann frühestens ab dem 02.01.2029 neu verordnen" in " ".join(
        decision.to_text("de", reader="patient").split()
    )
    stated = case(history=[{**USED_UP[0], "approved_on": "2026-01-20"}])
    known = soziorules.check(stated, readings={"window.start": "approval"})
    assert known.not_before == known.figures["window"]["next_start"] == dt.date(2029, 1, 20)
    assert "ab 20.01.2029 möglich" in " ".join(known.to_text("de").split())


def test_minutes_without_days_leave_a_rolling_period_one_by_one() -> None:
    """No day has more than 1,440 minutes: 300 more fit on the first day after which 7,200 can have begun to leave."""
    plain = case(prescription__units=5, history=USED_UP)
    decision = soziorules.check(plain, readings=ROLLING)
    assert decision.outcome is Outcome.NOT_YET
    assert before_and_on(plain, decision.not_before, readings=ROLLING) == ["not_yet", "undetermined"]
    assert decision.not_before == dt.date(2029, 1, 2)
    plain["prescription"]["units"] = 30
    assert soziorules.check(plain, readings=ROLLING).not_before == dt.date(2029, 1, 3)


WITHOUT_PHASE = [
    ("trial", "trial", "2029-01-02"),
    ("trial", "referral", "2029-01-02"),
    ("referral", "referral", "2029-01-02"),
    ("first", "referral", "2029-01-02"),
]


@pytest.mark.parametrize(("kind", "before", "day"), WITHOUT_PHASE)
def test_what_no_prescription_has_opened_moves_with_the_day_of_issue(
    kind: str, before: str, day: str
) -> None:
    """Hours without a regular prescription count for three years back from the day of issue, wherever that lies."""
    history = [{"prescribed_on": "2026-01-02", "kind": before, "units": 120, "delivered_minutes": 7200}]
    plain = case(prescription__kind=kind, prescription__units=5, history=history)
    if kind == "referral":
        plain["prescription"]["form"] = "muster_28"
        plain["unable_to_use_referral"] = True
        plain["prescriber"] = {"group": "general_practice", "contract_physician": True}
    decision = soziorules.check(plain)
    assert (decision.outcome.value, str(decision.not_before)) == ("not_yet", day)
    # On Muster 28 silence does not block.
    then = "eligible" if kind == "referral" else "undetermined"
    assert before_and_on(plain, decision.not_before) == ["not_yet", then]
    history[0]["delivered"] = [{"on": str(dt.date(2026, 1, 2) + n * DAY), "minutes": 1440} for n in range(5)]
    del history[0]["delivered_minutes"]
    assert before_and_on(plain, soziorules.check(plain).not_before) == ["not_yet", "eligible"]
    table = soziorules.decide_frame(pd.json_normalize([plain, {**plain, "history": []}]))
    assert table["outcome"].iloc[0] == "not_yet"


def test_without_a_day_of_issue_a_no_may_be_one_for_a_time_and_asks_what_would_make_it_final() -> None:
    """In hospital, with a discharge of which only the day is not stated: on that day the units and the hours will count."""
    asked = [item.path for item in soziorules.check({"inpatient": True}).missing]
    assert {"prescribed_on", "prescription.discharged_on", "prescription.units", "history"} <= set(asked)


def test_the_day_is_that_of_the_reading_that_is_applied() -> None:
    """At 16 child and adolescent psychiatry waits until 18; from 17 on the answer is open, as another reading says yes."""
    plain = case(
        prescriber={"group": "child_psychiatry", "kv_permission": True, "therapeutic_reason": True},
        patient={"born_on": "2010-06-01", "statutory_insured": True},
    )
    day = soziorules.check(plain).not_before
    assert day == dt.date(2028, 6, 1)
    assert before_and_on(plain, day) == ["undetermined", "eligible"]
    by_reading = {"kj.lower_age": "birthday_18"}
    assert before_and_on(plain, day, readings=by_reading) == ["not_yet", "eligible"]
    assert before_and_on(plain, dt.date(2027, 6, 1)) == ["not_yet", "undetermined"]


def test_an_earlier_trial_without_a_day_makes_no_no_for_good() -> None:
    """Two in September are as many as a year may have, whatever the day of the third: in the next year they are possible."""
    trials = [
        {"prescribed_on": "2022-09-29", "kind": "trial", "units": 1, "delivered_minutes": 60},
        {"prescribed_on": "2022-09-30", "kind": "trial", "units": 1, "delivered_minutes": 60},
        {"kind": "trial", "units": 1, "delivered_minutes": 60},
    ]
    decision = soziorules.check(
        {"prescribed_on": "2022-10-02", "prescription": {"kind": "trial", "units": 1}, "history": trials}
    )
    assert decision.outcome is Outcome.NOT_YET
    assert decision.not_before == dt.date(2023, 1, 1)


def test_a_permission_that_begins_later_gives_the_day_though_there_is_none_today() -> None:
    """None on the day of issue, one from 1 June on: what is said of the day of issue says nothing of June."""
    plain = case(prescribed_on="2026-05-04", history=[])
    plain["prescriber"] |= {"kv_permission": False, "kv_permission_from": "2026-06-01"}
    day = soziorules.check(plain).not_before
    assert day == dt.date(2026, 6, 1)
    assert before_and_on(plain, day) == ["not_yet", "eligible"]
    rows = pd.DataFrame(
        {"id": [1], "prescribed_on": ["2026-05-04"], "prescriber.group": ["psychiatry"]}
        | {"prescriber.kv_permission": [False], "prescriber.kv_permission_from": ["2026-06-01"]}
    )
    answers = soziorules.decide_frame(rows, as_of=day)
    assert answers["error"].isna().all()
    assert answers["outcome"].tolist() == ["undetermined"]
