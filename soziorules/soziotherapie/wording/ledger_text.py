"""An account as plain text for a terminal, 100 columns wide: totals, bar, time line, prescriptions, plan, deadlines, readings."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from soziorules.engine.language.text import Language
from soziorules.render.view import Item, Section
from soziorules.soziotherapie.ledger.overview import Overview
from soziorules.soziotherapie.wording.ledger_chart import FINE, PLAIN, bar, timeline
from soziorules.soziotherapie.wording.ledger_rows import Block, Row
from soziorules.soziotherapie.wording.ledger_view import LedgerView, ledger_view

WIDTH: Final = 100
_GAP: Final = 2
_LEFT: Final = 3  # columns that are aligned to the left; the others hold figures
_WIDEST: Final = (5, 17, 15, 10, 11, 10, 10, 9)


def to_text(shown: Overview, language: Language, *, fine: bool = True) -> str:
    """Return an account as plain text; without `fine` only ASCII is drawn with."""
    lines = (line.replace("\u00a0", " ").rstrip() for line in _lines(shown, language, fine=fine))
    return "\n".join(lines) + "\n"


def _lines(shown: Overview, language: Language, *, fine: bool) -> Iterator[str]:
    view, pen = ledger_view(shown, language), FINE if fine else PLAIN
    yield from (view.title, "=" * len(view.title))
    for lead in view.leads:
        yield from _wrap(lead, "")
    yield ""
    width = max(len(name) for name, _ in view.totals)
    for name, value in view.totals:
        yield from _wrap(value, f"  {name:<{width}}  ")
    yield ""
    yield from (f"  {line}" for line in bar(shown, pen, language))
    drawn = [f"  {line}" for line in timeline(shown, pen, language, WIDTH - 2)]
    yield from ("", *drawn) if drawn else ()
    yield from _table(view)
    for section in view.sections:
        yield from _section(section)
    yield ""
    yield from _wrap(view.footer, "")


def _table(view: LedgerView) -> Iterator[str]:
    rows = [Row(view.headings), *(row for block in view.blocks for row in block.rows)]
    cells = [[_cell(cell, column) for column, cell in enumerate(row.cells)] for row in rows]
    widths = [max(len(part) for row in cells for part in row[column]) for column in range(len(view.headings))]
    known = ""
    for block in view.blocks:
        yield from _block(block, "" if block.sources == known else block.sources, view.headings, widths)
        known = block.sources


def _block(block: Block, sources: str, headings: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    yield from ("", block.title)
    for line in (" ".join(block.reasons), sources):
        if line:
            yield from _wrap(line, "  ")
    if block.rows:
        yield from _row(headings, widths)
        indent = 2 + widths[0] + _GAP
        for row in block.rows:
            yield from _row(row.cells, widths)
            if row.notes:
                yield from _wrap("; ".join(row.notes), " " * indent)
    if block.total:
        yield from _wrap(block.total, "  = ")


def _row(cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    wrapped = [_cell(cell, column) for column, cell in enumerate(cells)]
    for parts in zip_longest(*wrapped, fillvalue=""):
        aligned = (
            f"{part:<{width}}" if column < _LEFT and column else f"{part:>{width}}"
            for column, (part, width) in enumerate(zip(parts, widths, strict=True))
        )
        yield "  " + (" " * _GAP).join(aligned)


def _cell(text: str, column: int) -> list[str]:
    return textwrap.wrap(text, _WIDEST[column]) or [""]


def _section(section: Section) -> Iterator[str]:
    yield from ("", section.title)
    if section.lead:
        yield from _wrap(section.lead, "  ")
    for item in section.items:
        yield from _item(item)
    if section.close:
        yield from _wrap(section.close, "  ")


def _item(item: Item) -> Iterator[str]:
    yield from _wrap(item.text + (f"  [{item.id}]" if item.id else ""), "  - ")
    for note in (*item.notes, item.sources):
        if note:
            yield from _wrap(note, "      ")


def _wrap(text: str, lead: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )
