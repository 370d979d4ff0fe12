"""Collects the problems of one file while it is read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from soziorules.engine.diagnostics import Diagnostic, Place, Problems, Related, json_path
from soziorules.engine.language.text import Text
from soziorules.engine.source.nodes import (
    MAX_DEPTH,
    MAX_PROBLEMS,
    MAX_VALUES,
    ListNode,
    Loc,
    MapNode,
    Node,
    ScalarNode,
    SourceFile,
)

EMPTY_MESSAGE = Text(de="die Datei ist leer", en="the file is empty")
TOO_DEEP_MESSAGE = Text(de=f"tiefer als {MAX_DEPTH} Ebenen", en=f"deeper than {MAX_DEPTH} levels")
TOO_MANY_MESSAGE = Text(de=f"mehr als {MAX_VALUES} Werte", en=f"more than {MAX_VALUES} values")

DUPLICATE_MESSAGE = Text(de="doppelter Schlüssel", en="duplicate key")


class FlawedSourceError(Problems):
    """Problems of a file whose structure was read to its end, so that its reader can go on and find what else is wrong.

    `node` holds what was read: values under a duplicate key are joined, what could not be read stands for nothing.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic], node: Node | None) -> None:
        super().__init__(diagnostics)
        self.node = node


class Collector:
    """The problems found so far in one file."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []

    def add(
        self,
        code: str,
        message: Text,
        start: int,
        end: int,
        *,
        loc: Loc | None = None,
        hint: Text | None = None,
        allowed: Text | None = None,
        related: tuple[Related, ...] = (),
    ) -> None:
        """Note a problem at the characters from `start` to `end`. Raises Problems when there are too many."""
        place = self.source.place(start, end)
        path = "" if loc is None else json_path(loc)
        self.diagnostics.append(Diagnostic(code, message, place, path, hint, allowed, related=related))
        if len(self.diagnostics) >= MAX_PROBLEMS:
            self._give_up(place)

    def fail(self) -> NoReturn:
        """Raise Problems with what was found; there must be something."""
        raise Problems(self.diagnostics)

    def check(self, whole: Node | None = None) -> None:
        """Raise Problems if anything was found, with the value that could be read all the same."""
        if self.diagnostics:
            raise FlawedSourceError(self.diagnostics, whole)

    def _give_up(self, place: Place) -> NoReturn:
        message = Text(
            de=f"mehr als {MAX_PROBLEMS - 1} Fehler; der Rest der Datei wurde nicht gelesen",
            en=f"more than {MAX_PROBLEMS - 1} errors; the rest of the file was not read",
        )
        self.diagnostics.append(Diagnostic("S015", message, place))
        self.fail()


def add_duplicate(collector: Collector, first: ScalarNode, second: ScalarNode, loc: list[str | int]) -> None:
    """Note that the key `second` at `loc` repeats the key `first` of the same mapping; the message does not repeat it."""
    related = Related(first.place, Text(de="steht zuerst hier", en="first given here"))
    path = [*loc, str(second.value)]
    collector.add("S020", DUPLICATE_MESSAGE, second.start, second.end, loc=path, related=(related,))


def put(entries: list[tuple[ScalarNode, Node]], key: ScalarNode, value: Node) -> None:
    """Add an entry to a mapping; what stands under the same key already is joined with it, so that nothing is overlooked."""
    at = next((index for index, (known, _) in enumerate(entries) if known.value == key.value), None)
    if at is None or key.value is None:
        entries.append((key, value))
    else:
        entries[at] = (entries[at][0], _joined(entries[at][1], value))


def _joined(first: Node, second: Node) -> Node:
    match first, second:
        case ListNode(), ListNode():
            return ListNode(first.source, first.start, first.end, (*first.items, *second.items))
        case MapNode(), MapNode():
            entries = list(first.entries)
            for key, value in second.entries:
                put(entries, key, value)
            return MapNode(first.source, first.start, first.end, tuple(entries))
        case _:
            return first
