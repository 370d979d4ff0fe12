"""The deadlines of a case as a list: from which day, until which day, which days were skipped and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, Literal

from soziorules.engine.calendar import Doubt, Skipped
from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.rules import RuleSet

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
READINGS: Final = ("workday",)
"""The open questions on which their days turn."""


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


def dues(case: Case, rules: RuleSet, choices: Mapping[str, str], *, approval: bool) -> tuple[Deadline, ...]:
    """Return the deadlines that run in a case, in order; those of the Krankenkasse only if an `approval` may be needed."""
    found = list(_discharge(case, rules, choices))
    if approval:
        found += [*_submission(case, rules, choices), *_decision(case, rules, choices)]
    return tuple(sorted(found, key=lambda due: due.by))


def _discharge(case: Case, rules: RuleSet, choices: Mapping[str, str]) -> Iterator[Deadline]:
    day, last = case.prescription.discharged_on, rules.derived("discharge.last_day", case, choices).value
    if day is not None and last is not None:
        yield Deadline("discharge", day, last, assumed=False, kept=None)


def _submission(case: Case, rules: RuleSet, choices: Mapping[str, str]) -> Iterator[Deadline]:
    by = rules.derived("approval.submit_by", case, choices).value
    if case.prescribed_on is not None and by is not None:
        kept = rules.derived("approval.received_in_time", case, choices).value
        left_out = rules.passed_over("approval.submit_by", case, choices)
        yield Deadline("submission", case.prescribed_on, by, False, kept, left_out.skipped, left_out.doubts)


def _decision(case: Case, rules: RuleSet, choices: Mapping[str, str]) -> Iterator[Deadline]:
    """Yield the end of the three weeks and of the five, as far as it is not known which of them counts."""
    received = case.approval.received_on or rules.derived("approval.submit_by", case, choices).value
    stated = case.approval.medical_service_involved
    subjects: tuple[tuple[Subject, bool], ...] = (
        ("decision", False),
        ("decision_with_medical_service", True),
    )
    for subject, involved in subjects:
        if received is not None and stated in (None, involved):
            known = {"received_on": received, "medical_service_involved": involved}
            asked = case.model_copy(update={"approval": case.approval.model_copy(update=known)})
            by = rules.derived("approval.decide_by", asked, choices).value
            if by is not None:
                kept = (
                    None
                    if stated is None
                    else rules.derived("approval.decided_in_time", asked, choices).value
                )
                left_out = rules.passed_over("approval.decide_by", asked, choices)
                assumed = case.approval.received_on is None
                yield Deadline(subject, received, by, assumed, kept, left_out.skipped, left_out.doubts)


def stand_in(case: Case, rules: RuleSet, choices: Mapping[str, str]) -> str | None:
    """Return the provider's Land where it stands for the seat of the Krankenkasse and another could give another day."""
    land = case.provider.land
    if land is None or case.approval.land is not None or case.prescribed_on is None:
        return None
    if choices.get("workday") == "nationwide":
        return None
    anywhere = case.model_copy(update={"provider": case.provider.model_copy(update={"land": None})})
    ends = rules.derived("approval.submission_ends", anywhere, choices).between
    return land if isinstance(ends, tuple) else None
