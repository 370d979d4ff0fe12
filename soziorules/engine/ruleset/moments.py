"""Reads conditions on the moment in which a decision is read: on which day, with which outcome, by whom, at which stage."""

from __future__ import annotations

from collections.abc import Sequence

from soziorules.engine.language.conditions import ByReading, Condition, Some, walk
from soziorules.engine.language.facts import Choice, Vocabulary
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.conditions import ConditionReader, Names
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.source import Node

READER = "reader"
"""The fact of the moment that says who reads."""
OF_A_MOMENT = Text(
    "Angaben des Falls und des Augenblicks, berechnete Angaben, Begriffe aus diesen",
    "facts of the case and of the moment, computed facts, definitions made of these",
)
"""What a condition on the moment can ask."""


class MomentReader:
    """Turns source nodes into conditions on a moment; they ask no list and no reading, since these decide."""

    def __init__(self, vocabulary: Vocabulary, names: Names, collector: Collector) -> None:
        self._conditions = ConditionReader(vocabulary, names, collector)
        self._collector = collector
        known = vocabulary.facts.get(READER)
        self.readers: Sequence[str] = (
            known.type.values if known is not None and isinstance(known.type, Choice) else ()
        )

    def read(self, node: Node) -> Condition:
        """Return the condition that a node states."""
        condition = self._conditions.read(node)
        if any(isinstance(part, Some | ByReading) for part in walk(condition)):
            message = Text(
                "eine Bedingung an den Augenblick fragt weder nach Listen noch nach Auslegungen",
                "a condition on the moment asks neither lists nor readings",
            )
            self._collector.add("R014", message, node, allowed=OF_A_MOMENT)
        return condition
