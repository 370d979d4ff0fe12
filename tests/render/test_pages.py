"""The page: self-contained, valid, for everybody; looked at in a real browser where there is one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

import soziorules
from soziorules.engine.language.text import LANGUAGES, Language
from soziorules.render.html import pages
from soziorules.soziotherapie.wording.readers import READERS, Reader
from tests.promises.generator import WELL
from tests.render.browser import CHROMIUM, Browser
from tests.render.examples import EXAMPLES, ONE_PER_OUTCOME

VOID = {"meta", "rect", "path", "circle", "br"}


class FieldSpecs(HTMLParser):
    """Collects what a page consists of, and complains about tags that do not close."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attributes]
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attributes]

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag


def outline(page: str) -> FieldSpecs:
    found = FieldSpecs()
    found.feed(page)
    assert found.stack == []
    return found


def every_page() -> Iterator[tuple[Path, Reader, Language]]:
    for example in EXAMPLES:
        for reader in READERS:
            for language in LANGUAGES:
                yield example, reader, language


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_needs_nothing_from_outside(example: Path, reader: Reader, language: Language) -> None:
    page = soziorules.check(example).to_html(language, reader=reader)
    found = outline(page)
    assert not found.tags.keys() & {"script", "link", "img", "iframe", "object", "form"}
    assert not [name for _, name, _ in found.attributes if name.startswith("on") or name in ("src", "style")]
    assert {tag for tag, name, _ in found.attributes if name == "href"} <= {"a"}
    assert not re.search(r"url\((?!#)|@import|http:", page)
    ids = [value for _, name, value in found.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    named = {
        word for _, name, value in found.attributes if name == "aria-labelledby" for word in value.split()
    }
    assert named <= set(ids)
    assert ("html", "lang", language) in found.attributes
    assert found.tags["h1"] == found.tags["main"] == 1


def test_several_decisions_stand_on_one_page() -> None:
    decisions = [(path.name, soziorules.check(path)) for path in EXAMPLES[:3]]
    found = outline(pages(decisions, "de"))
    ids = [value for _, name, value in found.attributes if name == "id"]
    assert found.tags["article"] == 3
    assert len(ids) == len(set(ids))


def test_a_notebook_shows_a_piece_of_a_page() -> None:
    piece = soziorules.check(EXAMPLES[0])._repr_html_()
    assert outline(piece).tags.keys().isdisjoint({"html", "body", "script"})


def test_what_a_case_says_is_escaped() -> None:
    from soziorules.render.markdown import escaped

    assert escaped("<b>*x*</b>") == r"\<b\>\*x\*\</b\>"


@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")
class TestInABrowser:
    def test_pages_are_as_wide_as_the_window_and_ask_nobody(self, tmp_path: Path) -> None:
        with Browser() as browser:
            for example in (path for path in EXAMPLES if path.stem in ONE_PER_OUTCOME):
                decision = soziorules.check(example)
                for reader in READERS:
                    page = tmp_path / f"{example.stem}-{reader}.html"
                    page.write_text(decision.to_html("de", reader=reader), encoding="utf-8")
                    for width in (1280, 360):
                        browser.open(page, width)
                        # Unfolded, everything must fit too.
                        browser.value(
                            "document.querySelectorAll('details').forEach(each => each.open = true)"
                        )
                        assert browser.value("document.documentElement.scrollWidth") <= width, page.name
                        assert browser.requests == [page.as_uri()]
                        assert browser.messages == []

    @pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
    def test_verdict_reason_and_next_step_stand_above_the_fold(
        self, tmp_path: Path, width: int, height: int
    ) -> None:
        page = tmp_path / "page.html"
        with Browser() as browser:
            for name, (example, today) in ABOVE_THE_FOLD.items():
                page.write_text(soziorules.check(example, today=today).to_html("de"), encoding="utf-8")
                browser.open(page, width)
                ends = browser.value(ENDS)
                assert len(ends) >= 2, name
                assert max(ends) <= height, (name, ends)

    def test_colours_are_told_apart_by_day_and_by_night(self, tmp_path: Path) -> None:
        page = tmp_path / "page.html"
        page.write_text(soziorules.check(EXAMPLES[0]).to_html("de"), encoding="utf-8")
        with Browser() as browser:
            for dark in (False, True):
                browser.open(page, 1280, dark=dark)
                for place in (".outcome h1", ".card p", ".source", "dt", "footer p"):
                    assert browser.value(CONTRAST % place) >= 4.5, (place, dark)

    def test_it_prints_on_a4(self, tmp_path: Path) -> None:
        page = tmp_path / "page.html"
        page.write_text(soziorules.check(EXAMPLES[0]).to_html("de"), encoding="utf-8")
        with Browser() as browser:
            browser.open(page, 1280)
            printed = browser.pages_on_a4()
        sizes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", printed)
        assert sizes
        assert all(abs(float(width) - 595) < 2 and abs(float(height) - 842) < 2 for width, height in sizes)


APPROVED = {"received_on": "2026-11-23", "decided_on": "2026-12-02", "granted_units": 30}
ABOVE_THE_FOLD: dict[str, tuple[dict[str, object], str]] = {
    "refused": ({**WELL, "approval": {**APPROVED, "granted_units": 0}}, "2026-12-07"),
    "running": ({**WELL, "approval": APPROVED, "service": {"on": "2026-12-10", "cost": 60}}, "2026-12-20"),
    "eligible": (WELL, "2026-11-21"),
    "open": ({**WELL, "therapy_capability": None}, "2026-11-21"),
    "not eligible": ({**WELL, "gaf": 75}, "2026-11-21"),
}
"""A case of each kind, with the day on which somebody looks."""

# The lower ends of the headline and of all that the short answer says.
ENDS = """
[...document.querySelectorAll(".outcome h1, .outcome p, .outcome li")].map(
  each => each.getBoundingClientRect().bottom + scrollY
)
"""

# The contrast of WCAG 2 between an element's text and the ground that it stands on.
CONTRAST = """
(() => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
    return .2126 * x + .7152 * y + .0722 * z;
  };
  let element = document.querySelector("%s");
  const text = light(numbers(getComputedStyle(element).color));
  let ground = [0, 0, 0, 0];
  while (element && (ground.length === 4 && ground[3] === 0)) {
    ground = numbers(getComputedStyle(element).backgroundColor);
    element = element.parentElement;
  }
  const [a, b] = [text, light(ground)].sort((one, two) => two - one);
  return (a + .05) / (b + .05);
})()
"""
