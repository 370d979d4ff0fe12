"""The short answer of a decision: that of its field of law, or a plain one where the field has none of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from soziorules.engine.evaluator.decision import Decision, Finding
from soziorules.engine.evaluator.layers import accepted_then
from soziorules.engine.evaluator.short_answer import NO_BREAK, ShortAnswer, Statement
from soziorules.engine.language.outcome import OUTCOMES
from soziorules.engine.language.text import Language, Text
from soziorules.render.words import CERTAINTY, day, listed

FROM_DAY = Text("Möglich {since}.", "Possible {since}.")
SINCE = Text("ab {day}", "from {day}")
SINCE_THE = Text("ab dem {day}", "from {day}")
AT_THE_EARLIEST = Text("frühestens {since}", "{since} at the earliest")
MISSING = Text("Es fehlt", "Missing")
FURTHER = Text(
    "Weitere Schritte, die hier keinen Platz haben: {count}.",
    "Further steps that do not fit here: {count}.",
)


LINES_OF_HOUSE_RULES: Final = 4
"""Lines of one set of house rules in the short answer, its outcome first."""


def short_answer(decision: Decision, language: Language, reader: str = "prescriber") -> ShortAnswer:
    """Return what a reader sees first."""
    if decision.evaluator.domain.short_answer is not None:
        return decision.short_answer(language, reader)
    return plain_answer(decision, language)


def plain_answer(decision: Decision, language: Language) -> ShortAnswer:
    """Return the short answer that follows from findings, ways out and what is missing alone."""
    headline = f"{OUTCOMES[decision.outcome](language)}."
    return ShortAnswer(headline, tuple(_statements(decision, language)))


def since(decision: Decision, language: Language, form: Text = SINCE) -> str:
    """Return from when something is possible; where something will still be open then, that it is so at the earliest."""
    assert decision.not_before is not None, "asked only where there is such a day"
    said = form(language).format(day=day(decision.not_before, language))
    return said if accepted_then(decision) else AT_THE_EARLIEST(language).format(since=said)


def lines_of(law: ShortAnswer, houses: Sequence[ShortAnswer], width: int, room: int) -> list[str]:
    """Return the short answer of the law and of each set of house rules as lines.

    Neither pushes out what the other needs; where the lines do not suffice for both, the law comes first.
    """
    heads = [len(house.lines(width, 0)) for house in houses]
    wanted = sum(len(house.lines(width, LINES_OF_HOUSE_RULES)) for house in houses)
    lines = [*law.lines(width, max(room - wanted, min(law.needed(width), room - sum(heads))))]
    for number, house in enumerate(houses):
        left = room - len(lines) - sum(heads[number + 1 :])
        lines += house.lines(width, min(LINES_OF_HOUSE_RULES, left))
    return lines


def _statements(decision: Decision, language: Language) -> Iterator[Statement]:
    from soziorules.render.advice import Advice
    from soziorules.render.sentences import Sentences

    rules = decision.evaluator.rules
    sentences = Sentences(rules.domain.vocabulary, rules.elements)
    for finding in decision.deciding:
        yield Statement("reason", sentences.message(finding, language))
    advice = Advice(decision, sentences, language)
    for remedy in decision.remedies if decision.outcome.answer == "no" else ():
        yield Statement("now", advice.short(remedy))
    if decision.not_before is not None:
        yield Statement("now", FROM_DAY(language).format(since=since(decision, language)))
    names = [item.label(language) for item in decision.missing]
    if names:
        yield Statement("missing", listed(names, language) + ".", MISSING(language))


def place_in_norm(finding: Finding, language: Language) -> str:
    """Return the place in the norm for a short answer; with that of an amendment on which it turns, and how certain it is.

    So with that of another value that is less certain than the rule.
    """
    first, other = finding.citations[0], finding.doubt
    if finding.decision.evaluator.before_amendments is not None:
        from soziorules.engine.evaluator.amended import source_beside

        other = source_beside(finding)
    shown = [first] if other is None or other.norm == first.norm else [first, other]
    said = (
        each.norm if other is None or each.norm != other.norm or other.certainty == "wording"
        else f"{each.norm}, {CERTAINTY[other.certainty](language)}"
        for each in shown
    )  # fmt: skip
    return "; ".join(each.replace(" ", NO_BREAK) for each in said)
