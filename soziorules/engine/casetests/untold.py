"""Amendments of which no case tells anything: without them every case would come out as it does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any, Final

from soziorules.engine.calendar import with_days
from soziorules.engine.casetests.cases import CaseResult, CaseTest, run_case
from soziorules.engine.casetests.mutation import MutantRules
from soziorules.engine.dataclass import dataclass, replace
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.language.elements import ONE_DAY, Dated, Elements, Head, Period, Wording

_DATED: Final = {
    "parameters": "values",
    "definitions": "wordings",
    "derived": "wordings",
    "rules": "wordings",
    "groups": "members",
    "code_sets": "members",
}


@dataclass(frozen=True, slots=True)
class Amended:
    """An element that says something else from a day after the state of its rules, and the rules without that."""

    head: Head
    begins: dt.date
    without: Elements


def untold(rules: RuleSet, results: Sequence[CaseResult]) -> list[Amended]:
    """Return the amendments that no case notices; with house rules none, as cases may rest on these."""
    passed = [each.test for each in results if each.passed and each.test.expect.error is None]
    dated = [(test, max(_days(test), default=dt.date.min)) for test in passed]
    return [
        each
        for each in (() if rules.overlays else amendments(rules.elements))
        if not _noticed(rules, each, [test for test, day in dated if day >= each.begins])
    ]


def amendments(elements: Elements) -> Iterator[Amended]:
    """Yield the elements of which something begins or ends after the state of the rules, once for each day on which it does."""
    for section, key in _DATED.items():
        listed = getattr(elements, section)
        for name, element in listed.items():
            before = getattr(element, key)
            for day in sorted({day for each in before for day in _turns(each) if day > elements.state}):
                kept = tuple(_lasting(each, day) for each in before if each.period.begins < day)
                if kept and kept != tuple(before) and not _only_said(kept, before):
                    changed: dict[str, Any] = {section: {**listed, name: replace(element, **{key: kept})}}
                    yield Amended(element.head, day, replace(elements, **changed))


def _only_said(kept: Sequence[Dated[Any]], before: Sequence[Dated[Any]]) -> bool:
    """Return whether later wordings of a rule only say in other words what the last one before means: no case can tell that."""
    last, later = (
        kept[-1].value,
        [each.value for each in before if each.period.begins > kept[-1].period.begins],
    )
    if not later or not isinstance(last, Wording) or before[-1].period.ends is not None:
        return False
    return all(
        (each.applies, each.requires, each.otherwise, each.on, each.reading)
        == (last.applies, last.requires, last.otherwise, last.on, last.reading)
        for each in later
    )


def _lasting(dated: Dated[Any], day: dt.date) -> Dated[Any]:
    """Return something dated as if nothing ended on a day or later."""
    ends = dated.period.ends
    return (
        dated if ends is None or ends + ONE_DAY < day else replace(dated, period=Period(dated.period.begins))
    )


def _turns(dated: Dated[Any]) -> Iterator[dt.date]:
    yield dated.period.begins
    if dated.period.ends is not None:
        yield dated.period.ends + ONE_DAY


def _days(test: CaseTest) -> list[dt.date]:
    """Return the days that a case speaks of."""
    found = [] if test.as_of is None else [test.as_of]

    def seen(day: dt.date) -> dt.date:
        found.append(day)
        return day

    with_days(test.given, seen)
    return found


def _noticed(rules: RuleSet, amended: Amended, tests: Sequence[CaseTest]) -> bool:
    without = MutantRules(amended.without, rules)
    try:
        return any(not run_case(test, without).passed for test in tests)
    except (LookupError, AssertionError):  # the others rest on it: without it they cannot be compiled
        return True
