"""Answers as an Arrow table: the same columns for pandas, polars, Spark and files."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import numpy as np
import pyarrow as pa

from soziorules.engine.columns.evaluator import OUTCOMES, Dictionaries
from soziorules.engine.columns.forms import FigureColumn
from soziorules.engine.columns.id_sets import Sets
from soziorules.engine.columns.lanes import UNKNOWN, Array
from soziorules.engine.columns.table_decider import SETS, Decided
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.language.facts import Amount
from soziorules.engine.language.text import Language, Text

LINE: Final = Text(" (Zeile {number} der Datei)", " (line {number} of the file)")
BETWEEN: Final = "; "
"""Stands between the ids of a set, as between the members of sets in texts."""
NAMES: Final = (*(outcome.value for outcome in OUTCOMES), "error")
LAYERED: Final = ("outcome", "deciding", "missing", "obligations")
"""What a table says of house rules."""
TEXTS: Final = pa.dictionary(pa.int32(), pa.string())
EUROS: Final = pa.decimal128(9, 2)
Columns = tuple[tuple[str, pa.DataType], ...]


def answers(figures: Iterable[FigureColumn], *, staged: bool = False, houses: Iterable[str] = ()) -> Columns:
    """Return the columns of the answers: the outcome, sets of ids, the figures of the field, and what is wrong with a row.

    `staged`: how far the matter of a row has come stands before what is wrong with it. `houses` are the names of house rules,
    each with columns of its own.
    """
    numbers = ((each.name, EUROS if isinstance(each.type, Amount) else pa.int32()) for each in figures)
    stage: Columns = (("stage", TEXTS),) if staged else ()
    layers = ((f"{house}.{name}", TEXTS) for house in houses for name in LAYERED)
    return (
        *((name, TEXTS) for name in ("outcome", *SETS)),
        *numbers,
        *stage,
        *layers,
        ("error", pa.string()),
    )


def schema(columns: Columns, key: pa.Field | None = None, *, plain: bool = False) -> pa.Schema:
    """Return the schema of columns, the key first where there is one; `plain`: texts without dictionaries."""
    fields = [pa.field(name, pa.string() if plain and kind == TEXTS else kind) for name, kind in columns]
    return pa.schema(fields if key is None else [key, *fields])


def to_arrow(
    made: Decided, sets: Dictionaries, language: Language, key: tuple[str, pa.Array] | None = None
) -> pa.RecordBatch:
    """Return the answers of a batch as a record batch of `schema`."""
    rows = made.outcome.size
    errors: list[str | None] = [None] * rows
    texts_of: dict[int, str] = {}
    for row, problems in made.errors.items():
        # Many rows may share their problems.
        text = texts_of.get(id(problems))
        if text is None:
            text = texts_of[id(problems)] = said(problems, language)
        errors[row] = text + on_line(made.lines.get(row), language)
    arrays = [
        outcomes(made.outcome),
        *(texts(getattr(made, name), getattr(sets, name)) for name in SETS),
        *(
            _euros(values) if isinstance(each.type, Amount) else _numbers(values)
            for each, values in zip(made.columns, made.figures, strict=True)
        ),
        *(() if made.stage is None else (_stages(made.stage, made.stages),)),
        *(each for _, house, own in made.layers for each in _layer(house, own)),
        pa.array(errors, pa.string()),
    ]
    houses = (name for name, _, _ in made.layers)
    columns = answers(made.columns, staged=made.stage is not None, houses=houses)
    if key is None:
        return pa.RecordBatch.from_arrays(arrays, schema=schema(columns))
    return pa.RecordBatch.from_arrays(
        [key[1], *arrays], schema=schema(columns, pa.field(key[0], key[1].type))
    )


def _layer(made: Decided, sets: Dictionaries) -> tuple[pa.Array, ...]:
    return (
        outcomes(made.outcome),
        *(texts(getattr(made, name), getattr(sets, name)) for name in LAYERED[1:]),
    )


def said(problems: Problems, language: Language) -> str:
    """Return what is wrong with a row in one line, each problem with its path and without its value."""
    return " | ".join(dict.fromkeys(_said(each, language) for each in problems.diagnostics))


def _said(problem: Diagnostic, language: Language) -> str:
    place = problem.path.removeprefix("$").removeprefix(".")
    return f"{place}: {problem.message(language)}" if place else problem.message(language)


def on_line(number: int | None, language: Language) -> str:
    """Return what follows a problem of a row of a text file: the line to look at."""
    return "" if number is None else LINE(language).format(number=number)


def outcomes(codes: Array) -> pa.Array:
    """Return outcomes as texts."""
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(NAMES))


def _stages(codes: Array, names: tuple[str, ...]) -> pa.Array:
    places = pa.array(codes.astype(np.int32) - 1, mask=codes == 0)
    return pa.DictionaryArray.from_arrays(places, pa.array(names))


def texts(codes: Array, sets: Sets) -> pa.Array:
    """Return sets of ids as texts; the dictionary holds the empty set and those of these rows, not what other tables came to."""
    known = len(sets.values)
    counts = np.bincount(codes, minlength=known)
    counts[0] += 1
    used = np.flatnonzero(counts)
    if used.size == known:
        return pa.DictionaryArray.from_arrays(pa.array(codes), _joined(sets, known))
    places = np.zeros(known, np.int32)
    places[used] = np.arange(used.size)
    return pa.DictionaryArray.from_arrays(pa.array(places[codes]), _joined(sets, known).take(pa.array(used)))


@lru_cache(maxsize=64)
def _joined(sets: Sets, count: int) -> pa.Array:
    """Return the sets as texts; made anew when there are more of them."""
    return pa.array([BETWEEN.join(each) for each in sets.values[:count]], pa.string())


def _numbers(values: Array) -> pa.Array:
    unknown = values == UNKNOWN
    return pa.array(values, mask=unknown) if unknown.any() else pa.array(values)


def _euros(cents: Array) -> pa.Array:
    """Cents are the digits of a decimal with two places: no number is computed."""
    known = cents != UNKNOWN
    digits = np.zeros((cents.size, 2), np.int64)
    digits[:, 0] = np.where(known, cents, 0)
    validity = pa.py_buffer(np.packbits(known, bitorder="little"))
    return pa.Array.from_buffers(EUROS, cents.size, [validity, pa.py_buffer(digits)])
