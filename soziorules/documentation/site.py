"""The handbook as a site: Sphinx with MyST and Furo makes static pages that open from disk and load nothing from outside."""

from __future__ import annotations

import gc
import io
import json
import multiprocessing
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from soziorules.documentation import templates
from soziorules.documentation.guides import GUIDES, Guides, files, put
from soziorules.documentation.handbook import OVERVIEWS, TOPICS, Handbook
from soziorules.documentation.markdown import Page
from soziorules.engine.diagnostics.extras import optional
from soziorules.engine.language.text import Language
from soziorules.version import __version__

_OUTWARD = re.compile(r"\[([^\]]+)\]\(\.\./[^)]*\)")
"""A link from a guide to a file of the project, which is not part of the site."""
_PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]*\.svg)\)")


# What the theme says for itself is English in every language.
_THEME_WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "de": {
        "<title>Contents</title>": "<title>Inhalt</title>",
        "<title>Expand</title>": "<title>Aufklappen</title>",
        'aria-label="Toggle site navigation sidebar"': 'aria-label="Navigation ein- oder ausblenden"',
        'aria-label="Toggle table of contents sidebar"': 'aria-label="Inhalt der Seite ein- oder ausblenden"',
        'aria-label="Toggle Light / Dark / Auto color theme"': 'aria-label="Hell, dunkel oder wie das Gerät"',
        ">Skip to content<": ">Zum Inhalt<",
        "<span>Back to top</span>": "<span>Nach oben</span>",
        "<span>Next</span>": "<span>Weiter</span>",
        "<span>Previous</span>": "<span>Zurück</span>",
    }
}


class SiteError(Exception):
    """Sphinx found something wrong; the text holds its warnings."""


def packages_are_here() -> None:
    """Raise MissingPackageError where something is not installed that builds the site: before all work, not after it."""
    with optional():
        for package in ("sphinx", "myst_parser", "furo"):
            import_module(package)


def build(handbooks: Sequence[Handbook], folders: Mapping[Language, Path], guides: Guides) -> None:
    """Build the site of each handbook into its folder. Raises `SiteError`."""
    with tempfile.TemporaryDirectory(prefix="handbook-") as temporary:
        jobs = []
        for handbook in handbooks:
            source = Path(temporary) / handbook.language
            put(_sources(handbook, guides), source)
            others = [other.language for other in handbooks if other.language != handbook.language]
            settings = _settings(handbook, others)
            jobs.append((str(source), str(folders[handbook.language]), json.dumps(settings)))
        warnings = "".join(_run(jobs))
    if warnings:
        raise SiteError(warnings)


def _run(jobs: Sequence[tuple[str, str, str]]) -> Iterable[str]:
    """Run one Sphinx for each language, each in a process of its own: a process knows one language only."""
    with ProcessPoolExecutor(len(jobs), mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(sphinx, jobs))


def sphinx(job: tuple[str, str, str]) -> str:
    """Build one site and return the warnings."""
    from sphinx.application import Sphinx

    gc.disable()  # the process ends with the site; the collector would only walk over the trees again and again
    source, out, settings = job
    warnings = io.StringIO()
    doctrees = f"{source}-doctrees"
    app = Sphinx(
        source, None, out, doctrees, "html", confoverrides=json.loads(settings), status=None, warning=warnings
    )
    app.build()
    _translate(Path(out), app.config.language)
    return warnings.getvalue()


def _translate(folder: Path, language: str) -> None:
    words = _THEME_WORDS.get(language, {})
    for page in folder.rglob("*.html") if words else ():
        text = page.read_text(encoding="utf-8")
        for english, said in words.items():
            text = text.replace(english, said)
        page.write_text(text, encoding="utf-8")


def _settings(handbook: Handbook, others: Sequence[Language]) -> dict[str, Any]:
    title = handbook.first.title
    sidebars = ["brand", "search", "scroll-start", "navigation", "scroll-end"]
    return {
        "project": title,
        "version": __version__,
        "language": handbook.language,
        "extensions": ["myst_parser", "sphinx.ext.autodoc", "soziorules.documentation.sphinx_parts"],
        "source_suffix": {".md": "markdown"},
        "html_theme": "furo",
        "html_title": title,
        "html_static_path": [str(templates.STATIC)],
        "html_css_files": ["handbook.css"],
        "templates_path": [str(templates.SIDEBAR)],
        "html_sidebars": {"**": ["language.html", *(f"sidebar/{name}.html" for name in sidebars)]},
        "html_context": {"other_languages": list(others), "this_language": handbook.language},
        "html_show_sphinx": False,
        "html_show_copyright": False,
        "html_copy_source": False,
        "html_show_sourcelink": False,
        "html_theme_options": {"top_of_page_buttons": []},
        "myst_enable_extensions": ["colon_fence"],
        "myst_heading_anchors": 3,
        "autodoc_member_order": "bysource",
        "autodoc_typehints": "signature",
        "smartquotes": False,
        "soziorules_elements": {
            path.rpartition("/")[2]: path for paths in handbook.members.values() for path in paths
        },
        "suppress_warnings": ["config.cache"],
    }


def _sources(handbook: Handbook, guides: Guides) -> dict[str, str]:
    """Return the Markdown of a handbook with what only a site has: navigation, index entries, drawings inside the page."""
    pictures = {picture.path: picture.wide + picture.svg for picture in handbook.pictures}
    found = {name: text for name, text in files(handbook, guides).items() if name not in pictures}
    for page in handbook.pages:
        name = f"{page.path}.md"
        found[name] = _drawn(_indexed(page, found[name]), pictures)
    for name in guides.of(handbook.language):
        found[name] = _OUTWARD.sub(r"\1", found[name])
    for page in handbook.elements:
        # Hundreds of entries in the navigation of each page cost a reader's eyes and most of the time that Sphinx takes.
        found[f"{page.path}.md"] = f"---\norphan: true\n---\n{found[f'{page.path}.md']}"
    written = [name.removesuffix(".md") for name in guides.of(handbook.language)]
    trees = [
        (GUIDES, written),
        (OVERVIEWS, [page.path for page in handbook.overviews]),
        (TOPICS, [page.path for page in handbook.topics]),
    ]
    found["index.md"] += "".join(_tree(paths, title(handbook.language)) for title, paths in trees if paths)
    return found


def _indexed(page: Page, text: str) -> str:
    """Put the words under which a page is to be found into the index; the search finds them there too."""
    if not page.keywords:
        return text
    words = ", ".join("! " + re.sub("[,;]", " ", word) for word in dict.fromkeys(page.keywords))
    return f"```{{index}} {words}\n```\n\n{text}"


def _drawn(text: str, pictures: Mapping[str, str]) -> str:
    """Put drawings into the page itself, where they follow its light or dark."""

    def inside(match: re.Match[str]) -> str:
        svg = pictures[match[1].removeprefix("../")]
        return f'```{{raw}} html\n<div class="sz-picture">{svg}</div>\n```'

    return _PICTURE.sub(inside, text)


def _tree(paths: Iterable[str], caption: str | None = None) -> str:
    head = "" if caption is None else f":caption: {caption}\n"
    return f"\n```{{toctree}}\n:hidden:\n:maxdepth: 1\n{head}\n" + "\n".join(paths) + "\n```\n"
