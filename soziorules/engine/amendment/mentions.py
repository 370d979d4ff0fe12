"""Where people still read the old value: texts of the rules, and lines of guides and examples beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.conditions import Value
from soziorules.engine.language.units import Unit
from soziorules.engine.ruleset.reader import rule_files
from soziorules.engine.source import ListNode, MapNode, Node, ScalarNode, load_nodes, read_source

WORDS: Final = (
    ("ein", "eine", "einen", "one"), ("zwei", "zweimal", "two", "twice"), ("drei", "three"), ("vier", "four"),
    ("fünf", "five"), ("sechs", "six"), ("sieben", "seven"), ("acht", "eight"),
    ("neun", "nine"), ("zehn", "ten"), ("elf", "eleven"), ("zwölf", "twelve"),
)  # fmt: skip
TEXT_KEYS: Final = ("de", "en", "title", "name")
READABLE: Final = (".md", ".json", ".yaml", ".yml", ".txt")
NEAR: Final = 24
"""So many characters may stand between the number and its unit."""
MINUTES: Final = 60


@dataclass(frozen=True, slots=True)
class Mention:
    """A line that says the old value; `at` is its place."""

    at: str
    line: str


def mentions(
    value: Value, unit: str, units: Mapping[str, Unit], folder: Path, beside: Iterable[Path]
) -> Iterator[Mention]:
    """Yield the texts of the rules and the lines of other files that say a value in its unit."""
    pattern = _pattern(value, unit, units)
    if pattern is None:
        return
    for path in rule_files(folder):
        source = read_source(path, name=f"{folder.name}/{path.name}")
        for node in _texts(load_nodes(source)):
            if pattern.search(str(node.value)):
                yield Mention(node.place.at, _short(str(node.value)))
    for path in _files(beside):
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1
        ):
            if pattern.search(line):
                yield Mention(f"{path.as_posix()}:{number}", _short(line.strip()))


def _texts(node: Node, key: str = "") -> Iterator[ScalarNode]:
    """Yield what is said to people in a rule file: its texts, not its conditions."""
    match node:
        case MapNode(entries=entries):
            for name, value in entries:
                yield from _texts(value, str(name.value))
        case ListNode(items=items):
            for item in items:
                yield from _texts(item, key)
        case ScalarNode(value=str()) if key in TEXT_KEYS:
            yield node
        case _:
            pass


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        found = sorted(place.rglob("*")) if place.is_dir() else [place]
        yield from (path for path in found if path.is_file() and path.suffix.lower() in READABLE)


def _pattern(value: Value, unit: str, units: Mapping[str, Unit]) -> re.Pattern[str] | None:
    """Return what finds a number with its unit on either side of it; None for what is no number."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    found = [_said(value, units[unit])]
    if unit == "minutes" and value % MINUTES == 0 and "hours" in units:
        found.append(_said(value // MINUTES, units["hours"]))
    return re.compile("|".join(found), re.IGNORECASE)


def _said(value: int | Decimal, unit: Unit) -> str:
    whole = int(value) if value == int(value) else None
    forms = [str(value)] if whole is None else [f"{whole:,}", f"{whole:,}".replace(",", "."), str(whole)]
    if isinstance(value, Decimal):
        forms += [f"{value:.2f}", f"{value:.2f}".replace(".", ",")]
    if whole is not None and 1 <= whole <= len(WORDS):
        forms += WORDS[whole - 1]
    number = rf"(?<![\w.,]){'(?:' + '|'.join(re.escape(each) for each in dict.fromkeys(forms)) + ')'}(?![\w]|[.,]\d)"
    words = "|".join(_stems(unit))
    return (
        rf"{number}[^.\n]{{0,{NEAR}}}(?:{words})|(?<!\w)(?:{words})[^.\n]{{0,{NEAR}}}{number}"
        if words
        else number
    )


def _stems(unit: Unit) -> list[str]:
    """Return the words of a unit, as far as its forms share them: `Kalendertag`, `day`."""
    said = (text for each in (unit.written, unit.name) for text in (each.de, each.en))
    words = [word for text in said for word in text.replace("{number}", "").split()]
    stems = [re.sub("(?:en|e|s)$", "", word) if len(word) > 4 else word for word in words]
    return [re.escape(each) for each in dict.fromkeys(stems) if len(each) > 2 or not each.isalnum()]


def _short(line: str) -> str:
    return line if len(line) <= 110 else f"{line[:107]}..."
