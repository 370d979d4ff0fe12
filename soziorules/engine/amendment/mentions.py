"""Where people read a value as a number: texts of the rules, and lines of guides and examples beside them.

After an amendment such a line still says the old value (`mentions`); beforehand `lint` warns of it (`typed_numbers`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from soziorules.engine.dataclass import dataclass
from soziorules.engine.diagnostics import Diagnostic, Severity
from soziorules.engine.language.conditions import Value
from soziorules.engine.language.elements import Elements, Parameter
from soziorules.engine.language.text import Text
from soziorules.engine.language.units import Unit
from soziorules.engine.ruleset.reader import rule_files
from soziorules.engine.source import ListNode, MapNode, Node, ScalarNode, SourceFile, load_nodes, read_source

WORDS: Final = (
    (), ("zwei", "zweimal", "two", "twice"), ("drei", "three"), ("vier", "four"),
    ("fünf", "five"), ("sechs", "six"), ("sieben", "seven"), ("acht", "eight"),
    ("neun", "nine"), ("zehn", "ten"), ("elf", "eleven"), ("zwölf", "twelve"),
)  # fmt: skip
ANY_NUMBER: Final = re.compile(rf"\d|{'|'.join(word for words in WORDS for word in words)}", re.IGNORECASE)
LINKS: Final = frozenset({"der", "the", "per", "ein"})
"""Words in the name of a unit that say nothing of it."""
NAMES: Final = re.compile(r"„[^“”]*[“”]|“[^”]*”|(?:§§?|Abs\.|Satz|Nr\.) ?\d+[a-z]?")
"""What is quoted, and what is called by a number: they stay when a value changes."""
YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
"""A text with a year in it tells what held then."""
ELEMENT: Final = re.compile(r" *- (?:id: |\{id: )([\w.]+)")
SECTION: Final = re.compile(r"§§? ?(\d+[a-z]?)")
TEXT_KEYS: Final = ("de", "en", "title", "name")
READABLE: Final = (".md", ".json", ".yaml", ".yml", ".txt")
NEAR: Final = 24
"""So many characters may stand between the number and its unit."""
MINUTES: Final = 60


@dataclass(frozen=True, slots=True)
class Mention:
    """A line that says the old value; `at` is its place, as seen from where `mentions` was told the folder.

    `must`: it is said to people of today's law, and is wrong from the day of the amendment. What is quoted, tells of a year or of
    another provision, records a source, or stands beside the rules is to be looked at.
    """

    at: str
    line: str
    must: bool


def mentions(
    value: Value,
    unit: str,
    units: Mapping[str, Unit],
    folder: Path,
    beside: Iterable[Path],
    sources: Iterable[str] = (),
    told_by: Mapping[str, bool] | None = None,
) -> Iterator[Mention]:
    """Yield texts and comments of the rules (the handbook shows both) and lines of other files that say a value in its unit.

    `sources` are the citations of the value: a text that names only other sections speaks of something else. `told_by` holds the
    parameters of this value, and whether each is the one meant: what stands at another one, with its comment, speaks of that one.
    """
    pattern, close = _pattern(value, unit, units), _pattern(value, unit, units, as_written=True)
    if pattern is None or close is None:
        return
    own = frozenset(section for each in sources for section in SECTION.findall(each))
    for path in rule_files(folder):
        source = read_source(path, name=path.as_posix())
        lines, known = source.text.splitlines(), told_by or {}
        for at, number, text in _told(source):
            if pattern.search(text):
                meant = known.get(_element(lines, number))
                must = (meant is True and _comment_says(text, close)) or _of_today(text, close, own)
                yield Mention(at, text, must and meant is not False)
    for path in _files(beside):
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1
        ):
            if pattern.search(line):
                yield Mention(f"{path.as_posix()}:{number}", line.strip(), must=False)


def _told(source: SourceFile) -> Iterator[tuple[str, int, str]]:
    """Yield the texts and the comments of a rule file, each with its place and its line."""
    yield from ((node.place.at, node.place.line, str(node.value)) for node in _texts(load_nodes(source)))
    for number, line in enumerate(source.text.splitlines(), start=1):
        if line.lstrip().startswith("#"):
            yield f"{source.name}:{number}", number, line.strip()


def _element(lines: Sequence[str], number: int) -> str:
    """Return the id of the element to which a line belongs; a comment belongs to the one directly below it."""
    if lines[number - 1].lstrip().startswith("#"):
        number = (
            next((n for n in range(number, len(lines)) if not lines[n].lstrip().startswith("#")), number) + 1
        )
    for line in reversed(lines[:number]):
        if (match := ELEMENT.match(line)) is not None:
            return match[1]
        if not line.strip():
            break
    return ""


def _comment_says(text: str, close: re.Pattern[str]) -> bool:
    """Return whether a comment says the value itself; one at the value that is amended is wrong, whatever else it tells."""
    return text.startswith("#") and close.search(NAMES.sub("", text)) is not None


def _of_today(text: str, close: re.Pattern[str], own: frozenset[str]) -> bool:
    """Return whether a text itself says a value of today, and not of another section of the norm."""
    other, plain = set(SECTION.findall(text)), NAMES.sub("", text)
    return close.search(plain) is not None and not YEAR.search(plain) and (not other or bool(other & own))


def typed_numbers(elements: Elements, units: Mapping[str, Unit], folder: Path) -> Iterator[Diagnostic]:
    """Yield a warning for each text that says the value of a parameter of its file as a number.

    After an amendment it would still say so. What is quoted, and texts that tell of a year, are left alone.
    """
    for path in rule_files(folder):
        root = load_nodes(read_source(path, name=f"{folder.name}/{path.name}"))
        own = [elements.parameters[name] for name in _ids(root) if name in elements.parameters]
        for node in _texts(root):
            found = (each for each in own if says(each, str(node.value), units))
            yield from (_typed(each, node) for each in list(found)[:1])


def _ids(root: Node) -> Iterator[str]:
    """Yield the ids of the parameters of a file."""
    listed = root.get("parameters") if isinstance(root, MapNode) else None
    for item in listed.items if isinstance(listed, ListNode) else ():
        name = item.get("id") if isinstance(item, MapNode) else None
        if isinstance(name, ScalarNode):
            yield str(name.value)


def says(parameter: Parameter, text: str, units: Mapping[str, Unit]) -> bool:
    """Return whether a text says a value that a parameter has or had; a bare count has no unit to tell it by."""
    said = NAMES.sub("", text)
    if (
        not ANY_NUMBER.search(said)
        or YEAR.search(said)
        or not _stems(units[parameter.unit])
        or parameter.unit == "count"
    ):
        return False
    patterns = (_pattern(dated.value, parameter.unit, units, as_written=True) for dated in parameter.values)
    return any(pattern is not None and pattern.search(said) for pattern in patterns)


def _typed(parameter: Parameter, node: ScalarNode) -> Diagnostic:
    name, title = parameter.head.id, parameter.head.title
    message = Text(
        f"hier steht als Zahl, was „{title.de}“ ({name}) sagt",
        f'a number says here what "{title.en}" ({name}) says',
    )
    hint = Text(
        f"{{{name}}} oder {{limit}} schreiben; in Titeln und Fragen ohne die Zahl",
        f"write {{{name}}} or {{limit}}; in titles and questions do without the number",
    )
    return Diagnostic("K008", message, node.place, hint=hint, severity=Severity.WARNING)


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


def _pattern(
    value: Value, unit: str, units: Mapping[str, Unit], *, as_written: bool = False
) -> re.Pattern[str] | None:
    """Return what finds a number with its unit on either side of it; None for what is no number.

    `as_written`: only on the side on which the unit is written, and close to it.
    """
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    found = [_said(value, units[unit], as_written)]
    if unit == "minutes" and value % MINUTES == 0 and "hours" in units:
        found.append(_said(value // MINUTES, units["hours"], as_written))
    return re.compile("|".join(found), re.IGNORECASE)


def _said(value: int | Decimal, unit: Unit, as_written: bool) -> str:
    whole = int(value) if value == int(value) else None
    forms = [str(value)] if whole is None else [f"{whole:,}", f"{whole:,}".replace(",", "."), str(whole)]
    if isinstance(value, Decimal):
        forms += [f"{value:.2f}", f"{value:.2f}".replace(".", ",")]
    if whole is not None and 1 <= whole <= len(WORDS):
        forms += WORDS[whole - 1]
    number = rf"(?<![\w.,]){'(?:' + '|'.join(re.escape(each) for each in dict.fromkeys(forms)) + ')'}(?![\w]|[.,]\d)"
    words = "|".join(_stems(unit))
    if not words:
        return number
    far = rf"[^.\n]{{0,{NEAR}}}"
    if not as_written:
        return rf"{number}{far}(?:{words})|(?<!\w)(?:{words}){far}{number}"
    first = unit.written.de.startswith("{number}")
    return rf"{number}[ -]?(?:\w+ )?(?:{words})" if first else rf"(?<!\w)(?:{words})[^.\n]{{0,12}}{number}"


def _stems(unit: Unit) -> list[str]:
    """Return the words of a unit, as far as its forms share them: `Kalendertag`, `day`."""
    said = (text for each in (unit.written, unit.name) for text in (each.de, each.en))
    words = [word for text in said for word in text.replace("{number}", "").split() if word not in LINKS]
    stems = [re.sub("(?:en|e|s)$", "", word) if len(word) > 4 else word for word in words]
    return [re.escape(each) for each in dict.fromkeys(stems) if len(each) > 2 or not each.isalnum()]
