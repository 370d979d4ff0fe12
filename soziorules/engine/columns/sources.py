"""Files of cases in parts: Parquet by row groups, CSV and NDJSON by blocks of whole lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from soziorules.engine.columns.convert import batch as joined
from soziorules.engine.columns.convert import column, from_outside, whole_cases
from soziorules.engine.columns.forms import ColumnForms
from soziorules.engine.columns.table import BLOCK, KEY
from soziorules.engine.dataclass import dataclass
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.language.text import Text
from soziorules.engine.source import load_plain
from soziorules.engine.source.json_plain import DoubtError, read_json_plain

ENDINGS: Final = (".parquet", ".csv", ".ndjson", ".jsonl")
PART_ROWS: Final = 1 << 18
PART_BYTES: Final = 1 << 24
SMALL_ROWS, SMALL_BYTES = 1 << 21, 1 << 26


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a file: row groups of Parquet, or the text itself. `weight` counts rows or bytes, for progress."""

    number: int
    weight: int
    groups: tuple[int, ...] = ()
    content: bytes = b""


class Source:
    """A file of cases. Raises Problems for a file that is not there or not of the sort that its ending says."""

    def __init__(self, path: Path, forms: ColumnForms, key: str = KEY) -> None:
        self.path = path
        self._forms = forms
        self._key = key
        self.ending = ".ndjson" if path.suffix == ".jsonl" else path.suffix.lower()
        if not path.is_file():
            raise _problem(path, Text("Datei nicht gefunden", "file not found"))
        try:
            self.schema = self._schema()
        except (pa.ArrowInvalid, UnicodeDecodeError) as error:
            raise _problem(path, Text("die Datei ist nicht lesbar", "the file cannot be read")) from error

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
        match self.ending:
            case ".parquet":
                found = pq.read_schema(self.path)
                return pa.schema([field.remove_metadata() for field in found])
            case ".csv":
                return pa.schema([pa.field(name, pa.string()) for name in self._header()])
            case _:
                # Keys of lines may be of any type, so they are handed through as text.
                return pa.schema([pa.field(self._key, pa.string())])

    def _header(self) -> list[str]:
        with self.path.open(encoding="utf-8-sig", newline="") as lines:
            return next(csv.reader(lines, delimiter=self._delimiter()), [])

    def _delimiter(self) -> str:
        with self.path.open(encoding="utf-8-sig") as lines:
            first = lines.readline()
        return ";" if first.count(";") > first.count(",") else ","

    def parts(self) -> Iterator[Part]:
        """Yield the parts of the file, always the same ones."""
        match self.ending:
            case ".parquet":
                yield from self._row_groups()
            case ".csv":
                yield from self._blocks()
            case _:
                yield from self._lines()

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

    def _blocks(self) -> Iterator[Part]:
        kinds = {name: pa.string() for name in self.schema.names}
        reader = pacsv.open_csv(
            self.path,
            read_options=pacsv.ReadOptions(block_size=PART_BYTES),
            parse_options=pacsv.ParseOptions(delimiter=self._delimiter(), newlines_in_values=True),
            convert_options=pacsv.ConvertOptions(
                column_types=kinds, strings_can_be_null=True, null_values=[""]
            ),
        )
        number, read = 0, 0
        for batch in reader:
            sink = pa.BufferOutputStream()
            with pa.ipc.new_stream(sink, batch.schema) as writer:
                writer.write_batch(batch)
            content = sink.getvalue().to_pybytes()
            yield Part(number, min(batch.nbytes, self.weight - read), content=content)
            number, read = number + 1, read + batch.nbytes

    def _lines(self) -> Iterator[Part]:
        with self.path.open("rb") as file:
            number, rest = 0, b""
            while chunk := file.read(PART_BYTES):
                lines = rest + chunk
                end = lines.rfind(b"\n") + 1
                rest = lines[end:]
                if end:
                    yield Part(number, end, content=lines[:end])
                    number += 1
            if rest:
                yield Part(number, len(rest), content=rest)

    def batches(self, part: Part) -> Iterator[pa.RecordBatch]:
        """Yield the rows of a part."""
        match self.ending:
            case ".parquet":
                # Texts stay dictionaries, as the file has them: each distinct one is looked at once.
                texts = [
                    field.name
                    for field in self.schema
                    if pa.types.is_string(field.type) and field.name != self._key
                ]
                file = pq.ParquetFile(self.path, read_dictionary=texts, pre_buffer=False)
                batches = file.iter_batches(BLOCK, row_groups=list(part.groups), use_threads=False)
                yield from map(from_outside, batches)
            case ".csv":
                with pa.ipc.open_stream(part.content) as reader:
                    for read in reader:
                        batch = _with_records(read, self._forms)
                        yield from (batch.slice(start, BLOCK) for start in range(0, batch.num_rows, BLOCK))
            case _:
                lines = part.content.removeprefix(b"\xef\xbb\xbf").splitlines()
                for start in range(0, len(lines), BLOCK):
                    yield _of_lines(lines[start : start + BLOCK], self._key, self._forms)


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


def _of_lines(lines: list[bytes], key: str, forms: ColumnForms) -> pa.RecordBatch:
    """Return one case a line as columns; a line that has no columns of its own is handed on as a whole."""
    values: dict[str, list[Any]] = {path: [None] * len(lines) for path in forms.columns}
    keys: list[str | None] = [None] * len(lines)
    whole: list[bytes | None] = [None] * len(lines)
    for row, line in enumerate(lines):
        keys[row], flat = _flat(line, key, forms.columns)
        if flat is None:
            whole[row] = _without_key(line, key)
            continue
        for path, value in flat.items():
            values[path][row] = value
    used = {path: each for path, each in values.items() if any(value is not None for value in each)}
    made = [each for path, given in used.items() for each in column(path, given, forms.records)]
    made.append((pa.field(key, pa.string()), pa.array(keys, pa.string())))
    made.append(whole_cases(whole))
    return joined(made)


def _flat(line: bytes, key: str, known: Container[str]) -> tuple[str | None, dict[str, Any] | None]:
    """Return the key of a line and its columns; None where it is no case, or one with other keys."""
    try:
        plain = load_plain(line, name=".json")
    except Problems:
        return _key_at_least(line, key), None
    if not isinstance(plain, dict):
        return None, None
    found = plain.pop(key, None)
    called = found if found is None or isinstance(found, str) else json.dumps(found, default=str)
    flat: dict[str, Any] = {}
    for name, value in plain.items():
        inner = (
            {f"{name}.{part}": each for part, each in value.items()}
            if isinstance(value, dict)
            else {name: value}
        )
        if not all(path in known for path in inner):
            return called, None
        flat |= inner
    return called, flat


def _key_at_least(line: bytes, key: str) -> str | None:
    """Return the key of a line that cannot be read, where it stands there plainly: somebody has to find the line."""
    try:
        found = json.loads(line).get(key)
        found.encode()
    except (ValueError, AttributeError, RecursionError):
        return None
    return str(found)


def _without_key(line: bytes, key: str) -> bytes:
    """Return a line without its key, which is no fact; a line that cannot be read stays as it is."""
    try:
        plain = load_plain(line, name=".json")
    except Problems:
        return line
    if isinstance(plain, dict):
        plain.pop(key, None)
    return json.dumps(plain, default=str).encode()


def _problem(path: Path, message: Text) -> Problems:
    return Problems((Diagnostic("S001", message, path=json.dumps(path.name)),))
