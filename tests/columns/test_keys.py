"""The column that is handed through may hold texts, numbers or categories, in every format."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from soziorules.api import load_rules
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
