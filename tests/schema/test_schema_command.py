"""`python -m soziorules schema NAME` prints the schemas, for the bundled rules and for others."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path

import pytest

from soziorules.cli import main
from soziorules.schema import NAMES
from tests.schema.validating import ROOT, schema


@pytest.mark.parametrize("name", NAMES)
def test_the_command_prints_the_schema(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", name]) == 0
    assert json.loads(capsys.readouterr().out) == schema(name)


def test_a_console_without_umlauts_gets_the_same_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    console = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    monkeypatch.setattr(sys, "stdout", console)
    assert main(["schema", "ruleset"]) == 0
    console.seek(0)
    assert json.loads(console.read()) == schema("ruleset")


def test_own_rules_bring_their_own_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", folder)
    limits = folder / "limits.yaml"
    renamed = limits.read_text(encoding="utf-8").replace("discharge_days", "days_after_hospital")
    limits.write_text(renamed, encoding="utf-8")
    for path in folder.glob("*.yaml"):
        path.write_text(
            path.read_text(encoding="utf-8").replace("{discharge_days}", "{days_after_hospital}"),
            encoding="utf-8",
        )
    assert main(["schema", "rules", "--rules", str(folder)]) == 0
    assert "days_after_hospital" in capsys.readouterr().out


def test_an_unknown_name_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["schema", "cases.schema.json", "--lang", "en"])
    assert stop.value.code == 2
    assert "invalid choice" in capsys.readouterr().err


def test_rules_that_do_not_load_give_their_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "rules", "--rules", str(tmp_path)]) == 2
    assert "R001" in capsys.readouterr().err
