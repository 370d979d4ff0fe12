"""Trying amended files in a copy."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.files import copy_folder


@contextmanager
def tried(folder: Path, changed: Mapping[str, str], load: Callable[[Path], RuleSet]) -> Iterator[RuleSet]:
    """Yield the rules with some files changed, read and compiled in a copy. Raises Problems that name all that is wrong."""
    with tempfile.TemporaryDirectory(prefix="soziorules-") as place:
        copy = Path(place) / folder.resolve().name
        copy_folder(folder, copy)
        for name, text in changed.items():
            (copy / name).write_bytes(text.encode())
        rules = load(copy)
        for day in rules.changes:
            rules.at(day)
        yield rules
