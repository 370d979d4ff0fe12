"""Age, birthdays and the permission of the KV on the day of issue; numbers are those of the catalogue's edge cases."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from soziorules.soziotherapie.facts.person import permission
from tests.soziotherapie.derived import derived
from tests.soziotherapie.law import LAW, case


def test_the_age_of_somebody_born_on_29_february() -> None:  # 60, 138
    stated: dict[str, Any] = {"patient__born_on": "2004-02-29"}
    assert derived("patient.age", prescribed_on="2025-02-28", **stated) == 20
    assert derived("patient.age", prescribed_on="2025-03-01", **stated) == 21
    assert derived("patient.copayment_begins_on", prescribed_on="2025-02-28", **stated) == dt.date(2022, 3, 1)


@pytest.mark.parametrize(("reading", "day"), [("birthday_18", "2026-06-15"), ("birthday_17", "2025-06-15")])
def test_the_transition_phase_begins_on_a_birthday(reading: str, day: str) -> None:  # 58
    readings = {"kj.lower_age": reading}
    begins = derived(
        "patient.transition_begins_on", readings, prescribed_on="2026-01-01", patient__born_on="2008-06-15"
    )
    assert begins == dt.date.fromisoformat(day)
    assert derived("patient.transition_begins_on", readings, prescribed_on="2026-01-01") is None


def test_without_both_days_there_is_no_age() -> None:
    assert derived("patient.age", prescribed_on="2025-02-28") == (0, None)


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
