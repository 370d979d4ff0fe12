"""What a check of one case reads: usage, titles, editions, refusals, sets of codes."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soziorules.icd import (
    CodeError,
    CodeRange,
    EditionError,
    Reason,
    describe,
    edition_for,
    editions,
    expand,
    expand_any,
    is_reconstructed,
    nearest,
    problems,
    resolve,
    validity,
)
from tests.icd.strategies import CHAPTER_V, SMALL, anything, chapter_v

# The categories that carry Soziotherapie (ST-RL § 2 Abs. 4) or may do so, with their terminal codes.
CARRYING = {
    "F20": ["F20.0", "F20.1", "F20.2", "F20.3", "F20.4", "F20.5", "F20.6", "F20.8", "F20.9"],
    "F21": ["F21"],
    "F22": ["F22.0", "F22.8", "F22.9"],
    "F23": ["F23.0", "F23.1", "F23.2", "F23.3", "F23.8", "F23.9"],
    "F24": ["F24"],
    "F25": ["F25.0", "F25.1", "F25.2", "F25.8", "F25.9"],
    "F31": [f"F31.{place}" for place in range(10)],
    "F32": ["F32.0", "F32.1", "F32.2", "F32.3", "F32.8", "F32.9"],
    "F33": ["F33.0", "F33.1", "F33.2", "F33.3", "F33.4", "F33.8", "F33.9"],
}


class TestDescribing:
    @pytest.mark.parametrize(
        ("code", "edition", "usage"),
        [
            ("F20.0", 2026, "terminal"),
            ("F20.0 V", 2026, "terminal"),
            ("F20", 2026, "category"),
            ("F20.7", 2026, "unknown"),
            ("F21.0", 2026, "unknown"),
            ("F50.0", 2017, "terminal"),
            ("F50.0", 2018, "category"),
            ("F50.00", 2017, "other_edition"),
            ("F45.4", 2009, "category"),
            ("F00.0", 2026, "manifestation"),
            ("U63.0", 2026, "additional"),
            ("U63.0", 2022, "other_edition"),
            ("G30.0", 2026, "terminal"),
            ("G35", 2025, "category"),
            ("V01", 2026, "unknown"),
        ],
    )
    def test_says_how_a_code_can_be_used_in_an_edition(self, code: str, edition: int, usage: str) -> None:
        assert describe(code, edition).usage == usage

    def test_has_the_title_of_the_edition(self) -> None:
        assert describe("F31.5", 2016).title.startswith("Bipolare affektive Psychose")
        assert describe("F31.5", 2017).title.startswith("Bipolare affektive Störung")

    def test_a_code_of_another_edition_keeps_the_title_of_the_nearest(self) -> None:
        described = describe("F50.00", 2010)
        assert described.title == "Anorexia nervosa, restriktiver Typ"
        assert described.exists_in == tuple(range(2018, 2027))

    def test_knows_in_which_editions_a_code_is_terminal(self) -> None:
        described = describe("F50.0", 2026)
        assert described.valid_in == tuple(range(2009, 2018))
        assert described.exists_in == tuple(range(2009, 2027))

    def test_a_meaning_given_during_a_year_counts_in_this_edition(self) -> None:
        assert describe("U07.1", 2020).title == "COVID-19, Virus nachgewiesen"
        assert describe("U07.1", 2020).usage == "additional"
        assert describe("U07.1", 2019).title == "Nicht belegte Schlüsselnummer U07.1"

    @pytest.mark.parametrize("category", CARRYING)
    def test_the_codes_that_carry_soziotherapie_never_changed(self, category: str) -> None:
        for edition in editions():
            assert list(expand(category, edition)) == CARRYING[category]

    def test_an_edition_that_is_not_held_is_named(self) -> None:
        with pytest.raises(EditionError) as caught:
            describe("F20.0", 2008)
        assert caught.value.nearest == 2009
        assert "2008" in str(caught.value)
        assert "2009–2026" in caught.value.message.en


class TestEditionOfADay:
    @pytest.mark.parametrize(
        ("day", "edition", "exact"),
        [
            (dt.date(2026, 11, 22), 2026, True),
            (dt.date(2009, 1, 1), 2009, True),
            (dt.date(2008, 12, 31), 2009, False),
            (dt.date(2002, 1, 1), 2009, False),
            (dt.date(2027, 1, 1), 2026, False),
        ],
    )
    def test_follows_the_day_of_issue_and_says_when_it_is_not_held(
        self, day: dt.date, edition: int, exact: bool
    ) -> None:
        assert edition_for(day) == (edition, exact)

    def test_says_that_2026_is_reconstructed(self) -> None:
        assert [edition for edition in editions() if is_reconstructed(edition)] == [2026]


class TestRefusing:
    @pytest.mark.parametrize(
        ("text", "edition", "reason", "first"),
        [
            ("F20.7", 2026, Reason.UNKNOWN, "F20.6"),
            ("F21.0", 2026, Reason.UNKNOWN, "F21"),
            ("F20.00", 2026, Reason.UNKNOWN, "F20.0"),
            ("F35", 2026, Reason.UNKNOWN, "F34.9"),
            ("F20", 2026, Reason.NOT_TERMINAL, "F20.0"),
            ("F50.0", 2018, Reason.NOT_TERMINAL, "F50.00"),
            ("F50.00", 2017, Reason.OTHER_EDITION, "F50.0"),
            ("F2O.0", 2026, Reason.SYNTAX, "F20.0"),
            ("F20.0x", 2026, Reason.SYNTAX, "F20.0"),
            ("F20.-", 2026, Reason.CATEGORY_FORM, "F20.0"),
            ("F20.0*", 2026, Reason.MARK, None),
            ("F00.0†", 2026, Reason.MARK, None),
            ("6A20", 2026, Reason.ICD11, None),
            ("", 2026, Reason.EMPTY, None),
            ("V01", 2026, Reason.UNKNOWN, "V99"),
        ],
    )
    def test_gives_the_reason_and_the_nearest_valid_codes(
        self, text: str, edition: int, reason: Reason, first: str | None
    ) -> None:
        with pytest.raises(CodeError) as caught:
            resolve(text, edition)
        assert caught.value.reason is reason
        suggestions = caught.value.suggestions
        assert (suggestions[0][0] if suggestions else None) == first
        for code, title in suggestions:
            assert title == describe(code, edition).title
            assert edition in describe(code, edition).valid_in

    def test_a_category_is_let_through_where_no_terminal_code_is_needed(self) -> None:
        assert resolve("F20", 2026, terminal=False).usage == "category"

    @pytest.mark.parametrize("text", ["F00.0*", "F00.0", "G30.0†", "G30.0+", "F20.0", "U63.0!"])
    def test_marks_may_be_given_or_left_out(self, text: str) -> None:
        assert resolve(text, 2026).code == text[:5]

    def test_the_explanation_names_codes_with_german_titles_in_both_languages(self) -> None:
        with pytest.raises(CodeError) as caught:
            resolve("F21.0", 2026)
        assert caught.value.explain("de").endswith("Gemeint sein kann: F21 (Schizotype Störung).")
        assert caught.value.explain("en").endswith("Perhaps meant: F21 (Schizotype Störung).")

    @SMALL
    @given(anything)
    def test_no_string_raises_anything_but_the_documented_error(self, text: str) -> None:
        with suppress(CodeError):
            resolve(text, 2026)
        nearest(text, 2026)
        problems(text, 2009, 2026)


class TestSets:
    @pytest.mark.parametrize(
        ("spec", "codes"),
        [
            ("F20.0-F20.6", [f"F20.{place}" for place in range(7)]),
            ("F20.0 – 20.6", [f"F20.{place}" for place in range(7)]),
            ("F28-F29", ["F28", "F29"]),
            ("F20.7", []),
            ("F26-F27", []),
        ],
    )
    def test_hold_the_terminal_codes(self, spec: str, codes: list[str]) -> None:
        assert list(expand(spec, 2026)) == codes

    def test_follow_the_edition(self) -> None:
        assert expand("F50.0", 2017) == ("F50.0",)
        assert expand("F50.0", 2018) == ("F50.00", "F50.01", "F50.08")

    def test_hold_categories_as_well_when_asked(self) -> None:
        assert expand("F50.0", 2018, terminal_only=False)[0] == "F50.0"

    @pytest.mark.parametrize(
        ("edition", "terminal", "all_"), [(2017, 437, 507), (2018, 444, 517), (2026, 445, 519)]
    )
    def test_chapter_v_is_complete(self, edition: int, terminal: int, all_: int) -> None:
        assert len(expand("F00-F99", edition)) == terminal
        assert len(expand("F00-F99", edition, terminal_only=False)) == all_

    def test_ranges_may_span_letters(self) -> None:
        assert len(expand("A00-Z99", 2026)) == 14370

    def test_over_all_editions_hold_everything_that_ever_was(self) -> None:
        for spec in ("F50", "F20.0-F20.6", "F98.0-G35", "F20.7", "F00-F99"):
            each = {code for edition in editions() for code in expand(spec, edition, terminal_only=False)}
            assert expand_any(spec) == tuple(sorted(each))

    def test_need_an_edition_that_is_held(self) -> None:
        with pytest.raises(EditionError):
            expand("F20", 2001)

    @SMALL
    @given(chapter_v, chapter_v)
    def test_a_range_holds_exactly_the_codes_between_its_ends(self, one: str, other: str) -> None:
        first, last = sorted((one, other))
        listed = expand(f"{first}-{last}", 2026, terminal_only=False)
        between = [code for code in CHAPTER_V if first <= code <= last or code.startswith(last)]
        assert list(listed) == between

    @SMALL
    @given(chapter_v, chapter_v, chapter_v)
    def test_membership_by_range_is_membership_by_listing(self, one: str, other: str, code: str) -> None:
        span = CodeRange(*sorted((one, other)))
        assert (code in span) == (code in expand(str(span), 2026, terminal_only=False))


class TestProblems:
    @pytest.mark.parametrize(
        ("spec", "terminal", "found"),
        [
            ("F20.0-F20.6", True, []),
            ("F20", False, []),
            ("F20", True, [("F20", Reason.NOT_TERMINAL, 2009)]),
            ("F50.0", False, []),
            ("F50.0", True, [("F50.0", Reason.NOT_TERMINAL, 2018)]),
            ("F50.00", False, [("F50.00", Reason.BEGINS, 2018)]),
            ("U06.9", False, [("U06.9", Reason.BEGINS, 2013)]),
            ("M21.60", False, [("M21.60", Reason.ENDED, 2012)]),
            ("F20.0-F20.7", False, [("F20.7", Reason.UNKNOWN, None)]),
            ("F21.0", False, [("F21.0", Reason.UNKNOWN, None)]),
            ("F29-F20", False, [("F29-F20", Reason.ORDER, None)]),
            ("6A20", False, [("6A20", Reason.ICD11, None)]),
            ("gaff", False, [("gaff", Reason.SYNTAX, None)]),
        ],
    )
    def test_tell_what_is_wrong_over_all_editions(
        self, spec: str, terminal: bool, found: list[tuple[str, Reason, int | None]]
    ) -> None:
        listed = problems(spec, 2002, 9999, terminal=terminal)
        assert [(problem.code, problem.reason, problem.edition) for problem in listed] == found

    def test_offer_what_may_be_meant(self) -> None:
        (problem,) = problems("F20.7", 2009, 2026)
        assert problem.suggestions[0] == ("F20.6", "Schizophrenia simplex")

    def test_only_the_editions_of_the_rule_count(self) -> None:
        assert problems("F50.0", 2009, 2017, terminal=True) == ()
        assert problems("F50.00", 2018, 2026) == ()
        assert problems("F20.0", 1994, 2002) == ()
        assert problems("F20.7", 1994, 2002)[0].reason is Reason.UNKNOWN

    def test_validity_names_the_editions_of_each_end(self) -> None:
        begins, ends = validity("F45.4-F50.0")
        assert (begins.code, begins.terminal_in) == ("F45.4", ())
        assert ends.terminal_in == tuple(range(2009, 2018))

    @SMALL
    @given(chapter_v, st.sampled_from(range(2009, 2027)))
    def test_no_problem_means_it_can_be_coded(self, code: str, edition: int) -> None:
        clean = not problems(code, edition, edition, terminal=True)
        assert clean == (code in expand(code, edition))


def test_what_a_check_needs_loads_no_pandas() -> None:
    program = (
        "import sys, soziorules.icd as icd\n"
        "icd.resolve('F20.0 G', 2026), icd.describe('G30.0', 2026), icd.expand('F20-F29', 2026)\n"
        "print([name for name in ('pandas', 'numpy', 'pyarrow') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
