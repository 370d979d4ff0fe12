"""A derived fact keeps what it knew when more is stated: exact values stay, bounds narrow. The proofs rest on it.

Some premises are choices of their own, so the cases here keep to them:

- Group units that are not stated are none (§ 5 Abs. 4 Satz 1 ST-RL).
- What is delivered fits what is prescribed: no more than the units, in a group only where units are for a group.
- It was delivered before the day of issue. A contact of which nothing else is said was in person.
- What is said of the permission of the KV is said together: a day from or until which it holds outranks a bare yes.
- A hospital codes without a certainty; its diagnoses stand as confirmed.
- What is shown beside the decision is the likely day or amount: deadlines where the Land is not known, and a co-payment that is
  due unless there is a certificate of exemption, another payer, or a day on which no service was used.
- The next Krankheitsfall begins no earlier than the day that is named; where the end of the running one is known, on that day.
- Who is said not to be insured, and nothing more, has no card under § 264 SGB V; the decision names that under `assumed`.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest

from soziorules.api import load_rules
from soziorules.engine.compiler.program import Program
from soziorules.engine.diagnostics import Problems
from soziorules.engine.evaluator.rules import RuleSet
from soziorules.engine.evaluator.values import Values
from soziorules.engine.language.facts import Fact, Records, Span
from tests.columns.tables import Plain, nested, row

PERMISSION = ("prescriber.kv_permission", "prescriber.kv_permission_from", "prescriber.kv_permission_until")
BLOCKS, PAIRS = (40, 2_500) if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else (4, 150)


def pair(random: Random) -> tuple[Plain, Plain]:
    """Return a case, and the same case of which less is stated; both of the same day of issue."""
    more = row(random)
    more["prescribed_on"] = more.get("prescribed_on", "2026-11-20")
    more["prescription.group_units"] = 0
    more["history"] = [
        {**entry, "group_units": entry.get("group_units", 0)} for entry in more.get("history", [])
    ]
    permission = {name: more.pop(name) for name in PERMISSION if name in more}
    for entry in more["history"]:
        _fit(entry, more["prescribed_on"])
    share = random.choice([0.1, 0.3, 0.6])
    kept = ("prescribed_on", "prescription.group_units", "history", "diagnoses")
    less = {name: value for name, value in more.items() if name in kept or random.random() > share}
    more |= permission
    if random.random() > share:
        less |= permission
    if random.random() < 0.2:
        del less["history"]
    else:
        less["history"] = [entry_of(random, entry, share) for entry in more["history"]]
    if "diagnoses" in less and more.get("prescription.kind") != "discharge":
        less["diagnoses"] = [
            {name: value for name, value in each.items() if name == "code" or random.random() > share}
            for each in less["diagnoses"]
        ]
    return nested(less), nested(more)


def _fit(entry: Plain, issued: str) -> None:
    """Make deliveries fit the prescription."""
    group = entry["group_units"]
    if "delivered" in entry:
        entry["delivered"] = [visit for visit in entry["delivered"] if visit.get("on", "") < issued]
        entry.pop("delivered_minutes", None)
    for visit in entry.get("delivered", []):
        if group in (0, entry.get("units")):
            visit["setting"] = "group" if group else "individual"
    visits = sum(visit.get("minutes", 0) for visit in entry.get("delivered", []))
    if max(visits, entry.get("delivered_minutes", 0)) > 60 * entry.get("units", 200):
        entry["units"] = 200


def entry_of(random: Random, entry: Plain, share: float) -> Plain:
    """Return an earlier prescription of which less is stated."""
    less = {
        name: value for name, value in entry.items() if name == "group_units" or random.random() > share / 2
    }
    if "delivered" in less and random.random() < share:
        less["delivered"] = [
            {name: value for name, value in visit.items() if name == "contact" or random.random() > share / 2}
            for visit in entry["delivered"]
        ]
    return less


def values(case: Any, choices: dict[str, str], program: Program) -> Values:
    """Return all facts of a case under the law of its day."""
    derivations = program.vocabulary.derivations
    made = [
        each.compute(case, each.given(program.law.constants), each.chosen(choices))
        for each in derivations.values()
    ]
    return Values(program.vocabulary, case, tuple(derivations), tuple(made))


NOT_KEPT = ("first_delivery",)
"""Where a Krankheitsfall begins with the first delivery, units free of approval can become less exact: known deliveries move the
earliest day on which it can have begun, and before that day nothing surely counts."""
STANDS_IN = (
    "approval.holiday_land",
    "approval.submission_ends",
    "approval.received_in_time",
    "approval.short_time_ends",
    "approval.long_time_ends",
    "approval.decided_in_time",
)
"""Facts that are likely where the Land of the provider stands in for the seat of the Krankenkasse."""
TOLD = (
    "approval.submit_by",
    "approval.decide_by",
    "approval.short_decide_by",
    "approval.long_decide_by",
    "approval.deemed_on",
)
"""The earliest days that are told while the Land of the Krankenkasse is open."""
EARLIEST = {"krankheitsfall.next_start": "krankheitsfall.end"}
"""Facts that are the earliest day by their name, and the fact with which they are exact: before, they can move on, never back."""
FREE = ("patient.coverage", "patient.copayment_exempt", "patient.copayment_exempt_until", "service.contact")
LIKELY = {
    "copayment.amount": FREE,
    "copayment.reason": FREE,
    "service.payer": FREE,
    "service.contacts": FREE,
    "service.period": ("service.on", "prescription.until", "prescription.kind", "history"),
    "service.exempt": FREE,
    "patient.discharge_awaited": ("prescription.discharged_on",),
    "patient.payer": ("patient.coverage",),
}
"""Facts that are shown beside the decision, and what must be stated for them to be exact."""


def likely(name: str, case: Plain, choices: Mapping[str, str]) -> bool:
    """Return whether a fact is no more than likely in a case."""
    seat, provider = _stated("approval.land", case), _stated("provider.land", case)
    if name in (*STANDS_IN, *TOLD) and seat is None:
        everywhere = choices["workday"] == "nationwide" and name != "approval.holiday_land"
        return not everywhere and (name in TOLD or provider is not None)
    return any(_stated(path, case) is None for path in LIKELY.get(name, ()))


def _stated(path: str, case: Plain) -> Any:
    """Return what a case states at a path; of a list the days of its entries, None where one lacks."""
    part, _, field = path.partition(".")
    inner: Any = case.get(part, {} if field else None)
    if isinstance(inner, list):
        return None if any("prescribed_on" not in entry for entry in inner) else inner
    return inner.get(field) if field else inner


def chosen(random: Random, rules: RuleSet) -> dict[str, str]:
    """Return the usual readings with another answer to one question, as the evaluator asks them."""
    choices, name = rules.choices(), random.choice([*rules.elements.readings])
    options = [each.id for each in rules.elements.readings[name].options if each.id not in NOT_KEPT]
    return {**choices, name: random.choice(options)}


def keeps(fact: Fact, before: Any, after: Any) -> bool:
    """Return whether a value known before is still so."""
    if before is None:
        return True
    if isinstance(fact.type, Span):
        low, high = before
        return (
            after is not None
            and low <= after[0]
            and (high is None or (after[1] is not None and after[1] <= high))
        )
    return bool(before == after)


def keeps_or_moves_on(fact: Fact, before: Values, after: Values) -> bool:
    """Return whether a fact is still so, or an earliest day that was not exact yet has moved on."""
    one, two = before[fact.name], after[fact.name]
    if fact.name in EARLIEST and before[EARLIEST[fact.name]] is None and one is not None:
        return bool(two is not None and one <= two)
    return keeps(fact, one, two)


@pytest.mark.parametrize("seed", range(BLOCKS))
def test_what_a_derived_fact_knew_stays_when_more_is_stated(seed: int) -> None:
    rules, random, compared = load_rules(), Random(seed), 0
    vocabulary = rules.domain.vocabulary
    for _ in range(PAIRS):
        less, more = pair(random)
        try:
            known, fuller = (rules.domain.read_case(each) for each in (less, more))
        except Problems:
            continue
        program = rules.at(known.prescribed_on).program
        choices = chosen(random, rules)
        before, after = values(known, choices, program), values(fuller, choices, program)
        for fact in vocabulary:
            if fact.derivation is None or isinstance(fact.type, Records):
                continue
            if "[]" not in fact.name:
                one, two = before[fact.name], after[fact.name]
                assert likely(fact.name, less, choices) or keeps_or_moves_on(fact, before, after), (
                    fact.name,
                    one,
                    two,
                    less,
                    more,
                    choices,
                )
            elif before["diagnoses"] is not None:
                pairs = zip(before["diagnoses"], after["diagnoses"], strict=True)
                for place, (old, new) in enumerate(pairs):
                    one, two = before.element(fact, old), after.element(fact, new)
                    assert keeps(fact, one, two), (fact.name, place, one, two, less, more)
        compared += 1
    assert compared > PAIRS // 3


@pytest.mark.parametrize(("over", "issued"), [(31, "2027-08-06"), (121, "2027-08-06"), (31, "2026-11-20")])
def test_the_next_krankheitsfall_begins_no_earlier_than_three_years_after_an_approval_that_is_not_known(
    over: int, issued: str
) -> None:
    """Found in half a million pairs: the earliest day is moved on by the day of approval, and is exact from then on."""
    rules = load_rules()
    choices = {**rules.choices(), "window.start": "approval"}
    plain = {
        "prescribed_on": issued,
        "prescription": {"kind": "follow_up", "units": over, "group_units": 0},
        "history": [],
    }
    first = dt.date.fromisoformat(issued)
    approved = first + dt.timedelta(days=70)
    found = []
    for approval in ({}, {"decided_on": approved.isoformat()}):
        case = rules.domain.read_case({**plain, "approval": approval})
        made = values(case, choices, rules.at(case.prescribed_on).program)
        found.append((made["krankheitsfall.end"], made["krankheitsfall.next_start"]))
        decision = rules.decide(case, choices)
        assert decision.figures["window"]["next_start"] == (found[-1][1] if approval else None)
    (no_end, earliest), (end, exact) = found
    assert (no_end, earliest) == (None, first.replace(year=first.year + 3))
    assert exact == end + dt.timedelta(days=1) == approved.replace(year=approved.year + 3)


@pytest.mark.parametrize("undated", [{}, {"prescribed_on": "2016-04-09"}])
def test_what_is_not_said_of_a_prescription_of_the_same_day_counts_as_possible_beside_one_without_a_day(
    undated: Plain,
) -> None:
    """Found in half a million pairs: a stretch that ends the day before it begins had no room for what may be in it."""
    rules = load_rules()
    same_day = {"prescribed_on": "2016-06-11", "kind": "follow_up", "units": 30, "group_units": 0}
    before = {"kind": "first", "units": 10, "group_units": 0, "delivered_minutes": 600, **undated}
    plain = {
        "prescribed_on": "2016-06-11",
        "prescription": {"kind": "follow_up"},
        "history": [same_day, before],
    }
    case = rules.domain.read_case(plain)
    made = values(case, rules.choices(), rules.at(case.prescribed_on).program)
    assert made["krankheitsfall.minutes_used"] == (600 if undated else 0, 2_400)
