"""The schema of a case accepts what the case model accepts, and refuses what it refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from soziorules.engine.calendar import EARLIEST_DAY, LATEST_DAY
from soziorules.icd.errors import Reason
from soziorules.soziotherapie.case import Case, case_from_plain
from soziorules.soziotherapie.schema import CODE, YEARS
from tests.schema.validating import Path_, accepts, schema

VALUES: tuple[Any, ...] = (
    None, True, False, "", "x", "40", "7.00", "7.001", "9999999.99", "10000000",
    -1, 0, 1, 30, 63.47, 7.5, 100, 101, 1200, 1201, 1440, 1441, 9999, 10_000, 1_000_000, 1_000_001, 10_000_000,
    "2026-11-20", "2026-02-30", "2024-02-29", "1879-12-31", "1880-01-01", "2199-12-31", "2200-01-01", "2026-1-1",
    "20261120", "2026-11-20T00:00:00", "20.11.2026", "2026-11-20\n",
    "G", "g", "first", "muster_26", "psychiatry", "avoid", "BY", "Bayern", "individual",
    "F20.0", "F20.0 G", "f 20,0g", "F200", "(F20.0)", "F20.0\u200b V", "G30.0† G", "F33.4 GL",
    "6A20", "F20.-", "F20.0-F20.6", "F20.0 F21", "20.0", "Schizophrenie", "F" * 65,
    [], ["drive"], ["drive", "drive"], ["Antrieb"], ["history"], ["patient"], ["other"], [None], [1], [[]],
    ["F20.0 G"], [{"code": "F20.0"}], [{"code": "F20.0", "certainty": "V"}], [{"certainty": "G"}], [{}], "F20.0 X",
    {}, {"x": 1}, {"code": "F21", "certainty": None},
)  # fmt: skip
INEXPRESSIBLE = {
    "born_after_issue", "before_birth", "period_reversed", "more_group_units", "before_issue", "received_before_sent",
    "decided_before_received", "more_granted", "history_in_future", "total_contradicts", "delivered_before_issue",
    "day_too_long", "certainty_twice", "objection_without_decision", "unnamed_detention",
}  # fmt: skip


def paths(part: dict[str, Any], path: Path_ = ()) -> Iterator[Path_]:
    """Yield the way to everything that a case may state, of lists the first element."""
    if "$ref" in part:
        part = schema("case")["$defs"][part["$ref"].rpartition("/")[2]]
    for name, inner in part.get("properties", {}).items():
        yield (*path, name)
        yield from paths(inner, (*path, name))
    for inner in part.get("anyOf", ()):
        yield from paths(inner, path)
    if "items" in part:
        yield (*path, 0)
        yield from paths(part["items"], (*path, 0))


PATHS = sorted({path for path in paths(schema("case")) if path[0] != "saved_by"}, key=str)


def stated(path: Path_, value: object) -> Any:
    """Return a case in which `value` stands at a path and nothing else is said, as far as that can be."""
    if not path:
        return value
    first, *rest = path
    inner = stated(tuple(rest), value)
    if first == 0:
        return [inner]
    needed = {"code": "F20.0"} if first == "certainty" else {}
    return {**needed, first: inner}


def refused(plain: Any) -> bool:
    """Return whether the case model refuses a case for a reason that a schema can express."""
    try:
        case_from_plain(plain)
    except ValidationError as error:
        return any(
            problem["type"] not in INEXPRESSIBLE and problem.get("ctx", {}).get("reason") != Reason.UNKNOWN
            for problem in error.errors()
        )
    return False


@pytest.mark.parametrize("path", PATHS, ids=lambda path: ".".join(map(str, path)))
def test_schema_and_model_agree_on_every_fact(path: Path_) -> None:
    cases = [stated(path, value) for value in VALUES]
    differing = [case for case in cases if accepts("case", case) == refused(case)]
    assert not differing


@given(st.lists(st.tuples(st.sampled_from(PATHS), st.sampled_from(VALUES)), max_size=6))
def test_schema_and_model_agree_on_several_facts_together(facts: list[tuple[Path_, Any]]) -> None:
    case: dict[str, Any] = {}
    for path, value in facts:
        case = {**case, **stated(path, value)}
    assert accepts("case", case) != refused(case)


@pytest.mark.parametrize(
    "case", [None, [], "F20.0", 3, {"prescribed": "2026-11-20"}, {"patient": {"name": "x"}}]
)
def test_what_is_no_case_is_refused(case: object) -> None:
    assert not accepts("case", case)
    with pytest.raises(ValidationError):
        case_from_plain(case)


@pytest.mark.parametrize(
    "case",
    [
        {"diagnoses": ["F20.7"]},
        {"diagnoses": [{"code": "F20.0 G", "certainty": "V"}]},
        {"prescription": {"units": 5, "group_units": 6}},
        {"patient": {"born_on": "2026-11-21"}, "prescribed_on": "2026-11-20"},
        {"service": {"cost": 63.475}},
    ],
)
def test_what_a_schema_cannot_say_is_left_to_the_model(case: object) -> None:
    assert accepts("case", case)
    with pytest.raises(ValidationError):
        case_from_plain(case)


def test_the_years_of_days_are_those_of_the_model() -> None:
    held = {year for year in range(1, 10_000) if re.fullmatch(YEARS, f"{year:04}")}
    assert held == set(range(EARLIEST_DAY.year, LATEST_DAY.year + 1))
    assert (EARLIEST_DAY.month, EARLIEST_DAY.day, LATEST_DAY.month, LATEST_DAY.day) == (1, 1, 12, 31)


@given(st.text(alphabet="FGVZ204. ,-(†\u00a0\u200b", max_size=8))
def test_no_code_that_the_model_reads_is_refused(text: str) -> None:
    if not refused({"diagnoses": [text]}):
        assert re.search(CODE, text)


def test_every_field_of_the_case_is_there() -> None:
    """And what a file says of itself, which is no fact."""
    assert set(schema("case")["properties"]) == {*Case.model_fields, "saved_by"}
