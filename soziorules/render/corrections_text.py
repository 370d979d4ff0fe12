"""The list of corrections for a terminal: one entry for each element, and nothing twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence

from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.elements import Effect, Period
from soziorules.engine.language.outcome import OUTCOMES, Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.engine.proof.entries import LastingChange, RuleEntry
from soziorules.render import words
from soziorules.render.beginnings import by_day
from soziorules.render.corrections import Correction, Corrections
from soziorules.render.effects import EXAMPLE, MOVES, WORSE, Effects, Told
from soziorules.render.elements import SORTS, SOURCE, period
from soziorules.render.whose_day import WhoseDay
from soziorules.render.words import CaseWords

SORT_WORDS = {
    "added": Text("neu", "new"),
    "dropped": Text("entfallen", "dropped"),
    "changed": Text("geändert", "changed"),
    "renumbered": Text("andere Zahl im Text", "another number in a sentence"),
    "computed": Text("gleicher Wortlaut, andere Werte", "same wording, other values"),
    "reworded": Text("nur anders gesagt oder gezeigt", "only said or shown in another way"),
}
_SIDED = ("changed", "renumbered", "computed", "reworded")
_WORDED = ("renumbered", "reworded")
_OLD, _NEW = Text("bisher", "before"), Text("jetzt", "now")
_NO_DAY = Text("Ohne Tag", "Without a day")
_THROUGH = Text("durch: {ids}", "through: {ids}")
_SHOWN = Text("erscheint in anderen Fällen {periods}", "shown in other cases {periods}")
_UNSEEN = Text("Es wurde kein Fall gefunden, in dem sich das zeigt.", "No case was found in which it shows.")
_OUTCOMES = Text("Ergebnisse, die besser werden", "Outcomes that become better")
_CITED = Text("Nur Fundstelle oder Gewissheit: {ids}", "Only source or certainty: {ids}")
_CHOSEN = Text("wenn {reading} gewählt ist", "where {reading} is chosen")
_RECOMPUTED = Text(
    "Gleicher Wortlaut, doch aus anderen Werten berechnet; ein Fall, in dem sich das zeigt, fand sich nicht: {ids}",
    "The same wording, computed from other values; no case was found in which it shows: {ids}",
)


class CorrectionLines:
    """Writes a list of corrections. `dated`: whether periods are said; between the law of two days there are none."""

    def __init__(self, rules: RuleSet, language: Language, *, dated: bool = True) -> None:
        self.language: Language = language
        self._words = rules.elements.outcomes
        self.dated = dated
        self._cases = CaseWords(rules.domain, language)
        self._whose_day = WhoseDay(rules, language)
        self._effects = Effects(rules, language, self.of_outcome, dated=dated)

    def lines(self, found: Corrections, own: Sequence[str] = ()) -> Iterator[str]:
        """Yield what becomes worse and what moves, then what differs element by element, then the outcomes that become better.

        `own` is what is said of one's own cases that become worse.
        """
        yield from self._first(found, own)
        for heading, meant, listed in self._under(found):
            yield from (heading, *meant, "")
            for each in listed:
                yield from self.entry(each)
                yield ""
        yield from self._rest(found)
        yield from self._outcomes(found.better)

    def effects(
        self, found: Corrections, own: Sequence[str] = ()
    ) -> Iterator[tuple[str, list[Told], list[str]]]:
        """Yield headings with what becomes worse and what moves under them, and a last word; nothing where both mean the same.

        `own` is what is said of one's own cases that become worse: it stands first.
        """
        worse = [*(Told(line, ()) for line in own), *self._effects.worse(found)]
        parts: tuple[tuple[Text, list[Told], list[str]], ...] = (
            (WORSE, worse, list(self._effects.searched(found, own=bool(own)))),
            (MOVES, self._effects.moved(found.moved), []),
        )
        for heading, listed, close in parts if found.differs or own else ():
            if listed or close:
                yield heading(self.language), listed, close

    def _first(self, found: Corrections, own: Sequence[str]) -> Iterator[str]:
        for heading, listed, close in self.effects(found, own):
            yield heading
            for each in listed:
                yield f"  {each.line}"
                if each.facts:
                    yield f"    {EXAMPLE(self.language)}: {'; '.join(each.facts)}"
            yield from (f"  {line}" for line in close)
            yield ""

    def of_outcome(self, change: LastingChange) -> str:
        """Return a change of the outcome in words."""
        return self._turn(self.outcome_words(change), change)

    def _under(self, found: Corrections) -> Iterator[tuple[str, list[str], list[Correction]]]:
        """Yield the corrections under the day from which they hold, with whose day is meant.

        Between the law of two days they stand under what they are.
        """
        if self.dated:
            for day, listed in by_day(found, *SORT_WORDS):
                begins = _NO_DAY(self.language) if day is None else period(Period(day), self.language)
                yield begins, self.whose_day(listed, day), listed
            return
        for kind, heading in SORTS.items():
            of_kind = [each for each in found.of_sort(*SORT_WORDS) if each.kind == kind]
            if of_kind:
                yield heading(self.language), [], of_kind

    def whose_day(self, listed: Sequence[Correction], day: dt.date | None) -> list[str]:
        """Return which day of a case is meant with the one on which corrections begin."""
        return list(self._whose_day.lines(listed, day))

    def entry(self, each: Correction) -> Iterator[str]:
        """Yield one correction."""
        said = [SORT_WORDS[each.sort](self.language), *each.catalogue]
        yield f"  {self.heading(each)}: {', '.join(said)}"
        if each.gist is not None and each.sort in ("added", "dropped"):
            yield f"    {each.gist(self.language)}"
            yield f"    {SOURCE(self.language)}: {'; '.join(each.citations)}"
            return
        for side, text in ((_OLD, each.before), (_NEW, each.after)):
            yield from self._side(side(self.language) if each.sort in _SIDED else "", text)
        if each.sort == "computed":
            yield f"    {_THROUGH(self.language).format(ids=', '.join(self.through(each)))}"
        if each.entry is not None:
            yield from self._turns(each.entry)
        if each.shown and each.sort in ("changed", "computed"):
            yield f"    {_SHOWN(self.language).format(periods=self.periods(each.shown))}"

    def through(self, each: Correction, called: Callable[[str], str] = str) -> Iterator[str]:
        """Yield the elements through which another changes, each with its days."""
        for name, days in each.through.items():
            when = self.periods([Period(day) for day in days]) if self.dated else ""
            said = called(name)
            joined = f"{said[:-1]}; {when})" if said.endswith(")") else f"{said} ({when})"
            yield joined if when else said

    def _side(self, side: str, text: Text) -> Iterator[str]:
        """Yield the lines of one version, the first of them with its name."""
        indent = " " * max(len(word(self.language)) + 2 for word in (_OLD, _NEW)) if side else ""
        for number, line in enumerate(text(self.language).splitlines()):
            yield f"    {f'{side}:'.ljust(len(indent)) if side and not number else indent}{line}"

    def heading(self, each: Correction) -> str:
        """Return what an element is called."""
        title = each.title(self.language)
        return each.id if title == each.id else f"{title} ({each.id})"

    def _turns(self, entry: RuleEntry) -> Iterator[str]:
        for change in entry.effects:
            sides = effect_words(change, self.language)
            yield f"    {self._turn(sides, change)}"
        for change in told(entry):
            sides = status_words(change, self.language)
            yield f"    {self._turn(sides, change)}"
            if matters(change):
                yield f"      {EXAMPLE(self.language)}: {'; '.join(self._cases.facts(change.case or {}))}"
        if not entry.statuses and not entry.effects:
            yield f"    {_UNSEEN(self.language)}"

    def _turn(self, sides: Sequence[str], change: LastingChange) -> str:
        return turn(sides, change, self.periods(change.periods) if self.dated else "", self.language)

    def periods(self, listed: Sequence[Period]) -> str:
        """Return periods in words."""
        return ", ".join(period(each, self.language) for each in listed)

    def _rest(self, found: Corrections) -> Iterator[str]:
        names = ", ".join(each.id for each in found.of_sort("cited"))
        if names:
            yield from (_CITED(self.language).format(ids=names), "")
        if found.recomputed:
            yield from (_RECOMPUTED(self.language).format(ids=", ".join(found.recomputed)), "")

    def _outcomes(self, listed: Sequence[LastingChange]) -> Iterator[str]:
        if listed:
            yield from (_OUTCOMES(self.language), "")
        for change in sorted(listed, key=outcome_rank):
            yield f"  {self.of_outcome(change)}"

    def outcome_words(self, change: LastingChange) -> list[str]:
        """Return in words the outcome before and after a change; house rules have words of their own."""
        return [
            self._words.get(side, OUTCOMES[Outcome(side)])(self.language)
            for side in (change.before, change.after)
        ]


def told(entry: RuleEntry) -> Sequence[LastingChange]:
    """Return the changes worth telling, first those that matter to people.

    Where there are definite ones, what is open before or after says no more.
    """
    definite = [each for each in entry.statuses if "open" not in (each.before, each.after)]
    return sorted(definite or entry.statuses, key=_rank)


def _rank(change: LastingChange) -> tuple[bool, bool, bool]:
    """Return by what changes are put in order: met and not met for each other, then what stands in the way of somebody."""
    sides = {change.before, change.after}
    return sides != {"met", "not_met"}, not matters(change), change.before != "not_met"


def matters(change: LastingChange) -> bool:
    """Return whether a rule stands in the way of somebody before or after a change, or may do so."""
    return not {change.before, change.after} <= {"met", "not_applicable"}


def outcome_rank(change: LastingChange) -> tuple[int, ...]:
    """Return by what outcomes are put in order: first a no that becomes a yes and a yes that becomes a no."""
    plain = {"eligible", "not_eligible"}
    return (-len(plain & {change.before, change.after}), "eligible" not in (change.before, change.after))


def turn(sides: Sequence[str], change: LastingChange, when: str, language: Language) -> str:
    """Return a change in a line: its two sides, when, and the answer to a reading under which it is so."""
    reading = "" if change.reading is None else _CHOSEN(language).format(reading="=".join(change.reading))
    return ", ".join(filter(None, (" → ".join(sides), when, reading)))


def effect_words(change: LastingChange, language: Language) -> list[str]:
    """Return in words what a missed rule meant before and means after a change."""
    return [words.EFFECTS[Effect(side)](language) for side in (change.before, change.after)]


def status_words(change: LastingChange, language: Language) -> list[str]:
    """Return in words the status of a rule before and after a change."""
    return [_status(side)(language) for side in (change.before, change.after)]


def _status(name: str) -> Text:
    return next(text for known, text in words.STATUSES.items() if known == name)
