"""JSON: the fast way and the way with positions accept and refuse the same."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.source import MapNode, Plain, load_nodes, load_plain, to_plain


def problems(text: str) -> tuple[Diagnostic, ...]:
    """Return the problems, which both ways must find alike."""
    with pytest.raises(Problems) as fast:
        load_plain(text, name="x.json")
    with pytest.raises(Problems) as slow:
        load_nodes(text, name="x.json")
    assert fast.value.diagnostics == slow.value.diagnostics
    return fast.value.diagnostics


def found(text: str) -> list[tuple[str, int, int]]:
    """Return code, line and column of each problem."""
    return [(d.code, d.place.line, d.place.column) for d in problems(text) if d.place]


def both(text: str) -> Plain:
    """Return the value, which both ways must find alike."""
    value = load_plain(text, name="x.json")
    assert to_plain(load_nodes(text, name="x.json")) == value
    return value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{}", {}),
        ("[]", []),
        (" [ 1 , -2 , 0 ] ", [1, -2, 0]),
        ('{"a": {"b": [true, false, null]}, "c": ""}', {"a": {"b": [True, False, None]}, "c": ""}),
        (r'"\"\\\/\b\f\n\r\t\u00fc\ud83d\ude00"', '"\\/\b\f\n\r\tü😀'),
        ("[1.50, 1e2, -0.0, 2.5E-3]", [Decimal("1.50"), Decimal("1e2"), Decimal("-0.0"), Decimal("0.0025")]),
        ('"2002-01-01"', "2002-01-01"),
        ('\ufeff{"a": 1}', {"a": 1}),
        ("[" * 64 + "]" * 64, None),
    ],
)
def test_values(text: str, value: Plain) -> None:
    assert both(text) == value or value is None


def test_values_know_their_place() -> None:
    root = load_nodes('{\n  "a": 1,\n  "b": [true, {"c": "x"}]\n}', name="case.json")
    assert isinstance(root, MapNode)
    assert root.place.at == "case.json:1:1"
    assert [key.place.at for key, _ in root.entries] == ["case.json:2:3", "case.json:3:3"]
    assert [value.place.at for _, value in root.entries] == ["case.json:2:8", "case.json:3:8"]
    texts = [value.source.text[value.start : value.end] for _, value in root.entries]
    assert texts == ["1", '[true, {"c": "x"}]']


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_nan_and_infinity_are_refused(word: str) -> None:
    assert found(f'{{"a": {word}}}') == [("S025", 1, 7)]


@pytest.mark.parametrize(
    "number", ["9" * 31, "1" * 1_000_000, "0." + "1" * 1_000_000, "1e100", "1e-999999999"]
)
def test_numbers_are_short(number: str) -> None:
    assert found(f"[{number}]") == [("S026", 1, 2)]


def test_duplicate_keys_with_the_places_of_both() -> None:
    (problem,) = problems('{"a": [0, {"gaf": 1,\n"gaf": 2}]}')
    assert problem.place is not None
    assert (problem.place.at, problem.related[0].place.at) == ("x.json:2:1", "x.json:1:12")
    assert problem.path == "$.a[1].gaf"


@pytest.mark.parametrize("text", [r'"\ud800"', r'["\udc00\ud800"]', r'{"\u0000": 1}', r'"a\u0000"'])
def test_escapes_for_what_is_no_character(text: str) -> None:
    assert [code for code, *_ in found(text)] == ["S006"]


@pytest.mark.parametrize(
    "text", ["[" * 65 + "]" * 65, "[" * 10_000, '{"a":' * 100_000, "[[[" * 30 + "{}" + "]]]" * 30]
)
def test_depth(text: str) -> None:
    assert [code for code, *_ in found(text)] == ["S013"]


def test_many_containers_that_are_not_deep() -> None:
    assert both("[" + '{"a": []},' * 99 + "0]") == [{"a": []}] * 99 + [0]


def test_number_of_values(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("json_reader", "load"):
        monkeypatch.setattr(f"soziorules.engine.source.{module}.MAX_VALUES", 100)
    assert both("[" + "1," * 98 + "1]") == [1] * 99
    assert found("[" + "1," * 99 + "1]")[0][0] == "S014"
    assert found("[" + "[[]]," * 50 + "1]")[0][0] == "S014"
    assert both('["' + "," * 500 + '"]') == ["," * 500]


def test_all_problems_are_named_at_once() -> None:
    text = '{"a": NaN, "a": 1e999, "b": "\\ud800", "c": 1,}'
    assert [code for code, *_ in found(text)] == ["S025", "S020", "S026", "S006", "S011"]


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("[1, 2", 6, "comma or ]"),
        ('{"a": 1', 8, "comma or }"),
        ('{"a": 1 "b"', 9, "comma or }"),
        ("[1 2]", 4, "comma or ]"),
        ("[1, ]", 3, "no comma"),
        ('{"a": 1, }', 8, "no comma"),
        ("{a: 1}", 2, "key in quotes"),
        ("{", 2, "key in quotes"),
        ("{1: 2}", 2, "key in quotes"),
        ("{'a': 1}", 2, "double quotes only"),
        ("['a']", 2, "double quotes only"),
        ('{"a" 1}', 6, "colon"),
        ('{"a"', 5, "colon"),
        ('{"a": }', 7, "value is missing"),
        ("[", 2, "value is missing"),
        ("[,]", 2, "value is missing"),
        ("[}", 2, "value is missing"),
        ("[1}", 3, "comma or ]"),
        ("[01]", 2, "leading zero"),
        ("[+1]", 2, "leading zero"),
        ("[.5]", 2, "leading zero"),
        ("[1.]", 2, "leading zero"),
        ("[1_0]", 2, "leading zero"),
        ("[True]", 2, "no JSON value"),
        ("[~]", 2, "value is missing"),
        ('["a\nb"]', 2, "not closed"),
        ('["a', 2, "not closed"),
        (r'["\x"]', 2, "not closed"),
        (r'["\u12"]', 2, "not closed"),
        ("[1] 2", 5, "something follows"),
        ("[1] // x", 5, "no comments"),
        ("/* x */ {}", 1, "no comments"),
        ("{ # x\n}", 3, "no comments"),
    ],
)
def test_syntax_errors_stand_where_they_are(text: str, column: int, words: str) -> None:
    *_, problem = problems(text)
    assert problem.code == "S011"
    assert problem.place is not None
    assert problem.place.column == column
    assert words in problem.message.en


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_an_empty_file_is_refused(text: str) -> None:
    assert [code for code, *_ in found(text)] == ["S007"]


def test_a_megabyte_on_a_line_is_read_and_its_errors_are_short() -> None:
    text = '{"a": "' + "x" * 2_000_000 + '", "b": NaN}'
    (problem,) = problems(text)
    assert problem.place is not None
    assert problem.place.column == 2_000_016
    assert len(problem.place.text) < 500


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


@given(VALUES, st.sampled_from([None, 1]), st.booleans())
def test_what_the_standard_library_writes_is_read_the_same(
    value: Any, indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    try:
        read = both(text)
    except Problems:
        # Written raw or as an escape, control characters are no text.
        assert {code for code, *_ in found(text)} == {"S006"}
    else:
        assert read == value


PIECES = st.lists(
    st.sampled_from(
        ["{", "}", "[", "]", ",", ":", '"', '"a"', '"b":', "1", "-", "0", ".5", "e9", "NaN", "true", "null", " ", "\n",
         "\\", "\\u0000", "\\ud800", "/", "ü", "'", "\ufeff", "\t", "١"]
    ),
    max_size=20,
).map("".join)  # fmt: skip


@given(PIECES)
@example("1١")
def test_both_ways_agree_with_the_standard_library_on_what_json_is(text: str) -> None:
    try:
        both(text)
    except Problems:
        problems(text)
    else:
        json.loads(text.removeprefix("\ufeff"))
