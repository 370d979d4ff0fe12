"""Writes `tests/cases/boundaries.yaml`: one case for each change of the rules that the other case tests do not notice.

Each case lies in a class that the change moves, found by comparing the rules with the changed rules; it says what the rules
say there today. The file pins; it does not judge: whether a pinned answer is right is for the cases with a number of the
catalogue, and for whoever reads the difference when a pin breaks. `python -m scripts.pin_boundaries` takes some minutes.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from soziorules.api import load_rules
from soziorules.cli.proof_output import case_text
from soziorules.engine.casetests.case_files import load_cases
from soziorules.engine.casetests.cases import CaseTest
from soziorules.engine.casetests.mutants import Mutant
from soziorules.engine.casetests.mutation import MutantRules, Mutation
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.proof.diagrams import NEVER
from soziorules.engine.proof.difference import Comparison
from soziorules.engine.proof.period import ONE_DAY, frame
from soziorules.engine.proof.samples import Samples

CASES = Path(__file__).resolve().parent.parent / "tests" / "cases"
TARGET = CASES / "boundaries.yaml"
Pin = tuple[dict[str, Any], dict[str, Any], dict[str, str]]
HEAD = """\
# yaml-language-server: $schema=../../schema/cases.schema.json
#
# Made by `python -m scripts.pin_boundaries`: one case for each small change of the rules that no other case notices.
# They pin what the rules say at such a place; the sources of the rules and the numbered cases say whether that is right.
pinned: true
cases:
"""


def main() -> int:
    """Write the file; exit code 1 where a change still goes unnoticed."""
    rules = load_rules()
    others = [test for test in load_cases([CASES]) if Path(test.place.file).name != TARGET.name]
    unnoticed = [fate.mutant for fate in Mutation(rules, rules.scenarios(), others).fates() if fate.survived]
    lines: list[str] = []
    pinned: tuple[CaseTest, ...] = ()
    left = 0
    for mutant in unnoticed:
        if Mutation(rules, rules.scenarios(), pinned).fate(mutant).killed_by is not None:
            continue
        case = next(pins(rules, mutant), None)
        if case is None:
            left += 1
            print(f"no case found: {mutant.of} {mutant.change}", file=sys.stderr)
            continue
        lines.append(_line(case, mutant, len(lines) + 1))
        TARGET.write_text(HEAD + "".join(lines), encoding="utf-8")
        pinned = tuple(load_cases([TARGET]))
    print(f"{len(unnoticed)} unnoticed changes, {len(lines)} cases written, {left} without a case")
    return 1 if left else 0


def pins(rules: RuleSet, mutant: Mutant) -> Iterator[Pin]:
    """Yield cases in which a changed rule set decides otherwise, with what the rules say there."""
    changed = MutantRules(mutant.elements, rules)
    days = sorted({*rules.changes, *changed.changes})
    periods = [
        (first, days[number + 1] - ONE_DAY if number + 1 < len(days) else None)
        for number, first in enumerate(days)
        if not changed.same_law(first)
    ]
    for readings in _choices(rules):
        for first, last in periods:
            samples = Samples(rules.domain, rules.scenarios(), frame(rules, rules.scenarios(), first, last))
            before, after = rules.at(first, readings), changed.at(first, readings)
            compared = Comparison(before.program, after.program, samples)
            for plain in (*_cases(compared), *_figured(samples.frame.typical)):
                case = rules.domain.read_case(plain)
                expected = _expected(before.decide(case), after.decide(case))
                if expected is not None:
                    yield plain, expected, readings


def _choices(rules: RuleSet) -> Iterator[dict[str, str]]:
    """Yield the default readings, and then each other answer."""
    yield {}
    for name, reading in rules.elements.readings.items():
        yield from ({name: option.id} for option in reading.options if option.id != reading.default)


def _cases(compared: Comparison) -> Iterator[dict[str, Any]]:
    for rule in compared.rules():
        yield from (dict(change.case) for change in rule.statuses)
    yield from (dict(change.case) for change in compared.outcomes())
    for one, other in compared.shown_notes().values():
        differs = compared.space.diagrams.differ(one, other)
        witness = None if differs == NEVER else compared.samples.witness(compared.space, differs)
        if witness is not None:
            yield witness.plain


def _figured(day: dt.date) -> Iterator[dict[str, Any]]:
    """Yield cases whose figures show numbers that no rule reads."""
    born = {"born_on": dt.date(day.year - 40, 1, 1)}
    kind = {"kind": "first", "units": 30}
    approval = {"received_on": day, "medical_service_involved": False}
    for cost in ("3.00", "20.00", "70.00", "200.00"):
        yield {
            "prescribed_on": day,
            "patient": born,
            "prescription": kind,
            "approval": approval,
            "service": {"on": day, "cost": cost},
            "history": [],
        }


def _expected(before: Decision, after: Decision) -> dict[str, Any] | None:
    """Return what tells the decision of the rules from that of the changed rules; None where nothing does."""
    changed = {each.rule: each.status for each in after.findings}
    findings = {each.rule: each.status for each in before.findings if changed.get(each.rule) != each.status}
    deciding = [sorted(each.rule for each in decision.deciding) for decision in (before, after)]
    shown = [
        {note.id for note in decision.notes} | {each.id for each in decision.obligations}
        for decision in (before, after)
    ]
    notes = {note.id for note in before.notes}
    expected: dict[str, Any] = {"outcome": before.outcome.value}
    expected |= {"deciding": deciding[0]} if not findings and deciding[0] != deciding[1] else {}
    expected |= {"findings": findings} if findings else {}
    expected |= {"notes": sorted((shown[0] - shown[1]) & notes)} if (shown[0] - shown[1]) & notes else {}
    expected |= {"absent": sorted(shown[1] - shown[0])} if shown[1] - shown[0] else {}
    expected |= _figures(before.figures, after.figures)
    return expected if len(expected) > 1 or before.outcome is not after.outcome else None


def _figures(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures that differ, down to their parts."""
    found: dict[str, Any] = {}
    for name in {**before, **after}:
        value, other = before.get(name), after.get(name)
        if isinstance(value, Mapping) and isinstance(other, Mapping):
            inner = _figures(value, other)
            found |= {name: inner} if inner else {}
        elif value != other and isinstance(value, str | int | dt.date | Decimal | None):
            found[name] = value if isinstance(value, str | int | None) else str(value)
    return found


def _line(pin: Pin, mutant: Mutant, number: int) -> str:
    plain, expected, readings = pin
    norms: Sequence[str] = [citation.norm for citation in mutant.citations]
    case = {
        "name": f"Boundary {number}, {mutant.of}: {mutant.change}".rstrip("."),
        "given": json.loads(case_text(plain)),
        **({"readings": readings} if readings else {}),
        "expect": expected,
        "source": ", ".join(norms),
    }
    return f"  - {json.dumps(case, ensure_ascii=False)}\n"


if __name__ == "__main__":
    sys.exit(main())
