"""`mcp`: the rules for an assistant on this machine, over standard input and output."""

from __future__ import annotations

import argparse

from soziorules.api import load_rules
from soziorules.cli.console import Exit, add_language, add_rules, language_of
from soziorules.engine.diagnostics.extras import optional


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `mcp`."""
    add_rules(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Answer the assistant that has started this process, until it closes the input."""
    with optional():
        from soziorules.assistant import server
    rules = load_rules(options.rules)
    rules.warm()
    server(rules, language_of(options)).run("stdio")
    return Exit.OK
