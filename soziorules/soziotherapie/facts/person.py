"""Facts of patient and prescriber on the day of issue: age, birthdays, permission of the KV."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from soziorules.engine.calendar import age, anniversary
from soziorules.engine.language.facts import Scalar

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case


READINGS: Final = ("kj.lower_age",)


class Ages(NamedTuple):
    """Completed years of life on the day of issue, and the birthdays on which powers begin or end."""

    age: int | None
    born_on: dt.date | None
    transition_age: int

    @property
    def age_17_on(self) -> dt.date | None:
        """First day on which 17 years of life are completed."""
        return self._reaches(17)

    @property
    def age_18_on(self) -> dt.date | None:
        """First day on which 18 years of life are completed."""
        return self._reaches(18)

    @property
    def age_21_on(self) -> dt.date | None:
        """First day on which 21 years of life are completed."""
        return self._reaches(21)

    @property
    def transition_begins_on(self) -> dt.date | None:
        """First day of the transition phase (§ 4 Abs. 2 Satz 1 Buchst. e und h ST-RL) by the chosen reading."""
        return self._reaches(self.transition_age)

    def _reaches(self, years: int) -> dt.date | None:
        return None if self.born_on is None else anniversary(self.born_on, years)


class Permission(NamedTuple):
    """Whether the KV permission to prescribe Soziotherapie is in force on the day of issue (§ 4 Abs. 1 ST-RL).

    `begins_on`: the day on which it begins, where that lies after the day of issue.
    """

    in_force: bool | None
    begins_on: dt.date | None


def ages(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Ages:
    """Return the age on the day of issue after §§ 187, 188 BGB."""
    born, issued = case.patient.born_on, case.prescribed_on
    completed = None if born is None or issued is None else age(born, issued)
    return Ages(completed, born, transition_age(choices))


def transition_age(choices: Mapping[str, str]) -> int:
    """Return which birthday the transition phase begins on by the chosen answer, which has it in its name."""
    return 17 if choices.get("kj.lower_age") == "birthday_17" else 18


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
