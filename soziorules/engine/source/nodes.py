"""Values with positions: scalars, lists and mappings as they stand in a file; and how much a file may hold."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from soziorules.engine.dataclass import dataclass
from soziorules.engine.diagnostics import Place
from soziorules.engine.pattern import pattern

if TYPE_CHECKING:
    from array import array


MAX_BYTES = 8_000_000
"""Size of a file."""

MAX_DEPTH = 64
"""Lists and mappings inside each other."""

MAX_VALUES = 200_000
"""Scalars, lists and mappings of a file."""

MAX_NUMBER = 30
"""Characters of a number."""

MAX_ANCHORS = 20
"""Anchors of a file, and as many uses of them."""

MAX_PROBLEMS = 100
"""Problems after which the rest of a file is not read."""


Scalar = str | int | bool | None | Decimal
"""What a scalar may be. Numbers with a fraction are exact; dates stay the text that they are."""

Plain = dict[str, "Plain"] | list["Plain"] | Scalar
"""A value without positions."""

Loc = Sequence[str | int]
"""The way to a value: keys and indices, as pydantic reports them."""

SHOWN = 200
"""Characters that a place keeps of a long line on either side of it."""

LINE_BREAK = pattern(r"\r\n|\r|\n")


class SourceFile:
    """The text of a file and the name under which it is shown."""

    __slots__ = ("_starts", "name", "text")

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._starts: array[int] | None = None

    def place(self, start: int, end: int) -> Place:
        """Return the place of the characters from `start` to `end` (exclusive), as far as one line goes."""
        starts = self._line_starts()
        line = bisect_right(starts, start)
        first = starts[line - 1]
        last = starts[line] if line < len(starts) else len(self.text)
        left, right = max(first, start - SHOWN), min(last, start + SHOWN)
        text = self.text[left:right].rstrip("\r\n")
        column = start - first + 1
        end_column = min(end - first + 1, left - first + len(text) + 1)
        return Place(self.name, line, column, max(end_column, column + 1), text, left - first)

    def _line_starts(self) -> array[int]:
        if self._starts is None:
            from array import array

            self._starts = array("L", [0])
            self._starts.extend(match.end() for match in LINE_BREAK.finditer(self.text))
        return self._starts


@dataclass(frozen=True, slots=True, eq=False)
class _Located:
    """A stretch of a file, in characters from its beginning; `end` is exclusive."""

    source: SourceFile
    start: int
    end: int

    @property
    def place(self) -> Place:
        """Where the value stands; of a value of several lines, its first line."""
        return self.source.place(self.start, self.end)


@dataclass(frozen=True, slots=True, eq=False)
class ScalarNode(_Located):
    """A single value."""

    value: Scalar


@dataclass(frozen=True, slots=True, eq=False)
class ListNode(_Located):
    """A list of values."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False)
class MapNode(_Located):
    """A mapping in the order of the file. Keys are text and occur once."""

    entries: tuple[tuple[ScalarNode, Node], ...]

    def get(self, key: str) -> Node | None:
        """Return the value of `key`, or None where the mapping has no such key."""
        return next((value for name, value in self.entries if name.value == key), None)


Node = ScalarNode | ListNode | MapNode
"""A value of a file."""


def to_plain(node: Node) -> Plain:
    """Return the value without positions."""
    match node:
        case ScalarNode(value=value):
            return value
        case ListNode(items=items):
            return [to_plain(item) for item in items]
        case MapNode(entries=entries):
            return {str(key.value): to_plain(value) for key, value in entries}


def find(node: Node, loc: Loc) -> Node:
    """Return the deepest node on the way `loc`.

    Parts that are not in the tree are passed over: the name of a union's member, a key that is missing.
    """
    return _walk(node, loc)[1]


def find_key(node: Node, loc: Loc) -> Node:
    """Return the key that leads to what `find` returns, or that node itself where no key leads to it."""
    key, value = _walk(node, loc)
    return key or value


def _walk(node: Node, loc: Loc) -> tuple[ScalarNode | None, Node]:
    key: ScalarNode | None = None
    for part in loc:
        match node:
            case MapNode(entries=entries):
                step = next((entry for entry in entries if entry[0].value == part), None)
                if step is not None:
                    key, node = step
            case ListNode(items=items) if isinstance(part, int) and 0 <= part < len(items):
                key, node = None, items[part]
    return key, node


def child_of(node: Node, key: str) -> Node:
    """Return what stands under a key that the model says is there."""
    found = node.get(key) if isinstance(node, MapNode) else None
    assert found is not None, "the model says that it is there"
    return found


def items_of(node: MapNode, key: str) -> Iterable[Any]:
    """Return the items of a list that the model says is there."""
    found = child_of(node, key)
    assert isinstance(found, ListNode)
    return found.items


def item_of(node: Node, key: str, index: int) -> Node | None:
    """Return an item of a list that may not be there."""
    found = node.get(key) if isinstance(node, MapNode) else None
    return found.items[index] if isinstance(found, ListNode) else None
