"""Bytes from the file system and text from bytes, with a clear problem where that fails."""

from __future__ import annotations

import stat
from functools import lru_cache
from pathlib import Path

from soziorules.engine.diagnostics import Diagnostic, Place, Problems
from soziorules.engine.language.text import Text
from soziorules.engine.source.collector import Collector
from soziorules.engine.source.nodes import MAX_BYTES, SourceFile
from soziorules.engine.source.scalars import forbidden_character

BOM = b"\xef\xbb\xbf"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
UTF_32 = (b"\xff\xfe\0\0", b"\0\0\xfe\xff")

ALLOWED = "\t\n\r\x85"
SPANS = (
    ("\x20", "\x7e"),
    ("\xa0", "\ud7ff"),
    ("\ue000", "\ufefe"),
    ("\uff00", "\ufffd"),
    ("\U00010000", "\U0010ffff"),
)
"""What YAML allows in a file: single characters, first and last of each span. A byte order mark inside the text is left out."""

SAVE_AS_UTF_8 = Text(de="bitte als UTF-8 speichern", en="save the file as UTF-8")


NO_TEXT = Text(
    de="die Datei ist kein Text in UTF-8 (sie enthält NUL-Zeichen, wie UTF-16)",
    en="the file is no text in UTF-8 (it holds NUL characters, as UTF-16 does)",
)


def read_bytes(path: Path, *, name: str | None = None) -> bytes:
    """Return the content of the file at `path`, shown as `name`.

    Raises Problems for anything but a readable regular file of at most MAX_BYTES; never waits for a pipe or
    a device.
    """
    shown = str(path) if name is None else name
    try:
        _check_regular(path.stat().st_mode, shown)
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _problem("S001", shown, Text(de="Datei nicht gefunden", en="file not found")) from None
    except PermissionError:
        raise _problem("S003", shown, Text(de="keine Leseberechtigung", en="no permission to read")) from None
    except (OSError, ValueError):
        message = Text(de="die Datei lässt sich nicht lesen", en="the file cannot be read")
        raise _problem("S003", shown, message) from None
    check_size(data, shown)
    return data


def decode(data: bytes, name: str) -> str:
    """Return the text of `data`, which must be UTF-8, with or without a byte order mark. Raises Problems."""
    check_size(data, name)
    body = data.removeprefix(BOM)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        hint = SAVE_AS_UTF_8
        message = Text(de="kein gültiges UTF-8", en="not valid UTF-8")
        readable = body[: error.start].decode("utf-8")
        if data.startswith(UTF_32):
            message = Text(de="die Datei ist UTF-32, nicht UTF-8", en="the file is UTF-32, not UTF-8")
        elif data.startswith(UTF_16):
            message = Text(de="die Datei ist UTF-16, nicht UTF-8", en="the file is UTF-16, not UTF-8")
        # The line as far as it can be read, so that the caret stands where the reader stopped.
        end = len(readable)
        place = SourceFile(name, readable).place(end, end)
        raise Problems([Diagnostic("S005", message, place, hint=hint)]) from None


def check_size(data: bytes | str, name: str) -> None:
    """Raise Problems when `data` is larger than MAX_BYTES."""
    if len(data) > MAX_BYTES:
        message = Text(
            de=f"die Datei ist größer als {MAX_BYTES // 1_000_000} MB",
            en=f"the file is larger than {MAX_BYTES // 1_000_000} MB",
        )
        raise _problem("S004", name, message)


def check_characters(source: SourceFile) -> None:
    """Raise Problems that name each character which may not stand in a file."""
    collector = Collector(source)
    # Looking at each distinct character once is quicker than building a regular expression over all of Unicode.
    forbidden = {character for character in set(source.text) if not _allowed(character)}
    for place, character in enumerate(source.text if forbidden else ""):
        if character in forbidden:
            collector.add("S006", forbidden_character(character), place, place + 1)
    collector.check()


@lru_cache(maxsize=1024)
def _allowed(character: str) -> bool:
    return character in ALLOWED or any(first <= character <= last for first, last in SPANS)


def _check_regular(mode: int, name: str) -> None:
    if stat.S_ISDIR(mode):
        message = Text(de="das ist ein Ordner, keine Datei", en="this is a folder, not a file")
        raise _problem("S002", name, message)
    if not stat.S_ISREG(mode):
        message = Text(
            de='keine gewöhnliche Datei; die Standardeingabe wird mit "-" gelesen',
            en='not a regular file; use "-" to read standard input',
        )
        raise _problem("S002", name, message)


def _problem(code: str, name: str, message: Text) -> Problems:
    return Problems([Diagnostic(code, message, Place(name))])
