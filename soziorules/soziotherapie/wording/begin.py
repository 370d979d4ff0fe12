"""Whether a provider may begin: one sentence for each way in which law, papers and decision can stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, cast

from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.render.words import day, hours
from soziorules.soziotherapie.case.choices import FREE, REGULAR
from soziorules.soziotherapie.procedure import Stage, stages
from soziorules.soziotherapie.wording.whom import fund_decides

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.soziotherapie.case import Case

BEFORE_DECISION: Final = (Stage.PLANNED, Stage.ISSUED, Stage.SUBMITTED, Stage.OVERDUE)
GRANTED: Final = (Stage.GRANTED, Stage.PARTLY_GRANTED)
BEFORE_END: Final = (*BEFORE_DECISION[1:], Stage.GRANTED, Stage.PARTLY_GRANTED, Stage.RUNNING)
DECIDED_AGAINST: Final = (Stage.REFUSED, Stage.PARTLY_GRANTED)
OVER: Final = (Stage.REFUSED, Stage.USED_UP, Stage.ENDED)
BEGIN: Final = Text("Beginnen", "Start")
CONTINUE: Final = Text("Beginnen oder weitermachen", "Start or continue")
GO_ON: Final = Text("Weitermachen", "Continue")
BEGINS: Final[Mapping[str, Text]] = {
    "yes": Text("ja.", "yes."),
    "cover": Text(
        "möglich; die Kosten trägt die Krankenkasse bis zu ihrer Entscheidung, denn die Unterlagen kamen rechtzeitig an.",
        "possible; the Krankenkasse bears the cost until it decides, since the papers arrived in time.",
    ),
    "approve_first": Text(
        "erst, wenn die Krankenkasse genehmigt hat.", "only when the Krankenkasse has approved it."
    ),
    "with_papers": Text(
        "ja, wenn die Unterlagen rechtzeitig bei der Krankenkasse sind.",
        "yes, if the Krankenkasse has the papers in time.",
    ),
    "risk": Text(
        "besser erst nach der Entscheidung; vorher ist die Bezahlung nicht gesichert.",
        "better only after the decision; until then payment is not secured.",
    ),
    "if_in_time": Text(
        "ja, wenn die Unterlagen bis {last} bei der Krankenkasse waren; sonst besser erst nach der Entscheidung.",
        "yes, if the Krankenkasse had the papers by {last}; otherwise better only after the decision.",
    ),
    "if_in_time_or_asked": Text(
        "ja, wenn die Unterlagen bis {last} bei der Krankenkasse waren; sonst erst bei ihr nachfragen, ob sie zahlt.",
        "yes, if the Krankenkasse had the papers by {last}; otherwise first ask it whether it pays.",
    ),
    "no_more": Text(
        "nein; keine weiteren Termine auf diese Verordnung.", "no; no further appointments on this prescription."
    ),
    "which_decision": Text(
        "erst klären, wie die Krankenkasse entschieden hat.", "first find out how the Krankenkasse has decided."
    ),
    "unclear": Text("erst klären, wann die Unterlagen ankamen.", "first find out when the papers arrived."),
    "not_issued": Text("noch nicht, die Verordnung ist nicht ausgestellt.", "not yet, the prescription is not issued."),
    "no": Text("nein.", "no."),
    "not_yet": Text("noch nicht.", "not yet."),
    "anew": Text("erst mit einer neuen Verordnung.", "only with a new prescription."),
    "missing": Text("erst klären, was fehlt.", "first settle what is missing."),
    "reading": Text("erst mit der Krankenkasse klären.", "first settle it with the Krankenkasse."),
    "sozialamt": Text("erst, wenn das Sozialamt zugesagt hat.", "only when the Sozialamt has agreed."),
    "group": Text(
        "erst, wenn mit der KV geklärt ist, ob die Praxis verordnen darf.",
        "only when it is clear with the KV whether the practice may prescribe.",
    ),
    "agreed": Text("nur mit der Zusage des Sozialamts.", "only with the agreement of the Sozialamt."),
    "granted": Text("möglich, wie genehmigt.", "possible, as approved."),
    "stands": Text(
        "möglich, wie genehmigt; was nicht passt, prüft die Praxis.",
        "possible, as approved; what does not fit, the practice checks.",
    ),
    "contract": Text(
        "erst, wenn ein Vertrag oder eine Vereinbarung im Einzelfall da ist.",
        "only when there is a contract or a single agreement.",
    ),
    "long_ago": Text(
        "erst klären, ob die Verordnung noch gilt.",
        "first find out whether the prescription still holds.",
    ),
    "window": Text(
        "erst mit der Krankenkasse klären: Der Krankheitsfall ist zu Ende.",
        "first settle it with the Krankenkasse: the Krankheitsfall is over.",
    ),
    "reason": Text("ja, sobald die Praxis den Grund dokumentiert hat.", "yes, once the practice has documented the reason."),
}  # fmt: skip

WAITING: Final = (
    "no",
    "not_yet",
    "anew",
    "risk",
    "unclear",
    "approve_first",
    "which_decision",
    "not_issued",
    "missing",
    "reading",
)
"""The answers after which an earlier prescription that is still open goes on by itself."""
ONLY_THE_EARLIER: Final = Text(
    "diese nicht; auf der früheren Verordnung geht es weiter ({hours} offen).",
    "not this one; the earlier prescription goes on ({hours} open).",
)
AFTER_THE_EARLIER: Final[Mapping[str, Text]] = {
    "yes": Text(
        "wenn die frühere Verordnung verbraucht ist ({hours} offen).",
        "once the earlier prescription is used up ({hours} open).",
    ),
    "cover": Text(
        "wenn die frühere Verordnung verbraucht ist ({hours} offen); die Kosten trägt die Krankenkasse bis zu ihrer "
        "Entscheidung, denn die Unterlagen kamen rechtzeitig an.",
        "once the earlier prescription is used up ({hours} open); the Krankenkasse bears the cost until it decides, "
        "since the papers arrived in time.",
    ),
    "with_papers": Text(
        "wenn die frühere Verordnung verbraucht ist ({hours} offen) und die Unterlagen rechtzeitig bei der Krankenkasse "
        "sind.",
        "once the earlier prescription is used up ({hours} open), if the Krankenkasse has the papers in time.",
    ),
    "if_in_time": Text(
        "wenn die frühere Verordnung verbraucht ist ({hours} offen); vor der Entscheidung nur, wenn die Unterlagen bis "
        "{last} ankamen.",
        "once the earlier prescription is used up ({hours} open); before the decision only if the papers arrived by {last}.",
    ),
}
"""The answers of a prescription that may begin, where an earlier one comes first."""
ON_THE_EARLIER: Final = Text(
    "{begin} Auf der früheren Verordnung geht es weiter ({hours} offen).",
    "{begin} The earlier prescription goes on ({hours} open).",
)


def judged(decision: Decision) -> Outcome:
    """Return the outcome at this moment: where a part is approved, for the units approved and not for those asked for."""
    return Outcome(decision.moment["outcome"])


def may_begin(decision: Decision, language: Language) -> str:
    """Return whether a provider may begin, and if not, what comes first; and that an earlier prescription goes on."""
    stage = Stage(decision.moment["procedure.stage"])
    answer = _begin(decision, stage)
    by = decision.values.get("approval.submit_by")
    last = "" if by is None else day(by, language)
    said = BEGINS[answer](language).format(last=last)
    if not _earlier_goes_on(decision):
        return said
    left = hours(decision.moment["procedure.outstanding_minutes"], language)
    if answer in AFTER_THE_EARLIER and _comes_after(decision, stage):
        return AFTER_THE_EARLIER[answer](language).format(hours=left, last=last)
    if answer not in WAITING:
        return said
    return (ONLY_THE_EARLIER if answer == "no" else ON_THE_EARLIER)(language).format(begin=said, hours=left)


def _comes_after(decision: Decision, stage: Stage) -> bool:
    """Return whether what is open earlier is used first: a prescription at discharge lapses too soon for that."""
    return decision.values["prescription.kind"] in REGULAR and stage is not Stage.RUNNING


def _earlier_goes_on(decision: Decision) -> bool:
    """Return whether what is still open earlier can be used, as far as nothing that is stated speaks against the person."""
    return decision.outcome is not Outcome.NOT_ELIGIBLE and bool(decision.moment["procedure.earlier_goes_on"])


def _begin(decision: Decision, stage: Stage) -> str:
    if judged(decision).answer != "yes":
        return _not_met(decision, stage)
    if not fund_decides(decision) and stage in BEFORE_DECISION:
        return "sozialamt"
    if decision.moment["procedure.contract_missing"] and stage in BEFORE_END:
        return "contract"
    return "not_issued" if stage is Stage.PLANNED else _once_issued(decision, stage)


def _not_met(decision: Decision, stage: Stage) -> str:
    outcome = decision.outcome
    if outcome.answer == "no":
        answer = "no" if outcome is Outcome.NOT_ELIGIBLE else "not_yet"
        if decision.moment["procedure.possible_since"] is not None and stage in BEFORE_DECISION:
            answer = "anew"
        if stands(decision):
            return "contract" if decision.moment["procedure.contract_missing"] else "stands"
        return "reading" if to_be_cleared(decision) else answer
    if stage in OVER:
        return against(decision, stage)
    if stands(decision):
        return "granted"
    if decision.moment["procedure.group_open"]:
        return "group"
    if decision.missing or fund_decides(decision):
        return "missing" if decision.missing else "reading"
    return "agreed" if stage in GRANTED else "sozialamt"


def against(decision: Decision, stage: Stage) -> str:
    """Return the answer where nothing is paid any more: after a refused follow-up nothing begins, it ends."""
    return "no_more" if ends_with_refusal(decision, stage) and not _earlier_goes_on(decision) else "no"


def ends_with_refusal(decision: Decision, stage: Stage) -> bool:
    """Return whether a follow-up is refused: whoever has one has had appointments before."""
    return stage is Stage.REFUSED and decision.values["prescription.kind"] == "follow_up"


def stands(decision: Decision) -> bool:
    """Return whether the Krankenkasse has approved although something does not fit: it is not undone by that."""
    return decision.moment.comes_to("stands")


def goes_on(decision: Decision) -> bool:
    """Return whether it goes on with this one: whoever has a follow-up has had appointments, and no earlier one comes first."""
    return (
        decision.values["prescription.kind"] == "follow_up"
        and not decision.moment["procedure.earlier_goes_on"]
    )


def to_be_cleared(decision: Decision) -> bool:
    """Return whether the Krankenkasse is to be asked first since it has approved, and not what it approved is to be ended."""
    return decision.moment.comes_to("clear_first")


def billable(decision: Decision) -> int | None:
    """Return the units that can still be billed, where they are fewer than those granted."""
    left = stages.units_left_on_it(decision, cast("Case", decision.given), decision.today)
    return cast("int | None", decision.moment["procedure.units_after_credit"]) if left is None else left


def pauses(decision: Decision) -> bool:
    """Return whether what is approved pauses during a stay in hospital."""
    return decision.moment.comes_to("pause")


def _once_issued(decision: Decision, stage: Stage) -> str:
    if decision.moment["procedure.decision_unknown"]:
        return "which_decision"
    if stage is Stage.ENDED and decision.moment["procedure.ended_with_window"] and fund_decides(decision):
        return "window"
    may = decision.moment["procedure.may_begin"]
    if not may and stage is Stage.ISSUED and _approval_comes_first(decision):
        return "approve_first"
    if stage in (Stage.SUBMITTED, Stage.OVERDUE) and decision.values["prescription.kind"] in FREE and not may:
        return "risk"
    if stage is Stage.REFUSED and decision.moment["procedure.approval_needed"] is False:
        return "reading"
    if may is False:
        return _unpaid(decision, stage)
    if may is None:
        return _by_receipt(decision, stage)
    if judged(decision) is Outcome.JUSTIFICATION_REQUIRED:
        return "reason"
    if decision.moment["procedure.granted_long_ago"]:
        return "long_ago"
    return "cover" if stage in (Stage.SUBMITTED, Stage.OVERDUE) and may else "yes"


def _by_receipt(decision: Decision, stage: Stage) -> str:
    """Return the answer where it hangs on the day on which the papers arrive, or arrived."""
    if stage is not Stage.ISSUED:
        return "if_in_time" if decision.moment["procedure.sent_in_time"] else "unclear"
    return "reason" if judged(decision) is Outcome.JUSTIFICATION_REQUIRED else "with_papers"


def _unpaid(decision: Decision, stage: Stage) -> str:
    if stage not in BEFORE_DECISION:
        return against(decision, stage)
    if not _perhaps_in_time(decision, stage):
        return "risk"
    return "if_in_time_or_asked" if decision.values["prescription.kind"] == "discharge" else "if_in_time"


def _perhaps_in_time(decision: Decision, stage: Stage) -> bool:
    """Return whether the last day for receipt has passed and nobody has said that the papers were not there by then."""
    moment = decision.moment
    return (
        stage is Stage.ISSUED and moment["procedure.receipt_open"] and not moment["procedure.issued_long_ago"]
    )


def _approval_comes_first(decision: Decision) -> bool:
    """Return whether papers in time do not help: more Probestunden than are free, or a law without that time."""
    values = decision.values
    return values["prescription.kind"] in FREE or values.get("approval.submit_by") is None


def before_the_next(decision: Decision) -> bool:
    """Return whether no prescription is stated, but one before it that is being delivered or used up."""
    stage, kind = decision.moment["procedure.stage"], decision.values["prescription.kind"]
    return kind is None and stage in ("running", "used_up")
