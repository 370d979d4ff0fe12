"""Codes as they are written: what is read, what is refused and why, order and hierarchy."""

from __future__ import annotations

import pickle
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soziorules.icd import Code, CodeError, CodeRange, Reason, normalise
from tests.icd.strategies import SMALL, anything, codes, values


class TestReading:
    @pytest.mark.parametrize(
        ("written", "printed"),
        [
            ("F20.0", "F20.0"),
            ("F 20.0", "F20.0"),
            ("f20.0", "F20.0"),
            ("F200", "F20.0"),
            ("F20,0", "F20.0"),
            ("F.20.5", "F20.5"),
            ("F5000", "F50.00"),
            ("F20.0G", "F20.0 G"),
            ("F200 G", "F20.0 G"),
            ("F 33.4G", "F33.4 G"),
            ("F20.0 GL", "F20.0 GL"),
            ("F20.0 LG", "F20.0 GL"),
            ("F20.0 G L", "F20.0 GL"),
            ("F20.0 (V)", "F20.0 V"),
            ("F20.0, A", "F20.0 A"),
            ("F20.0\u00a0Z", "F20.0 Z"),
            ("\ufeffF20.0", "F20.0"),
            ("N26 B", "N26 B"),
            ("G30.0+", "G30.0†"),
            ("G30.0† G", "G30.0† G"),
            ("F00.0*", "F00.0*"),
            ("U63.0! G", "U63.0! G"),
            ("F21", "F21"),
        ],
    )
    def test_reads_what_is_found_in_the_wild(self, written: str, printed: str) -> None:
        assert str(Code.parse(written)) == printed

    @pytest.mark.parametrize(
        ("written", "reason"),
        [
            ("", Reason.EMPTY),
            ("  \t", Reason.EMPTY),
            ("F", Reason.SYNTAX),
            ("F2O.0", Reason.SYNTAX),
            ("F20.000", Reason.SYNTAX),
            ("F20.0 X", Reason.ADDITION),
            ("F20.0 GG", Reason.ADDITION),
            ("F٢٠.٠", Reason.SYNTAX),
            ("ſ20.0", Reason.SYNTAX),
            ("F20.0" * 40, Reason.SYNTAX),
            ("295.30", Reason.SYNTAX),
            ("6A20", Reason.ICD11),
            ("6a20.0", Reason.ICD11),
            ("6A20.0/6A21.1", Reason.ICD11),
            ("MB23.4", Reason.ICD11),
            ("F20.-", Reason.CATEGORY_FORM),
            ("F50.0-", Reason.CATEGORY_FORM),
            ("F00.-*", Reason.CATEGORY_FORM),
            ("G30.0† F00.0*", Reason.SEVERAL),
            ("F20.0, F25.1", Reason.SEVERAL),
            ("F20.0-F20.6", Reason.RANGE),
            ("F20 – F29", Reason.RANGE),
        ],
    )
    def test_refuses_everything_else_with_the_reason(self, written: str, reason: Reason) -> None:
        with pytest.raises(CodeError) as caught:
            Code.parse(written)
        assert caught.value.reason is reason

    def test_the_error_keeps_the_code_out_of_logs(self) -> None:
        with pytest.raises(CodeError) as caught:
            Code.parse("F2O.0")
        error = caught.value
        assert "F2O.0" in error.message.de
        assert "F2O.0" in error.message.en
        for text in (str(error), error.redacted.de, error.redacted.en):
            assert "F2O.0" not in text

    def test_the_error_shows_no_control_characters_and_no_long_text(self) -> None:
        with pytest.raises(CodeError) as caught:
            Code.parse("\x1b[31m" + "x" * 500)
        assert "\x1b" not in caught.value.message.de
        assert len(caught.value.message.de) < 150

    def test_the_error_survives_pickling(self) -> None:
        error = CodeError.of(Reason.UNKNOWN, "F20.7", (("F20.6", "Schizophrenia simplex"),))
        again = pickle.loads(pickle.dumps(error))  # noqa: S301
        assert (again.reason, again.message, again.suggestions) == (
            error.reason,
            error.message,
            error.suggestions,
        )

    def test_no_code_of_another_form_can_be_made(self) -> None:
        with pytest.raises(CodeError):
            Code("F20.0 G")

    @SMALL
    @given(anything)
    def test_no_string_raises_anything_but_the_documented_error(self, text: str) -> None:
        for read in (Code.parse, CodeRange.parse, normalise):
            with suppress(CodeError):
                read(text)

    @SMALL
    @given(codes)
    def test_reading_what_is_printed_gives_the_same_code(self, code: Code) -> None:
        assert Code.parse(str(code)) == code

    @SMALL
    @given(codes, st.booleans(), st.booleans(), st.sampled_from(["", " ", "\u00a0"]))
    def test_spelling_plays_no_part(self, code: Code, small: bool, dotless: bool, blank: str) -> None:
        text = str(code.bare).replace(".", "" if dotless else ".")
        text = text[0] + blank + text[1:]
        assert Code.parse(text.lower() if small else text) == code.bare
        assert normalise(text) == code.value


class TestOrder:
    def test_a_code_follows_its_category_and_precedes_the_next(self) -> None:
        written = ["F21", "F20.1", "F20.00", "F20", "F20.0"]
        assert [code.value for code in sorted(map(Code, written))] == [
            "F20",
            "F20.0",
            "F20.00",
            "F20.1",
            "F21",
        ]

    @SMALL
    @given(codes, codes)
    def test_order_and_equality_agree(self, one: Code, other: Code) -> None:
        assert (one < other) + (one > other) + (one == other) == 1
        if one == other:
            assert hash(one) == hash(other)

    def test_codes_are_not_compared_with_strings(self) -> None:
        with pytest.raises(TypeError):
            _ = Code("F20") < "F21"  # type: ignore[operator]


class TestHierarchy:
    def test_parents_lead_up_to_the_category(self) -> None:
        code = Code("F50.00")
        assert code.parent == Code("F50.0")
        assert code.parent.parent == Code("F50")
        assert code.parent.parent.parent is None
        assert code.category == Code("F50")

    @SMALL
    @given(codes)
    def test_a_code_lies_in_its_parent_and_the_parent_before_it(self, code: Code) -> None:
        if code.parent:
            assert code in code.parent
            assert code.parent < code


class TestRanges:
    @pytest.mark.parametrize(
        ("written", "printed"),
        [
            ("F20.0-F20.6", "F20.0-F20.6"),
            ("F20.0 – 20.6", "F20.0-F20.6"),
            ("F20.0 — .6", "F20.0-F20.6"),
            ("F20 bis F29", "F20-F29"),
            ("F20-29", "F20-F29"),
            ("f 00 - f 99", "F00-F99"),
            ("F20", "F20"),
            ("F20-F20", "F20"),
            ("F20.3-F20", "F20.3-F20"),
        ],
    )
    def test_reads_ranges(self, written: str, printed: str) -> None:
        assert str(CodeRange.parse(written)) == printed

    @pytest.mark.parametrize(
        ("written", "reason"),
        [
            ("F29-F20", Reason.ORDER),
            ("F20.6-F20.0", Reason.ORDER),
            ("F20.-", Reason.CATEGORY_FORM),
            ("F20-F29.-", Reason.CATEGORY_FORM),
            ("F20.0 G-F20.6", Reason.SYNTAX),
            ("F20.0 G", Reason.SYNTAX),
            ("-F20", Reason.SYNTAX),
            ("F20.0-X", Reason.SYNTAX),
            ("F20.0-6A20", Reason.ICD11),
            ("6A20", Reason.ICD11),
            ("F20.0, F25.1", Reason.SEVERAL),
        ],
    )
    def test_refuses_what_is_no_range(self, written: str, reason: Reason) -> None:
        with pytest.raises(CodeError) as caught:
            CodeRange.parse(written)
        assert caught.value.reason is reason

    def test_a_range_has_everything_below_its_end_and_not_what_lies_above_its_beginning(self) -> None:
        span = CodeRange.parse("F20.0-F20.6")
        assert "F20.6" in span
        assert "F20.61" in span
        assert "F20.8" not in span
        assert "F20" not in span

    @SMALL
    @given(values, values, values)
    def test_a_range_read_again_is_the_same_and_has_its_ends(self, one: str, other: str, third: str) -> None:
        span = CodeRange(*sorted((one, other)))
        assert CodeRange.parse(str(span)) == span
        assert one in span
        assert other in span
        assert (Code(third) in span) == (third in span)
