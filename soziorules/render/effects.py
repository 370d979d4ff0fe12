"""What an amendment does to people, in words: what becomes worse, which days and amounts move, where nobody looked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.elements import Effect, Period
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.engine.proof.entries import LastingChange
from soziorules.engine.proof.moved import Moved
from soziorules.render.corrections import Correction, Corrections
from soziorules.render.elements import period
from soziorules.render.voice import voice_of
from soziorules.render.words import CaseWords, value_of

WORSE = Text("Was schlechter wird", "What becomes worse")
MOVES = Text("Was sich verschiebt", "What moves")
_BECAUSE = Text("geändert: {amended}; entscheidend: {deciding}", "amended: {amended}; deciding: {deciding}")
EXAMPLE = Text("Beispiel", "Example")
_DUTY = Text("Mehr zu tun: {title}", "More to do: {title}")
_MOVED = Text("{title}: {before} → {after}, {since}", "{title}: {before} → {after}, {since}")
_PROVED = Text("Kein Ergebnis wird schlechter (bewiesen).", "No outcome becomes worse (proved).")
_NOT_FOUND = Text(
    "Es fand sich kein Fall, dessen Ergebnis schlechter wird; ausgeschlossen ist es nicht.",
    "No case was found whose outcome becomes worse; it is not ruled out.",
)
_OTHERS = Text(
    "Weitere Verschlechterungen fanden sich nicht; ausgeschlossen sind sie nicht.",
    "No other case was found that becomes worse; it is not ruled out.",
)
_MOVING = Text(
    "Tage oder Beträge verschieben sich (unten); auch ein späterer Tag kann für Versicherte schlechter sein.",
    "Days or amounts move (below); a later day can be worse for patients, too.",
)
_NOT_RULED_OUT = Text(
    "Weitere Verschlechterungen sind nicht ausgeschlossen.",
    "It is not ruled out that other cases become worse.",
)
_SEARCHED = Text(
    "Gesucht wurde an den Grenzwerten beider Fassungen, nicht in jeder Vorgeschichte und nicht in jeder Verbindung von Angaben.",
    "The search was at the limits of both versions, not in every history and not in every combination of statements.",
)


@dataclass(frozen=True, slots=True)
class Told:
    """Something that an amendment does, in a line, with the facts of a case that shows it."""

    line: str
    facts: Sequence[str]


class Effects:
    """Says in a language what the corrections of a rule set do to people. `turn` puts a change of outcome into words."""

    def __init__(
        self, rules: RuleSet, language: Language, turn: Callable[[LastingChange], str], *, dated: bool = True
    ) -> None:
        self._rules = rules
        self._language: Language = language
        self._turn = turn
        self._dated = dated
        self._cases = CaseWords(rules.domain, language)

    def worse(self, found: Corrections) -> list[Told]:
        """Return the outcomes that become worse, then the rules of which more is to be done."""
        yes = [each for each in found.worse if Outcome(each.before).answer == "yes"]
        shown = yes or found.worse[:1]
        outcomes = [
            Told(self._because(each, found.listed), self._facts(each.case) if each in shown else ())
            for each in found.worse
        ]
        return [*outcomes, *self._duties(found.listed)]

    def _because(self, change: LastingChange, listed: Sequence[Correction]) -> str:
        """Return an outcome that becomes worse, with what was amended, and the rules on which it then rests."""
        readings = None if change.reading is None else dict([change.reading])
        decision = self._rules.decide(self._rules.domain.read_case(change.case), readings)
        deciding = {each.rule: each.title(self._language) for each in decision.deciding}
        amended = {each.id: each.title(self._language) for each in self._amended(change, listed, deciding)}
        by, then = (", ".join(dict.fromkeys(each.values())) for each in (amended, deciding))
        both = by and then and by != then
        said = _BECAUSE(self._language).format(amended=by, deciding=then) if both else by or then
        return f"{self._turn(change)} ({said})" if said else self._turn(change)

    def _amended(
        self, change: LastingChange, listed: Sequence[Correction], deciding: Iterable[str]
    ) -> list[Correction]:
        """Return what was amended of what deciding rules read, or else whatever was on the day from which a change holds."""
        begins = {span.begins for span in change.periods}
        on_day = [
            each
            for each in listed
            if each.sort in ("added", "dropped", "changed")
            and not (self._dated and begins.isdisjoint(each.days))
        ]
        read = {name for each in listed if each.id in deciding for name in (each.id, *each.through)}
        return [each for each in on_day if each.id in read] or on_day

    def searched(self, found: Corrections, *, own: bool = False) -> Iterator[str]:
        """Yield what is proved of what becomes worse, or else where it was not looked for; `own`: a case of one's own does."""
        if not found.worse and not found.unshown:
            if not own:
                yield _PROVED(self._language)
        elif found.unshown:
            yield (_NOT_RULED_OUT if own else _OTHERS if found.worse else _NOT_FOUND)(self._language)
            yield _SEARCHED(self._language)
            if (beside := voice_of(self._rules.domain).unsearched) is not None:
                yield beside(self._language)
        if found.moved:
            yield _MOVING(self._language)

    def moved(self, listed: Sequence[Moved]) -> list[Told]:
        """Return the derived values that move; of those that the same case shows the last one has its facts."""
        following = {id(each): other.case for each, other in pairwise(listed)}
        return [
            Told(self._moved(each), () if each.case == following.get(id(each)) else self._facts(each.case))
            for each in listed
        ]

    def _moved(self, each: Moved) -> str:
        fact = self._rules.vocabulary_at_a_moment[each.id]
        before, after = (value_of(value, fact, self._language) for value in (each.before, each.after))
        title = self._rules.elements.derived[each.id].head.title(self._language)
        since = period(Period(each.first), self._language) if self._dated else ""
        said = _MOVED(self._language).format(title=title, before=before, after=after, since=since)
        return said.removesuffix(", ")

    def _duties(self, listed: Sequence[Correction]) -> Iterator[Told]:
        for each in listed:
            rule = self._rules.elements.rules.get(each.id)
            if rule is not None and rule.wordings[-1].value.otherwise is Effect.OBLIGATION:
                for change in () if each.entry is None else each.entry.statuses:
                    if change.after == "not_met" and change.before != "open" and change.reading is None:
                        line = _DUTY(self._language).format(title=each.title(self._language))
                        when = ", ".join(period(span, self._language) for span in change.periods)
                        yield Told(f"{line}, {when}" if self._dated else line, self._facts(change.case))

    def _facts(self, case: Any) -> list[str]:
        return list(self._cases.facts(case or {}))
