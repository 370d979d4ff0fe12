"""What the earlier prescriptions of a case leave to be cleared.

An approval of which nothing is stated, more delivered than prescribed, contacts by telephone or video that do not count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, cast

from soziorules.engine.calendar import weeks_after
from soziorules.soziotherapie.case.choices import FREE, ON_PERMISSION, REGULAR
from soziorules.soziotherapie.ledger.accounts import all_in_person
from soziorules.soziotherapie.procedure import stages
from soziorules.soziotherapie.procedure.stages import Stage

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.soziotherapie.case import Case
    from soziorules.soziotherapie.case.history import PastPrescription


def approved(decision: Decision) -> bool:
    """Return whether no earlier prescription that needs an approval leaves units without a word on it (§ 9 Abs. 1 ST-RL)."""
    return not unapproved(decision)


def unapproved(decision: Decision) -> tuple[PastPrescription, ...]:
    """Return the earlier prescriptions that leave units and need an approval of which nothing is stated.

    Regular ones always do, Probestunden and Muster 28 where they are together more than is free (§ 9 Abs. 1 Satz 4 ST-RL).
    """
    if "unit_minutes" not in decision.evaluator.program.law.constants:
        return ()
    kinds = (*REGULAR, *FREE) if _beyond_free(decision) else REGULAR
    return tuple(
        entry
        for entry, more in _differences(decision)
        if entry.approved_on is None and entry.kind in kinds and more < 0
    )


def _beyond_free(decision: Decision) -> bool:
    """Return whether the earlier Probestunden and units on Muster 28 alone are surely more than is free of approval."""
    limit = decision.evaluator.program.law.constants.get("approval_free_units")
    together, own = decision.values.get("approval.free_units"), cast("Case", decision.given).prescription
    if limit is None or together is None:
        return False
    earlier = cast(int, together[0]) - ((own.units or 0) if own.kind in FREE else 0)
    return earlier > cast(int, limit)


def left_on_referral(decision: Decision) -> int:
    """Return the minutes left on Muster 28 where this is the first prescription since of a practice that has the permission."""
    case = cast("Case", decision.given)
    if (
        case.prescription.kind not in ON_PERMISSION
        or "unit_minutes" not in decision.evaluator.program.law.constants
    ):
        return 0
    since = max(
        (
            each.prescribed_on
            for each in case.history or ()
            if each.kind in ON_PERMISSION and each.prescribed_on
        ),
        default=dt.date.min,
    )
    return sum(
        -more
        for entry, more in _differences(decision)
        if entry.kind == "referral" and more < 0 and (entry.prescribed_on or dt.date.min) > since
    )


def exceeded(decision: Decision) -> tuple[dt.date, int] | None:
    """Return the day of the first earlier prescription on which more was delivered than prescribed, and how much more."""
    if "unit_minutes" not in decision.evaluator.program.law.constants:
        return None
    found = [(entry.prescribed_on, more) for entry, more in _differences(decision) if more > 0]
    dated = [(day, more) for day, more in found if day is not None]
    return min(dated, default=None)


def remote_minutes(decision: Decision) -> int:
    """Return the minutes of earlier contacts by telephone or video that do not count."""
    entries = cast("Case", decision.given).history or ()
    visits = [visit for entry in entries if not all_in_person(entry) for visit in entry.delivered or ()]
    return sum(visit.minutes or 0 for visit in visits if _uncounted(decision, visit.contact, visit.on))


def remote_service(decision: Decision) -> bool:
    """Return whether the contact on the day asked about was by telephone or video and does not count."""
    service = cast("Case", decision.given).service
    return _uncounted(decision, service.contact, service.on)


def _uncounted(decision: Decision, contact: str | None, on: dt.date | None) -> bool:
    if contact not in ("telephone", "video"):
        return False
    return stages.counted_contacts(decision).share(contact, on) == (0, 0)


def _differences(decision: Decision) -> Iterator[tuple[PastPrescription, int]]:
    """Yield each earlier prescription with how many minutes more were delivered than prescribed, less than none if some are open.

    Those of which units or deliveries are not known are left out, and the one that is listed twice.
    """
    case, constants = cast("Case", decision.given), decision.evaluator.program.law.constants
    twin = stages.listed_twice(decision, case)
    for entry in case.history or ():
        if entry is twin or entry.units is None:
            continue
        used = stages.used_minutes(decision, entry, decision.today)
        if used is not None:
            yield entry, used - stages.planned_minutes(entry, constants)


class ToClear:
    """The facts of the moment that name what is to be cleared."""

    _decision: Decision

    @property
    def _given(self) -> Case:
        return cast("Case", self._decision.given)

    def _earlier_approved(self) -> bool:
        return approved(self._decision)

    @cached_property
    def _exceeded(self) -> tuple[dt.date, int] | None:
        return exceeded(self._decision)

    def _exceeded_on(self) -> dt.date | None:
        return None if self._exceeded is None else self._exceeded[0]

    def _exceeded_minutes(self) -> int | None:
        return None if self._exceeded is None else self._exceeded[1]

    def _left_on_referral(self) -> int:
        return left_on_referral(self._decision)

    def _beyond_minutes(self) -> int | None:
        """Minutes of this prescription and of what is open before that the Krankheitsfall has no room for; None if unknown."""
        committed = self._decision.values["krankheitsfall.minutes_committed"]
        limit = self._decision.evaluator.program.law.constants.get("krankheitsfall_minutes")
        if committed is None or limit is None or committed[0] != committed[1]:
            return None
        return max(0, cast(int, committed[0]) - cast(int, limit))

    def _lapses_before_decision(self) -> bool:
        """§ 4a Satz 6 ST-RL: whether the days of a prescription at discharge end before the Krankenkasse has to decide."""
        last, due = self._decision.values.get("discharge.last_day"), stages.decide_by(self._decision)
        at_discharge = self._given.prescription.kind == "discharge"
        return at_discharge and last is not None and due is not None and last < due

    def _remote_minutes(self) -> int:
        return remote_minutes(self._decision)

    def _remote_service(self) -> bool:
        return remote_service(self._decision)

    def _several_diagnoses(self) -> bool:
        """§ 2 Abs. 5 a ST-RL: whether more than one secured diagnosis is stated, and comorbidity not among the reasons."""
        secured = {each.code for each in self._given.diagnoses or () if each.certainty == "G"}
        return len(secured) > 1 and "comorbidity" not in (self._given.necessity or ())

    def _window_ends(self) -> dt.date | None:
        """The last day of the Krankheitsfall where it comes before a new prescription would surely be decided."""
        end, today = stages.window_end(self._decision), self._decision.today
        weeks = self._decision.evaluator.program.law.constants.get("decision_weeks_with_medical_service")
        if end is None or today is None or weeks is None:
            return None
        return end if today <= end < weeks_after(today, cast(int, weeks)) else None

    def _ended_with_window(self) -> bool:
        """Whether it is the end of the Krankheitsfall, and no day of the prescription itself, that has passed."""
        stage, ended = stages.stage(self._decision)
        ended = ended if stage is Stage.ENDED else None
        return ended is not None and ended - dt.timedelta(days=1) == stages.window_end(self._decision)
