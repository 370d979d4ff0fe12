"""`soziorules test`: counts, failures with their place, exit codes."""

from __future__ import annotations

import json
import re
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

OF_LIMITS = [
    f"tests/cases/{name}.yaml"
    for name in ("bases", "rules_limits", "boundaries", "small_changes", "dates_of_the_law")
]
"""Cases that know the limits; `make mutation` tries all."""


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


def test_pinned_cases_are_counted_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the program answered itself is no judgement: neither among the cases nor in what they have seen."""
    words = ["test", written(tmp_path, "undetermined"), "--lang", "en"]
    pinned = CASES.replace("Nothing known", "Nothing at all").replace("OUTCOME", "undetermined")
    (tmp_path / "b.yaml").write_text(f"pinned: true\n{pinned}", encoding="utf-8")
    assert main([*words, "--coverage"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "Judged: 1 of them; pinned as the program answered, until a person has read them: 1." in lines
    assert re.fullmatch(r"By judged cases alone: \d+ of them \(\d+\.\d %\)\.", lines[-1])
    main([*words, "--format", "json"])
    data = json.loads(capsys.readouterr().out)
    assert (data["cases"], data["pinned"]) == (2, 1)


def test_what_cannot_be_read_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", written(tmp_path, "perhaps"), "--lang", "en"]) == 2
    assert "error[R004]" in capsys.readouterr().err


class TestHowWellCasesKnowTheRules:
    def test_what_no_case_has_seen_is_named_with_its_place(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["test", written(tmp_path, "undetermined"), "--coverage", "--lang", "en"]) == 0
        shown = capsys.readouterr().out
        assert "entitlement.realistic_goal requires: realistic_goal equals true\n" in shown
        assert "  not seen: met, not met" in shown
        assert "  --> rules/entitlement.yaml:" in shown
        assert re.search(r"Coverage: \d+ of \d+ sights of tests seen \(\d+\.\d %\)\.\n$", shown)

    def test_coverage_below_what_is_asked_for_fails(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        words = ["test", written(tmp_path, "undetermined"), "--coverage", "--at-least"]
        assert main([*words, "99.5"]) == 1
        assert main([*words, "0"]) == 0
        with pytest.raises(SystemExit) as ended:
            main([*words, "much"])
        assert ended.value.code == 2

    def test_coverage_in_german(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        main(["test", written(tmp_path, "undetermined"), "--coverage", "--lang", "de"])
        shown = capsys.readouterr().out
        assert "  nicht gesehen: erfüllt, verfehlt" in shown
        assert "Ansichten der Prüfungen gesehen" in shown

    def test_changes_of_rules_that_no_case_notices_are_named_with_their_norm(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        folder = written(tmp_path, "undetermined")
        assert main(["test", folder, "--mutate", "gaf_ceiling_listed", "--lang", "en"]) == 1
        shown = capsys.readouterr().out
        assert "unnoticed: gaf_ceiling_listed 2015-04-15 -> 2015-04-16 (ST-RL § 2 (GAF-Skala))\n" in shown
        assert "  --> rules/diagnoses.yaml:" in shown
        assert "noticed by tests 0" in shown

    def test_where_cases_notice_every_change_all_is_well(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["test", *OF_LIMITS, "--mutate", "units_per_prescription", "--lang", "de"]) == 0
        shown = capsys.readouterr().out
        assert "unbemerkt 0 (100.0 % bemerkt)" in shown
        assert "unbemerkt: " not in shown

    def test_a_value_that_would_be_missing_where_a_rule_needs_it_counts_as_noticed(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Begun a day later, the value is not there on the first day of its rule: such rules are refused when they are read."""
        folder = written(tmp_path, "undetermined")
        assert main(["test", folder, "--mutate", "gaf_orientation", "--lang", "en"]) == 1
        shown = capsys.readouterr().out
        assert "unnoticed: gaf_orientation 40 -> 41" in shown
        assert "2015-04-16" not in shown
        assert "noticed by tests 1" in shown
