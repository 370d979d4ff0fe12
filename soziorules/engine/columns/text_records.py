"""Text files of cases cut into blocks of whole records: lines of NDJSON, rows of CSV, however they are damaged.

A record is never longer than a case file may be; what is longer is cut off, so that the memory stays bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final, Protocol

from soziorules.engine.dataclass import dataclass
from soziorules.engine.source.nodes import MAX_BYTES

NEWLINE: Final = re.compile(rb"\r\n?|\n")


class Cutter(Protocol):
    """Knows where records end."""

    def end(self, text: bytes) -> int:
        """Return how much of a text is whole records; 0 for none."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A record is a line."""

    def end(self, text: bytes) -> int:
        """Return where the last whole line ends."""
        return max(text.rfind(b"\n"), text[:-1].rfind(b"\r")) + 1


@dataclass(frozen=True, slots=True)
class Rows:
    """A record is a row of CSV, in which a line may end inside quotation marks; a field opens with one or has none."""

    delimiter: bytes

    def end(self, text: bytes) -> int:
        """Return where the last whole row ends."""
        if b'"' not in text:
            return Lines().end(text)
        end = 0
        for match in record(self.delimiter).finditer(text):
            if text[match.end() - 1] == 10 or (text[match.end() - 1] == 13 and match.end() < len(text)):
                end = match.end()
        return end

    def found(self, text: bytes, begin: int = 0) -> Iterator[tuple[int, bytes, int]]:
        """Yield where each row begins, the row without the end of its line, and where it ends; empty lines are none."""
        for match in record(self.delimiter).finditer(text, begin):
            row = match[0].rstrip(b"\r\n")
            if row:
                yield match.start(), row, match.end()

    def unclosed(self, row: bytes) -> bool:
        """Return whether the last quotation mark that opens a cell is closed by none."""
        text = self.delimiter + row
        last = [*field(self.delimiter).finditer(text)][-1]
        return last[1] is not None and text[last.end(1) : last.end(1) + 1] != b'"'

    def cells(self, row: bytes) -> list[bytes]:
        """Return the cells of a row."""
        cells = field(self.delimiter).findall(self.delimiter + row)
        return [quoted.replace(b'""', b'"') + plain for quoted, plain in cells]


_FIELD: Final = rb'(?:"(?:[^"]++|"")*+(?:"|\Z))?+[^%s\r\n]*+'


def record(delimiter: bytes) -> re.Pattern[bytes]:
    """Return what matches one row with the end of its line."""
    part = _FIELD % re.escape(delimiter)
    between = re.escape(delimiter)
    return re.compile(rb"(?>" + part + rb"(?:" + between + part + rb")*+)(?:\r\n?|\n|\Z)")


def field(delimiter: bytes) -> re.Pattern[bytes]:
    """Return what matches one cell with the delimiter before it."""
    between = re.escape(delimiter)
    return re.compile(rb'%s(?:"((?:[^"]++|"")*+)(?:"|\Z))?+([^%s\r\n]*+)' % (between, between))


def newlines(text: bytes) -> int:
    """Return how many lines end in a text."""
    return text.count(b"\n") + text.count(b"\r") - text.count(b"\r\n")


def blocks(file: BinaryIO, cutter: Cutter, size: int) -> Iterator[bytes]:
    """Yield a file in blocks of whole records of about `size` bytes."""
    rest = b""
    while chunk := file.read(size):
        text = rest + chunk
        end = cutter.end(text)
        if end:
            yield text[:end]
        rest = text[end:]
        while len(rest) > MAX_BYTES:
            broken, rest = _cut(file, rest, size)
            yield broken
            end = cutter.end(rest)
            if end:
                yield rest[:end]
                rest = rest[end:]
    if rest:
        yield rest


def _cut(file: BinaryIO, rest: bytes, size: int) -> tuple[bytes, bytes]:
    """Return the first line of a record without an end, shortened if need be, and what follows it."""
    found = NEWLINE.search(rest)
    if found is not None:
        return rest[: found.end()], rest[found.end() :]
    while chunk := file.read(size):
        found = NEWLINE.search(chunk)
        if found is not None:
            return rest[: MAX_BYTES + 1] + b"\n", chunk[found.end() :]
    return rest[: MAX_BYTES + 1] + b"\n", b""
