"""The column that is handed through may hold texts, numbers or categories, in every format."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from soziorules.api import load_rules
from soziorules.cli import main
from soziorules.engine.columns import sources
from soziorules.engine.columns.batch import run
from soziorules.engine.columns.frame import decide_batches, decide_frame
from tests.columns.tables import cases, table
from tests.columns.test_files import job, read

KINDS = {
    "text": pa.string(),
    "long text": pa.large_string(),
    "text view": pa.string_view(),
    "category": pa.dictionary(pa.int32(), pa.string()),
    "number": pa.int64(),
}


def keyed(kind: pa.DataType) -> pa.Table:
    rows = table(cases(Random(11), 60))
    numbers = pa.array([str(7_000 + row) for row in range(rows.num_rows)])
    if kind == pa.string_view():
        made = numbers.cast(kind)
    else:
        made = numbers.dictionary_encode() if pa.types.is_dictionary(kind) else numbers.cast(kind)
    return rows.append_column("id", made)


@pytest.mark.parametrize("ending", [".parquet", ".csv", ".ndjson"])
@pytest.mark.parametrize("kind", KINDS)
def test_keys_of_a_file_are_handed_through(
    kind: str, ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "PART_ROWS", 20)
    source, out = tmp_path / "cases.parquet", tmp_path / f"decisions{ending}"
    pq.write_table(keyed(KINDS[kind]), source, row_group_size=10)
    run(job(source, out), workers=1)
    assert [row["id"] for row in read(out)] == [str(7_000 + row) for row in range(60)]


@pytest.mark.parametrize("kind", KINDS)
def test_keys_of_a_frame_and_of_batches_are_handed_through(kind: str) -> None:
    rows = keyed(KINDS[kind])
    whole = decide_frame(rows, rules=load_rules())
    parts = decide_batches(rows.to_batches(max_chunksize=25), rules=load_rules())
    assert [str(key) for key in whole["id"].to_pylist()] == [str(7_000 + row) for row in range(60)]
    assert [key for part in parts for key in part.column("id").to_pylist()] == whole["id"].to_pylist()


FAR = pa.array([2**31 - 5, 20_000], pa.int32()).cast(pa.date32())
RARE: dict[str, tuple[pa.Array, list[str]]] = {
    "records": (pa.array([{"a": 1}, {"a": 2}]), ['{"a": 1}', '{"a": 2}']),
    "lists": (pa.array([[1], None]), ["[1]", ""]),
    "bytes": (pa.array([b"\xff\x00", b"a"]), ["ff00", "a"]),
    "records of bytes": (pa.array([{"a": b"\xff"}, {"a": b"b"}]), ['{"a": "ff"}', '{"a": "b"}']),
    "days beyond the calendar": (FAR, ["2147483643", "2024-10-04"]),
    "times beyond the calendar": (
        pa.array([2**62, 0]).cast(pa.timestamp("us")),
        [str(2**62), "1970-01-01 00:00:00"],
    ),
    "durations": (pa.array([1, 2], pa.duration("s")), ["0:00:01", "0:00:02"]),
    "decimals": (pa.array([Decimal("1.50"), None]), ["1.50", ""]),
    "truths": (pa.array([True, None]), ["true", ""]),
    "texts with a NUL": (pa.array(["a\0b", "c"]), ["a\N{SYMBOL FOR NULL}b", "c"]),
}


@pytest.mark.parametrize("kind", RARE)
@pytest.mark.parametrize("ending", [".parquet", ".csv", ".ndjson"])
def test_keys_of_rare_types_are_written_in_every_format(kind: str, ending: str, tmp_path: Path) -> None:
    keys, texts = RARE[kind]
    source, out = tmp_path / "cases.parquet", tmp_path / f"decisions{ending}"
    pq.write_table(pa.table({"id": keys, "gaf": [35, 200]}), source)
    summary = run(job(source, out), workers=1)
    assert (summary.rows, summary.outcomes["error"]) == (2, 1)
    match ending:
        case ".parquet":
            stored = pq.read_table(source)["id"]
            assert pq.read_table(out)["id"].equals(stored)
        case ".csv":
            with out.open(encoding="utf-8", newline="") as file:
                assert [row["id"] for row in csv.DictReader(file)] == texts
        case _:
            found = [json.loads(line)["id"] for line in out.read_text("utf-8").splitlines()]
            plain = [
                each if isinstance(each, str) else "" if each is None else json.dumps(each) for each in found
            ]
            nul = "\N{SYMBOL FOR NULL}"
            assert [each.replace("\0", nul) for each in plain] == (
                ["1.50", ""] if kind == "decimals" else texts
            )


FORMULAS = ["=1+1", "+CMD|x", "-A1", "@sum", "\t=1", "-5", "+49 30 1234", "plain", "a=b", "-1.5", None]


def test_keys_that_begin_like_a_formula_stay_and_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "cases.parquet"
    pq.write_table(pa.table({"id": FORMULAS, "gaf": [35] * len(FORMULAS)}), source)
    for ending, told in ((".csv", True), (".ndjson", False)):
        out = tmp_path / f"decisions{ending}"
        assert main(["check", str(source), "--out", str(out), "--lang", "en", "--summary", "none"]) == 0
        assert ("Keys that begin like a formula: 5;" in capsys.readouterr().err) is told
    with (tmp_path / "decisions.csv").open(encoding="utf-8", newline="") as file:
        assert [row["id"] or None for row in csv.DictReader(file)] == FORMULAS


@pytest.mark.parametrize(
    "key", ["outcome", "error", "deciding", "copayment", "$", "$line", "$fault", "", "gaf"]
)
def test_names_that_no_key_can_have(key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "cases.csv"
    source.write_text(f"{key},gaf\n1,35\n", encoding="utf-8")
    assert main(["check", str(source), "--out", str(tmp_path / "out.csv"), "--key", key]) == 2
    assert not (tmp_path / "out.csv").exists()
    capsys.readouterr()
