"""The examples as they are shown: as text for two readers, and one of each outcome as a page and as data."""

from __future__ import annotations

import json
import re
from pathlib import Path

import soziorules
from soziorules.engine.language.text import Language
from soziorules.soziotherapie.wording.readers import Reader

ROOT = Path(__file__).resolve().parent.parent.parent
CHECKSUM = re.compile(r"\b[0-9a-f]{64}\b")
PLACE = re.compile(r"(rules/\w+\.yaml):\d+:\d+")
GOLDEN = ROOT / "tests" / "golden"
EXAMPLES = sorted([*(ROOT / "examples").glob("*.json"), *(ROOT / "examples").glob("*.yaml")])
ONE_PER_OUTCOME = (
    "psychiatrist_30_units_f20",
    "hausarzt_30_units",
    "facts_missing",
    "permission_not_begun",
    "schizophrenia_gaf_45",
)
"""Examples that are kept as a page, as data and in English too."""


def shown(example: Path, form: str, reader: Reader, language: Language) -> str:
    """Return an example in one form, without what changes with every line of the rule files: checksums and places."""
    decision = soziorules.check(example, lang=language)
    match form:
        case "html":
            text = decision.to_html(reader=reader)
        case "json":
            text = json.dumps(decision.to_dict(), ensure_ascii=False, indent=2) + "\n"
        case _:
            text = decision.to_text(reader=reader)  # without the line of the terminal that names --all
    text = CHECKSUM.sub("…", text.replace(decision.evaluator.rules.sha256[:12], "…"))
    return PLACE.sub(r"\1", text)


def golden() -> dict[Path, str]:
    """Return what every golden file has to hold."""
    files: dict[Path, str] = {}
    for example in EXAMPLES:
        folder = GOLDEN / example.stem
        files[folder / "prescriber.txt"] = shown(example, "txt", "prescriber", "de")
        files[folder / "patient.txt"] = shown(example, "txt", "patient", "de")
        if example.stem in ONE_PER_OUTCOME:
            files[folder / "prescriber.en.txt"] = shown(example, "txt", "prescriber", "en")
            files[folder / "page.html"] = shown(example, "html", "prescriber", "de")
            files[folder / "decision.json"] = shown(example, "json", "prescriber", "de")
    return files
