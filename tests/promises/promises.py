"""What a decision promises, stated once: each check takes a plain case and fails where the decision on it breaks its word."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

from soziorules import Decision, Outcome
from soziorules.engine.evaluator.remedies import promised
from soziorules.engine.language.elements import Effect
from soziorules.engine.replay.minimise import alike, signature
from soziorules.engine.replay.replay import replay
from soziorules.field.plain import STEP, plainly
from soziorules.interview.form import stated
from soziorules.interview.interview import NO_COUNT, Console, Interview, Unknown
from tests.promises.completions import RULES, Completions, changed, completions, decided, reported
from tests.promises.generator import CODES, Plain

DAY = dt.timedelta(days=1)
SILENT = (
    "patient.detention_until",
    "prescription.discharged_on",
    "prescription.group_units",
    "patient.coverage",
)
"""Facts of which silence counts as something: each is stated in every way, wherever a decision does not name it."""
FEW = 5
"""Of so many missing facts at most, completions are found by chance."""


BEGINNINGS: tuple[dict[str, str], ...] = (
    {},
    {"window.start": "approval"},
    {"window.start": "first_delivery"},
    {"window.kind": "rolling"},
)
"""Answers to the question when a Krankheitsfall begins; others than by default where the day is known (see `readings`)."""


def _by_beginnings(plain: Plain) -> Iterator[tuple[Decision, dict[str, str]]]:
    for readings in BEGINNINGS if plain.get("prescribed_on") else BEGINNINGS[:1]:
        decision = decided(plain, readings=readings)
        if decision is not None:
            yield decision, readings


def not_before_is_a_day_that_says_yes(plain: Plain) -> None:
    """On the day that is named the same facts are no longer refused; on the day before they are, by the reading applied."""
    for decision, readings in _by_beginnings(plain):
        if decision.not_before is None:
            continue
        assert decision.outcome is Outcome.NOT_YET
        on_the_day = decided(plain, as_of=decision.not_before, readings=readings)
        assert on_the_day is not None
        assert on_the_day.outcome.answer != "no", (plain, readings, decision.not_before)
        before = decided(plain, as_of=decision.not_before - DAY, readings=readings)
        answers = [] if before is None else [before.outcome.answer, before.verdict.by_rules.answer]
        assert before is None or "no" in answers, (plain, readings, decision.not_before)


def what_waiting_helps_is_not_refused_for_good(plain: Plain) -> None:
    """Where only rules of date stand against a case and no day is known from which it is possible, none of later years is one."""
    for decision, readings in _by_beginnings(plain):
        against = decision.outcome is Outcome.NOT_ELIGIBLE and decision.as_of is not None
        if not against or any(finding.effect is not Effect.NOT_YET for finding in decision.deciding):
            continue
        assert decision.as_of is not None
        for years in range(1, 8):
            later = decided(plain, as_of=decision.as_of + years * 366 * DAY, readings=readings)
            assert later is None or later.outcome.answer == "no", (plain, readings, years)


def another_reading_gives_what_is_said(plain: Plain) -> None:
    """Of each reading that would change the outcome: with that one answer chosen, the case has the outcome that is named."""
    decision = decided(plain)
    for item in () if decision is None else decision.readings:
        for option, outcome in ((item.chosen, item.as_chosen), *item.otherwise):
            after = decided(plain, readings={item.id: option})
            assert after is not None
            assert after.outcome is outcome, (plain, item.id, option, outcome, after.outcome)


def permitted_units_are_the_most_that_is_accepted(plain: Plain) -> None:
    """As many units as are permitted pass the limits of units and hours, one more does not; where only units stand against it."""
    decision = decided(plain)
    units = None if decision is None else decision.figures.get("units", {}).get("permitted")
    if decision is None or units is None or not plain.get("prescription", {}).get("kind"):
        return
    grouped = plain["prescription"].get("group_units")
    if units < 1:
        return
    limits = {
        "limits.units_per_prescription",
        "limits.krankheitsfall_hours",
        "limits.probation_units",
        "limits.referral_units",
    }

    def asking(count: int) -> Decision | None:
        groups = None if grouped is None else min(grouped, count)
        change = {"prescription.units": count, "prescription.group_units": groups, "approval": None}
        return decided(changed(plain, change))

    enough = asking(units)
    assert enough is not None
    assert not limits & set(enough.missed), (plain, units, enough.missed)
    if grouped is None:
        told = min(plain["prescription"].get("units") or units, units)
        together = decided(
            changed(plain, {"prescription.units": told, "prescription.group_units": told, "approval": None})
        )
        if together is not None and limits & set(together.missed):
            assert "prescription.group_units" in [each.path for each in decision.assumed], (plain, told)
    more = asking(units + 1)
    if more is not None and plain["prescription"]["kind"] != "discharge":
        assert limits & set(more.missed), (plain, units)


def remedies_do_what_they_say(plain: Plain) -> None:
    """Each way out gives the outcome that it names, whichever of its choices is taken."""
    decision = decided(plain)
    for remedy in () if decision is None else decision.remedies:
        for after in promised(decision, remedy.change):  # type: ignore[arg-type]
            assert after.outcome is remedy.outcome, (plain, remedy)
            assert not set(remedy.rules) & set(after.missed), (plain, remedy)
            named = {item.path for item in remedy.missing}
            assert named >= {item.path for item in after.missing}, (plain, remedy, named)


def what_is_missing_settles(plain: Plain) -> None:
    """Whatever the missing facts turn out to be, the outcome is settled; of a stated list, perhaps after a further question.

    Of what an earlier prescription does not say, only what can settle it is asked for (M-18); what comes next hangs on that.
    """
    decision = decided(plain)
    if (
        decision is None
        or decision.outcome not in (Outcome.UNDETERMINED, Outcome.NOT_YET)
        or not decision.missing
    ):
        return
    paths = [item.path for item in decision.missing]
    for full in completions(plain, paths, 8):
        after = decided(full)
        if after is not None and not after.verdict.readings:
            left = [item.path for item in after.missing]
            further = any("[" in path for path in paths) and all(path.startswith("history[") for path in left)
            assert not left or (further and not set(left) & set(paths)), (plain, paths, full, left)


def nothing_missing_could_be_spared(plain: Plain) -> None:
    """Without any one of the missing facts the outcome can stay open; where the day is known, on which the others rest.

    What was approved is left out, and how many units are for a group: no rule says that fewer cannot have been prescribed.
    """
    plain = changed(plain, {"approval.granted_units": None, "prescription.group_units": None})
    decision = decided(plain)
    if (
        decision is None
        or decision.as_of is None
        or decision.outcome is not Outcome.UNDETERMINED
        or not 2 <= len(decision.missing) <= FEW
    ):
        return
    paths = [item.path for item in decision.missing]
    for spared in paths:
        others = [path for path in paths if path != spared]
        assert Completions(plain).open_without(plain, spared, others), (plain, spared, others)


def what_is_open_asks_for_something(plain: Plain) -> None:
    """An open outcome names a fact or a reading that settles it; what is stated is not asked for."""
    decision = decided(plain)
    if decision is None:
        return
    if decision.outcome is Outcome.UNDETERMINED:
        assert decision.missing or decision.readings, plain
    for item in decision.missing:
        stated = item.path in ("history", "diagnoses") and plain.get(item.path) is not None
        assert not stated, (plain, item.path)


def a_later_statement_never_contradicts(plain: Plain) -> None:
    """A definite answer stays when more is stated; but for what the decision named as assumed, or as no obstacle yet."""
    chance = random.Random(json.dumps(plain, sort_keys=True))
    decision = decided(plain)
    if decision is None or decision.outcome is Outcome.UNDETERMINED:
        return
    reserved = {item.path.partition("[")[0] for item in decision.reserved}
    reserved |= {"prescribed_on", *(each.path for each in decision.assumed)}
    unknown = [".".join(path) for path in _statements(plain) if ".".join(path) not in reserved]
    ways = [
        ([path], changed(plain, {path: value}))
        for path in (SILENT if plain.get("prescribed_on") else ())
        if path in unknown
        for value in Completions(plain).tried(path)
    ]
    if not unknown:
        return
    paths = chance.sample(unknown, min(len(unknown), chance.choice((1, 1, 2, 4))))
    for said, full in [*ways, *((paths, full) for full in completions(plain, paths, 3))]:
        after = decided(full)
        if after is not None and after.outcome is not Outcome.UNDETERMINED:
            assert after.outcome.answer == decision.outcome.answer, (
                plain,
                said,
                full,
                decision.outcome,
                after.outcome,
            )


def _statements(plain: Plain) -> Iterator[tuple[str, ...]]:
    from tests.promises.generator import STATEMENTS

    for path in STATEMENTS:
        here: Any = plain
        for step in path:
            here = here.get(step) if isinstance(here, dict) else None
        if here is None:
            yield path


def order_does_not_matter(plain: Plain) -> None:
    """The order of lists changes nothing but the numbers in paths."""
    turned = changed(plain, {})
    for name in ("diagnoses", "history", "impairments", "necessity"):
        if isinstance(turned.get(name), list):
            turned[name] = turned[name][::-1]
    one, other = decided(plain), decided(turned)
    assert (one is None) == (other is None), plain
    if one is not None and other is not None:
        assert one.outcome is other.outcome, plain
        assert one.missed == other.missed, plain


def as_of_is_as_if_issued_that_day(plain: Plain) -> None:
    """Another day gives the answer, or the refusal, of the same case issued on that day; an impossible case is refused before.

    A stay in hospital is over on a later day from the discharge on; a permission is said of the day of issue.
    """
    if decided(plain) is None:
        return
    for day in ("2015-04-15", "2021-02-01", "2027-07-01"):
        left, issued = plain.get("prescription", {}).get("discharged_on"), plain.get("prescribed_on")
        over = plain.get("inpatient") and left and (issued or left) <= left <= day != issued
        then = changed(plain, {"prescribed_on": day, **({"inpatient": False} if over else {})})
        if (
            issued not in (None, day)
            and "prescriber" in plain
            and decided(_permission_alone(plain, day)) is None
        ):
            then = changed(then, {"prescriber.kv_permission": None})
        one, other = decided(plain, as_of=day), decided(then)
        assert (one is None) == (other is None), (plain, day)
        if one is not None and other is not None:
            assert signature(one) == signature(other), (plain, day)


def _permission_alone(plain: Plain, day: str) -> Plain:
    """Return a case on a day that says of nothing but of the permission."""
    said = {name: value for name, value in plain["prescriber"].items() if name.startswith("kv_permission")}
    return {"prescribed_on": day, "prescriber": said}


def a_replay_of_the_same_rules_is_the_same(plain: Plain) -> None:
    """A decision decided again by the same rules has not changed, with readings that somebody chose too.

    Those only where the day is known: without one the law of every day would be compiled for them.
    """
    chosen = {"kj.lower_age": "birthday_18", "window.kind": "rolling"}
    for readings in ({}, chosen) if plain.get("prescribed_on") else ({},):
        decision = decided(plain, readings=readings)
        if decision is not None:
            assert replay(json.loads(json.dumps(decision.to_dict("de"))), RULES).same, (plain, readings)


def a_report_keeps_nothing_of_the_person(plain: Plain) -> None:
    """A report says the same, and of another code that the rules do not tell apart from the person's it is the very same."""
    decision = decided(plain)
    if decision is None:
        return
    small = reported(plain)
    assert small is not None
    assert signature(small.decision) == signature(decision), plain
    for position, each in enumerate(plain.get("diagnoses") or ()):
        for code in CODES:
            swapped = changed(plain, {f"diagnoses[{position}].code": code})
            other = decided(swapped) if code != each["code"] else None
            if other is not None and _alike(other, decision):
                same = reported(swapped)
                assert same is not None
                assert same.case == small.case, (plain, code)
                return


def _alike(one: Decision, other: Decision) -> bool:
    """Return whether the rules do not tell two cases apart, and the same is asked for in both."""
    return one.verdict.word == other.verdict.word and alike(one, signature(other))


def a_report_keeps_nothing_that_can_be_spared(plain: Plain) -> None:
    """Whatever is taken out of a report, it no longer says the same."""
    decision, small = decided(plain), reported(plain)
    if decision is None or small is None:
        return
    report = RULES.domain.state(small.decision.given)  # type: ignore[misc]
    wanted = signature(decision)
    for path, _ in stated(report):
        less = decided(changed(report, {path: None}))
        assert less is None or not alike(less, wanted), (plain, report, path)


def twice_and_in_other_letters_is_the_same(plain: Plain) -> None:
    """A diagnosis stated twice, or in another spelling, changes nothing."""
    decision = decided(plain)
    diagnoses = plain.get("diagnoses")
    if decision is None or not diagnoses:
        return
    spelled = [f"{each['code'].lower()} {each.get('certainty') or ''}".strip() for each in diagnoses]
    for other in ([*diagnoses, diagnoses[0]], spelled):
        again = decided({**plain, "diagnoses": other})
        assert again is not None
        assert again.outcome is decision.outcome, (plain, other)
        assert again.missed == decision.missed, (plain, other)
        assert [each.path for each in again.missing] == [each.path for each in decision.missing], (
            plain,
            other,
        )


class Told(Interview):
    """An interview with somebody who knows everything that a case states, and nothing else."""

    def __init__(self, known: Plain) -> None:
        console = Console("de", lambda: None, lambda text: None)
        super().__init__(RULES, console, RULES.domain.read_case({}))
        self.known = RULES.domain.read_case(known)
        self.questions: list[tuple[str, int, str]] = []

    def _decide(self) -> Decision:
        decision = decided(RULES.domain.state(self.case))  # type: ignore[misc]
        assert decision is not None
        return decision

    def _value(self, decision: Decision, item: Any, left: int) -> Any:
        self.questions.append((item.path, left, self._announced(decision, left)))
        here: Any = self.known
        for name, place in STEP.findall(item.path):
            here = getattr(here, name) if name else here[int(place)]
        if here is None:
            raise Unknown
        return plainly(here) if isinstance(here, tuple) else here


def the_interview_ends_in_the_outcome_and_asks_no_more_than_it_said(plain: Plain) -> None:
    """Who answers all questions from a case gets its outcome; after `noch höchstens 3` come no more than three questions."""
    decision = decided(plain)
    if decision is None:
        return
    interview = Told(plain)
    interview.run()
    questions = [each for each in interview.questions if each[1] != NO_COUNT]
    paths = [path for path, _, _ in questions]
    assert len(paths) == len(set(paths)), (plain, paths)
    for place, (_, left, said) in enumerate(questions):
        following = [each for each in paths[place:] if "[" not in each or "Rückfragen" not in said]
        assert len(following) <= left, (plain, said, paths[place:])
    told = interview.rules.decide(interview.case)
    if {each.path for each in told.assumed} & {path for path, _ in stated(plain)}:
        return  # what silence counts as was said, and the case says something of it
    if not told.missing and not told.reserved and told.outcome is not Outcome.UNDETERMINED:
        assert told.outcome.answer == decision.outcome.answer or decision.outcome is Outcome.UNDETERMINED, (
            plain, told.outcome, decision.outcome,
        )  # fmt: skip


PROMISES: tuple[Callable[[Plain], None], ...] = (
    not_before_is_a_day_that_says_yes,
    what_waiting_helps_is_not_refused_for_good,
    another_reading_gives_what_is_said,
    permitted_units_are_the_most_that_is_accepted,
    remedies_do_what_they_say,
    what_is_missing_settles,
    nothing_missing_could_be_spared,
    what_is_open_asks_for_something,
    a_later_statement_never_contradicts,
    order_does_not_matter,
    as_of_is_as_if_issued_that_day,
    a_replay_of_the_same_rules_is_the_same,
    a_report_keeps_nothing_of_the_person,
    a_report_keeps_nothing_that_can_be_spared,
    twice_and_in_other_letters_is_the_same,
    the_interview_ends_in_the_outcome_and_asks_no_more_than_it_said,
)
