"""Rewrite the golden files of the examples; `--check` changes nothing and fails if one is stale."""

from __future__ import annotations

import argparse
import sys

from tests.render.examples import GOLDEN, golden


def main() -> int:
    """Write every golden file anew, take away those that no example has any more, and say which ones changed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say what is stale")
    check = parser.parse_args().check
    wanted = golden()
    there = {path for path in GOLDEN.rglob("*") if path.is_file()}
    stale = sorted(there - wanted.keys())
    stale += [
        path for path, text in wanted.items() if path not in there or path.read_text(encoding="utf-8") != text
    ]
    for path in stale:
        print(path.relative_to(GOLDEN.parent.parent))
        if check:
            continue
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8", newline="\n")
        else:
            path.unlink()
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
