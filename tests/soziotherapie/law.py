"""The parameters of the law as the tests of the domain use them, so that they do not break when the rule files move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from soziorules.engine.language.facts import Scalar
from soziorules.soziotherapie.case import Case, case_from_plain

LAW: Mapping[str, Scalar] = {
    "units_per_prescription": 30,
    "krankheitsfall_minutes": 7200,
    "krankheitsfall_years": 3,
    "unit_minutes": 60,
    "group_unit_minutes": 90,
    "probation_units": 5,
    "probation_per_year": 2,
    "referral_units": 5,
    "discharge_days": 7,
    "discharge_units": 14,
    "remote_contacts_from": dt.date(2020, 11, 2),
    "remote_contacts_until": dt.date(2021, 3, 31),
    "submission_workdays": 3,
    "decision_weeks": 3,
    "decision_weeks_with_medical_service": 5,
}
OPTIONS: Mapping[str, tuple[str, ...]] = {
    "window.start": ("first_prescription", "approval", "first_delivery"),
    "window.kind": ("blocks", "rolling"),
    "window.restart_after_gap": ("next_prescription", "next_day"),
    "case.early_new": ("no", "yes"),
    "group.hours": ("ninety_minutes", "sixty_minutes"),
    "probation.credit": ("split", "prescribed", "delivered"),
    "contact.remote": ("no", "yes"),
    "contact.coordination": ("yes", "no"),
    "probation.year": ("both", "calendar", "rolling"),
    "probation.includes_form28": ("no", "yes"),
    "approval.free_scope": ("krankheitsfall", "prescription"),
}
choices = st.fixed_dictionaries({reading: st.sampled_from(options) for reading, options in OPTIONS.items()})


def case(**stated: Any) -> Case:
    """Return a case; names with two underscores are paths: `patient__born_on`."""
    plain: dict[str, Any] = {}
    for name, value in stated.items():
        *path, last = name.split("__")
        inner = plain
        for part in path:
            inner = inner.setdefault(part, {})
        inner[last] = value
    return case_from_plain(plain)


def prescribed(on: str, kind: str, units: int, **more: Any) -> dict[str, Any]:
    """Return an entry of a history, without units in groups unless told."""
    return {"prescribed_on": on, "kind": kind, "units": units, "group_units": 0, **more}
