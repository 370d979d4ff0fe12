"""The doors: pandas, Arrow, polars, a history as a second frame; unknown columns, wrong values, single explanations."""

from __future__ import annotations

import datetime as dt
import shutil
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from soziorules.api import bundled_rules, load_rules
from soziorules.engine.columns.output import BETWEEN
from soziorules.engine.diagnostics import Problems
from soziorules.tables import decide_batches, decide_frame, explain_row
from tests.columns.single import decided, told
from tests.columns.tables import cases, table, typed

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
        assert late["error"].tolist() == ["prescribed_on: ein Zeitpunkt, kein Kalendertag"]

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
                "id": [2, 2],
                "prescribed_on": [dt.date(2026, 1, 10), dt.date(2025, 9, 1)],
                "kind": ["follow_up", "first"],
                "units": [30, 30],
                "delivered_minutes": [1800, 600],
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


def test_categories_are_those_of_the_frame_and_not_of_frames_before() -> None:
    """Else a count of categories names sets of rules that no row of this frame came to."""
    decide_frame(frame(gaf=[20, 60, None], **{"prescription.units": [30, 31, None]}), rules=load_rules())
    made = decide_frame(frame(gaf=[35, 35]), rules=load_rules())
    for name in ("deciding", "missing", "obligations", "readings"):
        assert set(made[name].cat.categories) == {"", *made[name]}, name


def test_another_day_for_all_rows() -> None:
    answers = decide_frame(frame(history=[[]]), as_of=dt.date(2001, 1, 1))
    assert answers["outcome"].tolist() != ["eligible"]


def arrow(**columns: pa.Array) -> pa.Table:
    """Return cases with some columns as they are, the others as in the full case."""
    rows = len(next(iter(columns.values())))
    own = {name: pa.array([value] * rows) for name, value in FULL.items() if name not in columns}
    return pa.table({**own, **({} if "history" in columns else {"history": [[]] * rows}), **columns})


def answers(table_: pa.Table | pa.RecordBatch, name: str = "outcome") -> list[Any]:
    found: list[Any] = decide_frame(table_)[name].to_pylist()
    return found


class TestTypesOfColumns:
    """Whatever type a column has: a value is taken as in a single case, or its row says what is wrong with it."""

    @pytest.mark.parametrize(
        ("name", "column", "outcomes"),
        [
            ("gaf", pa.array([35, None, 2**63], pa.uint64()), ["eligible", "undetermined", "error"]),
            ("gaf", pa.array([35, 101], pa.uint8()), ["eligible", "error"]),
            ("gaf", pa.array([True, None]), ["error", "undetermined"]),
            ("inpatient", pa.array(["false", None]), ["error", "eligible"]),
            ("inpatient", pa.array([0, None]), ["error", "eligible"]),
            ("prescribed_on", pa.array([ISSUED, ISSUED], pa.date64()), ["eligible", "eligible"]),
            ("prescribed_on", pa.array([20261120]), ["error"]),
            ("prescriber.group", pa.array(["psychiatry"]).dictionary_encode(), ["eligible"]),
            ("gaf", pa.array([35, 35, None]).dictionary_encode(), ["eligible", "eligible", "undetermined"]),
            ("impairments", pa.array([["drive"], [], None]), ["eligible", "not_eligible", "undetermined"]),
            ("impairments", pa.array([[1], [], None]), ["error", "not_eligible", "undetermined"]),
            ("impairments", pa.array([7]), ["error"]),
            ("impairments", pa.array(['["drive"]', '["drive"']), ["eligible", "error"]),
            ("diagnoses", pa.array([[{"code": 20}], []]), ["error", "not_eligible"]),
            ("diagnoses", pa.array([[{"code": "F20.0", "mark": "G"}]]), ["error"]),
            ("diagnoses", pa.array([[20]]), ["error"]),
        ],
        ids=str,
    )
    def test_a_fact(self, name: str, column: pa.Array, outcomes: list[str]) -> None:
        assert answers(arrow(**{name: column})) == outcomes

    @pytest.mark.parametrize(
        ("costs", "copayments"),
        [
            (pa.array([60, 120, 0, None]), [Decimal("6.00"), Decimal("10.00"), Decimal("0.00"), None]),
            (pa.array([Decimal("60.05"), None]), [Decimal("6.01"), None]),
            (pa.array(["60,05", "60.05"]), [None, Decimal("6.01")]),
        ],
        ids=str,
    )
    def test_amounts(self, costs: pa.Array, copayments: list[Decimal | None]) -> None:
        served = {"service.on": pa.array([ISSUED] * len(costs)), "service.cost": costs}
        assert answers(arrow(**served), "copayment") == copayments

    @pytest.mark.parametrize(
        "costs",
        [pa.array([-1]), pa.array(["sixty"]), pa.array(["60,05"]), pa.array([True])],
        ids=str,
    )
    def test_what_is_no_amount(self, costs: pa.Array) -> None:
        made = arrow(**{"service.on": pa.array([ISSUED]), "service.cost": costs})
        assert answers(made, "error")[0].startswith("service.cost: ")

    def test_what_lies_below_an_unknown_list_is_not_read(self) -> None:
        hidden = pa.ListArray.from_arrays(
            pa.array([0, 1, 2]), pa.array(["wings", "drive"]), mask=pa.array([True, False])
        )
        assert answers(arrow(impairments=hidden)) == ["undetermined", "eligible"]

    def test_entries_of_a_history_with_an_unknown_field_or_a_wrong_visit(self) -> None:
        entry = {"prescribed_on": dt.date(2026, 2, 1), "kind": "first", "units": 30}
        visits: list[dict[str, Any]] = [{"on": dt.date(2026, 2, 9), "minutes": 60}]
        good = {**entry, "delivered": visits}
        late = {**entry, "delivered": [{"on": dt.date(2026, 2, 9), "minutes": -60}]}
        table_ = arrow(history=pa.array([[good], [late], []]), **{"prescription.kind": ["follow_up"] * 3})
        assert [each == "error" for each in answers(table_)] == [False, True, False]
        assert answers(table_, "remaining_minutes")[0] == 7200 - 60
        unknown = arrow(history=pa.array([[{**entry, "unitz": 3}], []]))
        assert [each == "error" for each in answers(unknown)] == [True, False]

    def test_a_record_batch_is_answered_like_a_table(self) -> None:
        table_ = arrow(gaf=pa.array([35, 60]))
        batch = table_.combine_chunks().to_batches()[0]
        assert answers(batch) == answers(table_) == ["eligible", "not_eligible"]

    def test_objects_of_pandas_that_are_no_json(self) -> None:
        mixed: list[Any] = [frozenset({"drive"}), ["drive"], {"drive", "wings"}, np.int64(1)]
        made = decide_frame(frame(impairments=mixed, history=[[]] * 4))
        assert made["outcome"].tolist() == ["eligible", "eligible", "error", "error"]
        days: list[Any] = [ISSUED, "2026-11-20", pd.Timestamp("2026-11-20 13:00"), 5]
        made = decide_frame(frame(prescribed_on=days, history=[[]] * 4))
        assert made["outcome"].tolist() == ["eligible", "eligible", "error", "error"]


class TestTablesThatDoNotFit:
    def test_a_column_without_a_name_of_text(self) -> None:
        with pytest.raises(Problems) as raised:
            decide_frame(pd.DataFrame({3: [1], "gaf": [30]}))
        (problem,) = raised.value.diagnostics
        assert (problem.code, problem.path) == ("C001", "")

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ({"gaf": [30]}, {"id": [1], "kind": ["first"]}),
            ({"gaf": [30], "id": [1]}, {"kind": ["first"]}),
            ({"gaf": [30], "id": [1], "history": [[]]}, {"id": [1], "kind": ["first"]}),
        ],
    )
    def test_a_second_table_needs_the_key_in_both_and_no_history_in_the_first(
        self, first: dict[str, Any], second: dict[str, Any]
    ) -> None:
        with pytest.raises(Problems) as raised:
            decide_frame(pd.DataFrame(first), history=pd.DataFrame(second))
        (problem,) = raised.value.diagnostics
        assert problem.path == "id"
        assert "history" in problem.message("en") and "history" in problem.message("de")


@pytest.mark.parametrize(("ids", "history"), [([], [[], []]), ([2, 2], [[], [{}, {}]])], ids=str)
def test_a_second_frame_may_say_little_or_nothing(ids: list[int], history: list[list[Any]]) -> None:
    first = frame(id=[1, 2], **{"prescription.kind": ["follow_up", "follow_up"]})
    inside = decide_frame(frame(history=history, **{"prescription.kind": ["follow_up", "follow_up"]}))
    for more in ({}, {"units": [30] * len(ids)} if 2 not in ids else {}):
        made = decide_frame(first, history=pd.DataFrame({"id": ids, **more}))
        pd.testing.assert_frame_equal(made.drop(columns="id", errors="ignore"), inside)


def test_the_full_decision_on_a_row_with_a_history_in_a_second_frame() -> None:
    first = frame(id=[1, 2], **{"prescription.kind": ["follow_up", "follow_up"]})
    before = pd.DataFrame(
        {
            "id": [2],
            "prescribed_on": [dt.date(2026, 1, 10)],
            "kind": ["first"],
            "units": [30],
            "delivered_minutes": [600],
        }
    )
    left = [
        explain_row(first, row, history=before).figures["window"]["remaining_minutes"] for row in range(2)
    ]
    assert left == decide_frame(first, history=before)["remaining_minutes"].tolist() == [7200, 6600]


def test_under_another_reading_a_holiday_of_the_land_is_a_workday() -> None:
    """Issued two days before Corpus Christi, which is a holiday in Bavaria; received on the third workday there."""
    approval: dict[str, list[Any]] = {"provider.land": ["BY"], "approval.received_on": [dt.date(2026, 6, 8)]}
    rows = frame(history=[[]], prescribed_on=[dt.date(2026, 6, 2)], **approval)
    for reading, late in (("krankenkasse_land", False), ("nationwide", True)):
        duties = decide_frame(rows, readings={"workday": reading})["obligations"].tolist()
        single = explain_row(rows, 0, readings={"workday": reading})
        assert duties == [BETWEEN.join(duty.id for duty in single.obligations)]
        assert ("approval.submission" in duties[0]) is late


def test_a_fact_that_only_rules_of_ones_own_read_is_derived_for_columns_too(tmp_path: Path) -> None:
    rules = Path(shutil.copytree(bundled_rules(), tmp_path / "rules"))
    body = "requires: {krankheitsfall.regular_within_three_years: false}, otherwise: not_eligible"
    source = "cite: GAF, certainty: wording, settled: true"
    (rules / "more.yaml").write_text(
        'topic: more\ntitle: {de: "m", en: "m"}\nrules:\n'
        f'  - {{id: more.recent, title: {{de: "r", en: "r"}}, {body}, {source}}}\n',
        encoding="utf-8",
    )
    own = load_rules(rules)
    rows = [{**row, "id": number} for number, row in enumerate(cases(Random(8), 60))]
    made = decide_frame(table(rows), rules=own).to_pylist()
    for row, found in zip(rows, made, strict=True):
        assert told(found) == decided(own, {name: value for name, value in row.items() if name != "id"})
    before = [{"prescribed_on": day, "kind": "first", "units": 5} for day in ("2023-11-21", "2023-11-20")]
    recent = decide_frame(frame(history=[[entry] for entry in before]), rules=own)["deciding"].tolist()
    assert ["more.recent" in deciding for deciding in recent] == [True, False]
