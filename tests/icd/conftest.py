from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from soziorules.icd import light


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give each test an empty folder for own editions, so that none depends on the machine it runs on."""
    folder = tmp_path / "data"
    monkeypatch.setenv("SOZIORULES_DATA", str(folder))
    light.forget()
    yield folder
    monkeypatch.undo()
    light.forget()
