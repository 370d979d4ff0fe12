"""JSON text from remembered pieces says what the data say, also when pieces are used again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import soziorules
from soziorules.language.text import LANGUAGES, Language

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").iterdir())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_is_the_data(language: Language) -> None:
    for path in [*EXAMPLES, *reversed(EXAMPLES)]:
        decision = soziorules.check(path)
        assert json.loads(decision.to_json(language)) == decision.to_dict(language), path.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentences_are_those_of_the_findings(language: Language) -> None:
    for path in [*EXAMPLES, *reversed(EXAMPLES)]:
        decision = soziorules.check(path)
        expected = [finding["message"] for finding in decision.to_dict(language)["findings"]]
        assert list(decision.sentences(language)) == expected
