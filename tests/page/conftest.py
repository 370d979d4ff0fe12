"""The page, built once, and a browser that has no network."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from soziorules.page.build import page
from soziorules.page.fetching import complete
from soziorules.page.program import Rules, rules_for, staged
from tests.render.browser import CHROMIUM, Browser

ROOT = Path(__file__).resolve().parent.parent.parent
RUNTIME = ROOT / "build" / "page"
EXAMPLE = ROOT / "examples" / "psychiatrist_30_units_f20.json"
HEADLINE = "document.querySelector('.headline')?.textContent"
NOTICE = "document.querySelector('.notice').textContent"
QUESTION = "document.querySelector('.one h3')?.textContent"


@pytest.fixture(scope="session")
def runtime() -> Path:
    if not complete(RUNTIME):
        pytest.skip("the runtime of the page is not here: `make page` fetches it from npm")
    return RUNTIME


@pytest.fixture(scope="session")
def built(runtime: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "soziotherapie.html"
    path.write_text(page(Rules(), runtime), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of the page, without network."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    with Browser() as started:
        network(started, offline=True)
        yield started


def network(browser: Browser, *, offline: bool) -> None:
    more = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    browser.call("Network.emulateNetworkConditions", offline=offline, **more)


STEP = "document.querySelector('.progress')?.dataset.step"


def start(browser: Browser, path: Path, part: str = "lang=de", width: int = 1280) -> None:
    """Open the page anew and wait until it answers."""
    leave(browser)
    browser.open(path, width, part=part)
    browser.until(f"['ready', 'failed'].includes({STEP})")
    assert browser.value(STEP) == "ready", browser.value("document.querySelector('.notice').textContent")


def leave(browser: Browser) -> None:
    """Leave the page; it does not ask for what the test before has not saved."""
    browser.value(
        "window.soziorules && Object.assign(window.soziorules.state, {case: {}, kept: '{}', unread: new Map()})"
    )
    browser.call("Page.navigate", url="about:blank")


def show(browser: Browser, path: Path, case: Any = None, width: int = 1280, *, dark: bool = False) -> None:
    """Show a case, or nothing yet, in the page; where it is open already it is not loaded again, which takes seconds."""
    if browser.value("location.href.split('#')[0]") != path.as_uri() or browser.value(STEP) != "ready":
        start(browser, path)
    browser.view(width, dark=dark)
    begin = "Object.assign(window.soziorules.state, {mode: 'one', tab: 'short'}); window.soziorules.take(%s)"
    browser.result(begin % json.dumps(case or {}))
    browser.requests.clear()
    browser.messages.clear()


@functools.cache
def example() -> Any:
    return json.loads(EXAMPLE.read_text(encoding="utf-8"))


def quiet(browser: Browser) -> None:
    """The page has asked nobody for anything, and nothing was logged."""
    assert browser.messages == []
    assert [url for url in browser.requests if not url.startswith(("file:", "blob:", "data:"))] == []


def as_in_the_page(folder: Path, rules: Rules, **request: Any) -> Any:
    """Return what the program answers that the page would carry, without a browser; it loads nothing that takes long."""
    staged(folder, rules, rules_for(rules), ())
    asked = json.dumps({"today": "2026-11-28", **request})
    program = (
        f"import sys; sys.path.insert(0, {str(folder)!r}); import soziorules; from soziorules.page.bridge import reply; "
        f"print(reply({asked!r})); assert soziorules.__file__.startswith(sys.path[0]); "
        "assert not {'yaml', 'pydantic', 'pandas', 'jinja2'} & set(sys.modules)"
    )
    command = [sys.executable, "-P", "-c", program]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd=folder, env={})
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
