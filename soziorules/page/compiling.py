"""Python as the page carries it: compiled for the Python inside the page, in two packs that a browser unpacks by itself.

Without this a browser compiles some 300 files, which takes longer than all the rest of the start.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from soziorules.page.fetching import LOCKED

PLACE: Final = "/program"
"""The folder of the program in the page."""
LIBRARY: Final = "/lib/python314.zip"
"""The library of Python in the page, as Pyodide calls it."""
KEPT: Final = 6
"""So many compiled programs are kept beside the runtime: those of the tests, and one of one's own."""
MOMENT: Final = (2020, 1, 1, 0, 0, 0)
"""The time that all files in an archive bear: the same program makes the same page."""
NOT_NEEDED: Final = frozenset({
    "_pyrepl", "bdb", "cProfile", "cmd", "code", "curses", "doctest", "ensurepip", "ftplib", "http", "idlelib",
    "imaplib", "lib2to3", "mailbox", "modulefinder", "multiprocessing", "pdb", "pickletools", "poplib", "profile",
    "pstats", "pyclbr", "pydoc", "pydoc_data", "smtplib", "socketserver", "sqlite3", "test", "this", "timeit",
    "tkinter", "trace", "tracemalloc", "turtle", "turtledemo", "unittest", "venv", "wave", "webbrowser", "wsgiref",
    "xmlrpc", "zipapp",
})  # fmt: skip
"""Parts of the library for terminals, networks, other processes and those who look for faults: nothing that a page can have."""
ENCODINGS: Final = (
    "aliases",
    "ascii",
    "cp1252",
    "cp437",
    "idna",
    "latin_1",
    "punycode",
    "raw_unicode",
    "unicode",
    "utf",
)


def compiled_program(runtime: Path, stage: Path) -> bytes:
    """Return the files in a folder as one pack, its modules compiled; the folder itself is changed."""
    files = dict(_files(stage))
    wanted = hashlib.sha256(
        repr([(name, hashlib.sha256(text).digest()) for name, text in files.items()]).encode()
    )
    return _kept(runtime, f"program-{wanted.hexdigest()[:16]}", lambda: _program(runtime, stage))


def compiled_library(runtime: Path) -> bytes:
    """Return the library of Python, its modules compiled: a ZIP file, as Pyodide wants it, made small as a whole."""
    return _kept(runtime, "library", lambda: _library(runtime))


def engine(runtime: Path) -> bytes:
    """Return the WebAssembly of Pyodide, made small."""
    wasm = runtime / "node_modules" / "pyodide" / "pyodide.asm.wasm"
    return _kept(runtime, "engine", wasm.read_bytes)


def _kept(runtime: Path, name: str, make: Callable[[], bytes]) -> bytes:
    """Return what is kept beside the runtime under a name and for what is locked here, or make it, small, and keep it."""
    lock = hashlib.sha256(b"".join(file.read_bytes() for file in sorted(LOCKED.iterdir()) if file.is_file()))
    lock.update(Path(__file__).read_bytes())
    path = runtime / "kept" / f"{name}-{lock.hexdigest()[:12]}.gz"
    if path.exists():
        return path.read_bytes()
    content = gzip.compress(make(), 9, mtime=0)
    path.parent.mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".part", delete=False) as part:
        part.write(content)
    Path(part.name).replace(path)
    for old in sorted(path.parent.glob("program-*.gz"), key=lambda file: file.stat().st_mtime)[:-KEPT]:
        old.unlink(missing_ok=True)
    return content


def _program(runtime: Path, stage: Path) -> bytes:
    """Return the pack: a line that names the files and their sizes as JSON, then their contents."""
    _compile(runtime, stage, PLACE)
    files = dict(_files(stage))
    names = json.dumps([[name, len(content)] for name, content in files.items()], separators=(",", ":"))
    return b"\n".join((names.encode(), b"".join(files.values())))


def _library(runtime: Path) -> bytes:
    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        stage = Path(folder)
        with zipfile.ZipFile(runtime / "node_modules" / "pyodide" / "python_stdlib.zip") as library:
            library.extractall(stage, [name for name in library.namelist() if _needed(name)])
        _compile(runtime, stage, LIBRARY)
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as content:
            for name, data in _files(stage):
                content.writestr(zipfile.ZipInfo(name, MOMENT), data)
    return buffer.getvalue()


def _needed(name: str) -> bool:
    top, _, inner = name.removesuffix(".py").partition("/")
    if top == "encodings" and inner != "__init__":
        return inner.startswith(ENCODINGS)
    return top not in NOT_NEEDED


def _compile(runtime: Path, stage: Path, place: str) -> None:
    """Compile all modules of a folder in place, by the Python of the runtime: the code of one version is none for another."""
    node = shutil.which("node")
    assert node is not None, "npm came with it"
    script, pyodide = LOCKED / "compile.mjs", runtime.resolve() / "node_modules" / "pyodide"
    command = [node, str(script), str(pyodide), str(stage), place]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)  # noqa: S603  # our own script
    assert done.returncode == 0, done.stderr[-2000:]


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of all files below a folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(folder).as_posix(), path.read_bytes()
