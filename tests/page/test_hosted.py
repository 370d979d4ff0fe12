"""The page as the files of a website: a small first paint, the runtime kept, nothing asked of anybody else."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from soziorules.page.build import hosted
from soziorules.page.program import Rules
from tests.page.conftest import network
from tests.render.browser import Browser

FIRST_PAINT = 200_000


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="module")
def site(
    runtime: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, http.server.HTTPServer]]:
    folder = tmp_path_factory.mktemp("site")
    files = hosted(Rules(), runtime)
    assert len(files["index.html"]) < FIRST_PAINT
    assert b"MPL-2.0" in files["LICENCES.txt"]
    for name, content in files.items():
        (folder / name).write_bytes(content)
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/", server
    server.shutdown()
    server.server_close()


def test_a_website_answers_and_opens_again_without_network(
    site: tuple[str, http.server.HTTPServer], browser: Browser
) -> None:
    address, _ = site
    network(browser, offline=False)
    browser.requests.clear()
    browser.messages.clear()
    browser.call("Page.navigate", url=f"{address}#lang=de")
    browser.until("document.querySelector('.progress')?.dataset.step === 'ready'")
    assert (
        browser.result("window.soziorules.ask('decide', {case: {gaf: 35}}).then((r) => r.outcome)")
        == "undetermined"
    )
    browser.result("navigator.serviceWorker.ready.then(() => 0)")
    assert browser.messages == []
    assert {url for url in browser.requests if not url.startswith((address, "blob:", "data:"))} == set()
    network(browser, offline=True)
    browser.call("Page.navigate", url="about:blank")
    browser.call("Page.navigate", url=f"{address}#lang=en")
    browser.until("document.querySelector('.progress')?.dataset.step === 'ready'")
    assert browser.value("document.documentElement.lang") == "en"
