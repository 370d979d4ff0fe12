"""Outcomes that no single answer can turn: what was asked for beside what settles them, or left out."""

from __future__ import annotations

import pytest

import soziorules
from soziorules import Outcome, Problems
from tests.promises.generator import Plain
from tests.promises.promises import (
    nothing_missing_could_be_spared,
    the_interview_ends_in_the_outcome_and_asks_no_more_than_it_said,
    what_is_missing_settles,
)
from tests.promises.test_kept import case, missing

REHABILITATION: Plain = {
    "prescribed_on": "2022-02-10",
    "diagnoses": [{"code": "F20.0", "certainty": "A"}, {"code": "F60.31"}],
    "prescriber": {"group": "rehabilitation", "contract_physician": True},
    "prescription": {"units": 31},
    "gaf": 51,
    "impairments": ["cognition", "contact"],
    "necessity": ["comorbidity", "planning"],
    "hospital_purpose": "shorten",
    "inpatient": True,
    "goal_reached": True,
}
CHILDREN: Plain = {
    "prescribed_on": "2022-12-31",
    "diagnoses": [{"code": "F20.0"}, {"code": "F20.0", "certainty": "G"}],
    "history": [{"prescribed_on": "2022-09-22", "kind": "first"}],
    "prescription": {"discharged_on": "2022-12-16"},
    "prescriber": {"group": "psychotherapist_children", "contract_physician": False},
    "gaf": 20,
    "impairments": ["cognition", "drive", "insight"],
    "necessity": ["other", "planning"],
    "unable_to_use_referral": True,
    "inpatient": False,
    "goal_reached": True,
}


@pytest.mark.parametrize("plain", [REHABILITATION, CHILDREN], ids=["rehabilitation", "children"])
def test_an_answer_asks_for_nothing_that_was_not_announced(plain: Plain) -> None:
    """After the GAF (after the day of discharge) five (nine) questions were left where two (seven) had been."""
    the_interview_ends_in_the_outcome_and_asks_no_more_than_it_said(plain)


def test_a_search_of_what_settles_a_foregone_no_comes_to_its_end() -> None:
    """Whoever is not authorised can but prescribe at discharge: twelve facts were asked for, as the search gave up."""
    told = {"gaf": 51, "impairments": ["cognition", "contact"], "hospital_purpose": "shorten"}
    plain = {
        "prescribed_on": "2022-02-10",
        "prescriber": {"group": "rehabilitation"},
        "diagnoses": REHABILITATION["diagnoses"],
        **told,
    }
    decision = soziorules.check(plain)
    assert [each.path for each in decision.missing] == ["prescription.kind"]
    assert decision.to_dict()["missing_searched_fully"] is True
    what_is_missing_settles(plain)


def test_a_no_for_a_time_that_every_answer_makes_one_for_good_does_not_settle_it() -> None:
    """In prison and in hospital: with Probestunden it is a no for a time only as long as nobody says who prescribes."""
    plain = {
        "prescribed_on": "2017-06-01",
        "patient": {"detention": "prison"},
        "prescriber": {"kv_permission": True, "kv_permission_from": "2017-06-01"},
        "provider": {"found": False},
        "gaf": 19,
        "impairments": ["contact"],
        "inpatient": True,
        "realistic_goal": True,
        "goal_reached": True,
    }
    assert missing(plain) == ["prescriber.group"]
    what_is_missing_settles(plain)


def test_who_is_in_hospital_was_not_discharged_before_whatever_is_prescribed() -> None:
    """Without a kind it was decided, and units were asked for that no kind could need: each but one contradicts."""
    plain = case(inpatient=True, prescription={"units": 30, "discharged_on": "2026-11-13"})
    with pytest.raises(Problems):
        soziorules.check(plain)
    plain["prescription"]["kind"] = "discharge"
    assert soziorules.check(plain).outcome is Outcome.NOT_ELIGIBLE


def test_a_no_for_a_time_by_another_reading_is_a_no_like_any_other() -> None:
    """Before 2015 others may have been authorised; but by that too it is a no for a time: the insurance is not asked."""
    plain = case(
        prescribed_on="2020-07-04",
        patient={"detention": "other", "detention_until": "2020-07-03"},
        prescriber={"group": "other", "kv_permission_from": "2020-07-03", "therapeutic_reason": True},
        prescription={"form": "muster_26"},
        impairments=["insight"],
        necessity=["access", "comorbidity"],
        inpatient=True,
        therapy_capability=False,
        realistic_goal=False,
        goal_reached=True,
        provider={"contracted": False, "found": True},
    )
    del plain["diagnoses"], plain["unable_to_use_services"], plain["gaf"], plain["history"]
    assert missing(plain) == ["prescription.kind"]
    nothing_missing_could_be_spared(plain)


def test_what_follows_from_a_fact_varies_with_it() -> None:
    """The kind says how many Probestunden there were in the year: with Probestunden these are too many, whoever pays."""
    trial = {"kind": "trial", "units": 1, "delivered_minutes": 60}
    plain = case(
        prescribed_on="2004-08-13",
        patient={},
        prescriber={"group": "neurology", "kv_permission": True},
        prescription={"units": 5},
        history=[
            {"prescribed_on": "2004-08-10", **trial},
            {"prescribed_on": "2004-08-11", **trial},
            {"prescribed_on": "2004-08-10", **trial, "kind": "referral"},
        ],
        inpatient=False,
        therapy_capability=False,
        realistic_goal=False,
        goal_reached=True,
    )
    del plain["diagnoses"], plain["unable_to_use_services"], plain["gaf"], plain["impairments"]
    assert missing(plain) == ["prescription.kind"]
    nothing_missing_could_be_spared(plain)


def test_used_up_hours_from_a_day_on_leave_a_no_for_a_time() -> None:
    """A history says from which day there are hours again: it turns no other no for a time into one for good."""
    plain = case(
        prescriber={"group": "outpatient_department", "kv_permission": True, "contract_physician": True},
        prescription={"form": "muster_26", "units": 30},
        inpatient=True,
    )
    del plain["history"]
    assert missing(plain) == ["prescription.kind"]
    nothing_missing_could_be_spared(plain)


def test_what_a_note_makes_of_silence_is_no_answer() -> None:
    """A note takes a prescription of which no kind is stated for a regular one: it could be one of Probestunden all the same."""
    plain = {"prescribed_on": "2015-10-12", "goal_reached": True}
    assert {"prescription.kind", "patient.coverage", "diagnoses"} <= set(missing(plain))
    what_is_missing_settles(plain)
