"""A bundle: the rule files of a rule set in one file, with a manifest of checksums, so that an old decision can be made again."""

from __future__ import annotations

import hashlib
import io
import json
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from soziorules.engine.dataclass import dataclass
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.language.text import Text
from soziorules.engine.source import MAX_BYTES

SCHEMA: Final = "soziorules.bundle/1"
MANIFEST: Final = "bundle.json"
FOLDER: Final = "rules"
MOST: Final = 1_000
HOUSES: Final = "overlays"
_NAME: Final = re.compile(rf"({FOLDER}|{HOUSES}/[0-9]+)(/[\w-]+)*/[\w-]+\.yaml")
_HOUSE: Final = re.compile(rf"{HOUSES}/[0-9]+/[\w-]+")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_CHANGED, _MISSING, _ADDED = (
    Text("verändert", "changed"),
    Text("entfernt", "removed"),
    Text("hinzugefügt", "added"),
)
_ORIGINAL: Final = Text("das Bündel, wie es geschrieben wurde", "the bundle as it was written")
_ALLOWED: Final = Text(
    "eine Datei, die soziorules bundle geschrieben hat", "a file that soziorules bundle wrote"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """Rules to keep: their folder, name, version and checksum."""

    folder: Path
    name: str
    version: str
    sha256: str

    @property
    def shown(self) -> str:
        """The name of the folder, by which places in its files are called."""
        return re.sub(r"[^\w-]", "_", self.folder.resolve().name) or FOLDER

    @property
    def told(self) -> dict[str, str]:
        """What a manifest says of them."""
        return {"name": self.name, "version": self.version, "sha256": self.sha256}


def bundle(law: Kept, made_with: Mapping[str, str], houses: Sequence[Kept] = ()) -> bytes:
    """Return the files of rules, and of house rules over them, with their manifest; the same rules give the same bytes."""
    beside = {f"{HOUSES}/{number}/{each.shown}": each for number, each in enumerate(houses, start=1)}
    folders = {FOLDER: law, **beside}
    files = {
        f"{place}/{path.relative_to(each.folder).as_posix()}": path.read_bytes()
        for place, each in folders.items()
        for path in sorted(each.folder.rglob("*.yaml"))
    }
    manifest = {
        "schema": SCHEMA,
        **law.told,
        "made_with": dict(made_with),
        **({HOUSES: [{**each.told, "folder": place} for place, each in beside.items()]} if houses else {}),
        "files": {path: hashlib.sha256(content).hexdigest() for path, content in files.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in {MANIFEST: _text(manifest), **files}.items():
            archive.writestr(zipfile.ZipInfo(path, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@contextmanager
def opened(path: Path) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield the folder of rules of a bundle and its manifest. Raises Problems that name each file that is not as it was.

    House rules lie beside it, in the order of the manifest: `houses_beside`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest, files = _checked(archive, path.name)
    except (
        zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, zipfile.LargeZipFile
    ):  # fmt: skip
        raise Problems((_none(path.name),)) from None
    with tempfile.TemporaryDirectory(prefix="soziorules-") as place:
        for name, content in files.items():
            target = Path(place) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        yield Path(place) / FOLDER, manifest


def houses_beside(folder: Path, manifest: Mapping[str, Any]) -> list[tuple[Path, str]]:
    """Return the folders of the house rules of an opened bundle, each with the checksum that its rules must have."""
    return [(folder.parent / each["folder"], each["sha256"]) for each in manifest.get(HOUSES, ())]


def _checked(archive: zipfile.ZipFile, shown: str) -> tuple[Mapping[str, Any], dict[str, bytes]]:
    names = archive.namelist()
    if len(names) > MOST or len(names) != len(set(names)) or MANIFEST not in names:
        raise Problems((_none(shown),))
    manifest = _manifest(_read(archive, MANIFEST), shown)
    wanted = manifest["files"]
    problems = [_changed(name, shown, _MISSING) for name in sorted({*wanted} - {*names})]
    problems += [_changed(name, shown, _ADDED) for name in sorted({*names} - {MANIFEST} - {*wanted})]
    files = {}
    for name in sorted({*names} & {*wanted}):
        try:
            content = _read(archive, name)
        except (zipfile.BadZipFile, zlib.error):
            problems.append(_changed(name, shown))
            continue
        files[name] = content
        if hashlib.sha256(content).hexdigest() != wanted[name]:
            problems.append(_changed(name, shown))
    if problems:
        raise Problems(problems)
    return manifest, files


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise zipfile.BadZipFile
    return content


def _manifest(content: bytes, shown: str) -> Mapping[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        found = None
    files = found.get("files") if isinstance(found, dict) else None
    houses = found.get(HOUSES, []) if isinstance(found, dict) else None
    sound = (
        isinstance(files, dict)
        and found.get("schema") == SCHEMA
        and isinstance(found.get("sha256"), str)
        and isinstance(houses, list)
        and all(
            isinstance(each, dict)
            and isinstance(each.get("sha256"), str)
            and _HOUSE.fullmatch(str(each.get("folder")))
            for each in houses
        )
        and all(_NAME.fullmatch(name) and isinstance(digest, str) for name, digest in files.items())
    )
    if not sound:
        raise Problems((_none(shown),))
    return found  # type: ignore[no-any-return]


def _none(shown: str) -> Diagnostic:
    message = Text(f"„{shown}“ ist kein Regelbündel", f'"{shown}" is no bundle of rules')
    return Diagnostic("K021", message, allowed=_ALLOWED)


def _changed(name: str, shown: str, how: Text = _CHANGED) -> Diagnostic:
    message = Text(
        f"„{name}“ in „{shown}“ wurde nach dem Schreiben {how.de}",
        f'"{name}" in "{shown}" was {how.en} after the bundle was written',
    )
    return Diagnostic("K020", message, allowed=_ORIGINAL)


def not_its_rules(shown: str) -> Diagnostic:
    """Return that the rules of a bundle are others than its manifest says."""
    message = Text(
        f"die Regeln in „{shown}“ wurden nach dem Schreiben verändert: ihre Prüfsumme ist eine andere",
        f'the rules in "{shown}" were changed after the bundle was written: their checksum is another',
    )
    return Diagnostic("K020", message, allowed=_ORIGINAL)


def _text(data: object) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
