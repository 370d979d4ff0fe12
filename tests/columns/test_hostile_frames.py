"""Values that break libraries: lists that hold themselves, objects that raise, texts that are no UTF-8, lying numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

import soziorules
from soziorules.engine.diagnostics import Problems
from soziorules.tables import decide_frame


class Hostile:
    """An object that nobody can look at."""

    def __repr__(self) -> str:
        raise RuntimeError("repr")

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("eq")

    __hash__ = object.__hash__


def endless() -> list[Any]:
    found: list[Any] = []
    found.append(found)
    return found


def deep(levels: int) -> list[Any]:
    found: list[Any] = []
    for _ in range(levels):
        found = [found]
    return found


VALUES = {
    "a list that holds itself": endless(),
    "a record that holds itself": [{"delivered": endless()}],
    "a list of thousands of levels": deep(5_000),
    "an object that raises": Hostile(),
    "a record of such objects": [{"kind": Hostile()}],
    "a number that signals": Decimal("sNaN"),
    "a number that is too large": Decimal("1e999999"),
}


@pytest.mark.parametrize("value", VALUES.values(), ids=list(VALUES))
@pytest.mark.parametrize("name", ["gaf", "history", "impairments"])
def test_a_value_costs_its_own_row_only(name: str, value: Any) -> None:
    column = np.empty(2, object)
    column[:] = [value, None]
    made = decide_frame(pd.DataFrame({name: pd.Series(column, dtype=object), "inpatient": [False, False]}))
    wanted = "undetermined" if value is VALUES["a number that signals"] else "error"
    assert made["outcome"].tolist() in ([wanted, "undetermined"], ["error", "undetermined"])


UNSOUND = {
    "a text that is no UTF-8": pa.array([b"\xff\xff", None], pa.binary()).view(pa.string()),
    "such a text in a dictionary": pa.DictionaryArray.from_arrays(
        pa.array([0, None]), pa.array([b"\xff"], pa.binary()).view(pa.string())
    ),
    "a number that points nowhere": pa.DictionaryArray.from_arrays(
        pa.array([7, None]), pa.array(["psychiatry"]), safe=False
    ),
}


@pytest.mark.parametrize("column", UNSOUND.values(), ids=list(UNSOUND))
def test_columns_of_arrow_that_lie(column: pa.Array) -> None:
    made = decide_frame(pa.table({"prescriber.group": column, "inpatient": [False, False]}))
    assert made["outcome"].to_pylist() == ["error", "undetermined"]


@pytest.mark.parametrize("key", [b"Erika", 5, None, ("Erika",), Hostile()], ids=range(5))
def test_keys_that_are_no_texts_are_not_shown(key: Any) -> None:
    with pytest.raises(Problems) as raised:
        soziorules.check({key: 1})
    assert [each.path for each in raised.value.diagnostics] == ["$"]
    assert "Erika" not in str(raised.value) + repr(raised.value)
