"""What a program says in each class of cases: statuses of rules and the outcome, as diagrams over a space."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import assert_never

from soziorules.engine.compiler.formula import FALSE, TRUE, Every, Formula
from soziorules.engine.compiler.program import Program, Question, RuleFormulas, Variant
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.conditions import (
    All,
    Any,
    ByReading,
    Condition,
    Defined,
    Not,
    Some,
    Test,
    chosen,
    walk,
)
from soziorules.engine.language.elements import Effect
from soziorules.engine.language.outcome import Outcome
from soziorules.engine.proof.diagrams import ALWAYS, NEVER, leaf
from soziorules.engine.proof.space import Arguments, Space, arguments_of

OUTCOMES = tuple(Outcome)
Asked = tuple[Question, Arguments]


@dataclass(frozen=True, slots=True)
class RuleView:
    """Where a rule does not apply, is met, is missed, and is missed without a known day; open is the rest."""

    unneeded: int
    met: int
    missed: int
    dayless: int


def questions(condition: Condition) -> Iterator[Test | Some]:
    """Yield the tests of facts and questions to lists that a condition puts, readings included."""
    if isinstance(condition, Test | Some):
        yield condition
        return
    for part in walk(condition):
        if (part is not condition and isinstance(part, Some)) or (
            isinstance(part, Test) and "[]" not in part.fact
        ):
            yield part


def asked_by(program: Program) -> list[Asked]:
    """Return all questions of a program with what their derivations are computed with."""
    return [
        (
            atom.question,
            arguments_of(atom.question, program.vocabulary, program.law.given, atom.variant.choices),
        )
        for atom in program.atoms
    ]


def asked_in(condition: Condition, program: Program, choices: Mapping[str, str]) -> list[Asked]:
    """Return the questions of a condition under chosen readings."""
    found = questions(chosen(condition, dict(choices)))
    return [(q, arguments_of(q, program.vocabulary, program.law.given, choices)) for q in found]


class Logic:
    """Reads a program, or conditions of its law, in a space that knows their questions."""

    def __init__(self, space: Space, program: Program) -> None:
        self.space = space
        self.program = program
        self.variants: tuple[Variant, ...] = (program.base, *(variant for variant, _ in program.alternatives))
        self._changed: tuple[Mapping[int, RuleFormulas], ...] = (
            {},
            *(new for _, new in program.alternatives),
        )
        self._bits: dict[int, int] = {}
        self._rules: dict[tuple[int, int], RuleView] = {}
        self._outcomes: dict[int, int] = {}
        self._reads: dict[RuleView, frozenset[int]] = {}

    def truth(self, condition: Condition, choices: Mapping[str, str]) -> tuple[int, int]:
        """Return where a condition is definitely met and definitely missed under chosen readings."""
        diagrams = self.space.diagrams
        match condition:
            case Test() | Some():
                constants, vocabulary = self.program.law.given, self.program.vocabulary
                return self.space.rails(condition, arguments_of(condition, vocabulary, constants, choices))
            case All(items):
                rails = [self.truth(item, choices) for item in items]
                return diagrams.both(*(met for met, _ in rails)), diagrams.either(*(no for _, no in rails))
            case Any(items):
                rails = [self.truth(item, choices) for item in items]
                return diagrams.either(*(met for met, _ in rails)), diagrams.both(*(no for _, no in rails))
            case Not(item):
                met, missed = self.truth(item, choices)
                return missed, met
            case Defined(means=means):
                assert means is not None
                return self.truth(means, choices)
            case ByReading(reading=reading, options=options):
                return self.truth(dict(options)[choices[reading]], choices)
            case _:
                assert_never(condition)

    def rule(self, index: int, number: int = 0) -> RuleView:
        """Return what becomes of a rule under the variant with a number; 0 are the chosen readings."""
        view = self._rules.get((index, number))
        if view is None:
            formulas = self._changed[number].get(index)
            if formulas is None and number:
                return self.rule(index)
            view = self._rules[index, number] = self._view(formulas or self.program.rules[index])
        return view

    def _view(self, formulas: RuleFormulas) -> RuleView:
        diagrams = self.space.diagrams
        unneeded, met = self._formula(formulas.unneeded), self._formula(formulas.met)
        missed = self._formula(formulas.missed)
        day = ALWAYS if formulas.day_known is None else self._formula(formulas.day_known)
        return RuleView(
            unneeded,
            diagrams.choose(unneeded, NEVER, met),
            missed,
            diagrams.both(missed, diagrams.negate(day)),
        )

    def _formula(self, formula: Formula) -> int:
        if formula in (TRUE, FALSE):
            return ALWAYS if formula == TRUE else NEVER
        parts = [self._bit(bit) for bit in _bits(formula.mask)] + [
            self._formula(part) for part in formula.parts
        ]
        diagrams = self.space.diagrams
        return diagrams.both(*parts) if isinstance(formula, Every) else diagrams.either(*parts)

    def _bit(self, bit: int) -> int:
        if bit not in self._bits:
            number, atoms = bit % len(self.program.atoms), self.program.atoms
            atom, missed = atoms[number], bit >= len(atoms)
            arguments = arguments_of(
                atom.question, self.program.vocabulary, self.program.law.given, atom.variant.choices
            )
            self._bits[bit] = self.space.rails(atom.question, arguments)[missed]
        return self._bits[bit]

    def outcome(self, number: int = 0) -> int:
        """Return the outcome by the rules under a variant, as a place in `OUTCOMES`."""
        if number not in self._outcomes:
            self._outcomes[number] = self.worst(range(len(self.program.law.rules)), number)
        return self._outcomes[number]

    def worst(self, indexes: Iterable[int], number: int = 0) -> int:
        """Return the outcome by some of the rules: of all outcomes that single rules lead to, the worst."""
        diagrams = self.space.diagrams
        refused, later, opened, reason = [], [], [], []
        for index in indexes:
            rule, view = self.program.law.rules[index], self.rule(index, number)
            match rule.wording.otherwise:
                case Effect.NOT_ELIGIBLE:
                    refused.append(view.missed)
                case Effect.NOT_YET:
                    refused.append(view.dayless)
                    later.append(view.missed)
                case Effect.JUSTIFICATION_REQUIRED:
                    reason.append(view.missed)
                case Effect.OBLIGATION:
                    continue
            if rule.rule.open_matters:
                opened.append(diagrams.negate(diagrams.either(view.unneeded, view.met, view.missed)))
        result = leaf(4)
        for rank, conditions in ((3, reason), (2, opened), (1, later), (0, refused)):
            result = diagrams.choose(diagrams.either(*conditions), leaf(rank), result)
        return result

    def reads(self, index: int, number: int = 0) -> frozenset[int]:
        """Return the variables on which the status of a rule depends."""
        view = self.rule(index, number)
        if view not in self._reads:
            supports = [self.space.diagrams.support(part) for part in view_parts(view)]
            self._reads[view] = frozenset().union(*supports)
        return self._reads[view]

    def changed(self, number: int) -> Collection[int]:
        """Return the rules that say something else under a variant."""
        return self._changed[number].keys()

    def answer(self, number: int = 0) -> int:
        """Return the answer by the rules: 0 no, 1 open, 2 yes."""
        order = ("no", "open", "yes")
        return self.space.diagrams.map(self.outcome(number), lambda rank: order.index(OUTCOMES[rank].answer))

    def final(self) -> int:
        """Return the outcome of the decision: undetermined too where a reading without firm ground gives another answer."""
        diagrams = self.space.diagrams
        base, answer, shaken = self.outcome(), self.answer(), NEVER
        for number, variant in enumerate(self.variants[1:], start=1):
            assert variant.reading is not None
            if not self.program.law.readings[variant.reading].firm:
                shaken = diagrams.either(shaken, diagrams.differ(answer, self.answer(number)))
        return diagrams.choose(shaken, leaf(2), base)


def view_parts(view: RuleView) -> tuple[int, int, int, int]:
    """Return the four conditions of a view."""
    return view.unneeded, view.met, view.missed, view.dayless


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
