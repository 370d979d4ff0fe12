"""House rules in tables and records: columns of their own, named in a receipt, held by a bundle, compared by a replay."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import soziorules
from soziorules.cli import main
from soziorules.engine.diagnostics import Problems
from tests.promises.generator import WELL, CaseMaker

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "examples" / "house_rules"
CASE = str(ROOT / "examples" / "psychiatrist_30_units_f20.json")


def read(path: Path) -> pd.DataFrame:
    """Return a table of decisions."""
    match path.suffix:
        case ".csv":
            return pd.read_csv(path)
        case ".parquet":
            return pd.read_parquet(path)
        case _:
            return pd.read_json(path, lines=True)


def flat(case: Any, before: str = "") -> dict[str, Any]:
    """Return a case as a row: a column for each path."""
    row: dict[str, Any] = {}
    for name, value in case.items():
        row |= flat(value, f"{before}{name}.") if isinstance(value, dict) else {f"{before}{name}": value}
    return row


@pytest.mark.parametrize("ending", ["ndjson", "csv", "parquet"])
def test_a_table_has_columns_of_the_house_after_those_of_the_law(ending: str, tmp_path: Path) -> None:
    cases = tmp_path / "cases.ndjson"
    units = [
        {**WELL, "id": f"c{number}", "prescription": {"kind": "first", "units": number}}
        for number in (15, 30)
    ]
    rows = [*units, {"id": "odd", "prescribed_on": "never"}]
    cases.write_text("".join(json.dumps(each) + "\n" for each in rows), encoding="utf-8")
    made = []
    for number, more in enumerate(([], ["--overlay", str(HOUSE)])):
        out = tmp_path / f"{number}.{ending}"
        assert main(["check", str(cases), "--out", str(out), "--summary", "none", *more]) == 2
        made.append(read(out))
    law, both = made
    assert list(both.columns) == [
        *(name for name in law.columns if name != "error"),
        *(f"hafen.{name}" for name in ("outcome", "deciding", "missing", "obligations")),
        "error",
    ]
    assert both[list(law.columns)].equals(law)
    assert list(both["hafen.outcome"])[:2] == [
        soziorules.check(each, overlays=[HOUSE]).layers[0].outcome.value
        for each in ({k: v for k, v in unit.items() if k != "id"} for unit in units)
    ]
    assert list(both["hafen.deciding"])[1] == "hafen.first_units"
    assert list(both["hafen.outcome"])[2] == "error"


def test_a_row_of_a_table_is_decided_by_the_house_as_the_case_is() -> None:
    rules = soziorules.load_rules(overlays=[HOUSE])
    decided = []
    for case in CaseMaker(19).cases(60):
        with contextlib.suppress(Problems):  # a case that cannot be
            decided.append((case, soziorules.check(case, rules=rules).layers[0].decision))
    assert len(decided) > 30
    frame = soziorules.decide_frame(pd.DataFrame([flat(case) for case, _ in decided]), rules=rules)
    for (case, layer), (_, row) in zip(decided, frame.iterrows(), strict=True):
        assert row["hafen.outcome"] == layer.outcome.value, case
        said = {name: row[f"hafen.{name}"].split("; ") for name in ("deciding", "obligations")}
        assert set(filter(None, said["deciding"])) == {each.rule for each in layer.deciding}, case
        assert set(filter(None, said["obligations"])) == {each.id for each in layer.obligations}, case


def test_a_column_of_the_house_is_no_key() -> None:
    rules = soziorules.load_rules(overlays=[HOUSE])
    with pytest.raises(Problems, match="C001"):
        soziorules.decide_frame(pd.DataFrame({"gaf": [40]}), rules=rules, key="hafen.outcome")


def test_a_record_names_the_house_and_replay_compares_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    house = Path(shutil.copytree(HOUSE, tmp_path / "house"))
    kept, bundle = tmp_path / "decision.json", tmp_path / "rules.zip"
    kept.write_text(soziorules.check(CASE, overlays=[house]).to_json(), encoding="utf-8")
    record = tmp_path / "receipt.json"
    assert main(["receipt", str(kept), "--out", str(record), "--keep", "all"]) == 0
    (layer,) = json.loads(record.read_text(encoding="utf-8"))["layers"]
    assert (layer["name"], layer["outcome"]) == ("hafen", "not_eligible")
    assert set(layer["ruleset"]["files"]) == {"house.yaml", "ruleset.yaml"}
    assert main(["bundle", "--out", str(bundle), "--overlay", str(house), "--lang", "en"]) == 0
    assert "with house rules hafen 1" in capsys.readouterr().out
    for by in (["--overlay", str(house)], ["--rules", str(bundle)]):
        assert main(["replay", str(kept), "--lang", "en", *by]) == 0
        assert "We cannot take this on" in capsys.readouterr().out
        assert main(["replay", str(record), "--case", CASE, "--lang", "en", *by]) == 0
        capsys.readouterr()
    assert main(["replay", str(kept), "--lang", "en"]) == 2
    assert "K026" in capsys.readouterr().err
    file = house / "house.yaml"
    file.write_text(file.read_text("utf-8").replace("value: 20,", "value: 40,"), encoding="utf-8")
    assert main(["replay", str(kept), "--lang", "en", "--overlay", str(house)]) == 1
    said = capsys.readouterr().out
    assert said.startswith("The same answer")
    assert "hafen.first_units: not met → met" in said
    assert "Other rule files than then: house.yaml." in said


def test_a_bundle_with_a_house_decides_as_its_folders_do_and_is_refused_when_tampered_with(
    tmp_path: Path,
) -> None:
    made, other = tmp_path / "rules.zip", tmp_path / "other.zip"
    assert main(["bundle", "--out", str(made), "--overlay", str(HOUSE)]) == 0
    rules = soziorules.load_rules(made)
    assert rules == soziorules.load_rules(overlays=[HOUSE])
    assert soziorules.check(CASE, rules=made).to_json() == soziorules.check(CASE, overlays=[HOUSE]).to_json()
    with zipfile.ZipFile(made) as archive, zipfile.ZipFile(other, "w") as target:
        for name in archive.namelist():
            content = archive.read(name)
            target.writestr(name, content.replace(b"value: 20,", b"value: 90,"))
    with pytest.raises(Problems, match="K020"):
        soziorules.load_rules(other)


def test_only_rules_of_the_law_lead_into_its_handbook(tmp_path: Path) -> None:
    page = tmp_path / "case.html"
    arguments = [
        "check",
        CASE,
        "--overlay",
        str(HOUSE),
        "--out",
        str(page),
        "--handbook",
        "../handbook",
    ]
    assert main(arguments) == 0
    text = page.read_text(encoding="utf-8")
    assert 'data-rule="hafen.first_units"' in text
    led = set(re.findall(r'href="\.\./handbook/\w+/(\w+)/([\w.]+)\.html"', text))
    elements = soziorules.load_rules().elements
    known = {"rules": elements.rules, "notes": elements.notes, "steps": elements.steps}
    assert len(led) > 10
    assert all(name in known[sort] for sort, name in led)
