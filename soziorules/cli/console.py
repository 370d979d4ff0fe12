"""What all commands share: streams, language, exit codes, options."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import re
import sys
from enum import IntEnum
from pathlib import Path
from typing import Any

from soziorules.cli.streams import tell
from soziorules.engine.calendar import DAY_ALLOWED, iso_day, missing_day
from soziorules.engine.diagnostics import Problems, render
from soziorules.engine.evaluator.short_answer import WIDTH
from soziorules.engine.language.text import LANGUAGES, Language, Text


class Exit(IntEnum):
    """Exit codes; those of decisions are fixed by `Outcome.exit_code`. Only 0, 1, 3 and 4 are answers."""

    OK = 0  # all went well; for check: eligible
    NO = 1  # not eligible, or not yet; for others: found something wrong
    UNREADABLE = 2  # input or rules could not be read; never mixed with an answer
    OPEN = 3  # undetermined
    JUSTIFY = 4  # met if a reason is documented
    FAILED = (
        70  # no answer: disk full, output closed, memory, a fault of the program (EX_SOFTWARE of sysexits)
    )
    INTERRUPTED = 130  # stopped by the user, as shells count it (128 + SIGINT)
    READER_GONE = 141  # whoever read the output has left, as shells count it (128 + SIGPIPE)


AND_MORE = Text("… und {count} weitere", "… and {count} more")
"""After a list that names some only."""


def program() -> str:
    """Return how the program was called, for calls that are told to go on with."""
    return "soziorules" if Path(sys.argv[0]).stem == "soziorules" else "python -m soziorules"


def fine_marks() -> bool:
    """Return whether the standard output can show marks such as a tick."""
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def add_language(parser: argparse.ArgumentParser) -> None:
    """Add `--lang`."""
    parser.add_argument(
        "--lang", choices=LANGUAGES, help="language of texts (else SOZIORULES_LANG, the locale, German)"
    )


def add_periods(parser: argparse.ArgumentParser) -> None:
    """Add `--from` and `--to`, which keep to some periods of the law."""
    parser.add_argument(
        "--from", dest="begins", type=day, metavar="DATE", help="only periods that end on or after"
    )
    parser.add_argument(
        "--to", dest="ends", type=day, metavar="DATE", help="only periods that begin on or before"
    )


def add_rules(parser: argparse.ArgumentParser) -> None:
    """Add `--rules`."""
    parser.add_argument(
        "--rules", metavar="DIR", action=Once, help="folder or bundle of rule files (else the bundled ones)"
    )


def add_overlays(parser: argparse.ArgumentParser) -> None:
    """Add `--overlay`."""
    parser.add_argument(
        "--overlay",
        metavar="DIR",
        action="append",
        default=[],
        help="folder of house rules, which decide after the law and never change it; repeatable",
    )


class Once(argparse.Action):
    """Stores a value; to name it twice is an error, where the last one would win silently."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Store the value. Ends the program with exit code 2 where there is one already."""
        if getattr(namespace, self.dest) is not None:
            parser.error(f"{option_string}: given twice, {self.metavar} can be one only")
        setattr(namespace, self.dest, values)


def add_reading(parser: argparse.ArgumentParser) -> None:
    """Add `--reading`."""
    parser.add_argument(
        "--reading",
        action="append",
        default=[],
        type=reading,
        metavar="ID=OPTION",
        help="choose a reading; repeatable",
    )


class _Named(argparse.Action):
    """Stores a day, and that somebody named it."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        """Store the day."""
        setattr(namespace, self.dest, values)
        setattr(namespace, f"{self.dest}_named", True)


def add_today(parser: argparse.ArgumentParser) -> None:
    """Add `--today`: the day on which somebody looks, which moves the stage of the procedure."""
    parser.add_argument(
        "--today",
        type=day,
        action=_Named,
        default=dt.date.today(),
        metavar="DATE",
        help="the day on which you look (YYYY-MM-DD; else today, which the answer says)",
    )


def width() -> int:
    """Return how many columns the terminal has; COLUMNS says it first, as `shutil.get_terminal_size` has it, which loads much."""
    stated = os.environ.get("COLUMNS", "")
    try:
        columns = int(stated) if stated.isdecimal() else os.get_terminal_size(sys.__stdout__.fileno()).columns  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):  # no terminal
        columns = WIDTH
    return max(20, columns or WIDTH)


def day(text: str) -> dt.date:
    """Return the day that an argument names, as 2026-11-20 or 20.11.2026. Raises an argparse error for anything else."""
    german = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
    found = iso_day(f"{german[3]}-{german[2]:0>2}-{german[1]:0>2}" if german else text)
    if found is None:
        none = missing_day(text)
        raise argparse.ArgumentTypeError(f"expected {DAY_ALLOWED.en}" if none is None else none.en)
    return found


def percent(text: str) -> float:
    """Return the percentage that an argument names. Raises an argparse error for anything but a number from 0 to 100."""
    try:
        found = float(text.rstrip("%"))
    except ValueError:
        found = -1.0
    if not 0 <= found <= 100:
        raise argparse.ArgumentTypeError("expected a number from 0 to 100")
    return found


def reading(text: str) -> tuple[str, str]:
    """Return the reading and the option that an argument names."""
    name, sign, option = text.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError("expected ID=OPTION, such as window.start=approval")
    return name, option


def language_of(options: argparse.Namespace) -> Language:
    """Return the language: option, SOZIORULES_LANG, locale, German."""
    wanted = getattr(options, "lang", None) or os.environ.get("SOZIORULES_LANG") or _locale()
    return "en" if wanted.lower().startswith("en") else "de"


def _locale() -> str:
    for key in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(key):
            return value
    import locale

    return locale.getlocale()[0] or "de"


def colour() -> bool:
    """Return whether to colour messages; colour never carries meaning alone."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stderr.isatty()


def report(problems: Problems, language: Language, *, show_source: bool = True) -> int:
    """Print problems to standard error and return the exit code for unreadable input."""
    found = render(
        problems.diagnostics,
        language,
        colour=colour(),
        show_source=show_source,
        width=width(),
        program=program(),
    )
    tell(found.rstrip("\n"))
    return Exit.UNREADABLE
