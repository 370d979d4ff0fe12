"""What is typed into the page and not understood, not chosen or not finished is lost to nobody and taken for nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import soziorules
from tests.page.conftest import HEADLINE, NOTICE, QUESTION, example, quiet, show
from tests.render.browser import Browser


def test_what_was_typed_into_one_case_never_gets_into_the_next(built: Path, browser: Browser) -> None:
    show(browser, built)
    browser.value("document.querySelector('.one input').focus()")
    typed = "document.execCommand('insertText', false, '5.1.26'); document.activeElement.form.requestSubmit()"
    opened = browser.result(
        f"{typed}; window.soziorules.take({{gaf: 35}}).then(() => window.soziorules.ask('decide'))"
    )
    assert opened["stated"] == {"gaf": "35"}
    assert browser.value("JSON.stringify(window.soziorules.state.case)") == '{"gaf":35}'


def test_what_is_typed_while_an_answer_is_worked_on_changes_nothing(built: Path, browser: Browser) -> None:
    show(browser, built, {"prescribed_on": "2026-11-20", "prescription": {"kind": "first"}})
    browser.value(
        "window.soziorules.state.changing = 'prescription.units'; document.getElementById('language').click()"
    )
    browser.until(
        "document.documentElement.lang === 'en' && document.querySelector('.one input[type=text]')", 30
    )
    browser.value("document.querySelector('.one input').focus()")
    typed = "document.execCommand('insertText', false, '30'); document.querySelector('.one').requestSubmit();"
    browser.value(typed + typed)
    browser.until("window.soziorules.state.answer.stated['prescription.units']", 30)
    browser.result("window.soziorules.ask('decide')")
    assert browser.value("window.soziorules.state.case.prescription.units") == 30
    assert browser.value("window.soziorules.state.skipped.size") == 0
    assert browser.value("document.querySelector('.one').inert") is False
    browser.value("document.getElementById('language').click()")
    browser.until("document.documentElement.lang === 'de'", 30)
    quiet(browser)


def test_what_is_typed_but_not_chosen_is_not_taken_for_unknown(built: Path, browser: Browser) -> None:
    show(browser, built, {"prescribed_on": "2026-11-20", "prescription": {"kind": "first"}})
    browser.value("document.querySelector('.lacking details')?.setAttribute('open', '')")
    browser.value(
        "[...document.querySelectorAll('.lacking .quiet')].find((b) => b.textContent.startsWith('Welche Diagnosen')).click()"
    )
    browser.until("document.activeElement.matches('[role=combobox]')", 30)
    browser.keys("Depression")
    browser.value("document.querySelector('.one').requestSubmit()")
    browser.until("document.querySelectorAll('[role=option]').length > 5", 30)
    assert browser.value("document.activeElement.matches('[role=combobox]')")
    assert browser.value("window.soziorules.state.skipped.size") == 0
    quiet(browser)


GAF = "document.querySelector('[data-path=gaf] input')"


@pytest.mark.parametrize("typed", ["5 5", "101", "-5", "dreißig"])
def test_what_is_not_understood_counts_as_not_stated(built: Path, browser: Browser, typed: str) -> None:
    """Not as what stood there before: the answer, the file and the paper would rest on a value that nobody sees."""
    show(browser, built, {**example(), "gaf": 35})
    browser.value("document.querySelector('[data-mode=all]').click()")
    browser.value(f"{GAF}.focus(); {GAF}.select()")
    browser.keys(typed, "Tab")
    browser.until("document.querySelector('.unread')", 30)
    browser.until("window.soziorules.state.answer.missing.some((each) => each.path === 'gaf')", 30)
    assert "gaf" not in browser.value("window.soziorules.state.case")
    assert browser.value(HEADLINE) != soziorules.check({**example(), "gaf": 35}, lang="de").headline
    browser.value("document.getElementById('do-save').click()")
    browser.until("document.getElementById('yes')", 30)
    assert "GAF" in browser.value(NOTICE)
    browser.value("document.getElementById('no').click()")
    browser.until("document.activeElement.matches('.one input')", 30)
    assert browser.value("document.activeElement.value") == typed
    browser.value("document.activeElement.select()")
    browser.keys("40", "Enter")
    browser.until("window.soziorules.state.answer.stated.gaf === '40'", 30)
    assert browser.value("document.querySelector('.unread') === null")
    quiet(browser)


def test_what_was_typed_into_a_row_goes_with_it(built: Path, browser: Browser) -> None:
    show(browser, built, {"prescribed_on": "2026-11-20", "history": [{"units": 5}, {"units": 6}]})
    browser.value("document.querySelector('[data-mode=all]').click()")
    browser.value(
        "document.querySelectorAll('[data-path=history] .grid tbody tr:not(.more)')[1].querySelector('input').focus()"
    )
    browser.keys("gestern", "Tab")
    browser.until("window.soziorules.state.unread.has('history[1].prescribed_on')", 30)
    browser.value("document.querySelector('[data-path=history] .remove').click()")
    browser.until("window.soziorules.state.unread.has('history[0].prescribed_on')", 30)
    browser.value("document.querySelector('[data-path=history] .remove').click()")
    assert browser.value("window.soziorules.state.unread.size") == 0


def test_nothing_chosen_is_not_taken_for_unknown(built: Path, browser: Browser) -> None:
    show(browser, built, {"prescribed_on": "2026-11-20"})
    question = browser.value(QUESTION)
    browser.value("document.querySelector('.one').requestSubmit()")
    browser.until(
        "[...document.querySelectorAll('.one .problem')].some((each) => each.textContent.includes('Weiß nicht'))",
        30,
    )
    assert browser.value(QUESTION) == question
    assert browser.value("window.soziorules.state.skipped.size") == 0


def test_a_change_can_be_left_off(built: Path, browser: Browser) -> None:
    show(browser, built, {"prescribed_on": "2026-11-20", "gaf": 35})
    question = browser.value(QUESTION)
    browser.value("document.querySelector('[aria-label=\"GAF-Wert ändern\"]').click()")
    browser.until(f"({QUESTION}) !== {json.dumps(question)}", 30)
    browser.value(
        "[...document.querySelectorAll('.one .quiet')].find((each) => each.textContent === 'Abbrechen').click()"
    )
    assert browser.value(QUESTION) == question
    assert browser.value("window.soziorules.state.case.gaf") == 35


def test_pasted_html_stays_text(built: Path, browser: Browser) -> None:
    pasted = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    show(browser, built)
    browser.value("document.querySelector('.one input').focus()")
    browser.keys(pasted, "Enter")
    browser.until("document.querySelector('.problem').textContent")
    assert browser.value("document.querySelectorAll('#page img, #page script').length") == 0
    assert browser.value("document.querySelector('.one input').value") == pasted
    quiet(browser)
