"""`serve`: the rules as a local HTTP service."""

from __future__ import annotations

import argparse
from pathlib import Path

from soziorules.api import load_rules
from soziorules.cli.console import Exit, add_language, add_overlays, add_rules, language_of
from soziorules.cli.streams import tell
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.diagnostics.extras import optional
from soziorules.engine.language.text import Text

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_OPEN = Text(
    "Achtung: Der Dienst ist von anderen Rechnern erreichbar, unverschlüsselt und ohne Anmeldung.",
    "Careful: other machines can reach the service, without encryption and without a login.",
)
_AT = Text(
    "Dienst: http://{host}:{port}/docs (Strg-C beendet ihn)",
    "Service: http://{host}:{port}/docs (Ctrl-C ends it)",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `serve`."""
    parser.add_argument(
        "--host", default=LOOPBACK[0], help="address to listen on (default: this machine only)"
    )
    parser.add_argument("--port", type=_port, default=8037, help="port to listen on (default: 8037)")
    parser.add_argument(
        "--page", metavar="FILE", help="page to show at the root, as `page --out FILE` writes it"
    )
    add_rules(parser)
    add_overlays(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Serve until somebody ends it; no request is logged, since an address may name a code."""
    language = language_of(options)
    with optional():
        from soziorules.service import application
        from soziorules.service.server import listening, server
    rules = load_rules(options.rules, overlays=options.overlay)
    app = application(rules, _page(options.page))
    there = listening(options.host, options.port)
    rules.warm()
    if options.host not in LOOPBACK:
        tell(_OPEN(language))
    tell(_AT(language).format(host=options.host, port=options.port))
    server(app, options.host, options.port).run([there])
    return Exit.OK


def _port(text: str) -> int:
    """Return the port that an argument names. Raises an argparse error for anything but a number from 0 to 65535."""
    if not (text.isascii() and text.isdigit() and int(text) <= 65_535):
        raise argparse.ArgumentTypeError("expected a number from 0 to 65535")
    return int(text)


def _page(name: str | None) -> bytes | None:
    """Return the page that `page --out` has written. Raises Problems where there is no such file."""
    if name is None:
        return None
    path = Path(name)
    if not path.is_file():
        message = Text(f"Datei „{path.name}“ nicht gefunden", f'file "{path.name}" not found')
        raise Problems((Diagnostic("S001", message),))
    return path.read_bytes()
