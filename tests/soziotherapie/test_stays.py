"""A stay in hospital and the day of its discharge: they agree, in one case and in a table."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import soziorules

CASE: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "examples" / "psychiatrist_30_units_f20.json").read_text()
)


def case(**more: Any) -> dict[str, Any]:
    """Return a first prescription of 20 November 2026 with a day of discharge."""
    prescription = {**CASE["prescription"], "discharged_on": more.pop("discharged_on")}
    return {**CASE, "prescribed_on": "2026-11-20", "prescription": prescription, **more}


def test_nobody_is_in_hospital_who_was_discharged_before_the_day_of_issue() -> None:
    with pytest.raises(soziorules.Problems) as raised:
        soziorules.check(case(inpatient=True, discharged_on="2026-11-13"))
    [problem] = raised.value.diagnostics
    assert (problem.code, problem.path) == ("C020", "$.prescription.discharged_on")
    assert soziorules.check(case(inpatient=False, discharged_on="2026-11-13")).outcome == "eligible"
    waits = soziorules.check(case(inpatient=True, discharged_on="2026-11-25"))
    assert waits.not_before == dt.date(2026, 11, 25)


def test_from_the_day_of_discharge_on_it_is_possible_whichever_day_is_the_day_of_issue() -> None:
    """K-20: the day that is promised before the discharge is the day on which it is possible."""
    there = case(inpatient=True, discharged_on="2026-11-20")
    assert (
        soziorules.check(there).outcome == soziorules.check(there, as_of="2026-11-20").outcome == "eligible"
    )
    silent = soziorules.check(case(inpatient=True, discharged_on=None))
    assert silent.outcome == "not_yet"
    assert "Tag der Entlassung" in str(silent.short_answer("de").lines())


def test_at_discharge_no_rule_asks_where_the_person_is() -> None:
    plain = case(inpatient=True, discharged_on="2026-11-13")
    plain["prescription"]["kind"] = "discharge"
    assert soziorules.check(plain).missed


def test_in_a_table_it_is_a_contradiction_too_and_on_a_later_day_the_stay_is_over() -> None:
    rows = {
        "prescribed_on": ["2026-11-20"] * 3,
        "prescription.kind": ["follow_up"] * 3,
        "inpatient": [True, False, True],
        "prescription.discharged_on": ["2026-11-13", "2026-11-13", "2026-11-25"],
    }
    table = soziorules.decide_frame(pd.DataFrame(rows))
    assert [each == "error" for each in table["outcome"]] == [True, False, False]
    assert ["entitlement.inpatient" in each for each in table["deciding"]] == [False, False, True]
    later = soziorules.decide_frame(pd.DataFrame(rows).iloc[2:], as_of="2026-11-26")
    assert "entitlement.inpatient" not in later["deciding"].iloc[0]


def test_a_stay_after_an_earlier_discharge_is_not_over_on_a_later_day() -> None:
    """At the discharge of long ago: whoever is in hospital now is so on another day too. Without a kind the two contradict."""
    plain: dict[str, Any] = {
        "prescribed_on": "2019-02-01",
        "inpatient": True,
        "prescription": {"discharged_on": "2019-01-25"},
    }
    with pytest.raises(soziorules.Problems):
        soziorules.check(plain)
    plain["prescription"]["kind"] = "discharge"
    looked, issued = (
        soziorules.check(plain, as_of="2027-07-01"),
        soziorules.check({**plain, "prescribed_on": "2027-07-01"}),
    )
    assert looked.case.inpatient is issued.case.inpatient is True
    assert [item.path for item in looked.missing] == [item.path for item in issued.missing]
    table = soziorules.decide_frame(pd.json_normalize([plain]), as_of="2027-07-01")
    assert [each for each in table["missing"].iloc[0].split("; ") if each] == [
        item.path for item in looked.missing
    ]
