"""The light table on disk: one small file per first letter, read when a code with this letter appears.

A line is `code, first edition, last edition, J/N terminal, mark, use under § 295, title`, separated by
tabs; a code has one line for each unbroken run of editions in which these are equal.
"""

from __future__ import annotations

import os
import sys
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from soziorules.engine.dataclass import dataclass

DATA = Path(__file__).parent / "data"
LIGHT = DATA / "light"
_GZIP = 31  # lets zlib read gzip: importing the module gzip takes longer than reading a file


@dataclass(frozen=True, slots=True)
class Run:
    """What a code was in the editions `first` to `last` (both inclusive).

    `mark` is `*`, `!` or empty; `usage_295` is P, O, Z or V, empty where unknown (new in a reconstructed
    edition).
    """

    first: int
    last: int
    terminal: bool
    mark: str
    usage_295: str
    title: str


@lru_cache(maxsize=1)
def packaged_editions() -> dict[int, bool]:
    """Return the editions that come with the program, ascending: year → whether it is reconstructed."""
    lines = (LIGHT / "editions.tsv").read_text(encoding="utf-8").splitlines()
    return {int(year): basis == "reconstructed" for year, basis in (line.split("\t") for line in lines)}


@lru_cache(maxsize=1)
def own_archives() -> dict[int, Path]:
    """Return the user's own editions as they were when this process first asked."""
    return own_editions()


@lru_cache(maxsize=1)
def editions() -> tuple[int, ...]:
    """Return all editions held, ascending: those of the program and the user's own."""
    return tuple(sorted({*packaged_editions(), *own_archives()}))


@lru_cache(maxsize=26)
def shard(letter: str) -> dict[str, tuple[str, ...]]:
    """Return the packaged lines of one first letter: code → the rest of its lines, in order of editions."""
    packed = (LIGHT / f"{letter}.tsv.gz").read_bytes()
    return _grouped(zlib.decompress(packed, _GZIP).decode("utf-8"))


@lru_cache(maxsize=64)
def own_shard(edition: int, letter: str) -> dict[str, tuple[str, ...]]:
    """Return the lines of one first letter of one of the user's own editions."""
    import zipfile

    with zipfile.ZipFile(own_archives()[edition]) as archive:
        try:
            text = archive.read(f"light/{letter}.tsv").decode("utf-8")
        except KeyError:
            return {}
    return _grouped(text)


def forget() -> None:
    """Drop what was read, after own editions have changed."""
    for cached in (own_archives, editions, own_shard):
        cached.cache_clear()


def run_of(line: str) -> Run:
    """Read the rest of a line."""
    first, last, terminal, mark, usage, title = line.split("\t")
    return Run(int(first), int(last), terminal == "J", mark, usage, title)


def pack(rows: Iterable[tuple[str, Run]]) -> Mapping[str, str]:
    """Write rows as the text of the files: first letter → lines. Equal neighbouring runs become one."""
    texts: dict[str, list[str]] = {}
    for code, group in groupby(sorted(rows, key=lambda row: (row[0], row[1].first)), key=lambda row: row[0]):
        for run in _merged(run for _, run in group):
            terminal = "J" if run.terminal else "N"
            fields = (code, str(run.first), str(run.last), terminal, run.mark, run.usage_295, run.title)
            texts.setdefault(code[0], []).append("\t".join(fields) + "\n")
    return {letter: "".join(lines) for letter, lines in texts.items()}


def _merged(runs: Iterable[Run]) -> list[Run]:
    merged: list[Run] = []
    for run in runs:
        before = merged[-1] if merged else None
        if before and before.last + 1 == run.first and _content(before) == _content(run):
            merged[-1] = Run(before.first, run.last, *_content(run))
        else:
            merged.append(run)
    return merged


def _content(run: Run) -> tuple[bool, str, str, str]:
    return run.terminal, run.mark, run.usage_295, run.title


def _grouped(text: str) -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        code, _, rest = line.partition("\t")
        table[code] = (*table.get(code, ()), rest)
    return table


VARIABLE = "SOZIORULES_DATA"


def data_folder() -> Path:
    r"""Return the folder for the user's own data: `SOZIORULES_DATA`, else where the platform keeps such data.

    Linux: `$XDG_DATA_HOME/soziorules` or `~/.local/share/soziorules`; macOS:
    `~/Library/Application Support/soziorules`; Windows: `%LOCALAPPDATA%\soziorules`. It need not exist.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen)
    return _platform_folder() / "soziorules"


def _platform_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def own_editions() -> dict[int, Path]:
    """Return the user's own editions: year → archive `icd10gm_<year>.zip`, ascending."""
    try:
        folder = data_folder() / "icd"
    except RuntimeError:  # no home, and a user whom the system does not know: nothing can have been put there
        return {}
    found = {}
    for archive in folder.glob("icd10gm_[0-9][0-9][0-9][0-9].zip"):
        found[int(archive.stem[-4:])] = archive
    return dict(sorted(found.items()))
