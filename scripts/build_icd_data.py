"""Build the data of `soziorules.icd` from a folder with the prepared ICD-10-GM tables.

    python scripts/build_icd_data.py FOLDER

FOLDER holds `icd10gm_codes.csv`, `icd10gm_editions.csv`, `icd10gm_transitions.csv`,
`icd10gm_inyear_additions.csv` and `ATTRIBUTION.txt`. Run it again for a new edition; nothing else in the
repository has to change.
The tables are packed unaltered: decompressed they are the source files, byte by byte.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import lzma
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from soziorules.icd import shards  # noqa: E402 - works in a checkout that is not installed

COMPRESSED = ("icd10gm_codes.csv", "icd10gm_transitions.csv")
PLAIN = ("icd10gm_editions.csv", "icd10gm_inyear_additions.csv")
ATTRIBUTION = "ATTRIBUTION.txt"


def main(folder: Path) -> None:
    """Write all data files anew."""
    shutil.rmtree(shards.LIGHT, ignore_errors=True)
    shards.LIGHT.mkdir(parents=True)
    for name in COMPRESSED:
        packed = lzma.compress((folder / name).read_bytes(), preset=9 | lzma.PRESET_EXTREME)
        (shards.DATA / f"{name}.xz").write_bytes(packed)
    for name in (*PLAIN, ATTRIBUTION):
        shutil.copyfile(folder / name, shards.DATA / name)
    write_checksums(folder)
    write_light_table(folder)
    total = sum(path.stat().st_size for path in shards.DATA.rglob("*") if path.is_file())
    print(f"{shards.DATA}: {total:,} bytes")


def write_checksums(folder: Path) -> None:
    """Record the sha256 of every source table, by which the tests prove that nothing was lost."""
    sums = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in sorted((*COMPRESSED, *PLAIN, ATTRIBUTION))
    }
    (shards.DATA / "sha256.json").write_text(json.dumps(sums, indent=2) + "\n", encoding="utf-8")


def write_light_table(folder: Path) -> None:
    """Write the file of each first letter and the list of editions."""
    for letter, text in shards.pack(light_rows(folder)).items():
        (shards.LIGHT / f"{letter}.tsv.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    lines = [
        f"{row['edition']}\t{'reconstructed' if row['basis'].startswith('reconstructed') else 'official'}\n"
        for row in table(folder, "icd10gm_editions.csv")
    ]
    (shards.LIGHT / "editions.tsv").write_text("".join(lines), encoding="utf-8")


def light_rows(folder: Path) -> Iterator[tuple[str, shards.Run]]:
    """Yield what the light table keeps of each code; a meaning given during a year holds for that edition."""
    additions = {
        (row["code"], int(row["edition"])): row for row in table(folder, "icd10gm_inyear_additions.csv")
    }
    for row in table(folder, "icd10gm_codes.csv"):
        if row["kind"] not in {"category", "subcategory"}:
            continue
        for year in range(int(row["first_edition"]), int(row["last_edition"]) + 1):
            addition = additions.get((row["code"], year))
            if addition:
                usage = addition["usage_295"]
                mark = {"Z": "!", "O": "*"}.get(usage, "")
                yield (
                    row["code"],
                    shards.Run(year, year, row["terminal"] == "J", mark, usage, addition["title_de"]),
                )
            else:
                run = (row["terminal"] == "J", row["mark"], row["usage_295"], row["title_de"])
                yield row["code"], shards.Run(year, year, *run)


def table(folder: Path, name: str) -> list[dict[str, str]]:
    """Read a source table."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
