"""`receipt DECISION`: what was decided and by which rules, without the person."""

from __future__ import annotations

import argparse
import json
import secrets
import sys
from pathlib import Path

from soziorules.api import load_rules
from soziorules.cli.check import source_of
from soziorules.cli.console import Exit, add_language, add_rules
from soziorules.cli.streams import emit
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.files import write_file, write_new
from soziorules.engine.language.text import Text
from soziorules.engine.replay.receipt import receipt
from soziorules.engine.replay.replay import checked_decision
from soziorules.engine.source import load_plain

SHORTEST = 16


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `receipt`."""
    parser.add_argument(
        "file", metavar="DECISION", help="decision as `check --format json` writes it; - for standard input"
    )
    parser.add_argument("--out", metavar="FILE", help="file to write (else standard output)")
    parser.add_argument(
        "--keep",
        action="append",
        default=[],
        metavar="FACT",
        help="keep this fact as it is; repeatable, all for all",
    )
    parser.add_argument(
        "--hash",
        action="append",
        default=[],
        metavar="FACT",
        help="keep a keyed checksum of this fact; repeatable, all for all",
    )
    parser.add_argument(
        "--key", metavar="FILE", help="file with the key of the checksums; made where it is missing"
    )
    add_rules(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Write the receipt; what is neither kept nor hashed is left out."""
    decision = checked_decision(load_plain(source_of(options.file)))
    day_fact = load_rules(options.rules).domain.day_fact
    key = key_of(options.key, make=True)
    if options.hash and key is None:
        raise Problems((_no_key(),))
    found = receipt(decision, keep=options.keep, hashed=options.hash, key=key, day_fact=day_fact)
    text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    if options.out is None:
        emit(text)
    else:
        write_file(Path(options.out), text)
        sys.stdout.write(f"{options.out}\n")
    return Exit.OK


def key_of(name: str | None, *, make: bool = False) -> bytes | None:
    """Return the key in a file; a new one that only its owner can read, where it is missing. Raises Problems for a short one."""
    if name is None:
        return None
    path = Path(name)
    if make and not path.exists():
        write_new(path, secrets.token_hex(32))
    try:
        key = path.read_bytes().strip()
    except OSError:
        raise Problems(
            (Diagnostic("S001", Text("Datei nicht gefunden", "file not found"), path="--key"),)
        ) from None
    if len(key) < SHORTEST:
        raise Problems((_no_key(),))
    return key


def _no_key() -> Diagnostic:
    message = Text("zu Prüfsummen gehört ein Schlüssel", "checksums need a key")
    allowed = Text(f"eine Datei mit mindestens {SHORTEST} Bytes", f"a file of at least {SHORTEST} bytes")
    return Diagnostic("K024", message, path="--key", allowed=allowed)
