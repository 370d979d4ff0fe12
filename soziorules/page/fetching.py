"""What the page needs beside the package: its runtime from npm, its Python packages from PyPI, both pinned by hash."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from soziorules.engine.diagnostics import Diagnostic, Explanation, Problems
from soziorules.engine.language.text import Text

LOCKED: Final = Path(__file__).parent / "runtime"
PLATFORMS: Final = ("pyemscripten_2026_0_wasm32", "manylinux2014_x86_64", "any")
"""For which machines wheels are taken; of those for another machine only the Python files come into the page."""
EXPLANATIONS: Final = {
    "P001": Explanation(
        Text("npm fehlt", "npm is missing"),
        Text(
            "Die Seite enthält Pyodide, das es auf npm gibt; der Bau der Seite holt es von dort, festgelegt auf eine Prüfsumme.",
            "The page holds Pyodide, which is on npm; building the page fetches it from there, pinned by its hash.",
        ),
        Text(
            "Node.js mit npm installieren, dann denselben Aufruf wiederholen.",
            "Install Node.js with npm, then repeat the same call.",
        ),
    ),
    "P002": Explanation(
        Text("Laufzeit der Seite nicht zu holen", "Runtime of the page not to be had"),
        Text(
            "npm oder PyPI waren nicht erreichbar, oder was kam, hat nicht die Prüfsumme, die hier festgelegt ist.",
            "npm or PyPI could not be reached, or what came has not the hash that is pinned here.",
        ),
        Text(
            "Netz und Spiegel prüfen und wiederholen. Was einmal geholt ist, bleibt mit --runtime DIR für das nächste Mal.",
            "Check network and mirrors and repeat. With --runtime DIR what was fetched once stays for the next time.",
        ),
    ),
}
"""The long form of the codes of this module."""

NO_NPM: Final = Text(
    "npm fehlt: die Laufzeit der Seite kommt daher", "npm is missing: the runtime of the page comes from it"
)
INSTALL_NPM: Final = Text(
    "Node.js mit npm installieren (Debian: apt-get install npm)",
    "install Node.js with npm (Debian: apt-get install npm)",
)
NOT_FETCHED: Final = Text(
    "{what} lässt sich nicht holen oder hat eine andere Prüfsumme",
    "{what} cannot be fetched, or has another hash",
)
ONLINE: Final = Text(
    "der Bau der Seite braucht einmal Netz; danach nicht mehr",
    "building the page needs the network once; not again",
)


def fetched(folder: Path) -> Path:
    """Return the folder, with the runtime in `node_modules` and the packages in `wheels`; what is there already is kept.

    Raises Problems where something cannot be had.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not _same(folder, "package-lock.json") or not (folder / "node_modules").is_dir():
        _npm(folder)
    if not _same(folder, "requirements.txt") or not list((folder / "wheels").glob("*.whl")):
        _pip(folder)
    return folder


def complete(folder: Path) -> bool:
    """Return whether a folder holds all of it already, as it is locked here."""
    return all(_same(folder, name) for name in ("package-lock.json", "requirements.txt"))


def _same(folder: Path, name: str) -> bool:
    there = folder / name
    return there.is_file() and there.read_bytes() == (LOCKED / name).read_bytes()


def _npm(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise Problems((Diagnostic("P001", NO_NPM, hint=INSTALL_NPM),))
    for name in ("package.json", ".npmrc"):
        shutil.copyfile(LOCKED / name, folder / name)
    # The lock comes last into its place: an interrupted fetch is seen as one.
    lock = folder / "package-lock.json"
    shutil.copyfile(LOCKED / lock.name, lock)
    _run([npm, "ci", "--silent"], folder, "npm", lock)


def _pip(folder: Path) -> None:
    wheels, lock = folder / "wheels", folder / "requirements.txt"
    shutil.rmtree(wheels, ignore_errors=True)
    shutil.copyfile(LOCKED / lock.name, lock)
    platforms = [word for name in PLATFORMS for word in ("--platform", name)]
    _run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes",
         "--only-binary=:all:", "--implementation=cp", "--python-version=314", "--abi=cp314", "--abi=none", *platforms,
         "--dest", str(wheels), "--requirement", str(lock)],
        folder, "PyPI", lock,
    )  # fmt: skip


def _run(command: list[str], folder: Path, what: str, lock: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)  # noqa: S603  # npm and pip, with our own lock
    if done.returncode:
        lock.unlink()
        message = Text(NOT_FETCHED.de.format(what=what), NOT_FETCHED.en.format(what=what))
        raise Problems((Diagnostic("P002", message, hint=ONLINE),))
