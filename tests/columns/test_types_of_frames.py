"""Frames of every make: whatever type a column has, each row is decided as it is alone, or refused with a sentence."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from soziorules.engine.diagnostics import Problems
from soziorules.tables import decide_batches, decide_frame, explain_row

DAY = dt.date(2026, 11, 20)
NOON = dt.datetime(2026, 11, 20, 12)
array: Any = pd.array
MIDNIGHT = pd.Timestamp("2026-11-20")
ZONED = pd.Timestamp("2026-11-20 23:30", tz="America/New_York")


def said(frame: pd.DataFrame) -> list[tuple[str, str, Any]]:
    """Return outcome, missing facts and error of each row."""
    answers = decide_frame(frame).astype(object)
    return [
        (row["outcome"], row["missing"], row["error"] if isinstance(row["error"], str) else None)
        for row in answers.to_dict("records")
    ]


OBJECTS: dict[str, list[Any]] = {
    "prescribed_on": [
        DAY, MIDNIGHT, ZONED, NOON, "2026-11-20", "20.11.2026", "", None, pd.NaT, pd.NA, float("nan"), 20261120, 20777, 2.5, True,
        np.datetime64("2026-11-20"), np.datetime64("2026-11-20T13:00"), pd.Period("2026-11-20"), dt.time(1), Decimal(1),
        b"2026-11-20", [DAY], {"on": DAY}, pd.Timestamp("2026-11-20", tz="UTC"), dt.datetime(2026, 11, 20), "2026-11-20T00:00:00",
    ],
    "gaf": [
        35, 35.0, 35.5, "35", "", None, True, np.int64(35), np.float32(35), np.uint8(35), Decimal(35), Decimal("35.5"), 2**70,
        -(2**63), float("inf"), float("nan"), 1e300, [35], {35}, complex(35), dt.timedelta(35), DAY, b"35", pd.NA, 0, 101,
    ],
    "prescriber.group": [
        "psychiatry", "shaman", "", " ", None, b"psychiatry", np.str_("psychiatry"), 1, True, ["psychiatry"], "psych\0iatry",
        "\ud800", "psychiatry\n", float("nan"),
    ],
    "inpatient": [True, False, np.True_, 1, 0, "true", "", None, "yes", 1.0, pd.NA, [True]],
    "necessity": [
        ["planning"], ("planning",), {"planning"}, frozenset({"planning"}), np.array(["planning"]), "planning",
        "planning; access", "", [], None, [""], [None], "none", ["none"], "[]", '["planning"]', "[", 1, {"planning": 1},
        [["planning"]],
        pd.Series(["planning"]), ["planning", 1],
    ],
    "diagnoses": [
        "F20.0 G", ["F20.0 G"], [{"code": "F20.0", "certainty": "G"}], [{"code": "F20.0"}, "F10.2 G"], "", None, [], "F20.7 G",
        [{}], [{"kode": "F20.0"}], [{"code": None}], {"code": "F20.0"}, [20], "[", '[{"code": "F20.0"}]',
        [{"code": "F20.0", "certainty": "Q"}],
    ],
    "history": [
        [], None, "", "[]", [{"prescribed_on": dt.date(2026, 5, 1), "kind": "first", "units": 5}],
        [{"prescribed_on": pd.Timestamp("2026-05-01 23:30"), "kind": "first", "units": 5}],
        [{"prescribed_on": pd.Timestamp("2026-05-01"), "kind": "first", "units": 5}],
        [{"prescribed_on": "2026-05-01", "kind": "first", "units": 5}], [{"prescribed_on": 20574, "kind": "first", "units": 5}],
        [{"prescribed_on": dt.date(2026, 5, 1), "kind": "first", "units": Decimal(5)}],
        [{"prescribed_on": dt.date(2026, 5, 1), "kind": "first", "units": 5.0}], [{"unitz": 3}], [1], {"kind": "first"},
        [None], [{}], [{"prescribed_on": dt.date(2026, 5, 1), "delivered": [{"on": NOON, "minutes": 60}]}],
        [{"prescribed_on": dt.date(2026, 5, 1), "delivered": [{"on": dt.date(2026, 5, 2), "minutes": float("nan")}]}],
    ],
    "service.cost": ["63.47", 63.47, 63, Decimal("63.47"), "63,47", "", None, -1, 1e20, True, np.float64(63.47), Decimal("NaN"),
        "1e3", [1]],
}  # fmt: skip
"""What stands in columns of objects."""


def full(name: str, values: list[Any]) -> pd.DataFrame:
    """Return a frame with a column of objects beside a day."""
    columns: dict[str, Any] = {"prescribed_on": [DAY] * len(values)}
    column = np.empty(len(values), object)
    column[:] = [None] * len(values)
    for place, value in enumerate(values):
        column[place] = value
    return pd.DataFrame({**columns, name: pd.Series(column, dtype=object)})


@pytest.mark.parametrize("name", OBJECTS)
def test_no_value_changes_how_its_neighbours_are_read(name: str) -> None:
    values = OBJECTS[name]
    alone = [said(full(name, [value]))[0] for value in values]
    assert said(full(name, values)) == alone
    assert said(full(name, values[::-1])) == alone[::-1]
    for place in range(len(values)):
        pair = [values[place], values[place - 1]]
        assert said(full(name, pair)) == [alone[place], alone[place - 1]], pair


@pytest.mark.parametrize("name", OBJECTS)
def test_the_full_decision_on_a_row_is_that_of_the_table(name: str) -> None:
    frame = full(name, OBJECTS[name])
    for row, (outcome, _, error) in enumerate(said(frame)):
        try:
            assert explain_row(frame, row).outcome.value == outcome
        except Problems:
            assert outcome == "error"
            assert error


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("prescribed_on", MIDNIGHT, None),
        ("prescribed_on", ZONED, "prescribed_on: ein Zeitpunkt, kein Kalendertag"),
        ("prescribed_on", NOON, "prescribed_on: ein Zeitpunkt, kein Kalendertag"),
        ("prescribed_on", 20777, "prescribed_on: kein Kalendertag"),
        ("gaf", 35.0, None),
        ("gaf", "", None),
        ("gaf", Decimal(35), None),
        ("necessity", "", None),
        ("necessity", "none", "necessity[0]: dieser Wert ist nicht vorgesehen"),
        ("diagnoses", "", None),
        ("history", "", None),
    ],
    ids=str,
)
def test_what_is_taken_and_what_is_refused(name: str, value: Any, error: str | None) -> None:
    assert said(full(name, [value, *OBJECTS[name]]))[0][2] == error


SERIES: dict[str, tuple[str, Any]] = {
    "nullable whole": ("gaf", lambda: array([35, None], "Int16")),
    "nullable unsigned": ("gaf", lambda: array([35, None], "UInt64")),
    "nullable float": ("gaf", lambda: array([35.0, None], "Float32")),
    "half floats": ("gaf", lambda: np.array([35, np.nan], np.float16)),
    "long floats": ("gaf", lambda: np.array([35, np.nan], np.longdouble)),
    "big-endian": ("gaf", lambda: np.array([35, 0], ">i4")),
    "big-endian floats": ("gaf", lambda: np.array([35, np.nan], ">f8")),
    "sparse": ("gaf", lambda: pd.arrays.SparseArray([35.0, np.nan])),
    "categories of numbers": ("gaf", lambda: pd.Categorical([35, None])),
    "Arrow decimal": ("gaf", lambda: array([Decimal(35), None], pd.ArrowDtype(pa.decimal128(5, 0)))),
    "Arrow dictionary": ("gaf", lambda: array([35, None], pd.ArrowDtype(pa.dictionary(pa.int8(), pa.int8())))),
    "text": ("prescriber.group", lambda: array(["psychiatry", None], "string")),
    "text of Arrow": ("prescriber.group", lambda: array(["psychiatry", None], pd.ArrowDtype(pa.string()))),
    "long text of Arrow": ("prescriber.group", lambda: array(["psychiatry", None], pd.ArrowDtype(pa.large_string()))),
    "text views of Arrow": ("prescriber.group", lambda: array(["psychiatry", None], pd.ArrowDtype(pa.string_view()))),
    "bytes of Arrow": ("prescriber.group", lambda: array([b"psychiatry", None], pd.ArrowDtype(pa.binary()))),
    "categories": ("prescriber.group", lambda: pd.Categorical(["psychiatry", None], categories=["", "psychiatry", "x"])),
    "mixed categories": ("prescriber.group", lambda: pd.Categorical(["psychiatry", None], categories=[1, "psychiatry", 2.5])),
    "fixed bytes of numpy": ("prescriber.group", lambda: np.array(["psychiatry", ""], "U20")),
    "nullable truth": ("inpatient", lambda: array([True, None], "boolean")),
    "truth of Arrow": ("inpatient", lambda: array([True, None], pd.ArrowDtype(pa.bool_()))),
    "categories of truth": ("inpatient", lambda: pd.Categorical([True, None])),
    "timestamps": ("patient.born_on", lambda: array([pd.Timestamp("1980-01-01"), None], "datetime64[ns]")),
    "timestamps in seconds": ("patient.born_on", lambda: array([pd.Timestamp("1980-01-01"), None], "datetime64[s]")),
    "days of Arrow": ("patient.born_on", lambda: array([dt.date(1980, 1, 1), None], pd.ArrowDtype(pa.date32()))),
    "long days of Arrow": ("patient.born_on", lambda: array([dt.date(1980, 1, 1), None], pd.ArrowDtype(pa.date64()))),
    "categories of days": ("patient.born_on", lambda: pd.Categorical([dt.date(1980, 1, 1), None])),
    "categories of timestamps": ("patient.born_on", lambda: pd.Categorical([pd.Timestamp("1980-01-01"), None])),
}  # fmt: skip


@pytest.mark.parametrize("kind", SERIES)
def test_types_that_state_a_value_and_nothing(kind: str) -> None:
    name, make = SERIES[kind]
    frame = pd.DataFrame({"prescribed_on": [DAY, DAY]})
    if kind == "big-endian":
        frame[name] = make()
        assert [each[2] for each in said(frame)] == [None, None]  # GAF 0 says: not enough information
        return
    frame[name] = pd.Series(make(), index=frame.index)
    plain = {
        "gaf": 35,
        "prescriber.group": "psychiatry",
        "inpatient": True,
        "patient.born_on": dt.date(1980, 1, 1),
    }
    expected = said(
        pd.DataFrame({"prescribed_on": [DAY, DAY], name: pd.Series([plain[name], None], dtype=object)})
    )
    assert said(frame) == expected


STRANGE: dict[str, Any] = {
    "timestamps with a zone": lambda: array([ZONED] * 2, "datetime64[ns, UTC]"),
    "time spans": lambda: array([dt.timedelta(35)] * 2, "timedelta64[ns]"),
    "periods": lambda: array(["2026-11"] * 2, "period[M]"),
    "intervals": lambda: pd.arrays.IntervalArray.from_breaks([0, 1, 2]),
    "complex": lambda: np.array([35j, 35]),
    "records of Arrow": lambda: array([{"a": 1}] * 2, pd.ArrowDtype(pa.struct({"a": pa.int64()}))),
    "maps of Arrow": lambda: array([[("a", 1)]] * 2, pd.ArrowDtype(pa.map_(pa.string(), pa.int64()))),
    "durations of Arrow": lambda: array([dt.timedelta(1)] * 2, pd.ArrowDtype(pa.duration("s"))),
    "times of Arrow": lambda: array([dt.time(1)] * 2, pd.ArrowDtype(pa.time64("us"))),
}


@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.parametrize(
    "name", ["gaf", "prescriber.group", "patient.born_on", "inpatient", "necessity", "diagnoses", "history"]
)
def test_types_that_no_fact_has_are_refused_row_by_row(kind: str, name: str) -> None:
    frame = pd.DataFrame({"prescribed_on": [DAY, DAY], name: pd.Series(STRANGE[kind]())})
    assert [each[0] for each in said(frame)] in (["error"] * 2, ["error", "undetermined"])


def arrow_columns() -> dict[str, pa.Array]:
    """Return columns of rare types of Arrow with a value and nothing."""
    texts = pa.array(["planning", None])
    return {
        "views": pa.array([["planning"], None], pa.list_(pa.string_view())),
        "long lists": pa.array([["planning"], None], pa.large_list(pa.large_string())),
        "fixed lists": pa.array([["planning"], None], pa.list_(pa.string(), 1)),
        "list views": pa.array([["planning"], None], pa.list_view(pa.string())),
        "long list views": pa.array([["planning"], None], pa.large_list_view(pa.string())),
        "lists of categories": pa.array(
            [["planning"], None], pa.list_(pa.dictionary(pa.int8(), pa.string()))
        ),
        "lists of bytes": pa.array([[b"planning"], None], pa.list_(pa.binary())),
        "categories of views": pa.DictionaryArray.from_arrays(
            pa.array([0, None], pa.int8()), texts.cast(pa.string_view())
        ),
        "categories of bytes": pa.DictionaryArray.from_arrays(
            pa.array([0, None], pa.int8()), texts.cast(pa.binary())
        ),
        "bytes": texts.cast(pa.binary()),
        "long bytes": texts.cast(pa.large_binary()),
        "fixed bytes": pa.array([b"planning", None], pa.binary(8)),
        "runs": pa.RunEndEncodedArray.from_arrays([1, 2], texts),
        "a part of more": pa.array(["x", "planning", None, "y"]).slice(1, 2),
    }


@pytest.mark.parametrize("kind", arrow_columns())
def test_rare_types_of_arrow(kind: str) -> None:
    table = pa.table({"prescribed_on": [DAY, DAY], "necessity": arrow_columns()[kind]})
    plain = pa.table({"prescribed_on": [DAY, DAY], "necessity": [["planning"], None]})
    assert decide_frame(table).to_pylist() == decide_frame(plain).to_pylist()
    (made,) = decide_batches(table.to_batches())
    assert made.to_pylist() == decide_frame(plain).to_pylist()


def test_days_beyond_the_calendar_are_refused() -> None:
    far = pa.array([2**31 - 1, -(2**31), -(2**31) + 1, 20777], pa.int32()).cast(pa.date32())
    late = pa.array([2**62, -(2**62), 0, None], pa.int64()).cast(pa.timestamp("s"))
    table = pa.table({"prescribed_on": far, "approval.received_on": late})
    outcomes = decide_frame(table)["outcome"].to_pylist()
    assert outcomes == ["error", "error", "error", "undetermined"]
    assert decide_frame(table)["error"].to_pylist()[0].startswith("prescribed_on: ")


class TestPolars:
    def test_its_own_types_and_frames(self) -> None:
        pl = pytest.importorskip("polars")
        frame = pl.DataFrame({
            "id": pl.Series(["a", "b"], dtype=pl.Categorical),
            "prescribed_on": pl.Series([DAY, None], dtype=pl.Date),
            "prescriber.group": pl.Series(["psychiatry", None], dtype=pl.Enum(["psychiatry", "hospital"])),
            "hospital_purpose": pl.Series(["avoid", None], dtype=pl.Categorical),
            "necessity": pl.Series([["planning"], None], dtype=pl.List(pl.Categorical)),
            "impairments": pl.Series([["drive"], ["contact"]], dtype=pl.Array(pl.String, 1)),
            "gaf": pl.Series([Decimal(35), None], dtype=pl.Decimal(5, 0)),
            "inpatient": pl.Series([None, None], dtype=pl.Null),
            "patient.born_on": pl.Series([dt.datetime(1980, 1, 1), None], dtype=pl.Datetime("ms")),
        })  # fmt: skip
        made = decide_frame(frame)
        assert isinstance(made, pl.DataFrame)
        assert made["outcome"].to_list() == ["undetermined", "undetermined"]
        assert made["id"].to_list() == ["a", "b"]
        with pytest.raises(Problems, match="LazyFrame"):
            decide_frame(frame.lazy())


class TestFramesAsAWhole:
    @pytest.mark.parametrize(
        "keys", [["A-1", 2, 3], [(1, 2), None, "x"], [1.5, True, b"b"], [DAY, NOON, pd.NaT]], ids=str
    )
    def test_keys_are_handed_through_untouched(self, keys: list[Any]) -> None:
        column = np.empty(3, object)
        column[:] = keys
        frame = pd.DataFrame({"id": pd.Series(column), "gaf": [35, 45, None]})
        assert [a is b for a, b in zip(decide_frame(frame)["id"], keys, strict=True)] == [True] * 3

    def test_a_frame_without_columns_has_rows_nevertheless(self) -> None:
        assert len(decide_frame(pd.DataFrame(index=range(3)))) == 3
        assert len(decide_frame(pd.DataFrame({"id": [1, 2]}))) == 2
        assert len(decide_frame(pd.DataFrame())) == 0

    def test_the_index_is_kept(self) -> None:
        index = pd.MultiIndex.from_tuples([("a", 1), ("a", 1)])
        assert decide_frame(pd.DataFrame({"gaf": [35, 36]}, index=index)).index.equals(index)

    @pytest.mark.parametrize(
        ("frame", "path"),
        [
            (pd.DataFrame([[35, 36]], columns=["gaf", "gaf"]), "gaf"),
            (pd.DataFrame([[35, 36]], columns=["id", "id"]), "id"),
            (pd.DataFrame([[35]], columns=pd.MultiIndex.from_tuples([("gaf", "x")])), ""),
            (pd.DataFrame([[35]], columns=[None]), ""),
            (pd.DataFrame([[35]], columns=pd.Index(["\ud800"], dtype=object)), ""),
            (pd.DataFrame({"$": [1]}), ""),
            (pd.DataFrame({"$fault": ["fields"]}), ""),
            (pd.DataFrame({"$line": [1]}), ""),
            (pd.DataFrame({"gaf (JSON)": ["35"]}), ""),
            (pd.DataFrame([[35, "x"]], columns=["gaf", "gaf"]), "gaf"),
            (pd.DataFrame({"Unnamed: 0": [1], "gaf": [35]}), "Unnamed: 0"),
            (pa.table({"prescriber": [{"group": "hospital"}], "prescriber.group": ["hospital"]}), "prescriber.group"),
            (pa.table({"prescriber": [{"grup": "hospital"}]}), "prescriber.grup"),
        ],
        ids=range(13),
    )  # fmt: skip
    def test_columns_that_cannot_be_are_named(self, frame: Any, path: str) -> None:
        with pytest.raises(Problems) as raised:
            decide_frame(frame)
        assert path in {problem.path for problem in raised.value.diagnostics}

    def test_a_name_that_is_no_slip_is_not_repeated(self) -> None:
        """A file without a header has the values of its first case there."""
        frame = pd.DataFrame({"gaf": [35], "Erika Mustermann": [1], "id": [1], "1980-03-04": [2]})
        with pytest.raises(Problems) as raised:
            decide_frame(frame)
        said = str(raised.value) + repr(raised.value) + str(raised.value.to_dict())
        assert "Erika" not in said and "1980-03-04" not in said
        numbers = [
            "no such column (no. 2, the key not counted)",
            "no such column (no. 3, the key not counted)",
        ]
        assert [each.message.en for each in raised.value.diagnostics] == numbers

    @pytest.mark.parametrize(
        "frame",
        [
            None,
            5,
            "cases.csv",
            [{"gaf": 35}],
            pd.Series([1]),
            np.zeros(3),
            object(),
            [],
            {},
            {"gaf": [35]},
            dict,
            pd.DataFrame,
        ],
        ids=range(12),
    )
    def test_what_is_no_frame_is_refused_with_a_sentence(self, frame: Any) -> None:
        for problem in (lambda: decide_frame(frame), lambda: explain_row(frame, 0)):
            with pytest.raises(Problems) as raised:
                problem()
            assert raised.value.diagnostics[0].code == "D003"

    def test_marks_of_somebody_else_mean_nothing(self) -> None:
        fields = [
            pa.field("gaf", pa.string(), metadata={b"soziorules.json": b"prescriber.group"}),
            pa.field("$", pa.string(), metadata={b"soziorules.case": b""}),
        ]
        table = pa.Table.from_arrays(
            [pa.array(['"hospital"']), pa.array(['{"gaf": 90}'])], schema=pa.schema(fields)
        )
        with pytest.raises(Problems) as raised:
            decide_frame(table)
        assert [problem.message.en for problem in raised.value.diagnostics] == [
            "no such column (no. 2, the key not counted)"
        ]

    def test_a_fact_is_no_key(self) -> None:
        with pytest.raises(Problems):
            decide_frame(pa.table({"gaf": [35]}), key="gaf")
