"""The words of formulas: the values of a choice that are possible, and by which arms a value can have come about."""

from __future__ import annotations

from typing import TYPE_CHECKING
from typing import Any as Anything

from soziorules.engine.compiler.arithmetic import NO_WORD, Words
from soziorules.engine.language.formula_parts import words_of, words_of_arm
from soziorules.engine.language.formulas import (
    Arm,
    Because,
    ByLaw,
    Cases,
    DerivedValue,
    Extreme,
    FactValue,
    Formula,
    ReadingValue,
    Rounded,
    Word,
    unit_of,
)

if TYPE_CHECKING:
    from soziorules.engine.compiler.bounds import BoundsOf


class WordsOf:
    """Works out words over what a case says."""

    def __init__(self, bounds: BoundsOf) -> None:
        self._bounds = bounds

    def of(self, formula: Formula) -> Words:
        """Return the words of a choice that are possible, or by which a value can have come about."""
        match formula:
            case FactValue(name=name):
                return self._bounds.leaves.words(name)
            case DerivedValue(name=name):
                return (
                    self.of(self._bounds.formulas[name])
                    if name in self._bounds.formulas
                    else Words((), NO_WORD)
                )
            case Word(value=value):
                return Words((value,), 1)
            case Because(of=value) | Rounded(value=value):
                return self.of(value)
            case ReadingValue(reading=reading, options=options):
                return self.of(dict(options)[self._bounds.choices[reading]])
            case Cases():
                return self._union(words_of(formula), self._bounds.possible(formula))
            case Extreme(arms=arms):
                return self._union(words_of(formula), self._reaching(formula, arms))
            case ByLaw(day=day, periods=periods):
                words = words_of(formula)
                here = [
                    (place, Arm(period))
                    for place, period in self._bounds.in_force(self._bounds(day), periods)
                ]
                found = self._union(words, here)
                unknown = self._bounds.arithmetic.negation(self._bounds(day)[0] == self._bounds(day)[1])
                everything = (1 << len(words)) - 1 | NO_WORD
                return Words(words, self._bounds.arithmetic.where(unknown, everything, found.bits))
            case _:
                return Words((), NO_WORD)

    def _union(self, words: tuple[str, ...], arms: list[tuple[Anything, Arm]]) -> Words:
        bits: Anything = 0
        for here, arm in arms:
            if words_of(arm.value) or unit_of(arm.value) == "choice":
                own = self.of(arm.value)
                words = (*words, *(word for word in own.words if word not in words))
                inner: Anything = own.bits & NO_WORD
                for place, word in enumerate(own.words):
                    inner = inner | ((own.bits >> place & 1) << words.index(word))
            else:
                inner = sum(1 << words.index(word) for word in words_of_arm(arm)) or NO_WORD
            bits = bits | self._bounds.arithmetic.where(here, inner, 0)
        return Words(words, bits)

    def _reaching(self, formula: Extreme, arms: tuple[Arm, ...]) -> list[tuple[Anything, Arm]]:
        """Return where each arm can be the one that gives the value; of several that give the same, the first."""
        bounds = self._bounds.scaled([arm.value for arm in arms])
        if formula.highest:
            bounds = [(-high, -low) for low, high in bounds]
        found = []
        for place, (arm, (low, _)) in enumerate(zip(arms, bounds, strict=True)):
            here: Anything = True
            for other, (_, high) in enumerate(bounds):
                if other != place:
                    beaten = high <= low if other < place else high < low
                    here = self._bounds.arithmetic.where(beaten, False, here)
            if not self._bounds.arithmetic.none(here):
                found.append((here, arm))
        return found
