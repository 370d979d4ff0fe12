"""What differs between two versions, once for each rule: the periods in which it differs stand together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from soziorules.engine.dataclass import dataclass
from soziorules.engine.language.elements import Citation, Period
from soziorules.engine.proof.difference import Change, Difference, RuleDifference
from soziorules.engine.proof.findings import Plain
from soziorules.engine.proof.period import ONE_DAY

K = TypeVar("K")
Spans = tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class LastingChange:
    """From one status, outcome or effect to another in some periods, with the case of the latest of them (None: an effect).

    `reading`: under which answer to a question it is so, where it is not the default.
    """

    before: str
    after: str
    periods: Spans
    case: Plain | None = None
    reading: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """All that differs in one rule. `sort`: added, dropped or changed. `effects`: what it does when missed, if that differs."""

    rule: str
    sort: str
    citations: tuple[Citation, ...]
    at: str
    periods: Spans
    effects: tuple[LastingChange, ...]
    statuses: tuple[LastingChange, ...]


def rule_entries(found: Sequence[Difference], day: dt.date) -> tuple[RuleEntry, ...]:
    """Return one entry for each rule that differs, with cases of the period of a day where it differs in it."""
    by_rule: dict[str, list[tuple[Period, RuleDifference]]] = {}
    for difference in found:
        for each in difference.rules:
            by_rule.setdefault(each.rule, []).append((_period(difference), each))
    return tuple(_entry(rule, differing, day) for rule, differing in by_rule.items())


def _entry(rule: str, found: list[tuple[Period, RuleDifference]], day: dt.date) -> RuleEntry:
    sorts = {each.sort for _, each in found}
    latest = found[0][1]
    effects = [
        (period, Change(*each.effects, {}))
        for period, each in found
        if each.sort == "changed" and each.effects[0] != each.effects[1]
    ]
    return RuleEntry(
        rule,
        sorts.pop() if len(sorts) == 1 else "changed",
        latest.citations,
        latest.at,
        merged(period for period, _ in found),
        tuple(LastingChange(each.before, each.after, each.periods) for each in _lasting(effects, day)),
        tuple(_lasting([(period, change) for period, each in found for change in each.statuses], day)),
    )


def outcome_changes(found: Sequence[Difference], day: dt.date) -> tuple[LastingChange, ...]:
    """Return each outcome that becomes another once, with its periods and a case of the period of a day where it has one."""
    return tuple(_lasting([(_period(each), change) for each in found for change in each.outcomes], day))


def note_periods(found: Sequence[Difference]) -> dict[str, Spans]:
    """Return the periods in which notes are shown in other cases."""
    return _spans((note, _period(each)) for each in found for note in each.notes)


def recomputed_periods(found: Sequence[Difference]) -> dict[str, Spans]:
    """Return the periods in which rules of the same wording are computed from other values, without a case that shows it."""
    return _spans((rule, _period(each)) for each in found for rule in each.recomputed)


def _period(difference: Difference) -> Period:
    return Period(difference.first, difference.last)


def _spans(found: Iterable[tuple[K, Period]]) -> dict[K, Spans]:
    by_key: dict[K, list[Period]] = {}
    for key, period in found:
        by_key.setdefault(key, []).append(period)
    return {key: merged(periods) for key, periods in by_key.items()}


def _lasting(found: Sequence[tuple[Period, Change]], day: dt.date) -> Iterator[LastingChange]:
    """Yield each change once: with all its periods, and the case of that of a day, else of the next one, else of the latest."""
    spans = _spans(((change.before, change.after, change.reading), period) for period, change in found)
    # The case of today's law, else of the next period to come, else of the latest.
    best = sorted(
        found, key=lambda each: (day in each[0], each[0].begins > day, abs(each[0].begins - day) * -1)
    )
    cases = {(change.before, change.after, change.reading): change.case for _, change in best}
    for (before, after, reading), periods in spans.items():
        yield LastingChange(before, after, periods, cases[before, after, reading], reading)


def merged(periods: Iterable[Period]) -> Spans:
    """Return periods in order, with those that follow one another without a gap as one."""
    result: list[Period] = []
    for each in sorted(set(periods), key=lambda period: period.begins):
        if result and _touch(result[-1].ends, each.begins):
            result[-1] = Period(result[-1].begins, each.ends)
        else:
            result.append(each)
    return tuple(result)


def _touch(ends: dt.date | None, begins: dt.date) -> bool:
    return ends is not None and ends + ONE_DAY >= begins
