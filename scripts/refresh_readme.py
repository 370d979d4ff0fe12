"""Put the real output of commands into the documents that show it.

A document marks such a place with a comment that names the command; what stands between it and the closing
comment is replaced by what the command prints. `--check` changes nothing and fails if a document is stale.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(<!-- output of: ([^\n]+?) -->\n).*?(<!-- end of output -->)", re.DOTALL)
ANSWERS = {0, 1, 3, 4}  # exit codes of `check` that are decisions; anything else is an error


def documents() -> list[Path]:
    """Return the documents that may show output."""
    return sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def commands(text: str) -> list[str]:
    """Return the commands whose output `text` shows."""
    return [command for _, command, _ in BLOCK.findall(text)]


def refreshed(text: str) -> str:
    """Return `text` with the output of every marked command as it is today."""
    return BLOCK.sub(lambda match: f"{match[1]}```text\n{output(match[2])}```\n{match[3]}", text)


def output(command: str) -> str:
    """Return what `command`, written for a reader in the project's folder, prints to standard output.

    Raises `RuntimeError` when the command fails.
    """
    words = shlex.split(command)
    if words[0] != "python":
        raise ValueError(f"only `python …` can be shown, not: {command}")
    ours = {
        name: value for name, value in os.environ.items() if name not in {"FORCE_COLOR", "SOZIORULES_LANG"}
    }
    done = subprocess.run(
        [sys.executable, *words[1:]],
        cwd=ROOT,
        env={**ours, "NO_COLOR": "1", "PYTHONUTF8": "1", "COLUMNS": "100", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode not in ANSWERS or not done.stdout:
        raise RuntimeError(f"{command}: exit code {done.returncode}\n{done.stderr}")
    return done.stdout.rstrip("\n") + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Refresh or check all documents; return 1 when `--check` finds a stale one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, fail if a document is stale")
    check = parser.parse_args(arguments).check
    stale = 0
    for path in documents():
        before = path.read_text(encoding="utf-8")
        after = refreshed(before)
        if after == before:
            continue
        stale += 1
        verdict = "stale, run `make generate`" if check else "brought up to date"
        print(f"{path.relative_to(ROOT)}: {verdict}")
        if not check:
            path.write_text(after, encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
