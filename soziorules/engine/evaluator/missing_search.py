"""Which questions the outcome still depends on: the facts without which it cannot be settled, and no others.

A rule that is open can still become missed. An unknown fact matters exactly when there is a completion of the case in which a
rule is missed with one value of the fact and not with another, and no other rule that weighs as much is missed beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial, reduce
from operator import or_
from typing import Any

from soziorules.engine.compiler.answers import Remembered
from soziorules.engine.compiler.formula import bits, holds, python
from soziorules.engine.compiler.program import Known, Program, RuleFormulas, is_firm, questions_of
from soziorules.engine.dataclass import dataclass, replace
from soziorules.engine.evaluator.unknowns import groups, samples
from soziorules.engine.language.elements import Effect

HARD, LATER, REASON = 3, 2, 1
DUTY = Effect.OBLIGATION
REMEMBERED = 4096
Pairs = tuple[tuple[int, int], ...]
TRIES = 20_000
"""How much is tried before a fact counts as one that matters; no rule set that people can read comes near."""


@dataclass(frozen=True, slots=True)
class OpenRule:
    """A rule that is still open: its weight when missed, the groups of questions it still asks.

    `missed` and `settled` say of a measured word whether the rule is definitely missed, or definitely not.
    """

    index: int
    weight: int
    asks: tuple[int, ...]
    matters: bool
    missed: Callable[[int], bool]
    settled: Callable[[int], bool]
    groups: int
    """The groups that it asks, as bits."""
    reads: int
    """The answers that it reads, as bits."""


Standing = tuple[int, OpenRule | None]
"""The weight of a rule that is missed, or the rule if it is open."""


def _still_open(rules: list[OpenRule], word: int, new: int) -> list[OpenRule] | None:
    """Return the rules that new answers leave open, None where one is missed: only rules that ask for these change."""
    left = []
    for rule in rules:
        if rule.groups & new:
            if rule.missed(word):
                return None
            if rule.settled(word):
                continue
        left.append(rule)
    return left


@dataclass(slots=True)
class Tries:
    """The remaining budget of one search."""

    left: int

    def spent(self) -> bool:
        """Count one try and return whether none is left."""
        self.left -= 1
        return self.left < 0


class Settling:
    """One measured word with its open groups, under one set of rules (the chosen readings, or one other)."""

    def __init__(self, word: int, opened: Mapping[int, tuple[int, ...]], rules: list[OpenRule]) -> None:
        self._word = word
        self._cells = opened
        self._rules = rules
        self._good: dict[int, int] = {}
        self.exhausted = False

    def needed(self, found: dict[tuple[int, int], None], *, strict: bool) -> None:
        """Add to what is found the pairs of a group and a rule for which it matters.

        Of the rules whose being open leaves the outcome open, or (`strict`) of those on which silence does not block.
        """
        for rule in self._rules:
            if rule.matters is not strict:
                rivals = self._rivals(rule)
                for number in rule.asks:
                    if (number, rule.index) not in found and self._turns(rule, number, rivals):
                        found[number, rule.index] = None

    def _rivals(self, rule: OpenRule) -> list[OpenRule]:
        """Return the rules beside which a missed rule would not count."""
        return [other for other in self._rules if other is not rule and other.weight >= rule.weight]

    def _turns(self, rule: OpenRule, number: int, rivals: list[OpenRule]) -> bool:
        """Return whether the answers of a group can make the outcome turn on a rule, with no rival missed beside it."""
        others = [other for other in rule.asks if other != number]
        tries, cells = Tries(TRIES), self._cells[number]
        for word, left in self._contexts(rule, others, self._word, rivals, tries):
            missed = [rule.missed(word | cell) for cell in cells]
            if any(missed):
                bearing = (cell for cell, miss in zip(cells, missed, strict=True) if not miss)
                if any(
                    self._bearable(word | cell, rule.groups, 1 << number, left, tries) for cell in bearing
                ):
                    return True
        self.exhausted |= tries.left < 0
        return tries.left < 0

    def _contexts(
        self, rule: OpenRule, numbers: list[int], word: int, rivals: list[OpenRule], tries: Tries
    ) -> Iterator[tuple[int, list[OpenRule]]]:
        """Yield a word for each way to answer groups that leaves a rule open and misses no rival, with the rivals left open."""
        if not numbers:
            yield word, rivals
            return
        for cell in self._cells[numbers[0]]:
            if tries.spent():
                return
            answered = word | cell
            left = None if rule.settled(answered) else _still_open(rivals, answered, 1 << numbers[0])
            if left is not None:
                yield from self._contexts(rule, numbers[1:], answered, left, tries)

    def _bearable(self, word: int, assigned: int, new: int, rules: list[OpenRule], tries: Tries) -> bool:
        """Return whether a word, with answers to the `assigned` groups, can be completed so that no rule is missed.

        The rules are those left open before the `new` groups were answered.
        """
        rest = _still_open(rules, word, new)
        if rest is None:
            return False
        undecided = (number for rule in rest for number in rule.asks if not assigned >> number & 1)
        asked = next(undecided, None)
        if asked is None:
            return True
        if tries.spent():
            self.exhausted = True
            return True
        bit = 1 << asked
        for cell in self._promising(asked):
            if self._bearable(word | cell, assigned | bit, bit, rest, tries):
                self._good[asked] = cell
                return True
        return False

    def _promising(self, number: int) -> Iterator[int]:
        """Yield the cells of a group, first the one that was part of a completion before."""
        good = self._good.get(number)
        if good is not None:
            yield good
        yield from (cell for cell in self._cells[number] if cell != good)


def search_key(program: Program) -> tuple[Any, ...]:
    """Return what a search reads of a program: where two programs have the same, what one search found holds for both."""
    laws, readings = program.law.rules, program.law.readings
    return (
        program.atoms,
        program.rules,
        tuple((variant, tuple(changed.items())) for variant, changed in program.alternatives),
        tuple((law.id, law.rule.open_matters, law.wording.otherwise) for law in laws),
        tuple((name, reading.firm) for name, reading in readings.items()),
    )


class Settlings:
    """What is the same for all cases under one day's law: the groups of questions, and each rule as two functions."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.groups = groups(program)
        self._size = len(program.atoms)
        self._base = [
            (index, rule) for index, rule in enumerate(program.rules) if program.effect(index) is not DUTY
        ]
        places = {index: place for place, (index, _) in enumerate(self._base)}
        self._changed = [
            {places[index]: (index, rule) for index, rule in changed.items() if index in places}
            for variant, changed in program.alternatives
            if not is_firm(variant, program)
        ]
        self._functions: dict[int, Functions] = {}
        self.samples = Remembered(partial(samples, program))
        """By the name of a stated fact, values of it: one at least for each way in which the rules can answer their questions."""
        self.questions = Remembered(self._asked_by)
        """By the index of a rule, the questions that it asks, under whatever reading, as bits."""
        self._remembered: dict[tuple[int, bool], tuple[Pairs, bool]] = {}

    @cached_property
    def facts(self) -> frozenset[str]:
        """The facts that rules ask for themselves."""
        return frozenset(name for group in self.groups for name in group.facts)

    @cached_property
    def of_days(self) -> Mapping[str, int]:
        """For each day that a rule names, the questions whether it is known, as bits."""
        found: dict[str, int] = {}
        for index, atom in enumerate(self._program.atoms):
            if isinstance(atom.question, Known):
                found[atom.question.fact] = found.get(atom.question.fact, 0) | 1 << index
        return found

    @cached_property
    def feeding(self) -> tuple[tuple[str, ...], ...]:
        """The stated facts on which derived facts rest, each such row once."""
        return tuple(dict.fromkeys(fact.inputs for fact in self._program.vocabulary if fact.inputs))

    @cached_property
    def fed_together(self) -> Mapping[str, frozenset[str]]:
        """For each stated fact the others that feed a derived fact together with it."""
        together: dict[str, set[str]] = {}
        for inputs in self.feeding:
            for path in inputs:
                together.setdefault(path, set()).update(other for other in inputs if other != path)
        return {path: frozenset(others) for path, others in together.items()}

    def needed(self, word: int, values: Any, *, strict: bool) -> tuple[Pairs, bool]:
        """Return the pairs of a group and a rule for which it matters, in a measured word of a case with these values.

        And whether the search was given up; what it did not look at counts as needed.
        """
        known = self._remembered.get((word, strict))
        if known is not None:
            return known
        variants = self._to_search(word)
        if not any(rule.matters is not strict for rules in variants for rule in rules):
            return (), False
        cells = self._cells([rule for rules in variants for rule in rules], word, values)
        found: dict[tuple[int, int], None] = {}
        exhausted = False
        for rules in variants:
            search = Settling(word, cells, rules)
            search.needed(found, strict=strict)
            exhausted |= search.exhausted
        pairs = tuple(found), exhausted
        # The elements of a known list are not in the word.
        lists = (self.groups[number].facts[0] for number in cells if self.groups[number].records)
        if all(values[name] is None for name in lists):
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            self._remembered[word, strict] = pairs
        return pairs

    def _to_search(self, word: int) -> list[list[OpenRule]]:
        """Return the open rules under each set of rules that can still change the outcome in a way of its own.

        Another reading counts by its answer: a reason to be given does not change it, each no is as good as another, and one
        that has a no keeps it.
        """
        base, *others = self._standings(word)
        found = [_weighty(base)]
        seen = [_refusing(found[0])]
        for standings in (each for each in others if each is not base):
            rules = _refusing(_weighty(standings))
            if rules not in seen and not _refused(standings):
                seen.append(rules)
                found.append([replace(rule, weight=HARD) for rule in rules])
        return found

    def _cells(self, rules: list[OpenRule], word: int, values: Any) -> dict[int, tuple[int, ...]]:
        """Return the cells of the groups that open rules ask; those that no rule tells apart are one."""
        reads = self._read(rules)
        numbers = {number for rule in rules for number in rule.asks}
        cells = {number: self.groups[number].open_in(word, values) for number in numbers}
        return {number: tuple(dict.fromkeys(cell & reads for cell in cells[number])) for number in numbers}

    @staticmethod
    def _read(rules: list[OpenRule]) -> int:
        return reduce(or_, (rule.reads for rule in rules), 0)

    def asked(self, word: int, values: Any) -> tuple[dict[int, tuple[int, ...]], int]:
        """Return the groups whose answers leave the outcome open, each with its cells, and what rules that wait read of them."""
        rules = [rule for variant in self._open(word) for rule in variant if rule.matters]
        numbers = dict.fromkeys(number for rule in rules for number in rule.asks)
        return {number: self.groups[number].open_in(word, values) for number in numbers}, self._read(rules)

    def _asked_by(self, index: int) -> int:
        rules = (each for rules in (self._base, *(each.values() for each in self._changed)) for each in rules)
        return reduce(or_, (self._function(*each).questions for each in rules if each[0] == index))

    def _open(self, word: int) -> list[list[OpenRule]]:
        """Return the rules that a word leaves open and that could still change the outcome, under each set of rules."""
        return [_weighty(standings) for standings in self._standings(word)]

    def grounds(self, word: int) -> list[list[OpenRule]]:
        """Return the open rules on which a plain no can rest, those that ask least first: under each set of rules.

        Under another than the chosen one any no will do; where it has one already, nothing more is needed.
        """
        base, *others = self._standings(word)
        for_good = [rule for _, rule in base if rule is not None and rule.weight == HARD]
        refusing = [
            [rule for _, rule in standings if rule is not None and rule.weight > REASON]
            for standings in others
            if not _refused(standings)
        ]
        return [sorted(rules, key=lambda rule: len(rule.asks)) for rules in (for_good, *refusing)]

    def _standings(self, word: int) -> list[list[Standing]]:
        """Return what a word makes of each rule, under each set of rules; the very same list where another changes nothing."""

        def standing(rule: tuple[int, RuleFormulas]) -> Standing:
            functions = self._function(*rule)
            return functions.standings[word & functions.reads]

        base = [standing(rule) for rule in self._base]
        found = [base]
        for changed in self._changed:
            other = {place: standing(rule) for place, rule in changed.items()}
            same = all(base[place] == each for place, each in other.items())
            found.append(base if same else [other.get(place, each) for place, each in enumerate(base)])
        return found

    def _standing(self, index: int, formulas: RuleFormulas, word: int) -> Standing:
        functions = self._function(index, formulas)
        if functions.settled(word):
            return 0, None
        weight = _weight(self._program, index, formulas, word)
        if functions.missed(word):
            return weight, None
        asked = functions.questions & ~(word | word >> self._size)
        asks = tuple(number for number, group in enumerate(self.groups) if group.questions & asked)
        groups_, reads = sum(1 << number for number in asks), asked | asked << self._size
        matters = self._program.law.rules[index].rule.open_matters
        return 0, OpenRule(index, weight, asks, matters, functions.missed, functions.settled, groups_, reads)

    def _function(self, index: int, formulas: RuleFormulas) -> Functions:
        known = self._functions.get(id(formulas))
        if known is None:
            asked = questions_of(formulas, self._size)
            settled = f"{python(formulas.met)} or {python(formulas.unneeded)}"
            day = 0 if formulas.day_known is None else bits(formulas.day_known)
            reads, standings = day | asked | asked << self._size, partial(self._standing, index, formulas)
            compiled = _compiled(python(formulas.missed), settled)
            known = self._functions[id(formulas)] = Functions(*compiled, asked, reads, Remembered(standings))
        return known


def _refusing(rules: list[OpenRule]) -> list[OpenRule]:
    """Return the rules that make the answer a no when missed."""
    return [rule for rule in rules if rule.weight > REASON]


def _refused(standings: list[Standing]) -> bool:
    """Return whether a rule is missed that makes the answer a no."""
    return any(missed > REASON for missed, _ in standings)


def _weighty(standings: list[Standing]) -> list[OpenRule]:
    """Return the open rules that weigh more than what is missed, those that ask least first."""
    floor = max((missed for missed, _ in standings), default=0)
    # A reason that is to be given anyway leaves the outcome open as long as it is open whether another is.
    kept = [
        rule
        for _, rule in standings
        if rule is not None and (rule.weight > floor or (rule.matters and rule.weight == floor == REASON))
    ]
    return sorted(kept, key=lambda rule: len(rule.asks))


@dataclass(frozen=True, slots=True)
class Functions:
    """A rule as functions of a measured word, and the questions that it asks, as bits.

    `standings` is what words make of it, remembered by the bits that it `reads` of a word.
    """

    missed: Callable[[int], bool]
    settled: Callable[[int], bool]
    questions: int
    reads: int
    standings: Mapping[int, Standing]


def _compiled(missed: str, settled: str) -> tuple[Callable[[int], bool], Callable[[int], bool]]:
    functions: tuple[Callable[[int], bool], Callable[[int], bool]]
    functions = eval(f"(lambda m: {missed}), (lambda m: {settled})")  # noqa: S307  # written by `python`, of masks only
    return functions


def _weight(program: Program, index: int, formulas: RuleFormulas, word: int) -> int:
    match program.effect(index):
        case Effect.NOT_ELIGIBLE:
            return HARD
        case Effect.NOT_YET:
            known = formulas.day_known is not None and holds(formulas.day_known, word)
            return LATER if known else HARD
        case Effect.JUSTIFICATION_REQUIRED:
            return REASON
        case Effect.OBLIGATION:
            return 0
