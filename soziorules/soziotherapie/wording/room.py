"""What is possible where nothing speaks against a prescription: the units, the form, what is left of the hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from soziorules.engine.evaluator.short_answer import NO_BREAK, Statement
from soziorules.engine.language.conditions import facts_read
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.render.words import day, hours
from soziorules.soziotherapie.ledger.phases import rolls
from soziorules.soziotherapie.procedure import Stage
from soziorules.soziotherapie.wording.begin import BEFORE_DECISION
from soziorules.soziotherapie.wording.figures import units
from soziorules.soziotherapie.wording.silence import why_at_least

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
    from soziorules.engine.evaluator.moment import Moment

WITHOUT_REASON: Final = Text("Ohne Begründung möglich", "Possible without a reason")
POSSIBLE: Final = Text("Möglich", "Possible")
UNITS_ONLY: Final = Text("{units}.", "{units}.")
UNITS_OF: Final = Text("{units} von höchstens {most}.", "{units} of at most {most}.")
UNITS_REASONED: Final = Text(
    "{units}; eine feste Höchstzahl gibt es nicht, mehr als {most} wären zu begründen.",
    "{units}; there is no fixed maximum, more than {most} would ask for reasons.",
)
ASKED: Final = Text("Verordnet", "Prescribed")
FORM_ONLY: Final = Text("{units}{form}.", "{units}{form}.")
ON_FORM: Final = Text(" auf {form}", " on {form}")
ROOM: Final = Text(
    "{units}{form}; im Krankheitsfall bis {end} sind {hours} frei.",
    "{units}{form}; {hours} are left in the Krankheitsfall until {end}.",
)
ROOM_AT_LEAST: Final = Text(
    "{units}{form}; im Krankheitsfall bis {end} sind mindestens {hours} frei. {why}",
    "{units}{form}; at least {hours} are left in the Krankheitsfall until {end}. {why}",
)
AT_LEAST: Final = Text(
    "{units}{form}; mindestens {hours} sind frei. {why}",
    "{units}{form}; at least {hours} are left. {why}",
)
ROLLING_ROOM: Final = Text(
    "{units}{form}; im gleitenden Zeitraum bis {end} sind {hours} frei.",
    "{units}{form}; {hours} are left in the rolling period until {end}.",
)


def room(decision: Decision, moment: Moment, language: Language) -> Iterator[Statement]:
    """Yield what is possible where nothing speaks against it: the units, the form, what is left."""
    values, outcome = decision.values, decision.outcome
    if (
        outcome.answer == "no"
        or moment["procedure.group_open"]
        or Stage(moment["procedure.stage"]) not in BEFORE_DECISION
    ):
        return
    figures = moment.figures
    count, window = (figures.get("units") or {}).get("permitted"), figures.get("window") or {}
    form, end = figures.get("form"), window.get("end")
    asked = values["prescription.units"]
    if count is None and outcome is Outcome.ELIGIBLE:
        count = asked  # What fits the rules is possible, however much more may be.
    if not count or asked is None:
        return
    left, least = window.get("remaining_minutes"), window.get("remaining_minutes_between", (None,))[0]
    fewer = form is None and asked < count
    # § 4a Satz 5 ST-RL names no number.
    at_discharge = values["prescription.kind"] == "discharge"
    # What would ask for reasons matters to whoever prescribes and decides.
    of_discharge = UNITS_ONLY if moment["reader"] == "provider" else UNITS_REASONED
    of_most = of_discharge if at_discharge else UNITS_OF
    # Before the Sozialamt has agreed there are no hours to be planned with.
    office = not moment["procedure.krankenkasse_decides"]
    of_form = FORM_ONLY if office else _room(decision, end, left, least)
    told = (of_most if fewer else UNITS_ONLY) if form is None else of_form
    left = least if left is None else left
    text = told(language).format(
        units=units(min(asked, count), language),
        most=count,
        form="" if form is None or _electronic_due(decision) else _on(form, decision, language),
        end="" if end is None else day(end, language),
        hours="" if left is None else hours(left, language).replace(" ", NO_BREAK),
        why=why_at_least(decision.given, window.get("start"), language),
    )
    without = outcome is Outcome.JUSTIFICATION_REQUIRED and asked > count
    label = WITHOUT_REASON if without else ASKED if fewer else POSSIBLE if form is None else None
    yield Statement("figure", text, "" if label is None else label(language))


def _electronic_due(decision: Decision) -> bool:
    """Return whether a duty of use demands that it is prescribed electronically: then no paper form is named."""
    return any(
        "prescription.electronic" in facts_read(duty.finding.law.requires) and decision.moment.demands(duty)
        for duty in decision.obligations
    )


def _room(decision: Decision, end: dt.date | None, left: int | None, least: int | None) -> Text:
    """Return what says how many hours are left until `end`, or of how many at `least` that is known."""
    rolling = rolls(decision.choices)
    if left is not None:
        return FORM_ONLY if end is None else ROLLING_ROOM if rolling else ROOM
    if not least or decision.case.history is None:
        return FORM_ONLY
    return AT_LEAST if end is None or rolling else ROOM_AT_LEAST


def _on(form: str, decision: Decision, language: Language) -> str:
    names = decision.evaluator.program.vocabulary["prescription.form"].about.values
    return ON_FORM(language).format(form=names[form](language))
