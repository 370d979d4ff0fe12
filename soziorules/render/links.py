"""Where a citation can be read: the document's page, of a statute of the Federation the paragraph itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.elements import Citation, Document
from soziorules.engine.language.text import Language
from soziorules.engine.pattern import pattern
from soziorules.render.words import CERTAINTY

STATUTES = "https://www.gesetze-im-internet.de/"
"""This site has a page for each paragraph: sgb_5/__37a.html."""

_PARAGRAPH = pattern(r"§§? (\d+[a-z]?)\b")


@dataclass(frozen=True, slots=True)
class Source:
    """A citation as it is shown: the place in the norm, where it can be read, and what is doubtful about it."""

    norm: str
    url: str | None
    doubt: str


def sources(
    cited: Iterable[Citation], documents: Mapping[str, Document], language: Language
) -> tuple[Source, ...]:
    """Return citations with the address of each."""
    return tuple(Source(each.norm, url_of(each.norm, documents), _doubt(each, language)) for each in cited)


def _doubt(citation: Citation, language: Language) -> str:
    return "" if citation.certainty == "wording" else CERTAINTY[citation.certainty](language)


def url_of(norm: str, documents: Mapping[str, Document]) -> str | None:
    """Return where a place in the norm can be read; None where its document has no address."""
    names = [
        name for name in documents if norm.startswith(name) and not norm[len(name) : len(name) + 1].isalnum()
    ]
    url = documents[max(names, key=len)].url if names else None
    paragraph = _PARAGRAPH.search(norm)
    if url is None or paragraph is None or not url.startswith(STATUTES):
        return url
    return f"{url.rstrip('/')}/__{paragraph[1]}.html"
