"""`page --out FILE`: the whole package as one HTML file, for everyone without Python."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from soziorules.cli.console import Exit, add_language, add_rules, language_of
from soziorules.cli.streams import tell
from soziorules.engine.language.text import Text
from soziorules.page.build import page
from soziorules.page.fetching import fetched
from soziorules.page.program import PACKAGE, Rules

WRITTEN = Text(
    "{name}: {size} MB, zu öffnen mit jedem Browser, ohne Netz.",
    "{name}: {size} MB, opens in any browser, without network.",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `page`."""
    parser.add_argument(
        "--out", required=True, metavar="FILE", help="file to write, such as soziotherapie.html"
    )
    parser.add_argument(
        "--runtime", metavar="DIR",
        help="folder that keeps what is fetched once from npm and PyPI (in a checkout: build/page; else fetched anew)",
    )  # fmt: skip
    add_rules(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Write the page. Raises Problems for rules that cannot be read, and where the runtime cannot be had."""
    language = language_of(options)
    rules = Rules(folder=None if options.rules is None else Path(options.rules))
    with tempfile.TemporaryDirectory() as temporary:
        text = page(rules, fetched(_runtime(options.runtime, Path(temporary))), language)
    out = Path(options.out)
    part = out.with_name(f"{out.name}.{os.getpid()}.part")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(out)
    tell(WRITTEN(language).format(name=out, size=round(out.stat().st_size / 1e6, 1)))
    return Exit.OK


def _runtime(given: str | None, temporary: Path) -> Path:
    if given is not None:
        return Path(given)
    checkout = PACKAGE.parent
    return checkout / "build" / "page" if (checkout / "pyproject.toml").is_file() else temporary
