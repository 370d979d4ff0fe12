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
from soziorules.render.view import Row, Table, View
from soziorules.soziotherapie.ledger.overview import Overview
from soziorules.soziotherapie.wording.ledger_chart import FINE, PLAIN, Pen, bar, timeline
from soziorules.soziotherapie.wording.ledger_rows import LABELS
from soziorules.soziotherapie.wording.ledger_view import ledger_view

WIDEST: Final = 100
_CREDITED: Final = 4  # the column that a narrow table leaves out: the note of the row says it too
_CELLS: Final = (5, 13, 15, 10, 11, 15, 15)


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
        yield from pairs(view.figures, self.width)
        yield ""
        yield from (f"  {line}" for line in bar(shown, self.pen, self.language, self.width - 2))
        drawn = [f"  {line}" for line in timeline(shown, self.pen, self.language, self.width - 2)]
        yield from ("", *drawn) if drawn else ()
        yield from self._tables(view)
        for section in view.sections:
            yield from section_lines(section, self.width)
        yield ""
        yield from wrap("".join(view.footer), "", self.width)

    def _tables(self, view: View) -> Iterator[str]:
        layout = self._layout(view)
        known = ""
        for table in view.tables:
            yield from self._one(table, "" if table.sources == known else table.sources, view, layout)
            known = table.sources

    def _layout(self, view: View) -> _Layout | None:
        """Return the columns that find room, all of them or all but the credited units; None where not even these do."""
        rows = [view.headings, *(row.cells for table in view.tables for row in table.rows)]
        every = range(len(view.headings))
        for columns in (tuple(every), tuple(column for column in every if column != _CREDITED)):
            widths = [
                max(len(part) for row in rows for part in _cell(row[column], column)) for column in columns
            ]
            for gap in (2, 1):
                if 2 + sum(widths) + gap * (len(widths) - 1) <= self.width:
                    return _Layout(columns, tuple(widths), gap)
        return None

    def _one(self, table: Table, sources: str, view: View, layout: _Layout | None) -> Iterator[str]:
        yield ""
        yield from wrap(table.title, "", self.width)
        for line in (" ".join(table.leads), sources):
            if line:
                yield from wrap(line, "  ", self.width)
        if table.rows and layout is not None:
            yield from layout.row(view.headings)
        for row in table.rows:
            if layout is None:
                yield from self._in_words(row, view)
            else:
                yield from layout.row(row.cells)
            if row.notes:
                indent = 4 if layout is None else 2 + layout.widths[0] + layout.gap
                yield from wrap("; ".join(row.notes), " " * indent, self.width)
        if table.total:
            yield from wrap(table.total, "  = ", self.width)

    def _in_words(self, row: Row, view: View) -> Iterator[str]:
        """Yield a row below each other, where the table finds no room."""
        yield from wrap(" ".join(row.cells[:LABELS]), "  ", self.width)
        figures = zip(view.headings[LABELS:], row.cells[LABELS:], strict=True)
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
                f"{part:<{width}}" if 0 < column < LABELS else f"{part:>{width}}"
                for column, part, width in zip(self.columns, parts, self.widths, strict=True)
            )
            yield "  " + (" " * self.gap).join(aligned)


def _cell(text: str, column: int) -> list[str]:
    return textwrap.wrap(text, _CELLS[column], break_long_words=False) or [""]
