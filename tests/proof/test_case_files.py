"""Reading files of case tests: bases, merging, and every mistake with its place in one run."""

from __future__ import annotations

from pathlib import Path

import pytest

from soziorules.engine.casetests.case_files import load_cases, merged
from soziorules.engine.diagnostics import Problems
from soziorules.engine.proof.explanations import EXPLANATIONS
from tests.proof.case_texts import problems


class TestMerging:
    def test_what_is_given_lies_over_the_base(self) -> None:
        assert merged({"a": 1, "b": {"c": 2, "d": 3}}, {"b": {"c": 4}}) == {"a": 1, "b": {"c": 4, "d": 3}}

    def test_null_removes_at_any_depth(self) -> None:
        assert merged({"a": 1, "b": {"c": 2, "d": 3}}, {"a": None, "b": {"d": None}}) == {"b": {"c": 2}}

    def test_a_list_replaces_a_list(self) -> None:
        assert merged({"a": [1, 2]}, {"a": [3]}) == {"a": [3]}

    def test_null_without_a_base_leaves_nothing(self) -> None:
        assert merged({}, {"a": {"b": None}}) == {"a": {}}


class TestFiles:
    def test_bases_are_known_in_all_files_and_lie_over_each_other(self, tmp_path: Path) -> None:
        (tmp_path / "a.yaml").write_text(
            "bases: {one: {count: 1, age: 3}, two: {count: 2}}", encoding="utf-8"
        )
        (tmp_path / "b.yaml").write_text(
            "cases: [{name: A case, base: [one, two], given: {sort: adult}, expect: {outcome: eligible}, source: X}]",
            encoding="utf-8",
        )
        (test,) = load_cases([tmp_path])
        assert test.given == {"count": 2, "age": 3, "sort": "adult"}
        assert test.place.at.endswith("b.yaml:1:9")

    def test_a_number_of_an_edge_case_is_read_without_its_letter(self, tmp_path: Path) -> None:
        (tmp_path / "a.yaml").write_text(
            'cases: [{name: A case, edge: "71b", expect: {error: []}, source: X}]', encoding="utf-8"
        )
        (test,) = load_cases([tmp_path])
        assert test.edge_number == 71

    def test_all_mistakes_of_all_files_come_in_one_run(self, tmp_path: Path) -> None:
        first = """\
bases:
  full: {}
cases:
  - name: A case
    base: ful
    expect: {outcome: eligible}
    source: X
  - name: A case
    expect: {outcome: eligible, error: [count]}
    source: X
  - name: Another case
    expect: {}
    source: X
"""
        second = """\
bases: {full: {}}
cases:
  - {name: Third case, expext: {outcome: eligible}, source: X}
  - {name: Fourth case, expect: {outcome: maybe}, source: X}
"""
        assert sorted(problems(tmp_path, first=first, second=second)) == [
            ("R002", "second.yaml:3"),
            ("R003", "second.yaml:3"),
            ("R004", "second.yaml:4"),
            ("T001", "first.yaml:8"),
            ("T001", "second.yaml:1"),
            ("T002", "first.yaml:5"),
            ("T003", "first.yaml:12"),
            ("T003", "first.yaml:9"),
        ]

    def test_a_base_has_one_meaning(self, tmp_path: Path) -> None:
        assert problems(tmp_path, a="bases: {one: {}}", b="bases: {one: {}}") == [("T001", "b.yaml:1")]

    def test_a_folder_without_cases_is_no_test(self, tmp_path: Path) -> None:
        assert problems(tmp_path) == [("T005", "")]

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(Problems) as caught:
            load_cases([tmp_path / "nowhere.yaml"])
        assert [item.code for item in caught.value.diagnostics] == ["S001"]

    def test_every_code_is_explained(self) -> None:
        assert {f"T00{number}" for number in range(1, 6)} <= EXPLANATIONS.keys()
