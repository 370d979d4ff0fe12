"""What the measured word says of the rules; shared by all cases that measure the same."""

from __future__ import annotations

from soziorules.engine.compiler.program import Program, Variant, is_firm
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.elements import Status
from soziorules.engine.language.outcome import Outcome


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
        shaken = any(outcome.answer != by_rules.answer for outcome in alternatives)
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
