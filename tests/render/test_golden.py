"""What the examples look like; `python -m scripts.refresh_golden` rewrites it, and the difference is for a person to read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.render.examples import GOLDEN, golden

WANTED = golden()


@pytest.mark.parametrize("path", WANTED, ids=lambda path: "/".join(Path(path).parts[-2:]))
def test_an_example_looks_as_it_is_kept(path: Path) -> None:
    assert path.exists(), "run `python -m scripts.refresh_golden`"
    assert path.read_text(encoding="utf-8") == WANTED[path], (
        "run `python -m scripts.refresh_golden` and read the difference"
    )


def test_nothing_else_is_kept() -> None:
    assert {path for path in GOLDEN.rglob("*") if path.is_file()} == set(WANTED)
