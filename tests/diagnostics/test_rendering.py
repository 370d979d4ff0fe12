"""Diagnostics as text: each shape is asserted whole."""

from __future__ import annotations

import unicodedata
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soziorules.engine.diagnostics import Diagnostic, Place, Related, Severity, render
from soziorules.engine.language.text import Language, Text

MESSAGE = Text(de='unbekannte Angabe "gaff"', en='unknown fact "gaff"')
HINT = Text(de='meinten Sie "gaf"?', en='did you mean "gaf"?')
PLACE = Place("rules/limits.yaml", 7, 7, 11, "      gaff: {at_most: 40}")
DIAGNOSTIC = Diagnostic("R012", MESSAGE, PLACE, "$.rules[0]", HINT)
ALLOWED = Text(de="ganze Zahl von 1 bis 100", en="a whole number from 1 to 100")


def shown(text: str) -> str:
    """Return `text` without the indentation of the test."""
    return dedent(text).strip("\n")


def caret_line(place: Place) -> tuple[str, str]:
    """Return the line and the underline of a rendered place, without the margin."""
    lines = render([Diagnostic("S010", MESSAGE, place)], "en").splitlines()
    return lines[3].partition("| ")[2], lines[4].partition("| ")[2]


def test_the_line_stands_above_a_caret_with_the_suggestion() -> None:
    assert render([DIAGNOSTIC], "en") == shown(
        """
        error[R012]: unknown fact "gaff"
          --> rules/limits.yaml:7:7
           |
         7 |       gaff: {at_most: 40}
           |       ^^^^ did you mean "gaf"?
           = help: soziorules explain R012
        """
    )


def test_german_reads_german() -> None:
    assert render([DIAGNOSTIC], "de") == shown(
        """
        Fehler[R012]: unbekannte Angabe "gaff"
          --> rules/limits.yaml:7:7
           |
         7 |       gaff: {at_most: 40}
           |       ^^^^ meinten Sie "gaf"?
           = Hilfe: soziorules explain R012
        """
    )


def test_of_a_case_no_line_is_shown_but_path_hint_and_what_is_allowed() -> None:
    place = Place("case.json", 3, 10, 13, '  "gaf": 101')
    diagnostic = Diagnostic("C004", Text(de="außerhalb", en="out of range"), place, "$.gaf", HINT, ALLOWED)
    assert render([diagnostic], "en", show_source=False) == shown(
        """
        error[C004]: out of range
          --> case.json:3:10
           = field: $.gaf
           = hint: did you mean "gaf"?
           = allowed: a whole number from 1 to 100
           = help: soziorules explain C004
        """
    )


def test_a_second_place_is_shown_below_the_first() -> None:
    first = Place("rules/limits.yaml", 12, 1, 4, "gaf: 40")
    second = Place("rules/limits.yaml", 103, 1, 4, "gaf: 50")
    related = (Related(first, Text(de="steht zuerst hier", en="first given here")),)
    diagnostic = Diagnostic("S020", Text(de="doppelt", en="duplicate key"), second, related=related)
    assert render([diagnostic], "en") == shown(
        """
        error[S020]: duplicate key
            --> rules/limits.yaml:103:1
             |
         103 | gaf: 50
             | ^^^
            ::: rules/limits.yaml:12:1
             |
          12 | gaf: 40
             | --- first given here
             = help: soziorules explain S020
        """
    )
    assert "    ::: rules/limits.yaml:12:1: first given here" in render([diagnostic], "en", show_source=False)


def test_a_warning_is_called_one() -> None:
    diagnostic = Diagnostic("R090", MESSAGE, severity=Severity.WARNING)
    assert render([diagnostic], "de").startswith("Warnung[R090]")
    assert render([diagnostic], "en").startswith("warning[R090]")


def test_a_problem_of_a_whole_file_has_no_line() -> None:
    diagnostic = Diagnostic("S001", Text(de="fehlt", en="file not found"), Place("no.json"))
    assert render([diagnostic], "en") == shown(
        """
        error[S001]: file not found
          --> no.json
           = help: soziorules explain S001
        """
    )


def test_a_blank_line_stands_between_two_problems() -> None:
    assert render([DIAGNOSTIC, DIAGNOSTIC], "en").count("\n\n") == 1


def test_colour_adds_nothing_but_colour() -> None:
    coloured = render([DIAGNOSTIC], "en", colour=True)
    plain = coloured
    for code in ("\x1b[0m", "\x1b[1m", "\x1b[1;31m", "\x1b[1;34m"):
        assert code in coloured
        plain = plain.replace(code, "")
    assert plain == render([DIAGNOSTIC], "en")


def test_tabs_wide_and_combining_characters_keep_the_caret_in_its_column() -> None:
    line, caret = caret_line(Place("a", 1, 7, 8, "\t漢字u\u0308 x"))
    assert line.startswith("    漢字u\u0308 x")
    columns = sum(
        2 if unicodedata.east_asian_width(c) == "W" else not unicodedata.combining(c) for c in line[:-1]
    )
    assert caret == " " * columns + "^"


def test_what_cannot_be_seen_is_written_as_an_escape() -> None:
    line, caret = caret_line(Place("a", 1, 4, 5, "\x1b\u202e\xa0x"))
    assert line == r"\x1b\u202e\xa0x"
    assert caret == " " * 14 + "^"


@pytest.mark.parametrize("column", [1, 60, 500, 999, 1000])
def test_a_long_line_is_cut_around_the_caret(column: int) -> None:
    text = "".join(chr(ord("a") + number % 26) for number in range(1000))
    line, caret = caret_line(Place("a", 1, column, column + 1, text))
    assert len(line) <= 116
    assert line[caret.index("^")] == text[column - 1]


def test_the_caret_stays_where_only_part_of_the_line_is_known() -> None:
    line, caret = caret_line(Place("a", 1, 1003, 1004, "abcdef", cut=1000))
    assert line[caret.index("^")] == "c"
    assert line.startswith("...")


LINES = st.text(max_size=200).filter(lambda text: not {"\n", "\r"} & set(text))


@given(LINES, st.integers(1, 250), st.integers(0, 300), st.integers(0, 50), st.sampled_from(["de", "en"]))
def test_nothing_that_a_terminal_obeys_gets_out(
    text: str, column: int, length: int, cut: int, language: Language
) -> None:
    place = Place(text, 3, column, column + length, text, cut)
    words = Text(de=text, en=text)
    rendered = render([Diagnostic("S010", words, place, text, words, words)], language)
    assert all(line.isprintable() for line in rendered.split("\n"))
    assert "^" in rendered or not text
