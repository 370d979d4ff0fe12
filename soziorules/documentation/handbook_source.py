"""What all pages are made from: the rules, their source text, what uses what, the cases that were run, the trace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from soziorules.engine.casetests.cases import CaseResult
from soziorules.engine.dataclass import dataclass, field
from soziorules.engine.diagnostics import Explanation, Place
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.evaluator.uses import Uses, named
from soziorules.engine.language.conditions import facts_read
from soziorules.engine.language.elements import Citation, Dated, Elements, Head
from soziorules.engine.language.text import Text
from soziorules.engine.provenance.trace import Trace
from soziorules.engine.source import ListNode, MapNode, Node, load_nodes

Sort = Literal[
    "rules", "notes", "steps", "readings", "values", "derived", "definitions", "groups", "codes", "lists"
]
SORTS: Mapping[Sort, Text] = {
    "rules": Text("Regeln", "Rules"),
    "notes": Text("Hinweise", "Notes"),
    "steps": Text("Schritte des Verfahrens", "Steps of the procedure"),
    "readings": Text("Auslegungsfragen", "Readings"),
    "values": Text("Werte", "Values"),
    "derived": Text("Errechnete Werte", "Derived values"),
    "definitions": Text("Begriffe", "Definitions"),
    "groups": Text("Gruppen", "Groups"),
    "codes": Text("Diagnoselisten", "Code lists"),
    "lists": Text("Listen von Werten", "Lists of values"),
}


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The text of an element in its file, with the comments above it; `line` is its first line."""

    file: str
    line: int
    text: str


@dataclass(frozen=True)
class HandbookSource:
    """Everything that a handbook is made from. `folder` holds the rule files; `results` are case tests that were run.

    `page` is the address of the page that `soziorules page` writes, absolute or relative to the folder of the handbook of one
    language: cases are linked to it. `codes` are the error codes that it explains.
    """

    rules: RuleSet
    folder: Path
    results: tuple[CaseResult, ...] = ()
    trace: Trace | None = None
    page: str = ""
    codes: Mapping[str, Explanation] = field(default_factory=dict)

    @property
    def elements(self) -> Elements:
        """What the rule files say."""
        return self.rules.elements

    @cached_property
    def heads(self) -> Mapping[str, Head]:
        """The head of each element by id."""
        return {head.id: head for _, head in self._all()}

    @cached_property
    def sorts(self) -> Mapping[str, Sort]:
        """What sort of element an id names."""
        return {head.id: sort for sort, head in self._all()}

    def _all(self) -> Iterator[tuple[Sort, Head]]:
        elements = self.elements
        yield from (("rules", rule.head) for rule in elements.rules.values())
        yield from (("notes", note.head) for note in elements.notes.values())
        yield from (("steps", step.head) for step in elements.steps.values())
        yield from (("readings", reading.head) for reading in elements.readings.values())
        yield from (("values", parameter.head) for parameter in elements.parameters.values())
        yield from (("derived", derived.head) for derived in elements.derived.values())
        yield from (("definitions", definition.head) for definition in elements.definitions.values())
        yield from (("groups", group.head) for group in elements.groups.values())
        yield from (("codes", code_set.head) for code_set in elements.code_sets.values())
        yield from (("lists", each.head) for each in elements.lists.values())

    def path(self, name: str) -> str:
        """Return the path of an element's page."""
        return f"{self.sorts[name]}/{name}"

    def topic(self, name: str) -> str:
        """Return the topic in whose file an element stands."""
        return self._topics[self.heads[name].at.rpartition("/")[2].partition(":")[0]]

    @cached_property
    def _topics(self) -> Mapping[str, str]:
        """The topic of each rule file by its name."""
        return {file: str(_get(node, "topic")) for file, node in self._nodes.items()}

    @cached_property
    def _nodes(self) -> Mapping[str, Node]:
        return {path.name: load_nodes(path) for path in sorted(self.folder.glob("*.yaml"))}

    @cached_property
    def excerpts(self) -> Mapping[str, Excerpt]:
        """The source text of each element by id."""
        found = {}
        for file, node in self._nodes.items():
            for element in _elements_in(node):
                name = str(_get(element, "id"))
                found[name] = _excerpt(f"{self.folder.name}/{file}", element)
        return found

    @cached_property
    def uses(self) -> Uses:
        """What each element names or reads."""
        return Uses(self.rules)

    @cached_property
    def needs(self) -> Mapping[str, tuple[str, ...]]:
        """For each element the parameters, groups, code sets, definitions and readings that it names or whose facts it reads."""
        return {name: self.uses.needs(name) for name in self.heads}

    @cached_property
    def used_by(self) -> Mapping[str, tuple[str, ...]]:
        """For each element those that need it, directly or through a definition."""
        found: dict[str, dict[str, None]] = {name: {} for name in self.heads}
        for name in self.heads:
            for other in self.closure(name):
                found[other][name] = None
        return {name: tuple(others) for name, others in found.items()}

    def closure(self, name: str) -> tuple[str, ...]:
        """Return what an element needs, directly or through definitions, in order."""
        return self.uses.closure(name)

    def facts(self, name: str) -> frozenset[str]:
        """Return the facts that an element reads, those of its definitions included."""
        parts = (name, *(other for other in self.closure(name) if self.sorts[other] == "definitions"))
        return frozenset(
            fact
            for part in parts
            for condition in self.uses.conditions(part)
            for fact in facts_read(condition)
        )

    @cached_property
    def aspects(self) -> Mapping[str, frozenset[str]]:
        """What each rule and note is about: the facts, values and catalogue ids that make two of them related."""
        return {
            name: frozenset((*self.facts(name), *self.closure(name), *self.catalogue(name)))
            for name in (*self.elements.rules, *self.elements.notes)
        }

    def named(self, name: str) -> frozenset[str]:
        """Return what an element or its definitions name outright; not what their derived facts are reckoned with."""
        parts = (name, *(other for other in self.closure(name) if self.sorts[other] == "definitions"))
        found = {
            other for part in parts for condition in self.uses.conditions(part) for other in named(condition)
        }
        return frozenset(found | self.uses.said(name))

    def place(self, place: Place) -> str:
        """Return where a case test stands, seen from the folder that holds the rules."""
        path = Path(place.file)
        above = self.folder.resolve().parent
        shown = path.relative_to(above) if path.is_relative_to(above) else path
        return f"{shown.as_posix()}:{place.line}"

    @cached_property
    def citations(self) -> Mapping[str, tuple[Citation, ...]]:
        """All citations of each element, those of its members, values and periods included."""
        elements = self.elements
        members: dict[str, tuple[Dated[Any], ...]] = {
            **{name: rule.wordings for name, rule in elements.rules.items()},
            **{name: parameter.values for name, parameter in elements.parameters.items()},
            **{name: derived.wordings for name, derived in elements.derived.items()},
            **{name: definition.wordings for name, definition in elements.definitions.items()},
            **{name: group.members for name, group in elements.groups.items()},
            **{name: code_set.members for name, code_set in elements.code_sets.items()},
        }
        return {
            name: tuple(
                dict.fromkeys(
                    (
                        *head.citations,
                        *(
                            cited
                            for each in members.get(name, ())
                            for cited in (*each.citations, *each.ended_by)
                        ),
                    )
                )
            )
            for name, head in self.heads.items()
        }

    def catalogue(self, name: str) -> tuple[str, ...]:
        """Return the catalogue ids that an element carries out."""
        carriers = {} if self.trace is None else self.trace.carriers
        inside = [entry for entry, ids in carriers.items() if name in ids]
        return tuple(dict.fromkeys((*self.heads[name].catalogue, *inside)))


def _get(node: Node, key: str) -> object:
    found = node.get(key) if isinstance(node, MapNode) else None
    return getattr(found, "value", None)


def _elements_in(node: Node) -> Iterator[MapNode]:
    if isinstance(node, MapNode):
        for _, value in node.entries:
            if isinstance(value, ListNode):
                yield from (item for item in value.items if isinstance(item, MapNode))


def _excerpt(file: str, element: MapNode) -> Excerpt:
    """Return the lines of an element and the comments directly above it, without the common indent."""
    lines = element.source.text.splitlines()
    first = element.place.line - 1
    last = element.source.text.count(
        "\n", 0, element.start + len(element.source.text[element.start : element.end].rstrip())
    )
    while first > 0 and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    chosen = lines[first : last + 1]
    indent = min((len(line) - len(line.lstrip()) for line in chosen if line.strip()), default=0)
    return Excerpt(file, first + 1, "\n".join(line[indent:] for line in chosen))
