"""A page for each error code, with an example that makes exactly this error, what is said of it, and what is right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import soziorules
from soziorules.cli import main
from soziorules.cli.error_codes import error_codes
from soziorules.documentation.handbook import handbook
from soziorules.documentation.handbook_source import HandbookSource
from soziorules.engine.language.text import Language
from soziorules.soziotherapie.handbook import error_examples
from tests.documentation.error_desk import BASE, BESIDE_OTHERS, QUICK, circumstances, prepared, said

EXAMPLES = error_examples()
CLUSTER = "A003"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    prepared(folder)
    return folder


def test_no_code_is_without_an_example() -> None:
    assert EXAMPLES.keys() == error_codes().keys()


def test_what_the_parts_of_rules_stand_in_is_right() -> None:
    assert soziorules.load_rules(BASE).name == "own"


@pytest.mark.parametrize("code", EXAMPLES)
def test_an_example_makes_exactly_this_error_and_these_words(
    code: str, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(desk)
    monkeypatch.syspath_prepend(desk)
    example = EXAMPLES[code]
    with monkeypatch.context() as patch:
        circumstances(code, patch)
        found = said(code, example, example.bad, desk)
    assert example.says in [words for each, words in found if each == code]
    assert {each for each, _ in found} == {code} or code in BESIDE_OTHERS
    if example.of != "command" or example.good.split()[1] in QUICK:
        assert code == CLUSTER or said(code, example, example.good, desk) == []


def test_every_code_has_a_page_in_both_languages() -> None:
    book = HandbookSource(soziorules.load_rules(BASE), BASE, (), codes=error_codes())
    for language in ("de", "en"):
        pages = {page.path: page for page in handbook(book, language).pages}
        for code, found in error_codes().items():
            text = pages[f"errors/{code}"].text()
            assert found.title(language) in pages[f"errors/{code}"].title
            for part in (EXAMPLES[code].bad, f"{code}: {EXAMPLES[code].says(language)}", EXAMPLES[code].good):
                assert part in text


@pytest.mark.parametrize("code", ["R012", "K022"])
@pytest.mark.parametrize("language", ["de", "en"])
def test_explain_shows_the_example(code: str, language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    example = EXAMPLES[code]
    assert main(["explain", code, "--lang", language]) == 0
    shown = capsys.readouterr().out
    assert main(["explain", code, "--lang", language, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    when = {} if example.when is None else {"when": example.when(language)}
    words = {**when, "wrong": example.bad, "says": example.says(language), "right": example.good}
    assert {key: data[key] for key in words} == words
    for part in words.values():
        assert part in shown
