"""The examples as they are shown: every form, every reader, both languages; `python -m scripts.refresh_golden` rewrites them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import soziorules
from soziorules.engine.language.text import LANGUAGES, Language
from soziorules.render.readers import READERS, Reader

ROOT = Path(__file__).resolve().parent.parent.parent
CHECKSUM = re.compile(r"\b[0-9a-f]{64}\b")
PLACE = re.compile(r"(rules/\w+\.yaml):\d+:\d+")
GOLDEN = ROOT / "tests" / "golden"
EXAMPLES = sorted([*(ROOT / "examples").glob("*.json"), *(ROOT / "examples").glob("*.yaml")])
SHOWN = (
    "psychiatrist_30_units_f20",
    "hausarzt_30_units",
    "facts_missing",
    "permission_not_begun",
    "hours_used_up",
)
"""Examples that are kept in all forms; the others are kept as text, so that a change of a rule shows in few places."""


def shown(example: Path, form: str, reader: Reader, language: Language) -> str:
    """Return an example in one form, without what changes with every line of the rule files: checksums and places."""
    decision = soziorules.check(example, lang=language)
    match form:
        case "md":
            text = decision.to_markdown(reader=reader)
        case "html":
            text = decision.to_html(reader=reader)
        case "json":
            text = json.dumps(decision.to_dict(), ensure_ascii=False, indent=2) + "\n"
        case _:
            text = decision.to_text(reader=reader)
    text = CHECKSUM.sub("…", text.replace(decision.evaluator.rules.sha256[:12], "…"))
    return PLACE.sub(r"\1", text)


def golden() -> dict[Path, str]:
    """Return what every golden file has to hold."""
    files: dict[Path, str] = {}
    for example in EXAMPLES:
        folder = GOLDEN / example.stem
        for language in LANGUAGES:
            files[folder / f"prescriber.{language}.txt"] = shown(example, "txt", "prescriber", language)
            files[folder / f"patient.{language}.txt"] = shown(example, "txt", "patient", language)
        if example.stem in SHOWN:
            files[folder / "decision.json"] = shown(example, "json", "prescriber", "de")
            for reader in READERS:
                for form in ("txt", "md", "html"):
                    files[folder / f"{reader}.de.{form}"] = shown(example, form, reader, "de")
    return files
