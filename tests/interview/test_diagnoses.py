"""Diagnoses are found by what people call them."""

from __future__ import annotations

from tests.interview.test_ask import NEARLY, ask


def test_diagnoses_are_offered_by_what_people_call_them() -> None:
    start = {name: value for name, value in NEARLY.items() if name != "diagnoses"}
    _, _, said = ask("Burnout", "1", "G", start=start)
    assert " 1  Z73 " in said
    assert "Allein trägt sie keine Soziotherapie" in said
    assert " 1  F90.0 " in ask("ADHS", "1", "G", start=start)[2]
