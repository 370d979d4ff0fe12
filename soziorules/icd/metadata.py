"""Reading the official metadata of BfArM (`kodes`, `gruppen`, `kapitel`; text fields separated by `;`, no quoting).

`kodes` has 28 fields since 2018, 30 in 2013–2017, 27 in 2009–2012. Nothing is guessed: a file that departs from
the format, or whose hierarchy does not hold together, is refused with the line.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections import Counter
from pathlib import Path

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.text import Text

Row = dict[str, str]
COLUMNS = (
    "code", "kind", "parent", "terminal", "title_de", "first_edition", "last_edition", "mark", "subclass",
    "usage_295", "usage_301", "sex", "sex_error", "age_min", "age_max", "age_error", "rare_ce", "has_content",
    "ifsg_report", "ifsg_lab",
)  # fmt: skip
CHAPTERS = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII",
    "XVIII", "XIX", "XX", "XXI", "XXII",
)  # fmt: skip

_LARGEST = 32_000_000
_FLAGS = COLUMNS[9:]
# Where the fields that go by the names of _FLAGS stand, counted from 0, by the number of fields of a line.
_PLACES: dict[int, tuple[int, ...]] = {
    28: (12, 13, 19, 20, 21, 22, 23, 24, 25, 26, 27),
    30: (12, 13, 19, 20, 22, 24, 25, 26, 27, 28, 29),
    27: (9, 10, 16, 17, 19, 21, 22, 23, 24, 25, 26),
}
_CODE = re.compile(r"[A-Z][0-9]{2}(?:\.[0-9]{1,2})?")
_PRINTED = re.compile(r"[A-Z][0-9]{2}(?:\.[0-9]{0,2})?-?([*!]?)")
_YEAR_IN_NAME = re.compile(r"(?:icd10gm|x1gm[at]|kodes)_?(20[0-9]{2})(?![0-9]{4})", re.IGNORECASE)
_ALLOWED = {
    "usage_295": re.compile("[POZV]"),
    "usage_301": re.compile("[POZV]"),
    "sex": re.compile("[MW9]"),
    "sex_error": re.compile("[KM9]"),
    "age_min": re.compile("9999|[tj][0-9]{3}"),
    "age_max": re.compile("9999|[tj][0-9]{3}"),
    "age_error": re.compile("[KM9]"),
    "rare_ce": re.compile("[JN]"),
    "has_content": re.compile("[JN]"),
    "ifsg_report": re.compile("[JN]"),
    "ifsg_lab": re.compile("[JN]"),
}


class MetadataError(ValueError):
    """A file that is not the official metadata of an edition, or is damaged. `message` says where and why."""

    def __init__(self, de: str, en: str) -> None:
        super().__init__(de, en)
        self.message = Text(de=de, en=en)

    def __str__(self) -> str:
        return self.message.de


@dataclass(frozen=True, slots=True)
class Metadata:
    """The three files of an edition as read; `gruppen` and `kapitel` are empty where they were not given."""

    edition: int
    name: str
    sha256: str
    kodes: tuple[tuple[str, ...], ...]
    gruppen: tuple[tuple[str, ...], ...]
    kapitel: tuple[tuple[str, ...], ...]


def read_metadata(path: Path, edition: int | None = None) -> Metadata:
    """Read the official ZIP of an edition or its `kodes` file (with `gruppen` and `kapitel` beside it, if there).

    The edition is taken from the name of the file unless it is given. Raises `MetadataError`, `OSError`.
    """
    data = _limited(path)
    files = _from_archive(path) if zipfile.is_zipfile(path) else _from_folder(path, data)
    kodes_name = next((name for name in files if _part(name) == "kodes"), None)
    if kodes_name is None:
        raise MetadataError(
            f"{path.name} enthält keine Datei mit den Kodes (…_kodes.txt).",
            f"{path.name} holds no file of codes (…_kodes.txt).",
        )
    parts = {_part(name): _lines(content, name) for name, content in files.items()}
    return Metadata(
        edition=_edition(edition, (path.name, kodes_name)),
        name=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        kodes=parts["kodes"],
        gruppen=parts.get("gruppen", ()),
        kapitel=parts.get("kapitel", ()),
    )


def code_rows(metadata: Metadata) -> list[Row]:
    """Return the categories and subcategories as rows of the table, checked. Raises `MetadataError`."""
    codes: set[str] = {fields[6] for fields in metadata.kodes if len(fields) > 6}
    rows = [_row(fields, number, metadata, codes) for number, fields in enumerate(metadata.kodes, 1)]
    twice = [code for code, count in Counter(row["code"] for row in rows).items() if count > 1]
    if twice:
        raise MetadataError(f"Der Kode {twice[0]} kommt mehrfach vor.", f"The code {twice[0]} occurs twice.")
    parents = {row["parent"] for row in rows}
    for row in rows:
        if (row["terminal"] == "J") == (row["code"] in parents):
            raise MetadataError(
                f"Bei {row['code']} widersprechen sich das Kennzeichen für Endständigkeit und die Gliederung.",
                f"For {row['code']} the mark of a terminal code contradicts the hierarchy.",
            )
    return rows


def clean_title(title: str) -> str:
    """Return a title with plain single blanks: official files hold no-break and doubled ones."""
    return " ".join(title.split())


def _row(fields: tuple[str, ...], number: int, metadata: Metadata, codes: set[str]) -> Row:
    places = _PLACES.get(len(fields))
    if places is None:
        raise _at(
            number, f"{len(fields)} Felder statt 27, 28 oder 30", f"{len(fields)} fields, not 27, 28 or 30"
        )
    level, place, subclass, chapter, block, printed, code, plain, title = fields[:9]
    mark = _PRINTED.fullmatch(printed)
    consistent = (
        _CODE.fullmatch(code) and mark and code.replace(".", "") == plain and level == str(len(plain))
    )
    if not consistent:
        raise _at(number, "kein Kode der ICD-10-GM", "no code of ICD-10-GM")
    known = place in {"T", "N"} and subclass in {"X", "S"} and chapter.isdecimal() and 1 <= int(chapter) <= 22
    if not known or not clean_title(title):
        raise _at(number, f"unbekannte Angaben bei {code}", f"unknown entries for {code}")
    flags = dict(zip(_FLAGS, (fields[place] for place in places), strict=True))
    wrong = [name for name, allowed in _ALLOWED.items() if not allowed.fullmatch(flags[name])]
    if wrong:
        raise _at(
            number, f"unbekannter Wert in {wrong[0]} bei {code}", f"unknown value in {wrong[0]} for {code}"
        )
    edition = str(metadata.edition)
    return {
        "code": code,
        "kind": "category" if len(code) == 3 else "subcategory",
        "parent": _parent(code, codes, block),
        "terminal": "J" if place == "T" else "N",
        "title_de": clean_title(title),
        "first_edition": edition,
        "last_edition": edition,
        "mark": mark.group(1) if mark else "",
        "subclass": "" if len(code) == 3 else subclass,
        **flags,
        "_chapter": chapter,
        "_block": block,
    }


def _parent(code: str, codes: set[str], block: str) -> str:
    """Return the next higher code that exists, else the first category of the block (some codes of 2009)."""
    if len(code) == 6 and code[:5] in codes:
        return code[:5]
    return code[:3] if len(code) > 3 and code[:3] in codes else f"block {block}"


def _at(number: int, de: str, en: str) -> MetadataError:
    return MetadataError(f"Zeile {number} der Kodes: {de}.", f"Line {number} of the codes: {en}.")


def _limited(path: Path) -> bytes:
    if path.stat().st_size > _LARGEST:
        raise MetadataError(f"{path.name} ist zu groß.", f"{path.name} is too large.")
    return path.read_bytes()


def _from_archive(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if _part(member.filename)]
            if any(member.file_size > _LARGEST for member in members):
                raise MetadataError(f"{path.name} ist zu groß.", f"{path.name} is too large.")
            return {member.filename: archive.read(member) for member in members}
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise MetadataError(f"{path.name} ist beschädigt.", f"{path.name} is damaged.") from error


def _from_folder(path: Path, data: bytes) -> dict[str, bytes]:
    """Return the given file as `kodes`, whatever its name, and its two companions by the official names."""
    files = {path.name if _part(path.name) == "kodes" else "kodes.txt": data}
    if _part(path.name) == "kodes":
        for part in ("gruppen", "kapitel"):
            companion = path.with_name(path.name.replace("kodes", part))
            if companion.exists():
                files[companion.name] = _limited(companion)
    return files


def _part(name: str) -> str | None:
    """Return which of the three files a name stands for."""
    base = name.rsplit("/", 1)[-1].lower()
    if not base.endswith((".txt", ".csv")) or "umsteiger" in base:
        return None
    return next((part for part in ("kodes", "gruppen", "kapitel") if part in base), None)


def _lines(content: bytes, name: str) -> tuple[tuple[str, ...], ...]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")  # 2009
    if "\x00" in text or "\ufffd" in text:
        raise MetadataError(f"{name} ist keine Textdatei.", f"{name} is no text file.")
    lines = tuple(tuple(line.split(";")) for line in re.split(r"\r?\n", text) if line)
    if not lines:
        raise MetadataError(f"{name} ist leer.", f"{name} is empty.")
    return lines


def _edition(given: int | None, names: tuple[str, ...]) -> int:
    named = {int(match.group(1)) for name in names for match in [_YEAR_IN_NAME.search(name)] if match}
    years = {given} if given else named
    if len(years) != 1 or (given and named and named != {given}):
        raise MetadataError(
            "Die Ausgabe geht aus dem Namen der Datei nicht eindeutig hervor; bitte mit --edition angeben.",
            "The name of the file does not tell the edition; please give it with --edition.",
        )
    edition = years.pop()
    if not 2009 <= edition <= 2099:
        raise MetadataError(
            f"Die Ausgabe {edition} wird nicht gelesen.", f"The edition {edition} is not read."
        )
    return edition
