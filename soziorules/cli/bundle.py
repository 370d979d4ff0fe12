"""`bundle`: the rule files in one file with a manifest of checksums, to decide by them again later."""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from soziorules.api import bundled_rules, load_rules
from soziorules.cli.console import Exit, add_language, add_overlays, add_rules, language_of
from soziorules.engine.files import write_all
from soziorules.engine.language.text import Text
from soziorules.engine.replay.bundle import Kept, bundle
from soziorules.version import __version__

_WRITTEN = Text(
    "{name}: {rules} {version}, Regeln {sha}\nPrüfsumme der Datei: {file}",
    "{name}: {rules} {version}, rules {sha}\nchecksum of the file: {file}",
)

_HOUSE = Text(
    "darin Hausregeln {name} {version}, Regeln {sha256}", "with house rules {name} {version}, rules {sha256}"
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `bundle`."""
    parser.add_argument("--out", required=True, metavar="FILE", help="file to write, such as rules-2026.zip")
    add_rules(parser)
    add_overlays(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Write the bundle of rules, and of house rules, that were read and checked."""
    rules = load_rules(options.rules, overlays=options.overlay)
    folder = bundled_rules() if options.rules is None else Path(options.rules)
    made_with = {"program": __version__, **rules.domain.editions(rules.elements.state)}
    law, *houses = (
        Kept(place, each.name, each.version, each.sha256)
        for place, each in zip((folder, *map(Path, options.overlay)), (rules, *rules.overlays), strict=True)
    )
    content = bundle(law, made_with, houses)
    write_all({Path(options.out): content})
    line = _WRITTEN(language_of(options)).format(
        name=options.out,
        rules=rules.name,
        version=rules.version,
        sha=rules.sha256,
        file=hashlib.sha256(content).hexdigest(),
    )
    words = [_HOUSE(language_of(options)).format(**each.told) for each in houses]
    sys.stdout.write("".join(f"{each}\n" for each in (line, *words)))
    return Exit.OK
