"""`schema NAME`: print a JSON Schema, for editors and for software that writes cases or reads decisions."""

from __future__ import annotations

import argparse

from soziorules.cli.console import Exit, add_language, add_rules
from soziorules.cli.fields import add_field, rules_of
from soziorules.cli.streams import emit
from soziorules.schema import NAMES, make, text


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `schema`."""
    words = ", ".join(f"{name}: {about.en}" for name, about in NAMES.items())
    parser.add_argument("name", choices=tuple(NAMES), metavar="NAME", help=words)
    add_rules(parser)
    add_field(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Print the schema; it offers the names of the rules in `--rules` and speaks both languages."""
    schema = make(options.name, rules_of(options, options.rules))
    emit(text(schema))
    return Exit.OK
