"""A case with very many errors: a hundred are told, in little time, and nothing that was stated."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

import soziorules
from soziorules import Case, Problems

STRAYS = {f"Geheim{number}": 1 for number in range(3_000)}


@pytest.mark.parametrize(
    ("given", "path"),
    [
        (STRAYS, "$"),
        ({"patient": STRAYS}, "$.patient"),
        ({"history": [{f"Geheim{number}": 1 for number in range(10)}] * 1_000}, "$.history[0]"),
        ({"diagnoses": [{"code": "F20.0", "certainty": "Geheim"}] * 100, "gaff": 1, "gaf": "Geheim"}, ""),
    ],
    ids=["case", "group", "list", "values"],
)
def test_of_many_errors_a_hundred_are_told(given: dict[str, Any], path: str) -> None:
    for form in (given, json.dumps(given)):
        with pytest.raises(Problems) as raised:
            soziorules.check(form)
        found = raised.value.diagnostics
        assert found[-1].code == "C014"
        assert len(found) <= 101
        assert not path or found[0].path == path
        assert "Geheim" not in str(raised.value)
    with pytest.raises(ValidationError) as refused:
        Case.model_validate(given)
    assert refused.value.error_count() == 101
