"""The files of a handbook in Markdown, with the guides beside it that are written by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from soziorules.documentation.handbook import Handbook
from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.text import Language, Text

_DEEPER = re.compile(r"^###(?= )", re.MULTILINE)
_OTHER = re.compile(r"^\[Deutsch\]\(#deutsch\)\n", re.MULTILINE)
"""What leads from one half of a page to the other."""
GUIDES = Text("Anleitungen", "Guides")


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


def put(content: Mapping[str, str], where: Path) -> None:
    """Write files below a folder."""
    for name, text in content.items():
        path = where / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
