"""The first line of an answer: the outcome and the stage, in the words of each reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, cast

from soziorules.engine.language.outcome import OUTCOMES, Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.render.words import day
from soziorules.soziotherapie.procedure import Stage, stages
from soziorules.soziotherapie.wording.begin import pauses
from soziorules.soziotherapie.wording.figures import units
from soziorules.soziotherapie.wording.patient import before_the_next, good_news
from soziorules.soziotherapie.wording.whom import WHO

if TYPE_CHECKING:
    import datetime as dt

    from soziorules.engine.evaluator.decision import Decision
    from soziorules.soziotherapie.case import Case
    from soziorules.soziotherapie.procedure.stages import Staged

DATED: Final[Mapping[Stage, tuple[Text, Text]]] = {
    Stage.PLANNED: (Text("geplant für den {since}", "planned for {since}"), Text("geplant", "planned")),
    Stage.ISSUED: (Text("ausgestellt am {since}", "issued on {since}"), Text("ausgestellt", "issued")),
    Stage.SUBMITTED: (
        Text("seit {since} bei der Krankenkasse", "with the Krankenkasse since {since}"),
        Text("bei der Krankenkasse", "with the Krankenkasse"),
    ),
    Stage.OVERDUE: (
        Text("Frist der Krankenkasse am {due} abgelaufen", "the time of the Krankenkasse ended on {due}"),
        Text("Frist der Krankenkasse abgelaufen", "the time of the Krankenkasse is over"),
    ),
    Stage.GRANTED: (Text("am {since} genehmigt", "approved on {since}"), Text("genehmigt", "approved")),
    Stage.PARTLY_GRANTED: (
        Text("am {since} teilweise genehmigt", "approved in part on {since}"),
        Text("teilweise genehmigt", "approved in part"),
    ),
    Stage.REFUSED: (Text("am {since} abgelehnt", "refused on {since}"), Text("abgelehnt", "refused")),
    Stage.RUNNING: (
        Text("vorgesehener Beginn war am {since}", "the planned start was on {since}"),
        Text("der vorgesehene Beginn ist vorbei", "the planned start has passed"),
    ),
    Stage.USED_UP: (Text("seit {since} verbraucht", "used up since {since}"), Text("verbraucht", "used up")),
    Stage.ENDED: (
        Text("die Verordnung endete am {ended}", "the prescription ended on {ended}"),
        Text("beendet", "ended"),
    ),
}
"""A stage with and without its day, as it stands after the outcome."""

LEADING: Final[Mapping[Stage, tuple[Text, Text]]] = {
    Stage.GRANTED: (
        Text("Genehmigt am {since}: {granted}.", "Approved on {since}: {granted}."),
        Text("Genehmigt: {granted}.", "Approved: {granted}."),
    ),
    Stage.PARTLY_GRANTED: (
        Text("Teilweise genehmigt am {since}: {granted} von {asked}.", "Approved in part on {since}: {granted} of {asked}."),
        Text("Teilweise genehmigt: {granted} von {asked}.", "Approved in part: {granted} of {asked}."),
    ),
    Stage.REFUSED: (
        Text("Abgelehnt am {since}; verordnet waren {asked}.", "Refused on {since}; {asked} were prescribed."),
        Text("Abgelehnt.", "Refused."),
    ),
    Stage.OVERDUE: (
        Text(
            "Keine Entscheidung bis {due}: Frist der Krankenkasse abgelaufen.",
            "No decision by {due}: the time of the Krankenkasse is over.",
        ),
        Text("Frist der Krankenkasse abgelaufen.", "The time of the Krankenkasse is over."),
    ),
}  # fmt: skip
"""Where the conditions are met, what the Krankenkasse did stands first."""

WINDOW_ENDED: Final = (
    Text("der Krankheitsfall endete am {ended}", "the Krankheitsfall ended on {ended}"),
    Text("der Krankheitsfall ist zu Ende", "the Krankheitsfall is over"),
)
PATIENT_WINDOW_ENDED: Final = Text(
    "Der Zeitraum für diese Verordnung endete am {ended}.",
    "The period for this prescription ended on {ended}.",
)
DECIDED_AND_RUNNING: Final[Mapping[Stage, tuple[Text, Text]]] = {
    Stage.GRANTED: (
        Text("genehmigt am {since}, läuft", "approved on {since}, running"),
        Text("genehmigt, läuft", "approved, running"),
    ),
    Stage.PARTLY_GRANTED: (
        Text("am {since} teilweise genehmigt, läuft", "approved in part on {since}, running"),
        Text("teilweise genehmigt, läuft", "approved in part, running"),
    ),
}
"""Beside a no what the Krankenkasse has decided is said of what runs."""
PATIENT_BEFORE_THE_NEXT: Final[Mapping[Stage, Text]] = {
    Stage.RUNNING: Text("Ihre Soziotherapie läuft.", "Your Soziotherapie is running."),
    Stage.USED_UP: Text(
        "Die Stunden Ihrer letzten Verordnung sind verbraucht.",
        "The hours of your last prescription are used up.",
    ),
}
PATIENT_AGREED_LONG_AGO: Final[Mapping[Stage, tuple[Text, Text]]] = {
    Stage.GRANTED: (
        Text("Ihre Krankenkasse hat am {since} zugestimmt.", "Your Krankenkasse agreed on {since}."),
        Text("Ihre Krankenkasse hat zugestimmt.", "Your Krankenkasse has agreed."),
    ),
    Stage.PARTLY_GRANTED: (
        Text(
            "Ihre Krankenkasse hat am {since} einem Teil zugestimmt: {granted} von {asked}.",
            "Your Krankenkasse agreed to a part on {since}: {granted} of {asked}.",
        ),
        Text("Ihre Krankenkasse hat einem Teil zugestimmt.", "Your Krankenkasse has agreed to a part."),
    ),
}
PATIENT_AGREED: Final = Text(
    "Ihre Krankenkasse hat zugestimmt; am {since} sollte es losgehen.",
    "Your Krankenkasse has agreed; it was to start on {since}.",
)
PATIENT_AGREED_IN_PART: Final = Text(
    "Ihre Krankenkasse hat einem Teil zugestimmt; am {since} sollte es losgehen.",
    "Your Krankenkasse has agreed to a part; it was to start on {since}.",
)
BEFORE_THE_NEXT: Final = {
    Stage.RUNNING: (
        Text(
            "Die letzte Verordnung läuft seit {since}; eine neue ist nicht angegeben.",
            "The last prescription has been running since {since}; no new one is stated.",
        ),
        Text(
            "Die letzte Verordnung läuft; eine neue ist nicht angegeben.",
            "The last prescription is running; no new one is stated.",
        ),
    ),
    Stage.USED_UP: (
        Text(
            "Die letzte Verordnung ist seit {since} verbraucht; eine neue ist nicht angegeben.",
            "The last prescription has been used up since {since}; no new one is stated.",
        ),
        Text(
            "Die letzte Verordnung ist verbraucht; eine neue ist nicht angegeben.",
            "The last prescription is used up; no new one is stated.",
        ),
    ),
}
"""Where no prescription is stated, the one before it stands first."""
DECIDED_SOMEHOW: Final = (
    Text("entschieden, wie ist nicht angegeben", "decided, how is not stated"),
    Text("entschieden, wie ist nicht angegeben", "decided, how is not stated"),
)
PATIENT_SENT: Final = Text("Ihre Unterlagen sind eingereicht.", "Your papers are handed in.")
PATIENT_DECIDED: Final = Text("Ihre Krankenkasse hat entschieden.", "Your Krankenkasse has decided.")
SENT: Final = (Text("eingereicht am {since}", "handed in on {since}"), Text("eingereicht", "handed in"))
"""Where the Krankenkasse does not decide, or only the day of handing in is known."""

PAUSED: Final = (
    Text(
        "Im Krankenhaus: Die Soziotherapie pausiert bis zur Entlassung; genehmigt am {since}.",
        "In hospital: the Soziotherapie pauses until the discharge; approved on {since}.",
    ),
    Text(
        "Im Krankenhaus: Die Soziotherapie pausiert bis zur Entlassung.",
        "In hospital: the Soziotherapie pauses until the discharge.",
    ),
)
PATIENT_PAUSED: Final = Text(
    "Solange Sie im Krankenhaus sind, pausiert Ihre Soziotherapie.",
    "As long as you are in hospital, your Soziotherapie pauses.",
)
PATIENT_SOUGHT: Final = Text(
    "Soziotherapie ist für Sie möglich; es fehlt noch, wer sie anbietet.",
    "Soziotherapie is possible for you; who offers it is still to be found.",
)
DELIVERED: Final = Text("läuft", "running")
"""Where a delivery is stated it runs, whenever it was to begin."""
PATIENT_DELIVERED: Final = Text("Ihre Soziotherapie läuft.", "Your Soziotherapie is running.")
PATIENT_AGREED_DELIVERED: Final[Mapping[Stage, Text]] = {
    Stage.GRANTED: Text(
        "Ihre Krankenkasse hat zugestimmt, und Ihre Soziotherapie läuft.",
        "Your Krankenkasse has agreed, and your Soziotherapie is running.",
    ),
    Stage.PARTLY_GRANTED: Text(
        "Ihre Krankenkasse hat einem Teil zugestimmt; Ihre Soziotherapie läuft.",
        "Your Krankenkasse has agreed to a part; your Soziotherapie is running.",
    ),
}

NOT_THEN: Final = Text(
    "Voraussetzungen am Tag der Ausstellung noch nicht erfüllt", "Conditions not met yet on the day of issue"
)
PATIENT_NOT_THEN: Final = Text(
    "Mit dem Datum der Verordnung geht es so nicht.",
    "With the date of the prescription it does not work like this.",
)
PATIENT_LONG_PAST: Final = Text(
    "Mit dieser Verordnung geht es nicht.", "It does not work with this prescription."
)
GO: Final = Text(" Es kann losgehen.", " It can begin.")
GRANTED: Final = (Stage.GRANTED, Stage.PARTLY_GRANTED)

PATIENT: Final[Mapping[Outcome, Text]] = {
    Outcome.ELIGIBLE: Text("Ihre Verordnung passt zu den Regeln.", "Your prescription fits the rules."),
    Outcome.JUSTIFICATION_REQUIRED: Text(
        "Es ist möglich, wenn Ihre Praxis einen Grund dazuschreibt.",
        "It is possible if your practice adds a reason.",
    ),
    Outcome.UNDETERMINED: Text("Es fehlen noch Angaben.", "Some information is still missing."),
    Outcome.NOT_YET: Text("So geht es im Moment noch nicht.", "It is not possible like this just yet."),
    Outcome.NOT_ELIGIBLE: Text(
        "So, wie es jetzt geplant ist, geht es nicht.", "It does not work the way it is planned now."
    ),
}
PATIENT_STAGES: Final[Mapping[Stage, Text]] = {
    Stage.SUBMITTED: Text("Ihre Krankenkasse prüft gerade.", "Your Krankenkasse is examining it."),
    Stage.OVERDUE: Text("Ihre Krankenkasse hat noch nicht geantwortet.", "Your Krankenkasse has not answered yet."),
    Stage.GRANTED: Text("Gute Nachricht: Ihre Krankenkasse hat zugestimmt.", "Good news: your Krankenkasse has agreed."),
    Stage.PARTLY_GRANTED: Text(
        "Ihre Krankenkasse hat einem Teil zugestimmt: {granted} von {asked}.",
        "Your Krankenkasse has agreed to a part: {granted} of {asked}.",
    ),
    Stage.REFUSED: Text("Ihre Krankenkasse hat nicht zugestimmt.", "Your Krankenkasse has not agreed."),
    Stage.RUNNING: Text(
        "Ihre Soziotherapie sollte am {since} beginnen.", "Your Soziotherapie was to begin on {since}."
    ),
    Stage.USED_UP: Text("Die verordneten Einheiten sind verbraucht.", "The prescribed units are used up."),
    Stage.ENDED: Text("Diese Verordnung ist zu Ende.", "This prescription has ended."),
}  # fmt: skip
GRANTED_AGAINST: Final = Text(
    "Ihre Krankenkasse hat zugestimmt, aber nach den Angaben passt etwas nicht.",
    "Your Krankenkasse has agreed, but by what is stated something does not fit.",
)
PART_GRANTED_AGAINST: Final = Text(
    "Ihre Krankenkasse hat einem Teil zugestimmt, aber nach den Angaben passt etwas nicht.",
    "Your Krankenkasse has agreed to a part, but by what is stated something does not fit.",
)
GOALS_REACHED: Final = Text("Gute Nachricht: Ihre Ziele sind erreicht.", "Good news: your goals are reached.")
UNCLEAR: Final = Text(
    "Hier lassen die Regeln mehr als eine Antwort zu.", "Here the rules allow more than one answer."
)


def headline(decision: Decision, language: Language, reader: str) -> str:
    """Return outcome and stage in one line."""
    stage = Stage(decision.moment["procedure.stage"])
    if reader == "patient":
        return _for_the_patient(decision, stage, language)
    if before_the_next(decision):
        return _filled(BEFORE_THE_NEXT[stage], decision, language)
    decided = _decided(decision)
    if pauses(decision):
        return _filled(
            PAUSED if decided else (PAUSED[1], PAUSED[1]), decision, language, decided and decided[1]
        )
    if decision.outcome.answer == "yes" and stage is Stage.RUNNING and decided is not None:
        first = _filled(LEADING[decided[0]], decision, language, decided[1]).removesuffix(".")
        return f"{first}; {_filled(_dated(decision, stage), decision, language)}."
    if stage is Stage.RUNNING and decided is not None and decision.moment["procedure.delivered"]:
        text = _filled(DECIDED_AND_RUNNING[decided[0]], decision, language, decided[1])
        return f"{_outcome(decision, language)}; {text}."
    if decision.outcome.answer == "yes" and stage in LEADING:
        text = _filled(LEADING[stage], decision, language)
        needs_reason = decision.outcome is Outcome.JUSTIFICATION_REQUIRED
        held = needs_reason or reader == "payer" or decision.moment["procedure.contract_missing"]
        held = held or decision.moment["procedure.granted_long_ago"]
        return text + (GO(language) if stage in GRANTED and not held else "")
    return f"{_outcome(decision, language)}; {_filled(_dated(decision, stage), decision, language)}."


def _dated(decision: Decision, stage: Stage) -> tuple[Text, Text]:
    if decision.moment["procedure.decision_unknown"] and stage in (Stage.ISSUED, Stage.SUBMITTED):
        return DECIDED_SOMEHOW
    if stage is Stage.SUBMITTED and _only_sent(decision):
        return SENT
    if stage is Stage.RUNNING and decision.moment["procedure.delivered"]:
        return DELIVERED, DELIVERED
    if stage is Stage.OVERDUE and decision.outcome.answer == "no" and not _surely_of_the_fund(decision):
        # The day is told only where the Krankenkasse owes an answer (procedure.ask_in_writing).
        return DATED[stage][1], DATED[stage][1]
    if stage is Stage.ENDED and decision.outcome.answer == "no":
        # What never fitted the rules did not end by them.
        return DATED[Stage.ISSUED]
    if stage is Stage.ENDED and decision.moment["procedure.ended_with_window"]:
        return WINDOW_ENDED
    return DATED[stage]


def _surely_of_the_fund(decision: Decision) -> bool:
    """Return whether it is known that the Krankenkasse pays for the treatment."""
    payer = decision.values["patient.payer"]
    return payer is not None and payer not in WHO


def _only_sent(decision: Decision) -> bool:
    """Return whether it is handed in without being known to be with the Krankenkasse, or where that does not decide."""
    received = cast("Case", decision.given).approval.received_on
    arrived = received is not None and received == decision.moment["procedure.since"]
    return not (arrived and decision.moment["procedure.krankenkasse_decides"])


def _decided(decision: Decision) -> Staged | None:
    """Return what the Krankenkasse has decided of a prescription that is being delivered."""
    return stages.granted(cast("Case", decision.given), decision.today)


def _outcome(decision: Decision, language: Language) -> str:
    since = decision.moment["procedure.possible_since"] is not None
    return (NOT_THEN if since else OUTCOMES[decision.outcome])(language)


def _filled(
    forms: tuple[Text, Text], decision: Decision, language: Language, decided: dt.date | None = None
) -> str:
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


def _for_the_patient(decision: Decision, stage: Stage, language: Language) -> str:
    if good_news(decision):
        return GOALS_REACHED(language)
    if before_the_next(decision):
        return PATIENT_BEFORE_THE_NEXT[stage](language)
    if pauses(decision):
        return PATIENT_PAUSED(language)
    if (
        decision.outcome is Outcome.ELIGIBLE
        and stage is Stage.PLANNED
        and decision.moment["procedure.provider_sought"]
    ):
        return PATIENT_SOUGHT(language)
    answer = decision.outcome.answer
    if stage in PATIENT_STAGES and (
        answer == "yes" or stage is Stage.REFUSED or (answer == "open" and stage is Stage.ENDED)
    ):
        return _stage_for_the_patient(decision, stage, language)
    if (
        decision.outcome.answer == "no"
        and stage in GRANTED
        and decision.moment["procedure.krankenkasse_decides"]
    ):
        return (GRANTED_AGAINST if stage is Stage.GRANTED else PART_GRANTED_AGAINST)(language)
    if decision.outcome is Outcome.UNDETERMINED and not decision.missing:
        return UNCLEAR(language)
    if decision.outcome.answer == "no" and stage is Stage.ENDED:
        return PATIENT_LONG_PAST(language)
    since = decision.moment["procedure.possible_since"] is not None
    return (PATIENT_NOT_THEN if since else PATIENT[decision.outcome])(language)


def _stage_for_the_patient(decision: Decision, stage: Stage, language: Language) -> str:
    """Return how far it has come, where that is what the person wants to know first."""
    if stage is Stage.SUBMITTED and not decision.moment["procedure.krankenkasse_decides"]:
        return PATIENT[decision.outcome](language)
    if stage is Stage.SUBMITTED and decision.moment["procedure.decision_unknown"]:
        return PATIENT_DECIDED(language)
    if stage is Stage.SUBMITTED and _only_sent(decision):
        return PATIENT_SENT(language)
    if decision.moment["procedure.granted_long_ago"]:
        return _filled(PATIENT_AGREED_LONG_AGO[stage], decision, language)
    if stage is Stage.ENDED and decision.moment["procedure.ended_with_window"]:
        return _filled((PATIENT_WINDOW_ENDED, PATIENT_WINDOW_ENDED), decision, language)
    decided = _decided(decision) if stage is Stage.RUNNING else None
    if stage is Stage.RUNNING and decision.moment["procedure.delivered"]:
        return (PATIENT_DELIVERED if decided is None else PATIENT_AGREED_DELIVERED[decided[0]])(language)
    agreed = PATIENT_AGREED_IN_PART if decided and decided[0] is Stage.PARTLY_GRANTED else PATIENT_AGREED
    text = PATIENT_STAGES[stage] if decided is None else agreed
    return _filled((text, text), decision, language)
