"""The nearest known word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soziorules.engine.diagnostics import did_you_mean, suggest
from soziorules.engine.language.text import Text

FACTS = (
    "gaf",
    "prescription.units",
    "prescriber.group",
    "prescription.kind",
    "hospital_purpose",
    "history[].kind",
)


@pytest.mark.parametrize(
    ("word", "nearest"),
    [
        ("gaff", "gaf"),
        ("agf", "gaf"),
        ("GAF", "gaf"),
        ("hospital-purpose", "hospital_purpose"),
        ("hospital_prupose", "hospital_purpose"),
        ("units", "prescription.units"),
        ("unit", "prescription.units"),
        ("prescription.unit", "prescription.units"),
        ("prescripton.kind", "prescription.kind"),
        ("kind", "history[].kind"),
    ],
)
def test_slips_are_recognised(word: str, nearest: str) -> None:
    assert suggest(word, FACTS) == nearest


@pytest.mark.parametrize("word", ["", "x", "ga", "xyz", "weather", "gaf_of_the_last_year", "u" * 100_000])
def test_what_is_far_from_everything_gets_no_suggestion(word: str) -> None:
    assert suggest(word, FACTS) is None
    assert did_you_mean(word, FACTS) is None


def test_of_equally_near_words_the_first_in_the_alphabet_is_offered() -> None:
    assert suggest("cat", ["car", "can"]) == suggest("cat", ["can", "car"]) == "can"


def test_the_suggestion_is_a_question_in_both_languages() -> None:
    assert did_you_mean("gaff", FACTS) == Text(de='meinten Sie "gaf"?', en='did you mean "gaf"?')


@given(st.text(alphabet="abcdef", min_size=3, max_size=12), st.data())
def test_one_slip_is_always_forgiven(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    slips = [word[:at] + word[at + 1 :], word[:at] + "x" + word[at:], word[:at] + "x" + word[at + 1 :]]
    swapped = word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    for slip in (*slips, swapped):
        if len(slip) >= 3:
            assert suggest(slip, [word, "zzzzzzzzzzzzzzzzzz"]) == word


@given(st.text(max_size=30), st.lists(st.text(max_size=30), max_size=5))
def test_a_suggestion_is_always_one_of_the_candidates(word: str, candidates: list[str]) -> None:
    assert suggest(word, candidates) in {None, *candidates}
