"""A decision as Markdown (CommonMark, and tables as GitHub has them)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.language.text import Language
from soziorules.render.readers import view
from soziorules.render.view import Item, Mark, Section, View

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")
_LISTLIKE = re.compile(r"^(\d+)([.)])(?=\s)|^([-+])(?=\s)")
_MARKS: Mapping[Mark, str] = {
    "not_met": "✗ ", "open": "? ", "met": "✓ ", "ask": "", "way": "→ ", "todo": "", "note": "",
}  # fmt: skip


def to_markdown(
    decision: Decision, lang: Language = "de", *, reader: str = "prescriber", explain: bool = False
) -> str:
    """Return a decision as Markdown for a reader; `explain` unfolds each finding to its conditions."""
    return "\n".join(_lines(view(decision, lang, reader, explain=explain))) + "\n"


def _lines(shown: View) -> Iterator[str]:
    yield f"# {escaped(shown.headline)}"
    for lead in shown.leads:
        yield from ("", escaped(lead))
    if shown.figures:
        yield from ("", f"| {escaped(shown.title)} | |", "| --- | --- |")
        yield from map(cells, shown.figures)
    for section in shown.sections:
        yield from section_lines(section)
    yield from ("", "---")
    for line in shown.footer:
        yield from ("", escaped(line))


def section_lines(section: Section) -> Iterator[str]:
    """Yield a section after a blank line."""
    yield from ("", f"## {escaped(section.title)}")
    if section.lead:
        yield from ("", escaped(section.lead))
    if section.items:
        yield ""
    for item in section.items:
        yield from _item(item)
    if section.close:
        yield from ("", escaped(section.close))


def _item(item: Item) -> Iterator[str]:
    name = f" (`{item.id}`)" if item.id else ""
    # A mark or a letter stands first, so that a number or a dash of the text is not taken for a list.
    text = escaped(item.text)
    yield f"- {_MARKS[item.mark]}{text if _MARKS[item.mark] else _LISTLIKE.sub(_disarmed, text)}{name}"
    for note in item.notes:
        yield f"  <br>{escaped(note)}"
    if item.sources:
        yield f"  <br>*{escaped(item.sources)}*"
    for line in item.lines:
        yield f"{'  ' * (line.depth + 1)}- {_MARKS[line.mark]}{escaped(line.text)}"


def cells(texts: Iterable[str]) -> str:
    """Return a row of a table."""
    return f"| {' | '.join(map(escaped, texts))} |"


def _disarmed(match: re.Match[str]) -> str:
    return f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}"


def escaped(text: str) -> str:
    """Return a text in which nothing is taken for Markdown."""
    return _SPECIAL.sub(r"\\\1", text)
