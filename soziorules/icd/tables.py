"""The full tables as pandas frames: the door to pandas in this package, opened when a table is asked for."""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from soziorules.engine.diagnostics.extras import optional
from soziorules.icd.errors import EditionError
from soziorules.icd.shards import DATA, own_editions, packaged_editions

if TYPE_CHECKING:
    import pandas as pd

CODES = "icd10gm_codes.csv.xz"
TRANSITIONS = "icd10gm_transitions.csv.xz"
EDITIONS = "icd10gm_editions.csv"
ADDITIONS = "icd10gm_inyear_additions.csv"


def read(source: Path | io.BytesIO) -> pd.DataFrame:
    """Open a table as it is: every column text, empty where nothing is stated."""
    with optional():
        import pandas as pd

    return pd.read_csv(source, dtype=str, keep_default_na=False)


@lru_cache(maxsize=1)
def all_codes() -> pd.DataFrame:
    """Return the packaged codes of all editions: one row per code and run of editions with equal attributes."""
    return read(DATA / CODES)


@lru_cache(maxsize=1)
def transitions() -> pd.DataFrame:
    """Return the official crosswalk rows that are not a plain two-way identity."""
    return read(DATA / TRANSITIONS)


def editions_table() -> pd.DataFrame:
    """Return the packaged editions with counts, basis and source."""
    return read(DATA / EDITIONS)


def additions() -> pd.DataFrame:
    """Return the U-codes that were given a meaning during a running year; not part of the codes."""
    return read(DATA / ADDITIONS)


def edition_frame(edition: int) -> pd.DataFrame:
    """Return the codes of one edition in order of the classification, text in every column.

    The user's own edition goes before a packaged one. Raises `EditionError` when the edition is not held.
    """
    own = own_editions()
    if edition in own:
        return read(_member(own[edition], "codes.csv"))
    if edition not in packaged_editions():
        raise EditionError(edition, tuple(sorted({*own, *packaged_editions()})))
    table = all_codes()
    inside = (table["first_edition"].astype(int) <= edition) & (table["last_edition"].astype(int) >= edition)
    return table[inside].reset_index(drop=True)


def edition_row(edition: int) -> dict[str, str]:
    """Return the row of the table of editions for one edition that is held: counts, basis, source."""
    own = own_editions()
    table = read(_member(own[edition], "edition.csv")) if edition in own else editions_table()
    row = table[table["edition"] == str(edition)].iloc[0]
    return {str(name): str(value) for name, value in row.items()}


def _member(archive: Path, name: str) -> io.BytesIO:
    with zipfile.ZipFile(archive) as opened:
        return io.BytesIO(opened.read(name))
