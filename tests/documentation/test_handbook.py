"""The handbook: fixed headings, no dead link, what changes in the rules changes on the pages; made whole or not at all."""

from __future__ import annotations

import argparse
import base64
import json
import re
import shutil
import sys
from functools import cache
from pathlib import Path

import pytest

from soziorules.api import bundled_rules, check, load_rules
from soziorules.cli import docs, main
from soziorules.documentation.cases import best
from soziorules.documentation.domain_pages import DomainPages
from soziorules.documentation.guides import Guides
from soziorules.documentation.handbook import Handbook, handbook
from soziorules.documentation.handbook_source import HandbookSource
from soziorules.documentation.markdown import Page
from soziorules.documentation.output import MARKER, NoHandbookError, stale, write
from soziorules.documentation.page_context import PageContext
from soziorules.documentation.rule_pages import HEADINGS, rule_page
from soziorules.documentation.site import SiteError
from soziorules.engine.casetests.case_files import load_cases
from soziorules.engine.casetests.cases import run_cases
from soziorules.engine.diagnostics.extras import MissingPackageError
from soziorules.engine.language.text import LANGUAGES, Language
from soziorules.engine.provenance.trace import load_trace
from tests.engine.lending import RULES as LIBRARY
from tests.engine.lending import load

LINK = re.compile(r"\]\((?!https?:|#)([^)\s]+)\)")


@cache
def library(language: Language) -> Handbook:
    return handbook(HandbookSource(load(), LIBRARY), language)


@cache
def soziotherapie(language: Language) -> Handbook:
    rules, folder = load_rules(), bundled_rules()
    return handbook(HandbookSource(rules, folder, (), load_trace(folder, rules.elements)), language)


@pytest.fixture(params=[library, soziotherapie], ids=["library", "soziotherapie"])
def made(request: pytest.FixtureRequest) -> list[Handbook]:
    return [request.param(language) for language in LANGUAGES]


def page(book: Handbook, path: str) -> Page:
    return next(page for page in book.pages if page.path == path)


def test_every_rule_has_a_page_with_the_same_headings(made: list[Handbook]) -> None:
    for book in made:
        wanted = [f"## {heading(book.language)}" for heading in HEADINGS.values()]
        rules = [page for page in book.elements if page.path.startswith("rules/")]
        assert rules
        for rule in rules:
            assert re.findall(r"^## .*$", outside_code(rule.text()), re.MULTILINE) == wanted, rule.path


def outside_code(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)


def test_every_element_has_a_page_and_is_reached(made: list[Handbook]) -> None:
    for book in made:
        linked = {path for paths in book.members.values() for path in paths}
        pages = {page.path for page in book.elements}
        assert linked <= pages
        overviews = "".join(page.text() for page in book.overviews)
        assert all(f"]({path}.md)" in overviews for path in pages - linked)


def test_no_link_is_dead(made: list[Handbook]) -> None:
    for book in made:
        there = {f"{page.path}.md" for page in book.pages} | {picture.path for picture in book.pictures}
        for each in book.pages:
            for target in LINK.findall(outside_code(each.text())):
                above = Path("/") / Path(each.path).parent
                assert (above / target).as_posix().removeprefix("/") in there or resolved(
                    above, target
                ) in there


def resolved(above: Path, target: str) -> str:
    parts: list[str] = [part for part in above.parts if part != "/"]
    for part in target.split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


def test_pages_are_the_same_in_both_languages(made: list[Handbook]) -> None:
    assert [page.path for page in made[0].pages] == [page.path for page in made[1].pages]


def test_a_rule_is_shown_met_missed_and_open_without_case_tests() -> None:
    text = page(library("en"), "rules/lending.child_age").text()
    cases = text.partition("## Cases")[2].partition("## Related")[0]
    assert (
        "**Met** (worked out):\n\n- reader.sort: child `reader.sort`\n- reader.age: 11 `reader.age`" in cases
    )
    assert "reader.age: 13" in cases
    assert cases.rstrip().endswith("- reader.sort: child `reader.sort`")


def test_a_decision_table_has_a_column_for_each_way_through_the_rule() -> None:
    text = page(library("en"), "rules/lending.child_age").text()
    assert "| reader.sort: child | yes | yes | no |" in text
    assert "| reader.age at most 12 | yes | no | – |" in text
    assert "| **Result** | **met** | **not met** | **does not apply** |" in text


def test_values_show_their_history() -> None:
    text = page(library("en"), "values/books_at_once").text().replace("\N{NO-BREAK SPACE}", " ")
    assert "| since 1 January 2010 | **8** | Statute § 2 (2010) |" in text
    assert "| 1 January 2000 to 31 December 2009 | **5** | Statute § 2 |" in text


def test_a_page_shows_the_lines_of_the_file_with_the_norm_above_them() -> None:
    text = page(soziotherapie("de"), "rules/limits.units_per_prescription").text()
    excerpt = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert excerpt is not None
    assert excerpt[1].startswith("# § 5 Abs. 2 Satz 3 ST-RL")
    assert "- id: limits.units_per_prescription" in excerpt[1]
    assert excerpt[1].count("- id: ") == 1


def test_the_law_on_a_time_line_names_what_changed() -> None:
    text = page(soziotherapie("de"), "history").text().replace("\N{NO-BREAK SPACE}", " ")
    day = text.partition("## 15.04.2015")[2].partition("\n## ")[0]
    assert "GAF 40 → **GAF 50**" in day
    assert "3 Einheiten → **5 Einheiten**" in day


def test_every_catalogue_id_leads_to_pages() -> None:
    trace = load_trace(bundled_rules(), load_rules().elements)
    words = {word for page in soziotherapie("de").pages for word in page.keywords}
    ids = [item.id for item in trace.entries]
    ids += [item.id for item in trace.contradictions] + [item.id for item in trace.statements]
    assert ids
    assert set(ids) <= words


def changed(folder: Path) -> Path:
    """Return a copy of the library's rules in which twelve books at home have become nine."""
    rules = folder / "library"
    shutil.copytree(LIBRARY, rules)
    file = rules / "lending.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("value: 12", "value: 9"), encoding="utf-8")
    return rules


def test_a_changed_value_changes_the_pages_and_makes_the_old_ones_stale(tmp_path: Path) -> None:
    rules = changed(tmp_path)
    old = [library(language) for language in LANGUAGES]
    new = [handbook(HandbookSource(load(rules), rules), language) for language in LANGUAGES]
    write(old, tmp_path / "out", "markdown")
    assert stale(old, tmp_path / "out", "markdown") == []
    found = stale(new, tmp_path / "out", "markdown")
    assert {"de/values.md", "en/values/pile_ceiling.md", "en/rules/lending.pile.md"} <= set(found)
    assert "en/rules/lending.debt.md" not in found
    write(new, tmp_path / "out", "markdown")
    assert stale(new, tmp_path / "out", "markdown") == []
    assert "at most 9" in (tmp_path / "out/en/rules/lending.pile.md").read_text(encoding="utf-8")


def test_pictures_follow_a_threshold(tmp_path: Path) -> None:
    shutil.copytree(bundled_rules(), tmp_path / "rules")
    file = tmp_path / "rules" / "diagnoses.yaml"
    before = '{from: 2015-04-15, value: 50, cite: "ST-RL § 2 (GAF-Skala)"'
    text = file.read_text(encoding="utf-8")
    assert text.count(before) == 1
    file.write_text(text.replace(before, before.replace("50", "55")), encoding="utf-8")
    made = handbook(HandbookSource(load_rules(tmp_path / "rules"), tmp_path / "rules"), "de")
    scale = next(picture.svg for picture in made.pictures if picture.path == "pictures/scale.svg")
    assert "1–55: erfüllt" in scale
    timeline = next(picture.svg for picture in made.pictures if picture.path == "pictures/timeline.svg")
    assert ">55<" in timeline
    assert "höchstens 55" in page(made, "rules/diagnoses.gaf_listed").text()


@pytest.mark.parametrize("content", ["notes.txt", None])
def test_what_is_no_handbook_is_left_alone(tmp_path: Path, content: str | None) -> None:
    out = tmp_path / "out"
    if content is None:
        out.write_text("mine", encoding="utf-8")
    else:
        out.mkdir()
        (out / content).write_text("mine", encoding="utf-8")
    with pytest.raises(NoHandbookError):
        write([library("de")], out, "markdown")
    assert (out if content is None else out / content).read_text(encoding="utf-8") == "mine"


def test_a_handbook_is_replaced_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write([library("de")], out, "markdown")
    (out / "left_over.md").write_text("old", encoding="utf-8")
    assert stale([library("de")], out, "markdown") == ["left_over.md"]
    write([library("de")], out, "markdown")
    assert not (out / "left_over.md").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_another_form_or_no_handbook_is_stale(tmp_path: Path) -> None:
    assert stale([library("de")], tmp_path, "markdown") == [MARKER]
    write([library("de")], tmp_path / "out", "markdown")
    assert stale([library("de")], tmp_path / "out", "html") == [MARKER]


def own(folder: Path) -> Path:
    """Start a rule set of one's own and return its folder."""
    assert main(["init", str(folder / "own")]) == 0
    return folder / "own"


def test_a_case_that_fails_stops_the_handbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = own(tmp_path)
    cases = folder / "tests" / "cases" / "practice.yaml"
    cases.write_text(cases.read_text(encoding="utf-8").replace("units: 11", "units: 9"), encoding="utf-8")
    code = main(["docs", "--out", str(tmp_path / "out"), "--rules", str(folder / "rules"), "--lang", "en"])
    said = capsys.readouterr().err
    assert code == 1
    assert "Eleven units need a reason" in said
    assert "outcome: expected justification_required, is eligible" in said
    assert not (tmp_path / "out").exists()


def test_rules_that_do_not_load_give_their_errors_and_no_handbook(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = own(tmp_path)
    file = folder / "rules" / "practice.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("at_most", "at_moist"), encoding="utf-8")
    assert main(["docs", "--out", str(tmp_path / "out"), "--rules", str(folder / "rules")]) == 2
    assert "practice.yaml" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_the_command_checks_refuses_and_writes(tmp_path: Path) -> None:
    folder = own(tmp_path)
    command = ["docs", "--out", str(tmp_path / "out"), "--rules", str(folder / "rules")]
    assert main([*command, "--check"]) == 1
    assert main(command) == 0
    assert main([*command, "--check"]) == 0
    assert "tests/cases/practice.yaml" in (tmp_path / "out/de/rules/practice.first_units.md").read_text(
        encoding="utf-8"
    )
    assert main([*command[:2], str(folder), *command[3:]]) == 2
    assert (folder / "rules").is_dir()


def test_a_folder_of_cases_that_is_not_there_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = own(tmp_path)
    command = ["docs", "--out", str(tmp_path / "out"), "--rules", str(folder / "rules")]
    assert main([*command, "--cases", str(tmp_path / "nowhere")]) == 2
    assert "nowhere" in capsys.readouterr().err


def test_rules_without_cases_have_a_handbook_too(tmp_path: Path) -> None:
    folder = own(tmp_path)
    shutil.rmtree(folder / "tests")
    assert main(["docs", "--out", str(tmp_path / "out"), "--rules", str(folder / "rules")]) == 0
    page = (tmp_path / "out/de/rules/practice.first_units.md").read_text(encoding="utf-8")
    assert "tests/cases" not in page


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (MissingPackageError("furo"), 2, 'pip install "soziorules[docs]"'),
        (SiteError("title underline too short"), 1, "title underline too short"),
    ],
    ids=["without Sphinx", "Sphinx complains"],
)
def test_a_site_that_cannot_be_made_says_why(
    error: Exception,
    code: int,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("soziorules.documentation.output.build", fail)
    rules = own(tmp_path) / "rules"
    assert main(["docs", "--out", str(tmp_path / "out"), "--rules", str(rules), "--format", "html"]) == code
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_started_rule_set_is_green_at_once(tmp_path: Path) -> None:
    folder = own(tmp_path)
    assert main(["lint", str(folder / "rules")]) == 0
    assert main(["test", str(folder / "tests" / "cases"), "--rules", str(folder / "rules")]) == 0
    for file in (folder / "rules").glob("*.yaml"):
        named = re.match(r"# yaml-language-server: \$schema=(\S+)", file.read_text(encoding="utf-8"))
        assert named is not None
        assert (file.parent / named[1]).is_file()
    assert (folder / ".pre-commit-config.yaml").is_file()


def test_a_rule_set_is_not_started_over_another(tmp_path: Path) -> None:
    own(tmp_path)
    assert main(["init", str(tmp_path / "own")]) == 2


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("page", "lead"),
    [("../../page.html", "../../../page.html"), ("https://example.org/p/", "https://example.org/p/")],
)
def test_the_cases_of_a_rule_open_in_the_page(language: Language, page: str, lead: str) -> None:
    rules, folder = load_rules(), bundled_rules()
    cases = folder.resolve().parent / "tests" / "cases"
    results = tuple(
        run_cases(
            load_cases([cases / f"{name}.yaml" for name in ("bases", "edge_3_quantities", "rules_limits")]),
            rules,
        )
    )
    book = HandbookSource(rules, folder, results, page=page)
    desk, name = PageContext(book, language, DomainPages.of(rules.name)), "limits.units_per_prescription"
    text = rule_page(desk, rules.elements.rules[name], best(results)).text()
    found = re.findall(r'<a href="([^"#]+)#lang=(\w+)&amp;case=([\w-]+)">', text)
    assert {(address, lang) for address, lang, _ in found} == {(lead, language)}
    given = [json.loads(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))) for *_, packed in found]
    assert {check(case).finding(name).status for case in given} == {"met", "not_met", "open"}


def test_the_handbook_of_the_bundled_rules_has_the_guides_of_the_package() -> None:
    asked = {"guides": None, "rules": None, "field": None}
    found = Guides(docs._guides(argparse.Namespace(**asked)))
    for language in LANGUAGES:
        assert {"guides/04-software.md", "guides/11-own-field.md"} <= found.of(language).keys()
    for others in ({"rules": "mine"}, {"field": "library:LIBRARY"}):
        assert docs._guides(argparse.Namespace(**{**asked, **others})) is None
    assert docs._guides(argparse.Namespace(**{**asked, "guides": "mine"})) == Path("mine")


def test_what_builds_the_pages_is_asked_for_before_all_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "furo", None)
    monkeypatch.setattr("soziorules.cli.docs.rules_of", lambda *_: pytest.fail("work was done"))
    with pytest.raises(MissingPackageError):
        docs.run(argparse.Namespace(lang="de", out=str(tmp_path / "out"), format="html"))
