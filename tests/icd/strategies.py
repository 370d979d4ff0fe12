"""Strings and codes for the property tests."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from soziorules.icd import Code, expand

SMALL = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
CHAPTER_V = expand("F00-F99", 2026, False)

chapter_v = st.sampled_from(CHAPTER_V)
values = st.from_regex(r"[A-Z][0-9]{2}(\.[0-9]{1,2})?", fullmatch=True)
certainties = st.sampled_from([None, "G", "V", "A", "Z"])
sides = st.sampled_from([None, "R", "L", "B"])
marks = st.sampled_from([None, "†", "*", "!"])
codes = st.builds(Code, values, certainties, sides, marks)
near_codes = st.text(alphabet="FEAfO0123456789.,-–†*!+ GVAZRLB()\u00a0/&", max_size=14)
anything = st.one_of(st.text(max_size=80), near_codes)
