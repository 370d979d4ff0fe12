"""What the first lines of all readers are filled with: the days of a stage, what was decided, how many units."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from soziorules.engine.language.text import Language, Text
from soziorules.render.words import day
from soziorules.soziotherapie.procedure import Stage, stages
from soziorules.soziotherapie.wording.figures import units

if TYPE_CHECKING:
    import datetime as dt

    from soziorules.engine.evaluator.decision import Decision
    from soziorules.soziotherapie.case import Case
    from soziorules.soziotherapie.procedure.stages import Staged


def only_sent(decision: Decision) -> bool:
    """Return whether it is handed in without being known to be with the Krankenkasse, or where that does not decide."""
    received = cast("Case", decision.given).approval.received_on
    arrived = received is not None and received == decision.moment["procedure.since"]
    return not (arrived and decision.moment["procedure.krankenkasse_decides"])


def decided_on(decision: Decision) -> Staged | None:
    """Return what the Krankenkasse has decided of a prescription that is being delivered."""
    return stages.granted(cast("Case", decision.given), decision.today)


def filled(
    forms: tuple[Text, Text], decision: Decision, language: Language, decided: dt.date | None = None
) -> str:
    """Return a line with the days and units that it names; the second form where the day of the stage is not known."""
    since = decided or _since(decision)
    due = cast("dt.date | None", decision.moment["procedure.decide_by"])
    ended = cast("dt.date | None", decision.moment["procedure.ended_on"])
    granted, asked = decision.values["approval.granted_units"], decision.values["prescription.units"]
    known = since is not None and (asked is not None or "{asked}" not in forms[0].de)
    return forms[0 if known else 1](language).format(
        since="" if since is None else day(since, language),
        due="" if due is None else day(due, language),
        ended="" if ended is None else day(ended, language),
        granted="" if granted is None else _granted(granted, asked, forms[0], language),
        asked="" if asked is None else units(asked, language),
    )


def _since(decision: Decision) -> dt.date | None:
    """Return the day of the stage; for one that is planned, or that has ended and never fitted, the day of issue."""
    stage = decision.moment["procedure.stage"]
    if stage == Stage.PLANNED or (stage == Stage.ENDED and decision.outcome.answer == "no"):
        return None if decision.assumed_day else cast("Case", decision.given).prescribed_on
    return cast("dt.date | None", decision.moment["procedure.since"])


def _granted(granted: int, asked: int | None, form: Text, language: Language) -> str:
    """Return how many units are granted; beside those asked for the unit is said once."""
    return str(granted) if asked is not None and "{asked}" in form.de else units(granted, language)
