"""What was approved, judged by the units approved and not by those asked for, and what it leaves of the Krankheitsfall."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from soziorules.engine.language.outcome import Outcome
from soziorules.soziotherapie.case.choices import FREE, REGULAR
from soziorules.soziotherapie.ledger.minutes import new_units
from soziorules.soziotherapie.ledger.reading_effects import asking
from soziorules.soziotherapie.procedure import stages

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.soziotherapie.case import Case


class WhatIsApproved:
    """The facts of the moment that come from the number of units approved."""

    _decision: Decision

    def __getitem__(self, name: str) -> Any:
        raise NotImplementedError

    @cached_property
    def _in_part(self) -> int | None:
        """The units approved where they are fewer than those asked for, else None."""
        case = cast("Case", self._decision.given)
        decided, granted = stages.granted(case, self._decision.today), case.approval.granted_units
        in_part = decided is not None and decided[0] is stages.Stage.PARTLY_GRANTED
        return granted if in_part and case.prescription.kind in REGULAR else None

    def _for(self, units: int) -> Outcome:
        """Return the outcome for the same prescription over another number of units."""
        decision, case = self._decision, cast("Case", self._decision.given)
        asked = asking(case, cast(str, case.prescription.kind), units)
        group = case.prescription.group_units
        if group is not None and group > units:
            fewer = asked.prescription.model_copy(update={"group_units": units})
            asked = asked.model_copy(update={"prescription": fewer})
        return decision.evaluator.rules.decide(asked, decision.choices).outcome

    @cached_property
    def _judged(self) -> Outcome:
        """The outcome for what was approved, where not all that was asked for fits into the hours."""
        decision, granted = self._decision, self._in_part
        if granted is None or decision.outcome is not Outcome.NOT_YET:
            return decision.outcome
        found = self._for(granted)
        return found if found.answer == "yes" else decision.outcome

    def _outcome(self) -> str:
        return self._judged.value

    def _nothing_more_permitted(self) -> bool:
        """Whether a part was approved and the hours, or the Probestunden that are credited, leave no unit more than that."""
        granted = self._in_part
        if granted is None:
            return False
        if self._judged is not self._decision.outcome:
            return self._for(granted + 1).answer == "no"
        credit = self._decision.values["probation.credited_units"]
        asked = cast("Case", self._decision.given).prescription.units
        limit = self._decision.evaluator.program.law.constants.get("units_per_prescription")
        if credit is None or credit[0] != credit[1] or not credit[0] or asked is None or limit is None:
            return False
        kind = cast("Case", self._decision.given).prescription.kind
        return kind == "first" and granted >= new_units(asked, cast(int, credit[0]), cast(int, limit))

    def _hours_planned(self) -> bool:
        """Whether what is approved, with what is used and still open, surely leaves no whole unit of the Krankheitsfall."""
        decision, case = self._decision, cast("Case", self._decision.given)
        law, granted = decision.evaluator.program.law.constants, case.approval.granted_units
        limit, unit = law.get("krankheitsfall_minutes"), law.get("unit_minutes")
        committed = decision.values["krankheitsfall.minutes_committed"]
        decided = stages.granted(case, decision.today)
        if case.prescription.kind not in REGULAR or granted is None or decided is None or committed is None:
            return False
        if limit is None or unit is None or self["procedure.listed_twice"]:
            return False
        not_approved = max(0, (case.prescription.units or 0) - granted)
        if not_approved and (case.prescription.group_units or 0) > granted:
            return False  # Of which length the units are that were not approved is open.
        least = cast(int, committed[0]) - not_approved * cast(int, unit)
        return least > cast(int, limit) - cast(int, unit)

    def _sent_in_time(self) -> bool:
        """§ 9 Abs. 3 ST-RL: whether it was handed in by the last day in time, and nobody has said when it arrived."""
        approval, kind = (
            cast("Case", self._decision.given).approval,
            cast("Case", self._decision.given).prescription.kind,
        )
        last = (self._decision.figures.get("approval") or {}).get("submit_by")
        sent = None if approval.received_on is not None else approval.submitted_on
        if sent is None or last is None or kind in FREE or self["procedure.approval_needed"] is False:
            return False
        return bool(sent <= last)

    def _days_after_discharge_over(self) -> bool:
        """§ 4a Satz 1 ST-RL: whether this is a prescription at discharge and its days have gone by."""
        last, today = self._decision.values.get("discharge.last_day"), self._decision.today
        at_discharge = cast("Case", self._decision.given).prescription.kind == "discharge"
        return at_discharge and last is not None and today is not None and last < today
