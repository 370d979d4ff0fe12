"""The permission of the KV on the day of issue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from soziorules.engine.language.facts import Scalar

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case


class Permission(NamedTuple):
    """Whether the KV permission to prescribe Soziotherapie is in force on the day of issue (§ 4 Abs. 1 ST-RL).

    `begins_on`: the day on which it begins, where that lies after the day of issue.
    """

    in_force: bool | None
    begins_on: dt.date | None


def permission(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Permission:
    """Return whether the permission is in force: said so, or by the days from and until which it holds.

    A day outside the stated period decides against it, whatever else is said; no permission works backwards.
    """
    stated, issued = case.prescriber.kv_permission, case.prescribed_on
    begins, ends = case.prescriber.kv_permission_from, case.prescriber.kv_permission_until
    later = begins if issued is not None and begins is not None and begins > issued else None
    if stated is False or (begins is None and ends is None):
        return Permission(stated, later)
    if issued is None:
        return Permission(None, None)
    if later is not None or (ends is not None and issued > ends):
        return Permission(False, later)
    # The beginning alone is enough: a permission holds until it ends, and an end would have been stated.
    return Permission(True if begins is not None else stated, None)
