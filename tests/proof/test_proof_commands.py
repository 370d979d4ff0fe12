"""The commands `verify`, `diff` and `test --mutate`: reports, exit codes, case files; hostile input ends in exit code 2."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from soziorules.api import bundled_rules, load_rules
from soziorules.cli import main
from soziorules.cli.proof_output import case_text, short
from tests.proof.proving import changed

RULES = str(bundled_rules())


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOZIORULES_LANG", "en")


TODAY = ("verify", "--from", "2026-11-01", "--to", "2026-11-30")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return a folder of small rules: the whole law takes its time."""
    assert main(["init", str(tmp_path / "own")]) == 0
    return tmp_path / "own" / "rules"


class TestVerify:
    def test_the_bundled_rules(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([*TODAY, "--lang", "de", "--all", "--witnesses", str(tmp_path / "cases")]) == 0
        out = capsys.readouterr().out
        assert "Keine offenen Befunde" in out
        assert "first        eligible" in out
        written = sorted((tmp_path / "cases").glob("outcome-first-*.json"))
        assert len(written) == 5
        for path in written:
            expected = {
                "eligible": 0,
                "not_eligible": 1,
                "not_yet": 1,
                "undetermined": 3,
                "justification_required": 4,
            }
            outcome = path.stem.removeprefix("outcome-first-").removesuffix("-1").replace("-", "_")
            assert main(["check", str(path)]) == expected[outcome]

    def test_as_json(self, own: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["verify", "--rules", str(own), "--format", "json"]) == 0
        data = json.loads(capsys.readouterr().out)
        assert data["schema"] == "soziorules.verify/1"
        assert data["findings"] == []
        assert data["promises"][0] == "known_facts"

    def test_a_finding_is_exit_code_1(self, own: Path, capsys: pytest.CaptureFixture[str]) -> None:
        path = own / "practice.yaml"
        idle = """parameters:
  - id: chairs
    title: {de: "Stühle", en: "Chairs"}
    unit: count
    values:
      - {value: 4, cite: Hausordnung, certainty: wording, settled: true}
"""
        path.write_text(path.read_text(encoding="utf-8").replace("parameters:\n", idle, 1), encoding="utf-8")
        assert main(["verify", "--rules", str(own), "--lang", "en"]) == 1
        out = capsys.readouterr().out
        assert "unused:chairs" in out
        assert "practice.yaml" in out

    def test_an_explanation_without_a_finding_is_told(
        self, own: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with (own / "proof" / "promises.yaml").open("a", encoding="utf-8") as file:
            file.write('  - {findings: ["unused:nothing"], why: {de: a, en: a}}\n')
        assert main(["verify", "--rules", str(own), "--lang", "en"]) == 1
        assert "explanation without a finding: unused:nothing" in capsys.readouterr().out

    def test_on_a_terminal_it_says_which_period_it_proves(
        self, own: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal)
        assert main(["verify", "--rules", str(own)]) == 0
        assert re.fullmatch(r"(\r\x1b\[K20\d\d-\d\d-\d\d …)+\r\x1b\[K", terminal.getvalue())

    @pytest.mark.parametrize(
        ("language", "said"),
        [("en", "make too many classes of cases"), ("de", "ergeben zu viele Klassen von Fällen")],
    )
    def test_too_many_classes_are_a_problem_of_the_rules(
        self, language: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr("soziorules.engine.proof.space.LARGEST", 3)
        assert main(["verify", "--to", "2002-01-02", "--lang", language]) == 2
        error = capsys.readouterr().err
        assert "[T007]" in error
        assert said in " ".join(error.split())

    def test_a_broken_promise_is_counted(self, own: Path, capsys: pytest.CaptureFixture[str]) -> None:
        promise = """promises:
  - id: never_both
    title: {de: "Nie beides", en: "Never both"}
    exactly_one: [{inpatient: true}, {goal_reached: true}]
"""
        path = own / "proof" / "promises.yaml"
        path.write_text(promise + path.read_text(encoding="utf-8"), encoding="utf-8")
        assert main(["verify", "--rules", str(own)]) == 1
        out = capsys.readouterr().out
        assert "broken_promise:never_both" in out
        kept = re.search(r"(\d+) of (\d+)", out)
        assert kept is not None
        assert int(kept[2]) - int(kept[1]) == 1


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_case_file_holds_days_amounts_and_sets_as_a_case_states_them() -> None:
    plain = {
        "service": {"on": dt.date(2026, 11, 20), "cost": Decimal("6.10")},
        "impairments": {"drive", "contact"},
    }
    stated = {"service": {"on": "2026-11-20", "cost": "6.10"}, "impairments": ["contact", "drive"]}
    assert json.loads(case_text(plain)) == json.loads(short(plain)) == stated
    assert "\n" not in short(plain)
    load_rules().domain.read_case(stated)


class TestDiff:
    def test_two_days(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["diff", "2015-04-14", "2015-04-15", "--lang", "en", "--cases", "examples"]) == 1
        out = capsys.readouterr().out
        assert "Orientation value of the GAF scale (diagnoses.gaf_orientation): new, GAF-02" in out
        assert "8 of 18 cases of one's own have another outcome." in out

    def test_a_folder_and_itself(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["diff", RULES, RULES, "--lang", "en"]) == 0
        assert "mean the same" in capsys.readouterr().out

    def test_as_json_with_case_files(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        days = ["2020-07-03", "2020-07-04"]
        assert main(["diff", *days, "--format", "json", "--witnesses", str(tmp_path)]) == 1
        data = json.loads(capsys.readouterr().out)
        (period,) = data["periods"]
        assert "prescribers.authorised" in {rule["rule"] for rule in period["rules"]}
        assert list(tmp_path.glob("2020-07-04-prescribers-authorised-*.json"))


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "\n".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 9)}]"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
HOSTILE = {
    "aliases that explode": BOMB,
    "ten thousand levels": "[" * 10_000,
    "a long line": "questions: " + "x" * 3_000_000,
    "a number with a million digits": "questions: " + "9" * 1_000_000,
    "surrogates": '{"questions": "\\ud800"}',
    "control characters": "questions: \x00",
    "another shape": "- 1\n- 2\n",
    "no bytes": "",
    "unknown fact": "promises: [{id: a, title: {de: a, en: a}, when: {fact: gaff, moves: up}, never: better}]",
    "unknown rule": "questions: [{id: a, title: {de: a, en: a}, cases: {gaf: {at_most: 4}}, rules: [no.rule]}]",
    "neither move nor list": "promises: [{id: a, title: {de: a, en: a}}]",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_promises(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = changed(bundled_rules(), tmp_path, "ruleset.yaml", "state:", "state:")
    (folder / "proof" / "promises.yaml").write_text(text, encoding="utf-8")
    assert main(["verify", "--rules", str(folder), "--to", "2002-01-02"]) == 2
    error = capsys.readouterr().err
    assert "error[" in error
    assert "Traceback" not in error


@pytest.mark.parametrize(
    "text", [BOMB, "[" * 10_000, '{"gaf": ' + "9" * 1_000_000 + "}", '{"gaf": "\\ud800"}', "\x00", ""]
)
def test_hostile_cases(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "case.json"
    path.write_text(text, encoding="utf-8")
    assert main(["check", str(path)]) == 2
    error = capsys.readouterr().err
    assert "error[" in error
    assert "99999" not in error


@pytest.mark.parametrize(
    "folder", ["no-such-folder", "../../../../../../nowhere", "examples/facts_missing.json", "x" * 300]
)
@pytest.mark.parametrize(
    "command", [["verify", "--rules"], ["lint"], ["check", "examples/facts_missing.json", "--rules"]]
)
def test_folders_that_are_none(command: list[str], folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*command, folder]) == 2
    assert "error[R001]" in capsys.readouterr().err
