"""A case entered by keyboard alone, from nothing to a decision, in whatever browser."""

from __future__ import annotations

import json
from typing import Any, Protocol

import soziorules
from tests.page.conftest import HEADLINE, QUESTION


class Keyboard(Protocol):
    """A browser with a page: values of it, keys pressed in it, waiting for it."""

    def value(self, expression: str) -> Any: ...
    def keys(self, *keys: str) -> None: ...
    def until(self, expression: str, seconds: float = 120) -> None: ...


def answer(browser: Keyboard, *keys: str) -> None:
    """Answer the question that is shown, and wait for what comes next."""
    before = browser.value(QUESTION)
    browser.keys(*keys)
    browser.until(f"({QUESTION}) !== {json.dumps(before)}", 30)


KIND = (
    "(() => { const one = document.querySelector('.one');"
    "return one.querySelector('[role=combobox]') ? 'codes' : one.querySelector('[type=radio]') ? 'radio'"
    ": one.querySelector('[type=checkbox]') ? 'boxes' : one.querySelector('select') ? 'select' : 'text'; })()"
)


def by_keyboard(browser: Keyboard) -> None:
    """Answer every question in turn; the decision is that of the command line."""
    assert browser.value(QUESTION) == "Wann wird die Verordnung ausgestellt?"
    browser.value("document.querySelector('.one input').focus()")
    answer(browser, "20.11.26", "Enter")
    asked = 0
    while browser.value("document.querySelector('.one.done') === null"):
        asked += 1
        assert asked < 60
        _answered(browser, browser.value(KIND), browser.value(QUESTION))
    stated = browser.value("window.soziorules.state.case")
    decision = soziorules.check(stated, today=browser.value("window.soziorules.today()"), lang="de")
    assert decision.missing == ()
    assert browser.value(HEADLINE) == decision.headline
    assert stated["prescribed_on"] == "2026-11-20"


def _answered(browser: Keyboard, kind: str, question: str) -> None:
    if kind == "codes":
        browser.keys("schizophrenie paranoid")
        browser.until("document.querySelector('[role=option]')", 30)
        browser.keys("ArrowDown", "Enter")
        browser.until("document.activeElement.matches('.record select')", 30)
        browser.keys("ArrowDown")  # the first certainty: secured
        browser.until("window.soziorules.state.case.diagnoses[0].certainty === 'G'", 30)
        browser.value("document.querySelector('.one .primary').focus()")
        answer(browser, "Enter")
    elif kind == "text":
        born = "geboren" in question
        answer(browser, "2.4.86" if born else "30" if "Einheiten" in question else "35", "Enter")
    elif kind == "select":
        answer(browser, "ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown", "Tab", "Enter")
    else:
        answer(browser, " ", "Enter")
