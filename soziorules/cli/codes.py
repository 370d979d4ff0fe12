"""`codes`: the German classification of diagnoses on the command line. Show, search, tree, diff, editions, import."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from soziorules.cli import codes_views as views
from soziorules.cli.codes_output import complain, language_of
from soziorules.engine.language.text import Language, Text
from soziorules.icd import CodeError, EditionError, Reason, edition_for, editions
from soziorules.icd.metadata import CHAPTERS

OK = 0
NOTHING_FOUND = 1
BAD_INPUT = 2

_MISSING = {Reason.UNKNOWN, Reason.OTHER_EDITION}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the actions of `codes` and their options."""
    language: Language = getattr(parser, "language", None) or language_of(None)
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    def action(name: str, de: str, en: str) -> argparse.ArgumentParser:
        summary = Text(de=de, en=en)(language)
        added = actions.add_parser(name, help=summary, description=summary)
        added.add_argument("--format", choices=("table", "json", "csv"), default="table")
        added.add_argument("--lang", choices=("de", "en"), default=argparse.SUPPRESS)
        return added

    show = action("show", "Einen Kode, eine Gruppe oder ein Kapitel zeigen", "Show a code, block or chapter")
    show.add_argument("code", metavar="CODE", help="F25.1, F20-F29, V")
    search = action("search", "Titel nach Wörtern durchsuchen", "Search the titles for words")
    search.add_argument("words", nargs="+", metavar="WORD")
    search.add_argument("--limit", type=_positive, default=20, metavar="N")
    tree = action(
        "tree", "Die Gliederung unter einem Kode oder Bereich zeigen", "Show what lies below a code or range"
    )
    tree.add_argument("code", metavar="CODE", help="F20-F29, F20.0-F20.6, F25, V")
    for added in (show, search, tree):
        added.add_argument("--edition", type=int, metavar="YEAR")
    diff = action(
        "diff", "Zeigen, was sich zwischen zwei Ausgaben geändert hat", "Show what changed between editions"
    )
    diff.add_argument("old", type=int, metavar="YEAR")
    diff.add_argument("new", type=int, metavar="YEAR")
    diff.add_argument("--chapter", type=str.upper, choices=CHAPTERS, metavar="V", help="I–XXII")
    action(
        "editions",
        "Die vorliegenden Ausgaben und ihre Herkunft zeigen",
        "Show the editions held and their origin",
    )
    take = action(
        "import", "Amtliche Metadaten einer Ausgabe einlesen", "Read the official metadata of an edition"
    )
    take.add_argument("file", type=Path, metavar="FILE", help="icd10gm20JJsyst-meta.zip, …_kodes.txt")
    take.add_argument("--edition", type=int, metavar="YEAR")


def run(args: argparse.Namespace) -> int:
    """Carry out an action; return 0, 1 where nothing was found, or 2 where the input is bad."""
    language = language_of(getattr(args, "lang", None))
    try:
        return _act(args, language)
    except CodeError as error:
        complain(Text(de=error.explain("de"), en=error.explain("en")), language)
        return NOTHING_FOUND if error.reason in _MISSING else BAD_INPUT
    except EditionError as error:
        complain(error.message, language)
        return NOTHING_FOUND


def _act(args: argparse.Namespace, language: Language) -> int:
    match args.action:
        case "diff":
            found = views.diff(args.old, args.new, args.chapter, args.format, language)
            return OK if found else NOTHING_FOUND
        case "editions":
            views.held(args.format, language)
            return OK
        case "import":
            return OK if views.take(args.file, args.edition, args.format, language) else BAD_INPUT
        case _:
            return _look(args, language)


def _look(args: argparse.Namespace, language: Language) -> int:
    """Show, search or draw a tree in the edition asked for, or honestly in the nearest one."""
    edition, exact = _edition(args.edition, language)
    match args.action:
        case "show":
            views.show(args.code, edition, args.edition, args.format, language)
            found = True
        case "search":
            found = views.search(" ".join(args.words), edition, args.limit, args.format, language)
        case _:
            found = views.tree(args.code, edition, args.format, language)
    return OK if found and exact else NOTHING_FOUND


def _edition(asked: int | None, language: Language) -> tuple[int, bool]:
    """Return the edition to use and whether it answers the question; today's where none is asked for."""
    if asked is None:
        today = dt.datetime.now().astimezone().date()
        edition, exact = edition_for(today)
        if not exact:
            complain(_instead(EditionError(today.year, editions())), language)
        return edition, True
    if asked in editions():
        return asked, True
    missing = EditionError(asked, editions())
    complain(_instead(missing), language)
    return missing.nearest, False


def _instead(missing: EditionError) -> Text:
    return Text(
        de=f"{missing.message.de} Gezeigt wird die nächstliegende, {missing.nearest}; für {missing.edition} "
        "folgt daraus nichts.",
        en=f"{missing.message.en} Shown is the nearest one, {missing.nearest}; nothing follows for "
        f"{missing.edition}.",
    )


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number
