"""The page from disk, with the network off: a case by keyboard, changed, saved, opened again; bad input is a sentence."""

from __future__ import annotations

import base64
import copy
import json
from pathlib import Path
from typing import Any

import pytest

import soziorules
from tests.page.conftest import EXAMPLE, HEADLINE, NOTICE, example, leave, quiet, show, start
from tests.page.keyboard import by_keyboard
from tests.render.browser import Browser

LARGEST = 20_000_000


def link(case: Any) -> str:
    packed = base64.urlsafe_b64encode(json.dumps(case).encode()).decode().rstrip("=")
    return f"case={packed}&lang=de"


def test_it_is_small_enough_to_be_sent(built: Path) -> None:
    assert built.stat().st_size < LARGEST


def test_a_case_by_keyboard_from_nothing_to_a_decision(built: Path, browser: Browser) -> None:
    start(browser, built)
    by_keyboard(browser)
    quiet(browser)


def test_an_answer_is_changed_by_a_click(built: Path, browser: Browser) -> None:
    case = copy.deepcopy(example())
    show(browser, built, case)
    before = browser.value(HEADLINE)
    browser.value("document.querySelector('[aria-label=\"Verordnete Einheiten ändern\"]').click()")
    browser.until("document.activeElement.matches('.one input')")
    browser.value("document.activeElement.select()")
    browser.keys("31", "Enter")
    browser.until(f"({HEADLINE}) !== {json.dumps(before)}", 30)
    case["prescription"]["units"] = 31
    assert (
        browser.value(HEADLINE)
        == soziorules.check(case, lang="de", today=browser.value("window.soziorules.today()")).headline
    )
    quiet(browser)


def test_what_is_saved_is_opened_again_with_the_same_answer(
    built: Path, browser: Browser, tmp_path: Path
) -> None:
    show(browser, built, example())
    shown = browser.value("document.querySelector('.panel').textContent")
    session, browser._session = browser._session, None
    browser.call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(tmp_path))
    browser._session = session
    browser.value("document.getElementById('do-save').click()")
    saved = tmp_path / "fall-2026-11-20.json"
    browser.until("document.querySelector('.notice').textContent.includes('fall-2026-11-20.json')")
    for _ in range(100):
        if saved.exists():
            break
        browser.result("new Promise((done) => setTimeout(done, 50))")
    assert soziorules.check(saved).outcome == soziorules.check(EXAMPLE).outcome
    show(browser, built)
    choose(browser, saved)
    browser.until(HEADLINE)
    assert browser.value("document.querySelector('.panel').textContent") == shown


def choose(browser: Browser, path: Path) -> None:
    root = browser.call("DOM.getDocument")["root"]["nodeId"]
    node = browser.call("DOM.querySelector", nodeId=root, selector="#file")["nodeId"]
    browser.call("DOM.setFileInputFiles", files=[str(path)], nodeId=node)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "leer"),
        ("{", "x.json"),
        ('{"gaff": 35}', "Gaff"),
        ('{"schema": "soziorules.decision/1", "outcome": "eligible"}', "unverändert"),
        ('{"gaf": "<img src=x onerror=document.title=1>"}', "GAF"),
        ("\x00\x01", "x.json"),
        ("[1, 2]", "Objekt"),
        ('{"prescribed_on": "2026-02-30"}', "Tag der Ausstellung"),
    ],
)
def test_a_file_that_is_no_case_is_a_sentence_and_nothing_is_lost(
    built: Path, browser: Browser, tmp_path: Path, text: str, said: str
) -> None:
    show(browser, built, {"gaf": 35, "prescribed_on": "2026-11-20"})
    case = browser.value("JSON.stringify(window.soziorules.state.case)")
    file = tmp_path / "x.json"
    file.write_text(text, encoding="utf-8")
    choose(browser, file)
    browser.until(f"{NOTICE}.includes({json.dumps(said)})", 30)
    assert browser.value("document.querySelector('.notice').className") == "notice bad"
    assert browser.value("JSON.stringify(window.soziorules.state.case)") == case
    assert browser.value("document.images.length") == 0
    assert browser.value("document.title") != "1"
    browser.value("document.querySelector('.notice .quiet').click()")
    quiet(browser)


def test_a_reason_leads_to_its_rule_and_a_case_from_the_handbook_opens(built: Path, browser: Browser) -> None:
    show(browser, built)
    case = {**example(), "prescription": {**example()["prescription"], "units": 31}}
    browser.value(f"location.hash = {json.dumps(link(case))}")
    browser.until("document.querySelector('.quiet.rule')", 30)
    browser.value("document.querySelector('.quiet.rule').click()")
    browser.until("document.activeElement.closest('[data-rule=\"limits.units_per_prescription\"]')", 30)
    assert browser.value("document.activeElement.closest('details').open")
    quiet(browser)


def test_a_step_leads_to_what_it_rests_on(built: Path, browser: Browser) -> None:
    show(browser, built, example())
    browser.value("document.querySelector('.short .step .rule').click()")
    browser.until("document.activeElement.matches('[data-sort=steps]')", 30)
    assert browser.value("document.activeElement.dataset.rule").startswith("procedure.submit")
    assert "ST-RL" in browser.value("document.activeElement.querySelector('.source').textContent")
    quiet(browser)


def test_what_is_not_saved_is_not_lost_without_asking(built: Path, browser: Browser, tmp_path: Path) -> None:
    leaving = "!dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    show(browser, built, {"gaf": 35})
    assert not browser.value(leaving)
    browser.value("window.soziorules.state.case.gaf = 36")
    assert browser.value(leaving)
    file = tmp_path / "other.json"
    file.write_text('{"gaf": 20}', encoding="utf-8")
    choose(browser, file)
    browser.until("document.getElementById('no')", 30)
    browser.value("document.getElementById('no').click()")
    assert browser.value("window.soziorules.state.case.gaf") == 36
    choose(browser, file)
    browser.until("document.getElementById('yes')", 30)
    browser.value("document.getElementById('yes').click()")
    browser.until("window.soziorules.state.answer.stated.gaf === '20'", 30)
    assert not browser.value(leaving)
    quiet(browser)


def test_earlier_prescriptions_are_a_table_and_a_refusal_has_a_name(built: Path, browser: Browser) -> None:
    past = [{"prescribed_on": "2026-01-05", "kind": "first", "units": 30}] * 60
    show(browser, built, {**example(), "history": past})
    browser.value("document.querySelector('[data-mode=all]').click()")
    assert (
        browser.value("document.querySelectorAll('[data-path=history] .grid > tbody > tr:not(.more)').length")
        == 60
    )
    assert browser.value("document.querySelector('[data-path=history]').offsetHeight") < 8000
    offers = "document.querySelectorAll('[data-path=\"approval.granted_units\"] .offers button')"
    assert browser.value(f"[...{offers}].map((each) => each.textContent)") == ["ganz genehmigt", "abgelehnt"]
    browser.value(f"{offers}[1].click()")
    browser.until("window.soziorules.state.case.approval?.granted_units === 0", 30)
    browser.value(f"{offers}[0].click()")
    browser.until("window.soziorules.state.case.approval?.granted_units === 30", 30)
    quiet(browser)


def test_a_damaged_link_is_a_sentence(built: Path, browser: Browser) -> None:
    show(browser, built)
    browser.value("location.hash = 'case=eyJnYWYi'")
    browser.until(f"{NOTICE}.length > 0", 30)
    assert browser.value("JSON.stringify(window.soziorules.state.case)") == "{}"


def test_without_webassembly_it_says_what_to_do(built: Path, browser: Browser) -> None:
    leave(browser)
    added = browser.call("Page.addScriptToEvaluateOnNewDocument", source="delete globalThis.WebAssembly")
    browser.open(built, 1280, part="lang=de")
    browser.until("document.querySelector('.notice p')")
    browser.call("Page.removeScriptToEvaluateOnNewDocument", identifier=added["identifier"])
    assert "WebAssembly" in browser.value(NOTICE)
    quiet(browser)
