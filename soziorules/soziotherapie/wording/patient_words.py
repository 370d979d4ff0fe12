"""The short answer for the person it is about: the ground in one kind sentence, what is possible, what comes next, whom to ask.

Nothing clinical is said here, and no figure of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from soziorules.engine.evaluator.short_answer import Statement
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.render.short import SINCE_THE, since
from soziorules.render.words import day
from soziorules.soziotherapie.wording.begin import before_the_next, billable, judged, stands
from soziorules.soziotherapie.wording.figures import of_the_day, units
from soziorules.soziotherapie.wording.later_law import MAY_WORK_THEN, WORKS_THEN, label
from soziorules.soziotherapie.wording.patient import (
    LEADS,
    good_news,
    grounds,
    needed,
    share_of_each_day,
)
from soziorules.soziotherapie.wording.patient_ways import ways
from soziorules.soziotherapie.wording.silence import units_later
from soziorules.soziotherapie.wording.whom import is_minor

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision

NO_JUDGEMENT: Final = LEADS[Outcome.NOT_ELIGIBLE]
NO_REFUSAL: Final = Text("Das ist keine Absage.", "This is not a refusal.")
BY_THE_PRACTICE: Final = Text(
    "Darum kümmert sich Ihre Praxis. Sie müssen dafür nichts tun.",
    "Your practice takes care of this. You do not have to do anything.",
)
NOW: Final = Text("Das geht schon heute", "This works today")
PERHAPS: Final = Text("Das geht vielleicht schon heute", "This may work today")
OR_PERHAPS: Final = Text("Oder vielleicht", "Or perhaps")
OR: Final = Text("Oder", "Or")
LATER: Final = Text("Oder Sie warten: {what}.", "Or you wait: {what}.")
ANEW: Final = Text(
    "Ihre Praxis stellt die Verordnung mit neuem Datum aus. Seit dem {day} geht das.",
    "Your practice issues the prescription with a new date. Since {day} that has been possible.",
)
FROM_DAY: Final = Text("{what}.", "{what}.")
SAME: Final = Text("Ihre Praxis kann {since} verordnen", "Your practice can prescribe {since}")
NEW: Final = Text("Ihre Praxis kann {since} neu verordnen", "Your practice can prescribe anew {since}")
AS_MANY: Final = Text(
    "Ihre Praxis kann {units} {since} verordnen", "Your practice can prescribe {units} {since}"
)
SIGN: Final = Text(
    "- Lesen Sie den Betreuungsplan, und unterschreiben Sie ihn, wenn Sie einverstanden sind.",
    "- Read the Betreuungsplan, and sign it if you agree.",
)
SIGN_ONCE_WRITTEN: Final = Text(
    "- Sobald der Betreuungsplan fertig ist: Lesen Sie ihn, und unterschreiben Sie ihn, wenn Sie einverstanden sind.",
    "- Once the Betreuungsplan is written: read it, and sign it if you agree.",
)
MINOR_SIGNS: Final = Text(
    "- Lesen Sie den Betreuungsplan. Sie oder Ihre Eltern unterschreiben ihn, wenn Sie einverstanden sind.",
    "- Read the Betreuungsplan. You or your parents sign it if you agree.",
)
MINOR_SIGNS_ONCE_WRITTEN: Final = Text(
    "- Sobald der Betreuungsplan fertig ist: Lesen Sie ihn. "
    "Sie oder Ihre Eltern unterschreiben ihn, wenn Sie einverstanden sind.",
    "- Once the Betreuungsplan is written: read it. You or your parents sign it if you agree.",
)
ASK_SOZIALAMT: Final = Text(
    "Fragen? Ihre Praxis hilft Ihnen, oder das Sozialamt.",
    "Questions? Your practice can help you, or the Sozialamt.",
)
APPROVED: Final = Text("Genehmigt sind {units}.", "{units} are approved.")
STILL_YOURS: Final = Text(
    "Genehmigt sind {units}; davon bleiben Ihnen {left}.",
    "{units} are approved; {left} of them are left for you.",
)
AND: Final = Text("Und", "And")
NEEDED: Final = Text("Noch gebraucht wird", "Still needed")
ASK_PRACTICE: Final = Text(
    "Fragen? Ihre Praxis hilft Ihnen, oder der sozialpsychiatrische Dienst in Ihrer Nähe.",
    "Questions? Your practice can help you, or the sozialpsychiatrischer Dienst near you.",
)
ASK_FUND: Final = Text(
    "Fragen? Rufen Sie Ihre Krankenkasse an, oder fragen Sie Ihre Praxis.",
    "Questions? Call your Krankenkasse, or ask your practice.",
)
FIRST_GROUNDS: Final = 2
FIRST_WAYS: Final = 2


def patient_statements(
    decision: Decision, language: Language, steps: Sequence[Statement]
) -> Iterator[Statement]:
    """Yield what the person it is about reads below the headline."""
    # What is approved is not undone by what does not fit: that is for the practice.
    holds = stands(decision)
    yield from (
        *(() if holds else _grounds(decision, language)),
        *_approved(decision, language),
        *(() if holds else (*_ways(decision, language), *_needed(decision, language))),
    )
    yield from (Statement(each.part, each.text, by=each.by, first=each.first and "steps") for each in steps)
    if amount := of_the_day(decision, language, you=True):
        yield Statement("reason", amount)
    elif share := share_of_each_day(decision, language):
        yield Statement("figure", share)
    if _signs(decision):
        yield Statement("step", _to_sign(decision)(language))
    stage = decision.moment["procedure.stage"]
    # Beside a no it is not for the Krankenkasse to answer while it has not decided; it may not even be the one who pays.
    waiting = decision.outcome.answer == "no" and stage in ("submitted", "overdue")
    with_the_fund = not waiting and stage not in ("planned", "issued")
    if not decision.moment["procedure.krankenkasse_decides"]:
        yield Statement("help", ASK_SOZIALAMT(language))
    else:
        text = (ASK_FUND if with_the_fund else ASK_PRACTICE)(language)
        yield Statement("help", text)


def _approved(decision: Decision, language: Language) -> Iterator[Statement]:
    """Yield how many units are approved, and how many of them are left; of a part the headline or a step tells."""
    values, stage = decision.values, decision.moment["procedure.stage"]
    granted, asked = values["approval.granted_units"], values["prescription.units"]
    if stage not in ("granted", "running") or not granted or (asked is not None and granted < asked):
        return
    if (
        not (judged(decision).answer == "yes" or stands(decision))
        or not decision.moment["procedure.krankenkasse_decides"]
    ):
        return
    left = billable(decision) if decision.moment["procedure.units_after_credit"] is None else None
    text = (APPROVED if left is None or left == granted else STILL_YOURS)(language).format(
        units=units(granted, language), left=left
    )
    yield Statement("figure", text)


def _signs(decision: Decision) -> bool:
    """Return whether the signature of the person, or of who signs for them, is still of use and stated to be missing."""
    given = decision.values["care_plan.signatures"]
    theirs = ("patient", "legal_guardian", "parent")
    useful = any(duty.id == "care_plan.signatures" for duty in decision.moment.obligations)
    return useful and given is not None and not any(each in given for each in theirs)


def _to_sign(decision: Decision) -> Text:
    """Return what the person is told of the signature; nobody reads a plan that is stated to be not yet complete."""
    written = all(duty.id != "care_plan.items" for duty in decision.moment.obligations)
    if written or decision.values["care_plan.items"] is None:
        return MINOR_SIGNS if is_minor(decision) else SIGN
    return MINOR_SIGNS_ONCE_WRITTEN if is_minor(decision) else SIGN_ONCE_WRITTEN


def _grounds(decision: Decision, language: Language) -> Iterator[Statement]:
    match decision.outcome:
        case Outcome.NOT_YET if decision.moment["procedure.possible_since"] is not None:
            # The headline says that it is the date; what stood against it then does so no longer.
            pass
        case Outcome.NOT_ELIGIBLE | Outcome.NOT_YET:
            found = grounds(decision, language)
            yield from (Statement("reason", text) for text in found[:FIRST_GROUNDS])
            if not found or _about_the_person(decision):
                yield Statement("reason", NO_JUDGEMENT(language))
        case Outcome.UNDETERMINED:
            ended = decision.moment["procedure.stage"] == "ended"
            if not ended and not before_the_next(decision) and not decision.moment["procedure.refused"]:
                yield Statement("reason", NO_REFUSAL(language))
        case Outcome.JUSTIFICATION_REQUIRED:
            yield Statement("reason", BY_THE_PRACTICE(language))
        case Outcome.ELIGIBLE:
            pass


def _about_the_person(decision: Decision) -> bool:
    """Return whether a ground against it lies in how the person is, and is no good news."""
    clinical = decision.evaluator.clinical
    if decision.outcome is not Outcome.NOT_ELIGIBLE or good_news(decision):
        return False
    return any(each.rule in clinical for each in decision.deciding)


def _ways(decision: Decision, language: Language) -> Iterator[Statement]:
    if decision.outcome.answer == "yes":
        # What is left to change then is for the practice, not for the person.
        return
    if (possible := decision.moment["procedure.possible_since"]) is not None:
        yield Statement("now", ANEW(language).format(day=day(possible, language)), NOW(language))
        return
    today, _ = ways(decision, language)
    for number, way in enumerate(today[:FIRST_WAYS]):
        first = label(PERHAPS, MAY_WORK_THEN, decision) if way.perhaps else label(NOW, WORKS_THEN, decision)
        lead = (OR_PERHAPS if way.perhaps else OR) if number else first
        yield Statement("now", way.text, lead(language))
    if decision.not_before is not None:
        most, planned = units_later(decision), decision.moment["procedure.stage"] == "planned"
        later = AS_MANY if most else SAME if planned else NEW
        from_day = since(decision, language, SINCE_THE)
        what = later(language).format(since=from_day, units=units(most or 0, language))
        yield Statement("now", (LATER if today else FROM_DAY)(language).format(what=what))


def _needed(decision: Decision, language: Language) -> Iterator[Statement]:
    if decision.outcome is Outcome.NOT_YET and ways(decision, language)[0]:
        return  # What is not known can only make worse what is possible another way today.
    found = needed(decision, language)
    for number, text in enumerate(found):
        yield Statement(
            "missing",
            text if text.endswith((".", "?")) else f"{text}.",
            (AND if number else NEEDED)(language),
        )
