"""Every code block of the README and of the guides does what it says."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest

import soziorules
from soziorules import engine, field
from tests.documentation.blocks import Reader, blocks

ROOT = Path(__file__).resolve().parents[2]
GUIDES = sorted((ROOT / "docs" / "guides").glob("*/*.md"))
IN_A_CLONE = [ROOT / "README.md", ROOT / "README.de.md", *sorted((ROOT / "docs" / "guides").glob("*.md"))]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read(document: Path) -> None:
    """Do what a document says, in the current folder."""
    reader = Reader()
    for block in blocks(document.read_text(encoding="utf-8")):
        with contextlib.redirect_stdout(io.StringIO()):
            reader.follow(block)


AMENDMENT = "06-changing-a-rule.md"
"""It amends the whole law and decides all boundaries anew, a minute's work: it is followed under the deep profile.

The English one shows the same to the letter; tests/cli/test_keeping.py amends and reviews a small rule set in every run.
"""
FOLLOWED = [
    guide
    for guide in GUIDES
    if guide.name != AMENDMENT
    or (guide.parent.name == "de" and os.environ.get("HYPOTHESIS_PROFILE") == "deep")
]


def test_the_amendment_is_the_same_in_both_languages() -> None:
    shown = [
        list(blocks((ROOT / "docs" / "guides" / language / AMENDMENT).read_text(encoding="utf-8")))
        for language in ("de", "en")
    ]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("guide", FOLLOWED, ids=name)
def test_a_guide_does_what_it_says(guide: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "library", raising=False)  # a module that a guide writes
    shutil.copytree(ROOT / "examples", "examples")
    read(guide)


@pytest.mark.parametrize("document", IN_A_CLONE, ids=name)
def test_a_document_for_a_clone_does_what_it_says(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    shutil.copytree(ROOT / "rules", "rules")
    shutil.copytree(ROOT / "rules", "DIR")
    shutil.copytree(ROOT / "rules", "my_rules")
    shutil.copytree(
        ROOT / "examples", "my_cases", ignore=shutil.ignore_patterns("fhir", "own_field", "recipes")
    )
    one = min((ROOT / "examples").glob("*.json"))
    Path("decision.json").write_text(soziorules.check(one).to_json(), encoding="utf-8")
    flat = pd.json_normalize(json.loads(one.read_text(encoding="utf-8")))
    flat.to_parquet("cases.parquet")
    Path("tests", "cases").mkdir(parents=True)
    for few in (
        "bases.yaml",
        "lists.yaml",
    ):  # tests/test_cases.py runs them all, `make proof` counts what they see
        shutil.copy(ROOT / "tests" / "cases" / few, "tests/cases")
    shutil.copy(min((ROOT / "examples").glob("*.json")), "case.json")
    read(document)


def test_the_reference_of_the_interface_names_all_of_it() -> None:
    for language in ("de", "en"):
        shown = (ROOT / "docs" / "guides" / language / "10-api.md").read_text(encoding="utf-8")
        for room in (soziorules, engine, field):
            for public in room.__all__:
                # What a field of law takes from the engine is shown there.
                homes = {f":: {home}.{public}\n" for home in (room.__name__, "soziorules.engine")}
                assert public == "__version__" or any(home in shown for home in homes), public


def test_both_languages_have_the_same_guides() -> None:
    german, english = (
        {path.name for path in GUIDES if path.parent.name == language} for language in ("de", "en")
    )
    assert german == english


@pytest.mark.parametrize("guide", [path for path in GUIDES if path.parent.name == "de"], ids=name)
def test_both_languages_show_the_same_code(guide: Path) -> None:
    other = guide.parent.parent / "en" / guide.name
    kinds = [
        [(b.note, b.language) for b in blocks(path.read_text(encoding="utf-8"))] for path in (guide, other)
    ]
    assert kinds[0] == kinds[1]
