"""What an amendment changes in the text of a rule file."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from difflib import SequenceMatcher
from pathlib import Path

from soziorules.engine.amendment.edits import Edit, Pairs, appended, applied, ended, kept, new_list
from soziorules.engine.amendment.members import Elsewhere, Members
from soziorules.engine.amendment.request import CLAUSES, Amendment, day_from, refused
from soziorules.engine.amendment.sources import sources
from soziorules.engine.amendment.targets import LISTS, Target, target_of
from soziorules.engine.amendment.values import in_yaml, value_in
from soziorules.engine.dataclass import dataclass, replace
from soziorules.engine.diagnostics import Diagnostic, Place, Problems
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.files import copy_folder
from soziorules.engine.language.conditions import Value
from soziorules.engine.language.elements import ONE_DAY, Parameter
from soziorules.engine.language.text import Text
from soziorules.engine.source import MapNode, Node, load_nodes

SOURCE_KEYS = ("from", "until", "cite", "certainty", "settled", "catalogue")


@dataclass(frozen=True, slots=True)
class Plan:
    """An amended file: the element, the text before and after; of a parameter the old and the new value.

    `elsewhere` tells in which other lists stands what comes to one.
    """

    request: Amendment
    target: Target
    before: str
    after: str
    values: tuple[Value, Value] | None = None
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def path(self) -> Path:
        """The file."""
        return self.target.path


def plan(request: Amendment, rules: RuleSet, folder: Path) -> Plan:
    """Return what an amendment changes; nothing is written. Raises Problems that say what is wrong with the request."""
    target = target_of(request, rules, folder)
    before = target.node.source.text
    if target.section == "parameters":
        edits, values = _value(request, target, rules)
        return Plan(request, target, before, applied(before, edits), values)
    if LISTS[target.section] == "members":
        members = Members(request, target, rules)
        return Plan(
            request, target, before, applied(before, members.edits()), None, tuple(members.elsewhere())
        )
    return Plan(request, target, before, applied(before, _version(request, target)))


def _value(request: Amendment, target: Target, rules: RuleSet) -> tuple[list[Edit], tuple[Value, Value]]:
    parameter: Parameter = rules.elements.parameters[target.id]
    assert request.value is not None
    units, latest = rules.domain.vocabulary.units, max(target.dated, key=lambda each: each.period.begins)
    new = value_in(request.value, parameter.unit, units, latest.value)
    last = _last(request, target)
    old = target.dated[last]
    if old.value == new:
        message = Text(f"„{target.id}“ hat diesen Wert schon", f'"{target.id}" has this value already')
        raise refused("K006", message, "--value", place=target.items[last].place)
    pairs = [("value", in_yaml(new))]
    return _opened(request, target, last, pairs), (old.value, new)


def _last(request: Amendment, target: Target) -> int:
    """Return which part is in force on the eve of the day, and stays the last one. Raises Problems where it is not so."""
    latest = max(target.dated, key=lambda each: each.period.begins)
    if request.begins == latest.period.begins and len(target.dated) > 1:
        raise _entered(request, target, target.items[target.dated.index(latest)].place)
    if request.begins <= latest.period.begins:
        first = latest.period.begins
        message = Text(
            f"„{target.id}“ hat sich am {first:%d.%m.%Y} geändert; davor wird nichts nachgetragen",
            f'"{target.id}" changed on {first}; nothing is entered before that',
        )
        allowed = day_from(first + ONE_DAY)
        raise refused("K002", message, "--from", allowed=allowed)
    found = target.last_before(request.begins)
    if found is None:
        ends = latest.period.ends
        assert ends is not None
        message = Text(
            f"„{target.id}“ galt nur bis {ends:%d.%m.%Y}", f'"{target.id}" was in force only until {ends}'
        )
        raise refused("K002", message, "--from", allowed=day_from(ends + ONE_DAY, alone=True))
    return found


def _entered(request: Amendment, target: Target, place: Place) -> Problems:
    """Return that an amendment stands there already, and how it is corrected."""
    message = Text(
        f"„{target.id}“ ändert sich an diesem Tag schon", f'"{target.id}" changes on this day already'
    )
    cases = f"amended_{target.id.replace('.', '_')}_{request.begins}"
    hint = Text(
        f"zum Berichtigen diese Zeile in der Datei ändern und die Fälle in tests/cases/{cases}*.yaml neu lesen oder löschen",
        f"to correct it, edit this line in the file, and read the cases in tests/cases/{cases}*.yaml anew or delete them",
    )
    allowed = day_from(request.begins + ONE_DAY)
    return refused("K002", message, "--from", allowed=allowed, hint=hint, place=place)


def _opened(request: Amendment, target: Target, last: int, pairs: Pairs) -> list[Edit]:
    """End one part and begin the next; where the end of the old one is not written, the next one ends it."""
    listed, item = target.listed, target.items[last]
    assert listed is not None
    assert isinstance(item, MapNode)
    old = target.dated[last]
    edits = []
    until: list[tuple[str, str]] = []
    if old.period.ends is not None and request.begins <= old.period.ends:
        until = [("until", str(old.period.ends))]
        edits.append(ended(item, request.begins - ONE_DAY))
    pairs = [("from", str(request.begins)), *until, *pairs, *sources(request, old)]
    return [*edits, appended(listed, pairs)]


def _version(request: Amendment, target: Target) -> list[Edit]:
    clauses = [(key, _clause(key, request.clauses[key])) for key in CLAUSES if key in request.clauses]
    last = _last(request, target)
    if target.listed is not None:
        _says_all(request, target.items[last])
        dropped = {"reading"} if request.settled else set()
        kept_pairs = kept(target.items[last], {*SOURCE_KEYS, *request.clauses, *dropped})
        return _opened(request, target, last, [*clauses, *kept_pairs])
    old = target.dated[0]
    if old.period.ends is None:
        first: Pairs = [("from", str(old.period.begins))]
        until: Pairs = []
    else:
        first = [("from", str(old.period.begins)), ("until", str(request.begins - ONE_DAY))]
        until = [("until", str(old.period.ends))]
    second = [("from", str(request.begins)), *until, *clauses, *sources(request, old)]
    return [new_list(target.node, "versions", [first, second])]


def _says_all(request: Amendment, item: Node) -> None:
    """Refuse sentences that would leave out some which the last version had of its own: those of the rule would come back."""
    said = item.get("say") if isinstance(item, MapNode) else None
    given = (
        load_nodes(request.clauses["say"], name="--say", format="yaml") if "say" in request.clauses else None
    )
    if not isinstance(said, MapNode) or not isinstance(given, MapNode):
        return
    lacking = [str(key.value) for key, _ in said.entries if given.get(str(key.value)) is None]
    if lacking:
        names = ", ".join(lacking)
        message = Text(
            f"die letzte Fassung hat eigene Sätze auch für: {names}",
            f"the last version has sentences for: {names}, too",
        )
        raise refused("K003", message, "--say")


def _clause(key: str, text: str) -> str:
    """Return a clause as it is written on the command line. Raises Problems where it is no YAML of one line."""
    load_nodes(text, name=f"--{key}", format="yaml")
    if "\n" in text.strip():
        message = Text(
            "bitte in einer Zeile, wie {angabe: {at_most: 4}}", "in one line, such as {fact: {at_most: 4}}"
        )
        raise refused("K003", message, f"--{key}")
    return text.strip()


@contextmanager
def tried(folder: Path, changed: Mapping[str, str], load: Callable[[Path], RuleSet]) -> Iterator[RuleSet]:
    """Yield the rules with some files changed, read and compiled in a copy. Raises Problems that name all that is wrong."""
    with tempfile.TemporaryDirectory(prefix="soziorules-") as place:
        copy = Path(place) / folder.resolve().name
        copy_folder(folder, copy)
        for name, text in changed.items():
            (copy / name).write_bytes(text.encode())
        try:
            rules = load(copy)
            for day in rules.changes:
                rules.at(day)
        except Problems as problems:
            raise Problems(_as_on_disk(each, folder, changed) for each in problems.diagnostics) from None
        yield rules


def _as_on_disk(found: Diagnostic, folder: Path, changed: Mapping[str, str]) -> Diagnostic:
    """Return a problem with the lines of its places in the files as they are now; of what is not written, without one."""
    beside = tuple(replace(each, place=_place_on_disk(each.place, folder, changed)) for each in found.related)
    place = None if found.place is None else _place_on_disk(found.place, folder, changed)
    return replace(found, place=place, related=beside)


def _place_on_disk(place: Place, folder: Path, changed: Mapping[str, str]) -> Place:
    name = Path(place.file).name
    if name not in changed:
        return place
    shown = (folder / name).as_posix()
    lines = [text.splitlines() for text in ((folder / name).read_text(encoding="utf-8"), changed[name])]
    for one, two, size in SequenceMatcher(None, lines[0], lines[1], autojunk=False).get_matching_blocks():
        if two < place.line <= two + size:
            return replace(place, file=shown, line=place.line - two + one)
    return replace(place, file=shown, unwritten=True)
