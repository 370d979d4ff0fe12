"""The page's engine and the command line give the same answers: all of the decision, not only its outcome."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import soziorules
from benchmarks.cases import sample
from soziorules.engine.casetests.case_files import load_cases
from soziorules.engine.diagnostics import Problems
from soziorules.engine.source import load_plain
from tests.page.conftest import ROOT, show
from tests.render.browser import Browser

TODAY = "2026-11-28"
RANDOM = int(os.environ.get("PAGE_CASES", "20"))
"""How many random cases are compared; `make pageagreement` takes 2,000."""


SOME = int(os.environ.get("PAGE_STEP", "40"))
"""Of the case tests every so many is compared; `make pageagreement` takes all."""
Given = tuple[Any, dict[str, str]]


def cases() -> Iterator[Given]:
    for path in sorted((ROOT / "examples").glob("*.*")):
        yield load_plain(path), {}
    for test in load_cases([ROOT / "tests" / "cases"])[::SOME]:
        yield dict(test.given), dict(test.readings)
    for case in sample(RANDOM):
        yield case, {}


def expected(case: Any, readings: dict[str, str]) -> Any:
    """Return what `check --format json` writes, or None where the case cannot be read."""
    as_of = None if case.get("prescribed_on") else dt.date.fromisoformat(TODAY)
    try:
        decision = soziorules.check(case, readings=readings, as_of=as_of, lang="de", today=TODAY)
    except Problems:
        return None
    return json.loads(json.dumps(decision.to_dict("de")))


def test_the_page_decides_as_the_command_line(built: Path, browser: Browser) -> None:
    show(browser, built)
    compared = 0
    for case, readings in cases():
        more = json.dumps({"case": case, "readings": readings, "today": TODAY}, default=str)
        found = browser.result(f"window.soziorules.ask('data', {more})")
        wanted = expected(case, readings)
        assert found.get("decision") == wanted, case
        compared += wanted is not None
    assert compared > RANDOM
