"""Taking a newer official edition into the user's data folder: read, check, compare, and only then put in place."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

from soziorules.engine.dataclass import dataclass
from soziorules.engine.files import write_file
from soziorules.icd import light, shards, tables
from soziorules.icd.catalogue import Catalogue
from soziorules.icd.diff import Difference, differences
from soziorules.icd.errors import nearest_edition
from soziorules.icd.metadata import (
    CHAPTERS,
    COLUMNS,
    Metadata,
    MetadataError,
    Row,
    clean_title,
    code_rows,
    read_metadata,
)
from soziorules.icd.shards import VARIABLE, data_folder

_KEPT = 0.9
_BASIS = "official metadata file"


@dataclass(frozen=True, slots=True)
class Imported:
    """An edition that was taken over: where it is kept, what it holds, what changed against `compared_with`."""

    edition: int
    path: Path
    codes: int
    terminal: int
    compared_with: int
    changes: tuple[Difference, ...]


def import_edition(file: Path, edition: int | None = None) -> Imported:
    """Read the official metadata of an edition (ZIP or `kodes` file) and keep it in the user's data folder.

    The edition is taken from the name of the file unless it is given. An edition of the same year that is
    held already gives way to it. Raises `MetadataError` for a foreign or broken file and `OSError`; nothing is
    replaced then.
    """
    folder = _folder()
    metadata = read_metadata(file, edition)
    codes = code_rows(metadata)
    compared_with, before = _last_edition(metadata.edition)
    _check_complete(codes, before)
    rows = _placed(codes, metadata, before)
    path = folder / f"icd10gm_{metadata.edition}.zip"
    old = Catalogue(compared_with)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, _archive(rows, metadata))
    light.forget()
    changes = differences(old, Catalogue(metadata.edition))
    terminal = sum(row["terminal"] == "J" for row in codes)
    return Imported(metadata.edition, path, len(codes), terminal, compared_with, changes)


def _folder() -> Path:
    """Return where own editions are kept. Raises `MetadataError` where this user has no place for them."""
    try:
        return data_folder() / "icd"
    except RuntimeError:
        raise MetadataError(
            f"Für diesen Benutzer gibt es kein Heimatverzeichnis; {VARIABLE} muss den Ordner für eigene Ausgaben nennen.",
            f"This user has no home; {VARIABLE} must name the folder for editions of your own.",
        ) from None


def _last_edition(edition: int) -> tuple[int, list[Row]]:
    """Return the edition to compare with (the same year if it is held, else the nearest) and its rows."""
    last = nearest_edition(edition, shards.editions())
    frame = tables.edition_frame(last)
    names = [str(name) for name in frame.columns]
    values = zip(*(frame[name].tolist() for name in frame.columns), strict=True)
    return last, [dict(zip(names, record, strict=True)) for record in values]


def _check_complete(codes: list[Row], before: list[Row]) -> None:
    """Refuse a file that lacks much of the last edition: half a download, or another classification."""
    known = {row["code"] for row in before if row["kind"] in {"category", "subcategory"}}
    kept = len(known & {row["code"] for row in codes})
    if kept < _KEPT * len(known):
        raise MetadataError(
            f"Die Datei ist unvollständig: sie enthält nur {kept} der {len(known)} Kodes der letzten Ausgabe.",
            f"The file is incomplete: it holds only {kept} of the {len(known)} codes of the last edition.",
        )


def _placed(codes: list[Row], metadata: Metadata, before: list[Row]) -> list[Row]:
    """Return all rows in order of the classification, with chapters and blocks above the codes."""
    chapters = _chapter_titles(metadata, before)
    blocks = _blocks(metadata, before)
    grouped: dict[str, dict[str, list[Row]]] = {}
    for row in sorted(codes, key=lambda row: row["code"]):
        grouped.setdefault(row.pop("_chapter"), {}).setdefault(row.pop("_block"), []).append(row)
    placed = []
    for number, by_block in sorted(grouped.items()):
        chapter = CHAPTERS[int(number) - 1]
        placed.append(_heading(chapter, "chapter", "", chapters[chapter], metadata))
        for first, members in sorted(by_block.items()):
            if first not in blocks:
                raise MetadataError(
                    f"Die Gruppe ab {first} ist neu; bitte die ganze ZIP-Datei einlesen (mit …_gruppen.txt).",
                    f"The block from {first} is new; please read the whole ZIP file (with …_gruppen.txt).",
                )
            block, title = blocks[first]
            placed.append(_heading(block, "block", chapter, title, metadata))
            placed += [_under(row, block) for row in members]
    return placed


def _heading(code: str, kind: str, parent: str, title: str, metadata: Metadata) -> Row:
    edition = str(metadata.edition)
    stated = {"code": code, "kind": kind, "parent": parent, "terminal": "N", "title_de": title}
    return dict.fromkeys(COLUMNS, "") | stated | {"first_edition": edition, "last_edition": edition}


def _under(row: Row, block: str) -> Row:
    return row | {"parent": block} if row["parent"].startswith("block ") else row


def _chapter_titles(metadata: Metadata, before: list[Row]) -> dict[str, str]:
    titles = {row["code"]: row["title_de"] for row in before if row["kind"] == "chapter"}
    for fields in metadata.kapitel:
        if len(fields) != 2 or not fields[0].isdecimal() or not 1 <= int(fields[0]) <= len(CHAPTERS):
            raise MetadataError(
                "Die Datei der Kapitel ist nicht lesbar.", "The file of chapters is not readable."
            )
        titles[CHAPTERS[int(fields[0]) - 1]] = clean_title(fields[1])
    return titles


def _blocks(metadata: Metadata, before: list[Row]) -> dict[str, tuple[str, str]]:
    """Return the blocks by their first category: (code, title); from the last edition where no file was given."""
    if not metadata.gruppen:
        return {row["code"][:3]: (row["code"], row["title_de"]) for row in before if row["kind"] == "block"}
    if any(len(fields) != 4 for fields in metadata.gruppen):
        raise MetadataError("Die Datei der Gruppen ist nicht lesbar.", "The file of blocks is not readable.")
    return {first: (f"{first}-{last}", clean_title(title)) for first, last, _, title in metadata.gruppen}


def _archive(rows: list[Row], metadata: Metadata) -> bytes:
    """Return the archive: the table, what it is made from, the light table, and the source statement."""
    codes = [row for row in rows if row["kind"] in {"category", "subcategory"}]
    edition = {
        "edition": str(metadata.edition),
        "codes": str(len(codes)),
        "terminal": str(sum(row["terminal"] == "J" for row in codes)),
        "basis": _BASIS,
        "source": metadata.name,
        "source_sha256": metadata.sha256,
    }
    year = metadata.edition
    runs = (
        (
            row["code"],
            shards.Run(year, year, row["terminal"] == "J", row["mark"], row["usage_295"], row["title_de"]),
        )
        for row in codes
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("codes.csv", _csv(COLUMNS, rows))
        archive.writestr("edition.csv", _csv(tuple(edition), [edition]))
        archive.writestr("ATTRIBUTION.txt", (shards.DATA / "ATTRIBUTION.txt").read_bytes())
        for letter, text in shards.pack(runs).items():
            archive.writestr(f"light/{letter}.tsv", text)
    return buffer.getvalue()


def _csv(columns: tuple[str, ...], rows: list[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
