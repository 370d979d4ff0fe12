"""Is a rule alive: does it apply, can it be met, can it be missed, does each of its tests matter, and each member of its lists?

Each question is put to a small space of the rule's own facts, so the answer holds whatever else a case says. A rule has the same
answer in all periods in which it says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from soziorules.engine.compiler.law import LawNote, LawRule
from soziorules.engine.compiler.program import Known, Question
from soziorules.engine.dataclass import dataclass, field, replace
from soziorules.engine.language.conditions import ALWAYS, Condition, Constant, Test, Value
from soziorules.engine.language.conditions import NEVER as NOTHING
from soziorules.engine.language.elements import Effect
from soziorules.engine.proof.diagrams import NEVER
from soziorules.engine.proof.findings import Check, Finding, Plain
from soziorules.engine.proof.logic import Asked, Logic, asked_in
from soziorules.engine.proof.period import Period
from soziorules.engine.proof.space import Space, arguments_of
from soziorules.engine.proof.trees import Path, described, readings_in, replaced, standing, tests_of


class View(NamedTuple):
    """Where a rule definitely applies, does not, is met and is missed."""

    applies: int
    unneeded: int
    met: int
    missed: int


Pair = tuple[Condition, Condition]


@dataclass(frozen=True, slots=True)
class Dead:
    """A test, or a member of its list, that did not matter: where it stands, and the test of it alone."""

    finding: Finding
    period: Period
    pair: Pair
    which: int
    path: Path
    own: Test


@dataclass
class Liveness:
    """Collects what is alive over all periods; what has been shown once is not asked again."""

    alive: set[tuple[str, str]] = field(default_factory=set)
    _dead: dict[tuple[str, str], Dead] = field(default_factory=dict)
    _done: set[object] = field(default_factory=set)

    def rule(self, period: Period, rule: LawRule) -> Iterator[Finding]:
        """Yield what is never so with a rule in this period; tests and members go to the collection."""
        pair = (rule.applies, rule.requires)
        day = rule.wording.on if rule.wording.otherwise is Effect.NOT_YET else None
        asked = [
            asked for choices in choices_for(period, pair) for asked in asked_by_pair(period, pair, choices)
        ]
        key = (rule.id, pair, rule.wording.otherwise, frozenset(asked))
        if key in self._done:
            return
        self._done.add(key)
        if day is not None:
            asked.append(_asked(period, Known(day), period.choices))
        yield from self._never(period, rule, pair, period.mini(asked))
        self._parts(period, rule.id, pair)

    @property
    def dead(self) -> Iterator[Finding]:
        """What matters in no period, each with a case that states it."""
        for each in self._dead.values():
            plain = showing(each.period, each.pair[each.which], each.path, each.own, each.pair)
            yield each.finding if plain is None else replace(each.finding, cases=(plain,))

    def note(self, period: Period, note: LawNote) -> Iterator[Finding]:
        """Yield whether a note is never shown; its tests go to the collection."""
        pair = (note.applies, ALWAYS)
        asked = [
            asked for choices in choices_for(period, pair) for asked in asked_by_pair(period, pair, choices)
        ]
        key = (note.head.id, pair, frozenset(asked))
        if key in self._done:
            return
        self._done.add(key)
        space = period.mini(asked)
        shown = [view(space, period, pair, choices).applies for choices in choices_for(period, pair)]
        if not any(period.samples.shown(space, each) != NEVER for each in shown):
            proved = all(each == NEVER for each in shown)
            yield Finding(
                Check.NEVER_APPLIES, (note.head.id,), period.frame.typical, proved=proved, at=note.head.at
            )
        self._parts(period, note.head.id, pair, note=True)

    def _never(self, period: Period, rule: LawRule, pair: Pair, space: Space) -> Iterator[Finding]:
        views = [view(space, period, pair, choices) for choices in choices_for(period, pair)]
        both = space.diagrams.both
        applies = [each.applies for each in views]
        met = [both(each.applies, each.met) for each in views]
        missed = [each.missed for each in views]
        questions = (
            (Check.NEVER_APPLIES, applies, applies),
            (Check.NEVER_MET, met, missed),
            (Check.NEVER_MISSED, missed, met),
        )
        for check, wanted, nearest in questions:
            if not any(period.samples.shown(space, each) != NEVER for each in wanted):
                proved = all(each == NEVER for each in wanted)
                cases = tuple(
                    found.plain for each in nearest if (found := period.samples.witness(space, each))
                )
                at = rule.dated.at
                yield Finding(check, (rule.id,), period.frame.typical, proved=proved, cases=cases[:1], at=at)
                return

    def _parts(self, period: Period, owner: str, pair: Pair, *, note: bool = False) -> None:
        for which, condition in enumerate(pair):
            for path, test in tests_of(condition):
                for name, check, detail, own, changes in self._variations(period, test):
                    if name in self.alive:
                        continue
                    others = [_replace(pair, which, path, change) for change in changes]
                    found = [self._matters(period, pair, other, note) for other in others]
                    if all(each is True for each in found):
                        self.alive.add(name)
                        self._dead.pop(name, None)
                    else:
                        idle = check is Check.IDLE_CONDITION
                        finding = Finding(
                            check,
                            (owner, detail) if idle else (name[0], detail),
                            period.frame.typical,
                            proved=False in found,
                            at=test.at,
                            condition=test if idle else None,
                        )
                        self._dead.setdefault(name, Dead(finding, period, pair, which, path, own))

    def _variations(
        self, period: Period, test: Test
    ) -> Iterator[tuple[tuple[str, str], Check, str, Test, tuple[Condition, ...]]]:
        """Yield what could be left out at a test: the test itself, or a member of its list. Each must matter somewhere."""
        words = described(test)
        yield (test.at, words), Check.IDLE_CONDITION, words, test, (ALWAYS, NOTHING)
        operand = test.operand
        if isinstance(operand, Constant) and operand.origin is not None:
            for member, own, rest in drops(period, operand):
                name = (operand.origin.id, member)
                changed = replace(test, operand=Constant(rest, operand.origin))
                yield name, Check.IDLE_MEMBER, member, replace(test, operand=Constant(own)), (changed,)

    def _matters(self, period: Period, pair: Pair, other: Pair, note: bool) -> bool | None:
        """Return whether a rule can have another status with other conditions; None: possibly, but no case was found."""
        possibly: bool | None = False
        for choices in choices_for(period, pair):
            asked = asked_by_pair(period, pair, choices) + asked_by_pair(period, other, choices)
            space = period.mini(asked)
            before, after = view(space, period, pair, choices), view(space, period, other, choices)
            diagrams = space.diagrams
            for one, two in zip(before[not note :], after[not note :], strict=True):
                if one != two:
                    possibly = None
                    if period.samples.shown(space, diagrams.differ(one, two)) != NEVER:
                        return True
        return possibly


def showing(
    period: Period, condition: Condition, path: Path, own: Test, pair: Pair | None = None
) -> Plain | None:
    """Return a case that stands a test of a condition, where possible one that meets the rule of `pair`."""
    standing_it = (standing(condition, path, own), ALWAYS)
    pairs = [standing_it] if pair is None else [standing_it, pair]
    space = period.mini([asked for each in pairs for asked in asked_by_pair(period, each, period.choices)])
    stands, whole = (view(space, period, each, period.choices) for each in (pairs[0], pairs[-1]))
    found = period.samples.witness(space, stands.applies, space.diagrams.both(whole.applies, whole.met))
    return None if found is None else found.plain


def _replace(pair: Pair, which: int, path: Path, part: Condition) -> Pair:
    changed = replaced(pair[which], path, part)
    return (changed, pair[1]) if which == 0 else (pair[0], changed)


def choices_for(period: Period, pair: Iterable[Condition]) -> list[Mapping[str, str]]:
    """Return the chosen readings, and with each other answer to the questions on which conditions turn."""
    found: list[Mapping[str, str]] = [period.choices]
    for name in readings_in(*pair):
        options = period.program.law.readings[name].options
        found += [{**period.choices, name: each.id} for each in options if each.id != period.choices[name]]
    return found


def asked_by_pair(period: Period, pair: Iterable[Condition], choices: Mapping[str, str]) -> list[Asked]:
    """Return the questions of conditions under chosen readings."""
    return [asked for condition in pair for asked in asked_in(condition, period.program, choices)]


def _asked(period: Period, question: Question, choices: Mapping[str, str]) -> Asked:
    constants = period.program.law.given
    return question, arguments_of(question, period.vocabulary, constants, choices)


def view(space: Space, period: Period, pair: Pair, choices: Mapping[str, str]) -> View:
    """Return what becomes of a rule with these conditions in a space that knows their questions."""
    logic, diagrams = Logic(space, period.program), space.diagrams
    applies, unneeded = logic.truth(pair[0], choices)
    requires, lacking = logic.truth(pair[1], choices)
    met = diagrams.choose(unneeded, NEVER, requires)
    return View(applies, unneeded, met, diagrams.both(applies, lacking))


def drops(period: Period, operand: Constant) -> Iterator[tuple[str, Value, Value]]:
    """Yield each member of the group or code set of a constant, with its own value and the value that is left without it."""
    origin, day, elements = operand.origin, period.first, period.rules.elements
    if origin is None or origin.sort == "parameter":
        return
    if origin.sort == "group":
        for value in sorted(elements.groups[origin.id].on(day)):
            yield value, frozenset({value}), frozenset(elements.groups[origin.id].on(day) - {value})
        return
    members = [member.value for member in elements.code_sets[origin.id].members if day in member.period]
    expand = period.domain.expand
    codes = {spec: frozenset(expand(spec, day)) for spec in members}
    for spec, own in codes.items():
        yield spec, own, frozenset(code for other in codes if other != spec for code in codes[other])
