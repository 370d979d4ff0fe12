"""The site: it opens from disk, loads nothing from outside, and its search knows every rule and every id."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from soziorules.documentation.guides import Guides
from soziorules.documentation.handbook import handbook
from soziorules.documentation.handbook_source import HandbookSource
from soziorules.documentation.output import stale, write
from soziorules.documentation.site import SiteError
from soziorules.engine.language.text import LANGUAGES
from tests.engine.lending import RULES, load

pytest.importorskip("furo")
pytest.importorskip("myst_parser")

LOADED = re.compile(r"""<(?:script|img|iframe|source)[^>]+src=["']([^"']+)|<link[^>]+href=["']([^"']+)""")
HANDBOOKS = [handbook(HandbookSource(load(), RULES), language) for language in LANGUAGES]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    for language in LANGUAGES:
        guide = folder / "guides" / language / "01-start.md"
        guide.parent.mkdir(parents=True)
        guide.write_text("# Start\n\nSee `lending.debt`.\n", encoding="utf-8")
    write(HANDBOOKS, folder / "out", "html", Guides(folder / "guides"))
    return folder / "out"


def test_nothing_is_loaded_from_outside(site: Path) -> None:
    for page in site.rglob("*.html"):
        for match in LOADED.findall(page.read_text(encoding="utf-8")):
            target = next(filter(None, match))
            assert not target.startswith(("http:", "https:", "//")), page
            assert target == "#" or (page.parent / target.partition("?")[0]).exists(), f"{page}: {target}"
    for style in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(https?:)?//", style.read_text(encoding="utf-8"))


def test_links_between_pages_lead_somewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        for target in re.findall(r"<a[^>]+href=\"([^\"#]+)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http:", "https:", "mailto:")):
                assert (page.parent / target.partition("?")[0]).exists(), f"{page}: {target}"


def test_what_the_theme_says_is_german_in_german(site: Path) -> None:
    english = re.compile(r">(?:Next|Previous|Back to top|Skip to content|Contents|Expand)<|Toggle ")
    for page in (site / "de").rglob("*.html"):
        assert not english.search(page.read_text(encoding="utf-8")), page
    text = (site / "de/history.html").read_text(encoding="utf-8")
    assert "<span>Weiter</span>" in text
    assert "<span>Next</span>" in (site / "en/history.html").read_text(encoding="utf-8")


def test_each_page_leads_to_itself_in_the_other_language(site: Path) -> None:
    text = (site / "de/rules/lending.debt.html").read_text(encoding="utf-8")
    assert 'href="../../en/rules/lending.debt.html"' in text


def test_the_search_finds_every_rule_by_its_id(site: Path) -> None:
    text = (site / "en/searchindex.js").read_text(encoding="utf-8")
    index = json.loads(text[len("Search.setIndex(") : text.rindex(")")])
    assert {page.path.rpartition("/")[2] for page in HANDBOOKS[1].elements} <= set(index["indexentries"])


def test_an_id_in_a_guide_leads_to_its_page(site: Path) -> None:
    assert 'href="../rules/lending.debt.html"' in (site / "de/guides/01-start.html").read_text(
        encoding="utf-8"
    )


def test_drawings_stand_in_the_page(site: Path) -> None:
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="sz"' in (site / "de/history.html").read_text(
        encoding="utf-8"
    )


def test_a_cell_says_under_which_heading_it_stands(site: Path) -> None:
    """So a row is a card on a phone; a decision table, whose columns only have numbers, stays one."""
    text = (site / "de/values.html").read_text(encoding="utf-8")
    cells = re.findall(r'<td data-label="([^"]*)"', text)
    assert cells[:4] == ["Wert", "Höhe", "Zeitraum", "Quelle"]
    rule = (site / "en/rules/lending.child_age.html").read_text(encoding="utf-8")
    tables = re.findall(r'<table class="([^"]*)">(.*?)</table>', rule, re.DOTALL)
    decision = next(kind for kind, table in tables if "reader.age at most" in table)
    assert "labelled" not in decision
    assert any("labelled" in kind for kind, _ in tables)


def test_a_site_is_stale_when_its_content_would_change(site: Path) -> None:
    guides = Guides(site.parent / "guides")
    assert stale(HANDBOOKS, site, "html", guides) == []
    assert stale(HANDBOOKS, site, "html") == ["index.html"]


def test_what_sphinx_complains_about_stops_the_site(tmp_path: Path) -> None:
    guide = tmp_path / "guides" / "de" / "01-start.md"
    guide.parent.mkdir(parents=True)
    guide.write_text("# Start\n\n[nowhere](nowhere.md)\n", encoding="utf-8")
    with pytest.raises(SiteError, match="nowhere"):
        write(HANDBOOKS[:1], tmp_path / "out", "html", Guides(tmp_path / "guides"))
    assert not (tmp_path / "out").exists()
