"""`ask [FILE]`: an interview that asks only what can still matter, and decides."""

from __future__ import annotations

import argparse
import json
import re
import sys
import textwrap
from pathlib import Path

from soziorules.api import check_readings, load_rules
from soziorules.cli.check import READERS
from soziorules.cli.console import (
    Exit,
    add_language,
    add_overlays,
    add_reading,
    add_rules,
    add_today,
    fine_marks,
    language_of,
    width,
)
from soziorules.cli.streams import tell
from soziorules.engine.files import write_new
from soziorules.engine.language.text import Text
from soziorules.field.saved import SAVED_BY, stamp
from soziorules.interview.answers import NO, NONE, YES
from soziorules.interview.interview import Back, Console, Interview, Stop, Unknown

_INDENT = re.compile(r" *(?:\d+  )?")

EXISTS = Text(
    "„{name}“ gibt es schon und wird nicht überschrieben.", '"{name}" exists already and is not overwritten.'
)
KEEP = Text(
    "\nFall in eine Datei schreiben? Name der Datei, oder leer lassen: ",
    "\nWrite the case to a file? Name of the file, or leave empty: ",
)
NO_NAME = Text(
    "Das ist kein Name einer Datei. Etwa fall.json; leer gelassen wird nichts geschrieben.",
    "That is no name of a file. For instance case.json; left empty, nothing is written.",
)
WRITTEN = Text(
    "Geschrieben: {name}. Die Datei enthält Gesundheitsdaten.", "Written: {name}. The file holds health data."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `ask`."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="case to begin with (else nothing is known)")
    parser.add_argument("--output", metavar="FILE", help="write the case to this file, which must not exist")
    parser.add_argument(
        "--html", metavar="FILE", help="write the answer as a page to this file, which must not exist"
    )
    parser.add_argument(
        "--for", choices=READERS, default="prescriber", dest="reader", help="for whom to say the answer"
    )
    add_today(parser)
    add_reading(parser)
    add_rules(parser)
    add_overlays(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Ask, decide, show the decision, and write the case where somebody wants it; exit codes as for `check`."""
    language = language_of(options)
    for name in (options.output, options.html):
        if name is not None and Path(name).exists():
            tell(EXISTS(language).format(name=name))
            return Exit.UNREADABLE
    rules = load_rules(options.rules, overlays=options.overlay)
    readings = dict(options.reading)
    check_readings(rules, readings)
    case = rules.domain.read_case({} if options.file is None else Path(options.file))
    console = Console(language, _read, _write, options.today)
    interview = Interview(rules, console, case, readings, options.reader)
    decision = interview.run()
    sys.stdout.write(
        "\n" + decision.to_text(language, reader=options.reader, fine=fine_marks(), width=width())
    )
    sys.stdout.flush()
    name = options.output
    if name is None and sys.stdin.isatty():
        name = file_name(console)
    saved = {SAVED_BY: stamp(rules), **interview.stated()}
    files = {name: json.dumps(saved, ensure_ascii=False, indent=2) + "\n"} if name else {}
    if options.html is not None:
        files[options.html] = decision.to_html(language, reader=options.reader)
    for file, text in files.items():
        written = _keep(file, text)
        _write((WRITTEN if written else EXISTS)(language).format(name=file) + "\n")
        if not written:
            return Exit.UNREADABLE
    return decision.outcome.exit_code


def file_name(console: Console) -> str:
    """Return the name of a file that somebody types, or nothing; a word that the interview understands names none."""
    while True:
        try:
            name = console.answer(KEEP(console.language), NO_NAME(console.language), kept=" ").strip()
        except Stop:
            return ""
        except (Back, Unknown):
            console.say(NO_NAME(console.language))
            continue
        if name.lower() not in YES:
            return "" if name.lower() in NO | NONE else name
        console.say(NO_NAME(console.language))


def _read() -> str | None:
    line = sys.stdin.readline() if sys.stdin else ""
    return line or None


def _write(text: str) -> None:
    """Write to the terminal, without breaking words at its edge."""
    sys.stderr.write("\n".join(map(_wrapped, text.split("\n"))))
    sys.stderr.flush()


def _wrapped(line: str) -> str:
    if len(line) <= width():
        return line
    indent = _INDENT.match(line)
    further = " " * (len(indent[0]) if indent else 0)
    wrapped = textwrap.wrap(
        line, width(), subsequent_indent=further, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(wrapped) + (" " if line.endswith(" ") else "")


def _keep(name: str, text: str) -> bool:
    """Write a new file that only its owner can read; return False where the file exists."""
    try:
        write_new(Path(name), text)
    except FileExistsError:
        return False
    return True
