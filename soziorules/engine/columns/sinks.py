"""Files of decisions: written part by part, put together at the end, so that there is never half a file."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, Self

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from soziorules.engine.columns.written import as_json, csv_type, for_csv, rows


class Sink(Protocol):
    """Takes record batches of decisions."""

    def write_batch(self, batch: pa.RecordBatch) -> None:
        """Write one batch."""


@contextmanager
def part_file(path: Path, schema: pa.Schema, ending: str) -> Iterator[Sink]:
    """Open the file of one part; it stands in its place only when it is complete."""
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        sink = _sink(file, schema, ending)
        with sink as opened:
            yield opened
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _sink(file: Any, schema: pa.Schema, ending: str) -> Any:
    match ending:
        case ".parquet":
            # Parts wait as plain Arrow streams, so that Parquet is written once only.
            return pa.ipc.new_stream(file, schema)
        case ".csv":
            return _Csv(file, schema)
        case _:
            return _Lines(file)


class _Csv:
    def __init__(self, file: Any, schema: pa.Schema) -> None:
        self._plain = pa.schema([pa.field(field.name, csv_type(field.type)) for field in schema])
        self._writer = pacsv.CSVWriter(
            file, self._plain, write_options=pacsv.WriteOptions(include_header=False)
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._writer.close()

    def write_batch(self, batch: pa.RecordBatch) -> None:
        self._writer.write_batch(for_csv(batch, self._plain))


class _Lines:
    def __init__(self, file: Any) -> None:
        self._file = file

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        pass

    def write_batch(self, batch: pa.RecordBatch) -> None:
        lines = (json.dumps(row, ensure_ascii=False, default=as_json) + "\n" for row in rows(batch))
        self._file.write("".join(lines).encode())


def join(parts: Iterable[Path], out: Path, unfinished: Path, schema: pa.Schema, ending: str) -> None:
    """Put the parts together in one step: the file is there as a whole or not at all; it grows at `unfinished`."""
    if ending == ".parquet":
        with pq.ParquetWriter(unfinished, schema, compression="zstd", compression_level=1) as writer:
            for part in parts:
                with pa.OSFile(str(part)) as file, pa.ipc.open_stream(file) as batches:
                    writer.write_table(batches.read_all().unify_dictionaries())
    else:
        with unfinished.open("wb") as file:
            if ending == ".csv":
                names = (name.replace('"', '""') for name in schema.names)
                file.write((",".join(f'"{name}"' for name in names) + "\n").encode())
            for part in parts:
                with part.open("rb") as content:
                    shutil.copyfileobj(content, file)
    unfinished.replace(out.resolve())
