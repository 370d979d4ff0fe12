"""Spark says row by row what one machine says. Needs pyspark and Java."""

from __future__ import annotations

import datetime as dt
import os
import runpy
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from soziorules.engine.diagnostics import Problems
from soziorules.tables import decide_frame
from tests.columns.tables import table, typed

pytest.importorskip("pyspark")
pytestmark = [
    pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java"),
    pytest.mark.filterwarnings("ignore"),
]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    from pyspark.sql import SparkSession

    before = {name: os.environ.get(name) for name in ("PYTHONPATH", "PYSPARK_PYTHON")}
    os.environ |= {"PYTHONPATH": str(ROOT), "PYSPARK_PYTHON": sys.executable}
    settings = {
        "spark.ui.enabled": "false", "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.execution.arrow.maxRecordsPerBatch": "40",
    }  # fmt: skip
    builder = SparkSession.builder.master("local[2]").appName("soziorules")
    for name, value in settings.items():
        builder = builder.config(name, value)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    yield made
    made.stop()
    for name, was in before.items():
        if was is None:
            del os.environ[name]
        else:
            os.environ[name] = was


def test_several_partitions_decide_as_one_machine_does(session: Any, tmp_path: Path) -> None:
    from soziorules import spark

    rows: pa.Table = table([{"id": number, **row} for number, row in enumerate(typed(Random(4), 200))])
    pq.write_table(rows, tmp_path / "cases.parquet")
    given = session.read.parquet(str(tmp_path / "cases.parquet")).repartition(4)
    today = dt.date(2026, 12, 1)
    made = spark.decide(given, today=today)
    assert given.rdd.getNumPartitions() == 4
    found = {row["id"]: row.asDict() for row in made.collect()}
    expected = {row["id"]: row for row in decide_frame(rows, today=today).to_pylist()}
    assert found == expected


def test_unknown_columns_are_named_before_any_work_is_done(session: Any) -> None:
    from soziorules import spark

    with pytest.raises(Problems) as raised:
        spark.decide(session.createDataFrame([(1, 30)], "id int, gaff int"))
    assert [problem.path for problem in raised.value.diagnostics] == ["gaff"]


def test_the_recipe_decides_a_frame(session: Any) -> None:
    recipe = runpy.run_path(str(ROOT / "examples" / "recipes" / "spark_job.py"), run_name="spark_job")
    rows = [("a", "2026-11-20", "first", 30), ("b", "2026-11-20", "first", 31)]
    cases = session.createDataFrame(rows, ["id", "prescribed_on", "prescription.kind", "prescription.units"])
    made = {row["id"]: row["outcome"] for row in recipe["decided"](cases).collect()}
    assert made == {"a": "undetermined", "b": "not_eligible"}
