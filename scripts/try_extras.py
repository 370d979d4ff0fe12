"""Install the wheel into clean environments, with each set of packages that somebody may have, and see what runs there.

Spark is left out: it weighs as much as all the rest, and `make frames` runs it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
UV: Final = str(Path(sys.executable).with_name("uv"))
LOCKED: Final = ("--constraints", str(ROOT / "requirements" / "all.txt"))
INCOMPLETE: Final = 2
"""The exit code where a package is missing, and named with the line that installs it."""


@dataclass(frozen=True, slots=True)
class Trial:
    """An environment: what is installed beside the wheel, the extra of the wheel or none of its packages, and what runs."""

    name: str
    commands: dict[str, int]
    packages: tuple[str, ...] = ()
    extra: str = ""
    typed: tuple[str, ...] = ()
    """Programs of strangers that mypy must find without fault, in its strict mode."""


TRIALS: Final = (
    Trial(
        "bare",
        {
            "check case.json": 0,
            "ledger case.json": 0,
            "docs --out handbook": 0,
            "check case.json --format html": INCOMPLETE,
            "codes show F20.0": INCOMPLETE,
            "check cases.csv --out decisions.csv": INCOMPLETE,
        },
        packages=("pydantic", "PyYAML"),
    ),
    Trial(
        "core",
        {
            "check case.json --format html": 0,
            "codes show F20.0": 0,
            "check cases.csv --out decisions.csv": INCOMPLETE,
            "docs --out handbook --format html": INCOMPLETE,
            "mcp": INCOMPLETE,
            "serve": INCOMPLETE,
        },
        typed=(
            "tests/stranger/app.py",
            "examples/own_field/library.py",
            "examples/fhir/fhir_case.py",
            "examples/recipes/process_pool.py",
        ),
    ),
    Trial("mcp", {"mcp": 0}, extra="mcp"),
    Trial("tables", {"check cases.csv --out decisions.csv": 0}, extra="tables"),
    Trial("docs", {"init own": 0, "docs --out handbook --format html --rules own/rules": 0}, extra="docs"),
)


def installs(wheel: Path, folder: Path) -> bool:
    """Return whether everything runs as it should in every environment; what does not is printed."""
    return all(runs(trial, wheel, folder / trial.name) for trial in TRIALS)


def runs(trial: Trial, wheel: Path, folder: Path) -> bool:
    """Return whether a trial goes as it should."""
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "examples" / "psychiatrist_30_units_f20.json", folder / "case.json")
    (folder / "cases.csv").write_text("prescribed_on,gaf\n2026-11-20,35\n", encoding="utf-8")
    python = installed(trial, wheel, folder / "environment")
    results = [goes(python, words, code, folder) for words, code in trial.commands.items()]
    megabytes = sum(file.stat().st_size for file in folder.rglob("environment/**/*") if file.is_file()) / 1e6
    if trial.typed:
        # A program that uses frames under mypy brings the types of pandas itself.
        stubs = [
            UV,
            "pip",
            "install",
            "--quiet",
            "--python",
            str(folder / "environment"),
            *LOCKED,
            "pandas-stubs",
        ]
        subprocess.run(stubs, check=True)
    results += [types(python, name, folder) for name in trial.typed]
    print(f"{trial.name}: {megabytes:.0f} MB, {sum(results)} of {len(results)} commands as expected")
    return all(results)


def installed(trial: Trial, wheel: Path, environment: Path) -> str:
    """Return the Python of a new environment that holds what a trial asks for, in the locked versions."""
    subprocess.run([UV, "venv", "--quiet", "--python", sys.executable, str(environment)], check=True)
    install = [UV, "pip", "install", "--quiet", "--python", str(environment)]
    if trial.packages:
        subprocess.run([*install, *LOCKED, *trial.packages], check=True)
        subprocess.run([*install, "--no-deps", str(wheel)], check=True)
    else:
        wanted = f"soziorules[{trial.extra}] @ {wheel.as_uri()}" if trial.extra else str(wheel)
        subprocess.run([*install, *LOCKED, wanted], check=True)
    return str(environment / ("Scripts" if sys.platform == "win32" else "bin") / "python")


def types(python: str, name: str, folder: Path) -> bool:
    """Return whether mypy, in its strict mode, finds no fault in a program that uses the wheel."""
    program = shutil.copy(ROOT / name, folder)
    check = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--config-file=",
        "--python-executable",
        python,
        program,
    ]
    done = subprocess.run(check, capture_output=True, encoding="utf-8", check=False, cwd=folder)
    if done.returncode:
        print(f"{name}: {done.stdout}", file=sys.stderr)
    return done.returncode == 0


def goes(python: str, words: str, code: int, folder: Path) -> bool:
    """Return whether a command ends with a code, and names a line that installs something where it is to."""
    command = [python, "-I", "-m", "soziorules", *words.split()]
    done = subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, cwd=folder, stdin=subprocess.DEVNULL
    )
    fits = done.returncode == code and (code != INCOMPLETE or "pip install" in done.stderr)
    if not fits:
        print(f"{words}: exit code {done.returncode}, not {code}\n{done.stderr}", file=sys.stderr)
    return fits
