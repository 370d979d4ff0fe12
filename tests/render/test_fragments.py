"""JSON text from remembered pieces says what the data say, also when pieces are used again."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import NamedTuple

import pytest

import soziorules
from soziorules import RuleSet
from soziorules.api import bundled_rules
from soziorules.engine.language.as_json import as_json
from soziorules.engine.language.text import LANGUAGES, Language

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.*"))


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_pieces_that_were_thrown_away_are_made_again(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soziorules.render.fragments.REMEMBERED", 3)
    rules = soziorules.load_rules(bundled_rules())
    for path in EXAMPLES[:6]:
        decision = soziorules.check(path, rules=RuleSet(rules.elements, rules.domain))
        assert json.loads(decision.to_json(language)) == decision.to_dict(language), path.name
        expected = [finding["message"] for finding in decision.to_dict(language)["findings"]]
        assert list(decision.sentences(language)) == expected


class Colour(Enum):
    RED = "red"


class Pair(NamedTuple):
    low: Decimal
    high: dt.date


@pytest.mark.parametrize(
    ("value", "data"),
    [
        (Colour.RED, "red"),
        (Decimal("6.10"), "6.10"),
        (dt.date(2026, 11, 20), "2026-11-20"),
        (frozenset({"b", "a"}), ["a", "b"]),
        ((1, None), [1, None]),
        (Pair(Decimal(1), dt.date(2026, 1, 2)), {"low": "1", "high": "2026-01-02"}),
        ({"a": (Decimal("0.5"), True)}, {"a": ["0.5", True]}),
        (Path("x"), "x"),
    ],
)
def test_every_value_has_one_form_in_json(value: object, data: object) -> None:
    assert as_json(value) == data


def test_figures_are_counted_named_and_read_as_in_a_dictionary() -> None:
    figures = soziorules.check(EXAMPLES[0]).figures
    assert len(figures) == len(list(figures)) == len(dict(figures)) > 0
