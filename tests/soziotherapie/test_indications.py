"""Diagnoses as rules see them; numbers are those of the catalogue's edge cases."""

from __future__ import annotations

import pytest

from soziorules.soziotherapie.facts.indications import Indication, indications
from tests.soziotherapie.law import LAW, case


def seen(*diagnoses: object, on: str | None = "2026-11-20", kind: str = "first") -> tuple[Indication, ...]:
    stated = case(diagnoses=diagnoses, prescribed_on=on, prescription__kind=kind)
    found = indications(stated, LAW, {}).elements
    assert found is not None
    return found


def test_no_word_on_diagnoses_is_unknown_and_none_is_none() -> None:
    assert indications(case(), LAW, {}).elements is None
    assert seen() == ()


def test_a_mark_is_missing_only_outside_the_hospital() -> None:  # 30, 31
    assert seen("F20.0")[0].standing is None
    hospital = seen("F20.0", kind="discharge")[0]
    assert (hospital.certainty, hospital.standing) == (None, "G")
    assert seen("F20.0 V", kind="discharge")[0].standing == "V"


@pytest.mark.parametrize(
    ("diagnosis", "on", "usage"),
    [
        ("F20.0 G", "2026-11-20", "terminal"),
        ("F20 G", "2026-11-20", "category"),  # 5
        ("F21 G", "2026-11-20", "terminal"),  # 7
        ("F98.80 G", "2018-06-01", "other_edition"),
        ("F00.1 G", "2026-11-20", "manifestation"),  # 33
        ("F45.4 G", "2009-01-01", "category"),  # 45
        ("F45.4 G", "2008-12-31", None),
        ("F20.0 G", "2003-01-01", "terminal"),
        ("F20 G", "2003-01-01", "category"),
        ("F20.0 G", None, None),
    ],
)
def test_how_a_code_may_be_used(diagnosis: str, on: str | None, usage: str | None) -> None:
    assert seen(diagnosis, on=on)[0].usage == usage


def test_a_stern_code_beside_a_primary_code_is_usable() -> None:
    assert [each.usage for each in seen("G30.0 G", "F00.0 G")] == ["terminal", "terminal"]
    assert [each.usage for each in seen("F00.0 G", "F00.1 G")] == ["manifestation", "manifestation"]
