"""Reads conditions on the moment in which a decision is read: on which day, with which outcome, by whom, at which stage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from soziorules.engine.language.conditions import ByReading, Condition, Defined, Some, walk
from soziorules.engine.language.elements import Elements
from soziorules.engine.language.facts import Choice, Vocabulary
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.conditions import ConditionReader, Names
from soziorules.engine.ruleset.files import StepFile
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.source import MapNode, Node
from soziorules.engine.source.nodes import item_of

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
        self._readers: Sequence[str] = (
            known.type.values if known is not None and isinstance(known.type, Choice) else ()
        )
        self._meanings = tuple(vocabulary.meanings)

    def check(self, model: StepFile, node: MapNode) -> None:
        """Note readers of a step that do not exist or stand there twice, and a word for what it comes to that is not known."""
        self._among(self._readers, model.who, node.get("who"))
        for index, word in enumerate(model.readers):
            self._among(self._readers, word, item_of(node, "readers", index))
        for index, each in enumerate(model.to):
            place = item_of(node, "to", index)
            named = place.get("reader") if isinstance(place, MapNode) else place
            self._among(self._readers, each.reader, named)
            if each.who is not None:
                self._among(
                    self._readers, each.who, place.get("who") if isinstance(place, MapNode) else place
                )
            if each.reader in [other.reader for other in model.to[:index]]:
                twice = Text(f"„{each.reader}“ steht hier doppelt", f'"{each.reader}" stands here twice')
                self._collector.add("R011", twice, named)
        if model.day is not None and model.by is None:
            self._collector.add("R003", Text("es fehlt „by“", 'missing "by"'), node.get("day"))
        if model.comes_to is not None:
            self._among(self._meanings, model.comes_to, node.get("comes_to"))

    def _among(self, known: Sequence[str], word: str, node: Node | None) -> None:
        if word not in known:
            self._collector.unknown("R018", Text("Den Wert", "value"), word, known, node)

    def read(self, node: Node) -> Condition:
        """Return the condition that a node states."""
        condition = self._conditions.read(node)
        if asks_what_decides(condition):
            message = Text(
                "eine Bedingung an den Augenblick fragt weder nach Listen noch nach Auslegungen",
                "a condition on the moment asks neither lists nor readings",
            )
            self._collector.add("R014", message, node, allowed=OF_A_MOMENT)
        return condition


def asks_what_decides(condition: Condition) -> bool:
    """Return whether a condition itself asks a list or a reading: what a case is decided by, and not when it is read."""
    return any(isinstance(part, Some | ByReading) for part in walk(condition))


def check_moments(elements: Elements, nodes: Mapping[str, MapNode], collector: Collector) -> None:
    """Note each condition on the moment that asks a list or a reading through a definition.

    Only elements with a node are looked at, and no definition may lead back to itself.
    """
    for section, key in (("rules", "shown"), ("notes", "shown"), ("figures", "shown"), ("steps", "applies")):
        for name, each in getattr(elements, section).items():
            values = [dated.value for dated in each.wordings] if section == "rules" else [each]
            parts = (
                {part for value in values for part in walk(getattr(value, key))} if name in nodes else set()
            )
            for other in sorted({part.name for part in parts if isinstance(part, Defined)}):
                if _decides(elements, other):
                    message = Text(
                        f"„{other}“ fragt nach Listen oder Auslegungen; eine Bedingung an den Augenblick kann das nicht",
                        f'"{other}" asks lists or readings; a condition on the moment cannot',
                    )
                    place = nodes[name].get(key) or nodes[name]
                    collector.add("R014", message, place, allowed=OF_A_MOMENT)


def _decides(elements: Elements, name: str) -> bool:
    """Return whether a definition, or one that it names, asks what a condition on the moment cannot ask."""
    for dated in elements.definitions[name].wordings:
        named = (part.name for part in walk(dated.value) if isinstance(part, Defined))
        if asks_what_decides(dated.value) or any(_decides(elements, other) for other in named):
            return True
    return False
