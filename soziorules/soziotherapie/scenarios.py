"""What a case of Soziotherapie can say where facts hang together: samples for proofs and for generated tests.

Each sample lies near a boundary of the norm: the last unit allowed and the first too many, the last day in time and the
first too late. Where the boundaries are, the rules at hand say (`Limits`), whatever their values were, are or will be.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import product
from typing import Any, Final

from soziorules.engine.calendar import add_months, anniversary
from soziorules.engine.language.fact_clusters import FactCluster, Fragment, Probes, ValuesOf
from soziorules.soziotherapie.case.listed import Lists, list_of
from soziorules.soziotherapie.limits import Limits

DAY: Final = dt.timedelta(days=1)
KIND: Final = "prescription.kind"
SOME_AGE: Final = 40
FULL_DAY: Final = 1_440
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


def person(limits: Limits, day: dt.date, pivots: Fragment, near: Fragment) -> Iterator[Fragment]:
    """Yield birthdays around the ages of the norm, exemptions, and days of delivery with their cost."""
    ages = sorted(
        {
            age + step
            for age in limits.whole("kj_age_from", "kj_age_until", "copayment_age")
            for step in (-1, 0)
        }
    )
    ages = [ages[0] // 2, *ages, max(SOME_AGE, ages[-1] + 1)] if ages else [SOME_AGE]
    born = [
        None,
        *(anniversary(day, -age) + step for age in ages if age > 0 for step in (dt.timedelta(0), DAY)),
    ]
    exempt = (
        (None, None),
        (True, None),
        (False, None),
        (None, day - DAY),
        (False, day - DAY),
        (None, day),
        (True, day),
    )
    services: tuple[dict[str, Any], ...] = (
        {},
        *({"service.on": day, "service.cost": str(cost)} for cost in limits.costs()),
        {"service.on": day, "service.cost": str(limits.costs()[-1]), "service.contact": "no_show"},
    )
    for birthday, (said, until), service in product(born, exempt, services):
        exemption = {"patient.copayment_exempt": said, "patient.copayment_exempt_until": until}
        yield {"patient.born_on": birthday, **exemption, **service}


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


def books(limits: Limits, day: dt.date, pivots: Fragment, near: Fragment) -> Iterator[Fragment]:
    """Yield histories around hours and years of a Krankheitsfall and Probestunden of a year, with units of this prescription."""
    most, trial = limits.units, limits.trial
    for history, units in product(_histories(limits, day), (None, *limits.units_of(str(pivots.get(KIND))))):
        yield {"history": history, "prescription.units": units}
    for units, granted, groups in product((None, trial, trial + 1, most), (0, trial, most), (None, 0, 1)):
        if units is None or granted <= units:
            stated = {"prescription.units": units, "approval.granted_units": granted}
            yield {**stated, "prescription.group_units": groups}
            if groups is None:
                tried = _past(day - 10 * DAY, "trial", trial, delivered_minutes=trial * limits.unit)
                yield {**stated, "history": [tried]}
    yield {"prescription.units": most, "prescription.group_units": most, "history": []}
    yield {"prescription.units": most + 1, "prescription.group_units": 1}
    # Group units and single ones that end on the last minute of the Krankheitsfall, and half a unit beyond.
    for groups, left, over in product((0, most), (limits.group, limits.unit), (0, limits.unit // 2)):
        minutes = max(0, limits.full - most * left + over)
        history = _used(limits, day - 100 * DAY, minutes)
        yield {"prescription.units": most, "prescription.group_units": groups, "history": history}
    yield from _credited(limits, day)


def _credited(limits: Limits, day: dt.date) -> Iterator[Fragment]:
    """Yield prescriptions with Probestunden credited that just fill the hours left, by each limit that the rules ever have."""
    caps, trials = limits.whole("units_per_prescription"), limits.whole("probation_units")
    for cap, trial, full in product(caps, trials, limits.whole("krankheitsfall_minutes")):
        left = cap - trial
        if left > 0:
            tried = _past(day - 10 * DAY, "trial", trial, delivered_minutes=trial * limits.unit)
            history = [*_used(limits, day - 100 * DAY, max(0, full - cap * limits.unit), 50), tried]
            for units in (left, left + 1, cap):
                yield {"prescription.units": units, "history": history}


def _past(on: dt.date | None, kind: str | None, units: int | None, **more: Any) -> dict[str, Any]:
    stated = {"prescribed_on": on, "kind": kind, "units": units, **more}
    return {name: value for name, value in stated.items() if value is not None}


def _used(limits: Limits, on: dt.date, minutes: int, within: int = 100) -> list[dict[str, Any]]:
    """Return a first prescription and what follows it `within` so many days, each used up, which make so many minutes."""
    whole = limits.units * limits.unit
    parts = [*(whole for _ in range(minutes // whole)), *([minutes % whole] if minutes % whole else ())]
    return [
        _past(
            on + number * within // len(parts) * DAY,
            "follow_up" if number else "first",
            -(-part // limits.unit),
            delivered_minutes=part,
        )
        for number, part in enumerate(parts)
    ] or [_past(on, "first", limits.units, delivered_minutes=0)]


def _histories(limits: Limits, day: dt.date) -> Iterator[list[dict[str, Any]] | None]:
    yield None
    yield []
    yield from _regular(limits, day)
    yield from _trials(limits, day)
    yield from _by_reading(limits, day)


def _regular(limits: Limits, day: dt.date) -> Iterator[list[dict[str, Any]]]:
    """Regular prescriptions with the hours delivered on them, within the years of a Krankheitsfall and before."""
    recent, old = day - 100 * DAY, add_months(day, -limits.months - 1)
    full, most, unit = limits.full, limits.units, limits.unit
    left = (full, (most + 1) * unit, most * unit, limits.trial * unit, 0, -unit)
    limit_of_hours = limits.whole("krankheitsfall_minutes") or [full]
    for minutes in sorted({max(0, hours - each) for hours in limit_of_hours for each in left}):
        yield _used(limits, recent, minutes)
    yield _used(limits, old - 100 * DAY, full)
    yield [_past(recent, "first", most)]
    yield [_past(recent, "first", None)]
    yield [_past(recent, None, most, delivered_minutes=full)]
    yield [_past(None, "first", most, delivered_minutes=full)]
    yield [
        _past(recent, "first", most, delivered_minutes=most * unit),
        _past(day - 50 * DAY, "follow_up", most),
    ]
    nearly = max(0, full - most * unit)
    yield [
        *_used(limits, recent, nearly, 50),
        _past(day - 50 * DAY, "follow_up", most, delivered_minutes=0),
    ]
    begins = add_months(day, -limits.months)
    yield _used(limits, begins, full, limits.months * 20)
    yield _used(limits, begins + DAY, full, limits.months * 20)


def _trials(limits: Limits, day: dt.date) -> Iterator[list[dict[str, Any]]]:
    """Probestunden and Muster 28 of this year and the year before, used up or not."""
    new_year, before = dt.date(day.year, 1, 1), dt.date(day.year - 1, 12, 31)
    near = [new for new in (day - 3 * DAY, day - 2 * DAY) if new.year == day.year] or [day, day]
    trial, unit, often = limits.trial, limits.unit, max(1, limits.highest("probation_per_year", 1))
    for units, minutes in (
        (trial, trial * unit),
        (trial, 0),
        (trial, None),
        (1, unit),
        (3, 3 * unit),
        (None, None),
    ):
        yield [_past(near[0], "trial", units, delivered_minutes=minutes)]
    yield [_past(near[0], "referral", trial, delivered_minutes=trial * unit)]
    yield [_past(near[0], "referral", 1, delivered_minutes=unit)]
    one = {"delivered_minutes": unit}
    all_ = [_past(near[number % len(near)], "trial", 1, **one) for number in range(often)]
    yield all_[:-1]
    yield all_
    yield [*all_, _past(near[0], "trial", 1, **one)]
    yield [all_[0], _past(near[0], "referral", 1, **one)]
    yield [*all_, _past(near[0], "referral", 1, **one)]
    earlier = (max(before, day - 300 * DAY), before, max(new_year, day - 380 * DAY), add_months(day, -13))
    for on in earlier:
        yield [_past(on, "trial", 1, **one) for _ in range(often)]
    yield [*all_, _past(None, "trial", 1, **one)]
    yield [
        _past(add_months(day, -13), "trial", trial, delivered_minutes=trial * unit),
        _past(add_months(day, -14), "first", limits.units),
    ]


def _delivered(minutes: int, first: dt.date, setting: str) -> list[dict[str, Any]]:
    """Return visits on days after each other that make so many minutes."""
    days = [
        *(FULL_DAY for _ in range(minutes // FULL_DAY)),
        *([minutes % FULL_DAY] if minutes % FULL_DAY else ()),
    ]
    return [
        {"on": first + number * DAY, "minutes": each, "setting": setting} for number, each in enumerate(days)
    ]


def _by_reading(limits: Limits, day: dt.date) -> Iterator[list[dict[str, Any]]]:
    """Histories on which the readings of the Krankheitsfall differ."""
    full, most = limits.full, limits.units
    issued = add_months(day, -limits.months - 1)
    approved, first = add_months(day, 1 - limits.months), add_months(day, 2 - limits.months)
    delivered = _delivered(full, first, "individual")
    yield [_past(issued, "first", most, approved_on=approved, delivered=delivered)]
    yield [_past(issued, "first", most, approved_on=approved, delivered_minutes=full)]
    yield [
        _past(issued, "trial", limits.trial, delivered_minutes=limits.trial * limits.unit),
        *_used(limits, first, full),
    ]
    days = -(-full // FULL_DAY)
    grouped = _delivered(full, day - (days + 4) * DAY, "group")
    yield [_past(day - (days + 95) * DAY, "first", most, delivered=grouped)]
    yield [
        _past(add_months(day, -2 * limits.months - 8), "first", most, delivered_minutes=limits.unit),
        _past(first, "trial", limits.trial),
    ]
    last = min(FULL_DAY, full)
    yield [
        _past(add_months(day, 12 - 2 * limits.months), "first", most, delivered_minutes=limits.unit),
        *_used(limits, add_months(day, 16 - limits.months), full - last),
        _past(day - 10 * DAY, "follow_up", most, delivered=_delivered(last, day - 5 * DAY, "individual")),
    ]


def course(limits: Limits, day: dt.date, pivots: Fragment, near: Fragment) -> Iterator[Fragment]:
    """Yield the way through the Krankenkasse: received in time or late, examined or not."""
    yield {}
    lands = (None, "BE", "BY", "SN")
    for after, land, involved in product(_days_to_submit(limits), lands, (None, True, False)):
        received = day + after * DAY
        yield {
            "approval.received_on": received,
            "provider.land": land,
            "approval.medical_service_involved": involved,
        }
    weeks_to_decide = limits.whole("decision_weeks", "decision_weeks_with_medical_service")
    around = sorted({weeks + step for weeks in weeks_to_decide for step in (-1, 1)})
    for involved, weeks in product((None, True, False), around):
        decided = day + (7 * weeks + 1) * DAY
        yield {
            "approval.received_on": day + DAY,
            "approval.medical_service_involved": involved,
            "approval.decided_on": decided,
        }
    yield {"approval.medical_service_involved": True}
    yield {"approval.medical_service_involved": False}


def _days_to_submit(limits: Limits) -> list[int]:
    """Return days after issue on which papers arrive in time or late, whatever weekends and holidays lie between."""
    workdays = {
        day
        for count in limits.whole("submission_workdays")
        for day in range(count, count + 2 * (count // 5) + 7)
    }
    days = {day + over for day in limits.whole("submission_days") for over in range(3)}
    found = {0, 1, *workdays, *days}
    return sorted({*found, max(found) + 8})


def discharge(limits: Limits, day: dt.date, pivots: Fragment, near: Fragment) -> Iterator[Fragment]:
    """Yield discharges around the calendar days after which their prescription ends, and the period of delivery."""
    edges = limits.edges("discharge_days", "discharge_days_pandemic") or [1]
    within = edges[0] // 2
    for ago, start, last in product(
        (None, 0, within, *edges), (None, -1, 0, *edges[:2]), (None, 0, within + 1, *edges[:2], edges[0] + 2)
    ):
        if start is None or last is None or start <= last:
            yield {
                "prescription.discharged_on": None if ago is None else day - ago * DAY,
                "prescription.start_on": None if start is None else day + start * DAY,
                "prescription.until": None if last is None else day + last * DAY,
            }


def probes(values_of: ValuesOf, lists: Lists | None = None) -> Probes:
    """Return the blocks of a case of Soziotherapie under the values of the rules at hand.

    `lists`: their lists of values; None: those that come with the package.
    """
    limits = Limits(values_of)
    coverages, detentions = (tuple(list_of(name, lists).values) for name in ("coverages", "detentions"))
    return Probes(
        (KIND,),
        (
            FactCluster(
                ("patient.born_on", "patient.copayment_exempt", "patient.copayment_exempt_until", "service.on", "service.cost",
                 "service.contact"),
                partial(person, limits),
            ),
            FactCluster(("patient.statutory_insured", "patient.coverage"), partial(cover, coverages)),
            FactCluster(("patient.detention", "patient.detention_until"), partial(detention, detentions)),
            FactCluster(tuple(f"prescriber.kv_permission{end}" for end in ("", "_from", "_until")), permission),
            FactCluster(("diagnoses",), diagnoses),
            FactCluster(("history", "prescription.units", "prescription.group_units", "approval.granted_units"),
                        partial(books, limits)),
            FactCluster(
                ("approval.received_on", "approval.submitted_on", "approval.medical_service_involved",
                 "approval.decided_on", "provider.land"),
                partial(course, limits),
            ),
            FactCluster(("prescription.discharged_on", "prescription.start_on", "prescription.until"),
                        partial(discharge, limits)),
        ),
    )  # fmt: skip
