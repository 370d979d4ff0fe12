"""Every view of the page fits its window and its paper, and everybody can read it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.page.conftest import ROOT, example, quiet, show
from tests.render.browser import Browser

TABS = ["prescriber", "patient", "provider", "papers", "account", "short"]


@pytest.mark.parametrize("width", [1280, 768, 390, 320])
def test_every_view_fits_its_window(built: Path, browser: Browser, width: int) -> None:
    show(browser, built, example(), width)
    for language in ("en", "de"):
        browser.value("document.getElementById('language').click()")
        browser.until(f"document.documentElement.lang === '{language}'")
        for tab in TABS:
            browser.value(f"document.getElementById('tab-{tab}').click()")
            browser.until(f"document.querySelector('.panel').dataset.tab === '{tab}'", 30)
            assert browser.value("document.documentElement.scrollWidth") <= width, tab
    quiet(browser)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_account_fits_and_changes_nothing_around_it(built: Path, browser: Browser, width: int) -> None:
    past = {
        "prescribed_on": "2026-01-05",
        "kind": "first",
        "units": 30,
        "delivered_minutes": 1500,
        "group_units": 4,
    }
    show(browser, built, {**example(), "history": [past]}, width, dark=True)
    size = "getComputedStyle(document.querySelector('.given dt')).font"
    before = browser.value(size)
    browser.value("document.getElementById('tab-account').click()")
    browser.until("document.querySelector('.panel').dataset.tab === 'account'", 30)
    assert browser.value(size) == before
    assert (
        browser.value("document.querySelectorAll('#page style').length + document.adoptedStyleSheets.length")
        == 0
    )
    table, ink = "document.querySelector('.panel .wide')", "document.querySelector('.panel .timeline text')"
    assert browser.value(f"{table}.scrollWidth <= {table}.clientWidth")
    assert browser.value(f"getComputedStyle({ink}).fill === getComputedStyle({table}).color")
    assert browser.value("document.querySelectorAll('.panel svg [fill=\"#fff\"]').length") == 0
    browser.view(1280)


def test_on_paper_it_is_the_answer_and_what_it_rests_on(
    built: Path, browser: Browser, tmp_path: Path
) -> None:
    show(browser, built, example())
    paper = tmp_path / "page.pdf"
    paper.write_bytes(browser.pages_on_a4())
    assert paper.read_bytes().startswith(b"%PDF")
    browser.view(1280, media="print")
    for name in (".tools", ".tabs", ".one", ".modes"):
        assert browser.value(f"document.querySelector('{name}').getClientRects().length") == 0, name
    assert browser.value("document.querySelector('.given').offsetParent !== null")
    top = "document.querySelector('%s').getBoundingClientRect().top"
    assert browser.value(top % ".panel") < browser.value(top % ".given")
    browser.value("document.getElementById('tab-patient').click()")
    browser.until("document.querySelector('.panel').dataset.tab === 'patient'", 30)
    assert browser.value("document.querySelector('.given').offsetParent === null"), (
        "nothing clinical on the patient's sheet"
    )


SERIOUS = (
    "axe.run(document, {resultTypes: ['violations'], %s}).then((r) => r.violations"
    ".filter((v) => ['serious', 'critical'].includes(v.impact))"
    ".map((v) => v.id + ': ' + v.nodes.map((n) => n.html).slice(0, 3).join(' ')))"
)


def test_axe_has_no_serious_finding(built: Path, browser: Browser) -> None:
    axe = ROOT / "build" / "tools" / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.exists():
        pytest.skip("no axe-core here: .ci/run installs it")
    script = axe.read_text(encoding="utf-8")
    show(browser, built, example())
    browser.value(script + ";0")
    for dark, only in ((False, ""), (True, "runOnly: ['color-contrast']")):
        show(browser, built, example(), dark=dark)
        for tab in TABS:
            browser.value(f"document.getElementById('tab-{tab}').click()")
            browser.until(f"document.querySelector('.panel').dataset.tab === '{tab}'", 30)
            assert browser.result(SERIOUS % only) == [], (dark, tab)
        browser.value("document.querySelector('[data-mode=all]').click()")
        browser.value(
            "for (const each of document.querySelectorAll('.group, .because, .meanings')) each.open = true"
        )
        browser.result("window.soziorules.ask('decide')")
        assert browser.result(SERIOUS % only) == [], (dark, "all questions")


def test_the_short_answer_with_all_that_was_stated_is_one_sheet(built: Path, browser: Browser) -> None:
    past = [{"prescribed_on": "2026-01-05", "kind": "first", "units": 30, "delivered_minutes": 600}]
    show(browser, built, {**example(), "history": past})
    printed = browser.pages_on_a4()
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1
    browser.view(1280, media="print")
    shown = "[...document.querySelectorAll('.bottom, .meanings, .tabs')].filter((each) => each.offsetHeight).length"
    assert browser.value(shown) == 1, "who decides and by which rules, and nothing to click"
    browser.view(1280)
