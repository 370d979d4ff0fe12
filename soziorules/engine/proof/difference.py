"""What two versions of the rules decide differently: not their texts but their meaning, rule by rule, each with a case.

Both versions are read over the same classes of cases. Where every rule has the same status and the same effect in all of them,
under the chosen readings and each alternative, the versions mean the same, and that is proved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from soziorules.engine.compiler.program import Program, Variant
from soziorules.engine.dataclass import dataclass
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.elements import Citation, Period
from soziorules.engine.language.fact_clusters import Probes
from soziorules.engine.proof.diagrams import ALWAYS, NEVER
from soziorules.engine.proof.logic import OUTCOMES, Logic, RuleView, asked_by
from soziorules.engine.proof.moved import Moved, moved
from soziorules.engine.proof.period import ONE_DAY, frame
from soziorules.engine.proof.samples import Plain, Samples
from soziorules.engine.proof.space import Space


def carried(samples: Samples, space: Space, condition: int, plain: Mapping[str, Any]) -> Plain | None:
    """Return a case of another period, issued in that of the samples, where a condition holds in it too; else None."""
    *outer, last = samples.path(samples.frame.day_fact)
    case: Plain = dict(plain)
    inner = case
    for part in outer:
        inner[part] = inner = dict(inner.get(part, {}))
    inner[last] = samples.frame.typical
    return case if _shows(samples, space, condition, case) else None


def shortest(samples: Samples, space: Space, condition: int, plain: Plain) -> Plain:
    """Return a case without the statements that a condition does not need to hold in it; its day stays."""
    day = tuple(samples.path(samples.frame.day_fact))
    for path in [each for each in _paths(plain) if each != day]:
        shorter = _without(plain, path)
        if _shows(samples, space, condition, shorter):
            plain = shorter
    return plain


def _shows(samples: Samples, space: Space, condition: int, plain: Plain) -> bool:
    try:
        return samples.holds(space, condition, samples.domain.read_case(plain))
    except Problems:
        return False


def _paths(plain: Plain, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of each statement of a case."""
    for name, value in plain.items():
        if isinstance(value, dict):
            yield from _paths(value, (*before, name))
        else:
            yield (*before, name)


def _without(plain: Plain, path: tuple[str, ...]) -> Plain:
    """Return a case without one statement, and without what holds nothing more."""
    first, *rest = path
    if not rest:
        return {name: value for name, value in plain.items() if name != first}
    inner = _without(plain[first], tuple(rest))
    return {
        name: inner if name == first else value for name, value in plain.items() if name != first or inner
    }


Turn = tuple[str, str, str, tuple[str, str] | None]
Cases = dict[Turn, Plain]
ABSENT = RuleView(ALWAYS, NEVER, NEVER, NEVER)
STATUSES = ("not_met", "met", "open", "not_applicable")


@dataclass(frozen=True, slots=True)
class Change:
    """From one status or outcome to another, with a case; `reading`: under which answer, where it is not the default."""

    before: str
    after: str
    case: Plain
    reading: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class RuleDifference:
    """A rule that says something else: added, dropped or changed; statuses that change, and outcomes that change with them."""

    rule: str
    sort: str
    citations: tuple[Citation, ...]
    at: str
    statuses: tuple[Change, ...]
    effects: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs from `first` to `last` (None: until further notice).

    `recomputed` are rules that say the same of facts computed from other values, where no case was found in which it shows;
    `unshown` the outcomes before and after that no proof rules out, where none was found either; `moved` are derived values that
    come to something else.
    """

    first: dt.date
    last: dt.date | None
    rules: tuple[RuleDifference, ...]
    outcomes: tuple[Change, ...]
    notes: tuple[str, ...]
    classes: int
    recomputed: tuple[str, ...] = ()
    unshown: tuple[tuple[str, str], ...] = ()
    moved: tuple[Moved, ...] = ()

    @property
    def kind(self) -> tuple[object, ...]:
        """What is the same where two periods differ in the same way: rules and outcomes that change, whatever the cases."""
        rules = tuple(
            (
                each.rule,
                each.sort,
                each.effects,
                frozenset((c.before, c.after, c.reading) for c in each.statuses),
            )
            for each in self.rules
        )
        outcomes = frozenset((change.before, change.after) for change in self.outcomes)
        return rules, outcomes, self.notes, self.recomputed, frozenset(each.id for each in self.moved)

    @property
    def shown(self) -> bool:
        """Whether some case shows it, or the rules say something else.

        What a value comes to that counts by a later day of a case is computed anew also for cases of before.
        """
        return bool(self.rules or self.outcomes or self.notes)

    @property
    def equal(self) -> bool:
        """Whether both versions are proved to mean the same."""
        return not (self.shown or self.recomputed or self.moved)


class Comparison:
    """Two programs over the same classes of cases."""

    def __init__(self, old: Program, new: Program, samples: Samples, cases: Cases | None = None) -> None:
        self.space = Space(samples.frame, [*asked_by(old), *asked_by(new)])
        self.old, self.new = Logic(self.space, old), Logic(self.space, new)
        self.samples = samples
        self.cases: Cases = {} if cases is None else cases
        self.recomputed: list[str] = []
        self.unshown: list[tuple[str, str]] = []
        self._old = {rule.id: index for index, rule in enumerate(old.law.rules)}
        self._new = {rule.id: index for index, rule in enumerate(new.law.rules)}

    def rules(self) -> Iterator[RuleDifference]:
        """Yield the rules that say something else."""
        for name in dict.fromkeys([*self._old, *self._new]):
            found = self._rule(name)
            if found is not None:
                yield found

    def _views(self, name: str) -> tuple[RuleView, RuleView]:
        before = self.old.rule(self._old[name]) if name in self._old else ABSENT
        after = self.new.rule(self._new[name]) if name in self._new else ABSENT
        return before, after

    def _rule(self, name: str) -> RuleDifference | None:
        before, after = self._views(name)
        effects = tuple(
            str(logic.program.law.rules[listed[name]].wording.otherwise) if name in listed else ""
            for logic, listed in ((self.old, self._old), (self.new, self._new))
        )
        same_effect = effects[0] == effects[1] or "" in effects
        if before == after and same_effect and self._same_alternatives(name):
            return None
        sort = "added" if name not in self._old else "dropped" if name not in self._new else "changed"
        logic, index = (self.new, self._new) if name in self._new else (self.old, self._old)
        rule = logic.program.law.rules[index[name]]
        changes = tuple(self._statuses(name, before, after)) or tuple(self._otherwise(name))
        if not changes and before != after and sort != "changed":
            return None
        if not changes and sort == "changed" and same_effect and self._same_text(name):
            self.recomputed.append(name)
            return None
        at = rule.dated.at
        return RuleDifference(name, sort, rule.wording.citations, at, changes, (effects[0], effects[1]))

    def _same_text(self, name: str) -> bool:
        pair = (self.old.program.law.rules[self._old[name]], self.new.program.law.rules[self._new[name]])
        one, two = ((rule.applies, rule.requires) for rule in pair)
        return one == two

    def _same_alternatives(self, name: str) -> bool:
        return not any(True for _ in self._other_alternatives(name))

    def _other_alternatives(self, name: str) -> Iterator[tuple[tuple[str, str], RuleView, RuleView]]:
        """Yield the answers to readings, other than the chosen ones, under which the rule says something else."""
        if name not in self._old or name not in self._new:
            return
        views: list[dict[tuple[str, str] | None, RuleView]] = []
        for logic, index in ((self.old, self._old[name]), (self.new, self._new[name])):
            numbered = enumerate(logic.variants)
            views.append({_answer(variant): logic.rule(index, number) for number, variant in numbered})
        for key in dict.fromkeys([*views[0], *views[1]]):
            before, after = (each.get(key, each[None]) for each in views)
            if key is not None and before != after:
                yield key, before, after

    def _otherwise(self, name: str) -> Iterator[Change]:
        """Yield the statuses that change under other answers to readings only."""
        for key, before, after in self._other_alternatives(name):
            yield from self._statuses(name, before, after, key)

    def _statuses(
        self, name: str, before: RuleView, after: RuleView, reading: tuple[str, str] | None = None
    ) -> Iterator[Change]:
        diagrams = self.space.diagrams
        sides = [self._by_status(view) for view in (before, after)]
        for one in STATUSES:
            for two in STATUSES:
                both = diagrams.both(sides[0][one], sides[1][two])
                if one != two and both != NEVER:
                    yield from self._change((name, one, two, reading), both)

    def _change(self, key: Turn, where: int) -> Iterator[Change]:
        """Yield a change with a case: that of a later period where it shows it here too, so that one case stands for all."""
        case = self._case(key, where)
        if case is not None:
            self.cases[key] = case
            yield Change(key[1], key[2], case, key[3])

    def _case(self, key: Turn, where: int) -> Plain | None:
        known = self.cases.get(key)
        case = None if known is None else carried(self.samples, self.space, where, known)
        if case is not None:
            return case
        witness = self.samples.witness(self.space, where)
        return None if witness is None else shortest(self.samples, self.space, where, witness.plain)

    def _by_status(self, view: RuleView) -> dict[str, int]:
        diagrams = self.space.diagrams
        known = diagrams.either(view.unneeded, view.met, view.missed)
        opened = diagrams.negate(known)
        return {"not_met": view.missed, "met": view.met, "open": opened, "not_applicable": view.unneeded}

    def notes(self) -> Iterator[str]:
        """Yield the notes that are shown in other cases; what no case shows is only computed from other values."""
        diagrams = self.space.diagrams
        for name, (one, other) in self.shown_notes().items():
            if one == other:
                continue
            moved = diagrams.either(
                *(diagrams.both(a, diagrams.negate(b)) for a, b in ((one, other), (other, one)))
            )
            if self._same_note(name) and self.samples.witness(self.space, moved) is None:
                self.recomputed.append(name)
            else:
                yield name

    def _same_note(self, name: str) -> bool:
        found = [
            note for logic in (self.old, self.new) for note in logic.program.law.notes if note.head.id == name
        ]
        return len(found) == 2 and found[0].applies == found[1].applies

    def shown_notes(self) -> dict[str, tuple[int, int]]:
        """Return where each note is shown before and after."""
        shown = []
        for logic in (self.old, self.new):
            notes, choices = logic.program.law.notes, logic.program.base.choices
            shown.append({note.head.id: logic.truth(note.applies, choices)[0] for note in notes})
        names = dict.fromkeys([*shown[0], *shown[1]])
        return {name: (shown[0].get(name, NEVER), shown[1].get(name, NEVER)) for name in names}

    def outcomes(self) -> Iterator[Change]:
        """Yield the outcomes that become others, each with a case; `unshown` are those of which none was found."""
        diagrams, before, after = self.space.diagrams, self.old.final(), self.new.final()
        differs = diagrams.differ(before, after)
        for one, old in enumerate(OUTCOMES):
            here = diagrams.both(differs, diagrams.equals(before, one))
            for two, new in enumerate(OUTCOMES):
                both = NEVER if one == two else diagrams.both(here, diagrams.equals(after, two))
                if both != NEVER:
                    shown = list(self._change(("", old.value, new.value, None), both))
                    yield from shown
                    if not shown:
                        self.unshown.append((old.value, new.value))


def _answer(variant: Variant) -> tuple[str, str] | None:
    """Return the answer that a variant gives to a reading; None for the chosen ones."""
    if variant.reading is None or variant.option is None:
        return None
    return variant.reading, variant.option


def between_days(rules: RuleSet, probes: Probes, old: dt.date, new: dt.date) -> Difference:
    """Return what the law of two days decides differently in cases of the second day."""
    fixed = frame(rules, probes, new, new)
    samples = Samples(rules.domain, probes, fixed)
    found = _difference(rules.at(old).program, rules.at(new).program, samples, new, new)
    return replace(found, moved=moved(rules, rules, (old, new), by_day=True))


def between_sets(
    old: RuleSet,
    new: RuleSet,
    probes: Probes,
    begins: dt.date | None = None,
    ends: dt.date | None = None,
    progress: Callable[[dt.date], None] = lambda _first: None,
    *,
    notes: bool = True,
) -> Iterator[Difference]:
    """Yield what two rule sets decide differently, the latest first; periods that differ in the same way stand together.

    Only periods that touch the days from `begins` to `ends` are compared (None: all). `progress` is told the first day of each.
    Without `notes` nothing is said of these, for which the search for a case can be the longest, nor of derived values.
    """
    days = sorted({*old.changes, *new.changes})
    together: Difference | None = None
    cases: Cases = {}
    for number in reversed(range(len(days))):
        first, last = days[number], days[number + 1] - ONE_DAY if number + 1 < len(days) else None
        if (ends and first > ends) or (begins and last and last < begins):
            continue
        progress(first)
        if new.elements.state in Period(first, last):
            cases = {}  # A case of the day of the rules reads best with its own days: none is carried into its period.
        before, after = old.at(first).program, new.at(first).program
        context = frame(new, probes, first, last)
        if first > new.elements.state:  # what is to come reads best on its first day
            context = replace(context, typical=first)
        samples = Samples(new.domain, probes, context)
        found = (
            _difference(before, after, samples, first, last, cases, notes=notes)
            if before.law.meaning != after.law.meaning
            else None
        )
        if found is not None and notes:
            found = replace(found, moved=moved(old, new, (first, first)))
        if together is not None and (found is None or found.kind != together.kind):
            yield together
            together = None
        if found is not None:
            together = replace(found, last=together.last) if together is not None else found
    if together is not None:
        yield together


def _difference(
    before: Program,
    after: Program,
    samples: Samples,
    first: dt.date,
    last: dt.date | None,
    cases: Cases | None = None,
    *,
    notes: bool = True,
) -> Difference:
    compared = Comparison(before, after, samples, cases)
    rules = tuple(compared.rules())
    outcomes = tuple(compared.outcomes())
    told, recomputed = tuple(compared.notes() if notes else ()), tuple(compared.recomputed)
    unshown, classes = tuple(compared.unshown), compared.space.classes
    return Difference(first, last, rules, outcomes, told, classes, recomputed, unshown)
