"""`serve`: the rules as a local HTTP service."""

from __future__ import annotations

import argparse

from soziorules.api import load_rules
from soziorules.cli.console import Exit, add_language, add_rules, language_of
from soziorules.cli.streams import tell
from soziorules.engine.diagnostics.extras import optional
from soziorules.engine.language.text import Text

LOOPBACK = ("127.0.0.1", "::1", "localhost")
CONNECTIONS = 200
"""So many clients at a time are answered; others are told to come again (503)."""
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
    parser.add_argument("--port", type=int, default=8037, help="port to listen on (default: 8037)")
    add_rules(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Serve until somebody ends it; no request is logged, since an address may name a code."""
    language = language_of(options)
    with optional():
        import uvicorn

        from soziorules.service import application
    app = application(load_rules(options.rules))
    if options.host not in LOOPBACK:
        tell(_OPEN(language))
    tell(_AT(language).format(host=options.host, port=options.port))
    uvicorn.run(
        app,
        host=options.host,
        port=options.port,
        access_log=False,
        log_level="warning",
        server_header=False,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=5,
        h11_max_incomplete_event_size=16_384,
    )
    return Exit.OK
