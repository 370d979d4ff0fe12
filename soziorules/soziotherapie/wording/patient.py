"""What a decision means for the person it is about: kind and plain, without ids and paragraphs, with whom to ask.

Nothing clinical is said here, and no refusal: what is missing is no refusal, and a plan that does not fit can often be changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.finding import Finding
from soziorules.engine.language.conditions import facts_read
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.engine.pattern import pattern
from soziorules.render.sentences import Sentences
from soziorules.render.short import SINCE_THE, short_answer, since
from soziorules.render.view import Item, Mark, Picture, Section, View
from soziorules.render.words import day, hours, number
from soziorules.soziotherapie.remediation import helpful
from soziorules.soziotherapie.wording.begin import before_the_next, judged, stands
from soziorules.soziotherapie.wording.figures import SHARE, lapsed, of_the_day, units
from soziorules.soziotherapie.wording.patient_ways import (
    BY_THE_PRACTICE,
    OWN,
    TALK,
    asked_of,
    issued,
    ways,
)
from soziorules.soziotherapie.wording.silence import HOURS_ASKED, decisive
from soziorules.soziotherapie.wording.timeline import timeline
from soziorules.soziotherapie.wording.whom import by_whom, fund_decides, is_minor, who_decides, whom

_SENTENCE: Final = pattern(r"(?<=[.!?]) (?=[A-ZÄÖÜ])")

HOURS: Final = Text("Ihre Stunden", "Your hours")
TITLE: Final = Text("Ihre Soziotherapie", "Your Soziotherapie")
WHAT_IT_IS: Final = Text(
    "Soziotherapie hilft Menschen mit einer schweren psychischen Erkrankung, Behandlungen zu nutzen und den Alltag zu ordnen.",
    "Soziotherapie helps people with a severe mental illness to use treatments and to bring order into everyday life.",
)
LEADS: Final = {
    Outcome.ELIGIBLE: Text(
        "Nach den Angaben, die vorliegen, spricht nichts dagegen.",
        "By the information given, nothing speaks against it.",
    ),
    Outcome.JUSTIFICATION_REQUIRED: Text(
        "Darum kümmert sich Ihre Praxis. Sie müssen dafür nichts tun.",
        "Your practice takes care of this. You do not have to do anything.",
    ),
    Outcome.UNDETERMINED: Text(
        "Deshalb steht das Ergebnis noch nicht fest. Das ist keine Absage.",
        "So there is no result yet. This is not a refusal.",
    ),
    Outcome.NOT_YET: Text(
        "Das liegt an einem Datum oder daran, wie viele Stunden schon vergeben sind. Es liegt nicht an Ihnen.",
        "The reason is a date, or the number of hours already used. It is nothing that you did.",
    ),
    Outcome.NOT_ELIGIBLE: Text(
        "Das ist kein Urteil über Sie. Es sagt auch nichts darüber, ob Sie Hilfe brauchen.",
        "This is no judgement about you. It does not say either whether you need help.",
    ),
}
UNCLEAR_LEAD: Final = Text(
    "Auch Fachleute sind sich an dieser Stelle nicht einig. Ihre Praxis klärt es mit der Krankenkasse. Das ist keine Absage.",
    "Even experts do not agree here. Your practice clears it with the Krankenkasse. This is not a refusal.",
)
CAN_CHANGE: Final = Text(
    "Oft lässt sich etwas ändern, siehe „Was möglich ist“.",
    "Often something can be changed, see “What is possible”.",
)
OTHER_HELP: Final = Text(
    "Es gibt auch andere Hilfen. Fragen Sie Ihre Praxis oder den sozialpsychiatrischen Dienst, was zu Ihnen passt.",
    "There is other help as well. Ask your practice or the sozialpsychiatrischer Dienst what suits you.",
)

STILL_NEEDED: Final = Text("Was noch gebraucht wird", "What is still needed")
POSSIBLE: Final = Text("Was möglich ist", "What is possible")
NEXT: Final = Text("Wie es weitergeht", "What happens next")
PLAN: Final = Text(
    "Sie besprechen, was Sie erreichen möchten. Das steht dann im Betreuungsplan. Sie unterschreiben ihn, wenn Sie "
    "einverstanden sind.",
    "You talk about what you want to reach. That is then written in the Betreuungsplan. You sign it if you agree.",
)
MINOR_PLAN: Final = Text(
    "Sie besprechen, was Sie erreichen möchten. Das steht dann im Betreuungsplan. Sie oder Ihre Eltern unterschreiben "
    "ihn, wenn Sie einverstanden sind.",
    "You talk about what you want to reach. That is then written in the Betreuungsplan. You or your parents sign it if "
    "you agree.",
)
HOW_MUCH: Final = Text(
    "Möglich sind damit bis zu {units}. Eine Einheit dauert {minutes} Minuten und kann aufgeteilt werden.",
    "Up to {units} are possible with it. A unit lasts {minutes} minutes and can be divided.",
)
LEFT: Final = Text(
    "Bis zum {end} sind vor dieser Verordnung noch {hours} frei.",
    "Until {end} {hours} are left before this prescription.",
)
OVER: Final = ("refused", "used_up", "ended")
NOTHING_LEFT: Final = (0, 0)
BEFORE: Final = ("planned", "issued", "submitted", "overdue")
GOALS_REACHED: Final = "entitlement.goal_not_reached"
"""Missed, this rule says that the goals are reached."""

NOT_THE_LAST_WORD: Final = Text("Das ist nicht das letzte Wort.", "This is not the last word.")

COST: Final = Text("Was es kostet", "What it costs")
FREE: Final = Text("Mit diesen Leistungen zahlen Sie nichts dazu.", "With these benefits you pay nothing.")
UNDERAGE: Final = Text(
    "Bis zu Ihrem {age}. Geburtstag zahlen Sie nichts dazu.", "Until you are {age} you pay nothing."
)
EXEMPT: Final = Text(
    "Sie sind bis zum {day} von der Zuzahlung befreit.", "You are exempt from the co-payment until {day}."
)
EXEMPT_BY_CARD: Final = Text("Sie sind von der Zuzahlung befreit.", "You are exempt from the co-payment.")
RATE: Final = Text(
    "An jedem Tag mit Soziotherapie zahlen Sie {rate} % der Kosten dazu: mindestens {low}, höchstens {high} Euro.",
    "On each day with Soziotherapie you pay {rate} % of the cost: at least {low}, at most {high} euros.",
)
BURDEN: Final = Text(
    "Wenn das zu viel wird, kann die Krankenkasse Sie befreien. Fragen Sie dort nach der Belastungsgrenze.",
    "If that becomes too much, the Krankenkasse can exempt you. Ask there about the Belastungsgrenze.",
)

ASK: Final = Text("Wen Sie fragen können", "Whom you can ask")
UNCLEAR_SOZIALAMT: Final = Text(
    "Das Sozialamt entscheidet im Einzelfall. Ihre Praxis hilft Ihnen mit dem Antrag. Das ist keine Absage.",
    "The Sozialamt decides in the single case. Your practice can help you with the application. This is not a refusal.",
)
FOOTER: Final = Text(
    "Diese Auskunft beruht auf den Angaben, die eingegeben wurden.",
    "This information rests on what was entered.",
)


def patient(decision: Decision, language: Language) -> View:
    """Return the view of the person whom a decision is about."""

    def said(texts: Iterable[str]) -> Iterator[str]:
        return (by_whom(text, decision, language) for text in texts)

    sections = (
        _section("missing", STILL_NEEDED, "ask", said(_needed(decision, language)), language),
        _section("remedies", POSSIBLE, "way", said(_ways(decision, language)), language),
        _section("next", NEXT, "todo", said(_next(decision, language)), language),
        _section("cost", COST, "note", _cost(decision, language), language),
        _section("ask", ASK, "note", said(text(language) for text in whom(decision)), language),
    )
    unclear = decision.outcome is Outcome.UNDETERMINED and not decision.missing
    answer = short_answer(decision, language, "patient")
    return View(
        language=language,
        outcome=decision.outcome,
        title=TITLE(language),
        headline=answer.headline,
        leads=tuple(said(_leads(decision, language, unclear=unclear))),
        sections=tuple(section for section in sections if section.items),
        footer=(f"{FOOTER(language)} {who_decides(decision, language, you=True)}",),
        picture=_hours(decision, language),
        calm=True,
        short=answer,
        stage=decision.moment["procedure.stage"] if decision.procedure else "",
    )


def _hours(decision: Decision, language: Language) -> Picture | None:
    line = timeline(decision) if decision.outcome.answer == "yes" else None
    if line is None:
        return None

    def drawn(prefix: str) -> str:
        from soziorules.soziotherapie.wording.timeline import krankheitsfall

        return krankheitsfall(line, language, prefix)

    return Picture(HOURS(language), drawn)


def _section(key: str, title: Text, mark: Mark, texts: Iterable[str], language: Language) -> Section:
    return Section(key, title(language), tuple(Item(text, mark) for text in dict.fromkeys(texts)))


def _leads(decision: Decision, language: Language, *, unclear: bool) -> Iterator[str]:
    if decision.procedure is not None and decision.procedure.stage == "refused":
        if decision.moment.comes_to("objection"):
            yield NOT_THE_LAST_WORD(language)
        return
    if stands(decision):
        yield WHAT_IT_IS(language)
        return
    yield from grounds(decision, language) if decision.outcome.answer == "no" else ()
    if not good_news(decision) and not before_the_next(decision):
        by_office = unclear and not fund_decides(decision)
        lead = UNCLEAR_SOZIALAMT if by_office else UNCLEAR_LEAD if unclear else LEADS[decision.outcome]
        yield lead(language)
    if decision.not_before is not None:
        yield issued(since(decision, language, SINCE_THE), language)
    elif decision.outcome is Outcome.NOT_ELIGIBLE and not good_news(decision):
        yield (CAN_CHANGE if helpful(decision) else OTHER_HELP)(language)
    yield WHAT_IT_IS(language)


def good_news(decision: Decision) -> bool:
    """Return whether the one ground against a prescription is good news for the person it is about."""
    return decision.outcome is Outcome.NOT_ELIGIBLE and [f.rule for f in decision.deciding] == [GOALS_REACHED]


USED_UP: Final = Text(
    "Die Stunden, die es für diese Zeit gibt, sind aufgebraucht. Das liegt nicht an Ihnen.",
    "The hours for this period are used up. That is not your fault.",
)
"""Where no hour is left they are not said to be too few."""
AUTHORISED: Final = "prescribers.authorised"
AT_DISCHARGE_ONLY: Final = "prescribers.hospital"


def grounds(decision: Decision, language: Language) -> tuple[str, ...]:
    """Return in plain words why it does not work, one kind sentence for each ground."""
    rules = decision.evaluator.rules
    sentences = Sentences(rules.domain.vocabulary, rules.elements)
    # Where a clinic prescribes at discharge alone, that says also that it cannot prescribe this.
    narrower = any(finding.rule == AT_DISCHARGE_ONLY for finding in decision.deciding)
    plain = (
        (finding, _plainly(finding, decision))
        for finding in decision.deciding
        if not (narrower and finding.rule == AUTHORISED)
    )
    return tuple(_said_once(sentences.fill(say, f, language) for f, say in plain if say is not None))


def _plainly(finding: Finding, decision: Decision) -> Text | None:
    """Return the plain words of a rule; where it asks for hours and none are left, that they are used up."""
    plain = finding.law.wording.say.plain
    of_hours = HOURS_ASKED in facts_read(finding.law.requires)
    used_up = of_hours and decision.values["krankheitsfall.minutes_remaining"] == NOTHING_LEFT
    return USED_UP if plain is not None and used_up else plain


def _said_once(texts: Iterable[str]) -> Iterator[str]:
    """Yield texts without the sentences that one before them has said already."""
    said: dict[str, None] = {}
    for text in texts:
        new = [sentence for sentence in _SENTENCE.split(text) if sentence not in said]
        said.update(dict.fromkeys(new))
        if new:
            yield " ".join(new)


def _needed(decision: Decision, language: Language) -> Iterator[str]:
    ended = decision.moment["procedure.stage"] == "ended"
    asked = [] if ended or before_the_next(decision) else decision.missing
    found = tuple(asked_of(asked, language))
    general = (TALK(language), BY_THE_PRACTICE(language))
    yield from (text for text in found if text not in general)
    yield from (OWN[path](language) for path in decisive(decision) if path in OWN)
    yield from (text for text in found if text in general)


def needed(decision: Decision, language: Language) -> tuple[str, ...]:
    """Return what is still needed, in plain words."""
    return tuple(dict.fromkeys(_needed(decision, language)))


def _ways(decision: Decision, language: Language) -> Iterator[str]:
    if decision.outcome.answer == "yes":
        return
    for found in ways(decision, language):
        yield from (way.text for way in found)


def _next(decision: Decision, language: Language) -> Iterator[str]:
    moment, constants = decision.moment.of("patient"), decision.evaluator.program.law.constants
    rules = decision.evaluator.rules
    sentences = Sentences(rules.domain.vocabulary.at_a_moment(), rules.elements)
    for step in moment.steps:
        yield sentences.fill_with(step.say, language, moment.__getitem__, constants)
    stage = moment["procedure.stage"]
    if decision.outcome.answer != "yes" or stage in OVER:
        return
    if decision.values["prescription.kind"] in ("first", "follow_up") and stage in BEFORE:
        yield (MINOR_PLAN if is_minor(decision) else PLAN)(language)
    granted = decision.values["approval.granted_units"]
    count = decision.values["prescription.units"] if granted is None or stage in BEFORE else granted
    if count is not None and "unit_minutes" in constants:
        yield HOW_MUCH(language).format(units=units(count, language), minutes=constants["unit_minutes"])
    window = moment.figures.get("window") or {}
    left, end = window.get("remaining_minutes"), window.get("end")
    if left is not None and end is not None:
        yield LEFT(language).format(hours=hours(left, language), end=day(end, language))


EACH_DAY: Final = Text(
    "Zuzahlung je Tag mit Termin: {rate} % der Kosten, mindestens {low}, höchstens {high} Euro.",
    "Co-payment for each day with an appointment: {rate} % of the cost, at least {low}, at most {high} euros.",
)


def share_of_each_day(decision: Decision, language: Language) -> str | None:
    """Return what a person pays for each day of delivery from now on; None where they are free of it or nothing may begin."""
    if not (judged(decision).answer == "yes" or stands(decision)) or not fund_decides(decision):
        return None
    values, constants = decision.values, decision.evaluator.program.law.constants
    age, limit, until = (
        values.get("patient.age"),
        constants.get("copayment_age"),
        values["patient.copayment_exempt_until"],
    )
    exempt = values["patient.copayment_exempt"] if until is None else until >= (decision.today or until)
    grown = age is not None and isinstance(limit, int) and age >= limit
    if exempt or not grown or decision.moment["procedure.may_begin"] is not True:
        return None
    if not all(name in constants for name in SHARE):
        return None
    rate, low, high = (number(constants[name], language) for name in SHARE)  # type: ignore[arg-type]  # numbers by their unit
    return EACH_DAY(language).format(rate=rate, low=low, high=high)


def _cost(decision: Decision, language: Language) -> Iterator[str]:
    constants = decision.evaluator.program.law.constants
    over = decision.moment["procedure.stage"] in OVER
    if decision.outcome.answer == "no" or over or not all(name in constants for name in SHARE):
        return
    if not fund_decides(decision):
        yield FREE(language)
        return
    age, limit = decision.values.get("patient.age"), constants.get("copayment_age")
    if age is not None and isinstance(limit, int) and age < limit:
        yield UNDERAGE(language).format(age=limit)
        return
    if (
        decision.values["patient.copayment_exempt"]
        and decision.values["patient.copayment_exempt_until"] is None
    ):
        yield EXEMPT_BY_CARD(language)
        return
    exempt = decision.values["patient.copayment_exempt_until"]
    if (
        exempt is not None
        and decision.as_of is not None
        and exempt >= decision.as_of
        and not lapsed(decision)
    ):
        yield EXEMPT(language).format(day=day(exempt, language))
    amount = of_the_day(decision, language, you=True)
    if amount is not None:
        yield amount
    rate, low, high = (number(constants[name], language) for name in SHARE)  # type: ignore[arg-type]  # numbers by their unit
    yield RATE(language).format(rate=rate, low=low, high=high)
    yield BURDEN(language)
