"""The standard streams: what a person reads follows the console, what a program reads is UTF-8, and no failure is lost."""

from __future__ import annotations

import contextlib
import io
import os
import stat
import sys
from typing import TextIO

from soziorules.engine.diagnostics import Diagnostic, Place, Problems
from soziorules.engine.language.text import Text
from soziorules.engine.source import MAX_BYTES, SourceFile, read_source

STDIN = "<stdin>"


def prepare_streams() -> None:
    """Let no console crash on a character that it does not know, and no stream be missing.

    Where the caller closed standard output, writing to what takes its place fails as it does on a full disk.
    """
    sys.stdout = sys.stdout or _opened(os.O_RDONLY)
    sys.stderr = sys.stderr or _opened(os.O_WRONLY)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _opened(flag: int) -> TextIO:
    return os.fdopen(os.open(os.devnull, flag), "w", encoding="utf-8")


def standard_input() -> SourceFile:
    """Return what stands on standard input, as a file of that name. Raises Problems where there is none, or too much."""
    try:
        if sys.stdin is None:
            raise OSError
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    except OSError:
        message = Text("die Standardeingabe lässt sich nicht lesen", "standard input cannot be read")
        raise Problems((Diagnostic("S003", message, Place(STDIN)),)) from None
    return read_source(data, name=STDIN)


def emit(text: str) -> None:
    """Write to standard output what a program will read: UTF-8, whatever encoding the console asks for."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    sys.stdout.write(text)


def tell(text: str) -> None:
    """Write a line to standard error; where nobody can read it, the work goes on."""
    try:
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        abandon(sys.stderr)


def finish() -> None:
    """Hand everything over. Raises OSError here, where it can still be told, and not after the interpreter has ended."""
    sys.stdout.flush()


def abandon(stream: TextIO) -> None:
    """Let go of a standard stream, so that the interpreter does not fail once more at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def kept(out: str | None) -> bool:
    """Return whether what is printed goes into a file, named by `out` or by the shell: there nobody types the next command."""
    try:
        return out is not None or stat.S_ISREG(os.fstat(sys.stdout.fileno()).st_mode)
    except (OSError, ValueError):  # no file at all
        return False
