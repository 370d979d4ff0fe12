"""Writing a handbook: all or nothing, never over a folder that is none, and the question whether one is stale."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from soziorules.documentation.guides import Guides, files, put
from soziorules.documentation.handbook import Handbook
from soziorules.documentation.site import build
from soziorules.engine.language.text import Language

Format = Literal["markdown", "html"]
MARKER = ".soziorules-handbook.json"


class NoHandbookError(Exception):
    """The folder exists and is no handbook; it is left alone."""


def write(handbooks: Sequence[Handbook], out: Path, form: Format, guides: Guides | None = None) -> None:
    """Write handbooks to a folder: one of them directly, several in a folder for each language.

    Nothing is written unless everything was made. Raises `NoHandbookError` for a folder that is no handbook, and
    what `site.build` raises.
    """
    refuse_strange(out)
    guides = guides or Guides()
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as temporary:
        made = Path(temporary) / "new"
        made.mkdir()
        _make(handbooks, made, form, guides)
        marker = {"format": form, "pages": digest(handbooks, guides)}
        (made / MARKER).write_text(json.dumps(marker) + "\n", encoding="utf-8")
        if out.exists():
            out.rename(Path(temporary) / "old")
        made.rename(out)


def _make(handbooks: Sequence[Handbook], made: Path, form: Format, guides: Guides) -> None:
    folders = {handbook.language: folder(made, handbook.language, handbooks) for handbook in handbooks}
    if form == "html":
        build(handbooks, folders, guides)
    else:
        for handbook in handbooks:
            put(files(handbook, guides), folders[handbook.language])
    if len(handbooks) > 1:
        _front(handbooks, made, form)


def folder(out: Path, language: Language, handbooks: Sequence[Handbook]) -> Path:
    """Return the folder of one language."""
    return out if len(handbooks) == 1 else out / language


def _front(handbooks: Iterable[Handbook], made: Path, form: Format) -> None:
    """Write the page that leads to the languages."""
    if form == "markdown":
        lines = [f"- [{book.first.title}]({book.language}/index.md)" for book in handbooks]
        (made / "index.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return
    links = "".join(
        f'<p><a href="{book.language}/index.html" lang="{book.language}">{book.first.title}</a></p>'
        for book in handbooks
    )
    page = (
        '<!doctype html><html lang="de"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        '<meta http-equiv="refresh" content="0; url=de/index.html"><title>soziorules</title>'
        f"<style>body{{font:1.2rem system-ui;margin:3rem}}</style>{links}</html>\n"
    )
    (made / "index.html").write_text(page, encoding="utf-8")


def digest(handbooks: Iterable[Handbook], guides: Guides) -> str:
    """Return the checksum of everything that handbooks are made of."""
    total = hashlib.sha256()
    for handbook in handbooks:
        for name, text in sorted(files(handbook, guides).items()):
            total.update(f"{handbook.language}/{name}\0{text}\0".encode())
    return total.hexdigest()


def refuse_strange(out: Path) -> None:
    """Raise `NoHandbookError` for a path that is there and is neither empty nor a handbook."""
    if out.is_dir() and (not any(out.iterdir()) or (out / MARKER).is_file()):
        return
    if out.exists():
        raise NoHandbookError(out.name)


def stale(handbooks: Sequence[Handbook], out: Path, form: Format, guides: Guides | None = None) -> list[str]:
    """Return the files of a written handbook that are missing, different or superfluous; empty when it is up to date."""
    guides = guides or Guides()
    if not (out / MARKER).is_file():
        return [MARKER]
    marker = json.loads((out / MARKER).read_text(encoding="utf-8"))
    if marker["format"] != form:
        return [MARKER]
    if form == "html":
        return [] if marker["pages"] == digest(handbooks, guides) else ["index.html"]
    wanted: dict[str, str] = {}
    for handbook in handbooks:
        lead = "" if len(handbooks) == 1 else f"{handbook.language}/"
        wanted |= {f"{lead}{name}": text for name, text in files(handbook, guides).items()}
    there = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} - {MARKER}
    if len(handbooks) > 1:
        there.discard("index.md")
    differing = [
        name for name in wanted.keys() & there if (out / name).read_text(encoding="utf-8") != wanted[name]
    ]
    return sorted((wanted.keys() ^ there) | set(differing))
