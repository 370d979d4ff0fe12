"""JSON to nodes: asked for positions and for what is wrong, so it may be slower than the standard library."""

from __future__ import annotations

import json
import re
from typing import NoReturn

from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.language.text import Text
from soziorules.engine.source.collector import (
    EMPTY_MESSAGE,
    TOO_DEEP_MESSAGE,
    TOO_MANY_MESSAGE,
    Collector,
    add_duplicate,
    put,
)
from soziorules.engine.source.nodes import (
    MAX_DEPTH,
    MAX_VALUES,
    ListNode,
    MapNode,
    Node,
    Scalar,
    ScalarNode,
    SourceFile,
)
from soziorules.engine.source.scalars import (
    NOT_FINITE,
    NOT_FINITE_MESSAGE,
    NUMBER,
    TOO_LONG_MESSAGE,
    WORDS,
    TooLongError,
    number,
    unfit_character,
)

NOT_BLANK = re.compile(r"[^ \t\n\r]")
STRING = re.compile(r'"(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+"')
WORD = re.compile(r"[-+.\w]++")

KEY = Text(de="hier muss ein Schlüssel in Anführungszeichen stehen", en="a key in quotes must stand here")
COLON = Text(de="nach dem Schlüssel fehlt der Doppelpunkt", en="the colon after the key is missing")
VALUE = Text(de="hier fehlt ein Wert", en="a value is missing here")
TRAILING = Text(de="nach dem letzten Wert steht kein Komma", en="no comma stands after the last value")
LIST_END = Text(de="hier fehlt ein Komma oder ]", en="a comma or ] is missing here")
MAP_END = Text(de="hier fehlt ein Komma oder }", en="a comma or } is missing here")
REST = Text(de="nach dem Ende des Wertes folgt noch etwas", en="something follows after the end of the value")
BAD_STRING = Text(
    de="der Text ist nicht geschlossen oder enthält einen Zeilenumbruch, ein Steuerzeichen oder falsches \\",
    en="the string is not closed, or holds a line break, a control character or a wrong \\",
)
BAD_WORD = Text(
    de="das ist kein JSON-Wert; Text steht in doppelten Anführungszeichen",
    en="this is no JSON value; text stands in double quotes",
)
BAD_NUMBER = Text(
    de="so schreibt JSON keine Zahlen (keine führende Null, kein Plus, Punkt vor den Nachkommastellen)",
    en="JSON does not write numbers this way (no leading zero, no plus, digits on both sides of the point)",
)
COMMENT = Text(de="JSON kennt keine Kommentare", en="JSON has no comments")
SINGLE = Text(de="JSON kennt nur doppelte Anführungszeichen", en="JSON knows double quotes only")

INSTEAD = {"/": COMMENT, "#": COMMENT, "'": SINGLE}
"""What is said of a character that stands where no value and no key can begin."""


def read_json_nodes(source: SourceFile) -> Node:
    """Return the value of `source`. Raises Problems with all that is found up to a syntax error."""
    return _Scanner(source).read()


@dataclass(slots=True)
class _Open:
    """A list or object that is being read; `key` belongs to the value that comes next."""

    start: int
    is_map: bool
    items: list[Node] = field(default_factory=list)
    entries: list[tuple[ScalarNode, Node]] = field(default_factory=list)
    seen: dict[str, ScalarNode] = field(default_factory=dict)
    key: ScalarNode | None = None


class _Scanner:
    """Reads one text from left to right; a stack of open containers takes the place of recursion."""

    def __init__(self, source: SourceFile) -> None:
        self.source = source
        self.text = source.text
        self.at = 0
        self.collector = Collector(source)
        self.stack: list[_Open] = []
        self.values = 0

    def read(self) -> Node:
        self._skip()
        if self.at == len(self.text):
            self._stop("S007", EMPTY_MESSAGE)
        node = self._value()
        while node is None or self.stack:
            node = self._value() if node is None else self._attach(node)
        self._skip()
        if self.at < len(self.text):
            self._syntax(INSTEAD.get(self._peek(), REST))
        self.collector.check(node)
        return node

    def _value(self) -> Node | None:
        """Read a scalar or an empty container, or open a container and return None."""
        self._skip()
        self._count()
        character = self._peek()
        if character in ("{", "["):
            return self._open(character)
        if character == '"':
            return self._string()
        return self._word()

    def _open(self, character: str) -> Node | None:
        if len(self.stack) >= MAX_DEPTH:
            self._stop("S013", TOO_DEEP_MESSAGE)
        self.stack.append(_Open(self.at, character == "{"))
        self.at += 1
        self._skip()
        if self._peek() == ("}" if character == "{" else "]"):
            return self._close()
        if character == "{":
            self._key()
        return None

    def _attach(self, node: Node) -> Node | None:
        """Put a finished value into the innermost container and read the comma or bracket after it."""
        parent = self.stack[-1]
        if parent.key is not None:
            if parent.seen[str(parent.key.value)] is parent.key:
                parent.entries.append((parent.key, node))
            else:
                put(parent.entries, parent.key, node)
        else:
            parent.items.append(node)
        self._skip()
        character = self._peek()
        if character == ("}" if parent.is_map else "]"):
            return self._close()
        if character != ",":
            self._syntax(MAP_END if parent.is_map else LIST_END)
        self._comma(parent)
        return None

    def _comma(self, parent: _Open) -> None:
        comma = self.at
        self.at += 1
        self._skip()
        if self._peek() in ("}", "]"):
            self.at = comma
            self._syntax(TRAILING)
        if parent.is_map:
            self._key()

    def _close(self) -> Node:
        done = self.stack.pop()
        self.at += 1
        if done.is_map:
            return MapNode(self.source, done.start, self.at, tuple(done.entries))
        return ListNode(self.source, done.start, self.at, tuple(done.items))

    def _key(self) -> None:
        if self._peek() != '"':
            self._syntax(INSTEAD.get(self._peek(), KEY))
        key = self._string()
        parent = self.stack[-1]
        first = parent.seen.setdefault(str(key.value), key)
        if first is not key:
            add_duplicate(self.collector, first, key, self._loc())
        parent.key = key
        self._skip()
        if self._peek() != ":":
            self._syntax(COLON)
        self.at += 1

    def _string(self) -> ScalarNode:
        match = STRING.match(self.text, self.at)
        if match is None:
            self._syntax(BAD_STRING)
        start, self.at = match.span()
        token = match.group()
        value = json.loads(token) if "\\" in token else token[1:-1]
        bad = unfit_character(value)
        if bad is not None:
            self.collector.add("S006", bad, start, self.at)
        return ScalarNode(self.source, start, self.at, value)

    def _word(self) -> ScalarNode:
        match = WORD.match(self.text, self.at)
        if match is None:
            self._syntax(INSTEAD.get(self._peek(), VALUE))
        start, end = match.span()
        value = self._meaning(match.group(), start, end)
        self.at = end
        return ScalarNode(self.source, start, end, value)

    def _meaning(self, word: str, start: int, end: int) -> Scalar:
        if word in WORDS:
            return WORDS[word]
        if word in NOT_FINITE:
            self.collector.add("S025", NOT_FINITE_MESSAGE, start, end)
            return None
        if NUMBER.fullmatch(word) is None:
            self._syntax(BAD_NUMBER if word[0] in "+-.0123456789" else BAD_WORD, end)
        try:
            return number(word)
        except TooLongError:
            self.collector.add("S026", TOO_LONG_MESSAGE, start, end)
            return None

    def _loc(self) -> list[str | int]:
        """Return the way to the innermost container."""
        return [str(step.key.value) if step.key is not None else len(step.items) for step in self.stack[:-1]]

    def _skip(self) -> None:
        match = NOT_BLANK.search(self.text, self.at)
        self.at = len(self.text) if match is None else match.start()

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _count(self) -> None:
        self.values += 1
        if self.values > MAX_VALUES:
            self._stop("S014", TOO_MANY_MESSAGE)

    def _syntax(self, message: Text, end: int | None = None) -> NoReturn:
        self._stop("S011", message, end)

    def _stop(self, code: str, message: Text, end: int | None = None) -> NoReturn:
        self.collector.add(code, message, self.at, self.at + 1 if end is None else end)
        self.collector.fail()
