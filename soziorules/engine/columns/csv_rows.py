"""CSV of cases as columns of text: fast where all is well, row by row where something is wrong in a block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Self

import pyarrow as pa
import pyarrow.csv as pacsv

from soziorules.engine.columns import faults
from soziorules.engine.columns.convert import batch
from soziorules.engine.columns.text_records import Rows, newlines
from soziorules.engine.dataclass import dataclass, replace
from soziorules.engine.diagnostics import Diagnostic, Place, Problems
from soziorules.engine.language.text import Text
from soziorules.engine.source.files import BOM, NO_TEXT, SAVE_AS_UTF_8, UTF_16, decode
from soziorules.engine.source.nodes import MAX_BYTES

DELIMITERS: Final = (b",", b";", b"\t", b"|")


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns of a file, what stands between its cells, and at which byte and line its rows begin.

    A column without a name is no column: pandas writes its row numbers into one, Excel leaves some at the end.
    """

    names: tuple[str, ...]
    delimiter: bytes
    begins: int
    line: int

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the header of a file. Raises Problems where there is none, or where it is not UTF-8."""
        with path.open("rb") as file:
            start = file.read(MAX_BYTES)
        if start.startswith(UTF_16):
            decode(start, path.name)
        begins = len(BOM) if start.startswith(BOM) else 0
        given, begins = _given(start, begins)
        delimiter = given or _delimiter(start[begins:])
        rows = Rows(delimiter)
        for _, row, end in rows.found(start, begins):
            if b"\0" in row:
                raise Problems((Diagnostic("S005", NO_TEXT, Place(path.name, 1), hint=SAVE_AS_UTF_8),))
            names = (_decoded(each, path.name).strip() for each in rows.cells(row))
            return cls(tuple(names), delimiter, end, 1 + newlines(start[:end]))
        message = Text("die Kopfzeile fehlt: die Datei ist leer", "there is no header: the file is empty")
        raise Problems((Diagnostic("S001", message, Place(path.name)),))

    @property
    def named(self) -> tuple[str, ...]:
        """The names of the columns that have one."""
        return tuple(name for name in self.names if name)

    def table(self, block: bytes, line: int = 1) -> pa.RecordBatch:
        """Return the rows of a block, which begins on a line, as columns of text; what is wrong with a row stands beside them."""
        try:
            found = self._fast(block)
        except (pa.ArrowException, ValueError):
            found = None
        return self._slow(block, line) if found is None else found

    def _fast(self, block: bytes) -> pa.RecordBatch | None:
        """Return the rows; None where one is not as the header says."""
        wrong: list[object] = []

        def skip(row: object) -> str:
            wrong.append(row)
            return "skip"

        places = [str(place) for place in range(len(self.names))]
        table = pacsv.read_csv(
            pa.BufferReader(block),
            read_options=pacsv.ReadOptions(column_names=places, use_threads=False, block_size=len(block) + 1),
            parse_options=pacsv.ParseOptions(
                delimiter=self.delimiter.decode(), newlines_in_values=True, invalid_row_handler=skip
            ),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(places, pa.string()), strings_can_be_null=True, null_values=[""]
            ),
        )
        if b'"' in block and (
            block.count(b'"') % 2 or table.num_rows != _filled_lines(block, table.num_rows)
        ):
            return (
                None  # a row of several lines may be several rows behind a quotation mark that is not closed
            )
        columns = [_one(table[place]) for place in places]
        unnamed = [column for name, column in zip(self.names, columns, strict=True) if not name]
        if wrong or any(column.null_count < len(column) for column in unnamed[self._numbered :]):
            return None
        return batch(
            (pa.field(name, pa.string()), column)
            for name, column in zip(self.names, columns, strict=True)
            if name
        )

    @property
    def _numbered(self) -> int:
        """1 where the first column holds the row numbers of pandas."""
        return int(not self.names[0])

    def _slow(self, block: bytes, line: int) -> pa.RecordBatch:
        """Return the rows, each looked at alone."""
        wrong: list[str | None] = []
        lines: list[int | None] = []
        columns: list[list[str | None]] = [[] for _ in self.named]
        counted = 0
        for start, row, broken in self._rows(block):
            line, counted = line + newlines(block[counted:start]), start
            cells, fault = self._read(row, broken=broken)
            wrong.append(fault)
            lines.append(None if fault is None else line)
            for column, cell in zip(columns, cells, strict=True):
                column.append(cell or None)
        made = [
            (pa.field(name, pa.string()), pa.array(column, pa.string()))
            for name, column in zip(self.named, columns, strict=True)
        ]
        return batch([*made, faults.column(wrong), faults.line_numbers(lines)])

    def _rows(self, block: bytes) -> Iterator[tuple[int, bytes, bool]]:
        """Yield where each row begins, the row, and whether it is broken.

        Where a quotation mark that is not closed has joined several, each line is one, and the first is broken.
        """
        rows = Rows(self.delimiter)
        begin: int | None = 0
        while begin is not None:
            found, begin = rows.found(block, begin), None
            for start, row, _ in found:
                if self._joins(row):
                    first = row.splitlines()[0]
                    yield start, first, True
                    begin = start + len(first)
                    break
                yield start, row, False

    def _joins(self, row: bytes) -> bool:
        """Return whether a quotation mark is not closed in a row, or closed by one of a later row only."""
        rows = Rows(self.delimiter)
        if b'"' not in row:
            return False
        lines = row.splitlines()
        if len(lines) == 1 or rows.unclosed(row):
            return rows.unclosed(row)
        return len(rows.cells(row)) != len(self.names) or self._are_rows(lines)

    def _are_rows(self, lines: Sequence[bytes]) -> bool:
        """Return whether the first line of a row of several, its open quotation mark aside, and one more would be rows alone."""
        if len(self.names) == 1:
            return False
        rows = Rows(self.delimiter)
        *closed, opened = rows.cells(lines[0])
        if len(closed) + len(rows.cells(opened)) != len(self.names):
            return False
        return any(len(rows.cells(line)) == len(self.names) for line in lines[1:])

    def _read(self, row: bytes, *, broken: bool) -> tuple[Sequence[str | None], str | None]:
        """Return the cells of the named columns and what is wrong with the row; as much of it as can be read."""
        cells = Rows(self.delimiter).cells(row)
        fault = None
        if len(row) > MAX_BYTES:
            fault = faults.LONG
        elif broken:
            fault = faults.QUOTE
        elif len(cells) != len(self.names):
            fault = faults.FIELDS
        elif any(
            cell and not name for cell, name in list(zip(cells, self.names, strict=True))[self._numbered :]
        ):
            fault = faults.UNNAMED
        texts = [_text(cell) for cell in cells]
        if fault is None and None in texts:
            fault = faults.ENCODING
        padded = [*texts, *[None] * len(self.names)][: len(self.names)]
        return [text for text, name in zip(padded, self.names, strict=True) if name], fault


def _decoded(name: bytes, file: str) -> str:
    """Return the name of a column. Raises Problems that show nothing of it: without a header it is a value."""
    try:
        return decode(name, file)
    except Problems as problems:
        (problem,) = problems.diagnostics
        raise Problems((replace(problem, place=Place(file, 1)),)) from None


def _given(start: bytes, begins: int) -> tuple[bytes | None, int]:
    """Return the delimiter that the first line of Excel names (`sep=;`), and where the header begins."""
    line, newline, _ = start[begins : begins + 16].partition(b"\n")
    plain = line.strip().strip(b'"')
    if newline and len(plain) in (4, 5) and plain[:4].lower() == b"sep=":
        return plain[4:] or b"\t", begins + len(line) + 1
    return None, begins


def _delimiter(start: bytes) -> bytes:
    """Return what stands most often in the first line."""
    first = start.lstrip(b"\r\n").splitlines()[:1]
    return max(DELIMITERS, key=first[0].count) if first else b","


def _filled_lines(block: bytes, expected: int) -> int:
    """Return how many lines are not empty; where all lines are as many as expected, none is."""
    plain = newlines(block) + (not block.endswith((b"\n", b"\r")))
    return plain if plain == expected else sum(1 for line in block.splitlines() if line)


def _text(cell: bytes) -> str | None:
    try:
        return cell.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _one(column: pa.ChunkedArray) -> pa.Array:
    """Return a column in one piece."""
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
