"""A page for each error code, with an example that makes exactly this error and one that is right."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import soziorules
from soziorules.cli.error_codes import error_codes
from soziorules.documentation.handbook import handbook
from soziorules.documentation.handbook_source import HandbookSource
from soziorules.engine.diagnostics import Problems
from soziorules.soziotherapie.handbook import error_examples

BASE = Path(__file__).with_name("errors")
EXAMPLES = error_examples()


def written(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    folder = tmp_path / "rules"
    shutil.copytree(BASE, folder)
    path = folder / "practice.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    return folder


def codes(folder: Path) -> list[str]:
    with pytest.raises(Problems) as found:
        soziorules.load_rules(folder)
    return [each.code for each in found.value.diagnostics]


def test_what_is_right_is_right(tmp_path: Path) -> None:
    assert soziorules.load_rules(written(tmp_path)).name == "own"


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_bad_example_makes_exactly_this_error(tmp_path: Path, code: str) -> None:
    assert codes(written(tmp_path, (EXAMPLES[code].good, EXAMPLES[code].bad))) == [code]


def test_every_code_has_a_page_in_both_languages() -> None:
    book = HandbookSource(soziorules.load_rules(BASE), BASE, (), codes=error_codes())
    for language in ("de", "en"):
        pages = {page.path: page for page in handbook(book, language).pages}
        for code, found in error_codes().items():
            text = pages[f"errors/{code}"].text()
            assert found.title(language) in pages[f"errors/{code}"].title
            if code in EXAMPLES:
                assert EXAMPLES[code].bad in text
