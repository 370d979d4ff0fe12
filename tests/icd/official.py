"""Files in the official layout, written from the packaged tables: what BfArM's download holds, as far as it is read."""

from __future__ import annotations

import zipfile
from functools import cache
from pathlib import Path

from soziorules.icd import tables
from soziorules.icd.metadata import CHAPTERS

_LISTS = ["1-057", "2-072", "3-059", "4-044", "115"]


@cache
def kodes(edition: int, fields: int = 28) -> tuple[str, ...]:
    """Return the lines of a `kodes` file with the codes of `edition`."""
    frame = tables.edition_frame(edition)
    chapter = frame["code"].where(frame["kind"] == "chapter").ffill()
    block = frame["code"].where(frame["kind"] == "block").ffill()
    lines = []
    columns = {str(name): frame[name].tolist() for name in frame.columns}
    chapters, blocks = chapter.tolist(), block.tolist()
    for number, record in enumerate(zip(*columns.values(), strict=True)):
        row = dict(zip(columns, record, strict=True))
        if row["kind"] in {"chapter", "block"}:
            continue
        plain = row["code"].replace(".", "")
        dash = {3: ".-", 4: "-"}.get(len(plain), "") if row["terminal"] == "N" else ""
        line = [
            str(len(plain)),
            "T" if row["terminal"] == "J" else "N",
            row["subclass"] or "X",
            f"{CHAPTERS.index(chapters[number]) + 1:02}",
            blocks[number][:3],
            row["code"] + dash + row["mark"],
            row["code"],
            plain,
            row["title_de"],
            *([] if fields == 27 else ["", "", ""]),
            row["usage_295"] or "P",
            row["usage_301"] or "P",
            *_LISTS,
            row["sex"] or "9",
            row["sex_error"] or "9",
            *([row["age_min"] or "9999"] if fields == 28 else ["999", row["age_min"]]),
            *([row["age_max"] or "9999"] if fields == 28 else ["999", row["age_max"]]),
            row["age_error"] or "9",
            row["rare_ce"] or "N",
            row["has_content"] or "J",
            row["ifsg_report"] or "N",
            row["ifsg_lab"] or "N",
        ]
        assert len(line) == fields
        lines.append(";".join(line))
    return tuple(lines)


def gruppen(edition: int) -> list[str]:
    """Return the lines of a `gruppen` file."""
    frame = tables.edition_frame(edition)
    blocks = frame[frame["kind"] == "block"]
    return [
        f"{code[:3]};{code[4:]};{CHAPTERS.index(chapter) + 1:02};{title}"
        for code, chapter, title in zip(blocks["code"], blocks["parent"], blocks["title_de"], strict=True)
    ]


def kapitel(edition: int) -> list[str]:
    """Return the lines of a `kapitel` file."""
    frame = tables.edition_frame(edition)
    chapters = frame[frame["kind"] == "chapter"]
    return [f"{number:02};{title}" for number, title in enumerate(chapters["title_de"], 1)]


def archive(path: Path, year: int, files: dict[str, list[str]]) -> Path:
    """Write a ZIP as BfArM publishes it: part name → lines."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for part, lines in files.items():
            name = f"icd10gm{year}syst-meta/Klassifikationsdateien/icd10gm{year}syst_{part}.txt"
            opened.writestr(name, "\r\n".join(lines) + "\r\n")
        opened.writestr(f"icd10gm{year}syst-meta/icd10gm{year}syst_metadaten_liesmich.txt", "…")
    return path
