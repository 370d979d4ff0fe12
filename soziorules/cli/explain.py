"""`explain ID`: show one rule, reading, note or parameter, or what an error code means."""

from __future__ import annotations

import argparse
import sys

from soziorules.api import load_rules
from soziorules.cli.console import Exit, add_language, add_rules, language_of
from soziorules.cli.failure import EXPLANATIONS as FAILURES
from soziorules.cli.streams import tell
from soziorules.engine.amendment.explanations import EXPLANATIONS as AMENDMENTS
from soziorules.engine.arguments import EXPLANATIONS as ARGUMENTS
from soziorules.engine.diagnostics import merge_explanations, suggest
from soziorules.engine.diagnostics.extras import EXPLANATIONS as PACKAGES
from soziorules.engine.diagnostics.tables import EXPLANATIONS as TABLES
from soziorules.engine.language.text import Text
from soziorules.engine.proof.explanations import EXPLANATIONS as TEST_EXPLANATIONS
from soziorules.engine.replay.explanations import EXPLANATIONS as RECORDS
from soziorules.engine.ruleset.explanations import EXPLANATIONS as RULE_EXPLANATIONS
from soziorules.engine.source.explanations import EXPLANATIONS as SOURCE_EXPLANATIONS
from soziorules.page.fetching import EXPLANATIONS as PAGE
from soziorules.render.elements import element, ids


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `explain`."""
    parser.add_argument(
        "id", metavar="ID", help="id of a rule, reading, note, parameter, definition, or an error code"
    )
    add_rules(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Explain what the id names; exit code 1 when nothing bears it."""
    language = language_of(options)
    own = load_rules().domain.explanations()
    engine = (ARGUMENTS, SOURCE_EXPLANATIONS, RULE_EXPLANATIONS, TEST_EXPLANATIONS, AMENDMENTS, RECORDS)
    shared = (PACKAGES, *engine, TABLES, FAILURES, PAGE)
    codes = merge_explanations(*shared, own)
    if options.id in codes:
        found = codes[options.id]
        sys.stdout.write(
            f"{options.id}  {found.title(language)}\n\n{found.meaning(language)}\n{found.remedy(language)}\n"
        )
        return Exit.OK
    rules = load_rules(options.rules)
    lines = list(element(rules, options.id, language))
    if lines:
        sys.stdout.write("\n".join(lines) + "\n")
        return Exit.OK
    near = suggest(options.id, [*ids(rules), *codes])
    said = Text(f"„{options.id}“ gibt es nicht.", f'There is no "{options.id}".')(language)
    hint = "" if near is None else Text(f" Meinten Sie „{near}“?", f' Did you mean "{near}"?')(language)
    tell(said + hint)
    return Exit.NO
