"""Writing files: each stands there whole or as it was before, whatever goes wrong."""

from __future__ import annotations

import os
from codecs import BOM_UTF8 as BOM
from collections.abc import Mapping
from pathlib import Path

PRIVATE = 0o600
"""For health data: only the owner reads them."""
PUBLIC = 0o644


def write_file(path: Path, content: str | bytes, mode: int = PUBLIC) -> None:
    """Write one file in one step; a file that is there keeps its mode. Raises OSError, and then nothing has changed."""
    write_all({path: content}, mode)


def write_all(files: Mapping[Path, str | bytes], mode: int = PUBLIC) -> None:
    """Write files, all or none: each is written beside its place first, and what was there comes back where one fails."""
    targets = {_target(path): content for path, content in files.items()}
    waiting: dict[Path, Path] = {}
    before = {path: path.read_bytes() if path.is_file() else None for path in targets}
    done: list[Path] = []
    here: Path | None = None
    try:
        for here, content in targets.items():
            if not _is_device(here):
                _beside(here, content, mode, waiting)
        for here, ready in waiting.items():
            ready.replace(here)
            done.append(here)
        for here in targets.keys() - waiting.keys():
            here.write_bytes(_bytes(here, targets[here]))
    except OSError as error:
        error.filename, error.filename2 = str(here), None  # what was asked for, not what stands beside it
        for each in done:
            _back(each, before[each])
        raise
    finally:
        for ready in waiting.values():
            ready.unlink(missing_ok=True)


def write_new(path: Path, content: str) -> None:
    """Write a file for its owner alone that must not be there yet.

    Raises OSError, FileExistsError where it is there, and then nothing has changed.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode())
    except OSError:
        path.unlink(missing_ok=True)
        raise


def copy_folder(source: Path, target: Path) -> None:
    """Copy a folder with its files to a new place. Raises OSError with its reason, as shutil does not."""
    import shutil

    target.mkdir(parents=True)
    for each in source.iterdir():
        if each.is_dir():
            copy_folder(each, target / each.name)
        else:
            shutil.copyfile(each, target / each.name)


def _target(path: Path) -> Path:
    """Return what a link leads to, so that the link stays one."""
    return path.resolve() if path.is_symlink() else path


def _is_device(path: Path) -> bool:
    """Return whether a path is a pipe, a terminal or the like, which is written to and not replaced."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _beside(path: Path, content: str | bytes, mode: int, waiting: dict[Path, Path]) -> None:
    import shutil
    import tempfile  # a check that writes nothing does without

    handle, name = tempfile.mkstemp(prefix=f".{path.name[:100]}-", dir=path.parent)
    waiting[path] = Path(name)
    with os.fdopen(handle, "wb") as file:
        file.write(_bytes(path, content))
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        shutil.copymode(path, name)
    else:
        Path(name).chmod(mode)


def _bytes(path: Path, content: str | bytes) -> bytes:
    """Return what is to stand in a file: a byte-order mark that is there stays."""
    if isinstance(content, bytes):
        return content
    marked = path.is_file() and path.read_bytes().startswith(BOM)
    return (BOM if marked else b"") + content.encode()


def _back(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(content)
