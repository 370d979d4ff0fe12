"""Write requirements/: what the tasks of the Makefile install, locked with hashes, for every version of Python that we name.

Without arguments everything is taken as new as the bounds in pyproject.toml allow. With --keep only what has to change does:
after a package was added. With --check nothing is written: exit code 1 when the files do not fit pyproject.toml.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
FOLDER: Final = ROOT / "requirements"
# The largest first: the others take its versions, so that a larger set never changes what a smaller one installed.
SETS: Final = {"all": ("all",), "dev": ("dev",), "test": ("test",), "run": ()}


def main(arguments: Sequence[str]) -> int:
    """Write the files, or compare them; return 1 when they do not fit."""
    if "--check" not in arguments:
        if "--keep" not in arguments:
            shutil.rmtree(FOLDER, ignore_errors=True)
        lock(FOLDER)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(shutil.copytree(FOLDER, Path(folder) / FOLDER.name))
        lock(kept)
        stale = [name for name in SETS if (kept / f"{name}.txt").read_bytes() != file(FOLDER, name)]
    for name in stale:
        print(f"stale: requirements/{name}.txt; make lock", file=sys.stderr)
    return 1 if stale else 0


def file(folder: Path, name: str) -> bytes:
    """Return what a set holds; nothing where there is no such file yet."""
    path = folder / f"{name}.txt"
    return path.read_bytes() if path.exists() else b""


def lock(folder: Path) -> None:
    """Resolve every set into `folder`; versions that stand there already stay where they can."""
    folder.mkdir(exist_ok=True)
    for name, extras in SETS.items():
        larger = [] if name == "all" else ["--constraints", str(folder / "all.txt")]
        wanted = [word for extra in extras for word in ("--extra", extra)]
        command = [
            str(Path(sys.executable).with_name("uv")), "pip", "compile", "pyproject.toml", "-", *wanted, *larger,
            "--output-file", str(folder / f"{name}.txt"), "--universal", "--python-version", "3.11",
            "--generate-hashes", "--no-emit-index-url", "--no-annotate", "--custom-compile-command", "make lock", "--quiet",
        ]  # fmt: skip
        subprocess.run(command, cwd=ROOT, input=build_packages(), encoding="utf-8", check=True)


def build_packages() -> str:
    """Return what builds the package, as lines: it is locked too, since an editable installation builds it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return "\n".join(project["build-system"]["requires"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
