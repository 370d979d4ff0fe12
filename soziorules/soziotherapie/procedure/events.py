"""What has happened to a prescription and what is due, in the order of the days: the procedure as a line of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Literal, cast

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.text import Text
from soziorules.soziotherapie.procedure.stages import Stage, procedure_of

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.soziotherapie.case import Case

Kind = Literal["past", "due", "today"]

ISSUED: Final = Text("Ausgestellt", "Issued")
TO_ISSUE: Final = Text("Auszustellen", "To be issued")
SUBMITTED: Final = Text("Eingereicht", "Handed in")
RECEIVED: Final = Text("Bei der Krankenkasse eingegangen", "Received by the Krankenkasse")
GRANTED: Final = Text("Genehmigt", "Approved")
PARTLY: Final = Text("Teilweise genehmigt", "Approved in part")
REFUSED: Final = Text("Abgelehnt", "Refused")
NOTIFIED: Final = Text("Bescheid bekommen", "Notice received")
FILED: Final = Text("Widerspruch eingelegt", "Widerspruch filed")
DELIVERED: Final = Text("Leistung erbracht", "Delivered")
WAS_DUE: Final = Text("Entscheidung war fällig", "Decision was due")
BEGINS: Final = Text("Vorgesehener Beginn", "Planned start")
LAST_DAY: Final = Text("Letzter Tag der Verordnung", "Last day of the prescription")
TODAY: Final = Text("Heute", "Today")

DECIDED: Final = {Stage.GRANTED: GRANTED, Stage.PARTLY_GRANTED: PARTLY, Stage.REFUSED: REFUSED}


@dataclass(frozen=True, slots=True)
class Event:
    """A day on the line: what happened, what is due, or today."""

    day: dt.date
    kind: Kind
    label: Text


def events(decision: Decision) -> tuple[Event, ...]:
    """Return the days of the procedure in order; none where nothing but the day of issue is known."""
    found = [*_stated(decision), *_due(decision)]
    if len(found) < 2:
        return ()
    if decision.today is not None:
        found.append(Event(decision.today, "today", TODAY))
    return tuple(sorted(found, key=lambda event: event.day))


def _stated(decision: Decision) -> Iterator[Event]:
    from soziorules.soziotherapie.procedure.stages import granted

    case, today = cast("Case", decision.given), decision.today
    approval, decided = case.approval, granted(case, None)
    outcome = DECIDED[decided[0]] if decided else Text("Entschieden", "Decided")
    stated = (
        (case.prescribed_on, TO_ISSUE if decision.assumed_day else ISSUED),
        (approval.submitted_on, SUBMITTED),
        (approval.received_on, RECEIVED),
        (approval.decided_on, outcome),
        (approval.notified_on, NOTIFIED),
        (approval.objection_filed_on, FILED),
        (case.prescription.start_on, BEGINS),
        (case.service.on if decision.moment["procedure.delivered"] else None, DELIVERED),
        (case.prescription.until, LAST_DAY),
    )
    for day, label in stated:
        if day is not None:
            yield Event(day, "past" if today is None or day <= today else "due", label)


def _due(decision: Decision) -> Iterator[Event]:
    steps, due = procedure_of(decision).next, cast("dt.date | None", decision.moment["procedure.decide_by"])
    if due is not None and decision.moment.comes_to("ask"):
        yield Event(due, "past", WAS_DUE)
    for step in steps:
        if step.by is not None and step.law.step.day is not None:
            yield Event(step.by, "due", step.law.step.day)
