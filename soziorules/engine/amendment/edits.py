"""Changes of a YAML text at the places that its reader marked: what is not meant stays as it is, to the letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from soziorules.engine.dataclass import dataclass
from soziorules.engine.source import ListNode, MapNode, Node, ScalarNode

Pairs = Sequence[tuple[str, str]]
"""Keys and values of a mapping as they are written in YAML."""


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters from `start` to `end` (exclusive) become `text`."""

    start: int
    end: int
    text: str


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return a text with its changes; what is added at the same place stands in their order."""
    ordered = sorted(enumerate(edits), key=lambda each: (each[1].start, each[0]), reverse=True)
    for _, edit in ordered:
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def appended(items: ListNode, pairs: Pairs) -> Edit:
    """Return the change that adds an item to a list, in the form of the items that are there."""
    text, last = items.source.text, items.items[-1]
    if text[items.start] == "[":
        return Edit(last.end, last.end, f", {_flow(pairs)}")
    end, dash = _line_end(text, last.end), _before(text, last.start).index("-")
    indent = " " * dash
    body = _flow(pairs) if text[last.start] == "{" else _block(pairs, indent + "  ", _break(text))
    return Edit(end, end, f"{_break(text)}{indent}- {body}")


def new_list(element: MapNode, key: str, items: Sequence[Pairs]) -> Edit:
    """Return the change that adds a key with a list of mappings to an element that has no such key."""
    text, turn = element.source.text, _break(element.source.text)
    indent = " " * len(_before(text, element.start))
    lines = [f"{indent}{key}:"] + [f"{indent}  - {_block(pairs, indent + '    ', turn)}" for pairs in items]
    if text[element.start] == "{":
        flow = ", ".join(map(_flow, items))
        return Edit(element.end - 1, element.end - 1, f", {key}: [{flow}]")
    end = _line_end(text, element.end)
    return Edit(end, end, turn + turn.join(lines))


def ended(item: MapNode, last: dt.date, source: str | None = None) -> Edit:
    """Return the change that ends an item with a day; `source` is where its end stands, as written in YAML."""
    text, begins, written = item.source.text, item.get("from"), item.get("until")
    pairs = [("until", str(last))] + ([] if source is None else [("ended_by", source)])
    flow = text[item.start] == "{"
    turn = ", " if flow else _break(text) + " " * len(_before(text, item.start))
    said = turn.join(f"{key}: {value}" for key, value in pairs)
    if written is not None:
        return Edit(written.start, written.end, said.removeprefix("until: "))
    if begins is not None:
        return Edit(begins.end, begins.end, turn + said)
    at = item.start + 1 if flow else item.start
    return Edit(at, at, said + turn)


def kept(item: Node | None, without: Iterable[str]) -> list[tuple[str, str]]:
    """Return the keys and values of an item as they are written, line breaks included, without some keys."""
    if not isinstance(item, MapNode):
        return []
    left_out = {*without}
    text = item.source.text
    return [
        (str(key.value), text[text.index(":", key.end) + 1 : value.end].strip(" "))
        for key, value in item.entries
        if isinstance(key, ScalarNode) and key.value not in left_out
    ]


def _flow(pairs: Pairs) -> str:
    return "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"


def _block(pairs: Pairs, indent: str, turn: str) -> str:
    """Return a mapping in lines; a value that begins on a line of its own goes on doing so."""
    lines = [f"{key}:{value}" if value[0] in "\r\n" else f"{key}: {value}" for key, value in pairs]
    return (turn + indent).join(lines)


def _before(text: str, at: int) -> str:
    """Return what stands before a place on its line."""
    return text[max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1 : at]


def _line_end(text: str, at: int) -> int:
    """Return where the line of a place ends, its remark included."""
    if at and text[at - 1] == "\n":  # a text in lines of its own ends with its line
        at -= 2 if text[at - 2 : at] == "\r\n" else 1
    found = [place for place in (text.find("\n", at), text.find("\r", at)) if place >= 0]
    return min(found, default=len(text))


def _break(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
