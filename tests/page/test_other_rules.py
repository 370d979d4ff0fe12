"""The same page for rules of one's own, and for another field of law: the lending library of the tests."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import soziorules
from soziorules.page.build import page
from soziorules.page.program import Rules
from tests.engine.whole_library import library
from tests.page.conftest import ROOT, as_in_the_page, show, start
from tests.render.browser import Browser

LOAN = {"lent_on": "2020-05-01", "reader": {"sort": "adult", "age": 30}, "loan": {"count": 3}}


@pytest.fixture(scope="module")
def lending(runtime: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lending")
    for name in (
        "engine/__init__.py",
        "engine/lending.py",
        "engine/whole_library.py",
        "people/__init__.py",
        "people/lending.py",
    ):
        target = folder / "tests" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / "tests" / name, target)
    shutil.copytree(ROOT / "tests" / "engine" / "library", folder / "tests" / "engine" / "library")
    rules = Rules(source="tests.engine.whole_library:library", extra=(folder / "tests",))
    path = folder / "lending.html"
    path.write_text(page(rules, runtime), encoding="utf-8")
    return path


def test_the_lending_library_decides_in_the_page(lending: Path, browser: Browser) -> None:
    start(browser, lending)
    found = browser.result(f"window.soziorules.ask('decide', {{case: {json.dumps(LOAN)}}})")
    rules = library()
    decision = soziorules.check(
        LOAN, rules=rules, lang="de", today=browser.value("window.soziorules.today()")
    )
    assert found["outcome"] == decision.outcome.value
    assert {each["path"] for each in found["missing"]} == {each.path for each in decision.missing}
    text = browser.value("document.getElementById('page').textContent") + browser.value("document.title")
    assert "Soziotherapie" not in text
    assert "Krankenkasse" not in text


def test_rules_of_ones_own_decide_in_the_page(tmp_path: Path) -> None:
    own = tmp_path / "rules"
    shutil.copytree(ROOT / "rules", own)
    limits = own / "limits.yaml"
    text = limits.read_text(encoding="utf-8")
    assert "value: 30" in text
    limits.write_text(text.replace("value: 30", "value: 20"), encoding="utf-8")
    case = json.loads((ROOT / "examples" / "psychiatrist_30_units_f20.json").read_text(encoding="utf-8"))
    found = as_in_the_page(tmp_path / "program", Rules(folder=own), do="decide", case=case)
    assert found["outcome"] == soziorules.check(case, rules=own).outcome.value == "not_eligible"


def test_house_rules_stand_beside_the_law_in_the_page(tmp_path: Path) -> None:
    house = ROOT / "examples" / "house_rules"
    case = json.loads((ROOT / "examples" / "psychiatrist_30_units_f20.json").read_text(encoding="utf-8"))
    found = as_in_the_page(tmp_path / "program", Rules(overlays=(house,)), do="decide", case=case)
    decision = soziorules.check(case, overlays=[house], lang="de", today="2026-11-28")
    assert (found["outcome"], found["headline"]) == ("eligible", decision.headline)
    (layer,) = found["house"]
    assert layer["outcome"] == "not_eligible"
    assert layer["headline"].endswith("Aufnahme bei uns nicht möglich.")
    said = [each["text"] for each in layer["statements"]]
    assert said == [
        "Wir beginnen mit höchstens 20; verordnet sind 30. (Hausordnung\xa0Nr.\xa02)",
        "Höchstens 20 Einheiten verordnen.",
    ]


def test_what_the_house_waits_for_is_asked_in_the_page(tmp_path: Path) -> None:
    house = ROOT / "examples" / "house_rules"
    case = json.loads((ROOT / "examples" / "psychiatrist_30_units_f20.json").read_text(encoding="utf-8"))
    del case["patient"]["born_on"]
    case["prescription"]["units"] = 15
    found = as_in_the_page(tmp_path / "program", Rules(overlays=(house,)), do="decide", case=case)
    (asked,) = [each for each in found["missing"] if each["path"] == "patient.born_on"]
    assert "Erwachsene" in asked["why"]


def test_house_rules_are_seen_in_the_browser(runtime: Path, browser: Browser, tmp_path: Path) -> None:
    house, path = ROOT / "examples" / "house_rules", tmp_path / "house.html"
    path.write_text(page(Rules(overlays=(house,)), runtime), encoding="utf-8")
    case = json.loads((ROOT / "examples" / "psychiatrist_30_units_f20.json").read_text(encoding="utf-8"))
    show(browser, path, case)
    assert "Aufnahme bei uns nicht möglich" in browser.value(
        "document.querySelector('.house h3').textContent"
    )
    assert "Voraussetzungen" in browser.value("document.querySelector('.headline').textContent")
