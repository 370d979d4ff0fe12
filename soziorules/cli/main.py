"""`soziorules COMMAND …`: finds the command, runs it, turns problems into exit code 2."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from soziorules.cli.console import language_of, prepare_streams, report
from soziorules.engine.diagnostics import Problems
from soziorules.engine.language.text import Text

COMMANDS: dict[str, Text] = {
    "check": Text("Fälle prüfen und die Entscheidung erklären", "decide cases and explain the decisions"),
    "ask": Text("Fragen stellen, bis das Ergebnis feststeht", "ask questions until the outcome is settled"),
    "replay": Text("eine frühere Entscheidung wiederholen", "repeat an earlier decision"),
    "report": Text(
        "einen Fall als Testfall ohne Bezug zur Person", "a case as a test case without the person"
    ),
    "ledger": Text(
        "Stundenkonto: Krankheitsfall, Verordnungen, Rest, Plan, Fristen",
        "account of hours: Krankheitsfall, prescriptions, rest, plan, deadlines",
    ),
    "lint": Text("Regeldateien prüfen", "check rule files"),
    "rules": Text("die Regeln auflisten", "list the rules"),
    "explain": Text("eine Regel oder einen Fehlerkode erklären", "explain a rule or an error code"),
    "test": Text("Fälle gegen die Regeln prüfen", "run case tests against the rules"),
    "verify": Text(
        "beweisen, dass nichts fehlt, sich widerspricht oder wirkungslos ist",
        "prove that nothing is missing, contradictory or without effect",
    ),
    "diff": Text(
        "zeigen, was zwei Fassungen der Regeln unterscheidet",
        "show in which cases two versions of the rules differ",
    ),
    "schema": Text("JSON-Schemas ausgeben", "print JSON Schemas"),
    "codes": Text("Diagnoseschlüssel nachschlagen", "look up ICD-10-GM codes"),
    "coverage": Text(
        "zeigen, was jede Aussage der Quellen trägt",
        "show what carries each statement of the sources",
    ),
    "docs": Text("das Handbuch aus den Regeln erzeugen", "make the handbook from the rules"),
    "init": Text("ein kleines eigenes Regelwerk anlegen", "start a small rule set of your own"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; nothing is raised but for errors of the program itself."""
    prepare_streams()
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = build_parser(arguments)
    options = parser.parse_args(arguments)
    if "run" not in options:
        parser.print_help()
        return 2
    try:
        exit_code: int = options.run(options)
    except Problems as problems:
        return report(problems, language_of(options))
    except BrokenPipeError:
        # The reader has gone (`| head`): there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return 130
    return exit_code


def build_parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser; only the command that is called for is loaded, since each brings its own modules."""
    parser = argparse.ArgumentParser(
        prog="soziorules", description="Soziotherapie (§ 37a SGB V): explained decisions."
    )
    from soziorules.version import __version__

    parser.add_argument("--version", action="version", version=f"soziorules {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", prog=parser.prog)
    wanted = next((word for word in arguments if not word.startswith("-")), None)
    named = {wanted: COMMANDS[wanted]} if wanted in COMMANDS and arguments[0] == wanted else COMMANDS
    for name, about in named.items():
        command = commands.add_parser(name, help=about.en, description=about.en)
        if name == wanted:
            module = importlib.import_module(f"soziorules.cli.{name}")
            module.configure(command)
            command.set_defaults(run=module.run)
    return parser
