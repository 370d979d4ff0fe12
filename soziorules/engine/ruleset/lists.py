"""Reads lists of values before everything else: conditions and groups are checked against them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from soziorules.engine.language.elements import Head, ValueList
from soziorules.engine.language.facts import Choice, Choices, Vocabulary
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.announced import text_of
from soziorules.engine.ruleset.files import ListFile
from soziorules.engine.ruleset.problems import Collector
from soziorules.engine.source import ListNode, MapNode, Node


class ListReader:
    """Reads lists one after the other; a fact has one list, and a list has each value once."""

    def __init__(self, vocabulary: Vocabulary, collector: Collector) -> None:
        self._vocabulary, self._collector = vocabulary, collector
        self._taken: set[str] = set()

    def read(self, model: ListFile, node: MapNode) -> ValueList:
        """Return a list; what is wrong with it is noted."""
        facts = tuple(name for name, place in _pairs(model.of, node.get("of")) if self._free(name, place))
        places = list(zip([value.id for value in model.values], _ids(node.get("values")), strict=False))
        self._once(places)
        head = Head(model.id, text_of(model.title), (), (), node.place.at)
        values = {value.id: text_of(value.title) for value in model.values}
        words = {value.id: tuple(value.words) for value in model.values if value.words}
        at = {value: place.place.at for value, place in places if place is not None}
        return ValueList(head, facts, values, words, at)

    def _free(self, name: str, place: Any) -> bool:
        choosing = [fact.name for fact in self._vocabulary if isinstance(fact.type, Choice | Choices)]
        if name not in choosing:
            self._collector.unknown("R012", Text("Die Angabe", "fact"), name, choosing, place)
            return False
        if name in self._taken:
            self._twice(name, place)
            return False
        self._taken.add(name)
        return True

    def _once(self, values: Iterable[tuple[str, Any]]) -> None:
        seen: set[str] = set()
        for value, place in values:
            if value in seen:
                self._twice(value, place)
            seen.add(value)

    def _twice(self, name: str, place: Any) -> None:
        message = Text(f"„{name}“ steht schon in einer Liste", f'"{name}" is in a list already')
        self._collector.add("R011", message, place)


def _pairs(names: Iterable[str], node: Node | None) -> Iterable[tuple[str, Any]]:
    items = node.items if isinstance(node, ListNode) else ()
    return zip(names, items, strict=False)


def _ids(node: Node | None) -> Iterable[Any]:
    items = node.items if isinstance(node, ListNode) else ()
    return [item.get("id") if isinstance(item, MapNode) else item for item in items]


def no_such_value(
    collector: Collector, word: str, fact: str, values: Iterable[str], node: Node | None
) -> None:
    """Note a value that the list of a fact does not have, and how a list gets one."""
    hint = Text(
        f"ein neuer Wert ist zuerst ein Eintrag unter lists, in der Liste für {fact} (id, title, words); danach gehört er in die "
        "Gruppen, die für ihn gelten: lint nennt, was fehlt",
        f"a new value is first an entry under lists, in the list of {fact} (id, title, words); then it goes into the groups that "
        "apply to it: lint names what is lacking",
    )
    collector.unknown("R018", Text("Den Wert", "value"), word, values, node, hint)
