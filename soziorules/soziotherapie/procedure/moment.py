"""What the facts of the moment come to in which a decision on a prescription is read: what `applies` and `shown` may ask.

They are worked out when somebody reads, never while a case is decided. Without `today` every stated event has happened and
nothing is late.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, cast

from soziorules.engine.calendar import add_months, next_working_day
from soziorules.engine.evaluator.layers import accepted_then
from soziorules.engine.language.outcome import Outcome
from soziorules.soziotherapie.case.choices import FREE, REGULAR
from soziorules.soziotherapie.facts.indications import usage
from soziorules.soziotherapie.ledger.minutes import new_units
from soziorules.soziotherapie.procedure import approved, earlier, stages
from soziorules.soziotherapie.procedure.moment_facts import FACTS
from soziorules.soziotherapie.procedure.stages import Stage

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.soziotherapie.case import Case

PARAMETERS: Final = ("objection_months", "objection_months_without_instruction")
"""The parameters that are read here and by no derivation."""

_DAY: Final = dt.timedelta(days=1)


def moment(decision: Decision) -> Mapping[str, Any]:
    """Return the values of the facts of the moment, each worked out when it is asked for."""
    return Values(decision)


class Values(earlier.ToClear, approved.WhatIsApproved, Mapping[str, Any]):
    """The facts of the moment of one decision."""

    def __init__(self, decision: Decision) -> None:
        self._decision = decision
        self._case = cast("Case", decision.given)
        self._constants = decision.evaluator.program.law.constants
        self._known: dict[str, Any] = {}

    def __iter__(self) -> Any:
        return iter(FACTS)

    def __len__(self) -> int:
        return len(FACTS)

    def __getitem__(self, name: str) -> Any:
        known = self._known
        if name not in known:
            known[name] = _WORKED_OUT_BY[name](self)
        return known[name]

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of a fact, else `default`; without the detour by an exception that a mapping takes."""
        return self[name] if name in FACTS else default

    @cached_property
    def _staged(self) -> stages.Staged:
        return stages.stage(self._decision)

    @cached_property
    def _approval(self) -> Mapping[str, Any]:
        return self._decision.figures.get("approval") or {}

    def _by_now(self, day: dt.date | None) -> bool | None:
        """Return whether today is not after a day; without today nothing is late, None where the day is unknown."""
        today = self._decision.today
        return None if day is None else today is None or today <= day

    def _today(self) -> dt.date | None:
        return self._decision.today

    def _reader(self) -> None:
        return None

    def _stage(self) -> str:
        return self._staged[0].value

    def _since(self) -> dt.date | None:
        return self._staged[1]

    def _krankenkasse_decides(self) -> bool:
        return stages.krankenkasse_decides(self._case)

    def _possible_since(self) -> dt.date | None:
        """The day from which the same prescription could be issued, where it has come by today."""
        day, today = self._decision.not_before, self._decision.today
        passed = day is not None and today is not None and day <= today and accepted_then(self._decision)
        return day if passed else None

    def _anew_submit_by(self) -> dt.date | None:
        """The last day for the receipt of the same prescription, where it is issued anew today."""
        decision, today = self._decision, self._decision.today
        if self["procedure.possible_since"] is None:
            return None
        case, rules = self._case.model_copy(update={"prescribed_on": today}), decision.evaluator.rules
        day: dt.date | None = rules.derived("approval.submit_by", case, rules.choices(decision.choices)).value
        return day

    def _route(self) -> str | None:
        return cast("str | None", (self._decision.figures.get("indication") or {}).get("route"))

    def _contract_missing(self) -> bool:
        """§ 132b SGB V: whether it is stated that the provider has no contract, or that none with one is found."""
        return False in (self._case.provider.contracted, self._case.provider.found)

    def _provider_sought(self) -> bool:
        return self._case.provider.found is False

    def _capability_open(self) -> bool:
        return self._case.therapy_capability is None

    def _detention_open(self) -> bool:
        return self._case.patient.detention is None

    def _group_open(self) -> bool:
        """Whether nothing is settled and the stated profession stands in no list of who prescribes."""
        day, unlisted = self._decision.as_of, self._decision.evaluator.rules.elements.groups.get("unlisted")
        listed = day is None or unlisted is None or self._case.prescriber.group not in unlisted.on(day)
        return self._decision.outcome is Outcome.UNDETERMINED and not listed

    def _code_incomplete(self) -> bool:
        """Whether a code is stated without its last character of which some completion stands in a list of the rules."""
        day, rules = self._decision.as_of, self._decision.evaluator.rules
        if day is None:
            return False
        short = [each.code for each in self._case.diagnoses or () if usage(each.code, day.year) == "category"]
        members = (member for codes in rules.elements.code_sets.values() for member in codes.members)
        listed = (
            code for each in members if day in each.period for code in rules.domain.expand(each.value, day)
        )
        return bool(short) and any(code.startswith(tuple(short)) for code in listed)

    def _approval_needed(self) -> bool | None:
        return cast("bool | None", self._approval.get("required"))

    def _issue_day_known(self) -> bool:
        """Whether the day of issue is stated and not taken for granted, and the last day for receipt follows from it."""
        stated = self._case.prescribed_on is not None and not self._decision.assumed_day
        return stated and self._approval.get("submit_by") is not None

    def _submission_open(self) -> bool | None:
        return self._by_now(self._approval.get("submit_by"))

    def _issued_long_ago(self) -> bool:
        """Whether the Krankenkasse would have decided by now, had it got the papers on the last day in time."""
        return self._decision_passed(self._approval.get("submit_by"), "approval.short_time_ends")

    def _granted_long_ago(self) -> bool:
        """Whether a new one would be decided, even with an opinion, before it begins: today, or on the planned day."""
        granted = self._staged[0] in (Stage.GRANTED, Stage.PARTLY_GRANTED)
        granted = granted and self._case.prescription.kind in REGULAR
        start = self._case.prescription.start_on
        return granted and self._decision_passed(self._staged[1], "approval.long_time_ends", start)

    def _decision_passed(self, received: dt.date | None, time: str, start: dt.date | None = None) -> bool:
        """Return whether a time for the decision that begins with a day has surely ended before today, or a later start."""
        today = self._decision.today
        if received is None or today is None:
            return False
        ends = self._decided(self._case, received, time)
        return ends is not None and max(today, start or today) > ends

    def _cost_cover(self) -> bool | None:
        """§ 9 Abs. 3 ST-RL: from receipt in time until the decision."""
        if self["procedure.approval_needed"] is False:
            return False
        if self._case.prescription.kind in FREE:
            return None  # Beyond what is free of approval no source says that papers in time help (§ 9 Abs. 1 Satz 4).
        if self._case.approval.received_on is not None:
            in_time: bool | None = self._decision.values.get("approval.received_in_time")
            return in_time
        closed = self["procedure.submission_open"] is False and not self["procedure.sent_in_time"]
        return False if closed else None

    def _may_begin(self) -> bool | None:
        """Whether units are paid that are delivered from now on, as far as the procedure goes."""
        match self._staged[0]:
            case Stage.PLANNED | Stage.REFUSED | Stage.USED_UP | Stage.ENDED:
                return False
            case Stage.GRANTED | Stage.PARTLY_GRANTED | Stage.RUNNING:
                return True
            case _:
                return True if self["procedure.approval_needed"] is False else self["procedure.cost_cover"]

    def _receipt_known(self) -> bool:
        return self._case.approval.received_on is not None

    def _decide_by(self) -> dt.date | None:
        return stages.decide_by(self._decision)

    def _decision_unknown(self) -> bool:
        return stages.decided_somehow(self._case, self._decision.today)

    def _decision_late(self) -> bool | None:
        in_time: bool | None = self._decision.values.get("approval.decided_in_time")
        return None if in_time is None else not in_time

    def _medical_service_unclear(self) -> bool:
        return (
            self._case.approval.medical_service_involved is None
            and self._decision.values.get("approval.long_decide_by") is not None
        )

    def _short_decide_by(self) -> dt.date | None:
        return cast("dt.date | None", self._decision.values.get("approval.short_decide_by"))

    def _short_time_over(self) -> bool | None:
        open_ = self._by_now(self["procedure.short_decide_by"])
        return None if open_ is None else not open_

    def _refused(self) -> bool:
        """Whether the Krankenkasse has refused all or a part, even where the part it approved is being delivered."""
        decided = stages.granted(self._case, self._decision.today)
        if decided is None or self._staged[0] is Stage.PLANNED:
            return False
        return decided[0] in (Stage.REFUSED, Stage.PARTLY_GRANTED)

    def _notice_known(self) -> bool:
        return self._case.approval.notified_on is not None

    def _objection_filed(self) -> bool:
        return self._case.approval.objection_filed_on is not None

    def _objection_by(self) -> dt.date | None:
        """§§ 84, 66 SGG: the last day of a Widerspruch; past the month the year, where nothing is stated of an instruction."""
        unsaid = self._case.approval.instruction_given is None
        told_by = self["procedure.objection_told_by"]
        return self._counted(PARAMETERS[1]) if unsaid and self._passed(told_by) else told_by

    def _objection_told_by(self) -> dt.date | None:
        """The same as if the notice told so wherever nothing is stated of that."""
        told = self._case.approval.instruction_given is not False
        return self._counted(PARAMETERS[0] if told else PARAMETERS[1])

    def _objection_turns_on_notice(self) -> bool:
        """Whether it is in time only if the notice gave no instruction, of which nothing is stated."""
        unsaid = self._case.approval.instruction_given is None
        month, year = self._counted(PARAMETERS[0]), self._counted(PARAMETERS[1])
        return unsaid and year is not None and self._passed(month) and not self._passed(year)

    def _counted(self, parameter: str) -> dt.date | None:
        """Return the end of so many months; from the decision, which is never later, where the day of notice is not stated."""
        approval, months = self._case.approval, self._constants.get(parameter)
        event = approval.notified_on or approval.decided_on
        if event is None or months is None:
            return None
        return next_working_day(add_months(event, cast(int, months)), self._land).last_day

    def _passed(self, day: dt.date | None) -> bool:
        """Return whether a Widerspruch filed, or else one of today, comes after a day."""
        filed = self._case.approval.objection_filed_on or self._decision.today
        return day is not None and filed is not None and filed > day

    def _objection_open(self) -> bool | None:
        return self._by_now(self["procedure.objection_by"])

    def _objection_late(self) -> bool:
        """Whether it was filed after its last day; while the day of notice is unknown nobody can say so."""
        filed, last = self._case.approval.objection_filed_on, self["procedure.objection_by"]
        if filed is None or last is None or not self["procedure.notice_known"]:
            return False
        return bool(filed > last)

    def _refused_units(self) -> int | None:
        asked, granted = self._case.prescription.units, self._case.approval.granted_units
        return None if asked is None or granted is None else max(0, asked - granted)

    def _outstanding_minutes(self) -> int | None:
        """Minutes that earlier prescriptions still leave; None where they are not known for certain."""
        if self["procedure.listed_twice"]:
            return None
        values = self._decision.values
        committed, after = values["krankheitsfall.minutes_committed"], values["krankheitsfall.minutes_after"]
        if committed is None or after is None or committed[0] != committed[1] or after[0] != after[1]:
            return None
        return max(0, cast(int, committed[0] - after[0]))

    def _all_prescribed(self) -> bool:
        """Whether what is still open on earlier prescriptions takes all hours that are left."""
        left, open_ = (
            self._decision.values["krankheitsfall.minutes_remaining"],
            self["procedure.outstanding_minutes"],
        )
        return bool(open_) and left is not None and left[0] == left[1] and open_ >= left[0]

    def _units_after_credit(self) -> int | None:
        """§ 5 Abs. 2 Satz 1 ST-RL: units left once Probestunden are credited; None where none surely are."""
        credit, units = self._decision.values["probation.credited_units"], self._units_that_count()
        limit = self._constants.get("units_per_prescription")
        sure = credit is not None and credit[0] == credit[1] and credit[0] >= 1
        if not sure or units is None or limit is None or self._case.prescription.kind != "first":
            return None
        return new_units(units, cast(int, credit[0]), cast(int, limit))

    def _credit_reduces(self) -> bool | None:
        left, units = self["procedure.units_after_credit"], self._units_that_count()
        return None if left is None or units is None else bool(left < units)

    def _units_that_count(self) -> int | None:
        """Units that are approved, or those asked for as long as nothing is decided."""
        asked, granted = self._case.prescription.units, self._case.approval.granted_units
        decided = granted is not None and stages.granted(self._case, self._decision.today) is not None
        return granted if decided and (asked is None or cast(int, granted) < asked) else asked

    def _earlier_goes_on(self) -> bool:
        """Whether earlier prescriptions surely leave something, and their Krankheitsfall is not over."""
        end, today = stages.window_end(self._decision), self._decision.today
        in_time = end is None or today is None or today <= end
        return bool(self["procedure.outstanding_minutes"]) and self["procedure.earlier_approved"] and in_time

    def _receipt_open(self) -> bool:
        """Whether nobody can say that the papers arrived in time, or that they did not."""
        return self._decision.values.get("approval.received_in_time") is None

    def _delivered(self) -> bool:
        return stages.delivered(self._decision, self._case, self._decision.today)

    def _listed_twice(self) -> bool:
        return stages.listed_twice(self._decision, self._case) is not None

    def _deliveries_ahead(self) -> bool:
        return stages.deliveries_ahead(self._case, self._decision.today)

    def _left_on_the_last(self) -> int | None:
        return stages.left_on_the_last(self._decision, self._case, self._decision.today)

    def _left_until(self) -> dt.date | None:
        return stages.last_until(self._decision, self._case, self._decision.today)

    def _last_at_discharge(self) -> bool:
        return self["procedure.left_until"] is not None

    def _last_day_known(self) -> bool:
        return self._case.prescription.until is not None

    def _ended_on(self) -> dt.date | None:
        since = self._staged[1]
        return since - _DAY if self._staged[0] is Stage.ENDED and since is not None else None

    def _discharge_over(self) -> bool:
        """Whether the days of a prescription at discharge, this one or the last before, have gone by with it."""
        if self._staged[0] is not Stage.ENDED:
            return False
        last = self._decision.values.get("discharge.last_day")
        own = self._case.prescription.kind == "discharge" and last is not None
        return (own and self._by_now(cast(dt.date, last)) is False) or stages.lapsed_on(
            self._decision, self._case, self._decision.today
        ) is not None

    def _next_prescription_by(self) -> dt.date | None:
        """The latest issue after which receipt and decision still come before the last day of this prescription."""
        last = day = self._case.prescription.until
        if last is None or day is None:
            return None
        answered = self._answered(day)
        while answered is not None and answered > last:
            day -= answered - last
            answered = self._answered(day)
        if answered is None:
            return None
        while (later := self._answered(day + _DAY)) is not None and later <= last:
            day += _DAY
        return day

    def _next_prescription_open(self) -> bool | None:
        return self._by_now(self["procedure.next_prescription_by"])

    def _answered(self, issued: dt.date) -> dt.date | None:
        """Return the day by which the Krankenkasse decides without an opinion on what it gets on the last day in time."""
        case = self._case.model_copy(update={"prescribed_on": issued})
        received = self._at_latest("approval.submission_ends", case)
        return None if received is None else self._decided(case, received, "approval.short_time_ends")

    def _decided(self, case: Case, received: dt.date, time: str) -> dt.date | None:
        """Return the latest day on which a time for the decision ends that begins with a day of receipt."""
        approval = case.approval.model_copy(update={"received_on": received})
        issued = case.prescribed_on or received
        return self._at_latest(time, case.model_copy(update={"approval": approval, "prescribed_on": issued}))

    def _at_latest(self, name: str, case: Case) -> dt.date | None:
        """Return the latest day that a derived value can be in a case, by the law of its day; None where none is known."""
        rules = self._decision.evaluator.rules
        found = rules.derived(name, case, rules.choices(self._decision.choices)).between
        return cast("dt.date | None", found[1] if isinstance(found, tuple) else found)

    @property
    def _land(self) -> str | None:
        return self._case.approval.land or self._case.provider.land


_WORKED_OUT_BY: Final = {name: getattr(Values, "_" + name.rpartition(".")[2]) for name in FACTS}
