"""The doors: pandas, Arrow, polars, a history as a second frame; unknown columns, wrong values, single explanations."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from soziorules.diagnostics import Problems
from soziorules.tables import decide_batches, decide_frame, explain_row
from tests.frames.tables import cases, table, typed

ISSUED = dt.date(2026, 11, 20)
FULL: dict[str, Any] = {
    "prescribed_on": ISSUED, "patient.born_on": dt.date(1980, 1, 1), "patient.statutory_insured": True,
    "prescriber.group": "psychiatry", "prescriber.kv_permission": True, "prescriber.contract_physician": True,
    "prescription.kind": "first", "prescription.form": "muster_26", "prescription.units": 30,
    "prescription.group_units": 0, "diagnoses": "F20.0 G; F10.2 G", "gaf": 35, "impairments": "drive; contact",
    "necessity": "comorbidity", "unable_to_use_services": True, "hospital_purpose": "avoid", "inpatient": False,
    "therapy_capability": True, "realistic_goal": True, "goal_reached": False, "provider.contracted": True,
}  # fmt: skip


def frame(**columns: list[Any]) -> pd.DataFrame:
    rows = len(next(iter(columns.values())))
    return pd.DataFrame({**{name: [value] * rows for name, value in FULL.items()}, **columns})


class TestPandas:
    def test_one_row_is_answered_with_one_row_under_the_same_index(self) -> None:
        cases_ = frame(history=[[], []], **{"prescription.units": [30, 31]}).set_index(pd.Index(["a", "b"]))
        answers = decide_frame(cases_)
        assert answers["outcome"].tolist() == ["eligible", "not_eligible"]
        assert answers["deciding"].tolist() == ["", "limits.units_per_prescription"]
        assert answers["permitted_units"].tolist() == [30, 30]
        assert answers["remaining_minutes"].tolist() == [7200, 7200]
        assert answers.index.tolist() == ["a", "b"]

    def test_lists_and_texts_say_the_same(self) -> None:
        lists = frame(diagnoses=[["F20.0 G", "F10.2 G"]], impairments=[["drive", "contact"]], history=[[]])
        records = frame(diagnoses=[[{"code": "F20.0", "certainty": "G"}]], history=[[]])
        assert decide_frame(lists)["outcome"].tolist() == ["eligible"]
        assert decide_frame(records)["outcome"].tolist() == ["eligible"]

    def test_whole_numbers_that_pandas_made_floats(self) -> None:
        answers = decide_frame(frame(gaf=[35.0, None, 35.5], history=[[]] * 3))
        assert answers["outcome"].tolist() == ["eligible", "undetermined", "error"]
        assert answers["missing"].tolist()[1] == "gaf"

    def test_days_as_timestamps_texts_and_objects(self) -> None:
        for days in ([pd.Timestamp(ISSUED)], ["2026-11-20"], [ISSUED]):
            assert decide_frame(frame(prescribed_on=days, history=[[]]))["outcome"].tolist() == ["eligible"]
        late = decide_frame(frame(prescribed_on=[pd.Timestamp("2026-11-20 13:00")], history=[[]]))
        assert late["error"].tolist() == ["prescribed_on: kein Kalendertag"]

    def test_amounts_are_exact(self) -> None:
        served: dict[str, list[Any]] = {"service.on": [ISSUED] * 3, "service.cost": [63.47, 4.2, 63.471]}
        answers = decide_frame(frame(history=[[]] * 3, **served))
        assert answers["copayment"].tolist()[:2] == [Decimal("6.35"), Decimal("4.20")]
        assert answers["error"].tolist()[2] == "service.cost: kein Betrag in Euro"

    def test_a_frame_without_rows(self) -> None:
        assert len(decide_frame(frame(history=[[]]).iloc[:0])) == 0

    def test_a_history_in_a_second_frame(self) -> None:
        first = frame(id=[1, 2], **{"prescription.kind": ["follow_up", "follow_up"]})
        before = pd.DataFrame(
            {
                "id": [2, 2, 7],
                "prescribed_on": [dt.date(2026, 1, 10), dt.date(2025, 9, 1), dt.date(2026, 1, 1)],
                "kind": ["follow_up", "first", "first"],
                "units": [30, 30, 30],
                "delivered_minutes": [1800, 600, 60],
            }
        )
        answers = decide_frame(first, history=before)
        assert answers["remaining_minutes"].tolist() == [7200, 4800]
        assert answers["id"].tolist() == [1, 2]


class TestOtherDoors:
    def test_arrow_and_polars_are_answered_in_their_own_kind(self) -> None:
        polars = pytest.importorskip("polars")
        rows = table(typed(Random(1), 80))
        expected = decide_frame(rows)
        assert isinstance(expected, pa.Table)
        made = decide_frame(polars.DataFrame(rows))
        assert isinstance(made, polars.DataFrame)
        assert made["outcome"].to_list() == expected["outcome"].to_pylist()
        assert made["missing"].to_list() == expected["missing"].to_pylist()

    def test_batches_are_decided_one_after_the_other(self) -> None:
        rows = table(cases(Random(2), 90))
        made = pa.Table.from_batches(list(decide_batches(rows.to_batches(max_chunksize=20))))
        assert made["outcome"].to_pylist() == decide_frame(rows)["outcome"].to_pylist()

    def test_cases_with_objects_as_columns(self) -> None:
        rows = pa.table({"prescriber": [{"group": "hospital"}], "prescribed_on": [ISSUED]})
        assert "prescribers.authorised" in decide_frame(rows)["deciding"].to_pylist()[0]


class TestProblems:
    def test_all_unknown_columns_are_named_with_a_suggestion(self) -> None:
        with pytest.raises(Problems) as raised:
            decide_frame(pd.DataFrame({"gaff": [1], "prescriber.grup": ["psychiatry"], "gaf": [30]}))
        named = {problem.path: problem.hint for problem in raised.value.diagnostics}
        assert {path: hint and hint("en") for path, hint in named.items()} == {
            "gaff": 'did you mean "gaf"?',
            "prescriber.grup": 'did you mean "prescriber.group"?',
        }

    def test_ten_kinds_of_wrong_rows_are_named_and_the_others_decided(self) -> None:
        wrong: list[dict[str, Any]] = [
            {"gaf": 101}, {"gaf": "35"}, {"prescribed_on": "2026-02-30"}, {"prescriber.group": "shaman"},
            {"diagnoses": "F20.7 G"}, {"patient.statutory_insured": "yes"}, {"impairments": ["wings"]},
            {"patient.born_on": dt.date(2027, 1, 1)}, {"prescription.group_units": 31},
            {"history": [{"kind": "first", "unitz": 3}]}, {"service.cost": 1.234},
        ]  # fmt: skip
        rows = [{**FULL, "history": []}, *({**FULL, "history": [], **each} for each in wrong)]
        answers = decide_frame(pd.DataFrame(rows))
        assert answers["outcome"].tolist() == ["eligible", *(["error"] * len(wrong))]
        for each, error in zip(wrong, answers["error"].tolist()[1:], strict=True):
            assert error.startswith(next(iter(each)))

    def test_one_wrong_value_does_not_make_the_others_of_its_column_slow(self) -> None:
        columns = set(table([{"gaf": 30}, {"gaf": "x"}, {"gaf": 31}]).schema.names)
        assert columns == {"gaf", "gaf (JSON)"}

    def test_a_row_with_several_problems_names_all(self) -> None:
        answers = decide_frame(frame(gaf=[200], diagnoses=["6A20"], history=[[]]))
        assert [part.split(":")[0] for part in answers["error"].tolist()[0].split(" | ")] == [
            "diagnoses[0]",
            "gaf",
        ]


def test_the_full_decision_on_a_row() -> None:
    rows = frame(history=[[], []], **{"prescription.units": [30, 31]})
    decision = explain_row(rows, 1, lang="en")
    assert [finding.rule for finding in decision.deciding] == ["limits.units_per_prescription"]
    assert "31" in decision.to_text("en")


def test_another_day_for_all_rows() -> None:
    answers = decide_frame(frame(history=[[]]), as_of=dt.date(2001, 1, 1))
    assert answers["outcome"].tolist() != ["eligible"]
