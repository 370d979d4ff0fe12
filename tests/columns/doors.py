"""The doors of a table: the same rows as an Arrow table, a pandas frame, and files of three sorts."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from soziorules.api import load_rules
from soziorules.engine.columns.batch import Job, Options, run
from soziorules.tables import decide_frame
from tests.columns.tables import Plain, nested, table

Answers = list[dict[str, Any]]
Door = Callable[[list[Plain], dt.date | None, Path], Answers]
"""Decides rows, as if all were issued on a day if there is one; files are made in a folder."""


def in_arrow(rows: list[Plain], as_of: dt.date | None, folder: Path) -> Answers:
    """Decide an Arrow table."""
    found: Answers = decide_frame(table(rows), as_of=as_of).to_pylist()
    return found


def in_pandas(rows: list[Plain], as_of: dt.date | None, folder: Path) -> Answers:
    """Decide a frame of objects, days as days."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = {name: pd.Series([as_day(name, row.get(name)) for row in rows], dtype=object) for name in names}
    made = decide_frame(pd.DataFrame(columns, index=range(len(rows))), as_of=as_of)
    return [
        {str(name): None if value is None or value is pd.NA or value != value else value for name, value in row.items()}
        for row in made.astype(object).to_dict("records")
    ]  # fmt: skip


def as_day(name: str, value: Any) -> Any:
    """Return the day that a text in a column of days stands for."""
    if not name.endswith("_on") or not isinstance(value, str):
        return value
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return value


def in_file(ending: str, rows: list[Plain], as_of: dt.date | None, folder: Path) -> Answers:
    """Decide a file into a Parquet file."""
    source, out = folder / f"cases{ending}", folder / "decisions.parquet"
    WRITERS[ending](source, rows)
    run(Job(source, out, partial(load_rules, None), Options(as_of=as_of)), workers=1)
    found: Answers = pq.read_table(out).to_pylist()
    return found


def to_parquet(path: Path, rows: list[Plain]) -> None:
    """Write an Arrow table without what it knows of its own columns."""
    pq.write_table(table(rows), path, row_group_size=50)


def to_csv(path: Path, rows: list[Plain]) -> None:
    """Write texts; lists and records as JSON."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows({name: cell(value) for name, value in row.items()} for row in rows)


def cell(value: Any) -> Any:
    """Return a value as it stands in CSV."""
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value) if isinstance(value, list | dict) else value


def to_lines(path: Path, rows: Sequence[Plain]) -> None:
    """Write one case a line, with its key where it has one."""
    facts = ({name: value for name, value in row.items() if name != "id"} for row in rows)
    cases = [
        {**({"id": row["id"]} if "id" in row else {}), **nested(each)}
        for row, each in zip(rows, facts, strict=True)
    ]
    path.write_text("".join(json.dumps(case, default=str) + "\n" for case in cases), encoding="utf-8")


WRITERS: dict[str, Callable[[Path, list[Plain]], None]] = {
    ".parquet": to_parquet,
    ".csv": to_csv,
    ".ndjson": to_lines,
}
DOORS: dict[str, Door] = {
    "arrow": in_arrow,
    "pandas": in_pandas,
    **{ending: partial(in_file, ending) for ending in WRITERS},
}
