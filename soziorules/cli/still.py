"""Where the old value of an amended parameter still stands: in texts of the rules, and in guides and examples beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from soziorules.cli.fields import near
from soziorules.engine.amendment.mentions import Mention, mentions
from soziorules.engine.amendment.plan import Plan
from soziorules.engine.dataclass import replace
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.conditions import Value
from soziorules.engine.language.text import Language, Text
from soziorules.engine.provenance.trace import FOLDER

_MUST = Text(
    "Zu ändern (statt der Zahl {{{id}}} schreiben; in Kommentaren und Titeln den Satz neu fassen):",
    "To be changed (write {{{id}}} instead of the number; in comments and titles word the sentence anew):",
)
_LOOK = Text(
    "Anzusehen (es bleibt, was zitiert oder von früher, von anderen Vorschriften oder Quellen erzählt):",
    "To be looked at (what quotes, or tells of earlier law, of other provisions or of sources, stays):",
)
BESIDE = ("docs/guides", "examples", "README.md", "README.de.md")
"""What stands beside the rules and may say their values to people."""


def still_said(
    value: Value, parameter: str, rules: RuleSet, folder: Path, beside: Sequence[str] | None = None
) -> Iterator[Mention]:
    """Yield the places that say a value of a parameter: of the rules of a folder, and `beside` it (None: as usual)."""
    folder = near(folder.resolve())
    places = [Path(each) for each in beside] if beside else [folder.parent / name for name in BESIDE]
    found = rules.elements.parameters[parameter]
    there = [place for place in (folder / FOLDER, *places) if place.exists()]
    sources = [each.norm for dated in found.values for each in (*dated.citations, *found.head.citations)]
    told_by = {
        name: name == parameter
        for name, each in rules.elements.parameters.items()
        if each.unit == found.unit and any(dated.value == value for dated in each.values)
    }
    yield from mentions(value, found.unit, rules.domain.vocabulary.units, folder, there, sources, told_by)


def sorted_lines(
    found: Sequence[Mention], parameter: str, language: Language
) -> Iterator[tuple[str, list[str]]]:
    """Yield what must be changed and what is to be looked at, each under a heading that says what to do."""
    for must, heading in ((True, _MUST), (False, _LOOK)):
        lines = [f"{each.at}  {each.line}" for each in found if each.must is must]
        if lines:
            yield heading(language).format(id=parameter), lines


def as_written(found: Mention, made: Plan) -> Mention:
    """Return a place with the line that it has once an amendment is written."""
    name, number, *column = found.at.split(":")
    if Path(name).resolve() != made.path.resolve():
        return found
    matcher = SequenceMatcher(None, made.before.splitlines(), made.after.splitlines(), autojunk=False)
    moved = (two - one for one, two, size in matcher.get_matching_blocks() if one < int(number) <= one + size)
    return replace(found, at=":".join([name, str(int(number) + next(moved, 0)), *column]))
