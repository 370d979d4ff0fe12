"""`coverage`: where every statement of the sources went; fails when an id hangs loose."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from soziorules.api import bundled_rules, load_rules
from soziorules.cli.console import Exit, add_language, add_rules, language_of
from soziorules.cli.output import put_json
from soziorules.engine.language.text import Language, Text
from soziorules.engine.provenance.trace import Entry, Statement, Trace, load_trace

WIDTH = 80
ANSWERS = {
    "same": Text("ebenso", "same"),
    "partly": Text("zum Teil", "partly"),
    "other": Text("anders", "other"),
}
_STATEMENTS = Text(
    "Aussagen der Seiten und die Antwort der Regeln", "Statements of the pages and the answer of the rules"
)
_CATALOGUE = Text("Katalog der Quellen und was ihn trägt", "Catalogue of the sources and what carries it out")
_ABSENT = Text("ohne Regel: {reason}", "no rule: {reason}")
_COUNT = Text(
    "{statements} Aussagen, {contradictions} Widersprüche, {entries} Einträge des Katalogs, {absent} ohne Regel.",
    "{statements} statements, {contradictions} contradictions, {entries} catalogue entries, {absent} without a rule.",
)
_TIED, _LOOSE = Text("Nichts ist lose.", "Nothing is loose."), Text("Lose: {count}", "Loose: {count}")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `coverage`."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="form of the report")
    add_rules(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Print the two tables; exit code 1 when an id hangs loose."""
    language = language_of(options)
    folder = bundled_rules() if options.rules is None else Path(options.rules)
    trace = load_trace(folder, load_rules(options.rules).elements)
    if options.format == "json":
        put_json(_data(trace, language))
    else:
        sys.stdout.write("\n".join(_report(trace, language)) + "\n")
    return Exit.NO if trace.loose else Exit.OK


def _report(trace: Trace, language: Language) -> Iterator[str]:
    yield from (_STATEMENTS(language), "")
    for statement in trace.statements:
        yield from _statement(statement, language)
    yield from ("", _CATALOGUE(language), "")
    for entry in trace.entries:
        yield from _entry(entry, trace, language)
    yield ""
    yield _COUNT(language).format(
        statements=len(trace.statements),
        contradictions=len(trace.contradictions),
        entries=len(trace.entries),
        absent=sum(entry.absent is not None for entry in trace.entries),
    )
    if not trace.loose:
        yield _TIED(language)
        return
    yield _LOOSE(language).format(count=len(trace.loose))
    for loose in trace.loose:
        yield f"  {loose.id} {loose.why(language)}  ({loose.place.at})"


def _statement(statement: Statement, language: Language) -> Iterator[str]:
    names = ", ".join((*statement.contradictions, *statement.elements))
    yield from _row(
        f"{statement.id:<7} {ANSWERS[statement.answer](language):<9}", statement.says(language), names
    )


def _entry(entry: Entry, trace: Trace, language: Language) -> Iterator[str]:
    carried = ", ".join(trace.carriers.get(entry.id, ()))
    reason = "" if entry.absent is None else _ABSENT(language).format(reason=entry.absent(language))
    yield from _row(f"{entry.id:<7}", entry.text(language), carried or reason or "-")


def _row(lead: str, said: str, answer: str) -> Iterator[str]:
    yield from textwrap.wrap(said, WIDTH, initial_indent=f"{lead} ", subsequent_indent=" " * (len(lead) + 1))
    indent = " " * (len(lead) + 1)
    yield from textwrap.wrap(
        answer, WIDTH, initial_indent=f"{indent}> ", subsequent_indent=f"{indent}  ", break_long_words=False
    )


def _data(trace: Trace, language: Language) -> dict[str, Any]:
    return {
        "schema": "soziorules.coverage/1",
        "statements": [
            {
                "id": each.id,
                "says": each.says(language),
                "answer": each.answer,
                "contradictions": list(each.contradictions),
                "elements": list(each.elements),
            }
            for each in trace.statements
        ],
        "entries": [
            {
                "id": each.id,
                "text": each.text(language),
                "carriers": list(trace.carriers.get(each.id, ())),
                "absent": None if each.absent is None else each.absent(language),
            }
            for each in trace.entries
        ],
        "loose": [{"id": each.id, "why": each.why(language), "at": each.place.at} for each in trace.loose],
    }
