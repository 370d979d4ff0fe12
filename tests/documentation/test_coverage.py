"""Traceability: every statement of the sources is tied to what carries it out, and what hangs loose is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from soziorules.api import bundled_rules, load_rules
from soziorules.cli import main
from soziorules.engine.diagnostics import Problems
from soziorules.engine.provenance.trace import load_trace


def test_nothing_hangs_loose() -> None:
    assert load_trace(bundled_rules(), load_rules().elements).loose == ()


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_command_prints_both_tables(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["coverage", "--lang", language]) == 0
    printed = capsys.readouterr().out
    trace = load_trace(bundled_rules(), load_rules().elements)
    for name in [item.id for item in trace.statements] + [entry.id for entry in trace.entries]:
        assert f"\n{name} " in printed


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    shutil.copytree(bundled_rules(), tmp_path / "rules")
    return tmp_path / "rules"


CHANGES = [
    (
        "catalogue.yaml",
        "catalogue:\n  - {id: S-01",
        'catalogue:\n  - {id: S-99, de: "x", en: "x"}\n  - {id: S-01',
        "S-99",
    ),
    ("catalogue.yaml", "\nabsent:\n", '\nabsent:\n  - {id: U-07, reason: {de: "x", en: "x"}}\n', "U-07"),
    ("catalogue.yaml", "\nabsent:\n", '\nabsent:\n  - {id: Q-01, reason: {de: "x", en: "x"}}\n', "Q-01"),
    ("catalogue.yaml", "  - {id: U-07,", "  - {id: U-70,", "U-07"),
    ("statements.yaml", "elements: [authorised, prescribers.authorised]", "elements: [nobody]", "P0-04"),
    ("statements.yaml", "contradictions: [X-08]", "contradictions: [X-99]", "P0-01"),
    ("statements.yaml", "    contradictions: [X-08]\n", "", "P0-01"),
    ("contradictions.yaml", 'cite: "SGB V § 37a Abs. 1 Satz 3"', 'cite: "Hearsay"', "X-01"),
    ("contradictions.yaml", "elements: [krankheitsfall_years,", "elements: [nothing,", "X-01"),
]


@pytest.mark.parametrize(("file", "old", "new", "loose"), CHANGES, ids=[f"{c[0]}:{c[3]}" for c in CHANGES])
def test_what_hangs_loose_is_named(
    rules: Path, file: str, old: str, new: str, loose: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = rules / "trace" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    found = load_trace(rules, load_rules(rules).elements).loose
    assert loose in {item.id for item in found}
    assert all(item.place.line for item in found)
    assert main(["coverage", "--rules", str(rules), "--lang", "en"]) == 1
    assert loose in capsys.readouterr().out.partition("Loose:")[2]


def test_a_rule_set_without_a_trace_has_nothing_to_check(rules: Path) -> None:
    shutil.rmtree(rules / "trace")
    with pytest.raises(Problems, match="T006"):
        load_trace(rules, load_rules(rules).elements)


def test_a_trace_that_cannot_be_read_is_told_with_its_place(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = rules / "trace" / "statements.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("answer: same", "answer: maybe", 1), encoding="utf-8"
    )
    assert main(["coverage", "--rules", str(rules)]) == 2
    assert "statements.yaml:" in capsys.readouterr().err
