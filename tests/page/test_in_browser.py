"""The page from disk, with the network off: a case by keyboard, changed, saved, opened again; bad input is a sentence."""

from __future__ import annotations

import base64
import copy
import functools
import json
from pathlib import Path
from typing import Any

import pytest

import soziorules
from tests.page.conftest import ROOT, leave, show, start
from tests.render.browser import Browser

EXAMPLE = ROOT / "examples" / "psychiatrist_30_units_f20.json"
LARGEST = 20_000_000
HEADLINE = "document.querySelector('.headline')?.textContent"
NOTICE = "document.querySelector('.notice').textContent"
SERIOUS = (
    "axe.run(document, {resultTypes: ['violations'], %s}).then((r) => r.violations"
    ".filter((v) => ['serious', 'critical'].includes(v.impact))"
    ".map((v) => v.id + ': ' + v.nodes.map((n) => n.html).slice(0, 3).join(' ')))"
)
QUESTION = "document.querySelector('.one h3')?.textContent"


@functools.cache
def example() -> Any:
    return json.loads(EXAMPLE.read_text(encoding="utf-8"))


def link(case: Any) -> str:
    packed = base64.urlsafe_b64encode(json.dumps(case).encode()).decode().rstrip("=")
    return f"case={packed}&lang=de"


def quiet(browser: Browser) -> None:
    """The page has asked nobody for anything, and nothing was logged."""
    assert browser.messages == []
    assert [url for url in browser.requests if not url.startswith(("file:", "blob:", "data:"))] == []


def answer(browser: Browser, *keys: str) -> None:
    """Answer the question that is shown, and wait for what comes next."""
    before = browser.value(QUESTION)
    browser.keys(*keys)
    browser.until(f"({QUESTION}) !== {json.dumps(before)}", 30)


def test_it_is_small_enough_to_be_sent(built: Path) -> None:
    assert built.stat().st_size < LARGEST


def test_a_case_by_keyboard_from_nothing_to_a_decision(built: Path, browser: Browser) -> None:
    start(browser, built)
    assert browser.value(QUESTION) == "Wann wird die Verordnung ausgestellt?"
    browser.value("document.querySelector('.one input').focus()")
    answer(browser, "20.11.26", "Enter")
    asked = 0
    while browser.value("document.querySelector('.one.done') === null"):
        asked += 1
        assert asked < 60
        kind = browser.value(
            "(() => { const one = document.querySelector('.one'); const first = document.activeElement;"
            "return one.querySelector('[role=combobox]') ? 'codes' : one.querySelector('[type=radio]') ? 'radio'"
            ": one.querySelector('[type=checkbox]') ? 'boxes' : one.querySelector('select') ? 'select' : 'text'; })()"
        )
        question = browser.value(QUESTION)
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
    stated = browser.value("window.soziorules.state.case")
    decision = soziorules.check(stated, today=browser.value("window.soziorules.today()"), lang="de")
    assert decision.missing == ()
    assert browser.value(HEADLINE) == decision.headline
    assert stated["prescribed_on"] == "2026-11-20"
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
        ('{"schema": "soziorules.decision/1", "outcome": "eligible"}', "Version"),
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


def test_pasted_html_stays_text(built: Path, browser: Browser) -> None:
    pasted = "<img src=x onerror=alert(1)><script>alert(1)</script>"
    show(browser, built)
    browser.value("document.querySelector('.one input').focus()")
    browser.keys(pasted, "Enter")
    browser.until("document.querySelector('.problem').textContent")
    assert browser.value("document.querySelectorAll('#page img, #page script').length") == 0
    assert browser.value("document.querySelector('.one input').value") == pasted
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
        assert browser.result(SERIOUS % only) == [], (dark, "all questions")
