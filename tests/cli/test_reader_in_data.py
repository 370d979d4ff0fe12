"""What a person reads first is that of the reader also as data."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from soziorules.cli.main import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "schizophrenia_gaf_45.json"


def test_data_for_the_person_says_no_figure_of_theirs_first(capsys: pytest.CaptureFixture[str]) -> None:
    main(
        [
            "check",
            str(EXAMPLE),
            "--format",
            "json",
            "--for",
            "patient",
            "--lang",
            "de",
            "--today",
            "2026-11-30",
        ]
    )
    found = json.loads(capsys.readouterr().out)
    main(["check", str(EXAMPLE), "--format", "json", "--lang", "de", "--today", "2026-11-30"])
    common = json.loads(capsys.readouterr().out)
    assert "GAF" in " ".join(common["summary"])
    assert "GAF" not in " ".join([found["headline"], *found["summary"]])
    assert found["headline"] == found["summary"][0]
    assert found["findings"] == common["findings"]
    assert all("nachholen" not in step["what"] for step in found["procedure"]["next"])
