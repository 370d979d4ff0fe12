"""An editor completes facts and tests in a rule file and marks a slip. Needs `yaml-language-server` (npm), else skipped."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.schema.language_server import LanguageServer
from tests.schema.validating import ROOT

PROGRAM = shutil.which("yaml-language-server")
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="yaml-language-server is not installed (npm)")

GUIDE = (ROOT / "docs" / "guides" / "editor.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(yaml|text)\n(.*?)```", GUIDE, re.DOTALL)
SLIPS = next(block for language, block in BLOCKS if language == "yaml" and "rules:" in block)
SAID = next(block for language, block in BLOCKS if language == "text")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[LanguageServer]:
    assert PROGRAM is not None
    shutil.copytree(ROOT / "schema", tmp_path / "schema")
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    with LanguageServer(PROGRAM, tmp_path) as running:
        yield running


def written(folder: Path, text: str) -> Path:
    """Return a rule file with this text, beside the schemas."""
    file = folder / "rules" / "own.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_slips_are_marked_as_the_guide_shows(server: LanguageServer, tmp_path: Path) -> None:
    problems = server.problems(written(tmp_path, SLIPS))
    assert "".join(f"{f'{line}:{column}':<6} {message}\n" for line, column, message in problems) == SAID


def test_the_rule_files_have_no_problems(server: LanguageServer, tmp_path: Path) -> None:
    for file in sorted((tmp_path / "rules").glob("*.yaml")):
        assert server.problems(file) == []


def test_facts_named_conditions_and_combinators_are_offered(server: LanguageServer, tmp_path: Path) -> None:
    file = written(tmp_path, SLIPS.replace("gaff: {at_most: 40}", "ga"))
    server.problems(file)
    offered = server.completions(file, 8, 9)
    assert "**de** GAF-Wert" in offered["gaf"]
    assert {"prescriber.group", "indication.listed", "some", "by_reading"} <= offered.keys()


def test_tests_values_and_fitting_parameters_are_offered(server: LanguageServer, tmp_path: Path) -> None:
    file = written(
        tmp_path,
        SLIPS.replace("frist", "")
        .replace("copayment_rate", "")
        .replace("gaff", "gaf")
        .replace("at_most: 40", "a"),
    )
    server.problems(file)
    assert {"at_least", "at_most"} <= server.completions(file, 8, 14).keys()
    assert list(server.completions(file, 9, 26)) == ["first", "follow_up", "trial", "referral", "discharge"]
    parameters = server.completions(file, 10, 49)
    assert "units_per_prescription" in parameters
    assert "copayment_rate" not in parameters


def test_a_fact_is_explained_in_both_languages(server: LanguageServer, tmp_path: Path) -> None:
    file = written(tmp_path, SLIPS)
    server.problems(file)
    shown = server.hover(file, 10, 12)
    assert "Verordnete Einheiten" in shown
    assert "Units prescribed" in shown
