"""Write the JSON Schemas of the bundled rules to schema/. `--check` changes nothing and fails if one is stale."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from soziorules import load_rules
from soziorules.schema import NAMES, make, text

FOLDER = Path(__file__).resolve().parent.parent / "schema"


def current() -> dict[Path, str]:
    """Return the files as they should be, by path."""
    rules = load_rules()
    return {FOLDER / f"{name}.schema.json": text(make(name, rules)) for name in NAMES}


def main(arguments: list[str] | None = None) -> int:
    """Refresh or check all schemas; return 1 when `--check` finds a stale one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, fail if a schema is stale")
    check = parser.parse_args(arguments).check
    files = current()
    stale = [path for path in files if not path.is_file() or path.read_text(encoding="utf-8") != files[path]]
    strange = sorted(set(FOLDER.glob("*.json")) - files.keys())
    for path in stale:
        verdict = "stale, run `make generate`" if check else "brought up to date"
        print(f"schema/{path.name}: {verdict}")
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(files[path], encoding="utf-8", newline="\n")
    for path in strange:
        print(f"schema/{path.name}: not made by this script")
    return 1 if strange or (check and stale) else 0


if __name__ == "__main__":
    sys.exit(main())
