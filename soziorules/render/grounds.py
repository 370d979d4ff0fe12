"""How firm the ground of a decision is: until when the law was checked, and what is open or known from commentaries only."""

from __future__ import annotations

from collections.abc import Iterable

from soziorules.engine.evaluator.decision import Decision, Finding
from soziorules.engine.evaluator.rests_on import certainty_of
from soziorules.engine.evaluator.verdict import OtherReading
from soziorules.engine.language.elements import Certainty
from soziorules.engine.language.text import Language, Text
from soziorules.render.words import day, listed

BEYOND = Text("Recht geprüft bis {day}.", "Law checked up to {day}.")
BEYOND_LONG = Text(
    "Das Recht ist bis {day} geprüft. Spätere Änderungen sind nur berücksichtigt, soweit sie im Regelwerk stehen.",
    "The law was checked up to {day}. Later amendments are considered only as far as they stand in the rules.",
)
BEFORE = Text("Regeln erst ab {day}.", "Rules from {day} only.")
BEFORE_LONG = Text(
    "Diese Regeln beginnen am {day}. Für die Zeit davor sagen sie nichts; geprüft ist nach den ersten.",
    "These rules begin on {day}. They say nothing of the time before; the first of them were applied.",
)
TURNS = Text("Bei anderer Auslegung anders: {titles}.", "Different under another reading: {titles}.")
OPEN = Text("Im Recht nicht abschließend geklärt: {titles}.", "Not finally settled in law: {titles}.")
READ = Text(
    "Der Wortlaut lag nicht vor, nach Kommentaren: {titles}.",
    "The wording was not available; known from commentaries: {titles}.",
)
UNVERIFIED = Text("Noch nicht am Wortlaut geprüft: {titles}.", "Not yet compared with the wording: {titles}.")
MORE = Text("{count} weitere", "{count} more")
MOST = 2
"""How many are named."""


def beyond(decision: Decision, language: Language, *, long: bool = False) -> str | None:
    """Return until when the law was checked, where the day of issue lies after it; from when it holds, where before.

    A refusal needs no such word: it does not become a yes by law that was not there.
    """
    elements = decision.evaluator.rules.elements
    until = elements.checked_until
    if decision.as_of is not None and decision.as_of < elements.begins and decision.outcome.answer != "no":
        return (BEFORE_LONG if long else BEFORE)(language).format(day=day(elements.begins, language))
    if until is None or decision.as_of is None or decision.as_of <= until:
        return None
    return (BEYOND_LONG if long else BEYOND)(language).format(day=day(until, language))


def grounds(decision: Decision, language: Language, *, judge: bool = False) -> str | None:
    """Return in one line what the outcome rests on that is open, or else was only read in a commentary.

    A condition that is met is no ground: were there none, the outcome would be the same. What can turn it is another reading.
    It can be acted on where the answer is no; of a yes it is for those who `judge` it. That a condition is met by an amendment
    alone that nobody has verified yet is for everybody.
    """
    if decision.outcome.answer == "yes":
        if decision.evaluator.before_amendments is not None:
            from soziorules.engine.evaluator.amended import met_by_unverified

            if met := met_by_unverified(decision):
                return _of(UNVERIFIED, (each.title(language) for each in met), language)
        if not judge:
            return None
    readings = decision.evaluator.rules.elements.readings
    turning = [readings[each.id].head.title(language) for each in decision.readings if _turns(each, decision)]
    if turning:
        return _of(TURNS, turning, language)
    unsettled = [e for e in decision.deciding if not _settled(e) and e.law.wording.reading is None]
    if unsettled:
        return _of(OPEN, (each.title(language) for each in unsettled), language)
    if not judge:
        return None  # From where it is known does not change what there is to do.
    for certainty, text in (("unverified", UNVERIFIED), ("commentary", READ)):
        read = [each.title(language) for each in decision.deciding if _certainty(each) == certainty]
        if read:
            return _of(text, read, language)
    return None


def _turns(reading: OtherReading, decision: Decision) -> bool:
    """Return whether a yes becomes none by a reading, or a no something else; what is open says so itself."""
    answer = decision.outcome.answer
    return answer != "open" and any(outcome.answer != answer for _, outcome in reading.otherwise)


def _certainty(finding: Finding) -> Certainty:
    """Return how certain a finding is without the amendments that it reads but does not turn on."""
    if finding.decision.evaluator.before_amendments is not None:
        from soziorules.engine.evaluator.amended import source_beside

        if source_beside(finding) is None:
            return certainty_of(finding.law.wording.citations)
    return finding.certainty


def _settled(finding: Finding) -> bool:
    return all(citation.settled for citation in finding.citations)


def _of(ground: Text, found: Iterable[str], language: Language) -> str:
    """Return a ground with the titles of what it is found in, the first of them by name."""
    titles = list(dict.fromkeys(found))
    rest = len(titles) - MOST
    if rest > 1:
        titles = [*titles[:MOST], MORE(language).format(count=rest)]
    return ground(language).format(titles=listed(titles, language))
