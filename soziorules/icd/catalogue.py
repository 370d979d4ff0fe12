"""One edition of the classification as a table to look up, search and join. Loads pandas when it is made."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.text import Text
from soziorules.icd import tables
from soziorules.icd.code import CodeRange, normalise
from soziorules.icd.crosswalk import Crosswalk, crosswalk
from soziorules.icd.errors import CodeError, Reason
from soziorules.icd.light import nearest, resolve
from soziorules.icd.search import Index

if TYPE_CHECKING:
    import pandas as pd

_RECONSTRUCTED = Text(
    de="Diese Ausgabe ist rekonstruiert, nicht aus der amtlichen Datei gelesen: Kennzeichen alter Kodes sind "
    "aus dem Vorjahr übernommen, die der neuen unbekannt. Verbindlich ist allein das Systematische Verzeichnis "
    "des BfArM.",
    en="This edition is reconstructed, not read from the official file: flags of older codes are carried over "
    "from the year before, those of new codes unknown. Only BfArM's Systematisches Verzeichnis is binding.",
)
_PREPARED = Text(
    de="Aus amtlichen Metadaten aufbereitet. Verbindlich ist allein das Systematische Verzeichnis des BfArM.",
    en="Prepared from official metadata. Only BfArM's Systematisches Verzeichnis is binding.",
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the data of an edition come from: how they were made, from what, the checksum of that file."""

    edition: int
    basis: str
    source: str
    sha256: str
    reconstructed: bool
    note: Text


@dataclass(frozen=True, slots=True)
class Entry:
    """A chapter, block, category or subcategory of one edition.

    `kind` is `chapter`, `block`, `category` or `subcategory`; `mark` is `*`, `!` or empty; usages are P, O, Z,
    V; sex and ages are as in the official files (`M`, `W`, `9` none; `j040` completed years, `t001` completed
    days, `9999` none).
    Empty flags are unknown. `in_year` is the title that a code was given during the running year, if any.
    """

    code: str
    kind: str
    parent: str
    chapter: str
    terminal: bool
    title: str
    mark: str
    usage_295: str
    usage_301: str
    sex: str
    age_min: str
    age_max: str
    in_year: str | None = None


class Catalogue:
    """One edition of ICD-10-GM. Raises `EditionError` when it is not held."""

    def __init__(self, edition: int) -> None:
        self.edition = edition
        frame = tables.edition_frame(edition)
        is_chapter = frame["kind"] == "chapter"
        frame["chapter"] = frame["code"].where(is_chapter).ffill()
        frame["terminal"] = frame["terminal"] == "J"
        for column in ("first_edition", "last_edition"):
            frame[column] = frame[column].astype("int16")
        self._frame = frame
        self._rows = {code: number for number, code in enumerate(frame["code"])}

    def __repr__(self) -> str:
        return f"Catalogue({self.edition})"

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, code: object) -> bool:
        return code in self._rows

    def __iter__(self) -> Iterator[Entry]:
        return (self._entry(number) for number in range(len(self)))

    @cached_property
    def origin(self) -> Origin:
        """Where this edition comes from; says so where it is reconstructed."""
        row = tables.edition_row(self.edition)
        reconstructed = row["basis"].startswith("reconstructed")
        note = _RECONSTRUCTED if reconstructed else _PREPARED
        return Origin(self.edition, row["basis"], row["source"], row["source_sha256"], reconstructed, note)

    def frame(self) -> pd.DataFrame:
        """Return a copy of the whole edition in order of the classification, one row per code.

        Columns as in the source table, with `terminal` as truth value, editions as numbers, and `chapter`
        added; all else is text, empty where unknown. `first_edition` and `last_edition` are those of the row.
        """
        return self._frame.copy()

    def lookup(self, code: str) -> Entry:
        """Return the entry of a code as written, of a block (`F20-F29`) or of a chapter (`V`).

        Raises `CodeError` with the nearest codes when this edition has no such entry.
        """
        return self._entry(self._rows[self._key(code)])

    def children(self, code: str) -> tuple[Entry, ...]:
        """Return the entries one level below. Raises `CodeError` as `lookup` does."""
        below = self._frame.index[self._frame["parent"] == self._key(code)]
        return tuple(self._entry(int(number)) for number in below)

    def parents(self, code: str) -> tuple[Entry, ...]:
        """Return the entries above, from the nearest to the chapter. Raises `CodeError` as `lookup` does."""
        above = []
        entry = self.lookup(code)
        while entry.parent:
            entry = self._entry(self._rows[entry.parent])
            above.append(entry)
        return tuple(above)

    def is_terminal(self, code: str) -> bool:
        """Tell whether the code has nothing below it. Raises `CodeError` as `lookup` does."""
        return self.lookup(code).terminal

    def search(self, text: str, limit: int | None = 20) -> tuple[Entry, ...]:
        """Return the entries whose titles have all words of `text`, best first; of a code: it and its own.

        Umlauts may be spelt `ä` or `ae`; words may be parts of words and have one or two typing mistakes.
        """
        numbers = self._held_by(text) or self._index.find(text)
        return tuple(self._entry(number) for number in numbers[:limit])

    def within(self, spec: str) -> tuple[Entry, ...]:
        """Return the categories and codes of a code, category or range, in order. Raises `CodeError`."""
        return tuple(self._entry(number) for number in self._inside(CodeRange.parse(spec)))

    def crosswalk(self, code: str, from_edition: int, to_edition: int | None = None) -> Crosswalk:
        """Lead a code of `from_edition` to `to_edition` (else this edition) by the official transitions.

        Raises `CodeError` when the code is not one of `from_edition`, `EditionError` when an edition is not
        held.
        """
        start = resolve(code, from_edition, terminal=False)
        return crosswalk(start.code, from_edition, self.edition if to_edition is None else to_edition)

    @cached_property
    def _index(self) -> Index:
        return Index(self._frame["title_de"])

    @cached_property
    def _in_year(self) -> dict[str, str]:
        table = tables.additions()
        chosen = table[table["edition"] == str(self.edition)]
        return dict(zip(chosen["code"], chosen["title_de"], strict=True))

    def _key(self, code: str) -> str:
        """Return the code as this edition writes it."""
        plain = code.strip().upper()
        if plain in self._rows:
            return plain
        try:
            key = str(CodeRange.parse(code)) if "-" in plain or "–" in plain else normalise(code)
        except CodeError as error:
            suggestions = nearest(code, self.edition)
            raise CodeError(error.reason, error.message, error.redacted, suggestions) from None
        if key not in self._rows:
            resolve(key, self.edition, terminal=False)  # refuses it with the reason
            raise CodeError.of(Reason.UNKNOWN, key)  # came with an own edition, after this catalogue was made
        return key

    def _held_by(self, text: str) -> list[int]:
        try:
            return self._inside(CodeRange.parse(text))
        except CodeError:
            return []

    def _inside(self, span: CodeRange) -> list[int]:
        is_code = self._frame["kind"].isin(["category", "subcategory"])
        return [self._rows[code] for code in self._frame["code"][is_code] if code in span]

    def _entry(self, number: int) -> Entry:
        row = self._frame.iloc[number]
        return Entry(
            code=str(row["code"]),
            kind=str(row["kind"]),
            parent=str(row["parent"]),
            chapter=str(row["chapter"]),
            terminal=bool(row["terminal"]),
            title=str(row["title_de"]),
            mark=str(row["mark"]),
            usage_295=str(row["usage_295"]),
            usage_301=str(row["usage_301"]),
            sex=str(row["sex"]),
            age_min=str(row["age_min"]),
            age_max=str(row["age_max"]),
            in_year=self._in_year.get(str(row["code"])),
        )
