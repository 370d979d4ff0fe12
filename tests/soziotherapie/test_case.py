"""What a case may state, and how what cannot be is refused."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from soziorules.soziotherapie.case import Case, case_from_plain
from tests.soziotherapie.law import case


def refused(plain: object) -> list[tuple[str, str]]:
    """Return path and type of each problem."""
    with pytest.raises(ValidationError) as caught:
        case_from_plain(plain)
    return [(".".join(map(str, error["loc"])), error["type"]) for error in caught.value.errors()]


def test_nothing_stated_is_nothing_known() -> None:
    empty = case_from_plain({})
    assert empty.patient.born_on is None
    assert empty.history is None
    assert empty == case_from_plain(
        {"patient": None, "history": None, "gaf": None, "approval": {"received_on": None}}
    )


def test_an_empty_list_is_a_statement() -> None:
    stated = case(impairments=[], necessity=[], history=[], diagnoses=[])
    assert (stated.impairments, stated.necessity) == (frozenset(), frozenset())
    assert (stated.history, stated.diagnoses) == ((), ())


def test_days_and_amounts_may_be_python_objects() -> None:
    stated = case(prescribed_on=dt.date(2026, 11, 20), service__cost=Decimal("63.47"), impairments={"drive"})
    assert stated == case(prescribed_on="2026-11-20", service__cost="63.47", impairments=["drive"])


@pytest.mark.parametrize(
    ("written", "code", "certainty"),
    [
        ("F20.0 G", "F20.0", "G"),
        ("F33.4G", "F33.4", "G"),
        ("F 20.0", "F20.0", None),
        ("F.20.5 V", "F20.5", "V"),
        ("F20.0 GL", "F20.0", "G"),  # 32
        ("f21", "F21", None),
        ({"code": "F20.0", "certainty": "G"}, "F20.0", "G"),
        ({"code": "F20.0 G"}, "F20.0", "G"),
        ({"code": "F20.0 G", "certainty": "G"}, "F20.0", "G"),
        ({"code": "G35", "certainty": None}, "G35", None),
        ({"code": "F20"}, "F20", None),
    ],
)
def test_a_diagnosis_is_read_as_written(written: object, code: str, certainty: str | None) -> None:
    [diagnosis] = case(diagnoses=[written]).diagnoses or ()
    assert (diagnosis.code, diagnosis.certainty) == (code, certainty)


@pytest.mark.parametrize(
    "written",
    [
        "F20.7",
        "6A20",
        "F21.0",
        "F20.-",
        "F20.0-F20.6",
        "schizophrenia",
        "",
        {"code": "F20.7 G"},
        {"code": "xyz"},
    ],
)
def test_what_is_no_code_of_icd_10_gm_is_refused(written: object) -> None:  # 6, 7, 44
    [(path, kind)] = refused({"diagnoses": [written]})
    assert path.startswith("diagnoses.0")
    assert kind == "icd_code"


def test_a_code_never_appears_in_the_message() -> None:
    with pytest.raises(ValidationError) as caught:
        case_from_plain({"diagnoses": ["F20.7 G"], "gaf": 131})
    assert "F20.7" not in str(caught.value)
    assert "131" not in str(caught.value)


@pytest.mark.parametrize(
    ("plain", "path", "kind"),
    [
        ({"gaff": 40}, "gaff", "extra_forbidden"),
        ({"patient": {"birthday": "1980-01-01"}}, "patient", "extra_forbidden"),
        ({"patient": {"born_one": "1980-01-01"}}, "patient.born_one", "extra_forbidden"),
        ({"prescribed_on": "2026-02-30"}, "prescribed_on", "day"),
        ({"prescribed_on": "20260220"}, "prescribed_on", "day"),
        ({"prescribed_on": "1234569600"}, "prescribed_on", "day"),
        ({"prescribed_on": "2026-02-20T00:00:00"}, "prescribed_on", "moment"),
        ({"prescribed_on": 0}, "prescribed_on", "day"),
        ({"patient": {"born_on": "1779-01-01"}}, "patient.born_on", "day"),
        ({"gaf": -1}, "gaf", "greater_than_equal"),  # 23
        ({"gaf": 101}, "gaf", "less_than_equal"),
        ({"gaf": 40.5}, "gaf", "int_type"),
        ({"gaf": "31–40"}, "gaf", "int_type"),
        ({"gaf": True}, "gaf", "int_type"),
        ({"prescription": {"units": 0}}, "prescription.units", "greater_than_equal"),  # 71
        ({"prescription": {"units": -1}}, "prescription.units", "greater_than_equal"),
        ({"prescription": {"kind": "Folgeverordnung"}}, "prescription.kind", "literal_error"),
        ({"inpatient": "no"}, "inpatient", "bool_type"),
        ({"inpatient": 0}, "inpatient", "bool_type"),
        ({"impairments": ["drive", "mood"]}, "impairments.1", "literal_error"),
        ({"service": {"cost": 63.475}}, "service.cost", "euros"),
        ({"service": {"cost": -1}}, "service.cost", "euros"),
        ({"diagnoses": ["F20.0 G", {"code": "F33.3 G", "certainty": "V"}]}, "diagnoses.1", "certainty_twice"),
        ({"diagnoses": [{"certainty": "G"}]}, "diagnoses.0.code", "missing"),
        (
            {"history": [{"delivered": [{"minutes": 1441}]}]},
            "history.0.delivered.0.minutes",
            "less_than_equal",
        ),
        ([], "", "model_type"),
    ],
)
def test_an_error_names_its_place(plain: object, path: str, kind: str) -> None:
    assert (path, kind) in refused(plain)


def test_all_errors_come_in_one_run() -> None:
    plain: dict[str, Any] = {
        "gaff": 1,
        "gaf": 200,
        "prescription": {"units": 0},
        "history": [{"units": "5"}, {"kind": "x"}],
    }
    assert {path for path, _ in refused(plain)} == {
        "gaff",
        "gaf",
        "prescription.units",
        "history.0.units",
        "history.1.kind",
    }


@pytest.mark.parametrize(
    ("plain", "path", "kind"),
    [
        (
            {"prescribed_on": "2026-01-01", "patient": {"born_on": "2026-01-02"}},
            "patient.born_on",
            "born_after_issue",
        ),
        (
            {"patient": {"born_on": "2026-01-02"}, "service": {"on": "2026-01-01"}},
            "service.on",
            "before_birth",
        ),
        (
            {"patient": {"born_on": "2026-01-02"}, "prescription": {"discharged_on": "2026-01-01"}},
            "prescription.discharged_on",
            "before_birth",
        ),
        (
            {"prescriber": {"kv_permission_from": "2026-01-02", "kv_permission_until": "2026-01-01"}},
            "prescriber.kv_permission_until",
            "period_reversed",
        ),
        ({"prescription": {"units": 5, "group_units": 6}}, "prescription.group_units", "more_group_units"),
        (
            {"prescription": {"start_on": "2026-01-02", "until": "2026-01-01"}},
            "prescription.until",
            "period_reversed",
        ),
        (
            {"prescribed_on": "2026-01-02", "approval": {"received_on": "2026-01-01"}},
            "approval.received_on",
            "before_issue",
        ),
        (
            {"approval": {"submitted_on": "2026-01-02", "received_on": "2026-01-01"}},
            "approval.received_on",
            "received_before_sent",
        ),
        (
            {"approval": {"received_on": "2026-01-02", "decided_on": "2026-01-01"}},
            "approval.decided_on",
            "decided_before_received",
        ),
        (
            {"prescription": {"units": 5}, "approval": {"granted_units": 6}},
            "approval.granted_units",
            "more_granted",
        ),
        (
            {"prescribed_on": "2026-01-01", "history": [{"prescribed_on": "2026-01-02"}]},
            "history.0.prescribed_on",
            "history_in_future",
        ),
        (
            {"patient": {"born_on": "2020-01-01"}, "history": [{"prescribed_on": "2019-01-02"}]},
            "history.0.prescribed_on",
            "before_birth",
        ),
        ({"history": [{"units": 5, "group_units": 6}]}, "history.0.group_units", "more_group_units"),
        (
            {"history": [{"prescribed_on": "2026-01-02", "approved_on": "2026-01-01"}]},
            "history.0.approved_on",
            "before_issue",
        ),
        (
            {
                "history": [
                    {"prescribed_on": "2026-01-02", "delivered": [{"on": "2026-01-01", "minutes": 60}]}
                ]
            },
            "history.0.delivered.0.on",
            "delivered_before_issue",
        ),
        (
            {"history": [{"delivered": [{"minutes": 60}], "delivered_minutes": 90}]},
            "history.0.delivered_minutes",
            "total_contradicts",
        ),
        (
            {"history": [{"delivered": [{"minutes": 60}, {"on": "2026-01-01"}], "delivered_minutes": 50}]},
            "history.0.delivered_minutes",
            "total_contradicts",
        ),
        (
            {"history": [{"delivered": [{"on": "2026-01-01", "minutes": 800}]}] * 2},
            "history.1.delivered.0.minutes",
            "day_too_long",
        ),
    ],
)
def test_statements_that_exclude_each_other_are_refused(plain: object, path: str, kind: str) -> None:
    assert refused(plain) == [(path, kind)]


@pytest.mark.parametrize(
    ("stated", "against"),
    [
        ({"kv_permission": True, "kv_permission_from": "2026-11-25"}, ["kv_permission_from"]),
        ({"kv_permission": True, "kv_permission_until": "2026-11-01"}, ["kv_permission_until"]),
        ({"kv_permission": False, "kv_permission_from": "2026-11-01"}, ["kv_permission_from"]),
        ({"kv_permission": False, "kv_permission_from": "2026-11-21"}, []),
        (
            {"kv_permission": True, "kv_permission_from": "2026-11-20", "kv_permission_until": "2026-11-20"},
            [],
        ),
        (
            {"kv_permission": False, "kv_permission_from": "2026-11-01", "kv_permission_until": "2026-11-19"},
            [],
        ),
    ],
)
def test_a_permission_stated_twice_must_agree(stated: dict[str, object], against: list[str]) -> None:
    """Both places are named."""
    plain = {"prescribed_on": "2026-11-20", "prescriber": stated}
    if not against:
        assert case_from_plain(plain).prescriber is not None
        return
    assert refused(plain) == [
        (f"prescriber.{name}", "permission_contradicts") for name in ("kv_permission", *against)
    ]


def test_what_is_merely_odd_is_left_to_the_rules() -> None:
    odd = case(
        prescribed_on="2026-11-20",
        prescription__kind="discharge",
        prescription__units=31,
        patient__copayment_exempt_until="2020-12-31",
        history=[
            {"prescribed_on": "2026-11-20", "delivered": [{"minutes": 60}, {}], "delivered_minutes": 90}
        ],
    )
    assert odd.prescription.discharged_on is None


def test_what_json_cannot_express_is_refused_with_its_place() -> None:
    assert refused({"gaf": object(), "service": {"cost": float("inf")}}) == [
        ("gaf", "int_type"),
        ("service.cost", "euros"),
    ]


def test_gaf_0_means_that_the_value_is_not_known() -> None:
    assert case(gaf=0) == case() == Case.model_validate_json('{"gaf": 0}')


def test_a_case_never_changes() -> None:
    with pytest.raises(ValidationError):
        case().gaf = 40  # type: ignore[misc]


def test_the_json_schema_knows_days_and_amounts() -> None:
    schema = json.dumps(Case.model_json_schema())
    assert '"format": "date"' in schema
    assert "[0-9]{1,7}" in schema


def entry(**more: Any) -> dict[str, Any]:
    """Return a case of November 2026 with one earlier prescription of June."""
    return {
        "prescribed_on": "2026-11-20",
        "history": [{"prescribed_on": "2026-06-01", "kind": "first", "units": 30, **more}],
    }


class TestNewStatements:
    """Coverage, detention, notice and Widerspruch, days of a total, contacts."""

    @pytest.mark.parametrize(
        ("patient", "path"),
        [
            ({"statutory_insured": True, "coverage": "private"}, "patient.coverage"),
            ({"statutory_insured": False, "coverage": "statutory"}, "patient.coverage"),
            ({"detention": "none", "detention_until": "2026-10-01"}, "patient.detention_until"),
            ({"detention_until": "2026-10-01"}, "patient.detention_until"),
        ],
    )
    def test_two_statements_on_a_person_must_agree(self, patient: Any, path: str) -> None:
        assert [at for at, _ in refused({"patient": patient})] == [path]

    @pytest.mark.parametrize("coverage", ["section_264", "asylum_benefits", "private", "other_payer", "none"])
    def test_who_is_not_insured_may_be_covered_in_another_way(self, coverage: str) -> None:
        assert case(patient={"statutory_insured": False, "coverage": coverage}).patient.coverage == coverage

    @pytest.mark.parametrize(
        ("approval", "found"),
        [
            (
                {"decided_on": "2026-11-10", "notified_on": "2026-11-09"},
                [("approval.notified_on", "notified_before_decided")],
            ),
            (
                {"notified_on": "2026-11-12", "objection_filed_on": "2026-11-11"},
                [("approval.objection_filed_on", "objection_before_notice")],
            ),
            (
                {"decided_on": "2026-11-10", "objection_filed_on": "2026-11-09"},
                [("approval.objection_filed_on", "objection_before_notice")],
            ),
            (
                {"decided_on": "2026-11-10", "notified_on": "2026-11-10", "objection_filed_on": "2026-11-10"},
                [],
            ),
        ],
    )
    def test_a_widerspruch_follows_the_notice_and_the_notice_the_decision(
        self, approval: Any, found: list[tuple[str, str]]
    ) -> None:
        stated = {"prescribed_on": "2026-10-12", "approval": {"received_on": "2026-10-14", **approval}}
        if found:
            assert refused(stated) == found
        else:
            assert case_from_plain(stated).approval.objection_filed_on == dt.date(2026, 11, 10)

    @pytest.mark.parametrize(
        ("more", "found"),
        [
            (
                {"delivered_from": "2026-09-01", "delivered_until": "2026-08-31"},
                [("history.0.delivered_until", "period_reversed")],
            ),
            ({"delivered_until": "2026-05-31"}, [("history.0.delivered_until", "delivered_before_issue")]),
            ({"delivered_until": "2026-11-21"}, [("history.0.delivered_until", "delivered_after_issue")]),
            (
                {"delivered_until": "2026-06-01", "delivered_minutes": 1441},
                [("history.0.delivered_minutes", "days_too_short")],
            ),
            (
                {"delivered_until": "2026-07-01", "delivered": [{"on": "2026-07-02", "minutes": 60}]},
                [("history.0.delivered.0.on", "outside_days")],
            ),
        ],
    )
    def test_the_days_of_a_total_are_possible(self, more: Any, found: list[tuple[str, str]]) -> None:
        assert refused(entry(**more)) == found

    def test_the_day_of_issue_may_be_the_last_day_of_a_total(self) -> None:
        stated = case_from_plain(entry(delivered_from="2026-06-01", delivered_until="2026-11-20"))
        assert stated.history is not None
        assert stated.history[0].delivered_until == dt.date(2026, 11, 20)

    def test_a_guardian_may_sign_beside_the_patient(self) -> None:
        signed = case(care_plan={"signatures": ["prescriber", "provider", "patient", "legal_guardian"]})
        assert signed.care_plan.signatures == frozenset(
            ("prescriber", "provider", "patient", "legal_guardian")
        )

    def test_somebody_who_is_in_no_list_is_other(self) -> None:
        assert case(prescriber={"group": "other"}).prescriber.group == "other"
        assert case(parallel_services=["other"]).parallel_services == frozenset(("other",))
