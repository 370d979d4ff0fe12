"""The schemas are valid, fresh, speak both languages, and accept every file of the project."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from scripts import refresh_schemas
from soziorules.schema import NAMES
from tests.schema.validating import (
    CASE_FILES,
    EXAMPLES,
    ROOT,
    RULE_FILES,
    data,
    properties,
    schema,
    wrong,
)


def name(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("which", NAMES)
def test_a_schema_is_valid(which: str) -> None:
    Draft202012Validator.check_schema(schema(which))


def test_the_schemas_in_the_folder_are_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    assert refresh_schemas.main(["--check"]) == 0, "run `make generate`"
    assert capsys.readouterr().out == ""


def test_a_stale_schema_is_named_and_then_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(refresh_schemas, "FOLDER", tmp_path)
    assert refresh_schemas.main(["--check"]) == 1
    assert "schema/case.schema.json: stale" in capsys.readouterr().out
    assert refresh_schemas.main([]) == 0
    assert refresh_schemas.main(["--check"]) == 0
    (tmp_path / "old.schema.json").write_text("{}")
    assert refresh_schemas.main(["--check"]) == 1


@pytest.mark.parametrize("which", NAMES)
def test_every_property_is_described_in_both_languages(which: str) -> None:
    whole = schema(which)
    found = dict(properties(whole))
    assert len(found) > 5
    # What only refers to a part is what the part says it is.
    parts = {f"#/$defs/{part}": inner for part, inner in whole["$defs"].items()}
    described = {
        path: parts[inner["$ref"]] if set(inner) == {"$ref"} else inner for path, inner in found.items()
    }
    assert [
        path for path, inner in described.items() if "**en** " not in inner.get("markdownDescription", "")
    ] == []


@pytest.mark.parametrize("path", RULE_FILES, ids=name)
def test_the_rule_files_follow_their_schema(path: Path) -> None:
    assert wrong("rules", data(path)) == []


def test_the_manifest_follows_its_schema() -> None:
    assert wrong("ruleset", data(ROOT / "rules" / "ruleset.yaml")) == []


@pytest.mark.parametrize("path", [*RULE_FILES, ROOT / "rules" / "ruleset.yaml", *CASE_FILES], ids=name)
def test_every_file_names_its_schema_in_the_first_line(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    assert (path.parent / first.partition("=")[2]).resolve().parent == ROOT / "schema"
    assert (path.parent / first.partition("=")[2]).is_file()


@pytest.mark.parametrize("path", CASE_FILES, ids=name)
def test_the_case_tests_follow_their_schema(path: Path) -> None:
    assert wrong("cases", data(path)) == []


@pytest.mark.parametrize("path", EXAMPLES, ids=name)
def test_the_examples_follow_the_schema_of_a_case(path: Path) -> None:
    assert wrong("case", data(path)) == []
