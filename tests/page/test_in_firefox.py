"""The page in Firefox: from disk without network, by keyboard, changed, saved, opened again, printed, read by axe."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import soziorules
from tests.page.conftest import EXAMPLE, HEADLINE, NOTICE, ROOT, STEP, example
from tests.page.keyboard import by_keyboard
from tests.page.test_views_in_browser import SERIOUS, TABS
from tests.render.firefox import FIREFOX, Firefox


@pytest.fixture(scope="module")
def firefox(built: Path) -> Iterator[Firefox]:
    if FIREFOX is None:
        pytest.skip("no Firefox here: .ci/run installs it where it can be had")
    with Firefox() as started:
        start(started, built)
        yield started


def start(firefox: Firefox, path: Path) -> None:
    """Open the page and wait until it answers; what goes wrong in it is kept."""
    firefox.open(path, "lang=de")
    firefox.value(
        "void (window.wrong = [], addEventListener('error', (event) => window.wrong.push(event.message)))"
    )
    question = firefox.value("document.querySelector('.one h3').textContent")
    assert question == "Wann wird die Verordnung ausgestellt?"
    firefox.until(f"['ready', 'failed'].includes({STEP})")
    assert firefox.value(NOTICE) == ""


def quiet(firefox: Firefox) -> None:
    """The page has asked nobody for anything, and nothing went wrong."""
    asked = "performance.getEntriesByType('resource').filter((each) => each.name.startsWith('http')).length"
    assert firefox.value(asked) == 0
    assert firefox.value("window.wrong") == []


def show(firefox: Firefox, tab: str) -> None:
    firefox.value(f"void document.getElementById({json.dumps(f'tab-{tab}')}).click()")
    firefox.until(f"document.querySelector('.panel').dataset.tab === '{tab}'")


def test_a_case_by_keyboard_from_nothing_to_a_decision(firefox: Firefox) -> None:
    by_keyboard(firefox)
    quiet(firefox)


def test_it_answers_changes_prints_and_can_be_read_by_everybody(firefox: Firefox) -> None:
    firefox.value(f"window.soziorules.take({EXAMPLE.read_text(encoding='utf-8')})")
    firefox.until(HEADLINE)
    today = firefox.value("window.soziorules.today()")
    assert firefox.value(HEADLINE) == soziorules.check(EXAMPLE, lang="de", today=today).headline
    axe = ROOT / "build" / "tools" / "node_modules" / "axe-core" / "axe.min.js"
    if axe.exists():
        firefox.value(f"void (0, eval)({json.dumps(axe.read_text(encoding='utf-8'))})")
    for tab in TABS:
        show(firefox, tab)
        assert firefox.value("document.querySelector('.panel .soziorules') !== null"), tab
        assert not axe.exists() or firefox.result(SERIOUS % "") == [], tab
    assert firefox.pages_on_a4().startswith(b"%PDF")
    before = firefox.value(HEADLINE)
    firefox.value("document.querySelector('[aria-label=\"Verordnete Einheiten ändern\"]').click()")
    firefox.until("document.activeElement.matches('.one input')")
    firefox.value("document.activeElement.select()")
    firefox.keys("31", "Enter")
    firefox.until(f"({HEADLINE}) !== {json.dumps(before)}", 30)
    case = {**example(), "prescription": {**example()["prescription"], "units": 31}}
    assert firefox.value(HEADLINE) == soziorules.check(case, lang="de", today=today).headline
    quiet(firefox)


def test_what_is_saved_is_opened_again_with_the_same_answer(firefox: Firefox) -> None:
    firefox.value(f"window.soziorules.take({EXAMPLE.read_text(encoding='utf-8')})")
    firefox.until(HEADLINE)
    shown = firefox.value("document.querySelector('.panel').textContent")
    firefox.value("document.getElementById('do-save').click()")
    saved = firefox.downloads / "fall-2026-11-20.json"
    for _ in range(200):
        if saved.exists() and saved.stat().st_size:
            break
        time.sleep(0.05)
    assert json.loads(saved.read_text(encoding="utf-8"))["saved_by"]["program"] == soziorules.__version__
    assert soziorules.check(saved).outcome == soziorules.check(EXAMPLE).outcome
    firefox.value("window.soziorules.take({})")
    firefox.choose("#file", saved)
    firefox.until(HEADLINE)
    assert firefox.value("document.querySelector('.panel').textContent") == shown
    quiet(firefox)
