"""Images of rules save time and nothing else: without, with a broken or a strange one, the rules are the same."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from soziorules.engine.ruleset import image
from tests.engine.lending import RULES, VOCABULARY, load

MADE = image.Image(VOCABULARY, load().elements, {})


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv(image.FOLDER_VARIABLE, str(folder))
    return folder


def keep(name: str) -> None:
    image.save(name, image.Image(VOCABULARY.__class__({}), MADE.elements, {}))


def test_what_is_kept_comes_back(place: Path) -> None:
    keep("rules")
    found = image.load("rules")
    assert found is not None
    assert found.elements == MADE.elements


def test_nothing_is_kept_where_it_is_switched_off(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(image.FOLDER_VARIABLE, image.OFF)
    keep("rules")
    assert image.load("rules") is None
    assert not place.exists()


@pytest.mark.parametrize("content", [b"", b"no pickle", pickle.dumps("something else")])
def test_a_strange_file_is_no_image(place: Path, content: bytes) -> None:
    keep("rules")
    (place / "rules.pickle").write_bytes(content)
    assert image.load("rules") is None


def test_a_file_that_others_can_write_is_not_read(place: Path) -> None:
    keep("rules")
    (place / "rules.pickle").chmod(0o666)
    assert image.load("rules") is None


def test_only_the_newest_images_are_kept(place: Path) -> None:
    for number in range(image.KEPT + 3):
        keep(f"rules{number}")
    assert len(list(place.glob("*.pickle"))) == image.KEPT


def test_the_name_follows_the_files(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    folder.mkdir()
    for file in RULES.glob("*.yaml"):
        (folder / file.name).write_bytes(file.read_bytes())
    before = image.key(folder)
    assert image.key(folder) == before
    (folder / "lending.yaml").write_bytes((folder / "lending.yaml").read_bytes() + b"\n")
    assert image.key(folder) != before
