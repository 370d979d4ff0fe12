"""`export`: the master file for practice software: values, deadlines, groups and codes of a day with their sources."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path

from soziorules.api import load_rules
from soziorules.cli.console import Exit, add_language, add_rules, day, language_of
from soziorules.cli.output import put_json
from soziorules.cli.streams import emit
from soziorules.engine.files import write_all
from soziorules.engine.language.text import Text
from soziorules.render.master_file import as_csv, as_data, csv_metadata

_DONE = Text("Geschrieben: {names} (Stand {day}).", "Written: {names} (as of {day}).")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `export`."""
    parser.add_argument(
        "--format", choices=("csv", "json"), default="csv", help="form of the master file (default: csv)"
    )
    parser.add_argument(
        "--out",
        metavar="FILE",
        help="file to write; beside a CSV file FILE-metadata.json describes its columns",
    )
    parser.add_argument(
        "--as-of",
        type=day,
        default=dt.date.today(),
        metavar="DATE",
        help="what is in force on that day (else today)",
    )
    add_rules(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Write the master file of a day."""
    rules, on = load_rules(options.rules), options.as_of
    if options.out is None:
        if options.format == "json":
            return put_json(as_data(rules, on))
        emit(as_csv(rules, on))
        return Exit.OK
    out = Path(options.out)
    if options.format == "json":
        files = {out: _text(as_data(rules, on))}
    else:
        about = out.with_name(f"{out.name}-metadata.json")
        files = {out: as_csv(rules, on), about: _text(csv_metadata(rules, on, out.name))}
    write_all(files)
    names = ", ".join(map(str, files))
    sys.stdout.write(_DONE(language_of(options)).format(names=names, day=on) + "\n")
    return Exit.OK


def _text(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
