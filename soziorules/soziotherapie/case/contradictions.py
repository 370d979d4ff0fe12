"""Statements of a case that exclude each other: what cannot be is an input error, named with its path.

What merely is not allowed, or lies oddly, is left to the rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case
    from soziorules.soziotherapie.case.history import PastPrescription

MINUTES_OF_A_DAY: Final = 24 * 60

WITH_HISTORY: Final = frozenset({"history", "prescribed_on", "patient.born_on"})
"""What must agree with an earlier prescription, which is long to look through."""

Path = tuple[str | int, ...]
Contradiction = tuple[Path, str, str]
"""Where it stands, its id, and what is impossible in one English sentence."""


def contradictions(case: Case, changed: Iterable[str] | None = None) -> list[Contradiction]:
    """Return every contradiction in `case`; of a case that had none, those that the facts `changed` can have brought about."""
    found: list[Contradiction] = []
    if case.patient.born_on is not None:
        found += _birth(case, case.patient.born_on)
    if case.patient.statutory_insured is not None and case.patient.coverage is not None:
        found += _coverage(case)
    if case.patient.detention_until is not None:
        found += _detention(case)
    if case.patient.copayment_exempt is False and case.patient.copayment_exempt_until is not None:
        found += _exemption(case)
    prescriber, prescription = case.prescriber, case.prescription
    if prescriber.kv_permission_from is not None or prescriber.kv_permission_until is not None:
        found += _permission(case)
    if prescription.group_units is not None or prescription.until or prescription.discharged_on:
        found += _prescription(case)
    approval = case.approval
    if (
        approval.submitted_on
        or approval.received_on
        or approval.decided_on
        or approval.granted_units is not None
    ):
        found += _approval(case)
    if approval.notified_on is not None or approval.objection_filed_on is not None:
        found += _notice(case)
    if case.history and (changed is None or not WITH_HISTORY.isdisjoint(changed)):
        found += _history(case, case.history)
    return found


def _birth(case: Case, born: dt.date) -> list[Contradiction]:
    found: list[Contradiction] = []
    if _after(born, case.prescribed_on):
        text = "The patient cannot be born after the day of issue"
        found.append((("patient", "born_on"), "born_after_issue", text))
    if _after(born, case.service.on):
        text = "A service cannot lie before the birth of the patient"
        found.append((("service", "on"), "before_birth", text))
    if _after(born, case.prescription.discharged_on):
        text = "A discharge cannot lie before the birth of the patient"
        found.append((("prescription", "discharged_on"), "before_birth", text))
    return found


def _coverage(case: Case) -> Iterator[Contradiction]:
    patient = case.patient
    if patient.statutory_insured != (patient.coverage == "statutory"):
        text = "Whether the patient is insured and how the treatment is paid for do not agree"
        yield ("patient", "coverage"), "coverage_disagrees", text


def _detention(case: Case) -> Iterator[Contradiction]:
    if case.patient.detention == "none":
        text = "A detention that there is not has no last day"
        yield ("patient", "detention_until"), "no_detention", text
    if case.patient.detention is None:
        text = "A detention has a last day, but it is not stated which detention it is"
        yield ("patient", "detention_until"), "unnamed_detention", text


def _exemption(case: Case) -> Iterator[Contradiction]:
    """Who is not exempt is so on no day of the case; of who is, the last day says until when, and the card of a year ends."""
    until, issued, served = case.patient.copayment_exempt_until, case.prescribed_on, case.service.on
    lasting = [day for day in (issued, served) if day is not None]
    if lasting and not any(_after(day, until) for day in lasting):
        text = "Whether the patient is exempt and until when do not agree"
        yield ("patient", "copayment_exempt"), "exemption_disagrees", text


def against_permission(case: Case, day: dt.date | None) -> list[str]:
    """Return the days of the permission that on a day do not go with whether there is one."""
    stated, begins = case.prescriber.kv_permission, case.prescriber.kv_permission_from
    ends = case.prescriber.kv_permission_until
    if stated is None or day is None:
        return []
    if stated:
        found = ["kv_permission_from"] if _after(begins, day) else []
        return [*found, "kv_permission_until"] if _after(day, ends) else found
    runs = begins is not None and begins <= day and not _after(day, ends)
    return ["kv_permission_from"] if runs else []


def _permission(case: Case) -> Iterator[Contradiction]:
    if _after(case.prescriber.kv_permission_from, case.prescriber.kv_permission_until):
        path = ("prescriber", "kv_permission_until")
        yield path, "period_reversed", "The permission cannot end before it begins"
    against = against_permission(case, case.prescribed_on)
    text = "The permission cannot be in force on the day of issue and not in force"
    for name in ("kv_permission", *against) if against else ():
        yield ("prescriber", name), "permission_contradicts", text


def _prescription(case: Case) -> Iterator[Contradiction]:
    prescription = case.prescription
    if _more(prescription.group_units, prescription.units):
        path = ("prescription", "group_units")
        yield path, "more_group_units", "There cannot be more units in groups than units in all"
    if _after(prescription.start_on, prescription.until):
        yield ("prescription", "until"), "period_reversed", "The prescription cannot end before it begins"
    if _after(case.prescribed_on, prescription.until):
        yield ("prescription", "until"), "before_issue", "This cannot lie before the day of issue"
    # At discharge no rule asks where the person is on the day of issue.
    asked = prescription.kind != "discharge"
    if case.inpatient and asked and _after(case.prescribed_on, prescription.discharged_on):
        text = "Who is in hospital on the day of issue was not discharged before it"
        yield ("prescription", "discharged_on"), "discharged_before", text


def _approval(case: Case) -> Iterator[Contradiction]:
    approval, issued = case.approval, case.prescribed_on
    for name, day in (("submitted_on", approval.submitted_on), ("received_on", approval.received_on)):
        if _after(issued, day):
            yield ("approval", name), "before_issue", "This cannot lie before the day of issue"
    if _after(approval.submitted_on, approval.received_on):
        yield (
            ("approval", "received_on"),
            "received_before_sent",
            "It cannot be received before it was submitted",
        )
    if approval.received_on is None and _after(issued, approval.decided_on):
        yield ("approval", "decided_on"), "before_issue", "This cannot lie before the day of issue"
    if approval.received_on is None and _after(approval.submitted_on, approval.decided_on):
        text = "It cannot be decided before it was submitted"
        yield ("approval", "decided_on"), "decided_before_sent", text
    if _after(approval.received_on, approval.decided_on):
        yield (
            ("approval", "decided_on"),
            "decided_before_received",
            "It cannot be decided before it was received",
        )
    if _more(approval.granted_units, case.prescription.units):
        yield (
            ("approval", "granted_units"),
            "more_granted",
            "No more units can be granted than were prescribed",
        )


def _notice(case: Case) -> Iterator[Contradiction]:
    """The decision reaches the insured after it was made, and is objected to after it reached them."""
    approval = case.approval
    before = approval.decided_on or approval.received_on or approval.submitted_on or case.prescribed_on
    if _after(before, approval.notified_on):
        text = "A decision cannot be notified before it was made"
        yield ("approval", "notified_on"), "notified_before_decided", text
    decided = (approval.decided_on, approval.notified_on, approval.granted_units)
    if approval.objection_filed_on is not None and all(each is None for each in decided):
        text = "There cannot be a Widerspruch without a decision"
        yield ("approval", "objection_filed_on"), "objection_without_decision", text
        return
    if approval.objection_filed_on is not None and _all_granted(case):
        text = "There cannot be a Widerspruch against a decision that grants everything"
        yield ("approval", "objection_filed_on"), "objection_to_all_granted", text
    if _after(approval.notified_on or before, approval.objection_filed_on):
        text = "A Widerspruch cannot lie before the notice that it is against"
        yield ("approval", "objection_filed_on"), "objection_before_notice", text


def _all_granted(case: Case) -> bool:
    units, granted = case.prescription.units, case.approval.granted_units
    return units is not None and granted is not None and granted >= units > 0


def _history(case: Case, history: tuple[PastPrescription, ...]) -> list[Contradiction]:
    found: list[Contradiction] = []
    minutes: dict[dt.date, int] = {}
    for index, entry in enumerate(history):
        path: Path = ("history", index)
        found += _entry(path, entry)
        if _after(entry.prescribed_on, case.prescribed_on):
            text = "An earlier prescription cannot be issued after the day of issue of this one"
            found.append(((*path, "prescribed_on"), "history_in_future", text))
        if _after(case.patient.born_on, entry.prescribed_on):
            text = "A prescription cannot lie before the birth of the patient"
            found.append(((*path, "prescribed_on"), "before_birth", text))
        if entry.delivered_from is not None or entry.delivered_until is not None:
            found += _days_of_total(path, entry, case.prescribed_on)
        if entry.delivered:
            found += _deliveries(path, entry, minutes)
    return found


def _entry(path: Path, entry: PastPrescription) -> Iterator[Contradiction]:
    if _more(entry.group_units, entry.units):
        yield (
            (*path, "group_units"),
            "more_group_units",
            "There cannot be more units in groups than units in all",
        )
    if _after(entry.prescribed_on, entry.approved_on):
        yield (*path, "approved_on"), "before_issue", "This cannot lie before the day of issue"
    if entry.delivered is not None and entry.delivered_minutes is not None:
        known = [delivery.minutes for delivery in entry.delivered if delivery.minutes is not None]
        # Whether the total counts missed appointments, telephone calls and the like is not said.
        surely = [each.minutes or 0 for each in entry.delivered if each.contact in (None, "in_person")]
        complete = len(known) == len(entry.delivered)
        if sum(surely) > entry.delivered_minutes or (complete and sum(known) < entry.delivered_minutes):
            text = "The total contradicts the deliveries"
            yield (*path, "delivered_minutes"), "total_contradicts", text


def _days_of_total(path: Path, entry: PastPrescription, issued: dt.date | None) -> Iterator[Contradiction]:
    """The days between which a total was delivered lie in order, and have room for it."""
    first, last = entry.delivered_from, entry.delivered_until
    if _after(first, last):
        yield (*path, "delivered_until"), "period_reversed", "It cannot end before it begins"
    for name, day in (("delivered_from", first), ("delivered_until", last)):
        if _after(entry.prescribed_on, day):
            yield (*path, name), "delivered_before_issue", "A delivery cannot lie before its prescription"
        if _after(day, issued):
            text = (
                "What is delivered after the day of issue of this prescription does not belong to the total"
            )
            yield (*path, name), "delivered_after_issue", text
    begins = first or entry.prescribed_on
    if begins is not None and last is not None and begins <= last:
        days = (last - begins).days + 1
        if _more(entry.delivered_minutes, days * MINUTES_OF_A_DAY):
            yield (*path, "delivered_minutes"), "days_too_short", "These days have not so many minutes"
    for index, delivery in enumerate(entry.delivered or ()):
        if _after(first, delivery.on) or _after(delivery.on, last):
            text = "A delivery lies outside the days that are stated for all of them"
            yield (*path, "delivered", index, "on"), "outside_days", text


def _deliveries(path: Path, entry: PastPrescription, minutes: dict[dt.date, int]) -> Iterator[Contradiction]:
    for index, delivery in enumerate(entry.delivered or ()):
        here: Path = (*path, "delivered", index)
        if _after(entry.prescribed_on, delivery.on):
            yield (*here, "on"), "delivered_before_issue", "A delivery cannot lie before its prescription"
        if delivery.on is not None:
            total = minutes.get(delivery.on, 0) + (delivery.minutes or 0)
            minutes[delivery.on] = total
            if total > MINUTES_OF_A_DAY:
                yield (*here, "minutes"), "day_too_long", "A day has no more than 1,440 minutes"


def _after(earlier: dt.date | None, later: dt.date | None) -> bool:
    return earlier is not None and later is not None and earlier > later


def _more(part: int | None, whole: int | None) -> bool:
    return part is not None and whole is not None and part > whole
