"""What the facts of the moment are said to be worked out from is what the program reads for them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest

from soziorules.api import check, load_rules
from soziorules.engine.casetests.case_files import load_cases
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.decision import Decision
from soziorules.engine.evaluator.uses import Uses
from soziorules.soziotherapie.procedure.moment import Values
from soziorules.soziotherapie.procedure.moment_facts import FACTS, READS

CASES = Path(__file__).resolve().parent.parent / "cases"
TODAYS = (None, dt.date(2026, 11, 21), dt.date(2028, 11, 21))
FIGURES = {"required": "approval_free_units", "submit_by": "approval.submit_by"}
"""What the figures of the approval are worked out from first of all."""


class Watched(Mapping[str, Any]):
    """A mapping that notes what is asked for."""

    def __init__(self, inner: Mapping[str, Any], asked: set[str]) -> None:
        self.inner, self.asked = inner, asked

    def __getitem__(self, name: str) -> Any:
        self.asked.add(FIGURES.get(name, name))
        return self.inner[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.inner)

    def __len__(self) -> int:
        return len(self.inner)


class Stand:
    """Something with a few of its attributes replaced."""

    def __init__(self, inner: Any, **own: Any) -> None:
        self.__dict__.update(own, inner=inner)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


def watched(decision: Decision, asked: set[str]) -> Decision:
    """Return a decision that notes which values, figures and formulas are asked for."""

    def derived(name: str, *arguments: Any) -> Any:
        asked.add(name)
        return evaluator.rules.derived(name, *arguments)

    evaluator = decision.evaluator
    law = Stand(evaluator.program.law, constants=Watched(evaluator.program.law.constants, asked))
    stand = Stand(
        evaluator, program=Stand(evaluator.program, law=law), rules=Stand(evaluator.rules, derived=derived)
    )
    figures = dict(decision.figures)
    if figures.get("approval"):
        figures["approval"] = Watched(figures["approval"], asked)
    values = Watched(decision.values, asked)
    return cast("Decision", Stand(decision, evaluator=stand, values=values, figures=figures))


def closure(name: str) -> set[str]:
    """Return all that a fact of the moment is said to be worked out from."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        new = [each for each in READS.get(waiting.pop(), ()) if each not in found]
        found.update(new)
        waiting += new
    return found


@pytest.fixture(scope="module")
def asked() -> Mapping[str, set[str]]:
    """Return what is asked for by each fact of the moment, over the case tests and some days of today."""
    rules, found = load_rules(), defaultdict[str, set[str]](set)
    for number, test in enumerate(load_cases([CASES])):
        if test.expect.error is not None or number % 3:
            continue
        for today in TODAYS:
            try:
                decision = check(test.given, rules=rules, today=today)
            except Problems:
                continue
            for name in FACTS:
                Values(watched(decision, found[name]))[name]
    return found


def test_nothing_is_read_that_is_not_said(asked: Mapping[str, set[str]]) -> None:
    unsaid = {name: each - closure(name) for name, each in asked.items()}
    assert {name: each for name, each in unsaid.items() if each} == {}


def test_what_is_said_exists_and_is_read(asked: Mapping[str, set[str]]) -> None:
    rules = load_rules()
    elements, read = rules.elements, set().union(*asked.values())
    named = {each for listed in READS.values() for each in listed} - FACTS.keys()
    known = {*elements.parameters, *elements.groups, *elements.definitions, *rules.domain.vocabulary.facts}
    assert named <= known
    # Definitions and groups are asked of the rules themselves.
    assert named - read == {each for each in named if each in elements.definitions or each in elements.groups}


def test_steps_name_through_the_moment_what_they_rest_on() -> None:
    uses = Uses(load_rules())
    assert {"objection_months", "objection_months_without_instruction"} <= {
        *uses.meaning("procedure.objection")
    }
    assert "submission_workdays" in uses.meaning("procedure.submit")
