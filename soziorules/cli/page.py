"""`page --out FILE`: the whole package as one HTML file, for everyone without Python."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping
from pathlib import Path

from soziorules.cli.console import Exit, add_language, add_overlays, add_rules, language_of
from soziorules.cli.streams import tell
from soziorules.engine.files import write_all, write_file
from soziorules.engine.language.text import Language, Text
from soziorules.page.build import hosted, page
from soziorules.page.fetching import fetched
from soziorules.page.program import PACKAGE, Rules, rules_for

WRITTEN = Text(
    "{name}: {size} MB, zu öffnen mit jedem Browser, ohne Netz.",
    "{name}: {size} MB, opens in any browser, without network.",
)
HOSTED = Text(
    "{name}: {size} MB für eine Website; LICENCES.txt nennt die Zeile zum Einbetten.",
    "{name}: {size} MB for a website; LICENCES.txt has the line that embeds it.",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `page`."""
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", metavar="FILE", help="file to write, such as soziotherapie.html")
    where.add_argument(
        "--folder", metavar="DIR", help="folder to write for a website: index.html with its files"
    )
    parser.add_argument(
        "--runtime", metavar="DIR",
        help="folder that keeps what is fetched once from npm and PyPI (in a checkout: build/page; else fetched anew)",
    )  # fmt: skip
    parser.add_argument(
        "--handbook", metavar="ADDRESS",
        help="address of the handbook (docs --format html), to which rules are linked; relative ones as seen from the page",
    )  # fmt: skip
    add_rules(parser)
    add_overlays(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Write the page. Raises Problems for rules that cannot be read, and where the runtime cannot be had."""
    language = language_of(options)
    handbook = f"{options.handbook.rstrip('/')}/" if options.handbook else ""
    folder = None if options.rules is None else Path(options.rules)
    rules = Rules(folder=folder, handbook=handbook, overlays=tuple(map(Path, options.overlay)))
    rules_for(rules)  # what is wrong with them is said before anything is fetched
    with tempfile.TemporaryDirectory() as temporary:
        runtime = fetched(_runtime(options.runtime, Path(temporary)))
        if options.folder is not None:
            return _website(hosted(rules, runtime, language), Path(options.folder), language)
        text = page(rules, runtime, language)
    out = Path(options.out)
    write_file(out, text)
    tell(WRITTEN(language).format(name=out, size=round(out.stat().st_size / 1e6, 1)))
    return Exit.OK


def _website(files: Mapping[str, bytes], out: Path, language: Language) -> int:
    """Write the files of a website; older large ones are left, for those who still have the older page open."""
    out.mkdir(parents=True, exist_ok=True)
    write_all({out / name: content for name, content in files.items()})
    size = sum(len(content) for content in files.values())
    tell(HOSTED(language).format(name=out, size=round(size / 1e6, 1)))
    return Exit.OK


def _runtime(given: str | None, temporary: Path) -> Path:
    if given is not None:
        return Path(given)
    checkout = PACKAGE.parent
    return checkout / "build" / "page" if (checkout / "pyproject.toml").is_file() else temporary
