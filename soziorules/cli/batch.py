"""`check CASES --out DECISIONS`: decide a file of many cases and sum up."""

from __future__ import annotations

import argparse
import json
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from soziorules.api import check_readings
from soziorules.cli.console import Exit, language_of
from soziorules.cli.fields import rules_for, rules_of
from soziorules.cli.streams import emit, tell
from soziorules.engine.diagnostics import Diagnostic, Problems
from soziorules.engine.files import PRIVATE, write_file
from soziorules.engine.language.text import Language, Text

if TYPE_CHECKING:
    from soziorules.engine.columns.summary import Summary
    from soziorules.engine.evaluator.rules import RuleSet

ENDINGS: Final = (".parquet", ".csv", ".ndjson", ".jsonl")
SUMMARIES: Final = ("text", "json", "html", "none")
_DECIDED: Final = Text("entschieden", "decided")
_WRITTEN: Final = Text("geschrieben", "written")
_AGAIN: Final = Text(
    "Unterbrochen. Derselbe Aufruf setzt fort, wo aufgehört wurde.",
    "Interrupted. The same command goes on where it stopped.",
)
_UNREADABLE: Final = Text(
    "Nicht lesbare Zeilen: {rows}; die Spalte error der Ausgabe sagt, warum.",
    "Rows that cannot be read: {rows}; the column error of the output says why.",
)
_FORMULAS: Final = Text(
    "Schlüssel, die wie eine Formel beginnen: {rows}; sie stehen unverändert in der Ausgabe: in einer Tabellenkalkulation die "
    "Spalte als Text einlesen.",
    "Keys that begin like a formula: {rows}; they stand in the output as they are: read that column as text in a spreadsheet.",
)
_TODAY: Final = Text(
    "Zeilen ohne Tag der Ausstellung: {rows}; angenommen wurde der Tag des Aufrufs.",
    "Rows without a day of issue: {rows}; the day of the run was assumed.",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of a run over many cases."""
    group = parser.add_argument_group("many cases", "for a table of cases as .parquet, .csv or .ndjson")
    group.add_argument(
        "--out",
        metavar="FILE",
        help="file to write: .parquet, .csv or .ndjson; of single cases .txt, .json, .md or .html",
    )
    group.add_argument(
        "--summary",
        choices=SUMMARIES,
        help="form of the summary (default: text); html is written beside FILE",
    )
    group.add_argument(
        "--key", default="id", metavar="COLUMN", help="column that is handed through (default: id)"
    )
    group.add_argument(
        "--workers",
        type=_workers,
        metavar="N",
        help="processes (default: one for each core; one if the file is small)",
    )
    group.add_argument("--restart", action="store_true", help="do not go on with an interrupted run")


def _workers(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def wanted(options: argparse.Namespace) -> bool:
    """Return whether the arguments mean a table of many cases."""
    names = [*options.files, *([] if options.out is None else [options.out])]
    return bool(options.summary) or any(Path(name).suffix.lower() in ENDINGS for name in names)


def run_batch(options: argparse.Namespace) -> int:
    """Decide a file of cases; 2 if any row could not be read, else 0. Single answers are in the file, not in the exit code."""
    from soziorules.engine.columns.batch import Job, Options, run

    language = language_of(options)
    source, out = _files(options)
    rules = rules_of(options, options.rules)
    check_readings(rules, dict(options.reading))
    undated = None if options.as_of else options.today
    named = bool(getattr(options, "today_named", False))
    chosen = Options(
        dict(options.reading), options.as_of, undated, options.today, options.key, language, named
    )
    job = Job(source, out, partial(rules_for, options.field, options.rules, tuple(options.overlay)), chosen)
    progress = Progress(language) if sys.stderr.isatty() else None
    try:
        summary = run(job, workers=options.workers, restart=options.restart, progress=progress)
    except KeyboardInterrupt:
        tell(f"\n{_AGAIN(language)}")
        raise
    finally:
        if progress is not None:
            progress.end()
    _sum_up(summary, rules, options, out, language)
    if summary.undated:
        tell(_TODAY(language).format(rows=summary.undated))
    if summary.formulas:
        tell(_FORMULAS(language).format(rows=summary.formulas))
    unreadable = summary.outcomes["error"]
    if unreadable:
        tell(_UNREADABLE(language).format(rows=unreadable))
    return Exit.UNREADABLE if unreadable else Exit.OK


def _files(options: argparse.Namespace) -> tuple[Path, Path]:
    source = Path(options.files[0])
    if len(options.files) > 1:
        raise _wrong("FILE", Text("hier genügt eine Tabelle", "one table at a time"))
    if source.suffix.lower() not in ENDINGS:
        raise _wrong(source.name, Text("keine Tabelle", "not a table"))
    if not options.out:
        raise _wrong("--out", Text("wohin mit den Entscheidungen?", "where shall the decisions go?"))
    out = Path(options.out)
    if out.suffix.lower() not in ENDINGS:
        raise _wrong("--out", Text("unbekannte Endung", "unknown ending"))
    return source, out


def _wrong(path: str, message: Text) -> Problems:
    endings = ", ".join(ENDINGS)
    return Problems((Diagnostic("C009", message, path=path, allowed=Text(endings, endings)),))


def _sum_up(
    summary: Summary, rules: RuleSet, options: argparse.Namespace, out: Path, language: Language
) -> None:
    from soziorules.render import table_report as report

    titles = {name: rule.head.title for name, rule in rules.elements.rules.items()}
    facts = [*rules.domain.vocabulary, *rules.domain.vocabulary.parts.values()]
    titles |= {fact.name: fact.about.label for fact in facts}
    match options.summary:
        case "json":
            emit(json.dumps(summary.to_dict(), ensure_ascii=False, indent=2) + "\n")
        case "html":
            page = out.with_suffix(".summary.html")
            write_file(page, report.html(summary, titles, language), PRIVATE)
            tell(f"{page} {_WRITTEN(language)}")
        case "none":
            pass
        case _:
            sys.stdout.write(report.text(summary, titles, language))


class Progress:
    """A bar on a terminal: how much is done, how fast, how long it will take."""

    WIDTH: Final = 30

    def __init__(self, language: Language) -> None:
        self._language = language
        self._began = time.monotonic()
        self._first: int | None = None

    def __call__(self, done: int, total: int) -> None:
        """Draw the bar anew."""
        if self._first is None:
            self._first, self._began = done, time.monotonic()
        share = done / total
        filled = round(self.WIDTH * share)
        elapsed = time.monotonic() - self._began
        speed = (done - self._first) / elapsed if elapsed > 1 else 0
        left = f"  {(total - done) / speed:,.0f} s" if speed else ""
        bar = "#" * filled + "." * (self.WIDTH - filled)
        sys.stderr.write(f"\r[{bar}] {share:4.0%} {_DECIDED(self._language)}{left}   ")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the line."""
        sys.stderr.write("\n")
