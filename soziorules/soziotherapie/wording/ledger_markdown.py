"""An account as Markdown (CommonMark, and tables as GitHub has them)."""

from __future__ import annotations

from collections.abc import Iterator

from soziorules.engine.language.text import Language
from soziorules.render.markdown import cells, escaped, section_lines
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
    yield from (cells(pair) for pair in view.totals)
    for block in view.blocks:
        yield from _block(block, view.headings)
    for section in view.sections:
        yield from section_lines(section)
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
        yield from ("", f"{cells(headings)} |", f"| {' | '.join(rules)} | --- |")
        yield from (cells((*row.cells, "; ".join(row.notes))) for row in block.rows)
    if block.total:
        yield from ("", f"**{escaped(block.total)}**")
