"""`soziorules test`: counts, failures with their place, exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from soziorules.cli import main

CASES = """\
cases:
  - name: Nothing known is not decided
    edge: "1"
    status: N
    reading: kj.lower_age
    given: {prescribed_on: 2026-11-20}
    expect: {outcome: OUTCOME}
    source: SGB V § 37a
"""


def written(tmp_path: Path, outcome: str) -> str:
    (tmp_path / "a.yaml").write_text(CASES.replace("OUTCOME", outcome), encoding="utf-8")
    return str(tmp_path)


def test_it_counts_cases_and_those_that_rest_on_a_reading(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["test", written(tmp_path, "undetermined"), "--lang", "en"]) == 0
    assert capsys.readouterr().out == (
        "1 cases, 1 edge cases of the catalogue; 1 cases rest on a reading.\nAll as expected.\n"
    )


def test_a_failure_shows_its_place_and_what_differs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["test", written(tmp_path, "eligible"), "--lang", "de"]) == 1
    printed = capsys.readouterr().out
    assert "a.yaml:2:5" in printed
    assert "outcome: erwartet eligible, ist undetermined" in printed
    assert printed.endswith("1 nicht wie erwartet.\n")


def test_what_cannot_be_read_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", written(tmp_path, "perhaps"), "--lang", "en"]) == 2
    assert "error[R004]" in capsys.readouterr().err
