"""An account as plain text for a terminal, as wide as it is: totals, bar, time line, prescriptions, plan, deadlines, readings."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Final

from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.short_answer import WIDTH
from soziorules.engine.language.text import Language
from soziorules.render.text import heading, pairs, section_lines, wrap
from soziorules.soziotherapie.ledger.overview import Overview
from soziorules.soziotherapie.wording.ledger_chart import FINE, PLAIN, Pen, bar, timeline
from soziorules.soziotherapie.wording.ledger_rows import Block, Row
from soziorules.soziotherapie.wording.ledger_view import LedgerView, ledger_view

WIDEST: Final = 100
_LEFT: Final = 3  # columns that are aligned to the left; the others hold figures
_CREDITED: Final = 4  # the column that a narrow table leaves out: the note of the row says it too
_CELLS: Final = (5, 13, 15, 10, 11, 10, 10, 9)


def to_text(shown: Overview, language: Language, *, fine: bool = True, width: int = WIDTH) -> str:
    """Return an account as plain text of at most `width` columns; without `fine` only ASCII is drawn with."""
    text = _Text(language, FINE if fine else PLAIN, min(width, WIDEST))
    lines = (line.replace("\u00a0", " ").rstrip() for line in text.lines(shown))
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class _Text:
    """Lays out an account in one language, with one pen, on so many columns."""

    language: Language
    pen: Pen
    width: int

    def lines(self, shown: Overview) -> Iterator[str]:
        """Yield the lines of an account."""
        view = ledger_view(shown, self.language)
        yield from heading(view.title, view.leads, self.width)
        yield ""
        yield from pairs(view.totals, self.width)
        yield ""
        yield from (f"  {line}" for line in bar(shown, self.pen, self.language, self.width - 2))
        drawn = [f"  {line}" for line in timeline(shown, self.pen, self.language, self.width - 2)]
        yield from ("", *drawn) if drawn else ()
        yield from self._table(view)
        for section in view.sections:
            yield from section_lines(section, self.width)
        yield ""
        yield from wrap(view.footer, "", self.width)

    def _table(self, view: LedgerView) -> Iterator[str]:
        layout = self._layout(view)
        known = ""
        for block in view.blocks:
            yield from self._block(block, "" if block.sources == known else block.sources, view, layout)
            known = block.sources

    def _layout(self, view: LedgerView) -> _Layout | None:
        """Return the columns that find room, all of them or all but the credited units; None where not even these do."""
        rows = [view.headings, *(row.cells for block in view.blocks for row in block.rows)]
        every = range(len(view.headings))
        for columns in (tuple(every), tuple(column for column in every if column != _CREDITED)):
            widths = [
                max(len(part) for row in rows for part in _cell(row[column], column)) for column in columns
            ]
            for gap in (2, 1):
                if 2 + sum(widths) + gap * (len(widths) - 1) <= self.width:
                    return _Layout(columns, tuple(widths), gap)
        return None

    def _block(self, block: Block, sources: str, view: LedgerView, layout: _Layout | None) -> Iterator[str]:
        yield ""
        yield from wrap(block.title, "", self.width)
        for line in (" ".join(block.reasons), sources):
            if line:
                yield from wrap(line, "  ", self.width)
        if block.rows and layout is not None:
            yield from layout.row(view.headings)
        for row in block.rows:
            if layout is None:
                yield from self._in_words(row, view)
            else:
                yield from layout.row(row.cells)
            if row.notes:
                indent = 4 if layout is None else 2 + layout.widths[0] + layout.gap
                yield from wrap("; ".join(row.notes), " " * indent, self.width)
        if block.total:
            yield from wrap(block.total, "  = ", self.width)

    def _in_words(self, row: Row, view: LedgerView) -> Iterator[str]:
        """Yield a row below each other, where the table finds no room."""
        yield from wrap(" ".join(row.cells[:_LEFT]), "  ", self.width)
        figures = zip(view.headings[_LEFT:], row.cells[_LEFT:], strict=True)
        yield from wrap("; ".join(f"{name} {cell}" for name, cell in figures if cell), "    ", self.width)


@dataclass(frozen=True, slots=True)
class _Layout:
    """The columns of a table that are shown, how wide they are and how far apart."""

    columns: tuple[int, ...]
    widths: tuple[int, ...]
    gap: int

    def row(self, cells: Sequence[str]) -> Iterator[str]:
        """Yield the lines of a row."""
        wrapped = [_cell(cells[column], column) for column in self.columns]
        for parts in zip_longest(*wrapped, fillvalue=""):
            aligned = (
                f"{part:<{width}}" if 0 < column < _LEFT else f"{part:>{width}}"
                for column, part, width in zip(self.columns, parts, self.widths, strict=True)
            )
            yield "  " + (" " * self.gap).join(aligned)


def _cell(text: str, column: int) -> list[str]:
    return textwrap.wrap(text, _CELLS[column], break_long_words=False) or [""]
