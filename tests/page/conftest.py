"""The page, built once, and a browser that has no network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from soziorules.page.build import page
from soziorules.page.fetching import complete
from soziorules.page.program import Rules
from tests.render.browser import CHROMIUM, Browser

ROOT = Path(__file__).resolve().parent.parent.parent
RUNTIME = ROOT / "build" / "page"


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    with Browser() as started:
        started.call(
            "Network.emulateNetworkConditions",
            offline=True,
            latency=0,
            downloadThroughput=-1,
            uploadThroughput=-1,
        )
        yield started


def start(browser: Browser, path: Path, part: str = "lang=de", width: int = 1280) -> None:
    """Open the page anew and wait until it answers."""
    browser.call("Page.navigate", url="about:blank")
    browser.open(path, width, part=part)
    browser.until("['ready', 'failed'].includes(document.querySelector('.progress')?.dataset.step)")
    assert browser.value("document.querySelector('.progress').dataset.step") == "ready", browser.value(
        "document.querySelector('.notice').textContent"
    )
