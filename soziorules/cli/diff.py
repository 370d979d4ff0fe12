"""`diff OLD NEW`: what two versions of the rules decide differently."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from soziorules.api import load_rules
from soziorules.cli.console import Exit, add_language, add_periods, add_rules, language_of
from soziorules.cli.proof_output import case_text, progress, put_lines, step, write_cases
from soziorules.cli.streams import emit
from soziorules.engine.calendar import iso_day
from soziorules.engine.dataclass import dataclass
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.as_json import as_json
from soziorules.engine.language.elements import Period
from soziorules.engine.language.text import Language, Text
from soziorules.engine.proof.difference import Change, Difference, between_days, between_sets
from soziorules.engine.proof.entries import LastingChange
from soziorules.engine.proof.moved import Moved
from soziorules.render.corrections import Correction, corrections
from soziorules.render.corrections_text import CorrectionLines
from soziorules.render.whose_day import WhoseDay
from soziorules.render.words import day

if TYPE_CHECKING:
    from soziorules.cli.diff_cases import OwnCases

_EQUAL = Text(
    "Beide Fassungen bedeuten dasselbe: in allen Klassen von Fällen hat jede Regel denselben Status (bewiesen).",
    "Both versions mean the same: in every class of cases each rule has the same status (proved).",
)
_OTHERWISE = Text("Anders ist, was sie sagen:", "What they say differs:")
_LAW = Text(
    "Recht vom {old} gegen Recht vom {new}, am selben Fall:",
    "Law of {old} against law of {new}, on the same case:",
)

COMPARING = Text("vergleicht beide Fassungen …", "comparing both versions …")
_PERIOD = Text("Recht ab {day}", "law from {day}")

BUNDLED = "bundled"
"""What the rules that come with the package are called where two versions are named."""


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
    parser.add_argument(
        "old",
        metavar="OLD",
        help="folder or bundle of rules, bundled for those of the package, or a day (YYYY-MM-DD)",
    )
    parser.add_argument("new", metavar="NEW", help="the same")
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
    found = [each for each in _compared(versions, options, language) if not each.equal]
    progress("")
    if options.witnesses:
        write_cases(Path(options.witnesses), _witnesses(found))
    if options.format == "json":
        emit(case_text(data_of(versions, found, own, language)))
    else:
        put_lines(lines(versions, found, own, language))
    return Exit.NO if found else Exit.OK


def _versions(options: argparse.Namespace) -> Versions:
    days = [_day(word) for word in (options.old, options.new)]
    if days[0] is not None and days[1] is not None:
        rules = load_rules(options.rules)
        return Versions(rules, rules, (days[0], days[1]))
    return Versions(rules_named(options.old), rules_named(options.new), None)


def rules_named(name: str) -> RuleSet:
    """Return the rules of a folder or bundle, or those that come with the package. Raises Problems."""
    return load_rules(None if name == BUNDLED else name)


def _day(word: str) -> dt.date | None:
    return iso_day(word)


def compared_period(language: Language) -> Callable[[dt.date], None]:
    """Return what shows on a terminal which period is compared."""
    return lambda first: progress(
        f"{COMPARING(language)} {_PERIOD(language).format(day=day(first, language))}"
    )


def _compared(versions: Versions, options: argparse.Namespace, language: Language) -> Iterator[Difference]:
    if versions.days is not None:
        yield between_days(versions.new, versions.new.scenarios(), *versions.days)
        return
    scenarios = versions.new.scenarios(versions.old)
    step(COMPARING(language))
    yield from between_sets(
        versions.old, versions.new, scenarios, options.begins, options.ends, compared_period(language)
    )


def _own(versions: Versions, options: argparse.Namespace) -> OwnCases:
    """Return what becomes of one's own cases. What decides tables is loaded only for it."""
    from soziorules.cli.diff_cases import OwnCases

    return OwnCases.of(versions, Path(options.cases), None if options.out is None else Path(options.out))


def lines(
    versions: Versions, found: Sequence[Difference], own: OwnCases | None, language: Language
) -> Iterator[str]:
    """Yield what differs, element by element, line by line."""
    listed = corrections(versions.old, versions.new, found, versions.days)
    if not found:
        yield _EQUAL(language)
    if found or listed.listed:
        if not found:
            yield from ("", _OTHERWISE(language), "")
        if versions.days is not None:
            old, new = (day(each, language) for each in versions.days)
            yield from (_LAW(language).format(old=old, new=new), "")
        writer = CorrectionLines(versions.new, language, dated=versions.days is None)
        yield from writer.lines(listed, () if own is None else own.worse(language))
    if own is not None:
        yield from ("", *own.lines(language))


def _witnesses(found: list[Difference]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for difference in found:
        for rule in difference.rules:
            for change in rule.statuses:
                yield f"{difference.first}-{rule.rule}-{change.before}-{change.after}", (change.case,)
        for change in difference.outcomes:
            yield f"{difference.first}-{change.before}-{change.after}", (change.case,)


def data_of(
    versions: Versions, found: Sequence[Difference], own: OwnCases | None, language: Language
) -> dict[str, Any]:
    """Return what differs as data with fixed keys: period by period, and once for each element."""
    listed = corrections(versions.old, versions.new, found, versions.days)
    whose = WhoseDay(versions.new, language)
    data: dict[str, Any] = {
        "schema": "soziorules.diff/1",
        "equal": not found,
        "worse": [_lasting(each) for each in listed.worse],
        "not_ruled_out": [{"before": before, "after": after} for before, after in listed.unshown],
        "moved": [_moved(each, versions.new, language) for each in listed.moved],
        "entries": [_entry(each, whose, language) for each in listed.listed],
        "periods": [_period(each) for each in found],
    }
    if own is not None:
        data["cases"] = own.data()
    return data


def _moved(each: Moved, rules: RuleSet, language: Language) -> dict[str, Any]:
    """Return a derived value that comes to something else, with the first day on which a case shows it."""
    title = rules.elements.derived[each.id].head.title(language)
    sides = {"before": as_json(each.before), "after": as_json(each.after)}
    return {"id": each.id, "title": title, "from": each.first, **sides, "case": each.case}


def _entry(each: Correction, whose: WhoseDay, language: Language) -> dict[str, Any]:
    """Return one correction; `days` are those on which it begins itself, `day_of` the facts of a case that these days mean."""
    entry = each.entry
    return {
        "id": each.id,
        "kind": each.kind,
        "sort": each.sort,
        "title": each.title(language),
        "catalogue": list(each.catalogue),
        "citations": list(each.citations),
        "before": each.before(language).splitlines(),
        "after": each.after(language).splitlines(),
        "through": list(each.through),
        "days": list(each.days),
        "day_of": whose.named(each),
        "shown": _spans(each.shown),
        "effects": [] if entry is None else [_lasting(change) for change in entry.effects],
        "statuses": [] if entry is None else [_lasting(change) for change in entry.statuses],
    }


def _lasting(change: LastingChange) -> dict[str, Any]:
    said = {"before": change.before, "after": change.after, "periods": _spans(change.periods)}
    said |= _chosen(change.reading)
    return said if change.case is None else {**said, "case": change.case}


def _spans(periods: Sequence[Period]) -> list[dict[str, Any]]:
    return [{"from": each.begins, "until": each.ends} for each in periods]


def _period(difference: Difference) -> dict[str, Any]:
    return {
        "from": difference.first,
        "until": difference.last,
        "rules": [
            {
                "rule": rule.rule,
                "sort": rule.sort,
                "citations": [citation.norm for citation in rule.citations],
                "at": rule.at,
                "effects": list(rule.effects),
                "statuses": _changes(rule.statuses),
            }
            for rule in difference.rules
        ],
        "outcomes": _changes(difference.outcomes),
        "notes": list(difference.notes),
        "recomputed": list(difference.recomputed),
    }


def _changes(listed: Sequence[Change]) -> list[dict[str, Any]]:
    return [
        {"before": each.before, "after": each.after, "case": each.case, **_chosen(each.reading)}
        for each in listed
    ]


def _chosen(reading: tuple[str, str] | None) -> dict[str, Any]:
    return {} if reading is None else {"readings": dict([reading])}
