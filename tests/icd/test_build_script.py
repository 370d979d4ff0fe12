"""The script that makes the packaged data makes just what is in the repository."""

from __future__ import annotations

import importlib.util
import json
import lzma
import zlib
from pathlib import Path
from types import ModuleType

import pytest

from soziorules.icd import shards

SCRIPT = Path(__file__).parents[2] / "scripts" / "build_icd_data.py"


@pytest.fixture
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_icd_data", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def content(folder: Path) -> dict[str, bytes]:
    """Return every file unpacked: compressed bytes differ between versions of the libraries."""
    unpack = {".xz": lzma.decompress, ".gz": lambda packed: zlib.decompress(packed, 31)}
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != "README.md")
    return {
        str(path.relative_to(folder)): unpack.get(path.suffix, bytes)(path.read_bytes()) for path in files
    }


def test_building_again_changes_nothing(
    script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    packaged = content(shards.DATA)
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    for name in json.loads(packaged["sha256.json"]):
        (source / name).write_bytes(packaged.get(f"{name}.xz") or packaged[name])
    monkeypatch.setattr(shards, "DATA", target)
    monkeypatch.setattr(shards, "LIGHT", target / "light")
    script.main(source)
    assert content(target) == packaged
    assert "bytes" in capsys.readouterr().out
