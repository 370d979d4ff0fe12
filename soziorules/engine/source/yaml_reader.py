"""YAML to nodes, from the events of the parser: nothing is resolved or expanded behind our back.

The events are read one by one without recursion: a file is given up where it becomes too deep or large.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from soziorules.engine.dataclass import dataclass, field, replace
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
    MAX_ANCHORS,
    MAX_DEPTH,
    MAX_VALUES,
    ListNode,
    MapNode,
    Node,
    ScalarNode,
    SourceFile,
)
from soziorules.engine.source.scalars import (
    NOT_FINITE_MESSAGE,
    TOO_LONG_MESSAGE,
    NotFiniteError,
    TooLongError,
    plain_scalar,
    unfit_character,
)
from soziorules.engine.source.yaml_messages import wording

Event = Any
"""An event of PyYAML; the stubs leave the attributes of the C parser's events untyped."""

QUOTE_IT = Text(de="in Anführungszeichen setzen", en="put it in quotes")


def read_yaml(source: SourceFile) -> Node:
    """Return the one document of `source`. Raises Problems that name everything found."""
    collector = Collector(source)
    composer = _Composer(source, collector)
    for event in _events(source, collector, composer):
        composer.take(event)
    if composer.root is None:
        collector.add("S007", EMPTY_MESSAGE, 0, 0)
        collector.fail()
    collector.check(composer.root)
    return composer.root


def _events(source: SourceFile, collector: Collector, composer: _Composer) -> Iterator[Event]:
    import yaml  # 18 ms that a JSON case does not spend

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    event: Event
    read = 0
    try:
        for event in yaml.parse(source.text, Loader=loader):
            read = event.end_mark.index
            yield event
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = min(mark.index if mark else 0, len(source.text))
        deep = _first_too_deep(source.text[read:at], len(composer.stack))
        if deep is not None:
            collector.add("S013", TOO_DEEP_MESSAGE, read + deep, read + deep + 1)
        else:
            collector.add("S010", wording(error.problem, error.context), at, at + 1)
        collector.fail()
    # The parser written in Python lets ValueError through for numbers in directives and escapes.
    except (yaml.YAMLError, ValueError, OverflowError):
        collector.add("S010", wording(None, None), 0, 0)
        collector.fail()


def _first_too_deep(ahead: str, depth: int) -> int | None:
    """Return where `ahead`, at most a line, opens a list or mapping too many inside `depth` others.

    libyaml reads up to 1,024 characters ahead of its events, for the colon after a key. Some versions give up within them
    because of a limit of their own, in words of their own, before the events show that ours was passed.
    """
    import yaml

    try:
        for token in yaml.scan(ahead, Loader=yaml.SafeLoader):
            if isinstance(token, (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken)):
                depth += 1
            elif isinstance(token, (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)):
                depth -= 1
            if depth > MAX_DEPTH:
                return int(token.start_mark.index)
    except yaml.YAMLError:
        pass  # what else is wrong there, the parser has said
    return None


@dataclass(slots=True)
class _Open:
    """A list or mapping that is being read; a mapping's `key` waits for its value."""

    start: int
    end: int
    is_map: bool
    anchor: str | None
    aliased: bool = False
    items: list[Node] = field(default_factory=list)
    entries: list[tuple[ScalarNode, Node]] = field(default_factory=list)
    seen: dict[str, ScalarNode] = field(default_factory=dict)
    key: ScalarNode | None = None


class _Composer:
    """Puts the events of one file together."""

    def __init__(self, source: SourceFile, collector: Collector) -> None:
        self.source = source
        self.collector = collector
        self.root: Node | None = None
        self.stack: list[_Open] = []
        self.anchors: dict[str, tuple[Node, bool]] = {}
        self.anchor_count = 0
        self.alias_count = 0
        self.values = 0
        self.documents = 0
        self.take_by_name = {
            "ScalarEvent": self._scalar,
            "MappingStartEvent": self._open_map,
            "SequenceStartEvent": self._open_list,
            "MappingEndEvent": self._close,
            "SequenceEndEvent": self._close,
            "AliasEvent": self._alias,
            "DocumentStartEvent": self._document,
        }

    def take(self, event: Event) -> None:
        """Take the next event."""
        handler = self.take_by_name.get(type(event).__name__)
        if handler is not None:
            handler(event)

    def _document(self, event: Event) -> None:
        self.documents += 1
        if self.documents > 1:
            message = Text(de="mehr als ein Dokument in der Datei", en="more than one document in the file")
            hint = Text(de="hier beginnt ein weiteres", en="another one begins here")
            self._add("S012", message, event, hint=hint)
            self.collector.fail()

    def _scalar(self, event: Event) -> None:
        self._count(event)
        self._check_tag(event)
        start, end = event.start_mark.index, event.end_mark.index
        value = event.value
        bad = unfit_character(value)
        if bad is not None:
            self._add("S006", bad, event)
        elif event.implicit[0]:
            value = self._plain(event, value)
        self._place(ScalarNode(self.source, start, end, value), event.anchor, False)

    def _plain(self, event: Event, text: str) -> Any:
        try:
            return plain_scalar(text)
        except TooLongError:
            self._add("S026", TOO_LONG_MESSAGE, event, hint=QUOTE_IT)
        except NotFiniteError:
            self._add("S025", NOT_FINITE_MESSAGE, event)
        return text

    def _open_map(self, event: Event) -> None:
        self._open(event, is_map=True)

    def _open_list(self, event: Event) -> None:
        self._open(event, is_map=False)

    def _open(self, event: Event, *, is_map: bool) -> None:
        self._count(event)
        self._check_tag(event)
        if len(self.stack) >= MAX_DEPTH:
            self._add("S013", TOO_DEEP_MESSAGE, event)
            self.collector.fail()
        start, end = event.start_mark.index, event.end_mark.index
        self.stack.append(_Open(start, end, is_map, event.anchor))

    def _close(self, event: Event) -> None:
        done = self.stack.pop()
        # The end of a block is noticed only at the next token; the last child says where it really ends.
        closed = event.end_mark.index > event.start_mark.index
        end = event.end_mark.index if closed else done.end
        node: Node
        if done.is_map:
            node = MapNode(self.source, done.start, end, tuple(done.entries))
        else:
            node = ListNode(self.source, done.start, end, tuple(done.items))
        self._place(node, done.anchor, done.aliased)

    def _alias(self, event: Event) -> None:
        self._count(event)
        self.alias_count += 1
        target, aliased = self.anchors.get(event.anchor, (None, False))
        if target is None:
            message = Text(de="unbekannter oder noch offener Anker", en="unknown or unfinished anchor")
            self._add("S024", message, event)
        elif aliased:
            message = Text(
                de="ein Anker darf keinen weiteren Verweis enthalten",
                en="an anchor may not hold another alias",
            )
            self._add("S024", message, event)
        elif self.alias_count > MAX_ANCHORS:
            self._too_many_anchors(event)
        start, end = event.start_mark.index, event.end_mark.index
        empty = ScalarNode(self.source, start, end, None)
        self._place(empty if target is None else replace(target, start=start, end=end), None, True)

    def _place(self, node: Node, anchor: str | None, aliased: bool) -> None:
        """Put a finished node where it belongs: the root, an item of a list, a key, or the value of a key."""
        if anchor is not None:
            self._anchor(anchor, node, aliased)
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        parent.end = max(parent.end, node.end)
        parent.aliased = parent.aliased or aliased
        if not parent.is_map:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = self._key(parent, node)
        else:
            self._entry(parent, parent.key, node)
            parent.key = None

    def _entry(self, parent: _Open, key: ScalarNode, value: Node) -> None:
        if parent.seen.get(str(key.value)) is key:
            parent.entries.append((key, value))
        else:
            put(parent.entries, key, value)

    def _anchor(self, anchor: str, node: Node, aliased: bool) -> None:
        self.anchor_count += 1
        if self.anchor_count > MAX_ANCHORS:
            message = Text(de=f"mehr als {MAX_ANCHORS} Anker", en=f"more than {MAX_ANCHORS} anchors")
            self.collector.add("S024", message, node.start, node.end)
            self.collector.fail()
        self.anchors[anchor] = (node, aliased)

    def _too_many_anchors(self, event: Event) -> None:
        message = Text(
            de=f"mehr als {MAX_ANCHORS} Verweise auf Anker", en=f"more than {MAX_ANCHORS} aliases of anchors"
        )
        self._add("S024", message, event)
        self.collector.fail()

    def _key(self, parent: _Open, node: Node) -> ScalarNode:
        value = node.value if isinstance(node, ScalarNode) else None
        if not isinstance(node, ScalarNode) or not isinstance(value, str):
            hint = QUOTE_IT if isinstance(node, ScalarNode) else None
            message = Text(de="ein Schlüssel muss Text sein", en="a key must be text")
            self.collector.add("S021", message, node.start, node.end, loc=self._loc(), hint=hint)
            return ScalarNode(self.source, node.start, node.end, None)
        if value == "<<" and self.source.text.startswith("<<", node.start):
            message = Text(de="Zusammenführen mit << ist nicht erlaubt", en="merging with << is not allowed")
            self.collector.add("S022", message, node.start, node.end, loc=self._loc())
        elif value in parent.seen:
            add_duplicate(self.collector, parent.seen[value], node, self._loc())
        parent.seen.setdefault(value, node)
        return node

    def _loc(self) -> list[str | int]:
        """Return the way to the list or mapping that is being read."""
        loc: list[str | int] = []
        for step in self.stack[:-1]:
            if not step.is_map:
                loc.append(len(step.items))
            elif step.key is not None and isinstance(step.key.value, str):
                loc.append(step.key.value)
        return loc

    def _check_tag(self, event: Event) -> None:
        if event.tag is not None:
            self._add("S023", Text(de="Tags sind nicht erlaubt", en="tags are not allowed"), event)

    def _count(self, event: Event) -> None:
        self.values += 1
        if self.values > MAX_VALUES:
            self._add("S014", TOO_MANY_MESSAGE, event)
            self.collector.fail()

    def _add(self, code: str, message: Text, event: Event, *, hint: Text | None = None) -> None:
        self.collector.add(code, message, event.start_mark.index, event.end_mark.index, hint=hint)
