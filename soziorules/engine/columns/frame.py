"""Deciding a frame of cases: `decide_frame`, and the explanation of one of its rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from soziorules.engine.arguments import wrong_kind
from soziorules.engine.columns.block import Days
from soziorules.engine.columns.convert import arrow, keys_of, with_list
from soziorules.engine.columns.forms import forms_of
from soziorules.engine.columns.marks import KEY
from soziorules.engine.columns.output import EUROS, to_arrow
from soziorules.engine.columns.table import BLOCK
from soziorules.engine.columns.table_decider import Decider
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.language.text import Language, Text

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.engine.evaluator.rules import RuleSet


NO_SUCH_KEY = Text("keine Spalte heißt, wie key es sagt", "no column is called what key says")


def decide_frame(
    frame: Any,
    *,
    rules: RuleSet,
    readings: Mapping[str, str] | None = None,
    as_of: dt.date | None = None,
    lists: Mapping[str, Any] | None = None,
    key: str = KEY,
    firm_readings: bool = False,
    lang: Language = "de",
    today: dt.date | None = None,
) -> Any:
    """Return one decision for each row of a frame of cases, as a frame of the same sort.

    The columns are named after the paths of a case (`reader.age`); a column that is missing is unknown in all rows.
    Sets are lists or texts with semicolons, lists of records are lists; or `lists` has, by path, a further frame with a record a
    row, both with the column `key`: a case of which it holds nothing has an empty list, one without a key an unknown one.
    The column `key` is handed through.
    A row that cannot be read has the outcome `error`, and `error` says what is wrong with it, each problem with its path; all
    others are decided. `firm_readings`: name firm readings that would change an outcome, too (slower).
    `today`: the day on which somebody looks; the column `stage` then says how far the matter of each row has come.
    Raises Problems that name the first hundred unknown columns, and where rows of a further frame belong to no case.
    """
    table = _table(frame, rules, lists, key)
    made = _decided(table, rules, readings, Days(as_of, today=today), key, lang, firm=firm_readings)
    if isinstance(frame, pd.DataFrame):
        answers = to_pandas(made).set_index(frame.index)
        if key in frame.columns:
            answers.insert(0, key, frame[key])
        return answers
    return type(frame)(made) if type(frame).__module__.startswith("polars.") else made


def decide_batches(
    batches: Iterable[pa.RecordBatch],
    *,
    rules: RuleSet,
    readings: Mapping[str, str] | None = None,
    as_of: dt.date | None = None,
    key: str = KEY,
    lang: Language = "de",
    today: dt.date | None = None,
) -> Iterator[pa.RecordBatch]:
    """Yield the decisions for record batches of cases, one batch after the other, without keeping any."""
    decider, schema = None, None
    for batch in batches:
        if decider is None or batch.schema != schema:
            schema = batch.schema
            decider = Decider(rules, schema, readings=readings, days=Days(as_of, today=today), key=key)
        yield to_arrow(decider.decide(batch), decider.sets, lang, _key(batch, key))


def explain_row(
    frame: Any,
    row: int,
    *,
    rules: RuleSet,
    readings: Mapping[str, str] | None = None,
    as_of: dt.date | None = None,
    lists: Mapping[str, Any] | None = None,
    key: str = KEY,
    lang: Language = "de",
) -> Decision:
    """Return the full decision on the row at a position of a frame. Raises Problems for a row that cannot be read."""
    if not isinstance(frame, pd.DataFrame):
        frame = arrow(frame, {})
    if type(row) is not int or not 0 <= row < len(frame):
        last = Text(f"eine Zahl von 0 bis {len(frame) - 1}", f"a number from 0 to {len(frame) - 1}")
        raise wrong_kind("row", last)
    if lists:  # which entries belong to the row, and whether all belong to some row, the whole frame says
        table = _table(frame, rules, lists, key).slice(row, 1)
    else:
        table = _table(
            frame.iloc[[row]] if isinstance(frame, pd.DataFrame) else frame.slice(row, 1), rules, lists, key
        )
    decider = Decider(rules, table.schema, readings=readings, days=Days(as_of), key=key)
    return decider.explain(table.combine_chunks().to_batches()[0], 0, lang)


def _table(frame: Any, rules: RuleSet, lists: Mapping[str, Any] | None, key: str) -> pa.Table:
    records = forms_of(rules.domain).records
    table = arrow(frame, records, key)
    if key != KEY and key not in (frame.columns if isinstance(frame, pd.DataFrame) else table.column_names):
        raise Problems((Diagnostic("C001", NO_SUCH_KEY, path="key"),))
    for name, entries in (lists or {}).items():
        table = with_list(table, keys_of(frame, table, key), name, entries, key, records)
    return table


def to_pandas(table: pa.Table) -> pd.DataFrame:
    """Return decisions as a pandas frame: categories for texts, whole numbers that may be missing, exact amounts."""
    kinds = {pa.int32(): pd.Int32Dtype(), EUROS: pd.ArrowDtype(EUROS)}
    frame: pd.DataFrame = table.to_pandas(types_mapper=kinds.get)
    return frame


def _decided(
    table: pa.Table,
    rules: RuleSet,
    readings: Mapping[str, str] | None,
    days: Days,
    key: str,
    lang: Language,
    *,
    firm: bool,
) -> pa.Table:
    decider = Decider(rules, table.schema, readings=readings, days=days, key=key, firm=firm)
    batches = [
        to_arrow(decider.decide(batch), decider.sets, lang, _key(batch, key))
        for batch in table.combine_chunks().to_batches(max_chunksize=BLOCK)
    ]
    if not batches:
        empty = table.schema.empty_table().combine_chunks()
        batches = [to_arrow(decider.decide(_one(empty)), decider.sets, lang, _key(empty, key))]
    return pa.Table.from_batches(batches).unify_dictionaries()


def _one(table: pa.Table) -> pa.RecordBatch:
    return pa.RecordBatch.from_arrays(
        [column.combine_chunks() for column in table.columns], schema=table.schema
    )


def _key(batch: pa.RecordBatch, key: str) -> tuple[str, pa.Array] | None:
    return (key, batch.column(key)) if key in batch.schema.names else None
