"""`soziorules COMMAND …`: finds the command, runs it, turns problems into exit code 2 and failures into 70."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from soziorules.cli.console import Exit, language_of, program, report, width
from soziorules.cli.failure import sentence
from soziorules.cli.streams import abandon, finish, prepare_streams, tell
from soziorules.engine.diagnostics import Problems
from soziorules.engine.diagnostics.extras import MissingPackageError
from soziorules.engine.language.text import Language, Text

ABOUT = Text(
    "Soziotherapie (§ 37a SGB V): Entscheidungen mit Begründung.",
    "Soziotherapie (§ 37a SGB V): explained decisions.",
)
COMMANDS: dict[str, Text] = {
    "check": Text("Fälle prüfen und die Entscheidung erklären", "decide cases and explain the decisions"),
    "ask": Text("Fragen stellen, bis das Ergebnis feststeht", "ask questions until the outcome is settled"),
    "replay": Text("eine frühere Entscheidung wiederholen", "repeat an earlier decision"),
    "receipt": Text(
        "Beleg einer Entscheidung ohne die Person", "the receipt of a decision without the person"
    ),
    "bundle": Text(
        "die Regeln mit Prüfsummen in einer Datei aufheben", "keep the rules with checksums in one file"
    ),
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
    "amend": Text(
        "eine Rechtsänderung eintragen, mit Grenzfällen und Unterschied",
        "enter an amendment of the law, with its cases and its difference",
    ),
    "review": Text(
        "eine Rechtsänderung auf einer Seite prüfen: Dateien, Fälle, Beweis, Unterschied",
        "review an amendment on one page: files, cases, proof, difference",
    ),
    "export": Text(
        "Stammdaten für Praxissoftware: Werte, Fristen, Gruppen, Schlüssel",
        "the master file for practice software: values, deadlines, groups, codes",
    ),
    "schema": Text("JSON-Schemas ausgeben", "print JSON Schemas"),
    "codes": Text("Diagnoseschlüssel nachschlagen", "look up ICD-10-GM codes"),
    "coverage": Text(
        "zeigen, was jede Aussage der Quellen trägt",
        "show what carries each statement of the sources",
    ),
    "docs": Text("das Handbuch aus den Regeln erzeugen", "make the handbook from the rules"),
    "serve": Text("die Regeln als Dienst auf diesem Rechner", "the rules as a service on this machine"),
    "mcp": Text("die Regeln für einen Assistenten (MCP)", "the rules for an assistant (MCP)"),
    "page": Text(
        "die Seite für alle ohne Python erzeugen: eine HTML-Datei",
        "make the page for everyone without Python: one HTML file",
    ),
    "init": Text("ein kleines eigenes Regelwerk anlegen", "start a small rule set of your own"),
}


class GermanFormatter(argparse.HelpFormatter):
    """Help in German: how a command is called."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Add how the command is called."""
        super().add_usage(usage, actions, groups, "Aufruf: " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that speaks the language of the call, knows the width of the terminal, and tells when help was not written."""

    language: Language = "de"

    def format_help(self) -> str:
        """Return the help, in the language of the call."""
        self._translate()
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with a call, and end."""
        if not message.startswith("argument "):  # of one argument with a wrong value its usage says nothing
            self.print_usage(sys.stderr)
        if self.language != "de":
            self.exit(Exit.UNREADABLE, f"{self.prog}: error: {message}\n")
        from soziorules.cli import german

        self.exit(Exit.UNREADABLE, german.ERROR.format(prog=self.prog, message=german.error(message)))

    def _translate(self) -> None:
        if self.language != "de":
            return
        from soziorules.cli.german import HELP

        for group in self._action_groups:
            group.title = HELP.get(group.title or "", group.title)
            group.description = HELP.get(group.description or "", group.description)
        for action in self._actions:
            if action.help is not None:
                action.help = HELP.get(action.help, action.help)

    def _get_formatter(self) -> argparse.HelpFormatter:
        kind = GermanFormatter if self.language == "de" else argparse.HelpFormatter
        return kind(prog=self.prog, width=width() - 2)

    def _print_message(self, message: str, file: Any = None) -> None:
        if file is sys.stdout:
            sys.stdout.write(message)
        else:
            tell(message.rstrip("\n"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; whatever happens, no failure looks like an answer."""
    prepare_streams()
    words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        try:
            return _run(words)
        except MissingPackageError as error:
            return report(Problems((error.diagnostic,)), _language(words))
        finally:
            finish()
    except BrokenPipeError:
        abandon(sys.stdout)  # the reader has gone (`| head`): there is nobody left to tell
        return Exit.READER_GONE
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except Exception as error:  # noqa: BLE001  # a traceback would end with the exit code of "not eligible", and may show a case
        abandon(sys.stdout)
        tell(sentence(error, _language(words)))
        return Exit.FAILED


def _run(arguments: Sequence[str]) -> int:
    arguments = _command_first(arguments)
    parser = build_parser(arguments)
    options = parser.parse_args(arguments)
    if "run" not in options:
        parser.print_help()
        return Exit.UNREADABLE
    try:
        exit_code: int = options.run(options)
    except Problems as problems:
        return report(problems, language_of(options))
    return exit_code


def _command_first(arguments: Sequence[str]) -> Sequence[str]:
    """Return the arguments with the command first, where the language was named before it."""
    language = (
        2 if arguments[:1] == ["--lang"] else 1 if arguments and arguments[0].startswith("--lang=") else 0
    )
    return [*arguments[language : language + 1], *arguments[:language], *arguments[language + 1 :]]


def _language(arguments: Sequence[str]) -> Language:
    """Return the language of a call that failed, perhaps before its arguments were understood."""
    lenient = Parser(add_help=False, exit_on_error=False)
    lenient.add_argument("--lang")
    try:
        return language_of(lenient.parse_known_args(arguments)[0])
    except argparse.ArgumentError:
        return language_of(argparse.Namespace())


def build_parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser; only the command that is called for is loaded, since each brings its own modules."""
    from soziorules.version import __version__

    language = _language(arguments)
    Parser.language = language
    parser = Parser(prog=program(), description=ABOUT(language))

    parser.add_argument("--version", action="version", version=f"soziorules {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", prog=parser.prog)
    wanted = next((word for word in arguments if not word.startswith("-")), None)
    named = {wanted: COMMANDS[wanted]} if wanted in COMMANDS and arguments[0] == wanted else COMMANDS
    for name, about in named.items():
        command = commands.add_parser(name, help=about(language), description=about(language))
        if name == wanted:
            module = importlib.import_module(f"soziorules.cli.{name}")
            module.configure(command)
            command.set_defaults(run=module.run)
    return parser
