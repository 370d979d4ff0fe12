"""What the measured word says of the rules, under another answer to a question too; shared by all cases that measure the same.

The rules under another answer are judged with every measurement. Whether a second question without firm ground would then leave
the outcome open is another matter: where it can, the case is decided anew with that answer chosen.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from soziorules.engine.compiler.answers import Remembered, reader
from soziorules.engine.compiler.formula import holds
from soziorules.engine.compiler.program import Program, RuleFormulas, Variant, derivation_of, is_firm
from soziorules.engine.dataclass import dataclass, replace
from soziorules.engine.language.conditions import ByReading, facts_read, walk
from soziorules.engine.language.elements import Status
from soziorules.engine.language.outcome import Outcome

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision


@dataclass(frozen=True, slots=True)
class OtherReading:
    """A reading that would change the outcome: what was chosen, and the outcome under each other option.

    `as_chosen` is the outcome where somebody names the option that was chosen.
    """

    id: str
    chosen: str
    otherwise: tuple[tuple[str, Outcome], ...]
    firm: bool
    as_chosen: Outcome


@dataclass(frozen=True, slots=True)
class Verdict:
    """The rules as bit masks, the outcome, and the readings without firm ground that would change it.

    `by_rules` is the outcome of the rules alone; `outcome` is `undetermined` where it turns on a reading without firm ground.
    """

    word: int
    unneeded: int
    met: int
    missed: int
    dayless: int
    notes: int
    by_rules: Outcome
    outcome: Outcome
    readings: tuple[OtherReading, ...]

    def status(self, index: int) -> Status:
        """Return the status of a rule."""
        bit = 1 << index
        if self.unneeded & bit:
            return "not_applicable"
        if self.met & bit:
            return "met"
        return "not_met" if self.missed & bit else "open"


Judged = tuple[int, int, int, int, int, Outcome, tuple[Outcome, ...]]


class Verdicts:
    """Makes verdicts from what `judge` returns, and the readings that would change them."""

    def __init__(self, program: Program) -> None:
        self._program = program
        variants = [variant for variant, _ in program.alternatives]
        self._shaky = [variant for variant in variants if not is_firm(variant, program)]
        self._firm = [variant for variant in variants if is_firm(variant, program)]

    def make(self, word: int, judged: Judged) -> Verdict:
        """Return the verdict for a measured word and its judgement."""
        unneeded, met, missed, dayless, notes, by_rules, alternatives = judged
        shaken = any(outcome.answer != by_rules.answer for outcome in {*alternatives} - {by_rules})
        outcome = Outcome.UNDETERMINED if shaken else by_rules
        readings = self._differing(self._shaky, by_rules, alternatives)
        return Verdict(word, unneeded, met, missed, dayless, notes, by_rules, outcome, readings)

    def firm(self, verdict: Verdict, alternatives: tuple[Outcome, ...]) -> tuple[OtherReading, ...]:
        """Return the firm readings that would change a verdict's outcome."""
        return self._differing(self._firm, verdict.by_rules, alternatives)

    def _differing(
        self, variants: list[Variant], outcome: Outcome, alternatives: tuple[Outcome, ...]
    ) -> tuple[OtherReading, ...]:
        others: dict[str, list[tuple[str, Outcome]]] = {}
        for variant, other in zip(variants, alternatives, strict=True):
            if other is not outcome and variant.reading is not None and variant.option is not None:
                others.setdefault(variant.reading, []).append((variant.option, other))
        readings, choices = self._program.law.readings, self._program.base.choices
        return tuple(
            OtherReading(name, choices[name], tuple(found), readings[name].firm, outcome)
            for name, found in others.items()
        )


WORDS = 4_096
"""For so many measured words it is remembered which questions matter."""


class OtherReadings:
    """Finds out what the cases of one law come to under other answers to open questions."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._contested = [each for each in program.alternatives if not is_firm(each[0], program)]
        self._turning: dict[int, frozenset[str | None]] = {}
        self._shared = Remembered(self._sharing)

    def really(self, decision: Decision, found: Iterable[OtherReading]) -> tuple[OtherReading, ...]:
        """Return readings with the outcomes that the case has under each option; without a day, by the rules of one law alone."""
        if decision.as_of is None:
            return tuple(found)
        return tuple(self._really(decision, item) for item in found)

    def _really(self, decision: Decision, item: OtherReading) -> OtherReading:
        by, verdict = decision.evaluator, decision.verdict
        others = (each for each in verdict.readings if each.id != item.id)
        if any(found.answer != verdict.by_rules.answer for each in others for _, found in each.otherwise):
            item = replace(item, as_chosen=Outcome.UNDETERMINED)
        if not self._may_be_shaken(decision, item.id):
            return item
        given = {option: {**by.readings_chosen, item.id: option} for option, _ in item.otherwise}
        outcomes = {option: by.rules.decide(decision.given, each).outcome for option, each in given.items()}
        return replace(item, otherwise=tuple(outcomes.items()))

    def _may_be_shaken(self, decision: Decision, reading: str) -> bool:
        """Return whether another question without firm ground may matter in a case under another answer to a reading."""
        if self._turned(decision.verdict) - {reading}:
            return True
        return any(self._stirs(decision.given, index, variant) for index, variant in self._shared[reading])

    def _turned(self, verdict: Verdict) -> frozenset[str | None]:
        """Return the questions without firm ground that change what some rule comes to, where nothing else is changed."""
        found = self._turning.get(verdict.word)
        if found is None:
            if len(self._turning) >= WORDS:
                self._turning.clear()
            found = self._turning[verdict.word] = frozenset(
                variant.reading
                for variant, changed in self._contested
                if any(_turns(verdict, index, formulas) for index, formulas in changed.items())
            )
        return found

    def _sharing(self, reading: str) -> list[tuple[int, Variant]]:
        """Return the answers to other questions without firm ground that touch a rule of this one, with that rule."""
        alternatives = self._program.alternatives
        touched = {
            index for variant, changed in alternatives if variant.reading == reading for index in changed
        }
        return [
            (index, variant)
            for variant, changed in self._contested
            if variant.reading != reading
            for index in sorted(touched & changed.keys())
        ]

    def _stirs(self, case: Any, index: int, variant: Variant) -> bool:
        """Return whether an answer may matter to a rule that another one changes too: by its words, or by what it reads."""
        program = self._program
        rule = program.law.rules[index]
        conditions = rule.applies, rule.requires
        asked = (part for condition in conditions for part in walk(condition) if isinstance(part, ByReading))
        if any(part.reading == variant.reading for part in asked):
            return True
        facts = {fact for condition in conditions for fact in facts_read(condition)}
        facts |= set() if rule.wording.on is None else {rule.wording.on}
        for fact in facts:
            each = derivation_of(fact, program.vocabulary)
            if each is None or variant.reading not in each.readings:
                continue
            read, given = reader(program.vocabulary[fact].read, each.name), each.given(program.law.given)
            one, other = (
                read(each.compute(case, given, each.chosen(choices)))
                for choices in (program.base.choices, variant.choices)
            )
            if one != other:
                return True
        return False


def _turns(verdict: Verdict, index: int, formulas: RuleFormulas) -> bool:
    """Return whether a rule has another status by other formulas, or a day where it had none."""
    word, was = verdict.word, verdict.status(index)
    if holds(formulas.unneeded, word):
        return was != "not_applicable"
    if holds(formulas.met, word):
        return was != "met"
    if not holds(formulas.missed, word):
        return was != "open"
    dayless = formulas.day_known is not None and not holds(formulas.day_known, word)
    return was != "not_met" or bool(verdict.dayless >> index & 1) is not dayless
