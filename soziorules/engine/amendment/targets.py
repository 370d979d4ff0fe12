"""Which part of which file an amendment is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from soziorules.engine.amendment.request import CLAUSES, Amendment, refused, unknown
from soziorules.engine.dataclass import dataclass
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.conditions import Named, Test, walk
from soziorules.engine.language.elements import Dated, Elements
from soziorules.engine.language.text import Text
from soziorules.engine.ruleset.reader import rule_files
from soziorules.engine.source import ListNode, MapNode, Node, ScalarNode, load_nodes, read_source

LISTS: Final[Mapping[str, str]] = {
    "parameters": "values",
    "code_sets": "members",
    "groups": "members",
    "rules": "versions",
    "definitions": "versions",
    "derived": "versions",
}
"""Where the dated parts of an element stand, by the section of the file."""

TAKES: Final[Mapping[str, tuple[str, ...]]] = {
    "parameters": ("value",),
    "code_sets": ("add", "remove"),
    "groups": ("add", "remove"),
    "rules": ("applies", "requires", "otherwise", "sentence", "say", "remedy", "reading"),
    "definitions": ("means",),
    "derived": ("is",),
}
"""What can be amended of an element, by section."""


@dataclass(frozen=True, slots=True)
class Target:
    """An element, and where it is written. `items` are its dated parts in the file, in the order of `dated`."""

    section: str
    id: str
    path: Path
    node: MapNode
    dated: tuple[Dated[Any], ...]

    @property
    def listed(self) -> ListNode | None:
        """The list of its dated parts; None where it has one wording for all time."""
        found = self.node.get(LISTS[self.section])
        return found if isinstance(found, ListNode) else None

    @property
    def items(self) -> Sequence[Node]:
        """The dated parts as they are written."""
        return () if self.listed is None else self.listed.items

    def last_before(self, day: dt.date) -> int | None:
        """Return which part is in force on the day before; None where none is."""
        before = day - dt.timedelta(days=1)
        return next((number for number, each in enumerate(self.dated) if before in each.period), None)


def target_of(request: Amendment, rules: RuleSet, folder: Path) -> Target:
    """Return what a request is about. Raises Problems where nothing bears the id, or it cannot be amended in this way."""
    asked = [name for name in ("value", "add", "remove") if getattr(request, name) not in (None, ())]
    asked += [name for name in CLAUSES if name in request.clauses]
    section, name = _named(request, rules.elements, asked, folder)
    found = next(((path, node) for each, path, node in _entries(folder, section) if each == name), None)
    if found is None:
        raise _of_the_law(name, folder)
    if not asked or not set(asked) <= set(TAKES[section]):
        options = ", ".join(f"--{each}" for each in TAKES[section])
        if not asked and len(TAKES[section]) == 1:
            raise refused("K003", Text(f"{options} fehlt", f"{options} is missing"), options)
        message = (
            Text(f"„{name}“ wird so nicht geändert", f'"{name}" is not amended in this way')
            if asked
            else Text(f"es fehlt, was sich an „{name}“ ändert", f'what changes of "{name}" is missing')
        )
        raise refused("K003", message, "ID", allowed=Text(options, options))
    path, node = found
    element = getattr(rules.elements, section)[name]
    dated = getattr(element, LISTS[section] if section in _MEMBERS else "wordings")
    return Target(section, name, path, node, dated)


_MEMBERS = ("parameters", "code_sets", "groups")


def _own(folder: Path) -> list[str]:
    """Return the ids of all that the files of a folder hold and an amendment can be about."""
    return [name for section in LISTS for name, *_ in _entries(folder, section)]


def _of_the_law(name: str, folder: Path) -> Problems:
    """Return that house rules do not amend what they only use of the law."""
    own = ", ".join(_own(folder))
    message = Text(
        f"„{name}“ gehört zum Recht, nicht zu den Hausregeln",
        f'"{name}" belongs to the law, not to the house rules',
    )
    hint = Text(
        "das Recht ändert amend mit --rules und ohne --overlay; was das Haus enger sieht, ist eine Regel des Hauses mit eigener "
        "Kennung",
        "amend changes the law with --rules and without --overlay; where the house is stricter, that is a rule of the house "
        "with an id of its own",
    )
    return refused("K001", message, "ID", allowed=Text(own, own) if own else None, hint=hint)


def _named(request: Amendment, elements: Elements, asked: Sequence[str], folder: Path) -> tuple[str, str]:
    """Return the section and the id of what is to be amended; the value that a rule reads may be named by the rule."""
    if asked == ["value"] and request.id in elements.rules:
        return "parameters", _parameter_of(request.id, elements)
    found = [section for section in LISTS if request.id in getattr(elements, section)]
    if not found:
        known, used = _own(folder), request.id.rpartition(".")[2]
        if used not in known and any(used in getattr(elements, section) for section in LISTS):
            raise _of_the_law(used, folder)
        message = Text(f"„{request.id}“ gibt es nicht", f'there is no "{request.id}"')
        raise unknown("K001", message, request.id, known, "ID")
    return found[0], request.id


def _parameter_of(name: str, elements: Elements) -> str:
    wording = elements.rules[name].wordings[-1].value
    tests = [
        part for each in (wording.requires, wording.applies) for part in walk(each) if isinstance(part, Test)
    ]
    named = [
        test.operand.id
        for test in tests
        if isinstance(test.operand, Named) and test.operand.sort == "parameter"
    ]
    read = list(dict.fromkeys(named))
    if len(read) == 1:
        return read[0]
    message = Text(
        f"„{name}“ liest {len(read)} Werte; gemeint ist einer mit eigener Kennung",
        f'"{name}" reads {len(read)} values; one with an id of its own is meant',
    )
    names = ", ".join(read or sorted(elements.parameters))
    raise refused("K001", message, "ID", allowed=Text(names, names))


def _entries(folder: Path, section: str) -> Iterator[tuple[str, Path, MapNode]]:
    for path in rule_files(folder):
        root = load_nodes(read_source(path, name=f"{folder.name}/{path.name}"))
        entries = root.get(section) if isinstance(root, MapNode) else None
        for node in entries.items if isinstance(entries, ListNode) else ():
            named = node.get("id") if isinstance(node, MapNode) else None
            if isinstance(node, MapNode) and isinstance(named, ScalarNode):
                yield str(named.value), path, node
