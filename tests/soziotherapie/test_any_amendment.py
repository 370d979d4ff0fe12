"""Whatever value an amendment gives a parameter, and whatever reading is chosen: all ways to decide a case agree.

So no value of the norm stands in Python. `HYPOTHESIS_PROFILE=deep` tries every parameter of the rules in every way.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from soziorules.api import bundled_rules, load_rules
from soziorules.engine.columns.frame import decide_frame
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.proof.reference import reference
from soziorules.testing.strategies import cases
from tests.columns.single import decided, told
from tests.columns.tables import Plain, table

DEEP: Final = os.environ.get("HYPOTHESIS_PROFILE") == "deep"
SAMPLED, BLOCKS, ROWS = (None, 4, 12) if DEEP else (2, 1, 10)
NUMBER: Final = re.compile(r"value: ([0-9]+(?:\.[0-9]+)?)(?=[,}\s])")
WAYS: Final[Mapping[str, Callable[[Decimal], Decimal]]] = {
    "halved": lambda value: value / 2 if value != value.to_integral_value() else value // 2,
    "doubled": lambda value: value * 2,
    "one up": lambda value: value + 1,
    "one down": lambda value: value - 1,
}


def blocks() -> dict[str, tuple[Path, str]]:
    """Return by parameter its file and the lines that state its numbers."""
    found: dict[str, tuple[Path, str]] = {}
    for path in sorted(bundled_rules().glob("*.yaml")):
        parts = re.split(r"(?m)^(?=  - id: )", path.read_text("utf-8"))
        found |= {part.split(None, 3)[2]: (path, part) for part in parts if part.startswith("  - id: ")}
    numbers = load_rules().elements.parameters
    return {name: block for name, block in found.items() if name in numbers and NUMBER.search(block[1])}


PARAMETERS: Final = blocks()
READINGS: Final = [
    None,
    *((name, option.id) for name, each in load_rules().elements.readings.items() for option in each.options),
]
AMENDMENTS: Final = [(name, way) for name in PARAMETERS for way in WAYS]


def sample() -> list[tuple[str, str]]:
    """Return the amendments that are tried."""
    return AMENDMENTS if SAMPLED is None else Random(12).sample(AMENDMENTS, SAMPLED)


def amended(name: str, way: str, folder: Path) -> RuleSet | None:
    """Return the bundled rules with all values of a parameter changed; None where these are none that could be."""
    rules = Path(shutil.copytree(bundled_rules(), folder / "rules"))
    path, block = PARAMETERS[name]
    changed = NUMBER.sub(lambda match: f"value: {WAYS[way](Decimal(match[1])):f}", block)
    (rules / path.name).write_text(path.read_text("utf-8").replace(block, changed), "utf-8")
    try:
        return load_rules(rules)
    except Problems:
        return None


def flat(plain: Plain) -> Plain:
    """Return a case as a row."""
    row: dict[str, Any] = {}
    for name, value in plain.items():
        row |= (
            {f"{name}.{part}": each for part, each in value.items()}
            if isinstance(value, dict)
            else {name: value}
        )
    return {name: value for name, value in row.items() if value is not None}


def assert_alike(rules: RuleSet, rows: list[Plain], readings: Mapping[str, str]) -> None:
    answers = decide_frame(table(rows), rules=rules, readings=readings).to_pylist()
    for row, answer in zip(rows, answers, strict=True):
        assert told(answer) == decided(rules, row, readings=readings), row
    for row in rows:
        case = rules.domain.read_case(nested_case(row))
        decision, expected = (
            rules.decide(case, readings),
            reference(rules, case.prescribed_on, case, readings),
        )
        assert decision.outcome is expected.outcome, row
        assert {finding.rule: finding.status for finding in decision.findings} == expected.statuses, row
        assert {each.id for each in decision.readings} == expected.readings, row


def nested_case(row: Plain) -> Plain:
    """Return a row as a case."""
    made: dict[str, Any] = {}
    for path, value in row.items():
        group, _, name = path.rpartition(".")
        (made.setdefault(group, {}) if group else made)[name] = value
    return made


@pytest.mark.parametrize(("name", "way"), sample())
def test_all_ways_to_decide_follow_an_amendment(name: str, way: str, tmp_path: Path) -> None:
    rules = amended(name, way, tmp_path)
    if rules is None:  # refused when loaded, as a value that cannot be
        assert way in ("halved", "one down", "doubled")
        return

    @settings(max_examples=BLOCKS, derandomize=True, database=None, deadline=None)
    @given(st.lists(cases(rules), min_size=ROWS, max_size=ROWS), st.sampled_from(READINGS))
    def alike(plain: list[Plain], reading: tuple[str, str] | None) -> None:
        assert_alike(rules, [flat(each) for each in plain], {} if reading is None else dict([reading]))

    alike()
