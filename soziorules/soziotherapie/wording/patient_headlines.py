"""The first line of an answer for the person it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.soziotherapie.procedure import Stage
from soziorules.soziotherapie.wording.begin import before_the_next, judged, pauses, stands
from soziorules.soziotherapie.wording.headline_days import decided_on, filled, only_sent
from soziorules.soziotherapie.wording.patient import good_news

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision


PATIENT_WINDOW_ENDED: Final = Text(
    "Der Zeitraum für diese Verordnung endete am {ended}.",
    "The period of this prescription ended on {ended}.",
)
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
            "Your Krankenkasse approved a part on {since}: {granted} of {asked}.",
        ),
        Text("Ihre Krankenkasse hat einem Teil zugestimmt.", "Your Krankenkasse has approved a part."),
    ),
}
PATIENT_AGREED: Final = Text(
    "Ihre Krankenkasse hat zugestimmt; am {since} sollte es losgehen.",
    "Your Krankenkasse has agreed; it was to start on {since}.",
)
PATIENT_AGREED_IN_PART: Final = Text(
    "Ihre Krankenkasse hat einem Teil zugestimmt; am {since} sollte es losgehen.",
    "Your Krankenkasse has agreed in part; it was to start on {since}.",
)
PATIENT_SENT: Final = Text("Ihre Unterlagen sind eingereicht.", "Your papers are handed in.")
PATIENT_DECIDED: Final = Text("Ihre Krankenkasse hat entschieden.", "Your Krankenkasse has decided.")
PATIENT_PAUSED: Final = Text(
    "Solange Sie im Krankenhaus sind, pausiert Ihre Soziotherapie.",
    "As long as you are in hospital, your Soziotherapie pauses.",
)
PATIENT_SOUGHT: Final = Text(
    "Soziotherapie ist für Sie möglich; es fehlt noch, wer sie anbietet.",
    "Soziotherapie is possible for you; who offers it is still to be found.",
)
PATIENT_DELIVERED: Final = Text("Ihre Soziotherapie läuft.", "Your Soziotherapie is running.")
PATIENT_AGREED_DELIVERED: Final[Mapping[Stage, Text]] = {
    Stage.GRANTED: Text(
        "Ihre Krankenkasse hat zugestimmt, und Ihre Soziotherapie läuft.",
        "Your Krankenkasse has agreed, and your Soziotherapie is running.",
    ),
    Stage.PARTLY_GRANTED: Text(
        "Ihre Krankenkasse hat einem Teil zugestimmt; Ihre Soziotherapie läuft.",
        "Your Krankenkasse has agreed in part; your Soziotherapie is running.",
    ),
}
PATIENT_NOT_THEN: Final = Text(
    "Mit dem Datum der Verordnung geht es so nicht.",
    "With the date of the prescription it does not work like this.",
)
PATIENT_NOT_THIS: Final = Text(
    "So geht es mit dieser Verordnung nicht.", "This prescription does not work as it stands."
)
PATIENT: Final[Mapping[Outcome, Text]] = {
    Outcome.ELIGIBLE: Text(
        "Nach den Angaben können Sie Soziotherapie bekommen.",
        "From what has been stated, you can get Soziotherapie.",
    ),
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
        "Your Krankenkasse has approved a part: {granted} of {asked}.",
    ),
    Stage.REFUSED: Text("Ihre Krankenkasse hat nicht zugestimmt.", "Your Krankenkasse has not agreed."),
    Stage.RUNNING: Text(
        "Ihre Soziotherapie sollte am {since} beginnen.", "Your Soziotherapie was to begin on {since}."
    ),
    Stage.USED_UP: Text("Die verordneten Einheiten sind verbraucht.", "The prescribed units are used up."),
    Stage.ENDED: Text("Diese Verordnung endete am {ended}.", "This prescription ended on {ended}."),
}  # fmt: skip
AGAINST: Final[Mapping[Stage, Text]] = {
    Stage.GRANTED: Text(
        "Ihre Krankenkasse hat zugestimmt, aber nach den Angaben passt etwas nicht.",
        "Your Krankenkasse has agreed, but by what is stated something does not fit.",
    ),
    Stage.PARTLY_GRANTED: Text(
        "Ihre Krankenkasse hat einem Teil zugestimmt, aber nach den Angaben passt etwas nicht.",
        "Your Krankenkasse has approved a part, but by what is stated something does not fit.",
    ),
    Stage.RUNNING: Text(
        "Ihre Soziotherapie läuft, aber nach den Angaben passt etwas nicht.",
        "Your Soziotherapie is running, but by what is stated something does not fit.",
    ),
}
BESIDE: Final[Mapping[Stage, tuple[Text, Text]]] = {
    Stage.GRANTED: (
        Text(
            "Ihre Krankenkasse hat zugestimmt; es fehlen noch Angaben.",
            "Your Krankenkasse has agreed; some information is still missing.",
        ),
        Text("Ihre Krankenkasse hat zugestimmt.", "Your Krankenkasse has agreed."),
    ),
    Stage.PARTLY_GRANTED: (
        Text(
            "Ihre Krankenkasse hat einem Teil zugestimmt; es fehlen noch Angaben.",
            "Your Krankenkasse has agreed in part; some information is still missing.",
        ),
        Text("Ihre Krankenkasse hat einem Teil zugestimmt.", "Your Krankenkasse has approved a part."),
    ),
    Stage.RUNNING: (
        Text(
            "Ihre Soziotherapie läuft; es fehlen noch Angaben.",
            "Your Soziotherapie is running; some information is still missing.",
        ),
        Text("Ihre Soziotherapie läuft.", "Your Soziotherapie is running."),
    ),
}
"""What stands beside an open answer once it is approved or running: with something missing, or with a question of law alone."""
GOALS_REACHED: Final = Text(
    "Gute Nachricht: Ihre Ziele sind erreicht.", "Good news: you have reached your goals."
)
SOZIALAMT_DECIDES: Final = Text(
    "Über Soziotherapie entscheidet bei Ihnen das Sozialamt.",
    "In your case the Sozialamt decides on Soziotherapie.",
)
UNCLEAR: Final = Text(
    "Hier lassen die Regeln mehr als eine Antwort zu.", "Here the rules allow more than one answer."
)


def for_the_patient(decision: Decision, stage: Stage, language: Language) -> str:
    """Return outcome and stage in one line, to the person it is about."""
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
    answer = judged(decision).answer
    if stage in PATIENT_STAGES and (
        answer == "yes"
        or stands(decision)
        or stage is Stage.REFUSED
        or (answer == "open" and stage is Stage.ENDED)
    ):
        return _stage_for_the_patient(decision, stage, language)
    beside = _beside(decision, stage)
    if beside is not None:
        return beside(language)
    if decision.outcome is Outcome.UNDETERMINED and not decision.missing:
        office = decision.values["patient.payer"] == "asylum_benefits"
        return (SOZIALAMT_DECIDES if office else UNCLEAR)(language)
    if decision.outcome is Outcome.NOT_ELIGIBLE and stage is not Stage.PLANNED:
        return PATIENT_NOT_THIS(language)
    if answer == "no" and stage is Stage.ENDED:
        return PATIENT_NOT_THIS(language)
    since = decision.moment["procedure.possible_since"] is not None
    return (PATIENT_NOT_THEN if since else PATIENT[decision.outcome])(language)


def _beside(decision: Decision, stage: Stage) -> Text | None:
    """Return what stands beside a no or an open answer once it is approved or running; None before that."""
    if not decision.moment["procedure.krankenkasse_decides"]:
        return None
    if stage is Stage.RUNNING and not decision.moment["procedure.delivered"]:
        decided = decided_on(decision)
        if decided is None:
            return None
        stage = decided[0]
    if judged(decision).answer == "no":
        return AGAINST.get(stage)
    found = BESIDE.get(stage)
    return None if found is None else found[not decision.missing]


def _stage_for_the_patient(decision: Decision, stage: Stage, language: Language) -> str:
    """Return how far it has come, where that is what the person wants to know first."""
    if stage is Stage.SUBMITTED and not decision.moment["procedure.krankenkasse_decides"]:
        return PATIENT[decision.outcome](language)
    if stage is Stage.SUBMITTED and decision.moment["procedure.decision_unknown"]:
        return PATIENT_DECIDED(language)
    if stage is Stage.SUBMITTED and only_sent(decision):
        return PATIENT_SENT(language)
    if decision.moment["procedure.granted_long_ago"]:
        return filled(PATIENT_AGREED_LONG_AGO[stage], decision, language)
    if stage is Stage.ENDED and decision.moment["procedure.ended_with_window"]:
        return filled((PATIENT_WINDOW_ENDED, PATIENT_WINDOW_ENDED), decision, language)
    decided = decided_on(decision) if stage is Stage.RUNNING else None
    if stage is Stage.RUNNING and decision.moment["procedure.delivered"]:
        return (PATIENT_DELIVERED if decided is None else PATIENT_AGREED_DELIVERED[decided[0]])(language)
    agreed = PATIENT_AGREED_IN_PART if decided and decided[0] is Stage.PARTLY_GRANTED else PATIENT_AGREED
    text = PATIENT_STAGES[stage] if decided is None else agreed
    return filled((text, text), decision, language)
