"""The deadlines of a case as a list: from which day, until which day, which days were skipped and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal

from soziorules.engine.calendar import Doubt, Skipped
from soziorules.engine.compiler.worth import Worth
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.facts import Scalar
from soziorules.soziotherapie.facts.deadlines import (
    DECISION_PARAMETERS,
    Decision,
    decision,
    submission,
)

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case

Subject = Literal["submission", "decision", "decision_with_medical_service", "discharge"]
PARAMETER: Final[Mapping[Subject, str]] = {
    "submission": "submission_workdays",
    "decision": "decision_weeks",
    "decision_with_medical_service": "decision_weeks_with_medical_service",
    "discharge": "discharge_days",
}
"""The parameter that gives the length of each deadline, and with it the place in the norm."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline that runs from `since` (not counted itself) to `by`, both inclusive days.

    `assumed`: `since` is not stated, but the last day on which that event is in time. `kept`: whether what was due came in
    time, None while nothing is said of it. `doubts` are days that were counted although they are holidays somewhere.
    """

    subject: Subject
    since: dt.date
    by: dt.date
    assumed: bool
    kept: bool | None
    skipped: tuple[Skipped, ...] = ()
    doubts: tuple[Doubt, ...] = ()


Derive = Callable[[str, Any, Mapping[str, str]], Worth]
"""What a derived value of the rules comes to in a case under some readings."""


def dues(
    case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str], derive: Derive, *, approval: bool
) -> tuple[Deadline, ...]:
    """Return the deadlines that run in a case, in order; those of the Krankenkasse only if an `approval` may be needed."""
    found = list(_discharge(case, choices, derive))
    if approval:
        found += [*_submission(case, constants, choices), *_decision(case, constants, choices)]
    return tuple(sorted(found, key=lambda due: due.by))


def _discharge(case: Case, choices: Mapping[str, str], derive: Derive) -> Iterator[Deadline]:
    day, last = case.prescription.discharged_on, derive("discharge.last_day", case, choices).value
    if day is not None and last is not None:
        yield Deadline("discharge", day, last, assumed=False, kept=None)


def _submission(
    case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]
) -> Iterator[Deadline]:
    due = submission(case, constants, choices)
    if case.prescribed_on is not None and due.submit_by is not None:
        yield Deadline(
            "submission",
            case.prescribed_on,
            due.submit_by,
            assumed=False,
            kept=due.received_in_time,
            skipped=due.skipped,
            doubts=due.doubts,
        )


def _decision(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Iterator[Deadline]:
    """Yield the end of the three weeks and of the five, as far as it is not known which of them counts."""
    received = case.approval.received_on or submission(case, constants, choices).submit_by
    if received is None or not all(name in constants for name in DECISION_PARAMETERS):
        return
    stated = case.approval.medical_service_involved
    subjects: tuple[tuple[Subject, bool], ...] = (
        ("decision", False),
        ("decision_with_medical_service", True),
    )
    for subject, involved in subjects:
        if stated in (None, involved):
            until = _until(case, received, involved, constants, choices)
            assert until.decide_by is not None
            yield Deadline(
                subject,
                received,
                until.decide_by,
                assumed=case.approval.received_on is None,
                kept=until.decided_in_time if stated is not None else None,
                skipped=until.skipped,
                doubts=until.doubts,
            )


def _until(
    case: Case, received: dt.date, involved: bool, constants: Mapping[str, Scalar], choices: Mapping[str, str]
) -> Decision:
    known = {"received_on": received, "medical_service_involved": involved}
    asked = case.model_copy(update={"approval": case.approval.model_copy(update=known)})
    return decision(asked, constants, choices)
