"""Images of checked rules, so that a later process need not read, check and build them again.

An image is a pickle in a folder of the user, like Python's own compiled modules. Its name is a checksum over everything
that it was made from: the rule files, the program, the Python version. What is not there, cannot be read, or does not belong
to the user is made anew; nothing depends on it.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.elements import Elements
from soziorules.engine.language.facts import Vocabulary

PACKAGE = Path(__file__).parents[2]
FOLDER_VARIABLE = "SOZIORULES_CACHE"
OFF = "off"
KEPT = 8


@dataclass(frozen=True, slots=True)
class Image:
    """What an image holds: the facts, the elements of the rules, and the outline of cases for their domain."""

    vocabulary: Vocabulary
    elements: Elements
    outline: Any


def folder() -> Path | None:
    """Return where images are kept: SOZIORULES_CACHE (`off`: nowhere), else the user's cache folder."""
    stated = os.environ.get(FOLDER_VARIABLE)
    if stated == OFF:
        return None
    if stated:
        return Path(stated)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    elif sys.platform == "darwin":
        base = str(Path("~/Library/Caches").expanduser())
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
    return Path(base) / "soziorules" if base else None


def key(rules: Path) -> str:
    """Return the name of the image for a folder of rules as it is now, read by this program."""
    digest = hashlib.sha256(sys.version.encode())
    for file in sorted(rules.glob("*.yaml")):
        content = file.read_bytes()
        digest.update(f"{rules.name}/{file.name} {len(content)}\n".encode())
        digest.update(content)
    for path, size, changed in sorted(_modules(PACKAGE)):
        digest.update(f"{path} {size} {changed}\n".encode())
    return digest.hexdigest()


def _modules(folder: str | Path) -> Iterator[tuple[str, int, int]]:
    """Yield path, size and time of change of all modules below a folder; several times as fast as `Path.rglob`."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                stamp = entry.stat()
                yield entry.path, stamp.st_size, stamp.st_mtime_ns
            elif entry.is_dir() and entry.name != "__pycache__":
                yield from _modules(entry.path)


def load(name: str) -> Image | None:
    """Return the image that was kept under a name, or None."""
    place = folder()
    path = None if place is None else place / f"{name}.pickle"
    if path is None or not _trusted(path):
        return None
    gc.disable()  # thousands of objects come to stay; looking through them again and again costs more than making them
    try:
        found = pickle.loads(path.read_bytes())  # noqa: S301  # the user's own file, see _trusted
    except Exception:  # noqa: BLE001  # whatever is wrong with it, it is made anew
        return None
    finally:
        gc.enable()
    return found if isinstance(found, Image) else None


def save(name: str, content: Image) -> None:
    """Keep an image under a name; where that cannot be done, nothing is said: only time is lost."""
    place = folder()
    if place is None:
        return
    import tempfile  # a process that finds an image does without it

    with contextlib.suppress(OSError):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=place)
        with os.fdopen(handle, "wb") as stream:
            pickle.dump(content, stream, protocol=pickle.HIGHEST_PROTOCOL)
        Path(part).replace(place / f"{name}.pickle")
        for old in sorted(place.glob("*.pickle"), key=lambda file: file.stat().st_mtime)[:-KEPT]:
            old.unlink()


def _trusted(path: Path) -> bool:
    """A pickle can run code: only a file that nobody else can have written is read."""
    try:
        stamp, parent = path.stat(), path.parent.stat()
    except OSError:
        return False
    if not hasattr(os, "getuid"):
        return True
    others = 0o022
    own = stamp.st_uid == os.getuid() and parent.st_uid == os.getuid()
    return own and not stamp.st_mode & others and not parent.st_mode & others
