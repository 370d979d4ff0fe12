"""Other engines on the rules of `small_rules/`, where they are installed: polars and DuckDB on columns, Zen (Rust) on one case.

They get the coded columns of `numpy_by_hand`, on one core, and must give its answers: outcome, masks of rules missed and open.
Coded like that, none of them knows unknown facts by itself: each rule is written out twice, for when it is missed and when open.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from benchmarks.numpy_by_hand import (
    AUTHORISED,
    ELIGIBLE,
    NO,
    NO_PURPOSE,
    NOT_ELIGIBLE,
    TRUTHS,
    UNDETERMINED,
    UNKNOWN,
    YES,
)

Array = npt.NDArray[Any]
Answer = tuple[Array, Array, Array]

MISSED: Final[Mapping[int, str]] = {
    0: f'"group" > {AUTHORISED[-1]}',
    **{bit: f"{name} = {NO}" for bit, name in TRUTHS},
    3: f"mental = {NO}",
    4: f"gaf > 50 AND listed = {YES}",
    5: f"gaf > 40 AND mental = {YES} AND listed = {NO}",
    6: f"impairments = {1 << 4}",
    7: f"purpose = {NO_PURPOSE}",
    11: "units > 30",
}
OPEN: Final[Mapping[int, str]] = {
    0: f'"group" = {UNKNOWN}',
    **{bit: f"{name} = {UNKNOWN}" for bit, name in TRUTHS},
    3: f"mental = {UNKNOWN}",
    4: f"(gaf > 50 AND listed = {UNKNOWN}) OR (gaf = {UNKNOWN} AND listed <> {NO})",
    5: f"((gaf > 40 AND NOT (mental = {YES} AND listed = {NO})) OR gaf = {UNKNOWN}) AND mental <> {NO} AND listed <> {YES}",
    6: f"impairments = {UNKNOWN}",
    7: f"purpose = {UNKNOWN}",
    10: f"units = {UNKNOWN}",
    11: f"units = {UNKNOWN}",
}
"""By bit, the condition in SQL under which a rule is missed or open."""


def peers(
    columns: Mapping[str, Array], listed: Array, mental: Array
) -> Iterator[tuple[str, Callable[[], Answer]]]:
    """Yield the engines for columns that are installed, each with what decides all rows."""
    for name, make in (("polars", in_polars), ("DuckDB", in_duckdb)):
        try:
            yield name, make(columns, listed, mental)
        except ImportError:
            print(f"  ({name} is not installed)")


def in_polars(columns: Mapping[str, Array], listed: Array, mental: Array) -> Callable[[], Answer]:
    """Return the rules as expressions of polars."""
    os.environ["POLARS_MAX_THREADS"] = "1"
    import polars

    frame = polars.DataFrame(dict(columns)).lazy()
    lists = polars.DataFrame(
        {"diagnoses": np.arange(listed.size, dtype=np.uint16), "listed": listed, "mental": mental}
    ).lazy()
    masks = {name: " + ".join(_when(rules)) for name, rules in (("missed", MISSED), ("open", OPEN))}
    query = (
        frame.join(lists, on="diagnoses", how="left", maintain_order="left")
        .select(polars.sql_expr(f"CAST({mask} AS SMALLINT) AS {name}") for name, mask in masks.items())
        .with_columns(polars.sql_expr(f"{_outcome()} AS outcome"))
    )

    def decide() -> Answer:
        made = query.collect()
        return made["outcome"].to_numpy(), made["missed"].to_numpy(), made["open"].to_numpy()

    return decide


def in_duckdb(columns: Mapping[str, Array], listed: Array, mental: Array) -> Callable[[], Answer]:
    """Return the rules as a query of DuckDB."""
    import duckdb

    database = duckdb.connect()
    database.execute("SET threads = 1")
    database.register("given", pa.table({name: pa.array(column) for name, column in columns.items()}))
    codes = pa.array(np.arange(listed.size, dtype=np.uint16))
    database.register(
        "made", pa.table({"code": codes, "listed": pa.array(listed), "mental": pa.array(mental)})
    )
    database.execute("CREATE TABLE cases AS SELECT * FROM given; CREATE TABLE lists AS SELECT * FROM made")
    masks = ", ".join(
        f"CAST({' + '.join(_when(rules))} AS SMALLINT) AS {name}"
        for name, rules in (("missed", MISSED), ('"open"', OPEN))
    )
    inner = f"SELECT {masks} FROM cases JOIN lists ON cases.diagnoses = lists.code"  # noqa: S608  # made of constants
    query = f'SELECT CAST({_outcome()} AS UTINYINT) AS outcome, missed, "open" FROM ({inner})'  # noqa: S608

    def decide() -> Answer:
        made = database.execute(query).fetchnumpy()
        return np.asarray(made["outcome"]), np.asarray(made["missed"]), np.asarray(made["open"])

    return decide


def _when(rules: Mapping[int, str]) -> Iterator[str]:
    return (f"CASE WHEN {condition} THEN {1 << bit} ELSE 0 END" for bit, condition in rules.items())


def _outcome() -> str:
    return (
        f'CASE WHEN missed <> 0 THEN {NOT_ELIGIBLE} WHEN "open" <> 0 THEN {UNDETERMINED} ELSE {ELIGIBLE} END'
    )


def one_by_one(
    columns: Mapping[str, Array], listed: Array, mental: Array, rows: int
) -> Callable[[], list[tuple[int, int]]] | None:
    """Return what gives the masks of the first rows by the expressions of Zen; None where it is not installed."""
    try:
        import zen
    except ImportError:
        print("  (Zen is not installed)")
        return None
    expressions = [
        {"id": name, "key": name, "value": " + ".join(_chosen(rules))}
        for name, rules in (("missed", MISSED), ("open", OPEN))
    ]
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "content": {}},
        {"id": "rules", "name": "rules", "type": "expressionNode", "content": {"expressions": expressions}},
        {"id": "out", "name": "out", "type": "outputNode", "content": {}},
    ]
    edges = [
        {"id": "1", "sourceId": "in", "targetId": "rules", "type": "edge"},
        {"id": "2", "sourceId": "rules", "targetId": "out", "type": "edge"},
    ]
    decision = zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    cases = [
        {
            **{name: int(column[row]) for name, column in columns.items()},
            "listed": int(listed[columns["diagnoses"][row]]),
            "mental": int(mental[columns["diagnoses"][row]]),
        }
        for row in range(rows)
    ]

    def decide() -> list[tuple[int, int]]:
        made = [decision.evaluate(case)["result"] for case in cases]
        return [(int(each["missed"]), int(each["open"])) for each in made]

    return decide


def _chosen(rules: Mapping[int, str]) -> Iterator[str]:
    return (f"(({_zen(condition)}) ? {1 << bit} : 0)" for bit, condition in rules.items())


def _zen(condition: str) -> str:
    """Return a condition in the language of Zen."""
    words = (
        ('"group"', "group"),
        ("<>", "!="),
        (" = ", " == "),
        ("AND", "and"),
        ("OR", "or"),
        ("NOT", "not"),
    )
    for sql, ours in words:
        condition = condition.replace(sql, ours)
    return condition
