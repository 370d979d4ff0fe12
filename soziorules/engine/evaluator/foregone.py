"""Which facts settle an outcome that no unknown fact alone can change, whatever they turn out to be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from soziorules.engine.language.outcome import Outcome

if TYPE_CHECKING:
    from soziorules.engine.evaluator.decision import Decision

WORDS = 2_000
"""How many measured words are judged at most for one outcome."""
ALL = -1
"""The groups on which an outcome rests where it is not known on which: all of them, as bits."""

Asked = list[tuple[int, tuple[int, ...]]]
"""Groups that are answered, each with the cells that its answer can be."""


class Foregone:
    """Looks for the facts by the measured words of all their answers.

    `groups` has for each group of questions, by its number, the paths that answer it, and its cells.
    """

    def __init__(
        self, decision: Decision, groups: Mapping[int, tuple[frozenset[str], tuple[int, ...]]]
    ) -> None:
        self._verdict, self._word = decision.evaluator.verdict, decision.verdict.word
        self._groups = sorted(groups.items(), key=lambda item: len(item[1][1]))
        self._grounds = decision.evaluator.settlings.grounds(self._word)
        self._refused = decision.outcome is Outcome.NOT_YET
        self._left = WORDS

    @property
    def exhausted(self) -> bool:
        """Whether the search was given up."""
        return self._left < 0

    def smallest(self, paths: list[str]) -> tuple[str, ...]:
        """Return a set of paths that settles the outcome and has none to spare; nothing where all together do not.

        The cheapest path that does it alone is taken; otherwise of all paths, easiest first, what can be spared is left out.
        """
        for path in paths:
            if self._settles({path}):
                return (path,)
        kept = list(paths)
        if len(paths) < 2 or not self._settles(set(kept)):
            return ()
        for path in reversed(paths):
            if self._settles(set(kept) - {path}):
                kept.remove(path)
        return tuple(kept)

    def _settles(self, paths: set[str]) -> bool:
        asked: Asked = []
        others: Asked = []
        for number, (feeding, cells) in self._groups:
            (asked if feeding <= paths else others).append((number, cells))
        return bool(asked) and self._always(self._word, asked, None if self._refused else others) is not None

    def _always(self, word: int, asked: Asked, others: Asked | None) -> int | None:
        """Return on which groups it rests that every answer to those asked settles the outcome; None where one does not.

        A plain no does, and without `others` nothing else; with them also each other outcome, but for a no of date that becomes a
        plain one whatever they are. Of a group on which it does not rest one answer is enough. Nothing is looked
        for any more when the search is used up.
        """
        self._left -= 1
        if self._left < 0:
            return None
        outcome = self._verdict(word).outcome
        if outcome is Outcome.NOT_ELIGIBLE:
            return self._grounds_of(word)
        if others is not None and outcome is not Outcome.UNDETERMINED:
            later = outcome is Outcome.NOT_YET and self._always(word, [*asked, *others], None) is not None
            return self._always(word, asked, None) if later else ALL
        if not asked:
            return None
        (number, cells), left = asked[0], asked[1:]
        resting = 0
        for cell in cells:
            found = self._always(word | cell, left, others)
            if found is None or not found >> number & 1:
                return found
            resting |= found
        return resting & ~(1 << number)

    def _grounds_of(self, word: int) -> int:
        """Return the groups on which a plain no rests: those that a missed rule asks, under each set of rules."""
        resting = 0
        for rules in self._grounds:
            rule = next((rule for rule in rules if rule.missed(word)), None)
            if rule is None:
                return ALL
            resting |= rule.groups
        return resting
