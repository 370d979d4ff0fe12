"""Writing a handbook: all or nothing, never over a folder that is none, and the question whether one is stale."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from soziorules.documentation.handbook import Handbook
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.text import Language, Text

Format = Literal["markdown", "html"]
MARKER = ".soziorules-handbook.json"
_DEEPER = re.compile(r"^###(?= )", re.MULTILINE)
_OTHER = re.compile(r"^\[Deutsch\]\(#deutsch\)\n", re.MULTILINE)
"""What leads from one half of a page to the other."""
GUIDES = Text("Anleitungen", "Guides")


class NoHandbookError(Exception):
    """The folder exists and is no handbook; it is left alone."""


@dataclass(frozen=True, slots=True)
class Guides:
    """Pages written by hand: a folder with a folder for each language.

    Of a page beside these that is in both languages (`# Title · Titel`, `## Deutsch`) each handbook has its own half; one in
    English alone belongs to the English handbook.
    """

    folder: Path | None = None

    def of(self, language: Language) -> dict[str, str]:
        """Return the pages of a language by path."""
        if self.folder is None:
            return {}
        own = {
            path.name: path.read_text(encoding="utf-8")
            for path in sorted((self.folder / language).glob("*.md"))
        }
        for path in sorted(self.folder.glob("*.md")):
            half = _half(path.read_text(encoding="utf-8"), language)
            if half:
                own[path.name] = half
        return {f"guides/{name}": text for name, text in own.items()}


def _half(text: str, language: Language) -> str:
    """Return a page in one language: its half of a page in both, nothing where there is none."""
    head, _, rest = text.partition("\n")
    english, both, german = rest.partition("\n## Deutsch\n")
    if not both:
        return text if language == "en" else ""
    titles = head.removeprefix("# ").split(" · ")
    body = _DEEPER.sub("##", german) if language == "de" else _OTHER.sub("", english)
    return f"# {titles[-1] if language == 'de' else titles[0]}\n\n{body.strip()}\n"


def files(handbook: Handbook, guides: Guides) -> dict[str, str]:
    """Return the files of a handbook in Markdown by path."""
    found = {f"{page.path}.md": page.text() for page in handbook.pages}
    written = guides.of(handbook.language)
    if written:
        lines = [
            f"- [{text.partition(chr(10))[0].removeprefix('# ')}]({path})" for path, text in written.items()
        ]
        found["index.md"] += f"\n## {GUIDES(handbook.language)}\n\n" + "\n".join(lines) + "\n"
    found |= {picture.path: picture.svg for picture in handbook.pictures}
    return found | written


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
        from soziorules.documentation.site import build

        build(handbooks, folders, guides)
    else:
        for handbook in handbooks:
            put(files(handbook, guides), folders[handbook.language])
    if len(handbooks) > 1:
        _front(handbooks, made, form)


def folder(out: Path, language: Language, handbooks: Sequence[Handbook]) -> Path:
    """Return the folder of one language."""
    return out if len(handbooks) == 1 else out / language


def put(content: Mapping[str, str], where: Path) -> None:
    """Write files below a folder."""
    for name, text in content.items():
        path = where / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


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
