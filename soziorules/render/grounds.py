"""How firm the ground of a decision is: until when the law was checked, and what is open or known from commentaries only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from soziorules.engine.evaluator.decision import Decision, Finding
from soziorules.engine.language.elements import Effect
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.render.words import day, listed

BEYOND = Text("Recht geprüft bis {day}.", "Law checked up to {day}.")
BEYOND_LONG = Text(
    "Das Recht ist bis {day} geprüft. Was danach geändert wurde, ist nicht berücksichtigt.",
    "The law was checked up to {day}. What was changed after that is not considered.",
)
BEFORE = Text("Regeln erst ab {day}.", "Rules from {day} only.")
BEFORE_LONG = Text(
    "Diese Regeln beginnen am {day}. Für die Zeit davor sagen sie nichts; geprüft ist nach den ersten.",
    "These rules begin on {day}. They say nothing of the time before; the first of them were applied.",
)
OPEN = Text("Im Recht nicht abschließend geklärt: {titles}.", "Not finally settled in law: {titles}.")
READ = Text(
    "Im Recht nur aus Kommentaren bekannt: {titles}.", "In law known from commentaries only: {titles}."
)
MORE = Text("{count} weitere", "{count} more")
MOST = 2
"""How many rules are named."""
FIRM = (Outcome.ELIGIBLE, Outcome.JUSTIFICATION_REQUIRED)


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


def grounds(decision: Decision, language: Language) -> str | None:
    """Return in one line what the outcome rests on that is open, or else was only read in a commentary."""
    resting = tuple(_resting(decision))
    unsettled = _titles((f for f in resting if not _settled(f)), language)
    if unsettled:
        return OPEN(language).format(titles=unsettled)
    read = _titles((f for f in resting if all(c.certainty != "wording" for c in f.citations)), language)
    return READ(language).format(titles=read) if read else None


def _resting(decision: Decision) -> Iterator[Finding]:
    """Yield the findings that an outcome rests on: the missed rules, or where all are met these; duties are no ground."""
    if decision.outcome not in FIRM:
        yield from decision.deciding
        return
    for finding in decision.findings:
        if finding.status in ("met", "not_met") and finding.effect is not Effect.OBLIGATION:
            yield finding


def _settled(finding: Finding) -> bool:
    return all(citation.settled for citation in finding.citations)


def _titles(findings: Iterable[Finding], language: Language) -> str:
    titles = list(dict.fromkeys(finding.title(language) for finding in findings))
    rest = len(titles) - MOST
    if rest > 1:
        titles = [*titles[:MOST], MORE(language).format(count=rest)]
    return listed(titles, language) if titles else ""
