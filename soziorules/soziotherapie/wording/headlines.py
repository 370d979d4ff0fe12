"""The first line of an answer: the outcome and the stage, in the words of each reader."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from soziorules.engine.language.outcome import OUTCOMES, Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.soziotherapie.procedure import Stage
from soziorules.soziotherapie.wording.begin import before_the_next, judged, pauses, stands
from soziorules.soziotherapie.wording.headline_days import decided_on, filled, only_sent
from soziorules.soziotherapie.wording.whom import WHO

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision
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
UNFIT: Final = Text("nach den Angaben passt etwas nicht", "by what is stated something does not fit")
OPEN: Final = (
    Text("hier fehlen noch Angaben", "something is still to be stated here"),
    Text("hier ist eine Rechtsfrage offen", "a question of law is open here"),
)
UNFIT_FOR_THE_PAYER: Final[Mapping[Outcome, Text]] = {
    Outcome.NOT_ELIGIBLE: Text("Voraussetzungen nicht erfüllt", "conditions not met"),
    Outcome.NOT_YET: Text("Voraussetzungen noch nicht erfüllt", "conditions not met yet"),
}
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
DELIVERED: Final = Text("läuft", "running")
"""Where a delivery is stated it runs, whenever it was to begin."""

FOR_A_REASON: Final = Text("Erfüllt, wenn begründet: {titles}", "Met if justified: {titles}")
"""Where something has to be justified, the headline says what."""
NOT_THEN: Final = Text(
    "Voraussetzungen am Tag der Ausstellung noch nicht erfüllt", "Conditions not met yet on the day of issue"
)
GO: Final = Text(" Es kann losgehen.", " It can begin.")
GO_ON: Final = Text(" Es kann weitergehen.", " It can go on.")
GRANTED: Final = (Stage.GRANTED, Stage.PARTLY_GRANTED)
AFTERWARDS: Final = (Stage.RUNNING, Stage.USED_UP, Stage.ENDED)
"""The stages after a decision, before which it is said what was approved."""


def headline(decision: Decision, language: Language, reader: str) -> str:
    """Return outcome and stage in one line."""
    stage = Stage(decision.moment["procedure.stage"])
    if reader == "patient":
        from soziorules.soziotherapie.wording.patient_headlines import for_the_patient

        return for_the_patient(decision, stage, language)
    if before_the_next(decision):
        return filled(BEFORE_THE_NEXT[stage], decision, language)
    decided = decided_on(decision)
    if pauses(decision):
        return filled(
            PAUSED if decided else (PAUSED[1], PAUSED[1]), decision, language, decided and decided[1]
        )
    if decided is not None and stands(decision):
        return _although(decision, language, reader, decided)
    if judged(decision).answer == "yes" and stage in AFTERWARDS and decided is not None:
        first = filled(LEADING[decided[0]], decision, language, decided[1]).removesuffix(".")
        return f"{first}; {filled(_dated(decision, stage), decision, language)}."
    if stage is Stage.RUNNING and decided is not None and decision.moment["procedure.delivered"]:
        text = filled(DECIDED_AND_RUNNING[decided[0]], decision, language, decided[1])
        return f"{_outcome(decision, language)}; {text}."
    if judged(decision).answer == "yes" and stage in LEADING:
        text = filled(LEADING[stage], decision, language)
        needs_reason = judged(decision) is Outcome.JUSTIFICATION_REQUIRED
        held = needs_reason or reader == "payer" or decision.moment["procedure.contract_missing"]
        held = held or decision.moment["procedure.granted_long_ago"]
        go = GO_ON if decision.values["prescription.kind"] == "follow_up" else GO
        return text + (go(language) if stage in GRANTED and not held else "")
    return f"{_outcome(decision, language)}; {filled(_dated(decision, stage), decision, language)}."


def _although(decision: Decision, language: Language, reader: str, decided: Staged) -> str:
    """Return what is approved, and that something does not fit or is open; the Krankenkasse reads which outcome that is."""
    first = filled(LEADING[decided[0]], decision, language, decided[1]).removesuffix(".")
    runs = f", {DELIVERED(language)}" if decision.moment["procedure.delivered"] else ""
    if decision.outcome is Outcome.UNDETERMINED:
        unfit = OPEN[not decision.missing]
    else:
        unfit = UNFIT_FOR_THE_PAYER[decision.outcome] if reader == "payer" else UNFIT
    return f"{first}{runs}; {unfit(language)}."


def _dated(decision: Decision, stage: Stage) -> tuple[Text, Text]:
    if decision.moment["procedure.decision_unknown"] and stage in (Stage.ISSUED, Stage.SUBMITTED):
        return DECIDED_SOMEHOW
    if stage is Stage.SUBMITTED and only_sent(decision):
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


def _outcome(decision: Decision, language: Language) -> str:
    since = decision.moment["procedure.possible_since"] is not None
    said = (NOT_THEN if since else OUTCOMES[decision.outcome])(language)
    if decision.outcome is not Outcome.JUSTIFICATION_REQUIRED:
        return said
    titles = dict.fromkeys(finding.title(language) for finding in decision.deciding)
    return FOR_A_REASON(language).format(titles=", ".join(titles))
