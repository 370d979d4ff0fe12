"""What an amendment changes in the text of a rule file."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from soziorules.engine.amendment.edits import Edit, Pairs, appended, applied, ended, kept, new_list, remarked
from soziorules.engine.amendment.request import CLAUSES, Amendment, refused, unknown
from soziorules.engine.amendment.targets import LISTS, Target, target_of
from soziorules.engine.amendment.values import in_yaml, value_in
from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.files import copy_folder
from soziorules.engine.language.conditions import Value
from soziorules.engine.language.elements import Dated, Parameter
from soziorules.engine.language.text import Text
from soziorules.engine.source import MapNode, load_nodes

ONE_DAY = dt.timedelta(days=1)
SOURCE_KEYS = ("from", "until", "cite", "certainty", "settled", "catalogue")


@dataclass(frozen=True, slots=True)
class Plan:
    """An amended file: the element, the text before and after; of a parameter the old and the new value."""

    request: Amendment
    target: Target
    before: str
    after: str
    values: tuple[Value, Value] | None = None

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
    edits = _version(request, target) if LISTS[target.section] == "versions" else _member(request, target)
    return Plan(request, target, before, applied(before, edits))


def _value(request: Amendment, target: Target, rules: RuleSet) -> tuple[list[Edit], tuple[Value, Value]]:
    parameter: Parameter = rules.elements.parameters[target.id]
    assert request.value is not None
    new = value_in(request.value, parameter.unit, rules.domain.vocabulary.units)
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
    if request.begins <= latest.period.begins:
        first = latest.period.begins
        message = Text(
            f"„{target.id}“ hat sich am {first} geändert; davor wird nichts nachgetragen",
            f'"{target.id}" changed on {first}; nothing is entered before that',
        )
        allowed = Text(f"ein Tag ab {first + ONE_DAY}", f"a day from {first + ONE_DAY}")
        raise refused("K002", message, "--from", allowed=allowed)
    found = target.last_before(request.begins)
    if found is None:
        ends = latest.period.ends
        message = Text(
            f"„{target.id}“ gilt seit {ends} nicht mehr", f'"{target.id}" has not been in force since {ends}'
        )
        next_day = None if ends is None else Text(f"{ends + ONE_DAY}", f"{ends + ONE_DAY}")
        raise refused("K002", message, "--from", allowed=next_day)
    return found


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
    pairs = [("from", str(request.begins)), *until, *pairs, *_sources(request, old)]
    return [*edits, appended(listed, pairs)]


def _sources(request: Amendment, old: Dated[object] | None) -> list[tuple[str, str]]:
    if not any(each.strip() for each in request.cite):
        message = Text("keine Quelle angegeben", "no source given")
        raise refused("K005", message, "--cite", allowed=Text("wie „ST-RL § 5“", 'such as "ST-RL § 5"'))
    before = None if old is None or not old.citations else old.citations[0].settled
    settled = request.settled if request.settled is not None else True if before is None else before
    written = [json.dumps(each, ensure_ascii=False) for each in request.cite]
    cite = written[0] if len(written) == 1 else f"[{', '.join(written)}]"
    return [("cite", cite), ("certainty", request.certainty), ("settled", str(settled).lower())]


def _member(request: Amendment, target: Target) -> list[Edit]:
    key = "codes" if target.section == "code_sets" else "value"
    name = request.add if request.add is not None else request.remove
    assert name is not None
    there = [number for number, each in enumerate(target.dated) if each.value == name]
    now = [number for number in there if _reaches(target.dated[number], request.begins)]
    if request.add is not None:
        if now:
            message = Text(
                f"„{name}“ gehört an diesem Tag schon zu „{target.id}“",
                f'"{name}" belongs to "{target.id}" on that day already',
            )
            raise refused("K006", message, "--add", place=target.items[now[0]].place)
        listed = target.listed
        assert listed is not None
        pairs = [("from", str(request.begins)), (key, _plain(name)), *_sources(request, None)]
        return [appended(listed, pairs)]
    return _removed(request, target, name, now)


def _removed(request: Amendment, target: Target, name: str, now: list[int]) -> list[Edit]:
    if not now:
        known = [str(each.value) for each in target.dated if _reaches(each, request.begins)]
        message = Text(
            f"„{name}“ ist an diesem Tag in „{target.id}“ kein Eintrag für sich; ein Bereich wird als Ganzes entfernt",
            f'"{name}" is no entry by itself in "{target.id}" on that day; a range is removed as a whole',
        )
        raise unknown("K001", message, name, known, "--remove")
    item, old = target.items[now[0]], target.dated[now[0]]
    assert isinstance(item, MapNode)
    if request.begins <= old.period.begins:
        first = old.period.begins
        message = Text(f"„{name}“ gehört erst ab {first} dazu", f'"{name}" belongs to it from {first} only')
        allowed = Text(f"ein Tag ab {first + ONE_DAY}", f"a day from {first + ONE_DAY}")
        raise refused("K002", message, "--from", allowed=allowed)
    _sources(request, old)
    return [ended(item, request.begins - ONE_DAY), remarked(item, f"ended by {', '.join(request.cite)}")]


def _reaches(item: Dated[object], day: dt.date) -> bool:
    return item.period.ends is None or item.period.ends >= day


def _plain(word: str) -> str:
    return word if word.replace("_", "").replace(".", "").replace("-", "").isalnum() else json.dumps(word)


def _version(request: Amendment, target: Target) -> list[Edit]:
    clauses = [(key, _clause(key, request.clauses[key])) for key in CLAUSES if key in request.clauses]
    last = _last(request, target)
    if target.listed is not None:
        kept_pairs = kept(target.items[last], {*SOURCE_KEYS, *request.clauses})
        return _opened(request, target, last, [*clauses, *kept_pairs])
    old = target.dated[0]
    if old.period.ends is None:
        first: Pairs = [("from", str(old.period.begins))]
        until: Pairs = []
    else:
        first = [("from", str(old.period.begins)), ("until", str(request.begins - ONE_DAY))]
        until = [("until", str(old.period.ends))]
    second = [("from", str(request.begins)), *until, *clauses, *_sources(request, old)]
    return [new_list(target.node, "versions", [first, second])]


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
        rules = load(copy)
        for day in rules.changes:
            rules.at(day)
        yield rules
