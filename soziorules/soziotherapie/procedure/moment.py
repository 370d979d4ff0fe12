"""The facts of the moment in which a decision on a prescription is read: what `applies` and `shown` in rule files may ask.

They are worked out when somebody reads, never while a case is decided. Without `today` every stated event has happened and
nothing is late.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, cast

from soziorules.engine.calendar import add_months, next_working_day, weeks_after, working_days_after
from soziorules.engine.evaluator.layers import accepted_then
from soziorules.engine.language.facts import About, Boolean, Choice, Day, Fact, FactType, Kind, Whole
from soziorules.engine.language.outcome import OUTCOMES, Outcome
from soziorules.engine.language.text import Text
from soziorules.soziotherapie.facts import deadlines
from soziorules.soziotherapie.facts.figures import ROUTES
from soziorules.soziotherapie.facts.indications import usage
from soziorules.soziotherapie.procedure import stages
from soziorules.soziotherapie.procedure.stages import Stage

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.soziotherapie.case import Case

READERS: Final = ("prescriber", "provider", "payer", "patient")
PARAMETERS: Final = ("objection_months", "objection_months_without_instruction")
"""The parameters that are read here and by no derivation."""

_FACTS: Final[Mapping[str, tuple[FactType, Text]]] = {
    "today": (Day(), Text("Heute", "Today")),
    "outcome": (Choice(tuple(each.value for each in Outcome)), Text("Ergebnis", "Outcome")),
    "reader": (Choice(READERS), Text("Wer es liest", "Who reads it")),
    "procedure.stage": (Choice(tuple(each.value for each in Stage)), Text("Stand des Verfahrens", "Stage of the procedure")),
    "procedure.since": (Day(), Text("In diesem Stand seit", "At this stage since")),
    "procedure.possible_since": (Day(), Text("So wie angegeben möglich seit", "Possible as stated since")),
    "procedure.krankenkasse_decides": (Boolean(), Text("Die Krankenkasse entscheidet", "The Krankenkasse decides")),
    "procedure.route": (Choice(tuple(ROUTES)), Text("Was die Indikation trägt", "What carries the indication")),
    "procedure.contract_missing": (
        Boolean(),
        Text("Kein Leistungserbringer mit Vertrag", "No provider with a contract"),
    ),
    "procedure.provider_sought": (
        Boolean(), Text("Es wird ein Leistungserbringer gesucht", "A provider is being sought")
    ),
    "procedure.capability_open": (Boolean(), Text("Therapiefähigkeit noch offen", "Therapiefähigkeit still open")),
    "procedure.detention_open": (Boolean(), Text("Freiheitsentziehung nicht angegeben", "Detention not stated")),
    "procedure.group_open": (
        Boolean(), Text("Offen, ob die Berufsgruppe verordnen darf", "Open whether the profession may prescribe")
    ),
    "procedure.code_incomplete": (
        Boolean(), Text("Kode ohne die letzte Stelle", "A code without its last character")
    ),
    "procedure.approval_needed": (Boolean(), Text("Genehmigung nötig", "Approval needed")),
    "procedure.submission_open": (Boolean(), Text("Frist für den Eingang läuft noch", "Time for receipt is still running")),
    "procedure.issued_long_ago": (
        Boolean(), Text("Seit der Ausstellung viel Zeit vergangen", "Much time has passed since issue")
    ),
    "procedure.cost_cover": (Boolean(), Text("Kostenübernahme bis zur Entscheidung", "Cost cover until the decision")),
    "procedure.may_begin": (Boolean(), Text("Die Leistung kann beginnen", "Delivery may begin")),
    "procedure.receipt_known": (Boolean(), Text("Tag des Eingangs bekannt", "Day of receipt known")),
    "procedure.decide_by": (Day(), Text("Entscheidung fällig bis", "Decision due by")),
    "procedure.decision_unknown": (
        Boolean(), Text("Entschieden, aber nicht angegeben wie", "Decided, but not stated how")
    ),
    "procedure.decision_late": (Boolean(), Text("Nach der Frist entschieden", "Decided after the time")),
    "procedure.medical_service_unclear": (
        Boolean(),
        Text("Offen, ob der Medizinische Dienst eingeschaltet ist", "Open whether the Medizinischer Dienst is involved"),
    ),
    "procedure.short_decide_by": (Day(), Text("Entscheidung ohne Gutachten fällig bis", "Decision without an opinion due by")),
    "procedure.short_time_over": (Boolean(), Text("Frist ohne Gutachten abgelaufen", "Time without an opinion is over")),
    "procedure.refused": (Boolean(), Text("Ganz oder zum Teil abgelehnt", "Refused wholly or in part")),
    "procedure.notice_known": (Boolean(), Text("Tag der Bekanntgabe bekannt", "Day of notice known")),
    "procedure.objection_filed": (Boolean(), Text("Widerspruch eingelegt", "Widerspruch filed")),
    "procedure.objection_by": (Day(), Text("Widerspruch bis", "Widerspruch by")),
    "procedure.objection_open": (Boolean(), Text("Widerspruch noch möglich", "Widerspruch still possible")),
    "procedure.objection_late": (Boolean(), Text("Widerspruch nach der Frist", "Widerspruch after the time")),
    "procedure.refused_units": (Whole("units"), Text("Nicht genehmigte Einheiten", "Units not granted")),
    "procedure.outstanding_minutes": (
        Whole("minutes"),
        Text("Auf früheren Verordnungen noch offen", "Still open on earlier prescriptions"),
    ),
    "procedure.deliveries_ahead": (Boolean(), Text("Leistungen, deren Tag erst kommt", "Deliveries still to come")),
    "procedure.left_on_the_last": (
        Whole("minutes"),
        Text("Auf der letzten Verordnung noch offen", "Left on the last prescription"),
    ),
    "procedure.last_day_known": (Boolean(), Text("Letzter Tag der Verordnung bekannt", "Last day of the prescription known")),
    "procedure.ended_on": (Day(), Text("Letzter Tag, an dem etwas bezahlt wird", "Last day on which anything is paid")),
    "procedure.next_prescription_open": (
        Boolean(), Text("Folgeverordnung noch rechtzeitig", "Follow-up prescription still in time")
    ),
    "procedure.next_prescription_by": (Day(), Text("Folgeverordnung spätestens am", "Follow-up prescription by")),
}  # fmt: skip
INPUTS: Final[Mapping[str, tuple[str, ...]]] = {
    "procedure.krankenkasse_decides": ("patient.coverage",),
    "procedure.contract_missing": ("provider.contracted", "provider.found"),
    "procedure.provider_sought": ("provider.found",),
    "procedure.capability_open": ("therapy_capability",),
    "procedure.detention_open": ("patient.detention",),
    "procedure.group_open": ("prescriber.group",),
    "procedure.code_incomplete": ("diagnoses",),
    "procedure.decision_unknown": ("approval.decided_on", "approval.granted_units"),
    "procedure.receipt_known": ("approval.received_on",),
    "procedure.route": ("diagnoses",),
    "procedure.stage": (
        "prescribed_on", "prescription.kind", "prescription.units", "prescription.start_on", "prescription.until",
        "approval.submitted_on", "approval.received_on", "approval.decided_on", "approval.granted_units",
        "approval.medical_service_involved", "history",
    ),
    "procedure.objection_by": ("approval.decided_on", "approval.notified_on", "approval.instruction_given"),
    "procedure.objection_filed": ("approval.objection_filed_on",),
    "procedure.objection_late": ("approval.objection_filed_on", "approval.notified_on", "approval.instruction_given"),
    "procedure.refused": ("approval.decided_on", "approval.granted_units", "prescription.units"),
}  # fmt: skip
"""The stated facts on which the facts of the moment rest that no rule reads."""

_NAMES: Final[Mapping[str, Mapping[str, Text]]] = {
    "procedure.route": ROUTES,
    "outcome": {each.value: OUTCOMES[each] for each in Outcome},
    "reader": {
        "prescriber": Text("verordnende Praxis", "prescribing practice"),
        "provider": Text("Leistungserbringer", "provider"),
        "payer": Text("Krankenkasse", "Krankenkasse"),
        "patient": Text("Patientin oder Patient", "patient"),
    },
    "procedure.stage": {
        "planned": Text("geplant", "planned"),
        "issued": Text("ausgestellt", "issued"),
        "submitted": Text("bei der Krankenkasse", "with the Krankenkasse"),
        "overdue": Text("Frist der Krankenkasse abgelaufen", "the time of the Krankenkasse is over"),
        "granted": Text("genehmigt", "approved"),
        "partly_granted": Text("teilweise genehmigt", "approved in part"),
        "refused": Text("abgelehnt", "refused"),
        "running": Text("läuft", "running"),
        "used_up": Text("verbraucht", "used up"),
        "ended": Text("beendet", "ended"),
    },
}
"""The values of the facts of the moment in words."""

_DAY: Final = dt.timedelta(days=1)


def facts() -> dict[str, Fact]:
    """Return the facts of the moment by name."""
    return {
        name: Fact(
            name, type_, About(label, Kind.PROCEDURAL, values=_NAMES.get(name, {})), "", INPUTS.get(name, ())
        )
        for name, (type_, label) in _FACTS.items()
    }


def moment(decision: Decision) -> Mapping[str, Any]:
    """Return the values of the facts of the moment, each worked out when it is asked for."""
    return Values(decision)


class Values(Mapping[str, Any]):
    """The facts of the moment of one decision."""

    def __init__(self, decision: Decision) -> None:
        self._decision = decision
        self._case = cast("Case", decision.given)
        self._constants = decision.evaluator.program.law.constants
        self._known: dict[str, Any] = {}

    def __iter__(self) -> Any:
        return iter(_FACTS)

    def __len__(self) -> int:
        return len(_FACTS)

    def __getitem__(self, name: str) -> Any:
        if name not in _FACTS:
            raise KeyError(name)
        if name not in self._known:
            self._known[name] = getattr(self, "_" + name.rpartition(".")[2])()
        return self._known[name]

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

    def _outcome(self) -> str:
        return self._decision.outcome.value

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

    def _route(self) -> str | None:
        route: str | None = (self._decision.figures.get("indication") or {}).get("route")
        return route

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
        needed: bool | None = self._approval.get("required")
        return needed

    def _submission_open(self) -> bool | None:
        return self._by_now(self._approval.get("submit_by"))

    def _issued_long_ago(self) -> bool:
        """Whether the Krankenkasse would have decided by now, had it got the papers on the last day in time."""
        last, weeks = self._approval.get("submit_by"), self._constants.get("decision_weeks")
        today = self._decision.today
        if last is None or weeks is None or today is None:
            return False
        return today > weeks_after(last, cast(int, weeks))

    def _cost_cover(self) -> bool | None:
        """§ 9 Abs. 3 ST-RL: from receipt in time until the decision."""
        if self["procedure.approval_needed"] is False:
            return False
        if self._case.approval.received_on is not None:
            in_time: bool | None = self._decision.values["approval.received_in_time"]
            return in_time
        return False if self["procedure.submission_open"] is False else None

    def _may_begin(self) -> bool | None:
        """Whether units are paid that are delivered from now on, as far as the procedure goes."""
        match self._staged[0]:
            case Stage.PLANNED | Stage.REFUSED | Stage.USED_UP | Stage.ENDED:
                return False
            case Stage.GRANTED | Stage.PARTLY_GRANTED | Stage.RUNNING:
                return True
            case _:
                return True if self["procedure.approval_needed"] is False else self["procedure.cost_cover"]

    @cached_property
    def _until(self) -> deadlines.Decision:
        return deadlines.decision(self._case, self._constants, self._decision.evaluator.program.base.choices)

    def _receipt_known(self) -> bool:
        return self._case.approval.received_on is not None

    def _decide_by(self) -> dt.date | None:
        return stages.decide_by(self._decision)

    def _decision_unknown(self) -> bool:
        return stages.decided_somehow(self._case, self._decision.today)

    def _decision_late(self) -> bool | None:
        in_time: bool | None = self._decision.values["approval.decided_in_time"]
        return None if in_time is None else not in_time

    def _medical_service_unclear(self) -> bool:
        return (
            self._case.approval.medical_service_involved is None
            and self._until.with_medical_service is not None
        )

    def _short_decide_by(self) -> dt.date | None:
        return self._until.without_medical_service

    def _short_time_over(self) -> bool | None:
        open_ = self._by_now(self._until.without_medical_service)
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
        """§§ 84, 66 SGG; counted from the decision, which is never later, where the day of notice is not stated."""
        approval = self._case.approval
        event = approval.notified_on or approval.decided_on
        told = approval.instruction_given is not False
        months = self._constants.get(PARAMETERS[0] if told else PARAMETERS[1])
        if event is None or months is None:
            return None
        return next_working_day(add_months(event, cast(int, months)), self._land).last_day

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
        values = self._decision.values
        committed, after = values["krankheitsfall.minutes_committed"], values["krankheitsfall.minutes_after"]
        if committed is None or after is None or committed[0] != committed[1] or after[0] != after[1]:
            return None
        return max(0, cast(int, committed[0] - after[0]))

    def _deliveries_ahead(self) -> bool:
        return stages.deliveries_ahead(self._case, self._decision.today)

    def _left_on_the_last(self) -> int | None:
        return stages.left_on_the_last(self._decision, self._case, self._decision.today)

    def _last_day_known(self) -> bool:
        return self._case.prescription.until is not None

    def _ended_on(self) -> dt.date | None:
        since = self._staged[1]
        return since - _DAY if self._staged[0] is Stage.ENDED and since is not None else None

    def _next_prescription_by(self) -> dt.date | None:
        """The latest issue after which receipt and decision still come before the last day of this prescription."""
        last, weeks = self._case.prescription.until, self._constants.get("decision_weeks")
        workdays = self._constants.get("submission_workdays")
        if last is None or weeks is None or workdays is None:
            return None
        day = last - dt.timedelta(weeks=cast(int, weeks)) - _DAY * cast(int, workdays)
        while self._decided(day, cast(int, workdays), cast(int, weeks)) > last:
            day -= _DAY
        return day

    def _next_prescription_open(self) -> bool | None:
        return self._by_now(self["procedure.next_prescription_by"])

    def _decided(self, issued: dt.date, workdays: int, weeks: int) -> dt.date:
        received = working_days_after(issued, workdays, self._land).at_latest
        return next_working_day(weeks_after(received, weeks), self._land).at_latest

    @property
    def _land(self) -> str | None:
        return self._case.approval.land or self._case.provider.land
