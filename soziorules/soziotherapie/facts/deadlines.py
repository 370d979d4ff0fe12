"""Deadlines of the way through the Krankenkasse, each with the days that were skipped and why.

The third Arbeitstag after issue (§ 9 Abs. 3 ST-RL) and the three or five weeks for the decision (§ 13 Abs. 3a SGB V). A
*deadline* that ends on a weekend or holiday moves (§ 26 Abs. 3 SGB X).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from soziorules.engine.calendar import (
    Count,
    Doubt,
    Skipped,
    next_working_day,
    weeks_after,
    working_days_after,
)
from soziorules.engine.dataclass import replace
from soziorules.engine.language.facts import Scalar

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case

SUBMISSION_PARAMETERS: Final = ("submission_workdays", "submission_days")
DECISION_PARAMETERS: Final = ("decision_weeks", "decision_weeks_with_medical_service")
READINGS: Final = ("workday",)
_DAY: Final = dt.timedelta(days=1)


class Submission(NamedTuple):
    """Until when the prescription must reach the Krankenkasse, so that it bears the cost until it decides.

    `at_latest`: the same where all days of which it is in doubt are public holidays, because the Land is not known, say.
    """

    submit_by: dt.date | None
    received_in_time: bool | None
    skipped: tuple[Skipped, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    at_latest: dt.date | None = None


class Decision(NamedTuple):
    """Until when the Krankenkasse must decide, and from when the service counts as approved if it does not.

    `decide_by` is None while it is unknown whether the Medizinischer Dienst is involved; then the two days are in
    `without_medical_service` and `with_medical_service`.
    """

    decide_by: dt.date | None
    deemed_on: dt.date | None
    decided_in_time: bool | None
    without_medical_service: dt.date | None = None
    with_medical_service: dt.date | None = None
    skipped: tuple[Skipped, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def submission(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Submission:
    """Return the third Arbeitstag after issue; the day of issue is not counted.

    The constant `submission_days` stands for the special rule of the pandemic: calendar days after issue; the later day counts.
    """
    issued, received = case.prescribed_on, case.approval.received_on
    if issued is None or "submission_workdays" not in constants:
        return Submission(None, None)
    count = _papers(issued, constants, _land(case, choices))
    return Submission(
        count.last_day, _in_time(received, count, count), count.skipped, count.doubts, count.at_latest
    )


def _papers(issued: dt.date, constants: Mapping[str, Scalar], land: str | None) -> Count:
    """Return until when the papers must be there after issue."""
    count = working_days_after(issued, cast(int, constants["submission_workdays"]), land)
    days = constants.get("submission_days")
    if days is None:
        return count
    special = next_working_day(issued + dt.timedelta(days=cast(int, days)), land)
    latest = max(count.at_latest, special.at_latest)
    return replace(max(count, special, key=lambda each: each.last_day), at_latest=latest)


def stand_in(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> str | None:
    """Return the provider's Land where it stands for the seat of the Krankenkasse and another could give another day."""
    land, issued = case.provider.land, case.prescribed_on
    if case.approval.land is not None or issued is None or _land(case, choices) is None:
        return None
    if "submission_workdays" not in constants:
        return None
    anywhere = _papers(issued, constants, None)
    return None if anywhere.last_day == anywhere.at_latest else land


def decision(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Decision:
    """Return the end of the three weeks from receipt, or of the five with the Medizinischer Dienst."""
    received, decided = case.approval.received_on, case.approval.decided_on
    if received is None or not all(name in constants for name in DECISION_PARAMETERS):
        return Decision(None, None, None)
    land = _land(case, choices)
    short = _weeks(received, constants["decision_weeks"], land)
    long = _weeks(received, constants["decision_weeks_with_medical_service"], land)
    involved = case.approval.medical_service_involved
    if involved is None:
        return Decision(None, None, _in_time(decided, short, long), short.last_day, long.last_day)
    count = long if involved else short
    return Decision(
        count.last_day,
        count.last_day + _DAY,
        _in_time(decided, count, count),
        short.last_day,
        long.last_day,
        count.skipped,
        count.doubts,
    )


def _in_time(day: dt.date | None, shorter: Count, longer: Count) -> bool | None:
    """Return whether a day keeps a deadline, of which two lengths are possible; a public holiday in doubt may lengthen it."""
    if day is None or shorter.last_day < day <= longer.at_latest:
        return None
    return day <= shorter.last_day


def _land(case: Case, choices: Mapping[str, str]) -> str | None:
    """Return the Land whose holidays count: of the Krankenkasse, else of the provider; None for those of all Länder."""
    return None if choices.get("workday") == "nationwide" else case.approval.land or case.provider.land


def _weeks(event: dt.date, weeks: Scalar, land: str | None) -> Count:
    return next_working_day(weeks_after(event, cast(int, weeks)), land)
