"""Do the case tests notice when a rule is changed? Each mutant is run; what survives is proved equivalent or named.

A mutant is first tried on the rules and notes that its element bears on, alone: they are quick to compile. Only a case in which
they say something else, or in which a value differs that is shown, is run against the whole of the changed rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from soziorules.engine.casetests.cases import CaseTest, run_case
from soziorules.engine.casetests.mutants import Mutant, mutants
from soziorules.engine.casetests.worked_out import comes_to_the_same
from soziorules.engine.compiler.formula import holds
from soziorules.engine.compiler.law import Law, LawNote, LawRule, law_on
from soziorules.engine.dataclass import dataclass, field, replace
from soziorules.engine.evaluator.evaluator import Evaluator
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.evaluator.uses import Uses
from soziorules.engine.language.additions import derived_facts
from soziorules.engine.language.conditions import ALWAYS as EVERYTHING
from soziorules.engine.language.conditions import NEVER as NOTHING
from soziorules.engine.language.elements import Elements
from soziorules.engine.language.fact_clusters import Probes
from soziorules.engine.proof.diagrams import ALWAYS
from soziorules.engine.proof.period import ONE_DAY, Period
from soziorules.engine.proof.vacuity import Pair, asked_by_pair, choices_for, view


@dataclass
class Sameness:
    """Compares rule sets with one original; conditions that were compared before are not compared again."""

    rules: RuleSet
    probes: Probes
    _known: dict[object, bool] = field(default_factory=dict)

    def same(self, other: RuleSet) -> bool:
        """Return whether each rule has the same status and effect in all cases of all periods, and each note is shown alike."""
        days = sorted({*self.rules.changes, *other.changes})
        for number, first in enumerate(days):
            last = days[number + 1] - ONE_DAY if number + 1 < len(days) else None
            mine, theirs = self.rules.at(first).program.law, other.at(first).program.law
            if mine is not theirs and not self._same_law(
                Period(self.rules, self.probes, first, last), mine, theirs
            ):
                return False
        return True

    def _same_law(self, period: Period, mine: Law, theirs: Law) -> bool:
        one, two = ({rule.id: rule for rule in law.rules} for law in (mine, theirs))
        return all(
            self._same_rule(period, one.get(name), two.get(name)) for name in {*one, *two}
        ) and self._same_notes(period, mine.notes, theirs.notes)

    def _same_rule(self, period: Period, one: LawRule | None, two: LawRule | None) -> bool:
        pairs = [
            (NOTHING, EVERYTHING) if rule is None else (rule.applies, rule.requires) for rule in (one, two)
        ]
        if one is not None and two is not None and _effect(one) != _effect(two):
            return False
        return self._same_pair(period, pairs[0], pairs[1], note=False)

    def _same_notes(self, period: Period, mine: tuple[LawNote, ...], theirs: tuple[LawNote, ...]) -> bool:
        one, two = ({note.head.id: note.applies for note in notes} for notes in (mine, theirs))
        return all(
            self._same_pair(
                period, (one.get(name, NOTHING), EVERYTHING), (two.get(name, NOTHING), EVERYTHING), note=True
            )
            for name in {*one, *two}
        )

    def _same_pair(self, period: Period, one: Pair, two: Pair, *, note: bool) -> bool:
        if one == two:
            return True
        key = (one, two, note, period.frame.first)
        if key not in self._known:
            self._known[key] = self._compare(period, one, two, note)
        return self._known[key]

    def _compare(self, period: Period, one: Pair, two: Pair, note: bool) -> bool:
        for choices in choices_for(period, (*one, *two)):
            asked = asked_by_pair(period, one, choices) + asked_by_pair(period, two, choices)
            space = period.mini(asked)
            before, after = view(space, period, one, choices), view(space, period, two, choices)
            if before.unneeded == after.unneeded == ALWAYS and not note:
                continue
            if before[:1] != after[:1] if note else before[1:] != after[1:]:
                return False
        return True


def _effect(rule: LawRule) -> object:
    return rule.wording.otherwise, rule.wording.on, rule.rule.open_matters


Progress = Callable[[int, Mutant], None]
Statuses = Mapping[tuple[str, str | None, str | None], tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a mutant: `killed_by` names the test, `equivalent` says that nothing can tell it from the rules (proved)."""

    mutant: Mutant
    killed_by: str | None
    equivalent: bool = False

    @property
    def survived(self) -> bool:
        """Whether a test is lacking."""
        return self.killed_by is None and not self.equivalent


class MutantRules(RuleSet):
    """A changed rule set that borrows the evaluators of the original wherever the law of the day is the same."""

    def __init__(self, elements: Elements, original: RuleSet) -> None:
        super().__init__(elements, original.domain)
        self._original = original
        self._same: dict[dt.date, bool] = {}

    def at(self, day: dt.date | str, readings: Mapping[str, str] | None = None) -> Evaluator:
        """Return the evaluator for the law of a day. Raises LookupError where a name has no value that day."""
        return self._original.at(day, readings) if self.same_law(day) else super().at(day, readings)

    def same_law(self, day: dt.date | str) -> bool:
        """Return whether the law of a day is that of the original."""
        first = self.period(day)
        key = max(first, self._original.period(day))
        if key not in self._same:
            mine = law_on(self.elements, self.domain.vocabulary, first, self.domain.expand)
            theirs = self._original.at(day).program.law
            self._same[key] = (mine.rules, mine.notes, mine.given) == (
                theirs.rules,
                theirs.notes,
                theirs.given,
            )
        return self._same[key]


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A case test with the case and the day that it is decided on."""

    test: CaseTest
    case: Any
    day: dt.date


class Reach:
    """All that a change of one element can move: the rules and notes that rest on it, alone, and the values that are shown."""

    def __init__(self, rules: RuleSet, of: str) -> None:
        uses, elements = Uses(rules), rules.elements
        self._rules = rules
        self._names = frozenset(
            name for name in (*elements.rules, *elements.notes) if name == of or of in uses.meaning(name)
        )
        touched = [each for name, each in elements.derived.items() if name == of or of in uses.meaning(name)]
        self._derived = [fact.name for each in touched for fact in derived_facts(each)]
        python = [each for each in rules.domain.vocabulary.derivations.values() if each.element is None]
        self._figured = {*rules.domain.shown, *(name for each in python for name in each.parameters)}
        self._before: dict[Prepared, Statuses] = {}
        self.rules = RuleSet(self.of(rules.elements), rules.domain)

    def of(self, elements: Elements) -> Elements:
        """Return the rules and notes of this reach alone, as a version of the elements says them."""
        kept = {name: each for name, each in elements.rules.items() if name in self._names}
        notes = {name: each for name, each in elements.notes.items() if name in self._names}
        return replace(elements, rules=kept, notes=notes, steps={}, figures={})

    def moved(self, ready: Prepared, narrow: MutantRules, changed: RuleSet) -> bool:
        """Return whether a test may notice: a rule or note says something else in its case, or a value shown differs."""
        if narrow.same_law(ready.day):
            return False
        before = self._before.get(ready)
        if before is None:
            before = self._before[ready] = statuses(self.rules, ready)
        expect = ready.test.expect
        return (
            not _alike(before, statuses(narrow, ready))
            or (expect.missing is not None and any(map(_is_open, before.values())))
            or (bool(expect.figures or expect.due or expect.not_before) and self._values(ready, changed))
        )

    def _values(self, ready: Prepared, changed: RuleSet) -> bool:
        before, after = (rules.constants_on(ready.day) for rules in (self._rules, changed))
        if any(before.get(name) != after.get(name) for name in self._figured):
            return True
        choices = self._rules.choices(ready.test.readings or None)
        return any(
            self._rules.derived(name, ready.case, choices) != changed.derived(name, ready.case, choices)
            for name in self._derived
        )


def statuses(rules: RuleSet, ready: Prepared) -> Statuses:
    """Return what becomes of each rule under the chosen readings and each alternative, and whether each note is shown."""
    evaluator = rules.at(ready.day, ready.test.readings or None)
    program, (word, _) = evaluator.program, evaluator.measure(ready.case)
    duties = frozenset(evaluator.duties(evaluator.verdict(word)))
    found: dict[tuple[str, str | None, str | None], tuple[object, ...]] = {}
    for variant, formulas in ((program.base, dict(enumerate(program.rules))), *program.alternatives):
        for index, each in formulas.items():
            parts = (
                each.unneeded,
                each.met,
                each.missed,
                *(() if each.day_known is None else (each.day_known,)),
            )
            said = tuple(holds(part, word) for part in parts)
            rule = program.law.rules[index]
            found[rule.id, variant.reading, variant.option] = (*said, rule.wording.otherwise, index in duties)
    shown = zip(program.law.notes, program.notes, strict=True)
    return found | {(note.head.id, None, None): (holds(formula, word),) for note, formula in shown}


def _alike(before: Statuses, after: Statuses) -> bool:
    """Return whether all is the same; under a reading that moves nothing a rule is as under the chosen ones."""
    return all(
        before.get(key, before.get((key[0], None, None))) == after.get(key, after.get((key[0], None, None)))
        for key in {*before, *after}
    )


def _is_open(said: tuple[object, ...]) -> bool:
    return len(said) > 1 and not any(said[:3])


class Mutation:
    """Runs mutants of a rule set against case tests."""

    def __init__(self, rules: RuleSet, probes: Probes, cases: Sequence[CaseTest]) -> None:
        self.rules, self.probes = rules, probes
        self._cases = [ready for case in cases if (ready := self._prepared(case)) is not None]
        self._reach: tuple[str, Reach] | None = None
        self._last: dict[str, Prepared] = {}

    def _prepared(self, test: CaseTest) -> Prepared | None:
        """Return a test that can notice something: one with a decision that is as expected, on a day."""
        if test.expect.error is not None or not run_case(test, self.rules).passed:
            return None
        case = self.rules.domain.read_case(test.given)
        if test.as_of is not None:
            case = self.rules.domain.on_day(case, test.as_of)
        day = self.rules.domain.day_of(case)
        return None if day is None else Prepared(test, case, day)

    def fates(
        self, only: Iterable[str] = (), progress: Progress = lambda number, mutant: None
    ) -> Iterator[Fate]:
        """Yield what becomes of each mutant, or of those of some elements (by the beginning of their ids)."""
        beginnings = tuple(only)
        domain = self.rules.domain
        listed = mutants(self.rules.elements, domain.vocabulary, domain.expand)
        for number, mutant in enumerate(listed, start=1):
            if not beginnings or mutant.of.startswith(beginnings):
                progress(number, mutant)
                yield self.fate(mutant)

    def fate(self, mutant: Mutant) -> Fate:
        """Return what becomes of one mutant."""
        reach, changed = self._reach_of(mutant.of), MutantRules(mutant.elements, self.rules)
        narrow = MutantRules(reach.of(mutant.elements), reach.rules)
        try:
            for ready in self._in_order(mutant):
                if reach.moved(ready, narrow, changed) and not run_case(ready.test, changed).passed:
                    self._last[mutant.of] = ready
                    return Fate(mutant, ready.test.name)
            return Fate(mutant, None, self._equivalent(reach, narrow, changed))
        except (LookupError, AssertionError):
            return Fate(mutant, "does not compile")

    def _reach_of(self, element: str) -> Reach:
        """Return the reach of an element; that of the last is kept, because the mutants of an element come together."""
        if self._reach is None or self._reach[0] != element:
            self._reach = element, Reach(self.rules, element)
        return self._reach[1]

    def _in_order(self, mutant: Mutant) -> Iterator[Prepared]:
        """Tests that are likely to notice come first: the one that noticed last, then those that name the element."""
        last = self._last.get(mutant.of)
        if last is not None:
            yield last
        named: list[Prepared] = []
        others: list[Prepared] = []
        for ready in self._cases:
            expect = ready.test.expect
            names = {*(expect.deciding or ()), *expect.findings, *expect.obligations, *expect.readings}
            (named if mutant.of in names else others).append(ready)
        yield from named
        yield from others

    def _equivalent(self, reach: Reach, narrow: MutantRules, changed: RuleSet) -> bool:
        """Return whether no decision differs: all rules and notes mean the same, and no fact is computed from other values."""
        days = sorted({*self.rules.changes, *changed.changes})
        ends = [day - ONE_DAY for day in days[1:]]
        return all(
            self._same_values(first, last, changed) for first, last in zip_longest(days, ends)
        ) and Sameness(reach.rules, self.probes).same(narrow)

    def _same_values(self, first: dt.date, last: dt.date | None, changed: RuleSet) -> bool:
        """Return whether facts and figures are computed from the same values in a time without a change."""
        before, after = self.rules.given_on(first), changed.given_on(first)
        elements, shown = self.rules.elements, self.rules.domain.shown
        derivations = self.rules.domain.vocabulary.derivations.values()
        # In a formula of the day the numbers of its parameters are filled in.
        return (
            all(before.get(name) == after.get(name) for name in shown)
            and all(each.given(before) == each.given(after) for each in derivations if each.element is None)
            and all(
                before.get(name) == after.get(name)
                or (name in before and name in after and self._come_to_the_same(name, first, last, changed))
                for name in elements.derived
            )
        )

    def _come_to_the_same(self, name: str, first: dt.date, last: dt.date | None, changed: RuleSet) -> bool:
        derived = derived_facts(self.rules.elements.derived[name])
        return all(comes_to_the_same(self.rules, changed, fact.name, first, last) for fact in derived)
