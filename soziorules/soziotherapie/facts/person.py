"""Patient and prescriber on the day of issue: who pays, detention, a stay in hospital, permission of the KV."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from soziorules.engine.language.facts import Scalar

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case


DETENTION_READINGS: Final = ("detention.other",)
NOT_STATUTORY: Final = "not_statutory"
"""Of somebody who is said not to be insured, without a word on who pays instead."""
_DAY: Final = dt.timedelta(days=1)


class Payer(NamedTuple):
    """Who pays for the treatment, as far as it is stated in one way or the other (§ 37a Abs. 1, § 264 SGB V)."""

    payer: str | None


class Detention(NamedTuple):
    """Whether the benefit is dormant on the day of issue because of a detention (§ 16 Abs. 1 Nr. 4 SGB V).

    `ends_on`: the first day after it, where that lies after the day of issue.
    """

    detained: bool | None
    ends_on: dt.date | None


class Stay(NamedTuple):
    """The day of a discharge that is awaited: the one stated, else the day after issue as the earliest that it can be."""

    discharge_awaited: dt.date | None


class Permission(NamedTuple):
    """Whether the KV permission to prescribe Soziotherapie is in force on the day of issue (§ 4 Abs. 1 ST-RL).

    `begins_on`: the day on which it begins, where that lies after the day of issue.
    """

    in_force: bool | None
    begins_on: dt.date | None


def payer(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Payer:
    """Return who pays: what is said of the coverage, else what follows from being insured or not."""
    patient = case.patient
    if patient.coverage is not None or patient.statutory_insured is None:
        return Payer(patient.coverage)
    return Payer("statutory" if patient.statutory_insured else NOT_STATUTORY)


def detention(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Detention:
    """Return whether a detention makes the benefit dormant on the day of issue, and when it ends."""
    patient, issued = case.patient, case.prescribed_on
    last = patient.detention_until
    if patient.detention in (None, "none"):
        return Detention(None if patient.detention is None else False, None)
    dormant = patient.detention != "other" or choices.get("detention.other") == "dormant"
    if not dormant or (last is not None and issued is not None and last < issued):
        return Detention(False, None)
    if last is not None and issued is None:
        return Detention(None, None)
    return Detention(True, None if last is None else last + _DAY)


def stay(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Stay:
    """Return from which day a stay in hospital is over, as far as can be said on the day of issue."""
    issued, discharged = case.prescribed_on, case.prescription.discharged_on
    if issued is None:
        return Stay(None)
    return Stay(discharged if discharged is not None and discharged > issued else issued + _DAY)


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
