"""Files of cases in parts: Parquet by row groups, CSV and NDJSON by blocks of whole lines."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from soziorules.engine.columns import faults
from soziorules.engine.columns.convert import batch as joined
from soziorules.engine.columns.convert import column, from_outside
from soziorules.engine.columns.csv_rows import Header
from soziorules.engine.columns.forms import ColumnForms
from soziorules.engine.columns.json_lines import of_lines
from soziorules.engine.columns.marks import KEY
from soziorules.engine.columns.table import BLOCK
from soziorules.engine.columns.text_records import Lines, Rows, blocks, newlines
from soziorules.engine.dataclass import dataclass
from soziorules.engine.diagnostics import Diagnostic, Place, Problems
from soziorules.engine.language.text import Text
from soziorules.engine.source.files import BOM, NO_TEXT, SAVE_AS_UTF_8, UTF_16, decode
from soziorules.engine.source.load import DoubtError, read_json_plain

ENDINGS: Final = (".parquet", ".csv", ".ndjson", ".jsonl")
PART_ROWS: Final = 1 << 18
PART_BYTES: Final = 1 << 24
BEGINNING: Final = 1 << 12
ONE_TEXT: Final = Text(
    "das ist ein JSON-Text über mehrere Zeilen; hier steht in jeder Zeile ein ganzer Fall (ein einzelner Fall: Endung .json)",
    "this is one JSON text of several lines; here each line is a whole case (for a single case: a file name in .json)",
)
SMALL_ROWS, SMALL_BYTES = 1 << 21, 1 << 26


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a file: row groups of Parquet, or the text itself, which begins on a `line`.

    `weight` counts rows or bytes, for progress.
    """

    number: int
    weight: int
    groups: tuple[int, ...] = ()
    content: bytes = b""
    line: int = 1


class Source:
    """A file of cases. Raises Problems for a file that is not there or not of the sort that its ending says."""

    def __init__(self, path: Path, forms: ColumnForms, key: str = KEY) -> None:
        self.path = path
        self._forms = forms
        self._key = key
        self.ending = ".ndjson" if path.suffix.lower() == ".jsonl" else path.suffix.lower()
        check_file(path)
        try:
            self._header = Header.read(path) if self.ending == ".csv" else None
            self.schema = self._schema()
        except (pa.ArrowException, OSError):
            raise _problem(path, Text("die Datei ist nicht lesbar", "the file cannot be read")) from None

    @property
    def small(self) -> bool:
        """Whether a second process would cost more time to start than it saves."""
        return self.weight < (SMALL_ROWS if self.ending == ".parquet" else SMALL_BYTES)

    @property
    def text(self) -> bool:
        """Whether all columns hold text."""
        return self.ending == ".csv"

    @property
    def weight(self) -> int:
        """Rows of a Parquet file, bytes of a text."""
        if self.ending == ".parquet":
            return int(pq.read_metadata(self.path).num_rows)
        return self.path.stat().st_size

    def _schema(self) -> pa.Schema:
        if self._header is not None:
            return pa.schema([pa.field(name, pa.string()) for name in self._header.named])
        if self.ending == ".parquet":
            found = pq.read_schema(self.path)
            return pa.schema([field.remove_metadata() for field in found])
        check_encoding(self.path)
        # Keys of lines may be of any type, so they are handed through as text.
        return pa.schema([pa.field(self._key, pa.string())])

    def parts(self) -> Iterator[Part]:
        """Yield the parts of the file, always the same ones."""
        if self.ending == ".parquet":
            yield from self._row_groups()
            return
        cutter = Lines() if self._header is None else Rows(self._header.delimiter)
        with self.path.open("rb") as file:
            file.seek(0 if self._header is None else self._header.begins)
            line = 1 if self._header is None else self._header.line
            for number, block in enumerate(blocks(file, cutter, PART_BYTES)):
                yield Part(number, len(block), content=block, line=line)
                line += newlines(block)

    def _row_groups(self) -> Iterator[Part]:
        metadata = pq.read_metadata(self.path)
        groups: list[int] = []
        rows = number = 0
        for group in range(metadata.num_row_groups):
            groups.append(group)
            rows += metadata.row_group(group).num_rows
            if rows >= PART_ROWS or group == metadata.num_row_groups - 1:
                yield Part(number, rows, tuple(groups))
                groups, rows, number = [], 0, number + 1

    def batches(self, part: Part) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a part."""
        if self.ending == ".parquet":
            yield from self._stored(part)
        elif self._header is not None:
            batch = _with_records(self._header.table(part.content, part.line), self._forms)
            yield from (batch.slice(start, BLOCK) for start in range(0, batch.num_rows, BLOCK))
        else:
            numbered = enumerate(part.content.removeprefix(BOM).splitlines(), part.line)
            lines = [(number, line) for number, line in numbered if line.strip()]
            for start in range(0, len(lines), BLOCK):
                yield of_lines(lines[start : start + BLOCK], self._key, self._forms)

    def _stored(self, part: Part) -> Iterator[pa.RecordBatch]:
        """Yield the rows of groups of a Parquet file; those of a damaged group are named as such."""
        done = 0
        try:
            for batch in self._read(part.groups):
                yield batch
                done += batch.num_rows
        except (pa.ArrowException, OSError):
            yield from self._group_by_group(part, done)

    def _group_by_group(self, part: Part, done: int) -> Iterator[pa.RecordBatch]:
        metadata = pq.read_metadata(self.path)
        for group in part.groups:
            rows = metadata.row_group(group).num_rows
            skip = min(done, rows)
            done -= skip
            try:
                found = list(self._read((group,))) if skip < rows else []
            except (pa.ArrowException, OSError):
                found = [self._damaged(rows)]
            for batch in found:
                passed = min(skip, batch.num_rows)
                skip -= passed
                if passed < batch.num_rows:
                    yield batch.slice(passed)

    def _read(self, groups: tuple[int, ...]) -> Iterator[pa.RecordBatch]:
        # Texts stay dictionaries, as the file has them: each distinct one is looked at once.
        texts = [
            field.name for field in self.schema if pa.types.is_string(field.type) and field.name != self._key
        ]
        file = pq.ParquetFile(self.path, read_dictionary=texts, pre_buffer=False)
        yield from map(from_outside, file.iter_batches(BLOCK, row_groups=list(groups), use_threads=False))

    def _damaged(self, rows: int) -> pa.RecordBatch:
        """Return rows of which nothing is known."""
        made = [faults.column([faults.STORED] * rows)]
        if self._key in self.schema.names:
            field = self.schema.field(self._key)
            made.append((field, pa.nulls(rows, field.type)))
        return joined(made)


def _with_records(batch: pa.RecordBatch, forms: ColumnForms) -> pa.RecordBatch:
    """Return a batch of texts with the lists that CSV has as JSON as records; what is no JSON stays text."""
    for name in forms.lists:
        place = batch.schema.get_field_index(name)
        texts = [] if place < 0 else batch.column(place).to_pylist()
        if any(text is not None and text.startswith("[") for text in texts):
            others = [
                (field, each)
                for field, each in zip(batch.schema, batch.columns, strict=True)
                if field.name != name
            ]
            batch = joined(
                [
                    *others,
                    *column(name, [None if text is None else _parsed(text) for text in texts], forms.records),
                ]
            )
    return batch


def _parsed(text: str) -> Any:
    try:
        return read_json_plain(text)
    except DoubtError:
        return text


def check_file(path: Path) -> None:
    """Raise Problems for what is no ordinary file that can be read."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise _problem(path, Text("Datei nicht gefunden", "file not found")) from None
    except (OSError, ValueError):
        raise _problem(path, Text("die Datei ist nicht lesbar", "the file cannot be read")) from None
    if not stat.S_ISREG(mode):
        raise _problem(path, Text("das ist keine gewöhnliche Datei", "this is not a regular file"))
    if not os.access(path, os.R_OK):
        raise _problem(path, Text("keine Leseberechtigung", "no permission to read"))


def check_encoding(path: Path) -> None:
    """Raise Problems for a file that says by its beginning that it is not UTF-8, or not one case a line."""
    with path.open("rb") as file:
        start = file.read(BEGINNING)
    if start[:2] in UTF_16:
        decode(start[:4], path.name)
    if b"\0" in start[:4]:
        raise Problems((Diagnostic("S005", NO_TEXT, Place(path.name), hint=SAVE_AS_UTF_8),))
    first, newline, _ = start.removeprefix(BOM).lstrip().partition(b"\n")
    if newline and first.strip() in (b"{", b"["):
        raise _problem(path, ONE_TEXT)


def _problem(path: Path, message: Text) -> Problems:
    return Problems((Diagnostic("S001", message, path=json.dumps(path.name)),))
