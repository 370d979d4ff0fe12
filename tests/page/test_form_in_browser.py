"""The form: folded groups, back and on by the way one came, a reason for each question, words explained, tabs in one row."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.page.conftest import QUESTION, example, quiet, show
from tests.render.browser import Browser

HALF = {"prescribed_on": "2026-11-20", "prescription": {"kind": "first", "units": 30}}


def press(browser: Browser, text: str) -> None:
    """Press a button of the question, and wait for the next one."""
    before = browser.value(QUESTION)
    find = f"[...document.querySelectorAll('.one button')].find((each) => each.textContent === {json.dumps(text)})"
    browser.value(f"{find}.click()")
    browser.until(f"({QUESTION}) !== {json.dumps(before)}", 30)


def test_on_leads_by_the_way_that_one_came_back(built: Path, browser: Browser) -> None:
    show(browser, built, HALF)
    way = [browser.value(QUESTION)]
    for _ in range(3):
        press(browser, "Weiß nicht")
        way.append(browser.value(QUESTION))
    back = []
    for _ in range(3):
        press(browser, "Zurück")
        back.append(browser.value(QUESTION))
    assert back == [way[2], way[1], way[0]]
    for question in (way[1], way[2], way[3]):
        press(browser, "Weiß nicht")
        assert browser.value(QUESTION) == question
    quiet(browser)


def test_an_answer_given_after_going_back_leads_on_to_the_one_that_was_given_next(
    built: Path, browser: Browser
) -> None:
    show(browser, built)
    for text, path in (("20.11.26", "prescribed_on"), ("", "prescription.kind")):
        browser.value(
            "(document.querySelector('.one input') ?? document.querySelector('.one select')).focus()"
        )
        before = browser.value(QUESTION)
        browser.keys(*([text] if text else [" "]), "Enter")
        browser.until(f"({QUESTION}) !== {json.dumps(before)}", 30)
        assert browser.value(
            f"'{path}'.split('.').reduce((here, step) => here?.[step], window.soziorules.state.case)"
        )
    third = browser.value(QUESTION)
    press(browser, "Zurück")
    second = browser.value(QUESTION)
    press(browser, "Zurück")
    press(browser, "Weiter")
    assert browser.value(QUESTION) == second, "not the first that is missing"
    press(browser, "Weiter")
    assert browser.value(QUESTION) == third
    quiet(browser)


OPEN = "[...document.querySelectorAll('.group[open] h3')].map((each) => each.textContent)"


def test_only_what_is_needed_next_is_unfolded(built: Path, browser: Browser) -> None:
    show(browser, built)
    browser.value("document.querySelector('[data-mode=all]').click()")
    browser.until(f"({OPEN}).length === 1", 30)
    assert browser.value(OPEN) == ["Verordnung"]
    show(browser, built, HALF)
    browser.value("document.querySelector('[data-mode=all]').click()")
    browser.until(f"({OPEN}).length === 2", 30)
    assert browser.value(OPEN) == ["Verordnung", "Patientin oder Patient"]
    titles = browser.value("[...document.querySelectorAll('.group h3')].map((each) => each.textContent)")
    assert titles[-1] == "Haft oder Maßregelvollzug"
    assert browser.value("document.querySelector('[data-path=\"patient.statutory_insured\"]').hidden")
    show(browser, built, {**HALF, "patient": {"statutory_insured": True, "detention": "none"}})
    browser.value("document.querySelector('[data-mode=all]').click()")
    browser.until(f"({OPEN}).includes('Haft oder Maßregelvollzug')", 30)
    assert not browser.value("document.querySelector('[data-path=\"patient.statutory_insured\"]').hidden")


def test_each_question_says_what_it_is_for(built: Path, browser: Browser) -> None:
    show(browser, built, HALF)
    browser.value("document.querySelector('[data-mode=all]').click()")
    why = "document.querySelector('[data-path=\"approval.land\"] .because')"
    browser.value(f"{why}.open = true")
    browser.until(f"{why}.textContent.includes('Eingang bis zum dritten Arbeitstag')", 30)
    assert "ST-RL § 9" in browser.value(f"{why}.querySelector('.source').textContent")


@pytest.mark.parametrize("width", [1280, 1100])
def test_the_tabs_are_one_row(built: Path, browser: Browser, width: int) -> None:
    show(browser, built, example(), width)
    tops = "new Set([...document.querySelectorAll('[role=tab]')].map((each) => each.offsetTop)).size"
    assert browser.value(tops) == 1
    browser.value("document.getElementById('tab-prescriber').click()")
    browser.until("document.querySelector('.panel').dataset.tab === 'prescriber'", 30)
    tabs = browser.value("document.querySelector('.tabs').clientHeight")
    assert tabs >= browser.value("document.querySelector('[role=tab]').offsetHeight"), "not cut off"
    if width == 1280:
        assert browser.value(
            "document.querySelector('.tabs').scrollWidth <= document.querySelector('.tabs').clientWidth"
        )


def test_what_is_no_indication_is_said_where_it_is_found(built: Path, browser: Browser) -> None:
    show(browser, built, HALF)
    browser.value("document.querySelector('[data-mode=all]').click()")
    browser.value("document.querySelector('[data-path=diagnoses]').closest('details').open = true")
    browser.value("document.querySelector('[data-path=diagnoses] [role=combobox]').focus()")
    browser.keys("Burnout")
    browser.until("document.querySelector('[role=option]')?.textContent.includes('keine Soziotherapie')", 30)
    browser.value("document.activeElement.select()")
    browser.keys("PTBS")
    browser.until("document.querySelector('[role=option] b')?.textContent === 'F43.1'", 30)
    quiet(browser)


def test_german_words_are_explained_in_english(built: Path, browser: Browser) -> None:
    show(browser, built, HALF)
    browser.value("document.getElementById('language').click()")
    browser.until("document.documentElement.lang === 'en' && document.querySelector('.meanings')", 30)
    terms = browser.value("document.querySelector('.meanings').textContent")
    assert "Probestunden" in terms
    assert "trial units" in terms
    browser.value("document.getElementById('language').click()")
    browser.until("document.documentElement.lang === 'de'", 30)
    quiet(browser)


def test_a_diagnosis_from_a_file_has_its_title(built: Path, browser: Browser) -> None:
    show(browser, built, {**HALF, "diagnoses": ["F20.0 G"]})
    browser.value("document.querySelector('[data-mode=all]').click()")
    browser.until(
        "document.querySelector('[data-path=diagnoses] .head').textContent.includes('Paranoide Schizophrenie')",
        30,
    )
    quiet(browser)


def test_on_a_phone_the_headline_stays_in_sight(built: Path, browser: Browser) -> None:
    show(browser, built, HALF, 390)
    browser.value("document.querySelector('[data-mode=all]').click(); scrollTo(0, 0)")
    peek = "document.querySelector('.peek')"
    browser.until(f"{peek}.offsetHeight > 0 && {peek}.textContent.includes('Offen')", 30)
    browser.value(f"{peek}.click()")
    browser.until(f"{peek}.offsetHeight === 0", 30)
    browser.view(1280)
    browser.until(f"{peek}.offsetHeight === 0", 30)
    quiet(browser)
