"""Which day of a case counts for what begins on a day: mostly that of issue, for some derived values another one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.evaluator.uses import Uses
from soziorules.engine.language.elements import Period
from soziorules.engine.language.text import Language, Text
from soziorules.render.corrections import Correction
from soziorules.render.elements import period

_QUOTED = Text("„{day}“", '"{day}"')
_DAY = Text(
    "{days} meint: {facts}. Liegt dieser Tag davor, gilt weiter das Bisherige.",
    "{days} means: {facts}. Where that day lies before it, what was so far goes on to apply.",
)
_OF_SOME = Text(
    "{days} meint bei {titles}: {facts}. Liegt dieser Tag davor, gilt weiter das Bisherige.",
    "{days} means for {titles}: {facts}. Where that day lies before it, what was so far goes on to apply.",
)


class WhoseDay:
    """Says which day of a case counts for the elements of a rule set."""

    def __init__(self, rules: RuleSet, language: Language) -> None:
        self._rules, self._language, self._uses = rules, language, Uses(rules)

    def facts(self, name: str) -> tuple[str, ...]:
        """Return the facts that say from which day an element counts: that of the case, or the one that a derived value names."""
        elements, own, uses = self._rules.elements, self._rules.domain.day_fact, self._uses
        derived = elements.derived
        found = {derived[each].law_of or own for each in derived if each == name or name in uses.reads(each)}
        read = (elements.rules, elements.definitions, elements.notes, elements.steps)
        if not found or any(name in uses.needs(each) for section in read for each in section):
            found.add(own)
        return tuple(sorted(found, key=lambda each: (each != own, each)))

    def named(self, each: Correction) -> list[dict[str, str]]:
        """Return the facts that the days of an element mean, with their labels; none where it begins on no day."""
        about = self._rules.domain.vocabulary
        facts = self.facts(each.id) if each.days else ()
        return [{"fact": name, "label": about[name].about.label(self._language)} for name in facts]

    def lines(self, listed: Iterable[Correction], day: dt.date | None) -> Iterator[str]:
        """Yield which day is meant, once for the elements that are amended on a day; by their titles where they differ.

        Those that are amended on later days, too, stand under the first: it is said of all their days.
        """
        if day is None:
            return
        meant: dict[tuple[str, ...], list[str]] = {}
        days: dict[tuple[str, ...], set[dt.date]] = {}
        for each in listed:
            if day in each.days:
                facts = self.facts(each.id)
                meant.setdefault(facts, []).append(each.title(self._language))
                days.setdefault(facts, set()).update(one for one in each.days if one >= day)
        vocabulary = self._rules.domain.vocabulary
        for facts, titles in meant.items():
            begins = self._days(sorted(days[facts]))
            said = _DAY if len(meant) == 1 else _OF_SOME
            labels = ", ".join(vocabulary[name].about.label(self._language) for name in facts)
            yield said(self._language).format(days=begins, facts=labels, titles="; ".join(titles))

    def _days(self, days: Iterable[dt.date]) -> str:
        """Return from when something begins as it stands in headings, quoted, the first word as a sentence begins."""
        said = [_QUOTED(self._language).format(day=period(Period(each), self._language)) for each in days]
        joined = ", ".join(said)
        return joined[:1] + joined[1:2].upper() + joined[2:]
