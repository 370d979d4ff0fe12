"""Patient, prescriber, Krankenkasse on the day of issue: who pays, a stay in hospital, permission of the KV, whose holidays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from soziorules.engine.language.conditions import Constant, OtherFact, Test
from soziorules.engine.language.facts import Scalar

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case

_DAY: Final = dt.timedelta(days=1)
LIKELY_PAYER: Final = "statutory"
_NOT_ENDED: Final = (
    Test("prescriber.kv_permission_until", "at_least", OtherFact("prescribed_on"), if_not_stated=True),
)
_NOT_COMING: Final = (
    Test("prescriber.kv_permission_from", "at_most", OtherFact("prescribed_on"), if_not_stated=True),
)
_NO_CARD: Final = (Test("patient.coverage", "equals", Constant("none"), if_not_stated=True),)


class Payer(NamedTuple):
    """Who pays for the treatment, as far as it is stated in one way or the other (§ 37a Abs. 1, § 264 SGB V).

    `presumed`: what silence decided of it.
    """

    payer: str | None
    presumed: tuple[Test, ...] = ()

    @property
    def likely(self) -> str:
        """Who pays, without any word on it the Krankenkasse: the co-payment is told as for somebody who is insured."""
        return self.payer or LIKELY_PAYER


class Stay(NamedTuple):
    """The day of a discharge that is awaited: the one stated, else the day after issue as the earliest that it can be."""

    discharge_awaited: dt.date | None


class Seat(NamedTuple):
    """The Land whose public holidays count: that of the Krankenkasse, without a word on it that of the provider."""

    holiday_land: str | None


class Permission(NamedTuple):
    """Whether the KV permission to prescribe Soziotherapie is in force on the day of issue (§ 4 Abs. 1 ST-RL).

    `begins_on`: the day on which it begins, where that lies after the day of issue. `presumed`: what silence decided of it.
    """

    in_force: bool | None
    begins_on: dt.date | None
    presumed: tuple[Test, ...] = ()


def payer(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Payer:
    """Return who pays: what is said of the coverage, else the Krankenkasse of somebody who is insured.

    Who is only said not to be insured has no card under § 264 Abs. 2 SGB V until one is stated, so nobody pays.
    """
    patient = case.patient
    if patient.coverage is None and patient.statutory_insured is False:
        return Payer("none", _NO_CARD)
    return Payer(patient.coverage or ("statutory" if patient.statutory_insured else None))


def stay(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Stay:
    """Return from which day a stay in hospital is over, as far as can be said on the day of issue."""
    issued, discharged = case.prescribed_on, case.prescription.discharged_on
    if issued is None:
        return Stay(None)
    return Stay(discharged if discharged is not None and discharged > issued else issued + _DAY)


def seat(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Seat:
    """Return the Land whose public holidays count; None where neither is stated."""
    return Seat(case.approval.land or case.provider.land)


def permission(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Permission:
    """Return whether the permission is in force: said so, or by the days from and until which it holds.

    A day outside the stated period decides against it, whatever else is said; no permission works backwards. What is said of the
    day of issue holds without that day too.
    """
    stated, issued = case.prescriber.kv_permission, case.prescribed_on
    begins, ends = case.prescriber.kv_permission_from, case.prescriber.kv_permission_until
    later = begins if issued is not None and begins is not None and begins > issued else None
    if stated is False or (begins is None and ends is None):
        # Who says no without a word on a beginning has none ahead; one that has ended cannot begin later.
        none_ahead = (
            stated is False and issued is not None and begins is None and (ends is None or ends > issued)
        )
        return Permission(stated, later, _NOT_COMING if none_ahead else ())
    if issued is None:
        return Permission(stated, None)
    if later is not None or (ends is not None and issued > ends):
        return Permission(False, later)
    if begins is None:
        return Permission(stated, None)
    # The beginning alone is enough: a permission holds until it ends.
    return Permission(True, None, () if stated or ends is not None else _NOT_ENDED)
