"""The quick way in reads what the case model reads, and leaves everything else to it."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from soziorules.engine.diagnostics import Problems
from soziorules.engine.source import SourceFile, load_plain
from soziorules.soziotherapie.case import case_from_plain
from soziorules.soziotherapie.case.changes import stated
from soziorules.soziotherapie.case.fast_reader import Contradictory, FastReader, Plain
from soziorules.soziotherapie.case.field_specs import outline
from soziorules.soziotherapie.case.reading import CaseReader

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.*"))


@cache
def shortcut() -> FastReader:
    return FastReader(outline())


def spread(value: Any) -> Any:
    """Return a case of either kind as plain data with its Python values."""
    if isinstance(value, BaseModel):
        return {name: spread(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Plain):
        return {name: spread(getattr(value, name)) for name in type(value).__slots__}
    if isinstance(value, tuple):
        return tuple(spread(item) for item in value)
    return value


def accepted(plain: Any) -> Any | None:
    try:
        return spread(case_from_plain(plain))
    except (ValidationError, ValueError, TypeError):
        return None


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_read_alike_both_ways(path: Path) -> None:
    plain = load_plain(path)
    quick = shortcut().read(plain)
    assert quick is not None
    assert spread(quick) == accepted(plain)


def test_values_of_python_are_read_as_quickly() -> None:
    """A program that has days as days must not wait for the case model."""
    plain = {
        "prescribed_on": dt.date(2026, 11, 20),
        "impairments": frozenset({"drive"}),
        "diagnoses": ("F20.0 G", {"code": "F10.2"}),
        "history": ({"prescribed_on": dt.date(2026, 1, 5), "kind": "first"},),
    }
    quick = shortcut().read(plain)
    assert quick is not None
    assert spread(quick) == accepted(plain)


@pytest.mark.parametrize(
    "plain",
    [
        {"gaff": 40},
        {"gaf": True},
        {"gaf": 101},
        {"gaf": "40"},
        {"gaf": Decimal("40.5")},
        {"prescribed_on": "2026-02-30"},
        {"prescribed_on": "2026-W01-1"},
        {"prescribed_on": "1879-12-31"},
        {"prescribed_on": 20261120},
        {"prescribed_on": dt.date(1879, 12, 31)},
        {"prescribed_on": dt.datetime(2026, 11, 20, 12)},
        {"impairments": ["drive", "mood"]},
        {"impairments": "drive"},
        {"diagnoses": ["F20.7"]},
        {"diagnoses": [{"certainty": "G"}]},
        {"diagnoses": [{"code": None}]},
        {"diagnoses": [{"code": "F20.0 G", "certainty": "V"}]},
        {"patient": []},
        {"service": {"cost": "7.001"}},
        [],
        None,
    ],
)
def test_whatever_is_not_plainly_right_is_left_to_the_case_model(plain: Any) -> None:
    assert shortcut().read(plain) is None
    assert accepted(plain) is None


CONTRADICTORY: list[dict[str, Any]] = [
    {"prescription": {"units": 5, "group_units": 6}},
    {"prescribed_on": "2026-11-20", "patient": {"born_on": "2026-11-21"}},
    {
        "prescribed_on": "2026-11-20",
        "history": [
            {"prescribed_on": "2026-03-02", "units": 5, "delivered": [{"on": "2026-03-01", "minutes": 60}, {"on": "2026-02-01"}]},
            {"prescribed_on": "2026-12-01"},
        ],
    },
]  # fmt: skip


@pytest.mark.parametrize("plain", CONTRADICTORY)
def test_what_contradicts_itself_is_refused_in_the_words_of_the_case_model(plain: dict[str, Any]) -> None:
    for case in (plain, SourceFile("case.json", json.dumps(plain))):
        with pytest.raises(Problems) as quick:
            CaseReader(shortcut()).read(case)
        with pytest.raises(Problems) as whole:
            CaseReader().read(case)
        assert quick.value.diagnostics == whole.value.diagnostics
        assert {each.code for each in quick.value.diagnostics} == {"C020"}


KEYS = st.sampled_from(
    ["gaf", "prescribed_on", "patient", "diagnoses", "impairments", "prescription", "service", "x"]
)
SCALARS = st.sampled_from(
    [
        None,
        True,
        0,
        1,
        40,
        101,
        -1,
        "2026-11-20",
        "F20.0 G",
        "F33.4G",
        "first",
        "drive",
        "7.50",
        Decimal("63.47"),
        "",
        "ü",
        dt.date(2026, 11, 20),
        dt.date(1800, 1, 1),
        dt.datetime(2026, 11, 20),
        frozenset({"drive"}),
    ]
)
INNER = st.sampled_from(["born_on", "units", "kind", "cost", "on", "code", "certainty", "statutory_insured"])
SEVERAL = st.lists(SCALARS, max_size=3)
VALUES = SCALARS | SEVERAL | SEVERAL.map(tuple) | st.dictionaries(INNER, SCALARS, max_size=3)


@given(st.dictionaries(KEYS, VALUES | st.lists(VALUES, max_size=2), max_size=4))
def test_both_ways_agree_on_whatever_comes(plain: dict[str, Any]) -> None:
    try:
        quick = shortcut().read(plain)
    except Contradictory:
        assert accepted(plain) is None
        return
    if quick is not None:
        assert spread(quick) == accepted(plain)


def test_a_quick_case_can_be_written_and_changed_like_a_case() -> None:
    plain = {"prescribed_on": "2026-11-20", "gaf": 40, "diagnoses": ["F20.0 G"], "service": {"cost": "63.47"}}
    quick = shortcut().read(plain)
    assert quick is not None
    assert stated(quick) == {
        "prescribed_on": "2026-11-20",
        "diagnoses": [{"code": "F20.0", "certainty": "G"}],
        "gaf": 40,
        "service": {"cost": "63.47"},
    }
    assert quick.model_copy(update={"gaf": 41}).gaf == 41
    assert quick.gaf == 40
