"""A page for each error code, with an example that makes exactly this error and one that is right."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

import soziorules
from soziorules.cli import main
from soziorules.cli.error_codes import error_codes
from soziorules.documentation.handbook import handbook
from soziorules.documentation.handbook_source import HandbookSource
from soziorules.engine.casetests.case_files import load_cases
from soziorules.engine.casetests.cases import check_names
from soziorules.engine.diagnostics import Problems
from soziorules.soziotherapie.handbook import error_examples

BASE = Path(__file__).with_name("errors")
EXAMPLES = error_examples()
OF = {
    kind: [code for code, each in EXAMPLES.items() if each.of == kind]
    for kind in ("rules", "case", "tests", "command")
}


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


@pytest.mark.parametrize("code", OF["case"])
def test_a_case_makes_exactly_this_error(code: str, tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.yaml", tmp_path / "good.yaml"
    bad.write_text(EXAMPLES[code].bad, encoding="utf-8")
    good.write_text(EXAMPLES[code].good, encoding="utf-8")
    with pytest.raises(Problems) as found:
        soziorules.check(bad)
    assert [each.code for each in found.value.diagnostics] == [code]
    soziorules.check(good)


@pytest.mark.parametrize("code", OF["tests"])
def test_a_file_of_case_tests_makes_exactly_this_error(code: str, tmp_path: Path) -> None:
    file, rules = tmp_path / "cases.yaml", soziorules.load_rules()
    file.write_text(EXAMPLES[code].bad, encoding="utf-8")
    with pytest.raises(Problems) as found:
        check_names(load_cases([file]), rules)
    assert [each.code for each in found.value.diagnostics] == [code]
    file.write_text(EXAMPLES[code].good, encoding="utf-8")
    check_names(load_cases([file]), rules)


@pytest.mark.parametrize("code", OF["command"])
def test_a_command_makes_exactly_this_error(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    program, *arguments = shlex.split(EXAMPLES[code].bad)
    assert program == "soziorules"
    assert main([*arguments, "--dry-run", "--lang", "en"]) == 2
    assert re.findall(r"error\[(\w+)\]", capsys.readouterr().err) == [code]


@pytest.mark.parametrize("code", OF["rules"])
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
