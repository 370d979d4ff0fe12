"""A wrong argument of the public interface is a problem that says what is allowed, and shows nothing of a case."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pandas as pd
import pytest

import soziorules
from soziorules import Problems
from soziorules.engine.diagnostics import Diagnostic
from soziorules.engine.language.text import Text

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = str(ROOT / "examples" / "psychiatrist_30_units_f20.json")


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (None, "A001"),
        (3, "A001"),
        (["F20.0 G"], "A001"),
        (object(), "A001"),
        (dt.date(2026, 11, 20), "A001"),
        ("", "S007"),
        ("   \n", "S007"),
        (b"", "S007"),
        (b"\xff\xfe{}", "S005"),
        ("{", "S011"),
        ("[]", "C009"),
        ('{"gaf": 35, "gaf": 36}', "S020"),
        ('{"gaf": NaN}', "S025"),
        ("no_such_file.json", "S001"),
        (Path("no_such_file.json"), "S001"),
        (ROOT, "S002"),
        ("x" * 5000, "S003"),
        ("a\0b.json", "S003"),
        ("gaf: thirty-five\ninpatient: true\n", "C003"),
        ({"history": [[[[[]]]]]}, "C009"),
    ],
)
def test_what_is_no_case(case: Any, code: str) -> None:
    with pytest.raises(Problems) as raised:
        soziorules.check(case)
    assert code in {each.code for each in raised.value.diagnostics}


def test_a_case_taken_for_a_file_name_is_not_shown() -> None:
    for text in ('{"gaf": 35}x', "gaf: 35, diagnoses: F20.0 G", "F20.0 G"):
        with pytest.raises(Problems) as raised:
            soziorules.check(text)
        assert "35" not in str(raised.value)
        assert "F20.0 G" not in str(raised.value)
        assert "<text>" in str(raised.value)


@pytest.mark.parametrize("deep", [5_000, 200_000])
def test_however_deep(deep: int) -> None:
    nested: Any = []
    for _ in range(deep):
        nested = [nested]
    inner: Any = {}
    for _ in range(deep):
        inner = {"history": [inner]}
    for case in ({"history": nested}, inner, "[" * deep, b'{"history":' * deep):
        with pytest.raises(Problems):
            soziorules.check(case)
    # A list so deep cannot be taken apart by Python itself without help.
    while nested:
        nested = nested.pop()
    while inner:
        inner = inner["history"].pop()


def test_a_list_that_holds_itself() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(Problems):
        soziorules.check({"history": endless})


@pytest.mark.parametrize(
    "day",
    ["20.11.2026", "2026-02-30", "9999-12-31", "", 20261120, dt.datetime(2026, 11, 20, 1), object()],
)
def test_what_is_no_day(day: Any) -> None:
    with pytest.raises(Problems) as raised:
        soziorules.check(EXAMPLE, as_of=day)
    [problem] = raised.value.diagnostics
    assert (problem.code, problem.path) == ("A001", "as_of")
    assert problem.allowed is not None
    assert "2026-11-22" in problem.allowed.en


@pytest.mark.parametrize(
    "day", ["2026-11-20", dt.date(2026, 11, 20), dt.datetime(2026, 11, 20), pd.Timestamp("2026-11-20")]
)
def test_what_is_a_day(day: Any) -> None:
    assert soziorules.check(EXAMPLE, as_of=day).as_of == dt.date(2026, 11, 20)
    assert soziorules.load_rules().at(day).day <= dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        ({"lang": "fr"}, "lang"),
        ({"lang": 3}, "lang"),
        ({"readings": ["window.start"]}, "readings"),
        ({"readings": {"window.start": 3}}, "readings"),
        ({"readings": "window.start=approval"}, "readings"),
        ({"rules": 3}, "rules"),
        ({"rules": b"rules"}, "rules"),
    ],
)
def test_other_arguments(arguments: dict[str, Any], path: str) -> None:
    with pytest.raises(Problems) as raised:
        soziorules.check(EXAMPLE, **arguments)
    [problem] = raised.value.diagnostics
    assert problem.path == path
    assert problem.allowed is not None


def test_arguments_of_a_decision() -> None:
    decision: Any = soziorules.check(EXAMPLE)
    rules: Any = soziorules.load_rules()
    attempts: list[Callable[[], object]] = [
        lambda: decision.to_html("de", reader="x"),
        lambda: decision.to_text(reader="x"),
        lambda: decision.to_markdown("fr"),
        lambda: decision.to_dict("fr"),
        lambda: decision.carrying("nope"),
        lambda: Problems([Diagnostic("A001", Text("x", "x"))]).to_dict(cast(Any, "fr")),
        lambda: decision.sentences("fr"),
        lambda: decision.message(decision.findings[0], "fr"),
        lambda: decision.render("pdf"),
        lambda: decision.finding("limits.units_per_prescriptoin"),
        lambda: rules.at("20.11.2026"),
        lambda: rules.at(dt.date(2026, 11, 20), {"window.start": "x"}),
        lambda: rules.at(dt.date(2026, 11, 20), ["x"]),
        lambda: rules.at(dt.date(2026, 11, 20)).decide(None),
        lambda: rules.decide("F20.0"),
    ]
    for wrong in attempts:
        with pytest.raises(Problems):
            wrong()


def test_rules_and_evaluators_take_what_check_takes() -> None:
    rules, plain = soziorules.load_rules(), json.loads(Path(EXAMPLE).read_text("utf-8"))
    decided = soziorules.check(plain).outcome
    assert rules.decide(plain).outcome is decided
    assert rules.at(dt.date(2026, 11, 20)).decide(json.dumps(plain)).outcome is decided
    assert soziorules.check(plain, lang="en").to_text().startswith("Conditions")
