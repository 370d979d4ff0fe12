"""Everything that the command `ledger` shows of a case: the statement, why it is so, deadlines, what a reading would change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from soziorules.engine.calendar import last_day_of_period, weeks_after
from soziorules.engine.dataclass import dataclass, replace
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.elements import Citation
from soziorules.engine.language.facts import Scalar
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Text
from soziorules.soziotherapie.case.choices import REGULAR
from soziorules.soziotherapie.ledger.accounts import measure
from soziorules.soziotherapie.ledger.counting import Counting, answers, counted, counting, plannable
from soziorules.soziotherapie.ledger.deadlines import Deadline, dues
from soziorules.soziotherapie.ledger.entries import Entry, entries
from soziorules.soziotherapie.ledger.intervals import ZERO, Bounds, scaled
from soziorules.soziotherapie.ledger.minutes import added_parts
from soziorules.soziotherapie.ledger.phases import Krankheitsfall, rolls
from soziorules.soziotherapie.ledger.reading_effects import ReadingEffect, asked_or_not, asking, otherwise
from soziorules.soziotherapie.ledger.standing import PARAMETERS, Standing, ledger
from soziorules.soziotherapie.ledger.statement import OPEN, PhaseLine, Statement, Step, statement
from soziorules.soziotherapie.procedure.stages import nothing_permitted, opens_nothing, procedure_of

if TYPE_CHECKING:
    from soziorules.soziotherapie.case import Case

Opening = Literal[
    "prescription", "approval", "delivery", "following", "rolling", "not_begun", "not_opened", "unknown"
]
Ending = Literal["period", "new_phase", "rolling", "not_begun", "unknown"]
_OPENS: Mapping[str, Opening] = {
    "first_prescription": "prescription", "approval": "approval", "first_delivery": "delivery",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phase:
    """One Krankheitsfall and why it begins and ends as it does.

    `opened_by` is the number of the earlier prescription that opened it, 0 for the prescription that is asked for.
    """

    number: int
    line: PhaseLine
    opening: Opening
    opened_by: int | None
    ending: Ending


@dataclass(frozen=True, slots=True)
class Overview:
    """The account of one insured person on the day of issue, by the law of that day.

    `decision` is that on the same case, `figures` are its figures of use. `counted` is the standing for Probestunden and units
    free of approval, which counts nothing for a prescription of which no kind is stated. `counting` says as what this
    prescription counts at the moment, `added` the minutes that it would take so, `after` and `committed` those used and
    promised with it, `outstanding` those still open on earlier ones. `permitted_by_kind` says what may be prescribed if no kind
    is stated, `barred` the kinds, the stated one or those of `permitted_by_kind`, that are not possible with any number of
    units; `answers` the outcome for each of these kinds with as many units as are permitted. `ends_before`: the hours would
    allow prescriptions beyond the `plan`, but the Krankheitsfall ends before they could follow.
    """

    rules: RuleSet
    case: Case
    day: dt.date
    constants: Mapping[str, Scalar]
    choices: Mapping[str, str]
    ledger: Statement
    decision: Decision
    figures: Mapping[str, Any]
    phases: tuple[Phase, ...]
    entries: tuple[Entry, ...]
    plan: tuple[Step, ...]
    ends_before: bool
    counted: Standing
    counting: Counting
    added: Bounds
    after: Bounds
    committed: Bounds
    outstanding: Bounds
    permitted_by_kind: Mapping[str, Bounds]
    barred: frozenset[str]
    dues: tuple[Deadline, ...]
    otherwise: tuple[ReadingEffect, ...]
    answers: Mapping[str, Outcome]

    def constant(self, name: str) -> int:
        """Return a whole number that the law of the day fixes. Raises KeyError where it fixes none."""
        return cast(int, self.constants[name])

    def citations(self, parameter: str) -> tuple[Citation, ...]:
        """Return where the norm says the value that a parameter has on the day."""
        found = self.rules.elements.parameters.get(parameter)
        value = None if found is None else found.on(self.day)
        return () if value is None else value.citations

    @property
    def permitted(self) -> Bounds:
        """The units that are permitted beside the outcome: none where another ground stands against the prescription."""
        exact = self.figures["units"]["permitted"]
        return self.ledger.standing.permitted_units if exact is None else (exact, exact)

    @property
    def surely_open(self) -> int:
        """The minutes still open on earlier prescriptions, where they are known for certain and can still be delivered."""
        low, high = self.outstanding
        return low if low == high and not self.over else 0

    @property
    def over(self) -> bool:
        """Whether the Krankheitsfall has ended by today: nothing of it can be used any more."""
        return self.ended_by(self.ledger.standing.end, self.decision.today)

    def ended_by(self, end: dt.date | None, day: dt.date | None) -> bool:
        """Return whether a Krankheitsfall that ends on a day has ended before another; rolling years move on."""
        return end is not None and day is not None and end < day and not rolls(self.choices)

    @property
    def chosen(self) -> Mapping[str, str]:
        """The readings that were chosen otherwise than by default."""
        readings = self.rules.elements.readings
        return {name: option for name, option in self.choices.items() if option != readings[name].default}


def overview(
    rules: RuleSet,
    case: Case,
    readings: Mapping[str, str] | None = None,
    *,
    today: dt.date | None = None,
    assumed_day: bool = False,
) -> Overview:
    """Return the account of a case with a day of issue; `today` and `assumed_day` as those of the decision on it.

    Raises Problems for rules that do not fix the limits of § 5 ST-RL, and for a case without a day.
    """
    day = case.prescribed_on
    if day is None:
        raise Problems((Diagnostic("C002", NO_DAY, path="prescribed_on"),))
    constants, choices = rules.constants_on(day), rules.choices(readings)
    _check(rules, day, constants)
    shown = statement(case, constants, choices)
    decision = rules.decide(case, readings)
    decision.today, decision.assumed_day = today, assumed_day
    found = decision.moment.figures
    needed = found["approval"]["required"]
    approval = needed is True or (needed is None and _asks_or_asked(case))
    by = measure(constants, choices)
    due = tuple(
        each
        for each in dues(case, rules, choices, approval=approval)
        if _runs(each, decision, found["approval"])
    )
    how = counting(decision, case, found)
    if opens_nothing(decision):
        shown = _unopened(shown)
    own, kinds = counted(case, how), _kinds(case, constants, choices)
    barred = frozenset(
        kind for kind in kinds if nothing_permitted(rules.decide(asking(case, kind, None), readings))
    )
    if case.prescription.kind is not None and nothing_permitted(decision):
        barred = frozenset({case.prescription.kind})
    standing = ledger(own, constants, choices) if how.counts else None
    hours = _plan(own, how, shown, constants, choices, barred) if plannable(decision) else ()
    plan = _in_time(hours, shown.standing.end, _plan_from(case, day, today), constants, choices)
    by_kind = {
        kind: ZERO if kind in barred else ledger(asking(case, kind, None), constants, choices).permitted_units
        for kind in kinds
    }
    return Overview(
        rules,
        case,
        day,
        constants,
        choices,
        shown,
        decision,
        found,
        tuple(
            _phase(number, line, shown, case, choices, cast(int, constants["krankheitsfall_years"]))
            for number, line in enumerate(shown.phases, 1)
        ),
        entries(case, shown, by),
        plan,
        len(plan) < len(hours),
        ledger(asked_or_not(case, counts=not how.barred), constants, choices),
        how,
        ZERO
        if standing is None or (case.prescription.kind is None and _adds_nothing(decision))
        else scaled(added_parts(own, standing.credited_units, by, constants), by.parts_per_minute),
        shown.standing.minutes_used if standing is None else standing.minutes_after,
        shown.standing.minutes_used if standing is None else standing.minutes_committed,
        _outstanding(case, constants, choices),
        by_kind,
        barred,
        due,
        otherwise(
            case,
            rules,
            constants,
            choices,
            approval=approval and bool(due),
            opened=not opens_nothing(decision),
        ),
        answers(decision, by_kind or _of_own_kind(case, shown), readings),
    )


def _of_own_kind(case: Case, shown: Statement) -> dict[str, Bounds]:
    kind = case.prescription.kind
    return {} if kind is None else {kind: shown.standing.permitted_units}


def _adds_nothing(decision: Decision) -> bool:
    """Return whether nothing would be delivered on a prescription of whatever kind."""
    return nothing_permitted(decision) or procedure_of(decision).stage in ("refused", "ended")


def _unopened(shown: Statement) -> Statement:
    """Return the statement without the Krankheitsfall that only this prescription, refused or not permitted, would begin."""
    phases = tuple(
        replace(each, fall=each.fall._replace(start=None, end=None, begun=False)) if each.current else each
        for each in shown.phases
    )
    standing = replace(shown.standing, start=None, end=None, begun=False, next_start=None)
    return replace(shown, standing=standing, phases=phases)


def _asks_or_asked(case: Case) -> bool:
    """Return whether a prescription is stated, or that the Krankenkasse has the papers of one."""
    return case.prescription.kind is not None or case.approval.received_on is not None


def _runs(due: Deadline, decision: Decision, approval: Mapping[str, Any]) -> bool:
    """Return whether a deadline is of use at the moment: the same that the decision tells, and what would follow from receipt."""
    match due.subject:
        case "discharge":
            return decision.outcome.answer != "no" and procedure_of(decision).stage not in (
                "refused",
                "ended",
            )
        case "submission":
            return approval.get("submit_by") is not None
        case "decision" | "decision_with_medical_service":
            if not due.assumed:
                return "decide_by" in approval
            ahead = decision.today is None or decision.today <= due.since
            return ahead and approval.get("submit_by") is not None


NO_DAY: Final = Text(
    "ein Stundenkonto gibt es nur für einen Ausstellungstag", "an account is one of a day of issue"
)


TOO_EARLY: Final = Text(
    "ein Stundenkonto gibt es erst für die Zeit, seit der Soziotherapie verordnet werden kann",
    "there is an account only for the time since Soziotherapie can be prescribed",
)


def _check(rules: RuleSet, day: dt.date, constants: Mapping[str, Scalar]) -> None:
    begins = rules.elements.begins
    if day < begins and not constants:
        allowed = Text(f"ein Tag ab {begins:%d.%m.%Y}", f"a day from {begins} on")
        raise Problems((Diagnostic("C007", TOO_EARLY, path="prescribed_on", allowed=allowed),))
    missing = [name for name in PARAMETERS if name not in constants]
    if missing:
        names = ", ".join(missing)
        message = Text(
            f"dem Regelwerk fehlen Werte, ohne die es kein Konto gibt: {names}",
            f"the rule set lacks values without which there is no account: {names}",
        )
        raise Problems((Diagnostic("R017", message),))


def _phase(
    number: int, line: PhaseLine, shown: Statement, case: Case, choices: Mapping[str, str], years: int
) -> Phase:
    fall = line.fall
    if rolls(choices):
        return Phase(number, line, "rolling", None, "rolling")
    if not fall.begun:
        return Phase(
            number,
            line,
            "not_opened" if case.prescription.kind in REGULAR else "not_begun",
            None,
            "not_begun",
        )
    opening, opened_by = _opening(fall, shown, case, choices.get("window.start", "first_prescription"))
    return Phase(number, line, opening, opened_by, _ending(fall, years))


def _ending(fall: Krankheitsfall, years: int) -> Ending:
    if fall.start is None or fall.end is None:
        return "unknown"
    return "period" if fall.end == last_day_of_period(fall.start, years=years) else "new_phase"


def _opening(fall: Krankheitsfall, shown: Statement, case: Case, start: str) -> tuple[Opening, int | None]:
    if fall.start is None:
        return "unknown", None
    opening = _OPENS[start]
    for number, line in enumerate(shown.lines, 1):
        if line.kind in REGULAR and fall.start in _days(case, line.position, opening):
            return opening, number
    own = {
        "prescription": case.prescribed_on,
        "approval": case.approval.decided_on,
        "delivery": case.prescription.start_on,
    }
    return (opening, 0) if own[opening] == fall.start else ("following", None)


def _days(case: Case, position: int, opening: Opening) -> set[dt.date | None]:
    entry = (case.history or ())[position]
    if opening == "delivery":
        return {each.on for each in entry.delivered or () if each.minutes}
    return {entry.prescribed_on if opening == "prescription" else entry.approved_on}


def _plan(
    case: Case,
    how: Counting,
    shown: Statement,
    constants: Mapping[str, Scalar],
    choices: Mapping[str, str],
    barred: frozenset[str],
) -> tuple[Step, ...]:
    """Return the plan; where nothing or no number is asked for, or all is refused, one of what could be prescribed."""
    if how.how in ("ended", "not_permitted"):
        return ()
    kind, units = case.prescription.kind, case.prescription.units
    if how.how == "refused":
        units = None
    if kind is not None and units is not None:
        return shown.plan if how.how == "asked" else statement(case, constants, choices, granted=True).plan
    if kind is None and shown.standing.regular_before is None:
        return ()
    kind = kind or ("follow_up" if shown.standing.regular_before else "first")
    if kind in barred:
        return ()
    asked = asking(case, kind, units or cast(int, constants["units_per_prescription"]))
    return tuple(replace(step, planned=True) for step in statement(asked, constants, choices).plan)


def _plan_from(case: Case, day: dt.date, today: dt.date | None) -> dt.date:
    """Return the day from which on something could follow this prescription."""
    return max(each for each in (day, case.approval.decided_on, today) if each is not None)


def _in_time(
    plan: tuple[Step, ...],
    end: dt.date | None,
    since: dt.date,
    constants: Mapping[str, Scalar],
    choices: Mapping[str, str],
) -> tuple[Step, ...]:
    """Return the steps of a plan without the prescriptions on which a decision may come only after the Krankheitsfall ends.

    How fast units are delivered nobody can know; the Krankenkasse has its weeks for each prescription behind the one at hand.
    """
    if end is None or rolls(choices):
        return plan
    if end < since:
        return tuple(step for step in plan if not step.planned)
    weeks = cast(int, constants.get("decision_weeks", 0))
    at_hand = sum(step.kind == OPEN for step in plan) + 1
    return tuple(
        step
        for place, step in enumerate(plan)
        if place < at_hand or weeks_after(since, weeks * (place - at_hand + 1)) <= end
    )


def _kinds(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> tuple[str, ...]:
    """Return the kinds that come into question where none is stated."""
    if case.prescription.kind is not None:
        return ()
    before = ledger(case, constants, choices).regular_before
    regular = {True: ("follow_up",), False: ("trial", "first"), None: ("trial", "first", "follow_up")}[before]
    return (*regular, "referral")


def _outstanding(case: Case, constants: Mapping[str, Scalar], choices: Mapping[str, str]) -> Bounds:
    """Return the minutes still open on earlier prescriptions; how many this one has makes no difference to them."""
    kind, units = case.prescription.kind or "discharge", case.prescription.units or 1
    standing = ledger(asking(case, kind, units), constants, choices)
    (low, high), (less, more) = standing.minutes_committed, standing.minutes_after
    return max(0, low - less), None if high is None or more is None else high - more
