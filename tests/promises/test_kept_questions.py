"""Questions that could be spared, and reports that kept what is the person's own."""

from __future__ import annotations

import soziorules
from soziorules import Outcome
from soziorules.engine.replay.minimise import smallest
from tests.promises.generator import Plain
from tests.promises.promises import nothing_missing_could_be_spared, what_is_missing_settles
from tests.promises.test_kept import case, missing


def test_where_each_answer_to_one_question_settles_it_no_other_is_asked() -> None:
    """Before 2015 with an unlisted profession: of whatever kind the earlier prescription was, its hours are used up."""
    plain = case(
        prescribed_on="2013-02-27",
        patient={"coverage": "statutory"},
        prescriber={"group": "other"},
        prescription={"kind": "trial", "units": 5, "form": "muster_26"},
        history=[{"prescribed_on": "2012-11-19", "units": 30, "delivered_minutes": 7200}],
    )
    del plain["unable_to_use_services"]
    assert missing(plain) == ["history[0].kind"]
    nothing_missing_could_be_spared(plain)
    what_is_missing_settles(plain)


def test_a_question_may_tell_a_no_for_a_time_from_one_for_good() -> None:
    """The permission begins later: whether the age stands against it then as well is asked, though it is a no today anyway."""
    plain = case(
        prescriber={"contract_physician": True, "kv_permission_from": "2026-12-11"},
        patient={"statutory_insured": True},
    )
    assert {"prescriber.group", "patient.born_on"} <= set(missing(plain))
    nothing_missing_could_be_spared(plain)
    what_is_missing_settles(plain)


def report(codes: list[str]) -> Plain:
    plain = case(gaf=60, diagnoses=[{"code": code} for code in codes])
    del plain["prescription"]["kind"]
    found: Plain = smallest(soziorules.check(plain), (53, -53)).case
    return found


def test_codes_that_are_alike_in_the_rules_are_replaced_each_by_one_of_its_own() -> None:
    """Three diagnoses without a mark are three questions: two codes of one list cannot become the same."""
    one, two, three = (report([code, "F31.2", "F84.0"]) for code in ("F00.9", "F60.31", "F43.1"))
    assert one == two == three
    assert "F00.9" not in str(one)


def test_a_code_that_stands_for_others_already_tells_nothing_by_its_place() -> None:
    """Schizophrenia is what stands for the listed codes: stated itself, it may not stay where it was while others move on."""
    one, two = (report([code, "F33.3", "F00.0", "F31.2"]) for code in ("F32.3", "F20.0"))
    assert one == two


def test_where_each_kind_settles_it_the_certainty_that_hangs_on_the_kind_is_not_asked() -> None:
    """Of a hospital only a discharge would do, and there a diagnosis without a mark counts as secured: GAF 51 is too high."""
    plain: Plain = {
        "prescribed_on": "2026-11-20",
        "prescriber": {"group": "hospital"},
        "diagnoses": [{"code": "F20", "certainty": "G"}, {"code": "F60.31"}],
        "gaf": 51,
    }
    assert missing(plain) == ["prescription.kind"]
    nothing_missing_could_be_spared(plain)
    what_is_missing_settles(plain)


def test_the_order_of_diagnoses_tells_nothing() -> None:
    """One secured and one without a mark stay in the report, in an order of its own."""
    one, two = (
        smallest(
            soziorules.check(
                {
                    "prescribed_on": "2026-11-20",
                    "diagnoses": [{"code": code}, {"code": "F22.0", "certainty": "G"}, {"code": "F20"}],
                }
            ),
            (53,),
        ).case
        for code in ("F25.1", "F20.0")
    )
    assert one["diagnoses"] == two["diagnoses"] == [{"code": "F24", "certainty": "G"}, {"code": "F00"}]


def test_where_a_diagnosis_without_a_mark_stands_tells_nothing() -> None:
    """What is asked of it is the same at another place: nothing else has to stay in the list for its sake."""
    plain = case(diagnoses=[{"code": "I10.90", "certainty": "V"}, {"code": "F32.3"}, {"code": "F25.1"}])
    assert "diagnoses[1].certainty" in missing(plain)
    one, two = (
        smallest(soziorules.check({**plain, "diagnoses": diagnoses}), (53,)).case
        for diagnoses in (plain["diagnoses"], plain["diagnoses"][::-1])
    )
    assert one == two
    assert "V" not in str(one["diagnoses"])


def test_which_of_several_diagnoses_is_left_tells_nothing() -> None:
    """The start was two years ago, so any diagnosis will do: one ruled out is as good as one without a mark, and longer."""
    late = case(
        prescription={"kind": "follow_up", "form": "muster_26", "units": 30, "start_on": "2024-12-20"},
        history=[],
    )
    first, second = (
        smallest(
            soziorules.check({**late, "diagnoses": [{"code": "G30.0"}, third, {"code": "F20"}]}), (53,)
        ).case
        for third in ({"code": "I10.90", "certainty": "Z"}, {"code": "F20.0", "certainty": "Z"})
    )
    assert first["diagnoses"] == second["diagnoses"] == [{"code": "F20"}]


def test_where_one_entry_says_the_same_none_tells_what_stood_beside_it() -> None:
    """Of four diagnoses a category that cannot be coded is enough: whatever the others were, the report is the same."""
    found = set()
    for code in ("F20.0", "F25.1", "F32.3"):
        diagnoses = [{"code": code, "certainty": "V"}, {"code": "F60.31", "certainty": "Z"}]
        diagnoses += [{"code": "F10.2"}, {"code": "F20", "certainty": "Z"}]
        plain = case(prescription={"kind": "follow_up", "form": "muster_26"}, diagnoses=diagnoses, history=[])
        found.add(str(smallest(soziorules.check(plain), (53, -53)).case["diagnoses"]))
    assert found == {"[{'code': 'F00'}]"}


def test_beside_an_open_reading_no_other_is_asked_either() -> None:
    """Whoever pays, and whatever is prescribed, something else stands against it: the kind alone says what."""
    plain = case(
        patient={"coverage": "asylum_benefits"},
        prescriber={"group": "psychotherapist_adults", "contract_physician": True, "kv_permission": False},
        goal_reached=True,
        therapy_capability=False,
    )
    del plain["prescription"], plain["hospital_purpose"]
    nothing_missing_could_be_spared(plain)
    what_is_missing_settles(plain)


def test_what_would_say_when_the_hours_are_there_again_makes_no_question_of_what_decides_nothing() -> None:
    """Whatever an earlier trial of three days ago had, Probestunden are no more than not yet: its units are not asked."""
    plain: Plain = {
        "prescribed_on": "2027-11-06",
        "patient": {"born_on": "2010-11-06", "detention": "other"},
        "history": [{"prescribed_on": "2027-11-03", "kind": "trial"}],
        "prescription": {"units": 5, "electronic": False},
        "prescriber": {"group": "psychological_psychotherapist", "therapeutic_reason": True},
        "gaf": 39,
        "impairments": ["cognition"],
        "necessity": ["mobility"],
        "unable_to_use_services": True,
        "hospital_purpose": "avoid",
        "inpatient": True,
        "therapy_capability": False,
        "realistic_goal": True,
        "goal_reached": True,
        "care_plan": {"items": ["findings", "schedule"]},
    }
    assert "history[0].units" not in missing(plain)
    nothing_missing_could_be_spared(plain)
    what_is_missing_settles(plain)


def test_without_a_day_too_it_is_asked_what_an_earlier_prescription_does_not_say() -> None:
    """On each day the hours used so far decide; that the day is not stated does not spare the question."""
    plain = case(
        prescription={"kind": "follow_up", "form": "muster_26", "units": 30},
        history=[{"kind": "first", "group_units": 300}],
    )
    del plain["prescribed_on"], plain["realistic_goal"]
    assert missing(plain) == ["prescribed_on", "history[0].delivered_minutes", "realistic_goal"]
    what_is_missing_settles(plain)


def test_without_a_day_too_a_no_without_a_date_is_told_from_one_that_waits() -> None:
    """No permission of the KV, and no day from which there is one: on a day that is a no for good, so it is asked without one."""
    plain: Plain = {
        "provider": {"contracted": False, "found": False},
        "prescription": {"units": 6},
        "realistic_goal": True,
        "inpatient": True,
    }
    assert "prescriber.kv_permission" in missing(plain)
    what_is_missing_settles(plain)


def test_a_discharge_may_lie_years_ahead_as_the_start_does() -> None:
    """Each discharge near the day of issue breaks a rule, one near the start does not: who takes part in care is asked."""
    plain = case(prescription={"form": "muster_26", "units": 30, "start_on": "2030-11-20"}, history=[])
    plain["prescriber"] = {"group": "psychiatry", "kv_permission": True, "therapeutic_reason": True}
    assert missing(plain) == [
        "prescription.kind",
        "prescriber.contract_physician",
        "prescription.discharged_on",
    ]
    nothing_missing_could_be_spared(plain)


def test_what_only_feeds_what_no_longer_counts_is_not_asked() -> None:
    """Before 2015 so much is open that the list of earlier prescriptions settles nothing once the rest is known."""
    plain: Plain = {
        "prescribed_on": "2011-11-05",
        "prescriber": {"therapeutic_reason": False},
        "prescription": {"until": "2011-11-06"},
        "approval": {"granted_units": 90},
    }
    asked = missing(plain)
    assert "prescription.units" in asked
    assert "history" not in asked


def test_the_same_case_asks_the_same_however_often() -> None:
    """Three earlier prescriptions that say nothing are alike: the first of them are asked for, each time."""
    plain = case(prescription={"kind": "trial", "units": 4}, history=[{}, {}, {}])
    kept = [soziorules.check(plain) for _ in range(20)]
    assert {tuple(item.path for item in each.missing) for each in kept} == {tuple(missing(plain))}
    assert missing(plain)[0].startswith("history[0]")
    text = " ".join(kept[0].to_text("de", full=True).split())
    assert "oder es folgt zu denselben Einträgen noch eine Frage" in text


def test_what_is_said_of_the_day_of_issue_holds_without_it() -> None:
    """There is a permission on the day of issue, whatever that is: until when it holds does not open it again."""
    plain: Plain = {
        "prescriber": {"group": "psychiatry", "kv_permission": True},
        "prescription": {"kind": "referral"},
    }
    dated = {**plain, "prescriber": {**plain["prescriber"], "kv_permission_until": "2199-12-31"}}
    assert soziorules.check(plain).outcome is soziorules.check(dated).outcome is Outcome.NOT_ELIGIBLE
