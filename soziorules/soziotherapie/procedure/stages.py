"""The stage of a prescription: planned, issued, with the Krankenkasse, decided, running, at its end; and the figures beside it.

An event counts once its day has come; without `today` every stated event has happened. A stage follows from days alone, so it
says nothing on whether the conditions are met.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from soziorules.engine.evaluator.moment import Procedure
from soziorules.engine.language.conditions import facts_read
from soziorules.engine.language.facts import Scalar
from soziorules.soziotherapie.case.choices import FREE, REGULAR
from soziorules.soziotherapie.ledger.accounts import all_in_person, contacts_of, minutes_of
from soziorules.soziotherapie.ledger.phases import rolls

if TYPE_CHECKING:
    from soziorules.engine.compiler.law import LawRule
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.engine.evaluator.domain import Domain
    from soziorules.soziotherapie.case import Case
    from soziorules.soziotherapie.case.history import PastPrescription
    from soziorules.soziotherapie.ledger.accounts import Contacts


class Stage(StrEnum):
    """How far a prescription has come, in the usual order."""

    PLANNED = "planned"
    ISSUED = "issued"
    SUBMITTED = "submitted"
    OVERDUE = "overdue"
    GRANTED = "granted"
    PARTLY_GRANTED = "partly_granted"
    REFUSED = "refused"
    RUNNING = "running"
    USED_UP = "used_up"
    ENDED = "ended"


APPROVED = (Stage.GRANTED, Stage.PARTLY_GRANTED, Stage.RUNNING)
Staged = tuple[Stage, dt.date | None]
_DAY = dt.timedelta(days=1)
UNITS = "prescription.units"


def procedure(decision: Decision) -> Procedure:
    """Return how far the prescription of a decision has come on the day on which somebody looks."""
    moment = decision.moment
    return Procedure(
        Stage(moment["procedure.stage"]), moment["procedure.since"], decision.today, moment.steps
    )


def procedure_of(decision: Decision) -> Procedure:
    """Return how far the prescription of a decision has come, worked out once."""
    found = decision.procedure
    assert found is not None, "every prescription has one"
    return found


def stage(decision: Decision) -> Staged:
    """Return the stage and since when it is reached."""
    case, today = cast("Case", decision.given), decision.today
    issued = case.prescribed_on
    stated = issued is not None and not decision.assumed_day
    if stated and not _past(issued, today):
        return Stage.PLANNED, None
    last = None if stated else _of_the_last(decision, case, today)
    if last is not None:
        return last
    found = _with_the_fund(decision, case, today)
    if not stated and found[0] is Stage.ISSUED:
        # Only what has come to the Krankenkasse has surely been issued.
        return Stage.PLANNED, None
    return (
        _ended(decision, case, today)
        or _used_up(decision, case, today)
        or _running(decision, case, today)
        or found
    )


def _past(day: dt.date | None, today: dt.date | None) -> bool:
    """Return whether a day is stated and has come."""
    return day is not None and (today is None or day <= today)


def _with_the_fund(decision: Decision, case: Case, today: dt.date | None) -> Staged:
    """The way through the Krankenkasse, without regard to delivery."""
    approval = case.approval
    decided = granted(case, today)
    if decided is not None:
        return decided
    sent = approval.received_on if _past(approval.received_on, today) else approval.submitted_on
    if not _past(sent, today) or _nothing_to_decide(decision, case):
        return Stage.ISSUED, case.prescribed_on
    waits = krankenkasse_decides(case) and not decided_somehow(case, today)
    due = decide_by(decision) if waits else None
    if today is not None and due is not None and due < today:
        return Stage.OVERDUE, due + _DAY
    return Stage.SUBMITTED, sent


def _nothing_to_decide(decision: Decision, case: Case) -> bool:
    """§ 9 Abs. 1 Satz 1 ST-RL: what is free of approval waits for no decision, also where papers were handed in."""
    return krankenkasse_decides(case) and (decision.figures.get("approval") or {}).get("required") is False


def krankenkasse_decides(case: Case) -> bool:
    """§§ 4, 6 AsylbLG: with these benefits the Sozialamt decides, for whom the times of § 13 Abs. 3a SGB V do not run."""
    return case.patient.coverage != "asylum_benefits"


def decided_somehow(case: Case, today: dt.date | None) -> bool:
    """Return whether the day of a decision is stated, but not how many units are approved."""
    return case.approval.granted_units is None and _past(case.approval.decided_on, today)


def granted(case: Case, today: dt.date | None) -> Staged | None:
    """Return what the Krankenkasse has decided; None as long as no decision is known, or not what it says."""
    approval, units = case.approval, case.prescription.units
    day = approval.decided_on or case.prescribed_on
    if approval.granted_units is None or (day is not None and not _past(day, today)):
        return None
    if approval.granted_units == 0 and units != 0:
        return Stage.REFUSED, approval.decided_on
    whole = units is None or approval.granted_units >= units
    return (Stage.GRANTED if whole else Stage.PARTLY_GRANTED), approval.decided_on


def decide_by(decision: Decision) -> dt.date | None:
    """Return the last day on which a decision is in time; the later one while nobody knows whether the longer time holds."""
    involved = cast("Case", decision.given).approval.medical_service_involved
    day: dt.date | None = decision.values.get(
        f"approval.{'short' if involved is False else 'long'}_decide_by"
    )
    return day


def _running(decision: Decision, case: Case, today: dt.date | None) -> Staged | None:
    """Delivery has begun, unless the Krankenkasse has refused it: a delivery is stated, or the planned start has come."""
    planned = case.prescription.start_on
    begun = planned if planned is not None and today is not None and planned <= today else None
    if not (begun or delivered(decision, case, today)) or not _may_run(case, today):
        return None
    return Stage.RUNNING, begun


def _may_run(case: Case, today: dt.date | None) -> bool:
    """Return whether units can be delivered by now: approved, or free of it and not refused."""
    decided = granted(case, today)
    if decided is None:
        return today is not None and case.prescription.kind in FREE
    return today is not None and decided[0] is not Stage.REFUSED


def delivered(decision: Decision, case: Case, today: dt.date | None) -> bool:
    """Return whether it is stated that something was delivered on the prescription: on the day asked about, or in the history."""
    issued, on, twin = case.prescribed_on, case.service.on, listed_twice(decision, case)
    stated = None not in (issued, on, today) and not decision.assumed_day
    if stated and cast("dt.date", issued) <= cast("dt.date", on) <= cast("dt.date", today):
        return True
    return twin is not None and today is not None and bool(used_minutes(decision, twin, today))


def _used_up(decision: Decision, case: Case, today: dt.date | None) -> Staged | None:
    """All units were delivered, where the history lists the prescription with what was delivered on it."""
    twin, decided = listed_twice(decision, case), granted(case, today)
    in_part = decided is not None and decided[0] is Stage.PARTLY_GRANTED
    if twin is None or not _may_run(case, today) or not delivered(decision, case, today):
        return None
    constants = decision.evaluator.program.law.constants
    planned = planned_minutes(twin, constants)
    if in_part:
        if twin.group_units:
            return None  # Of which length the units are that were approved is open.
        planned = cast(int, case.approval.granted_units) * cast(int, constants["unit_minutes"])
    if (used_minutes(decision, twin, today) or 0) < planned:
        return None
    days = [each.on for each in twin.delivered or () if each.on is not None and _past(each.on, today)]
    return Stage.USED_UP, max(days, default=None)


def listed_twice(decision: Decision, case: Case) -> PastPrescription | None:
    """Return the earlier prescription of the same day, kind and number of units: most likely the one of the case itself."""
    same = (case.prescribed_on, case.prescription.kind, case.prescription.units)
    if None in same or decision.assumed_day:
        return None
    entries = (each for each in case.history or () if (each.prescribed_on, each.kind, each.units) == same)
    return next(entries, None)


def units_left_on_it(decision: Decision, case: Case, today: dt.date | None) -> int | None:
    """Return the units that are left on the prescription of the case by what is delivered on its entry in the history."""
    entry, constants = listed_twice(decision, case), decision.evaluator.program.law.constants
    if entry is None or entry.group_units or "unit_minutes" not in constants:
        return None
    used, granted = used_minutes(decision, entry, today), case.approval.granted_units
    unit = planned_minutes(entry, constants) // entry.units if entry.units else 0
    return None if used is None or granted is None or not unit else max(0, granted - -(-used // unit))


def _ended(decision: Decision, case: Case, today: dt.date | None) -> Staged | None:
    """The last day on which units of the prescription can be delivered has gone by."""
    decided = granted(case, today)
    if today is None or (decided and decided[0] is Stage.REFUSED):
        return None
    after_discharge = (
        decision.values.get("discharge.last_day") if case.prescription.kind == "discharge" else None
    )
    lasts = (case.prescription.until, after_discharge, window_end(decision))
    last = min((day for day in lasts if day is not None), default=None)
    return (Stage.ENDED, last + _DAY) if last is not None and last < today else None


def window_end(decision: Decision) -> dt.date | None:
    """Return the last day of the Krankheitsfall; rolling years move on, so that no prescription ends with them."""
    end = decision.values["krankheitsfall.end"]
    return end if isinstance(end, dt.date) and not rolls(decision.choices) else None


def _of_the_last(decision: Decision, case: Case, today: dt.date | None) -> Staged | None:
    """Where nothing is prescribed yet, the stage is that of the last earlier prescription, if it is known well enough."""
    last = _last(case, today)
    lapsed = lapsed_on(decision, case, today)
    if lapsed is not None:
        return Stage.ENDED, lapsed
    left = left_on_the_last(decision, case, today)
    if last is None or left is None:
        return None
    days = [each.on for each in last.delivered or () if each.on is not None and _past(each.on, today)]
    if left <= 0:
        return Stage.USED_UP, max(days, default=None)
    return (Stage.RUNNING, min(days, default=None)) if used_minutes(decision, last, today) else None


def lapsed_on(decision: Decision, case: Case, today: dt.date | None) -> dt.date | None:
    """§ 4a Satz 6 ST-RL: the day on which what is left lapsed where the last earlier prescription is one at discharge.

    None where nothing lapsed: none of that kind, its days still run, or all was delivered. As in the account its day of issue
    is taken for that of the discharge.
    """
    last, until = _last(case, today), last_until(decision, case, today)
    constants = decision.evaluator.program.law.constants
    if last is None or until is None or today is None or "unit_minutes" not in constants:
        return None
    used = used_minutes(decision, last, today)
    spent = used is not None and used >= planned_minutes(last, constants)
    return None if spent or today <= until else until + _DAY


def last_until(decision: Decision, case: Case, today: dt.date | None) -> dt.date | None:
    """§ 4a Satz 1 ST-RL: the last day of delivery where the last earlier prescription is one at discharge, else None."""
    last, days = _last(case, today), decision.evaluator.program.law.constants.get("discharge_days")
    if last is None or last.kind != "discharge" or last.prescribed_on is None or days is None:
        return None
    return last.prescribed_on + _DAY * cast(int, days)


def left_on_the_last(decision: Decision, case: Case, today: dt.date | None) -> int | None:
    """Return the minutes that the last earlier prescription leaves, where nothing is prescribed yet and they are known.

    Where one before it leaves some too, nothing is said of the last alone.
    """
    constants, last = decision.evaluator.program.law.constants, _last(case, today)
    if last is None or "unit_minutes" not in constants or lapsed_on(decision, case, today) is not None:
        return None
    used = used_minutes(decision, last, today)
    earlier = [entry for entry in case.history or () if entry is not last and entry.kind in REGULAR]
    if used is None or any(_leaves(decision, entry, today) for entry in earlier):
        return None
    return planned_minutes(last, constants) - used


def deliveries_ahead(case: Case, today: dt.date | None) -> bool:
    """Return whether the history names deliveries of days that are still to come: they count as if they were delivered."""
    if today is None:
        return False
    visits = (visit for entry in case.history or () for visit in entry.delivered or ())
    return any(visit.on is not None and visit.on > today for visit in visits)


def _leaves(decision: Decision, entry: PastPrescription, today: dt.date | None) -> bool:
    used = used_minutes(decision, entry, today)
    return used is not None and used < planned_minutes(entry, decision.evaluator.program.law.constants)


def _last(case: Case, today: dt.date | None) -> PastPrescription | None:
    if case.prescription.kind is not None or not case.history:
        return None
    last = max(case.history, key=lambda entry: entry.prescribed_on or dt.date.min)
    return None if last.units is None or not _past(last.prescribed_on, today) else last


def used_minutes(decision: Decision, entry: PastPrescription, today: dt.date | None) -> int | None:
    """Return the minutes that count of a prescription; None where it is open whether a contact counts."""
    if entry.delivered_minutes is not None or entry.delivered is None:
        return entry.delivered_minutes
    visits = entry.delivered
    if today is not None:
        visits = tuple(each for each in visits if each.on is None or each.on <= today)
    if all_in_person(entry):
        return sum([each.minutes or 0 for each in visits])
    contacts, used = counted_contacts(decision), 0
    for each in visits:
        least, most = contacts.share(each.contact, each.on)
        if least != most:
            return None
        used += most * (each.minutes or 0)
    return used


def counted_contacts(decision: Decision) -> Contacts:
    """Return which contacts count besides those in person, by the law and the readings of a decision."""
    program = decision.evaluator.program
    return contacts_of(program.law.constants, program.base.choices)


def planned_minutes(entry: PastPrescription, constants: Mapping[str, Scalar]) -> int:
    """Return how long all units of a prescription are, those in groups at their own length."""
    return minutes_of(entry.units or 0, entry.group_units or 0, constants)


def figure_of_use(decision: Decision, name: str, figure: Any) -> Any:
    """Return a figure; no unit is permitted where fewer units would not help, and no Krankheitsfall begins with none.

    What is still open on earlier prescriptions stands beside the hours that are left: it is delivered from these.
    """
    match name:
        case "units" if nothing_permitted(decision):
            kept = {key: value for key, value in figure.items() if key != "permitted_between"}
            return {**kept, "permitted": 0}
        case "window" if figure:
            begun = {"start": None, "end": None, "next_start": None} if opens_nothing(decision) else {}
            return {
                **figure,
                **begun,
                "outstanding_minutes": decision.moment["procedure.outstanding_minutes"],
            }
        case _:
            return figure


def nothing_permitted(decision: Decision) -> bool:
    """Return whether a ground stands against the prescription that fewer units would not remove."""
    against = decision.outcome.answer == "no"
    return against and not all(of_units(decision.evaluator.domain, each.law) for each in decision.deciding)


def opens_nothing(decision: Decision) -> bool:
    """Return whether the prescription would begin a Krankheitsfall, but is refused, or neither permitted nor approved."""
    values = decision.values
    first = values["prescription.kind"] in REGULAR and values["krankheitsfall.regular_before"] is False
    stage = decision.moment["procedure.stage"]
    return first and (stage == Stage.REFUSED or (nothing_permitted(decision) and stage not in APPROVED))


def of_units(domain: Domain, law: LawRule) -> bool:
    """Return whether a rule is one of the number of units."""
    driven = domain.levers.driven_by
    return any(UNITS in (fact, driven.get(fact)) for fact in facts_read(law.requires))
