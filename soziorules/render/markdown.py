"""A decision as Markdown (CommonMark, and tables as GitHub has them)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.language.text import Language
from soziorules.render.readers import view
from soziorules.render.view import Item, Mark, Section, Table, View

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")
_LISTLIKE = re.compile(r"^(\d+)([.)])(?=\s)|^([-+])(?=\s)")
_MARKS: Mapping[Mark, str] = {
    "not_met": "✗ ", "open": "? ", "met": "✓ ", "ask": "", "way": "→ ", "todo": "", "note": "",
}  # fmt: skip


def to_markdown(
    decision: Decision, lang: Language = "de", *, reader: str = "prescriber", explain: bool = False
) -> str:
    """Return a decision as Markdown for a reader; `explain` unfolds each finding to its conditions."""
    return of_view(view(decision, lang, reader, explain=explain))


def of_view(shown: View) -> str:
    """Return a view as Markdown; what a page draws beside its tables is said by them."""
    return "\n".join(_lines(shown)) + "\n"


def _lines(shown: View) -> Iterator[str]:
    yield f"# {escaped(shown.headline)}"
    for lead in shown.leads:
        yield from ("", escaped(lead))
    if shown.figures:
        title = "" if shown.title == shown.headline else f" {escaped(shown.title)}"
        yield from ("", f"|{title} | |", "| --- | --- |")
        yield from map(_cells, shown.figures)
    for table in shown.tables:
        yield from _table(table, shown)
    for section in shown.sections:
        yield from _section(section)
    yield from ("", "---")
    for line in shown.footer:
        yield from ("", escaped(line))


def _table(table: Table, shown: View) -> Iterator[str]:
    yield from ("", f"## {escaped(table.title)}")
    if table.leads:
        yield from ("", escaped(" ".join(table.leads)))
    if table.sources:
        yield from ("", f"*{escaped(table.sources)}*")
    if table.rows:
        rules = ("---" if column < shown.labels else "---:" for column in range(len(shown.headings)))
        # The sentences of a row have a column of their own.
        yield from ("", f"{_cells(shown.headings)} |", f"| {' | '.join(rules)} | --- |")
        yield from (_cells((*row.cells, "; ".join(row.notes))) for row in table.rows)
    if table.total:
        yield from ("", f"**{escaped(table.total)}**")


def _section(section: Section) -> Iterator[str]:
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


def _cells(texts: Iterable[str]) -> str:
    return f"| {' | '.join(map(escaped, texts))} |"


def _disarmed(match: re.Match[str]) -> str:
    return f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}"


def escaped(text: str) -> str:
    """Return a text in which nothing is taken for Markdown."""
    return _SPECIAL.sub(r"\\\1", text)
