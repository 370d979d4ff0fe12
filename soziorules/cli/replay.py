"""`replay RECEIPT…`: decide earlier cases again and say which rule has changed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from soziorules.api import load_rules
from soziorules.cli.check import source_of
from soziorules.cli.console import Exit, add_language, add_overlays, add_rules, language_of, report
from soziorules.cli.proof_output import case_text
from soziorules.cli.receipt import key_of
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.outcome import OUTCOMES, Outcome
from soziorules.engine.language.text import Language, Text
from soziorules.engine.replay.replay import Replay, RuleChange, replay
from soziorules.engine.source import load_plain

SAME = Text("Dieselbe Antwort: {outcome}.", "The same answer: {outcome}.")
OTHER = Text(
    "Eine andere Antwort: damals {before}, jetzt {now}.", "Another answer: then {before}, now {now}."
)
OTHER_FINDINGS = Text(
    "Dieselbe Antwort ({outcome}), aber nicht dieselben Befunde.",
    "The same answer ({outcome}), but not the same findings.",
)
RULE = Text("  {rule}: {before} → {now}", "  {rule}: {before} → {now}")
LIMIT = Text("    Grenze {before} → {now}", "    limit {before} → {now}")
FILES = Text("Andere Regeldateien als damals: {files}.", "Other rule files than then: {files}.")
SAME_FILES = Text("Dieselben Regeldateien wie damals.", "The same rule files as then.")
NOT_THERE = Text("nicht in Kraft", "not in force")
STATUS = {
    "met": Text("erfüllt", "met"),
    "not_met": Text("nicht erfüllt", "not met"),
    "open": Text("offen", "open"),
    "not_applicable": Text("nicht einschlägig", "does not apply"),
}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `replay`."""
    parser.add_argument(
        "files",
        nargs="+",
        metavar="RECEIPT",
        help="decision as `check --format json` writes it, or a receipt; - for standard input",
    )
    parser.add_argument("--case", metavar="CASE", help="the case of a receipt that does not hold it")
    parser.add_argument("--key", metavar="FILE", help="file with the key of the checksums of a receipt")
    add_rules(parser)
    add_overlays(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Repeat each decision; exit code 0 when all are the same, 1 when one is not, 2 when one cannot be read."""
    language, rules = language_of(options), load_rules(options.rules, overlays=options.overlay)
    exits, key = [Exit.OK], key_of(options.key)
    for name in options.files:
        try:
            done = replay(load_plain(source_of(name)), rules, _case(options.case, rules), key)
        except Problems as problems:
            report(problems, language, show_source=False)
            exits.append(Exit.UNREADABLE)
            continue
        head = f"{name}\n" if len(options.files) > 1 else ""
        sys.stdout.write(head + "\n".join(lines(done, language)) + "\n")
        exits.append(Exit.OK if done.same else Exit.NO)
    return max(exits)


def _case(name: str | None, rules: RuleSet) -> Mapping[str, Any] | None:
    """Return the case of a receipt as decisions write it."""
    if name is None:
        return None
    case, state = rules.domain.read_case(source_of(name)), rules.domain.state
    found = load_plain(case_text(case if state is None else state(case)), format="json")
    assert isinstance(found, dict)
    return found


def lines(done: Replay, language: Language) -> Iterator[str]:
    """Yield what a replay shows, line by line."""
    yield from _lines(done, {outcome.value: words for outcome, words in OUTCOMES.items()}, language)


def _lines(done: Replay, said: Mapping[str, Text], language: Language) -> Iterator[str]:
    before, now = Outcome(done.outcome_before), done.decision.outcome
    words = {
        "outcome": said[now.value](language),
        "before": said[before.value](language),
        "now": said[now.value](language),
    }
    same = before is now and not done.rules
    yield (SAME if same else OTHER_FINDINGS if before is now else OTHER)(language).format(**words)
    for change in done.rules:
        yield from _change(change, language)
    files = FILES(language).format(files=", ".join(done.files))
    yield files if done.files else SAME_FILES(language)
    for each in done.layers:
        yield ""
        yield from _layer(each, language)


def _layer(done: Replay, language: Language) -> Iterator[str]:
    """Yield the same of house rules, under their heading and in their words."""
    rules = done.decision.evaluator.rules
    yield (rules.elements.title or Text(rules.name, rules.name))(language)
    yield from _lines(done, rules.elements.outcomes, language)


def _change(change: RuleChange, language: Language) -> Iterator[str]:
    before, now = (
        NOT_THERE(language) if each is None else STATUS[each["status"]](language)
        for each in (change.before, change.now)
    )
    yield RULE(language).format(rule=change.rule, before=before, now=now)
    was, is_now = (None if each is None else each["limit"] for each in (change.before, change.now))
    if was != is_now:
        yield LIMIT(language).format(before=was, now=is_now)
    if change.now is not None:
        yield f"    {change.now['at']}"
