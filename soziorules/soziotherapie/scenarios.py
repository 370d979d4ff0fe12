"""What a case of Soziotherapie can say where facts hang together: samples for proofs and for generated tests.

Each sample lies near a boundary of the norm: the last unit allowed and the first too many, the last day in time and the
first too late.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import product
from typing import Any, Final

from soziorules.engine.calendar import add_months, anniversary
from soziorules.engine.language.fact_clusters import FactCluster, Fragment, Probes
from soziorules.soziotherapie.case.listed import Lists, list_of

DAY: Final = dt.timedelta(days=1)
KIND: Final = "prescription.kind"
AGES: Final = (10, 17, 18, 21, 40)
UNITS: Final = {
    "trial": (1, 5, 6),
    "referral": (3, 4, 5, 6),
    "first": (5, 25, 30, 31),
    "follow_up": (5, 30, 31),
}
FULL: Final = 7_200
CODES: Final = (
    "F20.0",
    "F20",
    "F25.1",
    "F10.2",
    "F33.4",
    "F60.31",
    "F00.0",
    "F50.00",
    "F98.88",
    "B95.0",
    "I10.90",
    "G30.0",
)
CERTAINTIES: Final = (None, "G", "V", "A", "Z")
PAIRED: Final = (("F20.0", "G"), ("F10.2", "G"), ("F33.4", "G"), ("F60.31", "G"), ("F20", "G"), ("F00.0", "G"), ("F20.0", "V"),
                 ("F60.31", "V"), ("F20.0", "A"), ("F60.31", None), ("F20.0", None), ("I10.90", "G"))  # fmt: skip


def person(day: dt.date, pivots: Fragment, near: Fragment) -> Iterator[Fragment]:
    """Yield birthdays around the ages of the norm, exemptions, and days of delivery with their cost."""
    born = [None, *(anniversary(day, -age) + step for age in AGES for step in (dt.timedelta(0), DAY))]
    exempt = (None, day - DAY, day)
    services: tuple[dict[str, Any], ...] = (
        {},
        *({"service.on": day, "service.cost": cost} for cost in ("0", "3.00", "40.00", "70.00", "120.00")),
        {"service.on": day, "service.cost": "70.00", "service.contact": "no_show"},
    )
    for birthday, until, service in product(born, exempt, services):
        yield {"patient.born_on": birthday, "patient.copayment_exempt_until": until, **service}


def cover(coverages: Iterable[str], day: dt.date, pivots: Fragment, near: Fragment) -> Iterator[Fragment]:
    """Yield who pays for the treatment, in both ways of saying it."""
    yield {}
    for insured in (True, False):
        yield {"patient.statutory_insured": insured}
    for coverage in coverages:
        yield {"patient.coverage": coverage}


def detention(kinds: Iterable[str], day: dt.date, pivots: Fragment, near: Fragment) -> Iterator[Fragment]:
    """Yield detentions, among them some that end around the day."""
    for kind, last in product((None, *kinds), (None, day - DAY, day)):
        if kind != "none" or last is None:
            yield {"patient.detention": kind, "patient.detention_until": last}


def permission(day: dt.date, pivots: Fragment, near: Fragment) -> Iterator[Fragment]:
    """Yield permissions of the KV that begin and end around the day."""
    for stated, begins, ends in product(
        (None, True, False), (None, day - DAY, day, day + DAY), (None, day - DAY, day, day + DAY)
    ):
        on_the_day = stated if begins is None and ends is None else (begins or day) <= day <= (ends or day)
        if stated is not None and stated is not on_the_day and (stated or begins is not None):
            continue  # stated twice, and both do not go together
        yield {
            "prescriber.kv_permission": stated,
            "prescriber.kv_permission_from": begins,
            "prescriber.kv_permission_until": ends,
        }


def diagnoses(day: dt.date, pivots: Fragment, near: Fragment) -> Iterator[Fragment]:
    """Yield lists of none, one or two diagnoses; or, where `near` names a code, with this code."""
    wanted = near.get("diagnoses[].code")
    for code, certainty in product(CODES if wanted is None else (wanted,), CERTAINTIES):
        yield {"diagnoses": [_diagnosis(code, certainty)]}
    if wanted is not None:
        return
    yield {}
    yield {"diagnoses": []}
    for one, other in product(PAIRED, PAIRED):
        if one < other if None not in (one[1], other[1]) else one != other:
            yield {"diagnoses": [_diagnosis(*one), _diagnosis(*other)]}


def _diagnosis(code: str, certainty: str | None) -> dict[str, str]:
    return {"code": code} if certainty is None else {"code": code, "certainty": certainty}


def books(day: dt.date, pivots: Fragment, near: Fragment) -> Iterator[Fragment]:
    """Yield histories around the 120 hours, the three years and the Probestunden of a year, with units of this prescription."""
    kind = pivots.get(KIND)
    for history, units in product(_histories(day), (None, *UNITS.get(str(kind), (5, 30)))):
        yield {"history": history, "prescription.units": units}
    for units, granted, groups in product((None, 5, 6, 30), (0, 5, 30), (None, 0, 1)):
        if units is None or granted <= units:
            stated = {"prescription.units": units, "approval.granted_units": granted}
            yield {**stated, "prescription.group_units": groups}
            if groups is None:
                yield {**stated, "history": [_past(day - 10 * DAY, "trial", 5, delivered_minutes=300)]}
    yield {"prescription.units": 30, "prescription.group_units": 30, "history": []}
    yield {"prescription.units": 31, "prescription.group_units": 1}
    # Group units of 90 minutes and single ones of 60 that end on the last minute of the 120 hours, and 30 minutes beyond.
    for units, groups, minutes in product(
        (30,), (0, 30), (FULL - 2_700, FULL - 2_670, FULL - 1_800, FULL - 1_770)
    ):
        history = [_past(day - 100 * DAY, "first", 30, delivered_minutes=minutes)]
        yield {"prescription.units": units, "prescription.group_units": groups, "history": history}


def _past(on: dt.date | None, kind: str | None, units: int | None, **more: Any) -> dict[str, Any]:
    stated = {"prescribed_on": on, "kind": kind, "units": units, **more}
    return {name: value for name, value in stated.items() if value is not None}


def _histories(day: dt.date) -> Iterator[list[dict[str, Any]] | None]:
    yield None
    yield []
    yield from _regular(day)
    yield from _trials(day)
    yield from _by_reading(day)


def _regular(day: dt.date) -> Iterator[list[dict[str, Any]]]:
    """Regular prescriptions with the hours delivered on them, within the three years and before."""
    recent, old = day - 100 * DAY, add_months(day, -37)
    for minutes in (0, FULL - 1860, FULL - 1800, FULL - 300, FULL, FULL + 60):
        yield [_past(recent, "first", 30, delivered_minutes=minutes)]
    yield [_past(old, "first", 30, delivered_minutes=FULL)]
    yield [_past(recent, "first", 30)]
    yield [_past(recent, "first", None)]
    yield [_past(recent, None, 30, delivered_minutes=FULL)]
    yield [_past(None, "first", 30, delivered_minutes=FULL)]
    yield [_past(recent, "first", 30, delivered_minutes=1800), _past(day - 50 * DAY, "follow_up", 30)]
    many = [_past(day - (200 + number) * DAY, "follow_up", 30, delivered_minutes=60) for number in range(5)]
    yield [_past(recent, "first", 30, delivered_minutes=0), *many]
    yield [_past(anniversary(day, -3), "first", 30, delivered_minutes=FULL)]
    yield [_past(anniversary(day, -3) + DAY, "first", 30, delivered_minutes=FULL)]


def _trials(day: dt.date) -> Iterator[list[dict[str, Any]]]:
    """Probestunden and Muster 28 of this year and the year before, used up or not."""
    new_year, before = dt.date(day.year, 1, 1), dt.date(day.year - 1, 12, 31)
    near = [new for new in (day - 3 * DAY, day - 2 * DAY) if new.year == day.year] or [day, day]
    for units, minutes in ((5, 300), (5, 0), (5, None), (1, 60), (3, 180), (None, None)):
        yield [_past(near[0], "trial", units, delivered_minutes=minutes)]
    yield [_past(near[0], "referral", 5, delivered_minutes=300)]
    yield [_past(near[0], "referral", 1, delivered_minutes=60)]
    two = [_past(on, "trial", 1, delivered_minutes=60) for on in near]
    yield two
    yield [*two, _past(near[0], "trial", 1, delivered_minutes=60)]
    yield [two[0], _past(near[0], "referral", 1, delivered_minutes=60)]
    yield [*two, _past(near[0], "referral", 1, delivered_minutes=60)]
    yield [_past(max(before, day - 300 * DAY), "trial", 1, delivered_minutes=60) for _ in range(2)]
    yield [_past(before, "trial", 1, delivered_minutes=60) for _ in range(2)]
    yield [_past(max(new_year, day - 380 * DAY), "trial", 1, delivered_minutes=60) for _ in range(2)]
    yield [_past(add_months(day, -13), "trial", 1, delivered_minutes=60) for _ in range(2)]
    yield [*two, _past(None, "trial", 1, delivered_minutes=60)]
    yield [
        _past(add_months(day, -13), "trial", 5, delivered_minutes=300),
        _past(add_months(day, -14), "first", 30),
    ]


def _by_reading(day: dt.date) -> Iterator[list[dict[str, Any]]]:
    """Histories on which the readings of the Krankheitsfall differ."""
    issued = add_months(day, -37)
    approved, first = add_months(day, -35), add_months(day, -34)
    delivered = [
        {"on": first + number * DAY, "minutes": 1440, "setting": "individual"} for number in range(5)
    ]
    yield [_past(issued, "first", 30, approved_on=approved, delivered=delivered)]
    yield [_past(issued, "first", 30, approved_on=approved, delivered_minutes=FULL)]
    yield [
        _past(issued, "trial", 5, delivered_minutes=300),
        _past(first, "first", 30, delivered_minutes=FULL),
    ]
    grouped = [
        {"on": day - 9 * DAY + number * DAY, "minutes": 1440, "setting": "group"} for number in range(5)
    ]
    yield [_past(day - 100 * DAY, "first", 30, delivered=grouped)]
    yield [_past(add_months(day, -80), "first", 30, delivered_minutes=60), _past(first, "trial", 5)]
    late = [{"on": day - 5 * DAY, "minutes": 1440, "setting": "individual"}] * 1
    yield [
        _past(add_months(day, -60), "first", 30, delivered_minutes=60),
        _past(add_months(day, -20), "first", 30, delivered_minutes=FULL - 1440),
        _past(day - 10 * DAY, "follow_up", 30, delivered=late),
    ]


def course(day: dt.date, pivots: Fragment, near: Fragment) -> Iterator[Fragment]:
    """Yield the way through the Krankenkasse: received in time or late, examined or not."""
    yield {}
    lands = (None, "BE", "BY", "SN")
    for after, land, involved in product(
        (0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 20), lands, (None, True, False)
    ):
        received = day + after * DAY
        yield {
            "approval.received_on": received,
            "provider.land": land,
            "approval.medical_service_involved": involved,
        }
    for involved, weeks in product((None, True, False), (2, 4, 6)):
        decided = day + (7 * weeks + 1) * DAY
        yield {
            "approval.received_on": day + DAY,
            "approval.medical_service_involved": involved,
            "approval.decided_on": decided,
        }
    yield {"approval.medical_service_involved": True}
    yield {"approval.medical_service_involved": False}


def discharge(day: dt.date, pivots: Fragment, near: Fragment) -> Iterator[Fragment]:
    """Yield discharges around the seven calendar days, and the period of delivery."""
    for ago, start, last in product((None, 0, 3, 7, 8, 15), (None, -1, 0, 7, 8), (None, 0, 4, 7, 8, 9)):
        if start is None or last is None or start <= last:
            yield {
                "prescription.discharged_on": None if ago is None else day - ago * DAY,
                "prescription.start_on": None if start is None else day + start * DAY,
                "prescription.until": None if last is None else day + last * DAY,
            }


def probes(lists: Lists | None = None) -> Probes:
    """Return the blocks of a case of Soziotherapie, under lists of values (None: those that come with the package)."""
    coverages, detentions = (tuple(list_of(name, lists).values) for name in ("coverages", "detentions"))
    return Probes(
        (KIND,),
        (
            FactCluster(
                ("patient.born_on", "patient.copayment_exempt_until", "service.on", "service.cost", "service.contact"),
                person,
            ),
            FactCluster(("patient.statutory_insured", "patient.coverage"), partial(cover, coverages)),
            FactCluster(("patient.detention", "patient.detention_until"), partial(detention, detentions)),
            FactCluster(tuple(f"prescriber.kv_permission{end}" for end in ("", "_from", "_until")), permission),
            FactCluster(("diagnoses",), diagnoses),
            FactCluster(("history", "prescription.units", "prescription.group_units", "approval.granted_units"), books),
            FactCluster(
                ("approval.received_on", "approval.submitted_on", "approval.medical_service_involved",
                 "approval.decided_on", "provider.land"),
                course,
            ),
            FactCluster(("prescription.discharged_on", "prescription.start_on", "prescription.until"), discharge),
        ),
    )  # fmt: skip
