"""`rules`: list the rules."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from typing import Any

from soziorules.api import load_rules
from soziorules.cli.console import Exit, add_language, add_rules, day, language_of
from soziorules.cli.output import put_json
from soziorules.engine.language.elements import Period, Rule
from soziorules.engine.language.text import Language, Text
from soziorules.render.elements import period
from soziorules.render.words import EFFECTS


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `rules`."""
    parser.add_argument("--as-of", type=day, metavar="DATE", help="only rules in force on that day")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="form of the list")
    add_rules(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """List the rules, topic by topic: id, effect, validity, source, title."""
    language = language_of(options)
    elements = load_rules(options.rules).elements
    if options.format == "json":
        listed = [
            rule
            for topic in elements.topics
            for rule in elements.rules.values()
            if _belongs(rule, topic, options.as_of)
        ]
        data = [_data(rule, options.as_of, language) for rule in listed]
        return put_json({"schema": "soziorules.rules/1", "rules": data})
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


def _data(rule: Rule, as_of: dt.date | None, language: Language) -> dict[str, Any]:
    """Return a rule as data: the wording in force on a day, else the last one."""
    dated = rule.wordings[-1] if as_of is None else rule.on(as_of)
    assert dated is not None, "only rules in force are listed"
    return {
        "id": rule.head.id,
        "title": rule.head.title(language),
        "effect": dated.value.otherwise.value,
        "from": rule.wordings[0].period.begins,
        "until": rule.wordings[-1].period.ends,
        "citations": [
            {"norm": each.norm, "certainty": each.certainty, "settled": each.settled}
            for each in dated.citations
        ],
        "at": dated.at,
    }
