"""What the measured word says of the rules; shared by all cases that measure the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from soziorules.compiler.program import Program
from soziorules.language.elements import Status
from soziorules.language.outcome import Outcome


@dataclass(frozen=True, slots=True)
class OtherReading:
    """A reading that would change the outcome: what was chosen, and the outcome under each other option."""

    id: str
    chosen: str
    otherwise: tuple[tuple[str, Outcome], ...]
    firm: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """The rules as bit masks, the outcome, and the readings that would change it.

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


@dataclass(slots=True)
class Verdicts:
    """Makes verdicts from what `judge` returns."""

    program: Program
    _groups: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, (variant, _) in enumerate(self.program.alternatives):
            assert variant.reading is not None
            self._groups.setdefault(variant.reading, []).append(number)

    def make(
        self, word: int, judged: tuple[int, int, int, int, int, Outcome, tuple[Outcome, ...]]
    ) -> Verdict:
        """Return the verdict for a measured word and its judgement."""
        unneeded, met, missed, dayless, notes, by_rules, alternatives = judged
        readings = tuple(self._differing(by_rules, alternatives))
        shaken = any(
            not reading.firm and any(other.answer != by_rules.answer for _, other in reading.otherwise)
            for reading in readings
        )
        outcome = Outcome.UNDETERMINED if shaken else by_rules
        return Verdict(word, unneeded, met, missed, dayless, notes, by_rules, outcome, readings)

    def _differing(self, outcome: Outcome, alternatives: tuple[Outcome, ...]) -> Iterator[OtherReading]:
        for reading, numbers in self._groups.items():
            others = []
            for number in numbers:
                option = self.program.alternatives[number][0].option
                if alternatives[number] is not outcome and option is not None:
                    others.append((option, alternatives[number]))
            if others:
                declared = self.program.law.readings[reading]
                yield OtherReading(reading, self.program.base.choices[reading], tuple(others), declared.firm)
