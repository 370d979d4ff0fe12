"""The folder beside an output in which finished parts wait: held by one run at a time, cleared of nothing but its own files."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Final

from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.language.text import Text

MANIFEST: Final = "manifest.json"
LOCK: Final = "lock"
MARK: Final = {"made_by": "soziorules"}
OWN: Final = re.compile(r"[0-9]{6}\.(part|json|note|unfinished)|whole\.unfinished|manifest\.(json|note)|lock")
"""Names of the files that a run makes; nothing else is ever deleted."""


class RunFolder:
    """The folder of the parts of one output, and the lock on it.

    `take` raises Problems for a folder that holds anything else, and for one that another run holds.
    """

    def __init__(self, out: Path) -> None:
        self.path = out.with_name(out.name + ".parts")
        self._lock: IO[str] | None = None

    @property
    def unfinished(self) -> Path:
        """Where the output is put together before it takes its place."""
        return self.path / "whole.unfinished"

    def take(self) -> None:
        """Hold the folder until `release` or `clear`; it is made if need be."""
        self._check()
        while self._lock is None:
            self.path.mkdir(exist_ok=True)
            self._lock = self._locked()

    def release(self) -> None:
        """Let other runs have the folder."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def manifest(self) -> dict[str, Any] | None:
        """Return what was said of the run that was interrupted here; None where nothing readable stands."""
        try:
            found = json.loads((self.path / MANIFEST).read_bytes())
        except (OSError, ValueError):
            return None
        if not isinstance(found, dict) or any(found.pop(name, None) != value for name, value in MARK.items()):
            return None
        return found

    def begin(self, manifest: Mapping[str, Any]) -> None:
        """Throw away all parts and say what the new ones belong to."""
        self._delete(keep=(LOCK,))
        write(self.path / MANIFEST, {**MARK, **manifest})

    def clear(self) -> None:
        """Delete all files of the run, and the folder if nothing else is left in it."""
        self._delete(keep=(LOCK,))
        if sys.platform == "win32":  # which deletes no file that is open
            self.release()
        (self.path / LOCK).unlink(missing_ok=True)
        self.release()
        if not any(self.path.iterdir()):
            self.path.rmdir()

    def _delete(self, keep: tuple[str, ...]) -> None:
        for path in self.path.iterdir():
            if OWN.fullmatch(path.name) and path.name not in keep:
                path.unlink()

    def _check(self) -> None:
        """Raise Problems for anything in the way that no run has made."""
        if self.path.is_dir() and not self.path.is_symlink():
            foreign = [path for path in self.path.iterdir() if not self._own(path)]
            if not foreign:
                return
        elif not self.path.exists() and not self.path.is_symlink():
            return
        name = self.path.name
        message = Text(
            f"„{name}“ ist nicht von soziorules und bleibt, wie es ist",
            f'"{name}" was not made by soziorules and is left as it is',
        )
        remedy = Text(
            "es umbenennen oder eine andere Ausgabe nennen", "rename it, or name another file for the output"
        )
        raise Problems((Diagnostic("D001", message, path="--out", allowed=remedy),))

    def _own(self, path: Path) -> bool:
        if not OWN.fullmatch(path.name) or path.is_symlink() or not path.is_file():
            return False
        return path.name != MANIFEST or self.manifest() is not None or not _is_json(path)

    def _locked(self) -> IO[str] | None:
        """Return the lock; None where the run that held it has just taken it away. Raises Problems while a run holds it."""
        path = self.path / LOCK
        try:
            file = path.open("a+", encoding="utf-8")
        except FileNotFoundError:
            return None
        if not _lock(file):
            file.seek(0)
            holder = file.read().strip()
            file.close()
            raise Problems((_held(self.path.name, holder),))
        if not _same(file, path):
            file.close()
            return None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        return file


def check_out(source: Path, out: Path) -> None:
    """Raise Problems for an output that is the input, by whatever name, a folder, or in none."""
    try:
        same = source.samefile(out)
    except OSError:
        same = False
    if same:
        message = Text(
            "die Ausgabe ist die Eingabe und würde sie überschreiben",
            "the output is the input and would overwrite it",
        )
    elif out.is_dir():
        message = Text("das ist ein Ordner, keine Datei", "this is a folder, not a file")
    elif not out.parent.is_dir():
        message = Text("den Ordner der Ausgabe gibt es nicht", "there is no such folder for the output")
    else:
        return
    remedy = Text(
        "eine andere Datei nennen, in einem Ordner, den es gibt",
        "name another file, in a folder that is there",
    )
    raise Problems((Diagnostic("D001", message, path="--out", allowed=remedy),))


def write(path: Path, data: Mapping[str, Any]) -> None:
    """Write a file of JSON in one step: it is there as a whole or not at all."""
    note = path.with_suffix(".note")
    with note.open("w", encoding="utf-8") as file:
        json.dump(data, file)
        file.flush()
        os.fsync(file.fileno())
    note.replace(path)


def _is_json(path: Path) -> bool:
    try:
        json.loads(path.read_bytes())
    except ValueError:
        return False
    return True


def _same(file: IO[str], path: Path) -> bool:
    """Return whether a file that is open still stands at its path."""
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> bool:
        file.seek(1 << 20)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _held(name: str, holder: str) -> Diagnostic:
    message = Text(
        f"an dieser Ausgabe arbeitet schon ein Lauf (Prozess {holder or '?'})",
        f"a run is already working on this output (process {holder or '?'})",
    )
    remedy = Text("warten, oder eine andere Ausgabe nennen", "wait, or name another file for the output")
    return Diagnostic("D001", message, path=name, allowed=remedy)


__all__ = ["RunFolder", "check_out", "write"]
