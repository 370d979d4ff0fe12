"""Places, problems and paths."""

from __future__ import annotations

import json
import pickle

import pytest

from soziorules.engine.diagnostics import (
    Diagnostic,
    Explanation,
    Place,
    Problems,
    Related,
    json_path,
    merge_explanations,
)
from soziorules.engine.language.text import Text

WRONG = Text(de="falsch", en="wrong")


def test_a_place_is_written_as_editors_understand_it() -> None:
    assert Place("rules/limits.yaml", 41, 5, 9).at == "rules/limits.yaml:41:5"


def test_the_place_of_a_whole_file_is_its_name() -> None:
    assert Place("case.json").at == "case.json"


@pytest.mark.parametrize(
    ("loc", "path"),
    [
        ((), "$"),
        (("history", 1, "units"), "$.history[1].units"),
        (("prescription.units",), '$["prescription.units"]'),
        (('a"b\\',), '$["a\\"b\\\\"]'),
    ],
)
def test_paths_name_a_value_inside_its_file(loc: tuple[str | int, ...], path: str) -> None:
    assert json_path(loc) == path


def test_problems_carry_everything_and_speak_english() -> None:
    problems = Problems([Diagnostic("S001", WRONG), Diagnostic("S002", WRONG)])
    assert [diagnostic.code for diagnostic in problems.diagnostics] == ["S001", "S002"]
    assert "error[S001]: wrong" in str(problems)
    assert "error[S002]: wrong" in str(problems)


def test_the_text_of_problems_shows_no_line_of_the_file() -> None:
    place = Place("case.json", 1, 2, 5, text='{"gaf": 101}')
    problems = Problems([Diagnostic("C001", WRONG, place, related=(Related(place, WRONG),))])
    for said in (
        str(problems),
        repr(problems),
        repr(problems.args),
        f"{problems.diagnostics}",
        json.dumps(problems.to_dict()),
    ):
        assert "101" not in said
    assert pickle.loads(pickle.dumps(problems)).diagnostics == problems.diagnostics  # noqa: S301


def test_no_problems_without_a_problem() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Problems([])


def test_explanations_of_layers_are_merged_in_order() -> None:
    explanation = Explanation(WRONG, WRONG, WRONG)
    assert list(merge_explanations({"S002": explanation}, {"R001": explanation})) == ["R001", "S002"]


def test_no_code_is_explained_twice() -> None:
    explanation = Explanation(WRONG, WRONG, WRONG)
    with pytest.raises(ValueError, match="S002"):
        merge_explanations({"S002": explanation}, {"S002": explanation})
