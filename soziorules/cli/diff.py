"""`diff OLD NEW`: what two versions of the rules decide differently."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from soziorules.api import load_rules
from soziorules.cli.console import Exit, add_language, add_periods, add_rules, language_of
from soziorules.cli.proof_output import case_text, progress, short, write_cases
from soziorules.cli.streams import emit
from soziorules.engine.calendar import iso_day
from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.text import Language, Text
from soziorules.engine.proof.difference import Change, Difference, RuleDifference, between_days, between_sets
from soziorules.render import words

if TYPE_CHECKING:
    from soziorules.cli.diff_cases import OwnCases

_EQUAL = Text(
    "Beide Fassungen bedeuten dasselbe: in allen Klassen von Fällen hat jede Regel denselben Status (bewiesen).",
    "Both versions mean the same: in every class of cases each rule has the same status (proved).",
)
_PERIOD = Text("Ab {first}:", "From {first}:")
_BETWEEN = Text("Vom {first} bis {last}:", "From {first} until {last}:")
_LAW = Text(
    "Recht vom {old} gegen Recht vom {new}, am selben Fall:",
    "Law of {old} against law of {new}, on the same case:",
)
_SORTS = {
    "added": Text("neu", "added"),
    "dropped": Text("entfallen", "dropped"),
    "changed": Text("geändert", "changed"),
}
_NOTES = Text("Hinweise, die in anderen Fällen erscheinen: {notes}", "Notes shown in other cases: {notes}")
_RECOMPUTED = Text(
    "Gleicher Wortlaut, doch aus anderen Werten berechnet; ein Fall, in dem sich das zeigt, fand sich nicht: {rules}",
    "The same wording, computed from other values; no case was found in which it shows: {rules}",
)
_UNSEEN = Text("Es wurde kein Fall gefunden, in dem sich das zeigt.", "No case was found in which it shows.")
_OUTCOMES = Text("Ergebnisse, die sich ändern:", "Outcomes that change:")


@dataclass(frozen=True, slots=True)
class Versions:
    """Two versions: each a rule set, and a day whose law counts (None: that of the case)."""

    old: RuleSet
    new: RuleSet
    days: tuple[dt.date, dt.date] | None

    def decided(self, case: Any) -> tuple[Decision, Decision]:
        """Return the two decisions on a case."""
        if self.days is None:
            return self.old.decide(case), self.new.decide(case)
        old, new = self.days
        return self.old.at(old).decide(case), self.new.at(new).decide(case)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of `diff`."""
    parser.add_argument("old", metavar="OLD", help="folder of rules, or a day (YYYY-MM-DD)")
    parser.add_argument("new", metavar="NEW", help="folder of rules, or a day")
    add_periods(parser)
    parser.add_argument(
        "--cases",
        metavar="PATH",
        help="which of one's own cases change: a folder of case files, or a table (.parquet, .csv, .ndjson)",
    )
    parser.add_argument("--out", metavar="FILE", help="write every row of the table that changes")
    parser.add_argument("--witnesses", metavar="DIR", help="write a case file for each difference")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="form of the answer")
    add_rules(parser)
    add_language(parser)


def run(options: argparse.Namespace) -> int:
    """Compare; exit code 0 where both mean the same, 1 where they differ."""
    versions, language = _versions(options), language_of(options)
    own = None if options.cases is None else _own(versions, options)
    found = [each for each in _compared(versions, options) if not each.equal]
    progress("")
    if options.witnesses:
        write_cases(Path(options.witnesses), _witnesses(found))
    if options.format == "json":
        emit(case_text(data_of(found, own)))
    else:
        sys.stdout.writelines(f"{line}\n" for line in lines(versions, found, own, language))
    return Exit.NO if found else Exit.OK


def _versions(options: argparse.Namespace) -> Versions:
    days = [_day(word) for word in (options.old, options.new)]
    if days[0] is not None and days[1] is not None:
        rules = load_rules(options.rules)
        return Versions(rules, rules, (days[0], days[1]))
    return Versions(load_rules(options.old), load_rules(options.new), None)


def _day(word: str) -> dt.date | None:
    return iso_day(word)


def _compared(versions: Versions, options: argparse.Namespace) -> Iterator[Difference]:
    if versions.days is not None:
        yield between_days(versions.new, versions.new.scenarios(), *versions.days)
        return
    for difference in between_sets(
        versions.old, versions.new, versions.new.scenarios(versions.old), options.begins, options.ends
    ):
        progress(f"{difference.first} …")
        yield difference


def _own(versions: Versions, options: argparse.Namespace) -> OwnCases:
    """Return what becomes of one's own cases. What decides tables is loaded only for it."""
    from soziorules.cli.diff_cases import OwnCases

    return OwnCases.of(versions, Path(options.cases), None if options.out is None else Path(options.out))


def lines(
    versions: Versions, found: Sequence[Difference], own: OwnCases | None, language: Language
) -> Iterator[str]:
    """Yield what differs, period by period, line by line."""
    if not found:
        yield _EQUAL(language)
    for difference in found:
        if versions.days is None:
            yield _heading(difference, language)
        else:
            yield _LAW(language).format(old=versions.days[0], new=versions.days[1])
        for rule in difference.rules:
            yield from _rule(rule, language)
        if difference.outcomes:
            yield ""
            yield _OUTCOMES(language)
        for change in difference.outcomes:
            yield from _change(change)
        yield ""
        if difference.notes:
            yield _NOTES(language).format(notes=", ".join(difference.notes))
            yield ""
        if difference.recomputed:
            yield _RECOMPUTED(language).format(rules=", ".join(difference.recomputed))
            yield ""
    if own is not None:
        yield from own.lines(language)


def _heading(difference: Difference, language: Language) -> str:
    """Say on which days two versions differ in this way."""
    first = words.day(difference.first, language)
    if difference.last is None:
        return _PERIOD(language).format(first=first)
    return _BETWEEN(language).format(first=first, last=words.day(difference.last, language))


def _rule(rule: RuleDifference, language: Language) -> Iterator[str]:
    norms = ", ".join(citation.norm for citation in rule.citations)
    yield ""
    yield f"{rule.rule}: {_SORTS[rule.sort](language)} ({norms})"
    yield f"  --> {rule.at}"
    if rule.sort == "changed" and rule.effects[0] != rule.effects[1]:
        yield f"  {rule.effects[0]} → {rule.effects[1]}"
    # What is open before or after says no more than the definite statuses, where there are some.
    definite = [each for each in rule.statuses if "open" not in (each.before, each.after)]
    for change in definite or rule.statuses:
        yield from _change(change)
    if not rule.statuses and rule.effects[0] == rule.effects[1]:
        yield f"  {_UNSEEN(language)}"


def _change(change: Change) -> Iterator[str]:
    yield f"  {change.before} → {change.after}"
    yield f"    {short(change.case)}"


def _witnesses(found: list[Difference]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for difference in found:
        for rule in difference.rules:
            for change in rule.statuses:
                yield f"{difference.first}-{rule.rule}-{change.before}-{change.after}", (change.case,)
        for change in difference.outcomes:
            yield f"{difference.first}-{change.before}-{change.after}", (change.case,)


def data_of(found: Sequence[Difference], own: OwnCases | None) -> dict[str, Any]:
    """Return what differs as data with fixed keys."""

    def changes(listed: Any) -> list[dict[str, Any]]:
        return [{"before": each.before, "after": each.after, "case": each.case} for each in listed]

    periods = [
        {
            "from": difference.first,
            "until": difference.last,
            "rules": [
                {
                    "rule": rule.rule,
                    "sort": rule.sort,
                    "citations": [citation.norm for citation in rule.citations],
                    "at": rule.at,
                    "effects": list(rule.effects),
                    "statuses": changes(rule.statuses),
                }
                for rule in difference.rules
            ],
            "outcomes": changes(difference.outcomes),
            "notes": list(difference.notes),
            "recomputed": list(difference.recomputed),
        }
        for difference in found
    ]
    data: dict[str, Any] = {"schema": "soziorules.diff/1", "equal": not found, "periods": periods}
    if own is not None:
        data["cases"] = own.data()
    return data
