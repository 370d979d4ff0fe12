"""Age, birthdays and the permission of the KV on the day of issue; numbers are those of the catalogue's edge cases."""

from __future__ import annotations

import datetime as dt

import pytest

from soziorules.soziotherapie.facts.person import ages, permission
from tests.soziotherapie.law import LAW, case


def test_birthdays_of_somebody_born_on_29_february() -> None:  # 60, 138
    found = ages(case(patient__born_on="2004-02-29", prescribed_on="2025-02-28"), LAW, {})
    assert found.age == 20
    assert (found.age_17_on, found.age_18_on, found.age_21_on) == (
        dt.date(2021, 3, 1),
        dt.date(2022, 3, 1),
        dt.date(2025, 3, 1),
    )


@pytest.mark.parametrize(("reading", "day"), [("birthday_18", "2026-06-15"), ("birthday_17", "2025-06-15")])
def test_the_transition_phase_begins_on_a_birthday(reading: str, day: str) -> None:  # 58
    found = ages(case(patient__born_on="2008-06-15"), LAW, {"kj.lower_age": reading})
    assert found.transition_begins_on == dt.date.fromisoformat(day)
    assert ages(case(), LAW, {"kj.lower_age": reading}).transition_begins_on is None


def test_without_both_days_there_is_no_age() -> None:
    assert ages(case(patient__born_on="2004-02-29"), LAW, {}).age is None
    assert ages(case(prescribed_on="2025-02-28"), LAW, {}).age_18_on is None


@pytest.mark.parametrize(
    ("stated", "issued", "in_force"),
    [
        ({"kv_permission": True}, None, True),
        ({"kv_permission": False}, "2026-03-10", False),
        ({}, "2026-03-10", None),
        ({"kv_permission_from": "2026-03-10"}, "2026-03-09", False),  # 51
        ({"kv_permission_from": "2026-03-10"}, "2026-03-10", True),
        ({"kv_permission_until": "2026-03-31"}, "2026-04-01", False),  # 52
        ({"kv_permission_until": "2026-03-31"}, "2026-03-31", None),
        ({"kv_permission": True, "kv_permission_until": "2026-03-31"}, "2026-03-31", True),
        ({"kv_permission_from": "2026-03-10"}, None, None),
    ],
)
def test_the_permission_on_the_day_of_issue(
    stated: dict[str, object], issued: str | None, in_force: bool | None
) -> None:
    assert permission(case(prescriber=stated, prescribed_on=issued), LAW, {}).in_force is in_force
