"""`rules`: list the rules."""

from __future__ import annotations

import argparse
import datetime as dt
import sys

from soziorules.api import load_rules
from soziorules.cli.console import Exit, add_language, add_rules, day, language_of
from soziorules.engine.language.elements import Period, Rule
from soziorules.engine.language.text import Language, Text
from soziorules.render.elements import period
from soziorules.render.words import EFFECTS


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `rules`."""
    parser.add_argument("--as-of", type=day, metavar="DATE", help="only rules in force on that day")
    add_rules(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """List the rules, topic by topic: id, effect, validity, source, title."""
    language = language_of(options)
    elements = load_rules(options.rules).elements
    for topic, title in elements.topics.items():
        rules = [rule for rule in elements.rules.values() if _belongs(rule, topic, options.as_of)]
        if rules:
            sys.stdout.write(f"{title(language)}\n")
            sys.stdout.writelines(_line(rule, language) for rule in rules)
            sys.stdout.write("\n")
    return Exit.OK


def _belongs(rule: Rule, topic: str, as_of: dt.date | None) -> bool:
    return rule.head.id.startswith(topic + ".") and (as_of is None or rule.on(as_of) is not None)


def _line(rule: Rule, language: Language) -> str:
    first, last = rule.wordings[0].period, rule.wordings[-1]
    norm = last.citations[0].norm
    effect = EFFECTS[last.value.otherwise](language)
    validity = period(Period(first.begins, last.period.ends), language)
    missed = Text("sonst", "otherwise")(language)
    return (
        f"  {rule.head.id:<44} {validity:<26} {norm}\n      {rule.head.title(language)}; {missed}: {effect}\n"
    )
