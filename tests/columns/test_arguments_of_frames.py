"""What is given to `decide_frame` beside the frame: a second frame, days, keys, readings, a language."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from soziorules.engine.diagnostics import Problems
from soziorules.tables import decide_batches, decide_frame, explain_row

DAY = dt.date(2026, 11, 20)
NOON = dt.datetime(2026, 11, 20, 12)


class TestSecondFrames:
    FIRST = pd.DataFrame({"id": ["a", 2, "c"], "prescribed_on": [DAY] * 3})

    def test_keys_of_mixed_types_and_days_of_mixed_types(self) -> None:
        mixed = [dt.date(2026, 5, 1), pd.Timestamp("2026-05-01 23:30"), "2026-05-01"]
        entries = pd.DataFrame({"id": ["a", 2, "c"], "prescribed_on": mixed, "kind": ["first"] * 3})
        answers = decide_frame(self.FIRST, history=entries)
        assert answers["outcome"].tolist() == ["undetermined", "error", "undetermined"]
        assert answers["error"].tolist()[1].startswith("history[0].prescribed_on: ")

    def test_a_key_that_cannot_be_compared(self) -> None:
        entries = pd.DataFrame({"id": [["a"]], "kind": ["first"]})
        with pytest.raises(Problems):
            decide_frame(self.FIRST, history=entries)

    @pytest.mark.parametrize("history", [[{"id": "a"}], [], {}, 5, "x", pd.DataFrame])
    def test_a_second_frame_that_is_none(self, history: Any) -> None:
        with pytest.raises(Problems):
            decide_frame(self.FIRST, history=history)

    @pytest.mark.parametrize(
        ("own", "theirs", "named"),
        [
            ([1, 2], ["1", "2"], ("numbers", "texts")),
            (["1", "2"], [1, 2], ("texts", "numbers")),
            ([1, 2], [1, "2"], ("numbers", "texts")),
            ([1, 2], [True, False], ("numbers", "truth values")),
            (["a", "b"], [b"a", b"b"], ("texts", "bytes")),
            ([dt.date(2026, 1, 1), None], [pd.Timestamp("2026-01-01"), None], ("days", "points in time")),
            (["a", "b"], [["a"], ["b"]], ("texts", "values of another kind")),
        ],
        ids=str,
    )  # fmt: skip
    def test_keys_of_another_kind_are_refused_by_name(
        self, own: list[Any], theirs: list[Any], named: tuple[str, str]
    ) -> None:
        first = pd.DataFrame({"id": pd.Series(own, dtype=object), "gaf": [35, 36]})
        entries = pd.DataFrame({"id": pd.Series(theirs, dtype=object), "kind": ["first", "first"]})
        with pytest.raises(Problems) as raised:
            decide_frame(first, history=entries)
        (problem,) = raised.value.diagnostics
        assert problem.path == "id"
        assert (
            problem.message.en
            == f"keys are {named[0]} in the first table, but {named[1]} in the second: these never match"
        )

    @pytest.mark.parametrize(
        ("own", "theirs"),
        [
            ([1, 2], [1.0, 2.0]), (np.array([1, 2], "u1"), np.array([1, 2], ">i8")),
            ([2**53, 2**53 + 1], [2**53 + 1, 2**53]), (["a", "b"], pd.Categorical(["a", "b"])), ([["a"], ["b"]], [["a"], ["b"]]),
            ([1, 2], [Decimal(1), Decimal(2)]),
        ],
        ids=range(6),
    )  # fmt: skip
    def test_keys_of_one_kind_match_whatever_their_type(self, own: Any, theirs: Any) -> None:
        first = pd.DataFrame({"id": own, "prescribed_on": [DAY] * 2, "prescription.kind": ["follow_up"] * 2})
        entries = pd.DataFrame(
            {"id": theirs, "prescribed_on": ["2026-05-01"] * 2, "kind": ["first"] * 2, "units": [30] * 2}
        )
        entries["delivered_minutes"] = [600, 1200]
        left = decide_frame(first, history=entries)["remaining_minutes"].tolist()
        assert left == ([6000, 6600] if next(iter(own)) == 2**53 else [6600, 6000])

    def test_long_numbers_beside_gaps_stay_apart(self) -> None:
        """As floats, 2^53 and the next number would be the same patient."""
        first = pa.table({"id": [2**53, 2**53 + 1, None], "prescribed_on": [DAY] * 3})
        entries = pa.table(
            {
                "id": [2**53 + 1],
                "prescribed_on": ["2026-05-01"],
                "kind": ["first"],
                "units": [5],
                "delivered_minutes": [600],
            }
        )
        assert decide_frame(first, history=entries)["remaining_minutes"].to_pylist() == [7200, 6600, None]

    @pytest.mark.parametrize("whole", [True, False])
    @pytest.mark.parametrize(
        ("theirs", "said"),
        [
            (["12", "12"], [(2, "0, 1", "matches")]),
            (["0012", "0012 "], [(1, "1", "matches")]),
            ([None, "0012"], [(1, "0", "empty")]),
            (["", "12"], [(1, "1", "matches"), (1, "0", "empty")]),
            ([float("nan"), "0012"], [(1, "0", "empty")]),
        ],
        ids=range(5),
    )  # fmt: skip
    def test_an_earlier_prescription_that_belongs_to_no_case_is_never_dropped(
        self, theirs: list[Any], said: list[tuple[int, str, str]], *, whole: bool
    ) -> None:
        first = pd.DataFrame({"id": ["0012", "0013"], "prescribed_on": [DAY] * 2})
        entries = pd.DataFrame({"id": theirs, "prescribed_on": ["2026-05-01"] * 2, "kind": ["first"] * 2})
        decided = decide_frame if whole else partial(explain_row, row=0)
        with pytest.raises(Problems) as raised:
            decided(first, history=entries)
        for problem, (count, positions, why) in zip(raised.value.diagnostics, said, strict=True):
            assert problem.path == "id"
            assert why in problem.message.en
            assert f": {count} (position {positions}, counted from 0)" in problem.message.en
        assert "0012" not in str(raised.value)

    def test_of_a_case_without_a_key_the_history_is_unknown(self) -> None:
        first = pd.DataFrame({"id": ["a", None, ""], "prescribed_on": [DAY] * 3})
        for entries in (
            pd.DataFrame({"id": ["a"], "prescribed_on": ["2026-05-01"], "kind": ["first"]}),
            pd.DataFrame({"id": ["a", "a"], "prescribed_on": ["2026-05-01", pd.Timestamp("2026-06-01")]}),
            pd.DataFrame({"id": []}),
        ):
            missing = decide_frame(first, history=entries)["missing"].str.split("; ")
            assert ["history" in names for names in missing] == [False, True, True]

    @pytest.mark.parametrize("key", ["a", "z"])
    def test_a_foreign_column_is_named_whether_a_row_belongs_or_not(self, key: str) -> None:
        entries = pd.DataFrame({"id": [key], "kinds": ["first"], "Erika Mustermann": [1]})
        with pytest.raises(Problems) as raised:
            decide_frame(self.FIRST, history=entries)
        assert [each.path for each in raised.value.diagnostics] == ["kinds", ""]


class TestArguments:
    ROWS = pd.DataFrame({"prescribed_on": [DAY], "gaf": [35]})

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("as_of", NOON), ("as_of", "20.11.2026"), ("as_of", 5), ("readings", ["x"]), ("readings", {"x": "y"}), ("lang", "fr"),
            ("lang", None), ("lang", ""), ("key", 5), ("key", "gaf"), ("rules", "nowhere"), ("history", 5),
            ("readings", {"kj.lower_age": "x"}), ("readings", {"kj.lower_age": 5}), ("readings", "x"), ("as_of", True),
            ("as_of", pd.Timestamp("2026-11-20", tz="Europe/Berlin")), ("as_of", "2026-11-20T00:00"),
        ],
        ids=str,
    )  # fmt: skip
    def test_a_wrong_argument_is_a_problem_of_every_function(self, name: str, value: Any) -> None:
        more: dict[str, Any] = {name: value}
        with pytest.raises(Problems):
            decide_frame(self.ROWS, **more)
        with pytest.raises(Problems):
            explain_row(self.ROWS, 0, **more)
        if name != "history":
            with pytest.raises(Problems):
                list(
                    decide_batches(pa.Table.from_pandas(self.ROWS, preserve_index=False).to_batches(), **more)
                )

    def test_a_key_that_no_column_has_is_said_to_be_one(self) -> None:
        for rows in (self.ROWS, pa.Table.from_pandas(self.ROWS, preserve_index=False)):
            for decided in (decide_frame, partial(explain_row, row=0)):
                with pytest.raises(Problems) as raised:
                    decided(rows, key="pid")
                [problem] = raised.value.diagnostics
                assert (problem.path, problem.message.en) == ("key", "no column is called what key says")
        with pytest.raises(Problems) as raised:
            decide_frame(self.ROWS.assign(pid=1))
        [problem] = raised.value.diagnostics
        assert problem.allowed is not None
        assert problem.allowed.en.endswith("and the key (key, else id)")

    @pytest.mark.parametrize(
        "day", ["2026-11-12", dt.date(2026, 11, 12), dt.datetime(2026, 11, 12), pd.Timestamp("2026-11-12")]
    )
    def test_a_day_is_taken_as_a_check_takes_it(self, day: Any) -> None:
        rows = pd.DataFrame(
            {"prescription.discharged_on": ["2026-11-10"], "prescription.kind": ["discharge"]}
        )
        made = decide_frame(rows, as_of=day)
        assert (
            made["deciding"].tolist()
            == decide_frame(rows.assign(prescribed_on="2026-11-12"))["deciding"].tolist()
        )

    @pytest.mark.parametrize("firm", ["x", 1, None])
    def test_what_is_neither_true_nor_false(self, firm: Any) -> None:
        with pytest.raises(Problems):
            decide_frame(self.ROWS, firm_readings=firm)

    @pytest.mark.parametrize("name", ["id", "diagnoses", "gaf", "prescribed_on", "history", "impairments"])
    def test_half_an_emoji_is_a_wrong_value_and_nothing_else(self, name: str) -> None:
        half = [chr(0xD83D), [chr(0xD83D)], {"code": chr(0xD83D)}]
        for value in half:
            column = np.empty(2, object)
            column[:] = [value, None]
            made = decide_frame(
                pd.DataFrame({"inpatient": [False, False], name: pd.Series(column, dtype=object)})
            )
            assert made["outcome"].tolist() == ["undetermined" if name == "id" else "error", "undetermined"]

    @pytest.mark.parametrize("row", [-1, 1, "0", None, 0.0, True])
    def test_a_row_that_is_not_there(self, row: Any) -> None:
        for frame in (self.ROWS, pa.Table.from_pandas(self.ROWS, preserve_index=False)):
            with pytest.raises(Problems):
                explain_row(frame, row)

    def test_a_row_is_seen_from_a_day(self) -> None:
        assert explain_row(self.ROWS, 0, today="2026-12-24").today == dt.date(2026, 12, 24)
