"""An account as Markdown (CommonMark, and tables as GitHub has them)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from soziorules.engine.language.text import Language
from soziorules.render.markdown import escaped
from soziorules.render.view import Section
from soziorules.soziotherapie.ledger.overview import Overview
from soziorules.soziotherapie.wording.ledger_rows import Block
from soziorules.soziotherapie.wording.ledger_view import ledger_view

_FIGURES = 3  # the first column that is aligned to the right


def to_markdown(shown: Overview, language: Language) -> str:
    """Return an account as Markdown; what a terminal draws is said by the tables."""
    return "\n".join(_lines(shown, language)) + "\n"


def _lines(shown: Overview, language: Language) -> Iterator[str]:
    view = ledger_view(shown, language)
    yield f"# {escaped(view.title)}"
    for lead in view.leads:
        yield from ("", escaped(lead))
    yield from ("", "| | |", "| --- | --- |")
    yield from (_cells(pair) for pair in view.totals)
    for block in view.blocks:
        yield from _block(block, view.headings)
    for section in view.sections:
        yield from _section(section)
    yield from ("", "---", "", escaped(view.footer))


def _block(block: Block, headings: tuple[str, ...]) -> Iterator[str]:
    yield from ("", f"## {escaped(block.title)}")
    if block.reasons:
        yield from ("", escaped(" ".join(block.reasons)))
    if block.sources:
        yield from ("", f"*{escaped(block.sources)}*")
    if block.rows:
        rules = ("---" if column < _FIGURES else "---:" for column in range(len(headings)))
        # The sentences of a row have a column of their own.
        yield from ("", f"{_cells(headings)} |", f"| {' | '.join(rules)} | --- |")
        yield from (_cells((*row.cells, "; ".join(row.notes))) for row in block.rows)
    if block.total:
        yield from ("", f"**{escaped(block.total)}**")


def _section(section: Section) -> Iterator[str]:
    yield from ("", f"## {escaped(section.title)}")
    if section.lead:
        yield from ("", escaped(section.lead))
    if section.items:
        yield ""
    for item in section.items:
        name = f" (`{item.id}`)" if item.id else ""
        yield f"- {escaped(item.text)}{name}"
        yield from (f"  <br>{escaped(note)}" for note in item.notes)
        if item.sources:
            yield f"  <br>*{escaped(item.sources)}*"
    if section.close:
        yield from ("", escaped(section.close))


def _cells(cells: Iterable[str]) -> str:
    return f"| {' | '.join(escaped(cell) for cell in cells)} |"
