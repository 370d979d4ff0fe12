"""The recipes in examples/recipes do what they say. What the README does not install is skipped, and runs in `make frames`."""

from __future__ import annotations

import ast
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
from fastapi.testclient import TestClient

import soziorules
from tests.soziotherapie.test_front_door import SECRETS, WRONG

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "recipes"
CASE: dict[str, Any] = {
    "prescribed_on": "2026-11-20",
    "prescription": {"kind": "first", "units": 31},
    "prescriber": {"group": "psychiatry"},
}
BECAUSE = "31 Einheiten sind zu viele; je Verordnung sind höchstens 30 möglich."


def recipe(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return a recipe as its own module, so that other processes find it, too."""
    monkeypatch.syspath_prepend(FOLDER)
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, name, module)
    spec.loader.exec_module(module)
    return module


def shows_nothing(text: str) -> bool:
    return not [
        secret
        for secret in SECRETS
        if secret in text.replace("1880 to 2199", "").replace("1880 bis 2199", "")
    ]


def test_fastapi(monkeypatch: pytest.MonkeyPatch) -> None:
    client = TestClient(recipe("fastapi_app", monkeypatch).app)
    done = client.post("/check?lang=en", json=CASE)
    assert (done.status_code, done.json()) == (200, soziorules.check(CASE, lang="en").to_dict())
    refused = client.post("/check", json=WRONG)
    assert refused.status_code == 422
    assert shows_nothing(refused.text)
    for body in ('{"gaf": 35, "gaf": 40}', '{"gaf": NaN}'):
        refused = client.post("/check", content=body, headers={"content-type": "application/json"})
        assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
        assert refused.json()["errors"]
    described = client.get("/openapi.json").json()
    assert {"Case", "Answer"} <= described["components"]["schemas"].keys()
    assert len((FOLDER / "fastapi_app.py").read_text(encoding="utf-8").splitlines()) <= 40


def test_django(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("django")
    from django.conf import settings

    if not settings.configured:
        settings.configure(ALLOWED_HOSTS=["*"], DEFAULT_CHARSET="utf-8")
    from django.test import RequestFactory

    view, ask = recipe("django_view", monkeypatch).check, RequestFactory()
    done = view(ask.post("/check", json.dumps(CASE), content_type="application/json"))
    assert (done.status_code, json.loads(done.content)) == (200, soziorules.check(CASE, lang="de").to_dict())
    for body in (
        json.dumps(WRONG).encode(),
        json.dumps(WRONG).encode()[:-1],
        b"examples/long_history.yaml",
        b"",
    ):
        refused = view(ask.post("/check", body, content_type="application/json"))
        assert refused.status_code == 422
        assert refused["content-type"] == "application/problem+json"
        assert json.loads(refused.content)["errors"]
        assert shows_nothing(refused.content.decode().replace("F20.0 G", "").replace("<text>:1:", ""))
    assert view(ask.get("/check")).status_code == 405


def test_process_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = recipe("process_pool", monkeypatch)
    cases = [{**CASE, "prescription": {"kind": "first", "units": units}} for units in (30, 31) * 150]
    answers = list(pool.decide(cases, workers=2))
    assert answers[1::2] == [{"outcome": "not_eligible", "because": [BECAUSE]}] * 150
    assert {answer["outcome"] for answer in answers[::2]} == {"undetermined"}
    lines = [b'{"gaf": 35}', b'{"gaf": "geheim"}', b"no JSON", b""]
    wrong = list(pool.decide(lines, workers=1))
    assert [each["outcome"] for each in wrong] == ["undetermined", "error", "error", "error"]
    assert wrong[1]["because"] == ["#/gaf: hier muss eine ganze Zahl stehen"]


def test_excel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    cases = pd.DataFrame(
        {
            "id": ["007", "008", "009"],
            "prescribed_on": ["2026-11-20", "2026-11-20", "gestern"],
            "prescription.kind": "first",
            "prescription.units": [30, 31, 1],
        }
    )
    recipe("excel", monkeypatch).write(cases, tmp_path / "decisions.xlsx")
    sheets = pd.read_excel(tmp_path / "decisions.xlsx", sheet_name=None, dtype={"id": str})
    assert sheets["Entscheidungen"]["id"].tolist() == ["007", "008", "009"]
    assert [name for name in map(str, sheets["Entscheidungen"]) if name.startswith("id")] == ["id"]
    assert sheets["Entscheidungen"]["outcome"].tolist() == ["undetermined", "not_eligible", "error"]
    assert sheets["Entscheidungen"]["deciding"][1] == "limits.units_per_prescription"
    assert sheets["Summe"]["count"].sum() == 3


def test_excel_hands_columns_of_ones_own_through(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl")
    table, out = tmp_path / "cases.csv", tmp_path / "decisions.xlsx"
    table.write_text("id,room,prescription.units\n007,01,31\n008,02,30\n", encoding="utf-8")
    command = [sys.executable, str(FOLDER / "excel.py"), str(table), str(out)]
    assert subprocess.run(command, capture_output=True, check=False).returncode != 0, "room is no fact"
    subprocess.run([*command, "room"], check=True)
    sheet = pd.read_excel(out, dtype=str)
    assert list(sheet.columns[:4]) == ["id", "room", "prescription.units", "outcome"]
    assert (sheet["id"].tolist(), sheet["room"].tolist()) == (["007", "008"], ["01", "02"])


def test_notebook() -> None:
    """Each cell runs after the other; the last line of a cell is shown as a notebook shows it."""
    cells = json.loads((FOLDER / "notebook.ipynb").read_text(encoding="utf-8"))["cells"]
    names: dict[str, Any] = {}
    shown = []
    for cell in cells:
        if cell["cell_type"] == "code":
            tree = ast.parse("".join(cell["source"]))
            last = tree.body.pop()
            assert isinstance(last, ast.Expr)
            exec(compile(tree, "<cell>", "exec"), names)  # noqa: S102  # the project's own notebook
            shown.append(eval(compile(ast.Expression(last.value), "<cell>", "eval"), names))  # noqa: S307
    decision, summed, table = shown
    assert "Conditions not met" in decision._repr_html_()
    assert summed["because"] == ["31 units are too many; at most 30 are possible per prescription."]
    assert summed["remedies"] == [{"prescription.units": {"at_most": 30}}]
    assert table["outcome"].tolist() == ["undetermined", "not_eligible", "undetermined"]
