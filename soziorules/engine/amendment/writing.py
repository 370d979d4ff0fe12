"""Trying amended files in a copy, and writing all of them or none."""

from __future__ import annotations

import os
import shutil
import tempfile
from codecs import BOM_UTF8 as BOM
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from soziorules.engine.evaluator.rules import RuleSet


@contextmanager
def tried(folder: Path, changed: Mapping[str, str], load: Callable[[Path], RuleSet]) -> Iterator[RuleSet]:
    """Yield the rules with some files changed, read and compiled in a copy. Raises Problems that name all that is wrong."""
    with tempfile.TemporaryDirectory(prefix="soziorules-") as place:
        copy = Path(place) / folder.resolve().name
        shutil.copytree(folder, copy)
        for name, text in changed.items():
            (copy / name).write_bytes(text.encode())
        rules = load(copy)
        for day in rules.changes:
            rules.at(day)
        yield rules


def write_all(files: Mapping[Path, str | bytes]) -> None:
    """Write files, all or none: each is written beside its place first, and what was there comes back where one fails."""
    waiting: dict[Path, Path] = {}
    before = {path: path.read_bytes() if path.exists() else None for path in files}
    done: list[Path] = []
    try:
        for path, content in files.items():
            waiting[path] = _beside(path, content)
        for path, ready in waiting.items():
            ready.replace(path)
            done.append(path)
    except OSError:
        for path in done:
            _back(path, before[path])
        raise
    finally:
        for ready in waiting.values():
            ready.unlink(missing_ok=True)


def _beside(path: Path, content: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    marked = path.exists() and path.read_bytes().startswith(BOM)
    with os.fdopen(handle, "wb") as file:
        file.write(content if isinstance(content, bytes) else (BOM if marked else b"") + content.encode())
    if path.exists():
        shutil.copymode(path, name)
    else:
        Path(name).chmod(0o644)
    return Path(name)


def _back(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(content)
