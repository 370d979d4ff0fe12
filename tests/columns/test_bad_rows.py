"""Rows that cannot be read: each is named with what is wrong with it, and the others are decided."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from soziorules.cli import main
from soziorules.engine.columns.batch import run
from tests.columns.test_files import job

DAY = '"prescribed_on": "2026-11-20"'
BAD = {
    f'{{{DAY}, "gafs": 35}}': "gafs: no such fact",
    '{"prescribed_on": "2026-02-30"}': "prescribed_on: not a calendar day",
    f'{{{DAY}, "gaf": "high"}}': "gaf: a whole number is expected",
    f'{{{DAY}, "gaf": 101}}': "gaf: the value is too large",
    f'{{{DAY}, "prescriber": {{"group": "magician"}}}}': "prescriber.group: this value is not provided for",
    f'{{{DAY}, "diagnoses": ["F20.0.1 G"]}}': "diagnoses[0]: The entry is no code of ICD-10-GM",
    f'{{{DAY}, "diagnoses": ["F20.0 Q"]}}': "diagnoses[0]: The entry bears an unknown addition",
    f'{{{DAY}, "patient": {{"born_on": "2027-01-01"}}}}': "patient.born_on: born after the day of issue",
    f'{{{DAY}, "history": [{{"prescribed_on": "2026-12-01"}}]}}': "history[0].prescribed_on: an earlier prescription lies after",
    f'{{{DAY}, "gaf": 35, "gaf": 40}}': "gaf: duplicate key (line 20 of the file)",
    f'{{{DAY}, "gaf": }}': "a value is missing here",
}
"""Bad rows of eleven kinds, and what must be said of each."""


def test_bad_rows_of_every_kind_are_named_and_the_others_decided(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, out = tmp_path / "cases.ndjson", tmp_path / "out.ndjson"
    good = f'{{{DAY}, "gaf": 35}}'
    lines = [line for bad in BAD for line in (good, bad)]
    source.write_text("\n".join(lines), encoding="utf-8")
    assert main(["check", str(source), "--out", str(out), "--lang", "en"]) == 2
    answers = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [answer["outcome"] for answer in answers[::2]] == ["undetermined"] * len(BAD)
    for answer, said in zip(answers[1::2], BAD.values(), strict=True):
        assert answer["error"].startswith(said)
    shown, told = capsys.readouterr()
    assert all(said in shown for said in BAD.values())
    assert f"Rows that cannot be read: {len(BAD)};" in told
    assert "without a day of issue" not in told


def test_lines_that_are_no_cases_are_errors_and_the_others_are_decided(tmp_path: Path) -> None:
    source, out = tmp_path / "cases.ndjson", tmp_path / "out.ndjson"
    lines = [
        '{"gaf": 30, "id": "a"}',
        '{"gaf": 30',
        "[]",
        '{"gaf": 30, "gaf": 31}',
        '{"gaff": 30, "id": "e"}',
        '{"gaf": "x"}',
    ]
    source.write_text("\n".join(lines), encoding="utf-8")
    run(job(source, out), workers=1)
    answers = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [answer["outcome"] == "error" for answer in answers] == [False, True, True, True, True, True]
    assert [answer["id"] for answer in answers] == ["a", None, None, None, "e", None]
    assert [str(answer["error"]).partition(" (")[2] for answer in answers[1:5]] == [
        f"Zeile {line} der Datei)" for line in range(2, 6)
    ]
